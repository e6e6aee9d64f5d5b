// What reading an answer costs: counted in characters looked at, whatever the answer holds.
import fc from 'fast-check';

import { accountOf } from '../../nodes/shared/protocol/account';
import { readAnswer } from '../../nodes/shared/protocol/answer';
import {
	DEEPEST,
	exactNumber,
	isExact,
	parseExact,
	parseLossless,
	stringifyExact,
	type JsonValue,
} from '../../nodes/shared/protocol/losslessJson';
import { cleanText, WangdianError } from '../../nodes/shared/protocol/wangdianError';
import { propertyRuns } from '../support/propertyRuns.mts';

const account = accountOf({
	edition: 'flagship',
	environment: 'custom',
	baseUrl: 'https://host.example/openapi',
	sid: 's',
	appKey: 'wdt-demo-key',
	appSecret: 'c7b2a1f09e8d4c3b6a5f4e3d2c1b0a99:5f4dcc3b5aa765d61d8327deb882cf99',
});
const write = { method: 'm', args: [], kind: 'write' } as const;

/** What the characters of texts were looked at for, while something ran: each method by hand, and the longest text that a pattern got. */
function workOf(run: () => unknown): { looked: number; longestForPattern: number; parsed: number } {
	const work = { looked: 0, longestForPattern: 0, parsed: 0 };
	const { charCodeAt, indexOf, includes } = String.prototype;
	const { parse } = JSON;
	const spies = [
		jest.spyOn(String.prototype, 'charCodeAt').mockImplementation(function (this: string, at) {
			work.looked++;
			return charCodeAt.call(this, at);
		}),
		jest.spyOn(String.prototype, 'indexOf').mockImplementation(function (this: string, what, from = 0) {
			const found = indexOf.call(this, what, from);
			work.looked += (found < 0 ? this.length : found) - from + 1;
			return found;
		}),
		jest.spyOn(String.prototype, 'includes').mockImplementation(function (this: string, what, from) {
			work.looked += this.length;
			return includes.call(this, what, from);
		}),
		jest.spyOn(JSON, 'parse').mockImplementation((text, reviver) => {
			work.parsed += text.length;
			return parse(text, reviver);
		}),
		...([Symbol.replace, Symbol.split, Symbol.search, Symbol.match, 'exec', 'test'] as const).map((name) => {
			const method = RegExp.prototype[name as 'exec'] as (...args: unknown[]) => never;
			return jest.spyOn(RegExp.prototype, name as 'exec').mockImplementation(function (this: RegExp, ...args: unknown[]) {
				work.longestForPattern = Math.max(work.longestForPattern, String(args[0]).length);
				return method.apply(this, args);
			});
		}),
	];
	try {
		run();
	} finally {
		for (const spy of spies) spy.mockRestore();
	}
	return work;
}

const good = (text: string): string => `{"status":0,"data":{"text":${text}}}`;
const nested = (levels: number): string => '[{"a":'.repeat(levels / 2) + '1' + '}]'.repeat(levels / 2);

/** Bodies made to be slow to read, as functions of their size in characters. */
const HOSTILE: Array<[string, (size: number) => string]> = [
	['opening brackets of tags', (size) => '<'.repeat(size)],
	['tags that never end', (size) => '<a '.repeat(size / 3)],
	['a text that never ends', (size) => `{"status":0,"data":"${'x'.repeat(size)}`],
	['escaped quotes that never end', (size) => `{"status":0,"data":"${'\\"'.repeat(size / 2)}`],
	['backslashes that never end', (size) => `{"status":0,"data":"${'\\'.repeat(size)}`],
	['a good answer of escaped quotes', (size) => good(`"${'\\"'.repeat(size / 2)}"`)],
	['a good answer of backslashes', (size) => good(`"${'\\\\'.repeat(size / 2)}"`)],
	['a good answer of text', (size) => good(`"${'货品 '.repeat(size / 3)}"`)],
	['a good answer nested deep', (size) => good(nested(size / 4))],
	['a good answer of a long number', (size) => good(`0.${'0'.repeat(size)}1`)],
	['a good answer of long numbers', (size) => good(`[${Array.from({ length: size / 20 }, () => '2806836923887255575').join(',')}]`)],
	['a good answer of minus signs and digits', (size) => good(`[${Array.from({ length: size / 3 }, () => '-1').join(',')}]`)],
	['a refusal of text', (size) => JSON.stringify({ status: 100, message: '单据'.repeat(size / 2) })],
	['a refusal of blanks', (size) => JSON.stringify({ status: 100, message: ' '.repeat(size) })],
	['addresses', (size) => 'http://'.repeat(size / 7)],
	['signatures', (size) => 'sign='.repeat(size / 5)],
	['the salt, again and again', (size) => good(`"${'5f4dcc3b5aa765d61d8327deb882cf99 '.repeat(size / 33)}"`)],
];

