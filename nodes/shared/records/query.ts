/** What a kind makes of a question: the calls, where the records of an answer are, and what of them was asked for. */
import { digest } from '../feed/digest';
import { DAY_SECONDS, formatBeijing, parseBeijing, type TimeSpan } from '../protocol/beijingTime';
import type { ApiCall, Edition, Page } from '../protocol/editions';
import { valueAt } from '../protocol/editions';
import { isJsonObject, type JsonObject, type JsonValue } from '../protocol/losslessJson';
import { textOf } from '../protocol/wireValues';
import { inEdition, type Asked, type Chosen, type Filter, type Names, type RecordKind, type RecordQuery, type TriggerEvent } from './kind';
import type { ListQuery } from './listReader';

/** A kind in one edition, with what was chosen. */
export interface RecordSearch {
	readonly kind: RecordKind;
	readonly edition: Edition;
	readonly query: RecordQuery;
	readonly chosen: Chosen;
}

/** The queries that a kind has in an edition. */
export function queriesOf(kind: RecordKind, { name }: Pick<Edition, 'name'>): readonly RecordQuery[] {
	return [kind.queries[name] ?? []].flat() as RecordQuery[];
}

/** The search for what was chosen; undefined where the edition has no such records. */
export function searchFor(kind: RecordKind, edition: Edition, chosen: Chosen = {}): RecordSearch | undefined {
	const query = queriesOf(kind, edition).find(({ when = {} }) =>
		Object.entries(when).every(([name, value]) => (value === true ? name in chosen : chosen[name]?.[0] === value)),
	);
	return query && { kind, edition, query, chosen };
}

/** How the search's query takes a filter; undefined: it does not, and what it answers is filtered here. */
export function askedOf({ query, edition }: Pick<RecordSearch, 'query' | 'edition'>, filter: Filter): Asked | undefined {
	if (typeof query.when?.[filter.name] === 'string') return undefined;
	return query.asked ? query.asked[filter.name] : inEdition(filter.asked, edition);
}

/** Whether the server is documented to include both ends of a span. */
export function hasClosedSpans({ query, edition }: Pick<RecordSearch, 'query' | 'edition'>): boolean {
	return query.closedSpans ?? edition.closedSpans;
}

/** The longest span of one query, in seconds. */
export function longestSpanOf({ time }: RecordQuery): number {
	return time === 'none' ? Infinity : time.longestSpan;
}

/** A span for people: `60 minutes`, `59 minutes 59 seconds`, `1 day`. */
export function spanText(seconds: number): string {
	const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;
	if (seconds >= DAY_SECONDS && seconds % DAY_SECONDS === 0) return counted(seconds / DAY_SECONDS, 'day');
	const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
	return [counted(minutes, 'minute'), rest === 0 ? '' : counted(rest, 'second')].filter((part) => part !== '').join(' ');
}

type Variants = ReadonlyArray<Readonly<Record<string, unknown>>>;

/**
 * The parts that must be read one by one, less those that a filter leaves out, by each of the values that are asked for one after
 * another. In one order, whatever the order in which they were chosen: what a trigger remembers is kept by their places.
 */
export function variantsOf(search: RecordSearch): Variants {
	const { kind, chosen } = search;
	return kind.filters.reduce<Variants>((parts, filter) => {
		const asked = askedOf(search, filter);
		const values = chosen[filter.name] ?? [];
		if (asked?.several !== 'oneByOne' || values.length < 2) return parts;
		const sent = [...new Set(values)].sort().map((value) => ({ [asked.parameter]: sentValue(asked, value) }));
		return parts.flatMap((part) => sent.map((one) => ({ ...part, ...one })));
	}, ownVariantsOf(search));
}

function ownVariantsOf(search: RecordSearch): Variants {
	const { kind, query, chosen } = search;
	const all = query.variants ?? [{}];
	const wanted = all.filter((variant) =>
		kind.filters.every((filter) => {
			const asked = askedOf(search, filter);
			const values = chosen[filter.name] ?? [];
			if (!asked || values.length === 0 || !(asked.parameter in variant)) return true;
			return values.some((value) => String(sentValue(asked, value)) === String(variant[asked.parameter]));
		}),
	);
	return wanted.length > 0 ? wanted : all;
}

