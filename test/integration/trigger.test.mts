import type { Edition, Simulator } from '../simulator/index.mts';
import { TriggerHost } from '../support/nodeContexts.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { simulateForEachTest } from '../support/simulatedTime.mts';
import type { VirtualClock } from '../support/virtualClock.mts';

const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];
const MINUTE = 60_000;

let time: VirtualClock;
let simulator: Simulator;

simulateForEachTest((...made) => ([simulator, time] = made));

const numbers = (items: Array<{ json: { transfer_no?: unknown } }> | null) => (items ?? []).map(({ json }) => json.transfer_no);

describe.each(EDITIONS)('%s', (edition) => {
	it('emits what changed after the activation, once', async () => {
		const old = simulator.transfers.add({ status: 20 });
		time.advance(MINUTE);
		const host = new TriggerHost({ credential: credentialFor(simulator, edition) });
		expect(await host.activate()).toBeNull();
		time.advance(MINUTE);
		expect(await host.poll()).toBeNull();
		const fresh = simulator.transfers.add({ status: 30 });
		time.advance(MINUTE);
		expect(numbers(await host.poll())).toEqual([fresh.transferNo]);
		time.advance(MINUTE);
		expect(await host.poll()).toBeNull();
		simulator.transfers.change(old.transferNo, { status: 30 });
		time.advance(1000);
		expect(numbers(await host.poll())).toEqual([old.transferNo]);
		for (let minute = 0; minute < 12; minute++) {
			time.advance(MINUTE);
			expect(await host.poll()).toBeNull();
		}
	});

	it('needs one request while the changes fit one page, pages + 1 otherwise', async () => {
		const parts = edition === 'web' ? 2 : 1;
		const host = new TriggerHost({ credential: credentialFor(simulator, edition) });
		await host.activate();
		const before = simulator.requests.length;
		for (let order = 0; order < 100; order++) simulator.transfers.add({ status: 30 });
		time.advance(MINUTE);
		expect(await host.poll()).toHaveLength(100);
		expect(simulator.requests.length - before).toBe(parts);
	});
});
