/**
 * The stage of the whole trigger: the simulated servers, over HTTP or without a network, a host with n8n-core's contexts, and one
 * virtual time for both, in which the host's clock may be off.
 */
import fc from 'fast-check';
import { editions } from '../../nodes/shared/protocol/editions';
import { transferOrder } from '../../nodes/shared/records/kinds/transferOrder';
import { queriesOf } from '../../nodes/shared/records/query';
import { EDGE, readState, watermarkOf, type FeedState } from '../../nodes/shared/feed/watermark';
import { startSimulator, type Edition, type Fault, type Simulator, type SimulatorSettings } from '../simulator/index.mts';
import { damagedState, knownIn, knowsOtherTimes, type Damage } from './feedStates.mts';
import { Ledger, type Emission } from './ledger.mts';
import { TriggerHost, type TriggerHostOptions } from './nodeContexts.mts';
import {
	imports,
	schedules,
	withImport,
	type Disturbance,
	type Failure,
	type Poller,
	type Stage,
	type Step,
	type Write,
} from './schedule.mts';
import { STAGE_START, StageTime } from './stageTime.mts';

/** How late a change may become visible, s: what the default settle time covers besides the clocks. */
export const VISIBILITY_DELAY = 60;
/** Statuses that all editions know. */
const STATUSES = [30, 40, 50, 90, 10];
const WAREHOUSES = ['WH-SH', 'WH-CD'];
/** Besides what the records of the settle time take. */
const MAX_STATE = 64 * 1024;
/** What one of thousands takes in a state. */
const BYTES_A_RECORD = 50;

export interface StageSettings {
	readonly edition: Edition;
	readonly server: Pick<
		SimulatorSettings,
		| 'sortOrder'
		| 'tieBreak'
		| 'interval'
		| 'exactSpan'
		| 'emptyList'
		| 'totals'
		| 'shownTimes'
		| 'numbers'
		| 'ids'
		| 'pageBeyondEnd'
		| 'reading'
		| 'stockFigures'
	>;
	/** Records on a page. */
	readonly pageSize: number;
	/** The flagship server cuts pages to this. */
	readonly clamp: number;
	readonly emit: 'changed' | 'created';
	readonly output: 'orders' | 'lines';
	readonly simplify: boolean;
	readonly statuses: readonly number[];
	readonly fromWarehouseNo: string;
	/** Days before the first moment; undefined: from the activation on. */
	readonly startFromDays: number | undefined;
	readonly cursors: 'memory' | 'durable';
	/** ms; undefined: a host that gives the in-memory engine's; null: a host that knows none. */
	readonly budgetMs: number | null | undefined;
	readonly timezone: string;
	/** Over HTTP, or without a network: most of what a request costs is the network. */
	readonly wire: 'http' | 'inProcess';
	/** Seconds; 0: the default of the edition. Changes may be late by as much, less what the clocks take. */
	readonly settleTime: number;
	/** Requests per minute of the account, at the server and in the credential; 0 unlimited. */
	readonly allowance: number;
	/** ms per request. */
	readonly latency: number;
	/** How far the host's clock is off at the beginning: share of the tolerance, -1 to 1. */
	readonly skew: number;
	/** Share of the settle time between the quiet polls at the end. */
	readonly restPause: number;
}

/** What a server and an account must be together for a burst to be read in the end (docs/trigger.md, Limits). */
export function readable<
	S extends Pick<StageSettings, 'allowance' | 'pageSize'> & { server: Pick<SimulatorSettings, 'tieBreak' | 'totals'> },
>({ server, allowance, pageSize }: S): Pick<S, 'server' | 'allowance' | 'pageSize'> {
	const hasTotals = server.totals === 'documented' || server.totals === 'string';
	const isShuffled = server.tieBreak === 'shuffled';
	// Counting in an order that changes takes many requests.
	const bearable = isShuffled && allowance > 0 ? 60 : allowance;
	return {
		// A server that lists equal times in another order at every query can only be read by counting.
		server: { ...server, totals: isShuffled && !hasTotals ? ('documented' as const) : server.totals },
		allowance: bearable,
		// A burst in one second takes its pages several times over: it has to end within the polls that a schedule waits for.
		pageSize: Math.max(bearable > 0 && bearable < 60 ? 8 : isShuffled ? 5 : 1, pageSize),
	};
}

