/** The form of an API call. */
import type { DisplayCondition, INodeProperties } from 'n8n-workflow';

import { TIME_ZONES } from '../../../shared/host/descriptions';
import { returnAll } from '../returnAll';
import { FOR_TOOLS, outputFields } from '../toolOutput';

export const methodField: INodeProperties = {
	displayName: 'Method',
	name: 'method',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description:
		'The method of the Wangdian API, of the edition in the credential. All but those whose title begins with "Get" or "Calculate" change data in the ERP. <a href="https://github.com/n8n-nodes-wangdian/n8n-nodes-wangdian/blob/main/docs/methods.md" target="_blank">List of methods</a>.',
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
};

export const argumentsMode: INodeProperties = {
	displayName: 'Arguments As',
	name: 'argumentsMode',
	type: 'options',
	options: [
		{ name: 'Form', value: 'form', description: 'Fill in the documented fields; they are checked before anything is sent' },
		{ name: 'JSON', value: 'json', description: 'Write the arguments as the API takes them; they are sent as they are' },
	],
	default: 'form',
	description: 'How to enter what the method takes',
};

export const argumentsForm: INodeProperties = {
	displayName: 'Arguments',
	name: 'arguments',
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	required: true,
	description: `What the method takes. ${TIME_ZONES} Empty fields are left out.`,
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
};

export const argumentsJson: INodeProperties = {
	displayName: 'Arguments (JSON)',
	name: 'argumentsJson',
	type: 'json',
	default: '{}',
	description:
		'What the method takes, as the API documents it. Flagship: the list of positional arguments, or one object. Enterprise and web: one object. Times are Beijing time. Account, time and signature are added.',
	displayOptions: { show: { argumentsMode: ['json'] } },
};

export const pageNumber: INodeProperties = {
	displayName: 'Page Number',
	name: 'pageNo',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 0 },
	default: 0,
	description: 'Read this one page, from 0, and put out the whole answer with its total',
};

export const pageSize: INodeProperties = {
	displayName: 'Page Size',
	name: 'pageSize',
	type: 'number',
	typeOptions: { minValue: 1, numberPrecision: 0 },
	default: 100,
	description: 'Records per page. Most methods take up to 100.',
};

export const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [pageNumber, pageSize],
};

export const allowWrites: INodeProperties = {
	displayName: 'Allow Writes',
	name: 'allowWrites',
	type: 'boolean',
	default: false,
	displayOptions: FOR_TOOLS,
	description:
		"Whether the model may choose methods that change data in the ERP. Put a human review step between the agent and this tool to confirm each call. A method that you choose yourself in 'Method' is always allowed.",
};

export const output: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{ name: 'Simplified', value: 'simplified', description: 'The filled fields of each record, without lists and objects inside' },
		{ name: 'Raw', value: 'raw', description: 'Each record as the API answers it' },
		{ name: 'Selected Fields', value: 'selected', description: "The fields named in 'Fields' only" },
	],
	default: 'raw',
	displayOptions: FOR_TOOLS,
	description: 'What the model gets to read',
};

export const apiOutputFields: INodeProperties = {
	...outputFields,
	displayOptions: { show: { '@tool': [true], output: ['selected'] } },
};

/**
 * The methods that answer lists, by their names: a form cannot ask the catalogue. No regular expression, which n8n gives 250 ms by the
 * clock and then fails the workflow, busy machine or not. The editor shows a field with these conditions also where the method comes
 * from an expression.
 */
const LIST_METHODS = [
	{ includes: 'uery' },
	{ includes: 'earch' },
	...['shop', 'shop.php', 'logistics', 'logistics.php'].map((name) => ({ eq: name })),
	...['.getSyncListExt', '.getTradeLabel', '.getSelfWaitSyncIdListOpen', '.batchCalcStock'].map((end) => ({ endsWith: end })),
].map((condition) => ({ _cnd: condition }) as DisplayCondition);

/** Shows a field for lists only. */
function forLists(field: INodeProperties): INodeProperties {
	return { ...field, displayOptions: { show: { ...field.displayOptions?.show, method: LIST_METHODS } } };
}

export const callFields: INodeProperties[] = [
	methodField,
	argumentsMode,
	argumentsForm,
	argumentsJson,
	allowWrites,
	...returnAll.map(forLists),
	output,
	apiOutputFields,
	forLists(options),
];
