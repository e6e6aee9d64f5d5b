// Values, rows and columns of uploads at their edges; what the rules say in whole sentences: serialNumbers.test.mts.
import { editions } from '../../nodes/shared/protocol/editions';
import { columnReader, columnsOf, findColumns } from '../../nodes/shared/serialNumbers/columns';
import {
	checkCharacters,
	checkLength,
	oneText,
	readDate,
	readFlag,
	readOrderType,
	readSerialNumbers,
	readSuiteNo,
	Unreadable,
	type Cleaning,
	type Report,
} from '../../nodes/shared/serialNumbers/entries';
import { listed, shown } from '../../nodes/shared/serialNumbers/findings';
import { OrderGroups, type OrderUpload } from '../../nodes/shared/serialNumbers/grouping';
import { linesOfJson } from '../../nodes/shared/serialNumbers/jsonLines';
import { foundByTransfer, STOCKIN, STOCKOUT, type OrderKind } from '../../nodes/shared/serialNumbers/orderKinds';
import { itemToPointAt, orderAndRows, refusalAdvice, transferAdvice } from '../../nodes/shared/serialNumbers/refusal';
import type { Row } from '../../nodes/shared/serialNumbers/rows';
import { noUploadAdvice, uploadCall } from '../../nodes/shared/serialNumbers/upload';

const EXPONENT = 'which reads as a number in scientific notation, whose digits are lost';

const NOTHING = 'which stands for nothing';
const PIECE = 'which reads as a piece of a list, of quoted text or of a formula';
const QUOTED = 'which reads as a list or as quoted text, not as one plain text';
const ROUNDED = 'which a spreadsheet may have rounded: it keeps 15 digits, and puts zeros for the others';

/** What programs, databases, spreadsheets and people write where there is nothing. */
const WORDS_FOR_NOTHING = [
	...['undefined', 'null', 'NULL', '(null)', '<null>', 'NaN', 'nan', 'None', '[object Object]', '[object Array]'],
	...['#N/A', '#REF!', '#VALUE!', '#NAME?', '#NUM!', '#NULL!', '#DIV/0!', 'N/A', '-', '--', '——', '/', '无', '暂无'],
];
/** What looks like one of them. */
const NOT_NOTHING = ['undefined1', 'null-1', 'A-', '-1', '无线', 'NA', 'N-A', 'nano', '#1', '[object'];

const AS_IS: Cleaning = { halfWidth: false, removeSpaces: false };

function grouped(rows: Array<Partial<Row>>, kind: OrderKind = STOCKOUT, orderPerItem = false): OrderUpload[] {
	const groups = new OrderGroups(kind, AS_IS, { orderPerItem });
	rows.forEach((row, item) => groups.add({ item, orderNo: 'CK1', orderType: 2, specNo: 'A', serialNumbers: `S${item}`, ...row }));
	return groups.finish();
}

/** What was given, and what was said. */
function read<Given>(run: (report: Report) => Given): { given: Given; said: string[] } {
	const said: string[] = [];
	return { given: run((problem) => said.push(problem)), said };
}

