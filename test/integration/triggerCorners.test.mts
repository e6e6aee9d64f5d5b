// The corners of the promise: imports of thousands, long settle times, tiny allowances, servers with odd habits, states that are
// damaged, clocks and starts that move, and a workflow that is saved while a poll runs. Every case in all three editions.
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { keyOf } from '../../nodes/shared/feed/memory';
import { clock } from '../../nodes/shared/host/clock';
import { accountKey, accountOf } from '../../nodes/shared/protocol/account';
import { allowanceOf, type Place } from '../../nodes/shared/protocol/allowance';
import { startSimulator, type Edition, type Simulator, type SimulatorSettings, type Transfer } from '../simulator/index.mts';
import { TriggerHost, type TriggerHostOptions } from '../support/nodeContexts.mts';
import { credentialFor, newAccounts } from '../support/simulatedAccount.mts';
import { VirtualClock } from '../support/virtualClock.mts';

jest.setTimeout(120_000);

const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TOLERANCE: Record<Edition, number> = { flagship: 120, enterprise: 300, web: 300 };
/** Of the query of transfer orders, in all editions. */
const PAGE_SIZE = 100;
/** Queries that one look at the feed takes: the web edition demands one transfer type a query. */
const parts = (edition: Edition) => (edition === 'web' ? 2 : 1);

let time: VirtualClock;
let simulator: Simulator;

beforeEach(async () => {
	time = new VirtualClock();
	simulator = await startSimulator({ now: () => time.now });
	newAccounts(simulator);
});

afterEach(async () => {
	await simulator.close();
	time.restore();
});

type Items = INodeExecutionData[] | null;
const numbers = (items: Items) => (items ?? []).map(({ json }) => String(json.transfer_no));
const warnings = (host: TriggerHost) => host.logged.filter(({ level }) => level === 'warn').map(({ text }) => text);

function newHost(
	edition: Edition,
	parameters: IDataObject = {},
	options: Partial<TriggerHostOptions> = {},
	requestsPerMinute = 0,
): TriggerHost {
	return new TriggerHost({ credential: { ...credentialFor(simulator, edition), requestsPerMinute }, parameters, ...options });
}

async function activeHost(...given: Parameters<typeof newHost>): Promise<TriggerHost> {
	const host = newHost(...given);
	await host.activate();
	return host;
}

function addOrders(count: number, patch: Parameters<Simulator['transfers']['add']>[0] = {}): Transfer[] {
	return Array.from({ length: count }, (_, index) => simulator.transfers.add({ remark: 'v1', type: (index % 2) as 0 | 1, ...patch }));
}

/** Polls every minute and returns the numbers of all orders that came. */
async function pollFor(host: TriggerHost, minutes: number, each: (minute: number) => void = () => {}): Promise<string[]> {
	const got: string[] = [];
	for (let minute = 0; minute < minutes; minute++) {
		time.advance(MINUTE);
		each(minute);
		got.push(...numbers(await host.poll()));
	}
	return got;
}

async function requestsOf(run: () => Promise<unknown>): Promise<number> {
	const before = simulator.requests.length;
	await run();
	return simulator.requests.length - before;
}

const numbersOf = (orders: Transfer[]) => orders.map(({ transferNo }) => transferNo).sort();

describe.each(EDITIONS)('created: %s', (edition) => {
	it('3,000 orders imported in one second and never touched again come once', async () => {
		const host = await activeHost(edition, { triggerOn: 'created' });
		time.advance(MINUTE);
		const orders = addOrders(3_000);
		expect((await pollFor(host, 20)).sort()).toEqual(numbersOf(orders));
	});

	it('150 new orders a minute, approved a quarter of an hour later, come once, with a state below 256 KB', async () => {
		const host = await activeHost(edition, { triggerOn: 'created' });
		const minutes: Transfer[][] = [];
		let largest = 0;
		const got = await pollFor(host, 48, (minute) => {
			if (minute < 30) minutes.push(addOrders(150));
			for (const { transferNo } of minutes[minute - 15] ?? []) simulator.transfers.change(transferNo, { status: 40 });
			largest = Math.max(largest, JSON.stringify(host.saved).length);
		});
		expect(got.sort()).toEqual(numbersOf(minutes.flat()));
		expect(largest).toBeLessThan(256 * 1024);
		expect(largest).toBeGreaterThan(16 * 1024);
	});

	it('5,000 orders imported over ten minutes take less than 256 KB, and are forgotten later', async () => {
		const host = await activeHost(edition, { triggerOn: 'created' });
		const orders: Transfer[] = [];
		const got = await pollFor(host, 10, () => orders.push(...addOrders(500)));
		expect(JSON.stringify(host.saved).length).toBeLessThan(256 * 1024);
		got.push(...(await pollFor(host, 50)));
		expect(got.sort()).toEqual(numbersOf(orders));
		expect(JSON.stringify(host.saved).length).toBeLessThan(1_000);
	});
});

