/**
 * A feed is a value: what the engine must know about one kind of record that a server lists by time of last change. The engine
 * in this folder knows windows, watermarks, digests and budgets, and neither n8n nor what the records are.
 */

/** A time span in whole seconds since 1970 UTC, closed at both ends. */
export interface Span {
	readonly start: number;
	readonly end: number;
}

export interface Feed<Row> {
	/** For people: what the records are called. */
	readonly name: string;
	/** The longest span one query may ask for, in seconds. */
	readonly longestSpan: number;
	/** Records per page. */
	readonly pageSize: number;
	/** How many parts of the feed must be read one by one, each a query of its own; 1 for most. */
	readonly variants: number;
	/** Whether the server is documented to include both ends of a span. Where it is not, the engine counts on neither. */
	readonly closedSpans: boolean;
	/**
	 * How far before the start of a span the server begins to list, in seconds at most: a day where it cuts the start to the day. That comes
	 * with every window, however short, so none is made shorter than this. Undefined: it lists what was asked for.
	 */
	readonly leadIn?: number;
	/** Set where no record of the feed tells when it last changed: every version is known by its content alone. */
	readonly undated?: boolean;

	/** The id that stays with a record through all its changes; undefined for a broken record. */
	id(row: Row): string | undefined;
	/** When it last changed, in seconds since 1970 UTC; undefined for a broken record, or one that does not tell. */
	modified(row: Row): number | undefined;
	/** When it came into being, in seconds since 1970 UTC. */
	created(row: Row): number | undefined;
	/** What makes two versions of a record different: without the fields that move without a change. */
	content(row: Row): unknown;
	/** What orders records of the same second, e.g. their number. */
	label(row: Row): string;
}

/** One page of a query. */
export interface PageOf<Row> {
	readonly rows: Row[];
	/** Number of records of the whole query; undefined when the server did not say. */
	readonly total?: number;
}

/**
 * Reads one page (from 0) of one variant (from 0) of the records last changed in a span.
 *
 * @throws OutOfTime when the poll has to end before the page could be read
 */
export type ReadPage<Row> = (query: {
	readonly span: Span;
	readonly variant: number;
	readonly page: number;
	readonly withTotal: boolean;
}) => Promise<PageOf<Row>>;

/**
 * The poll's time, or its share of the account's allowance, is over. `cause` is the refusal, where it was the server that said so: it
 * is told to people.
 */
export class OutOfTime extends Error {
	override readonly name = 'OutOfTime';
}

/** Several polls in a row could not move on: somebody has to give the trigger more. The message says what it lacked. */
export class NoProgress extends Error {
	override readonly name = 'NoProgress';
}
