import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { clock } from '../../../shared/host/clock';
import { readRecords } from '../../../shared/host/recordList';
import type { Account } from '../../../shared/protocol/account';
import { wholeSeconds } from '../../../shared/protocol/beijingTime';
import type { OrderUpload } from '../../../shared/serialNumbers/grouping';
import type { OrderKind } from '../../../shared/serialNumbers/orderKinds';
import { serialNumber } from '../../../shared/records/kinds/serialNumber';
import { searchFor } from '../../../shared/records/query';
import { simplify } from '../../../shared/records/simplify';
import { compareUpload } from '../../../shared/serialNumbers/verification';

/** How the states read in the output. */
const STATES = {
	confirmed: 'confirmed',
	incomplete: 'incomplete',
	notYetVisible: 'not_yet_visible',
	notPossible: 'not_possible',
} as const;

/**
 * Reads the serial numbers of an order back and compares. Never fails: the upload is done, whatever reading back says.
 *
 * @param startedMs when the upload was sent, ms since 1970 UTC by the host's clock
 */
export async function verify(
	context: IExecuteFunctions,
	account: Account,
	kind: OrderKind,
	order: OrderUpload,
	startedMs: number,
): Promise<IDataObject> {
	const { edition } = account;
	const found = new Set<string>();
	const checkedWith: string[] = [];
	const notes: string[] = [];
	// The first query also shows what is not shipped yet; the second is asked about what the first did not show.
	for (const onlyMoved of [false, true]) {
		const chosen = { direction: [kind.direction], orderNo: [order.orderNo], ...(onlyMoved && { onlyMoved: ['true'] }) };
		const search = searchFor(serialNumber, edition, chosen);
		if (!search) continue;
		const tolerance = edition.clockToleranceSeconds;
		const span = onlyMoved ? { start: wholeSeconds(startedMs) - tolerance, end: wholeSeconds(clock.now()) + tolerance } : undefined;
		const { method } = search.query;
		try {
			for (const record of await readRecords(context, account, search, span, Infinity)) {
				found.add(String(simplify(search, record).serial_number ?? ''));
			}
			checkedWith.push(method);
		} catch (error) {
			notes.push(`${method}: ${error instanceof Error ? error.message : String(error)}`);
		}
		if (compareUpload(order, found).state === 'confirmed') break;
	}
	const result = compareUpload(order, checkedWith.length === 0 ? undefined : found);
	return {
		state: STATES[result.state],
		confirmed: result.confirmed,
		missing: result.missing,
		not_yet_visible: result.notYetVisible,
		others: result.others,
		checked_with: checkedWith,
		...(notes.length > 0 ? { notes } : {}),
	};
}
