// n8n's queue mode on this machine: Redis, PostgreSQL, one main and some workers, each a process of its own that can be killed.
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { tail, toolEnvironment } from './commands.mts';
import { N8nApi, waitFor } from './n8nApi.mts';
import { freePorts, installCommunityPackage, isReady, killGroup, SETTINGS, withoutN8nSettings } from './n8nHost.mts';
import { hostNode, n8nProgram, projectRoot } from './paths.mts';

/** How long a process may take to become ready, ms: on a machine that does everything else at once, minutes. */
const START_TIMEOUT = 600_000;

/** n8n's scheduler with its table of cursors. */
export const DURABLE = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
};

/** A process that can be ended and started again. */
export interface Part {
	start(): Promise<void>;
	/** SIGKILL to it and its children, as a crash. */
	kill(): Promise<void>;
	/** SIGTERM, and the end of it. */
	stop(): Promise<void>;
	/** Whether it has been started and has not ended since. */
	isRunning(): boolean;
	log(): string;
}

export interface QueueHost {
	api: N8nApi;
	url: string;
	main: Part;
	workers: Part[];
	redis: Part;
	postgres: Part;
	/** What PostgreSQL answers to a statement, unaligned: a line for each row. */
	sql(statement: string): Promise<string[]>;
	stop(): Promise<void>;
}

interface Programs {
	redis: string;
	postgres: string;
	initdb: string;
	psql: string;
}

/** Where Redis and PostgreSQL are, or the word for what is missing. */
export function queuePrograms(): Programs | string {
	const debian = '/usr/lib/postgresql';
	const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
	const folders = [
		...(process.env.PATH ?? '').split(path.delimiter),
		'/usr/local/bin',
		'/opt/homebrew/bin',
		...versions.map((version) => path.join(debian, version, 'bin')),
	];
	const find = (name: string) => folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
	const [redis, postgres, initdb, psql] = ['redis-server', 'postgres', 'initdb', 'psql'].map(find);
	if (!redis) return 'redis-server';
	if (!postgres || !initdb || !psql) return 'PostgreSQL (postgres, initdb, psql)';
	return { redis, postgres, initdb, psql };
}

/** PostgreSQL does not run as root: there, as the user `nobody`. */
const STRANGER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Programs that do not know of dieWithParent.mjs: a shell beside them ends them when this process's pipe closes. */
const GUARD = '"$@" & child=$!; (cat >/dev/null; kill -KILL $child 2>/dev/null) <&3 & wait $child';

/** What is used of a child process here. It is settled when it has ended, however that came. */
interface Running extends PromiseLike<{ shortMessage?: string | undefined }> {
	readonly pid?: number | undefined;
	readonly stdout: Readable | null;
	readonly stderr: Readable | null;
	kill(signal: 'SIGTERM'): boolean;
	once(event: 'exit', listener: (value: unknown) => void): unknown;
}

