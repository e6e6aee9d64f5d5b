/** Which field of the rows is which column: by the names that the user gave, else by the headings that spreadsheets and exports use. */
import { isBlank } from './entries';
import { listed, shown, type Finding } from './findings';
import type { OrderKind } from './orderKinds';

/** What a row may have a column of. */
export type ColumnName =
	| 'orderNo'
	| 'orderType'
	| 'specNo'
	| 'defect'
	| 'serialNumbers'
	| 'batchNo'
	| 'productionDate'
	| 'expireDate'
	| 'suiteNo';

/** A column that rows may have, as the form shows it and as people head it. */
export interface Column {
	readonly name: ColumnName;
	/** In the nodes' parameters. */
	readonly parameter: string;
	readonly label: string;
	/** Usual headings. Those of an earlier list are taken before those of a later one. */
	readonly headings: ReadonlyArray<readonly string[]>;
	/** The rows cannot do without it; where a parameter can stand in for it, that is asked after. */
	readonly required: boolean;
}

/** The columns of a kind of order, in the order of the form. */
export function columnsOf(kind: OrderKind): Column[] {
	const isOut = kind.direction === 'out';
	const term = isOut ? '出库' : '入库';
	const english = isOut ? 'stockout' : 'stockin';
	const columns: Column[] = [
		{
			name: 'orderNo',
			parameter: kind.orderNoParameter,
			label: kind.orderNoLabel,
			headings: [
				kind.isFoundByTransfer ? headingsOf('transfer', '调拨') : headingsOf(english, term),
				['order_no', 'order number', 'order', '单号', '单据号', '单据编号'],
			],
			required: true,
		},
		{
			name: 'orderType',
			parameter: 'orderType',
			label: 'Order Type',
			headings: [
				['order_type', `${english} type`, '单据类型', `${term}单类型`, `${term}类型`],
				['type', '类型', '业务类型'],
			],
			required: !kind.isFoundByTransfer,
		},
		{
			name: 'specNo',
			parameter: 'specNo',
			label: 'Spec Number',
			headings: [
				['spec_no', 'spec number', '商家编码', '规格商家编码', '规格编码'],
				['spec', 'sku', 'sku_no', 'sku code', 'sku编码', 'sku号'],
			],
			required: true,
		},
		{
			name: 'defect',
			parameter: 'defect',
			label: 'Defect',
			headings: [['defect', 'is_defect', 'defective', '残次品', '残次', '是否残次', '是否残次品', '残品', '是否残品', '正残品']],
			required: false,
		},
		{
			name: 'serialNumbers',
			parameter: 'serialNumbers',
			label: 'Serial Numbers',
			headings: [
				[
					'sn',
					'sn_no',
					'sn_list',
					'serial number',
					'serial numbers',
					'serial_no',
					'sn code',
					'序列号',
					'序列号(SN)',
					'SN序列号',
					'SN码',
					'SN号',
					'序列码',
				],
				['serial', 'serials', '串号', '串码', '唯一码', 'imei'],
			],
			required: true,
		},
	];
	if (!kind.takesBatches) return columns;
	return [
		...columns,
		{
			name: 'batchNo',
			parameter: 'batchNo',
			label: 'Batch Number',
			headings: [['batch_no', 'batch number', 'batch', 'lot', 'lot_no', '批次', '批次号', '批次编号', '批号', '生产批次']],
			required: false,
		},
		{
			name: 'productionDate',
			parameter: 'productionDate',
			label: 'Production Date',
			headings: [['production_date', 'manufacturing date', '生产日期']],
			required: false,
		},
		{
			name: 'expireDate',
			parameter: 'expireDate',
			label: 'Expiry Date',
			headings: [
				['expire_date', 'expiry date', 'expiration date', '有效期', '有效期至', '有效日期', '到期日', '到期日期', '过期日期', '失效日期'],
			],
			required: false,
		},
		{
			name: 'suiteNo',
			parameter: 'suiteNo',
			label: 'Suite Code',
			headings: [['suite_no', 'suite code', 'sn_suite_no', '序列号集合码', '集合码', '箱码', '箱号']],
			required: false,
		},
	];
}

