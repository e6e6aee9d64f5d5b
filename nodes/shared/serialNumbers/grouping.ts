/**
 * Rows in, orders out. A row is what a scanner or a spreadsheet gives: order, spec number, serial numbers. All rows of an order become
 * one upload, because the vendor does not say whether a second one adds to the first or replaces it. Every rule about the input is
 * checked on the way, so that nothing of an order is sent when anything in it is wrong.
 *
 * Built for 100,000 rows: a row costs a few look-ups, and what is usual is taken before what is possible.
 */
import {
	checkCharacters,
	checkLength,
	isBlank,
	LONGEST_SPEC_NO,
	oneText,
	readDate,
	readFlag,
	readOrderType,
	readSerialNumbers,
	readSuiteNo,
	type Cleaning,
	type Report,
} from './entries';
import { MOST_LISTED, placeOf, shown, type Finding } from './findings';
import type { OrderKind } from './orderKinds';
import { FirstRows, hashOf, NOT_PLAIN, plainHash } from './serialIndex';

/** One input row, as it came: an input item, or a line entered in one. */
export interface Row {
	/** The input item, counted from 0. */
	readonly item: number;
	/** The line as entered, counted from 1; absent where the item is the row. */
	readonly line?: number;
	readonly orderNo: unknown;
	readonly orderType: unknown;
	readonly specNo: unknown;
	readonly defect?: unknown;
	readonly serialNumbers: unknown;
	readonly batchNo?: unknown;
	readonly productionDate?: unknown;
	readonly expireDate?: unknown;
	readonly suiteNo?: unknown;
}

/** One line of an order: goods of one spec number, condition and batch. */
export interface UploadLine {
	readonly specNo: string;
	readonly defect: boolean;
	readonly batchNo: string;
	/** `2026-03-17 00:00:00`, Beijing time, or ''. */
	readonly productionDate: string;
	readonly expireDate: string;
	readonly serialNumbers: string[];
	/** The suite code (序列号集合码) of each serial number, if the line has any. */
	suiteNos: Array<string | undefined> | undefined;
}

/** Everything that is to be uploaded to one order, or why it cannot be. */
export interface OrderUpload {
	readonly orderNo: string;
	/** Undefined if no row has one that is known. */
	readonly orderType: number | undefined;
	readonly lines: readonly UploadLine[];
	readonly serialNumberCount: number;
	/** The input items that its rows came from, ascending. */
	readonly items: readonly number[];
	/** Whether lines were entered, so that places name them. */
	readonly linesEntered: boolean;
	readonly findings: readonly Finding[];
	/** What may be meant so but rarely is: one serial number in two orders. */
	readonly warnings: readonly string[];
}

/** An order while its rows come in. */
interface OpenOrder {
	readonly index: number;
	readonly orderNo: string;
	readonly rawOrderNo: unknown;
	readonly lines: OpenLine[];
	readonly byKey: Map<string, OpenLine>;
	readonly items: number[];
	readonly findings: Finding[];
	/** Serial numbers that another order had first, with the row in this one. */
	elsewhere?: Map<string, number>;
	/** A serial number, and the first row of it in the other order. */
	readonly shared: Array<readonly [string, number]>;
	rawType: unknown;
	orderType: number | undefined;
	/** The row that gave the order type. */
	typeRow: number;
	count: number;
	linesEntered: boolean;
}

interface OpenLine extends UploadLine {
	readonly number: number;
	/** The row that opened it: rows with the very same values need not be read again, if that one had no findings. */
	readonly raw: Row;
	readonly clean: boolean;
}

/** A value that no row has. */
const NOTHING = Symbol('nothing');

