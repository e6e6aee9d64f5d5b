/**
 * One poll of a feed: from the state of the last poll to the records to emit and the state for the next.
 *
 * The watermark W says: everything last changed at or before W has been dealt with. Each round reads a window that begins just
 * before W, completely as far as it is settled (sweep.ts), and then moves W to the window's end, but never past the settled
 * time, which is the settle time ago. The settle time covers the difference of the clocks that a server accepts plus the time a change may
 * take to become visible; so at or before the settled time nothing can appear any more, and W may pass over it for good.
 *
 * Nothing is lost: a version is emitted when it is first read; it stays readable until its record changes again; a window is
 * read completely before W passes it; and a record that leaves a window before it was read has changed again, and its new
 * version lies after W, where it is read later. By induction the last version of every record is read.
 *
 * Nothing is repeated: versions at or before W are not read again, except for one second of overlap; versions after W - 1 that
 * have been emitted are remembered in the state by id, time and digest, and dropped from it when W has passed them. In a window that
 * reaches the present, a version is remembered until W has passed that present, not only its own time: then it does not matter
 * whether the server finds a record by the time that it shows. A record that shows another time than the window it was found in is
 * known by its content alone.
 *
 * Each variant of a feed is a part with a watermark of its own, so that one that takes many requests does not hold up another: the part
 * that is furthest behind is read first.
 *
 * A settle time that is longer than what clocks and servers usually need (the *calm time*) would make every poll read all of it again, a
 * day for a day. So there is a second mark F: what lies before it has been read completely when it was calm. Three phases, each of which
 * costs what has changed, not what the settle time holds:
 *
 * - *fresh*: from F to the present, as above, with the calm time in place of the settle time;
 * - *settle*: from W to the settled time, completely. This is what the argument above rests on, and it is not moved by F;
 * - *look*: what lies between, by its total (look.ts), so that what turns up late is not left for the settle phase.
 *
 * While all fits a page, one request does the three. After a poll that had too few requests they take turns to begin.
 *
 * Backlogs drain in steps: windows of at most the longest span, shrunk by their totals to a number of pages that one poll can
 * read. A poll that runs out of time hands over all that it has read; a window that it did not finish is tried smaller next time, as small as
 * the requests of this poll would have read, and one that cannot be any smaller leaves a note of the place. So every poll makes
 * progress, or makes the next one able to; where several in a row did neither, the poll fails and says what it lacked.
 *
 * Where a server cuts the start of a span to the day, the changes of that day before it come with every window, and a shorter one saves
 * nothing: a day is then read as a second is, to its end, page by page over several polls if it must be.
 */
import { NoProgress, OutOfTime, type Feed, type ReadPage, type Span } from './feed';
import { Habits } from './habits';
import { look } from './look';
import { Memory } from './memory';
import { Newborn, nextMarks } from './newborn';
import { settledTime, startingState, type StartSettings } from './start';
import { newReading, Sweeper, type Reading } from './sweep';
import { EDGE, watermarkOf, type Cursor, type FeedState, type PartState, type Place } from './watermark';
import { AIM, isShortest, leastStep, MOST_PAGES, nextStep, nextWindow, smallerSpan } from './window';

/** How many polls in a row may get nowhere before one fails. */
const MOST_IDLE = 4;

/** Up to which share of a page what is known is taken to fit one with what has come since. */
const FITS_A_PAGE = 0.8;

export interface PollSettings<Row> extends StartSettings {
	/** Seconds after which a change is usually visible, whatever the clocks say; undefined: the settle time. */
	readonly calmTime?: number;
	/** Which records are emitted: what the server could not filter. */
	wanted(row: Row): boolean;
}

export interface PollResult<Row> {
	/** To emit: one version per record, the newest, ordered by time of change, then by label. */
	readonly rows: Row[];
	readonly state: FeedState;
	/** Set when the poll stopped before it reached the present. */
	readonly behind?: { readonly caughtUpTo: number; readonly windowsToGo: number };
	/** Why the poll stopped early although something went wrong after it had finished windows. */
	readonly stoppedBy?: unknown;
	/** What an operator should know. */
	readonly notes: string[];
}

