import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { parse as parseFlatted } from 'flatted';
import type { IConnections, INode, INodeExecutionData, IRunExecutionData } from 'n8n-workflow';
import { request } from 'undici';

/** A workflow as the editor saves it. */
export interface WorkflowDraft {
	name: string;
	nodes: Array<Partial<INode> & Pick<INode, 'name' | 'type' | 'typeVersion' | 'parameters'>>;
	connections: IConnections;
	settings?: Record<string, unknown>;
	pinData?: Record<string, INodeExecutionData[]>;
}

export interface ExecutionSummary {
	id: string;
	status: 'success' | 'error' | 'running' | 'new' | 'waiting' | 'canceled' | 'crashed' | 'unknown';
	mode: string;
	startedAt: string;
	stoppedAt: string | null;
}

/** An execution with its data: what each node put out, and the error that ended it. */
export interface Execution extends ExecutionSummary {
	data: IRunExecutionData;
}

export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

interface PublicationStatus {
	status: 'in_progress' | 'published' | 'partial' | 'failed' | 'not_published';
	triggers: Array<{ errorMessage: string | null }>;
}

/** The account of the instance's owner that tests and demo create. n8n wants a digit and a capital letter in the password. */
export const OWNER = { email: 'demo@example.com', password: 'Wangdian-1', firstName: 'Demo', lastName: 'Owner' };

/** How long after the end of an execution its data are there for good, ms: older versions of n8n write the end first. */
const WRITTEN = 5_000;

/** n8n answered a request of this client with an error. */
export class N8nApiError extends Error {
	readonly statusCode: number;

	constructor(method: string, path: string, statusCode: number, body: string) {
		super(`${method} ${path} -> HTTP ${statusCode}: ${body.slice(0, 2000)}`);
		this.name = 'N8nApiError';
		this.statusCode = statusCode;
	}
}

/**
 * The part of n8n's internal REST API that its editor uses for what tests and demo do, over one signed-in session. The editor
 * identifies its browser with every request; a session is only good for the browser it was opened in. Written for n8n 2.41; where
 * older versions differ (`npm run test:host`), a request that they do not know falls back on theirs.
 */
export class N8nApi {
	private readonly baseUrl: string;
	private readonly browserId = randomUUID();
	private cookie = '';
	/**
	 * Executions that have ended well some time ago, by id: n8n does not change them any more. Tests ask for all those of a workflow five
	 * times a second, and each answer costs n8n several queries.
	 */
	private readonly succeeded = new Map<string, Execution>();

	/** @param baseUrl of the n8n server, without a slash at the end */
	constructor(baseUrl: string) {
		this.baseUrl = baseUrl;
	}

	/** What the editor knows of the nodes that this n8n has loaded. */
	async nodeTypes(): Promise<Array<{ name: string; iconUrl?: string | { light: string; dark: string } }>> {
		const response = await request(`${this.baseUrl}/types/nodes.json`, { headers: { 'browser-id': this.browserId, cookie: this.cookie } });
		return (await response.body.json()) as Array<{ name: string; iconUrl?: string }>;
	}

	/** Creates the owner of a fresh instance and signs in. */
	async ownerSetup(owner = OWNER): Promise<void> {
		await this.call('POST', '/rest/owner/setup', owner);
	}

	/** Signs in as an owner created before. */
	async login(owner = OWNER): Promise<void> {
		await this.call('POST', '/rest/login', { emailOrLdapLoginId: owner.email, password: owner.password });
	}

	/** Stores a credential; the answer goes into a node's `credentials` as it is. */
	async createCredential(type: string, name: string, data: Record<string, unknown>): Promise<{ id: string; name: string }> {
		const { id } = await this.call<{ id: string }>('POST', '/rest/credentials', { name, type, data });
		return { id, name };
	}

	/** Replaces the values of a stored credential. */
	async updateCredential(id: string, type: string, name: string, data: Record<string, unknown>): Promise<void> {
		await this.call('PATCH', `/rest/credentials/${id}`, { name, type, data });
	}

