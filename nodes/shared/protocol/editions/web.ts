import { DAY_SECONDS } from '../beijingTime';
import type { Edition, SerialNumberQuery } from './edition';
import { formEncoding } from './formEncoding';

/** 出入库序列号; takes no times. */
const MOVEMENTS: SerialNumberQuery = {
	method: 'stock_inout_sn_query.php',
	listPath: ['data'],
	totalPath: ['total_count'],
	pageSize: 100,
	parameters: { orderNo: 'order_no', direction: 'order_type', serialNumber: 'sn', specNo: 'spec_no' },
	times: 'none',
	maxSpanSeconds: Infinity,
};

/** 网页版: the enterprise edition's scheme at another address, with its own methods and 64-bit ids. */
export const web: Edition = {
	...formEncoding,
	name: 'web',
	displayName: 'Web',
	vendorName: '网页版',
	baseUrls: { production: 'https://openapi.huice.com/openapi', sandbox: 'https://openapi.ali.huice.cc/openapi' },
	transferOrders: {
		method: 'stock_transfer_query.php',
		listPath: ['transfer_list'],
		totalPath: ['total_count'],
		pageSize: 100,
		maxSpanSeconds: 30 * DAY_SECONDS,
		// `type` is required and takes one value: 0 step by step (分步), 1 quick (快速).
		variants: [{ type: 0 }, { type: 1 }],
		statuses: [10, 30, 40, 42, 44, 46, 50, 60, 62, 64, 66, 70, 90],
	},
	serialNumberQueries: { all: { out: MOVEMENTS, in: MOVEMENTS }, moved: { out: MOVEMENTS, in: MOVEMENTS } },
	warehouses: {
		method: 'warehouse_query.php',
		listPath: ['warehouses'],
		totalPath: ['total_count'],
		pageSize: 100,
	},
};
