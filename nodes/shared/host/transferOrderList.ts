import { type TimeSpan } from '../protocol/beijingTime';
import type { Account } from '../protocol/account';
import { recordsOf, totalOf } from '../protocol/answer';
import { readList } from '../records/listReader';
import type { JsonObject } from '../protocol/losslessJson';
import { orderId, orderModified, passesFilters, transferOrderQuery, type TransferOrderFilters } from '../records/kinds/transferOrder';
import { callWangdian, type HostContext } from './egress';

/**
 * Transfer orders last changed in a span of any length, each once in its newest version, oldest change first.
 *
 * @param most stop after this many; the orders of the earliest windows come first
 */
export async function readTransferOrders(
	context: HostContext,
	account: Account,
	span: TimeSpan,
	filters: TransferOrderFilters,
	most: number,
): Promise<JsonObject[]> {
	const { edition } = account;
	const list = edition.transferOrders;
	const { records } = await readList(
		async (call) => await callWangdian(context, account, call),
		{
			call: (page, window, variant) => transferOrderQuery(edition, window ?? span, filters, list.variants[variant] ?? {}, page),
			records: (body) => recordsOf(list, body),
			total: (body) => totalOf(list, body),
			pageSize: list.pageSize,
			span,
			longestSpan: list.maxSpanSeconds,
			closedSpans: edition.closedSpans,
			variants: list.variants.length,
			// There is one order of a number.
			anyWillDo: Boolean(filters.transferNo),
			id: orderId,
			modified: orderModified,
			keep: (order) => passesFilters(edition, order, filters),
		},
		most,
	);
	return records;
}
