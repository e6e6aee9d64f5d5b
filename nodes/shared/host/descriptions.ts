/** Parameters that both nodes show. */
import type { INodeProperties } from 'n8n-workflow';

/** How times without a zone are read, for the description of every field that takes a time (protocol/zonedTime.ts). */
export const TIME_ZONES = "A picked time is in the workflow's time zone; text such as 2026-11-01 08:00:00 is Beijing time.";

/** A warehouse, picked from the account's list or typed. */
export function warehouseLocator(displayName: string, name: string, description: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a warehouse...',
				typeOptions: { searchListMethod: 'searchWarehouses', searchable: true },
			},
			{
				displayName: 'By Number',
				name: 'number',
				type: 'string',
				placeholder: 'e.g. WH01',
			},
		],
	};
}

/** n8n's fixed wording for this parameter. */
export const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};
