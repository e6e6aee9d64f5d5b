/**
 * `created` only: which records have been emitted, of those that are not old enough to be known by their age. Any of them may be
 * changed again and then be shown by a later window, so none is dropped before the mark has passed the time at which it was created.
 *
 * Between two polls it is one text, `second,key,key second,key`: about a dozen characters a record.
 */
import { keyOf, secondOf } from './memory';

/**
 * A record that is changed again just before every single poll, by a clock that is ahead of the host's, is not seen by any of them.
 * This is how many polls, at least a calm time apart, it may go on like that and still count as new.
 */
const POLLS = 5;

/** More than this is told to people: the host stores it with every poll that emits. */
const MANY = 20_000;

/** Up to when records are known by their age, and what that is reckoned from. All times in seconds since 1970 UTC. */
export interface CreatedMarks {
	/** Every record created at or before this second has been dealt with. */
	readonly createdMark: number;
	/** The watermarks of the last polls that read everything up to their present, oldest first. */
	readonly reached: readonly number[];
	/** A watermark, and the present of the poll that had it: it counts as reached when the watermark gets there. */
	readonly awaited: { readonly watermark: number; readonly present: number } | null;
}

/**
 * The marks after a poll.
 *
 * A record created at or before a watermark W can only be unknown if its newest version lies after W. It is read at the latest when all
 * has been read that there was when the watermark stood at W, unless it has been changed again meanwhile: see `POLLS`.
 *
 * @param live whether the poll has read everything up to the present
 * @param calmTime seconds
 */
export function nextMarks(marks: CreatedMarks, watermark: number, now: number, live: boolean, calmTime: number): CreatedMarks {
	const { awaited } = marks;
	if (live) return { ...reach(marks, watermark, calmTime), awaited: null };
	if (!awaited) return { ...marks, awaited: { watermark, present: now } };
	if (watermark < awaited.present) return marks;
	return { ...reach(marks, awaited.watermark, calmTime), awaited: { watermark, present: now } };
}

function reach({ createdMark, reached, awaited }: CreatedMarks, watermark: number, calmTime: number): CreatedMarks {
	if (reached.length > 0 && watermark < reached[reached.length - 1] + calmTime) return { createdMark, reached, awaited };
	const oldest = reached.length < POLLS ? createdMark : reached[0];
	return { createdMark: Math.max(createdMark, oldest), reached: [...reached, watermark].slice(-POLLS), awaited };
}

export class Newborn {
	/** Key to second of creation. */
	private readonly records = new Map<string, number>();

	/** How many records of the text could not be read. */
	readonly damaged: number;

	constructor(text: string) {
		let damaged = 0;
		for (const group of text === '' ? [] : text.split(' ')) {
			const [time, ...keys] = group.split(',');
			const created = secondOf(time);
			for (const key of keys) {
				if (created !== undefined && /^~?[\w-]{1,12}$/.test(key)) this.records.set(key, created);
				else damaged++;
			}
		}
		this.damaged = damaged;
	}

	has(id: string): boolean {
		return this.records.has(keyOf(id));
	}

	/** @param created seconds since 1970 UTC */
	add(id: string, created: number): void {
		this.records.set(keyOf(id), created);
	}

	/** Whether there are so many that people should know. */
	get areMany(): boolean {
		return this.records.size > MANY;
	}

	get size(): number {
		return this.records.size;
	}

	/** The text for the records created after a second. */
	pack(createdMark: number): string {
		const groups = new Map<number, string[]>();
		for (const [key, created] of this.records) {
			if (created <= createdMark) continue;
			const group = groups.get(created) ?? [];
			group.push(key);
			groups.set(created, group);
		}
		return [...groups]
			.sort(([a], [b]) => a - b)
			.map(([created, keys]) => [created.toString(36), ...keys].join(','))
			.join(' ');
	}
}
