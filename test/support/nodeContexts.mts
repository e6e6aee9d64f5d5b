/**
 * Runs the nodes in the real contexts of n8n-core: ExecuteContext, PollContext and LoadOptionsContext, with the credential's own
 * `authenticate`, over real HTTP. Nothing of the host is imitated but the places where it looks up credentials and node types.
 */
import 'reflect-metadata';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// n8n-core writes a settings file into the user folder when it is loaded; that must not be the developer's own.
process.env.N8N_USER_FOLDER ??= mkdtempSync(join(tmpdir(), 'n8n-core-'));

import {
	CredentialTestContext,
	ExecuteContext,
	ExecutionLifecycleHooks,
	LoadOptionsContext,
	PollContext,
	SupplyDataContext,
	WorkflowExecute,
} from 'n8n-core';
// The wrapper that makes a tool of a node is not among n8n-core's public names.
import { createNodeAsTool } from 'n8n-core/dist/execution-engine/node-execution-context/utils/create-node-as-tool';
import { makeHandleToolInvocation } from 'n8n-core/dist/execution-engine/node-execution-context/utils/get-input-connection-data';
import {
	createEmptyRunExecutionData,
	createRunExecutionData,
	ICredentialsHelper,
	type ICredentialTestFunctions,
	type IExecuteFunctions,
	NodeHelpers,
	Workflow,
	type IAdditionalCredentialOptions,
	type ICredentialsExpressionResolveValues,
	type IDataObject,
	type IExecuteData,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IRun,
	type IWorkflowExecuteAdditionalData,
	type NodeExecutionHint,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { WangdianApi } from '../../credentials/WangdianApi.credentials';
import { Wangdian } from '../../nodes/Wangdian/Wangdian.node';
import { WangdianTrigger } from '../../nodes/WangdianTrigger/WangdianTrigger.node';
import type { CredentialFields } from '../../nodes/shared/protocol/account';

const credentialType = new WangdianApi();
const nodeClasses: Record<string, INodeType> = {
	wangdian: new Wangdian(),
	wangdianTool: new Wangdian(),
	wangdianTrigger: new WangdianTrigger(),
};
// The host makes a node of its own of every node that is usable as a tool.
nodeClasses.wangdianTool.description = { ...nodeClasses.wangdianTool.description, name: 'wangdianTool' };

/** A fixed supply of decrypted credentials; signing is the package's own. */
class FixedCredentials extends ICredentialsHelper {
	readonly fields: IDataObject;

	constructor(fields: IDataObject) {
		super();
		this.fields = fields;
	}

	getParentTypes() {
		return [];
	}

	isCredentialUsableByNode() {
		return true;
	}

	async authenticate(fields: IDataObject, _type: string, options: never) {
		return await (credentialType.authenticate as (f: unknown, o: unknown) => Promise<never>)(fields, options);
	}

	async preAuthentication() {
		return undefined;
	}

	async runPreAuthentication() {
		return undefined;
	}

	async getCredentials(): Promise<never> {
		throw new Error('The tests hand out decrypted credentials only');
	}

	/** Fields that are expressions are evaluated for the item that is asked for, as the host's own credentials helper does. */
	async getDecrypted(
		_additionalData: unknown,
		_nodeCredentials: unknown,
		_type: unknown,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		_raw?: boolean,
		values?: ICredentialsExpressionResolveValues,
	) {
		const fields = { ...this.fields };
		if (!values || !Object.values(fields).some((value) => String(value).startsWith('='))) return fields as never;
		const { workflow, runExecutionData, runIndex, itemIndex, node, connectionInputData } = values;
		return workflow.expression.getParameterValue(
			fields as never,
			runExecutionData,
			runIndex,
			itemIndex,
			node.name,
			connectionInputData,
			mode,
			{},
			executeData,
			false,
			fields,
		) as never;
	}

	async updateCredentials() {}

	async updateCredentialsOauthTokenData() {}

	getCredentialsProperties() {
		return credentialType.properties;
	}
}

export const nodeTypes = {
	getByName: (name: string) => nodeClasses[name],
	getByNameAndVersion: (name: string) => nodeClasses[name],
	getKnownTypes: () => ({}),
};

interface WorkflowIdentity {
	/** The workflow's id. */
	readonly id?: string;
	/** The node's name. */
	readonly name?: string;
}

function workflowOf(
	type: string,
	parameters: IDataObject,
	staticData: IDataObject,
	timezone?: string,
	typeVersion = 1,
	{ id = '1', name = nodeClasses[type].description.displayName }: WorkflowIdentity = {},
): { workflow: Workflow; node: INode } {
	const properties = nodeClasses[type].description.properties;
	const stored = {
		id: '11111111-1111-4111-8111-111111111111',
		name,
		type,
		typeVersion,
		position: [0, 0],
		parameters: {},
		credentials: { wangdianApi: { id: '1', name: 'Wangdian' } },
	} as INode;
	// As the editor does: parameters that are not set get their defaults.
	stored.parameters = NodeHelpers.getNodeParameters(
		properties,
		parameters as never,
		true,
		false,
		stored,
		nodeClasses[type].description,
	) as never;
	const workflow = new Workflow({
		id,
		name: 'Test',
		nodes: [stored],
		connections: {},
		active: true,
		nodeTypes: nodeTypes as never,
		staticData: structuredClone(staticData),
		settings: timezone ? { timezone } : {},
	});
	return { workflow, node: workflow.getNode(stored.name)! };
}

export function additionalDataFor(credential: Partial<CredentialFields>, mode: WorkflowExecuteMode) {
	return {
		credentialsHelper: new FixedCredentials(credential as IDataObject),
		hooks: new ExecutionLifecycleHooks(mode, '1', { id: '1', name: 'Test', nodes: [], connections: {}, active: true } as never),
		webhookWaitingBaseUrl: 'http://127.0.0.1/waiting',
		formWaitingBaseUrl: 'http://127.0.0.1/form',
		webhookBaseUrl: 'http://127.0.0.1/webhook',
		webhookTestBaseUrl: 'http://127.0.0.1/webhook-test',
		instanceBaseUrl: 'http://127.0.0.1/',
		restApiUrl: 'http://127.0.0.1/rest',
		variables: {},
		executionId: '1',
		currentNodeParameters: undefined,
		setExecutionStatus() {},
		executeWorkflow() {
			throw new Error('No sub-workflows in these tests');
		},
		logAiEvent() {},
		startRunnerTask() {
			throw new Error('No task runner in these tests');
		},
	} as unknown as IWorkflowExecuteAdditionalData;
}

export interface NodeRun {
	credential: Partial<CredentialFields>;
	parameters: IDataObject;
	/** Input items, as their JSON; one empty item if absent. */
	items?: IDataObject[];
	continueOnFail?: boolean;
	/** 1 if absent. */
	typeVersion?: number;
	/** Settings of the node, as 'Retry On Fail' and 'On Error'; runWorkflow only. */
	settings?: Partial<INode>;
	/** How often the workflow comes to the node, as a loop does; runWorkflow only. */
	rounds?: number;
	/** What an earlier execution or try left in its context: runWorkflow takes a copy, runNode the object itself. */
	contextData?: IDataObject;
	signal?: AbortSignal;
	/** The workflow's time zone, IANA name. */
	timezone?: string;
	/** Gets what the editor shows above the output. */
	hints?: NodeExecutionHint[];
}

/** Runs the action node and returns its output items; throws what it throws. */
export async function runNode({
	credential,
	parameters,
	items = [{}],
	continueOnFail,
	signal,
	timezone,
	typeVersion,
	contextData = {},
	hints,
}: NodeRun): Promise<INodeExecutionData[]> {
	const { workflow, node } = workflowOf('wangdian', parameters, {}, timezone, typeVersion);
	if (continueOnFail) node.continueOnFail = true;
	const input = items.map((json, item) => ({ json, pairedItem: { item } }));
	const inputData = { main: [input] };
	const executeData = { node, data: inputData, source: null } as IExecuteData;
	const context = new ExecuteContext(
		workflow,
		node,
		additionalDataFor(credential, 'manual'),
		'manual',
		createRunExecutionData({ executionData: { contextData } } as never),
		0,
		input,
		inputData,
		executeData,
		[],
		signal,
	);
	await workflow.expression.acquireIsolate();
	try {
		const output = (await nodeClasses.wangdian.execute!.call(context)) as INodeExecutionData[][];
		return output[0];
	} finally {
		hints?.push(...context.hints);
		await workflow.expression.releaseIsolate();
	}
}

/** What the host gives the test button of a credential. */
export function credentialTestContext(): ICredentialTestFunctions {
	return new CredentialTestContext(additionalDataFor({}, 'internal')) as unknown as ICredentialTestFunctions;
}

/** The host's helpers as any node with this credential has them: n8n's own HTTP Request node for one. */
export function hostHelpers(credential: Partial<CredentialFields>): IExecuteFunctions {
	const { workflow, node } = workflowOf('wangdian', {}, {});
	const data = { main: [[{ json: {} }]] };
	const executeData = { node, data, source: null } as IExecuteData;
	return new ExecuteContext(
		workflow,
		node,
		additionalDataFor(credential, 'manual'),
		'manual',
		createEmptyRunExecutionData(),
		0,
		data.main[0],
		data,
		executeData,
		[],
	) as unknown as IExecuteFunctions;
}

/** Runs the action node as a one-node workflow, the way the host does: errors, paired items and all come out as it stores them. */
export async function runWorkflow({
	credential,
	parameters,
	items = [{}],
	continueOnFail,
	settings = {},
	rounds = 1,
	contextData = {},
	typeVersion,
}: NodeRun): Promise<IRun> {
	const { workflow, node } = workflowOf('wangdian', parameters, {}, undefined, typeVersion);
	if (continueOnFail) node.onError = 'continueRegularOutput';
	Object.assign(node, settings);
	const input = items.map((json, item) => ({ json, pairedItem: { item } }));
	const execution = new WorkflowExecute(
		additionalDataFor(credential, 'manual'),
		'manual',
		createRunExecutionData({
			startData: {},
			executionData: {
				contextData: structuredClone(contextData),
				metadata: {},
				nodeExecutionStack: Array.from({ length: rounds }, () => ({ node, data: { main: [input] }, source: null })),
				waitingExecution: {},
				waitingExecutionSource: {},
			},
		} as never),
	);
	return await execution.processRunExecutionData(workflow);
}

/** Calls a method behind a resource locator's list, as the editor does. */
export async function searchList(
	type: 'wangdian' | 'wangdianTrigger',
	method: string,
	credential: Partial<CredentialFields>,
	parameters: IDataObject = {},
	filter?: string,
) {
	const { workflow, node } = workflowOf(type, parameters, {});
	const context = new LoadOptionsContext(workflow, node, additionalDataFor(credential, 'internal'), '');
	const search = nodeClasses[type].methods!.listSearch![method];
	return await search.call(context as never, filter);
}

/** Loads the options of a drop-down, as the editor does. */
export async function loadOptions(
	type: 'wangdian' | 'wangdianTrigger',
	method: string,
	credential: Partial<CredentialFields>,
	parameters: IDataObject,
) {
	const { workflow, node } = workflowOf(type, parameters, {});
	const additionalData = additionalDataFor(credential, 'internal');
	Object.assign(additionalData, { currentNodeParameters: node.parameters });
	const context = new LoadOptionsContext(workflow, node, additionalData, '');
	return await nodeClasses[type].methods!.loadOptions![method].call(context as never);
}

export interface AgentTool {
	name: string;
	description: string;
	/** What the model has to give. */
	arguments: string[];
	/** A call by the model: the text it gets back. */
	invoke(toolArguments: IDataObject): Promise<string>;
}

/** The action node as a tool of an agent, wrapped by n8n-core: parameters with `$fromAI()` are what the model fills in. */
export function agentTool({ credential, parameters }: Pick<NodeRun, 'credential' | 'parameters'>): AgentTool {
	const { workflow, node } = workflowOf('wangdianTool', parameters, {});
	(node.parameters as IDataObject).descriptionType = 'auto';
	const nodeType = nodeClasses.wangdianTool;
	const runData = createRunExecutionData({ executionData: { metadata: {} } } as never);
	const additionalData = additionalDataFor(credential, 'manual');
	const inputData = { main: [[{ json: {} }]] };
	const executeData = { node, data: inputData, source: null } as IExecuteData;
	const contextOf = (runIndex: number) =>
		new SupplyDataContext(workflow, node, additionalData, 'manual', runData, runIndex, [], {}, 'ai_tool', executeData, [], undefined, node);
	const { response: tool } = createNodeAsTool({
		node,
		nodeType,
		handleToolInvocation: makeHandleToolInvocation(contextOf, node, nodeType, runData),
	});
	return {
		name: tool.name,
		description: tool.description,
		arguments: Object.keys((tool.schema as { shape: object }).shape),
		async invoke(toolArguments) {
			await workflow.expression.acquireIsolate();
			try {
				return (await tool.invoke(toolArguments as never)) as string;
			} finally {
				await workflow.expression.releaseIsolate();
			}
		},
	};
}

/** The form of a resource mapper, as the editor asks for it. */
export async function mapperFields(method: string, credential: Partial<CredentialFields>, parameters: IDataObject) {
	const { workflow, node } = workflowOf('wangdian', parameters, {});
	const context = new LoadOptionsContext(workflow, node, additionalDataFor(credential, 'internal'), '');
	return await nodeClasses.wangdian.methods!.resourceMapping![method].call(context as never);
}

export interface TriggerHostOptions {
	credential: Partial<CredentialFields>;
	parameters?: IDataObject;
	/** State to begin with, as stored. */
	staticData?: IDataObject;
	timezone?: string;
	/** `memory`: one static data object for all ticks. `durable`: a plain copy per tick, kept only if the poll ended well. */
	cursors?: 'memory' | 'durable';
	/** What the host does between the end of a poll and taking what it brought. */
	beforeTaking?: () => Promise<void>;
	/** Asked after each poll: whether the host throws away what it brought, as n8n does since 2.41 for a workflow that was saved or deactivated meanwhile. */
	isDiscarded?: () => boolean;
	/** Milliseconds; undefined: a host that knows no poll budget. */
	budgetMs?: number | null;
	/** Takes signed requests instead of the host's HTTP, where that is not what is tested. Throws as the network layer does. */
	wire?: (request: IHttpRequestOptions) => Promise<{ statusCode: number; body: string; headers: object }>;
}

/** An active workflow with one Wangdian Trigger, polled by hand. */
export class TriggerHost {
	private static processes = 0;

	readonly options: TriggerHostOptions;
	/** What the trigger logged, level and text. */
	readonly logged: Array<{ level: string; text: string }> = [];
	/** The failed executions that the trigger itself asked for. */
	readonly failed: Error[] = [];
	private workflow: Workflow;
	private node: INode;
	/** The workflow's id. What a process knows of a workflow it knows by that: another id stands for another process. */
	private id = String(++TriggerHost.processes);
	private name: string | undefined;
	/** Durable cursors: the stored one. */
	cursor: IDataObject = {};

	constructor(options: TriggerHostOptions) {
		this.options = options;
		({ workflow: this.workflow, node: this.node } = this.load(this.column(options.staticData ?? {})));
		this.cursor = structuredClone(options.staticData ?? {});
	}

	/** The state as the host would store it now. */
	get saved(): IDataObject {
		if (this.options.cursors === 'durable') return structuredClone(this.cursor);
		const { global = {}, ...nodes } = this.allStaticData() as Record<string, IDataObject>;
		return structuredClone((global[this.key] ?? nodes[`node:${this.node.name}`] ?? {}) as IDataObject);
	}

	/** A new process with a stored state. */
	restart(saved: IDataObject = this.saved): void {
		this.id = String(++TriggerHost.processes);
		this.reload(saved);
	}

	/** The same process makes a new object of the workflow, with a stored state: it is saved, or deactivated and activated again. */
	reload(saved: IDataObject = this.saved): void {
		({ workflow: this.workflow, node: this.node } = this.load(this.column(saved)));
		this.cursor = structuredClone(saved);
	}

	/** Another object of the same workflow, in the same process, with what is stored now. */
	reloaded(): TriggerHost {
		const other = new TriggerHost({ ...this.options, staticData: this.saved });
		other.id = this.id;
		other.reload(this.saved);
		return other;
	}

	/** The node gets another name in the editor, and the workflow is saved: n8n keeps what it has stored under the old one. */
	rename(name: string): void {
		this.name = name;
		this.id = String(++TriggerHost.processes);
		({ workflow: this.workflow, node: this.node } = this.load(this.allStaticData()));
	}

	/** n8n starts with durable cursors: it takes over what the node had stored by its name, and the workflow's static data stay as they are. */
	switchToDurable(): void {
		const column = this.allStaticData() as Record<string, IDataObject>;
		this.id = String(++TriggerHost.processes);
		this.options.cursors = 'durable';
		({ workflow: this.workflow, node: this.node } = this.load(column));
		this.cursor = structuredClone(column[`node:${this.node.name}`] ?? {});
	}

	/** Changes parameters, as saving the workflow in the editor does. */
	configure(parameters: IDataObject): void {
		this.options.parameters = parameters;
		this.reload();
	}

	/** The poll that the host runs when the workflow is activated. Durable cursors keep its state only if it emits. */
	async activate(): Promise<INodeExecutionData[] | null> {
		return await this.tick('activate', (emitted) => emitted);
	}

	/** In memory only: the poll that the host runs for a workflow that was active when its process ended. */
	async start(): Promise<INodeExecutionData[] | null> {
		return await this.tick('init', () => true);
	}

	/** A scheduled poll: the items, or null. */
	async poll(): Promise<INodeExecutionData[] | null> {
		return await this.tick('update', () => true);
	}

	/** Polls whose results the host throws away, because the workflow is saved or deactivated meanwhile. */
	async discarding(polls: () => Promise<unknown>): Promise<void> {
		this.options.isDiscarded = () => true;
		try {
			await polls();
		} finally {
			delete this.options.isDiscarded;
		}
	}

	/** "Fetch Test Event" in the editor. */
	async fetchTestEvent(): Promise<INodeExecutionData[] | null> {
		return await this.tick('manual', () => false);
	}

	private async tick(
		kind: 'activate' | 'init' | 'update' | 'manual',
		keeps: (emitted: boolean) => boolean,
	): Promise<INodeExecutionData[] | null> {
		const { cursors, budgetMs, credential, wire, isDiscarded } = this.options;
		const mode = kind === 'manual' ? 'manual' : 'trigger';
		const workflow = this.workflow;
		const snapshot = structuredClone(this.cursor);
		const base = JSON.stringify(snapshot);
		const durable = cursors === 'durable' && kind !== 'manual';
		const context = new PollContext(
			workflow,
			this.node,
			additionalDataFor(credential, mode),
			mode,
			kind === 'manual' ? 'manual' : kind,
			() => undefined,
			(error) => void this.failed.push(error),
			undefined,
			undefined,
			...((durable ? [() => snapshot] : [() => workflow.getStaticData('node', this.node)]) as never[]),
			...((typeof budgetMs === 'number' ? [() => budgetMs] : []) as never[]),
		);
		if (wire) {
			const { credentialsHelper } = additionalDataFor(credential, mode);
			const send = async (type: string, options: IHttpRequestOptions, more: IAdditionalCredentialOptions) =>
				await wire(await credentialsHelper.authenticate(more.credentialsDecrypted!.data!, type, options as never, workflow, this.node));
			Object.assign(context.helpers, { httpRequestWithAuthentication: send });
		}
		if (budgetMs === null) Object.defineProperty(context, 'getPollBudgetMs', { value: undefined });
		const logged = this.logged;
		const logger = Object.fromEntries(
			['debug', 'info', 'warn', 'error'].map((level) => [level, (text: string) => void logged.push({ level, text })]),
		);
		Object.defineProperty(context, 'logger', { value: logger });
		await workflow.expression.acquireIsolate();
		try {
			const result = (await nodeClasses.wangdianTrigger.poll!.call(context)) as INodeExecutionData[][] | null;
			await this.options.beforeTaking?.();
			if (isDiscarded?.()) return null;
			// How n8n takes what a poll brings.
			if (result !== null && kind !== 'manual') context.__emit(result);
			// The host stores the copy if the poll changed it.
			const changed = JSON.stringify(snapshot) !== base;
			if (durable && changed && keeps(result !== null)) this.cursor = JSON.parse(JSON.stringify(snapshot)) as IDataObject;
			return result === null ? null : result[0];
		} finally {
			await workflow.expression.releaseIsolate();
		}
	}

	/** What the workflow's column in the database holds. */
	private allStaticData(): IDataObject {
		return JSON.parse(JSON.stringify(this.workflow.staticData)) as IDataObject;
	}

	/** The column that holds a state, where the trigger puts it. */
	private column(saved: IDataObject): IDataObject {
		return Object.keys(saved).length === 0 ? {} : { global: { [this.key]: structuredClone(saved) } };
	}

	/** Under what the trigger keeps its state in memory: its type and its id. */
	private get key(): string {
		return 'wangdianTrigger 11111111-1111-4111-8111-111111111111';
	}

	private load(staticData: IDataObject) {
		return workflowOf('wangdianTrigger', this.options.parameters ?? {}, staticData, this.options.timezone, 1, {
			id: this.id,
			name: this.name,
		});
	}
}
