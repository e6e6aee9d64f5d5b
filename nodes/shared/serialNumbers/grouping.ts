/**
 * Rows in, orders out. All rows of an order become one upload, because the vendor does not say whether a second one adds to the
 * first or replaces it. Every rule about the input is checked on the way, so that nothing of an order is sent when anything in it
 * is wrong.
 */
import { checkCharacters, isBlank, type Cleaning } from './entries';
import { placeOf, shown, type Finding } from './findings';
import { comparable, type OrderKind } from './orderKinds';
import {
	isBlankRow,
	orderNoOf,
	readGoods,
	readNumbersOf,
	readTypeOf,
	reporterFor,
	reportOrderNo,
	type LineGoods,
	type Place,
	type ReporterOf,
	type Row,
	type SerialNumber,
} from './rows';
import { sameOrderWarnings, sharedNumberWarnings } from './warnings';

/** One line of an order, as it is sent. */
export interface UploadLine extends LineGoods {
	readonly serialNumbers: readonly string[];
	/** The suite code (序列号集合码) of each serial number, if the line has any. */
	readonly suiteNos: ReadonlyArray<string | undefined> | undefined;
}

/** Everything that is to be uploaded to one order, or why it cannot be. */
export interface OrderUpload {
	/** Where it is told by its transfer order: the number of that one, until its own has been found. */
	readonly orderNo: string;
	/** The number of its transfer order, where rows told it by that. */
	readonly transferNo?: string;
	/** Undefined if no row has one that is known. */
	readonly orderType: number | undefined;
	readonly lines: readonly UploadLine[];
	readonly serialNumberCount: number;
	/** The input items that its rows came from, ascending. */
	readonly items: readonly number[];
	/** Each serial number, and the row that had it first. */
	readonly firstPlaces: ReadonlyMap<string, Place>;
	/** Whether lines were entered, so that places name them. */
	readonly linesEntered: boolean;
	readonly findings: readonly Finding[];
	/** What may be meant so but rarely is: one serial number in two orders. */
	readonly warnings: readonly string[];
}

/** An order while its rows come in. */
interface OpenOrder {
	readonly orderNo: string;
	/** By the goods they are of. */
	readonly lines: Map<string, OpenLine>;
	readonly items: number[];
	readonly findings: Finding[];
	/** Each serial number of the order, and the row that had it first. */
	readonly firstPlaces: Map<string, Place>;
	/** The order type, and the row that gave it. */
	type?: { readonly code: number; readonly place: Place };
	serialNumberCount: number;
	linesEntered: boolean;
	/** Whether its number is missing, or holds what no number does: its rows may belong to another order. */
	isDamaged: boolean;
	/** Whether it has been held back for a row below it that may be one of its own. */
	isHeld?: boolean;
	/** What is told of how its rows were read: the first of its kind stands for all. */
	warning?: string;
}

interface OpenLine {
	/** Counted from 1. */
	readonly number: number;
	/** Its first row. */
	readonly place: Place;
	readonly goods: LineGoods;
	readonly serialNumbers: SerialNumber[];
}

/** Gathers rows into orders, in the order in which each first appears. */
export class OrderGroups {
	private readonly kind: OrderKind;
	private readonly cleaning: Cleaning;
	private readonly orderPerItem: boolean;
	/** By number, or by item where every item is an order of its own. */
	private readonly orders = new Map<string | number, OpenOrder>();
	/** The order of the last row that had a number. */
	private above?: OpenOrder;

	/** @param options.orderPerItem every item is an order of its own, whatever its number */
	constructor(kind: OrderKind, cleaning: Cleaning, options: { orderPerItem?: boolean } = {}) {
		this.kind = kind;
		this.cleaning = cleaning;
		this.orderPerItem = options.orderPerItem === true;
	}

	/** Takes one row. What is wrong with it becomes a finding of its order. */
	add(row: Row): void {
		const order = this.orderOf(row);
		if (row.line !== undefined) order.linesEntered = true;
		const reporterOf = reporterFor(order.findings, row);
		if (!this.orderPerItem) this.holdAbove(order, row);
		if (isBlankRow(row)) {
			this.reportBlank(order, row, reporterOf);
			return;
		}
		if (order.orderNo === '') reportOrderNo(row, this.kind, reporterOf);
		this.takeType(order, row, reporterOf);
		const goods = readGoods(row, this.kind, reporterOf, (warning) => (order.warning ??= warning));
		const line = goods && lineOf(order, goods, row);
		for (const serialNumber of readNumbersOf(row, this.kind, this.cleaning, reporterOf, line?.number)) {
			takeNumber(order, line, serialNumber, reporterOf);
		}
	}

