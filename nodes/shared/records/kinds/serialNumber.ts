/** Serial numbers (序列号, SN) of stock-out and stock-in orders. */
import { DAY_SECONDS } from '../../protocol/beijingTime';
import { created, english, number, text, type QueryTime, type RecordKind, type RecordQuery } from '../kind';

const time: QueryTime = {
	from: 'start_time',
	to: 'end_time',
	means: 'created',
	longestSpan: 30 * DAY_SECONDS,
	needed: 'unlessReplaced',
};

const ORDER_NUMBERS = ['stockout_no', 'stockin_no', 'order_no'];

/** The id may be the number's, and a number may stand in several orders. */
const id = [['rec_id', 'id'], ORDER_NUMBERS, ['sn', 'sn_no']];

/** Without a direction a query lists those of stock-outs alone (默认0). */
const BOTH_DIRECTIONS = [{ order_type: 0 }, { order_type: 1 }];

/** 序列号管理: every serial number that an order carries, shipped or not. */
const goodsSn = {
	method: 'wms.GoodsSN.queryWithDetail',
	list: ['data', 'sn_list'],
	total: ['data', 'total_count'],
	// No maximum is documented; the vendor advises up to 200 where there is much (page_size建议200以下).
	pageSize: 200,
	time,
	id,
	created: ['created', 'create_date'],
	variants: BOTH_DIRECTIONS,
} satisfies RecordQuery;

/** 已出库, 已入库: the serial numbers of orders that have been carried out. No longest span is documented. */
function movedQuery(direction: string, method: string, orderNo: string): RecordQuery {
	return {
		...goodsSn,
		when: { onlyMoved: 'true', direction },
		method,
		variants: undefined,
		list: ['data', 'detail_list'],
		time: { ...time, needed: 'always' },
		asked: { orderNo: { parameter: orderNo } },
	};
}

export const serialNumber: RecordKind = {
	name: 'serialNumber',
	displayName: 'Serial Number',
	plural: 'Serial Numbers',
	vendorName: '序列号',
	noun: 'Serial Number',
	time: {
		name: 'created',
		did: 'entered (enterprise edition: last changed)',
		defaultDays: 30,
		unless: 'and neither an order nor a serial number is given',
	},
	filters: [
		{
			name: 'direction',
			displayName: 'Direction',
			description: 'Whether to look at stock-in orders or stock-out orders',
			takes: 'choice',
			stands: 'alone',
			choices: [
				{ name: 'Stock-Out', value: 'out' },
				{ name: 'Stock-In', value: 'in' },
			],
			asked: { parameter: 'order_type', values: { out: 0, in: 1 } },
		},
		{
			name: 'orderNo',
			displayName: 'Order Number',
			description: 'The number of the stock-out or stock-in order. If empty, any.',
			placeholder: 'e.g. CK202307260007',
			takes: 'text',
			stands: 'alone',
			asked: { parameter: 'order_no', replacesTimes: true },
			from: ORDER_NUMBERS,
		},
		{
			name: 'serialNumber',
			displayName: 'Serial Number',
			description: 'One serial number. If empty, any.',
			takes: 'text',
			stands: 'alone',
			asked: {
				flagship: { parameter: 'sn', replacesTimes: true },
				web: { parameter: 'sn', replacesTimes: true },
			},
			from: ['sn', 'sn_no'],
		},
		{
			name: 'onlyMoved',
			displayName: 'Only Moved',
			description:
				'Whether to return only serial numbers of orders that have left or entered the stock. The enterprise and web editions have one query for both.',
			takes: 'flag',
		},
		{
			name: 'specNo',
			displayName: 'Spec Number',
			description: 'The spec number of the goods',
			takes: 'text',
			asked: { flagship: { parameter: 'spec_no' }, web: { parameter: 'spec_no' } },
			from: 'spec_no',
		},
	],
	fields: {
		serial_number: text(['sn', 'sn_no']),
		second_serial_number: text('second_sn'),
		spec_no: text(),
		order_no: text(ORDER_NUMBERS),
		// order_type=0时返回, order_type=1时返回.
		direction: { is: 'chosen', filter: 'direction', told: { out: 'stockout_no', in: 'stockin_no' } },
		source_order_no: text('src_order_no'),
		status: number(),
		status_name: english('status', {
			flagship: {
				10: ['Entered', '初始录入'],
				15: ['Entered Again', '重复录入'],
				20: ['In Stock', '已入库'],
				30: ['Occupied', '已占用'],
				40: ['Shipped', '已出库'],
			},
		}),
		warehouse_no: text(),
		created,
	},
	queries: {
		flagship: [
			movedQuery('out', 'wms.stockout.Base.searchSN', 'stockout_no'),
			movedQuery('in', 'wms.stockin.Base.searchSN', 'stockin_no'),
			goodsSn,
		],
		enterprise: {
			...goodsSn,
			method: 'stock_inout_sn_query.php',
			unverified: "The stored copies of its page do not show the list's name: the only list of an answer is taken for it",
			list: [],
			total: ['total_count'],
			pageSize: 100,
			time: { ...time, means: 'modified' },
		},
		web: { ...goodsSn, method: 'stock_inout_sn_query.php', list: ['data'], total: ['total_count'], pageSize: 100, time: 'none' },
	},
};
