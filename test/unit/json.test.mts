// JSON as the API has it, both ways, and the values of records in the forms they come in. What reading costs: answerCost.test.mts.
import {
	exactDigits,
	exactNumber,
	isExact,
	isJsonObject,
	parseExact,
	parseLossless,
	stringifyExact,
} from '../../nodes/shared/protocol/losslessJson';
import { flagOf, numberOf, textOf } from '../../nodes/shared/protocol/wireValues';

describe('lossless JSON', () => {
	it('keeps the digits of 64-bit ids and long decimals, wherever they stand', () => {
		const text = '{"id":2806836923887255575,"n":-2806836923887255575,"d":0.12345678901234567890,"list":[9007199254740993]}';
		expect(parseLossless(text)).toEqual({
			id: '2806836923887255575',
			n: '-2806836923887255575',
			d: '0.12345678901234567890',
			list: ['9007199254740993'],
		});
	});

	it('leaves everything else as JSON.parse has it', () => {
		const value = {
			a: 1.5,
			b: 'text with 2806836923887255575 and "quotes\\"',
			c: [true, null],
			d: 9007199254740991,
			e: 100000000000000000000.5,
		};
		const text = JSON.stringify({ ...value, e: undefined });
		expect(parseLossless(text)).toEqual(JSON.parse(text));
		expect(parseLossless('"\\\\"')).toBe('\\');
		expect(parseLossless('1.0000000000000000')).toBe(1);
		expect(() => parseLossless('{"cut":')).toThrow(SyntaxError);
	});
});

/** Deeper than the depth of the first list by so many. */
const nested = (levels: number, inner: string) => '['.repeat(levels) + inner + ']'.repeat(levels);

describe('what is read', () => {
	it.each([
		// A number is kept where a JavaScript number has all its digits.
		['9007199254740991', 9_007_199_254_740_991],
		['9007199254740992', '9007199254740992'],
		['-9007199254740991', -9_007_199_254_740_991],
		['-9007199254740992', '-9007199254740992'],
		['999999999999999', 999_999_999_999_999],
		['0.12345678901234', 0.123_456_789_012_34],
		['0.123456789012345', 0.123_456_789_012_345],
		['0.1234567890123456', '0.1234567890123456'],
		['-0.123456789012345', -0.123_456_789_012_345],
		['-0.1234567890123456', '-0.1234567890123456'],
		['123456789012.3450000', 123_456_789_012.345],
		['0.00000000000000000000123', 1.23e-21],
		['12345678901234.56', '12345678901234.56'],
		['1234567890123.45', 1_234_567_890_123.45],
		['1.2345678901234e100', 1.234_567_890_123_4e100],
		['1.23456789012345E+289', 1.234_567_890_123_45e289],
		['1.23456789012345E+290', '1.23456789012345E+290'],
		['1.23456789012345e-289', 1.234_567_890_123_45e-289],
		['1.23456789012345e-290', '1.23456789012345e-290'],
		['100000000000000000e2', 1e19],
		[`1${'0'.repeat(399)}`, `1${'0'.repeat(399)}`],
		[`0.${'0'.repeat(398)}`, 0],
		[`0.${'0'.repeat(399)}`, `0.${'0'.repeat(399)}`],
		// Texts are texts, whatever stands in them.
		['"2806836923887255575"', '2806836923887255575'],
		['"\\\\2806836923887255575"', '\\2806836923887255575'],
		['"\\"2806836923887255575"', '"2806836923887255575'],
		['"a\\\\\\"2806836923887255575[[{"', 'a\\"2806836923887255575[[{'],
		['{"\\\\":2806836923887255575}', { '\\': '2806836923887255575' }],
		['["",2806836923887255575]', ['', '2806836923887255575']],
		// Several, with what stands between them.
		['[2806836923887255575, "x", 2806836923887255576 ]', ['2806836923887255575', 'x', '2806836923887255576']],
		['{"2806836923887255575":[-2806836923887255575,1]}', { '2806836923887255575': ['-2806836923887255575', 1] }],
	])('%s', (text, value) => {
		expect(parseLossless(text)).toEqual(value);
	});

	it.each([
		['100 levels are kept', nested(100, '1'), (value: unknown) => JSON.stringify(value), nested(100, '1')],
		['the 101st is text', nested(101, '1'), (value: unknown) => JSON.stringify(value), nested(100, '"[1]"')],
		[
			'with everything in it',
			nested(100, '{"a":[2806836923887255575]},2'),
			JSON.stringify,
			nested(100, `"{\\"a\\":[2806836923887255575]}",2`),
		],
		['several of them', nested(100, '[1],[[2]],3'), JSON.stringify, nested(100, '"[1]","[[2]]",3')],
		['brackets in texts are no levels', `[${JSON.stringify('['.repeat(200))}]`, JSON.stringify, `[${JSON.stringify('['.repeat(200))}]`],
		['levels one after the other add up to nothing', `[${'[],{},'.repeat(200)}1]`, JSON.stringify, `[${'[],{},'.repeat(200)}1]`],
		['and no number is text before that', nested(101, '1').replace('[', '[12,'), JSON.stringify, nested(100, '"[1]"').replace('[', '[12,')],
	])('nested deep: %s', (_what, text, shown: (value: unknown) => string, expected) => {
		expect(shown(parseLossless(text))).toBe(expected);
	});

	it.each(['', '{', '01', '1.', '[1,]', '1234567890123456789.', '"\\x"', '12345678901234567890a', 'NaN'])('%p is no JSON', (text) => {
		expect(() => parseLossless(text)).toThrow(SyntaxError);
	});
});

