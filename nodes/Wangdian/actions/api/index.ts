import type { Resource } from '../operation';
import { call } from './call';
import { search } from './search';

export const api: Resource = {
	name: 'api',
	displayName: 'API',
	operations: {
		call: {
			name: 'Call',
			action: 'Call API method',
			description: 'Call any method of the Wangdian API, reading or writing, picked from a searchable list',
			operation: call,
		},
		search: {
			name: 'Search Methods',
			action: 'Search API methods',
			description: 'Find methods of the Wangdian API by words, with what each takes, e.g. as a tool for a model that then calls one',
			operation: search,
		},
	},
};
