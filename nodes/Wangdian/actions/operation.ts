import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties, NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { SentWrites } from '../../shared/host/sentWrites';
import type { Account } from '../../shared/protocol/account';

/** What an operation works with. */
export interface Run {
	readonly context: IExecuteFunctions;
	readonly account: Account;
	/** Through which every write goes, so that a try after a failed one does not send it again. */
	readonly writes: SentWrites;
}

/** An operation that treats every input item by itself. */
export interface ItemOperation {
	readonly fields: INodeProperties[];
	/** The output of one input item; the router links it to that item. */
	perItem(run: Run, itemIndex: number): Promise<INodeExecutionData[]>;
}

/** An operation that sees all input items at once, because one request may need several of them. */
export interface InputOperation {
	readonly fields: INodeProperties[];
	/** The whole output. The operation itself links every output item to its input items and keeps to Continue On Fail. */
	allItems(context: IExecuteFunctions, writes: SentWrites): Promise<INodeExecutionData[]>;
}

/** One operation of a resource: its form and its code, in one file. */
export type Operation = ItemOperation | InputOperation;

/** What the node can do with one kind of thing: what people choose and the code behind it. */
export interface Resource {
	/** The value that workflows store, and its name. */
	readonly name: string;
	readonly displayName: string;
	/** By the names that workflows store; the first is the default. */
	readonly operations: Readonly<Record<string, OfferedOperation>>;
}

/** An operation as the editor offers it. */
export interface OfferedOperation {
	readonly name: string;
	readonly action: string;
	readonly description: string;
	readonly operation: Operation;
}

/**
 * The output item that stands for what did not work, under Continue On Fail.
 *
 * The host reduces the json of an item with an `error` to the message alone, after it has moved the item to the error output. What
 * else the json holds (which order, what to check) must reach the user. So there is an `error` only where it is needed, for "Continue
 * (using error output)", and there it does not survive the copy that the host makes when it moves the item.
 */
export function failedItem(
	error: NodeApiError | NodeOperationError,
	pairedItem: INodeExecutionData['pairedItem'],
	more: IDataObject = {},
): INodeExecutionData {
	const json: IDataObject = { ...more, error: error.message };
	if (error.description) json.description = error.description;
	const item: INodeExecutionData = { json, pairedItem };
	if (error.node?.onError === 'continueErrorOutput') {
		Object.defineProperty(item, 'error', { value: error, enumerable: false, writable: true, configurable: true });
	}
	return item;
}