	/** Something about an item as a whole, or about what could not become a row. */
	addFinding(head: Pick<Row, 'item' | 'orderNo' | 'orderType'>, finding: Omit<Finding, 'item'>): void {
		this.orderOf(head).findings.push({ ...finding, item: head.item });
	}

	/** The orders, after the last row. */
	finish(): OrderUpload[] {
		const orders = [...this.orders.values()];
		const shared = sharedNumberWarnings(orders);
		const twins = this.orderPerItem ? sameOrderWarnings(orders) : [];
		const findingsOf = new Map(
			orders.map((order) => [order, [...order.findings, ...missingSuiteCodes(order), ...missingBatches(order)]] as const),
		);
		const alike = this.orderPerItem ? undefined : this.writtenInTwoWays(orders, findingsOf);
		return orders.map((order, index) => ({
			orderNo: order.orderNo,
			orderType: order.type?.code,
			lines: [...order.lines.values()].map(uploadLineOf),
			serialNumberCount: order.serialNumberCount,
			items: order.items,
			firstPlaces: order.firstPlaces,
			linesEntered: order.linesEntered,
			findings: [...findingsOf.get(order)!, ...[alike?.get(order) ?? []].flat()],
			warnings: [...(order.warning === undefined ? [] : [order.warning]), ...(twins[index] ?? []), ...shared[index]],
		}));
	}

	private orderOf(head: Pick<Row, 'item' | 'line' | 'orderNo'>): OpenOrder {
		const orderNo = orderNoOf(head);
		const group = this.orderPerItem ? head.item : orderNo;
		let order = this.orders.get(group);
		if (!order) {
			order = {
				orderNo,
				lines: new Map(),
				items: [],
				findings: [],
				firstPlaces: new Map(),
				serialNumberCount: 0,
				linesEntered: false,
				isDamaged: false,
			};
			this.orders.set(group, order);
			checkCharacters(orderNo, 'has', reporterFor(order.findings, head)(this.kind.orderNoLabel));
			order.isDamaged = orderNo === '' || order.findings.length > 0;
		}
		if (order.items.at(-1) !== head.item) order.items.push(head.item);
		return order;
	}

	/**
	 * Of merged cells only the first row has the order number. So a row without one, or with one that holds what no number does, may
	 * be one of the order above it, which then is not sent without it.
	 */
	private holdAbove(order: OpenOrder, row: Row): void {
		const { above } = this;
		if (order.isDamaged && above && above !== order && !above.isHeld && !isBlankRow(row)) {
			above.isHeld = true;
			const what = isBlank(row.orderNo) ? 'is empty' : 'is not one that can be used';
			reporterFor(above.findings, row)(this.kind.orderNoLabel)(
				`${what}, and ${placeOf({ item: above.items.at(-1)! })} above it is of order ${shown(above.orderNo)}: it may be a row of that order`,
				'Enter the order number in every row, in those of merged cells too: an order is sent with all of its rows or not at all',
				row.orderNo,
			);
		}
		if (order.orderNo !== '') this.above = order;
	}

	/**
	 * Numbers that differ only in what people do not see, or take for the same: one order would be sent in two parts. Numbers of
	 * transfers are looked up, which tells whether they lead to one order; unless the look-up is not made for some of them.
	 */
	private writtenInTwoWays(orders: readonly OpenOrder[], findingsOf: ReadonlyMap<OpenOrder, readonly Finding[]>): Map<OpenOrder, Finding> {
		const alike = new Map<string, OpenOrder[]>();
		for (const order of orders) {
			if (order.orderNo === '') continue;
			const key = comparable(order.orderNo).replace(/\p{C}/gu, '');
			const known = alike.get(key);
			if (known) known.push(order);
			else alike.set(key, [order]);
		}
		const told = new Map<OpenOrder, Finding>();
		for (const group of alike.values()) {
			const isLookedUp = this.kind.isFoundByTransfer && group.every((order) => findingsOf.get(order)!.length === 0);
			if (group.length < 2 || isLookedUp) continue;
			for (const order of group) {
				const other = order === group[0] ? group[1] : group[0];
				const value = shown(order.orderNo);
				told.set(order, {
					parameter: this.kind.orderNoLabel,
					item: order.items[0],
					line: null,
					value,
					problem: `is ${value}, which differs from ${shown(other.orderNo)} in ${placeOf({ item: other.items[0] })} only in capital letters, full-width characters, blanks or invisible ones`,
					fix: 'Write the number of an order alike in all of its rows',
				});
			}
		}
		return told;
	}

	private reportBlank({ orderNo }: OpenOrder, { line }: Row, reporterOf: ReporterOf): void {
		const what = line === undefined ? 'row' : 'line';
		const parameter = orderNo === '' ? this.kind.orderNoLabel : 'Spec Number';
		reporterOf(parameter)(`is empty, as the whole ${what} is`, `Fill in the ${what}, or remove it`, '');
	}