const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];

export function stageSettings(edition: fc.Arbitrary<Edition> = fc.constantFrom(...EDITIONS)): fc.Arbitrary<StageSettings> {
	return fc
		.record({
			edition,
			server: fc.record({
				sortOrder: fc.constantFrom('modifiedAsc' as const, 'modifiedDesc' as const, 'id' as const),
				tieBreak: fc.constantFrom('stable' as const, 'stable' as const, 'shuffled' as const),
				interval: fc.constantFrom('closed' as const, 'closed' as const, 'halfOpenEnd' as const, 'halfOpenStart' as const, 'open' as const),
				exactSpan: fc.constantFrom('allowed' as const, 'refused' as const),
				emptyList: fc.constantFrom('array' as const, 'null' as const, 'missing' as const),
				totals: fc.oneof(
					{ weight: 4, arbitrary: fc.constantFrom('documented' as const, 'documented' as const, 'documented' as const, 'string' as const) },
					{ weight: 3, arbitrary: fc.constantFrom('minusOne' as const, 'zero' as const, 'missing' as const) },
					// The last is the number of a whole table.
					{ weight: 2, arbitrary: fc.constantFrom('huge' as const, 'page' as const, 60_000) },
				),
				shownTimes: fc.constantFrom('own' as const, 'own' as const, 'own' as const, 'own' as const, 'created' as const, 'shifted' as const),
				numbers: fc.constantFrom('documented' as const, 'number' as const, 'string' as const),
				ids: fc.constantFrom('number' as const, 'string' as const),
				pageBeyondEnd: fc.constantFrom('empty' as const, 'lastPage' as const),
				reading: fc.constantFrom('a' as const, 'b' as const),
				stockFigures: fc.constantFrom('still' as const, 'drifting' as const),
			}),
			pageSize: fc.constantFrom(2, 3, 5, 8, 100),
			clamp: fc.constantFrom(100, 100, 2, 3),
			emit: fc.constantFrom('changed' as const, 'changed' as const, 'changed' as const, 'created' as const),
			output: fc.constantFrom('orders' as const, 'orders' as const, 'lines' as const),
			simplify: fc.boolean(),
			statuses: fc.constantFrom([], [], [], [40], [30, 90]),
			fromWarehouseNo: fc.constantFrom('', '', '', WAREHOUSES[0]),
			startFromDays: fc.constantFrom(undefined, undefined, undefined, 0, 0.5, 45),
			cursors: fc.constantFrom('memory' as const, 'durable' as const),
			budgetMs: fc.constantFrom(undefined, undefined, null, 36_000, 2_500),
			timezone: fc.constantFrom('Asia/Shanghai', 'America/New_York', 'UTC', 'Asia/Kolkata'),
			settleTime: fc.constantFrom(0, 0, 0, 0, 3_600, 86_400),
			allowance: fc.constantFrom(0, 0, 0, 60, 10, 2, 1),
			latency: fc.constantFrom(0, 0, 80, 900),
			skew: fc.constantFrom(0, 0, 1, 1, -1),
			wire: fc.constantFrom('inProcess' as const, 'inProcess' as const, 'inProcess' as const, 'http' as const),
			restPause: fc.constantFrom(0.7, 0.7, 0.35, 1.1),
		})
		.map((drawn) => {
			const settings = { ...drawn, ...readable(drawn) };
			const { server, allowance } = settings;
			return {
				...settings,
				server: {
					...server,
					// Closed spans are documented for these two.
					interval: settings.edition === 'flagship' ? server.interval : ('closed' as const),
					// What shows an earlier time than Start From, within a long settle time, is taken for older (docs/trigger.md, Limits).
					shownTimes: settings.settleTime > 0 && settings.startFromDays !== undefined ? ('own' as const) : server.shownTimes,
				},
				// A server that cuts pages shorter than asked for and tells their length as the total hides the rest (docs/trigger.md, Limits).
				clamp: drawn.server.totals === 'page' || server.tieBreak === 'shuffled' || (allowance > 0 && allowance < 60) ? 100 : settings.clamp,
				// What is not wanted when it is first read, but later, has no place in "every order once".
				...(settings.emit === 'created' ? { statuses: [] } : {}),
			};
		});
}

