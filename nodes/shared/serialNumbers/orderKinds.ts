/** The two kinds of orders that take serial numbers (序列号, SN) afterwards, and what differs between them. */
export type Direction = 'out' | 'in';

/** A type of order (单据类型), by its English name and the vendor's. */
export interface OrderType {
	readonly name: string;
	readonly vendorName: string;
	/** What else people and the vendor's own pages call it. */
	readonly alsoCalled?: readonly string[];
}

export interface OrderKind {
	readonly direction: Direction;
	/** In sentences. */
	readonly noun: string;
	/** The number in the API. */
	readonly orderNoField: 'stockout_no' | 'stockin_no';
	/** What rows tell their order by, in the nodes' parameters and in the form: its own number, or that of its transfer order. */
	readonly orderNoParameter: 'stockoutNo' | 'stockinNo' | 'transferNo';
	readonly orderNoLabel: string;
	readonly orderNoExample: string;
	/** Whether that is the number of the transfer order, whose order is then looked up. */
	readonly isFoundByTransfer: boolean;
	/** Order types (单据类型) whose orders take serial numbers, by the vendor's code. */
	readonly orderTypes: Readonly<Record<number, OrderType>>;
	/** The code of a type by everything that people call it, see comparable(). */
	readonly orderTypeCodes: ReadonlyMap<string, number>;
	/** Whether a line may carry batch, dates and suite codes. */
	readonly takesBatches: boolean;
}

/** How words are compared: full-width as half-width, without blanks, capital as small letters. */
export function comparable(text: string): string {
	return text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
}

/** The code, the vendor's names (调拨出库, also 调拨 and 调拨出库单), the English name, and these together as people write them: `2 Transfer`, `Transfer (调拨出库)`. */
function codesOf(types: OrderKind['orderTypes']): Map<string, number> {
	const codes = new Map<string, number>();
	for (const [code, type] of Object.entries(types)) {
		const { name, vendorName, alsoCalled = [] } = type;
		const label = `${name} (${vendorName})`;
		const terms = [vendorName, ...alsoCalled].flatMap((term) => [term, term.replace(/(出库|入库)$/, ''), `${term}单`]);
		for (const word of [code, name, label, `${code} ${name}`, `${code} ${label}`, ...terms]) codes.set(comparable(word), Number(code));
	}
	return codes;
}

/** The type of the orders of transfers, in both directions. */
export const TRANSFER_TYPE = 2;

/** A kind of order whose rows tell it by the number of its transfer order: of the one type that these have. */
export function foundByTransfer(kind: OrderKind): OrderKind {
	const orderTypes = { [TRANSFER_TYPE]: kind.orderTypes[TRANSFER_TYPE] };
	return {
		...kind,
		orderNoParameter: 'transferNo',
		orderNoLabel: 'Transfer Number',
		orderNoExample: 'TF202607240001',
		isFoundByTransfer: true,
		orderTypes,
		orderTypeCodes: codesOf(orderTypes),
	};
}

const STOCKOUT_TYPES: OrderKind['orderTypes'] = {
	2: { name: 'Transfer', vendorName: '调拨出库' },
	5: { name: 'Production Material', vendorName: '生产原料出库', alsoCalled: ['生产出库'] },
	14: { name: 'Purchase Return', vendorName: '采购退货出库' },
	21: { name: 'Other', vendorName: '其他出库', alsoCalled: ['其它出库'] },
};

/** Source: seed-flagship-uploadSN. */
export const STOCKOUT: OrderKind = {
	direction: 'out',
	noun: 'stock-out order',
	orderNoParameter: 'stockoutNo',
	orderNoLabel: 'Stock-Out Number',
	orderNoField: 'stockout_no',
	orderNoExample: 'CK202307260007',
	isFoundByTransfer: false,
	orderTypes: STOCKOUT_TYPES,
	orderTypeCodes: codesOf(STOCKOUT_TYPES),
	takesBatches: false,
};

const STOCKIN_TYPES: OrderKind['orderTypes'] = {
	2: { name: 'Transfer', vendorName: '调拨入库' },
	6: { name: 'Finished Production', vendorName: '生产成品入库', alsoCalled: ['生产入库'] },
	20: { name: 'Other', vendorName: '其他入库', alsoCalled: ['其它入库'] },
};

/** Source: the vendor's page of wms.stockin.Base.uploadSN (wangdian-facts 6.2). */
export const STOCKIN: OrderKind = {
	direction: 'in',
	noun: 'stock-in order',
	orderNoParameter: 'stockinNo',
	orderNoLabel: 'Stock-In Number',
	orderNoField: 'stockin_no',
	orderNoExample: 'RK202307260007',
	isFoundByTransfer: false,
	orderTypes: STOCKIN_TYPES,
	orderTypeCodes: codesOf(STOCKIN_TYPES),
	takesBatches: true,
};