	private takeType(order: OpenOrder, row: Row, reporterOf: ReporterOf): void {
		const code = readTypeOf(row, this.kind, reporterOf);
		if (code === undefined) return;
		order.type ??= { code, place: row };
		const { type } = order;
		if (type.code === code || order.orderNo === '') return;
		const problem = `is ${code}, but ${type.code} in ${placeOf(type.place)}`;
		reporterOf('Order Type')(problem, 'Give all rows of an order the same order type', row.orderType);
	}
}

/** The line of an order for goods, opened if it is the first row of them. */
function lineOf(order: OpenOrder, goods: LineGoods, { item, line: entered }: Place): OpenLine {
	const key = [goods.specNo, goods.defect, goods.batchNo, goods.productionDate, goods.expireDate].join('\u0000');
	let line = order.lines.get(key);
	if (!line) {
		line = { number: order.lines.size + 1, place: { item, line: entered }, goods, serialNumbers: [] };
		order.lines.set(key, line);
	}
	return line;
}

/** Takes a serial number into its order, and says if it was there before. */
function takeNumber(order: OpenOrder, line: OpenLine | undefined, serialNumber: SerialNumber, reporterOf: ReporterOf): void {
	const { text, place } = serialNumber;
	order.serialNumberCount++;
	line?.serialNumbers.push(serialNumber);
	const first = order.firstPlaces.get(text);
	if (first === undefined) {
		order.firstPlaces.set(text, place);
		return;
	}
	const isSamePlace = first.item === place.item && first.line === place.line;
	const problem = isSamePlace ? `has ${shown(text)} twice` : `has ${shown(text)}, which is in ${placeOf(first)} already`;
	reporterOf('Serial Numbers', line?.number)(problem, 'Remove one of the two', text);
}

/** Suite codes go for all serial numbers of a line or for none, which is known only when all its rows are there. */
function missingSuiteCodes({ lines }: OpenOrder): Finding[] {
	return [...lines.values()].flatMap(({ number, goods, serialNumbers }): Finding[] => {
		const without = serialNumbers.find(({ suiteNo }) => suiteNo === undefined);
		if (!without || serialNumbers.every(({ suiteNo }) => suiteNo === undefined)) return [];
		return [
			{
				parameter: 'Suite Code',
				item: without.place.item,
				line: without.place.line ?? number,
				value: shown(without.text),
				problem: `is missing for ${shown(without.text)}, while other serial numbers of ${shown(goods.specNo)} have one`,
				fix: 'Give every serial number of a spec number a suite code, or none of them',
			},
		];
	});
}

/** What belongs to a batch, by the names that the user sees. */
const OF_A_BATCH = [
	['batchNo', 'Batch Number'],
	['productionDate', 'Production Date'],
	['expireDate', 'Expiry Date'],
] as const;

/**
 * Batches and dates go for all rows of a spec number or for none. They may differ from row to row; but one that is empty where others
 * are not is, as a rule, one of merged cells. Lines that were entered are meant as they are.
 */
function missingBatches({ lines, findings, linesEntered }: OpenOrder): Finding[] {
	if (linesEntered) return [];
	const ofSpec = new Map<string, OpenLine[]>();
	for (const line of lines.values()) {
		const known = ofSpec.get(line.goods.specNo);
		if (known) known.push(line);
		else ofSpec.set(line.goods.specNo, [line]);
	}
	return [...ofSpec].flatMap(([specNo, ofIt]): Finding[] =>
		OF_A_BATCH.flatMap(([field, parameter]): Finding[] => {
			const filled = ofIt.find(({ goods }) => goods[field] !== '');
			const empty = filled && ofIt.find(({ goods }) => goods[field] === '');
			if (!empty) return [];
			const { item } = empty.place;
			// What could not be read is empty too, and has been told.
			if (findings.some((one) => one.parameter === parameter && one.item === item)) return [];
			const problem = `is empty, while ${shown(specNo)} has one in ${placeOf(filled.place)}`;
			const fix =
				'Give all rows of a spec number one, or none of them. Of merged cells in a spreadsheet only the first row has the value: repeat it in the others';
			return [{ parameter, item, line: empty.number, value: '', problem, fix }];
		}),
	);
}

function uploadLineOf({ goods, serialNumbers }: OpenLine): UploadLine {
	const hasSuites = serialNumbers.some(({ suiteNo }) => suiteNo !== undefined);
	return {
		...goods,
		serialNumbers: serialNumbers.map(({ text }) => text),
		suiteNos: hasSuites ? serialNumbers.map(({ suiteNo }) => suiteNo) : undefined,
	};
}
