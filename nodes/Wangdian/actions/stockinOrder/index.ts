import type { Resource } from '../operation';
import { uploadSerialNumbers } from './uploadSerialNumbers';

export const stockinOrderUpload: Resource = {
	name: 'stockinOrder',
	displayName: 'Stockin Order',
	operations: {
		uploadSerialNumbers: {
			name: 'Upload Serial Numbers',
			action: 'Upload serial numbers of stockin orders',
			description: 'Add the serial numbers (序列号, SN) of the goods to stock-in orders (入库单) that are being edited (编辑中)',
			operation: uploadSerialNumbers,
		},
	},
};
