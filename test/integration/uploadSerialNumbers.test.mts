// The upload operations in the real contexts of n8n-core against the simulated flagship server: what goes over the wire, byte for
// byte, and what the user gets.
import { NodeApiError, NodeOperationError, type IDataObject } from 'n8n-workflow';

import { startSimulator, type RecordedRequest, type Simulator, type SimulatorOptions } from '../simulator/index.mts';
import { runNode, runWorkflow } from '../support/nodeContexts.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { VirtualClock } from '../support/virtualClock.mts';

const OUT = 'wms.stockout.Base.uploadSN';
const IN = 'wms.stockin.Base.uploadSN';
const GOODS = 'wms.GoodsSN.queryWithDetail';
const SHIPPED = 'wms.stockout.Base.searchSN';

let simulator: Simulator;
let time: VirtualClock;

async function start(options: SimulatorOptions = {}): Promise<void> {
	await simulator?.close();
	simulator = await startSimulator({ now: () => time.now, ...options });
}

beforeEach(async () => {
	time = new VirtualClock();
	await start();
});
afterEach(() => time.restore());
afterAll(async () => await simulator.close());

interface Run {
	parameters?: IDataObject;
	items?: IDataObject[];
	continueOnFail?: boolean;
	edition?: 'flagship' | 'enterprise' | 'web';
}

/** The node in row mode, its parameters taken from the items' fields `order`, `type`, `spec`, `defect`, `sn`. */
const ROWS: IDataObject = {
	resource: 'stockoutOrder',
	operation: 'uploadSerialNumbers',
	inputMode: 'items',
	stockoutNo: '={{ $json.order }}',
	orderType: '={{ $json.type ?? 2 }}',
	specNo: '={{ $json.spec }}',
	defect: '={{ $json.defect ?? false }}',
	serialNumbers: '={{ $json.sn }}',
};

async function run({ parameters = {}, items = [{}], continueOnFail, edition = 'flagship' }: Run) {
	const output = await runNode({
		credential: credentialFor(simulator, edition),
		parameters: { ...ROWS, ...parameters },
		items,
		continueOnFail,
	});
	return output;
}

async function failure(options: Run): Promise<NodeApiError | NodeOperationError> {
	const error: unknown = await run(options).then(
		() => 'no error',
		(thrown: unknown) => thrown,
	);
	expect(error).toBeInstanceOf(Error);
	return error as NodeApiError;
}

const bodies = (method = OUT): string[] => simulator.requests.filter((one) => one.method === method).map(({ rawBody }) => rawBody);
const order = (no: string, specs: string[] = ['A'], more: object = {}) =>
	simulator.stockouts.add({ no, lines: specs.map((specNo) => ({ specNo })), ...more });

describe('rows in, orders out', () => {
	it('sends one request per order, lines per spec number and defect flag, all in the order of first appearance', async () => {
		order('CK2', ['B', 'A']);
		simulator.stockouts
			.get('CK2')!
			.lines.push({ ...simulator.stockouts.get('CK2')!.lines[0], detailId: 1, defect: true, serialNumbers: [] });
		order('CK1', ['A']);
		const output = await run({
			items: [
				{ order: 'CK2', spec: 'B', sn: 'b2' },
				{ order: 'CK1', spec: 'A', sn: 'a1' },
				{ order: 'CK2', spec: 'A', sn: 'a2' },
				{ order: 'CK2', spec: 'B', sn: 'b1' },
				{ order: 'CK2', spec: 'B', sn: 'x', defect: true },
				{ order: 'CK1', spec: 'A', sn: 'a0' },
			],
		});
		expect(bodies()).toEqual([
			'[{"stockout_no":"CK2","order_type":2},[{"spec_no":"B","sn_list":["b2","b1"]},{"spec_no":"A","sn_list":["a2"]},{"spec_no":"B","defect":true,"sn_list":["x"]}]]',
			'[{"stockout_no":"CK1","order_type":2},[{"spec_no":"A","sn_list":["a1","a0"]}]]',
		]);
		expect(simulator.requests).toHaveLength(2);
		expect(output).toEqual([
			{
				json: {
					stockout_no: 'CK2',
					order_type: 2,
					lines: 3,
					serial_number_count: 4,
					result: 'uploaded',
					server_message: 'OK',
					duration_ms: 0,
					warnings: [],
				},
				pairedItem: [{ item: 0 }, { item: 2 }, { item: 3 }, { item: 4 }],
			},
			expect.objectContaining({ json: expect.objectContaining({ stockout_no: 'CK1' }), pairedItem: [{ item: 1 }, { item: 5 }] }),
		]);
		expect(simulator.stockouts.serialNumbers('CK1')).toEqual(['a1', 'a0']);
	});

	it.each([
		['lines', 'SN1\nSN2\r\nSN3'],
		['commas', 'SN1,SN2 , SN3'],
		['semicolons', 'SN1;SN2;;SN3;'],
		['tabs', 'SN1\tSN2\tSN3'],
		['full-width commas and semicolons', 'SN1，SN2；SN3'],
		['the comma of Chinese lists', 'SN1、SN2、SN3'],
		['a list', ['SN1', 'SN2', 'SN3']],
		['a list of texts with separators', ['SN1,SN2', '', 'SN3']],
	])('takes serial numbers as %s', async (_what, sn) => {
		order('CK1');
		await run({ items: [{ order: 'CK1', spec: 'A', sn }] });
		expect(bodies()).toEqual(['[{"stockout_no":"CK1","order_type":2},[{"spec_no":"A","sn_list":["SN1","SN2","SN3"]}]]']);
	});

	it('takes whole numbers as their digits, in every place, and never sends a number where a text belongs', async () => {
		simulator.stockouts.add({ no: '20260001', orderType: 21, lines: [{ specNo: '42' }] });
		await run({ items: [{ order: 20260001, type: '21', spec: 42, sn: [9007199254740991, 7] }] });
		expect(bodies()).toEqual(['[{"stockout_no":"20260001","order_type":21},[{"spec_no":"42","sn_list":["9007199254740991","7"]}]]']);
	});

	it('trims, and leaves inner blanks and full-width characters alone unless an option says otherwise', async () => {
		order('CK1');
		const items = [{ order: ' CK1 ', spec: ' A\u3000', sn: ['\ufeffSN 1 ', '　ＳＮ２'] }];
		await run({ items });
		await run({ items, parameters: { options: { removeSpaces: true } } });
		await run({ items, parameters: { options: { halfWidth: true, removeSpaces: true } } });
		const sent = (list: string) => `[{"stockout_no":"CK1","order_type":2},[{"spec_no":"A","sn_list":${list}}]]`;
		expect(bodies()).toEqual([sent('["SN 1","ＳＮ２"]'), sent('["SN1","ＳＮ２"]'), sent('["SN1","SN2"]')]);
	});

	it.each([
		['a list as JSON text', '["SN1", "SN2","SN3"]'],
		['texts that exports write as formulas', '="SN1"\n="SN2"\n="SN3"'],
	])('takes serial numbers as %s', async (_what, sn) => {
		order('CK1');
		await run({ items: [{ order: 'CK1', spec: 'A', sn }] });
		expect(bodies()).toEqual(['[{"stockout_no":"CK1","order_type":2},[{"spec_no":"A","sn_list":["SN1","SN2","SN3"]}]]']);
	});

	it.each([
		['[object Object]', "'Serial Numbers' in item 0 has [object Object], which stands for nothing"],
		[['SN1', '#N/A'], "'Serial Numbers' in item 0 has #N/A, which stands for nothing"],
		['"SN1"', `'Serial Numbers' in item 0 has "SN1", which reads as a piece of a list, of quoted text or of a formula`],
		[1234567890123450, "'Serial Numbers' in item 0 has the number 1234567890123450, which a spreadsheet may have rounded"],
	])('does not send %j as serial numbers', async (sn, text) => {
		order('CK1');
		const { message } = await failure({ items: [{ order: 'CK1', spec: 'A', sn }] });
		expect(message).toContain(`Order CK1 was not sent: ${text}`);
		expect(simulator.requests).toEqual([]);
	});

	it('evaluates a parameter without an expression once and for all items', async () => {
		order('CK1');
		await run({ parameters: { stockoutNo: 'CK1', specNo: 'A', orderType: 2 }, items: [{ sn: '1' }, { sn: '2' }, { sn: '3' }] });
		expect(bodies()).toEqual(['[{"stockout_no":"CK1","order_type":2},[{"spec_no":"A","sn_list":["1","2","3"]}]]']);
	});

	it('links every output item to its rows in what the host stores, too', async () => {
		order('CK1');
		order('CK2');
		const { data } = await runWorkflow({
			credential: credentialFor(simulator, 'flagship'),
			parameters: ROWS,
			items: [
				{ order: 'CK1', spec: 'A', sn: '1' },
				{ order: 'CK2', spec: 'A', sn: '2' },
				{ order: 'CK1', spec: 'A', sn: '3' },
			],
		});
		const [stored] = data.resultData.runData.Wangdian;
		expect(stored.data!.main[0]!.map(({ pairedItem }) => pairedItem)).toEqual([[{ item: 0 }, { item: 2 }], [{ item: 1 }]]);
	});
});