/** How people head the numbers of an order. */
function headingsOf(english: string, term: string): string[] {
	const names = ['_no', ' number', ' order', ' order no'].map((end) => `${english}${end}`);
	return [...names, ...['单号', '单', '单编号', '单据号'].map((end) => `${term}${end}`)];
}

/** A heading as it is compared: full-width as half-width, without blanks, signs, and the difference of capital and small letters. */
function plain(heading: string): string {
	return heading
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[\p{Z}\p{C}\p{P}\p{S}]/gu, '');
}

/** What is entered for a column that the rows do not have, whatever their headings look like. */
export const NO_COLUMN = '-';

/** A field that was taken for a column. */
export interface FoundColumn {
	readonly column: Column;
	readonly field: string;
}

/** The columns that rows cannot be without; whatever else was found by mistake can be switched off. */
export function canBeSwitchedOff({ name }: Column): boolean {
	return name !== 'specNo' && name !== 'serialNumbers';
}

/**
 * The same findings; the first one about a column that was found by its heading also says how to switch it off, since it may have been
 * taken by mistake.
 *
 * @param given as for findColumns
 */
export function withSwitches(
	findings: readonly Finding[],
	found: readonly FoundColumn[],
	given: Readonly<Record<string, unknown>>,
): readonly Finding[] {
	const fields = new Map(
		found
			.filter(({ column }) => canBeSwitchedOff(column) && column.name !== 'orderNo' && isBlank(given[column.parameter]))
			.map(({ column, field }) => [column.label, field]),
	);
	return findings.map((finding) => {
		const field = fields.get(finding.parameter);
		if (field === undefined) return finding;
		fields.delete(finding.parameter);
		const { parameter, fix } = finding;
		return {
			...finding,
			fix: `${fix}. If ${quoted(field)} is a column of something else, enter ${NO_COLUMN} under 'Columns' -> '${parameter}'`,
		};
	});
}

/** Why the columns cannot be used; the message goes without a full stop. */
export interface ColumnProblem {
	readonly message: string;
	readonly fix: string;
}

/**
 * Finds the columns.
 *
 * @param given field names that the user gave; empty or absent: found by the usual headings; NO_COLUMN: there is none
 * @param fields every field that any row has
 * @param standsIn whether a parameter stands in for a column that rows do not have
 */
export function findColumns(
	kind: OrderKind,
	given: Readonly<Record<string, unknown>>,
	fields: readonly string[],
	standsIn: (column: Column) => boolean,
): { found: FoundColumn[]; problem?: ColumnProblem } {
	const found: FoundColumn[] = [];
	const there = `The rows have the columns ${listed(fields.map(quoted))}`;
	const problem = (message: string, fix: string) => ({ found, problem: { message, fix } });
	const missing: Column[] = [];
	for (const column of columnsOf(kind)) {
		const name = String(given[column.parameter] ?? '').trim();
		if (name === NO_COLUMN && !fields.includes(NO_COLUMN)) {
			if (column.required && !standsIn(column)) missing.push(column);
			continue;
		}
		if (name !== '') {
			if (!fields.some((field) => field === name || field === rootOf(name))) {
				return problem(
					`'${column.label}' under 'Columns' is '${shown(name)}', and no row has such a column`,
					`${there}. Enter the name of one of them, not its value`,
				);
			}
			found.push({ column, field: name });
			continue;
		}
		const fitting = fittingFields(column, fields);
		if (fitting.length > 1) {
			return problem(
				`More than one column may be '${column.label}': ${fitting.map(quoted).join(' and ')}`,
				`Enter the one that is meant under 'Columns' -> '${column.label}'`,
			);
		}
		if (fitting.length === 1) found.push({ column, field: fitting[0] });
		else if (column.required && !standsIn(column)) missing.push(column);
	}
	if (missing.length > 0) {
		const fix =
			unreadableHeadings(fields) ?? `${misplacedHeadings(fields)}${transferColumn(kind, missing, fields)}${there}. ${howToTell(missing)}`;
		return problem(`No column was found for '${missing.map(({ label }) => label).join("', '")}'`, fix);
	}
	return { found };
}

