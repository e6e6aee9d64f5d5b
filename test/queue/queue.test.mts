// n8n's queue mode with the packed package: a main, two workers, real Redis and PostgreSQL, and the simulated Wangdian.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { startSimulator, type Simulator } from '../simulator/index.mts';
import { outputOf, waitFor, type Execution } from '../support/n8nApi.mts';
import { packageFile } from '../support/packedPackage.mts';
import { EVERY_FIVE_SECONDS } from '../support/pollTimes.mts';
import { DURABLE, startQueue, type Part, type QueueHost } from '../support/queueHost.mts';
import { credentialFor } from '../support/simulatedAccount.mts';

const PATIENCE = 600_000;
/** For what takes seconds, where nothing else goes on. */
const MOMENT = 180_000;
/** The three hosts start one after the other. */
const START = 3 * PATIENCE;
const UPLOAD = 'wms.stockout.Base.uploadSN';
/** One main and two workers share 60 a minute. */
const SHARE = 20;

/** Orders between the saved state and an execution that could not be created: those of a few polls. */
const MOST_LOST_IN_MEMORY = 40;

/**
 * How long after an outage an order may come, ms. Where n8n could not store a state, the trigger leaves polls out that begin with the
 * one before, for two minutes (overlap.ts): it cannot know whether the later one is still to be stored.
 */
const LATEST = { 'in memory': 45_000, durable: 180_000 };

/** A queue mode of its own with a simulated Wangdian of its own. */
interface Stage {
	simulator: Simulator;
	host: QueueHost;
	credential: { id: string; name: string };
	close(): Promise<void>;
}

async function openStage(env: Record<string, string>, requestsPerMinute: number): Promise<Stage> {
	const simulator = await startSimulator({ latencyMs: 200 });
	const host = await startQueue(await packageFile(), 2, env);
	const values = { ...credentialFor(simulator, 'flagship'), requestsPerMinute };
	const credential = await host.api.createCredential('wangdianApi', 'queue', values);
	const close = async () => {
		await host.stop();
		await simulator.close();
	};
	return { simulator, host, credential, close };
}

/** A workflow that uploads one order, whose number comes with the webhook; what the ERP shows of it already is not sent. */
async function uploadingWorkflow({ host, credential }: Stage): Promise<string> {
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
					options: { skipExisting: '={{ $json.body.again }}' },
				},
				credentials: { wangdianApi: credential },
			},
		],
		connections: { Order: { main: [[{ node: 'Upload', type: 'main', index: 0 }]] } },
	});
	await host.api.activate(id);
	return id;
}

async function upload({ host }: Stage, no: string, again = false): Promise<void> {
	const send = async () => {
		const response = await request(`${host.url}/webhook/upload`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ no, again }),
		});
		await response.body.dump();
		return response.statusCode === 200;
	};
	await waitFor(send, MOMENT, 'the webhook');
}

function orders({ simulator }: Stage, prefix: string, count: number): string[] {
	const all = Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
	for (const no of all) simulator.stockouts.add({ no, orderType: 2, status: '编辑中', lines: [{ specNo: 'S1', num: 1 }] });
	return all;
}

