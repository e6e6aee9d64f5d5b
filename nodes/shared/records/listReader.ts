/**
 * Reads a whole list, of any method of any edition: windows no longer than the method allows, pages in an order that loses
 * nothing, each record once.
 *
 * Pages are cut by offset from a list that may change meanwhile. In a list by time of last change a record that changes leaves
 * its place, and those after it move up, towards the first page. So such a list is read from the last page to the first: what
 * moves, moves onto a page still to come and can at worst be read twice. This is the vendor's own advice
 * (通过从后往前翻页的方式可以避免漏单问题). The total is asked for with page 0, which is read first, to learn how many pages there are, and
 * again at the end. One page holds one moment and needs no second look.
 *
 * Why that loses nothing. A sweep reads the pages H, H - 1, ... 0, one after the other. Take a record that does not change meanwhile and
 * that lies on page H or before it when H is read. It only moves up, so its page is never a later one than before, while the sweep comes
 * down page by page. It cannot get past the sweep: at the first read that finds it no longer before the page that is read, it lies on
 * that page, for it was before the page above, one later, at most. So it is read, and so is all that lies before it.
 *
 * A limit takes the first records of a list that begins with the earliest, or whose order nobody knows, and the last ones of a list that
 * begins with the latest: the earliest, either way. Where nobody tells the total of a list that begins with the latest, its end is
 * not known, and the limit takes the first ones there as well, the latest.
 *
 * - *The first ones*: page 0 tells the total and what a page yields, so it is known on which page H there is enough. The sweep begins
 *   there. Where that is not enough after all, because records are filtered here, pages are shorter than asked for, or some were read
 *   twice and others not yet, another sweep begins further on and comes down to the first page that holds a record known from the sweep
 *   before, in the same version. There it may end: what lies before that record lies on this page or before it, and by the argument
 *   above the sweep before has it or would have it. So each sweep costs one request more than its new pages.
 * - *The last ones*: the sweep begins on the last page and ends when there is enough.
 *
 * Where nobody tells the total, a sweep may begin beyond the end. Then the last page is looked for between there and the last page known.
 *
 * All this holds while records leave their places and come in at the end, as they do in a list that begins with the earliest. In one that
 * begins with the latest they come in at the front, if the time that is read reaches the present, and those after them move down, past
 * the sweep. That shows on page 0, which is read again when more than one page was: where something new stands at its front, the
 * list is read once more, a few times at most. Where no id is known, one that was changed where it stands looks new as well: it is
 * told by a value that it shares with one that is gone from there, of a field in which all of them differed, while none that is still
 * there stands further down.
 *
 * What a server says about its pages is believed no further than it shows. A short or empty page ends nothing while the total says
 * more, because a server may count records that it does not show. Where nobody tells the total, a single page that is shorter than
 * asked for is taken for the whole list, unless it is just as long as the largest page of some method. A server that answers the
 * same page to every number, or whose total promises pages that are not there, is an error that says so, after a few requests.
 */
import { type TimeSpan } from '../protocol/beijingTime';
import { believableTotal } from '../protocol/answer';
import type { ApiCall, Page } from '../protocol/editions';
import type { JsonObject } from '../protocol/losslessJson';
import { WangdianError } from '../protocol/wangdianError';

export interface ListQuery {
	/** The call for one page. `window` is there if `span` is; `variant` counts from 0. */
	call(page: Page, window: TimeSpan | undefined, variant: number): ApiCall;
	/** The records of an answer; undefined when it holds no list at all. */
	records(body: JsonObject): JsonObject[] | undefined;
	/** The number of records of the whole query, where the answer tells it. */
	total(body: JsonObject): number | undefined;
	readonly pageSize: number;
	/** The time to read, in seconds since 1970 UTC, closed at both ends; absent for a list that is not asked for by time. */
	readonly span?: TimeSpan;
	/** The longest span of one query, in seconds; absent: not known. */
	readonly longestSpan?: number;
	/** Whether a query is documented to include both ends of its span. Where it is not, windows share their edges. */
	readonly closedSpans: boolean;
	/** How many parts must be read one by one, each a query of its own; 1 if absent. */
	readonly variants?: number;
	/** Whether any records will do, not the earliest: once a part holds enough, the others are not read. */
	readonly anyWillDo?: boolean;
	/** The id that stays with a record, where the kind of record is known; else only records alike in everything are one. */
	id?(record: JsonObject): string | undefined;
	/** When it last changed, in seconds since 1970 UTC: the newest version counts, and the list is put in this order. */
	modified?(record: JsonObject): number | undefined;
	/** Which records are wanted, where the server does not filter. */
	keep?(record: JsonObject): boolean;
}

