// The node as a tool of an AI agent, through n8n-core's own wrapper: what the model is told, what it may fill in, what it gets.
import type { Simulator } from '../simulator/index.mts';
import { agentTool } from '../support/nodeContexts.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { simulateForEachTest } from '../support/simulatedTime.mts';

let simulator: Simulator;

simulateForEachTest((made) => (simulator = made));

const tool = (parameters: object) =>
	agentTool({ credential: credentialFor(simulator, 'flagship') as never, parameters: parameters as never });

it.each([
	[{ resource: 'transferOrder', operation: 'get' }, 'Get transfer order in Wangdian'],
	[{ resource: 'transferOrder', operation: 'getAll' }, 'Get many transfer orders in Wangdian'],
	[{ resource: 'warehouse', operation: 'getAll' }, 'Get many warehouses in Wangdian'],
	[{ resource: 'api', operation: 'call' }, 'Call API method in Wangdian'],
])('%j describes itself', (parameters, description) => {
	expect(tool(parameters).description).toBe(description);
});

it('looks a transfer order up by the number that the model gives', async () => {
	const { transferNo } = simulator.transfers.add({ status: 40 });
	const lookUp = tool({
		resource: 'transferOrder',
		operation: 'get',
		transferNo: "={{ $fromAI('transferNo', 'Number of the transfer order, e.g. TF202607240001', 'string') }}",
	});
	expect(lookUp.arguments).toEqual(['transferNo']);
	expect(JSON.parse(await lookUp.invoke({ transferNo }))).toEqual([
		expect.objectContaining({ transfer_no: transferNo, status_name: 'Approved' }),
	]);
	await expect(lookUp.invoke({ transferNo: 'TF0' })).rejects.toThrow(
		/No transfer order 'TF0' was found\s+Details: The search went back 90 days/,
	);
});

it.each([
	['simplified', {}, 13],
	['raw', { simplify: false }, 25],
	['selected', { outputFields: 'transfer_no, status_name' }, 2],
])('gives the model records %s', async (_how, more, fields) => {
	simulator.transfers.add({ status: 40 });
	const list = tool({ resource: 'transferOrder', operation: 'getAll', modifiedAfter: "={{ $fromAI('since', '', 'string') }}", ...more });
	const [record] = JSON.parse(await list.invoke({ since: '2026-10-31 00:00:00' })) as [object];
	if (fields === 2) expect(Object.keys(record)).toEqual(['transfer_no', 'status_name']);
	else expect(Object.keys(record).length).toBeGreaterThanOrEqual(fields);
});

it('calls a method with arguments that the model writes as JSON', async () => {
	simulator.transfers.add({ status: 40 });
	const call = tool({
		resource: 'api',
		operation: 'call',
		method: { __rl: true, mode: 'name', value: 'wms.stocktransfer.Manage.queryWithDetail' },
		argumentsMode: 'json',
		argumentsJson: "={{ $fromAI('query', 'start_time and end_time in Beijing time', 'json') }}",
	});
	const given = { query: { start_time: '2026-10-31 00:00:00', end_time: '2026-11-02 00:00:00' } };
	expect(JSON.parse(await call.invoke(given))).toHaveLength(1);
	expect(simulator.requests[0].args).toEqual([given.query]);
});

it('fills fields of the form, and a model that forgets one is told which', async () => {
	const create = tool({
		resource: 'api',
		operation: 'call',
		method: { __rl: true, mode: 'list', value: 'wms.stocktransfer.Edit.createOrder' },
		arguments: {
			mappingMode: 'defineBelow',
			value: {
				outer_no: "={{ $fromAI('outerNo', '', 'string') }}",
				from_warehouse_no: 'A',
				to_warehouse_no: "={{ $fromAI('to', '', 'string') }}",
				mode: 0,
				detailList: "={{ $fromAI('lines', 'List of {spec_no, num}', 'json') }}",
				isCheck: false,
			},
			schema: [],
			matchingColumns: [],
		},
	});
	expect(create.arguments.sort()).toEqual(['lines', 'outerNo', 'to']);
	await create.invoke({ outerNo: 'X1', to: 'B', lines: [{ spec_no: 'S', num: 2 }] });
	expect(simulator.requests[0].args).toEqual([
		{ outer_no: 'X1', from_warehouse_no: 'A', to_warehouse_no: 'B', mode: 0 },
		[{ spec_no: 'S', num: 2 }],
		false,
	]);
	await expect(create.invoke({ outerNo: 'X1', to: '', lines: [{ num: 2 }] })).rejects.toThrow(
		/'to_warehouse_no' \(调入仓库\) is required\s+Details: Also:<br>\s+'detailList\[0\]\.spec_no' \(商家编码\) is required/,
	);
	expect(simulator.requests).toHaveLength(1);
});

it('a write that may have been applied is said to be so, not repeated', async () => {
	simulator.faults.push({ kind: 'resetAfterApply', times: Infinity });
	const cancel = tool({
		resource: 'api',
		operation: 'call',
		method: { __rl: true, mode: 'list', value: 'wms.stocktransfer.Manage.cancelOrder' },
		arguments: { mappingMode: 'defineBelow', value: { transfer_no: "={{ $fromAI('no') }}" }, schema: [], matchingColumns: [] },
	});
	await expect(cancel.invoke({ no: 'TF1' })).rejects.toThrow(/may have been applied[\s\S]*It was not sent again/);
	expect(simulator.requests).toHaveLength(1);
});

