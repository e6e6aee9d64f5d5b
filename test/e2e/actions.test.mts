// The action node and the stock HTTP Request node with our credential, in a real n8n against the simulated servers.
import { errorOf, outputOf } from '../support/n8nApi.mts';
import { EDITIONS, PATIENCE, oneNode, startRealN8n } from '../support/realN8n.mts';
import type { RealN8n } from '../support/realN8n.mts';
import { credentialFor } from '../support/simulatedAccount.mts';

let host: RealN8n;

beforeAll(async () => {
	host = await startRealN8n();
	const { transfers, warehouses } = host.simulator;
	for (const warehouseNo of ['WH-SH', 'WH-BJ']) {
		if (!warehouses.get(warehouseNo)) warehouses.add({ warehouseNo });
	}
	transfers.add({ fromWarehouseNo: 'WH-SH', toWarehouseNo: 'WH-BJ', status: 20 });
	transfers.add({ fromWarehouseNo: 'WH-BJ', toWarehouseNo: 'WH-SH', status: 40 });
}, PATIENCE);
afterAll(async () => await host?.stop(), PATIENCE);

/** Saves a workflow with one node, runs it by hand, and answers the finished execution. */
async function run(type: string, typeVersion: number, parameters: object, credential: { id: string; name: string }) {
	const { id } = await host.api.createWorkflow(oneNode(type, typeVersion, parameters, credential));
	return await host.api.runWorkflow(id, 'Start', PATIENCE);
}

async function runWangdian(parameters: object, credential = host.credentials.flagship) {
	return await run('n8n-nodes-wangdian.wangdian', 1, parameters, credential);
}

const upload = (stockoutNo: string, lines: Array<{ specNo: string; defect: boolean; serialNumbers: string }>) => ({
	resource: 'stockoutOrder',
	operation: 'uploadSerialNumbers',
	inputMode: 'fields',
	stockoutNo,
	orderType: 2,
	details: { line: lines },
});

describe('Stock-Out Order -> Upload Serial Numbers', () => {
	it('puts the serial numbers into the order', async () => {
		const { no } = host.simulator.stockouts.add({
			lines: [
				{ specNo: '009', num: 1 },
				{ specNo: 'SNTEST', num: 2 },
			],
		});
		const execution = await runWangdian(
			upload(no, [
				{ specNo: '009', defect: false, serialNumbers: '0090x001' },
				{ specNo: 'SNTEST', defect: false, serialNumbers: 'SNTEST0x001\nSNTEST0x002' },
			]),
		);
		expect(execution.status).toBe('success');
		expect(host.simulator.stockouts.serialNumbers(no)).toEqual(['0090x001', 'SNTEST0x001', 'SNTEST0x002']);
		const request = host.simulator.requests.at(-1)!;
		expect(request.method).toBe('wms.stockout.Base.uploadSN');
		expect(request.args).toEqual([
			{ stockout_no: no, order_type: 2 },
			[
				expect.objectContaining({ spec_no: '009', sn_list: ['0090x001'] }),
				expect.objectContaining({ spec_no: 'SNTEST', sn_list: ['SNTEST0x001', 'SNTEST0x002'] }),
			],
		]);
		expect(outputOf(execution, 'Under Test')).toHaveLength(1);
	});

	it('shows why the ERP did not take them', async () => {
		const { no } = host.simulator.stockouts.add({ status: '已完成', lines: [{ specNo: '009', num: 1 }] });
		const execution = await runWangdian(upload(no, [{ specNo: '009', defect: false, serialNumbers: 'A1' }]));
		expect(execution.status).toBe('error');
		const said = (JSON.parse(host.simulator.requests.at(-1)!.answer.body) as { message: string }).message;
		expect(errorOf(execution).message).toContain(said);
		expect(host.simulator.stockouts.serialNumbers(no)).toEqual([]);
	});

	it.each(['enterprise', 'web'] as const)('says that the %s edition has no such method, and asks nothing', async (edition) => {
		const before = host.simulator.requests.length;
		const execution = await runWangdian(upload('CK1', [{ specNo: '009', defect: false, serialNumbers: 'A1' }]), host.credentials[edition]);
		expect(execution.status).toBe('error');
		expect(errorOf(execution).message.toLowerCase()).toContain(edition);
		expect(host.simulator.requests).toHaveLength(before);
	});
});

