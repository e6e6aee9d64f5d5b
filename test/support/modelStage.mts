/**
 * A server in memory for the poll engine alone: no HTTP, no n8n, and as contrary as a server can be that still keeps the rules
 * every feed rests on. Numbers are small, so that edges meet often.
 */
import fc from 'fast-check';
import { OutOfTime, type Feed, type ReadPage } from '../../nodes/shared/feed/feed';
import { pollFeed, type PollResult } from '../../nodes/shared/feed/poll';
import { EDGE, readState, watermarkOf, type FeedState } from '../../nodes/shared/feed/watermark';
import { damagedState, knownIn, knowsOtherTimes, type Damage } from './feedStates.mts';
import { Ledger, type Emission } from './ledger.mts';
import { imports, schedules, withImport, type Disturbance, type Poller, type Stage, type Step, type Write } from './schedule.mts';

export interface Row {
	readonly id: string;
	readonly version: number;
	/** Seconds since 1970 UTC. */
	readonly modified: number;
	readonly created: number;
	readonly variant: number;
	readonly visibleAt: number;
}

export interface ModelSettings {
	readonly emit: 'changed' | 'created';
	readonly pageSize: number;
	/** The server's own largest page. */
	readonly clamp: number;
	readonly longestSpan: number;
	/** Seconds. */
	readonly tolerance: number;
	readonly longestDelay: number;
	/** The settle time, in those that do for clocks and delay; above 1, changes may be late by as much. */
	readonly settles: number;
	readonly sortOrder: 'ascending' | 'descending' | 'id';
	readonly ties: 'stable' | 'shuffled';
	readonly interval: 'closed' | 'halfOpenEnd' | 'halfOpenStart' | 'open';
	/** Whether the feed may rely on a closed interval. */
	readonly documentsInterval: boolean;
	/** 'huge': a thousand million; 'whole': all records there are, whatever was asked for; 'page': the length of the page. */
	readonly totals: 'documented' | 'missing' | 'huge' | 'whole' | 'page';
	/** Which time of change records show: 'created' that of their creation, 'earlier' one before. */
	readonly shows: 'own' | 'created' | 'earlier';
	readonly beyondEnd: 'empty' | 'lastPage';
	readonly variants: number;
	/** Seconds to whose multiples the server cuts the start of a span; 1: to none. What comes along from before is not to be taken. */
	readonly cut: number;
	/** The server counts some records that it does not show. */
	readonly withholds: boolean;
	/** Requests a poll may make; Infinity for all. */
	readonly budget: number;
	/** Seconds before the first moment from which everything is wanted; undefined: from the activation on. */
	readonly startBefore: number | undefined;
	/** Whether the host keeps a first state without items. */
	readonly seedsSilently: boolean;
	/** ms per request. */
	readonly latency: number;
	/** How far the host's clock is off at the beginning: share of the tolerance, -1 to 1. */
	readonly skew: number;
}

