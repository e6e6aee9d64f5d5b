/**
 * What a trigger remembers between two polls: how far each part of the feed has been read, and what will be read again. Plain
 * JSON, one value, so that all of it can only be saved, lost or fall back together.
 *
 * What a host hands back is not taken on trust: an older version is brought up to this one, and of a state that is damaged everything
 * that is sound goes on, and what is not is told.
 */
import type { Span } from './feed';
import type { Question, TotalsHabit } from './habits';
import { Memory } from './memory';
import { Newborn, type CreatedMarks } from './newborn';
import type { Left } from './sweep';
import type { PackedTally } from './tally';

/** Which records of a feed are emitted: every changed version, or each record once when it has come into being. */
export type Emit = 'changed' | 'created';

export interface FeedState extends CreatedMarks {
	readonly version: 2;
	/** What the state belongs to: another account's or edition's state is of no use. */
	readonly account: string;
	readonly emit: Emit;
	/** The start the user set, seconds since 1970 UTC; null when the feed started from the first poll. */
	readonly startFrom: number | null;
	/** Every version made from this second on has been dealt with or will be, seconds since 1970 UTC. */
	readonly since: number;
	/** What was chosen among the records, see `StartSettings`; null in a state of before this was kept. */
	readonly filter: string | null;
	/** From which second on that filter has decided, seconds since 1970 UTC: what it lets pass of before was not emitted for sure. */
	readonly filteredSince: number;
	/** One for each variant of the feed. */
	readonly parts: readonly PartState[];
	/** `created` only: the records emitted that are not known by their age, see `Newborn`. */
	readonly newborn: string;
	/** `created` only: spans of creation that had been dealt with before the start was moved back. */
	readonly covered: readonly Span[];
	/** How the server tells totals, as far as it has shown. */
	readonly totals: TotalsHabit;
	/** Whether the server is to be asked, or has been, what it counts where there is nothing. */
	readonly question: Question;
	/** Until when records are to be expected that show another time than they are found by; null: never seen. */
	readonly misdates: number | null;
	/** Which of the phases of a poll begins, from 1, when the last poll ran out of requests; 0 when it did not. */
	readonly phase: number;
	/** Polls in a row that got nowhere. */
	readonly idle: number;
}

/** A place in the time of a feed up to which it has been read, and how it goes on from there. */
export interface Cursor {
	/** Everything last changed at or before this second has been dealt with, seconds since 1970 UTC. */
	readonly mark: number;
	/** Seconds of a window to try first, while behind; null: the longest. */
	readonly step: number | null;
	/** Where to go on in a window that cannot be divided and was too much for one poll. */
	readonly place: Place | null;
}

export interface PartState {
	/** The watermark: what lies before it is settled and has been read completely. */
	readonly settled: Cursor;
	/** The same for what is calm, with a settle time that is long: it has been read completely when it was. Null: as `settled`. */
	readonly fresh: Cursor | null;
	/** The known versions of what will be read again, see `Memory`. */
	readonly memory: string;
	/** Spans that had been dealt with before the start was moved back. */
	readonly covered: readonly Span[];
	/** Polls to go without a look at what is calm, because the last one cost much and found nothing. */
	readonly rest: number;
	/** Where the next look begins, seconds since 1970 UTC, if all that is calm is longer than a query may span; null: at the watermark. */
	readonly looked: number | null;
}

/** A place in a window. */
export interface Place extends Span, Left {
	/** Whether all of the window had settled when it was begun, and not only become calm. */
	readonly isSettled: boolean;
}

/**
 * How far before the watermark the next read begins, in seconds. Whether a span includes its ends is documented for two of the
 * three editions only; one second of overlap makes it right either way.
 */
export const EDGE = 1;

/** No feed has records of before; an earlier watermark is a damaged one. Seconds since 1970 UTC. */
const EARLIEST = Date.UTC(2005, 0) / 1000;

/** The beginning of a part at a watermark. */
export function freshPart(mark: number): PartState {
	const cursor: Cursor = { mark, step: null, place: null };
	return { settled: cursor, fresh: null, memory: '', covered: [], rest: 0, looked: null };
}

/** A state that begins at a watermark. */
export function freshState(
	given: Pick<FeedState, 'account' | 'emit' | 'startFrom' | 'filter'>,
	watermark: number,
	variants: number,
): FeedState {
	const since = given.startFrom ?? watermark + 1;
	return {
		version: 2,
		...given,
		since,
		filteredSince: since,
		parts: Array.from({ length: variants }, () => freshPart(watermark)),
		createdMark: watermark,
		reached: [],
		awaited: null,
		newborn: '',
		covered: [],
		totals: 'unproven',
		question: 'none',
		misdates: null,
		phase: 0,
		idle: 0,
	};
}

/** The smallest watermark of the parts. */
export function watermarkOf({ parts }: Pick<FeedState, 'parts'>): number {
	return Math.min(...parts.map(({ settled }) => settled.mark));
}

