/** Warehouses (仓库): a list that is read whole. */
import { DAY_SECONDS } from '../../protocol/beijingTime';
import { flag, number, text, type RecordKind, type RecordQuery } from '../kind';

const form = {
	method: 'warehouse_query.php',
	list: ['warehouses'],
	total: ['total_count'],
	pageSize: 100,
	time: 'none',
	id: ['warehouse_no'],
} satisfies RecordQuery;

export const warehouse: RecordKind = {
	name: 'warehouse',
	displayName: 'Warehouse',
	plural: 'Warehouses',
	vendorName: '仓库',
	noun: 'Warehouse',
	filters: [],
	fields: {
		warehouse_no: text(),
		name: text(['name', 'warehouse_name']),
		warehouse_id: text(),
		type: number(['type', 'warehouse_type']),
		is_disabled: flag(),
		province: text(),
		city: text(),
		district: text(),
		address: text(),
		remark: text(),
	},
	queries: {
		flagship: {
			...form,
			method: 'setting.Warehouse.queryWarehouse',
			list: ['data', 'details'],
			total: ['data', 'total_count'],
			// 默认隐藏已删除. Each says whether it is disabled; that one is gone does not undo the orders of it.
			constant: { hide_delete: 0 },
			// Optional in the table of parameters, demanded in the error sample (wangdian-facts 7).
			time: { from: 'start_time', to: 'end_time', means: 'modified', longestSpan: 30 * DAY_SECONDS, needed: 'ifDemanded' },
		},
		enterprise: form,
		// 默认为0 返回未停用仓库.
		web: { ...form, variants: [{ is_disabled: 0 }, { is_disabled: 1 }] },
	},
};
