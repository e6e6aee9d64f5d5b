import type { Account } from '../protocol/account';
import { recordsOf, totalOf } from '../protocol/answer';
import type { JsonObject } from '../protocol/losslessJson';
import {
	orderId,
	orderModified,
	passesFilters,
	transferOrderQuery,
	type TimeSpan,
	type TransferOrderFilters,
} from '../protocol/transferOrders';
import { callWangdian, type HostContext } from './egress';

/**
 * Transfer orders last changed in a span of any length, each once in its newest version, oldest change first. Longer spans than
 * a query may ask for are split; pages are read from the last to the first, so that orders that change meanwhile and leave the
 * span make no other order slip by.
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
	const query = edition.transferOrders;
	const found = new Map<string, JsonObject>();

	const readPage = async (window: TimeSpan, variant: number, number: number) => {
		const page = { number, size: query.pageSize, withTotal: number === 0 };
		const call = transferOrderQuery(edition, window, filters, query.variants[variant], page);
		const body = await callWangdian(context, account, call);
		const orders = recordsOf(query, body);
		for (const order of orders) {
			if (!passesFilters(edition, order, filters)) continue;
			const id = orderId(order) ?? JSON.stringify(order);
			const known = found.get(id);
			if (!known || (orderModified(order) ?? 0) >= (orderModified(known) ?? 0)) found.set(id, order);
		}
		return { count: orders.length, total: totalOf(query, body) };
	};

	for (const window of windowsOf(span, query.maxSpanSeconds)) {
		for (let variant = 0; variant < query.variants.length && found.size < most; variant++) {
			const first = await readPage(window, variant, 0);
			if (first.count === 0 || (first.total !== undefined && first.total <= first.count)) continue;
			if (first.total === undefined) {
				for (let number = 1; found.size < most; number++) {
					if ((await readPage(window, variant, number)).count === 0) break;
				}
				continue;
			}
			// A server that caps the page size cuts by its own.
			const last = Math.ceil(first.total / Math.min(query.pageSize, first.count)) - 1;
			for (let number = last; number >= 1 && found.size < most; number--) await readPage(window, variant, number);
			if (found.size < most) await readPage(window, variant, 0);
		}
	}
	return [...found.values()].sort((a, b) => (orderModified(a) ?? 0) - (orderModified(b) ?? 0)).slice(0, most);
}

/** Consecutive windows; both ends are inclusive, so the next one begins a second after the last. */
function windowsOf({ start, end }: TimeSpan, longest: number): TimeSpan[] {
	const windows: TimeSpan[] = [];
	for (let from = start; from <= end; from += longest + 1) windows.push({ start: from, end: Math.min(end, from + longest) });
	return windows;
}
