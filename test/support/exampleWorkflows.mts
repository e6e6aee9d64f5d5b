import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { WorkflowDraft } from './n8nApi.mts';
import { projectRoot } from './paths.mts';

/** A workflow of `examples/`, or of the demo alone, with this credential in its Wangdian nodes, ready to be saved. */
export async function exampleWorkflow(name: string, credential: { id: string; name: string }, folder = 'examples'): Promise<WorkflowDraft> {
	const file = path.join(projectRoot(), folder, `${name}.json`);
	const workflow = JSON.parse(await readFile(file, 'utf8')) as WorkflowDraft;
	for (const node of workflow.nodes) {
		if (node.type.startsWith('n8n-nodes-wangdian.')) node.credentials = { wangdianApi: credential };
	}
	return workflow;
}
