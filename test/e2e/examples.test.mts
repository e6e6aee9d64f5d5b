// The workflows of examples/ as somebody imports and runs them, in the real n8n.
import type { IDataObject } from 'n8n-workflow';
import { outputOf, waitFor } from '../support/n8nApi.mts';
import type { WorkflowDraft } from '../support/n8nApi.mts';
import { exampleWorkflow } from '../support/exampleWorkflows.mts';
import { PATIENCE, startRealN8n } from '../support/realN8n.mts';
import { EVERY_FIVE_SECONDS } from '../support/pollTimes.mts';
import type { RealN8n } from '../support/realN8n.mts';

let host: RealN8n;

beforeAll(async () => {
	host = await startRealN8n();
}, 2 * PATIENCE);
afterAll(async () => await host?.stop(), PATIENCE);

const example = async (name: string): Promise<WorkflowDraft> => {
	const workflow = await exampleWorkflow(name, host.credentials.flagship);
	for (const { type, parameters } of workflow.nodes) {
		// Nobody wants to wait a minute for the next poll.
		if (type === 'n8n-nodes-wangdian.wangdianTrigger') parameters.pollTimes = EVERY_FIVE_SECONDS;
	}
	return workflow;
};

/** What a node of an active workflow put out so far, oldest first. */
async function putOut(workflowId: string, node: string): Promise<Array<Record<string, unknown>>> {
	const finished = (await host.api.listExecutions(workflowId)).filter(({ status }) => status === 'success').reverse();
	const executions = await Promise.all(finished.map(async ({ id }) => await host.api.getExecution(id)));
	return executions.flatMap((execution) => outputOf(execution, node));
}

const NUMBERS = ['CK202307260007', 'CK202307260008', 'CK202307260009'];

it(
	'rows: the first run sends nothing and says what is right; without Validate Only the good orders are uploaded',
	async () => {
		for (const no of NUMBERS) {
			const lines = [
				{ specNo: '009', num: 2 },
				{ specNo: 'SNTEST', num: 2 },
			];
			host.simulator.stockouts.add({ no, orderType: no.endsWith('8') ? 21 : 2, lines });
		}
		const workflow = await example('upload-serial-numbers-from-rows');
		const first = await host.api.runWorkflow((await host.api.createWorkflow(workflow)).id, 'Start', PATIENCE);
		expect(outputOf(first, 'Upload Serial Numbers').map(({ result }) => result)).toEqual(['valid', 'valid', 'not_valid']);
		expect(outputOf(first, 'Fine')).toHaveLength(2);
		expect(outputOf(first, 'Needs a Look')).toHaveLength(1);
		expect(NUMBERS.map((no) => host.simulator.stockouts.get(no)!.uploads.length)).toEqual([0, 0, 0]);

		const upload = workflow.nodes.find(({ name }) => name === 'Upload Serial Numbers')!;
		upload.parameters.options = { verifyAfterwards: true };
		const second = await host.api.runWorkflow((await host.api.createWorkflow(workflow)).id, 'Start', PATIENCE);
		const results = outputOf(second, 'Upload Serial Numbers');
		expect(results.map(({ result }) => result)).toEqual(['uploaded', 'uploaded', 'not_sent']);
		// What people look for first stands first.
		for (const item of results) expect(Object.keys(item).slice(0, 2)).toEqual(['result', 'stockout_no']);
		expect(outputOf(second, 'Fine')).toHaveLength(2);
		expect(NUMBERS.map((no) => host.simulator.stockouts.get(no)!.uploads.length)).toEqual([1, 1, 0]);
	},
	PATIENCE,
);

it(
	'scanned rows come in by a webhook: checked first; without Validate Only uploaded, with an answer for every order',
	async () => {
		const orders = ['CK202307260017', 'CK202307260018'];
		for (const no of orders) host.simulator.stockouts.add({ no, orderType: 2, lines: [{ specNo: '009', num: 2 }] });
		const rows = [
			{ stockout_no: orders[0], order_type: 2, spec_no: '009', serial_number: 'SCAN1' },
			{ stockout_no: orders[1], order_type: 2, spec_no: '009', serial_number: 'SCAN2' },
			{ stockout_no: orders[0], order_type: 2, spec_no: '009', serial_number: 'SCAN3' },
		];
		const scan = async (options: IDataObject) => {
			const workflow = await example('upload-scanned-serial-numbers');
			workflow.nodes.find(({ name }) => name === 'Upload Serial Numbers')!.parameters.options = options as never;
			const { id } = await host.api.createWorkflow(workflow);
			await host.api.activate(id);
			const response = await fetch(`${host.n8n.url}/webhook/scanned-serial-numbers`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ rows }),
			});
			await host.api.deactivate(id);
			const answers = (await response.json()) as Array<Record<string, unknown>>;
			return answers.map(({ result, stockout_no: no }) => [no, result]);
		};
		const uploads = () => orders.map((no) => host.simulator.stockouts.get(no)!.uploads.length);

		const { options } = (await example('upload-scanned-serial-numbers')).nodes.find(
			({ name }) => name === 'Upload Serial Numbers',
		)!.parameters;
		expect(await scan(options as IDataObject)).toEqual(orders.map((no) => [no, 'valid']));
		expect(uploads()).toEqual([0, 0]);
		expect(await scan({})).toEqual(orders.map((no) => [no, 'uploaded']));
		expect(uploads()).toEqual([1, 1]);
		expect(host.simulator.stockouts.serialNumbers(orders[0])).toEqual(['SCAN1', 'SCAN3']);
	},
	PATIENCE,
);

