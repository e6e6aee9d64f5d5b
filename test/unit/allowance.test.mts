// One process; several that share a limit: sharedAllowance.test.mts.
import { Allowance, allowanceOf, type Place } from '../../nodes/shared/protocol/allowance';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Asks until there is a place. */
function wait(allowance: Allowance, from: number, isHurried = false): { at: number; place: Place } {
	const ticket = allowance.join(isHurried);
	for (let now = from; ; ) {
		const reply = allowance.ask(ticket, now);
		if (!('waitMs' in reply)) return { at: now, place: reply };
		now += reply.waitMs;
	}
}

/** Sends one request after the other, each answered after `latency` ms; the departures. */
function send(allowance: Allowance, count: number, latency: number, from = 0): number[] {
	const departures: number[] = [];
	let now = from;
	for (let request = 0; request < count; request++) {
		const { at, place } = wait(allowance, now);
		departures.push(at);
		now = at + latency;
		allowance.answered(place, now);
	}
	return departures;
}

describe('a place', () => {
	it.each([0, 200, 3_000, 90_000])('is held until its answer came and a minute more (answers after %s ms)', (latency) => {
		const departures = send(new Allowance(3), 12, latency);
		departures.slice(3).forEach((at, index) => expect(at).toBeGreaterThanOrEqual(departures[index] + latency + MINUTE));
	});

	// From below too: an allowance that waits longer than it must would keep every bound from above.
	it.each([
		[3, 0, [0, 0, 0, MINUTE, MINUTE, MINUTE, 2 * MINUTE]],
		[3, 200, [0, 200, 400, MINUTE + 200, MINUTE + 400, MINUTE + 600, 2 * MINUTE + 400]],
		[1, 0, [0, MINUTE, 2 * MINUTE]],
		[Infinity, 0, [0, 0, 0, 0, 0]],
	])('%s a minute, answered after %s ms: departures at exactly these times', (perMinute, latency, departures) => {
		expect(send(new Allowance(perMinute), departures.length, latency)).toEqual(departures);
	});

	it('is held as long as there is no answer', () => {
		const allowance = new Allowance(1);
		const { place } = wait(allowance, 0);
		const ticket = allowance.join(false);
		expect(allowance.ask(ticket, 10 * MINUTE)).toEqual({ waitMs: MINUTE, because: 'used-up' });
		allowance.answered(place, 10 * MINUTE + 500);
		expect(allowance.ask(ticket, 11 * MINUTE)).toEqual({ waitMs: 500, because: 'used-up' });
		expect(allowance.ask(ticket, 11 * MINUTE + 500)).toHaveProperty('takenMs', 11 * MINUTE + 500);
	});

	it.each([
		[0.5, 2 * MINUTE],
		[0.25, 4 * MINUTE],
		[1.9, MINUTE],
	])('%s a minute: one in so long', (perMinute, apart) => {
		expect(send(new Allowance(perMinute), 3, 0)).toEqual([0, apart, 2 * apart]);
	});

	it('is not handed out at once to everyone who waits: they stand in one line', () => {
		const allowance = new Allowance(2);
		const first = [wait(allowance, 0), wait(allowance, 0)];
		first.forEach(({ place }, index) => allowance.answered(place, 100 * (index + 1)));
		const waiting = Array.from({ length: 10 }, () => allowance.join(false));
		const waits = waiting.map((ticket) => (allowance.ask(ticket, 1_000) as { waitMs: number }).waitMs);
		expect(waits.slice(0, 3)).toEqual([MINUTE - 900, MINUTE - 800, MINUTE]);
		const given = waiting.filter((ticket) => !('waitMs' in allowance.ask(ticket, MINUTE + 200)));
		expect(given).toEqual(waiting.slice(0, 2));
	});

	it('goes to the first in the line, also when a later one asks first', () => {
		const allowance = new Allowance(1);
		const [first, second] = [allowance.join(false), allowance.join(false)];
		expect(allowance.ask(second, 0)).toHaveProperty('waitMs');
		expect(allowance.ask(first, 0)).toHaveProperty('takenMs');
	});
});

