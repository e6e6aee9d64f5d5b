/**
 * The client's side of the server's limit: at most so many requests in any minute, per account, for everything that runs in
 * this process. The server's own numbers and their scope are not public (docs/assumptions.md), so the user sets them.
 *
 * The server counts a request at some moment between its departure and its answer. So a place is held until the answer came and
 * a minute more: whatever that moment was, it is out of every minute that the next holder's request can fall into.
 *
 * Several processes share the server's limit and nothing else: a community node has no store that they could all write to. What
 * they have in common are the refusals. Each process takes a refusal as news about all of them: it rests for longer than a minute,
 * by a random part longer than the others, sends one request to see whether it is let in, and goes on at a lower rate, which then
 * grows slowly. As lowering is by a factor and growing by a sum, processes that began differently end up alike.
 *
 * All times are ms of a monotonic clock: the minute lasts a minute whatever is done to the clock on the wall.
 */

const MINUTE_MS = 60_000;

/** The shortest rest after a refusal, ms. Refused requests may count too, so a minute must pass in which none is sent. */
const REST_MS = 61_000;

/** By how much of itself a rest is longer at most, at random: processes that were refused together do not come back together. */
const REST_SPREAD = 0.3;

/** The longest rest, spread aside, ms: the vendor's advice is to leave the interface alone for 5 to 10 minutes. */
const LONGEST_REST_MS = 5 * MINUTE_MS;

/** A first request after a rest that is refused within so many ms of it says that the rest was too short: the next is twice as long. */
const SOON_MS = 90_000;

/** What is left of the rate after a refusal. */
const LOWERED = 0.7;

/** By how many requests a minute the rate grows in every minute, at least; where the ceiling is high, by a share of it. */
const GROWTH = 0.5;

/** Minutes in which the rate grows from nothing to the ceiling, at most; then the refusal is forgotten, also where there is no ceiling. */
const LONGEST_GROWTH = 120;

/** What is lowered where there is no ceiling, requests a minute, if less was sent. */
const CAREFUL_GUESS = 60;

/** No rate is lowered below one request in so many minutes. */
const SLOWEST_MINUTES = 10;

/** How long a place is kept for a poll that had to go without, ms: until the next of its polls, which come every minute. */
const OWED_MS = 70_000;

/** When to ask again for what depends on others, ms: an answer that has to come, or a caller whose turn it is. */
const ASK_AGAIN_MS = 100;

/** A caller in the line. */
export interface Ticket {
	/** Whether it leaves the line when its time is over: a poll, which comes again. */
	readonly isHurried: boolean;
}

/** The right to send one request. */
export interface Place {
	readonly takenMs: number;
	/** Undefined while there is no answer. */
	answeredMs?: number;
}

/** Why and for how many ms at least a caller has to wait. */
export interface Wait {
	readonly waitMs: number;
	readonly because: 'used-up' | 'refused';
}

/** The line of one account's callers, and the places of the last minute. */
export class Allowance {
	/** In the order of arrival. */
	private readonly line: Ticket[] = [];

	private places: Place[] = [];

	/** The user's number, requests a minute; Infinity for none. */
	private ceiling: number;

	/** What the last refusal left, requests a minute at `rateSinceMs`; it has grown since. Infinity before the first. */
	private rate = Infinity;

	private rateSinceMs = 0;

	private restsUntilMs = -Infinity;

	/** The length of the last rest, spread aside, ms. */
	private restMs = 0;

	/** Whether the first request after a rest has still to show that requests are let in: until then, one at a time. */
	private isProbing = false;

	private lastWasHurried = false;

	private owedUntilMs = -Infinity;

	/** @param perMinute requests a minute, above 0; Infinity: no limit but the server's refusals */
	constructor(perMinute: number) {
		this.ceiling = perMinute;
	}

	/**
	 * The credential's number may change while executions run, and two credentials of one account may have different ones, which
	 * take turns here. So it is the ceiling and nothing else: what a refusal has lowered stays lowered.
	 */
	setPerMinute(perMinute: number): void {
		this.ceiling = perMinute;
	}

	/** Joins the line, at its end. Whoever joins asks until there is a place, or leaves. */
	join(isHurried: boolean): Ticket {
		const ticket: Ticket = { isHurried };
		this.line.push(ticket);
		return ticket;
	}

	/** Leaves the line without a place. A hurried caller is owed one: others may be in the line all the time, it is not. */
	leave(ticket: Ticket, nowMs: number): void {
		const index = this.line.indexOf(ticket);
		if (index < 0) return;
		this.line.splice(index, 1);
		if (ticket.isHurried) this.owedUntilMs = nowMs + OWED_MS;
	}

