/**
 * The count of one settled window, kept over several passes and, in a window that takes more requests than a poll may send, over several
 * polls.
 *
 * A settled window only shrinks. So while its total stays the same nothing has left it, and every record read since that total was first
 * told is in it still: when there are as many different ones as the total says, all have been read, in whatever order the server
 * lists them.
 */
import { digest } from './digest';
import { keyOf } from './memory';

/**
 * From so many records of a second on, two passes that show the same on every page do so because the server keeps one order, and not by
 * chance. In a longer window the times settle most of the order, and two that are equal fall alike every other time.
 */
const NO_CHANCE = 10;

/** What of a count is kept between two polls. Bounded by the records of one second, about a dozen characters each. */
export interface PackedTally {
	/** The total that is counted against. */
	readonly total: number;
	/** The different records read since it was first told. */
	readonly keys: string;
	/** How many records the first pass since then has shown so far, repeated ones counted again; null when it is over. */
	readonly shown: number | null;
	/** Whether that pass showed every record once, or two in a row the same: then there is no more to be had. */
	readonly isAllThatIsShown: boolean;
	/** A digest of what the pages of this pass have shown so far, and of what those of the one before did. */
	readonly pages: string;
	readonly pagesBefore: string;
	/** Whether the present pass has brought anything new. */
	readonly hasNew: boolean;
	/** Passes in a row that brought nothing new. */
	readonly idle: number;
}

export class Tally {
	private total: number | undefined;

	private keys = new Set<string>();

	private shown: number | null = 0;

	private isAllThatIsShown = false;

	private pages = '';

	private pagesBefore = '';

	private hasNew = false;

	idle = 0;

	private readonly isOfOneSecond: boolean;

	/** @param isOfOneSecond whether the window is so short that its order is one among equal times */
	constructor(packed: PackedTally | null | undefined, isOfOneSecond: boolean) {
		this.isOfOneSecond = isOfOneSecond;
		if (!packed) return;
		this.total = packed.total;
		this.keys = new Set(packed.keys === '' ? [] : packed.keys.split(' '));
		this.shown = packed.shown;
		this.isAllThatIsShown = packed.isAllThatIsShown;
		this.pages = packed.pages;
		this.pagesBefore = packed.pagesBefore;
		this.hasNew = packed.hasNew;
		this.idle = packed.idle;
	}

	/** Begins a pass, with the total told at its beginning. */
	begin(total: number): void {
		if (total === this.total) return;
		this.total = total;
		this.keys.clear();
		this.shown = 0;
		this.isAllThatIsShown = false;
		this.pagesBefore = '';
	}

	/**
	 * Counts the records of a page.
	 *
	 * @param ids what tells them apart
	 * @returns whether none of them is new
	 */
	count(ids: string[]): boolean {
		const before = this.keys.size;
		for (const id of ids) this.keys.add(keyOf(id));
		const isNothingNew = this.keys.size === before;
		if (!isNothingNew) this.hasNew = true;
		if (this.shown !== null) this.shown += ids.length;
		this.pages = digest([this.pages, ids]);
		return isNothingNew;
	}

	/** Ends a pass over all pages. */
	end(): void {
		this.isAllThatIsShown =
			(this.shown !== null && this.shown === this.keys.size) ||
			(this.isOfOneSecond && this.pages === this.pagesBefore && this.keys.size >= NO_CHANCE);
		this.shown = null;
		this.pagesBefore = this.pages;
		this.pages = '';
		this.idle = this.hasNew ? 0 : this.idle + 1;
		this.hasNew = false;
	}

	/** Whether all records of the window have been read. */
	get isFull(): boolean {
		return this.keys.size >= (this.total ?? Infinity);
	}

	/** Whether the server shows no more than what was read, and nothing has left since: it counts records that it does not show. */
	get isAll(): boolean {
		return this.isAllThatIsShown;
	}

	/** Whether this is the first pass since the total was told. */
	get isFirstPass(): boolean {
		return this.shown !== null;
	}

	pack(): PackedTally | null {
		const { total, keys, shown, isAllThatIsShown, pages, pagesBefore, hasNew, idle } = this;
		if (total === undefined) return null;
		return { total, keys: [...keys].join(' '), shown, isAllThatIsShown, pages, pagesBefore, hasNew, idle };
	}
}