/** Gathers rows into orders, in the order in which each first appears. */
export class OrderGroups {
	private readonly kind: OrderKind;
	private readonly cleaning: Cleaning;
	private readonly orderPerItem: boolean;
	private readonly orders: OpenOrder[] = [];
	/** By number, or by item where every item is an order of its own. */
	private readonly byNumber = new Map<string | number, OpenOrder>();
	/** The first row of every serial number, over all orders. */
	private readonly firstRows: FirstRows;
	/** How many rows there were, and of each its item and its order, in turn. */
	private rowCount = 0;
	private rows: Int32Array;
	/** The line of a row, where lines were entered. */
	private readonly rowLine: Array<number | undefined> = [];
	private last: OpenOrder | undefined;
	private lastLine: OpenLine | undefined;

	/**
	 * @param options.orderPerItem every item is an order of its own, whatever its number
	 * @param options.expectedRows about how many rows will come
	 */
	constructor(kind: OrderKind, cleaning: Cleaning, options: { orderPerItem?: boolean; expectedRows?: number } = {}) {
		this.kind = kind;
		this.cleaning = cleaning;
		this.orderPerItem = options.orderPerItem === true;
		const { expectedRows = 0 } = options;
		this.rows = new Int32Array(Math.max(64, expectedRows) * 2);
		this.firstRows = new FirstRows(expectedRows);
	}

	/** Takes one row. What is wrong with it becomes a finding of its order. */
	add(row: Row): void {
		const order = this.orderOf(row);
		const rowNumber = this.takeRow(order, row);
		const { serialNumbers } = row;
		// What scanners give: one clean serial number, of an order and a line that the row before had too.
		if (order.rawType === row.orderType && typeof serialNumbers === 'string' && !row.suiteNo) {
			const line = this.knownLine(order, row);
			const hash = line && !line.suiteNos ? plainHash(serialNumbers) : NOT_PLAIN;
			if (line && hash !== NOT_PLAIN) {
				line.serialNumbers.push(serialNumbers);
				this.count(order, line, row, rowNumber, serialNumbers, hash);
				return;
			}
		}
		this.addCarefully(order, row, rowNumber);
	}

	private addCarefully(order: OpenOrder, row: Row, rowNumber: number): void {
		if (isBlankRow(row)) {
			this.reportBlank(order, row);
			return;
		}
		if (order.orderNo === '') this.reportNumber(order, row);
		if (order.rawType !== row.orderType) this.readType(order, row, rowNumber);
		this.addSerialNumbers(order, this.knownLine(order, row) ?? this.readLine(order, row), row, rowNumber);
	}

	private takeRow(order: OpenOrder, row: Row): number {
		const { item, line } = row;
		const { items } = order;
		if (items.length === 0 || items[items.length - 1] !== item) items.push(item);
		const rowNumber = this.rowCount++;
		if (line !== undefined) {
			order.linesEntered = true;
			this.rowLine[rowNumber] = line;
		}
		if (rowNumber * 2 === this.rows.length) {
			const rows = new Int32Array(this.rows.length * 2);
			rows.set(this.rows);
			this.rows = rows;
		}
		this.rows[rowNumber * 2] = item;
		this.rows[rowNumber * 2 + 1] = order.index;
		return rowNumber;
	}

	private placeOfRow(row: number): string {
		return placeOf(this.rows[row * 2], this.rowLine[row]);
	}

	private orderOfRow(row: number): OpenOrder {
		return this.orders[this.rows[row * 2 + 1]];
	}

	/** Something about an item as a whole, or about what could not become a row. */
	addFinding(head: Pick<Row, 'item' | 'orderNo' | 'orderType'>, finding: Omit<Finding, 'item'>): void {
		const { item } = head;
		const order = this.orderOf({ ...head, specNo: undefined, serialNumbers: undefined });
		if (order.items[order.items.length - 1] !== item) order.items.push(item);
		order.findings.push({ ...finding, item });
	}

	/** The orders, after the last row. */
	finish(): OrderUpload[] {
		for (const order of this.orders) this.checkWhole(order);
		const twins = this.orderPerItem ? this.twinWarnings() : new Map<OpenOrder, string[]>();
		return this.orders.map((order) => ({
			orderNo: order.orderNo,
			orderType: order.orderType,
			lines: order.lines,
			serialNumberCount: order.count,
			items: order.items,
			linesEntered: order.linesEntered,
			findings: order.findings,
			warnings: [...(twins.get(order) ?? []), ...(order.shared.length === 0 ? [] : this.warningsOf(order))],
		}));
	}

