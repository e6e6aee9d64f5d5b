import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { accountFor } from '../../shared/host/egress';
import { toNodeOrOperationError } from '../../shared/host/errors';
import * as api from './api';
import { failedItem, type Operation } from './operation';
import * as serialNumber from './serialNumber';
import * as stockinOrder from './stockinOrder';
import * as stockoutOrder from './stockoutOrder';
import * as transferOrder from './transferOrder';
import * as warehouse from './warehouse';

/** Every operation the node has, by the names that workflows store. */
export const operations: Record<string, Record<string, Operation>> = {
	api: api.operations,
	serialNumber: serialNumber.operations,
	stockinOrder: stockinOrder.operations,
	stockoutOrder: stockoutOrder.operations,
	transferOrder: transferOrder.operations,
	warehouse: warehouse.operations,
};

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
	if ('allItems' in operation) return [await operation.allItems(context)];
	const output: INodeExecutionData[] = [];
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		try {
			const account = await accountFor(context, itemIndex);
			for (const item of await operation.perItem({ context, account }, itemIndex)) {
				output.push({ ...item, pairedItem: { item: itemIndex } });
			}
		} catch (error) {
			const shown = toNodeOrOperationError(error, context.getNode(), { itemIndex });
			if (!context.continueOnFail()) throw shown;
			output.push(failedItem(shown, { item: itemIndex }));
		}
	}
	return [output];
}