describe('columns: rows by the names of their fields', () => {
	const UPLOAD = { resource: 'stockoutOrder', operation: 'uploadSerialNumbers' };
	const byColumns = async (items: IDataObject[], parameters: IDataObject = {}, more: object = {}) =>
		await runNode({
			credential: credentialFor(simulator, 'flagship'),
			typeVersion: 1.1,
			parameters: { ...UPLOAD, ...parameters },
			items,
			...more,
		});

	it('are the default of a new node; a spreadsheet with Chinese headings is taken as it is', async () => {
		simulator.stockouts.add({ no: 'CK1', orderType: 14, lines: [{ specNo: 'A' }, { specNo: 'B' }] });
		const row = (sku: string, sn: string) => ({
			序号: 7,
			'出库单号 ': 'CK1',
			单据类型: '采购退货出库',
			ＳＫＵ: sku,
			'序列号（SN）': sn,
			备注: '',
		});
		const output = await byColumns([row('B', 'b1'), row('A', 'a1'), row('B', 'b2')]);
		expect(bodies()).toEqual([
			'[{"stockout_no":"CK1","order_type":14},[{"spec_no":"B","sn_list":["b1","b2"]},{"spec_no":"A","sn_list":["a1"]}]]',
		]);
		expect(output).toMatchObject([{ json: { result: 'uploaded' }, pairedItem: [{ item: 0 }, { item: 1 }, { item: 2 }] }]);
		expect(Object.keys(output[0].json).slice(0, 2)).toEqual(['result', 'stockout_no']);
	});

	it('a workflow of before the mode, which does not store its default, still runs as it did', async () => {
		order('CK1');
		const parameters = { ...UPLOAD, stockoutNo: 'CK1', details: { line: [{ specNo: 'A', serialNumbers: '1' }] } };
		await runNode({
			credential: credentialFor(simulator, 'flagship'),
			typeVersion: 1,
			parameters,
			items: [{ stockout_no: 'CK9', sn: '9' }],
		});
		expect(bodies()).toEqual(['[{"stockout_no":"CK1","order_type":2},[{"spec_no":"A","sn_list":["1"]}]]']);
	});

	it('the parameters stand in for what the rows have no column of; a column comes first', async () => {
		order('CK1');
		await byColumns([{ sku: 'A', sn: '1' }], { stockoutNo: 'CK1' });
		await byColumns([{ order: 'CK1', sku: 'A', sn: '2' }], { stockoutNo: 'CK7' });
		const sent = (sn: string) => `[{"stockout_no":"CK1","order_type":2},[{"spec_no":"A","sn_list":["${sn}"]}]]`;
		expect(bodies()).toEqual([sent('1'), sent('2')]);
	});

	it('takes the names that are given, and evaluates nothing that stands in a row', async () => {
		simulator.stockouts.add({ no: 'CK1', lines: [{ specNo: '={{ 1 + 1 }}' }] });
		const items = [{ Beleg: 'CK1', ware: { nr: '={{ 1 + 1 }}' }, sn: 'no', nummern: ['1', '2'] }];
		await byColumns(items, { columns: { stockoutNo: 'Beleg', specNo: 'ware.nr', serialNumbers: 'nummern' } });
		expect(bodies()).toEqual(['[{"stockout_no":"CK1","order_type":2},[{"spec_no":"={{ 1 + 1 }}","sn_list":["1","2"]}]]']);
	});

	it('says which columns there are when one cannot be told, and sends nothing', async () => {
		const items = [
			{ 单号: 'CK1', sku: 'A' },
			{ 单号: 'CK1', sku: 'A', 码: '1' },
		];
		const error = await byColumns(items).catch((thrown: unknown) => thrown as NodeOperationError);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect((error as NodeOperationError).message).toBe("No column was found for 'Serial Numbers'");
		// It is about all of them, and the editor would add the number of one.
		expect((error as NodeOperationError).context.itemIndex).toBeUndefined();
		expect((error as NodeOperationError).description).toMatch(/^The rows have the columns '单号', 'sku', '码'\. /);
		const [item] = await byColumns(items, {}, { continueOnFail: true });
		expect(item).toMatchObject({
			json: { result: 'not_sent', error: "No column was found for 'Serial Numbers'" },
			pairedItem: [{ item: 0 }, { item: 1 }],
		});
		expect(simulator.requests).toEqual([]);
	});

	it('a row without a value is named', async () => {
		order('CK1');
		const error = await byColumns([
			{ order: 'CK1', sku: 'A', sn: '1' },
			{ order: 'CK1', sku: 'A', sn: null },
			{ order: '', sku: 'A', sn: '3' },
		]).catch((thrown: unknown) => thrown as NodeOperationError);
		expect((error as NodeOperationError).message).toBe(
			"Order CK1 was not sent: 2 entries need correcting. The first: 'Serial Numbers' in item 1 is empty",
		);
		expect((error as NodeOperationError).description).toContain("(2) 'Stock-Out Number' in item 2 is empty, and item 1 above it");
		expect(simulator.requests).toEqual([]);
	});

	it('merged order numbers, with Continue On Fail: no order is sent without the rows that may be its own', async () => {
		for (const no of ['CK1', 'CK2', 'CK3']) order(no);
		const rows = [
			{ 出库单号: 'CK1', sn: 'SN1' },
			{ sn: 'SN2' },
			{ sn: 'SN3' },
			{ 出库单号: 'CK2', sn: 'SN4' },
			{ 出库单号: 'CK3', sn: 'SN5' },
		];
		const output = await byColumns(
			[...rows, { 出库单号: 'CK3\u200b', sn: 'SN6' }].map((row) => ({ ...row, sku: 'A' })),
			{},
			{ continueOnFail: true },
		);
		expect(bodies()).toEqual(['[{"stockout_no":"CK2","order_type":2},[{"spec_no":"A","sn_list":["SN4"]}]]']);
		expect(output.map(({ json }) => [json.stockout_no, json.result])).toEqual([
			['CK1', 'not_sent'],
			['', 'not_sent'],
			['CK2', 'uploaded'],
			['CK3', 'not_sent'],
			['CK3\u200b', 'not_sent'],
		]);
		expect(output[0].json.error).toBe(
			"Order CK1 was not sent: 'Stock-Out Number' in item 1 is empty, and item 0 above it is of order CK1: it may be a row of that order",
		);
	});

	it('merged batches and dates of stock-in: nothing is sent without them', async () => {
		simulator.stockins.add({ no: 'RK1', lines: [{ specNo: 'A' }] });
		const stockin = { resource: 'stockinOrder' };
		const rows = [
			{ 入库单号: 'RK1', sku: 'A', 批次号: 'B1', 有效期: '2027-01-01', sn: 'SN1' },
			{ 入库单号: 'RK1', sku: 'A', sn: 'SN2' },
		];
		const [{ json }] = await byColumns(rows, stockin, { continueOnFail: true });
		expect(json).toMatchObject({
			result: 'not_sent',
			findings: [
				{ parameter: 'Batch Number', item: 1, problem: 'is empty, while A has one in item 0' },
				{ parameter: 'Expiry Date', item: 1, problem: 'is empty, while A has one in item 0' },
			],
		});
		expect(simulator.requests).toEqual([]);
	});

	it('entered lines of one spec number, one with a batch and one without, are sent as they are', async () => {
		simulator.stockins.add({ no: 'RK1', lines: [{ specNo: 'A' }] });
		const lines = [
			{ spec_no: 'A', batch_no: 'B1', expire_date: '2027-01-01 00:00:00', sn_list: ['SN1'] },
			{ spec_no: 'A', sn_list: ['SN2'] },
		];
		const credential = credentialFor(simulator, 'flagship');
		const json = { inputMode: 'json', detailsJson: JSON.stringify(lines), stockinNo: 'RK1' };
		const stockin = { ...UPLOAD, resource: 'stockinOrder' };
		const [item] = await runNode({ credential, parameters: { ...stockin, ...json }, items: [{}] });
		expect(item.json).toMatchObject({ result: 'uploaded', lines: 2 });
		const line = lines.map(({ spec_no: specNo, batch_no: batchNo, expire_date: expireDate, sn_list: [serialNumbers] }) => ({
			...{ specNo, defect: false, batchNo, expireDate, serialNumbers },
		}));
		await runNode({ credential, parameters: { ...stockin, inputMode: 'fields', details: { line }, stockinNo: 'RK1' }, items: [{}] });
		const uploads = simulator.requests.filter(({ method }) => method === 'wms.stockin.Base.uploadSN');
		expect(uploads.map(({ rawBody }) => (JSON.parse(rawBody) as unknown[])[1])).toMatchObject([lines, lines]);
	});

	it('two columns of one heading are not one of them', async () => {
		const error = await byColumns([{ order: 'CK1', sku: 'A', 序列号: 'SN1', 序列号_1: 'SN2' }]).catch((thrown: unknown) => thrown as Error);
		expect((error as Error).message).toBe("More than one column may be 'Serial Numbers': '序列号' and '序列号_1'");
		expect(simulator.requests).toEqual([]);
	});

	it('a column that was taken by mistake can be switched off', async () => {
		order('CK1');
		await byColumns([{ order: 'CK1', sku: 'A', sn: '1', 类型: '手机' }], { columns: { orderType: '-' } });
		expect(bodies()).toEqual(['[{"stockout_no":"CK1","order_type":2},[{"spec_no":"A","sn_list":["1"]}]]']);
	});

	it('what is wrong with a column that was found by its heading says how to switch it off, once', async () => {
		simulator.stockins.add({ no: 'RK1', lines: [{ specNo: 'A' }] });
		const rows = [1, 2].map((sn) => ({ 入库单号: 'RK1', sku: 'A', sn, 有效期: '24个月', 类型: '手机' }));
		const stockin = { resource: 'stockinOrder' };
		const fixes = async (columns: IDataObject) => {
			const [{ json }] = await byColumns(rows, { ...stockin, columns }, { continueOnFail: true });
			return (json.findings as Array<{ parameter: string; fix: string }>)
				.filter(({ parameter }) => parameter !== 'Order Type')
				.map(({ fix }) => fix);
		};
		const usual = 'Use an ISO 8601 date, e.g. 2026-03-17';
		const how = "If '有效期' is a column of something else, enter - under 'Columns' -> 'Expiry Date'";
		expect(await fixes({})).toEqual([`${usual}. ${how}`, usual]);
		// Who entered it means it.
		expect(await fixes({ expireDate: '有效期' })).toEqual([usual, usual]);
		const [{ json }] = await byColumns(rows, { ...stockin, columns: { expireDate: '-', orderType: '-' }, orderType: 2 });
		expect(json.result).toBe('uploaded');
	});

	it('a hint beside the output says what was taken for what', async () => {
		order('CK1');
		const { data } = await runWorkflow({
			credential: credentialFor(simulator, 'flagship'),
			typeVersion: 1.1,
			parameters: { ...UPLOAD, stockoutNo: 'CK1' },
			items: [{ 商家编码: 'A', SN码: '1' }],
		});
		expect(data.resultData.runData.Wangdian[0].hints).toEqual([
			{
				message:
					"Columns: Spec Number from '商家编码', Serial Numbers from 'SN码'; as set in the node Stock-Out Number 'CK1', Order Type '2'",
				type: 'info',
				location: 'outputPane',
			},
		]);
	});
});

