/** Stock levels (库存): what a warehouse has of one specification. */
import {
	CHANGED_IN_30_DAYS,
	created,
	flag,
	modified,
	notInWeb,
	number,
	text,
	warehouseFilter,
	type RecordKind,
	type RecordQuery,
} from '../kind';

/** What the enterprise and the web edition share. */
const form = {
	method: 'stock_query.php',
	list: ['stocks'],
	total: ['total_count'],
	pageSize: 100,
	time: CHANGED_IN_30_DAYS,
	id: ['warehouse_no', 'spec_no', 'defect'],
	modified: 'modified',
	created: 'created',
} satisfies RecordQuery;

export const stockLevel: RecordKind = {
	name: 'stockLevel',
	displayName: 'Stock Level',
	plural: 'Stock Levels',
	vendorName: '库存',
	noun: 'Stock Level',
	note: 'A version is new when the stock or the available stock has changed: the other figures move by themselves.',
	time: { name: 'modified', did: 'last changed', defaultDays: 30, unless: 'and no spec number is given' },
	filters: [
		warehouseFilter('The warehouse', { parameter: 'warehouse_no' }, notInWeb('warehouse_no')),
		{
			name: 'specNo',
			displayName: 'Spec Number',
			description: 'The spec number of the goods',
			takes: 'text',
			inTrigger: true,
			asked: {
				flagship: { parameter: 'spec_nos', several: 'list', replacesTimes: true },
				enterprise: { parameter: 'spec_no', replacesTimes: true },
				web: { parameter: 'spec_no', replacesTimes: true },
			},
			from: 'spec_no',
		},
	],
	fields: {
		stock_id: text('rec_id'),
		warehouse_no: text(),
		spec_no: text(),
		goods_no: text(),
		goods_name: text(),
		spec_name: text(),
		barcode: text(),
		defect: flag(),
		stock_num: number(),
		available_num: number({ flagship: 'available_send_stock', enterprise: 'avaliable_num', web: 'available_num' }),
		modified,
		created,
	},
	queries: {
		flagship: {
			...form,
			method: 'wms.StockSpec.search2',
			list: ['data', 'detail_list'],
			total: ['data', 'total_count'],
			pageSize: 1_000,
			id: ['rec_id'],
			counts: ['stock_num', 'available_send_stock'],
		},
		enterprise: {
			...form,
			unverified: 'The fields of an answer are known from public code only',
			counts: ['stock_num', 'avaliable_num'],
		},
		web: { ...form, pageSize: 1_000, id: ['rec_id'], counts: ['stock_num', 'available_num'] },
	},
};
