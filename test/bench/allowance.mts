// `npm run bench:allowance`: n8n processes that share one account's limit, in simulated time. How many requests the server refuses,
// how many uploads fail for it, and how much of the limit is used, next to a client that counts departures and lets every request wait
// out its own refusals.
import '../support/nativeSources.mts';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Setting } from '../support/allowanceRuns.mts';
import { projectRoot } from '../support/paths.mts';
import { markdownTable, replaceSection } from '../support/markdown.mts';

const { alone, ours, simulate } = await import('../support/allowanceRuns.mts');

const HELP = `n8n processes that share one account's limit, in simulated time.

  npm run bench:allowance -- [options]

  --seed <n>      draws other uploads and delays, default 20261124
  --hours <n>     length of each run, default 8
  --write         puts the table into docs/scaling.md
  --help          this text
`;

const { values } = parseArgs({
	options: {
		seed: { type: 'string', default: '20261124' },
		hours: { type: 'string', default: '8' },
		write: { type: 'boolean', default: false },
		help: { type: 'boolean', short: 'h', default: false },
	},
});
const seed = Number(values.seed);
const hours = Number(values.hours);

const MINUTE = 60_000;
const LIMIT = 60;
const base: Omit<Setting, 'processes' | 'perProcess'> = {
	limit: LIMIT,
	minutes: 'sliding',
	demand: 0.9,
	latency: [200, 3_000],
	spread: 'even',
	length: hours * 60 * MINUTE,
	seed,
};

const closed = { closed: [60 * MINUTE, 65 * MINUTE] as const };
const scenarios: Array<[string, Setting]> = [
	...(['sliding', 'fixed'] as const).flatMap((minutes) =>
		[1, 2, 3, 5, 10].flatMap(
			(processes): Array<[string, Setting]> => [
				[
					`${processes} x ${LIMIT / processes} a minute, ${minutes} minutes`,
					{ ...base, minutes, processes, perProcess: LIMIT / processes },
				],
				...(processes === 1
					? []
					: [
							[`${processes} x ${LIMIT} a minute, ${minutes} minutes`, { ...base, minutes, processes, perProcess: LIMIT }] as [
								string,
								Setting,
							],
						]),
			],
		),
	),
	['1 x 60, always busy', { ...base, processes: 1, perProcess: 60, demand: 1.5 }],
	['10 x 60, always busy', { ...base, processes: 10, perProcess: 60, demand: 1.5 }],
	['10 x 60, half of the uploads on one', { ...base, processes: 10, perProcess: 60, spread: 'uneven' }],
	['3 x 20, closed for 5 minutes', { ...base, ...closed, processes: 3, perProcess: 20 }],
	['10 x 60, closed for 5 minutes', { ...base, ...closed, processes: 10, perProcess: 60 }],
];

/** What a way makes of a setting: refused per 1,000 requests, failed uploads and used allowance in percent. */
function cells(way: typeof ours, setting: Setting): { shown: string[]; used: number } {
	const { refused, requests, failed, uploads, used } = simulate(way, setting);
	const percent = (share: number) => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
	return { shown: [((1000 * refused) / requests).toFixed(0), percent(failed / uploads), percent(used)], used };
}

if (values.help || !Number.isInteger(seed) || !(hours >= 2)) {
	console.log(HELP);
	process.exitCode = values.help ? 0 : 1;
} else {
	const rows = scenarios.map(([title, setting]) => {
		const own = cells(ours, setting);
		const other = cells(alone, setting);
		return [title, ...own.shown, ...other.shown, (own.used / other.used).toFixed(2)];
	});
	const head = ['Processes x number in the credential', 'Refused', 'Failed', 'Used', 'Refused', 'Failed', 'Used', 'Ratio of use'];
	const text = [
		`The account allows ${LIMIT} requests a minute, refused ones included; uploads come for 90 % of that unless it says "always busy"; answers take 0.2 to 3 s; ${hours} hours each. Refused: per 1,000 requests. Failed: uploads that ended in an error. Used: of what the account allows. First the nodes' way, then a client that counts departures and lets every request wait out its own refusals (61 s, 61 s, 5 min). Made by \`npm run bench:allowance\`, seed ${seed}.`,
		markdownTable(head, rows),
	].join('\n\n');
	console.log(text);
	if (values.write) {
		const file = path.join(projectRoot(), 'docs', 'scaling.md');
		await writeFile(file, replaceSection(await readFile(file, 'utf8'), 'bench:allowance', text));
	}
}
