/** Sales orders (系统订单, 销售订单): what the ERP makes of the orders of all shops. */
import { DAY_SECONDS } from '../../protocol/beijingTime';
import {
	codesOf,
	created,
	english,
	id,
	list,
	modified,
	number,
	shopFilter,
	statusFilter,
	text,
	time,
	vendor,
	warehouseFilter,
	type Codes,
	type QueryTime,
	type RecordKind,
	type RecordQuery,
} from '../kind';

/** What stands alike in the pages of the editions that have it; where one of them says another thing, it has that below. */
const STATUSES: Codes = {
	5: ['Cancelled', '已取消'],
	10: ['Unpaid', '待付款'],
	12: ['Waiting for Final Payment', '待尾款'],
	13: ['Waiting for Warehouse Choice', '待选仓'],
	15: ['Waiting for Payment', '等未付'],
	16: ['Approval Delayed', '延时审核'],
	19: ['Before Preorder Processing', '预订单前处理'],
	25: ['Preorder', '预订单'],
	30: ['Waiting for Service Approval', '待客审'],
	35: ['Waiting for Finance Approval', '待财审'],
	45: ['Being Handed to the Warehouse', '递交仓库中'],
	50: ['Handed to the Warehouse', '已递交仓库'],
	53: ['Not Confirmed', '未确认'],
	55: ['Approved', '已审核'],
	95: ['Shipped', '已发货'],
	96: ['Cost Confirmed', '成本确认'],
	101: ['Posted', '已过账'],
	105: ['Partly Paid Out', '部分打款'],
	110: ['Completed', '已完成'],
	113: ['Shipped with Problems', '异常发货'],
};

const codes = {
	flagship: {
		...codesOf(STATUSES, 5, 12, 15, 16, 19, 30, 35, 55, 95, 96, 101, 110),
		4: ['Offline Refund', '线下退款'],
		6: ['Turning into a Preorder', '待转预订单(待审核)'],
		7: ['Waiting to Be Completed', '待转已完成'],
		10: ['Not Paid', '未付款'],
		20: ['Before Approval Processing', '审核前处理'],
		21: ['Self-Routed, Waiting for Shipment', '自流转待发货'],
		23: ['Order with Problems', '异常订单'],
		24: ['Exchange Preorder', '换货预订单'],
		25: ['Preorder to Be Processed', '待处理预订单'],
		27: ['Preorder to Be Allocated', '待分配预订单'],
		40: ['Being Approved', '审核中'],
	},
	enterprise: {
		...codesOf(STATUSES, 5, 10, 12, 13, 15, 16, 19, 25, 30, 35, 45, 50, 53, 55, 95, 105, 110, 113),
		20: ['Preprocessing', '前处理'],
		21: ['Outsourcing Preprocessing', '委外前处理'],
		22: ['Order Grabbing Preprocessing', '抢单前处理'],
		27: ['Waiting for Order Grabbing', '待抢单'],
		40: ['Waiting to Be Handed to the Warehouse', '待递交仓库'],
	},
	web: {
		...codesOf(STATUSES, 5, 35, 95),
		4: ['Cancelled, Can Be Restored', '已取消(可恢复)'],
		10: ['Not Paid', '未付款'],
		25: ['Special Order', '特殊单'],
		29: ['Preorder', '预订单'],
		30: ['Waiting for Approval, Paid', '待审核(已支付)'],
		50: ['Waiting for Shipment', '待发货'],
		51: ['To Be Pushed', '待推送'],
		52: ['Being Pushed', '推送中'],
		53: ['Push Failed', '推送失败'],
		55: ['Pushed', '已推送'],
	},
} satisfies Record<string, Codes>;

/** The web edition's page names numbers of shop and warehouse in its table, its sample has ids instead. */
const TOLD_BY_NUMBER = {
	shop: { flagship: 'shop_no', enterprise: 'shop_no' },
	warehouse: { flagship: 'warehouse_no', enterprise: 'warehouse_no' },
};

