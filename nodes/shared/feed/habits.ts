/**
 * What a server has shown of its habits, where they differ from what its documents say. Learned while reading, kept in the state.
 */
import type { Span } from './feed';

/**
 * How totals are told.
 * - `unproven`: no total has been seen yet that was larger than its page.
 * - `proven`: one has.
 * - `page`: the total is the length of the page, whatever follows it.
 * - `constant`: the total does not depend on what was asked for, e.g. the whole table.
 */
export type TotalsHabit = 'unproven' | 'proven' | 'page' | 'constant';

/**
 * Whether the server counts records in a span that holds none. A poll may end before it could ask (`owed`): then the next one begins with
 * that, or it would never come to it with one request a minute. An answer holds until a poll has had all the requests that it needed. A
 * refusal (`refused`) may be a failure that passes: the next poll asks once more. After a second one (`silent`) its totals
 * are believed, until a page that they promise holds nothing.
 */
export type Question = 'none' | 'owed' | 'refused' | 'silent' | 'answered';

export class Habits {
	totals: TotalsHabit;

	/** Until which second records have been found that show another time than they were found by; null: none. */
	misdatedUntil: number | null;

	/** Whether it is to be asked for a span that holds nothing, or has just been. */
	question: Question;

	private readonly wasRefused: boolean;

	/** @param misdatedUntil seconds since 1970 UTC */
	constructor(totals: TotalsHabit, misdatedUntil: number | null, question: Question) {
		this.totals = totals;
		this.misdatedUntil = misdatedUntil;
		this.question = question;
		this.wasRefused = question === 'refused';
	}

	/** The server refused to say what it counts where there is nothing, or could not. */
	sawRefusal(): void {
		this.question = this.wasRefused ? 'silent' : 'refused';
	}

	/** Whether the times that records show say nothing about the query that found them. */
	get misdates(): boolean {
		return this.misdatedUntil !== null;
	}

	/** A record was found in a window that its own time does not lie in. */
	sawMisdated({ end }: Span): void {
		this.misdatedUntil = Math.max(end, this.misdatedUntil ?? end);
	}

	/** A page that was told to be all was followed by another one. */
	sawMoreThanTold(): void {
		if (this.totals === 'unproven') this.totals = 'page';
	}

	/** The total of an answer to a first page, as far as it is to be believed. */
	believe(rows: number, total: number | undefined): number | undefined {
		if (total === undefined) return undefined;
		if (total > rows && rows > 0 && (this.totals === 'unproven' || this.totals === 'page')) this.totals = 'proven';
		// A server that counts its whole table does not say 0.
		if (total === 0 && rows === 0 && this.totals === 'constant') this.totals = 'proven';
		return this.totals === 'page' || this.totals === 'constant' ? undefined : total;
	}
}
