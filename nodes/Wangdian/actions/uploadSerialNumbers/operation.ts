/** Upload Serial Numbers, for stock-out and stock-in orders alike: check everything, then one request per order. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';

import { clock } from '../../../shared/host/clock';
import { inputError, LINE_BREAK, toNodeOrOperationError } from '../../../shared/host/errors';
import type { WritePlace } from '../../../shared/host/sentWrites';
import { valueAt } from '../../../shared/protocol/editions';
import { findingsText, listed, shown } from '../../../shared/serialNumbers/findings';
import type { OrderUpload } from '../../../shared/serialNumbers/grouping';
import { foundByTransfer, type OrderKind } from '../../../shared/serialNumbers/orderKinds';
import { itemToPointAt, orderAndRows, refusalAdvice, transferAdvice } from '../../../shared/serialNumbers/refusal';
import { uploadCall } from '../../../shared/serialNumbers/upload';
import { earlierRunWarning } from '../../../shared/serialNumbers/warnings';
import { cleanText, WangdianError } from '../../../shared/protocol/wangdianError';
import { failedItem, type InputOperation, type Run } from '../operation';
import { withAccounts } from './accounts';
import { readExisting, type Existing } from './existing';
import { isFoundByTransfer, uploadFields } from './fields';
import { withFoundOrders, type LookedUp } from './lookup';
import { uploadOptions, type ItemOptions, type UploadOptions } from './options';
import { readOrders } from './orders';
import { verify } from './verify';

/** The operation for one kind of order. */
export function uploadOperation(ownKind: OrderKind): InputOperation {
	return {
		fields: uploadFields(ownKind),

		async allItems(context, writes) {
			let given: Given;
			try {
				given = await givenOrders(context, writes, ownKind);
			} catch (error) {
				return [wholeFailure(context, error)];
			}
			const { options, kind, owned } = given;
			const orders = owned.map(({ order }) => order);
			const isSent = ({ items }: OrderUpload) => !options.ofOrder(items).validateOnly;
			if (!context.continueOnFail()) {
				throwFindings(context, orders.filter(isSent));
				const failed = owned.find(({ lookupError }) => lookupError !== undefined);
				if (failed) throw lookupFailure(context, kind, failed).error!;
			}
			const toSend = owned.filter(({ order }) => isSent(order));
			const sent = await sendAll(context, writes, kind, toSend, options);
			const output = owned.flatMap((one) => (isSent(one.order) ? (sent.get(one.order) ?? []) : [reported(context, kind, one)]));
			hintAtWarnings(context, output);
			return output;
		},
	};
}

/** What is to be uploaded, by whom, and how. */
interface Given {
	readonly options: UploadOptions;
	/** The kind of order as the rows tell it. */
	readonly kind: OrderKind;
	readonly owned: GivenOrder[];
}

/** An order, and what is to be told where an earlier run of this node, as in a loop, wrote to it, too. */
interface GivenOrder extends LookedUp {
	readonly ofEarlierRun: readonly string[];
}

/** Reads all items; where rows name transfer orders, looks their orders up. */
async function givenOrders(context: IExecuteFunctions, writes: Run['writes'], ownKind: OrderKind): Promise<Given> {
	const options = uploadOptions(context);
	const kind = isFoundByTransfer(context, ownKind) ? foundByTransfer(ownKind) : ownKind;
	const orders = readOrders(context, kind, options.cleaning);
	const owned = await withAccounts(context, kind, orders);
	const found = await withFoundOrders(context, writes, kind, owned);
	// Before anything is sent: then this run would be the last that wrote to an order.
	return { options, kind, owned: found.map((one) => ({ ...one, ofEarlierRun: earlierRunWarnings(writes, kind, one) })) };
}

function earlierRunWarnings(writes: Run['writes'], kind: OrderKind, { order, account }: LookedUp): string[] {
	if (!writes.hasWrittenRecords) return [];
	const call = account && uploadCall(account.edition, kind, order);
	const run = call && writes.earlierRunOn(account, call, placeOf(order));
	return run === undefined ? [] : [earlierRunWarning(order.orderNo, run)];
}