/** Sends a call and answers its body. @throws WangdianError */
export type Ask = (call: ApiCall) => Promise<JsonObject>;

export interface ReadList {
	readonly records: JsonObject[];
	/** The last answer, when none held a list. */
	readonly answer?: JsonObject;
}

/** The page size that even the oldest methods take; their pages say 1 to 30. */
const SMALLEST_MAXIMUM = 30;

/** The most records of a list that is read without a limit: a thousand pages of the usual size. A limit may ask for more. */
export const MOST_RECORDS = 100_000;

/** How many pages in a row may show nothing although the total says that they hold records. */
const MOST_EMPTY_PAGES = 20;

/** How often a list is read in all, while records come in at its front. */
const MOST_SWEEPS = 4;

/** The sizes that Wangdian's documents and public code name as a page's largest. */
const LARGEST_PAGES: ReadonlySet<number> = new Set([30, 40, 50, 100, 200, 500, 1_000, 2_000]);

/** By how much a sweep may go further than what has been read, where it can only be estimated how far is enough. */
const LARGEST_STEP = 4;

/** A list that cannot be read as the server serves it. The message says what happened, `advice` what to do; both for people. */
export class ListError extends Error {
	override readonly name = 'ListError';

	readonly advice: string;

	constructor(message: string, advice: string) {
		super(message);
		this.advice = advice;
	}
}

/**
 * The list that a query describes.
 *
 * @param most stop after this many: those of the earliest windows, of all variants; Infinity: all, up to MOST_RECORDS
 * @throws ListError for a list that is longer, or that the server does not page as it says
 */
export async function readList(ask: Ask, query: ListQuery, most: number): Promise<ReadList> {
	const found = new Records(query);
	const effort: Effort = { pageSize: query.pageSize, longest: query.longestSpan ?? Infinity };
	let answer: JsonObject | undefined;
	let hasList = false;
	let from = query.span?.start ?? 0;
	while (found.size < most) {
		const window = query.span && { start: from, end: Math.min(query.span.end, from + effort.longest) };
		const parts = await readWindow(ask, query, effort, window, most - found.size, found.size);
		if (parts === 'asked for too much') continue;
		for (const part of parts) {
			if ('answer' in part) {
				answer = part.answer;
			} else {
				hasList = true;
				found.add(part.pages, part.allThere);
			}
		}
		if (!window || !query.span || window.end >= query.span.end) break;
		from = query.closedSpans ? window.end + 1 : window.end;
	}
	const records = found.list().slice(0, most);
	return hasList ? { records } : { records, answer };
}

/** How much is asked for at once; less where the server refuses so much. */
interface Effort {
	pageSize: number;
	/** The longest window, in seconds. */
	longest: number;
}

/** What one variant of one window holds. */
type Part =
	| { readonly answer: JsonObject }
	| {
			/** From the first to the last. */
			readonly pages: JsonObject[][];
			/** Whether the pages hold exactly as many records as the list has, so that two alike are two. */
			readonly allThere: boolean;
	  };

/**
 * All variants of a window.
 *
 * @param wanted how many records of each are enough; Infinity: all
 * @param before how many records the list has so far
 */
async function readWindow(
	ask: Ask,
	query: ListQuery,
	effort: Effort,
	window: TimeSpan | undefined,
	wanted: number,
	before: number,
): Promise<Part[] | 'asked for too much'> {
	// Where records are filtered here, a short page may hold none that is wanted.
	const size = query.keep ? effort.pageSize : Math.min(effort.pageSize, wanted);
	const parts: Part[] = [];
	for (let variant = 0; variant < (query.variants ?? 1); variant++) {
		const part = await readPart(sourceOf(ask, query, size, window, variant), query, wanted, before).catch(
			async (error: unknown) => gentler(error, size, window) ?? (await Promise.reject<never>(error)),
		);
		if ('refused' in part) {
			effort.longest = part.longest ?? effort.longest;
			effort.pageSize = part.pageSize ?? effort.pageSize;
			return 'asked for too much';
		}
		parts.push(part);
		if (query.anyWillDo && 'pages' in part && part.pages.reduce((sum, page) => sum + wantedOf(query, page), 0) >= wanted) break;
	}
	return parts;
}

