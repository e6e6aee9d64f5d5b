// Every rule about serial numbers, as the user reads it, and the calls that come of it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';

import { editions } from '../../nodes/shared/protocol/editions';
import { columnReader, columnsOf, findColumns, type Column } from '../../nodes/shared/serialNumbers/columns';
import { Unreadable, type Cleaning } from '../../nodes/shared/serialNumbers/entries';
import { findingsText, type Finding } from '../../nodes/shared/serialNumbers/findings';
import { OrderGroups, type OrderUpload } from '../../nodes/shared/serialNumbers/grouping';
import { linesOfJson } from '../../nodes/shared/serialNumbers/jsonLines';
import { foundByTransfer, STOCKIN, STOCKOUT, type OrderKind } from '../../nodes/shared/serialNumbers/orderKinds';
import type { Row } from '../../nodes/shared/serialNumbers/rows';
import { noUploadAdvice, uploadCall } from '../../nodes/shared/serialNumbers/upload';
import { compareUpload } from '../../nodes/shared/serialNumbers/verification';
import { serialNumber } from '../../nodes/shared/records/kinds/serialNumber';
import { idOf, queriesOf, recordsOf } from '../../nodes/shared/records/query';
import { projectRoot } from '../support/paths.mts';

const AS_IS: Cleaning = { halfWidth: false, removeSpaces: false };

function grouped(rows: Array<Partial<Row>>, kind: OrderKind = STOCKOUT, cleaning = AS_IS, orderPerItem = false): OrderUpload[] {
	const groups = new OrderGroups(kind, cleaning, { orderPerItem });
	rows.forEach((row, item) => groups.add({ item, orderNo: 'CK1', orderType: 2, specNo: 'A', serialNumbers: `S${item}`, ...row }));
	return groups.finish();
}

/** The findings as sentences, with their fixes. */
function said(orders: OrderUpload[]): string[] {
	return orders.flatMap(({ findings, linesEntered }) =>
		findings.map(({ parameter, item, line, problem, fix }) => {
			const place = linesEntered && line !== null ? `item ${item}, line ${line}` : `item ${item}`;
			return `'${parameter}' in ${place} ${problem}. ${fix}`;
		}),
	);
}

const TYPES_OUT = '2 Transfer, 5 Production Material, 14 Purchase Return, 21 Other';
const AS_TEXT = 'Deliver it as text, so that no digit is lost: format the column of the spreadsheet as text, or quote it in JSON';
const UNGROUPED = 'Deliver it without them, as text; several serial numbers of three digits by line breaks or semicolons';
const EXPONENT = 'which reads as a number in scientific notation, whose digits are lost';
const KEEP_DIGITS =
	'Format the column of the spreadsheet as text before it is filled in, or as a number without decimals (up to 15 digits), and save it again';
const STORABLE = 'Remove it: emoji and rare characters make the write fail';

