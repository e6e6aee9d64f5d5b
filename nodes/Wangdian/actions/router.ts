import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeExecutionData, type NodeApiError } from 'n8n-workflow';

import { accountFor } from '../../shared/host/egress';
import { toNodeOrOperationError } from '../../shared/host/errors';
import { SentWrites } from '../../shared/host/sentWrites';
import { isJsonObject } from '../../shared/protocol/losslessJson';
import { failedItem, type ItemOperation } from './operation';
import { operations } from './resources';

/** What an error holds besides its texts, such as the list of all findings. */
function dataOf({ context: { data } }: NodeApiError | NodeOperationError): IDataObject | undefined {
	return isJsonObject(data) ? (data as IDataObject) : undefined;
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
	let recalledFailure: NodeApiError | NodeOperationError | undefined;
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
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
			else if (writes.isRecalled(itemIndex)) recalledFailure ??= shown;
			else throw shown;
			failed = true;
		}
	}
	if (recalledFailure) throw recalledFailure;
	if (!failed) writes.forget();
	return output;
}
