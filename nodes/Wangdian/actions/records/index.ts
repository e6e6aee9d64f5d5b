/** Get Many and, where a kind is found by its number, Get: for every kind of record. */
import type { RecordKind } from '../../../shared/records/kind';
import { kinds } from '../../../shared/records/kinds';
import type { OfferedOperation, Resource } from '../operation';
import { get, isFoundByNumber } from './get';
import { getMany } from './getMany';

/** One resource per kind. */
export const recordResources: readonly Resource[] = kinds.map(resourceOf);

function resourceOf(kind: RecordKind): Resource {
	const { name, displayName, plural, time, note } = kind;
	const one = displayName.toLowerCase();
	const many = plural.toLowerCase();
	const by = time ? ` by the time when they were ${time.did.replace(/ \(.*/, '')}` : '';
	const operations: Record<string, OfferedOperation> = {
		getAll: {
			name: 'Get Many',
			action: `Get many ${many}`,
			description: [`Retrieve a list of ${many}${by}`, note].filter(Boolean).join('. '),
			operation: getMany(kind),
		},
	};
	if (isFoundByNumber(kind)) {
		operations.get = {
			name: 'Get',
			action: `Get ${one}`,
			description: `Retrieve one ${one} by its number`,
			operation: get(kind),
		};
	}
	return { name, displayName, operations };
}
