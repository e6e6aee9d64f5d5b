/**
 * One schedule, one poller: the simulated servers over HTTP, n8n's rules for state, and one virtual time for both, in which n8n's
 * clock may be off. Every request takes 0.2 s and every account has 60 requests per minute.
 */
import { accountOf, type Account } from '../../nodes/shared/protocol/account';
import { editions } from '../../nodes/shared/protocol/editions';
import { clock } from '../../nodes/shared/host/clock';
import { startSimulator, type Edition, type Fault, type Simulator } from '../simulator/index.mts';
import { Ledger, type Emission } from '../support/ledger.mts';
import { TriggerHost } from '../support/nodeContexts.mts';
import type { Disturbance, Failure, Write } from '../support/schedule.mts';
import type { Pattern } from './pattern.mts';
import type { ComparedSchedule, Setting } from './schedules.mts';
import { orderCreated } from './wangdianApi.mts';

export const LATENCY_MS = 200;
export const REQUESTS_PER_MINUTE = 60;
/** How late a change may become visible, s, where a schedule does not say. */
const VISIBILITY_DELAY = 60;
/** The first poll comes in the middle of a second, as a poll does. */
const START = Date.parse('2026-11-01T00:00:00.300Z');
/** Orders that are there before the trigger is. */
const OLD_ORDERS = 120;
/** Polls without anything new after which a trigger counts as at rest: longer than clocks and delays can hide a change. */
const QUIET_POLLS = 9;
const MOST_DRAIN_POLLS = 120;

/** The package's trigger; anything else is a pattern. */
export const OURS = 'wangdianTrigger';
export type Contestant = typeof OURS | Pattern;

export interface Outcome {
	/** Committed versions since the start. */
	changes: number;
	/** Orders whose last change was never handed over. */
	lost: number;
	/** Hand-overs of a version that had been handed over before. */
	repeated: number;
	/** An older version after a newer one. */
	outdated: number;
	/** Different versions handed over. */
	delivered: number;
	requests: number;
	/** Bytes of the static data, as JSON. */
	largestState: number;
	/** Most requests of one poll. */
	mostRequests: number;
	/** Longest poll, virtual seconds. */
	longestPoll: number;
	polls: number;
	failedPolls: number;
}

/** A poller in n8n's in-memory engine: what is polled, and what the database holds of its state. */
interface Running {
	/** The poll at activation and at every start of n8n; absent for a schedule. */
	activate?(): Promise<unknown[]>;
	poll(): Promise<unknown[]>;
	readonly state: unknown;
	restart(stored: unknown): void;
	/** Whether the last poll said that it had not reached the present. */
	readonly behind: boolean;
	/** When n8n stores the state: with items, or after every run. */
	readonly stores: 'whenEmitting' | 'always';
}

function runTrigger(credential: Record<string, string | number>, { emit, settleTime }: Setting): Running {
	const options = settleTime === undefined ? {} : { settleTime };
	const host = new TriggerHost({ credential, parameters: { triggerOn: emit ?? 'changed', options } });
	let before = 0;
	const items = async (kind: 'activate' | 'poll') => {
		before = host.logged.length;
		return ((await host[kind]()) ?? []).map(({ json }) => json);
	};
	return {
		activate: async () => await items('activate'),
		poll: async () => await items('poll'),
		get state() {
			return host.saved;
		},
		restart: (stored) => host.restart(stored as never),
		get behind() {
			return host.logged.slice(before).some(({ text }) => /caught up to|stopped early/.test(text));
		},
		stores: 'whenEmitting',
	};
}

function runPattern(pattern: Pattern, account: Account, { emit }: Setting): Running {
	let state: Record<string, unknown> = {};
	const poll = async () => {
		const since = pattern.since(state) ?? 0;
		const rows = await pattern.poll(account, state);
		return emit === 'created' ? rows.filter((row) => (orderCreated(account, row) ?? 0) >= since) : rows;
	};
	return {
		...(pattern.host === 'node' ? { activate: poll } : {}),
		poll,
		get state() {
			return state;
		},
		restart: (stored) => void (state = structuredClone(stored) as Record<string, unknown>),
		behind: false,
		stores: pattern.host === 'node' ? 'whenEmitting' : 'always',
	};
}