const stageSteps = schedules({
	largestBurst: 25,
	failures: ['serverError', 'html', 'cutJson', 'reset', 'allowance', 'concurrency', 'code'],
	longestWait: 180,
	longestOffDays: 100,
	overlaps: true,
	damages: true,
	mostSteps: 24,
});

/** What is played: a server and a trigger of an edition, and what happens to them. */
export function stagePlays(edition: Edition): fc.Arbitrary<[StageSettings, Step[]]> {
	return fc.tuple(stageSettings(fc.constant(edition)), stageSteps, imports).map(([settings, steps, imported]) => {
		if (!imported) return [settings, steps];
		// Thousands do not come on pages of two.
		return [{ ...settings, pageSize: 100, clamp: 100 }, withImport(steps, imported)];
	});
}

function faultOf(kind: Failure, edition: Edition): Fault {
	switch (kind) {
		case 'serverError':
			return { kind: 'http', status: 502 };
		case 'code':
			return edition === 'flagship'
				? { kind: 'code', code: 99, message: '其他错误' }
				: { kind: 'code', code: 1020, message: '系统异常，请稍后再试！' };
		default:
			return { kind };
	}
}

/** Puts into the simulator what is to happen at the requests of the next poll, counted from 0. */
export function layDisturbances(
	{ faults, requests }: Simulator,
	edition: Edition,
	disturbances: readonly Disturbance[],
	onWrite: (write: Write) => void,
	secondPoll: () => Promise<void>,
): void {
	faults.clear();
	const base = requests.length;
	const number = () => requests.length - 1 - base;
	for (const { atRequest, write, failure, secondPoll: overlaps } of disturbances) {
		const when = () => number() === atRequest;
		if (write) faults.push({ kind: 'call', when, run: () => onWrite(write) });
		if (overlaps) faults.push({ kind: 'call', when, run: secondPoll });
		if (failure) faults.push({ ...faultOf(failure.kind, edition), when: () => number() >= atRequest, times: failure.times });
	}
}

/** What takes the trigger's requests straight to a simulated server. */
export function inProcess(simulator: Simulator, edition: Edition): TriggerHostOptions['wire'] {
	return async ({ url, qs, body, headers }) => {
		const method = edition === 'flagship' ? '' : new URL(url).pathname.split('/').at(-1)!;
		const sent = Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]));
		const answer = await simulator.ask(edition, { method, query: qs as Record<string, string>, headers: sent, rawBody: body as string });
		if (!answer) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
		return { statusCode: answer.httpStatus, body: answer.body, headers: {} };
	};
}

export class TriggerStage implements Stage, Poller {
	readonly ledger: Ledger;
	readonly poller: Poller = this;
	readonly settings: StageSettings;
	readonly settleSeconds: number;
	readonly restPause: number;
	readonly startFrom: number | undefined;
	readonly cursors: 'memory' | 'durable';
	largestState = 0;
	/** Longest poll so far, virtual ms. */
	longestPoll = 0;

	private readonly simulator: Simulator;
	private readonly host: TriggerHost;
	private readonly tolerance: number;
	private readonly release: () => void;
	private readonly time: StageTime;
	private readonly orders: Array<{ no: string; version: number; created: number }> = [];
	private loggedBefore = 0;
	private pollStarted = 0;
	private requestsBefore = 0;
	/** What the poll under way is expected to cost, or why nothing can be said. */
	private expected: number | undefined;
	private isDisturbed = true;
	private lastWasLive = false;
	/** When everything written so far is visible, ms. */
	private pendingUntil = 0;
	/** The second of the last change, since 1970 UTC. */
	private lastWritten = 0;
	private readonly items: unknown[] = [];

	static async open(settings: StageSettings): Promise<TriggerStage> {
		const { edition, server, clamp, allowance, latency } = settings;
		const simulator = await startSimulator({
			...server,
			now: () => StageTime.now,
			// The simulator's own maximum does not matter: page sizes are set on the edition.
			maxPageSize: { flagship: clamp },
			allowance: allowance > 0 ? { requestsPerMinute: allowance } : {},
			latencyMs: () => {
				StageTime.now += latency;
				return Promise.resolve();
			},
		});
		// Every schedule has an account of its own: the allowance is kept per account, for the whole process.
		simulator.accounts[edition].appKey = `key-${TriggerStage.opened++}`;
		return new TriggerStage(settings, simulator);
	}

