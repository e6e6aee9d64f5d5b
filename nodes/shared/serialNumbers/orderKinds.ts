/** The two kinds of orders that take serial numbers (序列号, SN) afterwards, and what differs between them. */
export type Direction = 'out' | 'in';

export interface OrderKind {
	readonly direction: Direction;
	/** In sentences. */
	readonly noun: string;
	/** The vendor's term for the kind of order. */
	readonly vendorName: string;
	/** The order number in the nodes' parameters, in the form, and in the API. */
	readonly orderNoParameter: 'stockoutNo' | 'stockinNo';
	readonly orderNoLabel: string;
	readonly orderNoField: 'stockout_no' | 'stockin_no';
	readonly orderNoExample: string;
	/** Order types (单据类型) whose orders take serial numbers, by the vendor's code. */
	readonly orderTypes: Readonly<Record<number, string>>;
	/** Whether a line may carry batch, dates and suite codes. */
	readonly takesBatches: boolean;
}

/** Source: seed-flagship-uploadSN. */
export const STOCKOUT: OrderKind = {
	direction: 'out',
	noun: 'stock-out order',
	vendorName: '出库单',
	orderNoParameter: 'stockoutNo',
	orderNoLabel: 'Stockout Number',
	orderNoField: 'stockout_no',
	orderNoExample: 'CK202307260007',
	orderTypes: {
		2: 'Transfer (调拨出库)',
		5: 'Production Material (生产原料出库)',
		14: 'Purchase Return (采购退货出库)',
		21: 'Other (其他出库)',
	},
	takesBatches: false,
};

/** Source: the vendor's page of wms.stockin.Base.uploadSN (wangdian-facts 6.2). */
export const STOCKIN: OrderKind = {
	direction: 'in',
	noun: 'stock-in order',
	vendorName: '入库单',
	orderNoParameter: 'stockinNo',
	orderNoLabel: 'Stockin Number',
	orderNoField: 'stockin_no',
	orderNoExample: 'RK202307260007',
	orderTypes: {
		2: 'Transfer (调拨入库)',
		6: 'Finished Production (生产成品入库)',
		20: 'Other (其他入库)',
	},
	takesBatches: true,
};
