/**
 * The interfaces (接口) that this package uses in an edition: those that list and find records, taken from the kinds, and the
 * uploads. The open platform grants each of them by itself.
 */
import { type TimeSpan } from '../protocol/beijingTime';
import type { ApiCall, Edition } from '../protocol/editions';
import { noUploadAdvice } from '../serialNumbers/upload';
import { STOCKIN, STOCKOUT, type OrderKind } from '../serialNumbers/orderKinds';
import type { Chosen, RecordKind, RecordQuery } from '../records/kind';
import { kinds } from '../records/kinds';
import { warehouse } from '../records/kinds/warehouse';
import { callFor, eventsOf, longestSpanOf, queriesOf, type RecordSearch } from '../records/query';

/** One interface, or what stands for it where the edition has none. */
export interface Interface {
	/** Undefined: the edition has no such interface. */
	readonly method?: string;
	/** What it is about: `Transfer Orders`. */
	readonly subject: string;
	/** The vendor's term for it. */
	readonly vendorName: string;
	/** Which parts of the nodes use it. */
	readonly usedFor: string;
	/** The query behind it; undefined for a write, which a check does not call. */
	readonly search?: RecordSearch;
	/** What to do without it, where the edition has none. */
	readonly instead?: string;
}

/** All interfaces of an edition, reads first; what the edition lacks stands in its place. */
export function interfacesOf(edition: Edition): Interface[] {
	const all = [...kinds.flatMap((kind) => queriesAsked(kind, edition)), ...[STOCKOUT, STOCKIN].map((kind) => upload(kind, edition))];
	const byMethod = new Map<string, Interface>();
	for (const one of all) {
		const key = one.method ?? one.subject;
		const known = byMethod.get(key);
		byMethod.set(key, known ? { ...known, usedFor: `${known.usedFor}; ${one.usedFor}` } : one);
	}
	return [...byMethod.values()];
}

function queriesAsked(kind: RecordKind, edition: Edition): Interface[] {
	const { plural: subject, vendorName } = kind;
	const all = queriesOf(kind, edition);
	// Of two queries of one interface the one that is asked without a choice stands for both.
	const queries = all.filter(({ method, when }) => !when || !all.some((other) => other.method === method && !other.when));
	if (queries.length === 0) {
		const others = Object.keys(kind.queries).join(' or ');
		return [
			{
				subject,
				vendorName,
				usedFor: `${kind.displayName}: everything`,
				instead: `The ${edition.name} edition documents no query for it; the ${others} edition has one`,
			},
		];
	}
	return queries.map((query) => ({
		method: query.method,
		subject,
		vendorName,
		usedFor: usesOf(kind, query),
		search: searchOf(kind, edition, query),
	}));
}

function usesOf(kind: RecordKind, query: RecordQuery): string {
	const uses = ['Get Many'];
	if (query.find) uses.push('Get');
	if (eventsOf(query).length > 0 && !query.when) uses.push('Wangdian Trigger');
	if (kind === warehouse) uses.push('lists of warehouses', 'test of the credential');
	return `${kind.displayName}: ${uses.join(', ')}`;
}

/** No document has it: a query by a number is asked whether it answers, not for a record. */
const NOBODYS_NUMBER = '0';

/** The search with what its query always needs: choices that stand alone have their first value. */
function searchOf(kind: RecordKind, edition: Edition, query: RecordQuery): RecordSearch {
	const chosen: Record<string, readonly string[]> = {};
	for (const { name, stands, choices } of kind.filters) if (stands === 'alone' && choices) chosen[name] = [choices[0].value];
	for (const [name, value] of Object.entries(query.when ?? {})) chosen[name] = [value === true ? NOBODYS_NUMBER : value];
	return { kind, edition, query, chosen: chosen as Chosen };
}

function upload(kind: OrderKind, edition: Edition): Interface {
	const methods = edition.serialNumberUpload;
	const isOut = kind.direction === 'out';
	const subject = `Serial Numbers of ${isOut ? 'Stock-Out' : 'Stock-In'} Orders`;
	const usedFor = `${isOut ? 'Stock-Out' : 'Stock-In'} Order: Upload Serial Numbers`;
	const named = { subject, vendorName: '序列号', usedFor };
	return methods ? { ...named, method: isOut ? methods.stockout : methods.stockin } : { ...named, instead: noUploadAdvice(edition, kind) };
}

/**
 * The longest span up to now that a query surely takes; undefined where it needs none.
 *
 * @param now seconds since 1970 UTC
 */
export function longestSpanUpTo(search: RecordSearch, now: number): TimeSpan | undefined {
	const { time } = search.query;
	if (time === 'none' || time.needed === 'ifDemanded') return undefined;
	// A second less than documented: whether exactly so long a span is allowed is not said.
	return { start: now - longestSpanOf(search.query) + 1, end: now };
}

/** The call for the smallest page that an interface gives: one record, not counted. */
export function smallestPage(search: RecordSearch, now: number): ApiCall {
	return callFor(search, longestSpanUpTo(search, now), 0, { number: 0, size: 1, withTotal: false });
}
