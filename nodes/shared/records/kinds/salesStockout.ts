/** Sales stock-out orders (销售出库单): the shipments of sales orders. */
import {
	CHANGED_IN_30_DAYS,
	codesOf,
	created,
	english,
	id,
	list,
	modified,
	notInWeb,
	number,
	shopFilter,
	statusFilter,
	text,
	time,
	vendor,
	warehouseFilter,
	type Codes,
	type RecordKind,
	type RecordQuery,
} from '../kind';

const STATUSES: Codes = {
	5: ['Cancelled', '已取消'],
	10: ['Waiting to Be Put Back', '待放回'],
	50: ['Waiting for Approval', '待审核'],
	51: ['Out of Stock', '缺货'],
	52: ['Out of Stock, Waiting for Stock-In', '缺货待入库'],
	53: ['Accepted by WMS', 'WMS已接单'],
	54: ['Getting Electronic Waybill', '获取电子面单'],
	55: ['Approved', '已审核'],
	58: ['Locked by Stall', '档口锁定'],
	60: ['Waiting for Allocation', '待分配'],
	61: ['Queued', '排队中'],
	63: ['Waiting for Replenishment', '待补货'],
	65: ['Waiting for Processing', '待处理'],
	70: ['Waiting for Shipment', '待发货'],
	73: ['Locked as Bestseller', '爆款锁定'],
	74: ['Pre-Packed', '预打包'],
	75: ['Waiting for Picking', '待拣货'],
	77: ['Being Picked', '拣货中'],
	79: ['Picked', '已拣货'],
	90: ['Shipment Delayed', '延时发货'],
	95: ['Shipped', '已发货'],
	105: ['Partly Paid Out', '部分打款'],
	110: ['Completed', '已完成'],
	113: ['Shipped with Problems', '异常发货'],
};

const FLAGSHIP = [5, 10, 50, 51, 52, 53, 54, 58, 60, 61, 63, 65, 70, 73, 74, 75, 77, 79, 90, 110];
const ENTERPRISE = [5, 55, 95, 105, 110, 113];

/** Flagship. Serial numbers are told only when they are asked for. */
const ALL_STATES = { status_type: 3, status: FLAGSHIP.join(','), need_sn: true };

const codes = {
	flagship: codesOf(STATUSES, ...FLAGSHIP),
	enterprise: codesOf(STATUSES, ...ENTERPRISE),
	web: {
		...codesOf(STATUSES, 5, 95),
		4: ['Cancelled, Can Be Restored', '已取消(可恢复)'],
		50: ['Waiting for Shipment', '待发货'],
		51: ['To Be Pushed', '待推送'],
		52: ['Being Pushed', '推送中'],
		53: ['Push Failed', '推送失败'],
		55: ['Pushed', '已推送'],
	},
} satisfies Record<string, Codes>;

/** The web edition's are orders: their number stands in both fields. */
const NUMBER = { flagship: 'order_no', enterprise: 'order_no', web: ['order_no', 'src_order_no'] };

/** What the enterprise and the web edition share. */
const form = {
	method: 'stockout_order_query_trade.php',
	list: ['stockout_list'],
	total: ['total_count'],
	pageSize: 100,
	time: CHANGED_IN_30_DAYS,
	id: ['stockout_id'],
	modified: 'modified',
} satisfies RecordQuery;

export const salesStockout: RecordKind = {
	name: 'salesStockout',
	displayName: 'Sales Stock-Out',
	plural: 'Sales Stock-Outs',
	vendorName: '销售出库单',
	noun: 'Stock-Out',
	note: 'Wangdian leaves orders of Taobao, Tmall and Pinduoduo and of its own supply platform out.',
	time: { name: 'modified', did: 'last changed', defaultDays: 1 },
	number: { name: 'stockoutNo', displayName: 'Stock-Out Number', example: 'CK202505095', from: NUMBER },
	status: { from: 'status', codes },
	filters: [
		// Without a state the time would be that of shipping: the queries name all of them, unless some are chosen.
		statusFilter({ flagship: { parameter: 'status', several: 'comma' }, enterprise: { parameter: 'status', several: 'comma' } }),
		shopFilter(
			{
				flagship: { parameter: 'shop_nos', several: 'comma' },
				enterprise: { parameter: 'shop_no' },
				web: { parameter: 'shop_no' },
			},
			notInWeb('shop_no'),
		),
		warehouseFilter('The warehouse that ships', { parameter: 'warehouse_no' }, notInWeb('warehouse_no')),
	],
	fields: {
		stockout_id: id,
		stockout_no: text('order_no'),
		trade_no: text({ flagship: 'trade_no', enterprise: 'src_order_no', web: 'src_order_no' }),
		status: number(),
		status_name: english('status', codes),
		status_name_zh: vendor('status', codes),
		shop_no: text(),
		warehouse_no: text(),
		logistics_no: text(),
		consign_time: time(),
		src_tids: list({ flagship: 'src_trade_no', enterprise: 'src_tids', web: 'src_tids' }),
		logistics_name: text(),
		goods_count: number(),
		weight: number(),
		remark: text(),
		created,
		modified,
	},
	lines: {
		name: 'details_list',
		from: 'details_list',
		fields: {
			rec_id: text(),
			spec_no: text(),
			goods_no: text(),
			spec_name: text(),
			num: number({ flagship: 'goods_count', enterprise: 'goods_count', web: 'num' }),
			share_price: number(),
			share_amount: number(),
			src_tid: text(),
			src_oid: text(),
			batch_no: text(),
			// Flagship: a text with commas. Web: objects with sn and second_sn.
			sn_list: list('sn_list', 'sn'),
		},
	},
	queries: {
		flagship: {
			...form,
			method: 'wms.stockout.Sales.queryWithDetail',
			list: ['data', 'order'],
			total: ['data', 'total_count'],
			pageSize: 200,
			time: { ...CHANGED_IN_30_DAYS, longestSpan: 3_600 },
			constant: ALL_STATES,
			// `created` is the order's, this the shipment's.
			created: 'created_date',
			drifts: ['cost_price', 'goods_total_cost'],
			find: { parameter: 'stockout_no', needsTimes: false, constant: ALL_STATES },
		},
		enterprise: {
			...form,
			unverified: 'That is_by_modified=1 makes the time the one of the last change is known from public code only',
			constant: { is_by_modified: 1, status: ENTERPRISE.join(',') },
			created: 'created',
			find: { parameter: 'stockout_no', needsTimes: false },
		},
		web: {
			...form,
			note: 'There are no shipments as such: the shipped orders are shown, by the numbers of the orders, and a shipment that is withdrawn is not told.',
			constant: { time_type: 1 },
			closedSpans: false,
			// The only number that its page takes, instead of times; in its sample order_no is the same.
			find: { parameter: 'src_order_no', needsTimes: false },
		},
	},
};
