// Flagship: transfer orders, warehouses, the server's time.
import { formatBeijing } from '../beijingTime.mts';
import { listField, pageOf, totalField } from '../paging.mts';
import { transferRecords } from '../records/transferRecord.mts';
import { warehouseRecords } from '../records/warehouseRecord.mts';
import { Refused } from '../refusals.mts';
import {
	check,
	moment,
	numberList,
	object,
	optionalFlag,
	optionalInteger,
	optionalText,
	timeWindow,
	TIMES_MISSING,
} from './flagshipParams.mts';
import type { FlagshipMethod } from './flagshipMethods.mts';
import { findTransfers } from './transferQuery.mts';
import { findWarehouses } from './warehouseQuery.mts';

const transferParams = object({
	start_time: optionalText,
	end_time: optionalText,
	from_warehouse_no: optionalText,
	to_warehouse_no: optionalText,
	transfer_no: optionalText,
	status: numberList,
	fuzzy_query: optionalFlag,
});

const warehouseParams = object({
	warehouse_no: optionalText,
	warehouse_name: optionalText,
	type: optionalInteger,
	sub_type: optionalInteger,
	start_time: optionalText,
	end_time: optionalText,
	hide_delete: optionalInteger,
});

export const flagshipQueries: Record<string, FlagshipMethod> = {
	'wms.stocktransfer.Manage.queryWithDetail': {
		arguments: 1,
		paged: true,
		warehouseRight: true,
		run(world, [given], pager) {
			const params = check(transferParams, given);
			const found = findTransfers(world, {
				...timeWindow(world, params.start_time, params.end_time),
				statuses: params.status,
				fromWarehouseNo: params.from_warehouse_no,
				toWarehouseNo: params.to_warehouse_no,
				transferNo: params.transfer_no,
				fuzzy: params.fuzzy_query,
			});
			// "匹配数量大于1条时会报错" is documented, the text is not.
			if (params.fuzzy_query && params.transfer_no && found.total > 1) throw new Refused(100, '模糊查询匹配到多条单据');
			const orders = transferRecords(world, 'flagship', pageOf(found, pager, world.settings));
			return { ...totalField(found.total, pager, world.settings), ...listField('order', orders, world.settings) };
		},
	},
	'setting.Warehouse.queryWarehouse': {
		arguments: 1,
		paged: true,
		warehouseRight: true,
		run(world, [given], pager) {
			const params = check(warehouseParams, given);
			const { start_time: start, end_time: end } = params;
			if ((world.settings.warehouseTimes === 'required' || start || end) && !(start && end)) {
				throw new Refused(100, TIMES_MISSING);
			}
			const found = findWarehouses(world, {
				warehouseNo: params.warehouse_no,
				name: params.warehouse_name,
				type: params.type,
				subType: params.sub_type,
				disabled: params.hide_delete === 0 ? undefined : false,
				...(start && end ? { from: moment(start), to: moment(end) } : {}),
			});
			const details = warehouseRecords(world, 'flagship', pageOf(found, pager, world.settings));
			return { ...totalField(found.total, pager, world.settings), ...listField('details', details, world.settings) };
		},
	},
	'system.Core.now': {
		arguments: 0,
		open: true,
		run: (world) => ({ now: formatBeijing(world.now()) }),
	},
};
