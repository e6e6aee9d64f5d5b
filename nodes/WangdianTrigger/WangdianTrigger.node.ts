import { NodeConnectionTypes, type INodeExecutionData, type INodeType, type INodeTypeDescription, type IPollFunctions } from 'n8n-workflow';

import { wangdianApiTest } from '../shared/host/credentialTest';
import { codeMethods } from '../shared/host/codePicker';
import { searchShops, searchWarehouses } from '../shared/host/recordPicker';
import { chosenWords } from '../shared/host/subtitle';
import { properties } from './fields';
import { poll } from './poll';

export class WangdianTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wangdian Trigger',
		name: 'wangdianTrigger',
		icon: { light: 'file:wangdian.svg', dark: 'file:wangdian.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: `={{ ${chosenWords(properties, 'triggerOn', (_resource, event) => event.name)} }}`,
		// The node panel shows this for both nodes, which it lists as one.
		description:
			'Starts the workflow when transfer orders or other records change in the Wangdian ERP. Its actions upload serial numbers, read orders, goods and stock, and call the API.',
		defaults: { name: 'Wangdian Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'wangdianApi', required: true, testedBy: 'wangdianApiTest' }],
		properties,
	};

	methods = { credentialTest: { wangdianApiTest }, listSearch: { searchShops, searchWarehouses }, loadOptions: codeMethods };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
