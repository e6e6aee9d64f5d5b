import type { INodeProperties } from 'n8n-workflow';

import type { Inputs } from '../../shared/host/inputs';

const all: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

/** The limit of a list that is never returned whole. */
export const limitField: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1, numberPrecision: 0 },
	default: 50,
	description: 'Max number of results to return',
};

const limit: INodeProperties = { ...limitField, displayOptions: { show: { returnAll: [false] } } };

/** The two parameters of every list, with n8n's fixed wording. */
export const returnAll: INodeProperties[] = [all, limit];

/** How many records an item asks for; Infinity for all. */
export function limitOf(inputs: Inputs): number {
	return inputs.flag(all) ? Infinity : inputs.number(limit);
}
