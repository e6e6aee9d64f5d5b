/**
 * A record kind is a value: all that is particular to one kind of record of the ERP, for the editions that have it. Trigger, Get
 * Many, Get, pickers, simulator, tests and the table in the docs are written once and know kinds by this shape alone.
 *
 * To add a kind, write one file in `kinds/` and one line in `kinds/index.ts`. Read `kinds/salesOrder.ts` first. From the documents of
 * the methods it takes:
 *
 * - **names**: what workflows store (`name`, contract), what people read, the vendor's term
 * - **queries**, one per edition: the method, its parameters for the time and *what that time means*, what it always demands
 *   (`constant`), what must be read one by one (`variants`), where list and total stand, what a record is known by (`id`), when it
 *   last changed and came into being, what moves without a change (`drifts`, or `counts`), how one is found by its number (`find`)
 * - **filters**: what may narrow a query, how each edition takes it, and where a record says it, to filter here what a server cannot
 * - **fields**: the simplified shape, the same in all editions: at most ten flat ones first, in the order in which people read
 *   them, then the rest, then the lines. Personal data of receivers stay out of it
 *
 * What differs between the editions is given by edition: `{ flagship: 'trade_no', enterprise: 'src_order_no' }`; a plain value stands
 * for all three. Several names mean that documents disagree: the first that a record has counts. What an edition does not have is
 * left out, and is null in the simplified shape. A query that no document of the vendor's describes in full is `unverified`, with a
 * sentence about what is not known.
 */
import { DAY_SECONDS } from '../protocol/beijingTime';
import type { Edition, EditionName } from '../protocol/editions';

/** One value for all editions, or one for each that has it. */
export type ByEdition<T> = T | Partial<Record<EditionName, T>>;

/** Names of one field, the first that is there counts; a path goes through objects: `amount_info.paid`. */
export type Names = string | readonly string[];

/** What a code means: in English, and the vendor's term. */
export type Label = readonly [english: string, vendor: string];

export type Codes = Readonly<Record<number, Label>>;

export interface RecordKind {
	/** The value of `resource` that workflows store. */
	readonly name: string;
	/** Title Case. */
	readonly displayName: string;
	readonly plural: string;
	/** The vendor's term. */
	readonly vendorName: string;
	/** The word for one record: "One Item per Order". */
	readonly noun: string;
	/** What people should know before they choose it, in full sentences. */
	readonly note?: string;
	/** By what time the records are listed; absent for a list that is read whole. */
	readonly time?: ListTime;
	/** The number by which people know a record: the parameter of Get. */
	readonly number?: NumberField;
	/** The state of a record, for the filter `status` and for what it is called. */
	readonly status?: { readonly from: ByEdition<Names>; readonly codes: ByEdition<Codes> };
	/** In the order of the form; those in the collection are sorted by name. */
	readonly filters: readonly Filter[];
	/** The simplified shape, in its order. The lines follow. */
	readonly fields: Readonly<Record<string, Field>>;
	readonly lines?: Lines;
	/** Several for an edition: the first whose `when` fits what was chosen. */
	readonly queries: Partial<Record<EditionName, RecordQuery | readonly RecordQuery[]>>;
}

/** The two times of Get Many: `modifiedAfter`, 'Modified After'. */
export interface ListTime {
	/** The first word of the parameters' names: `modified`. */
	readonly name: string;
	/** What the records did: "Only orders **last changed** at or after this time". */
	readonly did: string;
	/** The span that is read when nothing is entered, in days. */
	readonly defaultDays: number;
	/** When that applies: "If empty, **and no number is given**, 30 days before". */
	readonly unless?: string;
}

export interface NumberField {
	/** The parameter's name, e.g. `transferNo`. */
	readonly name: string;
	readonly displayName: string;
	/** A number as documents show it. */
	readonly example: string;
	readonly from: ByEdition<Names>;
}

export interface Filter {
	/** The parameter's name; also the key of what was chosen. `status` is the filter for the kind's state. */
	readonly name: string;
	readonly displayName: string;
	readonly description: string;
	readonly placeholder?: string;
	/** What is entered: `texts`, `warehouse` and `shop` may be several, separated by commas or lines; `codes` is some of `codes`, or of the kind's states. */
	readonly takes: 'text' | 'texts' | 'warehouse' | 'shop' | 'codes' | 'choice' | 'flag';
	/** Of `codes`: what may be chosen, where it is not a state. */
	readonly codes?: ByEdition<Codes>;
	/** Of a `choice`; the first is the default. */
	readonly choices?: ReadonlyArray<{ readonly name: string; readonly value: string }>;
	/** Where it stands: in the collection of filters, or by itself. */
	readonly stands?: 'alone';
	/** Whether the trigger offers it, too. */
	readonly inTrigger?: boolean;
	/** How a query takes it; an edition without is filtered here, by `from`. */
	readonly asked?: ByEdition<Asked>;
	/** Where a record says it. */
	readonly from?: ByEdition<Names>;
}

