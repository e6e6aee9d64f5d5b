// One process; several that share a limit: sharedAllowance.test.mts.
import { Allowance, type Place } from '../../nodes/shared/protocol/allowance';

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

	it('another number in the credential starts afresh', () => {
		const allowance = new Allowance(60);
		allowance.refused(wait(allowance, 0).place, 0, 0);
		allowance.setPerMinute(30);
		expect(allowance.rateAt(0)).toBe(30);
	});
});
