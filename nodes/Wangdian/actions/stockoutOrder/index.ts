import type { Resource } from '../operation';
import { uploadSerialNumbers } from './uploadSerialNumbers';

export const stockoutOrderUpload: Resource = {
	name: 'stockoutOrder',
	displayName: 'Stock-Out Order',
	operations: {
		uploadSerialNumbers: {
			name: 'Upload Serial Numbers',
			action: 'Upload serial numbers of stock-out orders',
			description: 'Add the serial numbers of the goods to stock-out orders that are being edited',
			operation: uploadSerialNumbers,
		},
	},
};