describe('one text', () => {
	it.each<[unknown, string | undefined, string[]]>([
		[' A ', 'A', []],
		['', '', []],
		[null, '', []],
		[undefined, '', []],
		[0, '0', []],
		[7, '7', []],
		[12345678901234567890n, '12345678901234567890', []],
		[-1, undefined, ['is the number -1, which is negative']],
		[0.5, undefined, ['is the number 0.5, which is not a whole number']],
		[-(2 ** 60), undefined, ['is the number -1152921504606847000, which is negative']],
		[2 ** 60, undefined, ['is the number 1152921504606847000, which is too large to hold all its digits']],
		[true, undefined, ['is the value true, not text']],
		[['A'], undefined, ['is a list, not text']],
		[{}, undefined, ['is an object, not text']],
		[new Unreadable('no such field'), undefined, ['could not be evaluated: no such field']],
		['1,234', undefined, ['is 1,234, which reads as a number with thousands separators']],
		[' 12，345.678 ', undefined, ['is 12，345.678, which reads as a number with thousands separators']],
		['1,234,5', '1,234,5', []],
		['x1,234', 'x1,234', []],
		['1,234x', '1,234x', []],
		['1,234.x', '1,234.x', []],
		...['8.61235E+14', '1E+12', '1.00E+10', '-1.5E+12', '1,5E+12', '1.2e+100'].map((text): [string, undefined, string[]] => [
			text,
			undefined,
			[`is ${text}, ${EXPONENT}`],
		]),
		[' 8.61235E+14 ', undefined, [`is 8.61235E+14, ${EXPONENT}`]],
		...WORDS_FOR_NOTHING.map((text): [string, undefined, string[]] => [text, undefined, [`is ${text}, ${NOTHING}`]]),
		...NOT_NOTHING.map((text): [string, string, string[]] => [text, text, []]),
		['="8612"', '8612', []],
		[' =" 8612 " ', '8612', []],
		['=""', '', []],
		...['="8612', '="86"12"', '["CK1"]', '["CK1"', '"CK1"]', "['CK1']", '[{"no":"CK1"}]', '{"no":"CK1"}', '"CK1"', "'CK1", '“CK1”'].map(
			(text): [string, undefined, string[]] => [text, undefined, [`is ${text}, ${QUOTED}`]],
		),
		...['[A]-1', '[A]', '【赠】1', 'TV-55"', '={{ 1 + 1 }}', '=1', '{1}', ']C1001'].map((text): [string, string, string[]] => [
			text,
			text,
			[],
		]),
		[999_999_999_999_990, '999999999999990', []],
		[1e15, undefined, [`is the number 1000000000000000, ${ROUNDED}`]],
		[1_234_567_890_123_451, '1234567890123451', []],
		[1234567890123450n, '1234567890123450', []],
		// What no spreadsheet writes is a code.
		...['12E5', '1E10', '12E+10', '1E+5', '1.5E10', '1E-10', '.5E+10', '1.E+10', '1E+10A', 'A1E+10', '1E+10-2', 'E+10', '1 E+10'].map(
			(text): [string, string, string[]] => [text, text, []],
		),
	])('%p', (value, given, said) => {
		expect(read((report) => oneText(value, report))).toEqual({ given, said });
	});
});

