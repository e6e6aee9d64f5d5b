/** Stock-in orders (入库单) of all types but returns: of purchases, transfers, production, stocktakes and others. */
import { DAY_SECONDS } from '../../protocol/beijingTime';
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
		10: ['Cancelled', '已取消'],
		20: ['Editing', '编辑中'],
		30: ['Waiting for Approval', '待审核'],
		37: ['Waiting for Quality Check', '待质检'],
		40: ['Quality Confirmed', '质检确认'],
		80: ['Completed', '已完成'],
	},
	enterprise: {
		10: ['Cancelled', '已取消'],
		20: ['Editing', '编辑中'],
		25: ['Waiting for the Price', '待价格确认'],
		30: ['Waiting for Approval', '待审核'],
		60: ['Waiting for Settlement', '待结算'],
		80: ['Completed', '已完成'],
	},
	web: { 10: ['Waiting for Approval', '待审核'], 85: ['Received', '已入库'], 101: ['Cancelled', '已取消'] },
} satisfies Record<string, Codes>;

/** Of the enterprise and the web edition. */
const FORM_TYPES: Codes = {
	1: ['Purchase', '采购入库'],
	2: ['Transfer', '调拨入库'],
	4: ['Stocktake Gain', '盘盈入库'],
	5: ['Production', '生产入库'],
	6: ['Other', '其他入库'],
	9: ['Outsourced', '委外入库'],
	11: ['Direct Shipment', '直发入库'],
	15: ['Correction', '纠错入库'],
	16: ['Pre-Stock-In', '预入库'],
};

const types = {
	flagship: {
		2: ['Transfer', '调拨'],
		4: ['Stocktake', '盘点'],
		5: ['Production Material', '生产原料'],
		6: ['Finished Production', '生产成品'],
		8: ['Defect Conversion', '正残转换'],
		10: ['Purchase', '采购单'],
		13: ['JIT Return', 'JIT退货入库'],
		20: ['Other', '其它入库'],
		23: ['External Adjustment', '外仓调整入库'],
		33: ['Initialization', '初始化入库'],
	},
	enterprise: codesOf(FORM_TYPES, 1, 2, 4, 5, 6),
	web: FORM_TYPES,
} satisfies Record<string, Codes>;

const TYPE = { flagship: ['src_order_type', 'order_type'], enterprise: ['src_order_type', 'order_type'], web: 'src_order_type' };
const NUMBER = { flagship: ['stockin_no', 'order_no'], enterprise: ['order_no', 'stockin_no'], web: 'stockin_no' };

/** How long before its change a stock-in order of the web edition may have been made, in seconds: no span beyond 30 days is known to work. */
const MADE_WITHIN = 30 * DAY_SECONDS - 1;

const form = {
	method: 'stockin_order_query.php',
	list: ['stockin_list'],
	total: ['total_count'],
	pageSize: 100,
} satisfies Partial<RecordQuery>;

