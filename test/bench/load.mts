// `npm run bench:load`: what API Call and its catalogue of 314 methods add to the start of n8n, beside the rest of the package, and
// what they cost when they are used for the first time. Each figure is the median of fresh processes that have loaded
// n8n-workflow already, as n8n has. Aim: under 5 ms and 1 MB at load. Needs a build (`npm run build`).
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../support/paths.mts';

const PROCESSES = 15;
const AIM = { milliseconds: 5, megabytes: 1 };

/** Runs in a process of its own: time and memory of each step, as JSON. */
const CHILD = `
require('n8n-workflow');
const dist = process.argv[1] + '/';
const measure = async (work) => {
	globalThis.gc(); globalThis.gc();
	const heap = process.memoryUsage().heapUsed;
	const started = performance.now();
	const result = await work();
	const milliseconds = performance.now() - started;
	globalThis.gc(); globalThis.gc();
	return { milliseconds, megabytes: (process.memoryUsage().heapUsed - heap) / 1e6, result };
};
const load = (...files) => files.map((file) => require(dist + file));
(async () => {
	const steps = {};
	steps.rest = await measure(() => load('nodes/WangdianTrigger/WangdianTrigger.node.js', 'credentials/WangdianApi.credentials.js',
		...['records', 'stockinOrder', 'stockoutOrder'].map((resource) => 'nodes/Wangdian/actions/' + resource + '/index.js')));
	steps.api = await measure(() => load('nodes/Wangdian/actions/api/index.js', 'nodes/Wangdian/methods/methodFields.js', 'nodes/Wangdian/methods/searchMethods.js'));
	steps.node = await measure(() => load('nodes/Wangdian/Wangdian.node.js').map(({ Wangdian }) => new Wangdian()));
	const early = Object.keys(require.cache).filter((file) => /shared.catalogue/.test(file)).length;
	const { methodTitles, findMethod } = require(dist + 'nodes/shared/catalogue/methods.js');
	steps.search = await measure(() => methodTitles('flagship'));
	steps.find = await measure(() => findMethod('flagship', 'wms.stocktransfer.Edit.createOrder'));
	for (const step of Object.values(steps)) delete step.result;
	console.log(JSON.stringify({ steps, early }));
})();
`;

const STEPS = {
	rest: 'at the start of n8n: the credential, the trigger, the other operations',
	api: 'at the start of n8n: API Call, its list and its form',
	node: 'at the start of n8n: the action node itself',
	search: 'first search in the list of methods (flagship, the largest)',
	find: 'first form of a method after that',
} as const;
type StepName = keyof typeof STEPS;

interface Step {
	milliseconds: number;
	megabytes: number;
}

const dist = path.join(projectRoot(), 'dist');
const runs = Array.from({ length: PROCESSES }, () => {
	const output = execFileSync(process.execPath, ['--expose-gc', '-e', CHILD, dist], { cwd: projectRoot(), encoding: 'utf8' });
	return JSON.parse(output) as { steps: Record<StepName, Step>; early: number };
});

/** The median of all runs. */
function figure(name: StepName, key: keyof Step): number {
	return runs.map(({ steps }) => steps[name][key]).sort((a, b) => a - b)[PROCESSES >> 1]!;
}

for (const [name, what] of Object.entries(STEPS) as Array<[StepName, string]>) {
	console.log(`${figure(name, 'milliseconds').toFixed(2).padStart(7)} ms ${figure(name, 'megabytes').toFixed(3).padStart(7)} MB  ${what}`);
}
const early = Math.max(...runs.map((run) => run.early));
const reached = early === 0 && figure('api', 'milliseconds') < AIM.milliseconds && figure('api', 'megabytes') < AIM.megabytes;
console.log(
	`API Call adds under ${AIM.milliseconds} ms and ${AIM.megabytes} MB, and no part of the catalogue is loaded: ${reached ? 'yes' : 'NO'}`,
);
process.exitCode = reached ? 0 : 1;
