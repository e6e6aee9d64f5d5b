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
		displayOptions: { show: { resource: ['serialNumber'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many serial numbers',
				description: 'Retrieve a list of the serial numbers (序列号, SN) of stock-out or stock-in orders',
			},
		],
		default: 'getAll',
	},
	...shownFor('serialNumber', 'getAll', getAll.fields),
];