	private static opened = 0;

	private constructor(settings: StageSettings, simulator: Simulator) {
		this.settings = settings;
		this.simulator = simulator;
		this.cursors = settings.cursors;
		this.ledger = new Ledger(settings.emit);
		const edition = editions[settings.edition];
		this.tolerance = edition.clockToleranceSeconds;
		this.settleSeconds = settings.settleTime || this.tolerance + VISIBILITY_DELAY;
		this.restPause = settings.restPause * this.settleSeconds;

		this.time = new StageTime(this.tolerance);
		const [query] = queriesOf(transferOrder, edition);
		const { pageSize } = query;
		Object.defineProperty(query, 'pageSize', { value: settings.pageSize });
		this.release = () => {
			this.time.restore();
			Object.defineProperty(query, 'pageSize', { value: pageSize });
		};

		const { startFromDays } = settings;
		this.startFrom = startFromDays === undefined ? undefined : STAGE_START / 1000 - startFromDays * 86_400;
		const { sid, appKey, appSecret } = simulator.accounts[settings.edition];
		this.host = new TriggerHost({
			credential: {
				edition: settings.edition,
				environment: 'custom',
				baseUrl: simulator.urls[settings.edition],
				sid,
				appKey,
				appSecret,
				requestsPerMinute: settings.allowance,
			},
			parameters: {
				triggerOn: settings.emit,
				output: settings.output,
				simplify: settings.simplify,
				filters: {
					...(settings.statuses.length > 0 ? { status: [...settings.statuses] } : {}),
					...(settings.fromWarehouseNo ? { fromWarehouseNo: { __rl: true, mode: 'number', value: settings.fromWarehouseNo } } : {}),
				},
				options: {
					...(this.startFrom === undefined ? {} : { startFrom: new Date(this.startFrom * 1000).toISOString() }),
					...(settings.settleTime > 0 ? { settleTime: settings.settleTime } : {}),
				},
			},
			cursors: settings.cursors,
			...(settings.budgetMs === undefined ? {} : { budgetMs: settings.budgetMs }),
			timezone: settings.timezone,
			...(settings.wire === 'inProcess' && { wire: inProcess(simulator, settings.edition) }),
		});
		this.setSkew(settings.skew);
		if (startFromDays !== undefined) {
			const write = (one: Write) => this.write(one);
			this.time.fillPast(startFromDays, 12, write, (left) => ({ adds: 1 + (left % 3), changes: [left % 5] }));
		}
	}

	async close(): Promise<void> {
		this.release();
		await this.simulator.close();
	}

	get saved(): unknown {
		return this.host.saved;
	}

	/** Whether something that was written is not known for good. */
	get behind(): boolean {
		return watermarkOf(this.state()) - EDGE < this.lastWritten;
	}

	private get saysItIsBehind(): boolean {
		return this.logged().some((text) => text.includes('caught up to') || text.includes('stopped early'));
	}

	/** What went over the wire in either direction and what was handed over, to compare two runs. */
	transcript(): unknown {
		const wire = this.simulator.requests.map(({ query, rawBody, answer }) => [query, rawBody, answer]);
		// The state names the server, whose port differs.
		return { wire, items: this.items, state: { ...this.state(), account: '' } };
	}

	get requests(): number {
		return this.simulator.requests.length;
	}

	advance(milliseconds: number): void {
		this.time.advance(milliseconds);
	}

	setSkew(share: number): void {
		this.time.setSkew(share);
	}