describe('fields and JSON: one request per item, the same rules', () => {
	it('gathers the lines of the form by spec number and defect flag', async () => {
		order('CK1', ['A', 'B']);
		await run({
			parameters: {
				inputMode: 'fields',
				stockoutNo: 'CK1',
				details: {
					line: [
						{ specNo: 'B', serialNumbers: 'b1' },
						{ specNo: 'A', serialNumbers: '={{ $json.list }}' },
						{ specNo: 'B', serialNumbers: 'b2;b3' },
					],
				},
			},
			items: [{ list: ['a1', 'a2'] }],
		});
		expect(bodies()).toEqual([
			'[{"stockout_no":"CK1","order_type":2},[{"spec_no":"B","sn_list":["b1","b2","b3"]},{"spec_no":"A","sn_list":["a1","a2"]}]]',
		]);
	});

	it("takes the lines in the vendor's own form, as text without losing a digit, or as an object", async () => {
		order('CK1', ['009', 'SNTEST']);
		const json = { inputMode: 'json', stockoutNo: 'CK1' };
		const text =
			'[{"sn_list": [12345678901234567890], "spec_no": "009"}, {"sn_list": ["SNTEST0x001", "SNTEST0x002"], "spec_no": "SNTEST"}]';
		await run({ parameters: { ...json, detailsJson: text } });
		await run({
			parameters: { ...json, detailsJson: '={{ $json.lines }}' },
			items: [{ lines: [{ spec_no: '009', defect: 0, sn_list: 'x,y' }] }],
		});
		expect(bodies()).toEqual([
			'[{"stockout_no":"CK1","order_type":2},[{"spec_no":"009","sn_list":["12345678901234567890"]},{"spec_no":"SNTEST","sn_list":["SNTEST0x001","SNTEST0x002"]}]]',
			'[{"stockout_no":"CK1","order_type":2},[{"spec_no":"009","sn_list":["x","y"]}]]',
		]);
	});

	it('warns when two items are requests to the same order', async () => {
		order('CK1');
		const output = await run({
			parameters: { inputMode: 'fields', stockoutNo: 'CK1', details: { line: [{ specNo: 'A', serialNumbers: '={{ $json.sn }}' }] } },
			items: [{ sn: '1' }, { sn: '2' }],
		});
		expect(bodies()).toHaveLength(2);
		expect(output.map(({ json, pairedItem }) => [json.warnings, pairedItem])).toEqual([
			[[expect.stringMatching(/^Order CK1 also stands in item 1, .*Input Mode 'Items' gathers/)], [{ item: 0 }]],
			[[expect.stringMatching(/^Order CK1 also stands in item 0, /)], [{ item: 1 }]],
		]);
	});
});

