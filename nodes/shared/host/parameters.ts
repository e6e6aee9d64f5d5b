/** Reading what users set, in whatever form the editor or an expression hands it over. */
import type { IDataObject, INode } from 'n8n-workflow';

import type { Edition } from '../protocol/editions';
import { STATUS_NAMES, type TransferOrderFilters } from '../protocol/transferOrders';
import { STATUS_OPTIONS } from './descriptions';
import { inputError } from './errors';

/** The text of a parameter; a resource locator counts as its value. */
export function textParameter(value: unknown): string {
	const inner = typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
	if (inner === null || inner === undefined) return '';
	return typeof inner === 'string' || typeof inner === 'number' ? String(inner).trim() : '';
}

/**
 * The filters for transfer orders.
 *
 * @throws NodeOperationError for a status that the edition does not have
 */
export function transferOrderFilters(
	node: INode,
	edition: Edition,
	filters: IDataObject,
	itemIndex?: number,
): TransferOrderFilters {
	const chosen = filters.status === undefined || filters.status === '' ? [] : [filters.status].flat();
	const statuses = chosen.map(Number);
	for (const status of statuses) {
		if (edition.transferOrders.statuses.includes(status)) continue;
		const name = STATUS_OPTIONS.find(({ value }) => value === status)?.name ?? String(chosen[statuses.indexOf(status)]);
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
		fromWarehouseNo: textParameter(filters.fromWarehouseNo),
		toWarehouseNo: textParameter(filters.toWarehouseNo),
		transferNo: textParameter(filters.transferNo),
		outerNo: textParameter(filters.outerNo),
	};
}
