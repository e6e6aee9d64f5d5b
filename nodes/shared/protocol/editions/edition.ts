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

/**
 * One of the three Wangdian products with an open API. They differ in endpoint, signature, encoding and names, not in what
 * the nodes do with them: every difference is a member of this value.
 */
export interface Edition {
	readonly name: EditionName;
	/** English name, as in the credential's drop-down. */
	readonly displayName: string;
	readonly baseUrls: { readonly production: string; readonly sandbox: string };
	/** Whether each method is a .php file of its own in a folder, rather than named in the query of one address. */
	readonly hasFilePerMethod: boolean;
	/** How far the host's clock may be off before the server refuses, in seconds. */
	readonly clockToleranceSeconds: number;
	/** The field of an answer that is 0 on success and only then. */
	readonly codeField: 'status' | 'code';
	/** The same field of the editions with the other API. */
	readonly otherCodeField: 'status' | 'code';
	/** Whether queries are documented to include both ends of their time span (闭区间取值). */
	readonly closedSpans: boolean;
	/** Methods that add serial numbers (序列号) to an order that exists; absent where the edition has none. */
	readonly serialNumberUpload?: { readonly stockout: string; readonly stockin: string };

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
