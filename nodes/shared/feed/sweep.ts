/**
 * Reading one window completely, from a server that cuts pages by offset, sorts in an unknown order and changes meanwhile.
 *
 * Terms. A record's version lies in a window when the time of its last change does. A window is *settled* when it ends at or
 * before the settled time: then every version in it is already visible, and none can enter it any more, because a new change
 * gets a later time. So a settled window only shrinks: what changes again leaves it, and turns up in a later window.
 *
 * Why nothing settled is missed:
 *
 * 1. *One page.* One answer is one moment. If it holds as many records as its own total, it holds all, and there is no page
 *    for anything to slip between. One request.
 *
 * 2. *Counted.* Let S be the total of the settled window at some moment, and count the different settled records read from that
 *    moment on. Each of them was in the window at that moment, since none enters. So if the count reaches S, all were read,
 *    in whatever order the server sorts and whether or not it sorts the same way twice. This is what happens as long as nothing
 *    changes during the read: pages + 1 requests where the window reaches the present, pages where it is settled.
 *
 * 3. *Counted again.* If the count falls short, records have left, or the server's order changed between two pages (databases
 *    sort equal times as they like, from query to query). The settled window is then read by itself, again from its first total.
 *    While the total stays the same nothing has left, so everything read since it was first told goes on counting.
 *
 *    A server may also count more than it shows, e.g. records of a warehouse that the account must not see: then a whole pass
 *    brings fewer records than the total without any of them twice, and nothing has left. There is no more to be had.
 *
 * 4. *Smaller.* If it falls short once more, the caller takes a smaller window: down to one page, where 1 holds.
 *
 * 5. *Last page first.* What cannot be made smaller, because its records share one second, is read until the count is reached
 *    or nothing new comes any more, from the last page to the first. What leaves makes others move towards the first page,
 *    never away from it: so a record that is not yet read is always on a page still to come. This is the vendor's own advice
 *    (通过从后往前翻页的方式可以避免漏单问题); it rests on the server keeping one order, and it is the only one here that does. It
 *    needs no count, so it can be broken off at any page and taken up there by a later poll, and it does without totals.
 *
 * What lies after the settled time is read along for freshness and may be incomplete: the next poll reads it again.
 */
import type { Feed, PageOf, ReadPage, Span } from './feed';

export type Sweep =
	/** Everything settled in the window was read. `pages`: how many it holds, in parts. */
	| { readonly outcome: 'complete'; readonly pages: number }
	/** The window holds more pages than wanted. */
	| { readonly outcome: 'too-large'; readonly pages: number }
	/** The count fell short: records keep leaving, or the server changes its order from query to query. */
	| { readonly outcome: 'unsteady' };

/** What was read, as far as it has come. */
export interface Reading<Row> {
	readonly rows: Row[];
	variant: number;
	/** The page to go on from, towards the first, should the sweep be broken off; null: from the beginning. */
	page: number | null;
}

/** How much to do for one window. */
export interface Effort {
	/** Give up as 'too-large' beyond this. */
	readonly mostPages: number;
	/** Whether no smaller window can take over. */
	readonly mustFinish: boolean;
}

/** How often a window that can be divided is counted before it is. */
const PASSES = 2;

/**
 * For windows that must be finished. Where equal times come in random order, a pass over many pages misses a record with a chance
 * of a third; ten passes in a row without anything new leave it one of ten thousands.
 */
const IDLE_PASSES = 10;

/**
 * Reads one variant of a window.
 *
 * @param settled the settled time, seconds since 1970 UTC
 * @param reading receives the records, and the place should the sweep be broken off
 */
export async function sweep<Row>(
	feed: Feed<Row>,
	read: ReadPage<Row>,
	window: Span,
	settled: number,
	effort: Effort,
	reading: Reading<Row>,
): Promise<Sweep> {
	const page = pageReader(read, reading);
	const first = await page(window, 0);
	if (isWhole(first)) return { outcome: 'complete', pages: first.rows.length / feed.pageSize };
	if (window.end <= settled) return await sweepSettled(feed, page, window, effort, reading, first);

	const settledSpan: Span = { start: window.start, end: settled };
	const hasSettled = settledSpan.end >= settledSpan.start;

	if (first.total === undefined) {
		// No total to count against or to find the last page by: what is fresh as far as it goes, then the settled part by itself.
		const last = await walkToTheEnd(feed, page, window, effort.mostPages, first);
		if (last === undefined) return { outcome: 'too-large', pages: 2 * effort.mostPages };
		return hasSettled ? await sweepSettled(feed, page, settledSpan, effort, reading) : { outcome: 'complete', pages: last + 1 };
	}

	const pages = first.total / pageLength(feed, first);
	if (pages > effort.mostPages) return { outcome: 'too-large', pages };
	const firstSettled = hasSettled ? await page(settledSpan, 0) : undefined;
	const found = [...(firstSettled?.rows ?? [])];
	for (let number = Math.ceil(pages) - 1; number >= 1; number--) found.push(...(await page(window, number)).rows);
	if (!firstSettled || countSettled(feed, found, settledSpan, firstSettled) >= (firstSettled.total ?? Infinity)) {
		return { outcome: 'complete', pages };
	}
	const result = await sweepSettled(feed, page, settledSpan, effort, reading);
	return result.outcome === 'complete' ? { outcome: 'complete', pages } : result;
}

