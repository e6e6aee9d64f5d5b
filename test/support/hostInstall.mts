import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { elapsed, tail, toolEnvironment } from './commands.mts';
import { hostFolder, hostNode, n8nProgram, projectRoot } from './paths.mts';

const modules = () => path.join(hostFolder(), 'node_modules');

/** Written after the last step of an installation, so an interrupted one is never taken for complete. */
const stampFile = () => path.join(modules(), '.wangdian-host-complete');

const lockFile = () => path.join(hostFolder(), 'package-lock.json');

/** What a complete installation was made from. Another lock or another Node major version (native modules) means: install again. */
function stamp(): string {
	const lock = createHash('sha256').update(readFileSync(lockFile())).digest('hex');
	return `${lock} node ${process.versions.node.split('.')[0]} ${process.platform}-${process.arch}\n`;
}

/** Whether the pinned n8n, or the other version that is asked for, stands ready. */
export function hostIsInstalled(): boolean {
	return existsSync(lockFile()) && existsSync(stampFile()) && existsSync(n8nProgram()) && readFileSync(stampFile(), 'utf8') === stamp();
}

/** Declares what stands in the host's `node_modules` complete: the end of an installation. */
export function markHostInstalled(): void {
	writeFileSync(stampFile(), stamp());
}

/**
 * What n8n needs built or chosen for this machine; older versions have no isolated-vm. `allowScripts` in test/host/package.json lets
 * npm 12 run their scripts.
 */
const nativeModules = () => ['sqlite3', 'isolated-vm'].filter((name) => existsSync(path.join(modules(), name)));

/** npm 12 says "rebuilt" also where it ran nothing, so each module is loaded once by the Node that n8n runs on. */
async function checkNativeModules(): Promise<void> {
	for (const name of nativeModules()) {
		const result = await execa(hostNode(), ['-e', `require(${JSON.stringify(name)})`], {
			cwd: hostFolder(),
			env: toolEnvironment(),
			extendEnv: false,
			stdin: 'ignore',
			all: true,
			reject: false,
		});
		if (!result.failed) continue;
		throw new Error(
			`n8n was installed, but its native module ${name} does not load:\n\n${tail(result.all)}\n\n` +
				`See that "allowScripts" in the package.json there names ${name} (npm 12 runs no script without), that Python, make and a C++ ` +
				'compiler are there, then start the same command again: it begins this installation anew.',
		);
	}
}

/** Packages in the lock file: what a progress display counts towards. Other versions than the pinned one have none before. */
function lockedPackages(): number | undefined {
	if (!existsSync(lockFile())) return undefined;
	const lock = JSON.parse(readFileSync(lockFile(), 'utf8')) as { packages: object };
	return Object.keys(lock.packages).length - 1;
}

/**
 * Installs the pinned real n8n into `test/host/node_modules` (about 3 GB, 3 to 5 minutes), or the other version that is asked for into
 * its folder (`prepareHost`), if it is not there yet.
 *
 * Scripts are off during the installation, because one native dependency downloads from elsewhere; the two native modules that
 * n8n needs here are built by name afterwards.
 * @param report called every few seconds with one line of progress
 * @returns whether anything was installed
 * @throws with the end of npm's output and what to do
 */
export async function installHost(report: (line: string) => void): Promise<boolean> {
	if (hostIsInstalled()) return false;
	const total = lockedPackages();
	await runNpm(
		[total === undefined ? 'install' : 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=http'],
		(output) => {
			const fetched = Math.min(countFetches(output), total ?? Infinity);
			if (fetched === 0) return 'comparing with the registry';
			return `fetching packages, ${fetched}${total === undefined ? '' : ` of about ${total}`}`;
		},
		report,
	);
	// A Node of the host's own comes first: the others are built by it.
	const scripts = existsSync(path.join(modules(), 'node')) ? ['node', ...nativeModules()] : nativeModules();
	for (const name of scripts) await runNpm(['rebuild', name], () => `preparing ${name}`, report);
	await checkNativeModules();
	markHostInstalled();
	return true;
}

/** Package archives that npm names in its output (one line per archive at log level http, from the network or its cache). */
function countFetches(output: string): number {
	return output.match(/^npm http .*\.tgz/gm)?.length ?? 0;
}

/** With the host's own Node first, where it has one. */
function hostEnvironment(): NodeJS.ProcessEnv {
	const environment = toolEnvironment();
	return { ...environment, PATH: [path.join(modules(), '.bin'), environment.PATH].join(path.delimiter) };
}

/** Runs npm in the host folder and reports progress from its output every five seconds. */
async function runNpm(args: string[], describe: (output: string) => string, report: (line: string) => void): Promise<void> {
	const started = Date.now();
	let output = '';
	const child = execa('npm', args, {
		cwd: hostFolder(),
		env: hostEnvironment(),
		extendEnv: false,
		stdin: 'ignore',
		all: true,
		buffer: false,
		reject: false,
	});
	child.all.on('data', (chunk: Buffer) => (output += chunk.toString()));
	const progress = () => report(`${describe(output)} (${elapsed(Date.now() - started)})`);
	progress();
	const timer = setInterval(progress, 5000);
	const result = await child;
	clearInterval(timer);
	if (!result.failed) return;
	const messages = output
		.split('\n')
		.filter((line) => !line.startsWith('npm http'))
		.join('\n');
	throw new Error(
		`n8n could not be installed: "npm ${args.join(' ')}" in ${path.relative(projectRoot(), hostFolder())} failed. npm said:\n\n${tail(messages)}\n\n` +
			'Check the network and the npm registry, that about 4 GB of disk are free and that a C++ compiler and Python are there ' +
			'(for sqlite3 where no prebuilt one fits), then start the same command again: it begins this installation anew.',
	);
}

/** What n8n versions get that do not run on the Node of these tests: all from 1.88 to 2.3x take it. */
const OLDER_NODE = '^22.0.0';

/**
 * Makes the folder of another n8n version ready to be installed into. HOST_VERSION_VARIABLE must name the version.
 *
 * @param needsOlderNode whether it is to get a Node of its own
 */
export function prepareHost(version: string, needsOlderNode: boolean): void {
	mkdirSync(hostFolder(), { recursive: true });
	const pinned = JSON.parse(readFileSync(path.join(projectRoot(), 'test', 'host', 'package.json'), 'utf8')) as {
		overrides: object;
		allowScripts: object;
	};
	const manifest = {
		private: true,
		dependencies: { n8n: version, ...(needsOlderNode ? { node: OLDER_NODE } : {}) },
		// Until 2.0 the spreadsheet nodes take this library from its maker's own server; the registry's will do, as no test uses them.
		overrides: { ...pinned.overrides, xlsx: '0.18.5' },
		allowScripts: { ...pinned.allowScripts, node: true },
	};
	writeFileSync(path.join(hostFolder(), 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
