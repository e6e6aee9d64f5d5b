// Hours of processes that share the server's limit, simulated.
import { ours, simulate, type Setting } from '../support/allowanceRuns.mts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('processes that share a limit', () => {
	const base: Setting = {
		processes: 1,
		limit: 60,
		perProcess: 60,
		minutes: 'sliding',
		demand: 0.9,
		latency: [200, 3_000],
		spread: 'even',
		length: 3 * HOUR,
		seed: 20_261_124,
	};
	const run = (setting: Partial<Setting>) => simulate(ours, { ...base, ...setting });

	describe.each(['fixed', 'sliding'] as const)('%s minutes', (minutes) => {
		it.each([1, 2, 3, 5, 10])('%s with their share each: no refusal', (processes) => {
			const outcome = run({ minutes, processes, perProcess: 60 / processes });
			expect(outcome.refused).toBe(0);
			expect(outcome.served).toBeGreaterThan(0.97);
		});

		it('one that is busy all the time: no refusal, and the allowance is used', () => {
			const outcome = run({ minutes, demand: 1.5 });
			expect(outcome.refused).toBe(0);
			expect(outcome.used).toBeGreaterThan(0.95);
		});

		it.each([2, 3, 5, 10])('%s with the whole number each: few refusals, none fails', (processes) => {
			const outcome = run({ minutes, processes });
			expect(outcome.failed).toBe(0);
			expect(outcome.refused / outcome.requests).toBeLessThan(0.08);
			expect(outcome.used).toBeGreaterThan(0.75);
			expect(outcome.least / outcome.most).toBeGreaterThan(0.6);
		});
	});

	it.each([1, 3, 10])('an account that is closed for 5 minutes: %s wait it out, none fails', (processes) => {
		const outcome = run({ processes, perProcess: 60 / processes, closed: [HOUR, HOUR + 5 * MINUTE] });
		expect(outcome.failed).toBe(0);
		expect(outcome.refused).toBeLessThanOrEqual(processes * 20);
	});
});