describe('what the user reads about a row', () => {
	it.each<[string, Partial<Row>, string]>([
		[
			'a blank row',
			{ orderNo: '', specNo: ' ', serialNumbers: [] },
			"'Stock-Out Number' in item 0 is empty, as the whole row is. Fill in the row, or remove it",
		],
		[
			'a row with nothing but an order',
			{ specNo: '', serialNumbers: null },
			"'Spec Number' in item 0 is empty, as the whole row is. Fill in the row, or remove it",
		],
		[
			'a blank line',
			{ line: 3, specNo: '', serialNumbers: '' },
			"'Spec Number' in item 0, line 3 is empty, as the whole line is. Fill in the line, or remove it",
		],
		[
			'no order number',
			{ orderNo: ' ' },
			"'Stock-Out Number' in item 0 is empty. Enter the number of the stock-out order as the ERP shows it, e.g. CK202307260007",
		],
		['a list as order number', { orderNo: ['CK1'] }, "'Stock-Out Number' in item 0 is a list, not text. Deliver it as text"],
		[
			'an emoji in the order number',
			{ orderNo: 'CK😀1' },
			`'Stock-Out Number' in item 0 has 😀 (U+1F600), which Wangdian cannot store. ${STORABLE}`,
		],
		['no order type', { orderType: null }, `'Order Type' in item 0 is missing. Enter one of ${TYPES_OUT}`],
		['an unknown order type', { orderType: 3 }, `'Order Type' in item 0 has the unknown value 3. Use one of ${TYPES_OUT}`],
		[
			"the vendor's term for an order type of stock-in",
			{ orderType: '调拨入库' },
			`'Order Type' in item 0 has the unknown value 调拨入库. Use one of ${TYPES_OUT}`,
		],
		['no spec number', { specNo: undefined }, "'Spec Number' in item 0 is empty. Enter the spec number of the goods"],
		[
			'a long spec number',
			{ specNo: 'A'.repeat(41) },
			`'Spec Number' in item 0 has 41 characters, more than 40: ${'A'.repeat(41)}. Use the spec number as the ERP shows it`,
		],
		['a line break in the spec number', { specNo: 'A\nB' }, "'Spec Number' in item 0 has the invisible character U+000A. Remove it"],
		[
			'a spec number that is no whole number',
			{ specNo: 1.5 },
			`'Spec Number' in item 0 is the number 1.5, which is not a whole number. ${AS_TEXT}`,
		],
		[
			'an odd defect flag',
			{ defect: 'maybe' },
			"'Defect' in item 0 has the value maybe, which is neither yes nor no. Use true or false, 1 or 0, yes or no",
		],
		[
			'no serial number',
			{ serialNumbers: ' ,; ' },
			"'Serial Numbers' in item 0 is empty. Enter at least one serial number, or remove the row",
		],
		[
			'no serial number in a line',
			{ line: 2, serialNumbers: [''] },
			"'Serial Numbers' in item 0, line 2 is empty. Enter at least one serial number, or remove the line",
		],
		[
			'a long serial number',
			{ serialNumbers: '1'.repeat(81) },
			`'Serial Numbers' in item 0 has one of 81 characters, more than 80: ${'1'.repeat(60)}…. Separate serial numbers by line breaks, commas, semicolons or tabs`,
		],
		[
			'an emoji',
			{ serialNumbers: 'SN⌚' },
			`'Serial Numbers' in item 0 has SN⌚ with ⌚ (U+231A), which Wangdian cannot store. ${STORABLE}`,
		],
		[
			'a rare character',
			{ serialNumbers: '𠮷1' },
			`'Serial Numbers' in item 0 has 𠮷1 with 𠮷 (U+20BB7), which Wangdian cannot store. ${STORABLE}`,
		],
		[
			'a control character',
			{ serialNumbers: 'SN\u00011' },
			"'Serial Numbers' in item 0 has SN 1 with the invisible character U+0001. Remove it",
		],
		[
			'a zero-width character',
			{ serialNumbers: 'SN\u200B1' },
			"'Serial Numbers' in item 0 has SN 1 with the invisible character U+200B. Remove it",
		],
		[
			'a number beyond 2^53',
			{ serialNumbers: 9007199254740993 },
			`'Serial Numbers' in item 0 has the number 9007199254740992, which is too large to hold all its digits. ${AS_TEXT}`,
		],
		[
			'a number with an exponent',
			{ serialNumbers: [1e21] },
			`'Serial Numbers' in item 0 has the number 1e+21, which is too large to hold all its digits. ${AS_TEXT}`,
		],
		[
			'a decimal number',
			{ serialNumbers: 20.5 },
			`'Serial Numbers' in item 0 has the number 20.5, which is not a whole number. ${AS_TEXT}`,
		],
		['a negative number', { serialNumbers: -1 }, `'Serial Numbers' in item 0 has the number -1, which is negative. ${AS_TEXT}`],
		[
			'a number with thousands separators',
			{ serialNumbers: '1,234,567' },
			`'Serial Numbers' in item 0 has 1,234,567, which reads as a number with thousands separators. ${UNGROUPED}`,
		],
		[
			'one of them in a list, with full-width separators',
			{ serialNumbers: ['S1', '12，345'] },
			`'Serial Numbers' in item 0 has 12，345, which reads as a number with thousands separators. ${UNGROUPED}`,
		],
		[
			'a spec number with thousands separators',
			{ specNo: '12,345' },
			`'Spec Number' in item 0 is 12,345, which reads as a number with thousands separators. ${UNGROUPED}`,
		],
		[
			'an order number as Excel writes it into a CSV',
			{ orderNo: '2.02311E+11' },
			`'Stock-Out Number' in item 0 is 2.02311E+11, ${EXPONENT}. ${KEEP_DIGITS}`,
		],
		['a spec number as Excel writes it', { specNo: '1.23457E+12' }, `'Spec Number' in item 0 is 1.23457E+12, ${EXPONENT}. ${KEEP_DIGITS}`],
		[
			'a serial number as Excel writes it',
			{ serialNumbers: '8.61235E+14' },
			`'Serial Numbers' in item 0 has 8.61235E+14, ${EXPONENT}. ${KEEP_DIGITS}`,
		],
		[
			'one among others, with a number of round digits',
			{ serialNumbers: ['S1,1E+12;S2', 'S3'] },
			`'Serial Numbers' in item 0 has 1E+12, ${EXPONENT}. ${KEEP_DIGITS}`,
		],
		[
			'one with the comma of other countries, in small letters',
			{ serialNumbers: '8,61235e+14' },
			`'Serial Numbers' in item 0 has 8,61235e+14, ${EXPONENT}. ${KEEP_DIGITS}`,
		],
		[
			'a flag',
			{ serialNumbers: true },
			"'Serial Numbers' in item 0 has the value true, not text. Give serial numbers as text, or as a list of texts",
		],
		[
			'an object',
			{ serialNumbers: [{ sn: '1' }] },
			"'Serial Numbers' in item 0 has an object, not text. Give serial numbers as text, or as a list of texts",
		],
		[
			'an expression that fails',
			{ serialNumbers: new Unreadable('no such node') },
			"'Serial Numbers' in item 0 could not be evaluated: no such node. Correct the expression",
		],
		['one twice in a row', { serialNumbers: 'S1,S2,S1' }, "'Serial Numbers' in item 0 has S1 twice. Remove one of the two"],
	])('%s', (_what, row, sentence) => {
		const orders = grouped([row]);
		expect(said(orders)).toEqual([sentence]);
	});

	it.each<[string, Array<Partial<Row>>, string]>([
		[
			'two order types',
			[{}, { orderType: 5 }],
			"'Order Type' in item 1 is 5, but 2 in item 0. Give all rows of an order the same order type",
		],
		[
			'an order type only here and there',
			[{}, { orderType: '' }, { orderType: '2' }],
			`'Order Type' in item 1 is missing. Enter one of ${TYPES_OUT}`,
		],
		[
			'one in two rows',
			[{}, { serialNumbers: 'S0' }],
			"'Serial Numbers' in item 1 has S0, which is in item 0 already. Remove one of the two",
		],
		[
			'one for two spec numbers',
			[{}, { specNo: 'B', serialNumbers: 'S0' }],
			"'Serial Numbers' in item 1 has S0, which is in item 0 already. Remove one of the two",
		],
		[
			'one twice, after another order had it',
			[{ orderNo: 'CK0' }, { serialNumbers: 'S0' }, { serialNumbers: 'S0' }],
			"'Serial Numbers' in item 2 has S0, which is in item 1 already. Remove one of the two",
		],
	])('%s', (_what, rows, sentence) => {
		expect(said(grouped(rows))).toEqual([sentence]);
	});

	const MERGED =
		'Enter the number of the stock-out order as the ERP shows it, e.g. CK202307260007. Of merged cells in a spreadsheet only the first row has the value: repeat it in the others';
	const WHOLE = 'Enter the order number in every row, in those of merged cells too: an order is sent with all of its rows or not at all';

	it('an order number only in the first of merged cells: the rows, and the order that they may belong to', () => {
		expect(said(grouped([{}, { orderNo: '' }, { orderNo: '' }]))).toEqual([
			`'Stock-Out Number' in item 1 is empty, and item 0 above it is of order CK1: it may be a row of that order. ${WHOLE}`,
			`'Stock-Out Number' in item 1 is empty. ${MERGED}`,
			`'Stock-Out Number' in item 2 is empty. ${MERGED}`,
		]);
	});

	it.each<[string, Array<Partial<Row>>, string[]]>([
		['of several orders each that has one below it', ['CK1', '', 'CK2', 'CK3', ''].map((orderNo) => ({ orderNo })), ['CK1', 'CK3']],
		['not one that goes on further up', ['CK1', 'CK2', 'CK1', 'CK2', ''].map((orderNo) => ({ orderNo })), ['CK2']],
		['a blank row has nothing of an order, and hides none', [{}, { orderNo: '', specNo: '', serialNumbers: '' }], []],
		['across a blank row', [{}, { orderNo: '', specNo: '', serialNumbers: '' }, { orderNo: '' }], ['CK1']],
		[
			'the number of a row with nothing else counts as one above',
			[{}, { orderNo: 'CK2', specNo: '', serialNumbers: '' }, { orderNo: '' }],
			['CK2'],
		],
		['a number that is none', [{}, { orderNo: 'undefined' }], ['CK1']],
		['a number that a spreadsheet has spoilt', [{}, { orderNo: '2.0E+12' }], ['CK1']],
		['a number with a character that no number has', [{}, { orderNo: 'CK2\u200b' }], ['CK1', 'CK2\u200b']],
		['the row above, whose number has one', [{ orderNo: 'CK2\u200b' }, { orderNo: '' }], ['CK2\u200b']],
	])('held back, %s', (_what, rows, held) => {
		expect(
			grouped(rows)
				.filter(({ orderNo, findings }) => orderNo !== '' && findings.length > 0)
				.map(({ orderNo }) => orderNo),
		).toEqual(held);
	});

	it('not where every item is an order of its own', () => {
		expect(grouped([{}, { orderNo: '' }], STOCKOUT, AS_IS, true)[0].findings).toEqual([]);
	});

	it('one number in several ways of writing it, in each of them', () => {
		const differs = (item: number, other: string, at: number) =>
			`'Stock-Out Number' in item ${item} is ${['CK1', 'ck1', 'ＣＫ1', 'CK 1'][item]}, which differs from ${other} in item ${at} only in capital letters, full-width characters, blanks or invisible ones. Write the number of an order alike in all of its rows`;
		expect(said(grouped(['CK1', 'ck1', 'ＣＫ1', 'CK 1', 'CK10'].map((orderNo) => ({ orderNo }))))).toEqual([
			differs(0, 'ck1', 1),
			differs(1, 'CK1', 0),
			differs(2, 'CK1', 0),
			differs(3, 'CK1', 0),
		]);
		const [clean, damaged] = grouped([{ orderNo: 'CK0' }, { orderNo: 'CK1' }, { orderNo: 'CK9' }, { orderNo: 'CK1\u200b' }]).filter(
			({ orderNo }) => orderNo.startsWith('CK1'),
		);
		expect([clean.findings.length, damaged.findings.length]).toEqual([1, 2]);
	});

	it('transfers that are looked up are told apart by what they lead to, if all of them can be', () => {
		const transfers = (...rows: Array<Partial<Row>>) => grouped(rows, foundByTransfer(STOCKOUT)).map(({ findings }) => findings.length);
		expect(transfers({ orderNo: 'TF1' }, { orderNo: 'tf1' })).toEqual([0, 0]);
		expect(transfers({ orderNo: 'TF1' }, { orderNo: 'tf1' }, { orderNo: 'TF0' }, { orderNo: 'TF1\u200b' })).toEqual([1, 1, 1, 2]);
		expect(transfers({ orderNo: 'TF1' }, { orderNo: 'tf1', specNo: '' })).toEqual([1, 2]);
	});

	it('names every row of a bad line, not only the first', () => {
		const orders = grouped([{ specNo: '' }, { specNo: '' }, { specNo: 'A'.repeat(41) }, { specNo: 'A'.repeat(41) }]);
		expect(orders[0].findings.map(({ item, parameter }) => [item, parameter])).toEqual([0, 1, 2, 3].map((item) => [item, 'Spec Number']));
	});

	it('an entered line is named by its own number, a row by the line that it belongs to', () => {
		const entered = grouped([{ line: 7, serialNumbers: '1,1' }]);
		const row = grouped([{}, { specNo: 'B', serialNumbers: '1,1' }]);
		expect([entered[0].findings[0].line, row[0].findings[0].line]).toEqual([7, 2]);
	});
});

