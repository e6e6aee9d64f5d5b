// n8n runs a node again from its first item, with 'Retry On Fail' and with "Retry execution": what was accepted or left in doubt
// is on the wire once. And what a batch write did not accept: all of it reaches the user, by every way out of the node.
import type { IDataObject, INode, IRun, NodeApiError } from 'n8n-workflow';

import { startSimulator, type Fault, type RecordedRequest, type Simulator } from '../simulator/index.mts';
import { runWorkflow } from '../support/nodeContexts.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { VirtualClock } from '../support/virtualClock.mts';

let simulator: Simulator;
let time: VirtualClock;
beforeEach(async () => {
	time = new VirtualClock();
	simulator = await startSimulator({ now: () => time.now, accounts: [ACCOUNT, OTHER_ACCOUNT] });
	for (const no of ['CK1', 'CK2', 'CK3']) simulator.stockouts.add({ no, lines: [{ specNo: 'A' }] });
});
afterEach(async () => {
	time.restore();
	await simulator.close();
});

/** Two interface accounts of one seller. */
const ACCOUNT = { edition: 'flagship', sid: 'seller', appKey: 'one', appSecret: 'one-secret:salt' } as const;
const OTHER_ACCOUNT = { ...ACCOUNT, appKey: 'other', appSecret: 'other-secret:salt' };

const RETRYING: Partial<INode> = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const UPLOAD: IDataObject = {
	resource: 'stockoutOrder',
	operation: 'uploadSerialNumbers',
	inputMode: 'items',
	stockoutNo: '={{ $json.order }}',
	orderType: 2,
	specNo: 'A',
	serialNumbers: '={{ $json.order }}-1',
};
const ORDERS = ['CK1', 'CK2', 'CK3'].map((order) => ({ order }));
/** A write per item, whose text is another at every evaluation. */
const CALL: IDataObject = {
	resource: 'api',
	operation: 'call',
	method: { mode: 'name', value: 'some.Thing.push' },
	argumentsMode: 'json',
	argumentsJson: '={{ JSON.stringify([{ outer_no: $json.order, nonce: Math.random() }]) }}',
};

async function run(
	parameters: IDataObject,
	settings: Partial<INode> = RETRYING,
	more: { rounds?: number; items?: IDataObject[]; credential?: IDataObject; contextData?: IDataObject; typeVersion?: number } = {},
): Promise<IRun> {
	return await runWorkflow({ credential: credentialFor(simulator, 'flagship'), parameters, items: ORDERS, settings, ...more });
}

/** The orders in the requests, in turn. */
const sent = (): string => simulator.requests.map(({ rawBody }) => /CK\d/.exec(rawBody)?.[0]).join(' ');
const about = (order: string) => (request: RecordedRequest) => request.rawBody.includes(order);
const refused = (order: string, times: number): Fault => ({ kind: 'code', code: 100, message: '单据已锁定', when: about(order), times });
const inDoubt = (order: string): Fault => ({ kind: 'resetAfterApply', when: about(order) });
const outputOf = ({ data }: IRun, output = 0, round = 0): IDataObject[] =>
	(data.resultData.runData.Wangdian[round].data?.main[output] ?? []).map(({ json }) => json);
const errorOf = ({ data }: IRun) => data.resultData.error as NodeApiError;

