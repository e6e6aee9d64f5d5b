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
 * How long after an outage an order may come, ms. With durable polling the trigger leaves polls out for two minutes that begin with a state
 * whose successor n8n could not store (overlap.ts), and n8n waits 5, 10, 20 ... seconds after polls that failed with the database.
 */
const LATEST = { 'in memory': 45_000, durable: 400_000 };

/** How long an execution may wait and run, ms. */
const RUN = 45_000;

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

/**
 * A record of what n8n has stored as the input of an execution, in the transaction that stored it: executions change afterwards, and one
 * that ends as an error because its database was gone has nothing of its input left.
 */
const HANDED_OVER = `
	CREATE TABLE handed_over (execution bigint, transfer text, PRIMARY KEY (execution, transfer));
	CREATE FUNCTION keep_handed_over() RETURNS trigger LANGUAGE plpgsql AS $$
	BEGIN
		INSERT INTO handed_over SELECT NEW."executionId", one.match[1] FROM regexp_matches(NEW.data, 'TF[0-9]+', 'g') AS one(match) ON CONFLICT DO NOTHING;
		RETURN NEW;
	END $$;
	CREATE TRIGGER keep_handed_over AFTER INSERT ON execution_data FOR EACH ROW EXECUTE FUNCTION keep_handed_over();`;

/** The executions that n8n has stored with each order, by the order's number. */
async function handedOver({ host }: Stage): Promise<Map<string, string[]>> {
	const stored = new Map<string, string[]>();
	for (const row of await host.sql('SELECT transfer, execution FROM handed_over')) {
		const [no, execution] = row.split('|') as [string, string];
		stored.set(no, [...(stored.get(no) ?? []), execution]);
	}
	return stored;
}

/** The orders that an execution shows as what the trigger has brought. */
function arrivedIn({ data }: Execution): string[] {
	const items = data.resultData.runData?.['Wangdian Trigger']?.[0]?.data?.main[0] ?? [];
	return items.map(({ json }) => String(json.transfer_no));
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

interface Settled {
	/** Orders that n8n has never stored. */
	lost: string[];
	/** Orders that n8n has stored in an execution which it could not run, or whose run it could not record: workers go on without a database. */
	notRun: string[];
	/** Orders that n8n has stored in more than one execution. */
	repeated: string[];
	executions: Execution[];
}

async function settled(stage: Stage, id: string, added: readonly string[], patience: number): Promise<Settled> {
	const storedAll = async () => {
		const stored = await handedOver(stage);
		return added.every((no) => stored.has(no));
	};
	// Whatever is still to come; what does not come is lost.
	await waitFor(storedAll, patience, 'all orders to be stored').catch(() => undefined);
	const missingOf = (executions: readonly Execution[]) => {
		const arrived = new Set(executions.flatMap(arrivedIn));
		return added.filter((no) => !arrived.has(no));
	};
	await waitFor(async () => missingOf(await executionsOf(stage, id)).length === 0, RUN, 'all orders to arrive').catch(() => undefined);
	await pause(11_000);
	const executions = await executionsOf(stage, id);
	const stored = await handedOver(stage);
	const lost = added.filter((no) => !stored.has(no));
	const notRun = missingOf(executions).filter((no) => stored.has(no));
	for (const execution of new Set(notRun.flatMap((no) => stored.get(no)!))) {
		const { status, data } = executions.find((one) => one.id === execution) ?? {};
		console.log(`# execution ${execution} was stored and does not show it ran: ${status}, ${data?.resultData.error?.message}`);
	}
	const repeated = added.filter((no) => (stored.get(no)?.length ?? 0) > 1);
	return { lost, notRun, repeated, executions };
}

/** What docs/scaling.md says of each run. What n8n does with an execution that it has stored is not the trigger's. */
function expectation(engine: string, title: string, { lost, repeated, executions }: Settled): void {
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
					await stage.host.sql(HANDED_OVER);
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
					const { lost, notRun, repeated } = result;
					console.log(
						`# ${engine}, ${title}: ${added.length} orders, ${lost.length} lost, ${notRun.length} in executions that did not run, ${repeated.length} repeated`,
					);
					expectation(engine, title, result);
				});
			}
		});
	}
});
