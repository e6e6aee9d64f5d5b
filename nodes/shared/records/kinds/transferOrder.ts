/** Transfer orders (调拨单): goods on their way from one warehouse to another. */
import { DAY_SECONDS } from '../../protocol/beijingTime';
import {
	codesOf,
	created,
	english,
	id,
	modified,
	number,
	SEVERAL,
	statusFilter,
	text,
	vendor,
	type Codes,
	type QueryTime,
	type RecordKind,
	type RecordQuery,
} from '../kind';

const STATUSES: Codes = {
	10: ['Cancelled', '已取消'],
	20: ['Editing', '编辑中'],
	30: ['Waiting for Approval', '待审核'],
	40: ['Approved', '已审核'],
	42: ['Stock-Out to Be Pushed', '出库单待推送'],
	44: ['Stock-Out Push Failed', '出库单推送失败'],
	46: ['Waiting for Stock-Out', '待出库'],
	50: ['Partly Shipped', '部分出库'],
	60: ['Fully Shipped', '全部出库'],
	62: ['Stock-In to Be Pushed', '入库单待推送'],
	64: ['Stock-In Push Failed', '入库单推送失败'],
	66: ['Waiting for Stock-In', '待入库'],
	70: ['Partly Received', '部分入库'],
	80: ['Waiting for Settlement', '待结算'],
	90: ['Completed', '调拨完成'],
};

const status: RecordKind['status'] = {
	from: 'status',
	codes: {
		flagship: { ...codesOf(STATUSES, 10, 20, 30, 40, 80, 90), 50: ['In Transfer', '调拨中'] },
		enterprise: STATUSES,
		web: codesOf(STATUSES, 10, 30, 40, 42, 44, 46, 50, 60, 62, 64, 66, 70, 90),
	},
};

const time: QueryTime = {
	from: 'start_time',
	to: 'end_time',
	means: 'modified',
	longestSpan: 30 * DAY_SECONDS,
	needed: 'always',
};

/** What the enterprise and the web edition share. */
const form = {
	method: 'stock_transfer_query.php',
	list: ['transfer_list'],
	total: ['total_count'],
	pageSize: 100,
	time,
	id: [['transfer_id', 'rec_id', 'transfer_no']],
	modified: 'modified',
	created: 'created',
	// The vendor calls it 显示用,不做依据: for display only.
	drifts: ['stock_num', 'avaliable_num', 'available_num'],
	find: { parameter: 'transfer_no', needsTimes: true },
} satisfies RecordQuery;

export const transferOrder: RecordKind = {
	name: 'transferOrder',
	displayName: 'Transfer Order',
	plural: 'Transfer Orders',
	vendorName: '调拨单',
	noun: 'Order',
	time: { name: 'modified', did: 'last changed', defaultDays: 30 },
	number: {
		name: 'transferNo',
		displayName: 'Transfer Number',
		example: 'TF202607240001',
		from: 'transfer_no',
	},
	status,
	filters: [
		statusFilter({
			flagship: { parameter: 'status', several: 'comma' },
			enterprise: { parameter: 'status' },
			web: { parameter: 'status' },
		}),
		{
			name: 'fromWarehouseNo',
			displayName: 'From Warehouse',
			description: `The warehouse that the goods leave, by its number; ${SEVERAL}`,
			takes: 'warehouse',
			inTrigger: true,
			asked: { parameter: 'from_warehouse_no' },
			from: 'from_warehouse_no',
		},
		{
			name: 'toWarehouseNo',
			displayName: 'To Warehouse',
			description: `The warehouse that the goods go to, by its number; ${SEVERAL}`,
			takes: 'warehouse',
			inTrigger: true,
			asked: { parameter: 'to_warehouse_no' },
			from: 'to_warehouse_no',
		},
		{
			name: 'transferNo',
			displayName: 'Transfer Number',
			description: 'The number of the transfer order',
			placeholder: 'e.g. TF202607240001',
			takes: 'text',
			asked: { parameter: 'transfer_no' },
			from: 'transfer_no',
		},
		{
			name: 'outerNo',
			displayName: 'Outer Number',
			description: 'The number that another system gave the order when it created it',
			takes: 'text',
			asked: { enterprise: { parameter: 'api_outer_no' } },
			from: { flagship: ['outer_no', 'api_outer_no'], web: ['outer_no', 'api_outer_no'] },
		},
	],
	fields: {
		transfer_id: id,
		transfer_no: text(),
		status: number(),
		status_name: english('status', status.codes),
		status_name_zh: vendor('status', status.codes),
		from_warehouse_no: text(),
		to_warehouse_no: text(),
		goods_count: number(),
		goods_out_count: number(),
		goods_in_count: number(),
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
			barcode: text(),
			batch_no: text(),
			num: number(),
			// The web edition's table names them as in the head.
			out_num: number(['out_num', 'goods_out_count']),
			in_num: number(['in_num', 'goods_in_count']),
			remark: text(),
		},
	},
	queries: {
		flagship: {
			...form,
			method: 'wms.stocktransfer.Manage.queryWithDetail',
			list: ['data', 'order'],
			total: ['data', 'total_count'],
			// No maximum is documented; 100 is what public clients use.
			pageSize: 100,
			// The head's `modified` and `created` are epoch milliseconds, these are texts.
			modified: ['modified_date', 'modified'],
			created: ['created_date', 'created'],
		},
		enterprise: form,
		// `type` is required and takes one value: 0 step by step (分步), 1 quick (快速).
		web: { ...form, variants: [{ type: 0 }, { type: 1 }] },
	},
};