const modelSettings: fc.Arbitrary<ModelSettings> = fc
	.record({
		emit: fc.constantFrom('changed' as const, 'changed' as const, 'created' as const),
		pageSize: fc.integer({ min: 1, max: 6 }),
		clampBy: fc.constantFrom(0, 0, 1, 2),
		longestSpan: fc.constantFrom(120, 200, 5_000, 1_000_000),
		tolerance: fc.constantFrom(0, 5, 12),
		longestDelay: fc.constantFrom(1, 8),
		settles: fc.constantFrom(1, 1, 1, 1, 4, 40),
		sortOrder: fc.constantFrom('ascending' as const, 'descending' as const, 'id' as const),
		ties: fc.constantFrom('stable' as const, 'stable' as const, 'shuffled' as const),
		interval: fc.constantFrom('closed' as const, 'closed' as const, 'halfOpenEnd' as const, 'halfOpenStart' as const, 'open' as const),
		documentsInterval: fc.boolean(),
		totals: fc.oneof(
			{ weight: 7, arbitrary: fc.constant('documented' as const) },
			{ weight: 4, arbitrary: fc.constantFrom('missing' as const, 'huge' as const, 'whole' as const, 'page' as const) },
		),
		shows: fc.constantFrom('own' as const, 'own' as const, 'own' as const, 'own' as const, 'created' as const, 'earlier' as const),
		beyondEnd: fc.constantFrom('empty' as const, 'lastPage' as const),
		variants: fc.constantFrom(1, 1, 2),
		cut: fc.constantFrom(1, 1, 1, 1, 1, 60, 300),
		withholds: fc.constantFrom(false, false, false, true),
		budget: fc.constantFrom(Infinity, Infinity, Infinity, 40, 12, 5, 2, 1),
		startBefore: fc.constantFrom(undefined, undefined, 0, 100, 3_000),
		seedsSilently: fc.boolean(),
		latency: fc.constantFrom(0, 10, 700),
		skew: fc.constantFrom(0, 0, 1, 1, -1),
	})
	.map(({ clampBy, ...settings }) => {
		const isShuffled = settings.ties === 'shuffled';
		// A server that lists equal times in another order at every query can only be read by counting (docs/trigger.md, Limits).
		const totals = isShuffled ? ('documented' as const) : settings.totals;
		// A burst in one second takes its pages several times over, and more in an order that changes: it has to end within the drain.
		const budget = isShuffled ? Math.max(5, settings.budget) : settings.budget;
		const pageSize = Math.max(settings.pageSize, budget < 40 ? 3 : 1, budget < 5 ? 6 : 1);
		return {
			...settings,
			totals,
			budget,
			pageSize,
			// What shows an earlier time than Start From, within a long settle time, is taken for older (docs/trigger.md, Limits).
			shows: (settings.settles > 1 && settings.startBefore !== undefined) || settings.cut > 1 ? ('own' as const) : settings.shows,
			// A server that cuts pages shorter than asked for and tells their length as the total hides the rest (docs/trigger.md, Limits).
			clamp: Math.max(1, pageSize - (totals === 'page' ? 0 : clampBy)),
			// What a server withholds shows by its totals, as long as it keeps one order and its pages have the length asked for.
			...(isShuffled || totals !== 'documented' || clampBy > 0 ? { withholds: false } : {}),
		};
	});

const modelSteps = schedules({
	largestBurst: 70,
	failures: ['serverError'],
	longestWait: 40,
	longestOffDays: 0.2,
	overlaps: false,
	damages: true,
	mostSteps: 30,
});

/** With an import, pages are so many times as long: what is one page to a usual burst must be one to thousands. */
const IMPORTING = 30;

/** What is played: a server, and what happens to it. */
export const modelPlays: fc.Arbitrary<[ModelSettings, Step[]]> = fc
	.tuple(modelSettings, modelSteps, imports)
	.map(([settings, steps, imported]) => {
		if (!imported) return [settings, steps];
		const { pageSize, clamp } = settings;
		return [{ ...settings, pageSize: IMPORTING * pageSize, clamp: IMPORTING * clamp }, withImport(steps, imported)];
	});

/** How much earlier a shown time may be, seconds. */
const EARLIER = 300;

const START = Date.parse('2026-11-01T00:00:00Z');

export class ModelStage implements Stage, Poller {
	readonly settings: ModelSettings;
	readonly ledger: Ledger;
	readonly settleSeconds: number;
	readonly startFrom: number | undefined;
	readonly cursors: 'memory' | 'durable';
	readonly poller: Poller = this;
	saved: FeedState | undefined;
	/** The longest state so far, characters of its JSON. */
	largestState = 0;
	requests = 0;

	private readonly calmSeconds: number;
	private now = START;
	private clockSkew = 0;
	/** The second of the last change, since 1970 UTC. */
	private lastWritten = 0;
	private readonly newest: Row[] = [];
	private versions: Row[] = [];
	private disturbances: readonly Disturbance[] = [];
	private shuffles = 1;
	/** Rows of before the span that was asked for. */
	private early = new WeakSet<Row>();
	private readonly feed: Feed<Row>;

	constructor(settings: ModelSettings) {
		this.settings = settings;
		this.ledger = new Ledger(settings.emit);
		this.calmSeconds = settings.tolerance + settings.longestDelay;
		this.settleSeconds = settings.settles * this.calmSeconds;
		this.cursors = settings.seedsSilently ? 'memory' : 'durable';
		this.startFrom = settings.startBefore === undefined ? undefined : START / 1000 - settings.startBefore;
		this.feed = {
			name: 'record',
			longestSpan: settings.longestSpan,
			pageSize: settings.pageSize,
			variants: settings.variants,
			...(settings.cut > 1 && { leadIn: settings.cut }),
			closedSpans: settings.interval === 'closed' && settings.documentsInterval,
			id: ({ id }) => id,
			modified: (row) => this.shownModified(row),
			created: ({ created }) => created,
			content: ({ id, version }) => ({ id, version }),
			label: ({ id }) => id,
		};
		this.setSkew(settings.skew);
		if (settings.startBefore !== undefined) this.fillPast(settings.startBefore);
	}