describe.each(EDITIONS)('few requests: %s', (edition) => {
	it('1,100 orders in one second, without totals and with 10 requests a minute', async () => {
		simulator.options.totals = 'missing';
		const host = await activeHost(edition, {}, {}, 10);
		time.advance(MINUTE);
		const orders = addOrders(1_100);
		expect((await pollFor(host, 25)).sort()).toEqual(numbersOf(orders));
		const later = addOrders(3);
		expect((await pollFor(host, 15)).sort()).toEqual(numbersOf(later));
	});

	it('400 orders in one second, listed in another order at every query, with 10 requests a minute', async () => {
		Object.assign(simulator.options, { sortOrder: 'modifiedAsc', tieBreak: 'shuffled' });
		const host = await activeHost(edition, {}, {}, 10);
		time.advance(MINUTE);
		const orders = addOrders(400);
		expect((await pollFor(host, 30)).sort()).toEqual(numbersOf(orders));
	});

	it.each([1, 2, 3])('%d a minute: bursts and a trickle come, all and once', async (allowance) => {
		simulator.options.allowance = { requestsPerMinute: allowance };
		const host = await activeHost(edition, {}, {}, allowance);
		const orders: Transfer[] = [];
		const got = await pollFor(host, 150, (minute) => {
			if (minute === 5) orders.push(...addOrders(250));
			if (minute < 40) orders.push(...addOrders(2));
		});
		expect(got.sort()).toEqual(numbersOf(orders));
		expect(host.logged.filter(({ text }) => text.includes('has not moved on'))).toEqual([]);
	});

	it.each(['huge', 60_000, 'page', 'missing'] as const)('one a minute, and a total that is %p', async (totals) => {
		Object.assign(simulator.options, { totals, allowance: { requestsPerMinute: 1 } });
		const host = await activeHost(edition, {}, {}, 1);
		const orders: Transfer[] = [];
		const got = await pollFor(host, 120, (minute) => {
			if (minute === 3) orders.push(...addOrders(230));
			if (minute < 10) orders.push(...addOrders(1));
		});
		expect(got.sort()).toEqual(numbersOf(orders));
	});

	it('one a minute and a settle time of a day: bursts and a trickle come, all and once', async () => {
		simulator.options.allowance = { requestsPerMinute: 1 };
		const host = await activeHost(edition, { options: { settleTime: 86_400 } }, {}, 1);
		const orders: Transfer[] = [];
		const got = await pollFor(host, 400, (minute) => {
			if (minute === 3) orders.push(...addOrders(230));
			if (minute < 30) orders.push(...addOrders(1));
		});
		expect(got.sort()).toEqual(numbersOf(orders));
	});

	it('an allowance that others use up fails an execution, says why, and loses nothing', async () => {
		const host = await activeHost(edition, {}, {}, 4);
		const [order] = addOrders(1);
		time.advance(3 * MINUTE);
		// Another workflow of the process waits for its answers, and holds all places.
		const allowance = allowanceOf(accountKey(accountOf({ ...credentialFor(simulator, edition), requestsPerMinute: 4 })), 4);
		const places = Array.from({ length: 4 }, () => allowance.ask(allowance.join(false), clock.monotonic()) as Place);
		const failures: unknown[] = [];
		for (let minute = 0; minute < 7; minute++) {
			time.advance(MINUTE);
			await host.poll().catch((error: unknown) => failures.push(error));
		}
		expect(failures).toHaveLength(3);
		expect(failures[0]).toMatchObject({
			message: expect.stringMatching(/has not moved on for several polls: The allowance of 4 requests per minute/),
			description: expect.stringContaining('Requests per Minute'),
		});
		for (const place of places) allowance.answered(place, clock.monotonic());
		time.advance(2 * MINUTE);
		expect(await pollFor(host, 10)).toEqual([order.transferNo]);
	});
});