/** Whose write an upload is. */
function placeOf({ items, orderNo }: OrderUpload): WritePlace {
	return { item: items[0], record: orderNo };
}

/**
 * Sends one order after the other; the first failure ends the run, unless Continue On Fail makes an item of it.
 *
 * @returns the output item of every order that it came to
 */
async function sendAll(
	context: IExecuteFunctions,
	writes: Run['writes'],
	kind: OrderKind,
	owned: readonly GivenOrder[],
	options: UploadOptions,
): Promise<Map<OrderUpload, INodeExecutionData>> {
	const ends: End[] = [];
	const isCancelled = () => context.getExecutionCancelSignal()?.aborted === true;
	for (const one of owned) {
		if (isCancelled()) break;
		const { order, account, lookupError } = one;
		const end =
			lookupError !== undefined
				? lookupFailure(context, kind, one)
				: order.findings.length > 0 || !account
					? notSent(context, kind, order)
					: await send({ context, account, writes }, kind, one, options.ofOrder(order.items));
		ends.push(end);
		// What an earlier try left in doubt does not keep this one from going on with the rest.
		if (end.error && !context.continueOnFail() && !writes.isRecalled(order.items[0])) break;
	}
	const failed = ends.filter(({ error }) => error !== undefined).at(-1);
	if (!failed) {
		if (!isCancelled()) writes.forget();
	} else if (!context.continueOnFail()) {
		const { error } = failed;
		const orders = owned.map(({ order }) => order);
		error!.description = [error!.description, whatBecameOfTheOthers(orders, ends, failed)].filter(Boolean).join('. ');
		throw error;
	}
	const itemOf = ({ order, json, error }: End): INodeExecutionData =>
		error ? failedItem(error, pairing(order), json) : { json, pairedItem: pairing(order) };
	return new Map(ends.map((end) => [end.order, itemOf(end)]));
}

/** What keeps all orders from being sent: an error, or with Continue On Fail one item that stands for all rows. */
function wholeFailure(context: IExecuteFunctions, error: unknown): INodeExecutionData {
	const shownError = toNodeOrOperationError(error, context.getNode());
	if (!context.continueOnFail()) throw shownError;
	const items = context.getInputData().map((_, item) => ({ item }));
	return failedItem(shownError, items, { result: 'not_sent' });
}

/** How it ended for one order. */
interface End {
	readonly order: OrderUpload;
	readonly json: IDataObject;
	/** Absent when it was uploaded. */
	readonly error?: NodeApiError | NodeOperationError;
}

/** An order with findings, of which nothing is sent. */
function notSent(context: IExecuteFunctions, kind: OrderKind, order: OrderUpload): End {
	const json = { result: 'not_sent', ...facts(kind, order), findings: findingsJson(order) };
	return { order, json, error: findingsError(context, order) };
}

/** An order whose number could not be looked up. */
function lookupFailure(context: IExecuteFunctions, kind: OrderKind, { order, lookupError }: LookedUp): End {
	const error = toNodeOrOperationError(namingRows(lookupError, order), context.getNode(), {
		itemIndex: order.items[0],
		hint: `Nothing was sent: the ${kind.noun} of transfer order ${shown(order.orderNo)} could not be looked up`,
	});
	return { order, json: { result: 'not_sent', ...facts(kind, order) }, error };
}

