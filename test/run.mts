// `npm test`: everything there is to check, in one go. The last line of the output is `N passed, N failed` and nothing else.
// `npm test -- --only unit,integration` runs the named parts alone (see PARTS).
//
// Three things go on side by side: the checks and fast tests, the tests in a real n8n, which is first installed (minutes of waiting for
// the network), and those in its queue mode. The latter two wait most of the time, for polls by the clock and minutes of an allowance.
import { mkdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism, getPriority, setPriority } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { browserProgram } from './support/browser.mts';
import { elapsed, toolEnvironment } from './support/commands.mts';
import { installHost } from './support/hostInstall.mts';
import { prepareFreshHome } from './support/n8nHost.mts';
import { PACKAGE_FILE_VARIABLE, packPackage } from './support/packedPackage.mts';
import { projectRoot } from './support/paths.mts';
import { queuePrograms } from './support/queueHost.mts';

const FAST_PROJECTS = ['unit', 'integration', 'property'];
const CHECKS = ['build', 'lint', 'format:check', 'typecheck', 'scan'];
const PARTS = [...CHECKS, ...FAST_PROJECTS, 'e2e', 'queue'];

interface Counts {
	passed: number;
	failed: number;
}

/**
 * How willingly the fast tests let others go first: the longest way leads through the installation and the tests in n8n, and what those leave
 * of the processors is enough for the fast tests until they end.
 */
const FAST_NICENESS = 5;

/** Servers of n8n at a time: more would only slow each other down. */
const E2E_WORKERS = Math.min(2, availableParallelism());

const environment = toolEnvironment();
const total: Counts = { passed: 0, failed: 0 };
/** What took how long, in ms: the parts, and the test files. */
const partTimes: Array<[name: string, took: number]> = [];
const fileTimes: Array<[name: string, took: number]> = [];

/** Runs one part between two lines that say what it is and how it went, and adds up its counts. */
async function part(title: string, run: () => Promise<Counts>): Promise<boolean> {
	const started = Date.now();
	console.log(`\n=== ${title}`);
	let counts: Counts;
	try {
		counts = await run();
	} catch (error) {
		console.log((error as Error).message);
		counts = { passed: 0, failed: 1 };
	}
	total.passed += counts.passed;
	total.failed += counts.failed;
	const took = Date.now() - started;
	partTimes.push([title, took]);
	console.log(`=== ${title}: ${counts.failed > 0 ? `FAILED (${counts.failed})` : 'ok'}, ${elapsed(took)}`);
	return counts.failed === 0;
}

/** One npm script as one check; its output matters only when it fails. */
async function npmScript(name: string): Promise<Counts> {
	const result = await execa('npm', ['run', '--silent', name], {
		cwd: projectRoot(),
		env: environment,
		extendEnv: false,
		stdin: 'ignore',
		all: true,
		reject: false,
	});
	if (result.failed) console.log(result.all);
	return result.failed ? { passed: 0, failed: 1 } : { passed: 1, failed: 0 };
}

/** The named jest projects; counts single tests, and each test file that could not run at all. */
async function jest(projects: string[], workers: number, niceness = 0): Promise<Counts> {
	const report = path.join(projectRoot(), '.cache', `jest-${projects.join('-')}.json`);
	await mkdir(path.dirname(report), { recursive: true });
	await rm(report, { force: true });
	const jestProgram = path.join(projectRoot(), 'node_modules', 'jest', 'bin', 'jest.js');
	const selection = ['--config', 'test/jest.config.mjs', '--selectProjects', ...projects];
	const options = ['--json', '--outputFile', report, '--maxWorkers', String(workers)];
	const running = execa(process.execPath, [jestProgram, ...selection, ...options], {
		cwd: projectRoot(),
		env: environment,
		extendEnv: false,
		stdin: 'ignore',
		// With --json and --outputFile jest's standard output carries only a note where the file is; people read its standard error.
		stdout: 'ignore',
		stderr: 'inherit',
		reject: false,
	});
	// Its workers, which it starts later, inherit that.
	if (running.pid !== undefined && niceness > 0) setPriority(running.pid, Math.min(19, getPriority() + niceness));
	const result = await running;
	const counted = JSON.parse(await readFile(report, 'utf8').catch(() => '{}')) as {
		numPassedTests?: number;
		numFailedTests?: number;
		numRuntimeErrorTestSuites?: number;
		testResults?: Array<{ name: string; startTime: number; endTime: number }>;
	};
	for (const { name, startTime, endTime } of counted.testResults ?? []) {
		fileTimes.push([path.relative(path.join(projectRoot(), 'test'), name), endTime - startTime]);
	}
	const failed = (counted.numFailedTests ?? 0) + (counted.numRuntimeErrorTestSuites ?? 0);
	// Jest can fail without a failed test: no tests found, a broken configuration, a crash.
	return { passed: counted.numPassedTests ?? 0, failed: result.failed ? Math.max(1, failed) : failed };
}

