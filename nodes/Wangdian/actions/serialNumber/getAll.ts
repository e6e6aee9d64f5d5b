import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { clock } from '../../../shared/host/clock';
import { simplify, TIME_ZONES } from '../../../shared/host/descriptions';
import { inputError } from '../../../shared/host/errors';
import { itemInputs, type Inputs } from '../../../shared/host/inputs';
import { readSerialNumbers } from '../../../shared/host/serialNumberList';
import { DAY_SECONDS, type TimeSpan, wholeSeconds } from '../../../shared/protocol/beijingTime';
import type { Edition } from '../../../shared/protocol/editions';
import { needsTimes, queryFor, simplifySerialNumber, type SerialNumberSearch } from '../../../shared/records/kinds/serialNumber';
import type { ItemOperation } from '../operation';
import { limitOf, returnAll } from '../returnAll';

/** What 'Created After' means when it is empty, in days before 'Created Before'. */
const DEFAULT_DAYS = 30;

const direction: INodeProperties = {
	displayName: 'Direction',
	name: 'direction',
	type: 'options',
	default: 'out',
	options: [
		{ name: 'Stock-In (入库)', value: 'in' },
		{ name: 'Stock-Out (出库)', value: 'out' },
	],
	description: 'Whether to look at stock-in orders (入库单) or stock-out orders (出库单)',
};

const orderNumber: INodeProperties = {
	displayName: 'Order Number',
	name: 'orderNo',
	type: 'string',
	default: '',
	placeholder: 'e.g. CK202307260007',
	description: 'The number of the stock-out or stock-in order (出入库单号). If empty, any.',
};

const serialNumber: INodeProperties = {
	displayName: 'Serial Number',
	name: 'serialNumber',
	type: 'string',
	default: '',
	description: 'One serial number (序列号). If empty, any.',
};

const createdAfter: INodeProperties = {
	displayName: 'Created After',
	name: 'createdAfter',
	type: 'dateTime',
	default: '',
	description: `Only serial numbers entered at or after this time (enterprise edition: last changed). ${TIME_ZONES} If empty, and neither an order nor a serial number is given, 30 days before 'Created Before'.`,
};

const createdBefore: INodeProperties = {
	displayName: 'Created Before',
	name: 'createdBefore',
	type: 'dateTime',
	default: '',
	description: `Only serial numbers entered at or before this time (enterprise edition: last changed). ${TIME_ZONES} If empty, now.`,
};

const onlyMoved: INodeProperties = {
	displayName: 'Only Moved',
	name: 'onlyMoved',
	type: 'boolean',
	default: false,
	description:
		'Whether to return only serial numbers of orders that have left or entered the stock (已出库, 已入库). The enterprise and web editions have one query for both.',
};

const specNumber: INodeProperties = {
	displayName: 'Spec Number',
	name: 'specNo',
	type: 'string',
	default: '',
	description: 'The spec number (商家编码) of the goods',
};

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [onlyMoved, specNumber],
};

export const getAll: ItemOperation = {
	fields: [direction, ...returnAll, orderNumber, serialNumber, createdAfter, createdBefore, simplify, filters],

	async perItem({ context, account }, itemIndex) {
		const { edition } = account;
		const inputs = itemInputs(context, itemIndex);
		const simplified = inputs.flag(simplify);
		const search = searchOf(inputs);
		const span = spanOf(context, edition, search, inputs, itemIndex);
		const records = await readSerialNumbers(context, account, search, span, limitOf(inputs));
		return records.map((record) => ({
			json: (simplified ? simplifySerialNumber(edition, record, search.direction) : record) as IDataObject,
		}));
	},
};

function searchOf(inputs: Inputs): SerialNumberSearch {
	const group = inputs.group(filters);
	return {
		direction: inputs.choice<'out' | 'in'>(direction),
		onlyMoved: group.flag(onlyMoved),
		orderNo: inputs.text(orderNumber),
		serialNumber: inputs.text(serialNumber),
		specNo: group.text(specNumber),
	};
}

/** The span to ask for, in seconds since 1970 UTC; undefined where order or serial number do without. */
function spanOf(
	context: IExecuteFunctions,
	edition: Edition,
	search: SerialNumberSearch,
	inputs: Inputs,
	itemIndex: number,
): TimeSpan | undefined {
	const query = queryFor(edition, search);
	const before = inputs.time(createdBefore);
	const after = inputs.time(createdAfter);
	if (query.times === 'none' && search.orderNo === '' && search.serialNumber === '' && search.specNo === '') {
		throw inputError(
			context.getNode(),
			`The ${edition.displayName} edition (${edition.vendorName}) cannot look serial numbers up by time alone`,
			"Enter 'Order Number', 'Serial Number' or the filter 'Spec Number'",
			itemIndex,
		);
	}
	if (before === undefined && after === undefined && !needsTimes(query, search)) return undefined;
	const end = before ?? wholeSeconds(clock.now());
	const start = after ?? (query.times === 'none' ? 0 : end - DEFAULT_DAYS * DAY_SECONDS);
	if (start <= end) return { start, end };
	throw inputError(
		context.getNode(),
		"'Created After' lies after 'Created Before'",
		"Set 'Created After' to the earlier of the two times",
		itemIndex,
	);
}
