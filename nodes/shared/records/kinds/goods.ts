/** Goods (货品档案) with their specifications (SKU, 单品). */
import { CHANGED_IN_30_DAYS, created, flag, id, modified, number, text, time, type RecordKind, type RecordQuery } from '../kind';

/** Both pages say 货品档案最后修改时间 and nothing of the specifications. */
const UNKNOWN = 'Whether goods come when only a specification was changed is not documented.';

/** What the enterprise and the web edition share. */
const form = {
	method: 'goods_query.php',
	list: ['goods_list'],
	total: ['total_count'],
	pageSize: 100,
	time: CHANGED_IN_30_DAYS,
	id: ['goods_id'],
	find: { parameter: 'goods_no', needsTimes: false },
} satisfies RecordQuery;

export const goods: RecordKind = {
	name: 'goods',
	displayName: 'Goods',
	plural: 'Goods',
	vendorName: '货品档案',
	noun: 'Goods Item',
	time: { name: 'modified', did: 'last changed', defaultDays: 30, unless: 'and no number is given' },
	number: { name: 'goodsNo', displayName: 'Goods Number', example: 'SP0001', from: 'goods_no' },
	filters: [
		{
			name: 'specNo',
			displayName: 'Spec Number',
			description: 'The spec number of one of the specifications',
			takes: 'text',
			asked: { parameter: 'spec_no', replacesTimes: true },
		},
		{
			name: 'barcode',
			displayName: 'Barcode',
			description: 'The barcode of one of the specifications',
			takes: 'text',
			// Beside which numbers the web edition's times may be left out is told in two ways.
			asked: {
				flagship: { parameter: 'barcode' },
				enterprise: { parameter: 'barcode' },
				web: { parameter: 'barcode', replacesTimes: true },
			},
		},
	],
	fields: {
		goods_id: id,
		goods_no: text(),
		goods_name: text(),
		short_name: text(),
		brand_name: text(),
		class_name: text({ flagship: 'class_name', enterprise: 'class_name', web: 'category_name' }),
		deleted: flag(),
		created,
		modified,
	},
	lines: {
		name: 'spec_list',
		from: 'spec_list',
		fields: {
			spec_id: text(),
			spec_no: text(),
			spec_name: text(),
			barcode: text(),
			retail_price: number(),
			weight: number(),
			deleted: flag(),
			modified: time({ flagship: 'spec_modified', enterprise: 'spec_modified', web: 'modified' }),
		},
	},
	queries: {
		flagship: {
			...form,
			method: 'goods.Goods.queryWithSpec',
			// 货品 或 单品 最后修改时间.
			note: 'A change of one of their specifications counts as a change of the goods.',
			list: ['data', 'goods_list'],
			total: ['data', 'total_count'],
			// Hidden by default: their deletion is a change, too.
			constant: { hide_deleted: false },
			modified: ['goods_modified', 'modified'],
			modifiedInLines: 'spec_modified',
			created: 'goods_created',
		},
		enterprise: {
			...form,
			unverified: 'The fields of an answer are known from public code only',
			note: UNKNOWN,
			constant: { deleted: 1 },
			modified: 'goods_modified',
			modifiedInLines: 'spec_modified',
			created: 'goods_created',
		},
		web: {
			...form,
			note: UNKNOWN,
			constant: { hide_deleted: 0 },
			modified: 'modified',
			modifiedInLines: 'modified',
			created: 'created',
			find: { parameter: 'goods_no', needsTimes: false, constant: { hide_deleted: 0 } },
		},
	},
};