/** How a query takes a filter. */
export interface Asked {
	readonly parameter: string;
	/**
	 * How several values are asked for: written into one request, or one after another. Without, they are not asked for: all come and
	 * are filtered here, which takes a query that lists all where no value is given.
	 */
	readonly several?: 'comma' | 'list' | 'oneByOne';
	/** The values to send, by what was chosen. */
	readonly values?: Readonly<Record<string, unknown>>;
	/** Sent as a number. */
	readonly asNumber?: boolean;
	/** Whether a query that has it needs no times. */
	readonly replacesTimes?: boolean;
}

/** A field of the simplified shape. Without `from` it has the vendor's name. */
export interface Field {
	readonly is: 'text' | 'number' | 'flag' | 'time' | 'list' | 'id' | 'created' | 'modified' | 'english' | 'vendor' | 'chosen';
	readonly from?: ByEdition<Names>;
	/** `english`, `vendor`: what the code that `from` holds is called. */
	readonly codes?: ByEdition<Codes>;
	/** `list`: where an entry that is an object holds its text. */
	readonly entry?: string;
	/** `chosen`: the filter whose value it repeats. */
	readonly filter?: string;
	/** By values, the field that only such records have: of `chosen` where nothing was chosen, of `english` before its code. */
	readonly told?: Readonly<Record<string, string>>;
	/** `flag`: the code that means yes, where it is not 1. */
	readonly yes?: ByEdition<number>;
}

export interface Lines {
	/** The name in the simplified shape. */
	readonly name: string;
	/** The vendor's. */
	readonly from: ByEdition<Names>;
	readonly fields: Readonly<Record<string, Field>>;
}

/** How an edition lists the records. */
export interface RecordQuery {
	readonly method: string;
	/** Only for these choices; true: for whatever was entered. */
	readonly when?: Readonly<Record<string, string | true>>;
	/** What is not in the vendor's documents, in a sentence without a full stop; absent where all is. */
	readonly unverified?: string;
	/** What is different in this edition, in a full sentence that does not name it. */
	readonly note?: string;
	/** The list's path in the answer; none: the only list there is. */
	readonly list: readonly string[];
	readonly total: readonly string[];
	/** The largest page that is documented, or one that is known to work. */
	readonly pageSize: number;
	readonly time: QueryTime | 'none';
	/** Parameters that are always sent. */
	readonly constant?: Readonly<Record<string, unknown>>;
	/** Parameter sets that must be read one by one to see every record; a filter by one of their parameters chooses among them. */
	readonly variants?: ReadonlyArray<Readonly<Record<string, unknown>>>;
	/** How this query takes the filters, where it is not as the edition's others do; it takes no other than these. */
	readonly asked?: Readonly<Record<string, Asked>>;
	/** The code of success beside 0. */
	readonly okCode?: number;
	/** Whether both ends of a span are included, where it is not as the edition documents it in general. */
	readonly closedSpans?: boolean;
	/** What a record is known by: names whose values together are unique and stay; the first must be there. */
	readonly id: readonly Names[];
	/** Whether there are records that are alike in all of their id, and count as often as they are shown, see `recordsOf`. */
	readonly repeats?: boolean;
	/** The time of the last change; absent: a record does not tell, and a version is new by its content. */
	readonly modified?: Names;
	/** The same in the lines: the newest of all counts. */
	readonly modifiedInLines?: Names;
	/** The time that the query lists by, where it is not that of the last change: of shipping, of the movement. */
	readonly listedBy?: Names;
	/** When it came into being. */
	readonly created?: Names;
	/** What all records of this query are, and do not say: by the names of fields. */
	readonly implied?: Readonly<Record<string, number>>;
	/** Fields of a record or a line that move without a change. */
	readonly drifts?: readonly string[];
	/** The fields that alone make a change, where most others drift. */
	readonly counts?: readonly string[];
	/** How one is found by its number. */
	readonly find?: Find;
}

/** What a trigger can start on. */
export type TriggerEvent = 'changed' | 'created' | 'shipped' | 'moved';

export interface QueryTime {
	/** The two parameters. */
	readonly from: string;
	readonly to: string;
	/** What the time is: of the last change, of creation, of shipping, or of the movement itself. */
	readonly means: 'modified' | 'created' | 'shipped' | 'moved';
	/** The longest span, in seconds. */
	readonly longestSpan: number;
	/** `ifDemanded`: the list is whole without times, but some servers demand them. */
	readonly needed: 'always' | 'unlessReplaced' | 'ifDemanded';
	/** Times of creation that are demanded besides, and how far they may lie before the end of the span, in seconds. */
	readonly createdWithin?: { readonly from: string; readonly to: string; readonly seconds: number };
	/** The server cuts the start to the day: what changed earlier on that day comes along. */
	readonly startsWithDay?: boolean;
}

