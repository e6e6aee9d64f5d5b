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
		displayOptions: { show: { resource: ['warehouse'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many warehouses',
				description: "Retrieve a list of the account's warehouses (仓库)",
			},
		],
		default: 'getAll',
	},
	...shownFor('warehouse', 'getAll', getAll.fields),
];
