import type { RecordKind } from '../kind';
import { salesOrder } from './salesOrder';
import { serialNumber } from './serialNumber';
import { transferOrder } from './transferOrder';
import { warehouse } from './warehouse';

/** Every kind of record, in the order in which people look for them. */
export const kinds: readonly RecordKind[] = [salesOrder, transferOrder, warehouse, serialNumber];