	/**
	 * Asks for a place; with it, the caller is out of the line and sends at once.
	 *
	 * @returns the place, or how long to wait before asking again; no place will be free any earlier
	 */
	ask(ticket: Ticket, nowMs: number): Place | Wait {
		if (nowMs < this.restsUntilMs) return { waitMs: this.restsUntilMs - nowMs, because: 'refused' };
		if (this.isProbing && this.places.some(({ answeredMs }) => answeredMs === undefined)) {
			return { waitMs: ASK_AGAIN_MS, because: 'refused' };
		}
		const waitMs = this.untilFree(ticket, nowMs);
		if (waitMs > 0 || this.next() !== ticket) return { waitMs: Math.max(waitMs, ASK_AGAIN_MS), because: 'used-up' };
		this.line.splice(this.line.indexOf(ticket), 1);
		this.lastWasHurried = ticket.isHurried;
		if (ticket.isHurried) this.owedUntilMs = -Infinity;
		const place: Place = { takenMs: nowMs };
		this.places.push(place);
		return place;
	}

	/** The answer came, or it is certain that none will: the place is held for a minute more. */
	answered(place: Place, nowMs: number): void {
		place.answeredMs = nowMs;
		if (place.takenMs >= this.restsUntilMs) this.isProbing = false;
	}

	/**
	 * The answer was a refusal by a limit: the process rests, and is slower afterwards.
	 *
	 * @param chance 0 to 1, at random
	 */
	refused(place: Place, nowMs: number, chance: number): void {
		place.answeredMs = nowMs;
		// Sent before a rest that has begun since: one refusal more of the same news, which only makes it later.
		const isNews = place.takenMs >= this.restsUntilMs;
		if (isNews) {
			const wasTooShort = this.isProbing && nowMs < this.restsUntilMs + SOON_MS;
			this.restMs = wasTooShort ? Math.min(LONGEST_REST_MS, 2 * this.restMs) : REST_MS;
			this.lowerRate(nowMs);
		}
		this.isProbing = true;
		this.restsUntilMs = Math.max(this.restsUntilMs, nowMs + this.restMs * (1 + REST_SPREAD * chance));
	}

	/** Requests a minute at present. */
	rateAt(nowMs: number): number {
		const minutes = Math.max(0, nowMs - this.rateSinceMs) / MINUTE_MS;
		if (minutes > LONGEST_GROWTH) return this.ceiling;
		const growth = this.ceiling === Infinity ? GROWTH : Math.max(GROWTH, this.ceiling / LONGEST_GROWTH);
		return Math.min(this.ceiling, this.rate + growth * minutes);
	}

	private lowerRate(nowMs: number): void {
		const rate = this.rateAt(nowMs);
		// Without a ceiling, what was sent in the last minute was too much.
		const present = rate === Infinity ? Math.max(CAREFUL_GUESS, this.places.length) : rate;
		this.rate = Math.max(LOWERED * present, Math.min(rate, 1 / SLOWEST_MINUTES));
		this.rateSinceMs = nowMs;
	}

	/** Whose turn it is. Hurried callers and the others take turns, each in the order of arrival. */
	private next(): Ticket | undefined {
		return this.line.find(({ isHurried }) => isHurried !== this.lastWasHurried) ?? this.line[0];
	}

	/** ms until there can be a place for this caller; 0: there is one. */
	private untilFree(ticket: Ticket, nowMs: number): number {
		const rate = this.rateAt(nowMs);
		const most = Math.max(1, Math.floor(rate));
		const heldMs = rate < 1 ? MINUTE_MS / rate : MINUTE_MS;
		// A place without an answer is free a minute after now at the earliest.
		const freeAt = ({ answeredMs = nowMs }: Place): number => answeredMs + heldMs;
		this.places = this.places.filter((place) => freeAt(place) > nowMs);
		const ahead = this.line.slice(0, this.line.indexOf(ticket)).filter(({ isHurried }) => isHurried === ticket.isHurried).length;
		const isOwed = !ticket.isHurried && nowMs < this.owedUntilMs;
		const before = ahead + (isOwed ? 1 : 0);
		const missing = this.places.length + before + 1 - most;
		if (missing <= 0) return 0;
		const waitMs =
			missing <= this.places.length
				? this.places.map(freeAt).sort((a, b) => a - b)[missing - 1] - nowMs
				: heldMs * Math.floor(before / most);
		return isOwed ? Math.min(waitMs, this.owedUntilMs - nowMs) : waitMs;
	}
}

const allowances = new Map<string, Allowance>();

/**
 * The allowance that all executions of this process share for one account.
 *
 * @param key what the server counts by, see accountKey
 * @param perMinute requests a minute; 0 = unlimited
 */
export function allowanceOf(key: string, perMinute: number): Allowance {
	const ceiling = perMinute === 0 ? Infinity : perMinute;
	const known = allowances.get(key);
	if (known) {
		known.setPerMinute(ceiling);
		return known;
	}
	const fresh = new Allowance(ceiling);
	allowances.set(key, fresh);
	return fresh;
}
