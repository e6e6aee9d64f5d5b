/** The form of both uploads, to stock-out and to stock-in orders. */
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { itemInputs } from '../../../shared/host/inputs';
import { canBeSwitchedOff, columnsOf, NO_COLUMN, type Column } from '../../../shared/serialNumbers/columns';
import { foundByTransfer, type OrderKind } from '../../../shared/serialNumbers/orderKinds';
import { options } from './options';

const specNo: INodeProperties = {
	displayName: 'Spec Number',
	name: 'specNo',
	type: 'string',
	default: '',
	description: 'The spec number of the goods',
};

const defect: INodeProperties = {
	displayName: 'Defect',
	name: 'defect',
	type: 'boolean',
	default: false,
	description: 'Whether the goods are defective',
};

const serialNumbers: INodeProperties = {
	displayName: 'Serial Numbers',
	name: 'serialNumbers',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	description: 'One per line, or separated by comma, semicolon or tab; an expression may give a list',
};

/** What a line of a stock-in order may carry besides. */
const batchFields: INodeProperties[] = [
	{
		displayName: 'Batch Number',
		name: 'batchNo',
		type: 'string',
		default: '',
		description: 'The batch of the goods',
	},
	{
		displayName: 'Production Date',
		name: 'productionDate',
		type: 'dateTime',
		default: '',
		description: 'The production date, as it is picked or written, in whatever zone; a time with a zone becomes Beijing time',
	},
	{
		displayName: 'Expiry Date',
		name: 'expireDate',
		type: 'dateTime',
		default: '',
		description: 'The expiry date, as it is picked or written, in whatever zone; a time with a zone becomes Beijing time',
	},
	{
		displayName: 'Suite Code',
		name: 'suiteNo',
		type: 'string',
		default: '',
		description: 'The suite code that these serial numbers belong to, e.g. of their box. If set, they are sent as sn_new_list.',
	},
];

/** How a row is used, in every mode that has rows. */
const ROW_HINT = 'evaluated for every input item';

/** Nodes from before the mode Columns keep their default: the editor does not store what is the default. */
function inputModes(): INodeProperties[] {
	const inputMode: INodeProperties = {
		displayName: 'Input Mode',
		name: 'inputMode',
		type: 'options',
		noDataExpression: true,
		default: 'columns',
		description: 'Where the lines of an order come from',
		options: [
			{
				name: 'Columns',
				value: 'columns',
				description: 'Every input item is a row, its columns known by their names; rows of one order are gathered into one request',
			},
			{ name: 'Fields', value: 'fields', description: 'Fill in the lines below; one request per input item' },
			{
				name: 'Items',
				value: 'items',
				description: 'Every input item is a row, given by expressions; rows of one order are gathered into one request',
			},
			{ name: 'JSON', value: 'json', description: "Lines in Wangdian's own form; one request per input item" },
		],
	};
	return [
		{ ...inputMode, default: 'fields', displayOptions: { show: { '@version': [1] } } },
		{ ...inputMode, displayOptions: { hide: { '@version': [1] } } },
	];
}

function findByField(kind: OrderKind): INodeProperties {
	return {
		displayName: 'Find By',
		name: 'findBy',
		type: 'options',
		noDataExpression: true,
		default: 'orderNo',
		description: `What the rows tell the ${kind.noun} by`,
		options: [
			{ name: kind.orderNoLabel, value: 'orderNo', description: `The number of the ${kind.noun} itself` },
			{
				name: foundByTransfer(kind).orderNoLabel,
				value: 'transferNo',
				description: `The number of its transfer order: the node looks up the ${kind.noun} that takes serial numbers`,
			},
		],
	};
}

/** Where the lines of the orders come from. */
export function inputModeOf(context: IExecuteFunctions): InputMode {
	const [ofFirstVersion, field] = inputModes();
	return itemInputs(context, 0).choice<InputMode>(context.getNode().typeVersion === 1 ? ofFirstVersion : field);
}

export type InputMode = 'columns' | 'fields' | 'items' | 'json';

/** The names that were entered under 'Columns', by their parameters; '' where none was. */
export function namedColumns(context: IExecuteFunctions, kind: OrderKind): Record<string, string> {
	const given = itemInputs(context, 0).group(columnsField(kind));
	return Object.fromEntries(columnsOf(kind).map((column) => [column.parameter, given.text(columnField(column))]));
}

/** Whether the rows tell their orders by the numbers of transfer orders. */
export function isFoundByTransfer(context: IExecuteFunctions, kind: OrderKind): boolean {
	return itemInputs(context, 0).choice<string>(findByField(kind)) === 'transferNo';
}

/** What everybody has to know, above the form; of rows by columns, what a spreadsheet has to have. */
function notices(kind: OrderKind): INodeProperties[] {
	const rule = `The ${kind.noun} must be in the state Editing. All serial numbers of an order are sent in one request.`;
	const required = columnsOf(kind).filter((column) => column.required);
	const headings = required.map(({ headings: [[first]] }) => first).join(', ');
	return [
		{
			displayName: rule,
			name: 'uploadNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { inputMode: ['fields', 'items', 'json'] } },
		},
		{
			displayName: `Every input item is a row. Its columns are found by <a href="${HEADINGS_PAGE}" target="_blank">usual headings</a>, English or Chinese, such as ${headings}. ${rule}`,
			name: 'columnsNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { inputMode: ['columns'] } },
		},
	];
}

