// Flagship: serial numbers (SN) are uploaded to stock-out and stock-in orders, and looked up again.
import { z } from 'zod/v4';
import { formatBeijing } from '../beijingTime.mts';
import { listField, listing, pageOf, totalField } from '../paging.mts';
import { wireNumbers } from '../records/wireNumbers.mts';
import { Refused } from '../refusals.mts';
import type { StockOrder } from '../types.mts';
import type { UploadLine } from '../store.mts';
import type { World } from '../world.mts';
import {
	check,
	moment,
	object,
	optionalFlag,
	optionalInteger,
	optionalText,
	requiredCode,
	requiredList,
	requiredText,
	timeWindow,
} from './flagshipParams.mts';
import type { FlagshipMethod } from './flagshipMethods.mts';

const SN_LENGTH = 80;
const SPEC_NO_LENGTH = 40;
// What three-byte UTF-8 columns cannot hold: emoji, and rare characters beyond the basic plane.
const UNSTORABLE = /[\u{10000}-\u{10FFFF}]/u;

const serialNumber = requiredText('sn', 'sn_list不能为空', SN_LENGTH);
const specNo = requiredText('spec_no', 'spec_no不能为空', SPEC_NO_LENGTH);

const stockoutParams = object({
	stockout_no: requiredText('stockout_no', '出库单号不可以为空'),
	order_type: requiredCode('order_type', [2, 5, 14, 21]),
});
const stockoutLines = requiredList(
	object({ spec_no: specNo, defect: optionalFlag, sn_list: requiredList(serialNumber, 'sn_list不能为空') }),
	'detailList不能为空',
);

const stockinParams = object({
	stockin_no: requiredText('stockin_no', '入库单号不可以为空'),
	order_type: requiredCode('order_type', [2, 6, 20]),
});
const newSerialNumber = object({
	sn_no: requiredText('sn', 'sn_no不能为空', SN_LENGTH),
	sn_suite_no: requiredText('sn_suite_no', 'sn_suite_no不能为空', SN_LENGTH),
});
const stockinLines = requiredList(
	object({
		spec_no: specNo,
		defect: optionalFlag,
		batch_no: optionalText,
		production_date: optionalText,
		expire_date: optionalText,
		sn_list: z.array(serialNumber, { error: 'argument type mismatch' }).nullish(),
		sn_new_list: z.array(newSerialNumber, { error: 'argument type mismatch' }).nullish(),
	}),
	'detailList不能为空',
);

/** Carries an upload out, or refuses it whole: nothing documents a partial success. */
function upload(world: World, store: World['stockouts'], no: string, orderType: number, lines: UploadLine[]): Record<string, unknown> {
	// Official: 请注意不要有表情符号等各种非法字符,会导致数据库写入失败.
	if (UNSTORABLE.test(JSON.stringify(lines))) throw new Refused(4, '数据库错误');
	const order = store.get(no);
	if (!order || order.orderType !== orderType) throw new Refused(100, '单据不存在');
	// The documents state the rule (单据状态需要为 编辑中才能推送SN), not the text of the refusal.
	if (order.status !== '编辑中') throw new Refused(100, `单据状态为${order.status}，只有编辑中的单据才能推送SN`);
	for (const { specNo: wanted, defect } of lines) {
		const found = order.lines.some((line) => line.specNo === wanted && line.defect === defect);
		if (!found) throw new Refused(100, `单据中不存在商家编码为${wanted}的${defect ? '残次品' : '正品'}`);
	}
	store.upload(order, lines, world.settings.secondUpload === 'replace');
	return { message: 'OK' };
}

/** A serial number with the order and the line that carry it. */
export interface SerialRow {
	order: StockOrder;
	line: StockOrder['lines'][number];
	serial: StockOrder['lines'][number]['serialNumbers'][number];
}

export function serialRows(store: World['stockouts']): SerialRow[] {
	return store.all().flatMap((order) => order.lines.flatMap((line) => line.serialNumbers.map((serial) => ({ order, line, serial }))));
}

/** 出库SN查询 and 入库SN查询: the same, but for the names of the order's fields. */
function searchSn(kind: 'stockout' | 'stockin'): FlagshipMethod {
	const orderNo = `${kind}_no`;
	const searchParams = object({
		start_time: requiredText('start_time', 'start_time 不能为空'),
		end_time: requiredText('end_time', 'end_time 不能为空'),
		[orderNo]: optionalText,
	});
	return {
		arguments: 1,
		paged: true,
		warehouseRight: true,
		run(world, [given], pager) {
			const params = check(searchParams, given) as Record<string, string | undefined>;
			const [from, to] = [moment(params.start_time!), moment(params.end_time!)];
			const { id } = wireNumbers('flagship', world.settings);
			const rows = serialRows(kind === 'stockout' ? world.stockouts : world.stockins).filter(
				({ order, serial }) =>
					serial.created >= from &&
					serial.created <= to &&
					(!params[orderNo] || order.no === params[orderNo]) &&
					(world.settings.searchBeforeShipping || order.status === '已完成'),
			);
			const page = pageOf(listing(rows), pager, world.settings).map(({ order, line, serial }) => ({
				created: formatBeijing(serial.created),
				defect: line.defect,
				rec_id: id(serial.recId),
				sn: serial.sn,
				spec_id: id(line.specId),
				spec_no: line.specNo,
				[`${kind}_detail_id`]: id(line.detailId),
				[`${kind}_id`]: id(order.id),
				[orderNo]: order.no,
			}));
			return { ...listField('detail_list', page, world.settings), ...totalField(rows.length, pager, world.settings) };
		},
	};
}

