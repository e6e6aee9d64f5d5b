import type { INodeProperties } from 'n8n-workflow';

import type { ItemOperation } from '../operation';
import { returnAll } from '../returnAll';

const fields: INodeProperties[] = [
	{
		displayName: 'Method',
		name: 'method',
		type: 'resourceLocator',
		required: true,
		default: { mode: 'list', value: '' },
		description: "The method of the Wangdian API, of the edition in the credential. Those marked 'write' change data in the ERP.",
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a method...',
				typeOptions: { searchListMethod: 'searchMethods', searchable: true },
			},
			{
				displayName: 'By Name',
				name: 'name',
				type: 'string',
				placeholder: 'e.g. wms.stocktransfer.Edit.createOrder',
				validation: [
					{
						type: 'regex',
						properties: { regex: '\\w+(\\.\\w+)*', errorMessage: "A method's name has letters, digits, dots and underscores only" },
					},
				],
			},
		],
	},
	{
		displayName: 'Arguments As',
		name: 'argumentsMode',
		type: 'options',
		options: [
			{ name: 'Form', value: 'form', description: 'Fill in the documented fields; they are checked before anything is sent' },
			{ name: 'JSON', value: 'json', description: 'Write the arguments as the API takes them; they are sent as they are' },
		],
		default: 'form',
		description: 'How to enter what the method takes',
	},
	{
		displayName: 'Arguments',
		name: 'arguments',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		required: true,
		description:
			"What the method takes. A date that is picked is in the workflow's time zone; text such as 2026-11-01 08:00:00 is Beijing time. Empty fields are left out.",
		typeOptions: {
			loadOptionsDependsOn: ['method.value'],
			resourceMapper: {
				resourceMapperMethod: 'methodFields',
				mode: 'add',
				fieldWords: { singular: 'field', plural: 'fields' },
				addAllFields: true,
				multiKeyMatch: false,
				supportAutoMap: false,
				noFieldsError: 'This method has no form',
			},
		},
		displayOptions: { show: { argumentsMode: ['form'] } },
	},
	{
		displayName: 'Arguments (JSON)',
		name: 'argumentsJson',
		type: 'json',
		default: '{}',
		description:
			'What the method takes, as the API documents it. Flagship: the list of positional arguments, or one object. Enterprise and web: one object. Times are Beijing time. Account, time and signature are added.',
		displayOptions: { show: { argumentsMode: ['json'] } },
	},
	...returnAll,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Page Number',
				name: 'pageNo',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 0,
				description: 'Read this one page, from 0, and put out the whole answer with its total',
			},
			{
				displayName: 'Page Size',
				name: 'pageSize',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 100,
				description: 'Records per page. Most methods take up to 100.',
			},
		],
	},
];

export const call: ItemOperation = {
	fields,

	async perItem(run, itemIndex) {
		// The catalogue and what works with it are loaded when they are used: n8n starts no slower for them.
		const { callMethod } = await import('./callMethod');
		return await callMethod(run, itemIndex);
	},
};