export const stockinOrder: RecordKind = {
	name: 'stockinOrder',
	displayName: 'Stock-In Order',
	plural: 'Stock-In Orders',
	vendorName: '入库单',
	noun: 'Order',
	note: 'Those of returned goods are the resource Return Stock-In.',
	time: { name: 'modified', did: 'last changed', defaultDays: 30 },
	number: { name: 'stockinNo', displayName: 'Stock-In Number', example: 'RK2023060822', from: NUMBER },
	status: { from: 'status', codes },
	filters: [
		statusFilter({
			flagship: { parameter: 'status', asNumber: true },
			enterprise: { parameter: 'status', asNumber: true, several: 'oneByOne' },
			web: { parameter: 'status', asNumber: true },
		}),
		{
			name: 'orderType',
			displayName: 'Order Type',
			description: 'Only those of these types',
			takes: 'codes',
			codes: types,
			inTrigger: true,
			asked: { parameter: 'order_type', asNumber: true },
			from: TYPE,
		},
		warehouseFilter(
			'The warehouse that the goods come to',
			{ parameter: 'warehouse_no' },
			{ ...notInWeb('warehouse_no'), flagship: ['warehouse_no', 'to_warehouse_no'] },
		),
		sourceFilter('of the purchase order, the transfer order, the production order', {
			flagship: { parameter: 'src_order_no' },
			enterprise: { parameter: 'src_order_no' },
			web: { parameter: 'src_order_no', replacesTimes: true },
		}),
		transferFilter('stock-in orders', {
			enterprise: { parameter: 'src_order_no' },
			web: { parameter: 'src_order_no', replacesTimes: true },
		}),
	],
	fields: {
		stockin_id: id,
		stockin_no: text(NUMBER),
		type: number(TYPE),
		type_name: english(TYPE, types),
		type_name_zh: vendor(TYPE, types),
		src_order_no: text(),
		status: number(),
		status_name: english('status', codes),
		status_name_zh: vendor('status', codes),
		warehouse_no: text({ flagship: ['warehouse_no', 'to_warehouse_no'], enterprise: 'warehouse_no', web: 'warehouse_no' }),
		provider_no: text({ enterprise: 'provider_no' }),
		logistics_no: text(),
		check_time: time({ flagship: 'check_time', enterprise: 'check_time', web: ['check_time', 'stockin_date'] }),
		goods_count: number({ flagship: 'goods_count', enterprise: 'goods_count', web: 'sku_count' }),
		remark: text(),
		created,
		modified,
	},
	lines: {
		name: 'details_list',
		from: { flagship: 'detail_list', enterprise: 'details_list', web: 'stock_in_order_detail_list' },
		fields: {
			rec_id: text({ flagship: 'rec_id', enterprise: 'rec_id', web: 'id' }),
			src_order_detail_id: text(),
			goods_no: text({ flagship: 'goods_no', enterprise: 'goods_no', web: 'spu_no' }),
			spec_no: text({ flagship: 'spec_no', enterprise: 'spec_no', web: 'sku_no' }),
			spec_name: text({ flagship: 'spec_name', enterprise: 'spec_name', web: 'sku_name' }),
			num: number({ flagship: 'num', enterprise: ['goods_count', 'num'], web: ['real_num', 'num'] }),
			batch_no: text(),
			production_date: time(),
			expire_date: time(),
			defect: flag({ flagship: 'defect', enterprise: 'defect', web: 'stock_type' }, { web: 2 }),
			provider_no: text({ web: 'provider_no' }),
			remark: text(),
		},
	},
	queries: {
		flagship: [
			{
				// The general query finds by a source order only within a day; this one whatever its time.
				method: 'wms.stockin.Transfer.queryWithDetail',
				when: { transferNo: true },
				list: ['data', 'order'],
				total: ['data', 'total_count'],
				pageSize: 200,
				time: 'none',
				id: ['stockin_id'],
				modified: 'modified',
				created: 'created_time',
				implied: { src_order_type: 2 },
				asked: { transferNo: { parameter: 'transfer_no' }, warehouseNo: { parameter: 'warehouse_no' } },
			},
			{
				method: 'wms.stockin.Base.search',
				list: ['data', 'order_list'],
				total: ['data', 'total_count'],
				pageSize: 200,
				time: { ...CHANGED_IN_30_DAYS, longestSpan: DAY_SECONDS, needed: 'always' },
				id: ['stockin_id'],
				modified: 'modified',
				created: 'created',
				// Its page marks the times as required and says nothing of the number beside them; that of the stock-outs says that it replaces them.
				find: { parameter: 'stockin_no', needsTimes: 'ifDemanded' },
			},
		],
		enterprise: {
			...form,
			unverified: 'The fields of an answer are known from public code only',
			// Its siblings' pages say 默认80, the field list of its own gateway besides 按照状态查询时必须传原单据类别: all states asked for without a
			// type might be refused at every poll.
			note: 'Without a state this query may list completed ones (80) alone, and with one it may demand an order type.',
			list: [],
			time: { ...CHANGED_IN_30_DAYS, needed: 'always' },
			id: [['stockin_id', 'rec_id']],
			modified: ['modified', 'stockin_time'],
			created: 'created_time',
			find: {
				parameter: 'stockin_no',
				needsTimes: true,
				mayMiss:
					"Completed ones (80) alone may be found by their number: look for another one by 'Get Many' with its 'Status' and 'Order Type'",
			},
		},
		web: {
			...form,
			note: 'Changes of orders that were made more than 25 days before are not seen: Wangdian asks for the time of creation, too.',
			// Both pairs of times are marked as required. What an order may be older than its change is what this leaves of the 30 days.
			time: {
				from: 'modify_time_start',
				to: 'modify_time_end',
				means: 'modified',
				longestSpan: 5 * DAY_SECONDS,
				needed: 'unlessReplaced',
				createdWithin: { from: 'start_time', to: 'end_time', seconds: MADE_WITHIN },
			},
			closedSpans: false,
			id: ['id'],
			modified: 'modify_date',
			created: 'create_date',
			// Of the purchase order, not of the stock-in.
			drifts: ['prepare_status'],
			find: { parameter: 'stockin_no', needsTimes: false },
		},
	},
};
