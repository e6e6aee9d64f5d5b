// A transfer order as each edition sends it, with every field its document names. Names are the vendor's.
import { formatBeijing } from '../beijingTime.mts';
import type { Edition, Transfer, TransferLine } from '../types.mts';
import type { World } from '../world.mts';
import { wireNumbers, type WireNumbers } from './wireNumbers.mts';

type Fields = Record<string, unknown>;

function total(lines: TransferLine[], field: 'num' | 'outNum' | 'inNum'): number {
	return lines.reduce((sum, line) => sum + line[field], 0);
}

/** 10 待出库 … 60 已完成, from the quantities. */
function stockOutInStatus(lines: TransferLine[]): number {
	const [num, out, into] = [total(lines, 'num'), total(lines, 'outNum'), total(lines, 'inNum')];
	if (out === 0) return 10;
	if (out < num) return into === 0 ? 20 : 30;
	return into === 0 ? 40 : into < num ? 50 : 60;
}

function warehouseId({ warehouses }: World, warehouseNo: string): number {
	return warehouses.get(warehouseNo)?.warehouseId ?? 0;
}

/** stock_num is a display figure that moves without a change of the order, if the settings say so. */
function stockNum(world: World, line: TransferLine): number {
	return world.settings.stockFigures === 'drifting' ? line.stockNum + (world.drift++ % 97) : line.stockNum;
}

function flagshipRecord(world: World, transfer: Transfer, { int, decimal, id }: WireNumbers): Fields {
	const { lines } = transfer;
	return {
		details_list: lines.map((line) => ({
			rec_id: id(line.recId),
			transfer_id: id(transfer.transferId),
			// Optional keys are left out altogether, as in the documented sample.
			...(line.expireDate === null ? {} : { expire_date: line.expireDate }),
			batch_id: id(0),
			batch_no: line.batchNo,
			stock_num: decimal(stockNum(world, line)),
			num: decimal(line.num),
			out_num: decimal(line.outNum),
			in_num: decimal(line.inNum),
			remark: line.remark,
			aux_num: decimal(line.num / 10),
			goods_id: id(80_000 + line.recId),
			goods_no: line.goodsNo,
			spec_id: id(200_000 + line.recId),
			spec_no: line.specNo,
			spec_code: line.specCode,
			spec_name: line.specName,
			barcode: line.barcode,
			from_position: line.fromPosition,
			...(line.toPosition === null ? {} : { to_position: line.toPosition }),
			unit_name: line.unitName,
			defect: line.defect,
			created: formatBeijing(line.created),
			modified: formatBeijing(line.modified),
		})),
		logistics_type: int(0),
		logistics_name: '',
		logistics_no: '',
		logistics_code: '',
		logistics_id: id(0),
		from_warehouse_id: id(warehouseId(world, transfer.fromWarehouseNo)),
		from_warehouse_no: transfer.fromWarehouseNo,
		to_warehouse_id: id(warehouseId(world, transfer.toWarehouseNo)),
		to_warehouse_no: transfer.toWarehouseNo,
		goods_type_count: int(lines.length),
		goods_count: decimal(total(lines, 'num')),
		goods_out_count: decimal(total(lines, 'outNum')),
		goods_in_count: decimal(total(lines, 'inNum')),
		remark: transfer.remark ?? '',
		contact: transfer.contact,
		telno: transfer.telno,
		mode: int(transfer.mode),
		transfer_no: transfer.transferNo,
		transfer_id: id(transfer.transferId),
		status: int(transfer.status),
		stock_out_in_status: int(stockOutInStatus(lines)),
		creator_name: transfer.creatorName,
		flag_name: '',
		// The head's times are epoch milliseconds although the document types them as text.
		modified: int(transfer.modified),
		created: int(transfer.created),
		modified_date: formatBeijing(transfer.modified),
		created_date: formatBeijing(transfer.created),
		check_time: formatBeijing(transfer.created),
	};
}

