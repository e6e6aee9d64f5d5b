// `npm run test:mutants -- protocol feed`: puts faults into the shipped code one at a time, and says what share of them the fast tests
// notice. folders.mts names the folders, their groups of files and the tests. `protocol/allowance` is one group.
//
// What was found is kept in .cache/mutants and used again where neither code nor tests changed; `--list` runs nothing and prints what is
// kept; `--again` looks once more at what survived (which tests reach what runs when a file is loaded, Stryker does not know, so new tests
// are no news to it there). `--steps 1` leaves out the later, slower steps. Survivors that docs/mutants.md judges are counted, the others listed.
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { elapsed, toolEnvironment } from '../support/commands.mts';
import { projectRoot } from '../support/paths.mts';
import { FOLDERS, resultsOf, STEP_VARIABLE } from './folders.mts';

interface Position {
	readonly line: number;
	readonly column: number;
}

interface Mutant {
	readonly mutatorName: string;
	readonly replacement?: string;
	readonly status: 'Killed' | 'Survived' | 'NoCoverage' | 'Timeout' | 'CompileError' | 'RuntimeError' | 'Ignored' | 'Pending';
	readonly location: { readonly start: Position; readonly end: Position };
}

/** The part that is read here of the report format that mutation testing tools share. */
interface Report {
	readonly files: Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>;
}

interface Survivor {
	readonly file: string;
	readonly mutant: Mutant;
	/** As docs/mutants.md names it. */
	readonly change: string;
}

/** What became of the mutants of a file. */
interface Count {
	all: number;
	survivors: Survivor[];
}

const { positionals, values } = parseArgs({
	allowPositionals: true,
	options: { again: { type: 'boolean' }, list: { type: 'boolean' }, steps: { type: 'string' } },
});
const chosen = positionals.length > 0 ? positionals : Object.keys(FOLDERS);
const unknown = chosen.filter((name) => {
	const [folder, group] = name.split('/');
	return !(folder in FOLDERS) || (group !== undefined && !(group in FOLDERS[folder].groups));
});
if (unknown.length > 0) {
	console.error(`Unknown: ${unknown.join(', ')}. There are ${Object.keys(FOLDERS).join(', ')}.`);
	process.exit(2);
}

const fromRoot = (file: string) => path.join(projectRoot(), file);

/** What Stryker reported of a step; nothing where it has not been run. */
async function reportOf(step: string): Promise<Report> {
	const json = await readFile(fromRoot(`${resultsOf(step)}.json`), 'utf8').catch(() => '{"files":{}}');
	return JSON.parse(json) as Report;
}

/** Code in one line, short enough for a table. */
function inOneLine(code: string): string {
	const line = code.replace(/\s+/g, ' ').trim();
	return line.length <= 90 ? line : `${line.slice(0, 60)} ... ${line.slice(-24)}`;
}

function between(source: string, { start, end }: Mutant['location']): string {
	const lines = source.split('\n').slice(start.line - 1, end.line);
	lines[lines.length - 1] = lines.at(-1)!.slice(0, end.column - 1);
	lines[0] = lines[0].slice(start.column - 1);
	return lines.join('\n');
}

/** The same mutant in the reports of two steps. */
const keyOf = (file: string, { location: { start, end }, mutatorName, replacement }: Mutant) =>
	[file, start.line, start.column, end.line, end.column, mutatorName, replacement].join('\0');

/** What a report says of the mutants that it knows: noticed or not. */
function verdictsOf(report: Report): Map<string, Survivor | 'noticed'> {
	const verdicts = new Map<string, Survivor | 'noticed'>();
	for (const [file, { source, mutants }] of Object.entries(report.files)) {
		for (const mutant of mutants) {
			const key = keyOf(file, mutant);
			if (mutant.status === 'Killed' || mutant.status === 'Timeout') verdicts.set(key, 'noticed');
			if (mutant.status !== 'Survived' && mutant.status !== 'NoCoverage') continue;
			const change = `${path.basename(file)}: ${inOneLine(between(source, mutant.location))} => ${inOneLine(mutant.replacement ?? '')}`;
			verdicts.set(key, { file, mutant, change });
		}
	}
	return verdicts;
}

