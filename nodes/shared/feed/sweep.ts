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
 *    needs no count, so it can be broken off at any page and taken up there by a later poll, and it does without totals: then the
 *    last page has to be found first, page by page, and that way, too, is taken up where a poll had to leave it.
 *
 * Totals are believed as far as they make sense (habits.ts):
 *
 * - A total that is the length of its page would make every first page look whole. As long as the server has never told a larger
 *   one, a full page that says it is whole proves nothing: while its records are fresh, the mark waits; when they have settled, the
 *   next page is asked for.
 * - A total that does not depend on the span (the whole table, a billion) would make every window look too large. Where a total is
 *   suspicious, because it is too large, or the pages it promises are empty, a span that cannot hold anything is asked for: a
 *   server that counts there, too, is read as one that tells no totals.
 *
 * What lies after the settled time is read along for freshness and may be incomplete: the next poll reads it again.
 */
import { digest } from './digest';
import type { Feed, PageOf, ReadPage, Span } from './feed';
import type { Habits } from './habits';

export type Sweep =
	/** Everything settled in the window was read. `pages`: how many it holds, in parts. */
	| { readonly outcome: 'complete'; readonly pages: number }
	/** Nothing but fresh records was seen, and whether they are all cannot be told yet: the mark has to wait. */
	| { readonly outcome: 'fresh' }
	/** The window holds more pages than wanted. */
	| { readonly outcome: 'too-large'; readonly pages: number }
	/** The count fell short: records keep leaving, or the server changes its order from query to query. */
	| { readonly outcome: 'unsteady' };

/** Where a sweep stands, for a later poll to go on from. */
export interface Left {
	/** The page to read next. */
	readonly page: number;
	/** `end`: on the way to the last page, which no total tells. */
	readonly towards: 'first' | 'end';
	/** On the way to the end: what the page before held. */
	readonly before: string | null;
}

/** What was read, as far as it has come. */
export interface Reading<Row> {
	readonly rows: Row[];
	requests: number;
	/** How many pages there are in all, as far as a total told; undefined as long as none did. */
	pages: number | undefined;
	/** Where to go on, should the sweep be broken off; null: from the beginning. */
	left: Left | null;
}