function part(what: string, begin: () => Running, isUp: () => Promise<boolean>, ending: 'SIGTERM' | 'SIGKILL'): Part {
	let child: Running | undefined;
	let output = '';
	const exited = new WeakMap<Running, Promise<unknown>>();
	const over = new WeakSet<Running>();
	const end = async (signal: 'SIGKILL' | 'SIGTERM', patience: number) => {
		const running = child;
		const leader = running?.pid;
		if (!running || leader === undefined) return;
		child = undefined;
		if (signal === 'SIGTERM') running.kill('SIGTERM');
		else killGroup(leader);
		const overdue = setTimeout(() => killGroup(leader), patience);
		// Not the end of its output: whoever inherited that may live a little longer.
		await exited.get(running);
		clearTimeout(overdue);
		killGroup(leader);
	};
	return {
		log: () => output,
		isRunning: () => child !== undefined && !over.has(child),
		async start() {
			const starting = begin();
			child = starting;
			const exit = new Promise<unknown>((resolve) => starting.once('exit', resolve));
			void exit.then(() => over.add(starting));
			exited.set(starting, exit);
			let ended: { shortMessage?: string | undefined } | undefined;
			void starting.then((result) => (ended = result));
			for (const stream of [starting.stdout, starting.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
			const told = () => `The end of its log:\n${tail(output)}`;
			await waitFor(async () => ended !== undefined || (await isUp()), START_TIMEOUT, `${what} to become ready`).catch((error: Error) => {
				throw new Error(`${error.message}. ${told()}`, { cause: error });
			});
			if (ended) throw new Error(`${what} could not be started. ${ended.shortMessage}. ${told()}`);
		},
		kill: async () => await end('SIGKILL', 5_000),
		stop: async () => await end(ending, 40_000),
	};
}

const listens = async (port: number): Promise<boolean> =>
	await new Promise((resolve) => {
		const socket = createConnection({ port, host: '127.0.0.1' });
		socket.once('connect', () => (socket.destroy(), resolve(true)));
		socket.once('error', () => resolve(false));
	});

/** Whoever starts, next: all the processes of several hosts at once would only slow each other down. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Starts everything and signs in as the owner; one host after the other.
 *
 * @param env further settings of n8n, for all its processes
 */
export async function startQueue(packageTarball: string, workerCount: number, env: Record<string, string> = {}): Promise<QueueHost> {
	const started = turn.then(async () => await start(packageTarball, workerCount, env));
	turn = started.catch(() => undefined);
	return await started;
}

async function start(packageTarball: string, workerCount: number, env: Record<string, string>): Promise<QueueHost> {
	const programs = queuePrograms();
	if (typeof programs === 'string') throw new Error(`${programs} was not found`);
	const folder = await mkdtemp(path.join(tmpdir(), 'wangdian-queue-'));
	const [redisPort, postgresPort, mainPort, ...ports] = await freePorts(4 + 2 * workerCount);
	const started: Part[] = [];
	const stop = async () => {
		for (const one of started.reverse()) await one.kill();
		await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
	};
	try {
		await mkdir(path.join(folder, 'redis'));
		const data = path.join(folder, 'postgres');
		await mkdir(data);
		if (STRANGER.uid !== undefined) {
			await chown(folder, STRANGER.uid, STRANGER.gid);
			await chown(data, STRANGER.uid, STRANGER.gid);
		}
		await execa(programs.initdb, ['-D', data, '-U', 'n8n', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C'], {
			...STRANGER,
			cwd: folder,
		});

		// Its own process group, and a pipe whose end says that this process is gone.
		const guarded = (program: string, args: string[], cwd: string, user: object = {}) =>
			execa('sh', ['-c', GUARD, 'guard', program, ...args], {
				cwd,
				...user,
				detached: true,
				reject: false,
				buffer: false,
				stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
			});
		const redis = part(
			'Redis',
			() =>
				guarded(
					programs.redis,
					['--port', String(redisPort), '--bind', '127.0.0.1', '--appendonly', 'yes', '--save', ''],
					path.join(folder, 'redis'),
				),
			async () => await listens(redisPort!),
			'SIGKILL',
		);
		const postgres = part(
			'PostgreSQL',
			() => guarded(programs.postgres, ['-D', data, '-p', String(postgresPort), '-h', '127.0.0.1', '-k', folder], folder, STRANGER),
			async () => await listens(postgresPort!),
			'SIGKILL',
		);
		for (const one of [redis, postgres]) {
			started.push(one);
			await one.start();
		}

		const preload = pathToFileURL(path.join(projectRoot(), 'test', 'support', 'dieWithParent.mjs')).href;
		const n8n = async (name: string, command: string[], port: number, brokerPort: number, own: Record<string, string>) => {
			const userFolder = path.join(folder, name);
			const temporary = path.join(userFolder, 'tmp');
			await mkdir(temporary, { recursive: true });
			await installCommunityPackage(packageTarball, userFolder);
			return part(
				`n8n ${name}`,
				() =>
					execa(hostNode(), ['--import', preload, n8nProgram(), ...command], {
						cwd: userFolder,
						env: {
							...withoutN8nSettings(toolEnvironment()),
							...SETTINGS,
							EXECUTIONS_MODE: 'queue',
							QUEUE_BULL_REDIS_HOST: '127.0.0.1',
							QUEUE_BULL_REDIS_PORT: String(redisPort),
							DB_TYPE: 'postgresdb',
							DB_POSTGRESDB_HOST: '127.0.0.1',
							DB_POSTGRESDB_PORT: String(postgresPort),
							DB_POSTGRESDB_DATABASE: 'postgres',
							DB_POSTGRESDB_USER: 'n8n',
							DB_POSTGRESDB_PASSWORD: 'unused',
							N8N_ENCRYPTION_KEY: 'queue',
							N8N_USER_FOLDER: userFolder,
							TMPDIR: temporary,
							N8N_RUNNERS_BROKER_PORT: String(brokerPort),
							...own,
							...env,
						},
						extendEnv: false,
						detached: true,
						reject: false,
						buffer: false,
						stdin: 'pipe',
					}),
				async () => await isReady(`http://127.0.0.1:${port}`, command[0] === 'start'),
				'SIGTERM',
			);
		};
		const main = await n8n('main', ['start'], mainPort!, ports[2 * workerCount]!, { N8N_PORT: String(mainPort) });
		started.push(main);
		await main.start();
		const workers = await Promise.all(
			Array.from({ length: workerCount }, async (_, index) => {
				const [port, broker] = [ports[2 * index]!, ports[2 * index + 1]!];
				const health = { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port) };
				return await n8n(`worker${index + 1}`, ['worker', '--concurrency=10'], port, broker, health);
			}),
		);
		for (const worker of workers) {
			started.push(worker);
			await worker.start();
		}
		const url = `http://127.0.0.1:${mainPort}`;
		const api = new N8nApi(url);
		await api.ownerSetup();
		const sql = async (statement: string) => {
			const args = ['-h', '127.0.0.1', '-p', String(postgresPort), '-U', 'n8n', '-d', 'postgres', '-v', 'ON_ERROR_STOP=1', '-qAtX'];
			const { stdout } = await execa(programs.psql, [...args, '-c', statement]);
			return stdout.split('\n').filter((line) => line !== '');
		};
		return { api, url, main, workers, redis, postgres, sql, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
