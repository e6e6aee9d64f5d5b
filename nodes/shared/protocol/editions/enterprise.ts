import { DAY_SECONDS } from '../beijingTime';
import type { Edition, SerialNumberQuery } from './edition';
import { formEncoding } from './formEncoding';

/** 出入库序列号, by the time of their last change. The stored copies of its page do not show the list's name (see onlyList). */
const MOVEMENTS: SerialNumberQuery = {
	method: 'stock_inout_sn_query.php',
	listPath: [],
	totalPath: ['total_count'],
	pageSize: 100,
	parameters: { orderNo: 'order_no', direction: 'order_type' },
	times: 'unlessNumbered',
	maxSpanSeconds: 30 * DAY_SECONDS,
};

/** 企业版: one .php per method, form fields. */
export const enterprise: Edition = {
	...formEncoding,
	name: 'enterprise',
	displayName: 'Enterprise',
	vendorName: '企业版',
	baseUrls: { production: 'https://api.wangdian.cn/openapi2', sandbox: 'https://sandbox.wangdian.cn/openapi2' },
	transferOrders: {
		method: 'stock_transfer_query.php',
		listPath: ['transfer_list'],
		totalPath: ['total_count'],
		pageSize: 100,
		maxSpanSeconds: 30 * DAY_SECONDS,
		variants: [{}],
		outerNoParameter: 'api_outer_no',
		statuses: [10, 20, 30, 40, 42, 44, 46, 50, 60, 62, 64, 66, 70, 80, 90],
	},
	serialNumberQueries: { all: { out: MOVEMENTS, in: MOVEMENTS }, moved: { out: MOVEMENTS, in: MOVEMENTS } },
	warehouses: {
		method: 'warehouse_query.php',
		listPath: ['warehouses'],
		totalPath: ['total_count'],
		pageSize: 100,
	},
};