export interface Find {
	readonly parameter: string;
	/**
	 * Whether the query needs a time with it, so that the search goes back span by span. `ifDemanded`: no document settles it, so the
	 * number is asked for alone first, and span by span where that is refused.
	 */
	readonly needsTimes: boolean | 'ifDemanded';
	/** Another method, where the listing one cannot find. */
	readonly method?: string;
	readonly list?: readonly string[];
	readonly total?: readonly string[];
	/** Instead of the query's own, in a request without times. */
	readonly constant?: Readonly<Record<string, unknown>>;
	/** Whether a number finds a record in whichever of the query's variants it is. */
	readonly inAnyVariant?: boolean;
	/** Instead of the query's own, in this order until one finds it. */
	readonly variants?: RecordQuery['variants'];
	/** Why one may not be found that is there, and what to do, in a sentence without a full stop. */
	readonly mayMiss?: string;
}

/** What was entered into filters, by their names; several values, or one, or none. */
export type Chosen = Readonly<Record<string, readonly string[]>>;

/** The value for an edition; undefined where it has none. */
export function inEdition<T>(value: ByEdition<T> | undefined, { name }: Pick<Edition, 'name'>): T | undefined {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value as T | undefined;
	const byEdition = value as Partial<Record<EditionName, T>>;
	const isByEdition = Object.keys(byEdition).every((key) => key === 'flagship' || key === 'enterprise' || key === 'web');
	return isByEdition ? byEdition[name] : (value as T);
}

type From = ByEdition<Names>;

/** Fields of the simplified shape. Without names they have the vendor's. */
export const text = (from?: From): Field => ({ is: 'text', from });
export const number = (from?: From): Field => ({ is: 'number', from });
export const flag = (from?: From, yes?: ByEdition<number>): Field => ({ is: 'flag', from, yes });
export const time = (from?: From): Field => ({ is: 'time', from });
/** A list of texts, or of objects with a text in `entry`, or a text of several with commas in between. */
export const list = (from?: From, entry?: string): Field => ({ is: 'list', from, entry });
export const english = (from: From, codes: ByEdition<Codes>): Field => ({ is: 'english', from, codes });
export const vendor = (from: From, codes: ByEdition<Codes>): Field => ({ is: 'vendor', from, codes });
/** What the query knows the record by, and its times. */
export const id: Field = { is: 'id' };
export const created: Field = { is: 'created' };
export const modified: Field = { is: 'modified' };

/** Codes by edition: those of a common list, by number. */
export function codesOf(all: Codes, ...numbers: number[]): Codes {
	return Object.fromEntries(numbers.map((code) => [code, all[code]]));
}

/** The filter by the kind's state. */
export function statusFilter(asked: ByEdition<Asked>): Filter {
	return {
		name: 'status',
		displayName: 'Status',
		description: 'Only those in one of these states',
		takes: 'codes',
		inTrigger: true,
		asked,
	};
}

/**
 * Where the answers of a query tell the number of a shop or a warehouse. The tables of the web edition's pages name it, their samples
 * have ids alone: one is asked for, several, which would have to be picked out of what comes, are refused.
 */
export const notInWeb = <T extends Names>(field: T) => ({ flagship: field, enterprise: field });

/** How more than one is entered where one is picked. */
export const SEVERAL = 'several by number, separated by commas';

/**
 * The filter by the shop that an order comes from.
 *
 * @param from where an edition's answers are known to tell it
 */
export function shopFilter(asked: Filter['asked'], from: From = 'shop_no'): Filter {
	return {
		name: 'shopNo',
		displayName: 'Shop',
		description: `The shop, by its number; ${SEVERAL}`,
		takes: 'shop',
		inTrigger: true,
		asked,
		from,
	};
}

/**
 * The filter by the one warehouse of a record.
 *
 * @param which the warehouse in its role, as a sentence begins: `The warehouse that ships`
 * @param from where an edition's answers are known to tell it
 */
export function warehouseFilter(which: string, asked: Filter['asked'], from: From = 'warehouse_no'): Filter {
	return {
		name: 'warehouseNo',
		displayName: 'Warehouse',
		description: `${which}, by its number; ${SEVERAL}`,
		takes: 'warehouse',
		inTrigger: true,
		asked,
		from,
	};
}

/**
 * The filter by the number of the order that a stock-out or stock-in order was made for.
 *
 * @param examples with the vendor's terms
 */
export function sourceFilter(examples: string, asked: Filter['asked']): Filter {
	return {
		name: 'srcOrderNo',
		displayName: 'Source Order Number',
		description: `The number of the order that it was made for: ${examples}`,
		takes: 'text',
		asked,
		from: 'src_order_no',
	};
}

/**
 * The filter by the transfer order that a stock-out or stock-in order belongs to: however long ago it was made.
 *
 * @param those `stock-out orders`
 */
export function transferFilter(those: string, asked: Filter['asked']): Filter {
	return {
		name: 'transferNo',
		displayName: 'Transfer Number',
		description: `The ${those} of the transfer order with this number, whenever they changed; in the enterprise edition within the times`,
		placeholder: 'e.g. TF202607240001',
		takes: 'text',
		asked,
		from: 'src_order_no',
	};
}

/** How most queries take the time of the last change; a number may replace it. */
export const CHANGED_IN_30_DAYS: QueryTime = {
	from: 'start_time',
	to: 'end_time',
	means: 'modified',
	longestSpan: 30 * DAY_SECONDS,
	needed: 'unlessReplaced',
};
