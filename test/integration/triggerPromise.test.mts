// The promise of the trigger (what it owes its users, point by point), each point by a test that says so. The property tests play
// everything at random; here every sentence stands alone, where a reader can find it.
import type { IDataObject, INodeExecutionData, NodeApiError } from 'n8n-workflow';
import type { FeedState } from '../../nodes/shared/feed/watermark';
import { startSimulator, type Edition, type Fault, type Simulator, type SimulatorSettings, type Transfer } from '../simulator/index.mts';
import { knownIn } from '../support/feedStates.mts';
import { TriggerHost, type TriggerHostOptions } from '../support/nodeContexts.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { VirtualClock } from '../support/virtualClock.mts';

jest.setTimeout(60_000);

const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];
const SORT_ORDERS: Array<SimulatorSettings['sortOrder']> = ['modifiedAsc', 'modifiedDesc', 'id'];
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Seconds: the tolerance of the clocks, and with it the settle time. */
const TOLERANCE: Record<Edition, number> = { flagship: 120, enterprise: 300, web: 300 };
const settleTime = (edition: Edition) => TOLERANCE[edition] + 60;
/** Queries that one look at the feed takes: the web edition demands one transfer type a query. */
const parts = (edition: Edition) => (edition === 'web' ? 2 : 1);

/** The host's time. */
let time: VirtualClock;
/** The server's clock is behind the host's by this, ms. */
let skew: number;
let simulator: Simulator;

beforeEach(async () => {
	time = new VirtualClock();
	skew = 0;
	simulator = await startSimulator({ now: () => time.now - skew });
});

afterEach(async () => {
	await simulator.close();
	time.restore();
});

type Items = INodeExecutionData[] | null;
const numbers = (items: Items) => (items ?? []).map(({ json }) => String(json.transfer_no));
const remarks = (items: Items) => (items ?? []).map(({ json }) => String(json.remark));
const stateOf = (host: TriggerHost) => host.saved.transferOrders as unknown as FeedState;

function newHost(edition: Edition, options: Partial<TriggerHostOptions> = {}): TriggerHost {
	return new TriggerHost({ credential: credentialFor(simulator, edition), ...options });
}

async function activeHost(edition: Edition, options: Partial<TriggerHostOptions> = {}): Promise<TriggerHost> {
	const host = newHost(edition, options);
	await host.activate();
	return host;
}

function addOrders(count: number, patch: Parameters<Simulator['transfers']['add']>[0] = {}): Transfer[] {
	return Array.from({ length: count }, (_, index) => simulator.transfers.add({ remark: 'v1', type: (index % 2) as 0 | 1, ...patch }));
}

/** Polls every minute and returns all that came. */
async function pollFor(host: TriggerHost, minutes: number): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	for (let minute = 0; minute < minutes; minute++) {
		time.advance(MINUTE);
		items.push(...((await host.poll()) ?? []));
	}
	return items;
}

const requestsOf = async (run: () => Promise<unknown>): Promise<number> => {
	const before = simulator.requests.length;
	await run();
	return simulator.requests.length - before;
};

