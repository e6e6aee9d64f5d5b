import type { IDataObject } from 'n8n-workflow';

import { clock } from '../../../shared/host/clock';
import { simplify } from '../../../shared/host/descriptions';
import { inputError } from '../../../shared/host/errors';
import { textParameter } from '../../../shared/host/parameters';
import { readTransferOrders } from '../../../shared/host/transferOrderList';
import { DAY_SECONDS, formatBeijing, wholeSeconds } from '../../../shared/protocol/beijingTime';
import { simplifyOrder } from '../../../shared/records/kinds/transferOrder';
import type { ItemOperation } from '../operation';

const DEFAULT_DAYS = 90;

export const get: ItemOperation = {
	fields: [
		{
			displayName: 'Transfer Number',
			name: 'transferNo',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. TF202607240001',
			description: 'The number of the transfer order (调拨单号)',
		},
		{
			displayName: 'Search Back (Days)',
			name: 'searchBackDays',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: DEFAULT_DAYS,
			description:
				'How far back the last change of the order may lie. Wangdian finds an order only together with a time of up to 30 days, so the search goes back 30 days at a time, newest first.',
		},
		simplify,
	],

	async perItem({ context, account }, itemIndex) {
		const { edition } = account;
		const transferNo = textParameter(context.getNodeParameter('transferNo', itemIndex, ''));
		if (transferNo === '') {
			throw inputError(
				context.getNode(),
				"'Transfer Number' is empty",
				'Enter the number of the transfer order (调拨单号), e.g. TF202607240001',
				itemIndex,
			);
		}
		const days = Number(context.getNodeParameter('searchBackDays', itemIndex, DEFAULT_DAYS));
		if (!(days > 0) || !Number.isFinite(days)) {
			throw inputError(
				context.getNode(),
				`'Search Back (Days)' is not a number of days: ${String(days)}`,
				`Enter how far back to search, e.g. ${DEFAULT_DAYS}`,
				itemIndex,
			);
		}
		const now = wholeSeconds(clock.now());
		const earliest = now - Math.ceil(days * DAY_SECONDS);
		const { maxSpanSeconds } = edition.transferOrders;
		// Where queries are not documented to include the ends of their span, windows share them.
		const gap = edition.closedSpans ? 1 : 0;
		for (let end = now; end > earliest; end -= maxSpanSeconds + gap) {
			const window = { start: Math.max(earliest, end - maxSpanSeconds), end };
			const [order] = await readTransferOrders(context, account, window, { transferNo }, 1);
			if (!order) continue;
			const simplified = context.getNodeParameter('simplify', itemIndex, true) as boolean;
			return [{ json: (simplified ? simplifyOrder(edition, order) : order) as IDataObject }];
		}
		throw inputError(
			context.getNode(),
			`No transfer order '${transferNo}' was found`,
			`The search went back ${days} days, to the orders last changed after ${formatBeijing(earliest)} Beijing time. Check the number in the ERP (调拨单), or set 'Search Back (Days)' higher`,
			itemIndex,
		);
	},
};
