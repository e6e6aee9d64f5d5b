// Times as the servers write them and as people enter them. Luxon as a second reader: inputReaders.test.mts.
import { DateTime } from 'luxon';
import { formatBeijing, isoBeijing, parseBeijing } from '../../nodes/shared/protocol/beijingTime';
import { parseDate, parseInZone, parseUserTime } from '../../nodes/shared/protocol/zonedTime';
import { NONSENSE } from '../support/nonsense.mts';

describe('Beijing time', () => {
	it('is UTC+8 by arithmetic', () => {
		expect(formatBeijing(1_721_800_821)).toBe('2024-07-24 14:00:21');
		expect(isoBeijing(1_721_800_821)).toBe('2024-07-24T14:00:21+08:00');
		expect(parseBeijing('2012-01-01 00:00:00')).toBe(1_325_347_200);
	});

	it.each([
		['epoch ms of a flagship head', 1_721_800_821_000, 1_721_800_821],
		['the same as text', '1721800821000', 1_721_800_821],
		['epoch seconds', 1_721_800_821, 1_721_800_821],
		['an ISO T', '2024-07-24T14:00:21', 1_721_800_821],
		['a date', '2024-07-24', 1_721_750_400],
		['the empty date', '0000-00-00 00:00:00', undefined],
		['the least date of other systems', '0001-01-01 00:00:00', undefined],
		['no date', 'soon', undefined],
		['a day that is none', '2024-02-31 00:00:00', undefined],
		['null', null, undefined],
		['zero', 0, undefined],
		['blanks around', ' 2024-07-24 14:00:21 ', 1_721_800_821],
		['digits behind a letter', 'x1721800821', undefined],
		['digits before a letter', '1721800821x', undefined],
		['a month 0', '2024-00-24 00:00:00', undefined],
		['a day 0', '2024-07-00 00:00:00', undefined],
		['a month 13', '2024-13-24 00:00:00', undefined],
		["25 o'clock", '2024-07-24 25:00:00', undefined],
		['60 minutes', '2024-07-24 14:60:00', undefined],
		['60 seconds', '2024-07-24 14:00:60', undefined],
		['the last moment of a day', '2024-07-24 23:59:59', 1_721_836_799],
		['the year 99', '0099-07-24 00:00:00', undefined],
		['the year 100', '0100-01-01 00:00:00', -59_011_488_000],
		['a day in December', '2024-12-24 14:00:21', 1_735_020_021],
		['no seconds', '2024-07-24 14:00', 1_721_800_800],
		['parts of a second', '2024-07-24 14:00:21.123', 1_721_800_821],
		['parts of a second of an epoch', 1_721_800_821.9, 1_721_800_821],
		['the first number of milliseconds', 100_000_000_000, 100_000_000],
		['the last number of seconds', 99_999_999_999, 99_999_999_999],
		['the last second that can be written', 253_402_271_999_999, 253_402_271_999],
		['the second after it', 253_402_272_000_000, undefined],
		['the largest number of Java', '9223372036854775807', undefined],
		['a plus', '+1721800821', undefined],
		['a decimal text', '1721800821.5', undefined],
		['an exponent', '1721800821e3', undefined],
		['nine digits', '172180082', undefined],
		['a time behind a letter', 'x2024-07-24 14:00:21', undefined],
		['a time before a letter', '2024-07-24 14:00:21x', undefined],
		["24 o'clock", '2024-07-24 24:00:00', undefined],
		['a negative number', -1, undefined],
		['an infinite one', Infinity, undefined],
		['a list', ['2024-07-24'], undefined],
	])('reads %s', (_what, value, expected) => {
		expect(parseBeijing(value)).toBe(expected);
	});

	it.each([
		['2024-07-24T06:00:21Z', 1_721_800_821],
		['2024-07-24T14:00:21.500+08:00', 1_721_800_821],
		['2024-07-24T02:00:21-04:00', 1_721_800_821],
		['2024-07-24 14:00:21', 1_721_800_821],
		['2024-07-24T14:00', 1_721_800_800],
		['2024-07-24', 1_721_750_400],
		[new Date('2024-07-24T06:00:21Z'), 1_721_800_821],
		[{ toMillis: () => 1_721_800_821_000 }, 1_721_800_821],
		['', undefined],
		['tomorrow', undefined],
	])('reads what a user entered: %p', (value, expected) => {
		expect(parseUserTime(value)).toBe(expected);
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
		['2026', '2026-01-01 00:00:00'],
		['2026/11/21', '2026-11-21 00:00:00'],
		['2026-001', '2026-01-01 00:00:00'],
		['2026-365', '2026-12-31 00:00:00'],
		['2024-366', '2024-12-31 00:00:00'],
		['2026-W01-1', '2025-12-29 00:00:00'],
		['2026-W53-7', '2027-01-03 00:00:00'],
		// Blanks in dates, as the vendor's samples have them.
		['2020-07- 01', '2020-07-01 00:00:00'],
		['2020 -07-01 08:00', '2020-07-01 08:00:00'],
		['2020 - 7 - 1 08:00', '2020-07-01 08:00:00'],
		['2020/ 11/ 12', '2020-11-12 00:00:00'],
		['2020- 11-12', '2020-11-12 00:00:00'],
		['2020-11 -12', '2020-11-12 00:00:00'],
		// A fraction belongs to the smallest part that is given.
		['2026-12-01 08:30,5', '2026-12-01 08:30:30'],
		['2026-12-01 08:00:59.99', '2026-12-01 08:00:59'],
		['2026-12-01 08:00:00.12345678901234', '2026-12-01 08:00:00'],
		// Offsets up to the last.
		['2026-12-01T08:00+05:30', '2026-12-01 10:30:00'],
		['2026-12-01T08:00-03:30', '2026-12-01 19:30:00'],
		['2026-12-01T08:00+23:59', '2026-11-30 16:01:00'],
		// In the hour after the clocks are set.
		['2026-03-08T01:30:00', '2026-03-08 14:30:00'],
		['2026-03-08T03:30:00', '2026-03-08 15:30:00'],
		['2026-11-01T02:30:00', '2026-11-01 15:30:00'],
		// The first and the last second.
		['1970-01-01T00:00:01Z', '1970-01-01 08:00:01'],
		['9999-12-31 23:59:59', '9999-12-31 23:59:59'],
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
			'1970-01-01T00:00:00Z',
			'9999-12-31T23:59:59Z',
			'10000-01-01',
			'2026-365-1',
			'2023-366',
			'2026-W00-1',
			'2026-W00',
			'2026-W10-0',
			'2026-12-01T8',
			'2026-12-01 1:2',
			'2026-12-01T08:00:60',
			'2026-12-01T123:00',
			'2026-12-01T08:00:001',
			'2026-12-01T0800001',
			'x2026-12-01',
			'2020-7- 123',
			'20261101080000Z',
			'202611010800001',
			'12026/1/1',
			'2026/1/123',
			'120261201',
			'202612011',
			'12026-335',
			'2026-3351',
			'12026W49',
			'2026-W4911',
			'2026-W49-23',
			'12026-12',
			'2026-12-1-1',
			'12026',
			'20261',
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

	it('a zone that nobody knows is UTC', () => {
		expect(inBeijing('2026-12-01T08:00:00', 'Nowhere/Else')).toBe('2026-12-01 16:00:00');
	});

	it('a calendar date is the one that is picked or written, in whatever zone', () => {
		expect(['2026-03-17T00:00:00', '2026-3-17', '2026-03-16T16:00:00Z', '20260317'].map(parseDate)).toEqual(Array(4).fill('2026-03-17'));
		expect(formatBeijing(parseUserTime('2026-03-17T00:00:00')!)).toBe('2026-03-17 00:00:00');
		expect(parseDate('tomorrow')).toBeUndefined();
	});
});