/** One query, page by page. */
interface Source {
	readonly method: string;
	/** Records asked for per page. */
	readonly size: number;
	readonly isByTime: boolean;
	/** @param size where it is not the usual one */
	page(number: number, size?: number): Promise<PageRead>;
}

interface PageRead {
	readonly body: JsonObject;
	/** Undefined: the answer holds no list. */
	readonly records?: JsonObject[];
	/** Undefined: not told, or not to be believed. */
	readonly total?: number;
}

function sourceOf(ask: Ask, query: ListQuery, usualSize: number, window: TimeSpan | undefined, variant: number): Source {
	const callFor = (number: number, size: number) => query.call({ number, size, withTotal: number === 0 }, window, variant);
	return {
		method: callFor(0, usualSize).method,
		size: usualSize,
		isByTime: window !== undefined,
		async page(number, size = usualSize) {
			const body = await ask(callFor(number, size));
			const records = query.records(body);
			return { body, records, total: believableTotal(query.total(body), records ?? []) };
		},
	};
}

async function readPart(source: Source, query: ListQuery, wanted: number, before: number): Promise<Part> {
	const { body, records: first, total } = await source.page(0);
	if (first === undefined) return { answer: body };
	const most = wanted === Infinity ? MOST_RECORDS - before : Infinity;
	mustFit(source, Math.max(total ?? 0, first.length), most);
	if (first.length >= (total ?? Infinity) || (first.length === 0 && total === undefined)) return { pages: [first], allThere: true };

	const enough = (total ?? Infinity) > wanted ? wanted : Infinity;
	const start: Start = { first, total };
	if (!source.isByTime) {
		const pages = await readForward(source, query, start, enough, most);
		return { pages, allThere: total === lengthOf(pages) };
	}
	// The earliest of a list that begins with the latest are on its last pages.
	if (total !== undefined && (enough === Infinity || isLatestFirst(first, query))) {
		return await untilSteady(source, query, start, async (again) => await readBackward(source, query, again, enough));
	}
	if (enough !== Infinity) return await untilSteady(source, query, start, async (again) => await readFront(source, query, again, enough));
	// Without a total it took the way forward to find the end. What moved meanwhile is met on the way back.
	return await untilSteady(source, query, start, async (again) => {
		const pages = await readForward(source, query, again, enough, most);
		// Behind a full page there may have been more, until the next one was asked for.
		if (pages.length === 1 && !mayBeFull(source, again.first)) return { pages, isOneMoment: true };
		return await readBackward(source, query, { ...again, last: pages.length - 1 }, enough);
	});
}

/** What page 0 answered before the others were read. */
interface Start {
	readonly first: JsonObject[];
	readonly total?: number;
}

/** What was read from the end towards the beginning. */
interface Sweep {
	readonly pages: JsonObject[][];
	/** Page 0, where the sweep ended with it and each page was read once. */
	readonly front?: PageRead;
	/** Whether it is one page, of which it is certain that it was the right one when it was read. */
	readonly isOneMoment?: boolean;
}

/** Reads a list, and once more as long as records came in at its front meanwhile, so that others may have moved past the sweep. */
async function untilSteady(
	source: Source,
	query: ListQuery,
	start: Start,
	read: (start: Start) => Promise<Sweep>,
): Promise<Extract<Part, { pages: unknown }>> {
	let { first, total } = start;
	let before: JsonObject[][] = [];
	for (let sweep = 1; ; sweep++) {
		const { pages, front: readLast, isOneMoment = false } = await read({ first, total });
		const isSure = isOneMoment || isEarliestFirst(first, query);
		const front = readLast ?? (isSure ? undefined : await source.page(0));
		const { records = [] } = front ?? {};
		if (isSure || !cameIn(query, records, first)) return { pages, allThere: readLast !== undefined && readLast.total === lengthOf(pages) };
		if (sweep === MOST_SWEEPS) return { pages: [...pages, ...before], allThere: false };
		before = [...pages, ...before];
		first = records;
		total = front?.total ?? total;
	}
}

