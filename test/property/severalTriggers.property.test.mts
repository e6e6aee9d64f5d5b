/**
 * Two Wangdian Triggers in one workflow, whatever happens to it and in whatever order: edits of one or both, polls whose results n8n throws
 * away, static data that somebody removes, starts of n8n, main processes that lead in turns, a slow database. Every order comes to each trigger, once.
 */
import fc from 'fast-check';
import type { Simulator } from '../simulator/index.mts';
import { checkProperty, propertyRuns } from '../support/propertyRuns.mts';
import { newAccounts } from '../support/simulatedAccount.mts';
import { simulateForEachTest } from '../support/simulatedTime.mts';
import { A, B, TriggerRegistry, type TriggerId } from '../support/triggerRegistry.mts';
import type { VirtualClock } from '../support/virtualClock.mts';

let time: VirtualClock;
let simulator: Simulator;

simulateForEachTest((...made) => void ([simulator, time] = made));

const trigger = fc.constantFrom<TriggerId>(A, B);
const count = fc.integer({ min: 1, max: 9 });
const step = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ what: fc.constant('orders' as const), count }) },
	{ weight: 5, arbitrary: fc.record({ what: fc.constant('minutes' as const), count }) },
	{ weight: 2, arbitrary: fc.record({ what: fc.constant('edit' as const), ids: fc.uniqueArray(trigger, { minLength: 1 }) }) },
	{ weight: 2, arbitrary: fc.record({ what: fc.constant('discard' as const), id: trigger, count }) },
	// Another node of the workflow writes static data; no start of n8n comes after it (docs/trigger.md, Limits).
	{ weight: 1, arbitrary: fc.record({ what: fc.constant('save' as const), id: trigger }) },
	{ weight: 1, arbitrary: fc.record({ what: fc.constant('remove' as const) }) },
	{ weight: 1, arbitrary: fc.record({ what: fc.constant('restart' as const) }) },
	{ weight: 1, arbitrary: fc.record({ what: fc.constant('lead' as const) }) },
	// The database takes its time for what follows, until n8n is left.
	{ weight: 1, arbitrary: fc.record({ what: fc.constant('slow' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function play(steps: readonly Step[]): Promise<void> {
	newAccounts(simulator);
	const n8n = new TriggerRegistry(simulator, time);
	await n8n.activate('activate', A, B);
	await n8n.minutes(2, A, B);
	const orders: string[] = [];
	let isForeign = false;
	for (const one of steps) {
		time.advance(one.what === 'orders' ? 1_000 : 0);
		switch (one.what) {
			case 'orders':
				orders.push(...Array.from({ length: one.count }, () => simulator.transfers.add({ type: 0 }).transferNo));
				break;
			case 'minutes':
				await n8n.minutes(one.count, A, B);
				break;
			case 'edit':
				await n8n.edit(...one.ids);
				break;
			case 'discard':
				await n8n.discardPollOf(one.id);
				await n8n.minutes(one.count, one.id === A ? B : A);
				await n8n.activate('update', one.id);
				break;
			case 'save':
				n8n.saveObjectOf(one.id);
				isForeign = true;
				break;
			case 'remove':
				// A process that knows better is still there.
				n8n.database = {};
				await n8n.edit(A, B);
				break;
			case 'restart':
				if (isForeign) break;
				n8n.finishSaves();
				n8n.restart();
				await n8n.activate('init', A, B);
				break;
			case 'lead':
				if (!isForeign) await n8n.lead(A, B);
				break;
			case 'slow':
				n8n.isSlow = true;
		}
	}
	await n8n.minutes(15, A, B);
	expect({ A: n8n.got[A].sort(), B: n8n.got[B].sort(), failed: n8n.failed }).toEqual({ A: orders, B: orders, failed: [] });
}

it('every order comes once to each of them', async () => {
	await checkProperty('several triggers', propertyRuns(60), fc.array(step, { minLength: 4, maxLength: 25 }), play);
}, 3_600_000);
