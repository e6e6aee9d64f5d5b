// A warehouse as each edition sends it. Names are the vendor's.
import { formatBeijing } from '../beijingTime.mts';
import type { Edition, Warehouse } from '../types.mts';
import type { World } from '../world.mts';
import { wireNumbers, type WireNumbers } from './wireNumbers.mts';

type Fields = Record<string, unknown>;

function common(warehouse: Warehouse): Fields {
	const { name, province, city, district, address, contact, mobile, telno, remark } = warehouse;
	return {
		warehouse_no: warehouse.warehouseNo,
		name,
		province,
		city,
		district,
		address,
		contact,
		mobile,
		telno,
		remark,
	};
}

const RECORDS: Record<Edition, (warehouse: Warehouse, numbers: WireNumbers) => Fields> = {
	flagship: (warehouse, { int, id }) => ({
		...common(warehouse),
		warehouse_id: id(warehouse.warehouseId),
		zip: warehouse.zip,
		type: int(warehouse.type),
		sub_type: int(warehouse.subType),
		is_disabled: warehouse.isDisabled,
		prop1: '',
		prop2: '',
		purchase_contact: '',
		purchase_telno: '',
		purchase_address: '',
		modified: int(warehouse.modified),
		created: formatBeijing(warehouse.created),
	}),
	enterprise: (warehouse, { int, id }) => ({
		...common(warehouse),
		warehouse_id: id(warehouse.warehouseId),
		zip: warehouse.zip,
		warehouse_type: int(warehouse.type),
		sub_type: int(warehouse.subType),
		is_disabled: int(warehouse.isDisabled ? 1 : 0),
		prop1: '',
		prop2: '',
		modified: formatBeijing(warehouse.modified),
		created: formatBeijing(warehouse.created),
	}),
	web: (warehouse, { int }) => ({
		...common(warehouse),
		// Short here, unlike the ids of orders: the sample has "38".
		warehouse_id: String(warehouse.warehouseId),
		// 0 普通, 2 分销, 3 委外, 4 自流转: its own list, so the other editions' 1 普通 becomes 0.
		warehouse_type: int(warehouse.type === 1 ? 0 : warehouse.type),
		is_disabled: int(warehouse.isDisabled ? 1 : 0),
		modified: formatBeijing(warehouse.modified),
		created: formatBeijing(warehouse.created),
	}),
};

/** The warehouses as the edition sends them. */
export function warehouseRecords({ settings }: World, edition: Edition, warehouses: readonly Warehouse[]): Fields[] {
	const numbers = wireNumbers(edition, settings);
	return warehouses.map((warehouse) => RECORDS[edition](warehouse, numbers));
}