/** From the last page to the first, or until there is enough. */
async function readBackward(
	source: Source,
	query: ListQuery,
	{ first, total, last = 0 }: Start & { readonly last?: number },
	enough: number,
): Promise<Sweep> {
	// A first page shorter than asked for is as long as the server's pages are, or it does not show all that it counts.
	const ends = total === undefined ? [last] : [lastPage(total, pageLength(source, first)), lastPage(total, source.size)];
	const [farthest, nearest = farthest] = ends;
	const found = new Records(query);
	let pages: JsonObject[][] = [];
	let empty = 0;
	let pagesAreServed = false;
	for (let number = farthest; number >= 0 && found.size < enough; number--) {
		const page = await source.page(number);
		const { records = [] } = page;
		if (number === 0) return { pages: [records, ...pages], front: page };
		if (!pagesAreServed && areTheSame(query, records, first)) {
			await mustServePages(source, query, first, total);
			pagesAreServed = true;
		}
		if (records.length === 0 && number === farthest && farthest > nearest) {
			number = (await lastBetween(source, query, nearest, farthest)) + 1;
			continue;
		}
		empty = records.length === 0 ? empty + 1 : 0;
		if (total !== undefined) mustBeTrue(source, total, empty);
		pages = [records, ...pages];
		found.add([records], false);
	}
	// One full page need not be the last one any more.
	return { pages, isOneMoment: pages.length === 1 && pages[0].length < pageLength(source, first) };
}

/** The first records of a list, until there is enough: sweep by sweep, each from further on back to what the one before has read. */
async function readFront(source: Source, query: ListQuery, { first, total }: Start, enough: number): Promise<Sweep> {
	// The newest reading of each page, and those before it: a page that a sweep ends on has been read by the one before.
	const pages: JsonObject[][][] = [];
	const known = new Set<string>();
	let longest = pageLength(source, first);
	let front: PageRead | undefined;
	let pagesAreServed = false;
	const note = (number: number, records: JsonObject[]) => {
		const isKnown = records.some((record) => known.has(versionOf(query, record)));
		// What the first page held is still there, or has changed.
		pages[number] = number === 0 ? [records] : [...(pages[number] ?? []), records];
		longest = Math.max(longest, records.length);
		return isKnown;
	};
	const count = () => {
		for (const record of pages.flat(2)) known.add(versionOf(query, record));
		const found = new Records(query);
		found.add(pages.flat(1), false);
		return found.size;
	};
	note(0, first);
	let reach = 0;
	let isEnd = false;
	while (!isEnd && reach < (total === undefined ? Infinity : lastPage(total, longest))) {
		const soFar = count();
		if (soFar >= enough) break;
		front = undefined;
		let top = nextReach(source, { total, reach, longest, count: soFar, enough });
		let page = await source.page(top);
		if (!pagesAreServed && areTheSame(query, page.records ?? [], first)) {
			await mustServePages(source, query, first, total);
			pagesAreServed = true;
		}
		if (total === undefined && isBeyond(query, page.records, pages[reach].at(-1)!)) {
			isEnd = true;
			top = await lastBefore(source, query, reach, top, pages[reach].at(-1)!);
			// Behind a full page there may have been more, until the next one was asked for.
			if (top === reach && (reach === 0 ? !mayBeFull(source, pages[0][0]) : pages[reach].at(-1)!.length < longest)) break;
			page = await source.page(top);
		}
		let empty = 0;
		for (let number = top; ; number--) {
			if (number < top) page = await source.page(number);
			const { records = [] } = page;
			empty = records.length === 0 ? empty + 1 : 0;
			if (total !== undefined) mustBeTrue(source, total, empty);
			if (number === 0) front = page;
			if (note(number, records) || number === 0) break;
		}
		reach = top;
	}
	return {
		pages: pages.flat(1),
		front: pages.every((readings) => readings.length === 1) ? front : undefined,
		isOneMoment: reach === 0 && front === undefined,
	};
}