describe('stock-in orders', () => {
	const STOCKIN: IDataObject = {
		...ROWS,
		resource: 'stockinOrder',
		stockinNo: '={{ $json.order }}',
		orderType: 6,
		batchNo: '={{ $json.batch }}',
		productionDate: '={{ $json.made }}',
		expireDate: '={{ $json.until }}',
		suiteNo: '={{ $json.box }}',
	};

	it('sends batch and dates per line, in Beijing time', async () => {
		simulator.stockins.add({ no: 'RK1', orderType: 6, lines: [{ specNo: 'A' }] });
		const output = await run({
			parameters: STOCKIN,
			items: [
				{ order: 'RK1', spec: 'A', sn: '1', batch: 'B1', made: '2026-03-17', until: '2027-03-16T16:00:00Z' },
				{ order: 'RK1', spec: 'A', sn: '2', batch: 'B2', made: '2026-03-18', until: '2027-03-18' },
				{ order: 'RK1', spec: 'A', sn: '3', batch: 'B1', made: '2026-03-17', until: '2027-03-17 00:00:00' },
			],
		});
		expect(bodies(IN)).toEqual([
			'[{"stockin_no":"RK1","order_type":6},[' +
				'{"spec_no":"A","batch_no":"B1","production_date":"2026-03-17 00:00:00","expire_date":"2027-03-17 00:00:00","sn_list":["1","3"]},' +
				'{"spec_no":"A","batch_no":"B2","production_date":"2026-03-18 00:00:00","expire_date":"2027-03-18 00:00:00","sn_list":["2"]}]]',
		]);
		expect(output[0].json).toMatchObject({ stockin_no: 'RK1', order_type: 6, lines: 2, serial_number_count: 3, result: 'uploaded' });
	});

	it('sends serial numbers with suite codes as sn_new_list: by row, in the form and in the JSON', async () => {
		simulator.stockins.add({ no: 'RK1', orderType: 6, lines: [{ specNo: 'A' }, { specNo: 'B' }] });
		await run({
			parameters: STOCKIN,
			items: [
				{ order: 'RK1', spec: 'A', sn: '1,2', box: 'BOX-1' },
				{ order: 'RK1', spec: 'A', sn: '3', box: 'BOX-2' },
				{ order: 'RK1', spec: 'B', sn: '4' },
			],
		});
		const fields = { ...STOCKIN, stockinNo: 'RK1', inputMode: 'fields' };
		await run({ parameters: { ...fields, details: { line: [{ specNo: 'A', serialNumbers: '5\n6', suiteNo: 'BOX-3' }] } } });
		const lines = [{ spec_no: 'A', sn_new_list: [{ sn_no: '7', sn_suite_no: 'BOX-4' }] }];
		await run({ parameters: { ...fields, inputMode: 'json', detailsJson: JSON.stringify(lines) } });
		expect(bodies(IN)).toEqual([
			'[{"stockin_no":"RK1","order_type":6},[' +
				'{"spec_no":"A","sn_new_list":[{"sn_no":"1","sn_suite_no":"BOX-1"},{"sn_no":"2","sn_suite_no":"BOX-1"},{"sn_no":"3","sn_suite_no":"BOX-2"}]},' +
				'{"spec_no":"B","sn_list":["4"]}]]',
			'[{"stockin_no":"RK1","order_type":6},[{"spec_no":"A","sn_new_list":[{"sn_no":"5","sn_suite_no":"BOX-3"},{"sn_no":"6","sn_suite_no":"BOX-3"}]}]]',
			'[{"stockin_no":"RK1","order_type":6},[{"spec_no":"A","sn_new_list":[{"sn_no":"7","sn_suite_no":"BOX-4"}]}]]',
		]);
		expect(simulator.stockins.get('RK1')!.lines[0].serialNumbers[2]).toMatchObject({ sn: '3', suiteNo: 'BOX-2' });
	});
});

