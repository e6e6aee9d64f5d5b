/**
 * Where a poll begins: with the state of the last one, as far as it belongs to this account and to times that can be, and moved where the
 * user has changed Start From or Trigger On.
 */
import type { Feed } from './feed';
import { freshState, sharedParts, watermarkOf, type Cursor, type Emit, type FeedState } from './watermark';

/** What decides where a poll begins. */
export interface StartSettings {
	readonly account: string;
	readonly emit: Emit;
	/** Seconds after which a change is surely visible, whatever the clocks say. */
	readonly settleTime: number;
	/** How far the clocks of host and server can be apart, seconds; undefined: an hour. */
	readonly clockTolerance?: number;
	/** Tells one choice among the records from another, whether the server filters or `wanted` does; undefined: there is none. */
	readonly filter?: string;
	/** Emit everything changed since this second (since 1970 UTC); undefined: from the first poll on. */
	readonly startFrom?: number;
	/**
	 * Whether a first poll may start by noting what is there without emitting it. Where the host would not keep such a state, the
	 * first poll looks one settle time back instead and emits what it finds.
	 */
	readonly seedsSilently: boolean;
}

/**
 * The last second whose changes are all visible, since 1970 UTC. One second earlier than the settle time says, because both
 * clocks are cut to whole seconds: a change stamped `s` may have been made as late as just before `s + 1`.
 *
 * @param now the host's clock, seconds since 1970 UTC
 * @param settleTime seconds
 */
export function settledTime(now: number, settleTime: number): number {
	return now - settleTime - 1;
}

/**
 * Where this poll begins, and whether it only takes note of what is there.
 *
 * @param now the host's clock, seconds since 1970 UTC
 */
export function startingState(
	{ variants }: Pick<Feed<unknown>, 'variants'>,
	settings: StartSettings,
	previous: FeedState | undefined,
	now: number,
): { state: FeedState; seeding: boolean; notes: string[] } {
	const { account, emit, settleTime, clockTolerance = 3_600, filter = '', seedsSilently } = settings;
	const startFrom = settings.startFrom ?? null;
	const settled = settledTime(now, settleTime);
	const notes: string[] = [];
	const begin = (): FeedState =>
		freshState({ account, emit, startFrom, filter }, startFrom === null ? settled : Math.min(startFrom - 1, settled), variants);

	if (!previous) return { state: begin(), seeding: startFrom === null && seedsSilently, notes };
	if (previous.account !== account) {
		notes.push('The stored state belongs to another account or edition: starting afresh');
		return { state: begin(), seeding: startFrom === null && seedsSilently, notes };
	}

	let state: FeedState = previous;
	const latest = now + clockTolerance;
	if (state.parts.some(({ settled: { mark } }) => mark > latest)) {
		// A poll by a clock that was ahead by more than a server should accept: waiting for that time to come would be silence.
		notes.push('The stored state lies in the future, so the clock of this machine was wrong: reading goes on from the present');
		const cursor: Cursor = { mark: settled, step: null, place: null };
		state = {
			...state,
			parts: state.parts.map((part) => (part.settled.mark > latest ? { ...part, settled: cursor, fresh: cursor } : part)),
			createdMark: Math.min(state.createdMark, settled),
			reached: [],
			awaited: null,
			misdates: null,
		};
	}
	state = { ...state, parts: state.parts.map((part) => ((part.fresh?.mark ?? 0) > latest ? { ...part, fresh: null } : part)) };

	if (state.filter !== filter) {
		// What has been dealt with was so for another choice: should the start be moved back, it is read again. So was what each part had
		// read, of parts that a choice is divided into; one part alone is the same as before, but for a place in a window: that is one in
		// another list.
		const isOther = state.filter !== null;
		const read = state.parts.length > 1 ? sharedParts(state.parts, variants) : state.parts;
		const begun = (cursor: Cursor): Cursor => ({ ...cursor, place: null });
		const parts = isOther
			? read.map((part) => ({ ...part, settled: begun(part.settled), fresh: part.fresh && begun(part.fresh), covered: [] }))
			: state.parts;
		state = { ...state, filter, ...(isOther && { filteredSince: watermarkOf(state) + 1, covered: [], parts }) };
	}

	// An earlier start than before; a later one, or none before what has been read anyway, asks for nothing more. An expression such as "a
	// week ago" is a later one at every poll, and an earlier one by no more than clocks are set.
	if (startFrom !== null && startFrom < state.since - 2 * Math.min(clockTolerance, settleTime)) {
		const without = state.filteredSince > state.since ? 'what has been emitted since the filters were changed' : 'what has been emitted';
		notes.push(`'Start From' is earlier than before: reading starts again from there, without ${without}`);
		state = movedBack(state, Math.min(startFrom, settled + 1));
	}
	state = { ...state, startFrom: startFrom === null ? null : Math.min(startFrom, state.since) };
	if (state.emit !== emit) {
		notes.push("'Trigger On' was changed: what changed within the settle time is looked at afresh");
		const parts = state.parts.map((part) => ({ ...part, memory: '' }));
		state = { ...state, emit, parts, createdMark: watermarkOf(state), reached: [], awaited: null, newborn: '', covered: [] };
	}
	return { state, seeding: false, notes };
}

/** The state that reads from an earlier start, and knows what has been dealt with since the one before. */
function movedBack(state: FeedState, startFrom: number): FeedState {
	const cursor: Cursor = { mark: startFrom - 1, step: null, place: null };
	const { emit, createdMark } = state;
	const since = Math.max(state.since, state.filteredSince);
	return {
		...state,
		since: startFrom,
		filteredSince: startFrom,
		createdMark: startFrom - 1,
		reached: [],
		awaited: null,
		covered: emit === 'created' && since <= createdMark ? [...state.covered, { start: since, end: createdMark }] : state.covered,
		parts: state.parts.map((part) => {
			const { mark } = part.settled;
			const covered = emit === 'changed' && since <= mark ? [...part.covered, { start: since, end: mark }] : part.covered;
			return { ...part, settled: cursor, fresh: null, covered };
		}),
	};
}
