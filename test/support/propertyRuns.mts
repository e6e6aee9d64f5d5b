/**
 * How property tests are run and repeated: the seed is printed every time, PROPERTY_SEED repeats a run, PROPERTY_RUNS sets how many
 * schedules there are in all.
 */
import fc from 'fast-check';

export interface Runs {
	readonly seed: number;
	readonly numRuns: number;
}

/**
 * Seed and number of runs for one property.
 *
 * @param usual how many runs in a normal test run
 * @param share this property's share of PROPERTY_RUNS, where that is set
 */
export function propertyRuns(usual: number, share = 1): Runs {
	const seed = process.env.PROPERTY_SEED ? Number(process.env.PROPERTY_SEED) : (Date.now() ^ (process.pid << 12)) | 0;
	const all = process.env.PROPERTY_RUNS;
	return { seed, numRuns: all ? Math.ceil(Number(all) * share) : usual };
}

/** Checks a property, printing what it takes to repeat it. */
export async function checkProperty<T>(
	name: string,
	runs: Runs,
	arbitrary: fc.Arbitrary<T>,
	predicate: (value: T) => Promise<void>,
): Promise<void> {
	const started = performance.now();
	const report = (what: string) =>
		process.stdout.write(
			`${name}: ${runs.numRuns} schedules, seed ${runs.seed} (PROPERTY_SEED=${runs.seed}), ${((performance.now() - started) / 1000).toFixed(1)} s: ${what}\n`,
		);
	const details = await fc.check(fc.asyncProperty(arbitrary, predicate), {
		...runs,
		...(process.env.PROPERTY_PATH ? { path: process.env.PROPERTY_PATH } : {}),
		endOnFailure: process.env.PROPERTY_SHRINK === 'no',
	});
	report(details.failed ? 'FAILED' : 'ok');
	if (!details.failed) return;
	const cause = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
	throw new Error(`${cause}\n${fc.defaultReportMessage(details) ?? ''}`, { cause: details.errorInstance });
}