describe('checks before the first request', () => {
	const bad = [
		{ order: 'CK1', spec: 'A', sn: 'ok' },
		{ order: 'CK2', spec: 'A', sn: 'twice' },
		{ order: 'CK2', spec: '', sn: 'x'.repeat(81) },
		{ order: 'CK2', spec: 'A', sn: 'twice' },
		{ order: 'CK3', spec: 'A', sn: '😀' },
		{ order: 'CK4', spec: 'A', sn: 'fine' },
	];

	it('sends nothing at all while any order has findings, and names them all', async () => {
		for (const no of ['CK1', 'CK2', 'CK3', 'CK4']) order(no);
		const error = await failure({ items: bad });
		expect(simulator.requests).toEqual([]);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe("Order CK2 was not sent: 3 entries need correcting. The first: 'Spec Number' in item 2 is empty");
		expect(error.description).toBe(
			"(1) 'Spec Number' in item 2 is empty: Enter the spec number of the goods<br>\n" +
				`(2) 'Serial Numbers' in item 2 has one of 81 characters, more than 80: ${'x'.repeat(60)}…: Separate serial numbers by line breaks, commas, semicolons or tabs<br>\n` +
				"(3) 'Serial Numbers' in item 3 has twice, which is in item 1 already: Remove one of the two<br>\nOther orders with entries to correct: CK3",
		);
		const { findings } = error.context.data as { findings: IDataObject[] };
		expect(findings.map((one) => [one.order, one.item, one.parameter])).toEqual([
			['CK2', 2, 'Spec Number'],
			['CK2', 2, 'Serial Numbers'],
			['CK2', 3, 'Serial Numbers'],
			['CK3', 4, 'Serial Numbers'],
		]);
		expect(error.context.itemIndex).toBe(2);
	});

	it('with Continue On Fail sends the orders without findings, and carries the findings in the others', async () => {
		for (const no of ['CK1', 'CK2', 'CK3', 'CK4']) order(no);
		const output = await run({ items: bad, continueOnFail: true });
		expect(bodies().map((body) => /CK\d/.exec(body)![0])).toEqual(['CK1', 'CK4']);
		expect(output.map(({ json }) => json.result)).toEqual(['uploaded', 'not_sent', 'not_sent', 'uploaded']);
		const [, second, third] = output;
		expect(second.pairedItem).toEqual([{ item: 1 }, { item: 2 }, { item: 3 }]);
		expect(second.json).toMatchObject({
			error: expect.stringContaining('3 entries need correcting'),
			description: expect.stringContaining('(3)'),
			stockout_no: 'CK2',
			order_type: 2,
			serial_number_count: 3,
			findings: [
				{ parameter: 'Spec Number', item: 2, line: null, value: '', problem: 'is empty', fix: expect.any(String) },
				{
					parameter: 'Serial Numbers',
					item: 2,
					line: null,
					value: `${'x'.repeat(60)}…`,
					problem: expect.any(String),
					fix: expect.any(String),
				},
				{ parameter: 'Serial Numbers', item: 3, line: 1, value: 'twice', problem: expect.any(String), fix: 'Remove one of the two' },
			],
		});
		expect(third.json.error).toBe(
			"Order CK3 was not sent: 'Serial Numbers' in item 4 has 😀 with 😀 (U+1F600), which Wangdian cannot store",
		);
	});

	it('and the host keeps all of it', async () => {
		for (const no of ['CK1', 'CK4']) order(no);
		const { data } = await runWorkflow({
			credential: credentialFor(simulator, 'flagship'),
			parameters: ROWS,
			items: bad,
			continueOnFail: true,
		});
		const [stored] = data.resultData.runData.Wangdian;
		expect(stored.executionStatus).toBe('success');
		expect(stored.data!.main[0]![1].json).toMatchObject({
			error: expect.stringContaining('3 entries need correcting'),
			stockout_no: 'CK2',
			result: 'not_sent',
			findings: [{ item: 2 }, { item: 2 }, { item: 3 }],
		});
	});

	it('keeps rows without an order number apart from the orders', async () => {
		for (const no of ['CK1', 'CK2']) order(no);
		const output = await run({
			items: [{ order: 'CK1', spec: 'A', sn: '1' }, { order: '', spec: 'A', sn: '2' }, {}, { order: 'CK2', spec: 'A', sn: '3' }],
			continueOnFail: true,
		});
		// The one above may be theirs.
		expect(output.map(({ json, pairedItem }) => [json.result, pairedItem])).toEqual([
			['not_sent', [{ item: 0 }]],
			['not_sent', [{ item: 1 }, { item: 2 }]],
			['uploaded', [{ item: 3 }]],
		]);
		expect(output[1].json.error).toBe(
			"An order without a number was not sent: 2 entries need correcting. The first: 'Stock-Out Number' in item 1 is empty",
		);
	});

	it('says which expression could not be evaluated, and does not send its order', async () => {
		order('CK1');
		const error = await failure({
			parameters: { serialNumbers: "={{ $('Nowhere').item.json.sn }}" },
			items: [{ order: 'CK1', spec: 'A', sn: '1' }],
		});
		expect(error.message).toMatch(/^Order CK1 was not sent: 'Serial Numbers' in item 0 could not be evaluated: /);
		expect(simulator.requests).toEqual([]);
	});

	it('only warns of one serial number in two orders: in both outputs and beside them', async () => {
		order('CK1');
		order('CK2');
		const { data } = await runWorkflow({
			credential: credentialFor(simulator, 'flagship'),
			parameters: ROWS,
			items: [
				{ order: 'CK1', spec: 'A', sn: '1,2' },
				{ order: 'CK2', spec: 'A', sn: '2,3' },
			],
		});
		const [{ data: stored, hints }] = data.resultData.runData.Wangdian;
		expect(stored!.main[0]!.map(({ json }) => json.warnings)).toEqual([
			['Serial number 2 also stands in order CK2 (item 1)'],
			['Serial number 2 also stands in order CK1 (item 0)'],
		]);
		expect(hints).toEqual([
			{
				message: "Serial number 2 also stands in order CK2 (item 1) (2 orders have warnings, see 'warnings' in the output)",
				type: 'warning',
				location: 'outputPane',
			},
		]);
		expect(bodies()).toHaveLength(2);
	});

	it("'Validate Only' reports every order and sends nothing", async () => {
		const output = await run({ items: bad, parameters: { options: { validateOnly: true } } });
		expect(simulator.requests).toEqual([]);
		expect(output.map(({ json }) => [json.stockout_no, json.result, (json.findings as unknown[]).length])).toEqual([
			['CK1', 'valid', 0],
			['CK2', 'not_valid', 3],
			['CK3', 'not_valid', 1],
			['CK4', 'valid', 0],
		]);
		expect(output[1].pairedItem).toEqual([{ item: 1 }, { item: 2 }, { item: 3 }]);
	});
});

