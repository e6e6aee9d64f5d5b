/**
 * n8n's own registry of polling triggers, in memory, over a workflow with two Wangdian Triggers.
 *
 * n8n-core registers, polls and throws results away. What n8n itself adds is imitated: it makes one object of the workflow for the triggers
 * that a save changed and leaves the others the one they have (workflow-trigger-activator), and it writes all static data of an object when
 * a poll of that object emits, or after an activation (workflow-static-data.service, trigger-execution-context.factory; n8n 2.41).
 */
import { ActiveWorkflowTriggers, PollContext, PollTriggerExecutor, TriggersAndPollers } from 'n8n-core';
import { NodeHelpers, Workflow, type IDataObject, type INode, type INodeExecutionData, type IPollFunctions } from 'n8n-workflow';
import type { Simulator } from '../simulator/index.mts';
import { additionalDataFor, nodeTypes } from './nodeContexts.mts';
import { credentialFor } from './simulatedAccount.mts';
import type { VirtualClock } from './virtualClock.mts';

export const A = 'aaaaaaaa-1111-4111-8111-111111111111';
export const B = 'bbbbbbbb-1111-4111-8111-111111111111';
export type TriggerId = typeof A | typeof B;

const MINUTE = 60_000;
const nothing = () => {};
const logger = { scoped: () => logger, debug: nothing, info: nothing, warn: nothing, error: nothing };
const span = { setStatus: nothing };
const traced = async (__: unknown, run: (one: typeof span) => Promise<unknown>) => await run(span);
const tracing = { startSpan: traced, startNewTraceSpan: traced, pickWorkflowAttributes: () => ({}), pickNodeAttributes: () => ({}) };

/** What is used of n8n-core's registry, which is not made to be used from outside. */
interface Registry {
	addTriggers(id: string, workflow: Workflow, nodes: string[], ...rest: unknown[]): Promise<void>;
	removeTriggers(id: string, nodes: Set<string>): Promise<void>;
}
type ActivationMode = 'activate' | 'init' | 'update' | 'leadershipChange';
type Make = new (...parts: unknown[]) => never;

export class TriggerRegistry {
	private static processes = 0;

	/** What the database holds of the workflow's static data. */
	database: IDataObject = {};
	/** The numbers of the orders that arrived, by trigger. */
	readonly got: Record<TriggerId, string[]> = { [A]: [], [B]: [] };
	/** The messages of failed executions. */
	readonly failed: string[] = [];
	private readonly simulator: Simulator;
	private readonly time: VirtualClock;
	private readonly jobs = new Map<TriggerId, () => void>();
	private readonly objects = new Map<TriggerId, Workflow>();
	private readonly running: Array<Promise<unknown>> = [];
	private id!: string;
	private registry!: Registry;
	private follower: { id: string; registry: Registry } | undefined;
	private mark: string | undefined;
	/** Whether the database takes its time: what is saved is there when `finishSaves` says so. */
	isSlow = false;
	private readonly saving: Array<() => void> = [];

	constructor(simulator: Simulator, time: VirtualClock) {
		this.simulator = simulator;
		this.time = time;
		this.restart();
	}

