import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Edition } from '../shared/protocol/editions';
import type { JsonObject } from '../shared/protocol/losslessJson';
import { linesOf, simplifyOrder } from '../shared/records/kinds/transferOrder';

export interface OutputSettings {
	readonly output: 'orders' | 'lines';
	readonly simplify: boolean;
}

/** The items for some orders: one per order, or one per line of each. */
export function toItems(edition: Edition, orders: JsonObject[], { output, simplify }: OutputSettings): INodeExecutionData[] {
	const shaped = orders.map((order) => (simplify ? simplifyOrder(edition, order) : order));
	const records = output === 'orders' ? shaped : shaped.flatMap((order) => perLine(order, simplify));
	return records.map((json) => ({ json: json as IDataObject }));
}

/** The order's head with one line each; an order without lines still gives one item, so that its change is seen. */
function perLine(order: JsonObject, simplified: boolean): JsonObject[] {
	const head = Object.fromEntries(Object.entries(order).filter(([name]) => name !== 'details_list'));
	const lines = linesOf(order);
	if (lines.length === 0) return [simplified ? head : { ...head, detail: null }];
	return lines.map((line) => {
		if (!simplified) return { ...head, detail: line };
		const { remark, ...fields } = line;
		// Head and line both have a remark.
		return { ...head, ...fields, line_remark: remark };
	});
}
