// Which warehouses a query finds; shared by the three editions.
import { listing, type Listing } from '../paging.mts';
import type { Warehouse } from '../types.mts';
import type { World } from '../world.mts';

export interface WarehouseFilter {
	warehouseId?: string;
	warehouseNo?: string;
	/** Part of the name. */
	name?: string;
	type?: number;
	subType?: number;
	/** undefined: both. */
	disabled?: boolean;
	/** Bounds of the last modified time, ms UTC. */
	from?: number;
	to?: number;
}

/** The warehouses that fit, in the order of their creation. */
export function findWarehouses({ warehouses }: World, filter: WarehouseFilter): Listing<Warehouse> {
	const { warehouseId, warehouseNo, name, type, subType, disabled, from = -Infinity, to = Infinity } = filter;
	return listing(
		warehouses
			.all()
			.filter(
				(one) =>
					(warehouseId === undefined || String(one.warehouseId) === warehouseId) &&
					(warehouseNo === undefined || one.warehouseNo === warehouseNo) &&
					(name === undefined || one.name.includes(name)) &&
					(type === undefined || one.type === type) &&
					(subType === undefined || one.subType === subType) &&
					(disabled === undefined || one.isDisabled === disabled) &&
					one.modified >= from &&
					one.modified <= to,
			),
	);
}
