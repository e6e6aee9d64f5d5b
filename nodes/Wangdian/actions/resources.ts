/** Everything the node can do: its resources, their operations, and the form of each. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { account } from './account';
import { api } from './api';
import type { Operation, Resource } from './operation';
import { recordResources } from './records';
import { stockinOrderUpload } from './stockinOrder';
import { stockoutOrderUpload } from './stockoutOrder';

/** One of each name: a resource may have operations from several places. */
const resources = merged([account, api, stockinOrderUpload, stockoutOrderUpload, ...recordResources]);

/** Every operation, by the names that workflows store. */
export const operations: Readonly<Record<string, Readonly<Record<string, Operation>>>> = Object.fromEntries(
	resources.map(({ name, operations: offered }) => [
		name,
		Object.fromEntries(Object.entries(offered).map(([value, { operation }]) => [value, operation])),
	]),
);

/** The whole form of the node. */
export const resourceProperties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: byName(resources.map(({ name, displayName }) => ({ name: displayName, value: name }))),
		default: 'stockoutOrder',
	},
	...resources.flatMap(propertiesOf),
];

function propertiesOf({ name: resource, operations: offered }: Resource): INodeProperties[] {
	const [first] = Object.keys(offered);
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [resource] } },
			options: byName(Object.entries(offered).map(([value, { name, action, description }]) => ({ name, value, action, description }))),
			default: first,
		},
		...Object.entries(offered).flatMap(([value, { operation }]) => shownFor(resource, value, operation.fields)),
	];
}

function byName(options: INodePropertyOptions[]): INodePropertyOptions[] {
	return options.sort((a, b) => a.name.localeCompare(b.name, 'en', { sensitivity: 'base' }));
}

/** Shows fields for one operation of one resource only. */
function shownFor(resource: string, operation: string, fields: INodeProperties[]): INodeProperties[] {
	return fields.map((field) => ({
		...field,
		displayOptions: {
			...field.displayOptions,
			show: { resource: [resource], operation: [operation], ...field.displayOptions?.show },
		},
	}));
}

function merged(parts: readonly Resource[]): Resource[] {
	const byValue = new Map<string, Resource>();
	for (const part of parts) {
		const known = byValue.get(part.name);
		byValue.set(part.name, known ? { ...known, operations: { ...known.operations, ...part.operations } } : part);
	}
	return [...byValue.values()];
}