const goodsSnParams = object({
	start_time: optionalText,
	end_time: optionalText,
	time_type: optionalInteger,
	order_type: optionalInteger,
	src_order_type: optionalInteger,
	sn: optionalText,
	order_no: optionalText,
	spec_no: optionalText,
	status: optionalInteger,
	warehouse_no: optionalText,
});

/** 10 初始录入, 20 已入库, 30 已占用, 40 已出库: which of them an uploaded number has is a guess from the labels. */
function goodsStatus(order: StockOrder, incoming: boolean): number {
	if (incoming) return order.status === '已完成' ? 20 : 10;
	return order.status === '已完成' ? 40 : 30;
}

export const flagshipSerialNumbers: Record<string, FlagshipMethod> = {
	'wms.stockout.Base.uploadSN': {
		arguments: 2,
		warehouseRight: true,
		run(world, [head, details]) {
			const { stockout_no: no, order_type: orderType } = check(stockoutParams, head);
			const lines = check(stockoutLines, details).map((line) => ({
				specNo: line.spec_no,
				defect: line.defect ?? false,
				serialNumbers: line.sn_list.map((sn) => ({ sn })),
			}));
			return upload(world, world.stockouts, no, orderType, lines);
		},
	},
	'wms.stockin.Base.uploadSN': {
		arguments: 2,
		warehouseRight: true,
		run(world, [head, details]) {
			const { stockin_no: no, order_type: orderType } = check(stockinParams, head);
			const lines = check(stockinLines, details).map((line) => {
				// sn_list wins where both are sent.
				const serialNumbers = line.sn_list?.length
					? line.sn_list.map((sn) => ({ sn }))
					: (line.sn_new_list ?? []).map((one) => ({ sn: one.sn_no, suiteNo: one.sn_suite_no }));
				if (!serialNumbers.length) throw new Refused(100, 'sn_list不能为空');
				for (const date of [line.production_date, line.expire_date]) if (date) moment(date.length === 10 ? `${date} 00:00:00` : date);
				return {
					specNo: line.spec_no,
					defect: line.defect ?? false,
					serialNumbers,
					...(line.batch_no ? { batchNo: line.batch_no } : {}),
					...(line.production_date ? { productionDate: line.production_date } : {}),
					...(line.expire_date ? { expireDate: line.expire_date } : {}),
				};
			});
			return upload(world, world.stockins, no, orderType, lines);
		},
	},
	'wms.stockout.Base.searchSN': searchSn('stockout'),
	'wms.stockin.Base.searchSN': searchSn('stockin'),
	'wms.GoodsSN.queryWithDetail': {
		arguments: 1,
		paged: true,
		run(world, [given], pager) {
			const params = check(goodsSnParams, given);
			// A serial number or an order number replaces the times.
			const free = (params.sn || params.order_no) && !(params.start_time && params.end_time);
			const { from, to } = free ? { from: -Infinity, to: Infinity } : timeWindow(world, params.start_time, params.end_time);
			const incoming = params.order_type === 1;
			const { id, int } = wireNumbers('flagship', world.settings);
			const rows = serialRows(incoming ? world.stockins : world.stockouts).filter(({ order, line, serial }) => {
				const at = params.time_type === 1 ? order.modified : serial.created;
				return (
					at >= from &&
					at <= to &&
					(params.src_order_type === undefined || order.orderType === params.src_order_type) &&
					(!params.sn || serial.sn === params.sn) &&
					(!params.order_no || order.no === params.order_no) &&
					(!params.spec_no || line.specNo === params.spec_no) &&
					(params.status === undefined || goodsStatus(order, incoming) === params.status) &&
					(!params.warehouse_no || order.warehouseNo === params.warehouse_no)
				);
			});
			const page = pageOf(listing(rows), pager, world.settings).map(({ order, line, serial }) => ({
				rec_id: id(serial.recId),
				sn: serial.sn,
				spec_no: line.specNo,
				...(incoming ? { stockin_no: order.no } : { stockout_no: order.no }),
				src_order_no: order.srcOrderNo,
				src_order_type: int(order.orderType),
				created: formatBeijing(serial.created),
				status: int(goodsStatus(order, incoming)),
				warehouse_name: world.warehouses.get(order.warehouseNo)?.name ?? '',
				warehouse_no: order.warehouseNo,
			}));
			return { ...totalField(rows.length, pager, world.settings), ...listField('sn_list', page, world.settings) };
		},
	},
};
