import type { Resource } from '../operation';
import { uploadSerialNumbers } from './uploadSerialNumbers';

export const stockoutOrderUpload: Resource = {
	name: 'stockoutOrder',
	displayName: 'Stockout Order',
	operations: {
		uploadSerialNumbers: {
			name: 'Upload Serial Numbers',
			action: 'Upload serial numbers of stockout orders',
			description: 'Add the serial numbers (序列号, SN) of the goods to stock-out orders (出库单) that are being edited (编辑中)',
			operation: uploadSerialNumbers,
		},
	},
};