async function send(run: Run, kind: OrderKind, { order, ofEarlierRun }: GivenOrder, options: ItemOptions): Promise<End> {
	const { context, account, writes } = run;
	const started = clock.now();
	const item = order.items[0];
	const call = uploadCall(account.edition, kind, order)!;
	const place = placeOf(order);
	const warnings = [...order.warnings];
	if (options.skipExisting && !writes.has(account, call, place)) {
		const existing = await skipped(run, kind, order, warnings);
		if (existing) return existing;
	}
	warnings.push(...ofEarlierRun);
	const read = async (sinceMs: number) =>
		options.verifyAfterwards ? { verification: await verify(context, account, kind, order, sinceMs) } : {};
	const earlierTry = () => (writes.isRecalled(item) ? { earlier_try: true } : {});
	try {
		const write = await writes.send(account, call, place);
		const json = {
			result: 'uploaded',
			...facts(kind, order),
			...earlierTry(),
			// The vendor's own words; success is status 0 and nothing else.
			server_message: cleanText(valueAt(write.answer, ['data', 'message'])),
			duration_ms: write.tookMs,
			warnings,
			...(await read(write.sentAtMs)),
		};
		return { order, json };
	} catch (thrown) {
		const howToCheck = `Look at the serial numbers of ${kind.noun} ${shown(order.orderNo)} in the ERP, or read them with 'Serial Number' -> 'Get Many', before uploading again: a second upload may add to the first. The option 'Skip Orders Already There' does that look by itself. 'Retry On Fail' and a retry of this execution do not send it again; a new execution does`;
		const result = resultOf(thrown);
		const refusal = result === 'refused' && thrown instanceof WangdianError ? thrown.details : undefined;
		const error = toNodeOrOperationError(namingRows(thrown, order), context.getNode(), {
			itemIndex: itemToPointAt(order, refusal?.vendorMessage ?? ''),
			howToCheck,
			hint: refusal && refusalAdvice(kind, order, refusal.class),
		});
		const doubtful = result === 'may_have_been_applied';
		const json = {
			result,
			...facts(kind, order),
			...earlierTry(),
			...(doubtful ? { how_to_check: howToCheck } : {}),
			duration_ms: clock.now() - started,
			warnings,
			...(doubtful && context.continueOnFail() ? await read(started) : {}),
		};
		return { order, json, error };
	}
}

/**
 * 'Skip Orders Already There': how it ends for an order that is not sent, because its numbers are there, in part, or cannot be read.
 *
 * @param warnings gets one more when there are other numbers in the order
 * @returns undefined when it is to be sent
 */
async function skipped(run: Run, kind: OrderKind, order: OrderUpload, warnings: string[]): Promise<End | undefined> {
	const node = run.context.getNode();
	const [item] = order.items;
	const started = clock.now();
	let existing: Existing;
	try {
		existing = await readExisting(run, kind, order);
	} catch (thrown) {
		const error = toNodeOrOperationError(namingRows(thrown, order), node, {
			itemIndex: item,
			hint: `Nothing was sent: 'Skip Orders Already There' could not read the serial numbers of this order`,
		});
		return { order, json: { result: 'not_sent', ...facts(kind, order), duration_ms: clock.now() - started, warnings }, error };
	}
	const { there, notThere, others } = existing;
	if (others > 0)
		warnings.push(
			`Wangdian shows ${others} other serial number${others === 1 ? '' : 's'} in this order: an upload may add to them or replace them`,
		);
	if (there.length === 0) return undefined;
	const json = { ...facts(kind, order), duration_ms: clock.now() - started, warnings };
	if (notThere.length === 0) return { order, json: { result: 'already_there', ...json } };
	const error = inputError(
		node,
		`${orderAndRows(order, '')}: ${there.length} of its ${order.firstPlaces.size} serial numbers ${there.length === 1 ? 'is' : 'are'} in the ERP already, so nothing of it was sent`,
		`There: ${listed(there.map(shown))}. Not there: ${listed(notThere.map(shown))}. Wangdian does not say whether a second upload adds to the first or replaces it: enter the missing ones in the ERP client, or remove those that are there and run this again`,
		item,
	);
	return { order, json: { result: 'not_sent', ...json, there, not_there: notThere }, error };
}

/** The same error, naming the order and the rows it is about. */
function namingRows(error: unknown, order: OrderUpload): unknown {
	if (!(error instanceof WangdianError)) return error;
	return new WangdianError(`${orderAndRows(order, error.details.vendorMessage)}: ${error.message}`, error.details);
}

