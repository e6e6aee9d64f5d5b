/** The form of the trigger. */
import type { INodeProperties } from 'n8n-workflow';

import { TIME_ZONES } from '../shared/host/descriptions';
import { filterCollection } from '../shared/host/recordFields';
import { DAY_SECONDS } from '../shared/protocol/beijingTime';
import { transferOrder } from '../shared/records/kinds/transferOrder';

/** The longest settle time, in seconds: its orders are read again at every poll, and one query spans no more than 30 days. */
const LONGEST_SETTLE_TIME = 7 * DAY_SECONDS;

export const triggerOn: INodeProperties = {
	displayName: 'Trigger On',
	name: 'triggerOn',
	type: 'options',
	noDataExpression: true,
	default: 'changed',
	options: [
		{
			name: 'Transfer Order Created or Changed',
			value: 'changed',
			description: 'Every order created or changed since the last poll, in its newest version',
		},
		{
			name: 'Transfer Order Created',
			value: 'created',
			description:
				'Every order once, when it has been created. With filters: when it passes them while it is new, within about five polls or five settle times.',
		},
	],
};

export const output: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	default: 'orders',
	options: [
		{ name: 'One Item per Order', value: 'orders', description: 'The lines are a list inside the order' },
		{ name: 'One Item per Order Line', value: 'lines', description: "Every line with its order's fields" },
	],
	description: 'What one item is',
};

/** The filters of the kind that fit a trigger. */
export const filters = filterCollection(transferOrder, ({ inTrigger }) => inTrigger === true)!;

export const settleTime: INodeProperties = {
	displayName: 'Settle Time',
	name: 'settleTime',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: LONGEST_SETTLE_TIME, numberPrecision: 0 },
	default: 0,
	description:
		'Seconds for which a change is looked for again, because it may become visible late and clocks differ. Use 0 for the default: 180 in the flagship edition, 360 in the others.',
};

export const startFrom: INodeProperties = {
	displayName: 'Start From',
	name: 'startFrom',
	type: 'dateTime',
	default: '',
	description: `Emit everything changed since this time, in steps, and then go on live. ${TIME_ZONES} Without it the trigger starts with the changes after its activation.`,
};

export const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [settleTime, startFrom],
};