/**
 * Polls once.
 *
 * @param now the host's clock, seconds since 1970 UTC
 * @param previous the state of the last poll; undefined for none
 * @throws what `read` throws, unless windows were finished before: those are handed over, and the next poll meets it again
 * @throws NoProgress when several polls in a row ran out of requests without getting anywhere
 */
export async function pollFeed<Row>(
	feed: Feed<Row>,
	read: ReadPage<Row>,
	now: number,
	settings: PollSettings<Row>,
	previous: FeedState | undefined,
): Promise<PollResult<Row>> {
	return await new FeedPoll(feed, read, now, settings, previous).run();
}

/** A part of the feed while it is read. */
interface Part<Row> {
	readonly variant: number;
	readonly sweeper: Sweeper<Row>;
	readonly memory: Memory<Row>;
	settled: Cursor;
	/** With a settle time that is not longer than the calm time this is the watermark, and `settled` follows it. */
	fresh: Cursor;
	covered: Span[];
	rest: number;
	looked: number | null;
	/** Where both stood when the poll began. */
	readonly begun: { readonly settled: Cursor; readonly fresh: Cursor };
	/** Whether this poll has read it up to the present. */
	isLive: boolean;
	/** Whether one request of this poll held all that is not settled. */
	isWhole: boolean;
	/** The last window that was read: its length in seconds and what it held, in pages. */
	last: { readonly length: number; readonly pages: number } | undefined;
}

type CursorName = 'settled' | 'fresh';

const PHASES = ['fresh', 'settle', 'look'] as const;

class FeedPoll<Row> {
	private readonly feed: Feed<Row>;

	/** The host's clock, seconds since 1970 UTC. */
	private readonly now: number;

	private readonly settings: PollSettings<Row>;

	private readonly settled: number;

	private readonly calmTime: number;

	private readonly calm: number;

	/** Whether the settle time is longer than the calm time, and there are three phases. */
	private readonly isLong: boolean;

	private readonly state: FeedState;

	private readonly seeding: boolean;

	private readonly habits: Habits;

	private readonly newborn: Newborn;

	private readonly parts: Array<Part<Row>>;

	/** Newest new version by label and id. */
	private readonly found = new Map<string, { row: Row; at: number }>();

	private readonly notes = new Set<string>();

	private readonly undatedLabels: string[] = [];

	/** Requests of this poll so far. */
	private requests = 0;

	/** Whether a place in a window has moved on. */
	private isFurther = false;

	constructor(feed: Feed<Row>, read: ReadPage<Row>, now: number, settings: PollSettings<Row>, previous: FeedState | undefined) {
		const { settleTime, calmTime = settleTime } = settings;
		this.feed = feed;
		this.now = now;
		this.settings = settings;
		// What is read again at every poll must fit a query.
		this.calmTime = Math.min(settleTime, calmTime, Math.max(1, Math.floor(feed.longestSpan / 2)));
		this.isLong = settleTime > this.calmTime;
		this.settled = settledTime(now, settleTime);
		this.calm = settledTime(now, this.calmTime);
		const { state, seeding, notes } = startingState(feed, settings, previous, now);
		for (const note of notes) this.notes.add(note);
		this.state = state;
		this.seeding = seeding;
		const isOver = state.misdates !== null && watermarkOf(state) > state.misdates + settleTime;
		this.habits = new Habits(state.totals, isOver ? null : state.misdates, state.question);
		this.newborn = new Newborn(state.newborn);
		const counted: ReadPage<Row> = async (query) => {
			const page = await read(query);
			this.requests++;
			return page;
		};
		this.parts = state.parts.map((part, variant) => this.open(part, variant, counted));
	}