/** The page on which there should be enough, by what the pages before held. */
function nextReach(
	source: Source,
	{ total, reach, longest, count, enough }: { total?: number; reach: number; longest: number; count: number; enough: number },
): number {
	const read = reach + 1;
	const needed = Math.max(1, Math.ceil((enough - count) / Math.max(1, count / read)));
	// A sweep of one new page reads two. While nothing passes the filter, each has as many new ones as have been read.
	const pages = total !== undefined && count === 0 ? Math.max(needed, read) : needed;
	const isExact = total !== undefined && count === read * source.size;
	const next = isExact ? reach + pages : Math.min(reach + pages, LARGEST_STEP * read);
	return total === undefined ? next : Math.min(next, lastPage(total, longest));
}

/** Whether a page lies beyond the end: it shows nothing, or the last page again. */
function isBeyond(query: ListQuery, records: JsonObject[] = [], last: JsonObject[]): boolean {
	return records.length === 0 || areTheSame(query, records, last);
}

/** The last page before one that lies beyond the end, from one on that is known. */
async function lastBefore(source: Source, query: ListQuery, from: number, beyond: number, known: JsonObject[]): Promise<number> {
	let [last, end] = [from, beyond];
	while (end - last > 1) {
		const middle = (last + end) >> 1;
		const { records } = await source.page(middle);
		if (isBeyond(query, records, known)) end = middle;
		else last = middle;
	}
	return last;
}

/**
 * The last page where the farthest turned out to be empty: the nearest, if pages are as long as asked for and the first one did not show
 * all its records; one between, if they are shorter and the list has become shorter, too.
 */
async function lastBetween(source: Source, query: ListQuery, nearest: number, farthest: number): Promise<number> {
	if (farthest - nearest === 1) return nearest;
	const { records = [] } = await source.page(nearest + 1);
	return records.length === 0 ? nearest : await lastBefore(source, query, nearest + 1, farthest, []);
}

/** From the first page on, until there is enough or no more. */
async function readForward(
	source: Source,
	query: ListQuery,
	{ first, total }: { first: JsonObject[]; total?: number },
	enough: number,
	most: number,
): Promise<JsonObject[][]> {
	const pages = [first];
	let count = wantedOf(query, first);
	let longest = pageLength(source, first);
	let empty = 0;
	for (let number = 1; count < enough && lengthOf(pages) < (total ?? Infinity); number++) {
		const { records: answered = [] } = await source.page(number);
		const isRepeated = areTheSame(query, answered, pages[number - 1]) && (total === undefined || canBeToldApart(query, answered));
		if (isRepeated && number === 1) await mustServePages(source, query, first, total);
		// Beyond the end some servers answer nothing, some their last page again.
		const records = isRepeated ? [] : answered;
		longest = Math.max(longest, records.length);
		if (records.length === 0 && (total === undefined || number > lastPage(total, longest))) break;
		empty = records.length === 0 ? empty + 1 : 0;
		if (total !== undefined) mustBeTrue(source, total, empty);
		pages.push(records);
		count += wantedOf(query, records);
		mustFit(source, lengthOf(pages), most);
	}
	return pages;
}

/** A server that gives fewer records than asked for, while it has more, cuts its pages by its own size. */
function pageLength({ size }: Source, first: JsonObject[]): number {
	return first.length === 0 ? size : Math.min(size, first.length);
}

/** Whether a first page with none behind it may be full: it has as many records as were asked for, or as some server puts on a page. */
function mayBeFull({ size }: Source, first: JsonObject[]): boolean {
	return first.length >= size || LARGEST_PAGES.has(first.length);
}

function lastPage(total: number, length: number): number {
	return Math.max(0, Math.ceil(total / length) - 1);
}

function wantedOf({ keep }: ListQuery, page: JsonObject[]): number {
	return keep ? page.filter(keep).length : page.length;
}

function isLatestFirst(first: JsonObject[], { modified }: ListQuery): boolean {
	if (!modified) return false;
	const times = first.map((record) => modified(record) ?? NaN);
	return times[0] > times[times.length - 1] && times.every((time, index) => index === 0 || time <= times[index - 1]);
}