/** A workflow with the trigger and, on the worker, a Code node that writes static data. */
async function triggeredWorkflow({ host, credential }: Stage): Promise<string> {
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

async function executionsOf({ host }: Stage, id: string): Promise<Execution[]> {
	const all = await host.api.listExecutions(id);
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

/**
 * The orders in executions that n8n has created and could not start, because its database was gone a moment later ("Failed to start the
 * execution committed for a poll"): they have what the trigger has handed over as their input.
 */
function heldIn(executions: readonly Execution[]): Set<string> {
	const unstarted = executions.filter(({ status, data }) => status !== 'success' && !data.resultData.runData?.['Wangdian Trigger']);
	const inputs = unstarted.flatMap(({ data }) => data.executionData?.nodeExecutionStack ?? []);
	return new Set(inputs.flatMap((input) => (input.data.main?.[0] ?? []).map(({ json }) => String(json.transfer_no))));
}

/** How many executions a worker has begun, by its log. */
const startedExecutions = (worker: Part): number => worker.log().match(/Worker started execution/g)?.length ?? 0;

/** Adds an order every half second until what is done meanwhile is over, and a little longer. */
async function busyDuring({ simulator }: Stage, run: () => Promise<void>): Promise<string[]> {
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

async function settled(
	stage: Stage,
	id: string,
	added: readonly string[],
	patience: number,
): Promise<{ lost: string[]; held: string[]; repeated: string[]; executions: Execution[] }> {
	const missing = async () => {
		const counts = arrivals(await executionsOf(stage, id));
		return added.filter((no) => !counts.has(no));
	};
	// Whatever is still to come; what does not come is lost.
	await waitFor(async () => (await missing()).length === 0, patience, 'all orders').catch(() => undefined);
	await pause(11_000);
	const executions = await executionsOf(stage, id);
	const [counts, held] = [arrivals(executions), heldIn(executions)];
	return {
		lost: added.filter((no) => !counts.has(no) && !held.has(no)),
		held: added.filter((no) => !counts.has(no) && held.has(no)),
		repeated: added.filter((no) => (counts.get(no) ?? 0) > 1),
		executions,
	};
}

/** What docs/scaling.md says of each run. */
function expectation(engine: string, title: string, result: Awaited<ReturnType<typeof settled>>): void {
	const { lost, repeated, executions } = result;
	if (engine === 'durable') return assert.deepEqual({ lost, repeated }, { lost: [], repeated: [] });
	if (!title.startsWith('main')) return assert.ok(lost.length <= MOST_LOST_IN_MEMORY, `lost: ${lost.join(', ')}`);
	// The Code node's static data took the place of the trigger's: it goes back, and says so where people look.
	assert.deepEqual(lost, []);
	const told = executions.filter(({ data }) => data.resultData.error?.message.includes("The trigger's state was lost"));
	assert.equal(told.length, 1);
}

/** Suites inherit the concurrency of those around them. */
const ONE_BY_ONE = { concurrency: false };

/** Three queue modes side by side: they wait for n8n and for minutes of an allowance most of the time. */
describe("n8n's queue mode", { concurrency: true, timeout: START + 4 * PATIENCE }, () => {
	describe('uploads', ONE_BY_ONE, () => {
		let stage: Stage;
		let workflow: string;
		const timesUploaded = (all: readonly string[]) => all.map((no) => stage.simulator.stockouts.get(no)!.uploads.length);

		before(
			async () => {
				stage = await openStage({}, SHARE);
				workflow = await uploadingWorkflow(stage);
			},
			{ timeout: START },
		);
		after(async () => await stage?.close(), { timeout: PATIENCE });

		it('120 at 60 a minute, every process with its share: none refused, none sent twice', async () => {
			const { simulator } = stage;
			simulator.options.allowance = { requestsPerMinute: 60, countRefused: true };
			const all = orders(stage, 'CK', 120);
			const started = performance.now();
			for (const no of all) await upload(stage, no);
			await waitFor(async () => timesUploaded(all).every((times) => times > 0), PATIENCE, '120 uploads');
			console.log(`# 120 uploads took ${Math.round((performance.now() - started) / 1000)} s`);
			assert.equal(simulator.requests.filter(({ answer }) => !answer.body.includes('"status":0')).length, 0);
			assert.deepEqual(new Set(timesUploaded(all)), new Set([1]));
		});

		it('a worker killed in its uploads: each order is in the ERP once; nothing is sent again, by the other worker or by hand', async () => {
			const { simulator, host } = stage;
			simulator.options.allowance = {};
			const all = orders(stage, 'KILL', 8);
			let release = () => {};
			const released = new Promise<void>((resolve) => (release = resolve));
			let arrived = 0;
			simulator.faults.push({
				kind: 'call',
				when: ({ method }) => method === UPLOAD,
				moment: 'after',
				times: all.length,
				run: async () => (arrived++, await released),
			});
			const before = new Map(host.workers.map((worker) => [worker, startedExecutions(worker)]));
			for (const no of all) await upload(stage, no);
			await waitFor(async () => arrived === all.length, MOMENT, 'the uploads');
			const taken = (worker: Part) => startedExecutions(worker) - before.get(worker)!;
			const [victim] = [...host.workers].sort((a, b) => taken(b) - taken(a));
			console.log(`# the killed worker had ${taken(victim!)} of ${all.length} uploads`);
			await victim!.kill();
			release();
			await victim!.start();
			// n8n ends them as errors after 105 s (measured); whoever took them up again would have done so by then.
			await pause(120_000);
			assert.deepEqual(new Set(timesUploaded(all)), new Set([1]));

			for (const no of all) await upload(stage, no, true);
			const skipped = async () => {
				const whole = (await executionsOf(stage, workflow)).filter(({ status }) => status === 'success');
				const results = whole.flatMap((execution) => outputOf(execution, 'Upload').map(({ result }) => result));
				return results.filter((result) => result === 'already_there').length === all.length;
			};
			await waitFor(skipped, MOMENT, 'the second runs');
			assert.deepEqual(new Set(timesUploaded(all)), new Set([1]));
		});
	});

	for (const [engine, env] of [
		['in memory', {}],
		['durable', DURABLE],
	] as const) {
		describe(`the trigger, ${engine}`, ONE_BY_ONE, () => {
			let stage: Stage;
			let id: string;

			before(
				async () => {
					stage = await openStage(env, 0);
					id = await triggeredWorkflow(stage);
					await waitFor(async () => stage.simulator.requests.length > 1, PATIENCE, 'the first polls');
				},
				{ timeout: START },
			);
			after(async () => await stage?.close(), { timeout: PATIENCE });

			const away = async (part: Part, seconds: number) => {
				await part.kill();
				await pause(seconds * 1000);
				await part.start();
			};
			const faults: Array<[string, () => Promise<void>]> = [
				['main killed and started again', async () => await away(stage.host.main, 0)],
				['Redis away for 20 s', async () => await away(stage.host.redis, 20)],
				['PostgreSQL away for 5 s', async () => await away(stage.host.postgres, 5)],
			];
			for (const [title, fault] of faults) {
				it(title, async () => {
					const { host } = stage;
					const added = await busyDuring(stage, fault);
					// n8n ends itself when Redis or PostgreSQL are away for too long; a supervisor starts it again.
					for (const part of [host.main, ...host.workers]) if (!part.isRunning()) await away(part, 0);
					await waitFor(async () => await host.api.getWorkflow(id).catch(() => undefined), MOMENT, 'main to answer');
					const result = await settled(stage, id, added, LATEST[engine]);
					const { lost, held, repeated } = result;
					console.log(
						`# ${engine}, ${title}: ${added.length} orders, ${lost.length} lost, ${held.length} in executions not started, ${repeated.length} repeated`,
					);
					expectation(engine, title, result);
				});
			}
		});
	}
});