/** Whether the query needs a span for what was chosen. */
export function needsTimes(search: RecordSearch): boolean {
	const { kind, query, chosen } = search;
	if (query.time === 'none' || query.time.needed === 'ifDemanded') return false;
	if (query.time.needed === 'always') return true;
	return !kind.filters.some((filter) => askedOf(search, filter)?.replacesTimes && (chosen[filter.name] ?? []).length > 0);
}

/** The call for one page of one variant. */
export function callFor(search: RecordSearch, span: TimeSpan | undefined, variant: number, page: Page): ApiCall {
	const { kind, query, chosen } = search;
	const parameters: Record<string, unknown> = {};
	if (span && query.time !== 'none') {
		parameters[query.time.from] = formatBeijing(span.start);
		parameters[query.time.to] = formatBeijing(span.end);
		const { createdWithin } = query.time;
		if (createdWithin) {
			parameters[createdWithin.from] = formatBeijing(span.end - createdWithin.seconds);
			parameters[createdWithin.to] = formatBeijing(span.end);
		}
	}
	Object.assign(parameters, query.constant);
	for (const filter of kind.filters) {
		const asked = askedOf(search, filter);
		const values = chosen[filter.name] ?? [];
		if (asked && isSent(asked, values)) parameters[asked.parameter] = sentValues(asked, values);
	}
	Object.assign(parameters, variantsOf(search)[variant]);
	return { method: query.method, args: [parameters], kind: 'read', page, okCode: query.okCode };
}

/** Whether a query is asked for what was chosen. One value every query takes that knows the filter, several only one that takes a list. */
export function isSent(asked: Asked | undefined, values: readonly string[]): boolean {
	return asked !== undefined && (values.length === 1 || (values.length > 1 && asked.several !== undefined));
}

function sentValues(asked: Asked, values: readonly string[]): unknown {
	const sent = values.map((value) => sentValue(asked, value));
	if (asked.several === 'comma') return sent.join(',');
	return asked.several === 'list' ? sent : sent[0];
}

function sentValue({ values, asNumber }: Asked, value: string): unknown {
	if (values) return values[value];
	return asNumber ? Number(value) : value;
}

/** Of records that are alike in all of their id: how many such ones stand before it in its answer. */
const alikeBefore = new WeakMap<JsonObject, number>();

/**
 * The records of an answer, those that are alike in all of their id counted.
 *
 * That count is part of the id. Within one answer each of them has an id of its own; which of them is the first does not matter, for
 * they are alike. An answer that shows them again gives them the same ids, and one that shows only some of them, because its page or its
 * span ends between them, gives the first of these ids: whatever reads again what it has read, the trigger for one, knows them. So never
 * are there more of them than one answer has shown at once; those that stand on two pages each time they are read count as one.
 */
export function recordsOf(query: Pick<RecordQuery, 'list'> & Partial<Pick<RecordQuery, 'id' | 'repeats'>>, body: JsonObject): JsonObject[] {
	const records = listIn(query, body);
	const { id, repeats } = query;
	if (id === undefined || repeats !== true) return records;
	const counts = new Map<string, number>();
	for (const record of records) {
		const key = idOf({ id }, record);
		if (key === undefined) continue;
		const before = counts.get(key) ?? 0;
		counts.set(key, before + 1);
		if (before > 0) alikeBefore.set(record, before);
	}
	return records;
}

/**
 * The list of an answer. An empty one may come as `[]`, null or not at all; no document says which. One whose indexes have gaps comes
 * as an object by index, as PHP writes it.
 */
function listIn({ list }: Pick<RecordQuery, 'list'>, body: JsonObject): JsonObject[] {
	// Where no document names the list, it is the only one there is.
	const value = list.length > 0 ? valueAt(body, list) : Object.values(body).find(Array.isArray);
	if (Array.isArray(value)) return value.filter(isJsonObject);
	if (!isJsonObject(value)) return [];
	return Object.entries(value).flatMap(([index, record]) => (/^\d+$/.test(index) && isJsonObject(record) ? [record] : []));
}

