// `npm test`: everything there is to check, in one go. The last line of the output is `N passed, N failed` and nothing else.
// `npm test -- --only unit,integration` runs the named parts alone (see PARTS).
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { browserProgram } from './support/browser.mts';
import { elapsed, toolEnvironment } from './support/commands.mts';
import { installHost } from './support/hostInstall.mts';
import { PACKAGE_FILE_VARIABLE, packPackage } from './support/packedPackage.mts';
import { projectRoot } from './support/paths.mts';
import { queuePrograms } from './support/queueHost.mts';

const FAST_PROJECTS = ['unit', 'integration', 'property'];
const CHECKS = ['build', 'lint', 'format:check', 'typecheck', 'scan'];
const USUAL_PARTS = [...CHECKS, ...FAST_PROJECTS, 'e2e'];
/** The queue mode only when it is asked for, until all its runs have been made once (docs/scaling.md). */
const PARTS = [...USUAL_PARTS, 'queue'];

interface Counts {
	passed: number;
	failed: number;
}

const environment = toolEnvironment();
const total: Counts = { passed: 0, failed: 0 };

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
	const took = elapsed(Date.now() - started);
	console.log(`=== ${title}: ${counts.failed > 0 ? `FAILED (${counts.failed})` : 'ok'}, ${took}`);
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
async function jest(projects: string[], ...options: string[]): Promise<Counts> {
	const report = path.join(projectRoot(), '.cache', `jest-${projects.join('-')}.json`);
	await mkdir(path.dirname(report), { recursive: true });
	await rm(report, { force: true });
	const jestProgram = path.join(projectRoot(), 'node_modules', 'jest', 'bin', 'jest.js');
	const selection = ['--config', 'test/jest.config.mjs', '--selectProjects', ...projects];
	const result = await execa(process.execPath, [jestProgram, ...selection, '--json', '--outputFile', report, ...options], {
		cwd: projectRoot(),
		env: environment,
		extendEnv: false,
		stdin: 'ignore',
		// With --json and --outputFile jest's standard output carries only a note where the file is; people read its standard error.
		stdout: 'ignore',
		stderr: 'inherit',
		reject: false,
	});
	const counted = JSON.parse(await readFile(report, 'utf8').catch(() => '{}')) as {
		numPassedTests?: number;
		numFailedTests?: number;
		numRuntimeErrorTestSuites?: number;
	};
	const failed = (counted.numFailedTests ?? 0) + (counted.numRuntimeErrorTestSuites ?? 0);
	// Jest can fail without a failed test: no tests found, a broken configuration, a crash.
	return { passed: counted.numPassedTests ?? 0, failed: result.failed ? Math.max(1, failed) : failed };
}

/** n8n's queue mode, where its parts can be had. */
async function queuePart(): Promise<void> {
	const programs = queuePrograms();
	if (typeof programs === 'string') return console.log(`\n${programs} was not found: the tests of n8n's queue mode are skipped.`);
	await part("queue tests, in n8n's queue mode", async () => {
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
	if (!values.only) return new Set(USUAL_PARTS);
	const chosen = values.only.flatMap((names) => names.split(',')).map((name) => name.trim());
	const unknown = chosen.filter((name) => !PARTS.includes(name));
	if (unknown.length > 0) throw new Error(`--only knows ${PARTS.join(', ')}; not ${unknown.join(', ')}`);
	return new Set(chosen);
}

try {
	const chosen = chosenParts();
	for (const script of CHECKS) {
		if (chosen.has(script)) await part(script, async () => await npmScript(script));
	}
	const fast = FAST_PROJECTS.filter((project) => chosen.has(project));
	if (fast.length > 0) await part(`${fast.join(', ')} tests`, async () => await jest(fast));
	if (chosen.has('e2e') || chosen.has('queue')) {
		const ready =
			(await part('pack the package', async () => {
				return await preparation(async () => (environment[PACKAGE_FILE_VARIABLE] = (await packPackage()).file));
			})) &&
			(await part('install the pinned n8n (first time: about 3 GB, several minutes)', async () => {
				return await preparation(async () => await installHost((line) => console.log(`  ${line}`)));
			}));
		if (chosen.has('e2e') && !browserProgram())
			console.log('\nNo Chromium or Chrome was found (or named by CHROMIUM_PATH): the editor tests are skipped.');
		// One n8n server at a time: several would only slow each other down.
		if (!ready) console.log('The tests in a real n8n were not run.');
		else {
			if (chosen.has('e2e')) await part('e2e tests, in a real n8n', async () => await jest(['e2e'], '--runInBand'));
			if (chosen.has('queue')) await queuePart();
		}
	}
} catch (error) {
	console.log((error as Error).message);
	total.failed += 1;
}
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`\n${total.passed} passed, ${total.failed} failed`);