	async run(): Promise<PollResult<Row>> {
		const { state, feed, settings, habits } = this;
		const before = watermarkOf(state);
		let failure: unknown;
		await this.readAll().catch((error: unknown) => (failure = error));
		const isCutOff = failure !== undefined;
		const isOver = failure instanceof OutOfTime;
		const stoppedBy = failure instanceof OutOfTime ? failure.cause : failure;
		const isFinished = Math.min(...this.parts.map(({ settled }) => settled.mark)) > before || this.isFurther;
		if (stoppedBy !== undefined && !isFinished) throw stoppedBy;
		if (isOver && state.idle >= MOST_IDLE && !this.madeProgress()) throw new NoProgress((failure as Error).message);

		const isLive = this.parts.every((part) => part.isLive);
		const watermark = Math.min(...this.parts.map(({ settled }) => settled.mark));
		const marks = settings.emit === 'created' ? nextMarks(state, watermark, this.now, isLive, this.calmTime) : {};
		const { createdMark } = { ...state, ...marks };
		if (this.newborn.areMany) {
			this.notes.add(
				`${this.newborn.size} ${feed.name}s are remembered as created until all older ones are surely known: the state is large`,
			);
		}
		this.tellOfHabits();
		return {
			rows: this.seeding ? [] : this.rows(),
			state: {
				...state,
				...marks,
				parts: this.parts.map((part) => this.close(part)),
				newborn: this.newborn.pack(createdMark),
				covered: state.covered.filter(({ end }) => end > createdMark),
				totals: habits.totals,
				question: isCutOff ? habits.question : 'none',
				misdates: habits.misdatedUntil,
				phase: isCutOff ? (state.phase % PHASES.length) + 1 : 0,
				idle: isCutOff && !this.madeProgress() ? state.idle + 1 : 0,
			},
			behind: isLive ? undefined : this.behind(),
			stoppedBy,
			notes: [...this.notes],
		};
	}

	private open(part: PartState, variant: number, read: ReadPage<Row>): Part<Row> {
		const sweeper = new Sweeper(this.feed, read, variant, this.habits);
		const memory = new Memory(this.feed, part.memory);
		const { settled, rest, looked } = part;
		const covered = [...part.covered];
		// What has settled since it was read is read again anyway: then once is enough.
		const isOfUse = this.isLong && part.fresh !== null && (part.fresh.mark === settled.mark || part.fresh.mark > this.settled);
		const fresh = isOfUse && part.fresh!.mark >= settled.mark ? part.fresh! : settled;
		return {
			variant,
			sweeper,
			memory,
			settled,
			fresh,
			covered,
			rest,
			looked,
			begun: { settled, fresh },
			isLive: false,
			isWhole: false,
			last: undefined,
		};
	}

	private close({ settled, fresh, memory, covered, rest, looked, isLive }: Part<Row>): PartState {
		// A part that reached the present starts over with the longest.
		const over = (cursor: Cursor): Cursor => (isLive ? { ...cursor, step: null } : cursor);
		return {
			settled: this.isLong ? settled : over(fresh),
			fresh: this.isLong ? over(fresh) : null,
			memory: memory.pack(settled.mark - EDGE),
			covered: covered.filter(({ end }) => end > settled.mark),
			rest,
			looked,
		};
	}

	private rows(): Row[] {
		const { feed } = this;
		return [...this.found.values()].sort((a, b) => a.at - b.at || (feed.label(a.row) < feed.label(b.row) ? -1 : 1)).map(({ row }) => row);
	}

	private behind(): NonNullable<PollResult<Row>['behind']> {
		const part = this.parts.filter(({ isLive }) => !isLive).reduce((a, b) => (b.fresh.mark < a.fresh.mark ? b : a));
		const { mark, step } = part.fresh;
		return { caughtUpTo: mark, windowsToGo: Math.max(1, Math.ceil((this.now - mark) / Math.max(1, step ?? this.feed.longestSpan))) };
	}

	private madeProgress(): boolean {
		const isFurther = ({ mark, step }: Cursor, before: Cursor) => mark > before.mark || (step ?? Infinity) < (before.step ?? Infinity);
		return (
			this.isFurther ||
			this.state.question !== this.habits.question ||
			this.found.size > 0 ||
			this.parts.every(({ isLive }) => isLive) ||
			this.parts.some(({ settled, fresh, begun }) => isFurther(settled, begun.settled) || isFurther(fresh, begun.fresh))
		);
	}

	private async readAll(): Promise<void> {
		const [{ sweeper, settled }] = this.parts;
		if (['owed', 'refused'].includes(this.state.question)) await sweeper.countsAnything({ start: settled.mark, end: settled.mark }, true);
		if (!this.isLong) return await this.readFresh();
		// Not after a poll that had too few requests: they would be spent on this again.
		if (this.state.phase === 0) await this.readInOne();
		for (let turn = 0; turn < PHASES.length; turn++) {
			const phase = PHASES[(this.state.phase + turn) % PHASES.length];
			if (phase === 'fresh') await this.readFresh();
			else if (phase === 'settle') await this.readSettled();
			else await this.look();
		}
	}

