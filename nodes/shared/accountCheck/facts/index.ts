/** Every fact, in the order of asking: the one that watches for a while first, so that the others fill the while. */
import type { Fact } from './fact';
import { movingFigures, order, orderOfTies } from './order';
import { beyondEnd, emptyList, largestPage, pageNumber, parts, shortPages, total, totalAsText } from './pages';
import { allowance, https, numberInsteadOfTimes, refusedCount, successCode, warehouseTimes } from './requests';
import { ends, longestSpan, shownTimes, visible } from './spans';
import { emptyTimes, fields, ids, listName, numbers } from './values';

export const facts: readonly Fact[] = [
	visible,
	shownTimes,
	order,
	orderOfTies,
	movingFigures,
	ends,
	longestSpan,
	total,
	totalAsText,
	pageNumber,
	shortPages,
	beyondEnd,
	largestPage,
	emptyList,
	numbers,
	ids,
	emptyTimes,
	parts,
	fields,
	listName,
	numberInsteadOfTimes,
	warehouseTimes,
	successCode,
	https,
	allowance,
	refusedCount,
];