	/** What the "Test" button of the credential dialog does: tries the values in the dialog, saved or not. */
	async testCredential(type: string, data: Record<string, unknown>, id = ''): Promise<CredentialTestResult> {
		const test = async (one: string) =>
			await this.call<CredentialTestResult>('POST', '/rest/credentials/test', { credentials: { id: one, name: 'under test', type, data } });
		try {
			return await test(id);
		} catch (error) {
			// Older versions try what is stored only, with the values of the dialog.
			if (id !== '' || !(error instanceof N8nApiError) || error.statusCode !== 403) throw error;
			return await test((await this.createCredential(type, 'under test', data)).id);
		}
	}

	/** Saves a new workflow, not active. Ids and positions that are left out are filled in. */
	async createWorkflow(draft: WorkflowDraft): Promise<{ id: string; versionId: string }> {
		const nodes = draft.nodes.map((node, index) => ({ id: randomUUID(), position: [240 * index, 0], ...node }));
		return await this.call('POST', '/rest/workflows', { settings: { executionOrder: 'v1' }, ...draft, nodes, active: false });
	}

	/** The stored workflow, with its current version and its static data. */
	async getWorkflow(id: string): Promise<{ id: string; versionId: string; active: boolean; staticData: unknown }> {
		return await this.call('GET', `/rest/workflows/${id}`);
	}

	/**
	 * Publishes the workflow's current version, so that its trigger runs, and waits until n8n has done so in the background (it
	 * polls the trigger once; on an error it tries five times within 15 s).
	 * @throws with the trigger's message when it could not be started
	 */
	async activate(id: string): Promise<void> {
		const { versionId } = await this.getWorkflow(id);
		try {
			await this.call('POST', `/rest/workflows/${id}/activate`, { versionId });
		} catch (error) {
			if (!isUnknown(error)) throw error;
			await this.call('PATCH', `/rest/workflows/${id}`, { active: true, versionId });
			return;
		}
		const { status, triggers } = await this.published(id);
		if (status === 'published') return;
		throw new Error(`Workflow ${id} was not activated (${status}): ${triggers.map((trigger) => trigger.errorMessage).join('; ')}`);
	}

	/** Stops the workflow's trigger and waits until n8n has done so. */
	async deactivate(id: string): Promise<void> {
		try {
			await this.call('POST', `/rest/workflows/${id}/deactivate`, {});
		} catch (error) {
			if (!isUnknown(error)) throw error;
			const { versionId } = await this.getWorkflow(id);
			await this.call('PATCH', `/rest/workflows/${id}`, { active: false, versionId });
			return;
		}
		await this.published(id);
	}

	/** Waits until n8n has carried out the last publication of a workflow, and answers how it went. */
	private async published(id: string): Promise<PublicationStatus> {
		return await waitFor(
			async () => {
				const publication = await this.call<PublicationStatus>('GET', `/rest/workflows/${id}/publication-status`).catch((error) => {
					// Older versions have done so when they answer.
					if (isUnknown(error)) return { status: 'published', triggers: [] } satisfies PublicationStatus;
					throw error;
				});
				return publication.status !== 'in_progress' && publication;
			},
			60_000,
			`the publication of workflow ${id}`,
		);
	}

