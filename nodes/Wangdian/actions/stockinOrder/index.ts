import type { Resource } from '../operation';
import { uploadSerialNumbers } from './uploadSerialNumbers';

export const stockinOrderUpload: Resource = {
	name: 'stockinOrder',
	displayName: 'Stock-In Order',
	operations: {
		uploadSerialNumbers: {
			name: 'Upload Serial Numbers',
			action: 'Upload serial numbers of stock-in orders',
			description: 'Add the serial numbers of the goods to stock-in orders that are being edited',
			operation: uploadSerialNumbers,
		},
	},
};