	write({ adds, changes, sameSecond, late }: Write): void {
		const visibleAfterMs = Math.floor(late * (this.settleSeconds - this.tolerance) * 1000);
		for (let count = 0; count < adds; count++) {
			const index = this.orders.length;
			const fields = {
				status: STATUSES[index % STATUSES.length],
				type: (index % 2) as 0 | 1,
				fromWarehouseNo: WAREHOUSES[index % 3 === 0 ? 1 : 0],
			};
			const { transferNo, modified, created } = this.simulator.transfers.add({ ...fields, remark: 'v1' }, { visibleAfterMs });
			this.orders.push({ no: transferNo, version: 1, created: created / 1000 });
			this.record(index, modified / 1000);
			this.pendingUntil = Math.max(this.pendingUntil, StageTime.now + visibleAfterMs);
		}
		for (const pick of changes) {
			if (this.orders.length === 0) return;
			const index = this.orders.length - 1 - (pick % this.orders.length);
			if (sameSecond) this.change(index, 0);
			this.change(index, visibleAfterMs);
		}
	}

	disturb(disturbances: readonly Disturbance[], secondPoll: () => Promise<void>): void {
		layDisturbances(this.simulator, this.settings.edition, disturbances, (write) => this.write(write), secondPoll);
		this.isDisturbed = disturbances.length > 0;
	}

	async activate(): Promise<Emission[] | null> {
		return await this.run('activate');
	}

	async poll(): Promise<Emission[] | null> {
		return await this.run('poll');
	}

	async pollDiscarded(): Promise<void> {
		await this.host.discarding(async () => await this.run('poll'));
	}

	restart(saved: unknown): void {
		this.host.restart(saved as never);
		this.lastWasLive = false;
	}

	reload(saved: unknown): void {
		this.host.reload(saved as never);
		this.lastWasLive = false;
	}

	damaged(what: Damage): unknown {
		return { transferOrders: damagedState(this.state(), what) };
	}

	checkAfterPoll(items: Emission[] | null): void {
		const { settings, ledger } = this;
		const state = this.state();
		const took = StageTime.now - this.pollStarted;
		const cost = this.requests - this.requestsBefore;
		this.longestPoll = Math.max(this.longestPoll, took);
		const allowed = Math.min(settings.budgetMs ?? 45_000, 45_000) + settings.latency;
		if (took > allowed) throw new Error(`The poll took ${took} ms, allowed are ${allowed}`);
		if (this.expected !== undefined && cost > this.expected) throw new Error(`${cost} requests where ${this.expected} do`);
		this.lastWasLive = !this.saysItIsBehind;

		const size = JSON.stringify(state).length;
		this.largestState = Math.max(this.largestState, size);
		if (size > MAX_STATE + BYTES_A_RECORD * this.orders.length) throw new Error(`The state has ${size} bytes`);
		// A version is remembered until the watermark has passed the poll that found it, not only its own time.
		// With durable cursors a damaged state stays where it is after the poll at activation, which the host does not store.
		if (readState(state, state.parts.length, 0).damages.length > 0) return;
		const since = watermarkOf(state) - EDGE - 2 * this.settleSeconds - 3;
		// Where orders show other times than they are found by, all goes by what they show (docs/trigger.md, Limits).
		if (settings.server.shownTimes !== 'own') return;
		if (settings.emit === 'changed' && knownIn(state) > ledger.recordsSince(since)) {
			throw new Error('The state remembers more than what will be read again');
		}
		if (items) {
			const keys = items.map(({ id, version }) => [ledger.modifiedOf(id, version), id] as const);
			const isInOrder = keys.every(([at, no], index) => {
				if (index === 0) return true;
				const [atBefore, noBefore] = keys[index - 1];
				return at > atBefore || (at === atBefore && no > noBefore);
			});
			if (!isInOrder) throw new Error('Items are not in order, or an order is there twice');
		}
	}

	private async run(kind: 'activate' | 'poll'): Promise<Emission[] | null> {
		this.loggedBefore = this.host.logged.length;
		this.pollStarted = StageTime.now;
		this.requestsBefore = this.requests;
		const knewOtherTimes = knowsOtherTimes(this.state(), this.settleSeconds);
		this.expected = kind === 'poll' && this.lastWasLive && !this.isDisturbed ? this.requestsInQuiet() : undefined;
		const items = await this.host[kind]();
		this.items.push(items);
		// One that came before the server's habit was noticed may come again (docs/trigger.md, Limits).
		if (this.settings.server.shownTimes !== 'own') this.ledger.forgiveNext(!knewOtherTimes || this.state()?.misdates === null);
		if (!items) return null;
		const emissions = items.map(({ json }) => ({
			id: String(json.transfer_no),
			version: Number(/^v(\d+)$/.exec(String(json.remark))?.[1]),
		}));
		// Every order has one line.
		return emissions.length > 0 ? emissions : [];
	}

