/** Stock movements (库存变化, 出入库明细): what went in and out, line by line, never changed afterwards. */
import { DAY_SECONDS } from '../../protocol/beijingTime';
import { english, flag, id, number, text, time, warehouseFilter, type QueryTime, type RecordKind, type RecordQuery } from '../kind';

const moved: QueryTime = { from: 'start_date', to: 'end_date', means: 'moved', longestSpan: 3_600, needed: 'always' };

const flagship = {
	method: 'wms.StockSpec.queryChangeHistory',
	list: ['data', 'data'],
	total: ['data', 'total_count'],
	pageSize: 100,
	time: moved,
	// Without it only goods without defects are listed (默认false只返回正品).
	variants: [{ defect: false }, { defect: true }],
	// The stock before it tells two of one moment apart.
	id: ['warehouse_no', 'spec_no', 'defect', 'stockio_no', 'type', 'created', 'stock_num_old', 'num'],
	listedBy: 'created',
	created: 'created',
} satisfies RecordQuery;

export const stockMovement: RecordKind = {
	name: 'stockMovement',
	displayName: 'Stock Movement',
	plural: 'Stock Movements',
	vendorName: '出入库明细',
	noun: 'Stock Movement',
	time: { name: 'modified', did: 'made', defaultDays: 1 },
	filters: [
		// The web edition's sample has an id instead.
		warehouseFilter('The warehouse', { flagship: { parameter: 'warehouse_no' } }, { flagship: 'warehouse_no' }),
		{
			name: 'specNo',
			displayName: 'Spec Number',
			description: 'The spec number of the goods. With it the flagship edition answers 30 days at a time, without it one hour.',
			takes: 'text',
			asked: { flagship: { parameter: 'spec_no' } },
			from: { flagship: 'spec_no', web: 'sku_no' },
		},
	],
	fields: {
		movement_id: id,
		// stockin_no和stockout_no只会有一个.
		direction: {
			...english({ flagship: 'type', web: ['stockin_no', 'stockout_no'] }, { 1: ['In', '入库'], 2: ['Out', '出库'] }),
			told: { In: 'stockin_no', Out: 'stockout_no' },
		},
		type: number('src_order_type'),
		order_no: text({ flagship: 'stockio_no', web: 'src_order_no' }),
		src_order_no: text({ flagship: 'src_order_no' }),
		warehouse_no: text(),
		spec_no: text({ flagship: 'spec_no', web: 'sku_no' }),
		defect: flag({ flagship: 'defect', web: 'stock_type' }, { web: 2 }),
		num: number(),
		stock_before: number({ flagship: 'stock_num_old' }),
		stock_after: number({ flagship: 'stock_num_new' }),
		time: time({ flagship: 'created', web: 'create_date' }),
	},
	queries: {
		flagship: [
			// 如传入商家编码，最大跨度为30天，如不传入，60min.
			{ ...flagship, when: { specNo: true }, time: { ...moved, longestSpan: 30 * DAY_SECONDS } },
			flagship,
		],
		web: {
			method: 'stock_detail_report_query.php',
			list: ['data'],
			total: ['total_count'],
			pageSize: 100,
			// A month is documented; the shortest has 28 days.
			time: { from: 'start_time', to: 'end_time', means: 'moved', longestSpan: 28 * DAY_SECONDS, needed: 'always' },
			closedSpans: false,
			// One line of an order may move in several parts, also from one place at two times; and equal rows count each (public code, which
			// holds them against the ERP's own report).
			id: ['log_type', 'src_detail_id', 'position_id', 'batch_no', 'create_date', 'num', 'sku_no'],
			repeats: true,
			listedBy: 'create_date',
			created: 'create_date',
		},
	},
};