describe('when the server does not take an order', () => {
	const three = ['CK1', 'CK2', 'CK3'].map((no, index) => ({ order: no, spec: 'A', sn: `${index}` }));

	it('stops, shows its text, and says what the ERP now holds', async () => {
		order('CK1');
		order('CK2', ['A'], { status: '已完成' });
		order('CK3');
		const error = await failure({ items: three });
		expect(error.message).toBe(
			'Order CK2 (item 1): Wangdian did not carry out the request (status 100: 单据状态为已完成，只有编辑中的单据才能推送SN)',
		);
		expect(error.description).toContain('. Uploaded: CK1. Not sent: CK3');
		expect(bodies()).toHaveLength(2);
	});

	it('names the row that the text of the server is about', async () => {
		order('CK1', ['A', 'SPEC-9']);
		const items = ['SN001', 'SN0012', 'SN002'].map((sn, index) => ({ order: 'CK1', spec: index === 2 ? 'SPEC-9' : 'A', sn }));
		for (const [message, row, item] of [
			['序列号SN0012已存在', ', SN0012 in item 1', 1],
			['商家编码[SPEC-9]不属于该单据', ', SPEC-9 in item 2', 2],
			['单据已锁定', '', 0],
		] as const) {
			simulator.faults.push({ kind: 'code', code: 100, message });
			const { message: text, context } = await failure({ items });
			expect(text).toMatch(new RegExp(`^Order CK1 \\(items 0 to 2\\)${row}: Wangdian `));
			// The editor adds the item's number to what it shows as the title.
			expect(context.itemIndex).toBe(item);
		}
	});

	it('says what the order was sent as: one of another type does not exist for the server', async () => {
		order('CK1', ['A'], { orderType: 21 });
		const error = await failure({ items: [{ order: 'CK1', spec: 'A', sn: '1' }] });
		expect(error.message).toContain('单据不存在');
		expect(error.description).toMatch(
			/^It was sent as stock-out order CK1, of the type Transfer \(2\): there has to be one, in the state Editing, with these goods\. Look the record up in the ERP/,
		);
	});

	it('tells a right that is missing from an interface that is, and says whose warehouse it is', async () => {
		order('CK1');
		const items = [{ order: 'CK1', spec: 'A', sn: '1' }];
		simulator.faults.push({ kind: 'code', code: 100, message: '无仓库访问权限' });
		const right = await failure({ items });
		expect(right.message).toContain('the employee behind it may not see this warehouse');
		expect(right.description).toMatch(/^The warehouse is that of stock-out order CK1\. .*Employee Rights$/);
		simulator.accounts.flagship.permissions = [];
		const permission = await failure({ items });
		expect(permission.message).toContain('its application may not call this interface');
		expect(permission.description).toMatch(
			/^On the Wangdian open platform, .* grant it the interface 'Upload Stock-Out Serial Numbers' \(wms\.stockout\.Base\.uploadSN, 出库SN明细推送\)/,
		);
	});

	it("recognises a transfer order's number when the server refuses it, and in 'Validate Only'", async () => {
		const items = [{ order: 'TF202003020004', spec: 'A', sn: '1' }];
		const advice =
			"TF202003020004 looks like the number of a transfer order. Its stock-out order has a number of its own, like CK202307260007: set 'Find By' to 'Transfer Number', and the node looks it up";
		expect((await failure({ items })).description).toContain(advice);
		const [{ json }] = await run({ items, parameters: { options: { validateOnly: true } } });
		expect(json).toMatchObject({ result: 'valid', warnings: [advice] });
		order('TF202003020004');
		expect((await run({ items }))[0].json).toMatchObject({ result: 'uploaded', warnings: [] });
	});

	it('with Continue On Fail goes on with the next order', async () => {
		order('CK1');
		order('CK3');
		const output = await run({ items: three, continueOnFail: true });
		expect(output.map(({ json }) => [json.stockout_no, json.result])).toEqual([
			['CK1', 'uploaded'],
			['CK2', 'refused'],
			['CK3', 'uploaded'],
		]);
		expect(output[1].json.error).toContain('单据不存在');
	});

	it.each([
		['the connection is cut after the order was taken', { kind: 'resetAfterApply' as const }],
		['a gateway gives up', { kind: 'http' as const, status: 502, applied: true }],
		['the answer is cut off', { kind: 'cutJson' as const }],
		['the database complains', { kind: 'code' as const, code: 4, message: '数据库错误' }],
	])('%s: says that it may have been applied, how to check, and sends nothing again', async (_what, fault) => {
		for (const { order: no } of three) order(no);
		simulator.faults.push({ ...fault, when: (request: RecordedRequest) => request.rawBody.includes('CK2') });
		const output = await run({ items: three, continueOnFail: true });
		expect(bodies()).toHaveLength(3);
		expect(output.map(({ json }) => json.result)).toEqual(['uploaded', 'may_have_been_applied', 'uploaded']);
		const { json } = output[1];
		expect(json).toMatchObject({
			error: expect.stringMatching(/\. The request may have been applied$/),
			description: expect.stringMatching(/^It was not sent again\. Look at the serial numbers of stock-out order CK2 in the ERP/),
			stockout_no: 'CK2',
			order_type: 2,
			lines: 1,
			serial_number_count: 1,
			how_to_check: expect.stringContaining("'Serial Number' -> 'Get Many'"),
		});
	});

	it('waits out a refusal by the limit, which is no doubt, and sends that order again', async () => {
		order('CK1');
		simulator.faults.push({ kind: 'allowance' });
		const output = await run({ items: [three[0]] });
		expect(output[0].json).toMatchObject({ result: 'uploaded', duration_ms: 61_000 });
		expect(bodies()).toHaveLength(2);
		expect(simulator.stockouts.get('CK1')!.uploads).toHaveLength(1);
	});

	it('after a refused connection says that nothing was sent', async () => {
		const credential = { ...credentialFor(simulator, 'flagship'), baseUrl: 'http://127.0.0.1:9/openapi' };
		const output = await runNode({ credential, parameters: ROWS, items: [three[0]], continueOnFail: true });
		expect(output[0].json).toMatchObject({ result: 'not_sent', stockout_no: 'CK1' });
	});

	it('ends between two orders when the execution is cancelled', async () => {
		for (const { order: no } of three) order(no);
		const cancel = new AbortController();
		simulator.faults.push({ kind: 'call', moment: 'after', run: () => cancel.abort() });
		await runNode({
			credential: credentialFor(simulator, 'flagship'),
			parameters: ROWS,
			items: three,
			continueOnFail: true,
			signal: cancel.signal,
		});
		expect(bodies()).toHaveLength(1);
	});
});

