// The example workflow for rows, as it stands and with 1,000 rows, in a real n8n against the simulated flagship server; and what
// was uploaded, read back through n8n.
import { exampleWorkflow } from '../support/exampleWorkflows.mts';
import { outputOf } from '../support/n8nApi.mts';
import { PATIENCE, oneNode, startRealN8n } from '../support/realN8n.mts';
import type { RealN8n } from '../support/realN8n.mts';

const UPLOAD = 'wms.stockout.Base.uploadSN';

let host: RealN8n;
beforeAll(async () => (host = await startRealN8n()), PATIENCE);
afterAll(async () => await host?.stop(), PATIENCE);

interface Row {
	order: string;
	type: number;
	spec: string;
	serial: string;
}

/** The example with Validate Only switched off, as its note says how to go on, and what was sent read back. */
async function uploadingExample() {
	const workflow = await exampleWorkflow('upload-serial-numbers-from-rows', host.credentials.flagship);
	const upload = workflow.nodes.find(({ name }) => name === 'Upload Serial Numbers')!;
	expect(upload.parameters.options).toEqual({ validateOnly: true });
	upload.parameters.options = { verifyAfterwards: true };
	return workflow;
}

/** Imports and runs it, with other rows if given. */
async function runExample(rows?: Row[]) {
	const workflow = await uploadingExample();
	const source = workflow.nodes.find(({ name }) => name === 'Sample Rows')!;
	if (rows) source.parameters.jsonOutput = JSON.stringify({ rows });
	const { id } = await host.api.createWorkflow(workflow);
	return await host.api.runWorkflow(id, 'Start', PATIENCE);
}

it(
	'runs as it is imported, with Validate Only off: two orders reach the ERP, the one with a number twice is not sent',
	async () => {
		const { stockouts } = host.simulator;
		stockouts.add({ no: 'CK202307260007', lines: [{ specNo: '009' }, { specNo: 'SNTEST', num: 2 }] });
		stockouts.add({ no: 'CK202307260008', orderType: 21, lines: [{ specNo: '009' }] });
		stockouts.add({ no: 'CK202307260009', lines: [{ specNo: '009' }] });
		const execution = await runExample();
		expect(execution.status).toBe('success');
		expect(host.simulator.requests.filter(({ method }) => method === UPLOAD).map(({ rawBody }) => rawBody)).toEqual([
			'[{"stockout_no":"CK202307260007","order_type":2},[{"spec_no":"009","sn_list":["0090x001"]},{"spec_no":"SNTEST","sn_list":["SNTEST0x001","SNTEST0x002"]}]]',
			'[{"stockout_no":"CK202307260008","order_type":21},[{"spec_no":"009","sn_list":["0090x002"]}]]',
		]);
		expect(outputOf(execution, 'Fine')).toMatchObject([
			{ stockout_no: 'CK202307260007', serial_number_count: 3, verification: { state: 'confirmed', confirmed: 3 } },
			{ stockout_no: 'CK202307260008', serial_number_count: 1, verification: { state: 'confirmed' } },
		]);
		expect(outputOf(execution, 'Needs a Look')).toEqual([
			expect.objectContaining({
				stockout_no: 'CK202307260009',
				result: 'not_sent',
				error: "Order CK202307260009 was not sent: 'Serial Numbers' in item 5 has 0090x003, which is in item 4 already",
				findings: [expect.objectContaining({ item: 5, value: '0090x003' })],
			}),
		]);
		const [{ data }] = execution.data.resultData.runData['Upload Serial Numbers']!;
		expect(data!.main[0]!.map(({ pairedItem }) => pairedItem)).toEqual([
			[{ item: 0 }, { item: 1 }, { item: 3 }],
			[{ item: 2 }],
			[{ item: 4 }, { item: 5 }],
		]);
	},
	PATIENCE,
);

it(
	'sends what did not work to the error output, if there is one, with everything the user needs',
	async () => {
		const { stockouts } = host.simulator;
		stockouts.add({ no: 'CK8001', lines: [{ specNo: 'A' }] });
		stockouts.add({ no: 'CK8002', status: '已完成', lines: [{ specNo: 'A' }] });
		const workflow = await uploadingExample();
		const node = (name: string) => workflow.nodes.find((one) => one.name === name)!;
		const rows = ['CK8001', 'CK8002', 'CK8003'].map((order, index) => ({
			order,
			type: index < 2 ? 2 : '',
			spec: 'A',
			serial: `E${index}`,
		}));
		node('Sample Rows').parameters.jsonOutput = JSON.stringify({ rows });
		node('Upload Serial Numbers').onError = 'continueErrorOutput';
		workflow.connections['Upload Serial Numbers'] = {
			main: [[{ node: 'Fine', type: 'main', index: 0 }], [{ node: 'Needs a Look', type: 'main', index: 0 }]],
		};
		const { id } = await host.api.createWorkflow(workflow);
		const execution = await host.api.runWorkflow(id, 'Start', PATIENCE);
		expect(outputOf(execution, 'Fine')).toMatchObject([{ stockout_no: 'CK8001', result: 'uploaded' }]);
		expect(outputOf(execution, 'Needs a Look')).toMatchObject([
			{ stockout_no: 'CK8002', result: 'refused', error: expect.stringContaining('编辑中') },
			{ stockout_no: 'CK8003', result: 'not_sent', findings: [{ item: 2, parameter: 'Order Type', problem: 'is missing' }] },
		]);
	},
	PATIENCE,
);

it(
	'takes 1,000 rows of 40 orders, and Serial Number -> Get Many gives them back',
	async () => {
		const { stockouts } = host.simulator;
		const orders = Array.from({ length: 40 }, (_, index) => `CK9000${String(index).padStart(4, '0')}`);
		for (const no of orders) stockouts.add({ no, lines: ['A', 'B'].map((specNo) => ({ specNo, num: 13 })) });
		const rows = Array.from({ length: 1_000 }, (_, index) => ({
			order: orders[index % 40]!,
			type: 2,
			spec: index % 80 < 40 ? 'A' : 'B',
			serial: `SN${String(index).padStart(6, '0')}`,
		}));
		const before = host.simulator.requests.length;
		const execution = await runExample(rows);
		expect(outputOf(execution, 'Fine')).toHaveLength(40);
		const uploads = host.simulator.requests.slice(before).filter(({ method }) => method === UPLOAD);
		expect(uploads).toHaveLength(40);
		expect(uploads.every(({ rawBody }) => (rawBody.match(/SN\d{6}/g) ?? []).length === 25)).toBe(true);

		const draft = oneNode(
			'n8n-nodes-wangdian.wangdian',
			1,
			{
				resource: 'serialNumber',
				operation: 'getAll',
				direction: 'out',
				returnAll: true,
				createdAfter: '={{ $now.minus({ hours: 1 }).toISO() }}',
				createdBefore: '={{ $now.plus({ minutes: 1 }).toISO() }}',
			},
			host.credentials.flagship,
		);
		const { id } = await host.api.createWorkflow(draft);
		const found = outputOf(await host.api.runWorkflow(id, 'Start', PATIENCE), 'Under Test');
		const read = found
			.filter(({ order_no: order }) => orders.includes(String(order)))
			.map(({ order_no: order, spec_no: spec, serial_number: serial }) => `${String(order)} ${String(spec)} ${String(serial)}`);
		expect(read.toSorted()).toEqual(rows.map(({ order, spec, serial }) => `${order} ${spec} ${serial}`).toSorted());
	},
	PATIENCE,
);
