/** Not a plain serial number: something in it needs a closer look. */
export const NOT_PLAIN = -1;

const LONGEST = 80;

/**
 * The hash of a plain serial number, or NOT_PLAIN. Plain is printable ASCII without blanks and separators, not too long. One pass
 * over the characters decides both, because nearly all serial numbers are plain and there may be 100,000 of them.
 */
export function plainHash(text: string): number {
	const { length } = text;
	if (length === 0 || length > LONGEST) return NOT_PLAIN;
	let hash = 0;
	for (let index = 0; index < length; index++) {
		const unit = text.charCodeAt(index);
		// Between ! and ~, but neither comma nor semicolon.
		if (unit < 0x21 || unit > 0x7e || unit === 0x2c || unit === 0x3b) return NOT_PLAIN;
		hash = (Math.imul(hash, 0x01000193) + unit) | 0;
	}
	return spread(hash);
}

/** The hash of any text, the same as of a plain one. */
export function hashOf(text: string): number {
	let hash = 0;
	for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 0x01000193) + text.charCodeAt(index)) | 0;
	return spread(hash);
}

function spread(hash: number): number {
	const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
	return (mixed ^ (mixed >>> 12)) & 0x7fffffff;
}

/** Slots that are tried before a text goes to the overflow: a table that is half empty hardly ever needs as many. */
const LONGEST_PROBE = 64;

/**
 * In which row each text came first. An open hash table over typed arrays, because a Map would hash every text a second time and
 * takes twice as long.
 */
export class FirstRows {
	/** Number of the entry in each slot, counted from 1; 0 is free. */
	private slots: Int32Array;

	/** Hash and row of each entry. */
	private entries: Int32Array;

	private readonly texts: string[] = [];

	/** Texts whose slots are all taken, as happens when somebody picks texts of one hash. */
	private readonly overflow = new Map<string, number>();

	/** @param expected how many texts there may be; more are no harm */
	constructor(expected = 0) {
		const size = 2 ** Math.ceil(Math.log2(Math.max(1_024, expected + 1)));
		this.slots = new Int32Array(size * 2);
		this.entries = new Int32Array(size * 2);
	}

	/**
	 * Takes a text in, if it is new.
	 *
	 * @param hash by plainHash or hashOf
	 * @param row from 0
	 * @returns the row of its first coming, or -1 if this is it
	 */
	put(text: string, hash: number, row: number): number {
		const { slots, entries, texts } = this;
		const mask = slots.length - 1;
		for (let probe = 0; probe < LONGEST_PROBE; probe++) {
			const slot = (hash + probe) & mask;
			const entry = slots[slot];
			if (entry === 0) {
				// A slot that was taken when the text went to the overflow may be free in a larger table.
				const spilled = this.overflow.size > 0 ? this.overflow.get(text) : undefined;
				if (spilled !== undefined) return spilled;
				const at = texts.push(text);
				slots[slot] = at;
				entries[at * 2 - 2] = hash;
				entries[at * 2 - 1] = row;
				if (at * 2 === entries.length) this.grow();
				return -1;
			}
			if (entries[entry * 2 - 2] === hash && texts[entry - 1] === text) return entries[entry * 2 - 1];
		}
		const first = this.overflow.get(text);
		if (first !== undefined) return first;
		this.overflow.set(text, row);
		return -1;
	}

	/** Keeps the slots at most half full. */
	private grow(): void {
		const { texts } = this;
		const entries = new Int32Array(this.entries.length * 4);
		entries.set(this.entries);
		this.entries = entries;
		const slots = new Int32Array(this.slots.length * 4);
		this.slots = slots;
		const mask = slots.length - 1;
		for (let entry = 1; entry <= texts.length; entry++) {
			let slot = entries[entry * 2 - 2] & mask;
			let probes = 1;
			while (slots[slot] !== 0 && probes < LONGEST_PROBE) {
				slot = (slot + 1) & mask;
				probes++;
			}
			if (slots[slot] === 0) slots[slot] = entry;
			else this.overflow.set(texts[entry - 1], entries[entry * 2 - 1]);
		}
	}
}
