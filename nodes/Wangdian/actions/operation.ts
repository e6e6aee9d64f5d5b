import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import type { Account } from '../../shared/protocol/account';

/** What an operation works with. */
export interface Run {
	readonly context: IExecuteFunctions;
	readonly account: Account;
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
	allItems(context: IExecuteFunctions): Promise<INodeExecutionData[]>;
}

/** One operation of a resource: its form and its code, in one file. */
export type Operation = ItemOperation | InputOperation;

/** The output item that stands for what did not work, under Continue On Fail. */
export function failedItem(
	error: NodeApiError | NodeOperationError,
	pairedItem: INodeExecutionData['pairedItem'],
	more: IDataObject = {},
): INodeExecutionData {
	const json: IDataObject = { error: error.message };
	if (error.description) json.description = error.description;
	return { json: { ...json, ...more }, error, pairedItem };
}

/** Shows fields for one operation of one resource only. */
export function shownFor(resource: string, operation: string, fields: INodeProperties[]): INodeProperties[] {
	return fields.map((field) => ({
		...field,
		displayOptions: {
			...field.displayOptions,
			show: { resource: [resource], operation: [operation], ...field.displayOptions?.show },
		},
	}));
}
