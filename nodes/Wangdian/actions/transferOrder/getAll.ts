import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { clock } from '../../../shared/host/clock';
import {
	fromWarehouse,
	outerNumber,
	simplify,
	statusFilter,
	TIME_ZONES,
	toWarehouse,
	transferNumber,
} from '../../../shared/host/descriptions';
import { inputError } from '../../../shared/host/errors';
import { itemInputs, type Inputs } from '../../../shared/host/inputs';
import { transferOrderFilters } from '../../../shared/host/parameters';
import { readTransferOrders } from '../../../shared/host/transferOrderList';
import { DAY_SECONDS, wholeSeconds } from '../../../shared/protocol/beijingTime';
import { simplifyOrder } from '../../../shared/records/kinds/transferOrder';
import type { ItemOperation, Run } from '../operation';
import { limitOf, returnAll } from '../returnAll';

/** What 'Modified After' means when it is empty, in days before 'Modified Before'. */
const DEFAULT_DAYS = 30;

const modifiedAfter: INodeProperties = {
	displayName: 'Modified After',
	name: 'modifiedAfter',
	type: 'dateTime',
	default: '',
	description: `Only orders last changed at or after this time. ${TIME_ZONES} If empty, 30 days before 'Modified Before'.`,
};

const modifiedBefore: INodeProperties = {
	displayName: 'Modified Before',
	name: 'modifiedBefore',
	type: 'dateTime',
	default: '',
	description: `Only orders last changed at or before this time. ${TIME_ZONES} If empty, now.`,
};

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [fromWarehouse, outerNumber, statusFilter, toWarehouse, transferNumber],
};

export const getAll: ItemOperation = {
	fields: [...returnAll, modifiedAfter, modifiedBefore, simplify, filters],

	async perItem(run, itemIndex) {
		const { context, account } = run;
		const inputs = itemInputs(context, itemIndex);
		const simplified = inputs.flag(simplify);
		const orders = await readTransferOrders(
			context,
			account,
			timeSpan(run, inputs, itemIndex),
			transferOrderFilters(context.getNode(), account.edition, inputs.group(filters), itemIndex),
			limitOf(inputs),
		);
		return orders.map((order) => ({ json: (simplified ? simplifyOrder(account.edition, order) : order) as IDataObject }));
	},
};

/** The span that the two times describe, in seconds since 1970 UTC. */
function timeSpan({ context }: Run, inputs: Inputs, itemIndex: number) {
	const end = inputs.time(modifiedBefore) ?? wholeSeconds(clock.now());
	const start = inputs.time(modifiedAfter) ?? end - DEFAULT_DAYS * DAY_SECONDS;
	if (start > end) {
		throw inputError(
			context.getNode(),
			"'Modified After' lies after 'Modified Before'",
			"Set 'Modified After' to the earlier of the two times",
			itemIndex,
		);
	}
	return { start, end };
}
