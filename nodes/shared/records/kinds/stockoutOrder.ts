/** Stock-out orders (出库单) of all types but sales: of transfers, purchase returns, production, stocktakes and others. */
import {
	CHANGED_IN_30_DAYS,
	codesOf,
	created,
	english,
	flag,
	id,
	modified,
	notInWeb,
	number,
	sourceFilter,
	statusFilter,
	text,
	time,
	transferFilter,
	vendor,
	warehouseFilter,
	type Codes,
	type RecordKind,
	type RecordQuery,
} from '../kind';

const codes = {
	flagship: {
		5: ['Cancelled', '已取消'],
		10: ['Waiting to Be Put Back', '待放回'],
		48: ['Not Confirmed', '未确认'],
		50: ['Waiting for Approval', '待审核'],
		51: ['Out of Stock', '缺货'],
		53: ['Accepted by WMS', 'WMS已接单'],
		54: ['Getting Waybill', '获取面单'],
		58: ['Locked by Stall', '档口锁定'],
		60: ['Waiting for Allocation', '待分配'],
		61: ['Queued', '排队中'],
		63: ['Waiting for Replenishment', '待补货'],
		65: ['Waiting for Processing', '待处理'],
		70: ['Waiting for Shipment', '待发货'],
		73: ['Locked as Bestseller', '爆款锁定'],
		75: ['Waiting for Picking', '待拣货'],
		77: ['Being Picked', '拣货中'],
		79: ['Picked', '已拣货'],
		90: ['Shipment Delayed', '延时发货'],
		110: ['Completed', '已完成'],
	},
	enterprise: {
		5: ['Cancelled', '已取消'],
		50: ['Waiting for Approval', '待审核'],
		55: ['Approved', '已审核'],
		95: ['Shipped', '已发货'],
		110: ['Completed', '已完成'],
	},
	web: {
		20: ['Waiting for Approval', '待审核'],
		25: ['Approved', '已审核'],
		30: ['Shipped', '已出库'],
		40: ['Cancelled', '已取消'],
	},
} satisfies Record<string, Codes>;

const STATUS = { flagship: 'status', enterprise: 'status', web: 'consign_status' };

/** Of the enterprise and the web edition; what 9 and 13 are is told in two ways by the page itself. */
const FORM_TYPES: Codes = {
	2: ['Transfer', '调拨出库'],
	3: ['Purchase Return', '采购退货出库'],
	4: ['Stocktake Loss', '盘亏出库'],
	5: ['Production', '生产出库'],
	7: ['Other', '其他出库'],
	8: ['Overshipment', '多发出库'],
	9: ['Correction or Outsourced', '纠错出库/委外出库'],
	10: ['Warranty Parts', '保修配件出库'],
	11: ['Initialization', '初始化出库'],
	12: ['JIT Picking', 'JIT拣货出库'],
	13: ['Outsourced', '委外出库'],
	15: ['Correction', '纠错出库'],
};

const types = {
	flagship: {
		2: ['Transfer', '调拨出库'],
		4: ['Stocktake', '盘点出库'],
		5: ['Production', '生产出库'],
		8: ['Defect Conversion', '正残转换出库'],
		9: ['JIT', 'JIT出库'],
		14: ['Purchase Return', '采购退货'],
		21: ['Other', '其它出库'],
		24: ['External Adjustment', '外仓调整出库'],
		34: ['Initialization', '初始化出库'],
	},
	enterprise: FORM_TYPES,
	web: FORM_TYPES,
} satisfies Record<string, Codes>;

const TYPE = { flagship: ['src_order_type', 'order_type'], enterprise: ['src_order_type', 'order_type'], web: 'src_order_type' };
const NUMBER = { flagship: ['stockout_no', 'order_no'], enterprise: ['order_no', 'stockout_no'], web: 'stockout_no' };

/** What the enterprise and the web edition share. */
const form = {
	method: 'stockout_order_query.php',
	list: ['stockout_list'],
	total: ['total_count'],
	pageSize: 100,
	time: CHANGED_IN_30_DAYS,
	find: { parameter: 'stockout_no', needsTimes: false, inAnyVariant: true },
} satisfies Partial<RecordQuery>;