	/** Whether something that was written is not known for good. */
	get behind(): boolean {
		return this.saved === undefined || watermarkOf(this.saved) - EDGE < this.lastWritten;
	}

	/** Where every query comes in another order, n pages of one second are drawn like n coupons, for each of the three windows that hold it. */
	get mostDrainPolls(): number {
		const { ties, clamp, budget } = this.settings;
		return (budget < 5 ? 1_500 : 500) + Math.ceil(((ties === 'shuffled' ? 30 : 10) * this.newest.length) / clamp / budget);
	}

	advance(milliseconds: number): void {
		this.now += milliseconds;
	}

	setSkew(share: number): void {
		// A time stamp is a whole second, so a clock that is behind may be so by a second less.
		this.clockSkew = share * 1000 * (share > 0 ? this.settings.tolerance : Math.max(0, this.settings.tolerance - 1));
	}

	disturb(disturbances: readonly Disturbance[]): void {
		this.disturbances = disturbances;
	}

	write({ adds, changes, sameSecond, late }: Write): void {
		const visibleAt = this.now + late * (this.settleSeconds - this.settings.tolerance) * 1000;
		for (let count = 0; count < adds; count++) {
			const id = String(1000 + this.newest.length);
			this.commit({ id, version: 1, variant: this.newest.length % this.settings.variants }, visibleAt);
		}
		for (const pick of changes) {
			if (this.newest.length === 0) return;
			const old = this.newest[this.newest.length - 1 - (pick % this.newest.length)];
			if (sameSecond) this.commit({ ...old, version: old.version + 1 }, this.now);
			this.commit({ ...old, version: old.version + (sameSecond ? 2 : 1) }, visibleAt);
		}
	}

	async activate(): Promise<Emission[] | null> {
		return await this.poll();
	}

	async poll(): Promise<Emission[] | null> {
		const { settings, settleSeconds, calmSeconds } = this;
		const { state, damages } = readState(this.saved, settings.variants, settleSeconds);
		const result = await pollFeed(
			this.feed,
			this.reader(),
			Math.floor((this.now + this.clockSkew) / 1000),
			{
				account: 'a',
				emit: settings.emit,
				settleTime: settleSeconds,
				calmTime: calmSeconds,
				startFrom: this.startFrom,
				seedsSilently: settings.seedsSilently && damages.length === 0,
				wanted: (row) => !this.early.has(row),
			},
			state,
		);
		this.saved = structuredClone(result.state);
		this.check(result, knowsOtherTimes(state, settleSeconds));
		return result.rows.length > 0 ? result.rows.map(({ id, version }) => ({ id, version })) : null;
	}

	restart(saved: unknown): void {
		this.saved = saved as FeedState | undefined;
	}

	reload(saved: unknown): void {
		this.restart(saved);
	}

	damaged(what: Damage): unknown {
		return damagedState(this.saved, what);
	}

	/** The promises besides losing and repeating. */
	private check({ rows, state }: PollResult<Row>, knewOtherTimes: boolean): void {
		this.largestState = Math.max(this.largestState, JSON.stringify(state).length);
		// Where records show other times than they are found by, all goes by what they show, and one that was emitted before that was noticed
		// may come again (docs/trigger.md, Limits).
		if (this.settings.shows !== 'own') {
			this.ledger.forgiveNext(!knewOtherTimes || state.misdates === null);
			return;
		}
		const order = rows.map(({ modified, id }) => modified * 1e6 + Number(id));
		if (order.some((key, index) => index > 0 && key <= order[index - 1])) throw new Error('Items are not in order, or twice');
		if (this.settings.emit === 'changed') {
			// A version is remembered until the watermark has passed the poll that found it, not only its own time.
			const since = watermarkOf(state) - EDGE - 2 * this.settleSeconds - 3;
			if (knownIn(state) > this.ledger.recordsSince(since)) throw new Error('The state remembers more than what will be read again');
		}
	}

