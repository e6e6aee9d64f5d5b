// n8n's queue mode with the packed package: a main, two workers, real Redis and PostgreSQL, and the simulated Wangdian.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { startSimulator, type Simulator } from '../simulator/index.mts';
import { waitFor, type Execution } from '../support/n8nApi.mts';
import { packageFile } from '../support/packedPackage.mts';
import { EVERY_FIVE_SECONDS } from '../support/pollTimes.mts';
import { DURABLE, startQueue, type QueueHost } from '../support/queueHost.mts';
import { credentialFor } from '../support/simulatedAccount.mts';

const PATIENCE = 600_000;
/** Also what takes many minutes. */
const FULL = process.env.WANGDIAN_QUEUE === 'full';
/** One main and two workers share 60 a minute. */
const SHARE = 20;

/** Orders between the saved state and an execution that could not be created: those of a few polls. */
const MOST_LOST_IN_MEMORY = 40;

let simulator: Simulator;
let host: QueueHost;
let credential: { id: string; name: string };

async function begin(env: Record<string, string>, requestsPerMinute: number): Promise<void> {
	simulator = await startSimulator({ latencyMs: 200 });
	host = await startQueue(await packageFile(), 2, env);
	const values = { ...credentialFor(simulator, 'flagship'), requestsPerMinute };
	credential = await host.api.createCredential('wangdianApi', 'queue', values);
}

async function end(): Promise<void> {
	await host?.stop();
	await simulator?.close();
}

/** A workflow that uploads one order, whose number comes with the webhook. */
async function uploadingWorkflow(): Promise<string> {
	const { id } = await host.api.createWorkflow({
		name: 'Upload',
		nodes: [
			{
				name: 'Order',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				parameters: { httpMethod: 'POST', path: 'upload', responseMode: 'onReceived' },
				webhookId: 'upload',
			},
			{
				name: 'Upload',
				type: 'n8n-nodes-wangdian.wangdian',
				typeVersion: 1,
				parameters: {
					resource: 'stockoutOrder',
					operation: 'uploadSerialNumbers',
					inputMode: 'fields',
					stockoutNo: '={{ $json.body.no }}',
					orderType: 2,
					details: { line: [{ specNo: 'S1', serialNumbers: '={{ $json.body.no }}-1' }] },
				},
				credentials: { wangdianApi: credential },
			},
		],
		connections: { Order: { main: [[{ node: 'Upload', type: 'main', index: 0 }]] } },
	});
	await host.api.activate(id);
	return id;
}

async function upload(no: string): Promise<void> {
	const send = async () => {
		const response = await request(`${host.url}/webhook/upload`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ no }),
		});
		await response.body.dump();
		return response.statusCode === 200;
	};
	await waitFor(send, 30_000, 'the webhook');
}

const uploadsOf = (no: string): number => simulator.stockouts.get(no)!.uploads.length;
const orders = (prefix: string, count: number): string[] => {
	const all = Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
	for (const no of all) simulator.stockouts.add({ no, orderType: 2, status: '编辑中', lines: [{ specNo: 'S1', num: 1 }] });
	return all;
};

/** A workflow with the trigger and, on the worker, a Code node that writes static data. */
async function triggeredWorkflow(): Promise<string> {
	const { id } = await host.api.createWorkflow({
		name: 'Changed orders',
		nodes: [
			{
				name: 'Wangdian Trigger',
				type: 'n8n-nodes-wangdian.wangdianTrigger',
				typeVersion: 1,
				parameters: { pollTimes: EVERY_FIVE_SECONDS, triggerOn: 'changed', filters: {}, simplify: true, options: {} },
				credentials: { wangdianApi: credential },
			},
			{
				name: 'Code',
				type: 'n8n-nodes-base.code',
				typeVersion: 2,
				parameters: { jsCode: "$getWorkflowStaticData('global').last = Date.now(); return $input.all();" },
			},
		],
		connections: { 'Wangdian Trigger': { main: [[{ node: 'Code', type: 'main', index: 0 }]] } },
	});
	await host.api.activate(id);
	return id;
}

async function executionsOf(id: string): Promise<Execution[]> {
	const all = await host.api.listExecutions(id, 250);
	return await Promise.all(all.map(async (execution) => await host.api.getExecution(execution.id)));
}

/** How often each order arrived, by its number. */
function arrivals(executions: readonly Execution[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const { data } of executions) {
		const items = data.resultData.runData?.['Wangdian Trigger']?.[0]?.data?.main[0] ?? [];
		for (const { json } of items) counts.set(String(json.transfer_no), (counts.get(String(json.transfer_no)) ?? 0) + 1);
	}
	return counts;
}

