import { readRecords } from '../../../shared/host/recordList';
import { serialNumber } from '../../../shared/records/kinds/serialNumber';
import { searchFor } from '../../../shared/records/query';
import { simplify } from '../../../shared/records/simplify';
import type { OrderUpload } from '../../../shared/serialNumbers/grouping';
import type { OrderKind } from '../../../shared/serialNumbers/orderKinds';
import { compareUpload } from '../../../shared/serialNumbers/verification';
import type { Run } from '../operation';

/** What the ERP shows in an order before an upload to it. */
export interface Existing {
	/** Serial numbers of the upload that are there. */
	readonly there: string[];
	/** Serial numbers of the upload that are not. */
	readonly notThere: string[];
	/** How many others are there. */
	readonly others: number;
}

/**
 * Reads the serial numbers of an order before anything is sent to it.
 *
 * @throws WangdianError when they cannot be read
 */
export async function readExisting({ context, account }: Run, kind: OrderKind, order: OrderUpload): Promise<Existing> {
	// Not the query of what has been shipped or received: an order that takes an upload is still being edited.
	const search = searchFor(serialNumber, account.edition, { direction: [kind.direction], orderNo: [order.orderNo] });
	if (!search) throw new Error(`The ${account.edition.displayName} edition has no query of the serial numbers of an order`);
	const records = await readRecords(context, account, search, undefined, Infinity);
	const shown = new Set(records.map((record) => String(simplify(search, record).serial_number ?? '')));
	const all = [...order.firstPlaces.keys()];
	return {
		there: all.filter((one) => shown.has(one)),
		notThere: all.filter((one) => !shown.has(one)),
		others: compareUpload(order, shown).others.length,
	};
}