	private orderOf(row: Row): OpenOrder {
		const raw = row.orderNo;
		const { last } = this;
		if (last && (this.orderPerItem ? last.items[0] === row.item : last.rawOrderNo === raw)) return last;
		// Objects and the like are reported row by row, under no number.
		const orderNo = oneText(raw, () => {}) ?? '';
		const group = this.orderPerItem ? row.item : orderNo;
		let order = this.byNumber.get(group);
		if (!order) {
			order = {
				index: this.orders.length,
				orderNo,
				rawOrderNo: raw,
				lines: [],
				byKey: new Map(),
				items: [],
				findings: [],
				shared: [],
				rawType: NOTHING,
				orderType: undefined,
				typeRow: 0,
				count: 0,
				linesEntered: false,
			};
			this.byNumber.set(group, order);
			this.orders.push(order);
			if (orderNo !== '') checkCharacters(orderNo, 'has', this.reporter(order, row, this.kind.orderNoLabel));
		}
		this.last = order;
		this.lastLine = undefined;
		return order;
	}

	private reporter(order: OpenOrder, row: Row, parameter: string, line: OpenLine | undefined = undefined): Report {
		return (problem, fix, value) => {
			const number = row.line ?? line?.number ?? null;
			order.findings.push({ parameter, item: row.item, line: number, value: shown(value), problem, fix });
		};
	}

	private reportBlank(order: OpenOrder, row: Row): void {
		const what = row.line === undefined ? 'row' : 'line';
		const parameter = order.orderNo === '' ? this.kind.orderNoLabel : 'Spec Number';
		this.reporter(order, row, parameter)(`is empty, as the whole ${what} is`, `Fill in the ${what}, or remove it`, '');
	}

	/** The order number of a row is empty, or nothing that can be one. */
	private reportNumber(order: OpenOrder, row: Row): void {
		const report = this.reporter(order, row, this.kind.orderNoLabel);
		const { noun, vendorName, orderNoExample } = this.kind;
		if (oneText(row.orderNo, report) !== '') return;
		report('is empty', `Enter the number of the ${noun} (${vendorName}) as the ERP shows it, e.g. ${orderNoExample}`, '');
	}

	private readType(order: OpenOrder, row: Row, rowNumber: number): void {
		const report = this.reporter(order, row, 'Order Type');
		const { orderTypes } = this.kind;
		const type = readOrderType(row.orderType, orderTypes);
		const known = () =>
			Object.entries(orderTypes)
				.map(([code, name]) => `${code} ${name}`)
				.join(', ');
		if (type === undefined) {
			report('is missing', `Enter one of the codes ${known()}`, '');
		} else if (Number.isNaN(type)) {
			report(`has the unknown value ${shown(row.orderType)}`, `Use one of the codes ${known()}`, row.orderType);
		} else if (order.orderType === undefined) {
			order.orderType = type;
			order.rawType = row.orderType;
			order.typeRow = rowNumber;
		} else if (order.orderType !== type && order.orderNo !== '') {
			const first = this.placeOfRow(order.typeRow);
			report(`is ${type}, but ${order.orderType} in ${first}`, 'Give all rows of an order the same order type', row.orderType);
		}
	}

	/** The line of a row whose values are those of a row that was read before, and had no findings. */
	private knownLine(order: OpenOrder, row: Row): OpenLine | undefined {
		const { lastLine } = this;
		if (lastLine && isSameLine(lastLine.raw, row)) return lastLine;
		const line = order.byKey.get(row.specNo as string);
		if (!line?.clean || !isSameLine(line.raw, row) || order.orderNo === '') return undefined;
		this.lastLine = line;
		return line;
	}