const changed: QueryTime = { from: 'start_time', to: 'end_time', means: 'modified', longestSpan: 3_600, needed: 'unlessReplaced' };

/** What the enterprise and the web edition share. */
const form = {
	method: 'trade_query.php',
	list: ['trades'],
	total: ['total_count'],
	pageSize: 100,
	time: changed,
	id: ['trade_id'],
	modified: 'modified',
	created: 'created',
	find: { parameter: 'trade_no', needsTimes: false },
} satisfies RecordQuery;

export const salesOrder: RecordKind = {
	name: 'salesOrder',
	displayName: 'Sales Order',
	plural: 'Sales Orders',
	vendorName: '系统订单',
	noun: 'Order',
	note: 'Wangdian leaves orders of Taobao, Tmall and Pinduoduo and of its own supply platform out.',
	time: { name: 'modified', did: 'last changed', defaultDays: 1, unless: 'and no number is given' },
	number: { name: 'orderNo', displayName: 'Order Number', example: 'JY202301110027', from: 'trade_no' },
	status: { from: 'trade_status', codes },
	filters: [
		statusFilter({
			flagship: { parameter: 'status', several: 'comma' },
			enterprise: { parameter: 'status', asNumber: true },
			web: { parameter: 'status', several: 'comma' },
		}),
		shopFilter({ parameter: 'shop_no' }, TOLD_BY_NUMBER.shop),
		warehouseFilter('The warehouse that the order is shipped from', { parameter: 'warehouse_no' }, TOLD_BY_NUMBER.warehouse),
		{
			name: 'srcTid',
			displayName: 'Shop Order Number',
			description: "The order's number in the shop",
			takes: 'text',
			asked: { parameter: 'src_tid', replacesTimes: true },
		},
		{
			name: 'logisticsNo',
			displayName: 'Waybill Number',
			description: 'The number of the parcel',
			takes: 'text',
			asked: {
				flagship: { parameter: 'logistics_no', replacesTimes: true },
				enterprise: { parameter: 'logistics_no', replacesTimes: true },
				web: { parameter: 'logistics_no' },
			},
		},
	],
	fields: {
		order_id: id,
		order_no: text('trade_no'),
		status: number('trade_status'),
		status_name: english('trade_status', codes),
		status_name_zh: vendor('trade_status', codes),
		shop_no: text(),
		warehouse_no: text(),
		trade_time: time(),
		pay_time: time(),
		consign_time: time(),
		src_tids: list(),
		logistics_no: text(),
		goods_count: number(),
		receivable: number(),
		paid: number(),
		refund_status: number(),
		buyer_message: text(),
		remark: text('cs_remark'),
		created,
		modified,
	},
	lines: {
		name: 'details_list',
		from: { flagship: 'detail_list', enterprise: 'goods_list', web: 'goods_list' },
		fields: {
			rec_id: text(),
			src_tid: text(),
			src_oid: text(),
			goods_no: text(),
			spec_no: text(),
			spec_name: text(),
			num: number(),
			share_price: number(),
			share_amount: number(),
			suite_no: text(),
			gift_type: number(),
			refund_status: number(),
			remark: text(),
		},
	},
	queries: {
		flagship: {
			...form,
			method: 'sales.TradeQuery.queryWithDetail',
			// The merged ones are in sales.TradeQuery.getTradeMergedLog alone.
			note: 'An order that was merged into another one is no longer listed, and nothing tells of it here.',
			list: ['data', 'order'],
			total: ['data', 'total_count'],
			// The vendor advises up to 200 where there is much (page_size建议200以下).
			pageSize: 200,
			constant: { time_type: 1 },
			drifts: ['reserve_num', 'avg_cost', 'stock_state', 'goods_cost', 'profit'],
		},
		enterprise: {
			...form,
			unverified: 'The fields of an answer are known from public code only',
			// The documented example spans 59 minutes and 59 seconds.
			time: { ...changed, longestSpan: 3_599 },
		},
		web: { ...form, time: { ...changed, longestSpan: 3 * DAY_SECONDS }, constant: { time_type: 1 } },
	},
};