describe.each(EDITIONS)('a settle time of a day: %s', (edition) => {
	it('with 3,000 changes in it: three requests in a quiet poll, what is new comes at once, what turns up late with the next poll', async () => {
		const host = await activeHost(edition, { options: { settleTime: 86_400 } });
		const seen: string[] = [];
		const written: string[] = [];
		// A day of changes, polled by the hour.
		for (let hour = 0; hour < 24; hour++) {
			for (let part = 0; part < 25; part++) {
				time.advance(HOUR / 25);
				written.push(...numbersOf(addOrders(5)));
			}
			seen.push(...numbers(await host.poll()));
		}
		seen.push(...(await pollFor(host, 20)));
		expect(seen.sort()).toEqual(written.sort());
		// A quiet hour, by the minute, with the same trickle.
		const costs: number[] = [];
		for (let minute = 0; minute < 60; minute++) {
			time.advance(MINUTE);
			const fresh = addOrders(2);
			costs.push(await requestsOf(async () => expect(numbers(await host.poll()).sort()).toEqual(numbersOf(fresh))));
		}
		expect(Math.max(...costs)).toBeLessThanOrEqual(3 * parts(edition));
		// Written now, visible in three hours.
		const late = simulator.transfers.add({ type: 1 }, { visibleAfterMs: 3 * HOUR });
		expect(await pollFor(host, 150)).toEqual([]);
		const got = await pollFor(host, 31);
		expect(got).toEqual([late.transferNo]);
		expect(JSON.stringify(host.saved).length).toBeLessThan(128 * 1024);
	});

	it('sales orders, whose query may span an hour: it is taken, and a quiet poll asks three times', async () => {
		if (edition === 'web') return;
		const host = await activeHost(edition, { resource: 'salesOrder', options: { settleTime: 86_400 } });
		for (let hour = 0; hour < 30; hour++) {
			time.advance(HOUR);
			await host.poll();
		}
		for (let minute = 0; minute < 30; minute++) {
			time.advance(MINUTE);
			expect(await requestsOf(() => host.poll())).toBeLessThanOrEqual(3);
		}
	});

	it('takes one request as long as all of it fits a page', async () => {
		const host = await activeHost(edition, { options: { settleTime: 86_400 } });
		for (let hour = 0; hour < 10; hour++) {
			time.advance(HOUR);
			const fresh = addOrders(2);
			expect(await requestsOf(async () => expect(numbers(await host.poll()).sort()).toEqual(numbersOf(fresh)))).toBe(parts(edition));
		}
	});

	it('3,000 orders at once come at once', async () => {
		const host = await activeHost(edition, { options: { settleTime: 86_400 } });
		time.advance(MINUTE);
		const orders = addOrders(3_000);
		time.advance(1000);
		expect(numbers(await host.poll()).sort()).toEqual(numbersOf(orders));
		expect(await pollFor(host, 12)).toEqual([]);
	});
});

describe.each(EDITIONS)('odd servers: %s', (edition) => {
	it('that count orders and show none of them: a note says it, with the interface and how many', async () => {
		const host = await activeHost(edition);
		simulator.options.hidden = () => true;
		time.advance(MINUTE);
		addOrders(4);
		expect(await pollFor(host, 2)).toEqual([]);
		const counted = edition === 'web' ? 2 : 4;
		expect(warnings(host)).toEqual(
			Array(2).fill(
				expect.stringMatching(new RegExp(`counts ${counted} transfer orders and shows none of them.*right to their warehouses`)),
			),
		);
		simulator.options.hidden = () => false;
		host.logged.length = 0;
		expect(await pollFor(host, 12)).toHaveLength(4);
		expect(warnings(host)).toEqual([]);
	});

	const HABITS: Array<[string, Partial<SimulatorSettings>, RegExp | undefined]> = [
		['a total of a thousand million', { totals: 'huge' }, /does not depend on the query/],
		[
			'a total of a thousand million, and the last page for every page beyond',
			{ totals: 'huge', pageBeyondEnd: 'lastPage' },
			/does not depend on the query/,
		],
		['the total of the whole table', { totals: 60_000 }, /does not depend on the query/],
		['a total that is the length of the page', { totals: 'page' }, /the length of a page/],
		['the time of creation instead of the time of change', { shownTimes: 'created' }, /with another time of change/],
		['times that are eight hours behind', { shownTimes: 'shifted' }, /with another time of change/],
		['orders that are counted and not shown', { hidden: (position) => position % 5 === 2 }, undefined],
		['the same orders in both lists', { types: 'ignored' }, edition === 'web' ? /in more than one of its lists/ : undefined],
	];
	it.each(HABITS)('%s: all that is shown comes, once, and a note says it', async (_, habit, note) => {
		Object.assign(simulator.options, { ...habit, sortOrder: 'id' });
		const host = await activeHost(edition);
		const newest = new Map<string, number>();
		const got: string[] = [];
		const orders: Transfer[] = [];
		const poll = async () => {
			for (const { json } of (await host.poll()) ?? []) {
				got.push(`${String(json.transfer_no)} ${String(json.status)}`);
				newest.set(String(json.transfer_no), Number(json.status));
			}
		};
		for (let minute = 0; minute < 20; minute++) {
			time.advance(MINUTE);
			if (minute === 3) orders.push(...addOrders(250));
			if (minute < 12) orders.push(...addOrders(3));
			if (minute === 8) for (const { transferNo } of orders.slice(0, 40)) simulator.transfers.change(transferNo, { status: 40 });
			await poll();
		}
		for (let minute = 0; minute < 10; minute++) {
			time.advance(MINUTE);
			await poll();
		}
		expect(got.filter((version, index) => got.indexOf(version) !== index)).toEqual([]);
		// Which orders are hidden depends on their place in the list, so that most come at one time or another.
		if (habit.hidden) expect(newest.size).toBeGreaterThan(0.7 * orders.length);
		else
			expect([...newest].sort()).toEqual(orders.map(({ transferNo }) => [transferNo, simulator.transfers.get(transferNo)!.status]).sort());
		if (note) expect(warnings(host).filter((text) => note.test(text)).length).toBeGreaterThan(0);
		else expect(warnings(host)).toEqual([]);
	});
});

