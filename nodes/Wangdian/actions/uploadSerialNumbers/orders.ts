/** From input items to orders, in each of the four input modes. */
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { inputError } from '../../../shared/host/errors';
import { columnReader, findColumns, withSwitches, type ColumnName, type FoundColumn } from '../../../shared/serialNumbers/columns';
import { isBlank, Unreadable, type Cleaning } from '../../../shared/serialNumbers/entries';
import { shown } from '../../../shared/serialNumbers/findings';
import { OrderGroups, type OrderUpload } from '../../../shared/serialNumbers/grouping';
import { linesOfJson } from '../../../shared/serialNumbers/jsonLines';
import type { OrderKind } from '../../../shared/serialNumbers/orderKinds';
import type { Row } from '../../../shared/serialNumbers/rows';
import { inputModeOf, namedColumns } from './fields';

/**
 * Reads all input items and gathers them into orders. In the modes `fields` and `json` every item is an order of its own.
 *
 * @throws NodeOperationError when the columns of the rows cannot be told
 */
export function readOrders(context: IExecuteFunctions, kind: OrderKind, cleaning: Cleaning): OrderUpload[] {
	const mode = inputModeOf(context);
	const count = context.getInputData().length;
	const groups = new OrderGroups(kind, cleaning, { orderPerItem: mode !== 'items' && mode !== 'columns' });
	if (mode === 'columns') {
		const given = namedColumns(context, kind);
		const { rows, found } = byColumns(context, kind, given);
		for (const row of rows) groups.add(row);
		return groups.finish().map((order) => ({ ...order, findings: withSwitches(order.findings, found, given) }));
	}
	const orderNo = parameterReader(context, kind.orderNoParameter, '');
	const orderType = parameterReader(context, 'orderType', '');
	if (mode === 'items') {
		const [specNo, defect, serialNumbers] = ['specNo', 'defect', 'serialNumbers'].map((name) => parameterReader(context, name, ''));
		const [batchNo, productionDate, expireDate, suiteNo] = ['batchNo', 'productionDate', 'expireDate', 'suiteNo'].map((name) =>
			kind.takesBatches ? parameterReader(context, name, '') : () => '',
		);
		for (let item = 0; item < count; item++) {
			groups.add({
				item,
				orderNo: orderNo(item),
				orderType: orderType(item),
				specNo: specNo(item),
				defect: defect(item),
				serialNumbers: serialNumbers(item),
				batchNo: batchNo(item),
				productionDate: productionDate(item),
				expireDate: expireDate(item),
				suiteNo: suiteNo(item),
			});
		}
		return groups.finish();
	}

	const fromJson = mode === 'json';
	const details = fromJson ? parameterReader(context, 'detailsJson', '') : parameterReader(context, 'details', {});
	const parameter = fromJson ? 'Lines (JSON)' : 'Lines';
	for (let item = 0; item < count; item++) {
		const head = { item, orderNo: orderNo(item), orderType: orderType(item) };
		const value = details(item);
		if (value instanceof Unreadable) {
			const problem = `could not be evaluated: ${value.reason}`;
			groups.addFinding(head, { parameter, line: null, value: '', problem, fix: 'Correct the expression' });
			continue;
		}
		const { lines, problems } = fromJson ? linesOfJson(value, kind) : enteredLines(value);
		for (const problem of problems) groups.addFinding(head, { parameter, ...problem });
		for (const line of lines) groups.add({ ...head, ...line });
		if (lines.length === 0 && problems.length === 0) {
			const fix = 'Add a line with a spec number and its serial numbers';
			groups.addFinding(head, { parameter, line: null, value: '', problem: 'has no line', fix });
		}
	}
	return groups.finish();
}

