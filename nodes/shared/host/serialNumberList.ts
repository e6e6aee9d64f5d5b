import { type TimeSpan } from '../protocol/beijingTime';
import type { Account } from '../protocol/account';
import { recordsOf, totalOf } from '../protocol/answer';
import { readList } from '../records/listReader';
import type { JsonObject } from '../protocol/losslessJson';
import { onlyList, passesSearch, queryFor, recordKey, serialNumberCall, type SerialNumberSearch } from '../records/kinds/serialNumber';
import { callWangdian, type HostContext } from './egress';

/**
 * The records of serial numbers that a search finds, as the vendor sent them, each once.
 *
 * @param span of any length, in seconds since 1970 UTC; undefined where the search needs none
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
	const { records } = await readList(
		async (call) => await callWangdian(context, account, call),
		{
			call: (page, window) => serialNumberCall(query, search, window, page),
			records: (body) => (query.listPath.length === 0 ? onlyList(body) : recordsOf(query, body)),
			total: (body) => totalOf(query, body),
			pageSize: query.pageSize,
			span: query.times === 'none' ? undefined : span,
			longestSpan: query.maxSpanSeconds,
			closedSpans: account.edition.closedSpans,
			id: recordKey,
			keep: (record) => passesSearch(query, record, search, span),
		},
		most,
	);
	return records;
}