describe('serial numbers', () => {
	const taken = (value: unknown, suites = true, cleaning = AS_IS) => {
		const numbers: string[] = [];
		const { said } = read((report) =>
			readSerialNumbers(value, cleaning, suites, report, (number, suiteNo) => numbers.push(suiteNo ? `${number} in ${suiteNo}` : number)),
		);
		return { numbers, said };
	};

	it.each<[unknown, string[], string[]]>([
		['1\r\n2,3;4\t5，6；7、8', ['1', '2', '3', '4', '5', '6', '7', '8'], []],
		['1、、2、', ['1', '2'], []],
		['1E+12,1E+12\n12E5,1E10', ['12E5', '1E10'], [`has 1E+12, ${EXPONENT}`, `has 1E+12, ${EXPONENT}`]],
		[',,1,, 2 ,', ['1', '2'], []],
		[[1, ['2', null, undefined], 3n], ['1', '2', '3'], []],
		[[-1, 2], ['2'], ['has the number -1, which is negative']],
		['1,234', [], ['has 1,234, which reads as a number with thousands separators']],
		['1,234,5', ['1', '234', '5'], []],
		[
			'1,234,567\nS1,S2\n2，345，678；3,456',
			['S1', 'S2'],
			['1,234,567', '2，345，678', '3,456'].map((part) => `has ${part}, which reads as a number with thousands separators`),
		],
		// Lists as text.
		['["SN1","SN2"]', ['SN1', 'SN2'], []],
		[' [ "SN1" , "SN2;SN3", 4, 12345678901234567890 ] ', ['SN1', 'SN2', 'SN3', '4', '12345678901234567890'], []],
		['[1234567890123450]', ['1234567890123450'], []],
		['[]', [], []],
		['[null, "", ["SN1"]]', ['SN1'], []],
		[['["SN1"]', 'SN2'], ['SN1', 'SN2'], []],
		['["undefined", -1]', [], [`has undefined, ${NOTHING}`, 'has the number -1, which is negative']],
		['[{"sn_no":"SN1","sn_suite_no":"B"}]', ['SN1 in B'], []],
		['[{"sn":"SN1"}]', [], ['has an object with the unknown field sn']],
		['[[[["SN1"]]]]', ['[[[["SN1"]]]]'], [`has [[[["SN1"]]]], ${PIECE}`]],
		// What is left of one.
		['["SN1","SN2"', ['["SN1"', '"SN2"'], [`has ["SN1", ${PIECE}`, `has "SN2", ${PIECE}`]],
		["['SN1', 'SN2']", ["['SN1'", "'SN2']"], [`has ['SN1', ${PIECE}`, `has 'SN2'], ${PIECE}`]],
		['[SN1, SN2, SN3]', ['[SN1', 'SN2', 'SN3]'], [`has [SN1, ${PIECE}`, `has SN3], ${PIECE}`]],
		...['[SN1]', '{"sn":"SN1"}', '"SN1"', "'861234567890124", '`SN1`', '“SN1”', '=SN1', '="86', '=A1'].map(
			(text): [string, string[], string[]] => [text, [text], [`has ${text}, ${PIECE}`]],
		),
		['="8612"', ['8612'], []],
		['="8612"\n="8613"', ['8612', '8613'], []],
		...['[A]1', 'A[1]', ']C10112', '(01)0951', 'A=1', '#1'].map((text): [string, string[], string[]] => [text, [text], []]),
		...WORDS_FOR_NOTHING.map((text): [string, string[], string[]] => [text, [], [`has ${text}, ${NOTHING}`]]),
		...NOT_NOTHING.slice(0, -1).map((text): [string, string[], string[]] => [text, [text], []]),
		['SN1,undefined;SN2', ['SN1', 'SN2'], [`has undefined, ${NOTHING}`]],
		[1234567890123450, [], [`has the number 1234567890123450, ${ROUNDED}`]],
		[[9007199254740990, 9007199254740991], ['9007199254740991'], [`has the number 9007199254740990, ${ROUNDED}`]],
		[new Unreadable('no such field'), [], ['could not be evaluated: no such field']],
		[true, [], ['has the value true, not text']],
		[{ sn_no: '1', sn_suite_no: ' B ' }, ['1 in B'], []],
		[{ sn_no: '1' }, ['1'], []],
		[{ sn_no: '1', sn_suite_no: '' }, ['1'], []],
		[{ sn_no: '1', sn_suite_no: 'B,1,1' }, ['1 in B,1,1'], []],
		[{ sn_no: '1', sn_suite_no: [] }, ['1'], ['is a list, not text']],
		[{ sn_no: { sn_no: '1' } }, [], ['has an object, not text']],
		[{ sn: '1' }, [], ['has an object with the unknown field sn']],
		['x'.repeat(80), ['x'.repeat(80)], []],
		['一'.repeat(80), ['一'.repeat(80)], []],
		['x'.repeat(81), ['x'.repeat(81)], [`has one of 81 characters, more than 80: ${'x'.repeat(60)}…`]],
		['a\u200bb', ['a\u200bb'], ['has a b with the invisible character U+200B']],
	])('%p', (value, numbers, said) => {
		expect(taken(value)).toEqual({ numbers, said });
	});

	it('objects with suite codes are none where an order takes no suite codes', () => {
		expect(taken({ sn_no: '1' }, false)).toEqual({ numbers: [], said: ['has an object, not text'] });
	});

	it.each<[unknown, string | undefined, string[]]>([
		[' A  B ', 'AB', []],
		['', undefined, []],
		[' ', undefined, []],
		['\u3000', undefined, []],
		[undefined, undefined, []],
		[5, '5', []],
		[0.5, undefined, ['is the number 0.5, which is not a whole number']],
		['1.2E+12', undefined, [`is 1.2E+12, ${EXPONENT}`]],
	])('the suite code %p', (value, given, said) => {
		expect(read((report) => readSuiteNo(value, { halfWidth: true, removeSpaces: true }, report))).toEqual({ given, said });
	});
});

