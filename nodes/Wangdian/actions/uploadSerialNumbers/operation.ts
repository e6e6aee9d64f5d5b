/** Upload Serial Numbers, for stock-out and stock-in orders alike: check everything, then one request per order. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { clock } from '../../../shared/host/clock';
import { accountFor, callWangdian } from '../../../shared/host/egress';
import { inputError, toNodeOrOperationError } from '../../../shared/host/errors';
import type { Account } from '../../../shared/protocol/account';
import { valueAt } from '../../../shared/protocol/editions';
import { findingsText, listed, shown } from '../../../shared/serialNumbers/findings';
import type { OrderUpload } from '../../../shared/serialNumbers/grouping';
import type { OrderKind } from '../../../shared/serialNumbers/orderKinds';
import { noUploadAdvice, uploadCall } from '../../../shared/serialNumbers/upload';
import { cleanText, WangdianError } from '../../../shared/protocol/wangdianError';
import { failedItem, type InputOperation } from '../operation';
import { uploadFields } from './fields';
import { readOrders } from './orders';
import { verify } from './verify';

interface Options {
	readonly halfWidth?: boolean;
	readonly removeSpaces?: boolean;
	readonly validateOnly?: boolean;
	readonly verifyAfterwards?: boolean;
}

/** The operation for one kind of order. */
export function uploadOperation(kind: OrderKind): InputOperation {
	return {
		fields: uploadFields(kind),

		async allItems(context) {
			const options = context.getNodeParameter('options', 0, {}) as Options;
			const cleaning = { halfWidth: options.halfWidth === true, removeSpaces: options.removeSpaces === true };
			const orders = readOrders(context, kind, cleaning);
			hintAtWarnings(context, orders);

			const account = await accountOrItem(context, kind, orders);
			if ('json' in account) return [account];
			if (options.validateOnly === true) return orders.map((order) => reported(kind, order));
			if (!context.continueOnFail()) throwFindings(context, orders);

			const output: INodeExecutionData[] = [];
			for (const [index, order] of orders.entries()) {
				if (context.getExecutionCancelSignal()?.aborted) break;
				const error = order.findings.length > 0 ? findingsError(context, order) : undefined;
				output.push(
					error
						? failedItem(error, pairing(order), { ...facts(kind, order), result: 'not_sent', findings: findingsJson(order) })
						: await send(context, account, kind, orders, index, options.verifyAfterwards === true),
				);
			}
			return output;
		},
	};
}

/** The account, once for all orders: the host signs every request with the same credential. */
async function accountOrItem(
	context: IExecuteFunctions,
	kind: OrderKind,
	orders: readonly OrderUpload[],
): Promise<Account | INodeExecutionData> {
	const failed = (error: unknown): INodeExecutionData => {
		const shownError = toNodeOrOperationError(error, context.getNode(), { itemIndex: 0 });
		if (!context.continueOnFail()) throw shownError;
		return failedItem(shownError, orders.flatMap(pairing), { result: 'not_sent' });
	};
	let account: Account;
	try {
		account = await accountFor(context, 0);
	} catch (error) {
		return failed(error);
	}
	const { edition } = account;
	if (edition.serialNumberUpload) return account;
	const message = `The ${edition.displayName} edition (${edition.vendorName}) has no call to upload serial numbers to a ${kind.noun}`;
	return failed(inputError(context.getNode(), message, noUploadAdvice(edition, kind), 0));
}

