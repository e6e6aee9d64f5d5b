/** What an answer of a catalogued method holds: its list, its total, the entries that a batch write did not accept. */
import { valueAt } from '../../shared/protocol/editions';
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/protocol/losslessJson';
import type { Method } from './methods';

/**
 * The records of an answer; undefined when it holds no list. Where the documents do not show the list's place, or the answer
 * counts records but has none there, the only list of objects is it. An empty list may come as `[]`, null or not at all.
 */
export function recordsIn(method: Method, body: JsonObject): JsonObject[] | undefined {
	for (const path of method.listPaths) {
		const value = valueAt(body, path);
		if (Array.isArray(value)) return wrapped(value);
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
	return Object.entries(holder)
		.filter(([name, value]) => Array.isArray(value) && value.every(isJsonObject) && !/err|warn|fail/i.test(name))
		.map(([, value]) => value as JsonObject[]);
}

/** The number of records of the whole query; undefined where the answer does not tell it. */
export function totalIn(method: Method, body: JsonObject): number | undefined {
	const beside = method.listPaths[0]?.slice(0, -1) ?? [];
	for (const path of [[...beside, 'total_count'], ['total_count'], ['data', 'total_count']]) {
		const value = valueAt(body, path);
		if (value === null || value === undefined || value === '') continue;
		const total = Number(value);
		return Number.isInteger(total) && total >= 0 ? total : undefined;
	}
	return undefined;
}

/** The entries that a batch write did not accept, although the answer as a whole says success. */
export function rejectedIn(method: Method, body: JsonObject): JsonObject[] {
	const value = method.errorPath && valueAt(body, method.errorPath);
	if (Array.isArray(value)) return wrapped(value);
	return isJsonObject(value) && Object.keys(value).length > 0 ? [value] : [];
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
