import type { RecordKind } from '../kind';
import { afterSalesOrder } from './afterSalesOrder';
import { goods } from './goods';
import { purchaseOrder } from './purchaseOrder';
import { returnStockin } from './returnStockin';
import { salesOrder } from './salesOrder';
import { salesStockout } from './salesStockout';
import { serialNumber } from './serialNumber';
import { shop } from './shop';
import { shopOrder } from './shopOrder';
import { stockinOrder } from './stockinOrder';
import { stockLevel } from './stockLevel';
import { stockMovement } from './stockMovement';
import { stockoutOrder } from './stockoutOrder';
import { transferOrder } from './transferOrder';
import { warehouse } from './warehouse';

/** Every kind of record, in the order in which people look for them. */
export const kinds: readonly RecordKind[] = [
	salesOrder,
	salesStockout,
	stockLevel,
	afterSalesOrder,
	returnStockin,
	stockoutOrder,
	stockinOrder,
	transferOrder,
	purchaseOrder,
	goods,
	shopOrder,
	stockMovement,
	warehouse,
	shop,
	serialNumber,
];