describe.each(EDITIONS)('1. nothing is lost: %s', (edition) => {
	it.each(SORT_ORDERS)('orders that change while the pages are read, server sorted by %s', async (sortOrder) => {
		simulator.options.sortOrder = sortOrder;
		const host = await activeHost(edition);
		time.advance(MINUTE);
		const orders = addOrders(450);
		time.advance(2 * settleTime(edition) * 1000);
		// Before every page but the first, orders of the window change: they leave it, and the rest moves up.
		let change = 0;
		simulator.faults.push({
			kind: 'call',
			times: 8,
			run: () => {
				for (let count = 0; count < 30; count++)
					simulator.transfers.change(orders[(change++ * 7) % 450].transferNo, { remark: `v2-${change}` });
			},
		});
		const seen = new Map<string, string>();
		for (const { json } of await pollFor(host, 20)) seen.set(String(json.transfer_no), String(json.remark));
		expect(seen.size).toBe(450);
		for (const { transferNo } of orders) expect(seen.get(transferNo)).toBe(simulator.transfers.get(transferNo)!.remark);
		expect(change).toBe(240);
	});

	it.each([
		['ahead', 1],
		['behind', -1],
	])('changes that become visible a minute late, to a host whose clock is %s by all the server accepts', async (_, sign) => {
		// A time stamp is a whole second: a clock that is behind may be so by a second less.
		skew = sign * 1000 * (sign > 0 ? TOLERANCE[edition] : TOLERANCE[edition] - 1);
		const host = await activeHost(edition);
		const got: string[] = [];
		const committed: string[] = [];
		for (let minute = 0; minute < 30; minute++) {
			time.advance(MINUTE - 7_000);
			if (minute < 15) {
				committed.push(simulator.transfers.add({}, { visibleAfterMs: 60_000 }).transferNo);
				committed.push(simulator.transfers.add({}, { visibleAfterMs: minute * 1000 }).transferNo);
			}
			time.advance(7_000);
			got.push(...numbers(await host.poll()));
		}
		expect(got.sort()).toEqual(committed.sort());
	});

	it('a clock that was far ahead and is set right between two requests of a poll', async () => {
		const host = await activeHost(edition);
		const ahead = 180 * MINUTE;
		time.advance(MINUTE);
		const first = simulator.transfers.add({}).transferNo;
		time.advance(MINUTE + ahead);
		skew = ahead;
		simulator.faults.push({
			kind: 'call',
			moment: 'after',
			run: () => {
				time.advance(-ahead);
				skew = 0;
			},
		});
		await expect(host.poll()).rejects.toThrow('was set back while the trigger was polling');
		time.advance(MINUTE);
		const second = simulator.transfers.add({}).transferNo;
		expect(numbers(await pollFor(host, 5))).toEqual([first, second]);
	});

	it('many orders of one second', async () => {
		const host = await activeHost(edition);
		time.advance(MINUTE);
		const orders = addOrders(250);
		expect(numbers(await pollFor(host, 15)).sort()).toEqual(orders.map(({ transferNo }) => transferNo).sort());
	});

	it('an order that changes twice within a second, with a poll between', async () => {
		const host = await activeHost(edition);
		time.advance(MINUTE);
		const order = simulator.transfers.add({ remark: 'first' });
		expect(remarks(await host.poll())).toEqual(['first']);
		simulator.transfers.change(order.transferNo, { remark: 'second' });
		expect(simulator.transfers.get(order.transferNo)!.modified).toBe(order.modified);
		time.advance(MINUTE);
		expect(remarks(await host.poll())).toEqual(['second']);
		expect(await pollFor(host, 15)).toEqual([]);
	});

	const FAULTS: Array<[string, Fault]> = [
		['an error of the server', { kind: 'http', status: 500 }],
		['a page in HTML', { kind: 'html' }],
		['half an answer', { kind: 'cutJson' }],
		['a broken connection', { kind: 'cutConnection' }],
		['a connection reset', { kind: 'reset' }],
		['a refusal by allowance', { kind: 'allowance' }],
		['a refusal by concurrency', { kind: 'concurrency' }],
		['a code of the vendor', { kind: 'code', code: edition === 'flagship' ? 99 : 1020, message: '系统异常' }],
	];
	it.each(FAULTS)('%s, on any page', async (_, fault) => {
		const host = await activeHost(edition);
		time.advance(MINUTE);
		const orders = addOrders(250);
		time.advance(MINUTE);
		for (let page = 0; page < 3 * parts(edition); page++) {
			const before = simulator.requests.length;
			const saved = host.saved;
			simulator.faults.push({ ...fault, times: 3, when: () => simulator.requests.length - before > page });
			await expect(host.poll()).rejects.toThrow();
			expect(host.saved).toEqual(saved);
			simulator.faults.clear();
			// Until the process has rested from a refusal.
			time.advance(10 * MINUTE);
		}
		expect(numbers(await host.poll()).sort()).toEqual(orders.map(({ transferNo }) => transferNo).sort());
	});

	it('n8n killed between polls, and again and again, with only what it had stored', async () => {
		const host = await activeHost(edition);
		let stored = host.saved;
		const committed: string[] = [];
		const got: string[] = [];
		for (let round = 0; round < 12; round++) {
			time.advance(MINUTE);
			committed.push(...addOrders(2).map(({ transferNo }) => transferNo));
			const items = await host.poll();
			// n8n stores what a poll leaves when it emits, and not when it answers nothing.
			if (items) stored = host.saved;
			got.push(...numbers(items));
			time.advance(MINUTE);
			if (round % 3 === 0) continue;
			time.advance(round * 60 * MINUTE);
			committed.push(...addOrders(1).map(({ transferNo }) => transferNo));
			host.restart(stored);
			got.push(...numbers(await host.activate()));
			stored = host.saved;
		}
		got.push(...numbers(await pollFor(host, 10)));
		expect(got.sort()).toEqual(committed.sort());
	});

	it.each(['allowed', 'refused'] as const)('n8n off for 100 days, a span of exactly 30 days %s', async (exactSpan) => {
		simulator.options.exactSpan = exactSpan;
		const host = await activeHost(edition);
		const { saved } = host;
		const committed: string[] = [];
		for (let day = 0; day < 100; day++) {
			time.advance(DAY);
			committed.push(...addOrders(5).map(({ transferNo }) => transferNo));
		}
		host.restart(saved);
		const got = numbers(await host.activate());
		got.push(...numbers(await pollFor(host, 10)));
		expect(got.sort()).toEqual(committed.sort());
	});

	it.each(SORT_ORDERS)('a server that sorts by %s, with equal times in changing order', async (sortOrder) => {
		Object.assign(simulator.options, { sortOrder, tieBreak: 'shuffled' });
		const host = await activeHost(edition);
		time.advance(MINUTE);
		const orders = addOrders(330);
		const got = numbers(await pollFor(host, 15));
		expect(got.sort()).toEqual(orders.map(({ transferNo }) => transferNo).sort());
	});
});

