import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { wangdianApiTest } from '../shared/host/credentialTest';
import { codeMethods } from '../shared/host/codePicker';
import { searchShops, searchWarehouses } from '../shared/host/recordPicker';
import { chosenWords } from '../shared/host/subtitle';
import { resourceProperties } from './actions/resources';
import { route } from './actions/router';
import { methodFields } from './methods/methodFields';
import { searchMethods } from './methods/searchMethods';

/** The method of an API call: its title, with which its entry in the list begins, or the name that was typed. */
const METHOD = '(({ cachedResultName, value }) => cachedResultName?.split(" · ")[0] || value)($parameter.toJSON().method ?? {})';

const WORDS = chosenWords(resourceProperties, 'operation', (resource, operation) => `${resource.name}: ${operation.name}`);

/** "Transfer Order: Get Many", "Call: Get Brands". The canvas shows some 27 letters: first what tells one from another. */
const subtitle = `={{ ((method) => method && !method.startsWith("=") ? "Call: " + method : ${WORDS})($parameter["operation"] === "call" && ${METHOD}) }}`;

export class Wangdian implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wangdian',
		name: 'wangdian',
		icon: { light: 'file:wangdian.svg', dark: 'file:wangdian.dark.svg' },
		group: ['transform'],
		version: [1, 1.1],
		defaultVersion: 1.1,
		subtitle,
		description: 'Upload serial numbers to the Wangdian ERP, read its orders, goods and stock, and call any method of its API',
		defaults: { name: 'Wangdian' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'wangdianApi', required: true, testedBy: 'wangdianApiTest' }],
		properties: resourceProperties,
	};

	methods = {
		credentialTest: { wangdianApiTest },
		listSearch: { searchMethods, searchShops, searchWarehouses },
		loadOptions: codeMethods,
		resourceMapping: { methodFields },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await route(this);
	}
}
