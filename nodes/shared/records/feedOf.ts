import { textOf } from '../protocol/wireValues';
import type { Edition } from '../protocol/editions';
import type { JsonObject } from '../protocol/losslessJson';
import { linesOf, orderCreated, orderId, orderModified } from './kinds/transferOrder';
import type { Feed } from '../feed/feed';

/**
 * Figures the server computes when it answers: they move although nobody changed the order. The vendor calls the first one
 * 显示用,不做依据, for display only.
 */
const DISPLAYED_ONLY = new Set(['stock_num', 'avaliable_num', 'available_num']);

/** Transfer orders by time of last change. */
export function transferOrderFeed(edition: Edition): Feed<JsonObject> {
	const { maxSpanSeconds, pageSize, variants } = edition.transferOrders;
	return {
		name: 'transfer order',
		// A second less than documented: whether exactly 30 days are allowed is not said, and a refusal would stop every poll.
		longestSpan: maxSpanSeconds - 1,
		pageSize,
		variants: variants.length,
		closedSpans: edition.closedSpans,
		id: orderId,
		modified: orderModified,
		created: orderCreated,
		content: (order) => ({
			...withoutDisplayed(order),
			// No document promises an order of the lines.
			details_list: linesOf(order).map(withoutDisplayed).sort(byLine),
		}),
		label: (order) => textOf(order.transfer_no) ?? orderId(order) ?? '',
	};
}

function withoutDisplayed(record: JsonObject): JsonObject {
	return Object.fromEntries(Object.entries(record).filter(([name]) => !DISPLAYED_ONLY.has(name)));
}

function byLine(a: JsonObject, b: JsonObject): number {
	const [left, right] = [a, b].map((line) => `${textOf(line.rec_id) ?? ''} ${textOf(line.spec_no) ?? ''}`);
	return left < right ? -1 : left > right ? 1 : 0;
}