describe.each(EDITIONS)('2. nothing is repeated: %s', (edition) => {
	it('at the edges of the windows, by the overlap, by a restart or by a re-activation', async () => {
		const host = await activeHost(edition);
		const got: string[] = [];
		const committed: string[] = [];
		for (let second = 0; second < 900; second++) {
			time.advance(1000);
			if (second < 500 && second % 3 === 0) committed.push(simulator.transfers.add({}).transferNo);
			// A poll at every sort of distance from the changes, so that every order meets an edge.
			if (second % 7 === 0) got.push(...numbers(await host.poll()));
			if (second % 100 === 99) host.restart();
			if (second % 150 === 149) got.push(...numbers(await host.activate()));
		}
		expect(got.sort()).toEqual(committed.sort());
	});

	it('by figures that are only displayed, which differ at every answer', async () => {
		simulator.options.stockFigures = 'drifting';
		const host = await activeHost(edition);
		time.advance(MINUTE);
		addOrders(3);
		time.advance(1000);
		expect(await host.poll()).toHaveLength(3);
		expect(await pollFor(host, 12)).toEqual([]);
	});
});

describe.each(EDITIONS)('3. everything is bounded: %s', (edition) => {
	it('requests: one where the changes fit a page, pages and one otherwise', async () => {
		const host = await activeHost(edition);
		time.advance(MINUTE);
		expect(await requestsOf(async () => await host.poll())).toBe(parts(edition));
		addOrders(100, { type: 0 });
		time.advance(MINUTE);
		expect(await requestsOf(async () => expect(await host.poll()).toHaveLength(100))).toBe(parts(edition));
		addOrders(250, { type: 0 });
		time.advance(MINUTE);
		// 350 orders are still within the settle time: four pages and one; the other type costs its one.
		expect(await requestsOf(async () => expect(await host.poll()).toHaveLength(250))).toBe(5 + parts(edition) - 1);
	});

	it('state: below 64 KB with 1,000 orders in the settle time, and nothing of what came before', async () => {
		const host = await activeHost(edition);
		for (let minute = 0; minute < 10; minute++) {
			addOrders(100);
			time.advance(MINUTE);
			await host.poll();
		}
		time.advance(DAY);
		await host.poll();
		const empty = JSON.stringify(host.saved).length;
		expect(empty).toBeLessThan(600);
		addOrders(1_000);
		time.advance(1000);
		expect(await host.poll()).toHaveLength(1_000);
		expect(JSON.stringify(host.saved).length).toBeLessThan(64 * 1024);
		expect(knownIn(stateOf(host))).toBe(1_000);
		time.advance(DAY);
		await host.poll();
		expect(JSON.stringify(host.saved).length).toBe(empty);
	});

	it.each([
		['the budget of a host', 2_500],
		['its own limit where the host has none', null],
	])('time: stops at %s, hands over what it has, and goes on from there', async (_, budgetMs) => {
		simulator.options.latencyMs = () => {
			time.advance(1000);
			return Promise.resolve();
		};
		const allowed = budgetMs ?? 45_000;
		const host = await activeHost(edition, { budgetMs });
		time.advance(DAY);
		const orders: string[] = [];
		for (let hour = 0; hour < 24; hour++) {
			time.advance(60 * MINUTE);
			orders.push(...addOrders(budgetMs === null ? 500 : 60).map(({ transferNo }) => transferNo));
		}
		time.advance(60 * MINUTE);
		const got: string[] = [];
		let polls = 0;
		let idle = 0;
		while (got.length < orders.length) {
			time.advance(MINUTE);
			const started = time.now;
			const items = numbers(await host.poll());
			// One request more than the budget, at most, and never more than three polls in a row that bring nothing (web, whose types take turns).
			expect(time.now - started).toBeLessThanOrEqual(allowed + 1000);
			idle = items.length > 0 ? 0 : idle + 1;
			expect(idle).toBeLessThanOrEqual(3);
			got.push(...items);
			expect(polls++).toBeLessThan(400);
		}
		expect(polls).toBeGreaterThan(2);
		expect(got.sort()).toEqual(orders.sort());
		expect(await pollFor(host, 12)).toEqual([]);
	});

	it('a second that holds more pages than one poll may read is finished by several', async () => {
		simulator.options.latencyMs = () => {
			time.advance(1000);
			return Promise.resolve();
		};
		const host = await activeHost(edition, { budgetMs: 2_500 });
		time.advance(MINUTE);
		const orders = addOrders(1_200).map(({ transferNo }) => transferNo);
		const got = numbers(await pollFor(host, 90));
		expect(got.sort()).toEqual(orders.sort());
		for (const { settled } of stateOf(host).parts) expect(settled).toMatchObject({ place: null, step: null });
	});

	it('a backlog of 50,000 orders, polled every minute with the allowance of 60 requests', async () => {
		simulator.options.allowance = { requestsPerMinute: 60 };
		const start = time.now;
		for (let batch = 0; batch < 500; batch++) {
			time.advance(20 * MINUTE);
			addOrders(100);
		}
		time.advance(DAY);
		const credential = { ...credentialFor(simulator, edition), requestsPerMinute: 60 };
		const host = newHost(edition, { credential, parameters: { options: { startFrom: new Date(start).toISOString() } } });
		const got = new Set<string>();
		let total = 0;
		let polls = 0;
		const take = (items: Items) => {
			total += items?.length ?? 0;
			for (const number of numbers(items)) got.add(number);
			expect(JSON.stringify(host.saved).length).toBeLessThan(64 * 1024);
		};
		take(await host.activate());
		while (got.size < 50_000) {
			const before = got.size;
			time.advance(MINUTE);
			take(await host.poll());
			expect(got.size).toBeGreaterThan(before);
			expect(polls++).toBeLessThan(30);
		}
		expect(total).toBe(50_000);
		// Refused by the server: none, because the trigger keeps the allowance by itself.
		expect(simulator.requests.filter(({ answer }) => answer.body.includes('超'))).toEqual([]);
		expect(await pollFor(host, 12)).toEqual([]);
	}, 120_000);
});

