import type { Account } from '../protocol/account';
import { recordsOf, totalOf } from '../protocol/answer';
import type { JsonObject } from '../protocol/losslessJson';
import {
	passesSearch,
	queryFor,
	recordKey,
	serialNumberCall,
	serialRecords,
	windowsOf,
	type SerialNumberSearch,
} from '../protocol/serialNumbers/queries';
import type { TimeSpan } from '../protocol/transferOrders';
import { callWangdian, type HostContext } from './egress';

/**
 * The records of serial numbers that a search finds, as the vendor sent them, each once. A span longer than one query may ask for
 * is split.
 *
 * @param span seconds since 1970 UTC; undefined where the search needs none
 * @param most stop after this many
 */
export async function readSerialNumbers(
	context: HostContext,
	account: Account,
	search: SerialNumberSearch,
	span: TimeSpan | undefined,
	most: number,
): Promise<JsonObject[]> {
	const query = queryFor(account.edition, search);
	const found = new Map<string, JsonObject>();
	const windows = span && query.times !== 'none' ? windowsOf(span, query.maxSpanSeconds) : [undefined];
	for (const window of windows) {
		const seen = new Set<string>();
		for (let number = 0; found.size < most; number++) {
			const page = { number, size: query.pageSize, withTotal: number === 0 };
			const body = await callWangdian(context, account, serialNumberCall(query, search, window, page));
			const records = serialRecords(query, body, recordsOf(query, body));
			const known = seen.size;
			for (const record of records) {
				const key = recordKey(record);
				seen.add(key);
				if (passesSearch(query, record, search, span)) found.set(key, record);
			}
			const total = totalOf(query, body);
			// An empty page, or one that brings nothing new (a server that repeats its last page), is the end.
			if (seen.size === known || (total !== undefined && seen.size >= total)) break;
		}
	}
	return [...found.values()].slice(0, most);
}
