// Which poll of a node may go on, from which state, and what becomes of what it brings: workflows that are saved, deactivated and activated
// while polls run, in hosts that take what such a poll brings (older versions of n8n) and in hosts that throw it away (2.41), and hosts whose
// durable polling is switched on later. Every case in all three editions.
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { PollTriggerExecutor } from 'n8n-core';
import { startSimulator, type Edition, type Simulator, type Transfer } from '../simulator/index.mts';
import { TriggerHost, type TriggerHostOptions } from '../support/nodeContexts.mts';
import { credentialFor, newAccounts } from '../support/simulatedAccount.mts';
import { simulateForEachTest } from '../support/simulatedTime.mts';
import type { VirtualClock } from '../support/virtualClock.mts';

jest.setTimeout(120_000);

const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let time: VirtualClock;
let simulator: Simulator;

simulateForEachTest((...made) => {
	[simulator, time] = made;
	newAccounts(simulator);
});

type Items = INodeExecutionData[] | null;
const numbers = (items: Items) => (items ?? []).map(({ json }) => String(json.transfer_no));
const numbersOf = (orders: Transfer[]) => orders.map(({ transferNo }) => transferNo).sort();
const addOrders = (count: number) => Array.from({ length: count }, (_, index) => simulator.transfers.add({ type: (index % 2) as 0 | 1 }));
/** The log, without the waiting for the present that a long backlog tells. */
const said = (host: TriggerHost) => host.logged.map(({ text }) => text.replace('Wangdian Trigger: ', ''));

function newHost(edition: Edition, options: IDataObject = {}, more: Partial<TriggerHostOptions> = {}): TriggerHost {
	return new TriggerHost({ credential: credentialFor(simulator, edition), parameters: { options }, ...more });
}

async function pollFor(host: TriggerHost, minutes: number): Promise<string[]> {
	const got: string[] = [];
	for (let minute = 0; minute < minutes; minute++) {
		time.advance(MINUTE);
		got.push(...numbers(await host.poll()));
	}
	return got;
}

/** Runs something when the next request has arrived. */
const duringThePoll = (run: () => Promise<unknown> | void) =>
	void simulator.faults.push({ kind: 'call', run: async () => void (await run()) });

/** A host with a quiet past and three orders that the next poll will find. */
async function hostWithNews(edition: Edition, isDiscarded: () => boolean) {
	const host = newHost(edition, {}, { isDiscarded });
	await host.activate();
	await pollFor(host, 2);
	const stored = host.saved;
	time.advance(MINUTE);
	const orders = numbersOf(addOrders(3));
	time.advance(MINUTE);
	return { host, stored, orders };
}

/** The new object of a saved workflow, with what was in the database. */
function saved(host: TriggerHost, stored: IDataObject): TriggerHost {
	const next = host.reloaded();
	next.options.isDiscarded = undefined;
	next.reload(stored);
	return next;
}

describe.each(EDITIONS)('in memory, a workflow is saved while a poll runs: %s', (edition) => {
	describe.each([
		['that throws away what it brings', true],
		['that takes what it brings', false],
	])('in a host %s', (_, discards) => {
		it('and activated before the poll has ended: everything comes once', async () => {
			let isSaved = false;
			let next: TriggerHost | undefined;
			const { host, stored, orders } = await hostWithNews(edition, () => discards && isSaved);
			const got: string[] = [];
			duringThePoll(async () => {
				isSaved = true;
				next = saved(host, stored);
				got.push(...numbers(await next.activate()));
			});
			got.push(...numbers(await host.poll()));
			got.push(...(await pollFor(next!, 15)));
			expect(got.sort()).toEqual(orders);
		});

		it.each([0, 5_000, 40_000])('and activated %s ms after the poll has ended: everything comes once', async (later) => {
			let isSaved = false;
			const { host, stored, orders } = await hostWithNews(edition, () => discards && isSaved);
			duringThePoll(() => {
				isSaved = true;
			});
			const got = numbers(await host.poll());
			time.advance(later);
			const next = saved(host, stored);
			got.push(...numbers(await next.activate()));
			got.push(...(await pollFor(next, 15)));
			expect(got.sort()).toEqual(orders);
		});
	});

	it('or deactivated, and activated again an hour later: what the host threw away comes then', async () => {
		let isActive = true;
		const { host, stored, orders } = await hostWithNews(edition, () => !isActive);
		duringThePoll(() => {
			isActive = false;
		});
		expect(await host.poll()).toBeNull();
		time.advance(HOUR);
		const next = saved(host, stored);
		const got = numbers(await next.activate());
		got.push(...(await pollFor(next, 15)));
		expect(got.sort()).toEqual(orders);
	});

	it("by n8n's scheduler without durable cursors, with an object for every tick, and a tick before what the last one brought is taken", async () => {
		const { host, stored, orders } = await hostWithNews(edition, () => false);
		const got: string[] = [];
		const tick = async (before?: () => Promise<void>) => {
			const one = saved(host, stored);
			one.options.beforeTaking = before;
			got.push(...numbers(await one.poll()));
		};
		await tick(async () => await tick());
		for (let minute = 0; minute < 12; minute++) {
			time.advance(MINUTE);
			await tick();
		}
		expect(got.sort()).toEqual(orders);
	});

	it('later, when only quiet polls have followed: nothing comes again, and nothing is left out', async () => {
		const { host, orders } = await hostWithNews(edition, () => false);
		expect(numbers(await host.poll()).sort()).toEqual(orders);
		const stored = host.saved;
		await pollFor(host, 20);
		const next = saved(host, stored);
		const more = addOrders(1);
		time.advance(1_000);
		expect(numbers(await next.activate())).toEqual(numbersOf(more));
		expect(await pollFor(next, 12)).toEqual([]);
	});
});