	/** Deletes a workflow for good; n8n wants it archived first. */
	async deleteWorkflow(id: string): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/archive`, {});
		await this.call('DELETE', `/rest/workflows/${id}`);
	}

	/**
	 * "Execute workflow" in the editor: runs the saved workflow from the named trigger and waits for the end.
	 * @param timeout in ms
	 */
	async runWorkflow(id: string, triggerName: string, timeout = 60_000): Promise<Execution> {
		// Older versions run what the request brings, newer ones what is stored.
		const workflowData = await this.getWorkflow(id);
		const { executionId } = await this.call<{ executionId: string }>('POST', `/rest/workflows/${id}/run`, {
			workflowData,
			triggerToStartFrom: { name: triggerName },
		});
		return await this.waitForExecution(executionId, timeout);
	}

	/** Waits until an execution has ended, well or badly. @param timeout in ms */
	async waitForExecution(executionId: string, timeout = 60_000): Promise<Execution> {
		return await waitFor(
			async () => {
				const execution = await this.getExecution(executionId);
				// Version 1 writes how an execution ended before it writes what it did.
				const isWhole = !['new', 'running', 'unknown'].includes(execution.status) && (execution.data as unknown) !== undefined;
				return isWhole ? execution : undefined;
			},
			timeout,
			`the end of execution ${executionId}`,
		);
	}

	/** All executions of a workflow, newest first. */
	async listExecutions(workflowId: string): Promise<ExecutionSummary[]> {
		const all: ExecutionSummary[] = [];
		let cursor: string | null | undefined;
		do {
			const query = new URLSearchParams({ filter: JSON.stringify({ workflowId }), limit: '100', ...(cursor && { cursor }) });
			const page = await this.call<{ results: ExecutionSummary[]; nextCursor?: string | null }>('GET', `/rest/executions?${query}`);
			all.push(...page.results);
			cursor = page.nextCursor;
		} while (cursor);
		return all;
	}

	async getExecution(id: string): Promise<Execution> {
		const known = this.succeeded.get(id);
		if (known) return known;
		const answer = await this.call<ExecutionSummary & { data: string }>('GET', `/rest/executions/${id}`);
		const execution = { ...answer, data: parseFlatted(answer.data) as IRunExecutionData };
		if (execution.status === 'success' && Date.now() - Date.parse(execution.stoppedAt ?? '') > WRITTEN) this.succeeded.set(id, execution);
		return execution;
	}

	/** One request of the editor; the answer's `data`. @throws N8nApiError for everything but a success */
	async call<T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
		const response = await request(this.baseUrl + path, {
			method,
			// A server that computes for longer than its keep-alive time closes connections just as they are used again.
			reset: true,
			headers: {
				'browser-id': this.browserId,
				...(this.cookie && { cookie: this.cookie }),
				...(body !== undefined && { 'content-type': 'application/json' }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await response.body.text();
		if (response.statusCode >= 300) throw new N8nApiError(method, path, response.statusCode, text);
		const cookies = [response.headers['set-cookie'] ?? []].flat();
		const session = cookies.find((cookie) => cookie.startsWith('n8n-auth='));
		if (session) this.cookie = session.split(';')[0];
		return (JSON.parse(text) as { data: T }).data;
	}
}

/** Whether this n8n has no such address. */
function isUnknown(error: unknown): boolean {
	return error instanceof N8nApiError && error.statusCode === 404;
}

/** What a node put out in its first run, as plain JSON, first output. */
export function outputOf(execution: Execution, nodeName: string): Array<Record<string, unknown>> {
	const items = execution.data.resultData.runData[nodeName]?.[0]?.data?.main[0] ?? [];
	return items.map((item) => item.json);
}

/** The error that ended an execution, with the fields that n8n shows. */
export function errorOf(execution: Execution): { message: string; description?: string | null; httpCode?: string | null } {
	const { error } = execution.data.resultData;
	if (!error) throw new Error(`Execution ${execution.id} ended with status ${execution.status} and no error`);
	return error as { message: string; description?: string | null; httpCode?: string | null };
}

/**
 * Asks again and again until there is an answer.
 * @param ask answers `undefined` or `false` for "not yet"
 * @param timeout in ms
 * @param what for the message of the failure
 */
export async function waitFor<T>(ask: () => Promise<T | undefined | false>, timeout: number, what: string): Promise<T> {
	const end = Date.now() + timeout;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined && answer !== false) return answer;
		if (Date.now() > end) throw new Error(`Waited ${timeout / 1000} s in vain for ${what}`);
		await pause(200);
	}
}
