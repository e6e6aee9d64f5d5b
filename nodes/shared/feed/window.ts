/**
 * How long a window is: as long as a query may span, and no longer than a poll can read. Its length is kept from poll to poll while a
 * feed is behind. Marks, settled and present times are seconds since 1970 UTC; steps and lengths are seconds.
 */
import type { Feed, Span } from './feed';
import type { Sweep } from './sweep';
import { EDGE } from './watermark';

/** The most pages of one window; more are read in several windows. A thousand or two records are handed over at a time. */
export const MOST_PAGES = 20;

/** How much of a window's planned pages a shrunk window aims at: records are not spread evenly. */
export const AIM = 0.8;

type Spans = Pick<Feed<unknown>, 'longestSpan' | 'leadIn'>;

/**
 * The window after a mark. While there is settled time left it is `step` seconds long, either wholly settled or reaching the
 * present; a window that ended between the two would neither move the mark nor be fresh.
 *
 * @param settled up to where the mark can move
 * @param now up to where is read
 */
export function nextWindow(mark: number, step: number, settled: number, now: number): Span {
	const start = mark - EDGE;
	// Longer than the overlap, or the mark would not move.
	const end = start + Math.max(step, EDGE + 1);
	if (end >= now || mark >= settled) return { start, end: Math.max(now, mark) };
	return { start, end: Math.min(end, settled) };
}

/** Seconds of the shortest window: any shorter, and the mark would not move, or what a server lists besides would be most of it. */
export function shortestLength({ leadIn = 0, longestSpan }: Spans): number {
	return Math.min(longestSpan, EDGE + 1 + leadIn);
}

/** Whether a window is not worth dividing. */
export function isShortest(feed: Spans, { start, end }: Span): boolean {
	return end - start <= shortestLength(feed);
}

/**
 * The least that a window is divided into, in seconds. Never so long that it would reach from what is settled to the present, where no mark
 * moves without all of it.
 *
 * @param settled up to where the mark can move
 */
export function leastStep(feed: Spans, { start }: Span, settled: number): number {
	return Math.max(EDGE + 1, Math.min(shortestLength(feed), settled - start));
}

/** At a window's density, as many records as a sweep takes; no more than four times as long at a time. */
export function nextStep(feed: Spans, { start, end }: Span, pages: number): number {
	const growth = pages === 0 ? 4 : Math.min(4, (AIM * MOST_PAGES) / pages);
	return Math.min(feed.longestSpan, Math.max(1, Math.floor((end - start) * growth)));
}

/** The length of a smaller window to read instead, in seconds; undefined when it cannot be divided further. */
export function smallerSpan(
	feed: Spans,
	window: Span,
	settled: number,
	result: Extract<Sweep, { outcome: 'too-large' | 'unsteady' }>,
): number | undefined {
	const span = window.end - window.start;
	// First leave out what is not settled: it is read for freshness only.
	if (window.end > settled) return settled - window.start > EDGE ? settled - window.start : undefined;
	if (isShortest(feed, window)) return undefined;
	const share = result.outcome === 'too-large' ? (AIM * MOST_PAGES) / result.pages : 0.5;
	return Math.max(shortestLength(feed), Math.floor(span * share));
}