	/** Long settle times: everything after the watermark in one request, where it is likely to fit a page. */
	private async readInOne(): Promise<void> {
		const { feed, now, settled } = this;
		for (const part of this.parts) {
			const window: Span = { start: part.settled.mark - EDGE, end: Math.max(now, part.settled.mark) };
			const isBehind = [part.settled, part.fresh].some(({ step, place }) => step !== null || place !== null);
			const known = part.memory.timesIn(window.start, window.end).length;
			if (isBehind || known > FITS_A_PAGE * feed.pageSize || window.end - window.start > feed.longestSpan) continue;
			const reading = newReading<Row>();
			const isWhole = await part.sweeper.readsWhole(window, settled, reading);
			this.takeAll(part, reading, window, true);
			if (!isWhole) continue;
			this.move(part, 'settled', Math.min(window.end, settled));
			this.move(part, 'fresh', Math.min(window.end, this.calm));
			part.isLive = true;
			part.isWhole = true;
		}
	}

	/** From the mark to the present, the part that is furthest behind first. */
	private async readFresh(): Promise<void> {
		for (;;) {
			const waiting = this.parts.filter(({ isLive }) => !isLive);
			if (waiting.length === 0) return;
			const part = waiting.reduce((a, b) => (b.fresh.mark < a.fresh.mark ? b : a));
			// What has settled is read by itself, for good: a window beyond would only have become calm, and be read again once it has settled.
			// Not where it is the smaller part of the window: a poll with a single request would have it settle anew for ever, and read nothing else.
			const { mark, step } = part.fresh;
			const reach = Math.min(this.now, mark + (step ?? this.feed.longestSpan));
			const isBehind = this.isLong && mark === part.settled.mark && mark < this.settled && 2 * (this.settled - mark) >= reach - mark;
			if (isBehind) await this.readWindow(part, 'fresh', this.settled, this.settled);
			else await this.readWindow(part, 'fresh', this.calm, this.now);
		}
	}

	/** From the watermark to the settled time. */
	private async readSettled(): Promise<void> {
		for (;;) {
			// Where both marks stand at the same second, what is read as fresh moves both.
			const waiting = this.parts.filter(({ settled, fresh }) => settled.mark < Math.min(this.settled, fresh.mark));
			if (waiting.length === 0) return;
			const part = waiting.reduce((a, b) => (b.settled.mark < a.settled.mark ? b : a));
			await this.readWindow(part, 'settled', this.settled, this.settled);
		}
	}

	/** What lies between the watermark and what this poll has read as fresh. */
	private async look(): Promise<void> {
		const { habits, feed } = this;
		if (habits.misdates || feed.undated) return;
		// A look moves no mark: where requests are so few that the last poll got nowhere, they are not spent on it.
		if (this.state.idle > 0) return;
		for (const part of this.parts) {
			if (part.isWhole) continue;
			if (part.rest > 0) {
				part.rest--;
				continue;
			}
			const end = part.begun.fresh.mark;
			if (part.settled.mark >= end - EDGE) continue;
			// Where a query spans less than that, the spans take turns, one in each poll.
			const start = Math.max(part.settled.mark, part.looked !== null && part.looked < end - EDGE ? part.looked : 0);
			const span: Span = { start, end: Math.min(end, start + feed.longestSpan) };
			const before = this.found.size;
			const { requests, counts } = await look(part.sweeper, part.memory, habits, span, (reading) =>
				this.takeAll(part, reading, span, true),
			);
			part.looked = span.end < end ? span.end : null;
			if (!counts || (requests > 1 && this.found.size === before)) part.rest += requests;
		}
	}