/** Adds an order every half second until what is done meanwhile is over, and a little longer. */
async function busyDuring(run: () => Promise<void>): Promise<string[]> {
	const added: string[] = [];
	let over = false;
	const business = (async () => {
		while (!over) {
			added.push(simulator.transfers.add({}).transferNo);
			await pause(500);
		}
	})();
	await pause(6_000);
	await run();
	await pause(11_000);
	over = true;
	await business;
	return added;
}

async function settled(id: string, added: readonly string[]): Promise<{ lost: string[]; repeated: string[]; executions: Execution[] }> {
	const missing = async () => {
		const counts = arrivals(await executionsOf(id));
		return added.filter((no) => !counts.has(no));
	};
	// Whatever is still to come; what does not come is lost.
	await waitFor(async () => (await missing()).length === 0, 45_000, 'all orders').catch(() => undefined);
	await pause(11_000);
	const executions = await executionsOf(id);
	const counts = arrivals(executions);
	return {
		lost: added.filter((no) => !counts.has(no)),
		repeated: added.filter((no) => (counts.get(no) ?? 0) > 1),
		executions,
	};
}

/** What docs/scaling.md says of each run. */
function expectation(engine: string, title: string, { lost, repeated, executions }: Awaited<ReturnType<typeof settled>>): void {
	if (engine === 'durable') return assert.deepEqual({ lost, repeated }, { lost: [], repeated: [] });
	if (!title.startsWith('main')) return assert.ok(lost.length <= MOST_LOST_IN_MEMORY, `lost: ${lost.join(', ')}`);
	// The Code node's static data took the place of the trigger's: it goes back, and says so where people look.
	assert.deepEqual(lost, []);
	const told = executions.filter(({ data }) => data.resultData.error?.message.includes("The trigger's state was lost"));
	assert.equal(told.length, 1);
}

describe('uploads', { timeout: 900_000 }, () => {
	before(async () => await begin({}, SHARE), { timeout: PATIENCE });
	after(end, { timeout: PATIENCE });

	it('120 at 60 a minute, every process with its share: none refused, none sent twice', async () => {
		simulator.options.allowance = { requestsPerMinute: 60, countRefused: true };
		await uploadingWorkflow();
		const all = orders('CK', 120);
		const started = performance.now();
		for (const no of all) await upload(no);
		await waitFor(async () => all.every((no) => uploadsOf(no) > 0), 400_000, '120 uploads');
		console.log(`# 120 uploads took ${Math.round((performance.now() - started) / 1000)} s`);
		assert.equal(simulator.requests.filter(({ answer }) => !answer.body.includes('"status":0')).length, 0);
		assert.deepEqual(
			all.filter((no) => uploadsOf(no) !== 1),
			[],
		);
	});

	it('a worker killed in an upload: the order is in the ERP once, and is not sent again', async () => {
		simulator.options.allowance = {};
		const [no] = orders('KILL', 1);
		const arrived = new Promise<void>((resolve) =>
			simulator.faults.push({ kind: 'call', moment: 'after', run: async () => (resolve(), await pause(4_000)) }),
		);
		await upload(no!);
		await arrived;
		await Promise.all(host.workers.map(async (worker) => await worker.kill()));
		for (const worker of host.workers) await worker.start();
		// As long as it takes n8n to notice (105 s measured), or as long as it would take to take the job up again.
		await pause(FULL ? 120_000 : 20_000);
		assert.equal(uploadsOf(no!), 1);
	});
});

for (const [engine, env] of [
	['in memory', {}],
	['durable', DURABLE],
] as const) {
	describe(`the trigger, ${engine}`, { timeout: 900_000, skip: !FULL }, () => {
		let id: string;

		before(
			async () => {
				await begin(env, 0);
				id = await triggeredWorkflow();
				await waitFor(async () => simulator.requests.length > 1, PATIENCE, 'the first polls');
			},
			{ timeout: PATIENCE },
		);
		after(end, { timeout: PATIENCE });

		const faults: Array<[string, () => Promise<void>]> = [
			['main killed and started again', async () => (await host.main.kill(), await host.main.start())],
			['Redis away for 5 s', async () => (await host.redis.kill(), await pause(5_000), await host.redis.start())],
			['PostgreSQL away for 5 s', async () => (await host.postgres.kill(), await pause(5_000), await host.postgres.start())],
		];
		for (const [title, fault] of faults) {
			it(title, async () => {
				const added = await busyDuring(fault);
				// n8n ends itself when Redis or PostgreSQL are away for too long; a supervisor starts it again.
				if (!(await host.api.getWorkflow(id).catch(() => undefined))) {
					await host.main.kill();
					await host.main.start();
				}
				const { lost, repeated, executions } = await settled(id, added);
				console.log(`# ${engine}, ${title}: ${added.length} orders, ${lost.length} lost, ${repeated.length} repeated`);
				expectation(engine, title, { lost, repeated, executions });
			});
		}
	});
}
