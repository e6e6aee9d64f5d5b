import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { clock } from '../../../shared/host/clock';
import { simplify, transferNumber } from '../../../shared/host/descriptions';
import { inputError } from '../../../shared/host/errors';
import { itemInputs } from '../../../shared/host/inputs';
import { readTransferOrders } from '../../../shared/host/transferOrderList';
import { DAY_SECONDS, formatBeijing, wholeSeconds } from '../../../shared/protocol/beijingTime';
import { simplifyOrder } from '../../../shared/records/kinds/transferOrder';
import type { ItemOperation } from '../operation';

const DEFAULT_DAYS = 90;

const transferNo: INodeProperties = { ...transferNumber, required: true };

const searchBack: INodeProperties = {
	displayName: 'Search Back (Days)',
	name: 'searchBackDays',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 3_650 },
	default: DEFAULT_DAYS,
	description:
		'How far back the last change of the order may lie. Wangdian finds an order only together with a time of up to 30 days, so the search goes back 30 days at a time, newest first.',
};

export const get: ItemOperation = {
	fields: [transferNo, searchBack, simplify],

	async perItem({ context, account }, itemIndex) {
		const { edition } = account;
		const inputs = itemInputs(context, itemIndex);
		const number = inputs.text(transferNo);
		if (number === '') {
			throw inputError(
				context.getNode(),
				"'Transfer Number' is empty",
				'Enter the number of the transfer order (调拨单号), e.g. TF202607240001',
				itemIndex,
			);
		}
		const days = inputs.number(searchBack);
		const simplified = inputs.flag(simplify);
		const now = wholeSeconds(clock.now());
		const earliest = now - Math.ceil(days * DAY_SECONDS);
		const { maxSpanSeconds } = edition.transferOrders;
		// Where queries are not documented to include the ends of their span, windows share them.
		const gap = edition.closedSpans ? 1 : 0;
		for (let end = now; end > earliest; end -= maxSpanSeconds + gap) {
			const window = { start: Math.max(earliest, end - maxSpanSeconds), end };
			const [order] = await readTransferOrders(context, account, window, { transferNo: number }, 1);
			if (!order) continue;
			return [{ json: (simplified ? simplifyOrder(edition, order) : order) as IDataObject }];
		}
		throw inputError(
			context.getNode(),
			`No transfer order '${number}' was found`,
			`The search went back ${days} days, to the orders last changed after ${formatBeijing(earliest)} Beijing time. Check the number in the ERP (调拨单), or set 'Search Back (Days)' higher`,
			itemIndex,
		);
	},
};