describe('stock-in orders', () => {
	const stockin = (rows: Array<Partial<Row>>) =>
		grouped(
			rows.map((row) => ({ orderNo: 'RK1', orderType: 6, ...row })),
			STOCKIN,
		);

	it.each<[string, Array<Partial<Row>>, string]>([
		[
			'an order type of stock-out',
			[{ orderType: 21 }],
			"'Order Type' in item 0 has the unknown value 21. Use one of 2 Transfer, 6 Finished Production, 20 Other",
		],
		[
			'no order number',
			[{ orderNo: '' }],
			"'Stock-In Number' in item 0 is empty. Enter the number of the stock-in order as the ERP shows it, e.g. RK202307260007",
		],
		[
			'a date that is none',
			[{ productionDate: 'soon' }],
			"'Production Date' in item 0 is not a date: soon. Use an ISO 8601 date, e.g. 2026-03-17",
		],
		[
			'a number that is no day of a spreadsheet',
			[{ expireDate: 460_980 }],
			"'Expiry Date' in item 0 is not a date: 460980. Use an ISO 8601 date, e.g. 2026-03-17",
		],
		[
			'a year alone',
			[{ expireDate: '2027' }],
			"'Expiry Date' in item 0 is 2027, which names no day. Enter the whole date, e.g. 2026-03-17",
		],
		[
			'a year and a month',
			[{ productionDate: '2027-03' }],
			"'Production Date' in item 0 is 2027-03, which names no day. Enter the whole date, e.g. 2026-03-17",
		],
		[
			"a spreadsheet's days in the wrong order",
			[{ productionDate: 46_098, expireDate: '46097' }],
			"'Expiry Date' in item 0 is 2026-03-16 00:00:00, before the production date 2026-03-17 00:00:00. Correct one of the two dates",
		],
		[
			'a batch number as Excel writes it',
			[{ batchNo: '2.02603E+11' }],
			`'Batch Number' in item 0 is 2.02603E+11, ${EXPONENT}. ${KEEP_DIGITS}`,
		],
		['a suite code as Excel writes it', [{ suiteNo: '1.00E+12' }], `'Suite Code' in item 0 is 1.00E+12, ${EXPONENT}. ${KEEP_DIGITS}`],
		[
			'the suite code of an object',
			[{ serialNumbers: [{ sn_no: '1', sn_suite_no: '6.9E+12' }] }],
			`'Serial Numbers' in item 0 is 6.9E+12, ${EXPONENT}. ${KEEP_DIGITS}`,
		],
		[
			'the serial number of an object',
			[{ serialNumbers: [{ sn_no: '8.6E+14' }] }],
			`'Serial Numbers' in item 0 has 8.6E+14, ${EXPONENT}. ${KEEP_DIGITS}`,
		],
		[
			'dates in the wrong order',
			[{ productionDate: '2026-03-17', expireDate: '2026-03-16' }],
			"'Expiry Date' in item 0 is 2026-03-16 00:00:00, before the production date 2026-03-17 00:00:00. Correct one of the two dates",
		],
		['an emoji in the batch', [{ batchNo: 'B😀' }], `'Batch Number' in item 0 has 😀 (U+1F600), which Wangdian cannot store. ${STORABLE}`],
		[
			'a long suite code',
			[{ suiteNo: 'B'.repeat(81) }],
			`'Suite Code' in item 0 has one of 81 characters, more than 80: ${'B'.repeat(60)}…. Separate serial numbers by line breaks, commas, semicolons or tabs`,
		],
		[
			'a suite code for some',
			[{ suiteNo: 'BOX' }, {}],
			"'Suite Code' in item 1 is missing for S1, while other serial numbers of A have one. Give every serial number of a spec number a suite code, or none of them",
		],
		[
			'a suite code in a later row only',
			[{}, { suiteNo: 'BOX' }],
			"'Suite Code' in item 0 is missing for S0, while other serial numbers of A have one. Give every serial number of a spec number a suite code, or none of them",
		],
		[
			'an object with a strange field',
			[{ serialNumbers: [{ sn_no: '1', suite: 'B' }] }],
			"'Serial Numbers' in item 0 has an object with the unknown field suite. Give serial numbers as text, or as objects of sn_no and sn_suite_no",
		],
	])('%s', (_what, rows, sentence) => {
		expect(said(stockin(rows))).toEqual([sentence]);
	});

	const ALL_OR_NONE =
		'Give all rows of a spec number one, or none of them. Of merged cells in a spreadsheet only the first row has the value: repeat it in the others';

	it('batches and dates of merged cells are missed in the rows below', () => {
		expect(said(stockin([{ batchNo: 'B1', expireDate: '2027-01-01' }, {}, {}]))).toEqual([
			`'Batch Number' in item 1 is empty, while A has one in item 0. ${ALL_OR_NONE}`,
			`'Expiry Date' in item 1 is empty, while A has one in item 0. ${ALL_OR_NONE}`,
		]);
		expect(said(stockin([{}, { productionDate: '2026-01-01', defect: true }]))).toEqual([
			`'Production Date' in item 0 is empty, while A has one in item 1. ${ALL_OR_NONE}`,
		]);
	});

	it.each<[string, Array<Partial<Row>>]>([
		['different batches, each row with one', [{ batchNo: 'B1' }, { batchNo: 'B2' }, { batchNo: 'B1', defect: true }]],
		['different dates, each row with one', [{ expireDate: '2027-01-01' }, { expireDate: '2027-02-01' }]],
		['a batch of one spec number, none of another', [{ batchNo: 'B1' }, { specNo: 'B' }]],
		['a batch in one order, none in another', [{ batchNo: 'B1' }, { orderNo: 'RK2' }]],
		[
			'lines that were entered, one with a batch and dates and one without',
			[
				{ item: 0, line: 1, batchNo: 'B1', productionDate: '2026-01-01', expireDate: '2027-01-01' },
				{ item: 0, line: 2 },
			],
		],
	])('%s: nothing is missed', (_what, rows) => {
		expect(said(stockin(rows))).toEqual([]);
	});

	it('what could not be read is told once, not as missing, too', () => {
		expect(said(stockin([{ expireDate: '2027-01-01' }, { expireDate: 'soon' }, { batchNo: '#N/A' }]).slice(0, 1))).toHaveLength(2);
		expect(said(stockin([{ batchNo: 'B1' }, { batchNo: '#N/A' }]))).toEqual([
			"'Batch Number' in item 1 is #N/A, which stands for nothing. Correct what it comes from, or leave it empty",
		]);
	});

	it.each(['-', '--', '/', '无', 'N/A', 'n/a', ' — ', '－', '／', '暂无', '="-"'])(
		'%p is an empty cell where rows can do without a value',
		(mark) => {
			const marks = { batchNo: mark, productionDate: mark, expireDate: mark, suiteNo: mark, defect: mark };
			const [order] = stockin([marks, {}, { serialNumbers: [{ sn_no: 'S9', sn_suite_no: mark }] }]);
			expect(order.findings).toEqual([]);
			const nothing = { defect: false, batchNo: '', productionDate: '', expireDate: '', suiteNos: undefined };
			expect(order.lines).toEqual([{ specNo: 'A', serialNumbers: ['S0', 'S1', 'S9'], ...nothing }]);
			expect(said(stockin([{ batchNo: 'B1' }, { batchNo: mark }]))).toEqual([
				`'Batch Number' in item 1 is empty, while A has one in item 0. ${ALL_OR_NONE}`,
			]);
		},
	);

	it.each(['#N/A', '#REF!', 'undefined', 'null', 'None', '[object Object]'])('%p is none of them', (mishap) => {
		const rows = stockin([{ batchNo: mishap, productionDate: mishap, expireDate: mishap, suiteNo: mishap, defect: mishap }]);
		expect(said(rows).map((sentence) => sentence.slice(0, sentence.indexOf(mishap)))).toEqual([
			"'Defect' in item 0 has the value ",
			"'Batch Number' in item 0 is ",
			"'Production Date' in item 0 is not a date: ",
			"'Expiry Date' in item 0 is not a date: ",
			"'Suite Code' in item 0 is ",
		]);
	});

	it.each<[string, Partial<Row>, string]>([
		['Stock-In Number', { orderNo: '-' }, 'is -, which stands for nothing. Correct what it comes from, or remove the row'],
		['Spec Number', { specNo: '#N/A' }, 'is #N/A, which stands for nothing. Correct what it comes from, or remove the row'],
		[
			'Serial Numbers',
			{ serialNumbers: 'SN1, 无' },
			'has 无, which stands for nothing. Correct what it comes from, or remove it: where the row has no other serial number, the whole row',
		],
	])("'%s' cannot be left empty", (parameter, row, sentence) => {
		expect(said(stockin([row]))).toEqual([`'${parameter}' in item 0 ${sentence}`]);
	});

	it("a spreadsheet's day numbers are read as dates, and a warning of the order says so once", () => {
		const [order, other] = stockin([
			{ productionDate: '2026-03-16', expireDate: 46_098 },
			{ productionDate: 46_097, expireDate: '46098' },
			{ orderNo: 'RK2', productionDate: '2026-03-16', expireDate: '2026-03-17' },
		]);
		// One line: dates of a cell and dates as text are the same.
		expect(order.lines).toMatchObject([
			{ productionDate: '2026-03-16 00:00:00', expireDate: '2026-03-17 00:00:00', serialNumbers: ['S0', 'S1'] },
		]);
		expect([order.findings, order.warnings, other.warnings]).toEqual([
			[],
			[
				"'Expiry Date' in item 0 came as a spreadsheet's day number, 46098, and was read as 2026-03-17; so were the others of the order. Compare it with the spreadsheet: one that counts from 1904 is four years and a day off",
			],
			[],
		]);
	});

	it('batches and dates make lines of their own; an object may bring its own suite code', () => {
		const [order] = stockin([
			{ batchNo: 'B1', productionDate: '2026-03-16' },
			{ batchNo: 'B2', productionDate: new Date('2026-03-16T16:00:00Z') },
			{ batchNo: 'B1', productionDate: '2026-03-16', serialNumbers: 'S8' },
			{ specNo: 'C', suiteNo: 'BOX', serialNumbers: ['1', { sn_no: 2, sn_suite_no: 'OWN' }] },
		]);
		expect(order.findings).toEqual([]);
		expect(order.lines).toMatchObject([
			{ specNo: 'A', batchNo: 'B1', serialNumbers: ['S0', 'S8'], suiteNos: undefined },
			{ specNo: 'A', batchNo: 'B2', productionDate: '2026-03-17 00:00:00', serialNumbers: ['S1'] },
			{ specNo: 'C', serialNumbers: ['1', '2'], suiteNos: ['BOX', 'OWN'] },
		]);
	});
});