describe('characters and lengths', () => {
	it.each([
		['plain', []],
		['中文', []],
		['a\u0007', ['has the invisible character U+0007']],
		['\uD83D', ['has the invisible character U+D83D']],
		['A😀', ['has 😀 (U+1F600), which Wangdian cannot store']],
		['A⌚', ['has ⌚ (U+231A), which Wangdian cannot store']],
		['A\u{20BB7}\u0007', ['has 𠮷 (U+20BB7), which Wangdian cannot store']],
	])('%j', (text, said) => {
		expect(read((report) => checkCharacters(text, 'has', report)).said).toEqual(said);
	});

	it.each([
		['abc', []],
		['ab\u{20BB7}', []],
		['abcd', ['has 4 characters, more than 3: abcd']],
		['abc\u{20BB7}', ['has 4 characters, more than 3: abc𠮷']],
	])('%j among at most three', (text, said) => {
		expect(read((report) => checkLength(text, 3, 'has', '', report)).said).toEqual(said);
	});

	it('of a long value sixty characters are shown, of a long list twenty', () => {
		expect([59, 60, 61].map((length) => shown('长'.repeat(length)))).toEqual(['长'.repeat(59), '长'.repeat(60), `${'长'.repeat(60)}…`]);
		const list = (length: number) =>
			listed(
				Array.from({ length }, (_, index) => String(index)),
				'',
			);
		expect([list(2), list(20), list(21)].map((text) => text.slice(-10))).toEqual(['01', '1516171819', 'and 1 more']);
	});
});

it.each<[unknown, boolean | undefined]>([
	[undefined, false],
	[' ', false],
	[[], false],
	[true, true],
	[0, false],
	['1', true],
	...['是', '残次', '残次品', '残品', '次品', 'Yes', 'Y'].map((word): [string, boolean] => [word, true]),
	...['否', '正品', '良品', 'No', ' n '].map((word): [string, boolean] => [word, false]),
	['maybe', undefined],
	['toString', undefined],
	[2, undefined],
	[{}, undefined],
])('the flag %p is %p', (value, flag) => {
	expect(readFlag(value)).toBe(flag);
});

it.each<[unknown, ...([text: string, dayNumber?: number] | [])]>([
	['', ''],
	[null, ''],
	['2026-03-17', '2026-03-17 00:00:00'],
	// What n8n's reader of spreadsheets makes of the cells 2026-03-17 and 2026-03-17 08:30.
	[46_098, '2026-03-17 00:00:00', 46_098],
	[46_098.354166666664, '2026-03-17 08:30:00', 46_098.354166666664],
	['46098', '2026-03-17 00:00:00', 46_098],
	[' ４６０９８ ', '2026-03-17 00:00:00', 46_098],
	[30_000, '1982-02-18 00:00:00', 30_000],
	[80_000, '2119-01-11 00:00:00', 80_000],
	[20260317, '2026-03-17 00:00:00'],
	['20260317', '2026-03-17 00:00:00'],
	[29_999],
	[80_001],
	['-46098'],
	[260_317],
	[true],
	['2027'],
	[2027],
	['２０２７'],
	['2027-03'],
	['2027/3'],
	['soon'],
	['2026年3月17日', '2026-03-17 00:00:00'],
	['２０２６ 年 03 月 17 号', '2026-03-17 00:00:00'],
	['2027.03.16', '2027-03-16 00:00:00'],
	['2026年2月30日'],
	['2026年3月'],
	['2026年'],
	['2027.3'],
	['24个月'],
])('the date %p is %p', (...[value, text, dayNumber]) => {
	const read = readDate(value);
	if (text !== undefined) expect(read).toEqual(dayNumber === undefined ? { text } : { text, dayNumber });
	else expect(read).toEqual({ problem: expect.any(String) as string, fix: expect.any(String) as string });
});

it.each([
	['2', 2],
	[2, 2],
	['transfer', 2],
	['调拨', 2],
	['调拨出库', 2],
	['调拨出库单', 2],
	['2 Transfer (调 拨  出库)', 2],
	['', undefined],
	[[], undefined],
	['3', NaN],
	[true, NaN],
	[['2'], NaN],
	[{ toString: () => '2' }, NaN],
])('the order type %p is %p', (value, code) => {
	expect(readOrderType(value, STOCKOUT.orderTypeCodes)).toBe(code);
});

