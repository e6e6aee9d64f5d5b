import { DAY_SECONDS, wholeSeconds } from '../beijingTime';
import { stringifyExact } from '../losslessJson';
import { signFlagship } from '../signature';
import type { Edition, SerialNumberQuery } from './edition';

/** 2012-01-01 00:00:00 Beijing time: the flagship edition counts its seconds from here (source: seed-flagship 3.2). */
const EPOCH_SECONDS = 1_325_347_200;

/** 序列号管理: every serial number that an order carries, shipped or not. */
const GOODS_SN: SerialNumberQuery = {
	method: 'wms.GoodsSN.queryWithDetail',
	listPath: ['data', 'sn_list'],
	totalPath: ['data', 'total_count'],
	// No maximum is documented; the vendor advises up to 200 where there is much (page_size建议200以下).
	pageSize: 200,
	parameters: { orderNo: 'order_no', direction: 'order_type', serialNumber: 'sn', specNo: 'spec_no' },
	times: 'unlessNumbered',
	maxSpanSeconds: 30 * DAY_SECONDS,
};

/** 已出库, 已入库: the serial numbers of orders that have been carried out. No longest span is documented. */
function movedQuery(method: string, orderNo: string): SerialNumberQuery {
	return {
		method,
		listPath: ['data', 'detail_list'],
		totalPath: ['data', 'total_count'],
		pageSize: 200,
		parameters: { orderNo },
		times: 'always',
		maxSpanSeconds: 30 * DAY_SECONDS,
	};
}

/** 旗舰版: one endpoint, the method in the query, a JSON array of positional arguments as body. */
export const flagship: Edition = {
	name: 'flagship',
	displayName: 'Flagship',
	vendorName: '旗舰版',
	// Production is documented as http; public clients use https, which keeps business data and salt from being read.
	baseUrls: { production: 'https://wdt.wangdian.cn/openapi', sandbox: 'http://47.92.239.46/openapi' },
	clockToleranceSeconds: 120,
	codeField: 'status',
	// The documents do not say.
	closedSpans: false,
	transferOrders: {
		method: 'wms.stocktransfer.Manage.queryWithDetail',
		listPath: ['data', 'order'],
		totalPath: ['data', 'total_count'],
		// No maximum is documented; 100 is what public clients use.
		pageSize: 100,
		maxSpanSeconds: 30 * DAY_SECONDS,
		variants: [{}],
		joinStatuses: (statuses) => statuses.join(','),
		statuses: [10, 20, 30, 40, 50, 80, 90],
	},
	warehouses: {
		method: 'setting.Warehouse.queryWarehouse',
		listPath: ['data', 'details'],
		totalPath: ['data', 'total_count'],
		pageSize: 100,
	},
	serialNumberUpload: { stockout: 'wms.stockout.Base.uploadSN', stockin: 'wms.stockin.Base.uploadSN' },
	serialNumberQueries: {
		all: { out: GOODS_SN, in: GOODS_SN },
		moved: {
			out: movedQuery('wms.stockout.Base.searchSN', 'stockout_no'),
			in: movedQuery('wms.stockin.Base.searchSN', 'stockin_no'),
		},
	},

	splitSecret(appSecret) {
		const colon = appSecret.indexOf(':');
		if (colon < 0) return { secret: appSecret, salt: '' };
		return { secret: appSecret.slice(0, colon), salt: appSecret.slice(colon + 1) };
	},

	encode(baseUrl, { method, args, page }) {
		const query: Record<string, string> = { method };
		if (page) {
			query.page_no = String(page.number);
			query.page_size = String(page.size);
			query.calc_total = page.withTotal ? '1' : '0';
		}
		return { url: baseUrl, query, json: stringifyExact(args) };
	},

	sign(request, signer, nowMs) {
		const body = request.json ?? '[]';
		const query: Record<string, string> = {
			...request.query,
			sid: signer.sid,
			key: signer.appKey,
			salt: signer.salt,
			timestamp: String(wholeSeconds(nowMs) - EPOCH_SECONDS),
			v: '1.0',
		};
		delete query.sign;
		query.sign = signFlagship(signer.secret, query, body);
		return { url: request.url, query, body, contentType: 'application/json', signature: query.sign };
	},
};