export function newReading<Row>(): Reading<Row> {
	return { rows: [], requests: 0, pages: undefined, left: null };
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

/** Up to so many pages it is cheaper to read them than to ask whether the total is to be believed. */
const FEW_PAGES = 3;

/** From so many pages on, a total of what cannot be made smaller is looked at before it is followed. */
const MANY_PAGES = 50;

/** How long before the present a span is taken to be empty, in seconds: twenty years. */
const LONG_AGO = 20 * 365 * 86_400;

/** Reads one variant of a feed, window by window. */
export class Sweeper<Row> {
	private readonly feed: Feed<Row>;

	private readonly read: ReadPage<Row>;

	private readonly variant: number;

	private readonly habits: Habits;

	constructor(feed: Feed<Row>, read: ReadPage<Row>, variant: number, habits: Habits) {
		this.feed = feed;
		this.read = read;
		this.variant = variant;
		this.habits = habits;
	}

	/**
	 * Reads a window.
	 *
	 * @param settled the settled time, seconds since 1970 UTC
	 * @param reading receives the records, and the place should the sweep be broken off
	 */
	async sweep(window: Span, settled: number, effort: Effort, reading: Reading<Row>): Promise<Sweep> {
		const { feed, habits } = this;
		let first = await this.page(window, 0, reading);
		const isWhole = await this.isWhole(window, settled, first, reading);
		if (isWhole === 'waits') return { outcome: 'fresh' };
		if (isWhole) return { outcome: 'complete', pages: first.rows.length / feed.pageSize };
		first = { ...first, total: habits.believe(first.rows.length, first.total) };
		if (window.end <= settled) return await this.sweepSettled(window, effort, reading, first);

		const settledSpan: Span = { start: window.start, end: settled };
		const hasSettled = settledSpan.end >= settledSpan.start;

		const told = this.pagesOf(first);
		if (told !== undefined && told > effort.mostPages && !(await this.countsAnything(window))) return { outcome: 'too-large', pages: told };
		const pages = this.pagesOf(first);
		if (pages === undefined) {
			// No total to count against or to find the last page by: what is fresh as far as it goes, then the settled part by itself.
			const last = await this.walkToTheEnd(window, effort, reading, first);
			if (last === undefined) return { outcome: 'too-large', pages: 2 * effort.mostPages };
			return hasSettled ? await this.sweepSettled(settledSpan, effort, reading) : { outcome: 'complete', pages: last + 1 };
		}

		reading.pages = pages + 1;
		const firstSettled = hasSettled ? await this.page(settledSpan, 0, reading) : undefined;
		const found = [...(firstSettled?.rows ?? [])];
		for (let number = Math.ceil(pages) - 1; number >= 1; number--) found.push(...(await this.page(window, number, reading)).rows);
		const total = firstSettled && habits.believe(firstSettled.rows.length, firstSettled.total);
		if (!firstSettled || this.countSettled(found, window, settledSpan, firstSettled) >= (total ?? Infinity)) {
			return { outcome: 'complete', pages };
		}
		const result = await this.sweepSettled(settledSpan, effort, reading, firstSettled);
		return result.outcome === 'complete' ? { outcome: 'complete', pages } : result;
	}

	/** Whether one answer holds everything of a window, up to the present. */
	async readsWhole(window: Span, settled: number, reading: Reading<Row>): Promise<boolean> {
		const first = await this.page(window, 0, reading);
		return (await this.isWhole(window, settled, first, reading)) === true;
	}

	/** Takes up a settled window where an earlier poll had to leave it, and reads it to its first page. */
	async sweepRest(window: Span, left: Left, reading: Reading<Row>): Promise<Sweep> {
		reading.left = left;
		let last: number | undefined = left.page;
		if (left.towards === 'end') last = await this.walkOn(window, left.page, left.before, Infinity, true, reading);
		for (let number = last!; number >= 0; number--) {
			reading.left = { page: number, towards: 'first', before: null };
			await this.page(window, number, reading);
		}
		return { outcome: 'complete', pages: last! + 1 };
	}

	/** Reads one page, and notes its records. */
	async page(span: Span, number: number, reading: Reading<Row>): Promise<PageOf<Row>> {
		const page = await this.read({ span, variant: this.variant, page: number, withTotal: number === 0 });
		reading.requests++;
		reading.rows.push(...page.rows);
		return page;
	}

	/** How many pages there are by a first page's total, in parts; undefined when there is no total to believe. */
	pagesOf({ rows, total }: PageOf<Row>): number | undefined {
		const believed = this.habits.believe(rows.length, total);
		return believed === undefined ? undefined : believed / this.pageLength(rows);
	}

	/** Whether the server counts records even where there are none, so that its totals say nothing. Costs a request once. */
	async countsAnything({ start }: Span): Promise<boolean> {
		const { habits } = this;
		if (habits.totals === 'constant') return true;
		if (habits.hasAskedForNothing) return false;
		habits.hasAskedForNothing = true;
		const span: Span = { start: start - LONG_AGO, end: start - LONG_AGO + 1 };
		const { rows, total } = await this.read({ span, variant: this.variant, page: 0, withTotal: true });
		if (rows.length === 0 && (total ?? 0) > 0) habits.totals = 'constant';
		return habits.totals === 'constant';
	}

	private async sweepSettled(span: Span, effort: Effort, reading: Reading<Row>, firstPage?: PageOf<Row>): Promise<Sweep> {
		const { habits } = this;
		const { mostPages, mustFinish } = effort;
		const counted = new Set<string>();
		const everRead = new Set<string>();
		let countedFrom: number | undefined;
		let isAllThatIsShown = false;
		let idle = 0;

		for (let pass = 1; mustFinish ? idle < IDLE_PASSES : pass <= PASSES; pass++) {
			const first: PageOf<Row> = pass === 1 && firstPage ? firstPage : await this.page(span, 0, reading);
			const total = habits.believe(first.rows.length, first.total);
			const pages = this.pagesOf(first);
			if (total === undefined || pages === undefined) return await this.sweepUncounted(span, effort, reading, first);
			const isSuspicious = pages > mostPages || (pages > MANY_PAGES && mustFinish) || first.rows.length === 0;
			if (total > 0 && isSuspicious && (await this.countsAnything(span))) {
				return await this.sweepUncounted(span, effort, reading, first);
			}
			// A settled window only shrinks: the same total means that nothing has left since.
			if (total === countedFrom && isAllThatIsShown) return { outcome: 'complete', pages };
			if (total !== countedFrom) counted.clear();
			countedFrom = total;
			const before = everRead.size;
			const inThisPass = new Set<string>();
			let shown = 0;
			const count = ({ rows }: PageOf<Row>) => {
				shown += rows.length;
				for (const row of rows) {
					for (const keys of [counted, everRead, inThisPass]) keys.add(this.keyOf(row));
				}
			};
			count(first);
			if (counted.size >= total) return { outcome: 'complete', pages };
			if (pages > mostPages) return { outcome: 'too-large', pages };
			reading.pages = pages;
			for (let number = Math.ceil(pages) - 1; number >= 1; number--) {
				reading.left = { page: number, towards: 'first', before: null };
				const known = inThisPass.size;
				count(await this.page(span, number, reading));
				const isEmpty = number === Math.ceil(pages) - 1 && inThisPass.size === known;
				if (isEmpty && pages > FEW_PAGES && (await this.countsAnything(span)))
					return await this.sweepUncounted(span, effort, reading, first);
			}
			if (counted.size >= total) return { outcome: 'complete', pages };
			isAllThatIsShown = inThisPass.size === shown;
			idle = everRead.size > before ? 0 : idle + 1;
		}
		// The first page once more makes the last pass one from the last page to the first.
		if (mustFinish) await this.page(span, 0, reading);
		return { outcome: 'unsteady' };
	}

	/** Without totals: to the end, to learn where it is, and then from the last page to the first. */
	private async sweepUncounted(span: Span, effort: Effort, reading: Reading<Row>, first: PageOf<Row>): Promise<Sweep> {
		if (first.rows.length === 0) return { outcome: 'complete', pages: 0 };
		const last = await this.walkToTheEnd(span, effort, reading, first);
		if (last === undefined) return { outcome: 'too-large', pages: 2 * effort.mostPages };
		for (let number = last; number >= 0; number--) {
			reading.left = { page: number, towards: 'first', before: null };
			await this.page(span, number, reading);
		}
		return { outcome: 'complete', pages: last + 1 };
	}

	/** Reads the pages after the first until there are no more, and returns the last one's number; undefined: more than wanted. */
	private async walkToTheEnd(span: Span, effort: Effort, reading: Reading<Row>, first: PageOf<Row>): Promise<number | undefined> {
		if (first.rows.length === 0) return 0;
		return await this.walkOn(span, 1, this.contents(first.rows), effort.mostPages, effort.mustFinish, reading, first.rows);
	}

	/**
	 * Goes on to the end.
	 *
	 * @param before what the page before holds
	 * @param leavesPlace whether the window may be left on the way
	 * @param seen records of the pages before, as far as they are known
	 */
	private async walkOn(
		span: Span,
		from: number,
		before: string | null,
		mostPages: number,
		leavesPlace: boolean,
		reading: Reading<Row>,
		seen: Row[] = [],
	): Promise<number | undefined> {
		const known = new Set(seen.map((row) => this.keyOf(row)));
		for (let number = from; number <= mostPages; number++) {
			if (leavesPlace) reading.left = { page: number, towards: 'end', before };
			const { rows } = await this.page(span, number, reading);
			// Beyond the end some servers answer nothing, others their last page once more. In a settled window no record moves to a
			// later page, so a page without a new record is beyond the end.
			const contents = this.contents(rows);
			if (contents === before || rows.every((row) => known.has(this.keyOf(row)))) return number - 1;
			for (const row of rows) known.add(this.keyOf(row));
			before = contents;
		}
		return undefined;
	}

	/** Whether one answer holds everything; `waits`: it cannot be told, and can wait. */
	private async isWhole(window: Span, settled: number, first: PageOf<Row>, reading: Reading<Row>): Promise<boolean | 'waits'> {
		const { feed, habits } = this;
		const { rows } = first;
		const total = habits.believe(rows.length, first.total);
		if (rows.length === 0 && total === undefined) return true;
		if (rows.length < (total ?? Infinity)) return false;
		if (rows.length < feed.pageSize || habits.totals !== 'unproven') return true;
		const isFresh = window.end > settled && rows.every((row) => (feed.modified(row) ?? 0) > settled);
		if (isFresh && settled - window.start <= window.end - settled) return 'waits';
		const known = new Set(rows.map((row) => this.keyOf(row)));
		const second = await this.page(window, 1, reading);
		if (second.rows.every((row) => known.has(this.keyOf(row)))) return true;
		habits.totals = 'page';
		return false;
	}

	/** A server that gives fewer records than asked for, while it has more, cuts its pages by its own size. */
	private pageLength(rows: Row[]): number {
		return rows.length === 0 ? this.feed.pageSize : Math.min(this.feed.pageSize, rows.length);
	}

	/**
	 * The number of different records that certainly belong to the settled total.
	 *
	 * @param firstSettled the answer with that total
	 */
	private countSettled(rows: Row[], window: Span, settled: Span, firstSettled: PageOf<Row>): number {
		const { feed, habits } = this;
		const endIsIncluded = feed.closedSpans || firstSettled.rows.some((row) => feed.modified(row) === settled.end);
		const counted = new Set<string>();
		for (const row of rows) {
			const modified = feed.modified(row);
			// Where records show other times than they are found by, nobody knows what they belong to.
			if (habits.misdates || modified === undefined || modified < window.start || modified > window.end) return -1;
			if (modified > settled.end) continue;
			// Nobody knows whether the server counted the records of the last second: then the count proves nothing.
			if (modified === settled.end && !endIsIncluded) return -1;
			counted.add(this.keyOf(row));
		}
		return counted.size;
	}

	private keyOf(row: Row): string {
		return this.feed.id(row) ?? `label:${this.feed.label(row)}`;
	}

	/** What a page holds, to be compared with the next one. */
	private contents(rows: Row[]): string {
		return digest(rows.map((row) => this.keyOf(row)));
	}
}