describe('the line', () => {
	const USED_UP = (waitMs: number) => ({ waitMs, because: 'used-up' });
	/** So many requests at once, answered at once. */
	const sendNow = (allowance: Allowance, count: number, now = 0) => {
		for (let request = 0; request < count; request++) allowance.answered(wait(allowance, now).place, now);
	};

	it('says how long it is', () => {
		const allowance = new Allowance(1);
		const [, second, third] = [1, 2, 3].map(() => allowance.join(false));
		expect(allowance.ask(third, 0)).toEqual(USED_UP(2 * MINUTE));
		expect(allowance.ask(second, 0)).toEqual(USED_UP(MINUTE));
	});

	it('gives the place that is free first, whatever was sent first', () => {
		const allowance = new Allowance(3);
		const places = [1, 2, 3].map(() => wait(allowance, 0).place);
		[2_000, 3_000, 1_000].forEach((at, index) => allowance.answered(places[index], at));
		const [first, second, third] = [1, 2, 3].map(() => allowance.join(false));
		expect([first, second, third].map((ticket) => allowance.ask(ticket, 4_000))).toEqual([57_000, 58_000, 59_000].map(USED_UP));
	});

	it('a poll and the others take turns, a poll first; who is not the next asks again soon', () => {
		for (const perMinute of [1, 2]) {
			const allowance = new Allowance(perMinute);
			const [upload, poll] = [allowance.join(false), allowance.join(true)];
			expect(allowance.ask(upload, 0)).toEqual(USED_UP(100));
			expect(allowance.ask(poll, 0)).toHaveProperty('takenMs', 0);
		}
	});

	it('who leaves it makes room, and who has a place has left it already', () => {
		const allowance = new Allowance(2);
		const [first, second, third] = [1, 2, 3].map(() => allowance.join(false));
		allowance.leave(first, 0);
		expect(allowance.ask(second, 0)).toHaveProperty('takenMs', 0);
		allowance.leave(second, 0);
		expect(allowance.ask(third, 0)).toHaveProperty('takenMs', 0);
	});

	it('a poll that left without a place is owed one, for 70 s', () => {
		const allowance = new Allowance(1);
		sendNow(allowance, 1);
		const poll = allowance.join(true);
		expect(allowance.ask(poll, 1_000)).toEqual(USED_UP(59_000));
		allowance.leave(poll, 45_000);
		const upload = allowance.join(false);
		expect(allowance.ask(upload, 60_000)).toEqual(USED_UP(55_000));
		expect(allowance.ask(upload, 114_999)).toEqual(USED_UP(100));
		expect(allowance.ask(upload, 115_000)).toHaveProperty('takenMs', 115_000);
	});

	it('the others get what is left beside it, and all of it when it has been paid', () => {
		const allowance = new Allowance(2);
		sendNow(allowance, 2);
		allowance.leave(allowance.join(true), 45_000);
		const [first, second] = [allowance.join(false), allowance.join(false)];
		expect(allowance.ask(first, 60_000)).toHaveProperty('takenMs', 60_000);
		expect(allowance.ask(second, 60_000)).toHaveProperty('waitMs');
		expect(allowance.ask(allowance.join(true), 60_000)).toHaveProperty('takenMs', 60_000);
		const later = new Allowance(2);
		sendNow(later, 2);
		later.leave(later.join(true), 45_000);
		expect(later.ask(later.join(true), 60_000)).toHaveProperty('takenMs', 60_000);
		expect(later.ask(later.join(false), 60_000)).toHaveProperty('takenMs', 60_000);
	});

	it('is one for all who send with an account, whose number may change', () => {
		const known = allowanceOf('one', 3);
		expect(allowanceOf('one', 3)).toBe(known);
		expect(allowanceOf('another', 3)).not.toBe(known);
		expect(known.rateAt(0)).toBe(3);
		expect(allowanceOf('one', 5)).toBe(known);
		expect(known.rateAt(0)).toBe(5);
		allowanceOf('one', 0);
		expect(known.rateAt(0)).toBe(Infinity);
		expect(allowanceOf('unlimited', 0).rateAt(0)).toBe(Infinity);
	});
});

