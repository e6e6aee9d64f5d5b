/**
 * The stage of the trigger for any kind of record: the simulated servers over HTTP list records made from the kind, by what its
 * query's times mean. One simulator serves all schedules; every schedule has an account, a host and lists of its own.
 */
import fc from 'fast-check';
import { editions } from '../../nodes/shared/protocol/editions';
import { EDGE, watermarkOf, type FeedState } from '../../nodes/shared/feed/watermark';
import { inEdition, type RecordKind, type RecordQuery, type TriggerEvent } from '../../nodes/shared/records/kind';
import { kinds } from '../../nodes/shared/records/kinds';
import { eventsOf, hasClosedSpans } from '../../nodes/shared/records/query';
import { formatBeijing, type Edition, type GenericRecord, type Simulator, type SimulatorSettings } from '../simulator/index.mts';
import { inProcess, layDisturbances, readable, VISIBILITY_DELAY } from './triggerStage.mts';
import { Ledger, type Emission } from './ledger.mts';
import { TriggerHost } from './nodeContexts.mts';
import { listedState, listingOf, makeRecord } from './recordMaker.mts';
import type { Disturbance, Poller, Stage, Write } from './schedule.mts';
import { STAGE_START, StageTime } from './stageTime.mts';

const MAX_STATE = 64 * 1024;

/** A kind, and the editions in which a trigger can watch it. */
export interface StagedKind {
	readonly kind: RecordKind;
	readonly editions: readonly Edition[];
}

/** Every kind that is listed by time, with its editions. */
export const stagedKinds: readonly StagedKind[] = kinds
	.map((kind) => ({
		kind,
		editions: (Object.keys(kind.queries) as Edition[]).filter((edition) => eventsOf(listingOf(kind, edition)).length > 0),
	}))
	.filter((staged) => staged.editions.length > 0);

export interface RecordStageSettings {
	/** Kind, edition and event, for messages. */
	readonly name: string;
	readonly kind: RecordKind;
	readonly edition: Edition;
	readonly event: TriggerEvent;
	readonly server: Pick<SimulatorSettings, 'sortOrder' | 'tieBreak' | 'interval' | 'exactSpan' | 'emptyList' | 'totals' | 'pageBeyondEnd'>;
	readonly pageSize: number;
	readonly output: 'orders' | 'lines';
	/** Only the first of the states, where the kind has some. */
	readonly isFiltered: boolean;
	/** Days before the first moment; undefined: from the activation on. */
	readonly startFromDays: number | undefined;
	readonly cursors: 'memory' | 'durable';
	readonly timezone: string;
	/** Over HTTP, or without a network: most of what a request costs is the network. */
	readonly wire: 'http' | 'inProcess';
	/** Requests per minute of the account, at the server and in the credential; 0 unlimited. */
	readonly allowance: number;
	/** ms per request. */
	readonly latency: number;
	/** How far the host's clock is off at the beginning: share of the tolerance, -1 to 1. */
	readonly skew: number;
	/** Share of the settle time between the quiet polls at the end. */
	readonly restPause: number;
}

/** Stages of one kind. */
export function recordStages({ kind, editions: having }: StagedKind): fc.Arbitrary<RecordStageSettings> {
	return fc
		.record({
			ofEdition: fc.nat(),
			ofEvent: fc.nat(),
			server: fc.record({
				sortOrder: fc.constantFrom('modifiedAsc' as const, 'modifiedDesc' as const, 'id' as const),
				tieBreak: fc.constantFrom('stable' as const, 'stable' as const, 'shuffled' as const),
				interval: fc.constantFrom('closed' as const, 'halfOpenEnd' as const, 'halfOpenStart' as const, 'open' as const),
				exactSpan: fc.constantFrom('allowed' as const, 'refused' as const),
				emptyList: fc.constantFrom('array' as const, 'null' as const, 'missing' as const),
				totals: fc.constantFrom(
					'documented' as const,
					'documented' as const,
					'documented' as const,
					'string' as const,
					'minusOne' as const,
					'missing' as const,
				),
				pageBeyondEnd: fc.constantFrom('empty' as const, 'lastPage' as const),
			}),
			pageSize: fc.constantFrom(2, 3, 5, 100),
			output: fc.constantFrom('orders' as const, 'orders' as const, 'lines' as const),
			isFiltered: fc.constantFrom(false, false, false, true),
			startFromDays: fc.constantFrom(undefined, undefined, undefined, 0, 0.1, 1),
			cursors: fc.constantFrom('memory' as const, 'durable' as const),
			timezone: fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Asia/Kolkata'),
			wire: fc.constantFrom('inProcess' as const, 'inProcess' as const, 'inProcess' as const, 'http' as const),
			allowance: fc.constantFrom(0, 0, 0, 60, 10, 2, 1),
			latency: fc.constantFrom(0, 0, 80, 900),
			skew: fc.constantFrom(0, 0, 1, -1),
			restPause: fc.constantFrom(0.7, 0.7, 0.35, 1.1),
		})
		.map(({ ofEdition, ofEvent, ...drawn }) => {
			const { server, ...rest } = { ...drawn, ...readable(drawn) };
			const edition = having[ofEdition % having.length];
			const query = listingOf(kind, edition);
			const events = eventsOf(query);
			const event = events[ofEvent % events.length];
			const closed = hasClosedSpans({ query, edition: editions[edition] });
			const name = `${kind.name}, ${edition}, ${event}`;
			return {
				name,
				...rest,
				// A kind is a long value.
				[fc.toStringMethod]: () => fc.stringify({ name, ...rest, server }),
				kind,
				edition,
				event,
				server: { ...server, ...(closed && { interval: 'closed' as const }) },
				output: kind.lines ? rest.output : ('orders' as const),
				// What is not wanted when it is first read, but later, has no place in "every record once".
				isFiltered: rest.isFiltered && event === 'changed' && kind.status !== undefined,
			};
		});
}