describe("'Retry On Fail' of an upload", () => {
	it('goes on with what was refused and with the rest, and reports all', async () => {
		simulator.faults.push(refused('CK2', 1));
		const done = await run(UPLOAD);
		expect(sent()).toBe('CK1 CK2 CK2 CK3');
		expect(outputOf(done)).toMatchObject([
			{ stockout_no: 'CK1', result: 'uploaded', earlier_try: true, server_message: 'OK' },
			{ stockout_no: 'CK2', result: 'uploaded' },
			{ stockout_no: 'CK3', result: 'uploaded' },
		]);
		expect(outputOf(done)[1]).not.toHaveProperty('earlier_try');
	});

	it('sends no order again that was accepted, however often another is refused', async () => {
		simulator.faults.push(refused('CK2', 3));
		const done = await run(UPLOAD);
		expect(sent()).toBe('CK1 CK2 CK2 CK2');
		expect(errorOf(done).message).toMatch(/^Order CK2 \(item 1\): /);
		expect(errorOf(done).description).toMatch(/\. Uploaded: CK1\. Not sent: CK3$/);
	});

	it('does not send again what is in doubt, sends the rest, and ends with the doubt', async () => {
		simulator.faults.push(inDoubt('CK2'));
		const done = await run(UPLOAD);
		expect(sent()).toBe('CK1 CK2 CK3');
		expect(errorOf(done).message).toMatch(
			/^Order CK2 \(item 1\): Sent at 2026-11-01 08:00:00 \(Beijing time\), in an earlier try of this execution: .*\. The request may have been applied$/,
		);
		expect(errorOf(done).description).toMatch(
			/^It was not sent again\. Look at the serial numbers of stock-out order CK2 .*'Retry On Fail' and a retry of this execution do not send it again; a new execution does\. Uploaded: CK1, CK3$/,
		);
	});

	it('with Continue On Fail, where n8n tries again when the first item failed', async () => {
		simulator.faults.push(inDoubt('CK1'));
		const done = await run(UPLOAD, { ...RETRYING, onError: 'continueRegularOutput' });
		expect(sent()).toBe('CK1 CK2 CK3');
		expect(outputOf(done)).toMatchObject([
			{ result: 'may_have_been_applied', stockout_no: 'CK1', earlier_try: true },
			{ result: 'uploaded', stockout_no: 'CK2' },
			{ result: 'uploaded', stockout_no: 'CK3' },
		]);
	});

	it('a loop that comes to the node again sends again, and warns of what an earlier run sent', async () => {
		const done = await run(UPLOAD, RETRYING, { rounds: 3 });
		expect(sent()).toBe('CK1 CK2 CK3 CK1 CK2 CK3 CK1 CK2 CK3');
		const warnings = [0, 1, 2].map((round) => outputOf(done, 0, round).map((json) => json.warnings as string[]));
		expect(warnings[0]).toEqual([[], [], []]);
		const warned = (order: string, run: number) => [
			`Serial numbers were sent to order ${order} in an earlier run of this node in this execution, too (run ${run}): this upload may add to them or replace them. Gather all rows of an order before this node: without 'Loop Over Items', or with all of them in one batch`,
		];
		expect(warnings.slice(1)).toEqual([1, 2].map((run) => ORDERS.map(({ order }) => warned(order, run))));
		const hints = done.data.resultData.runData.Wangdian[1].hints ?? [];
		expect(hints.map(({ message }) => message)).toEqual([`${warned('CK1', 1)[0]} (3 orders have warnings, see 'warnings' in the output)`]);
	});

	it('a loop warns of an earlier run only where it sends', async () => {
		simulator.stockouts.add({ no: 'CK4', lines: [{ specNo: 'A' }] });
		const skipping = { ...UPLOAD, serialNumbers: '={{ $json.sn }}', options: { skipExisting: true } };
		const done = await run(skipping, { onError: 'continueRegularOutput' }, { rounds: 2, items: [{ order: 'CK2', sn: 'same' }] });
		expect(outputOf(done, 0, 1)).toMatchObject([{ result: 'already_there', stockout_no: 'CK2', warnings: [] }]);
		expect(done.data.resultData.runData.Wangdian[1].hints ?? []).toEqual([]);

		// Not there in whole, and another one: neither is sent.
		const growing = { ...skipping, serialNumbers: "={{ $json.sn + ($runIndex > 0 ? ',more' : '') }}" };
		const part = await run(growing, { onError: 'continueRegularOutput' }, { rounds: 2, items: [{ order: 'CK3', sn: 'one' }] });
		expect(outputOf(part, 0, 1)).toMatchObject([{ result: 'not_sent', there: ['one'], not_there: ['more'], warnings: [] }]);
		expect(part.data.resultData.runData.Wangdian[1].hints ?? []).toEqual([]);

		// Others are there: it is sent, and both warnings are told.
		const other = { ...skipping, serialNumbers: '={{ $json.sn + $runIndex }}' };
		const sentBoth = await run(other, {}, { rounds: 2, items: [{ order: 'CK4', sn: 'S' }] });
		const [{ result, warnings }] = outputOf(sentBoth, 0, 1);
		expect([result, warnings]).toEqual([
			'uploaded',
			[
				'Wangdian shows 1 other serial number in this order: an upload may add to them or replace them',
				expect.stringContaining('in an earlier run of this node'),
			],
		]);
		expect(sentBoth.data.resultData.runData.Wangdian[1].hints).toMatchObject([
			{ message: expect.stringMatching(/^Wangdian shows 1 other/) },
		]);
	});

	it('a run warns neither of what it sent itself in an earlier try nor of what was refused', async () => {
		simulator.faults.push(refused('CK2', 1));
		const done = await run(UPLOAD);
		expect(outputOf(done).map(({ warnings }) => warnings)).toEqual([[], [], []]);
	});

	it('a run that ended well leaves nothing behind in the execution, one that failed what a retried execution needs', async () => {
		const context = ({ data }: IRun) => JSON.stringify(data.executionData!.contextData);
		expect(context(await run(UPLOAD))).not.toContain('CK1');
		simulator.faults.push(inDoubt('CK2'));
		const left = context(await run(UPLOAD));
		expect(left).toContain('CK2');
		const { appSecret } = credentialFor(simulator, 'flagship');
		for (const part of String(appSecret).split(':')) expect(left).not.toContain(part);
	});

	it('a retry with another interface account of the seller does not send it again', async () => {
		simulator.faults.push(inDoubt('CK2'), refused('CK3', 1));
		const settings: Partial<INode> = { onError: 'continueRegularOutput' };
		const { data } = await run(UPLOAD, settings);
		expect(sent()).toBe('CK1 CK2 CK3');
		const contextData = JSON.parse(JSON.stringify(data.executionData!.contextData)) as IDataObject;
		const credential = { ...credentialFor(simulator, 'flagship'), ...OTHER_ACCOUNT };
		const again = await run(UPLOAD, settings, { contextData, credential });
		expect(sent()).toBe('CK1 CK2 CK3 CK3');
		expect(outputOf(again)).toMatchObject([
			{ result: 'uploaded', earlier_try: true },
			{ result: 'may_have_been_applied', earlier_try: true },
			{ result: 'uploaded' },
		]);
		// Another seller's order of the same number is another order.
		await run(UPLOAD, settings, { contextData, credential: { ...credential, sid: 'nobody' } });
		expect(simulator.requests.length).toBe(4 + 3);
	});
});