/** One moment for servers and n8n; there is one arena at a time. */
let now = START;
let opened = 0;

/** What the monotonic clock is ahead of `now`: it goes on from one schedule to the next, a day later, as in one process. */
let ahead = 0;

/** Plays a schedule against a poller and lets it come to rest. */
export async function compete(contestant: Contestant, schedule: ComparedSchedule): Promise<Outcome> {
	const { edition, sortOrder, steps, emit = 'changed', settleTime = 0, longestDelay = VISIBILITY_DELAY } = schedule;
	ahead += now - START + 24 * 3_600_000;
	now = START;
	const tolerance = editions[edition].clockToleranceSeconds;
	let skew = 0;
	let requests = 0;
	const original = { ...clock };
	clock.now = () => now + skew;
	clock.monotonic = () => ahead + now;
	clock.chance = () => 0.5;
	clock.sleep = async (milliseconds) => void (now += milliseconds);
	const simulator = await startSimulator({
		now: () => now,
		sortOrder,
		allowance: { requestsPerMinute: REQUESTS_PER_MINUTE },
		keepRequests: 1,
		latencyMs: () => {
			now += LATENCY_MS;
			requests++;
			return Promise.resolve();
		},
	});
	try {
		// The package keeps the allowance per account, for the whole process.
		simulator.accounts[edition].appKey = `compare-${opened++}`;
		const { sid, appKey, appSecret } = simulator.accounts[edition];
		const credential = {
			edition,
			environment: 'custom' as const,
			baseUrl: simulator.urls[edition],
			sid,
			appKey,
			appSecret,
			requestsPerMinute: REQUESTS_PER_MINUTE,
		};
		const running = contestant === OURS ? runTrigger(credential, schedule) : runPattern(contestant, accountOf(credential), schedule);
		const warehouse = new Warehouse(simulator, new Ledger(emit), longestDelay);
		const outcome: Outcome = {
			changes: 0,
			lost: 0,
			repeated: 0,
			outdated: 0,
			delivered: 0,
			requests: 0,
			largestState: 0,
			mostRequests: 0,
			longestPoll: 0,
			polls: 0,
			failedPolls: 0,
		};
		let stored = structuredClone(running.state);

		/** One call by n8n; how many items it gave. A failing one shows as a failed execution, and n8n goes on. */
		const tick = async (kind: 'activate' | 'poll', disturbances: readonly Disturbance[] = []): Promise<number> => {
			const base = requests;
			const started = now;
			disturb(simulator, edition, disturbances, () => requests - base, warehouse);
			let items: unknown[] | undefined;
			try {
				items = await running[kind]!();
			} catch {
				outcome.failedPolls++;
			}
			simulator.faults.clear();
			outcome.polls++;
			outcome.mostRequests = Math.max(outcome.mostRequests, requests - base);
			outcome.longestPoll = Math.max(outcome.longestPoll, (now - started) / 1000);
			outcome.largestState = Math.max(outcome.largestState, Buffer.byteLength(JSON.stringify(running.state)));
			if (items) warehouse.ledger.handOver(items.map(emissionOf));
			if (running.stores === 'always' || (items && (items.length > 0 || kind === 'activate'))) stored = structuredClone(running.state);
			return items?.length ?? 0;
		};

		warehouse.write({ adds: OLD_ORDERS, changes: [], sameSecond: false, late: 0 });
		// Old enough for everybody.
		now += 3_600_000;
		await tick(running.activate ? 'activate' : 'poll');
		warehouse.ledger.owe();
		const committedBefore = warehouse.ledger.committedCount;

		for (const step of steps) {
			switch (step.do) {
				case 'wait':
					now += step.seconds * 1000;
					break;
				case 'write':
					warehouse.write(step.write);
					break;
				case 'clock':
					// A time stamp is a whole second, so a clock that is behind may be so by a second less.
					skew = step.share * 1000 * (step.share > 0 ? tolerance : tolerance - 1);
					break;
				case 'restart':
					running.restart(structuredClone(stored));
					if (running.activate) await tick('activate');
					break;
				case 'poll':
					await tick('poll', step.disturbances);
					break;
				default:
					throw new Error(`The comparison has no step '${step.do}'`);
			}
		}
		for (let quiet = 0, polls = 0; quiet < QUIET_POLLS && polls < MOST_DRAIN_POLLS; polls++) {
			// Quiet for longer than clocks and delays can hide a change.
			now += 1000 * Math.max(60, settleTime / (QUIET_POLLS - 1));
			const items = await tick('poll');
			quiet = running.behind || items > 0 ? 0 : quiet + 1;
		}

		const { lost, repeated, wrong } = warehouse.ledger.verdict();
		return {
			...outcome,
			changes: warehouse.ledger.committedCount - committedBefore,
			lost: lost.length,
			repeated: repeated.length,
			outdated: wrong.length,
			delivered: warehouse.ledger.emittedCount - repeated.length,
			requests,
		};
	} finally {
		Object.assign(clock, original);
		await simulator.close();
	}
}

