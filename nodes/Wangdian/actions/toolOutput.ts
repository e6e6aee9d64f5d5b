/** What a model gets to read, where the node is the tool of an AI agent. */
import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { Inputs } from '../../shared/host/inputs';

/** Shown for a tool only. */
export const FOR_TOOLS: INodeProperties['displayOptions'] = { show: { '@tool': [true] } };

/** Whether the node works for an AI agent. */
export function isTool(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}

/** Names of fields, of those that the model gets to read. */
export const outputFields: INodeProperties = {
	displayName: 'Fields',
	name: 'outputFields',
	type: 'string',
	default: '',
	placeholder: 'e.g. transfer_no, status_name',
	displayOptions: FOR_TOOLS,
	description: 'Names of the fields of a record that the model gets to read, separated by commas. Empty: all.',
};

/** The records with the named fields alone; as they are where none is named. What is no record, such as an error, stays whole. */
export function selected(items: INodeExecutionData[], inputs: Inputs): INodeExecutionData[] {
	const names = new Set(
		inputs
			.text(outputFields)
			.split(/[\s,，]+/)
			.filter((name) => name !== ''),
	);
	if (names.size === 0) return items;
	return items.map((item) => {
		if ('error' in item.json) return item;
		return { ...item, json: Object.fromEntries(Object.entries(item.json).filter(([name]) => names.has(name))) };
	});
}