describe.each(EDITIONS)('4. one item per changed order and poll: %s', (edition) => {
	it('with its newest version, by time of change, then by number', async () => {
		const host = await activeHost(edition);
		time.advance(MINUTE);
		const orders = addOrders(5);
		time.advance(5_000);
		simulator.transfers.change(orders[3].transferNo, { remark: 'v2' });
		time.advance(5_000);
		simulator.transfers.change(orders[1].transferNo, { remark: 'v2' });
		simulator.transfers.change(orders[3].transferNo, { remark: 'v3' });
		time.advance(MINUTE);
		const items = await host.poll();
		expect(numbers(items)).toEqual([0, 2, 4, 1, 3].map((index) => orders[index].transferNo));
		expect(remarks(items)).toEqual(['v1', 'v1', 'v1', 'v2', 'v3']);
	});
});

describe.each(EDITIONS)('5. a manual test run: %s', (edition) => {
	it('shows the newest real order, in the shape of the real run, and leaves the state alone', async () => {
		simulator.transfers.add({ remark: 'older' });
		time.advance(40 * DAY);
		const host = await activeHost(edition);
		time.advance(MINUTE);
		addOrders(250);
		time.advance(MINUTE);
		simulator.transfers.add({ remark: 'newest' });
		time.advance(MINUTE);
		const { saved } = host;
		const sample = await host.fetchTestEvent();
		expect(remarks(sample)).toEqual(['newest']);
		expect(host.saved).toEqual(saved);
		const items = (await host.poll())!;
		expect(items).toHaveLength(251);
		expect(items[250]).toEqual(sample![0]);
	});

	it('shows an order from months ago when there is no newer one', async () => {
		simulator.transfers.add({ remark: 'old' });
		time.advance(80 * DAY);
		expect(remarks(await newHost(edition).fetchTestEvent())).toEqual(['old']);
	});

	it('says clearly that there is none', async () => {
		simulator.transfers.add({ status: 30 });
		time.advance(MINUTE);
		const host = newHost(edition, { parameters: { filters: { status: [90] } } });
		await expect(host.fetchTestEvent()).rejects.toMatchObject({
			message: 'No transfer order changed in the last 90 days that fits the filters',
			description: expect.stringContaining('fetch the test event again'),
		});
	});
});

