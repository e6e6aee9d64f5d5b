// `npm run bench:load`: what the package adds to the start of n8n, and what the catalogue costs when it is used for the first time.
// Each figure is the median of fresh processes that have loaded n8n-workflow already, as n8n has. Aim: under 5 ms and 1 MB at load.
// Needs a build (`npm run build`).
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../support/paths.mts';

const PROCESSES = 9;
const AIM = { milliseconds: 5, megabytes: 1 };

/** Runs in a process of its own: time and memory of three steps, as JSON. */
const CHILD = `
require('n8n-workflow');
const dist = process.argv[1];
const measure = async (work) => {
	globalThis.gc(); globalThis.gc();
	const heap = process.memoryUsage().heapUsed;
	const started = performance.now();
	const result = await work();
	const milliseconds = performance.now() - started;
	globalThis.gc(); globalThis.gc();
	return { milliseconds, megabytes: (process.memoryUsage().heapUsed - heap) / 1e6, result };
};
(async () => {
	const nodes = ['nodes/Wangdian/Wangdian.node.js', 'nodes/WangdianTrigger/WangdianTrigger.node.js', 'credentials/WangdianApi.credentials.js'];
	const load = await measure(() => nodes.map((file) => Object.values(require(dist + '/' + file)).map((Class) => new Class())));
	const generated = Object.keys(require.cache).filter((file) => /catalogue.generated/.test(file));
	const { methodTitles, findMethod } = require(dist + '/nodes/Wangdian/catalogue/methods.js');
	const search = await measure(() => methodTitles('flagship'));
	const find = await measure(() => findMethod('flagship', 'wms.stocktransfer.Edit.createOrder'));
	for (const step of [load, search, find]) delete step.result;
	console.log(JSON.stringify({ load, search, find, generated: generated.length }));
})();
`;

interface Step {
	milliseconds: number;
	megabytes: number;
}

function median(values: number[]): number {
	return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

const dist = path.join(projectRoot(), 'dist');
const runs = Array.from({ length: PROCESSES }, () => {
	const output = execFileSync(process.execPath, ['--expose-gc', '-e', CHILD, dist], { cwd: projectRoot(), encoding: 'utf8' });
	return JSON.parse(output) as Record<'load' | 'search' | 'find', Step> & { generated: number };
});

const STEPS = {
	load: 'both nodes and the credential, at the start of n8n',
	search: 'first search in the list of methods (flagship, the largest)',
	find: 'first form of a method after that',
} as const;
for (const [name, what] of Object.entries(STEPS) as Array<[keyof typeof STEPS, string]>) {
	const of = (key: keyof Step) => median(runs.map((run) => run[name][key]));
	console.log(`${of('milliseconds').toFixed(2).padStart(7)} ms ${of('megabytes').toFixed(3).padStart(8)} MB  ${what}`);
}
const load = { milliseconds: median(runs.map((run) => run.load.milliseconds)), megabytes: median(runs.map((run) => run.load.megabytes)) };
const lazy = runs.every(({ generated }) => generated === 0);
const reached = load.milliseconds < AIM.milliseconds && load.megabytes < AIM.megabytes && lazy;
console.log(`Aim: under ${AIM.milliseconds} ms and ${AIM.megabytes} MB at load, nothing of the catalogue: ${reached ? 'reached' : 'MISSED'}`);
process.exitCode = reached ? 0 : 1;
