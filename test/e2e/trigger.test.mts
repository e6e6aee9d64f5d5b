// The trigger in an active workflow of a real n8n, polling by its own schedule.
import { errorOf, outputOf, waitFor } from '../support/n8nApi.mts';
import type { Edition, RecordedRequest } from '../simulator/index.mts';
import { EDITIONS, PATIENCE, startRealN8n } from '../support/realN8n.mts';
import { EVERY_FIVE_SECONDS } from '../support/pollTimes.mts';
import type { RealN8n } from '../support/realN8n.mts';

let host: RealN8n;

beforeAll(async () => {
	host = await startRealN8n();
}, PATIENCE);
afterAll(async () => await host?.stop(), PATIENCE);

const queries = (edition: Edition): RecordedRequest[] =>
	host.simulator.requests.filter((request) => request.edition === edition && /transfer/i.test(request.method));

/** Waits until the trigger has asked in so many further slots of its schedule, five seconds each. */
async function polled(edition: Edition, count: number): Promise<void> {
	const start = queries(edition).length;
	const slots = () =>
		new Set(
			queries(edition)
				.slice(start)
				.map((request) => Math.floor(request.at / 5000)),
		).size;
	await waitFor(async () => slots() >= count, PATIENCE, `${count} scheduled polls`);
}

/** What the workflow was started with so far, as `number:status`, in the order of the executions. */
async function emitted(workflowId: string): Promise<string[]> {
	const finished = (await host.api.listExecutions(workflowId)).filter((execution) => execution.status === 'success').reverse();
	const details = await Promise.all(finished.map(async (execution) => await host.api.getExecution(execution.id)));
	return details.flatMap((execution) => outputOf(execution, 'Seen')).map((order) => `${String(order.transfer_no)}:${String(order.status)}`);
}

async function activeTrigger(edition: Edition): Promise<string> {
	const { id } = await host.api.createWorkflow({
		name: `Changed orders, ${edition}`,
		nodes: [
			{
				name: 'Wangdian Trigger',
				type: 'n8n-nodes-wangdian.wangdianTrigger',
				typeVersion: 1,
				parameters: { pollTimes: EVERY_FIVE_SECONDS, triggerOn: 'changed', filters: {}, simplify: true, options: {} },
				credentials: { wangdianApi: host.credentials[edition] },
			},
			{ name: 'Seen', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
		],
		connections: { 'Wangdian Trigger': { main: [[{ node: 'Seen', type: 'main', index: 0 }]] } },
	});
	await host.api.activate(id);
	return id;
}

/** What happens to an active workflow of an edition; fails where it is not as it should be. */
async function story(edition: Edition): Promise<void> {
	const { transfers, accounts } = host.simulator;
	const order = transfers.add({ status: 20 }).transferNo;
	const id = await activeTrigger(edition);

	const appeared = (version: string) => async () => (await emitted(id)).includes(version);

	// Three scheduled polls after the one of the activation.
	await waitFor(async () => queries(edition).length > 0, PATIENCE, 'the first poll');
	await polled(edition, 3);

	transfers.change(order, { status: 40 });
	await waitFor(appeared(`${order}:40`), PATIENCE, 'an execution for the changed order');

	// The overlapping windows of the next polls read the order again; it must not start the workflow again.
	await polled(edition, 3);
	expect((await emitted(id)).filter((version) => version === `${order}:40`)).toHaveLength(1);

	const good = accounts[edition].appSecret;
	accounts[edition].appSecret = edition === 'flagship' ? 'changed-in-the-platform:simulator-salt' : 'changed-in-the-platform';
	const failed = await waitFor(
		async () => (await host.api.listExecutions(id)).find((execution) => execution.status === 'error'),
		PATIENCE,
		'a failed execution',
	);
	const error = errorOf(await host.api.getExecution(failed.id));
	expect(error.message).toContain('Wangdian rejected the credential');
	expect(error.description).toContain("'App Secret'");

	// What changes while the credential is rejected is not lost.
	transfers.change(order, { status: 50 });
	accounts[edition].appSecret = good;
	await waitFor(appeared(`${order}:50`), PATIENCE, 'the change made in the meantime');
	const versions = (await emitted(id)).filter((version) => version.startsWith(order));
	expect(versions.slice(-2)).toEqual([`${order}:40`, `${order}:50`]);
	await host.api.deactivate(id);
}

/** The three editions at the same time, as they wait for the schedule most of the time. */
const stories = new Map<Edition, Promise<void>>();

beforeAll(() => {
	for (const edition of EDITIONS) {
		stories.set(edition, story(edition));
		stories.get(edition)!.catch(() => {}); // reported by the test that waits for it
	}
});

it.each(EDITIONS)(
	'an active workflow of the %s edition polls on schedule, starts on a change once, reports a rejected credential, and goes on',
	async (edition) => await stories.get(edition),
	PATIENCE,
);

it(
	'is not activated while the credential is rejected, and n8n shows why',
	async () => {
		await Promise.allSettled(stories.values());
		const { accounts } = host.simulator;
		const good = accounts.flagship.appSecret;
		accounts.flagship.appSecret = 'another:simulator-salt';
		try {
			await expect(activeTrigger('flagship')).rejects.toThrow('Wangdian rejected the credential');
		} finally {
			accounts.flagship.appSecret = good;
		}
	},
	PATIENCE,
);