describe('rows', () => {
	const problems = (orders: OrderUpload[]) =>
		orders.flatMap(({ findings }) => findings.map(({ parameter, item, line, problem }) => `${item}/${line} ${parameter} ${problem}`));

	it('told by their transfer order are of its type, and may leave it out', () => {
		const kind = foundByTransfer(STOCKIN);
		expect(grouped([{ orderNo: 'TF1', orderType: '' }], kind)).toMatchObject([{ orderType: 2, findings: [] }]);
		expect(problems(grouped([{ orderNo: 'TF1', orderType: 20 }], kind))).toEqual(['0/null Order Type has the unknown value 20']);
		expect(problems(grouped([{ orderNo: '' }], kind))).toEqual(['0/null Transfer Number is empty']);
		expect(problems(grouped([{ orderNo: '2.0E+12' }], kind))).toEqual([`0/null Transfer Number is 2.0E+12, ${EXPONENT}`]);
		expect(kind).toMatchObject({ direction: 'in', orderNoParameter: 'transferNo', orderNoField: 'stockin_no', takesBatches: true });
		expect(problems(grouped([{ orderType: '' }]))).toEqual(['0/null Order Type is missing']);
	});

	it.each([
		['2026-03-17', '2026-03-17', []],
		['', '2026-03-17', []],
		['2026-03-17', '', []],
		['', '', []],
		['2026-03-18', '2026-03-17', ['0/null Expiry Date is 2026-03-17 00:00:00, before the production date 2026-03-18 00:00:00']],
		['soon', '2026-03-17', ['0/null Production Date is not a date: soon']],
		['2026-03-17', '2027', ['0/null Expiry Date is 2027, which names no day']],
		['2026/3', '2027', ['0/null Production Date is 2026/3, which names no day', '0/null Expiry Date is 2027, which names no day']],
	])('made on %p, good until %p', (productionDate, expireDate, said) => {
		expect(problems(grouped([{ productionDate, expireDate }], STOCKIN))).toEqual(said);
	});

	it('of stock-out orders have no batches: none in the line either', () => {
		const [{ lines }] = grouped([{ batchNo: 'B', productionDate: '2026-03-17', expireDate: '2026-03-17', suiteNo: 'BOX' }]);
		const goods = { specNo: 'A', defect: false, batchNo: '', productionDate: '', expireDate: '' };
		expect(lines).toEqual([{ ...goods, serialNumbers: ['S0'], suiteNos: undefined }]);
	});

	it('without an order number are told of that, not of the types that differ', () => {
		expect(problems(grouped([{ orderNo: '' }, { orderNo: '', orderType: 5 }]))).toEqual([
			'0/null Stock-Out Number is empty',
			'1/null Stock-Out Number is empty',
		]);
	});

	it('each item once, and what is wrong with an item as a whole', () => {
		const groups = new OrderGroups(STOCKOUT, AS_IS);
		const row = { orderNo: 'CK1', orderType: 2, specNo: 'A' };
		groups.add({ ...row, item: 0, line: 1, serialNumbers: '1' });
		groups.add({ ...row, item: 0, line: 2, serialNumbers: '2' });
		groups.add({ ...row, item: 3, serialNumbers: '1' });
		groups.add({ ...row, item: 0, line: 3, serialNumbers: '2' });
		groups.addFinding({ item: 5, orderNo: 'CK1', orderType: 2 }, { parameter: 'Lines', line: 7, value: '', problem: 'is odd', fix: '' });
		const orders = groups.finish();
		expect(orders).toMatchObject([{ items: [0, 3, 0, 5], serialNumberCount: 4, linesEntered: true }]);
		expect(problems(orders)).toEqual([
			'3/1 Serial Numbers has 1, which is in item 0, line 1 already',
			'0/3 Serial Numbers has 2, which is in item 0, line 2 already',
			'5/7 Lines is odd',
		]);
	});

	it('a number twice in a row whose goods are not known', () => {
		expect(problems(grouped([{ specNo: '', serialNumbers: '1,1' }]))).toEqual([
			'0/null Spec Number is empty',
			'0/null Serial Numbers has 1 twice',
		]);
	});

	it('a suite code that some entered lines lack is told of the line as entered, of rows of the line of the order', () => {
		const groups = new OrderGroups(STOCKIN, AS_IS);
		const line = { item: 0, orderNo: 'RK1', orderType: 2, specNo: 'A' };
		groups.add({ ...line, line: 4, serialNumbers: '1', suiteNo: 'BOX' });
		groups.add({ ...line, line: 5, serialNumbers: '2' });
		expect(problems(groups.finish())).toEqual(['0/5 Suite Code is missing for 2, while other serial numbers of A have one']);
		const orders = grouped([{ specNo: 'B' }, { suiteNo: 'BOX' }, {}], STOCKIN);
		expect(problems(orders)).toEqual(['2/2 Suite Code is missing for S2, while other serial numbers of A have one']);
	});
});

