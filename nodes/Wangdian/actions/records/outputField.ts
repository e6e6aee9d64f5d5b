import type { INodeProperties } from 'n8n-workflow';

import type { RecordKind } from '../../../shared/records/kind';

/** The choice between a record and its lines; undefined for a kind without lines. */
export function outputField({ lines, noun }: RecordKind): INodeProperties | undefined {
	if (!lines) return undefined;
	const options = [
		{ name: `One Item per ${noun}`, value: 'records', description: `The lines are a list inside the ${noun.toLowerCase()}` },
		{ name: `One Item per ${noun} Line`, value: 'lines', description: `Every line with its ${noun.toLowerCase()}'s fields` },
	];
	return {
		displayName: 'Output',
		name: 'output',
		type: 'options',
		default: 'records',
		options,
		description: 'What one item is',
	};
}
