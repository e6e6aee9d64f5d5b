import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { request } from 'undici';
import { tail, toolEnvironment } from './commands.mts';
import { N8nApi, waitFor } from './n8nApi.mts';
import { HOST_VERSION_VARIABLE, hostFolder, hostImage, hostNode, n8nProgram, projectRoot } from './paths.mts';

export interface N8nOptions {
	/** The npm package file (`npm pack`) to install into n8n; left out, n8n runs with its own nodes only. */
	packageTarball?: string;
	/** Home of n8n's settings and database; default: a new temporary folder, removed by `stop()`. */
	userFolder?: string;
	/** Further environment variables for n8n. */
	env?: Record<string, string>;
	/** Default: any free one. */
	port?: number;
}

export interface N8nHost {
	url: string;
	port: number;
	userFolder: string;
	/** Signed in as the owner. */
	api: N8nApi;
	/** Everything n8n has written to its standard output and error so far. */
	log(): string;
	/** Ends n8n properly, if it still runs, and starts it again on the same user folder and port. */
	restart(): Promise<void>;
	/** Ends n8n (SIGKILL: like a crash, together with its task runner) and waits for the end. `restart()` starts it again. */
	kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
	/** Ends n8n properly and removes its temporary folder. */
	stop(): Promise<void>;
}

/** How long n8n may take to start, and to stop after SIGTERM, in ms. */
const START_TIMEOUT = 300_000;
const STOP_TIMEOUT = 20_000;

/** Off-line, quiet, reachable from this machine alone, everything else as a user gets it. */
export const SETTINGS = {
	N8N_HOST: '127.0.0.1',
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
	N8N_SECURE_COOKIE: 'false',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	// The lists of verified community nodes and of MCP servers come from the internet.
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	// An older n8n does not start with the name of a module that it has not, n8n 3 loads only what is verified unless it is told to.
	...(process.env[HOST_VERSION_VARIABLE] === undefined
		? { N8N_DISABLED_MODULES: 'mcp-registry' }
		: { N8N_UNVERIFIED_PACKAGES_ENABLED: 'true' }),
	NO_COLOR: '1',
};

/**
 * A home of n8n as its first start leaves it: a database with its tables, and an owner. To make one takes n8n most of the time of that
 * start, so every further n8n of a test run begins with a copy.
 */
function freshHome(): string {
	return path.join(hostFolder(), 'node_modules', '.wangdian-fresh-home');
}