describe('warnings', () => {
	it('of one more number, and of orders without a number', () => {
		const rows = Array.from({ length: 42 }, (_, index) => ({ orderNo: index < 21 ? '' : 'CK2', serialNumbers: `S${index % 21}` }));
		const [first, second] = grouped(rows);
		expect(first.warnings.at(-1)).toBe('1 more serial number also stands in other orders');
		expect(second.warnings[0]).toBe('Serial number S0 also stands in an order without a number (item 0)');
	});

	it('of every item with the same order one other is named, and none of those without a number', () => {
		const rows = ['CK9', 'CK9', 'CK9', '', ''].map((orderNo) => ({ orderNo }));
		const named = grouped(rows, STOCKOUT, true).map(({ warnings }) => /stands in item (\d)/.exec(warnings.join())?.[1]);
		expect(named).toEqual(['1', '0', '0', undefined, undefined]);
	});
});

describe('an order that was refused', () => {
	const rows = [
		{ specNo: 'SPEC', serialNumbers: 'SN1' },
		{ specNo: 'SPEC-LONG', serialNumbers: 'SN1-2' },
		{ specNo: 'X', serialNumbers: 'AB' },
	];
	const [order] = grouped(rows);

	it.each([
		['nothing known', 'Order CK1 (items 0 to 2)'],
		['SN1已存在', 'Order CK1 (items 0 to 2), SN1 in item 0'],
		['序列号[SN1-2]', 'Order CK1 (items 0 to 2), SN1-2 in item 1'],
		['SN1,SN1-2', 'Order CK1 (items 0 to 2), SN1-2 in item 1'],
		['SN1-2,SN1', 'Order CK1 (items 0 to 2), SN1-2 in item 1'],
		['SN12, xSN1, SN1_, -SN1', 'Order CK1 (items 0 to 2)'],
		['xSN1 SN1x SN1', 'Order CK1 (items 0 to 2), SN1 in item 0'],
		['AB', 'Order CK1 (items 0 to 2)'],
		['商家编码SPEC-LONG不存在', 'Order CK1 (items 0 to 2), SPEC-LONG in item 1'],
		['SPEC', 'Order CK1 (items 0 to 2), SPEC in item 0'],
		['SPEC, SN1-2', 'Order CK1 (items 0 to 2), SN1-2 in item 1'],
		['', 'Order CK1 (items 0 to 2)'],
	])('with the text %p', (text, told) => {
		expect(orderAndRows(order, text)).toBe(told);
	});

	it.each([
		[[4], 'item 4'],
		[[4, 5], 'items 4 to 5'],
		[[4, 6], 'items 4, 6'],
		[[0, 1, 3], 'items 0, 1, 3'],
		[[2, 1], 'items 2, 1'],
	])('of the items %j', (items, told) => {
		expect(orderAndRows({ ...order, items }, '')).toBe(`Order CK1 (${told})`);
	});

	it('of two numbers of one length the first, and a spec number that a number stands behind', () => {
		const [{ lines, ...same }] = grouped([{ serialNumbers: 'SN8' }, { serialNumbers: 'SN9' }]);
		expect(orderAndRows({ ...same, lines }, 'SN9 SN8')).toBe('Order CK1 (items 0 to 1), SN8 in item 0');
		expect(orderAndRows({ ...order, lines: [{ ...order.lines[0], serialNumbers: [] }] }, 'SPEC')).toBe('Order CK1 (items 0 to 2)');
	});

	it.each([
		['', 0],
		['SN1-2', 1],
		['SPEC-LONG', 1],
	])('with the text %p points at item %d', (text, item) => {
		expect(itemToPointAt(order, text)).toBe(item);
	});

	it.each([
		['CK1', 2, 'It was sent as stock-out order CK1, of the type Transfer (2): there has to be one, in the state Editing, with these goods'],
		['CK1', undefined, 'It was sent as stock-out order CK1: there has to be one, in the state Editing, with these goods'],
		['TF12345', undefined, "set 'Find By' to 'Transfer Number', and the node looks it up. It was sent as stock-out order TF12345: there"],
	])('%s of type %p is told how it was sent', (orderNo, orderType, told) => {
		expect(refusalAdvice(STOCKOUT, { orderNo, orderType }, 'business-rule')).toContain(told);
		expect(refusalAdvice(STOCKOUT, { orderNo, orderType }, 'right-missing')).toBe(`The warehouse is that of stock-out order ${orderNo}`);
		expect(refusalAdvice(STOCKOUT, { orderNo, orderType }, 'temporary')).toBeUndefined();
	});

	it.each([
		['TF20261124', true],
		['tf12345', true],
		['DB12345', true],
		['DBD12345', true],
		['TF1234', false],
		['XTF12345', false],
		['TF12345X', false],
		['CK12345', false],
	])('%s looks like a transfer order: %p', (orderNo, looks) => {
		expect(transferAdvice(STOCKIN, orderNo)).toEqual(
			looks
				? `${orderNo} looks like the number of a transfer order. Its stock-in order has a number of its own, like RK202307260007: set 'Find By' to 'Transfer Number', and the node looks it up`
				: undefined,
		);
		expect(transferAdvice(foundByTransfer(STOCKIN), orderNo)).toBeUndefined();
	});
});