describe("'Retry On Fail' of an API call", () => {
	it('sends no write again that was accepted or left in doubt, whatever its text is by then', async () => {
		simulator.faults.push({ kind: 'code', code: 0, message: 'OK', when: about('CK1') }, inDoubt('CK2'), {
			kind: 'code',
			code: 0,
			message: 'OK',
			when: about('CK3'),
		});
		const done = await run(CALL);
		expect(sent()).toBe('CK1 CK2 CK3');
		expect(errorOf(done).message).toMatch(/in an earlier try of this execution: .*\. The request may have been applied$/);
	});

	it('sends again what was refused', async () => {
		simulator.faults.push(
			{ kind: 'code', code: 0, message: 'first', when: about('CK1') },
			refused('CK2', 1),
			{ kind: 'code', code: 0, message: 'second', when: about('CK2') },
			{ kind: 'code', code: 0, message: 'third', when: about('CK3') },
		);
		const done = await run(CALL);
		expect(sent()).toBe('CK1 CK2 CK2 CK3');
		expect(outputOf(done)).toMatchObject([{ message: 'first' }, { message: 'second' }, { message: 'third' }]);
	});
});

describe('an API call that fails among others', () => {
	const accepted = (order: string): Fault => ({ kind: 'code', code: 0, message: 'OK', when: about(order) });
	const RULE = "'Retry On Fail' and a retry of this execution do not send again what was carried out; a new execution does";

	it('says which items were carried out before it, and which were not sent', async () => {
		simulator.faults.push(accepted('CK1'), refused('CK2', 1));
		const { description } = errorOf(await run(CALL, {}));
		expect(sent()).toBe('CK1 CK2');
		expect(description).toMatch(/\. Carried out: item 0\. Not sent: item 2\. /);
		expect(description?.endsWith(`. ${RULE}`)).toBe(true);
	});

	it('counts what an earlier try carried out or left in doubt', async () => {
		simulator.faults.push(accepted('CK1'), inDoubt('CK2'), refused('CK3', 2));
		const { message, description } = errorOf(await run(CALL, { ...RETRYING, maxTries: 2 }));
		expect(sent()).toBe('CK1 CK2 CK3');
		expect(message).toContain('单据已锁定');
		expect(description).toContain('. Carried out: item 0. May have been carried out in an earlier try: item 1. ');
		expect(description).not.toContain('Not sent');
	});

	it('that ends with a doubt says what was carried out after it, too', async () => {
		simulator.faults.push(accepted('CK1'), inDoubt('CK2'), accepted('CK3'));
		const { message, description } = errorOf(await run(CALL, { ...RETRYING, maxTries: 2 }));
		expect(message).toMatch(/in an earlier try of this execution/);
		expect(description?.endsWith(`. Carried out: items 0, 2. ${RULE}`)).toBe(true);
	});

	it('says nothing of others where nothing was carried out', async () => {
		simulator.faults.push(refused('CK1', 1));
		expect(errorOf(await run(CALL, {})).description).not.toMatch(/Carried out|Not sent/);
	});
});

