/** The upload call, and what to say where an edition has none. */
import type { ApiCall, Edition } from '../protocol/editions';
import type { OrderUpload, UploadLine } from './grouping';
import type { OrderKind } from './orderKinds';

/**
 * The call that uploads all serial numbers of an order.
 *
 * @returns undefined in editions without such a method
 */
export function uploadCall(
	edition: Edition,
	kind: OrderKind,
	order: Pick<OrderUpload, 'orderNo' | 'orderType' | 'lines'>,
): ApiCall | undefined {
	const methods = edition.serialNumberUpload;
	if (!methods) return undefined;
	return {
		method: kind.direction === 'out' ? methods.stockout : methods.stockin,
		kind: 'write',
		args: [{ [kind.orderNoField]: order.orderNo, order_type: order.orderType }, order.lines.map(wireLine)],
	};
}

/** A line as the API takes it; what is empty or the vendor's default is left out. */
function wireLine(line: UploadLine): Record<string, unknown> {
	const { specNo, defect, batchNo, productionDate, expireDate, serialNumbers, suiteNos } = line;
	const wire: Record<string, unknown> = { spec_no: specNo };
	if (defect) wire.defect = true;
	if (batchNo !== '') wire.batch_no = batchNo;
	if (productionDate !== '') wire.production_date = productionDate;
	if (expireDate !== '') wire.expire_date = expireDate;
	if (suiteNos) wire.sn_new_list = serialNumbers.map((serialNumber, index) => ({ sn_no: serialNumber, sn_suite_no: suiteNos[index] }));
	else wire.sn_list = serialNumbers;
	return wire;
}

/** What the editions without an upload method have instead. */
export function noUploadAdvice(edition: Edition, kind: OrderKind): string {
	const file = kind.direction === 'out' ? 'stockout_order_push.php' : 'stockin_order_push.php';
	return edition.name === 'web'
		? `The web edition takes serial numbers only when a ${kind.noun} is created: 'sn_info' of ${file}`
		: `The ${edition.displayName.toLowerCase()} edition documents no call that takes serial numbers: enter them in the ERP client, and read them back with 'Serial Number' -> 'Get Many'`;
}
