// The one reading of what people enter: flags, numbers and texts; times.test.mts has the times, inputReaders.test.mts other readers.
import { DateTime } from 'luxon';
import { isEmptyInput, kindOfValue, lostNumber, readFlag, readNumber, readText } from '../../nodes/shared/protocol/inputs';
import { NONSENSE } from '../support/nonsense.mts';

describe('flags and numbers', () => {
	it.each([
		[true, true],
		['true', true],
		[' TRUE ', true],
		[1, true],
		['1', true],
		['１', true],
		[false, false],
		['False', false],
		[0, false],
		['0', false],
		['\u00a0false\u3000', false],
	])('%p is the flag %p', (value, flag) => {
		expect(readFlag(value)).toBe(flag);
	});

	it.each([...NONSENSE, 'yes', 2, -1, 'truth', 0.5].map((value) => [value]))('%p is no flag', (value) => {
		expect(readFlag(value)).toBeUndefined();
	});

	it.each([
		[10, 10],
		['10', 10],
		[' +10.50 ', 10.5],
		['-.5', -0.5],
		['.55', 0.55],
		['5.', 5],
		['１０', 10],
		['\u00a010\u3000', 10],
		[0, 0],
	])('%p is the number %p', (value, number) => {
		expect(readNumber(value)).toBe(number);
	});

	it.each([...NONSENSE, true, '1e3', '0x10', '1,000', '1 000', '--1', '.', '²'].map((value) => [value]))('%p is no number', (value) => {
		expect(readNumber(value)).toBeUndefined();
	});
});

it.each([
	[undefined, true],
	[null, true],
	['', true],
	[' \u3000\n', true],
	['x', false],
	['0', false],
	[0, false],
	[false, false],
	[NaN, false],
	[[], false],
	[{}, false],
])('%p is nothing: %p', (value, isEmpty) => {
	expect(isEmptyInput(value)).toBe(isEmpty);
});

it.each([
	[undefined, 'empty'],
	[null, 'empty'],
	[[], 'a list'],
	[new Date(0), 'a date'],
	[DateTime.fromISO('2026-12-01'), 'a date'],
	[{}, 'an object'],
	['', 'a text'],
	[1, 'the value 1'],
	[false, 'the value false'],
])('%p is %s', (value, kind) => {
	expect(kindOfValue(value)).toBe(kind);
});

describe('texts', () => {
	it.each([
		[' WH1\n', 'WH1'],
		['\u3000仓库 1\u00a0', '仓库 1'],
		[2024, '2024'],
		[Number.MAX_SAFE_INTEGER, '9007199254740991'],
		[null, ''],
		[undefined, ''],
		['', ''],
		['x'.repeat(255), 'x'.repeat(255)],
	])('%p is the text %p', (value, text) => {
		expect(readText(value)).toBe(text);
	});

	it.each([
		[['WH1'], 'is a list, not a text'],
		[[], 'is a list, not a text'],
		[{ no: 'WH1' }, 'is an object, not a text'],
		[true, 'is the value true, not a text'],
		[DateTime.fromISO('2026-12-01'), 'is a date, not a text'],
		[2 ** 53, 'is a number that has lost digits, because it is too large to hold them all'],
		[NaN, 'is no number that has digits'],
		['A\u0000B', 'contains the invisible character U+0000'],
		['A\nB', 'contains the invisible character U+000A'],
		['WH\u200b1', 'contains the invisible character U+200B'],
		['x'.repeat(256), 'has 256 characters, more than 255'],
	])('%p is none', (value, problem) => {
		expect(readText(value)).toEqual({ problem });
	});
});

describe('numbers that have lost their digits', () => {
	it.each([
		[2 ** 53, 'arguments', 'arguments'],
		[{ a: [{ id: 1 }, { id: 2806836923887255575 }] }, '', 'a[1].id'],
		[{ a: [{ id: 1 }, { id: 2806836923887255575 }] }, 'arguments', 'arguments.a[1].id'],
		[[1, NaN, Infinity], 'list', 'list[1]'],
		[{ b: { c: NaN }, a: Infinity }, 'object', 'object.b.c'],
		[[NaN, [NaN]], 'list', 'list[0]'],
	])('%p', (value, at, place) => {
		expect(lostNumber(value, at)?.at).toBe(place);
	});

	it('none in exact numbers, decimals and texts, however deep', () => {
		expect(lostNumber({ a: 2 ** 53 - 1, b: 0.1, c: '2806836923887255575', d: null, e: [true] }, '')).toBeUndefined();
		let deep: unknown = 2 ** 60;
		for (let depth = 0; depth < 20_000; depth++) deep = [deep];
		expect(lostNumber(deep, '')?.number).toBe(2 ** 60);
	});
});