describe('the call', () => {
	it('has what is set, and in stock-in orders batch, dates and suite codes', () => {
		const [{ lines }] = grouped([{ defect: true }, { specNo: 'B' }]);
		expect(uploadCall(editions.flagship, STOCKOUT, { orderNo: 'CK1', orderType: 2, lines })).toEqual({
			method: 'wms.stockout.Base.uploadSN',
			kind: 'write',
			args: [
				{ stockout_no: 'CK1', order_type: 2 },
				[
					{ spec_no: 'A', defect: true, sn_list: ['S0'] },
					{ spec_no: 'B', sn_list: ['S1'] },
				],
			],
		});
		const batch = { batchNo: 'L1', productionDate: '2026-03-17', expireDate: '2027-03-17', suiteNo: 'BOX' };
		const [stockin] = grouped([{ ...batch, serialNumbers: '1,2' }, { specNo: 'B' }], STOCKIN);
		expect(uploadCall(editions.flagship, STOCKIN, stockin)).toEqual({
			method: 'wms.stockin.Base.uploadSN',
			kind: 'write',
			args: [
				{ stockin_no: 'CK1', order_type: 2 },
				[
					{
						spec_no: 'A',
						batch_no: 'L1',
						production_date: '2026-03-17 00:00:00',
						expire_date: '2027-03-17 00:00:00',
						sn_new_list: [
							{ sn_no: '1', sn_suite_no: 'BOX' },
							{ sn_no: '2', sn_suite_no: 'BOX' },
						],
					},
					{ spec_no: 'B', sn_list: ['S1'] },
				],
			],
		});
	});

	it.each([
		['web', STOCKOUT, "The web edition takes serial numbers only when a stock-out order is created: 'sn_info' of stockout_order_push.php"],
		['web', STOCKIN, "The web edition takes serial numbers only when a stock-in order is created: 'sn_info' of stockin_order_push.php"],
		[
			'enterprise',
			STOCKIN,
			"The enterprise edition documents no call that takes serial numbers: enter them in the ERP client, and read them back with 'Serial Number' -> 'Get Many'",
		],
	] as const)('%s has none', (edition, kind, advice) => {
		expect(noUploadAdvice(editions[edition], kind)).toBe(advice);
	});
});