	/** Another main process takes the lead, or the first one again; what each of them knows stays with it. */
	async lead(...ids: TriggerId[]): Promise<void> {
		this.finishSaves();
		await this.deactivate(A, B);
		// One process runs these tests: the mark of whoever leads is this process's, that of the other one is foreign.
		const text = JSON.stringify(this.database);
		this.mark ??= /"process":"([^"]+)"/.exec(text)?.[1];
		const marks = { [`"process":"${this.mark}"`]: '"process":"other"', '"process":"other"': `"process":"${this.mark}"` };
		this.database = JSON.parse(text.replace(/"process":"[^"]+"/g, (mark) => marks[mark]!)) as IDataObject;
		const { follower } = this;
		this.follower = { id: this.id, registry: this.registry };
		if (follower) {
			Object.assign(this, follower);
			this.jobs.clear();
		} else this.restart();
		await this.activate('leadershipChange', ...ids);
	}

	/** Another process, which has the database alone; nothing is active in it yet. */
	restart(): void {
		// A process knows a workflow by its id: another id stands for another process.
		this.id = `several-${++TriggerRegistry.processes}`;
		this.jobs.clear();
		const tasks = {
			register: ({ targetId }: { targetId: TriggerId }, run: () => void) => void this.jobs.set(targetId, run),
			deregisterTarget: (_: unknown, nodeId: TriggerId) => this.jobs.delete(nodeId),
			hasGroup: () => this.jobs.size > 0,
			getTargetIds: () => this.jobs.keys(),
		};
		const pollers = new (TriggersAndPollers as unknown as Make)() as TriggersAndPollers;
		const run = pollers.runPollFunction.bind(pollers);
		pollers.runPollFunction = (...args) => {
			const polled = run(...args);
			this.running.push(polled.catch(nothing));
			return polled;
		};
		const executor = new (PollTriggerExecutor as unknown as Make)(logger, pollers, tracing, { error: nothing });
		this.registry = new (ActiveWorkflowTriggers as unknown as Make)(logger, tasks, pollers, { error: nothing }, executor) as Registry;
	}

	/** How many triggers are polled by themselves. */
	get active(): number {
		return this.jobs.size;
	}

	/** @throws what a poll throws that an activation runs; n8n then registers nothing */
	async activate(mode: ActivationMode, ...ids: TriggerId[]): Promise<void> {
		const workflow = this.load();
		const additional = additionalDataFor(credentialFor(this.simulator, 'flagship'), 'trigger');
		const functions = (_: Workflow, node: INode) => this.contextOf(workflow, node, mode, additional);
		await workflow.expression.acquireIsolate();
		try {
			for (const id of ids) {
				await this.registry.addTriggers(this.id, workflow, [id], additional, 'trigger', mode, functions, functions);
				this.objects.set(id, workflow);
			}
		} finally {
			await workflow.expression.releaseIsolate();
		}
		this.save(workflow);
	}

	async deactivate(...ids: TriggerId[]): Promise<void> {
		await this.registry.removeTriggers(this.id, new Set(ids));
	}

	/** The user changes some of the triggers and publishes. */
	async edit(...ids: TriggerId[]): Promise<void> {
		await this.deactivate(...ids);
		await this.activate('update', ...ids);
	}

	/** Another node of the workflow, on the same object as this trigger, writes static data. */
	saveObjectOf(id: TriggerId): void {
		const workflow = this.objects.get(id)!;
		Object.assign(workflow.staticData, { __dataChanged: true });
		this.save(workflow);
	}

	/** The polls of these triggers, one after the other, whether n8n takes what they bring or not. */
	async tick(...ids: TriggerId[]): Promise<void> {
		for (const id of ids) {
			this.jobs.get(id)?.();
			await new Promise((resolve) => setImmediate(resolve));
			await Promise.all(this.running.splice(0));
			await new Promise((resolve) => setImmediate(resolve));
		}
	}

	async minutes(count: number, ...ids: TriggerId[]): Promise<void> {
		for (let minute = 0; minute < count; minute++) {
			this.time.advance(MINUTE);
			await this.tick(...ids);
		}
	}

	/** A poll during which the user publishes with that trigger switched off: what it brings is thrown away. */
	async discardPollOf(id: TriggerId): Promise<void> {
		let isDone = false;
		const during = async () => {
			if (!isDone) await this.deactivate(id);
			isDone = true;
		};
		this.simulator.faults.push({ kind: 'call', run: during });
		await this.tick(id);
		// A poll that was left out had no request.
		await during();
	}

	private load(): Workflow {
		const description = nodeTypes.getByName('wangdianTrigger')!.description;
		const nodes = [A, B].map((id) => {
			const credentials = { wangdianApi: { id: '1', name: 'Wangdian' } };
			const node: INode = { id, name: id, type: 'wangdianTrigger', typeVersion: 1, position: [0, 0], parameters: {}, credentials };
			const filled = NodeHelpers.getNodeParameters(description.properties, {}, true, false, node, description)!;
			return { ...node, parameters: filled };
		});
		const staticData = structuredClone(this.database);
		return new Workflow({ id: this.id, nodes, connections: {}, active: true, nodeTypes: nodeTypes as never, staticData, settings: {} });
	}

	private contextOf(workflow: Workflow, node: INode, mode: string, additional: ReturnType<typeof additionalDataFor>): IPollFunctions {
		const emit = ([items]: INodeExecutionData[][]) => {
			this.save(workflow);
			this.got[node.id as TriggerId].push(...items!.map(({ json }) => String(json.transfer_no)));
		};
		const fail = (error: Error) => void this.failed.push(error.message);
		const context = new PollContext(workflow, node, additional as never, 'trigger', mode as never, emit, fail);
		Object.defineProperty(context, 'logger', { value: logger });
		// n8n adds this parameter to polling nodes when it loads them.
		const parameterOf = context.getNodeParameter.bind(context) as (...given: unknown[]) => unknown;
		const withPollTimes = (name: string, ...rest: unknown[]) =>
			name === 'pollTimes' ? { item: [{ mode: 'everyMinute' }] } : parameterOf(name, ...rest);
		Object.defineProperty(context, 'getNodeParameter', { value: withPollTimes });
		return context;
	}

	finishSaves(): void {
		this.isSlow = false;
		for (const finish of this.saving.splice(0)) finish();
	}

	private save({ staticData }: Workflow): void {
		if (staticData.__dataChanged !== true) return;
		const saved = JSON.parse(JSON.stringify(staticData)) as IDataObject;
		// Whatever was changed in the meantime, n8n then takes the data for unchanged.
		const finish = () => {
			this.database = saved;
			Object.assign(staticData, { __dataChanged: false });
		};
		if (this.isSlow) this.saving.push(finish);
		else finish();
	}
}