function isEarliestFirst(first: JsonObject[], query: ListQuery): boolean {
	return isLatestFirst([...first].reverse(), query);
}

/** Whether something new stands at the front of a list, before what stood there and has not changed. */
function cameIn(query: ListQuery, now: JsonObject[], before: JsonObject[]): boolean {
	const [versions, keys] = [versionOf, keyOf].map((known) => new Set(before.map((record) => known(query, record))));
	const left = now.map((record) => versions.has(versionOf(query, record))).lastIndexOf(true);
	// Where nothing is left of what stood there, it may all have changed.
	if (left < 0) return now.length > 0 && isLatestFirst(before, query);
	const fresh = now.slice(0, left).filter((record) => !keys.has(keyOf(query, record)));
	if (query.id || fresh.length === 0) return fresh.length > 0;
	// Without an id, one that was changed where it stands looks new as well.
	const places = new Map(before.map((record, place) => [versionOf(query, record), place]));
	const isPushedDown = now.some((record, place) => place > (places.get(versionOf(query, record)) ?? Infinity));
	return isPushedDown || fresh.some((record) => !hasChanged(query, record, now, before));
}

/** Whether a record without a known id is one of those before, changed: it has a value of one that is gone, in a field where all differ. */
function hasChanged(query: ListQuery, record: JsonObject, now: JsonObject[], before: JsonObject[]): boolean {
	const here = new Set(now.map((other) => versionOf(query, other)));
	const gone = before.filter((other) => !here.has(versionOf(query, other)));
	const telling = Object.keys(record).filter(
		(field) => new Set(before.map((other) => JSON.stringify(other[field]))).size === before.length,
	);
	return gone.some((other) => telling.some((field) => JSON.stringify(other[field]) === JSON.stringify(record[field])));
}

/** What a record is known by: its id, or else all that it says. */
function keyOf({ id }: ListQuery, record: JsonObject): string {
	return id?.(record) ?? JSON.stringify(record);
}

/** What a record and its version are known by. */
function versionOf(query: ListQuery, record: JsonObject): string {
	const modified = query.modified?.(record);
	return modified === undefined ? JSON.stringify(record) : `${modified} ${keyOf(query, record)}`;
}

function areTheSame(query: ListQuery, a: JsonObject[], b: JsonObject[]): boolean {
	if (a.length === 0 || a.length !== b.length) return false;
	const [left, right] = [a, b].map((page) => page.map((record) => keyOf(query, record)).sort());
	return left.every((key, index) => key === right[index]);
}

/** Whether a page has records that differ, so that the same ones under another number are no coincidence. */
function canBeToldApart(query: ListQuery, page: JsonObject[]): boolean {
	return new Set(page.map((record) => keyOf(query, record))).size > 1;
}

/**
 * Asks for the second half of the first page, by its number, after another page turned out to be the first one again. A list that
 * has become shorter may do that, with a server that answers its last page to what lies beyond.
 *
 * @throws ListError where the first half comes: then the server does not look at the number
 */
async function mustServePages(source: Source, query: ListQuery, first: JsonObject[], total: number | undefined): Promise<void> {
	if (!canBeToldApart(query, first)) return;
	const half = first.length >> 1;
	const { records = [] } = await source.page(1, half);
	// A server that looks at the size no more than at the number does not page at all: without a total, all is there.
	if (records.length > half ? total === undefined : !areTheSame(query, records, first.slice(0, half))) return;
	throw new ListError(
		`${source.method}: the server answers the same records to every page number, so only its first ${counted(first.length)} can be read`,
		'Choose a shorter time or a filter, so that all records fit one page, and report it to Wangdian: the interface ignores page_no',
	);
}

/** @throws ListError for a total that promises pages which show nothing */
function mustBeTrue({ method }: Source, total: number, emptyPages: number): void {
	if (emptyPages < MOST_EMPTY_PAGES) return;
	throw new ListError(
		`${method}: Wangdian says that there are ${counted(total)} records, but ${MOST_EMPTY_PAGES} pages in a row show none of them`,
		"Choose a shorter time or a filter. If the interface account's employee may not see all warehouses or shops, grant them in the ERP client under Settings > Security Settings > Employee Rights",
	);
}