describe('a second try that is cancelled before its first order', () => {
	it('keeps what the first one knew', async () => {
		for (const no of ['CK1', 'CK2']) order(no);
		const tried = { credential: credentialFor(simulator, 'flagship'), parameters: ROWS, contextData: {} };
		const items = ['CK1', 'CK2'].map((no) => ({ order: no, spec: 'A', sn: `${no}-1` }));
		simulator.faults.push({ kind: 'code', code: 100, message: '单据已锁定', when: ({ rawBody }) => rawBody.includes('CK2') });
		await expect(runNode({ ...tried, items })).rejects.toThrow('单据已锁定');
		expect(await runNode({ ...tried, items, signal: AbortSignal.abort() })).toEqual([]);
		const output = await runNode({ ...tried, items });
		expect(output).toMatchObject([{ json: { result: 'uploaded', earlier_try: true } }, { json: { result: 'uploaded' } }]);
		expect(bodies().map((body) => /CK\d/.exec(body)![0])).toEqual(['CK1', 'CK2', 'CK2']);
	});
});

describe("'Verify Afterwards'", () => {
	const items = [{ order: 'CK1', spec: 'A', sn: '1,2,3' }];
	const verifying = { parameters: { options: { verifyAfterwards: true } }, items };

	it('reads the numbers back with one request when all are there', async () => {
		order('CK1');
		const [{ json }] = await run(verifying);
		expect(json).toMatchObject({
			result: 'uploaded',
			verification: { state: 'confirmed', confirmed: 3, missing: [], not_yet_visible: 0, others: [], checked_with: [GOODS] },
		});
		expect(simulator.requests.map(({ method }) => method)).toEqual([OUT, GOODS]);
		expect(bodies(GOODS)).toEqual(['[{"order_type":0,"order_no":"CK1"}]']);
	});

	it('also reads what is shipped, and does not call what is not visible yet a failure', async () => {
		order('CK1');
		simulator.options.searchBeforeShipping = false;
		simulator.faults.push({ kind: 'code', code: 1, message: '接口权限不足', when: ({ method }) => method === GOODS });
		const [{ json }] = await run(verifying);
		expect(json).toMatchObject({
			result: 'uploaded',
			verification: {
				state: 'not_yet_visible',
				confirmed: 0,
				missing: [],
				not_yet_visible: 3,
				checked_with: [SHIPPED],
				notes: [expect.stringContaining('接口权限不足')],
			},
		});
		expect(bodies(SHIPPED)).toEqual(['[{"start_time":"2026-11-01 07:58:00","end_time":"2026-11-01 08:02:00","stockout_no":"CK1"}]']);
	});

	it('names what is missing while others of the upload are shown, and what was there before', async () => {
		const { lines } = order('CK1');
		lines[0].serialNumbers.push({ recId: 1, sn: 'earlier', created: time.now });
		simulator.faults.push({
			kind: 'call',
			when: ({ method }) => method === GOODS,
			run: () => void (lines[0].serialNumbers = lines[0].serialNumbers.filter(({ sn }) => sn !== '2')),
		});
		const [{ json }] = await run(verifying);
		expect(json.verification).toEqual({
			state: 'incomplete',
			confirmed: 2,
			missing: ['2'],
			not_yet_visible: 0,
			others: ['earlier'],
			checked_with: [GOODS, SHIPPED],
		});
	});

	it('says so when nothing could be read back; the upload stays one', async () => {
		order('CK1');
		simulator.faults.push({ kind: 'code', code: 1, message: '接口权限不足', times: 2, when: ({ method }) => method !== OUT });
		const [{ json }] = await run(verifying);
		expect(json).toMatchObject({
			result: 'uploaded',
			verification: {
				state: 'not_possible',
				confirmed: 0,
				not_yet_visible: 3,
				checked_with: [],
				notes: [GOODS, SHIPPED].map((method) => expect.stringContaining(method)),
			},
		});
	});

	it('reads back after a doubtful end as well, and still leaves the doubt to the user', async () => {
		order('CK1');
		simulator.faults.push({ kind: 'resetAfterApply', when: ({ method }) => method === OUT });
		const [{ json }] = await run({ ...verifying, continueOnFail: true });
		expect(json).toMatchObject({ result: 'may_have_been_applied', verification: { state: 'confirmed', confirmed: 3 } });
		expect(bodies()).toHaveLength(1);
	});

	it('reads a large order page by page', async () => {
		order('CK1');
		const sn = Array.from({ length: 450 }, (_, index) => `S${index}`);
		const [{ json }] = await run({ ...verifying, items: [{ order: 'CK1', spec: 'A', sn }] });
		expect(json.verification).toMatchObject({ state: 'confirmed', confirmed: 450 });
		expect(bodies(GOODS)).toHaveLength(3);
	});
});