export const stockoutOrder: RecordKind = {
	name: 'stockoutOrder',
	displayName: 'Stock-Out Order',
	plural: 'Stock-Out Orders',
	vendorName: '出库单',
	noun: 'Order',
	note: 'Those of sales orders are the resource Sales Stock-Out.',
	time: { name: 'modified', did: 'last changed', defaultDays: 1 },
	number: { name: 'stockoutNo', displayName: 'Stock-Out Number', example: 'CH2023042427', from: NUMBER },
	status: { from: STATUS, codes },
	filters: [
		{
			...statusFilter({ parameter: 'status', asNumber: true }),
			// The enterprise edition's query lists what is shipped; the other states come with Get and by the transfer alone.
			codes: { ...codes, enterprise: codesOf(codes.enterprise, 95, 110) },
			from: STATUS,
		},
		{
			name: 'orderType',
			displayName: 'Order Type',
			description: 'Only those of these types',
			takes: 'codes',
			codes: { ...types, enterprise: codesOf(FORM_TYPES, 2, 3, 4, 5, 7), web: codesOf(FORM_TYPES, 2, 3, 4, 5, 7, 8, 10, 11, 12) },
			inTrigger: true,
			asked: { parameter: 'order_type', asNumber: true },
			from: TYPE,
		},
		warehouseFilter('The warehouse that the goods leave', { parameter: 'warehouse_no' }, notInWeb('warehouse_no')),
		sourceFilter('of the transfer order, the purchase return, the production order', {
			flagship: { parameter: 'src_order_no' },
			enterprise: { parameter: 'src_order_no', replacesTimes: true },
			web: { parameter: 'src_order_no', replacesTimes: true },
		}),
		transferFilter('stock-out orders', {
			enterprise: { parameter: 'src_order_no', replacesTimes: true },
			web: { parameter: 'src_order_no', replacesTimes: true },
		}),
	],
	fields: {
		stockout_id: id,
		stockout_no: text(NUMBER),
		type: number(TYPE),
		type_name: english(TYPE, types),
		type_name_zh: vendor(TYPE, types),
		src_order_no: text(),
		status: number(STATUS),
		status_name: english(STATUS, codes),
		status_name_zh: vendor(STATUS, codes),
		warehouse_no: text(),
		logistics_no: text(),
		consign_time: time(),
		goods_count: number(),
		remark: text(),
		created,
		modified,
	},
	lines: {
		name: 'details_list',
		from: { flagship: 'detail_list', enterprise: 'details_list', web: 'order_detail_list' },
		fields: {
			rec_id: text({ flagship: 'rec_id', enterprise: 'rec_id', web: 'id' }),
			src_order_detail_id: text(),
			goods_no: text({ flagship: 'goods_no', enterprise: 'goods_no', web: 'spu_no' }),
			spec_no: text({ flagship: 'spec_no', enterprise: 'spec_no', web: 'sku_no' }),
			spec_name: text({ flagship: 'spec_name', enterprise: 'spec_name', web: 'sku_name' }),
			num: number({ flagship: ['num', 'goods_count'], enterprise: ['goods_count', 'num'], web: 'num' }),
			batch_no: text(),
			expire_date: time(),
			defect: flag({ flagship: 'defect', enterprise: 'defect', web: 'stock_type' }, { web: 2 }),
			remark: text(),
		},
	},
	queries: {
		flagship: [
			{
				// The general query finds by a source order only within an hour; this one whatever its time.
				method: 'wms.stockout.Transfer.queryWithDetail',
				when: { transferNo: true },
				list: ['data', 'order'],
				total: ['data', 'total_count'],
				pageSize: 200,
				time: 'none',
				id: ['stockout_id'],
				asked: { transferNo: { parameter: 'src_order_no' }, warehouseNo: { parameter: 'warehouse_no' } },
			},
			{
				method: 'wms.stockout.Base.search',
				list: ['data', 'order_list'],
				total: ['data', 'total_count'],
				pageSize: 200,
				time: { ...CHANGED_IN_30_DAYS, longestSpan: 3_600 },
				id: ['stockout_id'],
				modified: 'modified',
				created: 'created',
				find: { parameter: 'stockout_no', needsTimes: false },
			},
		],
		enterprise: {
			...form,
			unverified: 'The fields of an answer are known from public code only',
			note: 'Listed by the time of shipping: those that are not shipped do not come.',
			// No document shows an answer.
			list: [],
			// Without a state, or with one from 95 on: 如果状态（status）未传值或者值大于等于95时按照出库时间增量获取数据.
			time: { ...CHANGED_IN_30_DAYS, means: 'shipped' },
			id: [['stockout_id', 'rec_id']],
			listedBy: 'consign_time',
			created: 'created',
			modified: 'modified',
		},
		web: {
			...form,
			// Without a state the time would be that of shipping; of those below 95, which are all that there are, it is the last change's.
			variants: [{ status: 20 }, { status: 25 }, { status: 30 }, { status: 40 }],
			id: ['id'],
			modified: 'modify_date',
			created: 'create_date',
		},
	},
};
