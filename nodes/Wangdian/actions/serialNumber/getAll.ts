import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { clock } from '../../../shared/host/clock';
import { simplify } from '../../../shared/host/descriptions';
import { inputError } from '../../../shared/host/errors';
import { textParameter, timeParameter } from '../../../shared/host/parameters';
import { readSerialNumbers } from '../../../shared/host/serialNumberList';
import { DAY_SECONDS, type TimeSpan, wholeSeconds } from '../../../shared/protocol/beijingTime';
import type { Edition } from '../../../shared/protocol/editions';
import { needsTimes, queryFor, simplifySerialNumber, type SerialNumberSearch } from '../../../shared/records/kinds/serialNumber';
import type { ItemOperation } from '../operation';
import { limitOf, returnAll } from '../returnAll';

/** What 'Created After' means when it is empty, in days before 'Created Before'. */
const DEFAULT_DAYS = 30;

export const getAll: ItemOperation = {
	fields: [
		{
			displayName: 'Direction',
			name: 'direction',
			type: 'options',
			default: 'out',
			options: [
				{ name: 'Stock-In (入库)', value: 'in' },
				{ name: 'Stock-Out (出库)', value: 'out' },
			],
			description: 'Whether to look at stock-in orders (入库单) or stock-out orders (出库单)',
		},
		...returnAll,
		{
			displayName: 'Order Number',
			name: 'orderNo',
			type: 'string',
			default: '',
			placeholder: 'e.g. CK202307260007',
			description: 'The number of the stock-out or stock-in order (出入库单号). If empty, any.',
		},
		{
			displayName: 'Serial Number',
			name: 'serialNumber',
			type: 'string',
			default: '',
			description: 'One serial number (序列号). If empty, any.',
		},
		{
			displayName: 'Created After',
			name: 'createdAfter',
			type: 'dateTime',
			default: '',
			description:
				"Only serial numbers entered at or after this time (enterprise edition: last changed). Without a zone it is Beijing time. If empty, and neither an order nor a serial number is given, 30 days before 'Created Before'.",
		},
		{
			displayName: 'Created Before',
			name: 'createdBefore',
			type: 'dateTime',
			default: '',
			description:
				'Only serial numbers entered at or before this time (enterprise edition: last changed). Without a zone it is Beijing time. If empty, now.',
		},
		simplify,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: [
				{
					displayName: 'Only Moved',
					name: 'onlyMoved',
					type: 'boolean',
					default: false,
					description:
						'Whether to return only serial numbers of orders that have left or entered the stock (已出库, 已入库). The enterprise and web editions have one query for both.',
				},
				{
					displayName: 'Spec Number',
					name: 'specNo',
					type: 'string',
					default: '',
					description: 'The spec number (商家编码) of the goods',
				},
			],
		},
	],

	async perItem({ context, account }, itemIndex) {
		const { edition } = account;
		const search = searchOf(context, itemIndex);
		const span = spanOf(context, edition, search, itemIndex);
		const records = await readSerialNumbers(context, account, search, span, limitOf(context, itemIndex));
		const simplified = context.getNodeParameter('simplify', itemIndex, true) as boolean;
		return records.map((record) => ({
			json: (simplified ? simplifySerialNumber(edition, record, search.direction) : record) as IDataObject,
		}));
	},
};

function searchOf(context: IExecuteFunctions, itemIndex: number): SerialNumberSearch {
	const filters = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
	const direction = context.getNodeParameter('direction', itemIndex, 'out') as string;
	if (direction !== 'out' && direction !== 'in') {
		throw inputError(context.getNode(), `'Direction' has the unknown value ${String(direction)}`, "Use 'out' or 'in'", itemIndex);
	}
	return {
		direction,
		onlyMoved: filters.onlyMoved === true,
		orderNo: textParameter(context.getNodeParameter('orderNo', itemIndex, '')),
		serialNumber: textParameter(context.getNodeParameter('serialNumber', itemIndex, '')),
		specNo: textParameter(filters.specNo),
	};
}

/** The span to ask for, in seconds since 1970 UTC; undefined where order or serial number do without. */
function spanOf(context: IExecuteFunctions, edition: Edition, search: SerialNumberSearch, itemIndex: number): TimeSpan | undefined {
	const query = queryFor(edition, search);
	const before = timeParameter(context, 'createdBefore', 'Created Before', itemIndex);
	const after = timeParameter(context, 'createdAfter', 'Created After', itemIndex);
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
