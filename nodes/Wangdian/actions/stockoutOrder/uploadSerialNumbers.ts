import type { IDataObject } from 'n8n-workflow';

import { callWangdian } from '../../../shared/host/egress';
import { inputError, toNodeOrOperationError } from '../../../shared/host/errors';
import { valueAt } from '../../../shared/protocol/editions';
import {
	findingsOf,
	noUploadAdvice,
	splitSerialNumbers,
	STOCKOUT_ORDER_TYPES,
	stockoutUpload,
	type Upload,
} from '../../../shared/protocol/serialNumbers';
import { cleanText } from '../../../shared/protocol/wangdianError';
import type { ItemOperation, Run } from '../operation';

export const uploadSerialNumbers: ItemOperation = {
	fields: [
		{
			displayName:
				'The stock-out order must be in the state 编辑中 (editing). All serial numbers of an order are sent in one request.',
			name: 'uploadNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Input Mode',
			name: 'inputMode',
			type: 'options',
			noDataExpression: true,
			default: 'fields',
			description: 'Where the lines come from',
			options: [{ name: 'Fields', value: 'fields', description: 'Fill in the lines below; one request per input item' }],
		},
		{
			displayName: 'Stockout Number',
			name: 'stockoutNo',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. CK202307260007',
			description: 'The number of the stock-out order (出库单号), not of the transfer order',
		},
		{
			displayName: 'Order Type',
			name: 'orderType',
			type: 'options',
			default: 2,
			options: [
				{ name: 'Other (其他出库)', value: 21 },
				{ name: 'Production Material (生产原料出库)', value: 5 },
				{ name: 'Purchase Return (采购退货出库)', value: 14 },
				{ name: 'Transfer (调拨出库)', value: 2 },
			],
			description: 'The type of the stock-out order (单据类型)',
		},
		{
			displayName: 'Lines',
			name: 'details',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Line',
			default: { line: [{}] },
			displayOptions: { show: { inputMode: ['fields'] } },
			options: [
				{
					displayName: 'Line',
					name: 'line',
					values: [
						{
							displayName: 'Spec Number',
							name: 'specNo',
							type: 'string',
							default: '',
							description: 'The spec number (商家编码) of the goods',
						},
						{
							displayName: 'Defect',
							name: 'defect',
							type: 'boolean',
							default: false,
							description: 'Whether the goods are defective (残次品)',
						},
						{
							displayName: 'Serial Numbers',
							name: 'serialNumbers',
							type: 'string',
							typeOptions: { rows: 4 },
							default: '',
							description: 'One per line, or separated by comma, semicolon or tab; an expression may give a list',
						},
					],
				},
			],
		},
	],

	async perItem({ context, account }, itemIndex) {
		const upload = uploadOf(context, itemIndex);
		const call = stockoutUpload(account.edition, upload);
		if (!call) {
			throw inputError(
				context.getNode(),
				`The ${account.edition.displayName} edition (${account.edition.vendorName}) has no call to upload serial numbers`,
				noUploadAdvice(account.edition),
				itemIndex,
			);
		}
		const [finding] = findingsOf(upload, 'Stockout Number', STOCKOUT_ORDER_TYPES);
		if (finding) {
			throw inputError(context.getNode(), `'${finding.parameter}' ${finding.problem}`, finding.fix, itemIndex);
		}
		const count = upload.lines.reduce((sum, { serialNumbers }) => sum + serialNumbers.length, 0);
		try {
			const answer = await callWangdian(context, account, call);
			return [
				{
					json: {
						stockout_no: upload.orderNo,
						order_type: upload.orderType,
						lines: upload.lines.length,
						serial_number_count: count,
						// The vendor's own words; success is status 0 and nothing else.
						server_message: cleanText(valueAt(answer, ['data', 'message'])),
					},
				},
			];
		} catch (error) {
			throw toNodeOrOperationError(error, context.getNode(), {
				itemIndex,
				howToCheck: `Look at the serial numbers of stock-out order ${upload.orderNo} in the ERP before uploading again: a second upload may add to the first`,
			});
		}
	},
};

function uploadOf(context: Run['context'], itemIndex: number): Upload {
	const details = context.getNodeParameter('details', itemIndex, {}) as { line?: IDataObject[] };
	return {
		orderNo: String(context.getNodeParameter('stockoutNo', itemIndex, '') ?? '').trim(),
		orderType: Number(context.getNodeParameter('orderType', itemIndex)),
		lines: (details.line ?? []).map(({ specNo, defect, serialNumbers }) => ({
			specNo: String(specNo ?? '').trim(),
			defect: defect === true,
			serialNumbers: splitSerialNumbers(serialNumbers),
		})),
	};
}
