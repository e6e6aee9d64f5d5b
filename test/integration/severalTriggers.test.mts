// Two Wangdian Triggers in one workflow, in n8n's own registry of polling triggers: edits of one of them, starts of n8n, static data that
// somebody removes, and results that n8n throws away. Everything must come to each of them, once.
import type { Simulator } from '../simulator/index.mts';
import { newAccounts } from '../support/simulatedAccount.mts';
import { simulateForEachTest } from '../support/simulatedTime.mts';
import { A, B, TriggerRegistry } from '../support/triggerRegistry.mts';
import type { VirtualClock } from '../support/virtualClock.mts';

jest.setTimeout(300_000);

const MINUTE = 60_000;
let time: VirtualClock;
let simulator: Simulator;

simulateForEachTest((...made) => {
	[simulator, time] = made;
	newAccounts(simulator);
});

const addOrders = (count: number) => Array.from({ length: count }, () => simulator.transfers.add({ type: 0 }).transferNo);

async function activeRegistry(): Promise<TriggerRegistry> {
	const n8n = new TriggerRegistry(simulator, time);
	await n8n.activate('activate', A, B);
	await n8n.minutes(3, A, B);
	return n8n;
}

/** Both triggers have got all orders, each once. */
const cameOnce = ({ got }: TriggerRegistry, orders: readonly string[]) =>
	expect({ A: got[A].sort(), B: got[B].sort() }).toEqual({ A: [...orders].sort(), B: [...orders].sort() });

const switchedOn = async (n8n: TriggerRegistry) => await n8n.activate('update', A);

const startedAgain = async (n8n: TriggerRegistry) => {
	n8n.restart();
	await n8n.activate('init', A, B);
};

describe('two triggers of one workflow', () => {
	it('one edited, both emit from then on, n8n started again: nothing comes twice', async () => {
		const n8n = await activeRegistry();
		await n8n.edit(B);
		const orders: string[] = [];
		for (let hour = 0; hour < 5; hour++) {
			orders.push(...addOrders(10));
			await n8n.minutes(10, A, B);
		}
		await startedAgain(n8n);
		await n8n.minutes(10, A, B);
		cameOnce(n8n, orders);
	});

	it('one edited, and the other a day of polls later: nothing comes twice', async () => {
		const n8n = await activeRegistry();
		await n8n.edit(B);
		const orders = addOrders(10);
		await n8n.minutes(10, A, B);
		// What B saves is of an object that does not know of A's polls.
		n8n.saveObjectOf(B);
		await n8n.minutes(1_445, A);
		orders.push(...addOrders(3));
		await n8n.minutes(8, A, B);
		n8n.saveObjectOf(B);
		await n8n.edit(A);
		await n8n.minutes(8, A, B);
		cameOnce(n8n, orders);
	});

	it.each([
		['and switched on again', switchedOn],
		['and n8n started again', startedAgain],
	])('one switched off while it polls, the other goes on and emits, %s: what was thrown away comes', async (_, onAgain) => {
		const n8n = await activeRegistry();
		const orders = addOrders(3);
		time.advance(MINUTE);
		await n8n.discardPollOf(A);
		expect(n8n.got[A]).toEqual([]);
		await n8n.minutes(8, B);
		expect(n8n.got[B].sort()).toEqual(orders);
		await onAgain(n8n);
		await n8n.minutes(10, A, B);
		cameOnce(n8n, orders);
	});

	it('edited the moment after both have emitted: nothing comes twice', async () => {
		const n8n = await activeRegistry();
		const orders = addOrders(4);
		await n8n.minutes(8, A, B);
		await n8n.edit(A);
		await n8n.minutes(8, A, B);
		cameOnce(n8n, orders);
	});

	it.each([0, 500, 1_500])('one switched off while it polls, and the other emits %s ms later: what was thrown away comes', async (ms) => {
		const n8n = await activeRegistry();
		const orders = addOrders(3);
		time.advance(MINUTE);
		await n8n.discardPollOf(A);
		time.advance(ms);
		await n8n.tick(B);
		await n8n.minutes(2, B);
		await n8n.activate('update', A);
		await n8n.minutes(10, A, B);
		cameOnce(n8n, orders);
	});

	describe('with a database that takes its time', () => {
		it.each([500, 1_500, 5_000])('both emit, %s ms apart: nothing comes twice', async (ms) => {
			const n8n = await activeRegistry();
			const orders = addOrders(3);
			time.advance(MINUTE);
			n8n.isSlow = true;
			await n8n.tick(A);
			time.advance(ms);
			await n8n.tick(B);
			n8n.finishSaves();
			await n8n.minutes(10, A, B);
			cameOnce(n8n, orders);
		});

		it.each([
			['switched on again', switchedOn],
			['n8n started again', startedAgain],
		])(
			'one emits, the other is switched off while it polls and that is still being saved; %s: everything comes once',
			async (_, onAgain) => {
				const n8n = await activeRegistry();
				const orders = addOrders(3);
				time.advance(MINUTE);
				n8n.isSlow = true;
				await n8n.tick(B);
				await n8n.discardPollOf(A);
				n8n.finishSaves();
				await onAgain(n8n);
				await n8n.minutes(10, A, B);
				cameOnce(n8n, orders);
			},
		);
	});

	it('another main process leads for a while: nothing is lost, nothing comes twice', async () => {
		const n8n = await activeRegistry();
		const orders = addOrders(3);
		await n8n.minutes(8, A, B);
		await n8n.lead(A, B);
		orders.push(...addOrders(3));
		await n8n.minutes(8, A, B);
		await n8n.edit(A);
		await n8n.lead(A, B);
		orders.push(...addOrders(3));
		await n8n.minutes(8, A, B);
		cameOnce(n8n, orders);
	});

	it('static data that somebody removed, and an edit after a day of polls: what came meanwhile comes', async () => {
		const n8n = await activeRegistry();
		await n8n.minutes(1_445, A);
		n8n.database = {};
		time.advance(30_000);
		const orders = addOrders(3);
		time.advance(5_000);
		await n8n.edit(A);
		await n8n.minutes(10, A);
		expect(n8n.got[A].sort()).toEqual(orders);
	});
});

describe('n8n is started again while Wangdian does not answer', () => {
	it.each([
		['its limit of requests, once', { kind: 'allowance' } as const],
		['too many requests at once, once', { kind: 'concurrency' } as const],
		['an outage of some minutes', { kind: 'http', status: 503, times: 15 } as const],
	])('%s: the trigger is active, says so as a failed execution, and goes on', async (_, fault) => {
		const n8n = await activeRegistry();
		n8n.restart();
		time.advance(30_000);
		simulator.faults.push(fault);
		await n8n.activate('init', A);
		expect(n8n.active).toBe(1);
		expect(n8n.failed).toHaveLength(1);
		const orders = addOrders(2);
		time.advance(2 * MINUTE);
		await n8n.minutes(15, A);
		expect(n8n.got[A].sort()).toEqual(orders);
	});

	it('an activation by hand fails as before: somebody is there to read it', async () => {
		const n8n = new TriggerRegistry(simulator, time);
		simulator.faults.push({ kind: 'http', status: 503, times: 15 });
		await expect(n8n.activate('activate', A)).rejects.toThrow('Wangdian could not answer right now');
		expect({ active: n8n.active, failed: n8n.failed }).toEqual({ active: 0, failed: [] });
	});
});
