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
	/** Seconds of a window to try first, while behind; null: the longest. */
	readonly step: number | null;
	/** Versions emitted that will be read again: id -> packed version, see `Emitted`. */
	readonly emitted: Readonly<Record<string, string>>;
}

/**
 * How far before the watermark the next read begins, in seconds. Whether a span includes its ends is documented for two of the
 * three editions only; one second of overlap makes it right either way.
 */
export const EDGE = 1;

/**
 * `created` only, in settle times: how long a record's creation is remembered after it has settled. A record that is changed so
 * often that it never rests for one settle time can be missed by a read; this is how long it may go on like that.
 */
export const CREATED_MEMORY = 10;

interface Entry {
	/** When the newest emitted version was made, seconds since 1970 UTC. */
	modified: number;
	created: number;
	/** Digests of the versions emitted in that second: one, unless it changed twice within it. */
	digests: string[];
}

/** The emitted versions of the stretch that will be read again. */
export class Emitted<Row> {
	private readonly entries = new Map<string, Entry>();

	private readonly feed: Feed<Row>;

	private readonly emit: Emit;

	constructor(feed: Feed<Row>, emit: Emit, packed: Readonly<Record<string, string>>) {
		this.feed = feed;
		this.emit = emit;
		for (const [id, text] of Object.entries(packed)) {
			const [modified, created, ...digests] = text.split('.');
			this.entries.set(id, { modified: parseInt(modified, 36), created: parseInt(created, 36) || 0, digests });
		}
	}

	/**
	 * Whether this version, or for `created` this record, is still to be emitted. Older versions than the emitted one are not:
	 * a replica that lags may show them once more.
	 */
	isNew(row: Row, modified: number): boolean {
		const entry = this.entries.get(this.idOf(row));
		if (!entry) return true;
		if (this.emit === 'created' || modified < entry.modified) return false;
		return modified > entry.modified || !entry.digests.includes(this.digestOf(row));
	}

	/** Notes that this version counts as emitted. */
	add(row: Row, modified: number, created: number): void {
		const id = this.idOf(row);
		const digests = this.emit === 'created' ? [] : [this.digestOf(row)];
		const entry = this.entries.get(id);
		if (entry && entry.modified > modified) return;
		if (entry && entry.modified === modified) digests.unshift(...entry.digests.filter((known) => known !== digests[0]));
		this.entries.set(id, { modified, created, digests });
	}

	/**
	 * The entries that a later read can meet again.
	 *
	 * @param modifiedFrom versions made before this second will not be read again
	 * @param createdFrom `created` only: records created before this second are settled by their age
	 */
	pack(modifiedFrom: number, createdFrom: number): Record<string, string> {
		const packed: Record<string, string> = {};
		for (const [id, { modified, created, digests }] of this.entries) {
			const keep = modified >= modifiedFrom || (this.emit === 'created' && created > createdFrom);
			if (!keep) continue;
			// `changed` needs no time of creation; leaving it out keeps the state small.
			const createdText = this.emit === 'created' ? created.toString(36) : '';
			packed[id] = [modified.toString(36), createdText, ...digests].join('.');
		}
		return packed;
	}

	private idOf(row: Row): string {
		// A broken record without an id is told by its content.
		return this.feed.id(row) ?? `?${digest(this.feed.content(row))}`;
	}

	private digestOf(row: Row): string {
		return digest(this.feed.content(row));
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
