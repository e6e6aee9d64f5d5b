/** The two kinds of orders that take serial numbers (序列号, SN) afterwards, and what differs between them. */
export type Direction = 'out' | 'in';

/** A type of order (单据类型), by its English name and the vendor's. */
export interface OrderType {
	readonly name: string;
	readonly vendorName: string;
}

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
	readonly orderTypes: Readonly<Record<number, OrderType>>;
	/** Whether a line may carry batch, dates and suite codes. */
	readonly takesBatches: boolean;
}

/** As the form shows it: `Transfer (调拨出库)`. */
export function orderTypeLabel({ name, vendorName }: OrderType): string {
	return `${name} (${vendorName})`;
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
		2: { name: 'Transfer', vendorName: '调拨出库' },
		5: { name: 'Production Material', vendorName: '生产原料出库' },
		14: { name: 'Purchase Return', vendorName: '采购退货出库' },
		21: { name: 'Other', vendorName: '其他出库' },
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
		2: { name: 'Transfer', vendorName: '调拨入库' },
		6: { name: 'Finished Production', vendorName: '生产成品入库' },
		20: { name: 'Other', vendorName: '其他入库' },
	},
	takesBatches: true,
};
