/** One row of the input: what a scanner or a spreadsheet gives, and what it says once its values are read. */
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
import { shown, type Finding } from './findings';
import { TRANSFER_TYPE, type OrderKind } from './orderKinds';
import { dayNumberWarning } from './warnings';

/** Where a row stands in the input. */
export interface Place {
	/** The input item, counted from 0. */
	readonly item: number;
	/** The line as entered, counted from 1; absent where the item is the row. */
	readonly line?: number;
}

/** One input row, as it came: an input item, or a line entered in one. */
export interface Row extends Place {
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

/** What the serial numbers of a line have in common: goods of one spec number, condition and batch. */
export interface LineGoods {
	readonly specNo: string;
	readonly defect: boolean;
	readonly batchNo: string;
	/** `2026-03-17 00:00:00`, Beijing time, or ''. */
	readonly productionDate: string;
	readonly expireDate: string;
}

/** A serial number, with its suite code (序列号集合码) where it has one, and the row that brought it. */
export interface SerialNumber {
	readonly text: string;
	readonly suiteNo: string | undefined;
	readonly place: Place;
}

/** Gives the reporter for a parameter; what it reports belongs to one row, and to a line of the order where that is known. */
export type ReporterOf = (parameter: string, lineNumber?: number) => Report;

/** Reporters that add to the findings of an order. */
export function reporterFor(findings: Finding[], { item, line }: Place): ReporterOf {
	return (parameter, lineNumber) => (problem, fix, value) => {
		findings.push({ parameter, item, line: line ?? lineNumber ?? null, value: shown(value), problem, fix });
	};
}

/** Whether a row says nothing but which order it would belong to. */
export function isBlankRow({ specNo, serialNumbers }: Row): boolean {
	return isBlank(specNo) && isBlank(serialNumbers);
}

/** The order number of a row as text; '' for none and for what cannot be one, which reportOrderNo then tells. */
export function orderNoOf(row: Pick<Row, 'orderNo'>): string {
	return oneText(row.orderNo, () => {}) ?? '';
}

/** Says why a row has no order number. */
export function reportOrderNo(row: Row, kind: OrderKind, reporterOf: ReporterOf): void {
	const report = reporterOf(kind.orderNoLabel);
	if (oneText(row.orderNo, report) !== '') return;
	const mayBeMerged = row.line === undefined && row.item > 0;
	report(
		'is empty',
		`Enter the number of the ${kind.isFoundByTransfer ? 'transfer order' : kind.noun} as the ERP shows it, e.g. ${kind.orderNoExample}${mayBeMerged ? '. Of merged cells in a spreadsheet only the first row has the value: repeat it in the others' : ''}`,
		'',
	);
}

/** The order type of a row; undefined if it was reported. */
export function readTypeOf(
	row: Row,
	{ orderTypes, orderTypeCodes, isFoundByTransfer }: OrderKind,
	reporterOf: ReporterOf,
): number | undefined {
	if (isFoundByTransfer && isBlank(row.orderType)) return TRANSFER_TYPE;
	const type = readOrderType(row.orderType, orderTypeCodes);
	if (type !== undefined && !Number.isNaN(type)) return type;
	const known = Object.entries(orderTypes).map(([code, { name }]) => `${code} ${name}`);
	const report = reporterOf('Order Type');
	if (type === undefined) report('is missing', `Enter one of ${known.join(', ')}`, '');
	else report(`has the unknown value ${shown(row.orderType)}`, `Use one of ${known.join(', ')}`, row.orderType);
	return undefined;
}

/**
 * The goods that a row is about; undefined if it does not say.
 *
 * @param warn takes what was read in a way that people should know of
 */
export function readGoods(row: Row, kind: OrderKind, reporterOf: ReporterOf, warn: (warning: string) => void): LineGoods | undefined {
	const specNo = readSpecNo(row, reporterOf('Spec Number'));
	const defect = readFlag(row.defect);
	if (defect === undefined) {
		reporterOf('Defect')(
			`has the value ${shown(row.defect)}, which is neither yes nor no`,
			'Use true or false, 1 or 0, yes or no',
			row.defect,
		);
	}
	const batch = kind.takesBatches ? readBatch(row, reporterOf, warn) : { batchNo: '', productionDate: '', expireDate: '' };
	return specNo ? { specNo, defect: defect === true, ...batch } : undefined;
}

function readSpecNo(row: Row, report: Report): string | undefined {
	const specNo = oneText(row.specNo, report);
	if (specNo === '') report('is empty', 'Enter the spec number of the goods', '');
	else if (specNo !== undefined) {
		checkLength(specNo, LONGEST_SPEC_NO, 'has', 'Use the spec number as the ERP shows it', report);
		checkCharacters(specNo, 'has', report);
	}
	return specNo;
}

function readBatch(
	row: Row,
	reporterOf: ReporterOf,
	warn: (warning: string) => void,
): Pick<LineGoods, 'batchNo' | 'productionDate' | 'expireDate'> {
	const reportBatch = reporterOf('Batch Number');
	const batchNo = oneText(row.batchNo, reportBatch, 'optional') ?? '';
	checkCharacters(batchNo, 'has', reportBatch);
	const date = (value: unknown, parameter: string): string => {
		const read = readDate(value);
		if ('problem' in read) {
			reporterOf(parameter)(read.problem, read.fix, value);
			return '';
		}
		if (read.dayNumber !== undefined) warn(dayNumberWarning(parameter, row, read.dayNumber, read.text));
		return read.text;
	};
	const productionDate = date(row.productionDate, 'Production Date');
	const expireDate = date(row.expireDate, 'Expiry Date');
	if (productionDate !== '' && expireDate !== '' && expireDate < productionDate) {
		const problem = `is ${expireDate}, before the production date ${productionDate}`;
		reporterOf('Expiry Date')(problem, 'Correct one of the two dates', expireDate);
	}
	return { batchNo, productionDate, expireDate };
}

/**
 * The serial numbers of a row, cleaned and checked. One that is reported is among them all the same, to be counted and compared.
 *
 * @param lineNumber the line of the order that the row belongs to, counted from 1
 */
export function readNumbersOf(
	row: Row,
	{ takesBatches }: OrderKind,
	cleaning: Cleaning,
	reporterOf: ReporterOf,
	lineNumber: number | undefined,
): SerialNumber[] {
	const { item, line } = row;
	const place: Place = { item, line };
	const rowSuite = takesBatches ? readSuiteNo(row.suiteNo, cleaning, reporterOf('Suite Code', lineNumber)) : undefined;
	const numbers: SerialNumber[] = [];
	let reported = false;
	const report: Report = (...finding) => {
		reported = true;
		reporterOf('Serial Numbers', lineNumber)(...finding);
	};
	readSerialNumbers(row.serialNumbers, cleaning, takesBatches, report, (text, ownSuite) => {
		numbers.push({ text, suiteNo: ownSuite ?? rowSuite, place });
	});
	if (numbers.length === 0 && !reported) {
		report('is empty', `Enter at least one serial number, or remove the ${line === undefined ? 'row' : 'line'}`, '');
	}
	return numbers;
}
