import type { INodeProperties } from 'n8n-workflow';

import { shownFor } from '../operation';
import { get } from './get';
import { getAll } from './getAll';

export const operations = { get, getAll };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['transferOrder'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				action: 'Get a transfer order',
				description: 'Retrieve one transfer order (调拨单) by its number',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many transfer orders',
				description: 'Retrieve a list of transfer orders (调拨单) by the time of their last change',
			},
		],
		default: 'getAll',
	},
	...shownFor('transferOrder', 'get', get.fields),
	...shownFor('transferOrder', 'getAll', getAll.fields),
];