describe.each(EDITIONS)('6. a failing poll: %s', (edition) => {
	it.each(['memory', 'durable'] as const)('leaves the state exactly as it was, cursors %s', async (cursors) => {
		const host = await activeHost(edition, { cursors });
		time.advance(MINUTE);
		addOrders(150, { type: 0 });
		time.advance(MINUTE);
		const { saved } = host;
		const before = simulator.requests.length;
		simulator.faults.push({ kind: 'http', status: 503, times: Infinity, when: () => simulator.requests.length - before > 2 });
		await expect(host.poll()).rejects.toThrow();
		expect(host.saved).toEqual(saved);
		simulator.faults.clear();
		expect(await host.poll()).toHaveLength(150);
	});

	it('tells the host what it is, so that it backs off as it should', async () => {
		const host = await activeHost(edition);
		const failure = async (fault: Fault) => {
			simulator.faults.clear();
			simulator.faults.push({ ...fault, times: Infinity });
			// Longer than the rest after a refusal.
			time.advance(10 * MINUTE);
			return (await host.poll().then(
				() => undefined,
				(error: unknown) => error,
			)) as NodeApiError & { failure?: IDataObject };
		};
		const refused = await failure({ kind: 'allowance' });
		expect(refused.failure).toMatchObject({ cause: 'rate-limited', retryAfterMs: 300_000 });
		expect(refused.httpCode).toBe('429');
		expect((await failure({ kind: 'concurrency' })).failure).toMatchObject({ cause: 'rate-limited' });
		expect((await failure({ kind: 'http', status: 503 })).failure).toMatchObject({ cause: 'temporarily-unavailable' });
		simulator.faults.clear();
		simulator.accounts[edition].appSecret = 'changed:salt';
		const dead = await host.poll().catch((error: unknown) => error as NodeApiError & { failure?: IDataObject });
		expect(dead).toMatchObject({ failure: { cause: 'credential-invalid' }, httpCode: '401' });
	});

	it('stops at the first refusal by allowance, and hands over what is complete', async () => {
		const host = await activeHost(edition);
		time.advance(60 * DAY);
		addOrders(30);
		time.advance(60 * DAY);
		addOrders(30);
		time.advance(DAY);
		// The first windows are read; then the server refuses.
		const before = simulator.requests.length;
		simulator.faults.push({ kind: 'allowance', times: Infinity, when: () => simulator.requests.length - before > 3 * parts(edition) });
		expect(await host.poll()).toHaveLength(30);
		expect(simulator.requests.length - before).toBe(3 * parts(edition) + 1);
		expect(host.logged.some(({ level, text }) => level === 'warn' && text.includes('stopped early'))).toBe(true);
		// The process rests for longer than this poll may last, so it sends nothing and ends at once. Nothing is gained: now it is an
		// error that the execution list shows.
		const started = time.now;
		await expect(host.poll()).rejects.toMatchObject({ failure: { cause: 'rate-limited' } });
		expect(time.now).toBe(started);
		expect(simulator.requests.length - before).toBe(3 * parts(edition) + 1);
		// Still refused after the rest.
		time.advance(MINUTE + 1_000);
		await expect(host.poll()).rejects.toMatchObject({ failure: { cause: 'rate-limited' } });
		simulator.faults.clear();
		// The next rest is twice as long. A poll waits for the rest of it when that is in time.
		time.advance(MINUTE);
		await expect(host.poll()).rejects.toMatchObject({ failure: { cause: 'rate-limited' } });
		time.advance(MINUTE);
		expect(await host.poll()).toHaveLength(30);
	});
});

describe.each(EDITIONS)('7. two polls at once: %s', (edition) => {
	it('never emit the same change twice, and leave a sound state', async () => {
		const host = await activeHost(edition);
		time.advance(MINUTE);
		addOrders(150);
		time.advance(MINUTE);
		let second: Items = [];
		simulator.faults.push({
			kind: 'call',
			run: async () => {
				second = await host.poll();
			},
		});
		expect(await host.poll()).toHaveLength(150);
		expect(second).toBeNull();
		expect(host.logged.some(({ text }) => text.includes('is not over yet'))).toBe(true);
		expect(await pollFor(host, 12)).toEqual([]);
		addOrders(1);
		expect(await pollFor(host, 1)).toHaveLength(1);
	});

	it('lets the next tick poll again after a failing one', async () => {
		const host = await activeHost(edition);
		time.advance(MINUTE);
		addOrders(1);
		simulator.faults.push({ kind: 'http', status: 500, times: 3 });
		await expect(host.poll()).rejects.toThrow();
		expect(await pollFor(host, 1)).toHaveLength(1);
	});
});