describe.each(EDITIONS)('a page that is exactly full: %s', (edition) => {
	/** Orders of one list that fill its page, seen when they have settled. */
	async function fullPage(): Promise<TriggerHost> {
		const host = await activeHost(edition);
		time.advance(MINUTE);
		addOrders(PAGE_SIZE, { type: 0 });
		time.advance(10 * MINUTE);
		return host;
	}

	it('costs one request more, to see that the next page is empty, until a larger total has been told', async () => {
		const host = await fullPage();
		expect(await requestsOf(() => host.poll())).toBe(parts(edition) + 1);
		time.advance(10 * MINUTE);
		addOrders(PAGE_SIZE + 1, { type: 0 });
		time.advance(10 * MINUTE);
		expect(await host.poll()).toHaveLength(PAGE_SIZE + 1);
		addOrders(PAGE_SIZE, { type: 0 });
		time.advance(10 * MINUTE);
		expect(await requestsOf(() => host.poll())).toBe(parts(edition));
	});

	it('and another order before the next page is asked for: the totals are not taken for lengths of pages', async () => {
		simulator.options.sortOrder = 'modifiedAsc';
		const host = await fullPage();
		simulator.faults.push({ kind: 'call', moment: 'after', run: () => void addOrders(1, { type: 0 }) });
		await host.poll();
		expect(warnings(host)).toEqual([]);
		time.advance(10 * MINUTE);
		expect((await host.poll()) ?? []).toHaveLength(0);
		expect(await requestsOf(() => host.poll())).toBe(parts(edition));
	});
});

