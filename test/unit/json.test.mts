// JSON as the API has it, both ways, and the values of records in the forms they come in. What reading costs: answerCost.test.mts.
import { exactDigits, exactNumber, isExact, parseExact, parseLossless, stringifyExact } from '../../nodes/shared/protocol/losslessJson';
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
