/**
 * The client's side of the server's limit: at most so many requests in any minute, per account, for everything that runs in
 * this process. The server's own numbers and their scope are not public (docs/assumptions.md), so the user sets them.
 */

/** A minute and a little: the server counts arrivals, we count departures. */
const MINUTE_MS = 60_500;

/** Departure times of the last minute of one account. */
export class Allowance {
	/** Ascending, ms since 1970 UTC; may lie in the future for requests that were promised a time. */
	private departures: number[] = [];

	private perMinute: number;

	/** @param perMinute requests a minute, above 0 */
	constructor(perMinute: number) {
		this.perMinute = perMinute;
	}

	/**
	 * Takes the next free place.
	 *
	 * @param nowMs ms since 1970 UTC
	 * @param longestWaitMs take none if it is further away than this
	 * @returns ms to wait before sending, or undefined if no place is free in time
	 */
	take(nowMs: number, longestWaitMs: number): number | undefined {
		const at = this.nextFree(nowMs);
		if (at - nowMs > longestWaitMs) return undefined;
		this.departures.push(at);
		return at - nowMs;
	}

	/** The credential's number may change while executions run. */
	setPerMinute(perMinute: number): void {
		this.perMinute = perMinute;
	}

	private nextFree(nowMs: number): number {
		this.forget(nowMs);
		const places = Math.max(1, Math.floor(this.perMinute));
		if (this.departures.length < places) return nowMs;
		return Math.max(nowMs, this.departures[this.departures.length - places] + MINUTE_MS);
	}

	private forget(nowMs: number): void {
		// A clock that was set back would make departures of the future block for hours.
		this.departures = this.departures.filter((at) => at > nowMs - MINUTE_MS && at <= nowMs + 60 * MINUTE_MS);
	}
}

const allowances = new Map<string, Allowance>();

/**
 * The allowance that all executions of this process share for one account.
 *
 * @param key what the server counts by, see accountKey
 * @param perMinute requests a minute; 0 = unlimited
 * @returns undefined when unlimited
 */
export function allowanceOf(key: string, perMinute: number): Allowance | undefined {
	if (perMinute === 0) return undefined;
	const known = allowances.get(key);
	if (known) {
		known.setPerMinute(perMinute);
		return known;
	}
	const fresh = new Allowance(perMinute);
	allowances.set(key, fresh);
	return fresh;
}