describe.each(EDITIONS)('states: %s', (edition) => {
	/** A trigger that has emitted two orders of the settle time, with one more to come, and the state it has then. */
	async function running(parameters: IDataObject = {}): Promise<{ host: TriggerHost; state: IDataObject; next: Transfer; ids: string[] }> {
		const host = await activeHost(edition, parameters);
		time.advance(10 * MINUTE);
		await host.poll();
		addOrders(2);
		time.advance(MINUTE);
		const ids = ((await host.poll()) ?? []).map(({ json }) => String(json.transfer_id));
		expect(ids).toHaveLength(2);
		const [next] = addOrders(1);
		return { host, state: host.saved.transferOrders as IDataObject, next, ids };
	}

	const set = (state: IDataObject, change: (copy: any) => void): IDataObject => {
		const copy = structuredClone(state);
		change(copy);
		return copy;
	};

	it('of version 1 goes on without loss or repeat', async () => {
		const { host, state, next, ids } = await running();
		// As version 0.1.0 stored it: one watermark, and what was emitted by id with a digest of 12 characters.
		const emitted: Record<string, string> = {};
		for (const part of state.parts as IDataObject[]) {
			for (const group of String(part.memory).split(' ')) {
				const [until, ...records] = group.split(',');
				for (const record of records) {
					const [key, age, ...digests] = record.split(':');
					const id = ids.find((one) => keyOf(one) === key)!;
					const modified = parseInt(until, 36) - (age === '' ? 0 : parseInt(age, 36));
					emitted[id] = [modified.toString(36), ...digests.map((text) => `${text}AAAA`)].join('.');
				}
			}
		}
		const { mark } = (state.parts as IDataObject[])[0].settled as IDataObject;
		const { account, emit, startFrom, createdMark } = state;
		expect(Object.keys(emitted)).toHaveLength(2);
		host.restart({
			transferOrders: { version: 1, account, emit, startFrom, watermark: mark, createdMark, reached: [], step: null, place: null, emitted },
		});
		expect(await pollFor(host, 15)).toEqual([next.transferNo]);
		expect(warnings(host)).toEqual([]);
		expect((host.saved.transferOrders as IDataObject).version).toBe(2);
	});

	const DAMAGES: Array<[string, (state: any) => void, RegExp]> = [
		['an unknown version', (state) => (state.version = 7), /its version is 7/],
		['no version', (state) => delete state.version, /its version is undefined/],
		['a watermark that is no number', (state) => (state.parts[0].settled.mark = 'soon'), /its watermark is "soon"/],
		['a watermark of 1970', (state) => (state.parts[0].settled.mark = 5), /its watermark is 5/],
		['a watermark that is null', (state) => (state.parts[0].settled.mark = null), /its watermark is null/],
	];
	it.each(DAMAGES)('with %s goes on from what is sound, and says it once', async (_, damage, said) => {
		const { host, state, next } = await running();
		host.restart({ transferOrders: set(state, damage) });
		expect(await pollFor(host, 15)).toEqual([next.transferNo]);
		expect(warnings(host).filter((text) => said.test(text))).toHaveLength(1);
		expect(warnings(host)).toHaveLength(1);
	});

	it('with a broken memory loses nothing, and says that some may come again', async () => {
		const { host, state, next } = await running();
		host.restart({ transferOrders: set(state, (copy) => copy.parts.forEach((part: IDataObject) => (part.memory = 'x y,,z'))) });
		const got = await pollFor(host, 15);
		expect(got).toContain(next.transferNo);
		expect(warnings(host)).toEqual([expect.stringMatching(/its memory of what was emitted has gaps: some may come again/)]);
	});

	it.each([
		['a text', 'oops'],
		['a list', [1, 2]],
		['an empty object', {}],
	])('%s in place of a state: told once, a settle time is looked at, never an error', async (_, value) => {
		const { host, next } = await running();
		host.restart({ transferOrders: value } as IDataObject);
		expect(await pollFor(host, 15)).toContain(next.transferNo);
		expect(warnings(host)).toEqual([expect.stringMatching(/the stored state is damaged: .*'Start From'/)]);
	});

	it('a watermark further in the future than clocks may differ is not believed', async () => {
		const { host, state, next } = await running();
		const ahead = time.now / 1000 + TOLERANCE[edition] + 600;
		host.restart({ transferOrders: set(state, (copy) => copy.parts.forEach((part: any) => (part.settled.mark = ahead))) });
		expect(await pollFor(host, 3)).toContain(next.transferNo);
		expect(warnings(host)).toEqual([expect.stringContaining('lies in the future')]);
	});
});

