import type { JsonObject } from '../protocol/losslessJson';
import { DAY_SECONDS } from '../protocol/beijingTime';
import { textOf } from '../protocol/wireValues';
import { digest } from '../feed/digest';
import type { Feed } from '../feed/feed';
import { inEdition } from './kind';
import {
	createdOf,
	fieldOf,
	hasClosedSpans,
	idOf,
	linesOf,
	longestSpanOf,
	modifiedOf,
	timeIn,
	variantsOf,
	type RecordSearch,
} from './query';

/**
 * The records of a search as a feed: by the time that the query knows, be it of the last change, of shipping or of the movement
 * itself.
 */
export function feedOf(search: RecordSearch): Feed<JsonObject> {
	const { kind, edition, query } = search;
	const { listedBy, time } = query;
	const listed = listedBy === undefined ? undefined : (record: JsonObject) => timeIn(record, listedBy);
	return {
		name: kind.displayName.toLowerCase(),
		// A second less than documented: whether exactly so long a span is allowed is not said, and a refusal would stop every poll.
		longestSpan: longestSpanOf(query) - 1,
		pageSize: query.pageSize,
		variants: variantsOf(search).length,
		...(time !== 'none' && time.startsWithDay === true && { leadIn: DAY_SECONDS }),
		closedSpans: hasClosedSpans(search),
		id: (record) => idOf(query, record),
		undated: listed === undefined && query.modified === undefined,
		modified: listed ?? ((record) => modifiedOf(search, record)),
		created: listed ?? ((record) => createdOf(query, record)),
		content: (record) => contentOf(search, record),
		label: (record) => textOf(fieldOf(record, inEdition(kind.number?.from, edition))) ?? idOf(query, record) ?? '',
	};
}

/** What makes two versions of a record different: without the figures that move although nobody changed it. */
function contentOf(search: RecordSearch, record: JsonObject): JsonObject {
	const { kind, edition, query } = search;
	const { counts, drifts = [] } = query;
	if (counts) return Object.fromEntries(counts.map((name) => [name, record[name] ?? null]));
	const still = (one: JsonObject) =>
		drifts.length === 0 ? one : Object.fromEntries(Object.entries(one).filter(([name]) => !drifts.includes(name)));
	const content = still(record);
	const names = [inEdition(kind.lines?.from, edition) ?? []].flat();
	const name = names.find((one) => one in record);
	if (name === undefined) return content;
	// No document promises an order of the lines.
	return {
		...content,
		[name]: linesOf(search, record)
			.map((line) => digest(still(line)))
			.sort(),
	};
}