/** The number of records of the whole list, where the answer tells it: number or text; -1, empty or absent mean unknown. */
export function totalOf({ total }: Pick<RecordQuery, 'total'>, body: JsonObject): number | undefined {
	const value = valueAt(body, total);
	if (value === null || value === undefined || value === '') return undefined;
	const count = Number(value);
	return Number.isInteger(count) && count >= 0 ? count : undefined;
}

/** The first value of a record that is there under one of some names. */
export function fieldOf(record: JsonObject, names: Names | undefined): JsonValue | undefined {
	for (const name of [names ?? []].flat() as string[]) {
		const value = (name in record ? record[name] : valueAt(record, name.split('.'))) as JsonValue | undefined;
		if (value !== null && value !== undefined && value !== '') return value;
	}
	return undefined;
}

/** A record with what all records of its query are and do not say. */
export function withImplied({ implied }: Pick<RecordQuery, 'implied'>, record: JsonObject): JsonObject {
	return implied ? { ...implied, ...record } : record;
}

/** How many parts an id is put together of, and is read as such; of more a digest is made. */
const LONGEST_KEY = 3;

/** The id that stays with a record; undefined for a record without one. */
export function idOf({ id }: Pick<RecordQuery, 'id'>, record: JsonObject): string | undefined {
	const parts = id.map((names) => textOf(fieldOf(record, names)));
	if (parts[0] === null) return undefined;
	const before = alikeBefore.get(record);
	if (before !== undefined) parts.push(String(before));
	// The log of a busy day would make a long state of long keys.
	return parts.length > LONGEST_KEY ? digest(parts) : parts.map((part) => part ?? '').join('|');
}