/** One version of a record, as the server keeps it. */
interface Version {
	readonly number: number;
	readonly visibleAt: number;
	readonly listed: GenericRecord;
}

export class RecordStage implements Stage, Poller {
	readonly ledger: Ledger;
	readonly poller: Poller = this;
	readonly settings: RecordStageSettings;
	readonly settleSeconds: number;
	readonly restPause: number;
	readonly startFrom: number | undefined;
	readonly cursors: 'memory' | 'durable';

	private static opened = 0;

	private readonly simulator: Simulator;
	private readonly host: TriggerHost;
	private readonly query: RecordQuery;
	private readonly tolerance: number;
	private readonly release: () => void;
	private readonly time: StageTime;
	private readonly records: Array<{ created: number; versions: Version[] }> = [];
	/** The second of the last change, since 1970 UTC. */
	private lastWritten = 0;

	/** @param simulator goes by StageTime.now */
	constructor(settings: RecordStageSettings, simulator: Simulator) {
		const { kind, edition, event, server, startFromDays, allowance, latency } = settings;
		this.settings = settings;
		this.simulator = simulator;
		this.cursors = settings.cursors;
		this.ledger = new Ledger(event === 'changed' ? 'changed' : 'created');
		this.query = listingOf(kind, edition);
		this.tolerance = editions[edition].clockToleranceSeconds;
		this.settleSeconds = this.tolerance + VISIBILITY_DELAY;
		this.restPause = settings.restPause * this.settleSeconds;

		this.time = new StageTime(this.tolerance);
		const { pageSize } = this.query;
		Object.defineProperty(this.query, 'pageSize', { value: Math.min(settings.pageSize, pageSize) });
		this.release = () => {
			this.time.restore();
			Object.defineProperty(this.query, 'pageSize', { value: pageSize });
			simulator.lists.clear();
			simulator.faults.clear();
			simulator.requests.length = 0;
		};

		Object.assign(simulator.options, server, {
			allowance: allowance > 0 ? { requestsPerMinute: allowance } : {},
			latencyMs: async () => this.time.advance(latency),
		});
		const visible = () => this.visible();
		simulator.lists.set(edition, this.query.method, {
			insteadOfStore: true,
			get records() {
				return visible();
			},
		});
		// The allowance is kept per account, for the whole process.
		const account = simulator.accounts[edition];
		account.appKey = `records-${RecordStage.opened++}`;
		this.startFrom = startFromDays === undefined ? undefined : STAGE_START / 1000 - startFromDays * 86_400;
		this.host = new TriggerHost({
			credential: {
				edition,
				environment: 'custom',
				baseUrl: simulator.urls[edition],
				sid: account.sid,
				appKey: account.appKey,
				appSecret: account.appSecret,
				requestsPerMinute: allowance,
			},
			parameters: {
				resource: kind.name,
				triggerOn: event,
				...(kind.lines ? { output: settings.output } : {}),
				simplify: false,
				filters: settings.isFiltered ? { status: [this.codes()[0]] } : {},
				options: this.startFrom === undefined ? {} : { startFrom: new Date(this.startFrom * 1000).toISOString() },
			},
			cursors: settings.cursors,
			timezone: settings.timezone,
			...(settings.wire === 'inProcess' && { wire: inProcess(simulator, edition) }),
		});
		this.setSkew(settings.skew);
		if (startFromDays !== undefined) {
			const write = (one: Write) => this.write(one);
			this.time.fillPast(startFromDays, 6, write, (left) => ({ adds: 1 + (left % 2), changes: [left % 3] }));
		}
	}

	close(): void {
		this.release();
	}

	get saved(): unknown {
		return this.host.saved;
	}

	/** Whether something that was written is not known for good. */
	get behind(): boolean {
		const [state] = Object.values(this.saved as Record<string, FeedState>);
		return state === undefined || watermarkOf(state) - EDGE < this.lastWritten;
	}

	advance(milliseconds: number): void {
		this.time.advance(milliseconds);
	}

	setSkew(share: number): void {
		this.time.setSkew(share);
	}

