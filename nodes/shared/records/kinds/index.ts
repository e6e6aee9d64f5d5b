import type { RecordKind } from '../kind';
import { serialNumber } from './serialNumber';
import { transferOrder } from './transferOrder';
import { warehouse } from './warehouse';

/** Every kind of record, in the order in which people look for them. */
export const kinds: readonly RecordKind[] = [transferOrder, warehouse, serialNumber];
