/** Transfer orders (调拨单): the query of each edition, and one shape for all of them. */
import { formatBeijing, isoBeijing, parseBeijing, type TimeSpan } from '../../protocol/beijingTime';
import type { ApiCall, Edition, Page } from '../../protocol/editions';
import { isJsonObject, type JsonObject } from '../../protocol/losslessJson';
import { numberOf, textOf } from '../../protocol/wireValues';

/** Statuses (调拨单状态) of all editions; flagship's 50 is 调拨中, the others' 部分出库. */
export const STATUS_NAMES: Readonly<Record<number, string>> = {
	10: 'Cancelled',
	20: 'Editing',
	30: 'Waiting for Approval',
	40: 'Approved',
	42: 'Stock-Out Waiting to Be Pushed',
	44: 'Stock-Out Push Failed',
	46: 'Waiting for Stock-Out',
	50: 'Partly Shipped',
	60: 'Fully Shipped',
	62: 'Stock-In Waiting to Be Pushed',
	64: 'Stock-In Push Failed',
	66: 'Waiting for Stock-In',
	70: 'Partly Received',
	80: 'Waiting for Settlement',
	90: 'Completed',
};

/** The name of a status in an edition; null for a code that is in no document. */
export function statusName(edition: Edition, status: number | null): string | null {
	if (status === null) return null;
	if (status === 50 && edition.name === 'flagship') return 'In Transfer';
	return STATUS_NAMES[status] ?? null;
}

/** What may narrow a query. */
export interface TransferOrderFilters {
	readonly statuses?: readonly number[];
	readonly fromWarehouseNo?: string;
	readonly toWarehouseNo?: string;
	readonly transferNo?: string;
	readonly outerNo?: string;
}

/**
 * The query for one page of the transfer orders last changed in a time span of at most `edition.transferOrders.maxSpanSeconds`.
 *
 * @param variant one of `edition.transferOrders.variants`
 */
export function transferOrderQuery(
	edition: Edition,
	span: TimeSpan,
	filters: TransferOrderFilters,
	variant: Readonly<Record<string, unknown>>,
	page: Page,
): ApiCall {
	const { method, outerNoParameter } = edition.transferOrders;
	const parameters: Record<string, unknown> = {
		start_time: formatBeijing(span.start),
		end_time: formatBeijing(span.end),
		...variant,
	};
	const status = serverStatus(edition, filters.statuses ?? []);
	if (status !== undefined) parameters.status = status;
	if (filters.fromWarehouseNo) parameters.from_warehouse_no = filters.fromWarehouseNo;
	if (filters.toWarehouseNo) parameters.to_warehouse_no = filters.toWarehouseNo;
	if (filters.transferNo) parameters.transfer_no = filters.transferNo;
	if (filters.outerNo && outerNoParameter) parameters[outerNoParameter] = filters.outerNo;
	return { method, args: [parameters], kind: 'read', page };
}

/** One status every edition filters by itself; several only where the query takes a list. */
function serverStatus(edition: Edition, statuses: readonly number[]): string | number | undefined {
	const { joinStatuses } = edition.transferOrders;
	if (statuses.length === 0) return undefined;
	if (joinStatuses) return joinStatuses([...statuses]);
	return statuses.length === 1 ? statuses[0] : undefined;
}

/**
 * Whether an order passes the filters, judged by its own fields: what the server may not have filtered. A field that the
 * edition did not send passes, because the server filtered by it.
 */
export function passesFilters(edition: Edition, order: JsonObject, filters: TransferOrderFilters): boolean {
	const { statuses = [], outerNo, transferNo } = filters;
	const status = numberOf(order.status);
	if (statuses.length > 0 && status !== null && !statuses.includes(status)) return false;
	const number = textOf(order.transfer_no);
	// A server may find more than asked for; a database that ignores case may find what is typed in another one.
	if (transferNo && number !== null && number.toLowerCase() !== transferNo.toLowerCase()) return false;
	if (outerNo && !edition.transferOrders.outerNoParameter) {
		return [order.outer_no, order.api_outer_no].some((value) => textOf(value) === outerNo);
	}
	return true;
}

/** The id that stays with an order; undefined for a record without any. */
export function orderId(order: JsonObject): string | undefined {
	return textOf(order.transfer_id) ?? textOf(order.rec_id) ?? textOf(order.transfer_no) ?? undefined;
}

/** When the order last changed, in seconds since 1970 UTC. The flagship's `modified` is epoch ms, its `modified_date` a text. */
export function orderModified(order: JsonObject): number | undefined {
	return parseBeijing(order.modified_date) ?? parseBeijing(order.modified);
}

/** When the order was created, in seconds since 1970 UTC. */
export function orderCreated(order: JsonObject): number | undefined {
	return parseBeijing(order.created_date) ?? parseBeijing(order.created);
}

/** An order in the shape that is the same for all editions (contract.md). What an edition does not send is null. */
export function simplifyOrder(edition: Edition, order: JsonObject): JsonObject {
	const status = numberOf(order.status);
	return {
		transfer_id: orderId(order) ?? null,
		transfer_no: textOf(order.transfer_no),
		status,
		status_name: statusName(edition, status),
		from_warehouse_no: textOf(order.from_warehouse_no),
		to_warehouse_no: textOf(order.to_warehouse_no),
		goods_count: numberOf(order.goods_count),
		goods_out_count: numberOf(order.goods_out_count),
		goods_in_count: numberOf(order.goods_in_count),
		remark: textOf(order.remark),
		created: isoOrNull(orderCreated(order)),
		modified: isoOrNull(orderModified(order)),
		details_list: linesOf(order).map(simplifyLine),
	};
}

/** The lines of an order as the vendor sent them. */
export function linesOf(order: JsonObject): JsonObject[] {
	return Array.isArray(order.details_list) ? order.details_list.filter(isJsonObject) : [];
}

function simplifyLine(line: JsonObject): JsonObject {
	return {
		rec_id: textOf(line.rec_id),
		goods_no: textOf(line.goods_no),
		spec_no: textOf(line.spec_no),
		spec_name: textOf(line.spec_name),
		barcode: textOf(line.barcode),
		batch_no: textOf(line.batch_no),
		num: numberOf(line.num),
		// The web edition's table names them as in the head.
		out_num: numberOf(line.out_num ?? line.goods_out_count),
		in_num: numberOf(line.in_num ?? line.goods_in_count),
		remark: textOf(line.remark),
	};
}

function isoOrNull(epochSeconds: number | undefined): string | null {
	return epochSeconds === undefined ? null : isoBeijing(epochSeconds);
}