	private fillPast(seconds: number): void {
		const end = this.now;
		for (let at = seconds; at > 0; at -= Math.max(1, seconds / 37)) {
			this.now = end - at * 1000;
			this.write({ adds: 1 + (Math.floor(at) % 3), changes: [Math.floor(at) % 5], sameSecond: false, late: 0 });
		}
		this.now = end;
	}

	private commit(fields: Pick<Row, 'id' | 'version' | 'variant'> & Partial<Row>, visibleAt: number): void {
		const modified = Math.floor(this.now / 1000);
		const row: Row = { created: modified, ...fields, modified, visibleAt };
		const index = this.newest.findIndex(({ id }) => id === row.id);
		if (index < 0) this.newest.push(row);
		else this.newest[index] = row;
		this.versions.push(row);
		this.lastWritten = modified;
		this.ledger.commit({ ...row, wanted: !this.isWithheld(row) });
	}

	private shownModified({ modified, created }: Row): number {
		const { shows } = this.settings;
		return shows === 'own' ? modified : shows === 'created' ? created : modified - EARLIER;
	}

	private isWithheld({ id }: Pick<Row, 'id'>): boolean {
		return this.settings.withholds && Number(id) % 5 === 0;
	}

	/** What queries see now: of every record the newest version that is visible. */
	private visible(): Row[] {
		const seen = new Map<string, Row>();
		for (const row of this.versions) {
			if (row.visibleAt > this.now) continue;
			const other = seen.get(row.id);
			if (!other || other.version < row.version) seen.set(row.id, row);
		}
		return [...seen.values()];
	}

	private reader(): ReadPage<Row> {
		const { longestSpan, sortOrder, ties, interval, totals, beyondEnd, clamp, budget, latency, cut } = this.settings;
		this.early = new WeakSet();
		let request = -1;
		return async ({ span, variant, page, withTotal }) => {
			request++;
			this.requests++;
			if (request >= budget) throw new OutOfTime();
			// Where every query comes in another order, n pages are drawn like n coupons, in about n ln n draws; windows are divided before.
			const most = Math.max(2_000, 20 * (this.newest.length / clamp));
			if (request > most) throw new Error(`More than ${most} requests in one poll`);
			if (span.end - span.start > longestSpan) throw new Error('The span is too long');
			this.now += latency;
			for (const { atRequest, write, failure } of this.disturbances) {
				if (atRequest !== request) continue;
				if (write) this.write(write);
				if (failure) throw new Error(failure.kind);
			}
			const start = span.start - (span.start % cut);
			const from = start + (interval === 'open' || interval === 'halfOpenStart' ? 1 : 0);
			const to = span.end - (interval === 'open' || interval === 'halfOpenEnd' ? 1 : 0);
			const found = this.visible().filter((row) => row.variant === variant && row.modified >= from && row.modified <= to);
			const tie = ties === 'stable' ? (row: Row) => Number(row.id) : this.shuffle();
			const tied = new Map(found.map((row) => [row.id, tie(row)]));
			const sign = sortOrder === 'descending' ? -1 : 1;
			found.sort((a, b) =>
				sortOrder === 'id' ? Number(a.id) - Number(b.id) : sign * (a.modified - b.modified || tied.get(a.id)! - tied.get(b.id)!),
			);
			const last = Math.max(0, Math.ceil(found.length / clamp) - 1);
			const shown = beyondEnd === 'lastPage' ? Math.min(page, last) : page;
			const rows = found.slice(shown * clamp, (shown + 1) * clamp).filter((row) => !this.isWithheld(row));
			// A row of its own for every answer: it may lie before one span and within another.
			const copies = rows.map((row) => ({ ...row }));
			for (const row of copies) if (row.modified < span.start) this.early.add(row);
			const length = Math.max(0, Math.min(clamp, found.length - shown * clamp));
			const told = { documented: found.length, missing: undefined, huge: 1e9, whole: 50 + this.newest.length, page: length }[totals];
			const total = withTotal && told !== undefined && told >= rows.length ? told : undefined;
			return { rows: copies, total };
		};
	}

	/** Another order among equals at every query. */
	private shuffle(): (row: Row) => number {
		const query = this.shuffles++;
		return ({ id }) => scatter(scatter(query) ^ Number(id));
	}
}

/** A whole number without visible relation to the one given (the finalizer of MurmurHash3). */
function scatter(value: number): number {
	let mixed = Math.imul(value ^ (value >>> 16), 0x85eb_ca6b);
	mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
	return (mixed ^ (mixed >>> 16)) >>> 0;
}