async function send(
	context: IExecuteFunctions,
	account: Account,
	kind: OrderKind,
	orders: readonly OrderUpload[],
	index: number,
	verifyAfterwards: boolean,
): Promise<INodeExecutionData> {
	const order = orders[index];
	const started = clock.now();
	try {
		const answer = await callWangdian(context, account, uploadCall(account.edition, kind, order)!);
		const took = clock.now() - started;
		const verification = verifyAfterwards ? { verification: await verify(context, account, kind, order, started) } : {};
		return {
			json: {
				...facts(kind, order),
				result: 'uploaded',
				// The vendor's own words; success is status 0 and nothing else.
				server_message: cleanText(valueAt(answer, ['data', 'message'])),
				duration_ms: took,
				warnings: [...order.warnings],
				...verification,
			},
			pairedItem: pairing(order),
		};
	} catch (error) {
		const howToCheck = `Look at the serial numbers of ${kind.noun} ${shown(order.orderNo)} in the ERP, or read them with 'Serial Number' -> 'Get Many', before uploading again: a second upload may add to the first`;
		const shownError = toNodeOrOperationError(error, context.getNode(), { itemIndex: order.items[0], howToCheck });
		if (!context.continueOnFail()) {
			shownError.description = [shownError.description, whatBecameOfTheOthers(orders, index)].filter(Boolean).join('. ');
			throw shownError;
		}
		const result = resultOf(error);
		const doubtful = result === 'may_have_been_applied';
		const verification = doubtful && verifyAfterwards ? { verification: await verify(context, account, kind, order, started) } : {};
		return failedItem(shownError, pairing(order), {
			...facts(kind, order),
			result,
			...(doubtful ? { how_to_check: howToCheck } : {}),
			duration_ms: clock.now() - started,
			warnings: [...order.warnings],
			...verification,
		});
	}
}

function resultOf(error: unknown): 'refused' | 'may_have_been_applied' | 'not_sent' {
	if (!(error instanceof WangdianError)) return 'not_sent';
	if (error.details.outcome === 'inDoubt') return 'may_have_been_applied';
	return error.details.httpStatus === undefined ? 'not_sent' : 'refused';
}

/** Which order an output item is about. */
function facts(kind: OrderKind, order: OrderUpload): IDataObject {
	return {
		[kind.orderNoField]: order.orderNo,
		order_type: order.orderType ?? null,
		lines: order.lines.length,
		serial_number_count: order.serialNumberCount,
	};
}

function pairing({ items }: OrderUpload): Array<{ item: number }> {
	return items.map((item) => ({ item }));
}

/** What 'Validate Only' says about an order. */
function reported(kind: OrderKind, order: OrderUpload): INodeExecutionData {
	const valid = order.findings.length === 0;
	const findings = findingsJson(order);
	return {
		json: { ...facts(kind, order), result: valid ? 'valid' : 'not_valid', findings, warnings: [...order.warnings] },
		pairedItem: pairing(order),
	};
}

function findingsJson({ findings }: OrderUpload): IDataObject[] {
	return findings.map(({ parameter, item, line, value, problem, fix }) => ({ parameter, item, line, value, problem, fix }));
}

function findingsError(context: IExecuteFunctions, order: OrderUpload, others: string[] = []) {
	const { message, description } = findingsText(order, others);
	return inputError(context.getNode(), message, description, order.findings[0].item);
}

/** Without Continue On Fail nothing at all is sent while any order has findings. */
function throwFindings(context: IExecuteFunctions, orders: readonly OrderUpload[]): void {
	const [first, ...others] = orders.filter(({ findings }) => findings.length > 0);
	if (first)
		throw findingsError(
			context,
			first,
			others.map(({ orderNo }) => orderNo || '(without a number)'),
		);
}

/** When a run stops midway, what the ERP now holds of it. */
function whatBecameOfTheOthers(orders: readonly OrderUpload[], failed: number): string {
	const numbers = (of: readonly OrderUpload[]) => listed(of.map(({ orderNo }) => shown(orderNo)));
	const [before, after] = [orders.slice(0, failed), orders.slice(failed + 1)];
	return [before.length > 0 ? `Uploaded before it: ${numbers(before)}` : '', after.length > 0 ? `Not sent: ${numbers(after)}` : '']
		.filter((text) => text !== '')
		.join('. ');
}

/** Shows beside the output that there are warnings; hosts before 1.82 have no place for it. */
function hintAtWarnings(context: IExecuteFunctions, orders: readonly OrderUpload[]): void {
	const warned = orders.filter(({ warnings }) => warnings.length > 0);
	if (warned.length === 0 || typeof context.addExecutionHints !== 'function') return;
	const [first] = warned;
	const many = warned.length > 1 ? ` (${warned.length} orders have warnings, see 'warnings' in the output)` : '';
	context.addExecutionHints({ message: `${first.warnings[0]}${many}`, type: 'warning', location: 'outputPane' });
}