/** `file.ts:5:4-6:10`, as Stryker takes a part of a file (columns from 0). */
function rangeOf({ file, mutant }: Survivor): string {
	const { start, end } = mutant.location;
	return `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;
}

/** @throws where Stryker does, or the tests fail without a mutant */
async function runStep(
	step: string,
	environment: Readonly<Record<string, string>> | undefined,
	among: readonly Survivor[] | undefined,
): Promise<void> {
	await mkdir(fromRoot(path.dirname(resultsOf(step))), { recursive: true });
	const ranges = among ? ['--mutate', [...new Set(among.map(rangeOf))].join(',')] : [];
	const force = values.again ? ['--force'] : [];
	await execa('stryker', ['run', 'test/mutants/stryker.config.mjs', ...ranges, ...force], {
		cwd: projectRoot(),
		env: { ...toolEnvironment(), ...environment, [STEP_VARIABLE]: step },
		extendEnv: false,
		stdio: ['ignore', 'inherit', 'inherit'],
	});
}

/** What no step of a group noticed, file by file. */
async function countGroup(folder: string, group: string): Promise<Map<string, Count>> {
	const { groups, environment } = FOLDERS[folder];
	let verdicts = new Map<string, Survivor | 'noticed'>();
	for (const at of groups[group].steps.keys()) {
		const step = `${folder}/${group}/${at}`;
		const survivors = [...verdicts.values()].filter((verdict) => verdict !== 'noticed');
		if (at > 0 && survivors.length === 0) break;
		if (values.steps !== undefined && at >= Number(values.steps)) break;
		const before = values.again ? [...verdictsOf(await reportOf(step)).values()].filter((verdict) => verdict !== 'noticed') : undefined;
		if (!values.list && before?.length !== 0) await runStep(step, environment, at > 0 ? survivors : before);
		const seen = verdictsOf(await reportOf(step));
		if (at === 0) verdicts = seen;
		for (const [key, verdict] of seen) if (verdict === 'noticed' && verdicts.has(key)) verdicts.set(key, verdict);
	}
	const counts = new Map<string, Count>();
	for (const [key, verdict] of verdicts) {
		const file = key.slice(0, key.indexOf('\0'));
		const count = counts.get(file) ?? { all: 0, survivors: [] };
		counts.set(file, count);
		count.all++;
		if (verdict !== 'noticed') count.survivors.push(verdict);
	}
	return counts;
}

/** `93.4 %  412 of 441` */
function share(all: number, survivors: number): string {
	return `${all === 0 ? '-' : `${((100 * (all - survivors)) / all).toFixed(1)} %`}`.padStart(8) + `  ${all - survivors} of ${all}`;
}

const judged = await readFile(fromRoot('docs/mutants.md'), 'utf8').catch(() => '');
/** Bars are escaped in a table of Markdown. */
const isJudged = ({ change }: Survivor) => judged.includes(change.replaceAll('|', '\\|'));

const summary: string[] = [];
for (const name of chosen) {
	const [folder, onlyGroup] = name.split('/');
	const started = Date.now();
	const counts = new Map<string, Count>();
	for (const group of onlyGroup ? [onlyGroup] : Object.keys(FOLDERS[folder].groups)) {
		for (const [file, count] of await countGroup(folder, group)) counts.set(file, count);
	}
	console.log(`\n=== ${name}`);
	for (const [file, { all, survivors }] of counts) {
		console.log(`  ${share(all, survivors.length)}  ${file}`);
		for (const survivor of survivors) {
			if (!isJudged(survivor)) console.log(`      ${survivor.mutant.location.start.line}: ${survivor.change}`);
		}
	}
	const survivors = [...counts.values()].flatMap((count) => count.survivors);
	const all = [...counts.values()].reduce((sum, count) => sum + count.all, 0);
	const known = survivors.filter(isJudged).length;
	summary.push(
		`${name.padEnd(14)} ${share(all, survivors.length)} noticed; of ${survivors.length} survivors ${known} are judged in docs/mutants.md ` +
			`(${elapsed(Date.now() - started)})`,
	);
}
console.log(`\n${summary.join('\n')}`);