/** Where all headings stand that are known. */
const HEADINGS_PAGE = 'https://github.com/n8n-nodes-wangdian/n8n-nodes-wangdian/blob/main/docs/uploading-serial-numbers.md#four-shapes';

/** Below what stands in for a column: people must not think that they have to fill it in. */
const STAND_IN_HINT = 'Only for rows without such a column';

/** The number that the rows tell an order by; in the mode Columns a stand-in for the column of it. */
function orderNumbers(kind: OrderKind): INodeProperties[] {
	return [kind, foundByTransfer(kind)].flatMap((one) => {
		const findBy = [one.isFoundByTransfer ? 'transferNo' : 'orderNo'];
		const description = one.isFoundByTransfer
			? `The number of the transfer order whose ${kind.noun} takes the serial numbers`
			: `The number of the ${kind.noun}, not of the transfer order`;
		return [
			{ ...orderNo(one), required: true, description, displayOptions: { show: { inputMode: ['fields', 'items', 'json'], findBy } } },
			{
				...orderNo(one),
				description,
				hint: STAND_IN_HINT,
				displayOptions: { show: { inputMode: ['columns'], findBy } },
			},
		];
	});
}

/** The type of the orders; in the mode Columns a stand-in for the column of it. */
function orderTypes(kind: OrderKind): INodeProperties[] {
	const findBy = ['orderNo'];
	const orderType: INodeProperties = {
		displayName: 'Order Type',
		name: 'orderType',
		type: 'options',
		default: 2,
		options: Object.entries(kind.orderTypes)
			.map(([value, { name }]) => ({ name, value: Number(value) }))
			.sort((a, b) => a.name.localeCompare(b.name)),
		description: `The type of the ${kind.noun}; an expression gives its number or name`,
	};
	return [
		{ ...orderType, displayOptions: { show: { inputMode: ['fields', 'items', 'json'], findBy } } },
		{ ...orderType, hint: STAND_IN_HINT, displayOptions: { show: { inputMode: ['columns'], findBy } } },
	];
}

function orderNo(kind: OrderKind): INodeProperties {
	return {
		displayName: kind.orderNoLabel,
		name: kind.orderNoParameter,
		type: 'string',
		default: '',
		placeholder: `e.g. ${kind.orderNoExample}`,
	};
}

function columnField(column: Column): INodeProperties {
	const { label, parameter, headings } = column;
	const usual = headings
		.flat()
		.filter((heading) => /^[a-z_]+$/i.test(heading))
		.slice(0, 3);
	const none = canBeSwitchedOff(column) ? `. A minus sign (${NO_COLUMN}): the rows have none` : '';
	return {
		displayName: label,
		name: parameter,
		type: 'string',
		noDataExpression: true,
		requiresDataPath: 'single',
		default: '',
		description: `The field that holds it. Empty: found by a usual heading, English or Chinese, such as ${usual.join(', ')}${none}.`,
	};
}

function columnsField(kind: OrderKind): INodeProperties {
	return {
		displayName: 'Columns',
		name: 'columns',
		type: 'collection',
		placeholder: 'Add Column',
		default: {},
		displayOptions: { show: { inputMode: ['columns'] } },
		description: 'Names of the fields that hold the values, where they do not have the usual headings',
		options: [...columnsOf(kind), columnsOf(foundByTransfer(kind))[0]]
			.map(columnField)
			.sort((one, other) => one.displayName.localeCompare(other.displayName)),
	};
}

export function uploadFields(kind: OrderKind): INodeProperties[] {
	const lineFields = [specNo, defect, serialNumbers, ...(kind.takesBatches ? batchFields : [])];
	return [
		...notices(kind),
		...inputModes(),
		findByField(kind),
		columnsField(kind),
		...orderNumbers(kind),
		...orderTypes(kind),
		...lineFields.map((field) => ({
			...field,
			description: field.description?.endsWith('.')
				? `${field.description.slice(0, -1)}; ${ROW_HINT}.`
				: `${field.description}; ${ROW_HINT}`,
			...(field.name === 'specNo' || field.name === 'serialNumbers' ? { required: true } : {}),
			displayOptions: { show: { inputMode: ['items'] } },
		})),
		{
			displayName: 'Lines',
			name: 'details',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Line',
			default: { line: [{}] },
			displayOptions: { show: { inputMode: ['fields'] } },
			options: [{ displayName: 'Line', name: 'line', values: lineFields }],
		},
		{
			displayName: 'Lines (JSON)',
			name: 'detailsJson',
			type: 'json',
			default: '[\n  {\n    "spec_no": "",\n    "sn_list": []\n  }\n]',
			required: true,
			displayOptions: { show: { inputMode: ['json'] } },
			description: kind.takesBatches
				? "The lines as Wangdian's detailList: spec_no, defect, batch_no, production_date, expire_date, and sn_list or sn_new_list of sn_no and sn_suite_no"
				: "The lines as Wangdian's detailList: spec_no, defect and sn_list",
		},
		options,
	];
}
