import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeExecutionData, type NodeApiError } from 'n8n-workflow';

import { accountFor } from '../../shared/host/egress';
import { toNodeOrOperationError } from '../../shared/host/errors';
import { SentWrites } from '../../shared/host/sentWrites';
import { isJsonObject } from '../../shared/protocol/losslessJson';
import { itemsText } from '../../shared/serialNumbers/findings';
import { failedItem, type ItemOperation } from './operation';
import { operations } from './resources';

/** What an error holds besides its texts, such as the list of all findings. */
function dataOf({ context: { data } }: NodeApiError | NodeOperationError): IDataObject | undefined {
	return isJsonObject(data) ? (data as IDataObject) : undefined;
}

/**
 * When a run of several writes ends with an error: which items the ERP has, and whether they would be sent again.
 *
 * @param failed the item that the error is about
 * @param next the first item that the run did not come to
 */
function whatBecameOfTheOthers(writes: SentWrites, failed: number, next: number, count: number): string {
	const done = writes.itemsCarriedOut.filter((item) => item !== failed);
	const doubtful = writes.itemsInDoubt.filter((item) => item !== failed);
	if (done.length + doubtful.length === 0) return '';
	const groups: Array<readonly [string, number[]]> = [
		['Carried out', done],
		['May have been carried out in an earlier try', doubtful],
		['Not sent', Array.from({ length: count - next }, (_, index) => next + index)],
	];
	const told = groups.filter(([, items]) => items.length > 0).map(([what, items]) => `${what}: ${itemsText(items)}`);
	return [...told, "'Retry On Fail' and a retry of this execution do not send again what was carried out; a new execution does"].join('. ');
}

/** Runs the chosen operation for all input items. */
export async function route(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = String(context.getNodeParameter('resource', 0));
	const name = String(context.getNodeParameter('operation', 0));
	const ofResource = Object.hasOwn(operations, resource) ? operations[resource] : {};
	if (!Object.hasOwn(ofResource, name)) {
		throw new NodeOperationError(context.getNode(), `The node has no operation '${name}' for '${resource}'`, {
			description: 'Choose one from the list. A workflow from a newer version of this node needs that version',
		});
	}
	const operation = ofResource[name];
	const writes = new SentWrites(context);
	if ('allItems' in operation) return [await operation.allItems(context, writes)];
	return [await eachItem(context, operation, writes)];
}

async function eachItem(context: IExecuteFunctions, operation: ItemOperation, writes: SentWrites): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[] = [];
	let failed = false;
	let recalled: { readonly shown: NodeApiError | NodeOperationError; readonly itemIndex: number } | undefined;
	const count = context.getInputData().length;
	const withTheOthers = (error: NodeApiError | NodeOperationError, itemIndex: number, next: number) => {
		const others = whatBecameOfTheOthers(writes, itemIndex, next, count);
		if (others !== '') error.description = [error.description, others].filter(Boolean).join('. ');
		return error;
	};
	for (let itemIndex = 0; itemIndex < count; itemIndex++) {
		try {
			const account = await accountFor(context, itemIndex);
			for (const item of await operation.perItem({ context, account, writes }, itemIndex)) {
				failed ||= 'error' in item.json;
				// Not a copy: it would lose what leads a failed item to the error output.
				item.pairedItem = { item: itemIndex };
				output.push(item);
			}
		} catch (error) {
			const shown = toNodeOrOperationError(error, context.getNode(), { itemIndex });
			if (context.continueOnFail()) output.push(failedItem(shown, { item: itemIndex }, dataOf(shown)));
			// What an earlier try could not finish does not keep this one from going on with the rest.
			else if (writes.isRecalled(itemIndex)) recalled ??= { shown, itemIndex };
			else throw withTheOthers(shown, itemIndex, itemIndex + 1);
			failed = true;
		}
	}
	if (recalled) throw withTheOthers(recalled.shown, recalled.itemIndex, count);
	if (!failed) writes.forget();
	return output;
}
