// A node that is run again by a real n8n: by 'Retry On Fail', and by "Retry execution" after it failed. The server counts what it gets.
import { errorOf, outputOf } from '../support/n8nApi.mts';
import { PATIENCE, oneNode, startRealN8n } from '../support/realN8n.mts';
import type { RealN8n } from '../support/realN8n.mts';
import type { RecordedRequest } from '../simulator/index.mts';

let host: RealN8n;
beforeAll(async () => (host = await startRealN8n()), PATIENCE);
afterAll(async () => await host?.stop(), PATIENCE);

/** A workflow that uploads three orders, one serial number each. */
async function uploads(prefix: string, settings: object): Promise<string> {
	const orders = [1, 2, 3].map((number) => `${prefix}${number}`);
	for (const no of orders) host.simulator.stockouts.add({ no, lines: [{ specNo: 'A' }] });
	const draft = oneNode(
		'n8n-nodes-wangdian.wangdian',
		1,
		{
			resource: 'stockoutOrder',
			operation: 'uploadSerialNumbers',
			inputMode: 'items',
			stockoutNo: '={{ $json.order }}',
			orderType: 2,
			specNo: 'A',
			serialNumbers: '={{ $json.order }}-1',
		},
		host.credentials.flagship,
	);
	Object.assign(draft.nodes[1]!, settings);
	draft.nodes.push({
		name: 'Rows',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput: JSON.stringify({ rows: orders.map((order) => ({ order })) }), options: {} },
	});
	draft.nodes.push({
		name: 'Split',
		type: 'n8n-nodes-base.splitOut',
		typeVersion: 1,
		parameters: { fieldToSplitOut: 'rows', include: 'noOtherFields', options: {} },
	});
	const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });
	draft.connections = { Start: to('Rows'), Rows: to('Split'), Split: to('Under Test') };
	const { id } = await host.api.createWorkflow(draft);
	return id;
}

const sent = (prefix: string) =>
	host.simulator.requests.flatMap(({ rawBody }) => new RegExp(`"stockout_no":"(${prefix}\\d)"`).exec(rawBody)?.[1] ?? []).join(' ');
const about = (order: string) => (request: RecordedRequest) => request.rawBody.includes(order);

it(
	"'Retry On Fail': what was accepted is not sent again, and the third try reports all",
	async () => {
		const id = await uploads('RA', { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 });
		host.simulator.faults.push({ kind: 'code', code: 100, message: '单据已锁定', times: 2, when: about('RA2') });
		const execution = await host.api.runWorkflow(id, 'Start', PATIENCE);
		expect(sent('RA')).toBe('RA1 RA2 RA2 RA2 RA3');
		expect(outputOf(execution, 'Under Test')).toMatchObject([
			{ stockout_no: 'RA1', result: 'uploaded', earlier_try: true },
			{ stockout_no: 'RA2', result: 'uploaded' },
			{ stockout_no: 'RA3', result: 'uploaded' },
		]);
	},
	PATIENCE,
);

it(
	'"Retry execution": neither what was accepted nor what is in doubt is sent again, even after a restart of n8n',
	async () => {
		const id = await uploads('RB', {});
		host.simulator.faults.push({ kind: 'resetAfterApply', when: about('RB2') });
		const failed = await host.api.runWorkflow(id, 'Start', PATIENCE);
		expect(errorOf(failed).message).toMatch(/^Order RB2 \(item 1\): .*The request may have been applied$/);
		expect(sent('RB')).toBe('RB1 RB2');
		await host.n8n.restart();
		await host.api.login();
		await host.api.call('POST', `/rest/executions/${failed.id}/retry`, { loadWorkflow: false });
		const [retried] = await host.api.listExecutions(id);
		const execution = await host.api.waitForExecution(retried!.id, PATIENCE);
		expect(execution.mode).toBe('retry');
		expect(sent('RB')).toBe('RB1 RB2 RB3');
		expect(errorOf(execution).message).toMatch(/^Order RB2 \(item 1\): Sent at .*, in an earlier try of this execution: /);
		expect(errorOf(execution).description).toMatch(/Uploaded: RB1, RB3$/);
	},
	PATIENCE,
);

it(
	"entries that a batch write did not accept leave by the error output, with the vendor's fields",
	async () => {
		const method = 'goods.Barcode.upload';
		const entries = Array.from({ length: 40 }, (_, index) => ({ spec_no: `S${index}`, error_msg: '商家编码不存在' }));
		host.simulator.lists.set('flagship', method, { records: entries.map((record) => ({ at: 0, record })) });
		const draft = oneNode(
			'n8n-nodes-wangdian.wangdian',
			1,
			{
				resource: 'api',
				operation: 'call',
				method: { __rl: true, mode: 'name', value: method },
				argumentsMode: 'json',
				argumentsJson: '[[{"merchant_no": "S1", "barcode": "69"}]]',
			},
			host.credentials.flagship,
		);
		draft.nodes[1]!.onError = 'continueErrorOutput';
		const { id } = await host.api.createWorkflow(draft);
		const execution = await host.api.runWorkflow(id, 'Start', PATIENCE);
		const [good, bad] = execution.data.resultData.runData['Under Test']![0]!.data!.main;
		expect(good!.map(({ json }) => json)).toMatchObject([{ status: 0 }]);
		expect(bad!.map(({ json }) => json)).toMatchObject(
			entries.map((entry) => ({ ...entry, error: expect.stringContaining(entry.spec_no) })),
		);
	},
	PATIENCE,
);