/**
 * The parts of a feed that is read in others than before: another version of this package, or another choice of filters, divides it
 * otherwise, and which part has become which is not kept. So each of them begins where all of the old ones had been read, at the smallest
 * watermark, and knows what any of them knew.
 *
 * Nothing is lost: at or before that watermark every old part had been read; what no old part would have shown was not asked for before,
 * and begins there as with changed filters. Nothing is repeated: what was emitted after an old part's watermark is in its memory, and with
 * all of them in every new part. Watermarks are apart only while one part lags behind, in a backlog: what the others had read beyond it, and
 * so forgotten, may come again, which is better than to be missed. A place in a window is one of an old part, and of no use.
 */
export function sharedParts(parts: readonly PartState[], variants: number): PartState[] {
	const memory = new Memory(NO_FEED, '');
	for (const part of parts) memory.take(new Memory(NO_FEED, part.memory));
	const shared: PartState = {
		...freshPart(watermarkOf({ parts })),
		memory: memory.pack(0),
		covered: parts.map(({ covered }) => covered).reduce(inBoth),
	};
	return Array.from({ length: variants }, () => shared);
}

export interface ReadState {
	/** Undefined when nothing of it can be gone on from. */
	readonly state?: FeedState;
	/** What was not sound, for people. */
	readonly damages: readonly string[];
}

/**
 * The state in a stored value: of this version, of an older one, or of one that is damaged or unknown, as far as it is sound.
 *
 * @param settleTime seconds; so far before what is remembered a watermark is taken to be that is gone
 */
export function readState(value: unknown, variants: number, settleTime: number): ReadState {
	if (value === undefined || value === null) return { damages: [] };
	if (typeof value !== 'object' || Array.isArray(value)) return { damages: ['it is not an object'] };
	const given = value as Readonly<Record<string, unknown>>;
	const damages: string[] = [];
	const upgraded = given.version === 1 ? fromVersion1(given, variants) : given;
	if (upgraded.version !== 2) damages.push(`its version is ${JSON.stringify(given.version)}`);

	const account = typeof upgraded.account === 'string' ? upgraded.account : undefined;
	if (account === undefined) damages.push('it does not say which account it belongs to');
	const emit = upgraded.emit === 'changed' || upgraded.emit === 'created' ? upgraded.emit : undefined;
	if (emit === undefined) damages.push("it does not say what 'Trigger On' was");

	const startFrom = isSecond(upgraded.startFrom) ? upgraded.startFrom : null;
	const newborn = textOf(upgraded.newborn);
	const lost = new Newborn(newborn ?? '').damaged;
	if (newborn === undefined || lost > 0) damages.push('its list of the created records has gaps');

	const stored = listOf(upgraded.parts);
	const marks = stored.map((part) => objectOf(objectOf(part).settled).mark).filter(isSecond);
	const parts: PartState[] = [];
	const count = stored.length || variants;
	for (let variant = 0; variant < count; variant++) {
		const part = objectOf(stored[variant]);
		const memory = new Memory(NO_FEED, textOf(part.memory) ?? '');
		const packed = memory.pack(0);
		if (typeof part.memory !== 'string' || memory.damaged > 0) damages.push('its memory of what was emitted has gaps: some may come again');
		const settled = objectOf(part.settled);
		let mark = isSecond(settled.mark) ? settled.mark : undefined;
		if (mark === undefined) {
			damages.push(`its watermark is ${JSON.stringify(settled.mark) ?? 'missing'}`);
			// What is remembered lies after the watermark, or not long before it; so does what the other parts have not read.
			const latest = [...marks, ...[memory.earliest].filter(isSecond)].sort((a, b) => a - b)[0];
			if (latest !== undefined) mark = latest - EDGE - settleTime;
		}
		if (mark === undefined) continue;
		const fresh = objectOf(part.fresh);
		parts.push({
			settled: cursorOf(settled, mark),
			fresh: isSecond(fresh.mark) ? cursorOf(fresh, Math.max(fresh.mark, mark)) : null,
			memory: packed,
			covered: spansOf(part.covered),
			rest: isCount(part.rest) ? part.rest : 0,
			looked: isSecond(part.looked) ? part.looked : null,
		});
	}
	if (account === undefined || emit === undefined || parts.length < count) return { damages };

	// The feed may be read in more or fewer parts than it was, and of what is not damaged nothing is missing.
	const places = count === variants ? parts : sharedParts(parts, variants);
	const watermark = watermarkOf({ parts: places });
	const since = isSecond(upgraded.since) ? upgraded.since : watermark + 1;
	const awaited = objectOf(upgraded.awaited);
	return {
		state: {
			version: 2,
			account,
			emit,
			startFrom,
			since,
			filter: textOf(upgraded.filter) ?? null,
			filteredSince: isSecond(upgraded.filteredSince) ? upgraded.filteredSince : since,
			parts: places,
			createdMark: isSecond(upgraded.createdMark) ? upgraded.createdMark : watermark,
			reached: listOf(upgraded.reached).filter(isSecond),
			awaited: isSecond(awaited.watermark) && isSecond(awaited.present) ? { watermark: awaited.watermark, present: awaited.present } : null,
			newborn: new Newborn(newborn ?? '').pack(0),
			covered: spansOf(upgraded.covered),
			totals: (['unproven', 'proven', 'page', 'constant'] as const).find((habit) => habit === upgraded.totals) ?? 'unproven',
			question: (['owed', 'refused', 'silent', 'answered'] as const).find((question) => question === upgraded.question) ?? 'none',
			misdates: isSecond(upgraded.misdates) ? upgraded.misdates : null,
			phase: isCount(upgraded.phase) ? upgraded.phase : 0,
			idle: isCount(upgraded.idle) ? upgraded.idle : 0,
		},
		damages,
	};
}

