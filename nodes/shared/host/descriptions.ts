/** Parameters that both nodes show. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** How times without a zone are read, for the description of every field that takes a time (protocol/zonedTime.ts). */
export const TIME_ZONES = "A picked time is in the workflow's time zone; text such as 2026-11-01 08:00:00 is Beijing time.";

/** Statuses of transfer orders with the vendor's terms; which of them an edition knows is checked before a request. */
export const STATUS_OPTIONS: INodePropertyOptions[] = [
	{ name: 'Approved (已审核)', value: 40 },
	{ name: 'Cancelled (已取消)', value: 10 },
	{ name: 'Completed (调拨完成)', value: 90 },
	{ name: 'Editing (编辑中)', value: 20 },
	{ name: 'Fully Shipped (全部出库)', value: 60 },
	{ name: 'In Transfer or Partly Shipped (调拨中/部分出库)', value: 50 },
	{ name: 'Partly Received (部分入库)', value: 70 },
	{ name: 'Stock-In Push Failed (入库单推送失败)', value: 64 },
	{ name: 'Stock-In Waiting to Be Pushed (入库单待推送)', value: 62 },
	{ name: 'Stock-Out Push Failed (出库单推送失败)', value: 44 },
	{ name: 'Stock-Out Waiting to Be Pushed (出库单待推送)', value: 42 },
	{ name: 'Waiting for Approval (待审核)', value: 30 },
	{ name: 'Waiting for Settlement (待结算)', value: 80 },
	{ name: 'Waiting for Stock-in (待入库)', value: 66 },
	{ name: 'Waiting for Stock-Out (待出库)', value: 46 },
];

/** The status filter; names and codes as above. */
export const statusFilter: INodeProperties = {
	displayName: 'Status',
	name: 'status',
	type: 'multiOptions',
	options: STATUS_OPTIONS,
	default: [],
	description: 'Only orders that are in one of these states (调拨单状态)',
};

/** A warehouse, picked from the account's list or typed. */
export function warehouseLocator(displayName: string, name: string, description: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a warehouse...',
				typeOptions: { searchListMethod: 'searchWarehouses', searchable: true },
			},
			{
				displayName: 'By Number',
				name: 'number',
				type: 'string',
				placeholder: 'e.g. WH01',
			},
		],
	};
}

export const fromWarehouse = warehouseLocator(
	'From Warehouse',
	'fromWarehouseNo',
	'The warehouse that the goods leave (源仓库), by its number (仓库编号)',
);

export const toWarehouse = warehouseLocator(
	'To Warehouse',
	'toWarehouseNo',
	'The warehouse that the goods go to (目标仓库), by its number (仓库编号)',
);

export const outerNumber: INodeProperties = {
	displayName: 'Outer Number',
	name: 'outerNo',
	type: 'string',
	default: '',
	description: 'The number that another system gave the order when it created it (外部单号)',
};

export const transferNumber: INodeProperties = {
	displayName: 'Transfer Number',
	name: 'transferNo',
	type: 'string',
	default: '',
	placeholder: 'e.g. TF202607240001',
	description: 'The number of the transfer order (调拨单号)',
};

/** n8n's fixed wording for this parameter. */
export const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};