describe('a poll beside uploads that never end', () => {
	// Every execution joins again as soon as it has sent; the poll comes every minute and stays for 45 s.
	it.each([1, 2, 5, 60])('gets its requests through, %s a minute', (perMinute) => {
		const allowance = new Allowance(perMinute);
		let uploads = Array.from({ length: 10 }, () => allowance.join(false));
		let sent = 0;
		let polled = 0;
		const open: Array<{ place: Place; until: number }> = [];
		for (let minute = 0; minute < 20; minute++) {
			let poll = allowance.join(true);
			for (let now = minute * MINUTE; now < (minute + 1) * MINUTE; now += 500) {
				while (open.length > 0 && open[0].until <= now) allowance.answered(open[0].place, open.shift()!.until);
				const inTime = now < minute * MINUTE + 45_000;
				uploads = uploads.map((ticket) => {
					const reply = allowance.ask(ticket, now);
					if ('waitMs' in reply) return ticket;
					open.push({ place: reply, until: now + 300 });
					sent++;
					return allowance.join(false);
				});
				if (!inTime) continue;
				const reply = allowance.ask(poll, now);
				if ('waitMs' in reply) continue;
				open.push({ place: reply, until: now + 300 });
				polled++;
				poll = allowance.join(true);
			}
			allowance.leave(poll, minute * MINUTE + 45_000);
		}
		expect(polled).toBeGreaterThanOrEqual(Math.min(10, 0.3 * 20 * perMinute));
		expect(sent).toBeGreaterThanOrEqual(0.2 * 20 * perMinute);
	});
});

