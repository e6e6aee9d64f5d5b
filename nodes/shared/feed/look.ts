/**
 * A look at a span that was read before and is not settled yet: has anything turned up in it since?
 *
 * This is for freshness alone; what settles is read completely whatever a look has found (poll.ts). So it may go by counts: the server's total
 * for the span against the versions that are known in it. If they agree, nothing has become visible late, but for a version that took
 * the place of another one of the span. If they do not, the span is halved where the known versions lie, down to a page: a handful of requests
 * for a late version, and all pages where most of it is unknown.
 */
import type { Span } from './feed';
import type { Habits } from './habits';
import type { Memory } from './memory';
import type { Reading, Sweeper } from './sweep';

export interface Looked {
	readonly requests: number;
	/** Whether the totals were of use. */
	readonly counts: boolean;
}

/**
 * Brings what is known of a span up to date.
 *
 * @param take takes over what was read, before it is counted
 * @throws OutOfTime when the poll is over; what was read by then has been taken
 */
export async function look<Row>(
	sweeper: Sweeper<Row>,
	memory: Memory<Row>,
	habits: Habits,
	span: Span,
	take: (reading: Reading<Row>) => void,
): Promise<Looked> {
	let requests = 0;
	const page = async (part: Span, number: number) => {
		const reading: Reading<Row> = { rows: [], requests: 0, pages: undefined, left: null };
		const result = await sweeper.page(part, number, reading);
		requests++;
		take(reading);
		return result;
	};
	const counts = await within(span);
	return { requests, counts };

	async function within(part: Span): Promise<boolean> {
		// Known before this page is taken over: what it brings is what the total is ahead by.
		const knownBefore = memory.timesIn(part.start, part.end).length;
		const first = await page(part, 0);
		const total = habits.believe(first.rows.length, first.total);
		const pages = sweeper.pagesOf(first);
		if (total === undefined || pages === undefined) return first.rows.length === 0;
		if (first.rows.length >= total) return true;
		const times = memory.timesIn(part.start, part.end);
		// Whether the server counts the ends is not known of all.
		const inside = times.filter((second) => second > part.start && second < part.end).length;
		if (total >= inside && total <= times.length) return true;
		const middle = times[times.length >> 1];
		const isDivisible = middle !== undefined && middle > part.start && middle < part.end;
		const isMostlyKnown = total - knownBefore < total / 2;
		if (isDivisible && isMostlyKnown && pages > 2) {
			const counted = await within({ start: part.start, end: middle });
			return (await within({ start: middle, end: part.end })) && counted;
		}
		const last = Math.ceil(pages) - 1;
		// A poll that had to stop has read the last pages: this one begins with the others.
		const begin = isMostlyKnown ? last : Math.max(1, last - Math.floor((knownBefore * pages) / total));
		for (let number = begin; number >= 1; number--) await page(part, number);
		for (let number = last; number > begin; number--) await page(part, number);
		return true;
	}
}