describe('columns', () => {
	const find = (fields: string[], kind: OrderKind = STOCKOUT, given = {}) => findColumns(kind, given, fields, () => false);

	it('that rows cannot do without', () => {
		const required = (kind: OrderKind) => columnsOf(kind).filter((column) => column.required);
		expect(required(STOCKIN).map(({ name }) => name)).toEqual(['orderNo', 'orderType', 'specNo', 'serialNumbers']);
		expect(required(foundByTransfer(STOCKOUT)).map(({ name }) => name)).toEqual(['orderNo', 'specNo', 'serialNumbers']);
		expect(columnsOf(STOCKOUT).map(({ name }) => name)).toEqual(['orderNo', 'orderType', 'specNo', 'defect', 'serialNumbers']);
		expect(find(['RK', 'sku', 'sn', '入库单号', '入库类型'], STOCKIN).problem).toBeUndefined();
	});

	it('a column of transfer numbers is named where those of the orders are missed, and only there', () => {
		const ask = "If '调拨单号' holds the numbers of transfer orders, set 'Find By' to 'Transfer Number'";
		expect(find(['调拨单号', 'type', 'sku', 'sn']).problem?.fix).toContain(ask);
		expect(find(['stockout_no', '调拨单号', 'type', 'sn']).problem?.fix).not.toContain('Find By');
		expect(find(['type', 'sku', 'sn']).problem?.fix).not.toContain('Find By');
		expect(find(['transfer', 'sku', 'sn'], foundByTransfer(STOCKOUT)).problem?.fix).not.toContain('Find By');
		expect(find(['调拨单号', 'sku', 'sn'], foundByTransfer(STOCKOUT)).problem).toBeUndefined();
	});

	it.each([
		[
			['stockout_no', 'sku', 'sn'],
			"'Order Type' such as 'order_type', 'stockout type', '单据类型', '出库单类型', '出库类型'. 'Order Type' can also be filled in for all rows",
		],
		[
			['sku', 'sn'],
			"'Stock-Out Number' such as 'stockout_no', 'stockout number', '出库单号', '出库单', '出库单编号'; 'Order Type' such as 'order_type', 'stockout type', '单据类型', '出库单类型', '出库类型'. 'Stock-Out Number' and 'Order Type' can also be filled in for all rows",
		],
		[['stockout_no', 'type', 'sku'], "'Serial Numbers' such as 'sn', 'sn_no', '序列号', '序列号(SN)', 'SN序列号'"],
	])('of %j some usual headings are told, two and three of them, and what may be filled in', (fields, usual) => {
		const there = `The rows have the columns ${fields.map((field) => `'${field}'`).join(', ')}`;
		expect(find(fields).problem?.fix).toBe(`${there}. Enter what is meant under 'Columns', or give it a usual heading: ${usual}`);
	});

	it('that are named are fields, or paths into them', () => {
		const fields = ['stockout_no', 'type', 'sku', 'my sn', 'row'];
		for (const serialNumbers of ['my sn', 'row.sn', '[row].sn', "['row'].sn", '["row"]["sn"]', 'row']) {
			expect(find(fields, STOCKOUT, { serialNumbers })).toMatchObject({ found: { 3: { field: serialNumbers } } });
		}
		expect(find([...fields, 'a.b'], STOCKOUT, { serialNumbers: 'a.b' }).problem).toBeUndefined();
		expect(find(fields, STOCKOUT, { serialNumbers: 'sn.row' }).problem).toBeDefined();
	});

	it.each<[string, Record<string, unknown>, unknown]>([
		['a', { a: 1 }, 1],
		['a', { b: 1 }, undefined],
		['a.b', { a: { b: 1 } }, 1],
		['[a][b]', { a: { b: 1 } }, 1],
		["a['b']", { a: { b: 1 } }, 1],
		['a[0]', { a: ['x'] }, 'x'],
		['a.b', { a: null }, undefined],
		['a.b', { a: undefined }, undefined],
		['a.b.c', { a: {} }, undefined],
		['a.length', { a: 'text' }, undefined],
		['a.b', { a: 'text' }, undefined],
		['a.toString', { a: {} }, undefined],
		['[a]', { a: 1 }, undefined],
	])('%s of %j is %p', (field, row, value) => {
		expect(columnReader(field)(row)).toBe(value);
	});
});

describe('lines as JSON', () => {
	it.each([
		['[1]', '[1]'],
		[[{ spec_no: 'A' }, 1], '[{"spec_no":"A"},1]'],
		['[{"spec_no":"A"},1]', '[{"spec_no":"A"},1]'],
	])('%j is no list of lines, and is shown', (value, text) => {
		expect(linesOfJson(value, STOCKOUT)).toEqual({
			lines: [],
			problems: [expect.objectContaining({ line: null, problem: 'is not a list of lines', value: text })],
		});
	});

	it('a line has one of the lists, and then nothing is said', () => {
		const suites = [{ sn_no: '1', sn_suite_no: 'B' }];
		const entered = [
			{ spec_no: 'A', defect: true, sn_list: ['1'], sn_new_list: [], batch_no: 'L', production_date: '2026-1-1', expire_date: '2027-1-1' },
			{ spec_no: 'B', sn_list: '', sn_new_list: suites },
			{ spec_no: 'C' },
		];
		expect(linesOfJson(entered, STOCKIN)).toEqual({
			lines: [
				{ line: 1, specNo: 'A', defect: true, batchNo: 'L', productionDate: '2026-1-1', expireDate: '2027-1-1', serialNumbers: ['1'] },
				{ line: 2, specNo: 'B', serialNumbers: suites },
				{ line: 3, specNo: 'C' },
			],
			problems: [],
		});
		expect(linesOfJson('', STOCKIN).lines).toEqual([]);
	});
});
