/**
 * Reads a whole list, of any method of any edition: windows no longer than the method allows, pages in an order that loses
 * nothing, each record once.
 *
 * Pages are cut by offset from a list that may change meanwhile. In a list by time of last change a record that changes leaves
 * its place, and those after it move up, towards the first page. So such a list is read from the last page to the first: what
 * moves, moves onto a page still to come and can at worst be read twice. This is the vendor's own advice
 * (通过从后往前翻页的方式可以避免漏单问题). The total is asked for with page 0, which is read first, to learn how many pages there are, and
 * again at the end. One page holds one moment and needs no second look.
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
	/** The answer, when it held no list. */
	readonly answer?: JsonObject;
}

/** The page size that even the oldest methods take; their pages say 1 to 30. */
const SMALLEST_MAXIMUM = 30;

/**
 * The list that a query describes.
 *
 * @param most stop after this many; records of the earliest windows come first
 */
export async function readList(ask: Ask, query: ListQuery, most: number): Promise<ReadList> {
	const found = new Records(query);
	let pageSize = query.pageSize;
	let longest = query.longestSpan ?? Infinity;
	const variants = query.variants ?? 1;

	for (let variant = 0; variant < variants; variant++) {
		let from = query.span?.start ?? 0;
		while (found.size < most) {
			const window = query.span && { start: from, end: Math.min(query.span.end, from + longest) };
			const wanted = most - found.size;
			// Where records are filtered here, a short page may hold none that is wanted.
			const size = query.keep ? pageSize : Math.min(pageSize, wanted);
			const read = await readWindow(ask, query, size, window, variant, wanted).catch(
				async (error: unknown) => gentler(error, size, window) ?? (await Promise.reject<never>(error)),
			);
			if ('refused' in read) {
				longest = read.longest ?? longest;
				pageSize = read.pageSize ?? pageSize;
				continue;
			}
			if ('answer' in read) return { records: [], answer: read.answer };
			found.add(read.pages, read.allThere);
			if (!window || !query.span || window.end >= query.span.end) break;
			from = query.closedSpans ? window.end + 1 : window.end;
		}
	}
	return { records: found.list().slice(0, most) };
}

type ReadWindow =
	| { readonly answer: JsonObject }
	| {
			/** From the first to the last. */
			readonly pages: JsonObject[][];
			/** Whether the pages hold exactly as many records as the list has, so that two alike are two. */
			readonly allThere: boolean;
	  };

async function readWindow(
	ask: Ask,
	query: ListQuery,
	size: number,
	window: TimeSpan | undefined,
	variant: number,
	wanted: number,
): Promise<ReadWindow> {
	const readPage = async (number: number) => {
		const body = await ask(query.call({ number, size, withTotal: number === 0 }, window, variant));
		const records = query.records(body);
		return { body, records, total: believableTotal(query.total(body), records ?? []) };
	};

	const first = await readPage(0);
	if (first.records === undefined) return { answer: first.body };
	const start = first.records;
	if (start.length === 0 || (first.total !== undefined && first.total <= start.length)) {
		return { pages: [start], allThere: true };
	}
	// A server that gives fewer records than asked for, while it has more, cuts its pages by its own size.
	const pageLength = Math.min(size, start.length);
	const enough = (first.total ?? Infinity) > wanted ? wanted : Infinity;

	if (!window || first.total === undefined || enough < Infinity) {
		const forward = await readForward(readPage, start, pageLength, first.total, enough, query.keep);
		if (!window || enough < Infinity || forward.length === 1) {
			return { pages: forward, allThere: first.total === lengthOf(forward) };
		}
		return await readBackward(readPage, forward.length - 1);
	}
	return await readBackward(readPage, Math.ceil(first.total / pageLength) - 1);
}

type ReadPage = (number: number) => Promise<{ records?: JsonObject[]; total?: number }>;

async function readBackward(readPage: ReadPage, last: number): Promise<ReadWindow> {
	const pages: JsonObject[][] = [];
	let total: number | undefined;
	for (let number = last; number >= 0; number--) {
		const page = await readPage(number);
		pages.unshift(page.records ?? []);
		total = page.total;
	}
	return { pages, allThere: total === lengthOf(pages) };
}

async function readForward(
	readPage: ReadPage,
	first: JsonObject[],
	pageLength: number,
	total: number | undefined,
	enough: number,
	keep: ListQuery['keep'],
): Promise<JsonObject[][]> {
	const pages = [first];
	const wanted = (page: JsonObject[]) => (keep ? page.filter(keep).length : page.length);
	let count = wanted(first);
	while (count < enough && lengthOf(pages) < (total ?? Infinity)) {
		const previous = pages[pages.length - 1];
		if (previous.length < pageLength) break;
		const { records = [] } = await readPage(pages.length);
		// Beyond the end some servers answer nothing, some their last page again.
		if (records.length === 0 || JSON.stringify(records) === JSON.stringify(previous)) break;
		pages.push(records);
		count += wanted(records);
	}
	return pages;
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

/**
 * The span that a server allows, in seconds, by the text with which it refuses a wider one: 您的查询时间过宽,查询时间不能大于30天,
 * 时间跨度不能超过最大范围30天. Where it refuses just that span, a second less. Undefined for anything else.
 */
function narrowerSpan(text: string, { start, end }: TimeSpan): number | undefined {
	const [, count, unit] = /(?:时间|跨度|范围).*?不(?:能|可以?)(?:大于|超过)\D{0,8}?(\d+)(天|小时|分钟)/.exec(text) ?? [];
	const seconds = Number(count) * (UNIT_SECONDS.find(([name]) => name === unit)?.[1] ?? NaN);
	const asked = end - start;
	if (!(seconds > 0) || seconds > asked) return undefined;
	return seconds === asked ? seconds - 1 : seconds;
}
