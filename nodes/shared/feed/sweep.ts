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
 *    brings fewer records than the total without any of them twice, or two passes in a row show the same on every page, and
 *    nothing has left. There is no more to be had.
 *
 * 4. *Smaller.* If it falls short once more, the caller takes a smaller window: down to one page, where 1 holds.
 *
 * 5. *Last page first.* What cannot be made smaller, because its records share one second, is read until the count is reached
 *    or nothing new comes any more, from the last page to the first. What leaves makes others move towards the first page,
 *    never away from it: so a record that is not yet read is always on a page still to come. This is the vendor's own advice
 *    (通过从后往前翻页的方式可以避免漏单问题). Such a window can be broken off at any page: the next poll goes on there, and with the count
 *    (tally.ts), for 2 and 3 hold over any time, as long as the total is the same at its end as at its beginning. Where the
 *    server tells no totals, the last page has to be found first, page by page, a way that is taken up, too, where a poll had to leave it; then
 *    this argument stands alone, and it is the only one here that rests on the server keeping one order.
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
import { OutOfTime, type Feed, type PageOf, type ReadPage, type Span } from './feed';
import type { Habits } from './habits';
import { Tally, type PackedTally } from './tally';

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
	/** What has been counted; null where there is no total to count against. With it, page 0 begins another pass. */
	readonly tally: PackedTally | null;
}

