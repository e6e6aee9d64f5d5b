// 'Find By' of Upload Serial Numbers: from the number of a transfer order to its one order that takes serial numbers, in both
// directions and in every input mode. Where there is none, or several, nothing at all is sent.
import type { IDataObject, NodeOperationError } from 'n8n-workflow';

import type { Simulator, StockOrderStatus, StockOrderStore } from '../simulator/index.mts';
import { runNode, runWorkflow } from '../support/nodeContexts.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { simulateForEachTest } from '../support/simulatedTime.mts';

/** Two interface accounts of one seller. */
const ACCOUNTS = ['TF1', 'tf1'].map((appKey) => ({ edition: 'flagship' as const, sid: 'seller', appKey, appSecret: 'secret:salt' }));

let simulator: Simulator;
simulateForEachTest((made) => (simulator = made), { accounts: ACCOUNTS });

const DIRECTIONS = [
	['stockoutOrder', 'stock-out order', 'stockout_no', 'wms.stockout.Transfer.queryWithDetail', 'wms.stockout.Base.uploadSN', '48'],
	['stockinOrder', 'stock-in order', 'stockin_no', 'wms.stockin.Transfer.queryWithDetail', 'wms.stockin.Base.uploadSN', '20'],
] as const;

describe.each(DIRECTIONS)('%s', (resource, noun, field, lookup, upload, editing) => {
	const isOut = resource === 'stockoutOrder';
	const store = (): StockOrderStore => (isOut ? simulator.stockouts : simulator.stockins);
	const put = (no: string, srcOrderNo: string, status: StockOrderStatus = '编辑中') =>
		store().add({ no, srcOrderNo, status, lines: [{ specNo: 'A' }, { specNo: 'B' }] });
	const FOUND_BY: IDataObject = { resource, operation: 'uploadSerialNumbers', findBy: 'transferNo' };
	const MODES: Record<string, [parameters: IDataObject, items: IDataObject[]]> = {
		'columns, an English heading': [{ inputMode: 'columns' }, [{ transfer_no: 'TF1', spec_no: 'A', sn: 'a1' }]],
		'columns, a Chinese heading beside the order’s own': [
			{ inputMode: 'columns' },
			[{ 调拨单号: 'TF1', [isOut ? '出库单号' : '入库单号']: '', 商家编码: 'A', 序列号: 'a1' }],
		],
		'columns, a heading of the user’s': [
			{ inputMode: 'columns', columns: { transferNo: 'move' } },
			[{ move: 'TF1', spec_no: 'A', sn: 'a1' }],
		],
		'columns, the number for all rows': [{ inputMode: 'columns', transferNo: 'TF1' }, [{ spec_no: 'A', sn: 'a1' }]],
		items: [
			{ inputMode: 'items', transferNo: '={{ $json.move }}', specNo: 'A', serialNumbers: '={{ $json.sn }}' },
			[{ move: 'TF1', sn: 'a1' }],
		],
		fields: [{ inputMode: 'fields', transferNo: 'TF1', details: { line: [{ specNo: 'A', serialNumbers: 'a1' }] } }, [{}]],
		json: [{ inputMode: 'json', transferNo: 'TF1', detailsJson: '[{"spec_no":"A","sn_list":["a1"]}]' }, [{}]],
	};
	const run = async (parameters: IDataObject, items: IDataObject[] = [{}], more: object = {}) =>
		await runNode({
			credential: credentialFor(simulator, 'flagship'),
			typeVersion: 1.1,
			parameters: { ...FOUND_BY, ...parameters },
			items,
			...more,
		});
	const failure = async (...given: Parameters<typeof run>) =>
		(await run(...given).then(
			() => ({ message: 'no error' }),
			(error: unknown) => error,
		)) as NodeOperationError;
	const uploads = () => simulator.requests.filter(({ method }) => method === upload);
	const rows = (...moves: string[]): [IDataObject, IDataObject[]] => [
		{ inputMode: 'columns' },
		moves.map((transfer_no, index) => ({ transfer_no, spec_no: 'A', sn: `s${index}` })),
	];

	it.each(Object.keys(MODES))('finds the order and uploads to it: %s', async (mode) => {
		put('OTHER', 'TF2');
		put('MINE', 'TF1');
		const [{ json }] = await run(...MODES[mode]);
		expect(json).toMatchObject({ result: 'uploaded', [field]: 'MINE', transfer_no: 'TF1', order_type: 2 });
		expect(store().serialNumbers('MINE')).toEqual(['a1']);
		expect(simulator.requests.map(({ method }) => method)).toEqual([lookup, upload]);
	});

	it('cancelled and completed ones do not count, and one that is being edited comes before others that are open', async () => {
		put('X1', 'TF1', '已取消');
		put('X2', 'TF1', '已完成');
		put('MINE', 'TF1');
		put('X3', 'TF1', '待审核');
		const [{ json }] = await run(...rows('TF1'));
		expect(json).toMatchObject({ result: 'uploaded', [field]: 'MINE' });
	});

	it('the only open one is tried whatever its state, and the refusal is the server’s', async () => {
		put('MINE', 'TF1', '待审核');
		expect((await failure(...rows('TF1'))).message).toContain('Order MINE (item 0): Wangdian did not carry out the request');
	});

	it.each([
		['none', [], `'Transfer Number' in item 1 has no ${noun} in the ERP`],
		['only closed ones', ['已取消', '已完成'], `'Transfer Number' in item 1 has no ${noun} that serial numbers can be uploaded to: X0 (`],
		[
			'several',
			['编辑中', '编辑中'],
			`'Transfer Number' in item 1 has several ${noun}s that serial numbers may be meant for: X0 (${editing} `,
		],
	] as const)('%s: an error that lists them with their states, and nothing is sent, of no order', async (_name, states, expected) => {
		put('MINE', 'TF1');
		for (const [index, state] of states.entries()) put(`X${index}`, 'TF2', state);
		const { message, description } = await failure(...rows('TF1', 'TF2'));
		expect(message).toContain(`Order TF2 was not sent: ${expected}`);
		for (const [index] of states.entries()) expect(message).toMatch(new RegExp(`X${index} \\(\\d+ [A-Z][^)]*\\)`));
		expect(description).toBeTruthy();
		expect(uploads()).toEqual([]);
		// With Continue On Fail the order that can be sent is.
		const output = await run(...rows('TF1', 'TF2'), { continueOnFail: true });
		expect(output.map(({ json }) => json)).toMatchObject([
			{ result: 'uploaded', [field]: 'MINE', transfer_no: 'TF1' },
			{ result: 'not_sent', [field]: null, transfer_no: 'TF2' },
		]);
	});

	it('two ways of writing one number do not become two uploads', async () => {
		put('MINE', 'TF1');
		// As a database finds it that ignores the difference of capital and small letters.
		const { records } = simulator.lists.get('flagship', lookup);
		const small = records.map((one) => ({ ...one, record: { ...one.record, src_order_no: 'tf1' } }));
		simulator.lists.set('flagship', lookup, { records: [...records, ...small] });
		const { message } = await failure(...rows('TF1', 'tf1'));
		const led = `Order tf1 was not sent: 'Transfer Number' in item 1 leads to ${noun} MINE, as TF1 in item 0 does`;
		expect(message).toContain(led);
		// Nor do they by two interface accounts of one seller.
		const credential = { ...credentialFor(simulator, 'flagship'), appKey: '={{ $json.transfer_no }}' };
		const both = await failure(...rows('TF1', 'tf1'), { credential });
		expect(both.message).toContain(led);
		expect(uploads()).toEqual([]);
	});

	it('rows of one transfer are one request, and its orders are looked up once', async () => {
		put('MINE', 'TF1');
		await run(...rows('TF1', 'TF1', 'TF1'));
		expect(simulator.requests.map(({ method }) => method)).toEqual([lookup, upload]);
		expect(store().serialNumbers('MINE')).toEqual(['s0', 's1', 's2']);
	});

	it('a look-up that fails sends nothing, and says so', async () => {
		put('MINE', 'TF1');
		simulator.faults.push({ kind: 'code', code: 100, message: '接口未授权', when: ({ method }) => method === lookup, times: 2 });
		const { message, description } = await failure(...rows('TF1'));
		expect(message).toContain('接口未授权');
		expect(description).toContain(`Nothing was sent: the ${noun} of transfer order TF1 could not be looked up`);
		const [{ json }] = await run(...rows('TF1'), { continueOnFail: true });
		expect(json).toMatchObject({ result: 'not_sent', [field]: null, transfer_no: 'TF1' });
		expect(uploads()).toEqual([]);
	});

	it('what is wrong with the rows is told before any look-up; another order type than that of transfers is wrong', async () => {
		const { message } = await failure({ inputMode: 'columns' }, [
			{ transfer_no: 'TF1', spec_no: 'A', sn: 's', order_type: isOut ? 14 : 6 },
		]);
		expect(message).toContain("'Order Type' in item 0");
		expect((await failure({ inputMode: 'columns' }, [{ transfer_no: 'TF1', spec_no: '', sn: 's' }])).message).toContain("'Spec Number'");
		expect((await failure({ inputMode: 'columns' }, [{ transfer_no: '', spec_no: 'A', sn: 's' }])).message).toContain("'Transfer Number'");
		expect(simulator.requests).toEqual([]);
	});

	it("'Validate Only' says which order it would be, or why none", async () => {
		put('MINE', 'TF1');
		const output = await run({ inputMode: 'columns', options: { validateOnly: true } }, rows('TF1', 'TF2')[1]);
		expect(output.map(({ json }) => json)).toMatchObject([
			{ result: 'valid', [field]: 'MINE', transfer_no: 'TF1' },
			{ result: 'not_valid', [field]: null, transfer_no: 'TF2', findings: [{ parameter: 'Transfer Number', value: 'TF2' }] },
		]);
		expect(uploads()).toEqual([]);
	});

	it("'Retry On Fail' does not upload a second time to an order that has left its state by the first", async () => {
		put('MINE', 'TF1');
		put('LATER', 'TF2');
		simulator.faults.push({
			kind: 'code',
			code: 100,
			message: '单据已锁定',
			when: ({ rawBody }) => rawBody.includes('LATER') && rawBody.includes('A'),
		});
		simulator.faults.push({
			kind: 'call',
			moment: 'after',
			when: ({ method, rawBody }) => method === upload && rawBody.includes('MINE'),
			run: () => store().setStatus('MINE', '已完成'),
		});
		const { data } = await runWorkflow({
			credential: credentialFor(simulator, 'flagship'),
			typeVersion: 1.1,
			parameters: { ...FOUND_BY, inputMode: 'columns' },
			items: rows('TF1', 'TF2')[1],
			settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
		});
		const output = data.resultData.runData.Wangdian[0].data?.main[0] ?? [];
		expect(output.map(({ json }) => json)).toMatchObject([
			{ result: 'uploaded', [field]: 'MINE', earlier_try: true },
			{ result: 'uploaded', [field]: 'LATER' },
		]);
		expect(uploads().filter(({ rawBody }) => rawBody.includes('MINE'))).toHaveLength(1);
	});

	it('rows with transfer numbers alone are told of it', async () => {
		const { description } = await failure({ inputMode: 'columns', findBy: 'orderNo' }, [{ 调拨单号: 'TF1', spec_no: 'A', sn: 's' }]);
		expect(description).toContain("If '调拨单号' holds the numbers of transfer orders, set 'Find By' to 'Transfer Number'");
	});
});
