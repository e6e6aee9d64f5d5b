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
 * 2. *Counted.* Let S be the total of the settled window at some moment, and count the different settled records read after
 *    that moment. Each of them was in the window at that moment, since none enters. So if the count reaches S, all were read,
 *    in whatever order the server sorts and whether or not it sorts the same way twice. This is what happens as long as
 *    nothing changes during the read. One request more than pages.
 *
 * 3. *Last page first.* If the count falls short, something left. Then the settled window is read by itself, from its last
 *    page to its first. What leaves makes others move towards the first page, never away from it: a record that is not yet
 *    read is always on a page still to come. This is the vendor's own advice (通过从后往前翻页的方式可以避免漏单问题). It rests on the
 *    server keeping one order; if the count then shows that records are missing which did not leave, the server does not,
 *    and the caller takes a smaller window, down to what fits one page.
 *
 * What lies after the settled time is read along for freshness and may be incomplete: the next poll reads it again.
 */
import type { Feed, ReadPage, Span } from './feed';

export type Sweep<Row> =
	/** Everything settled in the window was read. */
	| { readonly outcome: 'complete'; readonly rows: Row[]; readonly total?: number }
	/** The window holds more pages than wanted. */
	| { readonly outcome: 'too-large'; readonly rows: Row[]; readonly total: number }
	/** The server changes its order from query to query. */
	| { readonly outcome: 'unordered'; readonly rows: Row[] };

/**
 * Reads one variant of a window.
 *
 * @param settled the settled time, seconds since 1970 UTC
 * @param mostPages give up as 'too-large' beyond this
 */
export async function sweep<Row>(
	feed: Feed<Row>,
	read: ReadPage<Row>,
	variant: number,
	window: Span,
	settled: number,
	mostPages: number,
): Promise<Sweep<Row>> {
	const page = async (span: Span, number: number) =>
		await read({ span, variant, page: number, withTotal: number === 0 });

	const first = await page(window, 0);
	if (first.rows.length === 0) return { outcome: 'complete', rows: [], total: 0 };
	if (first.total !== undefined && first.total <= first.rows.length) {
		return { outcome: 'complete', rows: first.rows, total: first.total };
	}
	// A server that gives fewer records than asked for, while it has more, cuts its pages by its own size.
	const pageLength = Math.min(feed.pageSize, first.rows.length);
	const settledSpan: Span = { start: window.start, end: Math.min(window.end, settled) };
	const rows = [...first.rows];

	if (first.total === undefined) {
		// No total to count against or to find the last page by: walk to the end, then read the settled part last page first.
		const last = await walkToTheEnd(page, window, mostPages, rows);
		if (last === undefined) return { outcome: 'too-large', rows, total: (mostPages + 1) * pageLength };
		if (settledSpan.end >= settledSpan.start) rows.push(...(await lastPageFirst(page, settledSpan, last)).rows);
		return { outcome: 'complete', rows };
	}

	const pages = Math.ceil(first.total / pageLength);
	if (pages > mostPages) return { outcome: 'too-large', rows, total: first.total };

	/** What was read since the settled total was taken, that answer included. */
	const since: Row[] = [];
	let settledTotal = 0;
	let endIsIncluded = feed.closedSpans;
	if (settledSpan.end === window.end) {
		settledTotal = first.total;
		since.push(...first.rows);
	} else if (settledSpan.end >= settledSpan.start) {
		const firstSettled = await page(settledSpan, 0);
		settledTotal = firstSettled.total ?? Infinity;
		since.push(...firstSettled.rows);
		endIsIncluded ||= firstSettled.rows.some((row) => feed.modified(row) === settledSpan.end);
	}
	for (let number = pages - 1; number >= 1; number--) since.push(...(await page(window, number)).rows);
	rows.push(...since);

	const counted = countSettled(feed, since, settledSpan, settledSpan.end === window.end, endIsIncluded);
	if (counted >= settledTotal) return { outcome: 'complete', rows, total: first.total };

	const lastSettled = Math.ceil(Math.min(settledTotal, first.total) / pageLength) - 1;
	const again = await lastPageFirst(page, settledSpan, Math.max(0, lastSettled));
	rows.push(...again.rows);
	const different = new Set([...since, ...again.rows].filter((row) => isWithin(feed, row, settledSpan)).map(keyOf(feed)));
	// Fewer different records than are in the window even now: some were missed although they did not leave.
	if (different.size < (again.total ?? 0)) return { outcome: 'unordered', rows };
	return { outcome: 'complete', rows, total: first.total };
}

type PageReader<Row> = (span: Span, number: number) => ReturnType<ReadPage<Row>>;

/** Adds the rows of all pages after the first; returns the number of the last page with records, or undefined beyond `mostPages`. */
async function walkToTheEnd<Row>(
	page: PageReader<Row>,
	span: Span,
	mostPages: number,
	rows: Row[],
): Promise<number | undefined> {
	for (let number = 1; number <= mostPages; number++) {
		const next = await page(span, number);
		if (next.rows.length === 0) return number - 1;
		rows.push(...next.rows);
	}
	return undefined;
}

async function lastPageFirst<Row>(page: PageReader<Row>, span: Span, last: number) {
	const rows: Row[] = [];
	let total: number | undefined;
	for (let number = last; number >= 0; number--) {
		const next = await page(span, number);
		rows.push(...next.rows);
		total = next.total;
	}
	return { rows, total };
}

/**
 * The number of different records that certainly belong to the settled total.
 *
 * @param all whether every row read belongs to it, because the window itself is settled
 */
function countSettled<Row>(feed: Feed<Row>, rows: Row[], settled: Span, all: boolean, endIsIncluded: boolean): number {
	if (settled.end < settled.start) return 0;
	const counted = new Set<string>();
	for (const row of rows) {
		if (!all) {
			if (!isWithin(feed, row, settled)) continue;
			// Nobody knows whether the server counted the records of the last second: then the count proves nothing.
			if (!endIsIncluded && feed.modified(row) === settled.end) return -1;
		}
		counted.add(keyOf(feed)(row));
	}
	return counted.size;
}

function isWithin<Row>(feed: Feed<Row>, row: Row, span: Span): boolean {
	const modified = feed.modified(row);
	return modified !== undefined && modified >= span.start && modified <= span.end;
}

function keyOf<Row>(feed: Feed<Row>): (row: Row) => string {
	return (row) => feed.id(row) ?? `label:${feed.label(row)}`;
}