/** The fields whose headings are usual ones of a column, of the first list that any of them is in. */
function fittingFields(column: Column, fields: readonly string[]): string[] {
	for (const headings of [[column.parameter, ...column.headings[0]], ...column.headings.slice(1)]) {
		const fitting = fittingHeadings(headings, fields);
		if (fitting.length > 0) return fitting;
	}
	return [];
}

function fittingHeadings(headings: readonly string[], fields: readonly string[]): string[] {
	const usual = new Set(headings.map(plain));
	const fitting = fields.filter((field) => usual.has(plain(field)));
	if (fitting.length === 0) return fitting;
	// Beside a heading that fits, one with a number behind it is a second such column: n8n's reader of spreadsheets calls it so
	// where two are headed alike (序列号, 序列号_1), and people do (序列号, 序列号2).
	return fields.filter((field) => usual.has(plain(field).replace(/\d+$/, '')));
}

/** The first part of a path such as `row.sn` or `['row'].sn`, which n8n writes when a nested field is dragged into a parameter. */
function rootOf(path: string): string {
	return partsOf(path)[0];
}

function partsOf(path: string): string[] {
	return path
		.replace(/\[["']?([^\]"']*)["']?\]/g, '.$1')
		.split('.')
		.filter((part) => part !== '');
}

/** Reads a column of a row: the field of that very name, else the one that the name is a path to. */
export function columnReader(field: string): (row: Readonly<Record<string, unknown>>) => unknown {
	const parts = partsOf(field);
	return (row) => {
		if (Object.hasOwn(row, field)) return row[field];
		if (parts.length < 2) return undefined;
		return parts.reduce<unknown>(
			(value, part) =>
				typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? (value as Record<string, unknown>)[part] : undefined,
			row,
		);
	};
}

function quoted(field: string): string {
	return `'${shown(field)}'`;
}

/** The ways to tell the node which fields the columns are. */
function howToTell(missing: readonly Column[]): string {
	const usual = missing.map(({ label, headings: [first] }) => {
		const isEnglish = (heading: string) => /^[a-z_ ]+$/.test(heading);
		const some = [...first.filter(isEnglish).slice(0, 2), ...first.filter((heading) => !isEnglish(heading)).slice(0, 3)];
		return `'${label}' such as ${some.map(quoted).join(', ')}`;
	});
	const heads = missing.filter(({ name }) => name === 'orderNo' || name === 'orderType').map(({ label }) => `'${label}'`);
	const forAll = heads.length > 0 ? `. ${heads.join(' and ')} can also be filled in for all rows` : '';
	return `Enter what is meant under 'Columns', or give it a usual heading: ${usual.join('; ')}${forAll}`;
}

/** The orders of transfers are told by the transfers' numbers as well, but not unasked. */
function transferColumn(kind: OrderKind, missing: readonly Column[], fields: readonly string[]): string {
	if (kind.isFoundByTransfer || missing.every(({ name }) => name !== 'orderNo')) return '';
	const [field] = fittingHeadings(headingsOf('transfer', '调拨'), fields);
	return field === undefined ? '' : `If ${quoted(field)} holds the numbers of transfer orders, set 'Find By' to 'Transfer Number'. `;
}

/** What a reader puts where bytes are no character of the encoding that it takes a file for. */
const UNREADABLE = '\uFFFD';

/** Excel in China saves CSV in GBK, an encoding that n8n's reader of CSV does not have: the Chinese headings are gone then. */
function unreadableHeadings(fields: readonly string[]): string | undefined {
	if (!fields.some((field) => field.includes(UNREADABLE))) return undefined;
	return 'The headings cannot be read: the file is not in UTF-8, as when Excel saves a CSV in China. Save it as .xlsx or as CSV UTF-8';
}

/** How n8n's reader names the columns of a spreadsheet that have nothing in the row of the headings, as beside a title. */
const WITHOUT_HEADING = /^__EMPTY(_\d+)?$/;

function misplacedHeadings(fields: readonly string[]): string {
	if (!fields.some((field) => WITHOUT_HEADING.test(field))) return '';
	return "Some columns have no heading. If the headings stand below a title, set the option 'Range' of 'Extract From File' to the number of rows above them, e.g. 1. ";
}