function enterpriseRecord(world: World, transfer: Transfer, { int, decimal, id }: WireNumbers): Fields {
	const { lines } = transfer;
	return {
		transfer_id: id(transfer.transferId),
		transfer_no: transfer.transferNo,
		type: int(transfer.type),
		mode: int(transfer.mode),
		from_warehouse_no: transfer.fromWarehouseNo,
		to_warehouse_no: transfer.toWarehouseNo,
		rec_id: id(transfer.transferId),
		lock_id: id(0),
		api_outer_no: transfer.outerNo,
		from_wms_order_no: '',
		outer_no1: '',
		outer_no2: '',
		to_wms_order_no: '',
		error_info: '',
		wms_status: int(0),
		from_warehouse_id: id(warehouseId(world, transfer.fromWarehouseNo)),
		to_warehouse_id: id(warehouseId(world, transfer.toWarehouseNo)),
		address: transfer.address,
		logistics_id: id(0),
		out_goods_amount: decimal(0),
		in_goods_amount: decimal(0),
		note_count: int(0),
		flag_id: id(0),
		status: int(transfer.status),
		outer_no: transfer.outerNo,
		creator_id: id(1),
		creator_name: transfer.creatorName,
		contact: transfer.contact,
		telno: transfer.telno,
		logistics_type: int(0),
		logistics_no: '',
		logistics_name: '',
		logistics_code: '',
		goods_count: decimal(total(lines, 'num')),
		goods_type_count: decimal(lines.length),
		goods_in_count: decimal(total(lines, 'inNum')),
		goods_out_count: decimal(total(lines, 'outNum')),
		modified: formatBeijing(transfer.modified),
		created: formatBeijing(transfer.created),
		remark: transfer.remark ?? '',
		to_warehouse_address: transfer.address,
		details_list: lines.map((line) => ({
			transfer_id: id(transfer.transferId),
			rec_id: id(line.recId),
			goods_no: line.goodsNo,
			spec_no: line.specNo,
			spec_code: line.specCode,
			spec_name: line.specName,
			unit: int(0),
			num2: decimal(0),
			spec_id: String(200_000 + line.recId),
			cost_diff: decimal(0),
			flag_id: id(0),
			modified: formatBeijing(line.modified),
			created: formatBeijing(line.created),
			barcode: line.barcode,
			out_cost_total: decimal(0),
			batch_id: id(0),
			batch_no: line.batchNo,
			batch_remark: '',
			from_position: line.fromPosition,
			to_position: line.toPosition ?? '',
			expire_date: line.expireDate ?? '0000-00-00 00:00:00',
			stock_num: decimal(stockNum(world, line)),
			num: decimal(line.num),
			out_num: decimal(line.outNum),
			in_num: decimal(line.inNum),
			unit_name: line.unitName,
			aux_unit_name: '',
			aux_num: decimal(0),
			remark: line.remark,
			brand_name: '',
		})),
	};
}

/** The web edition's sample leaves out some fields of its own field table (outer_no, wms_out_no …): so does this. */
function webRecord(world: World, transfer: Transfer, { int, decimal, id }: WireNumbers): Fields {
	const { lines } = transfer;
	return {
		transfer_id: id(transfer.transferId),
		transfer_no: transfer.transferNo,
		type: int(transfer.type),
		...(transfer.outerNo ? { outer_no: transfer.outerNo } : {}),
		from_warehouse_no: transfer.fromWarehouseNo,
		to_warehouse_no: transfer.toWarehouseNo,
		from_wms_order_no: '',
		to_wms_order_no: '',
		status: int(transfer.status),
		creator_name: transfer.creatorName,
		goods_count: decimal(total(lines, 'num')),
		goods_type_count: decimal(lines.length),
		goods_in_count: decimal(total(lines, 'inNum')),
		goods_out_count: decimal(total(lines, 'outNum')),
		modified: formatBeijing(transfer.modified),
		created: formatBeijing(transfer.created),
		remark: transfer.remark || null,
		details_list: lines.map((line) => ({
			transfer_id: id(transfer.transferId),
			rec_id: id(line.recId),
			goods_no: line.goodsNo,
			spec_no: line.specNo,
			spec_code: line.specCode,
			spec_name: line.specName,
			unit: '0',
			barcode: line.barcode,
			out_cost_total: '0.0000',
			batch_no: line.batchNo,
			from_position: line.fromPosition || null,
			to_position: line.toPosition,
			expire_date: line.expireDate,
			stock_num: decimal(stockNum(world, line)),
			num: decimal(line.num),
			// Named so in the field table; the sample has neither, and only orders with movements show them here.
			...(line.inNum ? { goods_in_count: decimal(line.inNum) } : {}),
			...(line.outNum ? { goods_out_count: decimal(line.outNum) } : {}),
			remark: line.remark,
		})),
	};
}

const RECORDS = { flagship: flagshipRecord, enterprise: enterpriseRecord, web: webRecord };

/** The orders as the edition sends them. */
export function transferRecords(world: World, edition: Edition, transfers: readonly Transfer[]): Fields[] {
	const numbers = wireNumbers(edition, world.settings);
	return transfers.map((transfer) => RECORDS[edition](world, { ...transfer, modified: shownModified(world, transfer) }, numbers));
}

/** The time of change that an order shows, ms UTC. */
function shownModified({ settings: { shownTimes } }: World, { created, modified }: Transfer): number {
	if (shownTimes === 'created') return created;
	return shownTimes === 'shifted' ? modified - 8 * 3_600_000 : modified;
}
