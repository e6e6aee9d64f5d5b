import type { IDataObject } from 'n8n-workflow';

import { clock } from '../../../shared/host/clock';
import { fromWarehouse, simplify, statusFilter, toWarehouse } from '../../../shared/host/descriptions';
import { inputError } from '../../../shared/host/errors';
import { timeParameter, transferOrderFilters } from '../../../shared/host/parameters';
import { readTransferOrders } from '../../../shared/host/transferOrderList';
import { DAY_SECONDS, wholeSeconds } from '../../../shared/protocol/beijingTime';
import { simplifyOrder } from '../../../shared/records/kinds/transferOrder';
import type { ItemOperation, Run } from '../operation';
import { limitOf, returnAll } from '../returnAll';

/** What 'Modified After' means when it is empty, in days before 'Modified Before'. */
const DEFAULT_DAYS = 30;

export const getAll: ItemOperation = {
	fields: [
		...returnAll,
		{
			displayName: 'Modified After',
			name: 'modifiedAfter',
			type: 'dateTime',
			default: '',
			description:
				"Only orders last changed at or after this time. Without a zone it is Beijing time. If empty, 30 days before 'Modified Before'.",
		},
		{
			displayName: 'Modified Before',
			name: 'modifiedBefore',
			type: 'dateTime',
			default: '',
			description: 'Only orders last changed at or before this time. Without a zone it is Beijing time. If empty, now.',
		},
		simplify,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: [
				fromWarehouse,
				{
					displayName: 'Outer Number',
					name: 'outerNo',
					type: 'string',
					default: '',
					description: 'The number that another system gave the order when it created it (外部单号)',
				},
				statusFilter,
				toWarehouse,
				{
					displayName: 'Transfer Number',
					name: 'transferNo',
					type: 'string',
					default: '',
					placeholder: 'e.g. TF202607240001',
					description: 'The number of the transfer order (调拨单号)',
				},
			],
		},
	],

	async perItem(run, itemIndex) {
		const { context, account } = run;
		const filters = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
		const orders = await readTransferOrders(
			context,
			account,
			timeSpan(run, itemIndex),
			transferOrderFilters(context.getNode(), account.edition, filters, itemIndex),
			limitOf(context, itemIndex),
		);
		const simplified = context.getNodeParameter('simplify', itemIndex, true) as boolean;
		return orders.map((order) => ({ json: (simplified ? simplifyOrder(account.edition, order) : order) as IDataObject }));
	},
};

/** The span that the two times describe, in seconds since 1970 UTC. */
function timeSpan({ context }: Run, itemIndex: number) {
	const end = timeParameter(context, 'modifiedBefore', 'Modified Before', itemIndex) ?? wholeSeconds(clock.now());
	const start = timeParameter(context, 'modifiedAfter', 'Modified After', itemIndex) ?? end - DEFAULT_DAYS * DAY_SECONDS;
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
