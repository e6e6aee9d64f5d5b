// `npm run test:trigger -- 20000`: so many random schedules against the whole trigger over HTTP, as many against its engine,
// and as many over all kinds of records.
// The seed is printed; `--seed 123` repeats a run.
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { elapsed, toolEnvironment } from './support/commands.mts';
import { projectRoot } from './support/paths.mts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seed: { type: 'string' } } });
const runs = Number(positionals[0] ?? 2_100);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed)) {
	console.error('Usage: npm run test:trigger -- [number of schedules] [--seed number]');
	process.exit(2);
}

const started = Date.now();
console.log(`${runs} schedules, seed ${seed}`);
const result = await execa(
	'jest',
	['--config', 'test/jest.config.mjs', '--selectProjects', 'property', '--testPathPatterns', 'property/(trigger|feed|records)\\.property'],
	{
		cwd: projectRoot(),
		env: { ...toolEnvironment(), PROPERTY_RUNS: String(runs), PROPERTY_SEED: String(seed) },
		extendEnv: false,
		stdio: 'inherit',
		reject: false,
	},
);
console.log(`${runs} schedules, seed ${seed}, ${elapsed(Date.now() - started)}: ${result.exitCode === 0 ? 'passed' : 'FAILED'}`);
process.exit(result.exitCode === 0 ? 0 : 1);