describe('reading what people deliver', () => {
	it.each<[string, unknown, boolean]>([
		['nothing', '', false],
		['false', false, false],
		['0', 0, false],
		['text of 1', ' 1 ', true],
		['text of true', 'TRUE', true],
		['true', true, true],
		['是', '是', true],
		['残次', ' 残次 ', true],
		['残次品', '残次品', true],
		['Yes', 'Yes', true],
		['否', '否', false],
		['正品', '正品', false],
		['full-width 1', '１', true],
	])('%s as defect flag', (_what, defect, expected) => {
		const [order] = grouped([{ defect }]);
		expect([order.findings, order.lines[0].defect]).toEqual([[], expected]);
	});

	it.each<[unknown, number]>([
		[2, 2],
		['2', 2],
		['２', 2],
		['调拨出库', 2],
		[' 调拨 出库 ', 2],
		['调拨', 2],
		['调拨出库单', 2],
		['Transfer', 2],
		['transfer', 2],
		['Transfer (调拨出库)', 2],
		['Transfer（调拨出库）', 2],
		['2 Transfer', 2],
		['采购退货出库', 14],
		['purchase return', 14],
		['其他', 21],
		// The vendor's page of the call says 生产出库, and means what its table calls 生产原料出库.
		['生产出库', 5],
		['生产', 5],
		['其它出库', 21],
		['其它出库单', 21],
	])('%j as order type', (orderType, expected) => {
		const [order] = grouped([{ orderType }]);
		expect([order.findings, order.orderType]).toEqual([[], expected]);
	});

	it.each([
		['生产成品入库', 6],
		['生产入库', 6],
		['其他入库', 20],
		['其它入库', 20],
		['其它', 20],
	])('%j as order type of stock-in', (orderType, expected) => {
		const [order] = grouped([{ orderType }], STOCKIN);
		expect([order.findings, order.orderType]).toEqual([[], expected]);
	});

	it('order numbers and spec numbers are trimmed and compared as text', () => {
		const orders = grouped([{ orderNo: 7, specNo: 9 }, { orderNo: ' 7 ', specNo: '9\t' }, { orderNo: '07' }]);
		expect(orders.map(({ orderNo, items, lines }) => [orderNo, items, lines.map(({ specNo }) => specNo)])).toEqual([
			['7', [0, 1], ['9']],
			['07', [2], ['A']],
		]);
		expect(said(orders)).toEqual([]);
	});

	it.each<[Cleaning, string[]]>([
		[AS_IS, ['Ａ－１ 2', 'x y']],
		[{ halfWidth: true, removeSpaces: false }, ['A-1 2', 'x y']],
		[{ halfWidth: false, removeSpaces: true }, ['Ａ－１2', 'xy']],
		[{ halfWidth: true, removeSpaces: true }, ['A-12', 'xy']],
	])('%j', (cleaning, expected) => {
		expect(grouped([{ serialNumbers: ' Ａ－１ 2；　x y ' }], STOCKOUT, cleaning)[0].lines[0].serialNumbers).toEqual(expected);
	});

	it('what the options make alike is found to be the same', () => {
		const [order] = grouped([{ serialNumbers: 'ＡＢ,A B,AB' }], STOCKOUT, { halfWidth: true, removeSpaces: true });
		expect(order.findings).toHaveLength(2);
	});
});

