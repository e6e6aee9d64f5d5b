// Others who read the same: n8n-workflow flags and numbers, Luxon (which n8n's own nodes read dates with) times.
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { tryToParseBoolean, tryToParseNumber } from 'n8n-workflow';
import { readFlag, readNumber } from '../../nodes/shared/protocol/inputs';
import { readIso } from '../../nodes/shared/protocol/isoTime';
import { parseInZone } from '../../nodes/shared/protocol/zonedTime';

it('flags and numbers that are taken, n8n-workflow reads the same', () => {
	const texts = fc.constantFrom('true', 'false', 'TRUE', 'False', '0', '1', 0, 1, true, false);
	fc.assert(fc.property(texts, (value) => expect(readFlag(value)).toBe(tryToParseBoolean(value))));
	const numbers = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer().map(String));
	fc.assert(fc.property(numbers, (value) => expect(readNumber(value)).toBe(tryToParseNumber(value))));
});

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