describe('reading looks at each character of an answer a fixed number of times', () => {
	it.each(HOSTILE)('%s', (_what, make) => {
		for (const size of [3_000, 100_000]) {
			const text = make(size);
			const { looked, longestForPattern, parsed } = workOf(() => readAnswer(account, write, { httpStatus: 200, text }));
			// Two of the account's values and the answer itself are looked for in the answer; the rest is the way through it.
			expect(looked).toBeLessThanOrEqual(12 * text.length + 30_000);
			expect(parsed).toBeLessThanOrEqual(3 * text.length);
			expect(longestForPattern).toBeLessThanOrEqual(20_000);
		}
	});

	it('a good answer of 8 MB of text is a good answer', () => {
		const text = '一个"长\\文本\n'.repeat(1_000_000);
		const answer = readAnswer(account, write, { httpStatus: 200, text: JSON.stringify({ status: 0, data: text }) });
		expect(answer).not.toBeInstanceOf(Error);
		expect((answer as { data: string }).data === text).toBe(true);
	});

	it('one line of it is shown', () => {
		const error = readAnswer(account, write, { httpStatus: 200, text: '<'.repeat(300_000) }) as WangdianError;
		expect(error.message.length).toBeLessThan(400);
		expect(cleanText('x'.repeat(1_000_000))).toHaveLength(501);
	});
});

describe('lossless JSON', () => {
	/** Node's own view of a number's source text, where it has one (Node 22 and newer). */
	const bySource = (text: string): unknown =>
		JSON.parse(text, ((_key: string, value: unknown, context?: { source?: string }) =>
			typeof value === 'number' && !isExact(context!.source!) ? context!.source : value) as never);
	const hasSource = (() => {
		let source: string | undefined;
		JSON.parse('1', ((_key: string, value: unknown, context?: { source?: string }) => ((source = context?.source), value)) as never);
		return source === '1';
	})();

	const number = fc.oneof(
		fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }).map(String),
		fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.stringMatching(/^\d{1,22}$/)).map(([whole, rest]) => `${whole}.${rest}`),
		fc.tuple(fc.stringMatching(/^[1-9]\.\d{1,20}$/), fc.integer({ min: -300, max: 300 })).map(([digits, power]) => `${digits}e${power}`),
	);
	const jsonText: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
		value: fc.oneof(
			{ depthSize: 'small', withCrossShrink: true },
			number,
			fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
			fc.stringMatching(/^["\\0-9{}[\],:-]{0,12}$/).map((text) => JSON.stringify(text)),
			fc.constantFrom('true', 'null', '1', '""', '{}', '[]'),
			fc.array(tie('value')).map((all) => `[ ${all.join(' , ')}]`),
			fc.array(fc.tuple(fc.string(), tie('value'))).map((all) => `{${all.map(([key, one]) => `${JSON.stringify(key)} : ${one}`).join()}}`),
		),
	})).value;

	(hasSource ? it : it.skip)("sees what Node's own source text of numbers shows", () => {
		const { seed, numRuns } = propertyRuns(2_000);
		fc.assert(
			fc.property(jsonText, (text) => {
				expect(parseLossless(text)).toEqual(bySource(text));
			}),
			{ seed, numRuns },
		);
	});

	it('takes what JSON.parse takes, and nothing else', () => {
		const { seed, numRuns } = propertyRuns(2_000);
		const damaged = fc
			.tuple(jsonText, fc.nat(), fc.constantFrom('', '"', '\\', '0', '1234567890123456789', '{', ']', ',', '-', '.'))
			.map(([text, at, put]) => text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1));
		const takes = (parse: (text: string) => unknown, text: string) => {
			try {
				parse(text);
				return true;
			} catch (error) {
				return (error as Error).name;
			}
		};
		fc.assert(
			fc.property(damaged, (text) => {
				expect(takes(parseLossless, text)).toBe(takes(JSON.parse, text));
			}),
			{ seed, numRuns },
		);
		expect(() => parseLossless('{1234567890123456789:1}')).toThrow(SyntaxError);
	});

	it('what is nested deeper than anything goes comes as its JSON', () => {
		for (const levels of [DEEPEST, DEEPEST + 2, 20_000]) {
			const value = parseLossless(`{"x":[${nested(levels - 2)},1],"y":2806836923887255575}`) as { x: JsonValue[]; y: string };
			expect(value.x[1]).toBe(1);
			expect(value.y).toBe('2806836923887255575');
			let [inner, depth]: [JsonValue, number] = [value, 0];
			while (typeof inner === 'object' && inner !== null) {
				inner = (Array.isArray(inner) ? inner[0] : (inner.x ?? inner.a)) as JsonValue;
				depth++;
			}
			expect(depth).toBe(Math.min(levels, DEEPEST));
			// Nothing is lost.
			if (levels > DEEPEST) expect(JSON.parse(inner as string)).toBeDefined();
			expect(() => JSON.stringify(value)).not.toThrow();
		}
	});

	it('what is sent keeps its digits, with an exponent too, and its depth', () => {
		for (const digits of ['2806836923887255575', '0.12345678901234567890', '1.23456789012345678e20', '1.2345678901234567E300']) {
			const text = `[${digits}]`;
			if (!isExact(digits)) expect(parseExact(text)).toEqual([exactNumber(digits)]);
			if (digits.length >= 16) expect(stringifyExact(parseExact(text))).toBe(text);
		}
		expect(stringifyExact(parseExact(nested(300)))).toBe(nested(300));
	});
});
