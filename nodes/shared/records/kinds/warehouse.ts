/** Warehouses (仓库): the list of each edition, and one shape for all of them. */
import { formatBeijing, type TimeSpan } from '../../protocol/beijingTime';
import type { ApiCall, Edition, Page } from '../../protocol/editions';
import type { JsonObject } from '../../protocol/losslessJson';
import { flagOf, numberOf, textOf } from '../../protocol/wireValues';

/**
 * The query for one page of the account's warehouses.
 *
 * @param changedIn only for a flagship server that demands a time span: warehouses last changed in it
 */
export function warehouseQuery(edition: Edition, page: Page, changedIn?: TimeSpan): ApiCall {
	const parameters = changedIn ? { start_time: formatBeijing(changedIn.start), end_time: formatBeijing(changedIn.end) } : {};
	return { method: edition.warehouses.method, args: [parameters], kind: 'read', page };
}

/** The flagship's documents mark the times as optional, and its error sample demands them (wangdian-facts 7). */
export const DEMANDS_TIMES = /必须包含起止时间/;

/** A warehouse in the shape that is the same for all editions. */
export function simplifyWarehouse(warehouse: JsonObject): JsonObject {
	return {
		warehouse_no: textOf(warehouse.warehouse_no),
		name: textOf(warehouse.name) ?? textOf(warehouse.warehouse_name),
		warehouse_id: textOf(warehouse.warehouse_id),
		type: numberOf(warehouse.type ?? warehouse.warehouse_type),
		is_disabled: flagOf(warehouse.is_disabled),
		province: textOf(warehouse.province),
		city: textOf(warehouse.city),
		district: textOf(warehouse.district),
		address: textOf(warehouse.address),
		remark: textOf(warehouse.remark),
	};
}
