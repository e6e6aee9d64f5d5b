import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator/index.mts';
import { VirtualClock } from './virtualClock.mts';

/**
 * Gives every test of the file a virtual clock and simulated servers that go by it, and ends both after the test.
 *
 * @param hand receives them before each test
 * @param options of the servers, beside the clock
 */
export function simulateForEachTest(hand: (simulator: Simulator, time: VirtualClock) => void, options: SimulatorOptions = {}): void {
	let time: VirtualClock;
	let simulator: Simulator;

	beforeEach(async () => {
		time = new VirtualClock();
		simulator = await startSimulator({ now: () => time.now, ...options });
		hand(simulator, time);
	});

	afterEach(async () => {
		await simulator.close();
		time.restore();
	});
}