describe("'Skip Orders Already There'", () => {
	const items = ['1', '2', '3'].map((sn) => ({ order: 'CK1', spec: 'A', sn }));
	const skipping = { parameters: { options: { skipExisting: true } }, items };
	const holding = (...numbers: string[]) => {
		const { lines } = order('CK1');
		for (const [recId, sn] of numbers.entries()) lines[0].serialNumbers.push({ recId, sn, created: time.now });
	};

	it('sends an order of which nothing is there', async () => {
		order('CK1');
		const [{ json }] = await run(skipping);
		expect(json).toMatchObject({ result: 'uploaded', warnings: [] });
		expect(simulator.requests.map(({ method }) => method)).toEqual([GOODS, OUT]);
	});

	it('does not send an order of which all is there', async () => {
		holding('3', '1', '2');
		const output = await run({ ...skipping, continueOnFail: true });
		expect(output).toMatchObject([
			{
				json: { result: 'already_there', stockout_no: 'CK1', serial_number_count: 3 },
				pairedItem: [{ item: 0 }, { item: 1 }, { item: 2 }],
			},
		]);
		expect(output[0].json).not.toHaveProperty('error');
		expect(bodies()).toEqual([]);
	});

	it('sends nothing of an order of which some is there, and lists both', async () => {
		holding('2', 'earlier');
		order('CK0');
		const error = await failure({
			...skipping,
			items: [{ order: 'CK0', spec: 'A', sn: '0' }, ...items, { order: 'CK9', spec: 'A', sn: '9' }],
		});
		expect(error.message).toBe('Order CK1 (items 1 to 3): 1 of its 3 serial numbers is in the ERP already, so nothing of it was sent');
		expect(error.description).toMatch(/^There: 2\. Not there: 1, 3\. Wangdian does not say .*\. Uploaded: CK0\. Not sent: CK9$/);
		expect(bodies()).toHaveLength(1);
		const [{ json }] = await run({ ...skipping, continueOnFail: true });
		expect(json).toMatchObject({
			result: 'not_sent',
			there: ['2'],
			not_there: ['1', '3'],
			warnings: ['Wangdian shows 1 other serial number in this order: an upload may add to them or replace them'],
		});
		expect(bodies()).toHaveLength(1);
	});

	it('sends beside numbers of others, with a warning', async () => {
		holding('8', '9');
		const [{ json }] = await run(skipping);
		expect(json).toMatchObject({
			result: 'uploaded',
			warnings: ['Wangdian shows 2 other serial numbers in this order: an upload may add to them or replace them'],
		});
	});

	it('sends nothing when what is there cannot be read', async () => {
		order('CK1');
		simulator.faults.push({ kind: 'code', code: 1, message: '接口权限不足', when: ({ method }) => method === GOODS });
		const error = await failure(skipping);
		expect(error.message).toMatch(/^Order CK1 \(items 0 to 2\): .*接口权限不足/);
		expect(error.description).toMatch(/^Nothing was sent: 'Skip Orders Already There' could not read the serial numbers of this order\. /);
		expect(bodies()).toEqual([]);
	});

	it('a second execution after one that died in the middle sends only the rest', async () => {
		for (const no of ['CK1', 'CK2']) order(no);
		const rows = [...items, { order: 'CK2', spec: 'A', sn: '7' }];
		await run({ items });
		const output = await run({ ...skipping, items: rows });
		expect(output.map(({ json }) => [json.stockout_no, json.result])).toEqual([
			['CK1', 'already_there'],
			['CK2', 'uploaded'],
		]);
		expect(bodies()).toHaveLength(2);
	});

	it('pages of a large order are read to the end', async () => {
		const sn = Array.from({ length: 450 }, (_, index) => `S${index}`);
		holding(...sn);
		const [{ json }] = await run({ ...skipping, items: [{ order: 'CK1', spec: 'A', sn }] });
		expect(json.result).toBe('already_there');
	});
});

describe('editions without such a call', () => {
	it.each([
		[
			'enterprise' as const,
			'stockoutOrder',
			'The Enterprise edition has no call to upload serial numbers to a stock-out order',
			/documents no call that takes serial numbers/,
		],
		[
			'web' as const,
			'stockoutOrder',
			'The Web edition has no call to upload serial numbers to a stock-out order',
			/'sn_info' of stockout_order_push\.php/,
		],
		[
			'web' as const,
			'stockinOrder',
			'The Web edition has no call to upload serial numbers to a stock-in order',
			/'sn_info' of stockin_order_push\.php/,
		],
	])('%s, %s: says what exists there instead, and asks nothing', async (edition, resource, message, advice) => {
		const parameters = { ...ROWS, resource, stockinNo: '={{ $json.order }}' };
		const items = [{ order: 'CK1', spec: 'A', sn: '1' }];
		const error = await failure({ edition, parameters, items });
		expect(error.message).toBe(message);
		expect(error.description).toMatch(advice);
		const [item] = await run({ edition, parameters, items, continueOnFail: true });
		expect(item).toMatchObject({ json: { error: message, result: 'not_sent' }, pairedItem: [{ item: 0 }] });
		expect(simulator.requests).toEqual([]);
	});
});
