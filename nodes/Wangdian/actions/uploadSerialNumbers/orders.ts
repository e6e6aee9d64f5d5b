/** From input items to orders, in each of the three input modes. */
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { Unreadable, type Cleaning } from '../../../shared/serialNumbers/entries';
import { OrderGroups, type OrderUpload } from '../../../shared/serialNumbers/grouping';
import { linesOfJson } from '../../../shared/serialNumbers/jsonLines';
import type { OrderKind } from '../../../shared/serialNumbers/orderKinds';

/** Reads all input items and gathers them into orders. In the modes `fields` and `json` every item is an order of its own. */
export function readOrders(context: IExecuteFunctions, kind: OrderKind, cleaning: Cleaning): OrderUpload[] {
	const mode = context.getNodeParameter('inputMode', 0, 'fields') as string;
	const count = context.getInputData().length;
	const groups = new OrderGroups(kind, cleaning, { orderPerItem: mode !== 'items' });
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

function holdsExpression(stored: unknown): boolean {
	if (typeof stored === 'string') return stored.startsWith('=');
	if (typeof stored === 'object' && stored !== null) return Object.values(stored).some(holdsExpression);
	return false;
}