	write({ adds, changes, sameSecond, late }: Write): void {
		const visibleAt = StageTime.now + Math.floor(late * VISIBILITY_DELAY * 1000);
		const at = Math.floor(StageTime.now / 1000) * 1000;
		for (let count = 0; count < adds; count++) {
			this.records.push({ created: at, versions: [] });
			this.commit(this.records.length - 1, at, visibleAt);
		}
		// A movement is made once.
		if (this.records.length === 0 || this.settings.event === 'moved') return;
		for (const pick of changes) {
			const index = this.records.length - 1 - (pick % this.records.length);
			if (sameSecond) this.commit(index, at, StageTime.now);
			this.commit(index, at, visibleAt);
		}
	}

	disturb(disturbances: readonly Disturbance[], secondPoll: () => Promise<void>): void {
		layDisturbances(this.simulator, this.settings.edition, disturbances, (write) => this.write(write), secondPoll);
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
	}

	reload(saved: unknown): void {
		this.host.reload(saved as never);
	}

	checkAfterPoll(items: Emission[] | null): void {
		const size = JSON.stringify(this.saved).length;
		if (size > MAX_STATE) throw new Error(`The state has ${size} bytes`);
		const times = (items ?? []).map(({ id, version }) => this.ledger.modifiedOf(id, version));
		const isDated = this.query.modified !== undefined;
		if (this.settings.event === 'changed' && isDated && times.some((time, index) => index > 0 && time < times[index - 1])) {
			throw new Error('Items are not in the order of their changes');
		}
	}

	/** What a poll costs when nothing has happened for long, against what it may. */
	async quietCost(): Promise<{ requests: number; parts: number } | undefined> {
		const { server, allowance, latency } = this.settings;
		const { totals, tieBreak } = server;
		if (allowance > 0 || latency > 0 || tieBreak !== 'stable') return undefined;
		// Where the server cuts the start to the day, every poll reads the day again.
		const readsDays = this.query.time !== 'none' && this.query.time.startsWithDay;
		if ((totals !== 'documented' && totals !== 'string') || readsDays) return undefined;
		this.time.advance(this.settleSeconds * 1000);
		this.simulator.requests.length = 0;
		await this.poll();
		// Of what must be asked one by one by status, only the one that the filter lets through is asked.
		const [code] = this.codes();
		const asked = (this.query.variants ?? [{}]).filter(
			({ status }) => !this.settings.isFiltered || status === undefined || String(status) === String(code),
		);
		return { requests: this.simulator.requests.length, parts: asked.length };
	}

	private async run(kind: 'activate' | 'poll'): Promise<Emission[] | null> {
		const items = await this.host[kind]();
		if (!items) return null;
		const emissions = items.map(({ json }) => ({ id: String(json.sim_id), version: Number(json.sim_version) }));
		// A record has two lines, one after the other.
		if (this.settings.output === 'lines') {
			if (emissions.some(({ id }, index) => index % 2 === 1 && id !== emissions[index - 1].id)) throw new Error('A line is missing');
			return emissions.filter((_, index) => index % 2 === 0);
		}
		return emissions;
	}

	private codes(): number[] {
		const { kind, edition } = this.settings;
		return Object.keys(inEdition(kind.status?.codes, editions[edition]) ?? {}).map(Number);
	}

	private commit(index: number, at: number, visibleAt: number): void {
		const { kind, edition, event, isFiltered } = this.settings;
		const { created, versions } = this.records[index];
		const number = versions.length + 1;
		const codes = this.codes();
		const state = codes[(index + number - 1) % Math.min(3, codes.length)];
		// One query that lists a single state unless another is asked for, and is not asked for all: the others cannot be seen.
		const isOneState = kind.name === 'stockinOrder' && edition === 'enterprise' && !isFiltered;
		const status = isOneState ? listedState(kind, edition) : state;
		const [counted] = this.query.counts ?? [];
		const more: Record<string, unknown> = { sim_id: index, sim_version: number };
		if (counted !== undefined) more[counted] = number;
		const { listedBy } = this.query;
		// Shipped once, with its first version.
		if (listedBy !== undefined) more[[listedBy].flat()[0]] = formatBeijing(created);
		const record = makeRecord(kind, edition, { index, modified: at, created, status, more });
		// Every other serial number is one of a stock-in order.
		if (kind.name === 'serialNumber' && index % 2 === 1) {
			const { stockout_no: order } = record;
			delete record.stockout_no;
			record.stockin_no = order;
		}
		this.lastWritten = at / 1000;
		versions.push({ number, visibleAt, listed: { at, times: { shipped: created, created }, record } });
		this.ledger.commit({
			id: String(index),
			version: number,
			modified: (event === 'changed' || event === 'created' ? at : created) / 1000,
			created: created / 1000,
			wanted: !isFiltered || status === codes[0],
		});
	}

	/** What queries see: of every record the newest version that is visible. */
	private visible(): GenericRecord[] {
		return this.records.flatMap(({ versions }) => versions.findLast(({ visibleAt }) => visibleAt <= StageTime.now)?.listed ?? []);
	}
}
