import type { INodeProperties } from 'n8n-workflow';

import { shownFor } from '../operation';
import { call } from './call';

export const operations = { call };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['api'] } },
		options: [
			{
				name: 'Call',
				value: 'call',
				action: 'Call API method',
				description: 'Call any method of the Wangdian API, reading or writing, picked from a searchable list',
			},
		],
		default: 'call',
	},
	...shownFor('api', 'call', call.fields),
];
