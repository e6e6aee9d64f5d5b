import type { ItemOperation } from '../operation';
import { callFields } from './fields';

export const call: ItemOperation = {
	fields: callFields,

	async perItem(run, itemIndex) {
		// The catalogue and what works with it are loaded when they are used: n8n starts no slower for them.
		const { callMethod } = await import('./callMethod');
		return await callMethod(run, itemIndex);
	},
};
