// What must work in every version of n8n that the README names: `npm run test:host -- <version>` runs this file in it, `npm test` in
// the pinned one.
import { errorOf, outputOf, waitFor } from '../support/n8nApi.mts';
import { EDITIONS, PATIENCE, oneNode, startRealN8n } from '../support/realN8n.mts';
import { EVERY_FIVE_SECONDS } from '../support/pollTimes.mts';
import type { RealN8n } from '../support/realN8n.mts';
import { credentialFor } from '../support/simulatedAccount.mts';

let host: RealN8n;

beforeAll(async () => {
	host = await startRealN8n();
}, PATIENCE);
afterAll(async () => await host?.stop(), PATIENCE);

it('loads both nodes and the credential, with their icons', async () => {
	const nodes = await host.api.nodeTypes();
	for (const name of ['wangdian', 'wangdianTool', 'wangdianTrigger']) {
		expect(nodes.map((node) => node.name)).toContain(`n8n-nodes-wangdian.${name}`);
	}
	expect(nodes.find(({ name }) => name === 'n8n-nodes-wangdian.wangdian')?.iconUrl).toBeDefined();
});

it.each(EDITIONS)('tests a credential, good and bad: %s', async (edition) => {
	const good = credentialFor(host.simulator, edition);
	expect(await host.api.testCredential('wangdianApi', good)).toMatchObject({ status: 'OK' });
	const bad = await host.api.testCredential('wangdianApi', { ...good, sid: 'nobody' });
	expect(bad).toMatchObject({ status: 'Error', message: expect.stringContaining('Wangdian rejected the credential') as string });
});

async function run(parameters: object) {
	const { id } = await host.api.createWorkflow(oneNode('n8n-nodes-wangdian.wangdian', 1, parameters, host.credentials.flagship));
	return await host.api.runWorkflow(id, 'Start', PATIENCE);
}

const upload = (stockoutNo: string) => ({
	resource: 'stockoutOrder',
	operation: 'uploadSerialNumbers',
	inputMode: 'fields',
	stockoutNo,
	orderType: 2,
	details: { line: [{ specNo: '009', defect: false, serialNumbers: 'A-1\nA-2' }] },
});

it(
	'uploads serial numbers, and shows a refusal with its code and the next step',
	async () => {
		const { no } = host.simulator.stockouts.add({ lines: [{ specNo: '009', num: 2 }] });
		const good = await run(upload(no));
		expect(good.status).toBe('success');
		expect(outputOf(good, 'Under Test')).toMatchObject([{ result: 'uploaded', serial_number_count: 2 }]);
		expect(host.simulator.stockouts.serialNumbers(no)).toEqual(['A-1', 'A-2']);

		const refused = await run(upload('CK-NOWHERE'));
		expect(refused.status).toBe('error');
		expect(errorOf(refused)).toMatchObject({
			message: expect.stringContaining('status') as string,
			description: expect.any(String) as string,
		});
	},
	PATIENCE,
);

it(
	'starts a workflow for each change once, over three polls and a restart',
	async () => {
		const { transfers } = host.simulator;
		const order = transfers.add({ status: 20 }).transferNo;
		const { id } = await host.api.createWorkflow({
			name: 'Changed orders',
			nodes: [
				{
					name: 'Wangdian Trigger',
					type: 'n8n-nodes-wangdian.wangdianTrigger',
					typeVersion: 1,
					parameters: { pollTimes: EVERY_FIVE_SECONDS, triggerOn: 'changed', filters: {}, simplify: true, options: {} },
					credentials: { wangdianApi: host.credentials.web },
				},
				{ name: 'Seen', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
			],
			connections: { 'Wangdian Trigger': { main: [[{ node: 'Seen', type: 'main', index: 0 }]] } },
		});
		await host.api.activate(id);

		const emitted = async () => {
			const finished = (await host.api.listExecutions(id)).filter(({ status }) => status === 'success').reverse();
			const details = await Promise.all(finished.map(async (execution) => await host.api.getExecution(execution.id)));
			return details
				.flatMap((execution) => outputOf(execution, 'Seen'))
				.map(({ transfer_no: no, status }) => `${String(no)}:${String(status)}`);
		};
		const polls = () => host.simulator.requests.filter(({ edition, method }) => edition === 'web' && /transfer/.test(method)).length;
		/** Two requests a poll: the web edition asks once per transfer type. */
		const pollsPass = async (count: number) => {
			const before = polls();
			await waitFor(async () => polls() >= before + 2 * count, PATIENCE, `${count} polls`);
		};
		const comes = async (version: string) =>
			await waitFor(async () => (await emitted()).includes(version), PATIENCE, `an execution for ${version}`);

		await pollsPass(1);
		transfers.change(order, { status: 40 });
		await comes(`${order}:40`);
		await pollsPass(3);
		await host.n8n.restart();
		transfers.change(order, { status: 50 });
		await comes(`${order}:50`);
		await pollsPass(3);
		expect((await emitted()).filter((version) => version.startsWith(order))).toEqual([`${order}:40`, `${order}:50`]);
		await host.api.deactivate(id);
	},
	2 * PATIENCE,
);
