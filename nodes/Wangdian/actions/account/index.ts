import type { Resource } from '../operation';
import { check } from './check';

export const account: Resource = {
	name: 'account',
	displayName: 'Account',
	operations: {
		check: {
			name: 'Check',
			action: 'Check account',
			description:
				'Ask every interface that these nodes use whether the account may use it, and look at clock, address and answer times. Reads only.',
			operation: check,
		},
	},
};
