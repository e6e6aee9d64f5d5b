/** What is sent all the same, because it may be meant so: told in the output, and beside it. */
import { MOST_LISTED, placeOf, shown } from './findings';
import type { Place } from './rows';

interface OrderWithNumbers {
	readonly orderNo: string;
	/** Each serial number of the order, and the row that had it first. */
	readonly firstPlaces: ReadonlyMap<string, Place>;
}

/** Serial numbers that stand in two orders: one list of warnings per order, each naming the other one. */
export function sharedNumberWarnings(orders: readonly OrderWithNumbers[]): string[][] {
	const firsts = new Map<string, { index: number; place: Place }>();
	const shared: Array<Array<{ text: string; other: OrderWithNumbers; place: Place }>> = orders.map(() => []);
	orders.forEach((order, index) => {
		for (const [text, place] of order.firstPlaces) {
			const first = firsts.get(text);
			if (!first) {
				firsts.set(text, { index, place });
				continue;
			}
			shared[index].push({ text, other: orders[first.index], place: first.place });
			shared[first.index].push({ text, other: order, place });
		}
	});
	return shared.map((list) => {
		const warnings = list.slice(0, MOST_LISTED).map(({ text, other: { orderNo }, place }) => {
			const other = orderNo === '' ? 'an order without a number' : `order ${shown(orderNo)}`;
			return `Serial number ${shown(text)} also stands in ${other} (${placeOf(place)})`;
		});
		const more = list.length - warnings.length;
		if (more > 0)
			warnings.push(`${more} more serial number${more === 1 ? '' : 's'} also ${more === 1 ? 'stands' : 'stand'} in other orders`);
		return warnings;
	});
}

/** Items that are requests of their own to the very same order: one list of warnings per order. */
export function sameOrderWarnings(orders: ReadonlyArray<{ readonly orderNo: string; readonly items: readonly number[] }>): string[][] {
	// Of each order number the first two items: every item is told of one other.
	const itemsOf = new Map<string, number[]>();
	for (const { orderNo, items } of orders) {
		const known = itemsOf.get(orderNo) ?? [];
		if (known.length < 2) itemsOf.set(orderNo, [...known, items[0]]);
	}
	return orders.map(({ orderNo, items }) => {
		const other = orderNo === '' ? undefined : itemsOf.get(orderNo)?.find((item) => item !== items[0]);
		if (other === undefined) return [];
		return [
			`Order ${shown(orderNo)} also stands in item ${other}, which is a request of its own: it may add to this one or replace it. Input Mode 'Items' gathers the rows of an order into one request`,
		];
	});
}

/** A date that came as the number of its day. Workbooks of old Excels for Mac count from 1904, and n8n does not tell which they do. */
export function dayNumberWarning(parameter: string, place: Place, dayNumber: number, read: string): string {
	return `'${parameter}' in ${placeOf(place)} came as a spreadsheet's day number, ${dayNumber}, and was read as ${read.slice(0, 10)}; so were the others of the order. Compare it with the spreadsheet: one that counts from 1904 is four years and a day off`;
}

/** An order that an earlier run of the node wrote to, as in a loop over single rows. */
export function earlierRunWarning(orderNo: string, run: number): string {
	return `Serial numbers were sent to order ${shown(orderNo)} in an earlier run of this node in this execution, too (run ${run + 1}): this upload may add to them or replace them. Gather all rows of an order before this node: without 'Loop Over Items', or with all of them in one batch`;
}
