/**
 * Which versions of the stretch that will be read again are known: by id, time of change and a digest of the content. A version that
 * is known is not emitted again, and how many are known in a span can be held against the total that a server tells for it.
 *
 * Between two polls a memory is one text, so that thousands of records cost little where the host stores it: groups of records
 * that may be forgotten at the same second, `second,key:age:digest,key:age:digest second,...`, numbers to the base 36.
 */
import { digest } from './digest';
import type { Feed } from './feed';

interface Entry {
	/** Until which second the version can be read again, since 1970 UTC: it is forgotten when the watermark has passed that. */
	readonly until: number;
	/** When the version was made, seconds since 1970 UTC; undefined where the record does not tell, or tells another time. */
	readonly modified: number | undefined;
	/** Digests of the versions emitted in that second: one, unless it changed twice within it; none if it was only seen. */
	readonly digests: readonly string[];
}

/** Digests in the text: 48 bits. Two versions of one record fall together once in 10^14. */
const DIGEST_LENGTH = 8;

/** Ids that are short and plain stand in the text as they are; of others, 60 bits of a digest. */
const PLAIN_ID = /^[\w-]{1,12}$/;

const ENTRY = /^((?:[\w-]{1,12})|(?:~[\w-]{10})):([0-9a-z]{0,7}|\?)((?::[\w-]{8})*)$/;

/** How a record is called in the texts of a state. */
export function keyOf(id: string): string {
	return PLAIN_ID.test(id) ? id : `~${digest(id).slice(0, 10)}`;
}

/** A time of a text; undefined for none. */
export function secondOf(text: string): number | undefined {
	return /^[0-9a-z]{1,7}$/.test(text) ? parseInt(text, 36) : undefined;
}

export class Memory<Row> {
	private readonly entries = new Map<string, Entry>();

	private readonly feed: Feed<Row>;

	/** How many records of the text could not be read. */
	readonly damaged: number;

	constructor(feed: Feed<Row>, text: string) {
		this.feed = feed;
		let damaged = 0;
		for (const group of text === '' ? [] : text.split(' ')) {
			const [time, ...records] = group.split(',');
			const until = secondOf(time);
			for (const record of records) {
				const [, key, age, digests] = ENTRY.exec(record) ?? [];
				if (until === undefined || key === undefined) damaged++;
				else {
					const modified = age === '?' ? undefined : until - (age === '' ? 0 : parseInt(age, 36));
					this.entries.set(key, { until, modified, digests: digests.split(':').slice(1) });
				}
			}
			if (until === undefined && records.length === 0) damaged++;
		}
		this.damaged = damaged;
	}

	/**
	 * Whether this version is still to be emitted. Older versions than the known one are not: a replica that lags may show them once
	 * more.
	 *
	 * @param modified undefined when it cannot be told
	 */
	isNew(row: Row, modified: number | undefined): boolean {
		const entry = this.entries.get(this.key(row));
		if (!entry) return true;
		const isComparable = modified !== undefined && entry.modified !== undefined;
		if (isComparable && modified !== entry.modified) return modified > entry.modified;
		return !entry.digests.includes(this.digest(row));
	}

	/** Whether just this version is known as emitted. */
	holds(row: Row): boolean {
		return this.entries.get(this.key(row))?.digests.includes(this.digest(row)) ?? false;
	}

	/**
	 * Notes that this version counts as emitted.
	 *
	 * @param modified undefined when it cannot be told
	 * @param until the second up to which it may be read again
	 */
	add(row: Row, modified: number | undefined, until: number): void {
		const key = this.key(row);
		const entry = this.entries.get(key);
		const older = entry && (entry.modified === modified || entry.modified === undefined || modified === undefined) ? entry.digests : [];
		this.entries.set(key, { until: Math.max(until, entry?.until ?? until), modified, digests: [...older, this.digest(row)] });
	}

	/** Notes that this version is there, without taking it for emitted. */
	see(row: Row, modified: number | undefined, until: number): void {
		const key = this.key(row);
		const entry = this.entries.get(key);
		if (entry && (modified === undefined || entry.modified === undefined || modified <= entry.modified)) return;
		this.entries.set(key, { until, modified, digests: [] });
	}

	/** Takes over what another one knows: of a record the later version, and those that cannot be told apart by their time. */
	take({ entries }: Memory<Row>): void {
		for (const [key, entry] of entries) {
			const own = this.entries.get(key);
			const isComparable = own?.modified !== undefined && entry.modified !== undefined && own.modified !== entry.modified;
			if (!own || (isComparable && entry.modified! > own.modified!)) this.entries.set(key, entry);
			else if (!isComparable) {
				const digests = [...new Set([...own.digests, ...entry.digests])];
				this.entries.set(key, { until: Math.max(own.until, entry.until), modified: own.modified ?? entry.modified, digests });
			}
		}
	}

	/**
	 * Takes over a record from a state of version 1.
	 *
	 * @param time second of its change to the base 36, with the digests of its versions
	 */
	restore(id: string, [time, ...digests]: readonly string[]): void {
		const modified = secondOf(time);
		if (modified === undefined) return;
		this.entries.set(keyOf(id), { until: modified, modified, digests: digests.map((text) => text.slice(0, DIGEST_LENGTH)) });
	}

	/** Seconds at which the known versions of a span were made, ascending; both ends count. */
	timesIn(start: number, end: number): number[] {
		const times: number[] = [];
		for (const { modified } of this.entries.values())
			if (modified !== undefined && modified >= start && modified <= end) times.push(modified);
		return times.sort((a, b) => a - b);
	}

	/** The earliest second of all that is known; undefined for an empty memory. */
	get earliest(): number | undefined {
		const times = [...this.entries.values()].map(({ modified, until }) => modified ?? until);
		return times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b));
	}

	/** The text for what a later read can meet again: from this second on, since 1970 UTC. */
	pack(from: number): string {
		const groups = new Map<number, string[]>();
		for (const [key, { until, modified, digests }] of this.entries) {
			if (until < from) continue;
			const age = modified === undefined ? '?' : until === modified ? '' : (until - modified).toString(36);
			const group = groups.get(until) ?? [];
			group.push([key, age, ...digests].join(':'));
			groups.set(until, group);
		}
		return [...groups]
			.sort(([a], [b]) => a - b)
			.map(([until, records]) => [until.toString(36), ...records].join(','))
			.join(' ');
	}

	private key(row: Row): string {
		// A broken record without an id is told by its content.
		return keyOf(this.feed.id(row) ?? `?${this.digest(row)}`);
	}

	private digest(row: Row): string {
		return digest(this.feed.content(row)).slice(0, DIGEST_LENGTH);
	}
}
