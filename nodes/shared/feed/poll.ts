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
 * have been emitted are remembered in the state by id, time and digest, and dropped from it when W has passed them.
 *
 * Backlogs drain in steps: windows of at most the longest span, shrunk by their totals to a number of pages that one poll can
 * read. A poll that runs out of time hands over the windows it has finished; one that did not finish its first window tries a
 * smaller one next time, and one whose window cannot be any smaller hands over what it has read of it and leaves a note of the
 * place. So every poll makes progress, or makes the next one able to.
 */
import { OutOfTime, type Feed, type ReadPage, type Span } from './feed';
import { sweep, sweepRest, type Reading, type Sweep } from './sweep';
import { EDGE, Emitted, nextCreatedMark, type Emit, type FeedState, type Place } from './watermark';

/** The most pages of one window; more are read in several windows. A thousand or two records are handed over at a time. */
const MOST_PAGES = 20;

/** How much of a window's planned pages a shrunk window aims at: records are not spread evenly. */
const AIM = 0.8;

/** How far a watermark may lie after the present, in seconds: far more than two clocks that servers accept can be apart. */
const FARTHEST_AHEAD = 3_600;

export interface PollSettings<Row> {
	readonly account: string;
	readonly emit: Emit;
	/** Seconds after which a change is surely visible, whatever the clocks say. */
	readonly settleTime: number;
	/** Emit everything changed since this second (since 1970 UTC); undefined: from the first poll on. */
	readonly startFrom?: number;
	/**
	 * Whether a first poll may start by noting what is there without emitting it. Where the host would not keep such a state, the
	 * first poll looks one settle time back instead and emits what it finds.
	 */
	readonly seedsSilently: boolean;
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
 */
export async function pollFeed<Row>(
	feed: Feed<Row>,
	read: ReadPage<Row>,
	now: number,
	settings: PollSettings<Row>,
	previous: FeedState | undefined,
): Promise<PollResult<Row>> {
	const { settleTime, emit } = settings;
	const notes: string[] = [];
	const settled = settledTime(now, settleTime);
	const { state, seeding } = startingState(settings, previous, now, notes);

	const emitted = new Emitted(feed, emit, state.emitted);
	/** Newest new version by id. */
	const found = new Map<string, { row: Row; modified: number }>();
	let watermark = state.watermark;
	let step = state.step ?? feed.longestSpan;
	let place = state.place;
	let live = false;
	let stoppedBy: unknown;

	for (;;) {
		const window = nextWindow(watermark, step, settled, now);
		const reading: Reading<Row> = { rows: [], ...placeIn(window, place) };
		let result: WindowRead;
		try {
			result = await readWindow(feed, read, window, settled, reading);
		} catch (error) {
			const isOver = error instanceof OutOfTime;
			stoppedBy = isOver ? error.cause : error;
			const here: Place = { ...window, variant: reading.variant, page: reading.page };
			if (isOver && isShortest(window) && window.end <= settled) {
				// No smaller window will do: what was read is handed over, and the next poll goes on from this page. After a failure it
				// begins again instead, because only a window that is read in one go can be counted.
				for (const row of reading.rows) take(row, window);
				if (isFurther(here, place)) place = here;
				step = window.end - window.start;
			} else if (isOver && reading.rows.length > 0 && watermark === state.watermark) {
				step = Math.max(1, Math.floor((window.end - window.start) / 2));
			}
			break;
		}
		step = result.nextStep;
		if (result.outcome === 'divide') continue;
		notes.push(...result.notes);
		for (const row of reading.rows) take(row, window);
		place = null;
		watermark = Math.max(watermark, Math.min(window.end, settled));
		live = window.end >= now;
		if (live) break;
	}

	const progress = watermark > state.watermark || live || isFurther(place, state.place);
	if (stoppedBy !== undefined && !progress) throw stoppedBy;

	const marks = live && emit === 'created' ? nextCreatedMark(state, watermark, settleTime) : {};
	const next: FeedState = { ...state, ...marks };
	const rows = [...found.values()]
		.sort((a, b) => a.modified - b.modified || (feed.label(a.row) < feed.label(b.row) ? -1 : 1))
		.map(({ row }) => row);
	return {
		rows: seeding ? [] : rows,
		state: {
			...next,
			watermark,
			// A poll that reached the present starts over with the longest.
			step: live ? null : step,
			place,
			emitted: emitted.pack(watermark - EDGE, next.createdMark),
		},
		behind: live ? undefined : { caughtUpTo: watermark, windowsToGo: Math.max(1, Math.ceil((now - watermark) / Math.max(1, step))) },
		stoppedBy,
		notes,
	};

	function take(row: Row, window: Span): void {
		if (!settings.wanted(row)) return;
		const known = feed.modified(row);
		// A record whose time cannot be read is dealt with as if it had changed when it was found.
		const modified = known ?? window.end;
		if (known === undefined) notes.push(`a ${feed.name} without a readable time of change was emitted: ${feed.label(row)}`);
		const created = feed.created(row) ?? modified;
		if (state.startFrom !== null && (emit === 'created' ? created : modified) < state.startFrom) return;
		if (emit === 'created' && created <= state.createdMark) return;
		if (!emitted.isNew(row, known)) return;
		emitted.add(row, modified, created);
		const id = feed.id(row) ?? `${found.size}?`;
		const older = found.get(id);
		if (!older || older.modified <= modified) found.set(id, { row, modified });
	}
}

/**
 * The last second whose changes are all visible, since 1970 UTC. One second earlier than the settle time says, because both
 * clocks are cut to whole seconds: a change stamped `s` may have been made as late as just before `s + 1`.
 *
 * @param now the host's clock, seconds since 1970 UTC
 * @param settleTime seconds
 */
function settledTime(now: number, settleTime: number): number {
	return now - settleTime - 1;
}

/** Where this poll begins, and whether it only takes note of what is there. */
function startingState(
	settings: Pick<PollSettings<unknown>, 'account' | 'emit' | 'settleTime' | 'startFrom' | 'seedsSilently'>,
	previous: FeedState | undefined,
	now: number,
	notes: string[],
): { state: FeedState; seeding: boolean } {
	const { account, emit, settleTime } = settings;
	const startFrom = settings.startFrom ?? null;
	const settled = settledTime(now, settleTime);
	const fresh = (watermark: number): FeedState => ({
		version: 1,
		account,
		emit,
		startFrom,
		watermark,
		createdMark: watermark,
		reached: [],
		step: null,
		place: null,
		emitted: {},
	});

	if (previous && previous.account === account) {
		if (previous.watermark > now + FARTHEST_AHEAD) {
			// A poll by a clock that was hours or years ahead, from a server that took it: waiting for that time to come would be silence.
			notes.push('The stored state lies in the future, so the clock of this machine was wrong: reading goes on from the present');
			return { state: { ...fresh(settled), startFrom: previous.startFrom, emitted: previous.emitted }, seeding: false };
		}
		// An earlier start than before; a later one, or none before what has been read anyway, asks for nothing more. An expression
		// such as "a week ago" is a later one at every poll.
		if (startFrom !== null && startFrom < (previous.startFrom ?? previous.watermark)) {
			notes.push("'Start From' is earlier than before: reading starts again from there");
			return { state: fresh(Math.min(startFrom - 1, settled)), seeding: false };
		}
		const state: FeedState = { ...previous, startFrom: startFrom === null ? null : (previous.startFrom ?? startFrom) };
		if (previous.emit === emit) return { state, seeding: false };
		notes.push("'Trigger On' was changed: what changed within the settle time is looked at afresh");
		return { state: { ...state, emit, createdMark: previous.watermark, reached: [], emitted: {} }, seeding: false };
	}
	if (previous) notes.push('The stored state belongs to another account or edition: starting afresh');
	if (startFrom !== null) return { state: fresh(Math.min(startFrom - 1, settled)), seeding: false };
	return { state: fresh(settled), seeding: settings.seedsSilently };
}

/**
 * The window after a watermark. While there is settled time left it is `step` seconds long, either wholly settled or reaching the
 * present; a window that ended between the two would neither move the watermark nor be fresh.
 */
function nextWindow(watermark: number, step: number, settled: number, now: number): Span {
	const start = watermark - EDGE;
	// Longer than the overlap, or the watermark would not move.
	const end = start + Math.max(step, EDGE + 1);
	if (end >= now || watermark >= settled) return { start, end: Math.max(now, watermark) };
	return { start, end: Math.min(end, settled) };
}

/** Where in a window to begin. */
function placeIn(window: Span, place: Place | null): Pick<Place, 'variant' | 'page'> {
	const isThere = place !== null && place.start === window.start && place.end === window.end;
	return isThere ? { variant: place.variant, page: place.page } : { variant: 0, page: null };
}

function isFurther(place: Place | null, before: Place | null): boolean {
	if (place === null) return false;
	const from = placeIn(place, before);
	return place.variant > from.variant || (place.page !== null && place.page < (from.page ?? Infinity));
}

/** Whether a window cannot be divided: any shorter, and the watermark would not move. */
function isShortest({ start, end }: Span): boolean {
	return end - start <= EDGE + 1;
}

interface WindowRead {
	/** `divide`: nothing is to be taken, the window is to be read in parts of `nextStep`. */
	readonly outcome: 'read' | 'divide';
	readonly notes: string[];
	/** Seconds for the next window. */
	readonly nextStep: number;
}

/** Reads all variants of a window, from the place that the reading says. */
async function readWindow<Row>(
	feed: Feed<Row>,
	read: ReadPage<Row>,
	window: Span,
	settled: number,
	reading: Reading<Row>,
): Promise<WindowRead> {
	const notes: string[] = [];
	// A settled second is read to its end, however long that takes.
	const mustFinish = isShortest(window) && window.end <= settled;
	const effort = { mostPages: mustFinish ? Infinity : MOST_PAGES, mustFinish };
	let pages = 0;
	for (; reading.variant < feed.variants; reading.variant++, reading.page = null) {
		if (reading.page !== null) {
			await sweepRest(read, window, reading.page, reading);
			continue;
		}
		const result = await sweep(feed, read, window, settled, effort, reading);
		if (result.outcome === 'complete') {
			pages = Math.max(pages, result.pages);
			continue;
		}
		const smaller = smallerSpan(window, settled, result);
		if (smaller !== undefined) return { outcome: 'divide', notes: [], nextStep: smaller };
		// What is not settled is read again anyway, so its first pages will do.
		if (mustFinish)
			notes.push(`more than one page of ${feed.name}s changed within one second, and the server lists them in changing order`);
	}
	// At this window's density, as many records as a sweep takes; no more than four times as long at a time.
	const growth = pages === 0 ? 4 : Math.min(4, (AIM * MOST_PAGES) / pages);
	const nextStep = Math.min(feed.longestSpan, Math.max(1, Math.floor((window.end - window.start) * growth)));
	return { outcome: 'read', notes, nextStep };
}

/** The length of a smaller window to read instead, in seconds; undefined when it cannot be divided further. */
function smallerSpan(window: Span, settled: number, result: Exclude<Sweep, { outcome: 'complete' }>): number | undefined {
	const shortest = EDGE + 1;
	const span = window.end - window.start;
	// First leave out what is not settled: it is read for freshness only.
	if (window.end > settled) return settled - window.start >= shortest ? settled - window.start : undefined;
	if (isShortest(window)) return undefined;
	const share = result.outcome === 'too-large' ? (AIM * MOST_PAGES) / result.pages : 0.5;
	return Math.max(shortest, Math.floor(span * share));
}
