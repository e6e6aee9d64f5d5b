/**
 * When a call is tried again by itself. Reads after any passing trouble; writes only after the server said that it did not
 * carry them out: never after a timeout, a reset or a 5xx (source: wangdian-facts 2.3).
 */
import type { ApiCall } from './editions';
import type { WangdianError } from './wangdianError';

/**
 * Waits after a refusal by allowance or concurrency, in ms. The limits are counted per minute, so shorter waits only burn more
 * of them; the vendor advises to rest for 5 to 10 minutes, which the last step comes to.
 */
const LIMIT_WAITS_MS: readonly number[] = [61_000, 61_000, 300_000];

/** Waits after passing trouble of a read, in ms. */
const TROUBLE_WAITS_MS: readonly number[] = [1_000, 4_000];

/** A try with a fresh time stamp, in case the request lay in a queue too long (wangdian-facts 2.1, status 7). */
const CLOCK_WAITS_MS: readonly number[] = [1_000];

/**
 * How long to wait before the next try.
 *
 * @param failures how many tries of this call have failed the same way, this one included (1, 2, ...)
 * @returns ms, or undefined when it is not to be tried again
 */
export function waitBeforeRetry(error: WangdianError, call: ApiCall, failures: number): number | undefined {
	const { class: errorClass, mayHaveBeenApplied } = error.details;
	if (mayHaveBeenApplied) return undefined;
	switch (errorClass) {
		case 'allowance-exceeded':
		case 'concurrency-exceeded':
			return LIMIT_WAITS_MS[failures - 1];
		case 'clock-off':
			return CLOCK_WAITS_MS[failures - 1];
		case 'temporary':
			return call.kind === 'read' ? TROUBLE_WAITS_MS[failures - 1] : undefined;
		default:
			return undefined;
	}
}
