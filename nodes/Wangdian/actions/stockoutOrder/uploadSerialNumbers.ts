import { STOCKOUT } from '../../../shared/protocol/serialNumbers/orderKinds';
import { uploadOperation } from '../uploadSerialNumbers/operation';

export const uploadSerialNumbers = uploadOperation(STOCKOUT);
