import { STOCKOUT } from '../../../shared/serialNumbers/orderKinds';
import { uploadOperation } from '../uploadSerialNumbers/operation';

export const uploadSerialNumbers = uploadOperation(STOCKOUT);
