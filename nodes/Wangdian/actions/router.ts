import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeExecutionData, type NodeApiError } from 'n8n-workflow';

import { accountFor } from '../../shared/host/egress';
import { toNodeOrOperationError } from '../../shared/host/errors';
import { SentWrites } from '../../shared/host/sentWrites';
import { isJsonObject } from '../../shared/protocol/losslessJson';
import { itemsText, listed } from '../../shared/serialNumbers/findings';
import { failedItem, type ItemOperation } from './operation';
import { operations } from './resources';

/** What an error holds besides its texts, such as the list of all findings. */
function dataOf({ context: { data } }: NodeApiError | NodeOperationError): IDataObject | undefined {
	return isJsonObject(data) ? (data as IDataObject) : undefined;
}

/** What an item ended with. */
interface Failure {
	readonly error: NodeApiError | NodeOperationError;
	readonly item: number;
}

/**
 * When a run of several writes ends with an error: which items the ERP has, and whether they would be sent again.
 *
 * @param failed the item that the error is about
 * @param next the first item that the run did not come to
 */
function whatBecameOfTheOthers(writes: SentWrites, failed: number, next: number, count: number): string {
	const others = (items: number[]) => items.filter((item) => item !== failed);
	const inPart = others(writes.itemsInPart);
	const sent: Array<readonly [string, number[]]> = [
		['Carried out', others(writes.itemsCarriedOut)],
		['Accepted in part or not at all', inPart],
		['May have been carried out in an earlier try', others(writes.itemsInDoubt)],
	];
	if (sent.every(([, items]) => items.length === 0)) return '';
	const notSent = Array.from({ length: count - next }, (_, index) => next + index);
	const groups = [...sent, ['Not sent', notSent] as const].filter(([, items]) => items.length > 0);
	const rule = `'Retry On Fail' and a retry of this execution do not send again what was carried out${inPart.length > 0 ? ' or accepted in part or not at all' : ''}; a new execution does`;
	return [...groups.map(([what, items]) => `${what}: ${itemsText(items)}`), rule].join('. ');
}

/** The error that a run ends with, which tells of the other failures, too: an error of the host is about one item. */
function withTheOthers({ error }: Failure, others: readonly Failure[], fates: string): NodeApiError | NodeOperationError {
	const texts = others.map((other) => `Item ${other.item} failed as well: ${other.error.message}`);
	error.description = [error.description, texts.length > 0 ? listed(texts, '. ') : '', fates].filter(Boolean).join('. ');
	const data = others.flatMap((other) => {
		const ofOther = dataOf(other.error);
		return ofOther ? [{ item: other.item, ...ofOther }] : [];
	});
	if (data.length > 0) error.context.data = { ...dataOf(error), other_items: data };
	return error;
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
	/** What earlier tries ended with, told again. */
	const recalled: Failure[] = [];
	const count = context.getInputData().length;
	const ending = (failure: Failure, others: readonly Failure[], next: number) =>
		withTheOthers(failure, others, whatBecameOfTheOthers(writes, failure.item, next, count));
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
			else if (writes.isRecalled(itemIndex)) recalled.push({ error: shown, item: itemIndex });
			else throw ending({ error: shown, item: itemIndex }, recalled, itemIndex + 1);
			failed = true;
		}
	}
	const [first, ...others] = recalled;
	if (first) throw ending(first, others, count);
	if (!failed) writes.forget();
	return output;
}
