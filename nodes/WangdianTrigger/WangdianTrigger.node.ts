import { NodeConnectionTypes, type INodeExecutionData, type INodeType, type INodeTypeDescription, type IPollFunctions } from 'n8n-workflow';

import { wangdianApiTest } from '../shared/host/credentialTest';
import { fromWarehouse, simplify, statusFilter, toWarehouse } from '../shared/host/descriptions';
import { searchWarehouses } from '../shared/host/warehouseList';
import { LONGEST_SETTLE_TIME, poll } from './poll';

export class WangdianTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wangdian Trigger',
		name: 'wangdianTrigger',
		icon: { light: 'file:wangdian.svg', dark: 'file:wangdian.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ "transfer order " + $parameter["triggerOn"] }}',
		description: 'Starts the workflow when transfer orders (调拨单) change in Wangdian (旺店通)',
		defaults: { name: 'Wangdian Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'wangdianApi', required: true, testedBy: 'wangdianApiTest' }],
		properties: [
			{
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
			},
			{
				displayName: 'Output',
				name: 'output',
				type: 'options',
				default: 'orders',
				options: [
					{ name: 'One Item per Order', value: 'orders', description: 'The lines are a list inside the order' },
					{ name: 'One Item per Order Line', value: 'lines', description: "Every line with its order's fields" },
				],
				description: 'What one item is',
			},
			simplify,
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				placeholder: 'Add Filter',
				default: {},
				options: [fromWarehouse, statusFilter, toWarehouse],
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					{
						displayName: 'Settle Time',
						name: 'settleTime',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: LONGEST_SETTLE_TIME },
						default: 0,
						description:
							'Seconds for which a change is looked for again, because it may become visible late and clocks differ. Use 0 for the default: 180 in the flagship edition, 360 in the others.',
					},
					{
						displayName: 'Start From',
						name: 'startFrom',
						type: 'dateTime',
						default: '',
						description:
							'Emit everything changed since this time, in steps, and then go on live. Without it the trigger starts with the changes after its activation.',
					},
				],
			},
		],
	};

	methods = { credentialTest: { wangdianApiTest }, listSearch: { searchWarehouses } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
