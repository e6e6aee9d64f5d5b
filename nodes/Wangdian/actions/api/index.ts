import type { Resource } from '../operation';
import { call } from './call';

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
	},
};