/** @throws ListError for more records than are read without a limit */
function mustFit({ method }: Source, count: number, most: number): void {
	if (count <= most) return;
	throw new ListError(
		`${method}: by Wangdian's answer there are ${counted(count)} records or more, and a list that is read whole ends at ${counted(MOST_RECORDS)}`,
		"Choose a shorter time or a filter, or turn 'Return All' off and set a 'Limit' that is as high as you need",
	);
}

function counted(count: number): string {
	return count.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

function lengthOf(pages: JsonObject[][]): number {
	return pages.reduce((sum, page) => sum + page.length, 0);
}

/** What was read, each record once. */
class Records {
	private readonly query: ListQuery;

	private readonly byKey = new Map<string, JsonObject>();

	constructor(query: ListQuery) {
		this.query = query;
	}

	get size(): number {
		return this.byKey.size;
	}

	/** @param allThere whether two alike in these pages are two records, rather than one that was read twice */
	add(pages: JsonObject[][], allThere: boolean): void {
		const { keep = () => true } = this.query;
		let alike = new Map<string, number>();
		for (const page of pages) {
			if (!allThere) alike = new Map();
			for (const record of page) if (keep(record)) this.addOne(record, alike);
		}
	}

	private addOne(record: JsonObject, alike: Map<string, number>): void {
		const { id, modified } = this.query;
		let key = id?.(record);
		if (key === undefined) {
			// Some lists hold records without an id that are alike in everything: the second one of a page is another one.
			const content = JSON.stringify(record);
			const before = alike.get(content) ?? 0;
			alike.set(content, before + 1);
			key = `${before} ${content}`;
		}
		const known = this.byKey.get(key);
		if (!known || (modified && (modified(record) ?? 0) >= (modified(known) ?? 0))) this.byKey.set(key, record);
	}

	list(): JsonObject[] {
		const { modified } = this.query;
		const all = [...this.byKey.values()];
		return modified ? all.sort((a, b) => (modified(a) ?? 0) - (modified(b) ?? 0)) : all;
	}
}

const UNIT_SECONDS: ReadonlyArray<readonly [unit: string, seconds: number]> = [
	// The shortest month fits into every other.
	['个月', 28 * 86_400],
	['天', 86_400],
	['小时', 3_600],
	['分钟', 60],
];

/** How to ask again after a refusal for asking too much at once; undefined for any other error. */
function gentler(error: unknown, size: number, window: TimeSpan | undefined) {
	if (!(error instanceof WangdianError)) return undefined;
	const text = error.details.vendorMessage.replace(/\s+/g, '');
	const longest = window && narrowerSpan(text, window);
	const pageSize = size > SMALLEST_MAXIMUM && /page_size|分页大小/.test(text) ? SMALLEST_MAXIMUM : undefined;
	return longest === undefined && pageSize === undefined ? undefined : { refused: true, longest, pageSize };
}

/** 您的查询时间过宽,查询时间不能大于30天 · 时间跨度不能超过最大范围30天 · 起止时间差最大1小时 · 时间跨度不可超过一个月 */
const SPAN_LIMITS = [
	/(?:时间|跨度|范围).*?不(?:能|可以?)(?:大于|超过)\D{0,8}?(\d+|一)(天|小时|分钟|个月)/,
	/(?:时间|跨度|间隔|范围)[^\d]{0,8}最大(\d+|一)(天|小时|分钟|个月)/,
];

/**
 * The span that a server allows, in seconds, by the text with which it refuses a wider one. Where it refuses just that span, a
 * second less. Undefined for anything else.
 */
function narrowerSpan(text: string, { start, end }: TimeSpan): number | undefined {
	const [, count, unit] = SPAN_LIMITS.flatMap((limit) => [limit.exec(text) ?? []]).find((found) => found.length > 0) ?? [];
	const seconds = (count === '一' ? 1 : Number(count)) * (UNIT_SECONDS.find(([name]) => name === unit)?.[1] ?? NaN);
	const asked = end - start;
	if (!(seconds > 0) || seconds > asked) return undefined;
	return seconds === asked ? seconds - 1 : seconds;
}