/** n8n's queue mode, where its parts can be had; what decides on a merge or a release on GitHub must not pass without. */
async function queuePart(): Promise<void> {
	const programs = queuePrograms();
	const missing = typeof programs === 'string' ? `${programs} was not found` : undefined;
	if (missing && !process.env.GITHUB_ACTIONS) return console.log(`\n${missing}: the tests of n8n's queue mode are skipped.`);
	await part("queue tests, in n8n's queue mode", async () => {
		if (missing) throw new Error(`${missing}; on GitHub, the tests of n8n's queue mode are not skipped`);
		const result = await execa('npm', ['run', '--silent', 'test:queue'], {
			cwd: projectRoot(),
			env: environment,
			extendEnv: false,
			stdin: 'ignore',
			stdout: ['pipe', 'inherit'],
			stderr: 'inherit',
			reject: false,
		});
		const count = (word: string) => Number(new RegExp(`^\\W*${word} (\\d+)$`, 'm').exec(result.stdout)?.[1] ?? 0);
		const failed = count('fail') + count('cancelled');
		return { passed: count('pass'), failed: result.failed ? Math.max(1, failed) : failed };
	});
}

/** Steps that prepare something count only when they fail. */
async function preparation(run: () => Promise<unknown>): Promise<Counts> {
	await run();
	return { passed: 0, failed: 0 };
}

/** The part of `npm test` chosen with --only, in the usual order. @throws for a name that is none */
function chosenParts(): Set<string> {
	const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
	if (!values.only) return new Set(PARTS);
	const chosen = values.only.flatMap((names) => names.split(',')).map((name) => name.trim());
	const unknown = chosen.filter((name) => !PARTS.includes(name));
	if (unknown.length > 0) throw new Error(`--only knows ${PARTS.join(', ')}; not ${unknown.join(', ')}`);
	return new Set(chosen);
}

/** What needs nothing but this repository. */
async function runFast(chosen: Set<string>): Promise<void> {
	for (const script of CHECKS) {
		if (script !== 'build' && chosen.has(script)) await part(script, async () => await npmScript(script));
	}
	const fast = FAST_PROJECTS.filter((project) => chosen.has(project));
	if (fast.length > 0) await part(`${fast.join(', ')} tests`, async () => await jest(fast, availableParallelism(), FAST_NICENESS));
}

/** What needs a real n8n: its installation, and the tests in it. */
async function runInN8n(chosen: Set<string>): Promise<void> {
	if (!chosen.has('e2e') && !chosen.has('queue')) return;
	const isReady = await part('install the pinned n8n (first time: about 3 GB, several minutes)', async () => {
		// npm's progress would stand between the lines of the tests.
		let last = '';
		return await preparation(async () => await installHost((line) => (last = line))).catch((error: Error) => {
			throw new Error(`${error.message}\n(${last})`, { cause: error });
		});
	});
	if (!isReady) return console.log('The tests in a real n8n were not run.');
	await part('first start of n8n', async () => await preparation(prepareFreshHome));
	await Promise.all([chosen.has('e2e') && e2ePart(), chosen.has('queue') && queuePart()]);
}

async function e2ePart(): Promise<void> {
	if (!browserProgram()) console.log('\nNo Chromium or Chrome was found (or named by CHROMIUM_PATH): the editor tests are skipped.');
	await part('e2e tests, in a real n8n', async () => await jest(['e2e'], E2E_WORKERS));
}

/** The longest first, with a bar of what they took of the whole. */
function printTimes(title: string, times: Array<[name: string, took: number]>, whole: number): void {
	if (times.length === 0) return;
	console.log(`\n${title}`);
	for (const [name, took] of [...times].sort(([, one], [, other]) => other - one).slice(0, 12)) {
		console.log(`  ${elapsed(took).padStart(12)}  ${'#'.repeat(Math.round((took / whole) * 40)).padEnd(40)}  ${name}`);
	}
}

const started = Date.now();
try {
	const chosen = chosenParts();
	if (chosen.has('build')) await part('build', async () => await npmScript('build'));
	// One package file for everything that looks into it or installs it.
	const isPacked = await part('pack the package', async () => {
		return await preparation(async () => (environment[PACKAGE_FILE_VARIABLE] = (await packPackage()).file));
	});
	if (isPacked) await Promise.all([runInN8n(chosen), runFast(chosen)]);
} catch (error) {
	console.log((error as Error).message);
	total.failed += 1;
}
const took = Date.now() - started;
printTimes('Where the time went (parts run side by side):', partTimes, took);
printTimes('The longest test files:', fileTimes, took);
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`\nAll of it took ${elapsed(took)}.\n\n${total.passed} passed, ${total.failed} failed`);