/** Takes up a settled window at the page where an earlier poll had to leave it, and reads it to its first page. */
export async function sweepRest<Row>(read: ReadPage<Row>, window: Span, from: number, reading: Reading<Row>): Promise<void> {
	const page = pageReader(read, reading);
	for (let number = from; number >= 0; number--) {
		reading.page = number;
		await page(window, number);
	}
}

type PageReader<Row> = (span: Span, number: number) => Promise<PageOf<Row>>;

function pageReader<Row>(read: ReadPage<Row>, { rows, variant }: Reading<Row>): PageReader<Row> {
	return async (span, number) => {
		const page = await read({ span, variant, page: number, withTotal: number === 0 });
		rows.push(...page.rows);
		return page;
	};
}

async function sweepSettled<Row>(
	feed: Feed<Row>,
	page: PageReader<Row>,
	span: Span,
	{ mostPages, mustFinish }: Effort,
	reading: Reading<Row>,
	firstPage?: PageOf<Row>,
): Promise<Sweep> {
	const counted = new Set<string>();
	const everRead = new Set<string>();
	let countedFrom: number | undefined;
	let isAllThatIsShown = false;
	let idle = 0;

	for (let pass = 1; mustFinish ? idle < IDLE_PASSES : pass <= PASSES; pass++) {
		const first: PageOf<Row> = pass === 1 && firstPage ? firstPage : await page(span, 0);
		if (first.total === undefined) return await sweepUncounted(feed, page, span, mostPages, reading, first);
		const pages = first.total / pageLength(feed, first);
		// A settled window only shrinks: the same total means that nothing has left since.
		if (first.total === countedFrom && isAllThatIsShown) return { outcome: 'complete', pages };
		if (first.total !== countedFrom) counted.clear();
		countedFrom = first.total;
		const before = everRead.size;
		const inThisPass = new Set<string>();
		let shown = 0;
		const count = ({ rows }: PageOf<Row>) => {
			shown += rows.length;
			for (const row of rows) {
				for (const keys of [counted, everRead, inThisPass]) keys.add(keyOf(feed, row));
			}
		};
		count(first);
		if (pages > mostPages) return { outcome: 'too-large', pages };
		for (let number = Math.ceil(pages) - 1; number >= 1; number--) {
			reading.page = number;
			count(await page(span, number));
		}
		if (counted.size >= first.total) return { outcome: 'complete', pages };
		isAllThatIsShown = inThisPass.size === shown;
		idle = everRead.size > before ? 0 : idle + 1;
	}
	// The first page once more makes the last pass one from the last page to the first.
	if (mustFinish) await page(span, 0);
	return { outcome: 'unsteady' };
}

/** Without totals: to the end, to learn where it is, and then from the last page to the first. */
async function sweepUncounted<Row>(
	feed: Feed<Row>,
	page: PageReader<Row>,
	span: Span,
	mostPages: number,
	reading: Reading<Row>,
	first: PageOf<Row>,
): Promise<Sweep> {
	if (first.rows.length === 0) return { outcome: 'complete', pages: 0 };
	const last = await walkToTheEnd(feed, page, span, mostPages, first);
	if (last === undefined) return { outcome: 'too-large', pages: 2 * mostPages };
	for (let number = last; number >= 0; number--) {
		reading.page = number;
		await page(span, number);
	}
	return { outcome: 'complete', pages: last + 1 };
}

/** Reads the pages after the first until there are no more, and returns the last one's number; undefined: more than wanted. */
async function walkToTheEnd<Row>(
	feed: Feed<Row>,
	page: PageReader<Row>,
	span: Span,
	mostPages: number,
	first: PageOf<Row>,
): Promise<number | undefined> {
	const seen = new Set(first.rows.map((row) => keyOf(feed, row)));
	for (let number = 1; number <= mostPages; number++) {
		const { rows } = await page(span, number);
		// Beyond the end some servers answer nothing, others their last page once more. In a settled window no record moves to a
		// later page, so a page without a new record is beyond the end.
		if (rows.every((row) => seen.has(keyOf(feed, row)))) return number - 1;
		for (const row of rows) seen.add(keyOf(feed, row));
	}
	return undefined;
}

/** Whether one answer holds everything. */
function isWhole<Row>({ rows, total }: PageOf<Row>): boolean {
	return rows.length >= (total ?? Infinity) || (rows.length === 0 && total === undefined);
}

/** A server that gives fewer records than asked for, while it has more, cuts its pages by its own size. */
function pageLength<Row>(feed: Feed<Row>, { rows }: PageOf<Row>): number {
	return rows.length === 0 ? feed.pageSize : Math.min(feed.pageSize, rows.length);
}

/**
 * The number of different records that certainly belong to the settled total.
 *
 * @param firstSettled the answer with that total
 */
function countSettled<Row>(feed: Feed<Row>, rows: Row[], settled: Span, firstSettled: PageOf<Row>): number {
	const endIsIncluded = feed.closedSpans || firstSettled.rows.some((row) => feed.modified(row) === settled.end);
	const counted = new Set<string>();
	for (const row of rows) {
		const modified = feed.modified(row);
		if (modified === undefined || modified < settled.start || modified > settled.end) continue;
		// Nobody knows whether the server counted the records of the last second: then the count proves nothing.
		if (modified === settled.end && !endIsIncluded) return -1;
		counted.add(keyOf(feed, row));
	}
	return counted.size;
}

function keyOf<Row>(feed: Feed<Row>, row: Row): string {
	return feed.id(row) ?? `label:${feed.label(row)}`;
}