	/** The line of the order that a row belongs to; undefined if the row does not say. */
	private readLine(order: OpenOrder, row: Row): OpenLine | undefined {
		const found = order.findings.length;
		const specNo = this.readSpecNo(order, row);
		const defect = readFlag(row.defect);
		if (defect === undefined) {
			this.reporter(order, row, 'Defect')(
				`has the value ${shown(row.defect)}, which is neither true nor false`,
				'Use true or false',
				row.defect,
			);
		}
		const batch = this.readBatch(order, row);
		if (specNo === undefined || specNo === '') return undefined;
		const key =
			defect || batch.batchNo || batch.productionDate || batch.expireDate
				? [specNo, defect, batch.batchNo, batch.productionDate, batch.expireDate].join('\u0000')
				: specNo;
		let line = order.byKey.get(key);
		if (!line) {
			line = {
				specNo,
				defect: defect === true,
				...batch,
				serialNumbers: [],
				suiteNos: undefined,
				number: order.lines.length + 1,
				raw: row,
				clean: order.findings.length === found,
			};
			order.byKey.set(key, line);
			order.lines.push(line);
		}
		if (line.clean && order.findings.length === found) this.lastLine = line;
		return line;
	}

	private readSpecNo(order: OpenOrder, row: Row): string | undefined {
		const report = this.reporter(order, row, 'Spec Number');
		const specNo = oneText(row.specNo, report);
		if (specNo === '') report('is empty', 'Enter the spec number (商家编码) of the goods', '');
		else if (specNo !== undefined) {
			checkLength(specNo, LONGEST_SPEC_NO, 'has', 'Use the spec number (商家编码) as the ERP shows it', report);
			checkCharacters(specNo, 'has', report);
		}
		return specNo;
	}

	private readBatch(order: OpenOrder, row: Row): Pick<UploadLine, 'batchNo' | 'productionDate' | 'expireDate'> {
		if (!this.kind.takesBatches) return { batchNo: '', productionDate: '', expireDate: '' };
		const reportBatch = this.reporter(order, row, 'Batch Number');
		const batchNo = oneText(row.batchNo, reportBatch) ?? '';
		checkCharacters(batchNo, 'has', reportBatch);
		const date = (value: unknown, parameter: string): string => {
			const text = readDate(value);
			if (text !== undefined) return text;
			this.reporter(order, row, parameter)(`is not a date: ${shown(value)}`, 'Use an ISO 8601 date, e.g. 2026-03-17', value);
			return '';
		};
		const productionDate = date(row.productionDate, 'Production Date');
		const expireDate = date(row.expireDate, 'Expiry Date');
		if (productionDate !== '' && expireDate !== '' && expireDate < productionDate) {
			const report = this.reporter(order, row, 'Expiry Date');
			report(`is ${expireDate}, before the production date ${productionDate}`, 'Correct one of the two dates', expireDate);
		}
		return { batchNo, productionDate, expireDate };
	}

	private addSerialNumbers(order: OpenOrder, line: OpenLine | undefined, row: Row, rowNumber: number): void {
		const report = this.reporter(order, row, 'Serial Numbers', line);
		const { takesBatches } = this.kind;
		const rowSuite = takesBatches ? readSuiteNo(row.suiteNo, this.cleaning, this.reporter(order, row, 'Suite Code', line)) : undefined;
		const [before, findings] = [order.count, order.findings.length];
		readSerialNumbers(row.serialNumbers, this.cleaning, takesBatches, report, (serialNumber, ownSuite, hash) => {
			const suiteNo = ownSuite ?? rowSuite;
			if (line) {
				if (suiteNo !== undefined && !line.suiteNos) line.suiteNos = line.serialNumbers.map(() => undefined);
				line.suiteNos?.push(suiteNo);
				line.serialNumbers.push(serialNumber);
			}
			this.count(order, line, row, rowNumber, serialNumber, hash);
		});
		if (order.count > before || order.findings.length > findings) return;
		report('is empty', `Enter at least one serial number, or remove the ${row.line === undefined ? 'row' : 'line'}`, '');
	}

