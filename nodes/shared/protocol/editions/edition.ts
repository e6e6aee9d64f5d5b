import type { JsonObject } from '../losslessJson';

export type EditionName = 'flagship' | 'enterprise' | 'web';

/** One call of an API method, before it knows its account, its time or its signature. */
export interface ApiCall {
	/** The API's own name: `wms.stockout.Base.uploadSN`, or `stock_transfer_query.php`. */
	readonly method: string;
	/** Flagship: the positional arguments. The other editions: one object of fields. */
	readonly args: readonly unknown[];
	/** Reads may be repeated after any passing trouble; writes only after an explicit refusal. */
	readonly kind: 'read' | 'write';
	readonly page?: Page;
	/** The code of success beside 0: three methods of the web edition answer 200. */
	readonly okCode?: number;
}

/** One page of a list. */
export interface Page {
	/** From 0, in every edition. */
	readonly number: number;
	readonly size: number;
	/** Whether to ask for the number of records of the whole list; editions without the choice send it with page 0. */
	readonly withTotal: boolean;
}

/** A request of this API reduced to what signing needs. */
export interface WireRequest {
	/** Without query. */
	readonly url: string;
	readonly query: Record<string, string>;
	/** Flagship: the JSON text, byte for byte as sent. */
	readonly json?: string;
	/** Enterprise and web: the form fields, unencoded. */
	readonly form?: Record<string, string>;
}

/** What goes over the wire: always a POST. */
export interface SignedRequest {
	readonly url: string;
	readonly query: Record<string, string>;
	readonly body: string;
	readonly contentType: string;
	/** Part of query or body. */
	readonly signature: string;
}

/** The identity a request is signed with. */
export interface Signer {
	readonly sid: string;
	readonly appKey: string;
	readonly secret: string;
	readonly salt: string;
}

/** How an edition answers one list method: where the records and the total are, and what one query may ask. */
export interface ListMethod {
	readonly method: string;
	/** Path of the list in the answer. */
	readonly listPath: readonly string[];
	/** Path of the total in the answer. */
	readonly totalPath: readonly string[];
	/** The largest page size that the edition documents, or a size that is known to work. */
	readonly pageSize: number;
}

/** The edition's query for transfer orders (调拨单) by time of last change. */
export interface TransferOrderQuery extends ListMethod {
	/** The longest time one query may span, in seconds (30 days in every edition). */
	readonly maxSpanSeconds: number;
	/** Parameter sets that must be read one by one to see every order: the web edition demands one transfer type a query. */
	readonly variants: ReadonlyArray<Readonly<Record<string, unknown>>>;
	/** Whether one query takes several statuses, and how it writes them. */
	readonly joinStatuses?: (statuses: number[]) => string;
	/** The parameter that finds an order by the number a foreign system gave it, where there is one. */
	readonly outerNoParameter?: string;
	/** The status codes that this edition knows. */
	readonly statuses: readonly number[];
}

/** A query for the serial numbers (序列号) of stock-out or stock-in orders. */
export interface SerialNumberQuery extends ListMethod {
	/** Names of its parameters. What it has no name for is filtered by here. */
	readonly parameters: {
		readonly orderNo?: string;
		/** 0 stock-out, 1 stock-in. */
		readonly direction?: string;
		readonly serialNumber?: string;
		readonly specNo?: string;
	};
	/** `always`: it demands a time span; `unlessNumbered`: an order or serial number replaces it; `none`: it takes none. */
	readonly times: 'always' | 'unlessNumbered' | 'none';
	/** The longest time one query may span, in seconds. */
	readonly maxSpanSeconds: number;
}

/**
 * One of the three Wangdian products with an open API. They differ in endpoint, signature, encoding and names, not in what
 * the nodes do with them: every difference is a member of this value.
 */
export interface Edition {
	readonly name: EditionName;
	/** English name, as in the credential's drop-down. */
	readonly displayName: string;
	/** The vendor's name. */
	readonly vendorName: string;
	readonly baseUrls: { readonly production: string; readonly sandbox: string };
	/** How far the host's clock may be off before the server refuses, in seconds. */
	readonly clockToleranceSeconds: number;
	/** The field of an answer that is 0 on success and only then. */
	readonly codeField: 'status' | 'code';
	/** Whether queries are documented to include both ends of their time span (闭区间取值). */
	readonly closedSpans: boolean;
	readonly transferOrders: TransferOrderQuery;
	readonly warehouses: ListMethod;
	/** Methods that add serial numbers (序列号) to an order that exists; absent where the edition has none. */
	readonly serialNumberUpload?: { readonly stockout: string; readonly stockin: string };
	/** Queries for serial numbers by direction: all that the edition knows, and those that have left or entered the stock. */
	readonly serialNumberQueries: Record<'all' | 'moved', Readonly<Record<'out' | 'in', SerialNumberQuery>>>;

	/** Splits the stored app secret into what signs and what is sent. */
	splitSecret(appSecret: string): { secret: string; salt: string };
	/** The unsigned request for a call. */
	encode(baseUrl: string, call: ApiCall): WireRequest;
	/**
	 * Adds account, time and signature.
	 *
	 * @param nowMs the host's clock, ms since 1970 UTC
	 */
	sign(request: WireRequest, signer: Signer, nowMs: number): SignedRequest;
}

/** The value at a path of an answer; undefined where the path ends early. */
export function valueAt(body: JsonObject, path: readonly string[]): unknown {
	return path.reduce<unknown>(
		(value, name) => (typeof value === 'object' && value !== null ? (value as JsonObject)[name] : undefined),
		body,
	);
}