/** What was read, as far as it has come. */
export interface Reading<Row> {
	readonly rows: Row[];
	requests: number;
	/** How many pages there are in all, as far as a total told; undefined as long as none did. */
	pages: number | undefined;
	/** Tells where to go on, should the sweep be broken off; null: from the beginning. */
	left: (() => Left) | null;
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
		const isWhole = await this.isWhole(window, settled, first, reading, effort);
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
			const last = await this.walkToTheEnd(window, effort, false, reading, first);
			if (last === undefined) return { outcome: 'too-large', pages: 2 * effort.mostPages };
			return hasSettled ? await this.sweepSettled(settledSpan, effort, reading) : { outcome: 'complete', pages: last + 1 };
		}

		reading.pages = pages + 1;
		const firstSettled = hasSettled ? await this.page(settledSpan, 0, reading) : undefined;
		const found = [...(firstSettled?.rows ?? [])];
		for (let number = Math.ceil(pages) - 1; number >= 1; number--) found.push(...(await this.page(window, number, reading)).rows);
		const total = firstSettled && habits.believe(firstSettled.rows.length, firstSettled.total);
		// Where records show other times than they are found by, and that has not been noticed yet, only the whole count tells.
		const isAll = new Set(reading.rows.map((row) => this.keyOf(row))).size >= (first.total ?? Infinity);
		if (!firstSettled || (isAll && this.countSettled(found, window, settledSpan, firstSettled) >= (total ?? Infinity))) {
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

	/** Takes up a settled window where an earlier poll had to leave it, and finishes it. */
	async sweepRest(window: Span, left: Left, reading: Reading<Row>): Promise<Sweep> {
		reading.left = () => left;
		const effort: Effort = { mostPages: Infinity, mustFinish: true };
		const { totals } = this.habits;
		const isOfUse = totals !== 'constant' && totals !== 'page';
		// It may have turned out meanwhile that the total which it counts against says nothing.
		if (left.tally) return await this.sweepSettled(window, effort, reading, undefined, isOfUse ? left : undefined);
		let last: number | undefined = left.page;
		if (left.towards === 'end') last = await this.walkOn(window, left.page, left.before, Infinity, true, reading);
		return await this.readBack(window, last!, reading);
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

	/**
	 * Whether the server counts records even where there are none, so that its totals say nothing. Costs a request once.
	 *
	 * @param asksAgain whether to ask again what it refused to say
	 */
	async countsAnything({ start }: Span, asksAgain = false): Promise<boolean> {
		const { habits } = this;
		if (habits.totals === 'constant') return true;
		const isRefused = habits.question === 'refused' || habits.question === 'silent';
		if (habits.question === 'answered' || (isRefused && !asksAgain)) return false;
		habits.question = 'owed';
		const span: Span = { start: start - LONG_AGO, end: start - LONG_AGO + 1 };
		const query = { span, variant: this.variant, page: 0, withTotal: true };
		// A server that will not look so far back has said nothing against its totals.
		const page = await this.read(query).catch(async (error: unknown) =>
			error instanceof OutOfTime ? await Promise.reject<never>(error) : undefined,
		);
		if (page === undefined) habits.sawRefusal();
		else {
			habits.question = 'answered';
			if (page.rows.length === 0 && (page.total ?? 0) > 0) habits.totals = 'constant';
		}
		return habits.totals === 'constant';
	}

	/**
	 * Reads a settled window, pass by pass, until the count is reached.
	 *
	 * @param firstPage the answer to the first page, where it is known already
	 * @param left where an earlier poll had to leave it
	 */
	private async sweepSettled(span: Span, effort: Effort, reading: Reading<Row>, firstPage?: PageOf<Row>, left?: Left): Promise<Sweep> {
		const { habits } = this;
		const { mostPages, mustFinish } = effort;
		const tally = new Tally(left?.tally, this.feed.leadIn === undefined);
		const leaveAt = (page: number) => {
			reading.left = () => ({ page, towards: 'first', before: null, tally: tally.pack() });
		};
		const count = ({ rows }: PageOf<Row>) => tally.count(rows.map((row) => this.keyOf(row)));
		let from = left?.page ?? 0;
		let pages = 0;

		for (let pass = 1; mustFinish ? tally.idle < IDLE_PASSES : pass <= PASSES; pass++) {
			let first: PageOf<Row> | undefined;
			if (from === 0) {
				if (pass > 1) leaveAt(0);
				first = pass === 1 && firstPage ? firstPage : await this.page(span, 0, reading);
				const total = habits.believe(first.rows.length, first.total);
				const told = this.pagesOf(first);
				if (total === undefined || told === undefined) return await this.sweepUncounted(span, effort, reading, first);
				pages = told;
				const isSuspicious = pages > mostPages || (pages > MANY_PAGES && mustFinish) || first.rows.length === 0;
				if (total > 0 && isSuspicious && (await this.countsAnything(span))) return await this.sweepUncounted(span, effort, reading, first);
				tally.begin(total);
				if (tally.isAll) return { outcome: 'complete', pages };
				count(first);
				if (tally.isFull) return { outcome: 'complete', pages };
				if (pages > mostPages) return { outcome: 'too-large', pages };
				reading.pages = pages;
				from = Math.ceil(pages) - 1;
			}
			const last = from;
			for (let number = last; number >= 1; number--) {
				leaveAt(number);
				const isNothingNew = count(await this.page(span, number, reading));
				const isBeyond = isNothingNew && number === last && tally.isFirstPass && last >= FEW_PAGES;
				if (isBeyond && (await this.countsAnything(span, true))) {
					return await this.sweepUncounted(span, effort, reading, first ?? (await this.page(span, 0, reading)));
				}
			}
			if (tally.isFull) return { outcome: 'complete', pages };
			tally.end();
			from = 0;
		}
		// The first page once more makes the last pass one from the last page to the first.
		if (mustFinish) {
			leaveAt(0);
			await this.page(span, 0, reading);
		}
		return { outcome: 'unsteady' };
	}

	/** Without totals: to the end, to learn where it is, and then from the last page to the first. */
	private async sweepUncounted(span: Span, effort: Effort, reading: Reading<Row>, first: PageOf<Row>): Promise<Sweep> {
		if (first.rows.length === 0) return { outcome: 'complete', pages: 0 };
		const last = await this.walkToTheEnd(span, effort, true, reading, first);
		if (last === undefined) return { outcome: 'too-large', pages: 2 * effort.mostPages };
		return await this.readBack(span, last, reading);
	}

	/** From the last page to the first, without a count. */
	private async readBack(span: Span, last: number, reading: Reading<Row>): Promise<Sweep> {
		for (let number = last; number >= 0; number--) {
			reading.left = () => ({ page: number, towards: 'first', before: null, tally: null });
			await this.page(span, number, reading);
		}
		return { outcome: 'complete', pages: last + 1 };
	}

	/** Reads the pages after the first until there are no more, and returns the last one's number; undefined: more than wanted. */
	private async walkToTheEnd(
		span: Span,
		{ mostPages }: Effort,
		leavesPlace: boolean,
		reading: Reading<Row>,
		first: PageOf<Row>,
	): Promise<number | undefined> {
		if (first.rows.length === 0) return 0;
		return await this.walkOn(span, 1, this.contents(first.rows), mostPages, leavesPlace, reading, first.rows);
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
			const contentsBefore = before;
			if (leavesPlace) reading.left = () => ({ page: number, towards: 'end', before: contentsBefore, tally: null });
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
	private async isWhole(
		window: Span,
		settled: number,
		first: PageOf<Row>,
		reading: Reading<Row>,
		effort?: Effort,
	): Promise<boolean | 'waits'> {
		const { feed, habits } = this;
		const { rows } = first;
		const total = habits.believe(rows.length, first.total);
		if (rows.length === 0 && total === undefined) return true;
		if (rows.length < (total ?? Infinity)) return false;
		if (rows.length < feed.pageSize || habits.totals !== 'unproven') return true;
		const isFresh = window.end > settled && rows.every((row) => (feed.modified(row) ?? 0) > settled);
		if (isFresh && settled - window.start <= window.end - settled) return 'waits';
		const known = new Set(rows.map((row) => this.keyOf(row)));
		// A poll that cannot ask for the next page has the next one go on with that.
		if (effort && window.end <= settled) reading.left = () => ({ page: 1, towards: 'end', before: this.contents(rows), tally: null });
		const second = await this.page(window, 1, reading);
		if (second.rows.every((row) => known.has(this.keyOf(row)))) {
			reading.left = null;
			return true;
		}
		// Unless the window has grown in between: then its total has, too.
		const again = await this.page(window, 0, reading);
		habits.believe(again.rows.length, again.total);
		habits.sawMoreThanTold();
		reading.left = null;
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
