// A backlog on a server that answers slowly: fewer pages fit into a poll, and every poll goes on behind them. Requests are cut off where the
// poll's time is over, as n8n's HTTP client does it.
import { type Edition, type Simulator } from '../simulator/index.mts';
import { TriggerHost } from '../support/nodeContexts.mts';
import { credentialFor, newAccounts } from '../support/simulatedAccount.mts';
import { simulateForEachTest } from '../support/simulatedTime.mts';
import { inProcess } from '../support/triggerStage.mts';
import type { VirtualClock } from '../support/virtualClock.mts';

jest.setTimeout(170_000);

const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const MOST_POLLS = 60;

let time: VirtualClock;
let simulator: Simulator;

simulateForEachTest((...made) => {
	[simulator, time] = made;
	newAccounts(simulator);
});

describe.each(EDITIONS)('%s', (edition) => {
	it.each([
		[8, 'in memory', undefined],
		[8, 'durable', 36_000],
		[20, 'in memory', undefined],
		[20, 'durable', 36_000],
		[30, 'durable', 36_000],
	] as const)('%s s an answer, %s: four hours of orders come, and no poll fails', async (seconds, _, budgetMs) => {
		const startFrom = new Date(time.now).toISOString();
		const orders: string[] = [];
		for (let minute = 0; minute < 240; minute++) {
			time.advance(MINUTE);
			for (let count = 0; count < 5; count++) orders.push(simulator.transfers.add({ type: (count % 2) as 0 | 1 }).transferNo);
		}
		time.advance(30 * MINUTE);
		const answer = inProcess(simulator, edition)!;
		const host = new TriggerHost({
			credential: credentialFor(simulator, edition),
			parameters: { options: { startFrom } },
			...(budgetMs === undefined ? {} : { cursors: 'durable' as const, budgetMs }),
			wire: async (request) => {
				const limit = request.timeout!;
				time.advance(Math.min(seconds * SECOND, limit));
				if (seconds * SECOND <= limit) return await answer(request);
				throw Object.assign(new Error(`timeout of ${limit}ms exceeded`), { code: 'ECONNABORTED' });
			},
		});
		const got: string[] = [];
		let polls = 0;
		for (; polls < MOST_POLLS && got.length < orders.length; polls++) {
			time.advance(MINUTE);
			got.push(...((await host.poll()) ?? []).map(({ json }) => String(json.transfer_no)));
		}
		expect(got.sort()).toEqual(orders.sort());
		expect(polls).toBeLessThan(MOST_POLLS);
	});
});