/** The rows by their column names: fields of the items, which no expression needs to be evaluated for. */
function byColumns(
	context: IExecuteFunctions,
	kind: OrderKind,
	given: Readonly<Record<string, unknown>>,
): { rows: Iterable<Row>; found: readonly FoundColumn[] } {
	const items = context.getInputData();
	const fields = new Set<string>();
	for (const { json } of items) for (const field of Object.keys(json)) fields.add(field);
	const standIn = { orderNo: parameterReader(context, kind.orderNoParameter, ''), orderType: parameterReader(context, 'orderType', '') };
	const { found, problem } = findColumns(kind, given, [...fields], ({ name }) => {
		return (name === 'orderNo' || name === 'orderType') && !isBlank(standIn[name](0));
	});
	if (problem && items.length > 0) throw inputError(context.getNode(), problem.message, problem.fix);
	const forAll = (['orderNo', 'orderType'] as const).filter((name) => found.every(({ column }) => column.name !== name));
	hintAtColumns(
		context,
		found,
		forAll.map((name) => `${name === 'orderNo' ? kind.orderNoLabel : 'Order Type'} '${shown(standIn[name](0))}'`),
	);
	const readers = new Map(found.map(({ column, field }) => [column.name, columnReader(field)]));
	const reader = (name: ColumnName) => readers.get(name) ?? (() => '');
	const [orderNo, orderType] = [readers.get('orderNo'), readers.get('orderType')];
	const [specNo, defect, serialNumbers] = [reader('specNo'), reader('defect'), reader('serialNumbers')];
	const [batchNo, productionDate, expireDate, suiteNo] = (['batchNo', 'productionDate', 'expireDate', 'suiteNo'] as const).map(reader);
	function* rows(): Generator<Row> {
		for (const [item, { json }] of items.entries()) {
			yield {
				item,
				orderNo: orderNo ? orderNo(json) : standIn.orderNo(item),
				orderType: orderType ? orderType(json) : standIn.orderType(item),
				specNo: specNo(json),
				defect: defect(json),
				serialNumbers: serialNumbers(json),
				batchNo: batchNo(json),
				productionDate: productionDate(json),
				expireDate: expireDate(json),
				suiteNo: suiteNo(json),
			};
		}
	}
	return { rows: rows(), found };
}

/** Shows beside the output which field was taken for what, and what the parameters say instead; hosts before 1.82 have no place for it. */
function hintAtColumns(context: IExecuteFunctions, found: readonly FoundColumn[], forAll: readonly string[]): void {
	if (found.length === 0 || typeof context.addExecutionHints !== 'function') return;
	const taken = found.map(({ column, field }) => `${column.label} from '${shown(field)}'`).join(', ');
	const rest = forAll.length > 0 ? `; as set in the node ${forAll.join(', ')}` : '';
	context.addExecutionHints({ message: `Columns: ${taken}${rest}`, type: 'info', location: 'outputPane' });
}

/** The lines of the form. */
function enteredLines(value: unknown): ReturnType<typeof linesOfJson> {
	const entered = (value as { line?: IDataObject[] }).line ?? [];
	return {
		lines: entered.map(({ specNo, defect, serialNumbers, batchNo, productionDate, expireDate, suiteNo }, index) => ({
			line: index + 1,
			specNo,
			defect,
			serialNumbers,
			batchNo,
			productionDate,
			expireDate,
			suiteNo,
		})),
		problems: [],
	};
}

/** Reads a parameter per item. One that holds no expression is the same for all items and read once. */
function parameterReader(context: IExecuteFunctions, name: string, fallback: unknown): (item: number) => unknown {
	const stored = context.getNode().parameters[name];
	const read = (item: number): unknown => {
		try {
			return context.getNodeParameter(name, item, fallback as never);
		} catch (error) {
			return new Unreadable(error instanceof Error ? error.message : String(error));
		}
	};
	if (holdsExpression(stored)) return read;
	const same = read(0);
	return () => same;
}

/** Whether a parameter, as it is stored, depends on the item. */
export function holdsExpression(stored: unknown): boolean {
	if (typeof stored === 'string') return stored.startsWith('=');
	if (typeof stored === 'object' && stored !== null) return Object.values(stored).some(holdsExpression);
	return false;
}