describe('columns by their headings', () => {
	const taken = (fields: string[], given = {}, kind = STOCKOUT, standIns: string[] = []) => {
		const { found, problem } = findColumns(kind, given, fields, ({ name }) => standIns.includes(name));
		return problem ?? Object.fromEntries(found.map(({ column, field }) => [column.label, field]));
	};
	const USUAL = ['stockout_no', 'order_type', 'spec_no', 'sn'];

	it.each<[string, string[], object]>([
		[
			"the API's names",
			USUAL,
			{ 'Stock-Out Number': 'stockout_no', 'Order Type': 'order_type', 'Spec Number': 'spec_no', 'Serial Numbers': 'sn' },
		],
		[
			"the ERP client's words, beside other columns",
			['序号', '出库单号', '单据类型', '商家编码', '货品名称', '序列号', '备注'],
			{ 'Stock-Out Number': '出库单号', 'Order Type': '单据类型', 'Spec Number': '商家编码', 'Serial Numbers': '序列号' },
		],
		[
			'full-width letters, blanks, signs and capitals',
			[' Stockout\u3000No. ', 'ORDER-TYPE', 'ＳＫＵ', '序列号（ＳＮ）*', '是否残次'],
			{
				'Stock-Out Number': ' Stockout\u3000No. ',
				'Order Type': 'ORDER-TYPE',
				'Spec Number': 'ＳＫＵ',
				Defect: '是否残次',
				'Serial Numbers': '序列号（ＳＮ）*',
			},
		],
		[
			"the nodes' own names",
			['stockoutNo', 'orderType', 'specNo', 'serialNumbers'],
			{ 'Stock-Out Number': 'stockoutNo', 'Order Type': 'orderType', 'Spec Number': 'specNo', 'Serial Numbers': 'serialNumbers' },
		],
		[
			'what Serial Number -> Get Many puts out',
			['order_no', 'order_type', 'spec_no', 'serial_number'],
			{ 'Stock-Out Number': 'order_no', 'Order Type': 'order_type', 'Spec Number': 'spec_no', 'Serial Numbers': 'serial_number' },
		],
		[
			'an exact heading before a general one',
			['单号', '出库单号', 'type', 'order_type', 'sku', '商家编码', 'imei', 'SN码'],
			{ 'Stock-Out Number': '出库单号', 'Order Type': 'order_type', 'Spec Number': '商家编码', 'Serial Numbers': 'SN码' },
		],
	])('%s', (_what, fields, expected) => {
		expect(taken(fields)).toEqual(expected);
	});

	it('the byte order mark of a CSV file sticks to its first heading', () => {
		expect(taken(['\uFEFF出库单号', '单据类型', '商家编码', '序列号'])).toEqual({
			'Stock-Out Number': '\uFEFF出库单号',
			'Order Type': '单据类型',
			'Spec Number': '商家编码',
			'Serial Numbers': '序列号',
		});
	});

	it('stock-in has its own, with batch, dates and boxes', () => {
		expect(taken(['入库单号', '入库类型', 'SKU', 'SN', '批次', '生产日期', '有效期至', '箱码'], {}, STOCKIN)).toEqual({
			'Stock-In Number': '入库单号',
			'Order Type': '入库类型',
			'Spec Number': 'SKU',
			'Serial Numbers': 'SN',
			'Batch Number': '批次',
			'Production Date': '生产日期',
			'Expiry Date': '有效期至',
			'Suite Code': '箱码',
		});
	});

	it('names that were given come first, also paths; parameters stand in for what is the same in all rows', () => {
		expect(taken(['a', 'row', 'sn'], { specNo: ' a ', serialNumbers: "['row'].sn" }, STOCKOUT, ['orderNo', 'orderType'])).toEqual({
			'Spec Number': 'a',
			'Serial Numbers': "['row'].sn",
		});
		const read = (field: string, row: Record<string, unknown>) => columnReader(field)(row);
		expect(read("['row'].sn", { row: { sn: '1' } })).toBe('1');
		expect(read('row.sn', { row: { sn: '1' }, 'row.sn': '2' })).toBe('2');
		expect(read('row.sn', { row: 'text' })).toBeUndefined();
		expect(read('constructor', {})).toBeUndefined();
	});

	it('of two headed alike the one that is named counts, and any field may be said to be none', () => {
		const two = ['stockout_no', 'type', 'sku', '序列号', '序列号_1'];
		expect(taken(two, { serialNumbers: '序列号_1' })).toMatchObject({ 'Serial Numbers': '序列号_1' });
		const wrong = ['stockout_no', '类型', 'sku', 'sn', '残品'];
		expect(taken(wrong, { orderType: '-', defect: ' - ' }, STOCKOUT, ['orderType'])).toEqual({
			'Stock-Out Number': 'stockout_no',
			'Spec Number': 'sku',
			'Serial Numbers': 'sn',
		});
		expect(taken([...wrong, '-'], { defect: '-' })).toMatchObject({ Defect: '-' });
	});

	it.each<[string, string[], object, string, RegExp]>([
		[
			'no column of the order number',
			['type', 'sku', 'sn', '备注'],
			{},
			"No column was found for 'Stock-Out Number'",
			/^The rows have the columns 'type', 'sku', 'sn', '备注'\. Enter what is meant under 'Columns', or give it a usual heading: 'Stock-Out Number' such as 'stockout_no', .*'出库单号'.*\. 'Stock-Out Number' can also be filled in for all rows$/,
		],
		[
			'no column of serial numbers',
			['stockout_no', 'type', 'sku'],
			{},
			"No column was found for 'Serial Numbers'",
			/usual heading: 'Serial Numbers' such as 'sn', 'sn_no', .*[^s]$/,
		],
		[
			'several, told together',
			['单号', '条码'],
			{},
			"No column was found for 'Order Type', 'Spec Number', 'Serial Numbers'",
			/'Spec Number' such as 'spec_no', .*'商家编码', .*; 'Serial Numbers' such as 'sn', .*\. 'Order Type' can also be filled in for all rows$/,
		],
		[
			'a column of transfer numbers',
			['调拨单号', 'type', 'sku', 'sn'],
			{},
			"No column was found for 'Stock-Out Number'",
			/^If '调拨单号' holds the numbers of transfer orders, set 'Find By' to 'Transfer Number'\. The rows have/,
		],
		[
			'headings that nobody can read',
			['\uFFFD\uFFFD\uFFFD\uFFFD', 'type', 'sku', 'sn'],
			{},
			"No column was found for 'Stock-Out Number'",
			/^The headings cannot be read: the file is not in UTF-8, .* Save it as \.xlsx or as CSV UTF-8$/,
		],
		[
			'headings below a title, as n8n reads a spreadsheet',
			['调拨出库明细 2026-11-24', '__EMPTY', '__EMPTY_1', '__EMPTY_2'],
			{},
			"No column was found for 'Stock-Out Number', 'Order Type', 'Spec Number', 'Serial Numbers'",
			/^Some columns have no heading\. If the headings stand below a title, set the option 'Range' of 'Extract From File' to the number of rows above them, e\.g\. 1\. The rows have/,
		],
		[
			'two that fit',
			['stockout_no', 'type', 'sku', 'SN码', '序列号'],
			{},
			"More than one column may be 'Serial Numbers': 'SN码' and '序列号'",
			/^Enter the one that is meant under 'Columns' -> 'Serial Numbers'$/,
		],
		[
			'two headed alike, as n8n reads a spreadsheet',
			['stockout_no', 'type', 'sku', '序列号', '序列号_1'],
			{},
			"More than one column may be 'Serial Numbers': '序列号' and '序列号_1'",
			/^Enter the one that is meant under 'Columns' -> 'Serial Numbers'$/,
		],
		[
			'a second one with a number, of another role',
			['stockout_no', 'type', 'type 2', 'sku', 'sn'],
			{},
			"More than one column may be 'Order Type': 'type' and 'type 2'",
			/^Enter the one that is meant under 'Columns' -> 'Order Type'$/,
		],
		[
			'columns of numbers alone, none of which is the first',
			['stockout_no', 'type', 'sku', '序列号1', '序列号2'],
			{},
			"No column was found for 'Serial Numbers'",
			/^The rows have the columns/,
		],
		[
			'one that the rows cannot do without, switched off',
			['stockout_no', 'type', 'sku', 'sn'],
			{ serialNumbers: '-' },
			"No column was found for 'Serial Numbers'",
			/^The rows have the columns/,
		],
		[
			'a name that no row has, as when a value was entered',
			['stockout_no', 'type', 'sku', 'sn'],
			{ serialNumbers: 'SN0001' },
			"'Serial Numbers' under 'Columns' is 'SN0001', and no row has such a column",
			/^The rows have the columns 'stockout_no', 'type', 'sku', 'sn'\. Enter the name of one of them, not its value$/,
		],
	])('%s', (_what, fields, given, message, fix) => {
		expect(taken(fields, given)).toEqual({ message, fix: expect.stringMatching(fix) });
	});

	it('the table of the docs has them all', () => {
		const docs = readFileSync(path.join(projectRoot(), 'docs', 'uploading-serial-numbers.md'), 'utf8');
		const rows = new Map(
			[STOCKOUT, STOCKIN].flatMap((kind) => columnsOf(kind).map((column) => [`${kind.direction} ${column.label}`, column])),
		);
		const listedAs = (headings: Column['headings']) => headings.map((list) => list.join(', ')).join('<br>');
		for (const { label, headings } of rows.values()) expect(docs).toContain(`| ${label} | ${listedAs(headings)} |`);
		for (const kind of [STOCKOUT, STOCKIN]) {
			const [{ label, headings }] = columnsOf(foundByTransfer(kind));
			expect(docs).toContain(`| ${label}, with [*Find By*](#find-by-transfer-number), in both | ${listedAs(headings)} |`);
		}
	});

	it('no usual heading belongs to two columns', () => {
		for (const kind of [STOCKOUT, STOCKIN]) {
			const all = columnsOf(kind).flatMap(({ headings }) => [
				...new Set(headings.flat().map((heading) => heading.replace(/[ _()]/g, '').toLowerCase())),
			]);
			expect(all.filter((heading, index) => all.indexOf(heading) !== index)).toEqual([]);
		}
	});
});

