// The trigger's promise on both engines of the real n8n: restarts, a crash, deactivation and an outage, with changes before, during
// and after each of them. Nothing may be lost and nothing repeated.
import { outputOf, waitFor } from '../support/n8nApi.mts';
import { EVERY_FIVE_SECONDS } from '../support/pollTimes.mts';
import { PATIENCE, startRealN8n, type RealN8n } from '../support/realN8n.mts';

const ENGINES = {
	'the in-memory engine': {},
	'the durable engine with durable cursors': {
		N8N_SCHEDULER_ENABLED: 'true',
		N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
		N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
	},
} satisfies Record<string, Record<string, string>>;

const STORY_PATIENCE = 2 * PATIENCE;

class Story {
	readonly host: RealN8n;
	private workflowId = '';
	/** What has to be emitted: number and status of every change made since the activation, unless the order changed again. */
	private readonly expected = new Map<string, number>();

	constructor(host: RealN8n) {
		this.host = host;
	}

	async activate(): Promise<void> {
		if (this.workflowId === '') {
			const { id } = await this.host.api.createWorkflow({
				name: 'Transfer orders',
				nodes: [
					{
						name: 'Wangdian Trigger',
						type: 'n8n-nodes-wangdian.wangdianTrigger',
						typeVersion: 1,
						parameters: { pollTimes: EVERY_FIVE_SECONDS },
						credentials: { wangdianApi: this.host.credentials.flagship },
					},
					{ name: 'Seen', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
				],
				connections: { 'Wangdian Trigger': { main: [[{ node: 'Seen', type: 'main', index: 0 }]] } },
			});
			this.workflowId = id;
		}
		await this.host.api.activate(this.workflowId);
	}

	async deactivate(): Promise<void> {
		await this.host.api.deactivate(this.workflowId);
	}

	/**
	 * Runs something while a poll waits for its answer, on a busy day: all polls emit, so that what one began with is what n8n has in
	 * its database.
	 */
	async duringAPoll(run: () => Promise<void>): Promise<void> {
		const busy = setInterval(() => this.add(), 700);
		try {
			const before = (await this.emitted()).length;
			await waitFor(async () => (await this.emitted()).length > before, STORY_PATIENCE, 'a poll that emits');
			const failure = await new Promise<unknown>((resolve) => {
				this.host.simulator.faults.push({ kind: 'call', run: async () => resolve(await run().catch((error: unknown) => error)) });
			});
			if (failure !== undefined) throw failure;
		} finally {
			clearInterval(busy);
		}
	}

	add(): string {
		const { transferNo } = this.host.simulator.transfers.add({ status: 20 });
		this.expected.set(transferNo, 20);
		return transferNo;
	}

	change(transferNo: string, status: number): void {
		this.host.simulator.transfers.change(transferNo, { status });
		this.expected.set(transferNo, status);
	}

	/** Every version emitted so far, as `number:status`. */
	async emitted(): Promise<string[]> {
		const executions = (await this.host.api.listExecutions(this.workflowId)).filter(({ status }) => status === 'success');
		const details = await Promise.all(executions.map(async ({ id }) => await this.host.api.getExecution(id)));
		return details
			.flatMap((execution) => outputOf(execution, 'Seen'))
			.map((order) => `${String(order.transfer_no)}:${String(order.status)}`);
	}

	async failures(): Promise<number> {
		return (await this.host.api.listExecutions(this.workflowId)).filter(({ status }) => status === 'error').length;
	}

	/** Waits until everything that has to be emitted is. */
	async caughtUp(): Promise<void> {
		await waitFor(
			async () => {
				const emitted = new Set(await this.emitted());
				return [...this.expected].every(([number, status]) => emitted.has(`${number}:${status}`));
			},
			STORY_PATIENCE,
			`the emission of ${JSON.stringify([...this.expected])}`,
		);
	}

	async polls(count: number): Promise<void> {
		const { requests } = this.host.simulator;
		const until = requests.length + count;
		await waitFor(async () => requests.length >= until, STORY_PATIENCE, `${count} polls`);
	}
}

async function tell(environment: Record<string, string>): Promise<{ emitted: string[]; before: string; outage: number }> {
	const host = await startRealN8n({}, { env: environment });
	try {
		const story = new Story(host);
		const before = host.simulator.transfers.add({
			status: 20,
			modified: Date.now() - 3_600_000,
			created: Date.now() - 7_200_000,
		}).transferNo;
		await story.activate();

		// Between the activation and the first scheduled poll.
		const first = story.add();
		await story.caughtUp();
		await story.polls(2);

		// A proper restart, with changes before and during it.
		story.change(first, 30);
		const second = story.add();
		await host.n8n.kill('SIGTERM');
		story.change(second, 30);
		const third = story.add();
		await host.n8n.restart();
		await story.caughtUp();
		await story.polls(3);

		// A crash in quiet time: the saved state is older than the one in memory was.
		await host.n8n.kill('SIGKILL');
		story.change(third, 40);
		await host.n8n.restart();
		await story.caughtUp();
		await story.polls(2);

		// Deactivated and activated again.
		await story.deactivate();
		story.change(first, 40);
		const fourth = story.add();
		await story.activate();
		await story.caughtUp();

		// The ERP is away for several polls.
		host.simulator.faults.push({ kind: 'http', status: 503, times: Infinity });
		const failedBefore = await story.failures();
		story.change(fourth, 30);
		await waitFor(async () => (await story.failures()) >= failedBefore + 2, STORY_PATIENCE, 'two failed executions');
		story.change(second, 40);
		host.simulator.faults.clear();
		await story.caughtUp();
		await story.polls(3);
		return { emitted: await story.emitted(), before, outage: (await story.failures()) - failedBefore };
	} finally {
		await host.stop();
	}
}

/** Another one: the workflow is saved or deactivated while it is polled, and n8n gets durable cursors later. */
async function tellOfSaving(): Promise<{ emitted: string[] }> {
	const env: Record<string, string> = {};
	const host = await startRealN8n({}, { env });
	try {
		const story = new Story(host);
		await story.activate();
		await story.polls(2);

		// n8n throws away what a poll brings whose workflow was activated anew meanwhile.
		const first = story.add();
		await story.duringAPoll(async () => {
			await story.deactivate();
			await story.activate();
		});
		await story.caughtUp();
		await story.polls(2);

		// And of one that has been deactivated.
		await story.duringAPoll(async () => await story.deactivate());
		await new Promise((resolve) => setTimeout(resolve, 2_000));
		await story.activate();
		await story.caughtUp();
		await story.polls(2);

		// n8n takes over what a node has stored by its name, which is nothing.
		await host.n8n.kill('SIGTERM');
		story.change(first, 40);
		const second = story.add();
		Object.assign(env, ENGINES['the durable engine with durable cursors']);
		await host.n8n.restart();
		await story.caughtUp();
		await story.polls(3);
		story.change(second, 30);
		await story.caughtUp();
		await story.polls(3);

		return { emitted: await story.emitted() };
	} finally {
		await host.stop();
	}
}

/** Something that goes on from the start of the file; how it went is told to whoever waits for it. */
function begun<T>(run: () => Promise<T>): Promise<T> {
	const result = run();
	result.catch(() => {});
	return result;
}

let stories: Map<string, ReturnType<typeof tell>>;
let savings: ReturnType<typeof tellOfSaving>;

beforeAll(() => {
	// Side by side: most of their time they wait for the schedule.
	stories = new Map(Object.entries(ENGINES).map(([engine, environment]) => [engine, begun(async () => await tell(environment))]));
	savings = begun(tellOfSaving);
});

function repeated(emitted: readonly string[]): string[] {
	return emitted.filter((version, index) => emitted.indexOf(version) !== index);
}

it.each(Object.keys(ENGINES))(
	'%s: nothing is lost and nothing repeated over restart, crash, deactivation and outage',
	async (engine) => {
		const { emitted, before, outage } = await stories.get(engine)!;
		expect(repeated(emitted)).toEqual([]);
		expect(emitted.some((version) => version.startsWith(before))).toBe(false);
		// Every last version was waited for; every change that had a poll to itself is there too.
		expect(emitted.length).toBeGreaterThanOrEqual(7);
		expect(outage).toBeGreaterThanOrEqual(2);
	},
	3 * STORY_PATIENCE,
);

it(
	'workflows that are saved or deactivated while they are polled, and durable cursors that are switched on later, lose and repeat nothing',
	async () => expect(repeated((await savings).emitted)).toEqual([]),
	3 * STORY_PATIENCE,
);
