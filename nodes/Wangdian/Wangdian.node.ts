import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { wangdianApiTest } from '../shared/host/credentialTest';
import { searchWarehouses } from '../shared/host/warehouseList';
import { route } from './actions/router';
import * as api from './actions/api';
import * as serialNumber from './actions/serialNumber';
import * as stockinOrder from './actions/stockinOrder';
import * as stockoutOrder from './actions/stockoutOrder';
import * as transferOrder from './actions/transferOrder';
import * as warehouse from './actions/warehouse';
import { methodFields } from './methods/methodFields';
import { searchMethods } from './methods/searchMethods';

export class Wangdian implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wangdian',
		name: 'wangdian',
		icon: { light: 'file:wangdian.svg', dark: 'file:wangdian.dark.svg' },
		group: ['transform'],
		version: [1, 1.1],
		defaultVersion: 1.1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Upload serial numbers to the Wangdian ERP (旺店通) and read its transfer orders and warehouses',
		defaults: { name: 'Wangdian' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'wangdianApi', required: true, testedBy: 'wangdianApiTest' }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'API', value: 'api' },
					{ name: 'Serial Number', value: 'serialNumber' },
					{ name: 'Stockin Order', value: 'stockinOrder' },
					{ name: 'Stockout Order', value: 'stockoutOrder' },
					{ name: 'Transfer Order', value: 'transferOrder' },
					{ name: 'Warehouse', value: 'warehouse' },
				],
				default: 'stockoutOrder',
			},
			...api.description,
			...serialNumber.description,
			...stockinOrder.description,
			...stockoutOrder.description,
			...transferOrder.description,
			...warehouse.description,
		],
	};

	methods = {
		credentialTest: { wangdianApiTest },
		listSearch: { searchMethods, searchWarehouses },
		resourceMapping: { methodFields },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await route(this);
	}
}