	/** What promise 3 allows when nothing happens meanwhile; undefined when the promise does not apply. */
	private requestsInQuiet(): number | undefined {
		const { edition, server, pageSize, clamp, allowance, latency, statuses, fromWarehouseNo } = this.settings;
		// With a longer settle time: test/integration/triggerCorners.test.mts.
		if (this.settings.settleTime > 0 || server.shownTimes !== 'own') return undefined;
		if (server.tieBreak !== 'stable' || !['documented', 'string'].includes(String(server.totals)) || allowance > 0 || latency > 0)
			return undefined;
		if (this.pendingUntil > StageTime.now) return undefined;
		const { totals } = this.state();
		const watermark = watermarkOf(this.state());
		if (readState(this.state(), this.state().parts.length, 0).damages.length > 0) return undefined;
		const now = Math.floor((StageTime.now + this.time.skew) / 1000);
		const settled = now - this.settleSeconds - 1;
		const from = watermark - 1 + (server.interval === 'open' || server.interval === 'halfOpenStart' ? 1 : 0);
		// A clock that was set back may stand before the watermark.
		const to = Math.max(now, watermark) - (server.interval === 'open' || server.interval === 'halfOpenEnd' ? 1 : 0);
		const length = edition === 'flagship' ? Math.min(pageSize, clamp) : pageSize;
		const found = this.simulator.transfers
			.visible()
			.filter(({ modified }) => modified / 1000 >= from && modified / 1000 <= to)
			.filter(({ fromWarehouseNo: no }) => !fromWarehouseNo || no === fromWarehouseNo)
			.filter(({ status }) => statuses.length === 0 || (edition !== 'flagship' && statuses.length > 1) || statuses.includes(status));
		// Whether the flagship server counts the last second of a span is not documented: a record in it costs a second look.
		if (edition === 'flagship' && found.some(({ modified }) => modified / 1000 === settled)) return undefined;
		const parts = edition === 'web' ? [0, 1].map((type) => found.filter((order) => order.type === type)) : [found];
		const pages = parts.map((part) => Math.ceil(part.length / length));
		// A server that seems to tell the length of its pages is read to the end.
		if (totals === 'page' || Math.max(...pages) > 20 || now - watermark > 29 * 86_400) return undefined;
		// A full page that is told to be all: as long as no larger total was told, the next page is asked for, to see that there is none, once
		// its records have settled or the mark has waited for that as long as it can.
		const canWait = settled - (watermark - EDGE) <= Math.max(now, watermark) - settled;
		const isProof = (part: typeof found) =>
			part.length === pageSize && totals !== 'proven' && !(canWait && part.every(({ modified }) => modified / 1000 > settled));
		const proofs = length < pageSize ? 0 : parts.filter(isProof).length;
		return pages.reduce((sum, count) => sum + (count <= 1 ? 1 : count + 1), proofs);
	}

	private state(): FeedState {
		return (this.saved as { transferOrders: FeedState }).transferOrders;
	}

	private logged(): string[] {
		return this.host.logged.slice(this.loggedBefore).map(({ text }) => text);
	}

	private change(index: number, visibleAfterMs: number): void {
		const order = this.orders[index];
		order.version++;
		const status = STATUSES[(index + order.version - 1) % STATUSES.length];
		const { modified } = this.simulator.transfers.change(order.no, { status, remark: `v${order.version}` }, { visibleAfterMs });
		this.record(index, modified / 1000);
		this.pendingUntil = Math.max(this.pendingUntil, StageTime.now + visibleAfterMs);
	}

	private record(index: number, modified: number): void {
		const { no, version, created } = this.orders[index];
		this.lastWritten = modified;
		const { statuses, fromWarehouseNo } = this.settings;
		const { status, fromWarehouseNo: from } = this.simulator.transfers.get(no)!;
		const wanted = (statuses.length === 0 || statuses.includes(status)) && (!fromWarehouseNo || from === fromWarehouseNo);
		this.ledger.commit({ id: no, version, modified, created, wanted });
	}
}
