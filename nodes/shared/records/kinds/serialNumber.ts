/** Looking serial numbers up: what each edition's query can be asked, and one shape for what it answers. */
import { formatBeijing, isoBeijing, parseBeijing, type TimeSpan } from '../../protocol/beijingTime';
import type { ApiCall, Edition, Page, SerialNumberQuery } from '../../protocol/editions';
import { isJsonObject, type JsonObject } from '../../protocol/losslessJson';
import { numberOf, textOf } from '../../protocol/wireValues';
import type { Direction } from '../../serialNumbers/orderKinds';

export interface SerialNumberSearch {
	readonly direction: Direction;
	/** Only numbers that have left or entered the stock: the flagship edition has a query of its own for these. */
	readonly onlyMoved: boolean;
	/** Empty: any. */
	readonly orderNo: string;
	readonly serialNumber: string;
	readonly specNo: string;
}

/** The query that a search goes to. */
export function queryFor(
	{ serialNumberQueries }: Edition,
	{ direction, onlyMoved }: Pick<SerialNumberSearch, 'direction' | 'onlyMoved'>,
): SerialNumberQuery {
	return (onlyMoved ? serialNumberQueries.moved : serialNumberQueries.all)[direction];
}

/** Whether the query needs a time span for this search. */
export function needsTimes(query: SerialNumberQuery, { orderNo, serialNumber }: SerialNumberSearch): boolean {
	if (query.times === 'none') return false;
	const { parameters } = query;
	const replaced = (orderNo !== '' && parameters.orderNo) || (serialNumber !== '' && parameters.serialNumber);
	return query.times === 'always' || !replaced;
}

/** The call for one page. */
export function serialNumberCall(query: SerialNumberQuery, search: SerialNumberSearch, span: TimeSpan | undefined, page: Page): ApiCall {
	const { parameters } = query;
	const args: Record<string, unknown> = span ? { start_time: formatBeijing(span.start), end_time: formatBeijing(span.end) } : {};
	if (parameters.direction) args[parameters.direction] = search.direction === 'out' ? 0 : 1;
	if (search.orderNo !== '' && parameters.orderNo) args[parameters.orderNo] = search.orderNo;
	if (search.serialNumber !== '' && parameters.serialNumber) args[parameters.serialNumber] = search.serialNumber;
	if (search.specNo !== '' && parameters.specNo) args[parameters.specNo] = search.specNo;
	return { method: query.method, args: [args], kind: 'read', page };
}

/** The records of an answer whose list no document at hand names: the only list there is. */
export function onlyList(body: JsonObject): JsonObject[] {
	const list = Object.values(body).find((value) => Array.isArray(value));
	return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

/** What makes a record the same when it is read twice. */
export function recordKey(record: JsonObject): string | undefined {
	const id = textOf(record.rec_id) ?? textOf(record.id);
	// The id may be the number's, and a number may stand in several orders.
	return id === null ? undefined : `${id}|${orderNoOf(record) ?? ''}|${serialNumberOf(record)}`;
}

/** The serial number of a record; empty if it has none. */
export function serialNumberOf(record: JsonObject): string {
	return textOf(record.sn) ?? textOf(record.sn_no) ?? '';
}

function orderNoOf(record: JsonObject): string | null {
	return textOf(record.stockout_no) ?? textOf(record.stockin_no) ?? textOf(record.order_no);
}

function createdOf(record: JsonObject): number | undefined {
	return parseBeijing(record.created) ?? parseBeijing(record.create_date);
}

/**
 * Whether a record passes what the server could not filter by. A field that the record does not have passes.
 *
 * @param span seconds since 1970 UTC; checked where the query takes no times
 */
export function passesSearch(
	query: SerialNumberQuery,
	record: JsonObject,
	search: SerialNumberSearch,
	span: TimeSpan | undefined,
): boolean {
	const { parameters } = query;
	const is = (value: string | null, wanted: string) => wanted === '' || value === null || value === wanted;
	if (!parameters.serialNumber && search.serialNumber !== '' && serialNumberOf(record) !== search.serialNumber) return false;
	if (!parameters.specNo && !is(textOf(record.spec_no), search.specNo)) return false;
	if (!parameters.orderNo && !is(orderNoOf(record), search.orderNo)) return false;
	if (query.times !== 'none' || !span) return true;
	const created = createdOf(record);
	return created === undefined || (created >= span.start && created <= span.end);
}

/** States of a serial number (序列号状态) of the flagship edition. */
const STATUS_NAMES: Readonly<Record<number, string>> = {
	10: 'Entered',
	15: 'Entered Again',
	20: 'In Stock',
	30: 'Occupied',
	40: 'Shipped',
};

/** A record in the shape that is the same for all editions. What an edition does not send is null. */
export function simplifySerialNumber(edition: Edition, record: JsonObject, direction: Direction): JsonObject {
	const status = numberOf(record.status);
	const created = createdOf(record);
	return {
		serial_number: serialNumberOf(record),
		second_serial_number: textOf(record.second_sn),
		spec_no: textOf(record.spec_no),
		order_no: orderNoOf(record),
		direction,
		source_order_no: textOf(record.src_order_no),
		status,
		status_name: status === null || edition.name !== 'flagship' ? null : (STATUS_NAMES[status] ?? null),
		warehouse_no: textOf(record.warehouse_no),
		created: created === undefined ? null : isoBeijing(created),
	};
}
