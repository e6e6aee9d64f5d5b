/** What an answer of a catalogued method holds: its list, its total, what was not carried out, the code of what a write made. */
import { valueAt } from '../protocol/editions';
import { isJsonObject, parseLossless, type JsonObject, type JsonValue } from '../protocol/losslessJson';
import { recordsOf } from '../records/query';
import type { FailureRule, Method } from './methods';

/**
 * The records of an answer; undefined when it holds no list. Where the documents do not show the list's place, or the answer
 * counts records but has none there, the only list of objects is it. An empty list may come as `[]`, null or not at all, one whose indexes
 * have gaps as an object by index.
 */
export function recordsIn(method: Method, body: JsonObject): JsonObject[] | undefined {
	for (const path of method.listPaths) {
		const value = valueAt(body, path);
		if (Array.isArray(value)) return wrapped(value);
		const byIndex = recordsOf({ list: path }, body);
		if (byIndex.length > 0) return byIndex;
	}
	const counted = totalIn(method, body);
	if (method.listPaths.length > 0 && !counted) return method.paged ? [] : undefined;
	const lists = [body, body.data].filter(isJsonObject).flatMap(listsOf);
	const filled = lists.filter((list) => list.length > 0);
	if (filled.length === 1) return filled[0];
	return filled.length === 0 && method.paged && (counted === 0 || lists.length > 0) ? [] : undefined;
}

/** Lists of plain values become records of one field. */
function wrapped(values: JsonValue[]): JsonObject[] {
	return values.map((value) => (isJsonObject(value) ? value : { value }));
}

function listsOf(holder: JsonObject): JsonObject[][] {
	return Object.keys(holder)
		.filter((name) => !/err|warn|fail/i.test(name))
		.flatMap((name) => {
			const value = holder[name];
			const records = recordsOf({ list: [name] }, holder);
			const isList = Array.isArray(value) || (isJsonObject(value) && records.length > 0);
			// A list that holds anything else as well is not one of records.
			return isList && records.length === Object.keys(value as object).length ? [records] : [];
		});
}

/** The number of records of the whole query; undefined where the answer does not tell it. */
export function totalIn(method: Method, body: JsonObject): number | undefined {
	const beside = method.listPaths[0]?.slice(0, -1) ?? [];
	const documented = method.totalPath ? [method.totalPath] : [];
	for (const path of [...documented, [...beside, 'total_count'], ['total_count'], ['data', 'total_count']]) {
		const value = valueAt(body, path);
		if (value === null || value === undefined || value === '') continue;
		const total = Number(value);
		return Number.isInteger(total) && total >= 0 ? total : undefined;
	}
	return undefined;
}

/** What was not carried out, an entry each, although the answer as a whole says success. */
export function rejectedIn(method: Method, body: JsonObject): JsonObject[] {
	return method.failures.flatMap((rule) => rejectedBy(rule, body));
}

function rejectedBy({ path, as, good, when }: FailureRule, body: JsonObject): JsonObject[] {
	const code = when && at(body, when);
	if (when && isZero(code)) return [];
	const value = at(body, path);
	if (Array.isArray(value)) return wrapped(value);
	if (as === 'map' && isJsonObject(value)) return Object.entries(value).map(([number, error]) => ({ number, error }));
	if (isJsonObject(value)) return Object.keys(value).length > 0 ? [value] : [];
	if (as === 'list' || as === 'map') return [];
	const text = String(value ?? '').trim();
	const listed = as === 'json' ? listIn(text) : undefined;
	if (listed) return wrapped(listed);
	// Where a code says that something failed, it did even if no text says what.
	if (when && code !== undefined) return [{ code, error: text }];
	return text === '' || good.includes(text) ? [] : [{ error: text }];
}

function at(body: JsonObject, path: readonly string[]): JsonValue | undefined {
	return valueAt(body, path) as JsonValue | undefined;
}

/** Whether a code says that all is well: 0, as number or text, or nothing at all. */
function isZero(code: JsonValue | undefined): boolean {
	return code === undefined || code === null || code === '' || Number(code) === 0;
}

function listIn(text: string): JsonValue[] | undefined {
	try {
		const value = parseLossless(text);
		return Array.isArray(value) && value.length > 0 ? value : undefined;
	} catch {
		return undefined;
	}
}

/** The code with which the vendor marks a document that exists, but whose audit or push to the warehouse failed. */
const AUDIT_FAILED = 20;

/**
 * What someone has to know about a write that succeeded: the document exists, but what should have followed did not happen.
 * Undefined when all is well.
 */
export function warningIn(method: Method, body: JsonObject): string | undefined {
	if (!method.resultStatus) return undefined;
	const code = at(body, method.resultStatus);
	if (isZero(code)) return undefined;
	const said = valueAt(body, [...method.resultStatus.slice(0, -1), 'message']);
	const place = method.resultStatus.join('.');
	const told = `(${place} ${String(code)}${typeof said === 'string' && said.trim() !== '' ? `: ${said.trim()}` : ''})`;
	return Number(code) === AUDIT_FAILED
		? `The document was created, but its audit or its push to the warehouse failed ${told}. Do not send it again: correct the cause, and audit it in Wangdian`
		: `Wangdian accepted the call, but reports a status that is not 0 ${told}. Look at the document in Wangdian before you send it again`;
}

/** One rejected entry in one line, the reason last: `tid T1, oid 2: 店铺不存在`. */
export function rejectionText(entry: JsonObject): string {
	const pairs = Object.entries(entry).filter(([, value]) => value !== null && value !== '' && typeof value !== 'object');
	const isReason = (name: string) => /err|msg|message|reason|info|warn|desc/i.test(name);
	const reason = pairs.filter(([name]) => isReason(name)).map(([, value]) => String(value));
	const which = pairs.filter(([name]) => !isReason(name)).map(([name, value]) => `${name} ${String(value)}`);
	const text = [which.join(', '), reason.join(', ')].filter((part) => part !== '').join(': ');
	return text === '' ? JSON.stringify(entry) : text;
}