describe("n8n's own executor of polls", () => {
	const nothing = () => {};
	const logger = { scoped: () => logger, debug: nothing, info: nothing, warn: nothing, error: nothing };
	const span = { setStatus: nothing };
	const traced = async (__: unknown, run: (one: typeof span) => Promise<unknown>) => await run(span);
	const tracing = {
		startSpan: traced,
		startNewTraceSpan: traced,
		pickWorkflowAttributes: () => ({}),
		pickNodeAttributes: () => ({}),
	};

	/** Polls by n8n's executor, which decides what becomes of what a poll brings. */
	function executed(host: TriggerHost, isCurrent: () => boolean, emit: (items: INodeExecutionData[]) => void) {
		const runPollFunction = async (__: unknown, ___: unknown, { isActivation }: { isActivation: boolean }) => {
			const items = await (isActivation ? host.activate() : host.poll());
			return items === null ? null : [items];
		};
		const executor = new PollTriggerExecutor(logger as never, { runPollFunction } as never, tracing as never, { error: nothing } as never);
		const workflow = { id: '1', name: 'Orders', expression: { acquireIsolate: nothing, releaseIsolate: nothing } };
		return async (isActivation: boolean) => {
			const functions = {
				isActivation,
				__emit: ([items]: INodeExecutionData[][]) => emit(items),
				__emitError: (error: Error) => {
					throw error;
				},
			};
			await executor.create(workflow as never, { id: '2', name: 'Trigger' } as never, functions as never, isCurrent)(isActivation);
		};
	}

	it.each(EDITIONS.flatMap((edition) => [true, false].map((isAtOnce) => [edition, isAtOnce] as const)))(
		'%s: a workflow saved while it is polled, activated during the poll: %s; everything comes once',
		async (edition, isAtOnce) => {
			let current = 1;
			const { host, stored, orders } = await hostWithNews(edition, () => current !== 1);
			const got: string[] = [];
			const emit = (items: INodeExecutionData[]) => void got.push(...numbers(items));
			let next: TriggerHost | undefined;
			const activate = async () => {
				next = saved(host, stored);
				await executed(next, () => current === 2, emit)(true);
			};
			duringThePoll(async () => {
				current = 2;
				if (isAtOnce) await activate();
			});
			await executed(host, () => current === 1, emit)(false);
			if (!isAtOnce) await activate();
			const poll = executed(next!, () => current === 2, emit);
			for (let minute = 0; minute < 15; minute++) {
				time.advance(MINUTE);
				await poll(false);
			}
			expect(got.sort()).toEqual(orders);
		},
	);
});

describe.each(EDITIONS)('durable cursors: %s', (edition) => {
	it('switched on for an active trigger: it goes on where it was in memory, though n8n brings nothing along', async () => {
		const options = { startFrom: new Date(time.now).toISOString() };
		const before = addOrders(20);
		const host = newHost(edition, options);
		const got = numbers(await host.activate());
		got.push(...(await pollFor(host, 5)));
		const missed = addOrders(2);
		time.advance(10 * MINUTE);
		host.switchToDurable();
		got.push(...numbers(await host.activate()));
		got.push(...(await pollFor(host, 15)));
		expect(got.sort()).toEqual(numbersOf([...before, ...missed]));
		expect(said(host)).toEqual([]);
	});

	it.each([undefined, 86_400])('begin with what changes after the activation: settle time %s', async (settleTime) => {
		for (let past = 0; past < 50; past++) {
			addOrders(1);
			time.advance(20 * MINUTE);
		}
		addOrders(1);
		const host = newHost(edition, settleTime === undefined ? {} : { settleTime }, { cursors: 'durable' });
		// An empty emission makes the host store the start.
		expect(await host.activate()).toEqual([]);
		const later = addOrders(1);
		expect(await pollFor(host, 15)).toEqual(numbersOf(later));
	});

	it('activated again: the next tick finds what has changed, and nothing is said', async () => {
		const host = newHost(edition, {}, { cursors: 'durable' });
		await host.activate();
		await pollFor(host, 3);
		time.advance(10_000);
		expect(await host.activate()).toBeNull();
		const orders = addOrders(1);
		time.advance(30_000);
		expect(numbers(await host.poll())).toEqual(numbersOf(orders));
		expect(said(host)).toEqual([]);
	});

	it('with a tick that finds no state, because the activation could not be stored: what changed in between comes', async () => {
		const host = newHost(edition, {}, { cursors: 'durable' });
		await host.activate();
		host.cursor = {};
		time.advance(20_000);
		const orders = addOrders(1);
		expect(await pollFor(host, 5)).toEqual(numbersOf(orders));
	});

	it('of another account: its start is stored by an empty emission also at an activation', async () => {
		const host = newHost(edition, {}, { cursors: 'durable' });
		await host.activate();
		time.advance(DAY);
		const other = await startSimulator({ now: () => time.now, accounts: [{ ...simulator.accounts[edition], sid: 'another-seller' }] });
		try {
			host.options.credential = credentialFor(other, edition);
			await host.activate();
			expect(JSON.stringify(host.saved)).toContain('another-seller');
			const order = other.transfers.add({});
			expect(await pollFor(host, 12)).toEqual([order.transferNo]);
		} finally {
			await other.close();
		}
	});
});

describe.each(EDITIONS)('a test event: %s', (edition) => {
	it('that the server refuses by its limit says so, with the next step', async () => {
		simulator.faults.push({ kind: 'allowance', times: 20 });
		await expect(newHost(edition).fetchTestEvent()).rejects.toMatchObject({
			httpCode: '429',
			description: expect.stringContaining('Requests per Minute') as string,
		});
	});
});
