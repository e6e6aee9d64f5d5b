/**
 * A fact is a value: something about a server that no document says and that reading can settle. What is asked, how the answers are
 * judged, and what the package does in each reading stand together; asking, counting and putting out are written once.
 *
 * To add one, write a value and name it in `index.ts`, and name it in docs/assumptions.md: a test keeps the two in step.
 */
import type { TimeSpan } from '../../protocol/beijingTime';
import type { Edition, EditionName } from '../../protocol/editions';
import type { JsonObject } from '../../protocol/losslessJson';
import type { RecordSearch } from '../../records/query';
import type { Asked } from '../check';
import type { Reply } from '../reply';

/** What one request of the facts asks: a page of a query. */
export interface Question {
	/** Absent: that of the ground. */
	readonly search?: RecordSearch;
	/** Absent: that of the ground. */
	readonly variant?: number;
	/** Absent: without times. */
	readonly span?: TimeSpan;
	readonly page: number;
	readonly size: number;
	/** Which asking of the same question it is; 0 if absent. */
	readonly again?: number;
	/** How long after the first asking, seconds. */
	readonly afterSeconds?: number;
}

/** What came of a question. */
export interface Look {
	readonly reply: Reply;
	readonly records: readonly JsonObject[];
	/** The total as it is written; undefined where there is none. */
	readonly total: unknown;
	/** When it was asked by the host's clock, seconds since 1970 UTC. */
	readonly at: number;
}

/** A stretch of time whose records are known, on which most facts are tried. */
export interface Ground {
	readonly edition: Edition;
	/** Whether the account's address begins with https. */
	readonly isHttps: boolean;
	/** When it was laid, seconds since 1970 UTC by the host's clock. */
	readonly now: number;
	/** What the check of the interfaces asked. */
	readonly checked: readonly Asked[];
	/** Every reply there was so far, refusals too. */
	readonly replies: readonly Reply[];
	/** What is listed; undefined where no query by the time of change may be asked. */
	readonly search?: RecordSearch;
	readonly variant: number;
	/** The longest span up to now, and what its first page held. */
	readonly longest?: TimeSpan;
	readonly first?: Look;
	/** Whether the query goes by the time of change that its records show. */
	readonly showsItsTime: boolean;
	/** A span with all its records on one page; undefined where none was found. */
	readonly span?: TimeSpan;
	readonly records: readonly JsonObject[];
	/** Records per page that the kind asks for. */
	readonly size: number;
}

export type Finding<Reading extends string = string> =
	| { readonly reading: Reading; readonly evidence: string }
	/** Why nothing was found out. */
	| { readonly undecided: string };

interface FactOf<Reading extends string> {
	/** As the output and docs/assumptions.md name it. */
	readonly name: string;
	readonly question: string;
	/** Absent: all. */
	readonly editions?: readonly EditionName[];
	/** Every reading, and what the package does where it holds. */
	readonly readings: Readonly<Record<Reading, string>>;
	/** What the package does without knowing. */
	readonly otherwise: string;
	/** A question that another fact asks, too, is asked once. */
	asks(ground: Ground): readonly Question[];
	/**
	 * @param looks one for each question; undefined where it could not be asked any more
	 */
	judges(looks: ReadonlyArray<Look | undefined>, ground: Ground): Finding<Reading>;
}

export type Fact = FactOf<string>;

/** Checks that a fact's judgement knows no other readings than it names. */
export function fact<Reading extends string>(value: FactOf<Reading>): Fact {
	return value;
}

export const NOTHING_TO_ASK = 'No query that lists by the time of change may be asked';
export const TOO_FEW = 'There are too few records in a span that fits on a page';
export const NOT_ASKED = 'It could not be asked: the requests were used up';

/** The refusal of a look, without anything that looks like a number or a name of a document. */
export function refusalOf({ reply }: Look): string {
	const { error } = reply;
	if (!error) return 'no refusal';
	const text = error.details.vendorMessage === '' ? error.message : error.details.vendorMessage;
	return `refused with code ${error.details.code ?? 'none'}: ${text.replace(/[A-Za-z]*\d[\w-]{4,}/g, '#')}`;
}

/** Whether it was refused for what it asked, not for the moment or the account. */
export function isRefused({ reply }: Look): boolean {
	return reply.error?.details.class === 'bad-parameter';
}