describe('entries that a batch write did not accept', () => {
	const method = 'goods.Barcode.upload';
	const BATCH: IDataObject = {
		...CALL,
		method: { mode: 'name', value: method },
		argumentsJson: '[[{"merchant_no": "S1", "barcode": "69"}]]',
	};
	const entry = (index: number) => ({ spec_no: `S${index}`, barcode: `69${index}`, error_msg: '商家编码不存在' });
	const barcodes = () => simulator.requests.filter((request) => request.method === method).length;
	beforeEach(() => {
		simulator.lists.set('flagship', method, { records: Array.from({ length: 40 }, (_, index) => ({ at: 0, record: entry(index) })) });
	});

	it('are counted in the message and all in the data of the error; a retry does not send the others again', async () => {
		const done = await run(BATCH, RETRYING, { items: [{}] });
		const { message, description, context } = errorOf(done);
		expect(message).toMatch(/^Wangdian did not accept 40 entries of goods\.Barcode\.upload: spec_no S0, .*; and 35 more$/);
		expect(description).toMatch(/All of them stand in the data of this error/);
		expect(context.data).toEqual({ not_accepted: Array.from({ length: 40 }, (_, index) => entry(index)) });
		expect(barcodes()).toBe(1);
	});

	it('are one item each with Continue On Fail', async () => {
		const [answer, ...failed] = outputOf(await run(BATCH, { onError: 'continueRegularOutput' }, { items: [{}] }));
		expect(answer).toMatchObject({ status: 0 });
		expect(failed).toHaveLength(40);
		expect(failed[39]).toMatchObject({ ...entry(39), error: expect.stringContaining('spec_no S39') });
	});

	it('count as accepted in part or not at all, and the first ones are not lost when a later item fails, too', async () => {
		const entryOf = (barcode: string) => ({ ...entry(0), barcode });
		simulator.lists.set('flagship', method, { records: [{ at: 0, record: entryOf('69') }] });
		const done = await run(
			{ ...BATCH, argumentsJson: '=[[{"merchant_no": "S1", "barcode": "{{ $json.order }}"}]]' },
			{ ...RETRYING, maxTries: 2 },
		);
		expect(sent()).toBe('CK1 CK2');
		const { message, description, context } = errorOf(done);
		const told = 'Wangdian did not accept 1 entry of goods.Barcode.upload: spec_no S0, barcode 69: 商家编码不存在';
		expect(message).toBe(told);
		expect(description).toMatch(
			new RegExp(`\\. Item 0 failed as well: ${told}\\. Accepted in part or not at all: item 0\\. Not sent: item 2\\. 'Retry On Fail' `),
		);
		expect(description).toMatch(/ do not send again what was carried out or accepted in part or not at all; a new execution does$/);
		expect(description).not.toContain('Carried out:');
		expect(context.data).toEqual({ not_accepted: [entryOf('69')], other_items: [{ item: 0, not_accepted: [entryOf('69')] }] });
	});

	it('of an earlier try stand beside the refusal of a later item', async () => {
		simulator.lists.set('flagship', method, { records: [{ at: 0, record: entry(0) }] });
		simulator.faults.push(refused('CK2', 2));
		const settings = { ...RETRYING, maxTries: 2 };
		const done = await run({ ...BATCH, argumentsJson: '=[[{"merchant_no": "S1", "barcode": "{{ $json.order }}"}]]' }, settings);
		const { message, description, context } = errorOf(done);
		expect(message).toContain('单据已锁定');
		expect(description).toMatch(
			/\. Item 0 failed as well: Wangdian did not accept 1 entry .*\. Accepted in part or not at all: item 0\. Not sent: item 2\. /,
		);
		expect(context.data).toEqual({ other_items: [{ item: 0, not_accepted: [entry(0)] }] });
	});

	it('leave by the error output, where the node has one', async () => {
		const done = await run(BATCH, { onError: 'continueErrorOutput' }, { items: [{ of: 'the item' }] });
		expect(outputOf(done, 0)).toMatchObject([{ status: 0 }]);
		expect(outputOf(done, 1)).toHaveLength(40);
		expect(outputOf(done, 1)[39]).toMatchObject({ error: expect.stringContaining('spec_no S39') });
	});
});