/** Version 1 had one watermark for all parts, and one list of what was emitted: `id -> time.digest...`, or `id -> created`. */
function fromVersion1(given: Readonly<Record<string, unknown>>, variants: number): Record<string, unknown> {
	const { emit, startFrom, watermark, step, createdMark } = given;
	const emitted = Object.entries(objectOf(given.emitted)).map(([id, text]) => ({ id, text: String(text) }));
	const memory = emit === 'created' ? '' : packVersion1(emitted);
	const place = objectOf(given.place);
	const parts = Array.from({ length: variants }, (_, variant) => {
		// It had read the variants before this one; they are read once more.
		const here = place.variant === variant && isCount(place.page) ? { ...place, towards: 'first' } : null;
		const cursor = { mark: watermark, step, place: here };
		return { settled: cursor, fresh: null, memory, covered: [], rest: 0 };
	});
	const isMemory = typeof given.emitted === 'object' && given.emitted !== null;
	return {
		...given,
		version: 2,
		since: startFrom ?? (isSecond(createdMark) ? createdMark + 1 : undefined),
		parts: isMemory ? parts : parts.map((part) => ({ ...part, memory: undefined })),
		newborn: emit === 'created' ? packNewborn1(emitted) : '',
		awaited: null,
		covered: [],
	};
}

function packVersion1(emitted: Array<{ id: string; text: string }>): string {
	const memory = new Memory(NO_FEED, '');
	for (const { id, text } of emitted) memory.restore(id, text.split('.'));
	return memory.pack(0);
}

function packNewborn1(emitted: Array<{ id: string; text: string }>): string {
	const newborn = new Newborn('');
	for (const { id, text } of emitted) {
		const created = parseInt(text, 36);
		if (isSecond(created)) newborn.add(id, created);
	}
	return newborn.pack(0);
}

/** For reading texts, where no record is at hand. */
const NO_FEED = {
	name: '',
	longestSpan: 0,
	pageSize: 1,
	variants: 1,
	closedSpans: false,
	id: () => undefined,
	modified: () => undefined,
	created: () => undefined,
	content: () => null,
	label: () => '',
};

function cursorOf(given: Readonly<Record<string, unknown>>, mark: number): Cursor {
	const { step } = given;
	const place = objectOf(given.place);
	const { start, end, page } = place;
	const tally = tallyOf(place.tally);
	// It lies in the window that begins at the mark: what would be read from another one on has been forgotten.
	const isPlace = start === mark - EDGE && isSecond(end) && mark <= end && isCount(page) && tally !== undefined;
	const towards = place.towards === 'end' ? 'end' : 'first';
	return {
		mark,
		step: isCount(step) && step > 0 ? step : null,
		place: isPlace ? { start, end, page, towards, before: textOf(place.before) ?? null, tally, isSettled: place.isSettled === true } : null,
	};
}

/** Null for a place without a count; undefined for a count with gaps, whose window has to be begun again. */
function tallyOf(value: unknown): PackedTally | null | undefined {
	if (value === undefined || value === null) return null;
	const { total, keys, shown, isAllThatIsShown, pages, pagesBefore, hasNew, idle } = objectOf(value);
	const isSound =
		isCount(total) && isCount(idle) && typeof keys === 'string' && keys.split(' ').every((key) => /^~?[\w-]{0,12}$/.test(key));
	if (!isSound) return undefined;
	return {
		total,
		keys,
		shown: isCount(shown) ? shown : null,
		isAllThatIsShown: isAllThatIsShown === true,
		pages: textOf(pages) ?? '',
		pagesBefore: textOf(pagesBefore) ?? '',
		hasNew: hasNew === true,
		idle,
	};
}

/** What lies in spans of the one and of the other. */
function inBoth(some: readonly Span[], others: readonly Span[]): Span[] {
	return some.flatMap((one) =>
		others
			.map((other) => ({ start: Math.max(one.start, other.start), end: Math.min(one.end, other.end) }))
			.filter(({ start, end }) => start <= end),
	);
}

function spansOf(value: unknown): Span[] {
	return listOf(value)
		.map(objectOf)
		.flatMap(({ start, end }) => (isSecond(start) && isSecond(end) && start <= end ? [{ start, end }] : []));
}

function isSecond(value: unknown): value is number {
	return Number.isInteger(value) && (value as number) >= EARLIEST && (value as number) < 1e11;
}

function isCount(value: unknown): value is number {
	return Number.isInteger(value) && (value as number) >= 0;
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

function listOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
