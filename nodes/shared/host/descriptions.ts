/** Parameters that both nodes show. */
import type { INodeProperties } from 'n8n-workflow';

/** How times without a zone are read, for the description of every field that takes a time (protocol/zonedTime.ts). */
export const TIME_ZONES = "A picked time is in the workflow's time zone; text such as 2026-11-01 08:00:00 is Beijing time.";

/** What can be picked from the account's list, or typed. */
const PICKED = {
	warehouse: { searchListMethod: 'searchWarehouses', example: 'e.g. WH01' },
	shop: { searchListMethod: 'searchShops', example: 'e.g. S01' },
} as const;

/** One record of a short list, picked or typed. */
export function recordLocator(
	picked: keyof typeof PICKED,
	field: Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
): INodeProperties {
	const { searchListMethod, example } = PICKED[picked];
	return {
		...field,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select a ${picked}...`,
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: 'By Number', name: 'number', type: 'string', placeholder: example },
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