describe.each(EDITIONS)('clock and start: %s', (edition) => {
	it('a clock that steps back by less than a poll takes is noticed', async () => {
		const host = await activeHost(edition);
		time.advance(MINUTE);
		const [order] = addOrders(1);
		simulator.options.latencyMs = () => {
			time.advance(5_000);
			return Promise.resolve();
		};
		simulator.faults.push({ kind: 'call', run: () => time.setBack(2_000) });
		const { saved } = host;
		await expect(host.poll()).rejects.toThrow('was set back while the trigger was polling');
		expect(host.saved).toEqual(saved);
		expect(await pollFor(host, 2)).toEqual([order.transferNo]);
	});

	it('Start From removed and set again emits nothing twice', async () => {
		const start = time.now;
		const days: string[][] = [];
		for (let day = 0; day < 6; day++) {
			days.push(numbersOf(addOrders(2)));
			time.advance(DAY);
		}
		const options = { startFrom: new Date(start + 2 * DAY).toISOString() };
		const host = newHost(edition, { options });
		expect(numbers(await host.activate()).sort()).toEqual(days.slice(2).flat());
		host.configure({ options: {} });
		expect(await pollFor(host, 5)).toEqual([]);
		host.configure({ options });
		expect(await pollFor(host, 5)).toEqual([]);
		// Earlier than before, after it was removed: only what has not been emitted.
		host.configure({ options: {} });
		expect(await pollFor(host, 2)).toEqual([]);
		host.configure({ options: { startFrom: new Date(start).toISOString() } });
		expect((await pollFor(host, 5)).sort()).toEqual(days.slice(0, 2).flat());
	});

	it.each(['changed', 'created'])(
		'Start From set for the first time on a trigger that has run for days brings what was before: %s',
		async (triggerOn) => {
			const start = time.now;
			const before = numbersOf(addOrders(3));
			time.advance(DAY);
			const host = await activeHost(edition, { triggerOn });
			const during: string[] = [];
			const got = await pollFor(host, 20, () => during.push(...numbersOf(addOrders(2))));
			expect(got.sort()).toEqual(during.sort());
			host.configure({ triggerOn, options: { startFrom: new Date(start).toISOString() } });
			expect((await pollFor(host, 10)).sort()).toEqual(before);
		},
	);

	it('Start From moved by an expression with $now, under a clock that is corrected, emits nothing twice', async () => {
		const before = numbersOf(addOrders(3));
		time.advance(DAY);
		const host = newHost(edition);
		const got: string[] = [];
		for (let minute = 0; minute < 12; minute++) {
			time.advance(minute % 4 === 3 ? -20_000 : MINUTE);
			host.options.parameters = { options: { startFrom: new Date(time.now - 3 * DAY).toISOString() } };
			host.restart();
			got.push(...numbers(minute === 0 ? await host.activate() : await host.poll()));
		}
		expect(got.sort()).toEqual(before);
	});

	it('filters that were widened before Start From was moved back: what they had kept out comes then', async () => {
		const host = newHost(edition, { filters: { status: [90] } });
		await host.activate();
		time.advance(MINUTE);
		const [kept] = addOrders(1, { status: 30 });
		const [done] = addOrders(1, { status: 90 });
		expect(await pollFor(host, 20)).toEqual([done.transferNo]);
		time.advance(DAY);
		host.configure({});
		expect(await pollFor(host, 3)).toEqual([]);
		const [since] = addOrders(1);
		expect(await pollFor(host, 20)).toEqual([since.transferNo]);
		host.configure({ options: { startFrom: new Date(time.now - 3 * DAY).toISOString() } });
		// What came by the filters of before may come again, what came since does not.
		const again = await pollFor(host, 20);
		expect(again).toContain(kept.transferNo);
		expect(again).not.toContain(since.transferNo);
		expect(warnings(host)).toEqual([expect.stringContaining('without what has been emitted since the filters were changed')]);
	});

	it('a Settle Time below what clocks may differ by is refused by its name', async () => {
		const host = newHost(edition, { options: { settleTime: TOLERANCE[edition] - 1 } });
		await expect(host.activate()).rejects.toThrow(`'Settle Time' must be at least ${TOLERANCE[edition]} seconds`);
		expect(simulator.requests).toHaveLength(0);
		host.configure({ options: { settleTime: TOLERANCE[edition] } });
		await host.activate();
	});
});

describe.each(EDITIONS)('the host: %s', (edition) => {
	it.each(['memory', 'durable'] as const)('a renamed node goes on where it was: cursors %s', async (cursors) => {
		const host = await activeHost(edition, {}, { cursors });
		time.advance(MINUTE);
		addOrders(1);
		time.advance(MINUTE);
		expect(await host.poll()).toHaveLength(1);
		const [gap] = addOrders(1);
		time.advance(3 * DAY);
		host.rename('Orders from the ERP');
		const [fresh] = addOrders(1);
		expect(
			numbers(await host.activate())
				.concat(await pollFor(host, 12))
				.sort(),
		).toEqual(numbersOf([gap, fresh]));
	});

	it('a workflow that is saved while a poll runs: its two objects do not both emit', async () => {
		const host = await activeHost(edition);
		time.advance(MINUTE);
		const orders = addOrders(30);
		time.advance(MINUTE);
		let second: TriggerHost | undefined;
		const got: string[] = [];
		simulator.faults.push({
			kind: 'call',
			run: async () => {
				// Saving deactivates and activates again, with what is in the database.
				second = host.reloaded();
				got.push(...numbers(await second.activate()));
			},
		});
		got.push(...numbers(await host.poll()));
		got.push(...(await pollFor(second!, 12)));
		expect(got.sort()).toEqual(numbersOf(orders));
		const later = addOrders(2);
		expect((await pollFor(second!, 3)).sort()).toEqual(numbersOf(later));
	});
});
