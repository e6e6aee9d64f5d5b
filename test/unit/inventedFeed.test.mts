// The poll engine on a feed that has nothing to do with transfer orders: parcels of a carrier. Its queries span a week at most, its
// ids are made of two fields, its times are texts in UTC without separators, and every depot is asked by itself.
import { digest } from '../../nodes/shared/feed/digest';
import { OutOfTime, type Feed, type ReadPage } from '../../nodes/shared/feed/feed';
import { pollFeed, type PollSettings } from '../../nodes/shared/feed/poll';
import { Habits } from '../../nodes/shared/feed/habits';
import { newReading, Sweeper, type Left } from '../../nodes/shared/feed/sweep';
import { watermarkOf, type FeedState } from '../../nodes/shared/feed/watermark';
import { knownIn } from '../support/feedStates.mts';

interface Parcel {
	depot?: string;
	number?: number;
	/** `20261101T083000Z` */
	scanned: string;
	accepted: string;
	place: string;
	/** Counts down by itself: no change of the parcel. */
	minutesToDelivery: number;
}

const DEPOTS = ['BER', 'HAM', 'MUC'];
const WEEK = 7 * 86_400;
const PAGE = 3;
const START = Date.parse('2026-11-01T00:00:00Z') / 1000;

const stamp = (seconds: number) => new Date(seconds * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
const secondsOf = (text: string) => {
	const iso = text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
	const milliseconds = Date.parse(iso);
	return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
};

const parcels: Feed<Parcel> = {
	name: 'parcel',
	longestSpan: WEEK,
	pageSize: PAGE,
	variants: DEPOTS.length,
	closedSpans: false,
	id: ({ depot, number }) => (depot && number ? `${depot}/${number}` : undefined),
	modified: ({ scanned }) => secondsOf(scanned),
	created: ({ accepted }) => secondsOf(accepted),
	content: ({ minutesToDelivery: _, ...parcel }) => parcel,
	label: ({ depot, number }) => `${depot ?? ''}${String(number ?? 0).padStart(6, '0')}`,
};

/** The carrier's server: half-open spans, newest first, and its own clock. */
class Carrier {
	now = START;
	readonly stored: Parcel[] = [];
	readonly asked: Array<{ from: string; to: string; depot: string; page: number }> = [];
	/** Called before every answer, with the number of the request in all. */
	before: (request: number) => void = () => {};
	/** Whether parcels of one second come in another order at every request. */
	shuffles = false;

	scan(depot: string, number: number, place: string): Parcel {
		const known = this.stored.findIndex((parcel) => parcel.depot === depot && parcel.number === number);
		const accepted = known < 0 ? stamp(this.now) : this.stored[known].accepted;
		const parcel = { depot, number, place, scanned: stamp(this.now), accepted, minutesToDelivery: 0 };
		if (known < 0) this.stored.push(parcel);
		else this.stored[known] = parcel;
		return parcel;
	}

	readonly read: ReadPage<Parcel> = async ({ span, variant, page, withTotal }) => {
		if (span.end - span.start > WEEK) throw new Error('More than a week');
		const [from, to, depot] = [stamp(span.start), stamp(span.end), DEPOTS[variant]];
		this.asked.push({ from, to, depot, page });
		this.before(this.asked.length);
		const found = this.stored
			.filter((parcel) => (parcel.depot ?? 'BER') === depot)
			.filter(({ scanned }) => !/^\d{8}T/.test(scanned) || (scanned >= from && scanned < to))
			.map((parcel) => ({ parcel, place: this.shuffles ? digest([parcel.number ?? 0, this.asked.length]) : '' }))
			.sort((a, b) => (a.parcel.scanned > b.parcel.scanned || (a.parcel.scanned === b.parcel.scanned && a.place > b.place) ? -1 : 1))
			.map(({ parcel }) => parcel);
		const rows = found.slice(page * PAGE, (page + 1) * PAGE).map((parcel) => ({ ...parcel, minutesToDelivery: this.asked.length }));
		return { rows, ...(withTotal ? { total: found.length } : {}) };
	};
}

const settings: PollSettings<Parcel> = { account: 'carrier', emit: 'changed', settleTime: 120, seedsSilently: true, wanted: () => true };

let carrier: Carrier;
let state: FeedState | undefined;

beforeEach(() => {
	carrier = new Carrier();
	state = undefined;
});

async function poll(given: Partial<PollSettings<Parcel>> = {}, read = carrier.read) {
	const result = await pollFeed(parcels, read, carrier.now, { ...settings, ...given }, state);
	// As through a database.
	state = JSON.parse(JSON.stringify(result.state)) as FeedState;
	return result;
}

const places = ({ rows }: { rows: Parcel[] }) => rows.map(({ depot, number, place }) => `${depot}/${number} ${place}`);

it('emits what changed since the first poll, once, in order of time and label', async () => {
	carrier.scan('HAM', 1, 'old');
	expect((await poll()).rows).toEqual([]);
	carrier.now += 60;
	carrier.scan('MUC', 7, 'gate');
	carrier.scan('BER', 9, 'gate');
	carrier.now += 5;
	carrier.scan('HAM', 1, 'van');
	carrier.now += 60;
	expect(places(await poll())).toEqual(['BER/9 gate', 'MUC/7 gate', 'HAM/1 van']);
	expect(carrier.asked.slice(-3).map(({ depot, page }) => `${depot} ${page}`)).toEqual(['BER 0', 'HAM 0', 'MUC 0']);
	for (let minute = 0; minute < 10; minute++) {
		carrier.now += 60;
		expect((await poll()).rows).toEqual([]);
	}
	expect(knownIn(state!)).toBe(0);
});

it('asks for one page where the changes fit one, and for pages and one where they do not', async () => {
	await poll();
	carrier.now += 60;
	for (let number = 1; number <= 7; number++) carrier.scan('HAM', number, 'gate');
	carrier.now += 1;
	const before = carrier.asked.length;
	expect((await poll()).rows).toHaveLength(7);
	expect(carrier.asked.slice(before).map(({ depot }) => depot)).toEqual(['BER', 'HAM', 'HAM', 'HAM', 'HAM', 'MUC']);
});

it('loses nothing while parcels move between its pages', async () => {
	await poll();
	carrier.now += 60;
	for (let number = 1; number <= 20; number++) carrier.scan('BER', number, 'gate');
	carrier.now += 600;
	let moved = 0;
	carrier.before = (request) => {
		if (request % 2 === 0 && moved < 12) carrier.scan('BER', 1 + ((moved++ * 7) % 20), 'van');
	};
	const last = new Map<string, string>();
	for (let minute = 0; minute < 8; minute++) {
		for (const { number, place } of (await poll()).rows) last.set(String(number), place);
		carrier.now += 60;
	}
	expect(moved).toBe(12);
	expect(last.size).toBe(20);
	for (const { number, place } of carrier.stored) expect(last.get(String(number))).toBe(place);
});

it('reads a backlog of months in weeks, and in steps where a poll may not read much', async () => {
	const startFrom = START - 90 * 86_400;
	for (let day = 0; day < 90; day++) {
		carrier.now = startFrom + day * 86_400;
		carrier.scan(DEPOTS[day % 3], 100 + day, 'gate');
	}
	carrier.now = START;
	const seen: string[] = [];
	let polls = 0;
	for (let behind = true; behind; polls++) {
		let requests = 0;
		const result = await poll({ startFrom }, async (query) => {
			if (requests++ >= 10) throw new OutOfTime();
			return await carrier.read(query);
		});
		seen.push(...places(result));
		behind = result.behind !== undefined;
		expect(JSON.stringify(state).length).toBeLessThan(1_000);
	}
	expect(new Set(seen).size).toBe(90);
	expect(seen).toHaveLength(90);
	expect(polls).toBeGreaterThan(3);
	expect(polls).toBeLessThan(30);
});

it.each([1, 2, 3, 4, 5])(
	'a second of eight pages, in another order at every request, takes several polls; parcels change in between (%s)',
	async (seed) => {
		carrier.shuffles = true;
		await poll();
		carrier.now += 60;
		for (let number = 1; number <= 24; number++) carrier.scan('BER', 100 * seed + number, 'gate');
		// As after polls that have made the window as small as can be, in the settled past: what is missed is missed for good.
		const settled = { mark: carrier.now - 1, step: 2, place: null };
		state = { ...state!, parts: state!.parts.map((part) => ({ ...part, settled })) };
		carrier.now += 3_600;
		const seen: string[] = [];
		for (let minute = 0; minute < 40; minute++) {
			let requests = 0;
			const result = await poll({}, async (query) => {
				if (requests++ >= 6) throw new OutOfTime();
				return await carrier.read(query);
			});
			seen.push(...places(result));
			carrier.now += 60;
			if (minute < 6) carrier.scan('BER', 100 * seed + 4 * minute + 1, 'van');
		}
		const news = seen.filter((place) => place.endsWith('gate'));
		expect(new Set(news).size).toBe(news.length);
		expect(new Set(seen.map((place) => place.split(' ')[0])).size).toBe(24);
		expect(seen.filter((place) => place.endsWith('van'))).toHaveLength(6);
		expect(state).toMatchObject({ parts: [{ settled: { place: null } }, {}, {}] });
	},
);

it('windows shrink to what a poll can read, and grow again behind it: an uneven backlog costs about its pages', async () => {
	const startFrom = START - 90 * 86_400;
	for (let day = 0; day < 90; day++) {
		carrier.now = startFrom + day * 86_400;
		// A month in, an hour with as much as months of other days.
		for (let number = 0; number < (day === 30 ? 600 : 1); number++) {
			carrier.now += 6;
			carrier.scan('BER', day * 1_000 + number, 'gate');
		}
	}
	carrier.now = START;
	const { rows } = await poll({ startFrom });
	expect(rows).toHaveLength(689);
	// 689 parcels are 230 pages; the other two depots have 13 weeks each.
	expect(carrier.asked.length).toBeGreaterThan(256);
	expect(carrier.asked.length).toBeLessThan(303);
});

it.each([
	['changed', 'created'],
	['created', 'changed'],
] as const)('Trigger On changed from %s to %s on a live trigger: what the next poll finds comes', async (from, to) => {
	carrier.scan('BER', 1, 'old');
	carrier.now += 600;
	await poll({ emit: from });
	carrier.now += 600;
	expect((await poll({ emit: from })).rows).toEqual([]);
	carrier.now += 30;
	carrier.scan('BER', 2, 'gate');
	carrier.scan('BER', 1, 'van');
	carrier.now += 30;
	const { rows, notes } = await poll({ emit: to });
	// The old one is no new one; by its change it is a changed one.
	expect(rows.map(({ number }) => number).sort()).toEqual(to === 'created' ? [2] : [1, 2]);
	expect(notes).toEqual([expect.stringContaining("'Trigger On' was changed")]);
	expect((await poll({ emit: to })).rows).toEqual([]);
});

it('emits every parcel once when it has been accepted', async () => {
	const given = { emit: 'created' } as const;
	carrier.scan('BER', 1, 'old');
	carrier.now += 60;
	await poll(given);
	carrier.now += 60;
	carrier.scan('HAM', 2, 'gate');
	const seen: string[] = [];
	for (let minute = 0; minute < 60; minute++) {
		carrier.now += 50;
		carrier.scan('BER', 1, `stop ${minute}`);
		carrier.scan('HAM', 2, `stop ${minute}`);
		carrier.now += 10;
		seen.push(...places(await poll(given)));
	}
	expect(seen).toEqual(['HAM/2 stop 0']);
});

it('still knows a parcel as new that was changed just before several polls, too late for each of them', async () => {
	const given = { emit: 'created' } as const;
	await poll(given);
	const seen: string[] = [];
	// The span ends before the second of the poll, so these polls do not see it; and they are far apart.
	for (let hour = 0; hour < 4; hour++) {
		carrier.now += 3_600;
		carrier.scan('HAM', 2, `stop ${hour}`);
		seen.push(...places(await poll(given)));
	}
	expect(seen).toEqual([]);
	carrier.now += 3_600;
	expect(places(await poll(given))).toEqual(['HAM/2 stop 3']);
});

it('takes few requests where the server counts parcels that it does not show', async () => {
	await poll();
	carrier.now += 60;
	for (let number = 1; number <= 8; number++) carrier.scan('BER', number, 'gate');
	const hidden: ReadPage<Parcel> = async (query) => {
		const { rows, total } = await carrier.read(query);
		return { rows: rows.filter(({ number }) => number !== 4), total };
	};
	const seen: string[] = [];
	for (let minute = 0; minute < 8; minute++) {
		carrier.now += 60;
		const before = carrier.asked.length;
		seen.push(...places(await poll({}, hidden)));
		// Eight parcels are three pages, read twice at most; the other depots cost their one.
		expect(carrier.asked.length - before).toBeLessThanOrEqual(2 * 4 + 2);
	}
	expect(seen.map((place) => place.split(' ')[0])).toEqual([1, 2, 3, 5, 6, 7, 8].map((number) => `BER/${number}`));
});

it.each(['changed', 'created'] as const)('is not silent after a poll by a clock that was years ahead: %s', async (emit) => {
	await poll({ emit });
	const right = carrier.now;
	carrier.now += 9 * 365 * 86_400;
	await poll({ emit });
	carrier.now = right + 300;
	carrier.scan('BER', 1, 'gate');
	carrier.now += 5;
	const { rows, notes } = await poll({ emit });
	expect(rows).toHaveLength(1);
	expect(notes).toEqual([expect.stringContaining('lies in the future')]);
	carrier.now += 300;
	expect(await poll({ emit })).toMatchObject({ rows: [], notes: [] });
});

it('a settle time of several times what a query may span: three requests per depot in a quiet poll, and what turns up late comes long before it settles', async () => {
	const settleTime = 4 * WEEK;
	const calm: Partial<PollSettings<Parcel>> = { settleTime, calmTime: 120 };
	await poll(calm);
	for (let day = 0; day < 30; day++) {
		for (let number = 0; number < 10; number++) {
			carrier.now += 8_639;
			carrier.scan('BER', day * 10 + number, 'gate');
			carrier.now += 1;
		}
		await poll(calm);
	}
	const late = { ...carrier.stored.at(-1)!, number: 1_000, scanned: stamp(carrier.now - 2 * WEEK) };
	const costs: number[] = [];
	const got: string[] = [];
	for (let minute = 0; minute < 40; minute++) {
		carrier.now += 60;
		if (minute === 10) carrier.stored.push(late);
		const before = carrier.asked.length;
		got.push(...places(await poll(calm)));
		costs.push(carrier.asked.length - before);
	}
	expect(Math.max(...costs.slice(0, 10))).toBeLessThanOrEqual(3 * DEPOTS.length);
	expect(got).toEqual(['BER/1000 gate']);
});

it('a long settle time: after polls that got no request at all, one request is enough to move on, whatever would have been its turn', async () => {
	const long = { settleTime: 86_400, calmTime: 120 };
	let left = Infinity;
	const rationed: ReadPage<Parcel> = async (query) => {
		if (left-- <= 0) throw new OutOfTime('no more');
		return await carrier.read(query);
	};
	await poll(long, rationed);
	// One, two and three polls with a request before those without: so each of the turns is the first once.
	for (let round = 1; round <= 3; round++) {
		carrier.now += 3_600;
		for (let number = 0; number < 2 * PAGE; number++) carrier.scan(DEPOTS[number % 3], 100 * round + number, 'gate');
		for (let count = 0; count < round; count++) {
			left = 1;
			carrier.now += 60;
			await poll(long, rationed);
		}
		while (state!.idle < 4) {
			left = 0;
			carrier.now += 60;
			await poll(long, rationed);
		}
		left = 1;
		carrier.now += 60;
		await expect(poll(long, rationed)).resolves.toBeDefined();
		left = Infinity;
		carrier.now += 60;
		await poll(long, rationed);
	}
});

it('loses nothing where the server refuses to look far back, as it is asked to when a total is large', async () => {
	await poll();
	carrier.now += 60;
	for (let number = 1; number <= 100; number++) carrier.scan('BER', number, 'gate');
	carrier.now += 600;
	let refused = 0;
	const read: ReadPage<Parcel> = async (query) => {
		if (query.span.start > START - 365 * 86_400) return await carrier.read(query);
		refused++;
		throw new Error('Records of more than a year ago are in the archive');
	};
	expect((await poll({}, read)).rows).toHaveLength(100);
	expect(refused).toBe(1);
});

it('does not show an older version after a newer one, when a replica lags', async () => {
	await poll();
	carrier.now += 60;
	const older = carrier.scan('BER', 1, 'gate');
	carrier.now += 10;
	const newer = carrier.scan('BER', 1, 'van');
	carrier.now += 10;
	expect(places(await poll())).toEqual(['BER/1 van']);
	carrier.stored[0] = older;
	expect(places(await poll())).toEqual([]);
	carrier.stored[0] = newer;
	expect(places(await poll())).toEqual([]);
});

it('emits broken records once: without a readable time, and without an id', async () => {
	await poll();
	carrier.now += 60;
	const parcel = carrier.scan('BER', 1, 'gate');
	carrier.stored[0] = { ...parcel, scanned: 'soon' };
	carrier.stored.push({ place: 'lost and found', scanned: stamp(carrier.now), accepted: '', minutesToDelivery: 0 });
	carrier.now += 10;
	const { rows, notes } = await poll();
	expect(rows.map(({ place }) => place).sort()).toEqual(['gate', 'lost and found']);
	expect(notes).toEqual([expect.stringContaining('a parcel without a readable time of change was emitted')]);
	// The server shows the one without a time for ever; its entry is kept as long as the stretch is read again.
	expect((await poll()).rows).toEqual([]);
});

it('does not count a parcel that has left: a changing order and a leaving parcel at the same time hide none', async () => {
	const [a, b, c] = [1, 2, 3].map((number) => carrier.scan('BER', number, 'gate'));
	// Of four parcels the fourth is shown on no page, because the order changed between the pages; then the second leaves.
	const answers = [{ rows: [a, b], total: 4 }, { rows: [a, c] }, { rows: [a, c], total: 3 }, { rows: [a] }];
	const window = { start: START - 100, end: START };
	const sweeper = new Sweeper(parcels, async () => answers.shift()!, 0, new Habits('proven', null, 'none'));
	const result = await sweeper.sweep(window, START, { mostPages: 20, mustFinish: false }, newReading());
	expect(result).toEqual({ outcome: 'unsteady' });
	expect(answers).toEqual([]);
});

it('one that has left between two polls of one second is not counted either, and what came on no page yet is waited for', async () => {
	const [a, b, c, d, e] = [1, 2, 3, 4, 5].map((number) => carrier.scan('BER', number, 'gate'));
	// Broken off after the first page; then the first parcel leaves, and the order changes between the pages.
	const answers: Array<{ rows: Parcel[]; total?: number } | undefined> = [
		{ rows: [a, b, c], total: 5 },
		undefined,
		{ rows: [b] },
		{ rows: [b, c, d], total: 4 },
		{ rows: [b] },
		{ rows: [c, d, e], total: 4 },
	];
	const read = async () => answers.shift() ?? (await Promise.reject<never>(new OutOfTime()));
	const window = { start: START - 1, end: START + 1 };
	const reading = newReading<Parcel>();
	const sweeper = () => new Sweeper(parcels, read, 0, new Habits('proven', null, 'answered'));
	await expect(sweeper().sweep(window, START + 1, { mostPages: Infinity, mustFinish: true }, reading)).rejects.toThrow(OutOfTime);
	// As through a database.
	const left = JSON.parse(JSON.stringify(reading.left!())) as Left;
	const rest = newReading<Parcel>();
	expect(await sweeper().sweepRest(window, left, rest)).toMatchObject({ outcome: 'complete' });
	expect(rest.rows).toContain(e);
	expect(answers).toEqual([]);
});

it.each([
	[9, 'complete'],
	[10, 'unsteady'],
])('one that %s passes in a row have not shown in a changing order: %s', async (passes, outcome) => {
	const [a, b, c, d] = [1, 2, 3, 4].map((number) => carrier.scan('BER', number, 'gate'));
	const pass = [{ rows: [a, b, c], total: 4 }, { rows: [a] }];
	const answers = [...pass, ...Array.from({ length: passes }, () => pass).flat(), { rows: [b, c, d], total: 4 }];
	const sweeper = new Sweeper(parcels, async () => answers.shift()!, 0, new Habits('proven', null, 'answered'));
	const effort = { mostPages: Infinity, mustFinish: true };
	expect(await sweeper.sweep({ start: START - 1, end: START + 1 }, START + 1, effort, newReading())).toMatchObject({ outcome });
	expect(answers).toEqual([]);
});

it('throws what the server says, unless it has something to hand over', async () => {
	await poll();
	carrier.now += 20 * 86_400;
	carrier.scan('BER', 1, 'gate');
	carrier.now += 20 * 86_400;
	const before = state;
	carrier.before = () => {
		throw new Error('closed');
	};
	await expect(poll()).rejects.toThrow('closed');
	expect(state).toBe(before);
	const base = carrier.asked.length;
	carrier.before = (request) => {
		if (request > base + 9) throw new Error('closed');
	};
	const result = await poll();
	expect(places(result)).toEqual(['BER/1 gate']);
	expect(result).toMatchObject({ stoppedBy: new Error('closed'), behind: { caughtUpTo: watermarkOf(state!) } });
});