describe.each(EDITIONS)('Trigger On created: %s', (edition) => {
	it('emits every order once, when it has been created', async () => {
		const old = simulator.transfers.add({ remark: 'old' });
		time.advance(DAY);
		const host = await activeHost(edition, { parameters: { triggerOn: 'created' } });
		const created: string[] = [];
		const got: string[] = [];
		for (let minute = 0; minute < 90; minute++) {
			time.advance(MINUTE);
			simulator.transfers.change(old.transferNo, { remark: `old ${minute}` });
			for (const transferNo of created) simulator.transfers.change(transferNo, { remark: `later ${minute}` });
			if (minute < 10) created.push(simulator.transfers.add({ remark: 'new' }, { visibleAfterMs: minute * 6_000 }).transferNo);
			got.push(...numbers(await host.poll()));
		}
		expect(got).toEqual(created);
	});

	it('reads a backlog of created orders from a start date, and leaves out what is older', async () => {
		const old = simulator.transfers.add({});
		time.advance(DAY);
		const start = time.now;
		time.advance(DAY);
		const fresh = addOrders(30);
		simulator.transfers.change(old.transferNo, {});
		time.advance(DAY);
		const parameters = { triggerOn: 'created', options: { startFrom: new Date(start).toISOString() } };
		const host = newHost(edition, { parameters });
		expect(numbers(await host.activate())).toEqual(fresh.map(({ transferNo }) => transferNo));
		expect(await pollFor(host, 12)).toEqual([]);
	});
});