describe('lines as JSON', () => {
	const said = (value: unknown, kind = STOCKOUT) =>
		linesOfJson(value, kind).problems.map(({ line, problem, fix }) => `${line}: ${problem}. ${fix}`);
	const EXAMPLE = 'Enter a list of lines, e.g. [{"spec_no": "A-1", "sn_list": ["SN001", "SN002"]}]';

	it.each<[unknown, string]>([
		['', `null: is empty. ${EXAMPLE}`],
		['[{]', `null: is not valid JSON: Expected property name or '}' in JSON at position 2 (line 1 column 3). ${EXAMPLE}`],
		['["SN001"]', `null: is not a list of lines. ${EXAMPLE}`],
		['[{"spec_no":"A","sn_lst":["1"]}]', '1: has the unknown field sn_lst. Use the fields spec_no, defect, sn_list'],
		[[{ spec_no: 'A', batch_no: 'B' }], '1: has the unknown field batch_no. Use the fields spec_no, defect, sn_list'],
	])('%j', (value, sentence) => {
		expect(said(value)).toEqual([sentence]);
	});

	it('serial numbers with leading zeros must be quoted, and JSON says so itself', () => {
		expect(said('[{"spec_no":"A","sn_list":[007]}]')[0]).toMatch(/^null: is not valid JSON/);
	});

	it('only one of the two lists of a stock-in line', () => {
		expect(said([{ spec_no: 'A', sn_list: ['1'], sn_new_list: [{ sn_no: '1', sn_suite_no: 'B' }] }], STOCKIN)).toEqual([
			'1: has both sn_list and sn_new_list. Keep one of the two: Wangdian would ignore sn_new_list',
		]);
	});

	it('numbers of text are exact, however they end; those of an expression came from somewhere', () => {
		const line = { spec_no: 1234567890123450, batch_no: 1234567890123450, sn_list: [1234567890123450, 7] };
		expect(linesOfJson(JSON.stringify([line]), STOCKIN).lines).toMatchObject([
			{ specNo: '1234567890123450', batchNo: '1234567890123450', serialNumbers: ['1234567890123450', 7] },
		]);
		const suites = JSON.stringify({ spec_no: 'A', sn_new_list: [{ sn_no: 1234567890123450, sn_suite_no: 'B' }] });
		expect(linesOfJson(suites, STOCKIN).lines).toMatchObject([{ serialNumbers: [{ sn_no: '1234567890123450', sn_suite_no: 'B' }] }]);
		expect(linesOfJson([line], STOCKIN).lines).toMatchObject([{ serialNumbers: [1234567890123450, 7] }]);
	});

	it('long numbers keep their digits, and one line may stand alone', () => {
		expect(linesOfJson('{"spec_no":1,"sn_list":[12345678901234567890]}', STOCKOUT).lines).toMatchObject([
			{ line: 1, specNo: 1, serialNumbers: ['12345678901234567890'] },
		]);
	});
});