it('a list of serial numbers that the model writes as text is a list', async () => {
	simulator.stockouts.add({ no: 'CK1', lines: [{ specNo: 'A' }] });
	const upload = tool({
		resource: 'stockoutOrder',
		operation: 'uploadSerialNumbers',
		inputMode: 'items',
		stockoutNo: "={{ $fromAI('order', '', 'string') }}",
		orderType: 2,
		specNo: 'A',
		serialNumbers: "={{ $fromAI('numbers', '', 'string') }}",
	});
	const [{ warnings }] = JSON.parse(await upload.invoke({ order: 'CK1', numbers: '["SN1","SN2"]' })) as [{ warnings: string[] }];
	expect(simulator.requests[0].args).toEqual([{ stockout_no: 'CK1', order_type: 2 }, [{ spec_no: 'A', sn_list: ['SN1', 'SN2'] }]]);
	expect(warnings).toEqual([]);
	await expect(upload.invoke({ order: 'CK1', numbers: 'undefined' })).rejects.toThrow(/has undefined, which stands for nothing/);
	expect(simulator.requests).toHaveLength(1);
	// Another call of the tool is another upload, which it says.
	const again = JSON.parse(await upload.invoke({ order: 'CK1', numbers: 'SN3' })) as Array<{ warnings: string[] }>;
	expect(again[0].warnings).toEqual([expect.stringMatching(/^Serial numbers were sent to order CK1 in an earlier run/)]);
});

describe('a model that looks for a method itself', () => {
	const search = () => tool({ resource: 'api', operation: 'search', search: "={{ $fromAI('words', '', 'string') }}", limit: 3 });
	const callChosen = (more: object = {}) =>
		tool({
			resource: 'api',
			operation: 'call',
			method: { __rl: true, mode: 'name', value: "={{ $fromAI('method', '', 'string') }}" },
			argumentsMode: 'json',
			argumentsJson: "={{ $fromAI('given', '', 'json') }}",
			...more,
		});

	it('finds it by words, with what it takes, and without a request', async () => {
		const found = JSON.parse(await search().invoke({ words: 'create transfer order' })) as Array<Record<string, unknown>>;
		expect(found).toHaveLength(3);
		expect(found[0]).toMatchObject({ method: 'wms.stocktransfer.Edit.createOrder', title: 'Create Transfer Order', kind: 'write' });
		const [order, lines, approve] = found[0].arguments as [Record<string, string>, Array<Record<string, string>>, string];
		expect(order.from_warehouse_no).toBe('‹From Warehouse (调出仓库): required, text›');
		expect(lines[0].num).toBe('‹Transfer Quantity (调拨数量): required, number›');
		expect(approve).toBe('‹Approve (是否审核): required, true or false›');
		expect(simulator.requests).toHaveLength(0);
	});

	const CREATE = {
		method: 'wms.stocktransfer.Edit.createOrder',
		given: [{ outer_no: 'X1', from_warehouse_no: 'A', to_warehouse_no: 'B', mode: 0 }, [{ spec_no: 'S', num: 2 }], false],
	};

	it('reads with it, but writes only where that was allowed', async () => {
		const query = { start_time: '2026-10-31 00:00:00', end_time: '2026-11-02 00:00:00' };
		await callChosen().invoke({ method: 'wms.stocktransfer.Manage.queryWithDetail', given: [query] });
		expect(simulator.requests).toHaveLength(1);
		for (const method of [CREATE.method, 'no.such.Method']) {
			await expect(callChosen().invoke({ ...CREATE, method })).rejects.toThrow(/The model may not call .*[\s\S]*'Allow Writes'/);
		}
		expect(simulator.requests).toHaveLength(1);
		await callChosen({ allowWrites: true }).invoke(CREATE);
		expect(simulator.requests.at(-1)!.args).toEqual(CREATE.given);
	});

	it('is told when it leaves a note of the template where a value belongs', async () => {
		const given = {
			...CREATE,
			given: [{ ...(CREATE.given[0] as object), remark: '‹Remarks (备注): text›' }, ...CREATE.given.slice(1)],
		};
		await expect(callChosen({ allowWrites: true }).invoke(given)).rejects.toThrow(/still holds '‹Remarks/);
		expect(simulator.requests).toHaveLength(0);
	});

	it.each([
		['raw', {}, ['transfer_no', 'details_list']],
		['simplified', {}, ['transfer_no']],
		['selected', { outputFields: 'transfer_no, details_list' }, ['transfer_no', 'details_list']],
	])('gets records %s', async (output, more, names) => {
		simulator.transfers.add({ status: 40 });
		const query = { start_time: '2026-10-31 00:00:00', end_time: '2026-11-02 00:00:00' };
		const answer = await callChosen({ output, ...more }).invoke({ method: 'wms.stocktransfer.Manage.queryWithDetail', given: [query] });
		const [record] = JSON.parse(answer) as [Record<string, unknown>];
		expect(Object.keys(record)).toEqual(expect.arrayContaining(names));
		if (output === 'selected') expect(Object.keys(record)).toHaveLength(2);
		if (output === 'simplified')
			expect(Object.values(record).every((value) => value !== null && value !== '' && typeof value !== 'object')).toBe(true);
	});
});
