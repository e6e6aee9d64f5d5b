import type { INodeProperties } from 'n8n-workflow';

import { shownFor } from '../operation';
import { uploadSerialNumbers } from './uploadSerialNumbers';

export const operations = { uploadSerialNumbers };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['stockoutOrder'] } },
		options: [
			{
				name: 'Upload Serial Numbers',
				value: 'uploadSerialNumbers',
				action: 'Upload serial numbers of stockout orders',
				description: 'Add the serial numbers (序列号, SN) of the goods to stock-out orders (出库单) that are being edited (编辑中)',
			},
		],
		default: 'uploadSerialNumbers',
	},
	...shownFor('stockoutOrder', 'uploadSerialNumbers', uploadSerialNumbers.fields),
];