it(
	'status changed: an order passes once for every status, and not for a remark',
	async () => {
		const { transfers } = host.simulator;
		const { transferNo } = transfers.add({ status: 20 });
		const { id } = await host.api.createWorkflow(await example('transfer-status-changed'));
		await host.api.activate(id);
		const messages = async () =>
			(await putOut(id, 'Message')).map(({ message }) => String(message)).filter((text) => text.startsWith(transferNo));
		const seen = async () => (await putOut(id, 'Transfer Order Changed')).filter(({ transfer_no: no }) => no === transferNo);

		transfers.change(transferNo, { status: 40 });
		await waitFor(async () => (await messages()).length >= 1, PATIENCE, 'the first message');
		transfers.change(transferNo, { remark: 'urgent' });
		await waitFor(async () => (await seen()).some(({ remark }) => remark === 'urgent'), PATIENCE, 'the changed remark');
		transfers.change(transferNo, { status: 50 });
		await waitFor(async () => (await messages()).length >= 2, PATIENCE, 'the second message');
		expect(await messages()).toEqual([`${transferNo} is Approved (已审核)`, `${transferNo} is In Transfer (调拨中)`]);
	},
	2 * PATIENCE,
);

it(
	'from a transfer to its serial numbers: checked first, uploaded once Validate Only is off, and the warehouse is told',
	async () => {
		const { transfers, stockouts } = host.simulator;
		const approve = () => {
			const lines = [
				{ goodsNo: 'G', specNo: '009', num: 2 },
				{ goodsNo: 'G', specNo: 'SNTEST', num: 1 },
			];
			const { transferNo, fromWarehouseNo } = transfers.add({ status: 40, lines });
			const { no } = stockouts.add({
				orderType: 2,
				status: '编辑中',
				srcOrderNo: transferNo,
				warehouseNo: fromWarehouseNo,
				lines: lines.map(({ specNo, num }) => ({ specNo, num })),
			});
			return { transferNo, no };
		};
		const told = async (id: string, transferNo: string) =>
			(await putOut(id, 'Tell the Warehouse')).filter(({ transfer_no: no }) => no === transferNo).map(({ message }) => message);

		const workflow = await example('transfer-to-serial-numbers');
		const checking = await host.api.createWorkflow(workflow);
		await host.api.activate(checking.id);
		const first = approve();
		await waitFor(async () => (await told(checking.id, first.transferNo)).length > 0, PATIENCE, 'the first message');
		expect(await told(checking.id, first.transferNo)).toEqual([
			`${first.transferNo}, stock-out order ${first.no}: 3 serial numbers, valid`,
		]);
		expect(stockouts.get(first.no)!.uploads).toHaveLength(0);

		workflow.nodes.find(({ name }) => name === 'Upload Serial Numbers')!.parameters.options = { skipExisting: true };
		const uploading = await host.api.createWorkflow(workflow);
		await host.api.activate(uploading.id);
		const second = approve();
		await waitFor(async () => (await told(uploading.id, second.transferNo)).length > 0, PATIENCE, 'the second message');
		expect(await told(uploading.id, second.transferNo)).toEqual([
			`${second.transferNo}, stock-out order ${second.no}: 3 serial numbers, uploaded`,
		]);
		// A later change of the same transfer uploads nothing again.
		transfers.change(second.transferNo, { remark: 'urgent' });
		await waitFor(async () => (await told(uploading.id, second.transferNo)).length > 1, PATIENCE, 'the message after the change');
		expect(stockouts.get(second.no)!.uploads).toHaveLength(1);
	},
	3 * PATIENCE,
);

it.each(['xlsx', 'csv'])(
	'a spreadsheet with Chinese headings comes in as it is: %s',
	async (format) => {
		const workflow = await example('upload-serial-numbers-from-rows');
		const [upload, split] = ['Upload Serial Numbers', 'One Item per Row'];
		const file = (name: string, type: string, typeVersion: number) => ({
			name,
			type,
			typeVersion,
			parameters: { operation: format, options: {} },
		});
		workflow.nodes.push(file('To File', 'n8n-nodes-base.convertToFile', 1.1), file('Spreadsheet', 'n8n-nodes-base.extractFromFile', 1));
		const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
		Object.assign(workflow.connections, { [split]: to('To File'), 'To File': to('Spreadsheet'), Spreadsheet: to(upload) });
		const run = await host.api.runWorkflow((await host.api.createWorkflow(workflow)).id, 'Start', PATIENCE);
		// The first heading of a CSV comes with the byte order mark of the file.
		const headings = Object.keys(outputOf(run, 'Spreadsheet')[0]).map((heading) => heading.replace('\uFEFF', ''));
		expect(headings).toEqual(['出库单号', '单据类型', '商家编码', '序列号']);
		expect(outputOf(run, upload)).toMatchObject([
			{ result: 'valid', stockout_no: 'CK202307260007', order_type: 2, serial_number_count: 3 },
			{ result: 'valid', stockout_no: 'CK202307260008', order_type: 21, serial_number_count: 1 },
			{ result: 'not_valid', stockout_no: 'CK202307260009' },
		]);
	},
	PATIENCE,
);