describe.each(EDITIONS)('reading, %s edition', (edition) => {
	it('Transfer Order -> Get Many', async () => {
		const execution = await runWangdian(
			{
				resource: 'transferOrder',
				operation: 'getAll',
				returnAll: true,
				modifiedAfter: '={{ $now.minus({ days: 40 }).toISO() }}',
				modifiedBefore: '={{ $now.plus({ minutes: 1 }).toISO() }}',
				filters: {},
				simplify: true,
			},
			host.credentials[edition],
		);
		expect(execution.status).toBe('success');
		const orders = outputOf(execution, 'Under Test');
		expect(orders.map((order) => order.transfer_no).sort()).toEqual(
			host.simulator.transfers
				.all()
				.map((order) => order.transferNo)
				.sort(),
		);
		const simple = orders.find((order) => order.from_warehouse_no === 'WH-SH')!;
		expect(simple).toMatchObject({ status: 20, to_warehouse_no: 'WH-BJ', transfer_id: expect.any(String) });
		expect(simple.modified).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.000)?\+08:00$/);
	});

	it('Warehouse -> Get Many', async () => {
		const execution = await runWangdian(
			{ resource: 'warehouse', operation: 'getAll', returnAll: true, simplify: true },
			host.credentials[edition],
		);
		expect(execution.status).toBe('success');
		const numbers = outputOf(execution, 'Under Test').map((warehouse) => warehouse.warehouse_no);
		expect(numbers).toEqual(expect.arrayContaining(['WH-SH', 'WH-BJ']));
	});

	it('ends with our message when the secret is wrong', async () => {
		const appSecret = edition === 'flagship' ? 'wrong-secret:simulator-salt' : 'wrong-secret';
		const bad = { ...credentialFor(host.simulator, edition), appSecret };
		const credential = await host.api.createCredential('wangdianApi', `bad ${edition}`, bad);
		const execution = await runWangdian(
			{ resource: 'warehouse', operation: 'getAll', returnAll: false, limit: 10, simplify: true },
			credential,
		);
		expect(execution.status).toBe('error');
		expect(errorOf(execution).message).toContain('Wangdian rejected the credential');
		expect(errorOf(execution).description).toContain("'App Secret'");
		expect(JSON.stringify(execution.data)).not.toContain('wrong-secret');
	});
});

describe('the stock HTTP Request node with this credential', () => {
	const authentication = { method: 'POST', authentication: 'predefinedCredentialType', nodeCredentialType: 'wangdianApi' };
	const paging = [
		{ name: 'page_no', value: '0' },
		{ name: 'page_size', value: '10' },
	];

	it('calls a flagship method with a JSON body', async () => {
		const execution = await run(
			'n8n-nodes-base.httpRequest',
			4.2,
			{
				...authentication,
				url: host.simulator.urls.flagship,
				sendQuery: true,
				queryParameters: { parameters: [{ name: 'method', value: 'setting.Warehouse.queryWarehouse' }, ...paging] },
				sendBody: true,
				contentType: 'json',
				specifyBody: 'json',
				jsonBody: '[{ "warehouse_no": "WH-SH" }]',
			},
			host.credentials.flagship,
		);
		const request = host.simulator.requests.at(-1)!;
		expect(request).toMatchObject({
			method: 'setting.Warehouse.queryWarehouse',
			account: host.simulator.accounts.flagship.sid,
			args: [{ warehouse_no: 'WH-SH' }],
		});
		expect(execution.status).toBe('success');
		expect(outputOf(execution, 'Under Test')).toEqual([expect.objectContaining({ status: 0 })]);
	});

	it('calls a flagship method with the method in the URL and the body as raw text', async () => {
		await run(
			'n8n-nodes-base.httpRequest',
			4.2,
			{
				...authentication,
				url: `${host.simulator.urls.flagship}?method=setting.Warehouse.queryWarehouse&page_no=0&page_size=10`,
				sendBody: true,
				contentType: 'raw',
				rawContentType: 'application/json',
				body: '[{ "warehouse_name": "上海" }]',
			},
			host.credentials.flagship,
		);
		expect(host.simulator.requests.at(-1)).toMatchObject({
			account: host.simulator.accounts.flagship.sid,
			args: [{ warehouse_name: '上海' }],
		});
	});

	it('calls an enterprise method with a form', async () => {
		const execution = await run(
			'n8n-nodes-base.httpRequest',
			4.2,
			{
				...authentication,
				url: `${host.simulator.urls.enterprise}/warehouse_query.php`,
				sendBody: true,
				contentType: 'form-urlencoded',
				specifyBody: 'keypair',
				bodyParameters: { parameters: [{ name: 'warehouse_no', value: 'WH-SH' }, ...paging] },
			},
			host.credentials.enterprise,
		);
		const request = host.simulator.requests.at(-1)!;
		expect(request).toMatchObject({
			method: 'warehouse_query.php',
			account: host.simulator.accounts.enterprise.sid,
			form: expect.objectContaining({ warehouse_no: 'WH-SH', page_no: '0', page_size: '10' }),
		});
		expect(execution.status).toBe('success');
		expect(outputOf(execution, 'Under Test')).toEqual([expect.objectContaining({ code: 0 })]);
	});

	it('does not sign for another host', async () => {
		const before = host.simulator.requests.length;
		const elsewhere = host.simulator.urls.flagship.replace('127.0.0.1', 'localhost');
		const execution = await run(
			'n8n-nodes-base.httpRequest',
			4.2,
			{ ...authentication, url: elsewhere, sendBody: true, contentType: 'json', specifyBody: 'json', jsonBody: '[{}]' },
			host.credentials.flagship,
		);
		expect(execution.status).toBe('error');
		expect(errorOf(execution).message).toContain('localhost');
		expect(host.simulator.requests).toHaveLength(before);
	});
});
