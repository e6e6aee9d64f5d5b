import type { IDataObject } from 'n8n-workflow';

import { simplify } from '../../../shared/host/descriptions';
import { itemInputs } from '../../../shared/host/inputs';
import { readWarehouses } from '../../../shared/host/warehouseList';
import { simplifyWarehouse } from '../../../shared/records/kinds/warehouse';
import type { ItemOperation } from '../operation';
import { limitOf, returnAll } from '../returnAll';

export const getAll: ItemOperation = {
	fields: [...returnAll, simplify],

	async perItem({ context, account }, itemIndex) {
		const inputs = itemInputs(context, itemIndex);
		const simplified = inputs.flag(simplify);
		const warehouses = await readWarehouses(context, account, limitOf(inputs));
		return warehouses.map((warehouse) => ({ json: (simplified ? simplifyWarehouse(warehouse) : warehouse) as IDataObject }));
	},
};