	/** Reads the next window of a part, and moves its mark. */
	private async readWindow(part: Part<Row>, name: CursorName, bound: number, end: number): Promise<void> {
		const { feed } = this;
		const cursor = part[name];
		const { place } = cursor;
		if (this.jump(part, name)) return;
		const window = place ? { start: place.start, end: place.end } : nextWindow(cursor.mark, cursor.step ?? feed.longestSpan, bound, end);
		const reading = newReading<Row>();
		const isUnsettled = window.end > bound;
		// What is settled and not worth dividing is read to its end, however long that takes.
		const mustFinish = isShortest(feed, window) && !isUnsettled;
		const effort = { mostPages: mustFinish ? Infinity : MOST_PAGES, mustFinish };
		const sweep = place ? part.sweeper.sweepRest(window, place, reading) : part.sweeper.sweep(window, bound, effort, reading);
		const result = await sweep.catch(async (error: unknown) => {
			if (error instanceof OutOfTime) this.leave(part, name, window, bound, reading, error.cause !== undefined);
			return await Promise.reject(error);
		});
		if (result.outcome === 'unsteady' && mustFinish) {
			const span = feed.leadIn === undefined ? 'one second' : 'the shortest span that can be asked for';
			this.notes.add(`more than one page of ${feed.name}s changed within ${span}, and the server lists them in changing order`);
		}

		if (result.outcome === 'too-large' || result.outcome === 'unsteady') {
			const smaller = smallerSpan(feed, window, bound, result);
			if (smaller !== undefined) {
				part[name] = { ...part[name], step: smaller };
				return;
			}
			// What is not settled is read again anyway: a look is enough, and goes through all of it.
			if (isUnsettled) {
				this.takeAll(part, reading, window, true);
				await look(part.sweeper, part.memory, this.habits, window, (more) => this.takeAll(part, more, window, true));
			}
		}
		this.takeAll(part, reading, window, isUnsettled);
		const pages = result.outcome === 'complete' || result.outcome === 'too-large' ? result.pages : 1;
		const step = nextStep(feed, window, pages);
		part[name] = { ...part[name], step, place: null };
		part.last = { length: window.end - window.start, pages };
		if (result.outcome !== 'fresh') {
			this.move(part, name, Math.min(window.end, bound));
			// What is read as fresh has been read for good as far as it is settled, and was when its first page was read.
			const isForGood = name === 'fresh' && (place === null || place.isSettled);
			if (isForGood && part.settled.mark >= window.start + EDGE) this.move(part, 'settled', Math.min(window.end, this.settled));
		}
		if (name === 'fresh') part.isLive = window.end >= this.now;
	}

	/** The poll is over in the middle of a window. */
	private leave(part: Part<Row>, name: CursorName, window: Span, bound: number, reading: Reading<Row>, isRefused: boolean): void {
		const cursor = part[name];
		const length = window.end - window.start;
		const least = leastStep(this.feed, window, bound);
		const isSettled = window.end <= bound;
		const left = isSettled ? reading.left?.() : undefined;
		if (left && (isShortest(this.feed, window) || left.tally === null)) {
			// No smaller window will do, or there is no total to make one by: the next poll goes on from this page, and with what has been counted.
			const place: Place = { ...window, ...left, isSettled: cursor.place?.isSettled ?? window.end <= this.settled };
			this.takeAll(part, reading, window, false);
			if (reading.requests > 0) this.isFurther = true;
			part[name] = { ...cursor, step: length, place };
			return;
		}
		if (isRefused) {
			if (reading.requests > 0) part[name] = { ...cursor, step: Math.max(least, Math.floor(length / 2)) };
			return;
		}
		this.takeAll(part, reading, window, !isSettled);
		// As much as the requests of this poll would have read.
		if (reading.requests > 0) {
			const share = reading.pages === undefined ? 0.5 : Math.min(0.5, (AIM * this.requests) / (reading.pages + 1));
			part[name] = { ...cursor, step: Math.max(least, Math.floor(length * share)) };
		} else if (part.last && part.last.pages > 0) {
			const most = Math.floor((part.last.length * AIM * this.requests) / part.last.pages);
			part[name] = { ...cursor, step: Math.max(least, Math.min(cursor.step ?? this.feed.longestSpan, most)) };
		}
	}

	/** Passes over a span that had been dealt with before the start was moved back. */
	private jump(part: Part<Row>, name: CursorName): boolean {
		if (this.settings.emit !== 'changed' || part[name].place) return false;
		const { mark } = part[name];
		const span = part.covered.find(({ start, end }) => start - 1 <= mark && mark < end);
		if (!span) return false;
		this.move(part, name, span.end);
		if (name === 'fresh' && part.settled.mark === mark) this.move(part, 'settled', span.end);
		return true;
	}

