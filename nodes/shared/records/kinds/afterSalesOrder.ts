/** After-sales orders (退换单, 售后单): returns, exchanges and refunds. */
import { DAY_SECONDS } from '../../protocol/beijingTime';
import {
	codesOf,
	created,
	english,
	id,
	list,
	modified,
	number,
	SEVERAL,
	shopFilter,
	statusFilter,
	text,
	vendor,
	type Codes,
	type QueryTime,
	type RecordKind,
	type RecordQuery,
} from '../kind';

const STATUSES: Codes = {
	5: ['Waiting for Extra Payment', '补款'],
	10: ['Cancelled', '已取消'],
	20: ['Waiting for Approval', '待审核'],
	30: ['Approved', '已审核'],
	40: ['Rejected', '已拒绝'],
	50: ['Waiting for Finance Approval', '待财审'],
	60: ['Waiting for the Goods', '待收货'],
	63: ['To Be Pushed', '待推送'],
	64: ['Push Failed', '推送失败'],
	65: ['Waiting for the Goods, External Warehouse', '委外待收货'],
	69: ['Waiting for the Goods, Settled', '待收货(已结算)'],
	70: ['Partly Arrived', '部分到货'],
	71: ['Partly Arrived, Settled', '部分到货(已结算)'],
	80: ['Waiting for Settlement', '待结算'],
	81: ['Waiting for Report', '待回传'],
	85: ['Waiting for Posting', '待过账'],
	86: ['Posted', '已过账'],
	87: ['Cost Confirmed', '成本确认'],
	90: ['Completed', '已完成'],
};

const codes = {
	flagship: {
		...codesOf(STATUSES, 10, 20, 30, 81, 85, 86, 87, 90),
		40: ['Pushed', '已推送'],
		80: ['Settled', '已结算'],
	},
	enterprise: {
		...codesOf(STATUSES, 5, 10, 20, 40, 50, 60, 63, 64, 65, 69, 70, 71, 80, 90),
		30: ['Agreed', '已同意'],
	},
	web: {
		...codesOf(STATUSES, 10, 90),
		20: ['Waiting for Confirmation', '待确认'],
		35: ['To Be Pushed', '待推送'],
		36: ['Push Failed', '推送失败'],
		60: ['Waiting for Stock-In', '待入库'],
		70: ['Partly Received', '部分入库'],
	},
} satisfies Record<string, Codes>;

const STATUS = { flagship: 'status', enterprise: 'process_status', web: 'process_status' };

/** In the web edition as in the flagship; the enterprise edition has the usual names. */
const changed: QueryTime = {
	from: 'modified_from',
	to: 'modified_to',
	means: 'modified',
	longestSpan: 30 * DAY_SECONDS,
	needed: 'always',
};

const form = {
	method: 'refund_query.php',
	list: ['refunds'],
	total: ['total_count'],
	pageSize: 100,
	time: changed,
	id: ['refund_id'],
	modified: 'modified',
	created: 'created',
	find: { parameter: 'refund_no', needsTimes: true },
} satisfies RecordQuery;

export const afterSalesOrder: RecordKind = {
	name: 'afterSalesOrder',
	displayName: 'After-Sales Order',
	plural: 'After-Sales Orders',
	vendorName: '退换单',
	noun: 'Order',
	note: 'Wangdian leaves orders of Taobao, Tmall and Pinduoduo and of its own supply platform out.',
	time: { name: 'modified', did: 'last changed', defaultDays: 30 },
	number: { name: 'refundNo', displayName: 'After-Sales Number', example: 'TK2306140001', from: 'refund_no' },
	status: { from: STATUS, codes },
	filters: [
		statusFilter({
			flagship: { parameter: 'status', asNumber: true },
			enterprise: { parameter: 'process_status', asNumber: true },
			web: { parameter: 'status' },
		}),
		shopFilter({
			flagship: { parameter: 'shop_nos', several: 'comma' },
			enterprise: { parameter: 'shop_no' },
			web: { parameter: 'shop_nos', several: 'comma' },
		}),
		{
			name: 'returnWarehouseNo',
			displayName: 'Return Warehouse',
			description: `The warehouse that the goods come back to, by its number; ${SEVERAL}`,
			takes: 'warehouse',
			inTrigger: true,
			asked: {
				flagship: { parameter: 'return_warehouse_nos', several: 'comma' },
				web: { parameter: 'return_warehouse_nos', several: 'comma' },
			},
			from: 'return_warehouse_no',
		},
	],
	fields: {
		refund_id: id,
		refund_no: text(),
		type: number(),
		status: number(STATUS),
		status_name: english(STATUS, codes),
		status_name_zh: vendor(STATUS, codes),
		stockin_status: number(),
		shop_no: text(),
		return_warehouse_no: text(),
		return_logistics_no: text({ flagship: 'return_logistics_no', enterprise: 'logistics_no', web: 'return_logistics_no' }),
		tids: list({ flagship: 'tid_list', enterprise: 'tid', web: 'tid' }),
		trade_nos: list({ flagship: 'trade_no_list', enterprise: 'sales_tid', web: 'sales_tid' }),
		actual_refund_amount: number(),
		reason: text({ flagship: ['reason_name', 'reason'], enterprise: 'reason_name', web: 'refund_reason' }),
		remark: text(),
		created,
		modified,
	},
	lines: {
		name: 'details_list',
		from: { flagship: 'detail_list', enterprise: 'refund_order_list', web: 'refund_order_list' },
		fields: {
			rec_id: text({ flagship: 'rec_id', enterprise: 'order_id', web: 'order_id' }),
			oid: text(),
			tid: text(),
			goods_no: text(),
			spec_no: text(),
			spec_name: text(),
			refund_num: number(),
			stockin_num: number(),
			refund_amount: number({ flagship: 'refund_amount', enterprise: 'refund_order_amount', web: 'refund_order_amount' }),
			remark: text(),
		},
	},
	queries: {
		flagship: {
			...form,
			method: 'aftersales.refund.Refund.search',
			list: ['data', 'order'],
			total: ['data', 'total_count'],
			pageSize: 200,
			// The head's `modified` is epoch milliseconds, this is a text.
			modified: ['modified_date', 'modified'],
		},
		enterprise: {
			...form,
			unverified: 'The fields of an answer are known from public code only',
			// The pages say 1 to 40.
			pageSize: 40,
			time: { ...changed, from: 'start_time', to: 'end_time' },
			constant: { time_type: 0 },
			find: { parameter: 'refund_no', needsTimes: 'ifDemanded', constant: {} },
		},
		// No longest span is documented. The list may have no end in common with its beginning (2105 modified_from不能等于modified_to).
		web: { ...form, constant: { time_type: 0 }, closedSpans: false },
	},
};