describe.each(EDITIONS)('what people set: %s', (edition) => {
	it('one or several statuses cost no extra requests', async () => {
		for (const status of [[], [40], [40, 90], [10, 30, 40, 50, 90]]) {
			const host = await activeHost(edition, { parameters: { filters: { status } } });
			for (const code of [10, 30, 40, 50, 90]) simulator.transfers.add({ status: code });
			time.advance(MINUTE);
			let items: Items = [];
			expect(await requestsOf(async () => (items = await host.poll()))).toBe(parts(edition));
			expect(items!.map(({ json }) => json.status)).toEqual(status.length === 0 ? [10, 30, 40, 50, 90] : status);
			time.advance(DAY);
		}
	});

	it('warehouses, picked or typed', async () => {
		const filters = {
			fromWarehouseNo: { __rl: true, mode: 'list', value: 'WH-A' },
			toWarehouseNo: { __rl: true, mode: 'number', value: 'WH-B' },
		};
		const host = await activeHost(edition, { parameters: { filters } });
		simulator.transfers.add({ fromWarehouseNo: 'WH-A', toWarehouseNo: 'WH-C' });
		const wanted = simulator.transfers.add({ fromWarehouseNo: 'WH-A', toWarehouseNo: 'WH-B' });
		simulator.transfers.add({ fromWarehouseNo: 'WH-C', toWarehouseNo: 'WH-B' });
		expect(numbers(await pollFor(host, 1))).toEqual([wanted.transferNo]);
	});

	it('another filter later neither floods nor loses', async () => {
		const host = await activeHost(edition, { parameters: { filters: { status: [90] } } });
		for (let day = 0; day < 10; day++) {
			time.advance(DAY);
			addOrders(20, { status: day % 2 ? 90 : 30 });
			await host.poll();
		}
		time.advance(DAY);
		host.configure({ filters: {} });
		expect(await pollFor(host, 12)).toEqual([]);
		const { transferNo } = simulator.transfers.add({ status: 30 });
		expect(numbers(await pollFor(host, 12))).toEqual([transferNo]);
		host.configure({ filters: { status: [30] } });
		simulator.transfers.add({ status: 40 });
		const other = simulator.transfers.add({ status: 30 });
		expect(numbers(await pollFor(host, 12))).toEqual([other.transferNo]);
	});

	it.each(['memory', 'durable'] as const)('another account later starts afresh, and says so: cursors %s', async (cursors) => {
		const host = await activeHost(edition, { cursors });
		time.advance(10 * DAY);
		addOrders(50);
		const other = await startSimulator({
			now: () => time.now,
			accounts: [{ ...simulator.accounts[edition], sid: 'another-seller' }],
		});
		try {
			for (let day = 0; day < 50; day++) other.transfers.add({ modified: time.now - day * DAY - 60 * MINUTE });
			host.options.credential = credentialFor(other, edition);
			time.advance(MINUTE);
			// It takes an empty emission to make the host store the new start: in memory always, with durable cursors at an activation.
			expect(await host.poll()).toEqual([]);
			expect(host.logged.some(({ level, text }) => level === 'warn' && text.includes('another account or edition'))).toBe(true);
			expect(stateOf(host).account).toContain('another-seller');
			const { transferNo } = other.transfers.add({});
			expect(numbers(await pollFor(host, 12))).toEqual([transferNo]);
		} finally {
			await other.close();
		}
	});

	it('another edition later starts afresh', async () => {
		const host = await activeHost(edition);
		time.advance(10 * DAY);
		addOrders(50);
		time.advance(DAY);
		const next = EDITIONS[(EDITIONS.indexOf(edition) + 1) % 3];
		host.options.credential = credentialFor(simulator, next);
		expect(await host.poll()).toEqual([]);
		expect(stateOf(host).account).toMatch(new RegExp(`^${next}\\|`));
		const { transferNo } = simulator.transfers.add({});
		expect(numbers(await pollFor(host, 12))).toEqual([transferNo]);
	});

	it('another key of the same seller goes on where the old one stood', async () => {
		const host = await activeHost(edition);
		time.advance(DAY);
		const [order] = addOrders(1);
		simulator.accounts[edition].appKey = 'another-key';
		host.options.credential = credentialFor(simulator, edition);
		expect(numbers(await pollFor(host, 12))).toEqual([order.transferNo]);
	});

	it('an earlier Start From later reads from there, without what has been emitted; a later one changes nothing', async () => {
		const days: string[][] = [];
		const start = time.now;
		for (let day = 0; day < 10; day++) {
			days.push(addOrders(3).map(({ transferNo }) => transferNo));
			time.advance(DAY);
		}
		const at = (day: number) => new Date(start + day * DAY).toISOString();
		const host = newHost(edition, { parameters: { options: { startFrom: at(7) } } });
		expect(numbers(await host.activate())).toEqual(days.slice(7).flat());
		host.configure({ options: { startFrom: at(9) } });
		expect(await pollFor(host, 12)).toEqual([]);
		host.configure({ options: { startFrom: at(4) } });
		expect(numbers(await pollFor(host, 12))).toEqual(days.slice(4, 7).flat());
		host.configure({ options: {} });
		expect(await pollFor(host, 12)).toEqual([]);
	});

	it('a Start From by an expression that moves with the time emits everything once', async () => {
		const orders = addOrders(4).map(({ transferNo }) => transferNo);
		time.advance(2 * DAY);
		orders.push(...addOrders(4).map(({ transferNo }) => transferNo));
		const host = newHost(edition);
		const got: string[] = [];
		for (let minute = 0; minute < 30; minute++) {
			time.advance(MINUTE);
			// What {{ $now.minus(3, 'days') }} comes to at this poll.
			host.options.parameters = { options: { startFrom: new Date(time.now - 3 * DAY).toISOString() } };
			host.restart();
			got.push(...numbers(minute === 0 ? await host.activate() : await host.poll()));
		}
		expect(got).toEqual(orders);
	});

	it('a longer Settle Time finds what becomes visible later', async () => {
		const host = await activeHost(edition, { parameters: { options: { settleTime: 1_800 } } });
		time.advance(MINUTE);
		const { transferNo } = simulator.transfers.add({}, { visibleAfterMs: 20 * MINUTE });
		const early = simulator.transfers.add({}).transferNo;
		expect(numbers(await pollFor(host, 60))).toEqual([early, transferNo]);
	});

	it('a Settle Time that no query could span is refused by its name', async () => {
		const host = newHost(edition, { parameters: { options: { settleTime: 604_801 } } });
		await expect(host.activate()).rejects.toThrow("'Settle Time' must be a whole number from 0 to 604800, not ");
		expect(simulator.requests).toHaveLength(0);
	});

	it('one item per line', async () => {
		const host = await activeHost(edition, { parameters: { output: 'lines' } });
		const order = simulator.transfers.add({
			remark: 'head',
			lines: [
				{ specNo: 'A', num: 2, remark: 'first' },
				{ specNo: 'B', num: 3, remark: 'second' },
			],
		});
		const items = await pollFor(host, 1);
		expect(items.map(({ json }) => [json.transfer_no, json.spec_no, json.num, json.line_remark, json.remark])).toEqual([
			[order.transferNo, 'A', 2, 'first', 'head'],
			[order.transferNo, 'B', 3, 'second', 'head'],
		]);
		expect(items[0].json).not.toHaveProperty('details_list');
	});

	it('the vendor’s record untouched with Simplify off', async () => {
		const host = await activeHost(edition, { parameters: { simplify: false } });
		simulator.transfers.add({});
		const [item] = await pollFor(host, 1);
		const answers = simulator.requests.map(({ answer }) => JSON.parse(answer.body) as IDataObject);
		const lists = answers.flatMap((answer) => ((answer.data as IDataObject)?.order ?? answer.transfer_list ?? []) as IDataObject[]);
		expect(lists).toContainEqual(item.json);
	});
});

describe.each(EDITIONS)('what people see: %s', (edition) => {
	it('how far the trigger is behind', async () => {
		const host = await activeHost(edition, { budgetMs: 2_500 });
		time.advance(200 * DAY);
		simulator.options.latencyMs = () => {
			time.advance(1000);
			return Promise.resolve();
		};
		await host.poll();
		const said = host.logged.filter(({ level }) => level === 'info').map(({ text }) => text);
		expect(said).toHaveLength(1);
		expect(said[0]).toMatch(/caught up to 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00, \d+ windows to go; 0 records in this poll/);
		await pollFor(host, 30);
		host.logged.length = 0;
		simulator.options.latencyMs = 0;
		await pollFor(host, 5);
		expect(host.logged).toEqual([]);
	});
});