describe('the text of all findings', () => {
	const finding = (item: number): Finding => ({
		parameter: 'Serial Numbers',
		item,
		line: null,
		value: '',
		problem: `is wrong ${item}`,
		fix: 'Mend it',
	});

	it('lists twenty and says how many more there are', () => {
		const findings = Array.from({ length: 25 }, (_, item) => finding(item));
		const { message, description } = findingsText({ orderNo: 'CK1', findings, linesEntered: false });
		expect(message).toBe("Order CK1 was not sent: 25 entries need correcting. The first: 'Serial Numbers' in item 0 is wrong 0");
		expect(description.split('\n')).toHaveLength(21);
		expect(description).toMatch(/^\(1\) 'Serial Numbers' in item 0 is wrong 0: Mend it\n\(2\)[^]*\n\(20\).*\nand 5 more$/);
	});

	it('keeps a single one short, and names other orders', () => {
		expect(findingsText({ orderNo: '', findings: [finding(3)], linesEntered: true }, ['CK2', 'CK3'])).toEqual({
			message: "An order without a number was not sent: 'Serial Numbers' in item 3 is wrong 3",
			description: 'Mend it. Other orders with entries to correct: CK2, CK3',
		});
	});
});

describe('warnings', () => {
	it('name the other order, from both sides, twenty at most', () => {
		const rows = Array.from({ length: 50 }, (_, index) => ({ orderNo: index < 25 ? 'CK1' : 'CK2', serialNumbers: `S${index % 25}` }));
		const [first, second] = grouped(rows);
		expect([first.findings, second.findings]).toEqual([[], []]);
		expect(first.warnings).toHaveLength(21);
		expect(first.warnings[0]).toBe('Serial number S0 also stands in order CK2 (item 25)');
		expect(first.warnings[20]).toBe('5 more serial numbers also stand in other orders');
		expect(second.warnings[1]).toBe('Serial number S1 also stands in order CK1 (item 1)');
	});

	it('one order number in two items, where every item is a request', () => {
		const orders = grouped([{ orderNo: 'CK9' }, {}, { orderNo: 'CK9' }], STOCKOUT, AS_IS, true);
		expect(orders.map(({ warnings }) => warnings.map((warning) => warning.slice(0, 40)))).toEqual([
			['Order CK9 also stands in item 2, which i'],
			[],
			['Order CK9 also stands in item 0, which i'],
		]);
	});
});

