/** Return stock-in orders (退货入库单): goods that have come back. */
import { DAY_SECONDS } from '../../protocol/beijingTime';
import {
	codesOf,
	created,
	english,
	flag,
	id,
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
	type QueryTime,
	type RecordKind,
	type RecordQuery,
} from '../kind';

const STATUSES: Codes = {
	10: ['Cancelled', '已取消'],
	20: ['Editing', '编辑中'],
	30: ['Waiting for Approval', '待审核'],
	60: ['Waiting for Settlement', '待结算'],
	80: ['Completed', '已完成'],
};

const COMPLETED = 80;

const codes = {
	flagship: codesOf(STATUSES, 10, 20, 30, 80),
	enterprise: STATUSES,
	web: codesOf(STATUSES, 10, 20, 30, 80),
} satisfies Record<string, Codes>;

const changed: QueryTime = { from: 'start_time', to: 'end_time', means: 'modified', longestSpan: 30 * DAY_SECONDS, needed: 'always' };

const form = {
	method: 'stockin_order_query_refund.php',
	list: ['stockin_list'],
	total: ['total_count'],
	pageSize: 100,
	time: changed,
	id: ['stockin_id'],
	modified: 'modified',
	find: { parameter: 'stockin_no', needsTimes: true },
} satisfies RecordQuery;

/**
 * Without a state only completed ones are listed: 默认查询80已完成单据. The web edition's page has left that sentence out since; asked for
 * one after another, all states come either way.
 */
const statesOf = (known: Codes) => Object.keys(known).map((code) => ({ status: Number(code) }));

/** A number alone finds a completed one, and may find one in any other state. */
const findsOf = (known: Codes) => [{}, ...statesOf(known).filter(({ status }) => status !== COMPLETED)];

export const returnStockin: RecordKind = {
	name: 'returnStockin',
	displayName: 'Return Stock-In',
	plural: 'Return Stock-Ins',
	vendorName: '退货入库单',
	noun: 'Stock-In',
	time: { name: 'modified', did: 'last changed', defaultDays: 30 },
	number: { name: 'stockinNo', displayName: 'Stock-In Number', example: 'RK2024083013', from: 'order_no' },
	status: { from: 'status', codes },
	filters: [
		statusFilter({
			flagship: { parameter: 'status', several: 'comma' },
			enterprise: { parameter: 'status', asNumber: true },
			web: { parameter: 'status', asNumber: true },
		}),
		shopFilter({ flagship: { parameter: 'shop_nos', several: 'comma' }, enterprise: { parameter: 'shop_no' } }, notInWeb('shop_no')),
		warehouseFilter(
			'The warehouse that the goods came back to',
			{ flagship: { parameter: 'warehouse_no' }, web: { parameter: 'warehouse_no' } },
			notInWeb('warehouse_no'),
		),
	],
	fields: {
		stockin_id: id,
		stockin_no: text('order_no'),
		refund_no: text({ flagship: 'refund_no', enterprise: 'src_order_no', web: 'src_order_no' }),
		trade_no: text({ flagship: 'trade_no_list', enterprise: 'trade_no', web: 'trade_no' }),
		status: number(),
		status_name: english('status', codes),
		status_name_zh: vendor('status', codes),
		shop_no: text(),
		warehouse_no: text(),
		logistics_no: text(),
		check_time: time(),
		remark: text(),
		created,
		modified,
	},
	lines: {
		name: 'details_list',
		from: 'details_list',
		fields: {
			rec_id: text(),
			goods_no: text(),
			spec_no: text(),
			spec_name: text(),
			num: number({ flagship: 'num', enterprise: 'goods_count', web: 'num' }),
			batch_no: text(),
			expire_date: time(),
			defect: flag(),
			// The flagship's table has both, its sample the second alone.
			actual_refund_amount: number({
				flagship: ['actual_refund_amount', 'refund_amount'],
				enterprise: 'actual_refund_amount',
				web: 'actual_refund_amount',
			}),
		},
	},
	queries: {
		flagship: {
			...form,
			method: 'wms.stockin.Refund.queryWithDetail',
			list: ['data', 'order'],
			total: ['data', 'total_count'],
			constant: { time_type: 0 },
			created: ['created', 'created_time'],
			drifts: ['total_cost', 'checked_cost_price', 'total_price'],
		},
		enterprise: {
			...form,
			unverified: 'The fields of an answer are known from public code only',
			variants: statesOf(codes.enterprise),
			// The older page says 1 to 50.
			pageSize: 50,
			modified: ['modified', 'stockin_time'],
			created: 'created_time',
			find: { parameter: 'stockin_no', needsTimes: 'ifDemanded', variants: findsOf(codes.enterprise) },
		},
		web: {
			...form,
			variants: statesOf(codes.web),
			created: 'stockin_time',
			// 传该字段可以不传时间范围.
			time: { ...changed, needed: 'unlessReplaced' },
			find: { parameter: 'stockin_no', needsTimes: false, variants: findsOf(codes.web) },
		},
	},
};