	/** Counts a serial number and looks whether it came before. */
	private count(order: OpenOrder, line: OpenLine | undefined, row: Row, rowNumber: number, serialNumber: string, hash: number): void {
		order.count++;
		const first = this.firstRows.put(serialNumber, hash, rowNumber);
		if (first < 0) return;
		if (this.orderOfRow(first) !== order) {
			const own = order.elsewhere?.get(serialNumber);
			if (own === undefined) {
				(order.elsewhere ??= new Map()).set(serialNumber, rowNumber);
				order.shared.push([serialNumber, first]);
				this.orderOfRow(first).shared.push([serialNumber, rowNumber]);
				return;
			}
			this.reportTwice(order, line, row, serialNumber, own);
			return;
		}
		this.reportTwice(order, line, row, serialNumber, first);
	}

	private reportTwice(order: OpenOrder, line: OpenLine | undefined, row: Row, serialNumber: string, first: number): void {
		const place = this.placeOfRow(first);
		const here = place === placeOf(row.item, row.line) ? 'the same place' : place;
		const report = this.reporter(order, row, 'Serial Numbers', line);
		report(`has ${shown(serialNumber)} a second time, first in ${here}`, 'Remove one of the two', serialNumber);
	}

	/** What can be said only when all rows of an order are there. */
	private checkWhole(order: OpenOrder): void {
		for (const { specNo, serialNumbers, suiteNos, number } of order.lines) {
			const without = suiteNos?.indexOf(undefined) ?? -1;
			if (!suiteNos || without < 0) continue;
			const serialNumber = serialNumbers[without];
			// It is known by now, so this only looks it up.
			const row = order.elsewhere?.get(serialNumber) ?? this.firstRows.put(serialNumber, hashOf(serialNumber), 0);
			order.findings.push({
				parameter: 'Suite Code',
				item: this.rows[row * 2],
				line: this.rowLine[row] ?? number,
				value: shown(serialNumber),
				problem: `is missing for ${shown(serialNumber)}, while other serial numbers of ${shown(specNo)} have one`,
				fix: 'Give every serial number of a spec number a suite code (序列号集合码), or none of them',
			});
		}
	}

	/** Items that are requests of their own to the very same order. */
	private twinWarnings(): Map<OpenOrder, string[]> {
		const firsts = new Map<string, OpenOrder>();
		const warnings = new Map<OpenOrder, string[]>();
		const warn = (order: OpenOrder, other: OpenOrder) => {
			if (warnings.has(order)) return;
			warnings.set(order, [
				`Order ${shown(order.orderNo)} also stands in item ${other.items[0]}, which is a request of its own: it may add to this one or replace it. Input Mode 'Items' gathers the rows of an order into one request`,
			]);
		};
		for (const order of this.orders) {
			const first = firsts.get(order.orderNo);
			if (order.orderNo === '') continue;
			if (!first) {
				firsts.set(order.orderNo, order);
				continue;
			}
			warn(first, order);
			warn(order, first);
		}
		return warnings;
	}

	private warningsOf({ shared }: OpenOrder): string[] {
		const texts = shared.slice(0, MOST_LISTED + 1).map(([serialNumber, row]) => {
			const { orderNo } = this.orderOfRow(row);
			const other = orderNo === '' ? 'an order without a number' : `order ${shown(orderNo)}`;
			return `Serial number ${shown(serialNumber)} also stands in ${other} (${this.placeOfRow(row)})`;
		});
		if (shared.length <= MOST_LISTED) return texts;
		return [...texts.slice(0, MOST_LISTED), `${shared.length - MOST_LISTED} more serial numbers also stand in other orders`];
	}
}

function isSameLine(a: Row, b: Row): boolean {
	return (
		a.specNo === b.specNo &&
		a.defect === b.defect &&
		a.batchNo === b.batchNo &&
		a.productionDate === b.productionDate &&
		a.expireDate === b.expireDate
	);
}

function isBlankRow({ specNo, serialNumbers }: Row): boolean {
	return isBlank(specNo) && isBlank(serialNumbers);
}
