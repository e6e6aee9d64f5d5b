import type { INode } from 'n8n-workflow';

import type { Edition } from '../protocol/editions';
import { STATUS_NAMES, type TransferOrderFilters } from '../records/kinds/transferOrder';
import { fromWarehouse, outerNumber, STATUS_OPTIONS, statusFilter, toWarehouse, transferNumber } from './descriptions';
import { inputError } from './errors';
import type { Inputs } from './inputs';

/**
 * The filters for transfer orders.
 *
 * @param filters what was entered into the collection of filters
 * @throws NodeOperationError for a value that cannot be, and for a status that the edition does not have
 */
export function transferOrderFilters(node: INode, edition: Edition, filters: Inputs, itemIndex?: number): TransferOrderFilters {
	const statuses = filters.choices<number>(statusFilter);
	for (const status of statuses) {
		if (edition.transferOrders.statuses.includes(status)) continue;
		const name = STATUS_OPTIONS.find(({ value }) => value === status)?.name ?? String(status);
		const known = edition.transferOrders.statuses.map((code) => `${code} ${STATUS_NAMES[code]}`).join(', ');
		throw inputError(
			node,
			`'Status' contains ${name}, which the ${edition.displayName} edition (${edition.vendorName}) does not have`,
			`Remove it. This edition has: ${known}`,
			itemIndex,
		);
	}
	return {
		statuses,
		fromWarehouseNo: filters.text(fromWarehouse),
		toWarehouseNo: filters.text(toWarehouse),
		transferNo: filters.text(transferNumber),
		outerNo: filters.text(outerNumber),
	};
}
