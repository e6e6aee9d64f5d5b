// `npm run compare:trigger`: the trigger next to the ways in which people find changes today, on the same schedules.
import '../support/nativeSources.mts';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../support/paths.mts';

// Without it, n8n-core makes one up and says so.
process.env.N8N_ENCRYPTION_KEY ??= 'compare';

const { compareAll } = await import('./compare.mts');
const { comparedSchedules } = await import('./schedules.mts');
const { comparisonTables, withTables } = await import('./table.mts');

const HELP = `Compares the trigger with the ways in which people find changes today.

  npm run compare:trigger -- [options]

  --seed <n>      draws other schedules, default 20261101
  --share <0..1>  only a part of them
  --write         puts the tables into docs/trigger.md
  --help          this text
`;

const { values } = parseArgs({
	options: {
		seed: { type: 'string', default: '20261101' },
		share: { type: 'string', default: '1' },
		write: { type: 'boolean', default: false },
		help: { type: 'boolean', short: 'h', default: false },
	},
});
const seed = Number(values.seed);
const share = Number(values.share);

if (values.help || !Number.isInteger(seed) || !(share > 0 && share <= 1)) {
	console.log(HELP);
	process.exitCode = values.help ? 0 : 1;
} else {
	const started = performance.now();
	const schedules = comparedSchedules(seed, share);
	const results = await compareAll(schedules, (done) => {
		if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${schedules.length} schedules`);
	});
	if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
	const tables = comparisonTables(results, seed);
	console.log(`${tables}\n\n${((performance.now() - started) / 1000).toFixed(0)} s`);
	if (values.write) {
		const page = path.join(projectRoot(), 'docs', 'trigger.md');
		await writeFile(page, withTables(await readFile(page, 'utf8'), tables));
		console.log('docs/trigger.md now holds these tables.');
	}
}