/** Makes the home that all n8n servers of a test run begin with, if it is not there. Goes with the installation. */
export async function prepareFreshHome(): Promise<void> {
	if (existsSync(freshHome())) return;
	const userFolder = await mkdtemp(path.join(tmpdir(), 'wangdian-n8n-'));
	try {
		const n8n = await startN8n({ userFolder });
		await n8n.stop();
		// The editor's files are put there at every start.
		for (const folder of ['tmp', '.cache']) await rm(path.join(userFolder, folder), { recursive: true, force: true });
		// Under another name first, so that one half copied is never taken for complete.
		await cp(userFolder, `${freshHome()}-new`, { recursive: true });
		await rename(`${freshHome()}-new`, freshHome());
	} finally {
		await rm(userFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
	}
}

/**
 * Starts the pinned real n8n (see hostInstall.mts) with the packed package installed as users have it, and signs in as its owner.
 * @throws with the end of n8n's log when it does not become ready
 */
export async function startN8n(options: N8nOptions = {}): Promise<N8nHost> {
	const userFolder = options.userFolder ?? (await mkdtemp(path.join(tmpdir(), 'wangdian-n8n-')));
	const removeUserFolder = async () => {
		if (!options.userFolder) await rm(userFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
	};
	if (!options.userFolder && !hostImage() && existsSync(freshHome())) await cp(freshHome(), userFolder, { recursive: true });
	const temporary = path.join(userFolder, 'tmp');
	await mkdir(temporary, { recursive: true });
	if (options.packageTarball) await installCommunityPackage(options.packageTarball, userFolder);
	// n8n's task broker has a port of its own; the default of both clashes as soon as two servers run on one machine.
	const [freePort, brokerPort] = await freePorts(2);
	const port = options.port ?? freePort;
	const url = `http://127.0.0.1:${port}`;
	const api = new N8nApi(url);
	let output = '';
	let server: ChildProcess | undefined;

	const ended = () => !server || server.exitCode !== null || server.signalCode !== null;

	const start = async () => {
		if (Number(process.versions.node.split('.')[0]) < 24) throw new Error('Tests need Node 24: start them through npm, which has it');
		const settings: Record<string, string> = {
			...SETTINGS,
			N8N_USER_FOLDER: userFolder,
			// What n8n leaves there goes with the user folder.
			TMPDIR: temporary,
			N8N_PORT: String(port),
			N8N_RUNNERS_BROKER_PORT: String(brokerPort),
			...options.env,
		};
		const preload = pathToFileURL(path.join(projectRoot(), 'test', 'support', 'dieWithParent.mjs')).href;
		const image = hostImage();
		const [program, ...rest] = image
			? containerCommand(image, userFolder, Object.keys(settings))
			: [hostNode(), '--import', preload, n8nProgram(), 'start'];
		// Node's own spawn, because this runs in jest, which cannot load execa (an ES module).
		server = spawn(program!, rest, {
			cwd: userFolder,
			env: { ...withoutN8nSettings(toolEnvironment()), ...settings },
			// A process group of its own, so that ending it ends its task runner too and nothing else.
			detached: true,
			// dieWithParent.mjs watches the input.
			stdio: 'pipe',
		});
		for (const stream of [server.stdout, server.stderr]) stream!.on('data', (chunk: Buffer) => (output += chunk.toString()));
		await waitFor(async () => ended() || (await isReady(url)), START_TIMEOUT, 'n8n to become ready');
		if (ended()) throw new Error('it ended by itself');
	};

	const kill = async (signal: 'SIGKILL' | 'SIGTERM') => {
		if (!server?.pid) return;
		const running = server;
		const leader = server.pid;
		if (!ended()) {
			const exit = once(running, 'exit');
			if (signal === 'SIGTERM') running.kill('SIGTERM');
			else killGroup(leader);
			const overdue = setTimeout(() => killGroup(leader), STOP_TIMEOUT);
			await exit;
			clearTimeout(overdue);
		}
		killGroup(leader);
		server = undefined;
	};

	const startOrExplain = async () => {
		try {
			await start();
		} catch (error) {
			await kill('SIGKILL');
			throw new Error(`n8n could not be started: ${(error as Error).message}. The end of its log:\n${tail(output)}`);
		}
	};

	try {
		await startOrExplain();
		await api.ownerSetup().catch(async () => await api.login());
	} catch (error) {
		await kill('SIGKILL');
		await removeUserFolder();
		throw error;
	}
	return {
		url,
		port,
		userFolder,
		api,
		log: () => output,
		kill,
		async restart() {
			await kill('SIGTERM');
			await startOrExplain();
		},
		async stop() {
			await kill('SIGTERM');
			await removeUserFolder();
		},
	};
}

/** Runs an image with the user folder and the network of this machine, as this user; the named variables go in with their values. */
function containerCommand(image: string, userFolder: string, variables: string[]): string[] {
	const user = `${process.getuid?.() ?? 1000}:${process.getgid?.() ?? 1000}`;
	const shared = ['--network', 'host', '--user', user, '--volume', `${userFolder}:${userFolder}`];
	return ['docker', 'run', '--rm', '--init', ...shared, ...variables.flatMap((name) => ['--env', name]), image, 'start'];
}

/**
 * Installs a package file the way n8n does when a user installs a community node (its community-packages service): unpacked into
 * the user folder, development and peer dependencies struck out, entered in the list of installed packages. As a community node
 * has no dependencies of its own, n8n's `npm install` after that does nothing and is left out.
 */
export async function installCommunityPackage(tarball: string, userFolder: string): Promise<void> {
	const nodes = path.join(userFolder, '.n8n', 'nodes');
	const unpacked = await mkdtemp(path.join(userFolder, 'package-'));
	await promisify(execFile)('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1']);
	const manifestFile = path.join(unpacked, 'package.json');
	const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as Record<string, unknown> & { name: string };
	const { devDependencies, peerDependencies, optionalDependencies, ...installed } = manifest;
	if (Object.keys(manifest.dependencies ?? {}).length > 0) throw new Error('A community node must not have dependencies');
	await writeFile(manifestFile, JSON.stringify(installed, null, 2));
	const target = path.join(nodes, 'node_modules', manifest.name);
	await mkdir(path.dirname(target), { recursive: true });
	await rm(target, { recursive: true, force: true });
	await rename(unpacked, target);
	const ledger = { name: 'installed-nodes', private: true, dependencies: { [manifest.name]: manifest.version } };
	await writeFile(path.join(nodes, 'package.json'), JSON.stringify(ledger, null, 2));
}

export async function isReady(url: string, isMain = true): Promise<boolean> {
	try {
		for (const page of ['/healthz/readiness', ...(isMain ? ['/rest/settings'] : [])]) {
			const response = await request(url + page);
			await response.body.dump();
			if (response.statusCode !== 200) return false;
		}
		return true;
	} catch {
		return false; // nobody listens yet
	}
}

/** n8n settings of the person who runs the tests would change what they test. */
export function withoutN8nSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(N8N_|DB_|EXECUTIONS_|QUEUE_|GENERIC_)/.test(name)));
}

/** Ends what is left of a process group that was started here. */
export function killGroup(leader: number): void {
	try {
		process.kill(-leader, 'SIGKILL');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}

const givenPorts = new Set<number>();

async function isFree(port: number): Promise<boolean> {
	const server = createServer();
	return await new Promise((resolve) => {
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}

/**
 * Ports that nobody listens on at the moment of asking, all different. They lie below those that systems give to outgoing connections
 * (from 32768 on): such a connection can take a port between this and the start of the one that it is for.
 */
export async function freePorts(count: number): Promise<number[]> {
	const ports: number[] = [];
	while (ports.length < count) {
		const port = randomInt(15_000, 32_000);
		if (givenPorts.has(port) || !(await isFree(port))) continue;
		givenPorts.add(port);
		ports.push(port);
	}
	return ports;
}