describe('what is sent', () => {
	it.each([
		['[2806836923887255575]', [exactNumber('2806836923887255575')]],
		['{"a":-2806836923887255575,"b":1}', { a: exactNumber('-2806836923887255575'), b: 1 }],
		['[0.12345678901234567890]', [exactNumber('0.12345678901234567890')]],
		['[1.2345678901234567e+20,1.2345678901234567E-20,-1.2345678901234567e2]', expect.anything()],
		['[12345678901234567e12,2806836923887255575]', expect.anything()],
		['"text"', 'text'],
		[nested(150, '1'), expect.anything()],
	])('%s comes and goes as it is', (text, value: unknown) => {
		expect(parseExact(text)).toEqual(value);
		expect(stringifyExact(parseExact(text))).toBe(text);
	});

	it('what only looks like such a number is sent as it is', () => {
		for (const text of ['{"$wangdianDigits":"1;2"}', '{"$wangdianDigits":"x"}', '{"$wangdianDigits":"1","a":1}', '"$wangdianDigits"']) {
			expect(stringifyExact(JSON.parse(text))).toBe(text);
		}
		expect(stringifyExact(undefined)).toBeUndefined();
	});

	it.each([
		[exactNumber('12'), '12'],
		[{ $wangdianDigits: 12 }, undefined],
		[{}, undefined],
		['12', undefined],
		[null, undefined],
		[['12'], undefined],
	])('the digits of %j are %p', (value, digits) => {
		expect(exactDigits(value)).toBe(digits);
	});

	it.each([
		['x', true],
		['1e400', false],
		['1e20', true],
		['1e-20', true],
		['1e99999', false],
		['1e300', true],
		['1.234567890e-300', false],
		['1.2345678901234', true],
		['9007199254740993', false],
	])('%s is exact: %p', (number, exact) => {
		expect(isExact(number)).toBe(exact);
	});
});

it.each([
	[{}, true],
	[{ a: 1 }, true],
	[[], false],
	[null, false],
	[undefined, false],
	['{}', false],
	[1, false],
])('%j is an object of JSON: %p', (value, isObject) => {
	expect(isJsonObject(value)).toBe(isObject);
});

describe('values of records', () => {
	it.each([
		[undefined, null, null, null],
		[null, null, null, null],
		['', null, null, null],
		[0, '0', 0, false],
		[1, '1', 1, true],
		// Any number but 0: what marks goods as deleted is a time.
		[2, '2', 2, true],
		['0', '0', 0, false],
		['1', '1', 1, true],
		['1.0000', '1.0000', 1, true],
		['-2.50', '-2.50', -2.5, true],
		[' 3 ', ' 3 ', 3, true],
		['007', '007', 7, true],
		['.50', '.50', 0.5, true],
		['0.0000', '0.0000', 0, false],
		['0E-8', '0E-8', 0, false],
		['1E+3', '1E+3', 1000, true],
		['1200000000000000000000.0000', '1200000000000000000000.0000', 1.2e21, true],
		['0.1000000000000000', '0.1000000000000000', 0.1, true],
		['9007199254740991', '9007199254740991', 9007199254740991, true],
		// What a number cannot hold stays a text, with all its digits.
		['9007199254740993', '9007199254740993', '9007199254740993', true],
		['2806836923887255575', '2806836923887255575', '2806836923887255575', true],
		['1234567890123456.1234', '1234567890123456.1234', '1234567890123456.1234', true],
		['-0.12345678901234567890', '-0.12345678901234567890', '-0.12345678901234567890', true],
		['1e400', '1e400', '1e400', true],
		// No numbers.
		[' ', ' ', null, false],
		['\t', '\t', null, false],
		['Infinity', 'Infinity', null, false],
		['-Infinity', '-Infinity', null, false],
		['NaN', 'NaN', null, false],
		['0x10', '0x10', null, false],
		['1,234', '1,234', null, false],
		['.', '.', null, false],
		['ten', 'ten', null, false],
		['true', 'true', null, true],
		['false', 'false', null, false],
		[true, 'true', null, true],
		[false, 'false', null, false],
		[[1], '[1]', null, false],
		[{ a: 1 }, '{"a":1}', null, false],
	])('%j is the text %p, the number %p, the flag %p', (value, text, number, flag) => {
		expect([textOf(value), numberOf(value), flagOf(value)]).toEqual([text, number, flag]);
	});
});