describe('after a refusal', () => {
	it('everyone of the process rests for 61 s and up to 30 % more, and the first is alone', () => {
		for (const chance of [0, 0.5, 1]) {
			const allowance = new Allowance(60);
			const { place } = wait(allowance, 0);
			allowance.refused(place, 1_000, chance);
			const others = Array.from({ length: 10 }, () => allowance.join(false));
			const end = 1_000 + 61_000 * (1 + 0.3 * chance);
			for (const ticket of others) expect(allowance.ask(ticket, 1_000)).toEqual({ waitMs: end - 1_000, because: 'refused' });
			const given = others.map((ticket) => allowance.ask(ticket, end)).filter((reply) => !('waitMs' in reply));
			expect(given).toHaveLength(1);
			allowance.answered(given[0] as Place, end + 200);
			expect(others.slice(1).every((ticket) => !('waitMs' in allowance.ask(ticket, end + 200)))).toBe(true);
		}
	});

	it('rests twice as long, up to 5 minutes, when the first request after the rest is refused', () => {
		const allowance = new Allowance(60);
		let now = 0;
		const rests = [1, 2, 3, 4, 5].map(() => {
			const { at, place } = wait(allowance, now);
			const rested = at - now;
			now = at + 100;
			allowance.refused(place, now, 0);
			return rested;
		});
		expect(rests).toEqual([0, 61_000, 122_000, 244_000, 300_000]);
		const { at, place } = wait(allowance, now);
		allowance.answered(place, at);
		const later = wait(allowance, at + 1_000);
		allowance.refused(later.place, later.at, 0);
		expect(wait(allowance, later.at).at - later.at).toBe(61_000);
	});

	it('counts the refusals of requests that were on their way as one', () => {
		const allowance = new Allowance(60);
		const places = Array.from({ length: 10 }, () => wait(allowance, 0).place);
		places.forEach((place, index) => allowance.refused(place, 1_000 + index, 0));
		expect(allowance.rateAt(1_000)).toBeCloseTo(42, 1);
		expect(wait(allowance, 2_000).at).toBe(1_009 + 61_000);
	});

	it.each([
		[60, 42, 0.5],
		[600, 420, 5],
		[1, 0.7, 0.5],
	])('%s a minute become %s, and %s a minute more every minute', (ceiling, lowered, growth) => {
		const allowance = new Allowance(ceiling);
		allowance.refused(wait(allowance, 0).place, 0, 0);
		expect(allowance.rateAt(0)).toBeCloseTo(lowered, 9);
		expect(allowance.rateAt(MINUTE)).toBeCloseTo(Math.min(ceiling, lowered + growth), 9);
		expect(allowance.rateAt(3 * HOUR)).toBe(ceiling);
	});

	it('unlimited stays so until it is refused, and becomes so again two hours after', () => {
		const allowance = new Allowance(Infinity);
		expect(send(allowance, 500, 0).at(-1)).toBe(0);
		allowance.refused(wait(allowance, 0).place, 0, 0);
		expect(allowance.rateAt(0)).toBeCloseTo(0.7 * 501, 9);
		expect(allowance.rateAt(2 * HOUR + 1)).toBe(Infinity);
	});

	it.each([
		[89_999, 122_000],
		[90_000, 61_000],
	])('a first request that is refused %s ms after the rest: the next rest takes %s ms', (after, rest) => {
		const allowance = new Allowance(60);
		allowance.refused(wait(allowance, 0).place, 0, 0);
		const { place } = wait(allowance, 61_000 + after - 100);
		allowance.refused(place, 61_000 + after, 0);
		expect(allowance.ask(allowance.join(false), 61_000 + after)).toEqual({ waitMs: rest, because: 'refused' });
	});

	it('the first is alone until it is answered, whatever becomes of those that were sent before', () => {
		const allowance = new Allowance(60);
		const [refused, answered, open] = [1, 2, 3].map(() => wait(allowance, 0).place);
		allowance.refused(refused, 1_000, 0);
		allowance.answered(answered, 2_000);
		const [first, second] = [allowance.join(false), allowance.join(false)];
		expect(allowance.ask(first, 62_000)).toEqual({ waitMs: 100, because: 'refused' });
		allowance.answered(open, 62_000);
		expect(allowance.ask(first, 62_000)).toHaveProperty('takenMs', 62_000);
		expect(allowance.ask(second, 62_000)).toEqual({ waitMs: 100, because: 'refused' });
	});

	it('grows from the moment of the refusal on', () => {
		const allowance = new Allowance(60);
		allowance.refused(wait(allowance, 10 * MINUTE).place, 10 * MINUTE, 0);
		expect(allowance.rateAt(12 * MINUTE)).toBeCloseTo(43, 9);
	});

	it('without a limit, what was sent in the last minute was too much, or 60', () => {
		const allowance = new Allowance(Infinity);
		send(allowance, 500, 0);
		send(allowance, 10, 0, 2 * MINUTE);
		allowance.refused(wait(allowance, 2 * MINUTE).place, 2 * MINUTE, 0);
		expect(allowance.rateAt(2 * MINUTE)).toBeCloseTo(42, 9);
		expect(allowance.rateAt(2 * MINUTE + 2 * HOUR)).toBeCloseTo(42 + 60, 9);
	});

	it('the same number in the credential changes nothing', () => {
		const allowance = new Allowance(60);
		allowance.refused(wait(allowance, 0).place, 0, 0);
		allowance.setPerMinute(60);
		expect(allowance.rateAt(0)).toBe(42);
	});

	it('another number in the credential is another ceiling', () => {
		const allowance = new Allowance(60);
		allowance.setPerMinute(90);
		expect(allowance.rateAt(0)).toBe(90);
		allowance.setPerMinute(30);
		expect(allowance.rateAt(0)).toBe(30);
	});

	it.each([
		[60, 20],
		[60, 50],
		[60, 600],
		[60, Infinity],
	])('credentials of one account with %s and %s a minute, in turns, undo no refusal', (one, other) => {
		const allowance = new Allowance(one);
		allowance.refused(wait(allowance, 0).place, 0, 0);
		for (let turn = 0; turn < 10; turn++) {
			allowance.setPerMinute(other);
			expect(allowance.rateAt(0)).toBe(Math.min(42, other));
			allowance.setPerMinute(one);
			expect(allowance.rateAt(0)).toBe(42);
		}
		// It grows as ever, and is forgotten in the end.
		expect(allowance.rateAt(10 * MINUTE)).toBeCloseTo(47, 9);
		allowance.setPerMinute(other);
		expect(allowance.rateAt(2 * HOUR + 1)).toBe(other);
	});
});
