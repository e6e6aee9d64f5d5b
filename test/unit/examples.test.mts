// The workflows of examples/ fit the nodes: importing one must not show an unknown parameter or value.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { NodeHelpers } from 'n8n-workflow';
import type { INode, INodeType } from 'n8n-workflow';
import { Wangdian } from '../../nodes/Wangdian/Wangdian.node';
import { WangdianTrigger } from '../../nodes/WangdianTrigger/WangdianTrigger.node';
import type { WorkflowDraft } from '../support/n8nApi.mts';
import { projectRoot } from '../support/paths.mts';

const folder = path.join(projectRoot(), 'examples');
const types: Record<string, INodeType> = {
	'n8n-nodes-wangdian.wangdian': new Wangdian(),
	'n8n-nodes-wangdian.wangdianTrigger': new WangdianTrigger(),
};

describe.each(readdirSync(folder).filter((file) => file.endsWith('.json')))('examples/%s', (file) => {
	const workflow = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as WorkflowDraft;
	const ours = workflow.nodes.filter((node) => node.type.startsWith('n8n-nodes-wangdian.')) as INode[];

	it('uses this package, with a credential to be chosen', () => {
		expect(ours.length).toBeGreaterThan(0);
		for (const node of ours) expect(node.credentials).toEqual({ wangdianApi: { id: '', name: 'Wangdian account' } });
	});

	it.each(ours.map((node) => [node.name, node] as const))('%s: sets only parameters that are shown, and all required ones', (_, node) => {
		const { properties, ...description } = types[node.type].description;
		// The host adds the poll times of a polling node.
		const { pollTimes, ...parameters } = node.parameters;
		const kept = NodeHelpers.getNodeParameters(properties, parameters, false, false, node, { properties, ...description });
		expect(Object.keys(parameters).filter((name) => !properties.some((property) => property.name === name))).toEqual([]);
		expect(kept).not.toBeNull();
		const issues = NodeHelpers.getNodeParametersIssues(properties, { ...node, parameters }, { properties, ...description });
		expect(issues).toBeNull();
	});

	it('says in a note in which nodes to choose the credential', () => {
		const notes = workflow.nodes.filter((node) => node.type.endsWith('.stickyNote')).map((node) => String(node.parameters.content));
		for (const { name } of ours) expect(notes.join()).toMatch(new RegExp(`First choose your credential\\*\\*.*\\*\\*${name}\\*\\*`));
		// As n8n 2 calls it: `nodeCredentials.credentialsLabelShort` of its editor.
		expect(notes.join()).toContain('under *Credential*');
	});

	it('sends nothing before somebody who tries it wants that', () => {
		const uploads = ours.filter(({ parameters }) => parameters.operation === 'uploadSerialNumbers');
		for (const { parameters } of uploads) expect(parameters.options).toMatchObject({ validateOnly: true });
	});

	it('connects every node that does something', () => {
		const connected = new Set(Object.keys(workflow.connections));
		for (const { main } of Object.values(workflow.connections)) {
			for (const target of main.flatMap((targets) => targets ?? [])) connected.add(target.node);
		}
		const names = workflow.nodes.filter((node) => !node.type.endsWith('.stickyNote')).map((node) => node.name);
		expect([...connected].sort()).toEqual(names.sort());
	});
});

it.each(
	['examples', 'docs', 'docs/zh', '.'].flatMap((name) =>
		readdirSync(path.join(projectRoot(), name))
			.filter((file) => /\.(json|md)$/.test(file))
			.map((file) => path.posix.join(name, file)),
	),
)("%s does not send people to 'Credential to connect with', which n8n 2 has not", (file) => {
	expect(readFileSync(path.join(projectRoot(), file), 'utf8')).not.toMatch(/credential to connect with/i);
});

it('the whole way from a transfer order to the message for the warehouse takes at most six nodes', () => {
	const { nodes } = JSON.parse(readFileSync(path.join(folder, 'transfer-to-serial-numbers.json'), 'utf8')) as WorkflowDraft;
	const working = nodes.filter((node) => !node.type.endsWith('.stickyNote'));
	expect(working.length).toBeLessThanOrEqual(6);
	expect(working[0].type).toBe('n8n-nodes-wangdian.wangdianTrigger');
	expect(working.some(({ parameters }) => parameters.operation === 'uploadSerialNumbers')).toBe(true);
	expect(working.at(-1)!.name).toBe('Tell the Warehouse');
});
