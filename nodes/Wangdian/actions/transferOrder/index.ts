import type { INodeProperties } from 'n8n-workflow';

import { shownFor } from '../operation';
import { getAll } from './getAll';

export const operations = { getAll };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['transferOrder'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many transfer orders',
				description: 'Retrieve a list of transfer orders (调拨单) by the time of their last change',
			},
		],
		default: 'getAll',
	},
	...shownFor('transferOrder', 'getAll', getAll.fields),
];
