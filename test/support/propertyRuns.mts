/**
 * How property tests are run and repeated: the seed is printed every time; PROPERTY_SEED repeats a run, PROPERTY_RUNS sets how many
 * schedules there are in all, PROPERTY_PATH goes straight to a counterexample, PROPERTY_SHRINK=no leaves it as it was found.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { projectRoot } from './paths.mts';

export interface Runs {
	/** As given or drawn; what repeats the run. */
	readonly seed: number;
	readonly numRuns: number;
	/** Which one of several properties with the same seed this is, so that they do not all play the same. */
	readonly index: number;
}

let drawn: number | undefined;

/**
 * The seed of a plain run, drawn by the sources of the nodes: whoever changes them plays other schedules, and a run of the same sources
 * the same ones, here and in CI. PROPERTY_RUNS, as `npm run test:trigger` sets it, draws by the clock.
 */
function seedOfSources(): number {
	if (drawn !== undefined) return drawn;
	const folder = path.join(projectRoot(), 'nodes');
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
	const hash = createHash('sha256');
	for (const file of files.sort()) hash.update(file.replaceAll(path.sep, '/')).update(readFileSync(path.join(folder, file)));
	drawn = hash.digest().readUInt32LE() % 2 ** 31;
	return drawn;
}

/**
 * Seed and number of runs for one property.
 *
 * @param usual how many runs in a normal test run
 * @param share this property's share of PROPERTY_RUNS, where that is set
 */
export function propertyRuns(usual: number, share = 1, index = 0): Runs {
	const { PROPERTY_SEED, PROPERTY_RUNS } = process.env;
	const seed = PROPERTY_SEED ? Number(PROPERTY_SEED) : PROPERTY_RUNS ? Math.floor(Date.now() % 2 ** 31) : seedOfSources();
	return { seed, numRuns: PROPERTY_RUNS ? Math.ceil(Number(PROPERTY_RUNS) * share) : usual, index };
}

/** Checks a property, printing what it takes to repeat it. */
export async function checkProperty<T>(
	name: string,
	{ seed, numRuns, index }: Runs,
	arbitrary: fc.Arbitrary<T>,
	predicate: (value: T) => Promise<void>,
): Promise<void> {
	const started = performance.now();
	const { PROPERTY_PATH, PROPERTY_SHRINK } = process.env;
	const details = await fc.check(fc.asyncProperty(arbitrary, predicate), {
		seed: seed + index,
		numRuns,
		...(PROPERTY_PATH ? { path: PROPERTY_PATH } : {}),
		endOnFailure: PROPERTY_SHRINK === 'no',
	});
	const took = ((performance.now() - started) / 1000).toFixed(1);
	const result = details.failed ? 'FAILED' : 'ok';
	// `npm test` shows the standard error of jest alone.
	process.stderr.write(`${name}: ${details.numRuns} schedules, seed ${seed} (PROPERTY_SEED=${seed}), ${took} s: ${result}\n`);
	if (!details.failed) return;
	const cause = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
	throw new Error(`${cause}\n${fc.defaultReportMessage(details) ?? ''}`, { cause: details.errorInstance });
}
