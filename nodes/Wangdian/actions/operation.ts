import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

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

/** One operation of a resource: its form and its code, in one file. */
export type Operation = ItemOperation;

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
