// The one reading of what people enter: flags, numbers, texts and times.
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { tryToParseBoolean, tryToParseNumber } from 'n8n-workflow';
import { formatBeijing } from '../../nodes/shared/protocol/beijingTime';
import { lostNumber, readFlag, readNumber, readText } from '../../nodes/shared/protocol/inputs';
import { readIso } from '../../nodes/shared/protocol/isoTime';
import { parseDate, parseInZone, parseUserTime } from '../../nodes/shared/protocol/zonedTime';

/** What an expression can give and nothing can be meant by. */
const NONSENSE: unknown[] = [
	undefined,
	null,
	NaN,
	Infinity,
	{},
	[],
	[1],
	['1'],
	[true],
	new Date(NaN),
	'ten',
	'',
	' ',
	'\u3000',
	1n,
	() => 1,
];

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
		['１０', 10],
		['\u00a010\u3000', 10],
		[0, 0],
	])('%p is the number %p', (value, number) => {
		expect(readNumber(value)).toBe(number);
	});

	it.each([...NONSENSE, true, '1e3', '0x10', '1,000', '1 000', '--1', '.', '²'].map((value) => [value]))('%p is no number', (value) => {
		expect(readNumber(value)).toBeUndefined();
	});

	it('what they take, n8n-workflow reads the same', () => {
		const texts = fc.constantFrom('true', 'false', 'TRUE', 'False', '0', '1', 0, 1, true, false);
		fc.assert(fc.property(texts, (value) => expect(readFlag(value)).toBe(tryToParseBoolean(value))));
		const numbers = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer().map(String));
		fc.assert(fc.property(numbers, (value) => expect(readNumber(value)).toBe(tryToParseNumber(value))));
	});
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
	])('%p is the text %p', (value, text) => {
		expect(readText(value)).toBe(text);
	});

	it.each([
		[['WH1'], 'is a list, not a text'],
		[[], 'is a list, not a text'],
		[{ no: 'WH1' }, 'is an object, not a text'],
		[true, 'is the value true, not a text'],
		[DateTime.now(), 'is a date, not a text'],
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

/** Shows a time as the ERP would. */
const inBeijing = (value: unknown, zone = 'America/New_York') => {
	const seconds = parseInZone(value, zone);
	return seconds === undefined ? undefined : formatBeijing(seconds);
};

describe('times', () => {
	// The workflow is in New York: 13 hours behind Beijing in winter, 12 in summer.
	it.each([
		// What n8n's date picker stores: the workflow's zone.
		['2026-12-01T08:00:00', '2026-12-01 21:00:00'],
		['2026-07-01T08:00', '2026-07-01 20:00:00'],
		['20261201T080000', '2026-12-01 21:00:00'],
		// As the ERP writes it, and dates alone: Beijing.
		['2026-12-01 08:00:00', '2026-12-01 08:00:00'],
		['2026-12-01', '2026-12-01 00:00:00'],
		['20261201', '2026-12-01 00:00:00'],
		[20261201, '2026-12-01 00:00:00'],
		['20261201080000', '2026-12-01 08:00:00'],
		['2023-1-1', '2023-01-01 00:00:00'],
		['2023/1/1 8:05', '2023-01-01 08:05:00'],
		['2026-12-01\u00a008:00', '2026-12-01 08:00:00'],
		['\u30002026-12-01\u3000\u300008:00:00 ', '2026-12-01 08:00:00'],
		['２０２６－１２－０１　０８：００', '2026-12-01 08:00:00'],
		['2026-335', '2026-12-01 00:00:00'],
		['2026335', '2026-12-01 00:00:00'],
		['2026-W49-2', '2026-12-01 00:00:00'],
		['2026W492', '2026-12-01 00:00:00'],
		['2026-W49', '2026-11-30 00:00:00'],
		['2026-12', '2026-12-01 00:00:00'],
		['2026-12-01 24:00', '2026-12-02 00:00:00'],
		// With a zone: that instant.
		['2026-12-01T08:00:00Z', '2026-12-01 16:00:00'],
		['2026-12-01 08:00:00+08', '2026-12-01 08:00:00'],
		['2026-12-01T08:00-05', '2026-12-01 21:00:00'],
		['20261201T0800-0500', '2026-12-01 21:00:00'],
		['2026-W49-2T08:00:00.999+08:00', '2026-12-01 08:00:00'],
		['2026-12-01T08,5Z', '2026-12-01 16:30:00'],
		['2026-12-01T08:00:00\u221205:00', '2026-12-01 21:00:00'],
		['2026-12-01T08:00+08:00[Asia/Shanghai]', '2026-12-01 08:00:00'],
		[new Date('2026-12-01T00:00:00Z'), '2026-12-01 08:00:00'],
		[DateTime.fromISO('2026-12-01T08:00', { zone: 'Asia/Tokyo' }), '2026-12-01 07:00:00'],
		[1_796_083_200, '2026-12-01 00:00:00'.replace('00:00:00', formatBeijing(1_796_083_200).slice(11))],
		['1721800821000', '2024-07-24 14:00:21'],
	])('%p is %p in Beijing', (value, expected) => {
		expect(inBeijing(value)).toBe(expected);
	});

	it.each(
		[
			...NONSENSE,
			'2026-02-30',
			'2026-02-30T00:00:00+08:00',
			'2026-02-30T00:00:00',
			'2026-13-01',
			'2026-366',
			'2026-000',
			'2026-W54-1',
			'2026-W10-8',
			'2026-12-01T25:00Z',
			'2026-12-01T24:01',
			'2026-12-01T08:60',
			'2026-12-01T08:00+24:00',
			'2026-12-01T08:00+08:60',
			'2026-12-01T08:00 America/New_York',
			'12:00',
			'T12:00',
			'1',
			'46327',
			46_327,
			2026,
			0,
			-1,
			1e21,
			'0000-00-00 00:00:00',
			'1969-12-31 00:00:00',
			'26-12-01',
			'01/12/2026',
			'tomorrow',
			'P1D',
			'2026-12-01/2026-12-02',
			'2026-12-01T08:00Z; DROP',
			{ year: 2026 },
			true,
			`2026-12-01${' '.repeat(50_000)}x`,
			'9'.repeat(50_000),
		].map((value) => [value]),
	)('%p is no time', (value) => {
		expect(inBeijing(value)).toBeUndefined();
	});

	it('a calendar date is the one that is picked or written, in whatever zone', () => {
		expect(['2026-03-17T00:00:00', '2026-3-17', '2026-03-16T16:00:00Z', '20260317'].map(parseDate)).toEqual(Array(4).fill('2026-03-17'));
		expect(formatBeijing(parseUserTime('2026-03-17T00:00:00')!)).toBe('2026-03-17 00:00:00');
	});
});

/** Luxon, which n8n's own nodes read dates with, as a second reader. */
describe('reads as Luxon does', () => {
	const days = fc.date({ min: new Date('1971-01-01'), max: new Date('2999-12-31'), noInvalidDate: true });
	const dateForms = ['yyyy-MM-dd', 'yyyyMMdd', 'yyyy-ooo', 'yyyyooo', "kkkk-'W'WW-c", "kkkk'W'WWc"];
	const timeForms = ['HH:mm:ss.SSS', 'HH:mm:ss', 'HH:mm', 'HHmmss', 'HHmm', 'HH', 'HH:mm:ss,SSS'];
	const zoneForms = ['', "'Z'", 'ZZ', 'ZZZ'];

	it('every valid form', () => {
		fc.assert(
			fc.property(
				days,
				fc.constantFrom(...dateForms),
				fc.constantFrom(...timeForms),
				fc.constantFrom(...zoneForms),
				fc.constantFrom('UTC', 'Asia/Shanghai', 'Asia/Kolkata', 'America/New_York', 'America/Caracas'),
				(day, date, time, offset, zone) => {
					const text = DateTime.fromJSDate(day, { zone }).toFormat(`${date}'T'${time}${offset}`);
					const read = DateTime.fromISO(text, { zone: 'UTC', setZone: true });
					expect({ text, wall: readIso(text)?.wall }).toEqual({
						text,
						wall: Math.floor(read.setZone('UTC', { keepLocalTime: true }).toSeconds()),
					});
					expect({ text, seconds: parseInZone(text, 'UTC') }).toEqual({ text, seconds: Math.floor(read.toSeconds()) });
				},
			),
			{ numRuns: 3_000 },
		);
	});

	it('nothing that Luxon refuses, of texts that look like dates', () => {
		const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
		const lookalikes = fc
			.tuple(fc.constantFrom('19', '20'), digits(2), digits(2), digits(2), digits(1), digits(2), digits(2), digits(3))
			.chain(([century, year, a, b, c, d, e, f]) =>
				fc.constantFrom(
					`${century}${year}-${a}-${b}`,
					`${century}${year}${a}${b}`,
					`${century}${year}-${f}`,
					`${century}${year}-W${a}-${c}`,
					`${century}${year}-${a}-${b}T${d}:${e}`,
					`${century}${year}-${a}-${b}T${d}:${e}:${a}Z`,
				),
			);
		fc.assert(
			fc.property(lookalikes, (text) => {
				const luxon = DateTime.fromISO(text, { zone: 'UTC' });
				expect({ text, wall: readIso(text)?.wall }).toEqual({ text, wall: luxon.isValid ? luxon.toSeconds() : undefined });
			}),
			{ numRuns: 3_000 },
		);
	});

	it('wall clocks of a zone, also when the clocks change', () => {
		fc.assert(
			fc.property(days, fc.constantFrom('America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Tokyo'), (day, zone) => {
				const local = DateTime.fromJSDate(day, { zone }).startOf('second');
				const seconds = parseInZone(local.toFormat("yyyy-MM-dd'T'HH:mm:ss"), zone)!;
				// Where the clocks go back, an hour comes twice: either is right.
				expect(DateTime.fromSeconds(seconds, { zone }).toFormat('yyyy-MM-dd HH:mm:ss')).toBe(local.toFormat('yyyy-MM-dd HH:mm:ss'));
			}),
			{ numRuns: 2_000 },
		);
	});
});
