/**
 * What a trigger remembers between two polls: the watermark and, for the stretch of time that will be read again, which
 * versions have been emitted. Plain JSON, one value, so that both parts can only be saved, lost or fall back together.
 */
import { digest } from './digest';
import type { Feed } from './feed';

/** Which records of a feed are emitted: every changed version, or each record once when it has come into being. */
export type Emit = 'changed' | 'created';

export interface FeedState {
	readonly version: 1;
	/** What the state belongs to: another account's or edition's state is of no use. */
	readonly account: string;
	readonly emit: Emit;
	/** The start the user set, seconds since 1970 UTC; null when the feed started from the first poll. */
	readonly startFrom: number | null;
	/** Everything last changed at or before this second has been dealt with, seconds since 1970 UTC. */
	readonly watermark: number;
	/** `created` only: every record created at or before this second has been dealt with. */
	readonly createdMark: number;
	/** `created` only: the watermarks of the last polls that reached the present, oldest first; see `nextCreatedMark`. */
	readonly reached: readonly number[];
	/** Seconds of a window to try first, while behind; null: the longest. */
	readonly step: number | null;
	/** Where to go on in a window that cannot be divided and was too much for one poll. */
	readonly place: Place | null;
	/** Versions emitted that will be read again: id -> packed version, see `Emitted`. */
	readonly emitted: Readonly<Record<string, string>>;
}

/** A place in a window: the page to read next, towards the first; null: the variant's beginning. */
export interface Place {
	readonly start: number;
	readonly end: number;
	readonly variant: number;
	readonly page: number | null;
}

/**
 * How far before the watermark the next read begins, in seconds. Whether a span includes its ends is documented for two of the
 * three editions only; one second of overlap makes it right either way.
 */
export const EDGE = 1;

/**
 * `created` only. A record that is changed again just before every single poll, by a clock that is ahead of the host's, is not
 * seen by any of them. This is how many polls, at least a settle time apart, it may go on like that and still count as new.
 */
const CREATED_MEMORY = 5;

/**
 * `created` only: how many records, the newest, are remembered while a backlog is read, because they are the likeliest to be
 * changed again before it is done. More would make the state grow with the backlog.
 */
const MOST_CREATED = 2_000;

/**
 * `created` only: up to when records are taken to have been dealt with, after a poll that reached the present.
 *
 * @param settleTime seconds
 */
export function nextCreatedMark(
	{ createdMark, reached }: Pick<FeedState, 'createdMark' | 'reached'>,
	watermark: number,
	settleTime: number,
): Pick<FeedState, 'createdMark' | 'reached'> {
	if (reached.length > 0 && watermark < reached[reached.length - 1] + settleTime) return { createdMark, reached };
	const oldest = reached.length < CREATED_MEMORY ? createdMark : reached[0];
	return { createdMark: Math.max(createdMark, oldest), reached: [...reached, watermark].slice(-CREATED_MEMORY) };
}

interface Entry {
	/** When the newest emitted version was made, seconds since 1970 UTC. */
	readonly modified: number;
	readonly created: number;
	/** Digests of the versions emitted in that second: one, unless it changed twice within it. */
	readonly digests: readonly string[];
}

/**
 * The emitted versions of the stretch that will be read again. Packed, an entry is `modified.digest` for `changed` and the time
 * of creation for `created`, times in seconds to the base 36.
 */
export class Emitted<Row> {
	private readonly entries = new Map<string, Entry>();

	private readonly feed: Feed<Row>;

	private readonly emit: Emit;

	constructor(feed: Feed<Row>, emit: Emit, packed: Readonly<Record<string, string>>) {
		this.feed = feed;
		this.emit = emit;
		for (const [id, text] of Object.entries(packed)) {
			const [time, ...digests] = text.split('.');
			const seconds = parseInt(time, 36);
			this.entries.set(id, { modified: seconds, created: seconds, digests });
		}
	}

	/**
	 * Whether this version, or for `created` this record, is still to be emitted. Older versions than the emitted one are not:
	 * a replica that lags may show them once more.
	 *
	 * @param modified undefined when it cannot be read
	 */
	isNew(row: Row, modified: number | undefined): boolean {
		const entry = this.entries.get(this.idOf(row));
		if (!entry) return true;
		if (this.emit === 'created') return false;
		if (modified !== undefined && modified !== entry.modified) return modified > entry.modified;
		return !entry.digests.includes(digest(this.feed.content(row)));
	}

	/** Notes that this version counts as emitted. */
	add(row: Row, modified: number, created: number): void {
		const id = this.idOf(row);
		const entry = this.entries.get(id);
		const own = this.emit === 'created' ? [] : [digest(this.feed.content(row))];
		const digests = entry?.modified === modified ? [...entry.digests, ...own] : own;
		this.entries.set(id, { modified, created, digests });
	}

	/**
	 * The entries that a later read can meet again.
	 *
	 * @param modifiedFrom `changed` only: versions made before this second will not be read again
	 * @param createdMark `created` only: records created at or before this second are known by their age
	 */
	pack(modifiedFrom: number, createdMark: number): Record<string, string> {
		if (this.emit === 'changed') {
			const again = [...this.entries].filter(([, { modified }]) => modified >= modifiedFrom);
			return Object.fromEntries(again.map(([id, { modified, digests }]) => [id, [modified.toString(36), ...digests].join('.')]));
		}
		const young = [...this.entries].filter(([, { created }]) => created > createdMark);
		young.sort(([, a], [, b]) => b.created - a.created);
		return Object.fromEntries(young.slice(0, MOST_CREATED).map(([id, { created }]) => [id, created.toString(36)]));
	}

	private idOf(row: Row): string {
		// A broken record without an id is told by its content.
		return this.feed.id(row) ?? `?${digest(this.feed.content(row))}`;
	}
}

/** Whether a stored value is a state this version can go on from. */
export function isFeedState(value: unknown): value is FeedState {
	if (typeof value !== 'object' || value === null) return false;
	const { version, account, watermark, createdMark, emitted } = value as Partial<FeedState>;
	return (
		version === 1 &&
		typeof account === 'string' &&
		Number.isInteger(watermark) &&
		Number.isInteger(createdMark) &&
		typeof emitted === 'object' &&
		emitted !== null
	);
}
