/** Purchase orders (采购单): goods ordered from a supplier. */
import {
	CHANGED_IN_30_DAYS,
	codesOf,
	created,
	english,
	id,
	modified,
	number,
	statusFilter,
	text,
	vendor,
	warehouseFilter,
	type Codes,
	type RecordKind,
	type RecordQuery,
} from '../kind';

const STATUSES: Codes = {
	10: ['Cancelled', '已取消'],
	20: ['Editing', '编辑中'],
	30: ['Waiting for Approval', '待审核'],
	35: ['Waiting for Finance Approval', '待财审'],
	40: ['Approved', '已审核'],
	43: ['To Be Pushed', '待推送'],
	45: ['Push Failed', '推送失败'],
	48: ['Waiting for the Goods', '待收货'],
	50: ['Partly Arrived', '部分到货'],
	60: ['Arrived', '已到货'],
	70: ['Waiting for Settlement', '待结算'],
	80: ['Partly Settled', '部分结算'],
	90: ['Completed', '已完成'],
};

const codes = {
	flagship: codesOf(STATUSES, 10, 20, 30, 35, 40, 50, 60, 70, 80, 90),
	enterprise: STATUSES,
	web: {
		5: ['Waiting for Approval', '待审核'],
		7: ['Waiting for Finance Approval', '待财审'],
		10: ['Approved', '已审核'],
		11: ['To Be Pushed', '待推送'],
		12: ['Push Failed', '推送失败'],
		13: ['Pushed', '已推送'],
		20: ['Partly Received', '部分推送(入库)'],
		30: ['Received', '已入库'],
		99: ['Cancelled', '已取消'],
	},
} satisfies Record<string, Codes>;

const form = {
	method: 'purchase_order_query.php',
	list: ['purchase_list'],
	total: ['total_count'],
	pageSize: 100,
	time: CHANGED_IN_30_DAYS,
	id: ['purchase_id'],
	modified: 'modified',
	created: 'created',
	find: { parameter: 'purchase_no', needsTimes: false },
} satisfies RecordQuery;

export const purchaseOrder: RecordKind = {
	name: 'purchaseOrder',
	displayName: 'Purchase Order',
	plural: 'Purchase Orders',
	vendorName: '采购单',
	noun: 'Order',
	time: { name: 'modified', did: 'last changed', defaultDays: 30 },
	number: { name: 'purchaseNo', displayName: 'Purchase Number', example: 'CG23060803', from: 'purchase_no' },
	status: { from: 'status', codes },
	filters: [
		statusFilter({
			flagship: { parameter: 'status', several: 'comma' },
			enterprise: { parameter: 'status', asNumber: true },
			web: { parameter: 'status', asNumber: true },
		}),
		// In the flagship an order has a warehouse that receives (收货仓), too, which may be another one and which its answers do not tell.
		warehouseFilter('The warehouse that the goods are expected in', {
			flagship: { parameter: 'expect_warehouse_no' },
			enterprise: { parameter: 'warehouse_no' },
			web: { parameter: 'warehouse_no' },
		}),
		{
			name: 'providerNo',
			displayName: 'Supplier Number',
			description: 'The number of the supplier',
			takes: 'text',
			inTrigger: true,
			asked: { flagship: { parameter: 'provider_no' } },
			from: 'provider_no',
		},
	],
	fields: {
		purchase_id: id,
		purchase_no: text(),
		provider_no: text(),
		provider_name: text(),
		warehouse_no: text(),
		status: number(),
		status_name: english('status', codes),
		status_name_zh: vendor('status', codes),
		goods_count: number(),
		goods_fee: number(),
		remark: text(),
		created,
		modified,
	},
	lines: {
		name: 'details_list',
		from: { flagship: 'detail_list', enterprise: 'details_list', web: 'details_list' },
		fields: {
			rec_id: text(),
			goods_no: text(),
			spec_no: text(),
			spec_name: text(),
			num: number(),
			price: number(),
			stockin_num: number({ flagship: 'stockin_num' }),
			remark: text(),
		},
	},
	queries: {
		flagship: {
			...form,
			method: 'purchase.PurchaseOrder.queryWithDetail',
			list: ['data', 'order'],
			total: ['data', 'total_count'],
		},
		enterprise: { ...form, unverified: 'The fields of an answer are known from public code only' },
		web: {
			...form,
			// The start counts by the day: the time of day is ignored.
			time: { ...CHANGED_IN_30_DAYS, needed: 'always', startsWithDay: true },
			constant: { time_type: 2 },
			okCode: 200,
			// Its page marks the times as required and lets the platform's number replace them. The type of time is for queries by time.
			find: { parameter: 'purchase_no', needsTimes: 'ifDemanded', constant: {} },
		},
	},
};