/** The lines of a record as the vendor sent them. */
export function linesOf({ kind, edition }: Pick<RecordSearch, 'kind' | 'edition'>, record: JsonObject): JsonObject[] {
	const value = fieldOf(record, inEdition(kind.lines?.from, edition));
	return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** When a record last changed, in seconds since 1970 UTC; undefined where it does not tell. */
export function modifiedOf(search: Pick<RecordSearch, 'kind' | 'edition' | 'query'>, record: JsonObject): number | undefined {
	const { modified, modifiedInLines } = search.query;
	const own = timeIn(record, modified);
	if (modifiedInLines === undefined) return own;
	const times = [own, ...linesOf(search, record).map((line) => timeIn(line, modifiedInLines))];
	return times.reduce((newest, one) => (one === undefined || (newest ?? -Infinity) > one ? newest : one), undefined);
}

/** When a record came into being, in seconds since 1970 UTC; undefined where it does not tell. */
export function createdOf({ created }: Pick<RecordQuery, 'created'>, record: JsonObject): number | undefined {
	return timeIn(record, created);
}

/** What a trigger can start on with a query: a time of shipping or of a movement comes once. */
export function eventsOf({ time, created }: RecordQuery): readonly TriggerEvent[] {
	if (time === 'none' || time.needed === 'ifDemanded') return [];
	switch (time.means) {
		case 'modified':
			return created === undefined ? ['changed'] : ['changed', 'created'];
		case 'created':
			return ['created'];
		case 'shipped':
		case 'moved':
			return [time.means];
	}
}

/** Where a record says what a filter is about. */
export function saidIn(kind: RecordKind, { takes, codes, from }: Filter, edition: Pick<Edition, 'name'>): Names | undefined {
	return inEdition(takes === 'codes' && codes === undefined ? kind.status?.from : from, edition);
}

/** The first of some fields that holds a time, in seconds since 1970 UTC. */
export function timeIn(record: JsonObject, names: Names | undefined): number | undefined {
	for (const name of [names ?? []].flat() as string[]) {
		const seconds = parseBeijing(fieldOf(record, name));
		if (seconds !== undefined) return seconds;
	}
	return undefined;
}

/**
 * Whether a record is one that was asked for, judged by its own fields: what the server may not have filtered. A field that the
 * record does not have passes, because the server filtered by it.
 *
 * @param span checked where the query takes no times
 */
export function passes(search: RecordSearch, record: JsonObject, span?: TimeSpan): boolean {
	const { kind, edition, query, chosen } = search;
	const whole = withImplied(query, record);
	for (const filter of kind.filters) {
		const values = chosen[filter.name] ?? [];
		const from = saidIn(kind, filter, edition);
		if (values.length === 0 || from === undefined) continue;
		const said = [from]
			.flat()
			.map((name) => textOf(fieldOf(whole, name)))
			.filter((one) => one !== null);
		// Whatever stands in one of the fields counts. A database that ignores case finds what is typed in another one.
		if (said.length > 0 && !said.some((one) => values.some((value) => isAlike(filter, one, value)))) return false;
		const isKnownBy = ['text', 'warehouse', 'shop'].includes(filter.takes);
		if (said.length === 0 && isKnownBy && !isSent(askedOf(search, filter), values)) return false;
	}
	if (query.time !== 'none' || !span) return true;
	const at = kind.time?.name === 'created' ? createdOf(query, record) : modifiedOf(search, record);
	return at === undefined || (at >= span.start && at <= span.end);
}

/**
 * Whether two values are the same. Codes of states and types may be written with decimals; the number of a warehouse, a shop or an
 * order is a text (01 and 1 are two warehouses), perhaps in another case.
 */
function isAlike({ takes }: Filter, said: string, value: string): boolean {
	if (said.toLowerCase() === value.toLowerCase()) return true;
	return takes === 'codes' && said !== '' && value !== '' && Number(said) === Number(value);
}

/** The time that a search lists by, of a record; undefined where records do not tell it. */
function listedAt(search: RecordSearch): ListQuery['modified'] {
	const { listedBy, modified } = search.query;
	if (listedBy !== undefined) return (record) => timeIn(record, listedBy);
	return search.kind.time && modified !== undefined ? (record) => modifiedOf(search, record) : undefined;
}

/** The list of all that a search finds, for the list reader. */
export function listQueryOf(search: RecordSearch, span: TimeSpan | undefined): ListQuery {
	const { kind, query } = search;
	const isByTime = query.time !== 'none';
	const startsWithDay = query.time !== 'none' && query.time.startsWithDay === true;
	return {
		call: (page, window, variant) => callFor(search, window, variant, page),
		records: (body) => recordsOf(query, body),
		total: (body) => totalOf(query, body),
		pageSize: query.pageSize,
		span: isByTime ? span : undefined,
		longestSpan: longestSpanOf(query),
		closedSpans: hasClosedSpans(search),
		variants: variantsOf(search).length,
		id: (record) => idOf(query, record),
		modified: listedAt(search),
		keep:
			kind.filters.length > 0 || startsWithDay
				? (record) =>
						passes(search, record, span) &&
						!(startsWithDay && span !== undefined && (modifiedOf(search, record) ?? span.start) < span.start)
				: undefined,
	};
}

/**
 * The search for one record by its number; undefined where the edition cannot find one.
 *
 * @param withTimes whether it is asked for together with times, although the number may be enough
 */
export function findBy(kind: RecordKind, edition: Edition, wanted: string, withTimes = false): RecordSearch | undefined {
	const search = searchFor(kind, edition);
	const find = search?.query.find;
	if (!search || !find || !kind.number) return undefined;
	const { list = search.query.list, total = search.query.total, method = search.query.method } = find;
	const constant = withTimes ? search.query.constant : (find.constant ?? search.query.constant);
	const { name, displayName, from } = kind.number;
	const filter: Filter = { name, displayName, description: '', takes: 'text', asked: { parameter: find.parameter }, from };
	const variants = find.inAnyVariant ? undefined : (find.variants ?? search.query.variants);
	const query: RecordQuery = { ...search.query, list, total, method, constant, variants, asked: undefined };
	return { edition, kind: { ...kind, filters: [filter] }, query, chosen: { [name]: [wanted] } };
}
