import { STOCKIN } from '../../../shared/serialNumbers/orderKinds';
import { uploadOperation } from '../uploadSerialNumbers/operation';

export const uploadSerialNumbers = uploadOperation(STOCKIN);