function resultOf(error: unknown): 'refused' | 'may_have_been_applied' | 'not_sent' {
	if (!(error instanceof WangdianError)) return 'not_sent';
	if (error.details.outcome === 'inDoubt') return 'may_have_been_applied';
	return error.details.httpStatus === undefined ? 'not_sent' : 'refused';
}

/** Which order an output item is about. */
function facts(kind: OrderKind, order: OrderUpload): IDataObject {
	const { orderNo, transferNo } = order;
	return {
		[kind.orderNoField]: orderNo === transferNo ? null : orderNo,
		...(transferNo === undefined ? {} : { transfer_no: transferNo }),
		order_type: order.orderType ?? null,
		lines: order.lines.length,
		serial_number_count: order.serialNumberCount,
	};
}

function pairing({ items }: OrderUpload): Array<{ item: number }> {
	return items.map((item) => ({ item }));
}

/** What 'Validate Only' says about an order. */
function reported(context: IExecuteFunctions, kind: OrderKind, one: GivenOrder): INodeExecutionData {
	const { order, ofEarlierRun } = one;
	if (one.lookupError !== undefined) {
		const { json, error } = lookupFailure(context, kind, one);
		return failedItem(error!, pairing(order), json);
	}
	const valid = order.findings.length === 0;
	const findings = findingsJson(order);
	const warnings = [...order.warnings, ...ofEarlierRun, transferAdvice(kind, order.orderNo) ?? []].flat();
	return {
		json: { result: valid ? 'valid' : 'not_valid', ...facts(kind, order), findings, warnings },
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

/** Without Continue On Fail nothing at all is sent while any order has findings. The error's data hold all of them, of all orders. */
function throwFindings(context: IExecuteFunctions, orders: readonly OrderUpload[]): void {
	const [first, ...others] = orders.filter(({ findings }) => findings.length > 0);
	if (!first) return;
	const numbers = others.map(({ orderNo }) => orderNo || '(without a number)');
	const error = findingsError(context, first, numbers);
	error.description = error.description?.replaceAll('\n', LINE_BREAK);
	error.context.data = {
		findings: [first, ...others].flatMap((order) => findingsJson(order).map((finding) => ({ order: order.orderNo, ...finding }))),
	};
	throw error;
}

/** When a run ends with an error, what the ERP holds of the other orders. */
function whatBecameOfTheOthers(orders: readonly OrderUpload[], ends: readonly End[], failed: End): string {
	const ended = (...results: string[]) => ends.filter((end) => end !== failed && results.includes(String(end.json.result)));
	const groups: Array<readonly [string, ReadonlyArray<Pick<End, 'order'>>]> = [
		['Uploaded', ended('uploaded')],
		['Already there', ended('already_there')],
		['May have been uploaded in an earlier try', ended('may_have_been_applied')],
		['Not sent', orders.slice(ends.length).map((order) => ({ order }))],
	];
	return groups
		.filter(([, of]) => of.length > 0)
		.map(([what, of]) => `${what}: ${listed(of.map(({ order }) => shown(order.orderNo)))}`)
		.join('. ');
}

/** How it ends for orders that were sent, or that 'Validate Only' reports as if they were. */
const HINTED: readonly unknown[] = ['uploaded', 'refused', 'may_have_been_applied', 'valid', 'not_valid'];

/** Shows beside the output that there are warnings; hosts before 1.82 have no place for it. */
function hintAtWarnings(context: IExecuteFunctions, output: readonly INodeExecutionData[]): void {
	const warnings = output.filter(({ json }) => HINTED.includes(json.result)).map(({ json }) => json.warnings as string[] | undefined);
	const [first, ...others] = warnings.flatMap((ofOrder) => ofOrder?.[0] ?? []);
	if (first === undefined || typeof context.addExecutionHints !== 'function') return;
	const many = others.length > 0 ? ` (${others.length + 1} orders have warnings, see 'warnings' in the output)` : '';
	context.addExecutionHints({ message: `${first}${many}`, type: 'warning', location: 'outputPane' });
}