describe('grouping, whatever the rows', () => {
	const rows = fc.array(
		fc.record({
			orderNo: fc.constantFrom('CK1', 'CK2', 'CK3'),
			specNo: fc.constantFrom('A', 'B', ' A'),
			defect: fc.boolean(),
			serialNumbers: fc.oneof(
				// What reads as a list or as nothing has tests of its own: serialNumberEdges.test.mts.
				fc.string({ maxLength: 6 }).filter((text) => !text.split(/[,;]/).some((piece) => /^([-/]+|=".*"|\[.*\])$/.test(piece.trim()))),
				fc.array(fc.constantFrom('1', '2', '3', 'ＡＢ', '9,10', '😀'), { maxLength: 3 }),
				fc.nat(40),
			),
		}),
		{ maxLength: 30 },
	);

	it('every serial number stands once in its order and line, in the order of the rows, or there is a finding', () => {
		fc.assert(
			fc.property(rows, (given) => {
				const orders = grouped(given);
				const expected = new Map<string, Map<string, string[]>>();
				for (const { orderNo, specNo, defect, serialNumbers } of given) {
					const texts = [serialNumbers].flat().flatMap((value) => String(value).split(/[\r\n,;\t，；、]/));
					const lines = expected.get(orderNo) ?? new Map<string, string[]>();
					expected.set(orderNo, lines);
					const key = `${specNo.trim()}/${defect}`;
					const line = lines.get(key) ?? [];
					lines.set(key, line);
					line.push(...texts.map((text) => text.trim()).filter(Boolean));
				}
				expect(orders.map(({ orderNo }) => orderNo)).toEqual([...expected.keys()]);
				for (const order of orders) {
					const wanted = expected.get(order.orderNo)!;
					const all = [...wanted.values()].flat();
					const sent = order.lines.map(({ specNo, defect, serialNumbers }) => [`${specNo}/${defect}`, serialNumbers] as const);
					expect(sent.filter(([, list]) => list.length > 0)).toEqual([...wanted].filter(([, list]) => list.length > 0));
					if (new Set(all).size < all.length) expect(order.findings.length).toBeGreaterThan(0);
					if (order.findings.length > 0) continue;
					expect(order.serialNumberCount).toBe(new Set(all).size);
				}
			}),
			{ numRuns: 300 },
		);
	});
});

describe('the call', () => {
	it('is the documented example, byte for byte', () => {
		const rows = [
			{ orderNo: 'CK202307260007', specNo: '009', serialNumbers: '0090x001' },
			{ orderNo: 'CK202307260007', specNo: 'SNTEST', serialNumbers: ['SNTEST0x001', 'SNTEST0x002'] },
		];
		const call = uploadCall(editions.flagship, STOCKOUT, grouped(rows)[0])!;
		expect(call).toMatchObject({ method: 'wms.stockout.Base.uploadSN', kind: 'write' });
		expect(editions.flagship.encode('https://example.com', call).json).toBe(
			'[{"stockout_no":"CK202307260007","order_type":2},[{"spec_no":"009","sn_list":["0090x001"]},{"spec_no":"SNTEST","sn_list":["SNTEST0x001","SNTEST0x002"]}]]',
		);
	});

	it.each(['enterprise', 'web'] as const)('the %s edition has none, and the advice names what it has', (name) => {
		const [order] = grouped([{}]);
		for (const kind of [STOCKOUT, STOCKIN]) {
			expect(uploadCall(editions[name], kind, order)).toBeUndefined();
			expect(noUploadAdvice(editions[name], kind)).toMatch(
				name === 'web' ? /'sn_info' of stock(in|out)_order_push\.php/ : /enter them in the ERP client/,
			);
		}
	});
});

describe('reading back', () => {
	const upload = grouped([{ serialNumbers: '1,2,3' }])[0];

	it.each<[string, string[] | undefined, object]>([
		['all there', ['3', '2', '1'], { state: 'confirmed', confirmed: 3, missing: [], notYetVisible: 0, others: [] }],
		['all there and more', ['1', '2', '3', '4'], { state: 'confirmed', confirmed: 3, missing: [], notYetVisible: 0, others: ['4'] }],
		['some there', ['1', '3'], { state: 'incomplete', confirmed: 2, missing: ['2'], notYetVisible: 0, others: [] }],
		['none there', [], { state: 'notYetVisible', confirmed: 0, missing: [], notYetVisible: 3, others: [] }],
		['only earlier ones there', ['9'], { state: 'notYetVisible', confirmed: 0, missing: [], notYetVisible: 3, others: ['9'] }],
		['nothing could be read', undefined, { state: 'notPossible', confirmed: 0, missing: [], notYetVisible: 3, others: [] }],
	])('%s', (_what, shown, expected) => {
		expect(compareUpload(upload, shown && new Set(shown))).toEqual(expected);
	});

	it('finds the list of an answer whose name is in no document, and tells records apart', () => {
		const [query] = queriesOf(serialNumber, editions.enterprise);
		expect(recordsOf(query, { code: 0, total_count: 1, something_list: [{ sn: '1' }] })).toEqual([{ sn: '1' }]);
		expect(recordsOf(query, { code: 0, something_list: null })).toEqual([]);
		const keys = ['CK1', 'CK2'].map((order) => idOf(query, { rec_id: 7, sn: '1', stockout_no: order }));
		expect(keys[0]).not.toBe(keys[1]);
		expect(idOf(query, { sn: '1' })).toBeUndefined();
	});
});
