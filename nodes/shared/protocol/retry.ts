/**
 * When a call is tried again by itself: only with the outcome `maySendAgain`. The class of the error decides how long to wait.
 */
import type { WangdianError } from './wangdianError';

/**
 * How often a call is refused by allowance or concurrency before that is its end. The waits between are the allowance's: the
 * whole process rests, for a minute at first and for five in the end (allowance.ts), so that an interface that is closed for the 5 to
 * 10 minutes that the vendor speaks of is waited out.
 */
export const LIMIT_TRIES = 6;

/** Waits after passing trouble, in ms: a read without a usable answer, or a request that never left this machine. */
const TROUBLE_WAITS_MS: readonly number[] = [1_000, 4_000];

/** A try with a fresh time stamp, in case the request lay in a queue too long (wangdian-facts 2.1, status 7). */
const CLOCK_WAITS_MS: readonly number[] = [1_000];

/**
 * How long to wait before the next try.
 *
 * @param failures how many tries of this call have failed the same way, this one included (1, 2, ...)
 * @returns ms, or undefined when it is not to be tried again
 */
export function waitBeforeRetry({ details }: WangdianError, failures: number): number | undefined {
	if (details.outcome !== 'maySendAgain') return undefined;
	switch (details.class) {
		case 'allowance-exceeded':
		case 'concurrency-exceeded':
			return failures < LIMIT_TRIES ? 0 : undefined;
		case 'clock-off':
			return CLOCK_WAITS_MS[failures - 1];
		default:
			return TROUBLE_WAITS_MS[failures - 1];
	}
}
