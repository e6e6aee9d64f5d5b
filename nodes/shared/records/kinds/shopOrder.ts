/** Shop orders (原始订单, 平台订单): orders as the shops' platforms sent them. */
import {
	CHANGED_IN_30_DAYS,
	codesOf,
	created,
	english,
	modified,
	number,
	shopFilter,
	statusFilter,
	text,
	time,
	vendor,
	type Codes,
	type RecordKind,
	type RecordQuery,
} from '../kind';

const STATUSES: Codes = {
	10: ['Not Confirmed', '未确认'],
	20: ['Waiting for Final Payment', '待尾款'],
	30: ['Waiting for Shipment', '待发货'],
	40: ['Partly Shipped', '部分发货'],
	50: ['Shipped', '已发货'],
	60: ['Delivered', '已签收'],
	70: ['Completed', '已完成'],
	80: ['Refunded', '已退款'],
	90: ['Closed', '已关闭'],
};

const codes = {
	flagship: STATUSES,
	enterprise: STATUSES,
	web: { ...codesOf(STATUSES, 10, 20, 40, 50, 60, 70, 80, 90), 30: ['Paid', '已支付'] },
} satisfies Record<string, Codes>;

const form = {
	method: 'vip_api_trade_query.php',
	list: ['trade_list'],
	total: ['total_count'],
	pageSize: 100,
	time: CHANGED_IN_30_DAYS,
	id: ['platform_id', 'shop_id', 'tid'],
	modified: 'modified',
	created: 'created',
} satisfies RecordQuery;

export const shopOrder: RecordKind = {
	name: 'shopOrder',
	displayName: 'Shop Order',
	plural: 'Shop Orders',
	vendorName: '原始订单',
	noun: 'Order',
	note: 'Wangdian leaves orders of Taobao, Tmall and Pinduoduo and of its own supply platform out.',
	time: { name: 'modified', did: 'last changed', defaultDays: 30 },
	number: { name: 'tid', displayName: 'Shop Order Number', example: '20240821006', from: 'tid' },
	status: { from: 'trade_status', codes },
	filters: [
		statusFilter({}),
		// The web edition's page names the number in its table, its sample has an id instead; no enterprise answer is published.
		shopFilter({ parameter: 'shop_no' }, { flagship: 'shop_no' }),
	],
	fields: {
		tid: text(),
		platform_id: text(),
		shop_no: text(),
		trade_status: number(),
		status_name: english('trade_status', codes),
		status_name_zh: vendor('trade_status', codes),
		pay_status: number(),
		refund_status: number(),
		process_status: number(),
		trade_time: time(),
		pay_time: time(),
		goods_count: number(),
		receivable: number(),
		paid: number(),
		buyer_message: text(),
		remark: text(),
		created,
		modified,
	},
	lines: {
		name: 'details_list',
		from: { flagship: 'trade_orders', enterprise: 'goods_list', web: 'goods_list' },
		fields: {
			oid: text(),
			goods_no: text(),
			spec_no: text(),
			goods_name: text(),
			spec_name: text(),
			num: number(),
			price: number(),
			share_amount: number(),
			refund_status: number(),
			status: number(),
		},
	},
	queries: {
		flagship: {
			...form,
			method: 'sales.RawTrade.search',
			list: ['data', 'order'],
			total: ['data', 'total_count'],
			pageSize: 200,
			id: ['rec_id'],
			find: { parameter: 'tid', needsTimes: false },
		},
		enterprise: {
			...form,
			unverified: 'This interface is paid for, and no answer of it is published: the only list of an answer is taken for it',
			list: [],
			time: { ...CHANGED_IN_30_DAYS, needed: 'always' },
			id: ['platform_id', 'tid'],
			find: { parameter: 'tid', needsTimes: true },
		},
		web: { ...form, closedSpans: false, find: { parameter: 'tid', needsTimes: false } },
	},
};