describe('hosts', () => {
	it.each(EDITIONS)('with durable cursors lose nothing between the activation and the first tick: %s', async (edition) => {
		const host = await activeHost(edition, { cursors: 'durable' });
		time.advance(10_000);
		const { transferNo } = simulator.transfers.add({});
		time.advance(50_000);
		expect(numbers(await host.poll())).toEqual([transferNo]);
		expect(await pollFor(host, 12)).toEqual([]);
	});

	it.each([1, 20, 110])('with durable cursors that are stored %s s after the poll repeat nothing', async (late) => {
		const host = await activeHost('flagship', { cursors: 'durable' });
		await pollFor(host, 2);
		const before = host.saved;
		const { transferNo } = simulator.transfers.add({});
		time.advance(MINUTE);
		expect(numbers(await host.poll())).toEqual([transferNo]);
		const after = host.saved;
		// The ticks until then begin with what is in the database.
		for (let second = 0; second < late; second += 10) {
			host.cursor = structuredClone(before);
			expect(await host.poll()).toBeNull();
			time.advance(10_000);
		}
		host.cursor = structuredClone(after);
		expect(await pollFor(host, 5)).toEqual([]);
	});

	it.each(EDITIONS)('that lost the state of an active workflow: it goes back a quarter of an hour and says so, %s', async (edition) => {
		const host = await activeHost(edition);
		await pollFor(host, 3);
		// A Code node on a worker wrote static data over it, and main was restarted.
		time.advance(5 * MINUTE);
		const missed = addOrders(3).map(({ transferNo }) => transferNo);
		time.advance(5 * MINUTE);
		host.restart({});
		expect(numbers(await host.start()).sort()).toEqual(missed.sort());
		expect(host.failed.map(({ message }) => message)).toEqual([
			expect.stringMatching(/^The trigger's state was lost while n8n was not running: it starts again with what changed since 20/),
		]);
		expect((host.failed[0] as NodeApiError).description).toContain("'Start From'");
		expect(await pollFor(host, 12)).toEqual([]);
		expect(host.failed).toHaveLength(1);
	});

	it('that start an active workflow with its state say nothing', async () => {
		const host = await activeHost('flagship');
		await pollFor(host, 1);
		host.restart();
		expect(await host.start()).toBeNull();
		expect(host.failed).toEqual([]);
	});

	it.each(['Asia/Shanghai', 'UTC', 'America/New_York'])('in the zone %s read and write Beijing time', async (timezone) => {
		const start = time.now;
		const [before] = addOrders(1);
		time.advance(60 * MINUTE);
		const [after] = addOrders(1);
		time.advance(60 * MINUTE);
		// Without a zone, a date is Beijing time as everything the ERP shows.
		const startFrom = new Date(start + 30 * MINUTE + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
		const host = newHost('flagship', { timezone, parameters: { options: { startFrom } } });
		const items = await host.activate();
		expect(numbers(items)).toEqual([after.transferNo]);
		expect(numbers(items)).not.toContain(before.transferNo);
		expect(Date.parse(String(items![0].json.modified))).toBe(after.modified);
		expect(String(items![0].json.modified)).toMatch(/\+08:00$/);
	});
});

it.each(EDITIONS)('a broken order does not hold up the others: %s', async (edition) => {
	const host = await activeHost(edition);
	time.advance(MINUTE);
	const now = new Date(time.now + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
	const sound = { transfer_id: 7, transfer_no: 'TF7', status: 30, created: now, modified: now, details_list: [{ rec_id: 1, num: 2 }] };
	const broken = [{}, { transfer_no: 'TF8', status: 'new', modified: 'soon', details_list: null }];
	const orders = [broken[0], sound, broken[1]];
	const answer =
		edition === 'flagship'
			? { status: 0, data: { total_count: 3, order: orders } }
			: { code: 0, message: '', total_count: 3, transfer_list: orders };
	simulator.faults.push({ kind: 'http', status: 200, body: JSON.stringify(answer) });
	const items = await host.poll();
	expect(numbers(items).sort()).toEqual(['TF7', 'TF8', 'null']);
	expect(host.logged.some(({ level, text }) => level === 'warn' && text.includes('without a readable time of change'))).toBe(true);
	const next = addOrders(1)[0];
	expect(numbers(await pollFor(host, 12))).toEqual([next.transferNo]);
});