	private move(part: Part<Row>, name: CursorName, mark: number): void {
		// A place in a window that has been passed is of no use any more, and what lies there is forgotten.
		if (mark > part[name].mark) part[name] = { ...part[name], mark, place: null };
		// Without a calm time of its own, both are the watermark.
		if (!this.isLong) part.settled = part.fresh;
		else if (part.fresh.mark < part.settled.mark) part.fresh = { ...part.fresh, mark: part.settled.mark, place: null };
	}

	private takeAll(part: Part<Row>, reading: Reading<Row>, window: Span, isUnsettled: boolean): void {
		const { feed, habits, settings } = this;
		const isElsewhere = (second: number | undefined) => second !== undefined && (second < window.start || second > window.end);
		// Before any is dealt with: one record tells it for all of them.
		if (reading.rows.some((row) => isElsewhere(feed.modified(row)) && settings.wanted(row))) habits.sawMisdated(window);
		for (const row of reading.rows) this.take(part, row, window, isUnsettled);
		reading.rows.length = 0;
	}

	/** Deals with one record: notes it, and puts it among those to emit if it is new. */
	private take(part: Part<Row>, row: Row, window: Span, isUnsettled: boolean): void {
		const { feed, habits, settings, state } = this;
		const shown = feed.modified(row);
		const modified = habits.misdates ? undefined : shown;
		// A record whose time is not told is dealt with as if it had changed when it was found.
		const at = modified ?? window.end;
		// By a time of its own that is long over, a version is taken not to be shown again.
		const isYoung = isUnsettled && at >= this.settled - this.settings.settleTime;
		const until = isYoung ? window.end : at;
		const { memory } = part;
		const created = feed.created(row) ?? at;
		const since = settings.emit === 'created' ? created : at;
		const isWanted = settings.wanted(row) && (state.startFrom === null || since >= state.startFrom);
		if (settings.emit === 'created') {
			memory.see(row, modified, until);
			const id = this.idOf(row);
			if (!isWanted || created <= state.createdMark || isIn(state.covered, created) || this.newborn.has(id)) return;
			this.newborn.add(id, created);
		} else {
			const isDone = !isWanted || (modified !== undefined && isIn(part.covered, modified));
			// What comes along from before the window is of no use to anybody.
			if (isDone) return at < window.start ? undefined : memory.see(row, modified, until);
			if (!memory.isNew(row, modified)) return;
			const isElsewhere = this.parts.some((other) => other !== part && other.memory.holds(row));
			memory.add(row, modified, until);
			if (isElsewhere) {
				this.notes.add(`the server shows a ${feed.name} in more than one of its lists: ${feed.label(row)}`);
				return;
			}
		}
		if (shown === undefined && !feed.undated) this.undatedLabels.push(feed.label(row));
		const key = `${feed.label(row)} ${this.idOf(row)}`;
		const older = this.found.get(key);
		const shownAt = shown ?? at;
		// Where a record does not tell when it changed, what was read later is the newer version.
		if (!older || older.at <= shownAt || shown === undefined || habits.misdates) this.found.set(key, { row, at: shownAt });
	}

	private idOf(row: Row): string {
		return this.feed.id(row) ?? `?${this.found.size}`;
	}

	private tellOfHabits(): void {
		const { feed, habits, state } = this;
		const [first, ...others] = this.undatedLabels;
		if (first !== undefined) {
			const more = others.length > 0 ? ` and ${others.length} more` : '';
			this.notes.add(`a ${feed.name} without a readable time of change was emitted: ${first}${more}`);
		}
		if (habits.misdates && state.misdates === null) {
			this.notes.add(
				`the server shows ${feed.name}s with another time of change than it finds them by: they are told apart by their content`,
			);
		}
		if (habits.totals !== state.totals && habits.totals === 'page') {
			this.notes.add('the server tells the length of a page as the number of all records: pages are read until there are no more');
		}
		if (habits.totals !== state.totals && habits.totals === 'constant') {
			this.notes.add('the server tells a number of records that does not depend on the query: pages are read until there are no more');
		}
	}
}

function isIn(spans: readonly Span[], second: number): boolean {
	return spans.some(({ start, end }) => second >= start && second <= end);
}