/** The fields that tell a version, which all editions and the simplified output have. */
function emissionOf(item: unknown): Emission {
	const { transfer_no: number, remark } = item as { transfer_no: unknown; remark: unknown };
	return { id: String(number), version: Number(/^v(\d+)$/.exec(String(remark))?.[1]) };
}

/** Writes into the ERP, and into the ledger. */
class Warehouse {
	readonly ledger: Ledger;
	private readonly simulator: Simulator;
	/** Seconds. */
	private readonly longestDelay: number;
	private readonly orders: Array<{ no: string; version: number; created: number }> = [];

	constructor(simulator: Simulator, ledger: Ledger, longestDelay: number) {
		this.simulator = simulator;
		this.ledger = ledger;
		this.longestDelay = longestDelay;
	}

	write({ adds, changes, sameSecond, late }: Write): void {
		const visibleAfterMs = Math.floor(late * this.longestDelay * 1000);
		for (let count = 0; count < adds; count++) {
			const fields = { type: (this.orders.length % 2) as 0 | 1, remark: 'v1' };
			const { transferNo, modified, created } = this.simulator.transfers.add(fields, { visibleAfterMs });
			this.orders.push({ no: transferNo, version: 1, created: created / 1000 });
			this.commit(this.orders.length - 1, modified);
		}
		for (const pick of changes) {
			const index = this.orders.length - 1 - (pick % this.orders.length);
			// Twice at once: only the second version is ever to be seen.
			if (sameSecond) this.change(index, 0);
			this.change(index, visibleAfterMs);
		}
	}

	private change(index: number, visibleAfterMs: number): void {
		const order = this.orders[index]!;
		order.version++;
		const { modified } = this.simulator.transfers.change(order.no, { remark: `v${order.version}` }, { visibleAfterMs });
		this.commit(index, modified);
	}

	private commit(index: number, modifiedMs: number): void {
		const { no, version, created } = this.orders[index]!;
		this.ledger.commit({ id: no, version, modified: modifiedMs / 1000, created, wanted: true });
	}
}

/** Sets what meets the poll's requests; `number` counts those that have arrived. */
function disturb(
	{ faults }: Simulator,
	edition: Edition,
	disturbances: readonly Disturbance[],
	number: () => number,
	warehouse: Warehouse,
): void {
	faults.clear();
	for (const { atRequest, write, failure } of disturbances) {
		if (write) faults.push({ kind: 'call', when: () => number() === atRequest, run: () => warehouse.write(write) });
		if (failure) faults.push({ ...faultOf(edition, failure.kind), when: () => number() >= atRequest, times: failure.times });
	}
}

function faultOf(edition: Edition, kind: Failure): Fault {
	if (kind === 'serverError') return { kind: 'http', status: 502 };
	if (kind !== 'code') return { kind };
	return edition === 'flagship'
		? { kind: 'code', code: 99, message: '其他错误' }
		: { kind: 'code', code: 1020, message: '系统异常，请稍后再试！' };
}
