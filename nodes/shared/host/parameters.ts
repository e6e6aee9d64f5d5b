/** Reading what users set, in whatever form the editor or an expression hands it over. */
import type { IDataObject, IExecuteFunctions, INode } from 'n8n-workflow';

import { parseUserTime } from '../protocol/beijingTime';
import type { Edition } from '../protocol/editions';
import { STATUS_NAMES, type TransferOrderFilters } from '../records/kinds/transferOrder';
import { STATUS_OPTIONS } from './descriptions';
import { inputError } from './errors';

/** The text of a parameter; a resource locator counts as its value. */
export function textParameter(value: unknown): string {
	const inner = typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
	if (inner === null || inner === undefined) return '';
	return typeof inner === 'string' || typeof inner === 'number' ? String(inner).trim() : '';
}

/**
 * A time that a user set, in seconds since 1970 UTC; undefined if it is empty.
 *
 * @throws NodeOperationError for what is no date
 */
export function timeParameter(context: IExecuteFunctions, name: string, displayName: string, itemIndex: number): number | undefined {
	const value = context.getNodeParameter(name, itemIndex, '');
	if (value === '' || value === null || value === undefined) return undefined;
	const time = parseUserTime(value);
	if (time !== undefined) return time;
	throw inputError(
		context.getNode(),
		`'${displayName}' is not a date: ${String(value)}`,
		'Use an ISO 8601 date, e.g. 2026-11-01T08:00:00+08:00, or 2026-11-01 08:00:00 for Beijing time',
		itemIndex,
	);
}

/**
 * The filters for transfer orders.
 *
 * @throws NodeOperationError for a status that the edition does not have
 */
export function transferOrderFilters(node: INode, edition: Edition, filters: IDataObject, itemIndex?: number): TransferOrderFilters {
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
