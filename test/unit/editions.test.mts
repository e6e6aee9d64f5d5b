// What each edition makes of a call: address, fields, body and signature, against the vectors that others computed. What the credential
// makes of n8n's requests: signature.test.mts and signRequestOptions.test.mts.
import vectors from '../fixtures/sign-vectors.json';
import { editions, valueAt, type ApiCall, type EditionName } from '../../nodes/shared/protocol/editions';
import { formValue } from '../../nodes/shared/protocol/editions/formEncoding';
import { exactNumber } from '../../nodes/shared/protocol/losslessJson';
import { signFlagship, signForm } from '../../nodes/shared/protocol/signature';
import { signFlagship as simulatorSignFlagship, signForm as simulatorSignForm } from '../simulator/signature.mts';

interface Vector {
	id: string;
	edition: EditionName;
	appsecret: string;
	secret?: string;
	salt?: string;
	query_params?: Record<string, string>;
	body?: string;
	params?: Record<string, string>;
	sign: string;
	not_this_bytes?: { sign: string };
	not_this_utf16?: { sign: string };
}

const all = vectors.vectors as unknown as Vector[];

describe('a signature', () => {
	it.each(all.map((vector) => [vector.id, vector] as const))(
		'is that of vector %s, with an older one among the fields too',
		(_id, vector) => {
			const { edition, appsecret, secret, body, sign } = vector;
			for (const older of [{}, { sign: 'old' }] as Array<Record<string, string>>) {
				const made =
					edition === 'flagship'
						? signFlagship(secret!, { ...older, ...vector.query_params! }, body!)
						: signForm(appsecret, { ...older, ...vector.params! });
				expect(made).toBe(sign);
				for (const other of [vector.not_this_bytes, vector.not_this_utf16]) if (other) expect(made).not.toBe(other.sign);
			}
		},
	);

	it('does not depend on the order of the fields', () => {
		for (const { edition, appsecret, secret, query_params, params, body, sign } of all) {
			const turned = Object.fromEntries(Object.entries(query_params ?? params!).reverse());
			expect(edition === 'flagship' ? signFlagship(secret!, turned, body!) : signForm(appsecret, turned)).toBe(sign);
		}
	});

	// The simulator counts in its own way.
	it.each([
		['two units', 'a\u{1F600}b'],
		['two units, at the end', 'b\u{1F600}'],
		['nothing else', '\u{1F600}'],
		['the first and the last of their kind', '\u{10000}\u{10FFFF}\u{103FF}\u{10FC00}'],
		['halves alone', '\uD800 \uDBFF \uDC00 \uDFFF'],
		['a half at the end', 'a\uD83D'],
		['halves the wrong way round', '\uDE00\uD83D'],
		['two first halves', '\uD83D\uD83D\uDE00'],
		['neighbours of halves', '\uD7FF\uDC00 \uD800\uE000 \uDC00\uDC00'],
	])('form editions count characters, not units: %s', (_what, text) => {
		expect(signForm('secret', { name: text, [text]: 'value' })).toBe(simulatorSignForm({ name: text, [text]: 'value' }, 'secret'));
	});
});

const signer = { sid: 'seller', appKey: 'key', secret: 'secret', salt: 'salt' };
/** 2026-07-25 17:20:00.999 UTC. */
const NOW_MS = 1_785_000_000_999;
const FLAGSHIP_TIMESTAMP = String(1_785_000_000 - 1_325_347_200);

describe('a call', () => {
	const encode = (edition: EditionName, call: Partial<ApiCall>) =>
		editions[edition].encode('https://host.example/base', { method: 'x.php', args: [], kind: 'read', ...call });

	it.each<[EditionName, string, Partial<ApiCall>, object]>([
		['flagship', 'nothing', {}, { query: { method: 'x.php' }, json: '[]' }],
		['flagship', 'arguments', { args: [{ a: '中' }, exactNumber('2806836923887255575')] }, { json: '[{"a":"中"},2806836923887255575]' }],
		[
			'flagship',
			'a page',
			{ page: { number: 2, size: 40, withTotal: false } },
			{ query: { method: 'x.php', page_no: '2', page_size: '40', calc_total: '0' } },
		],
		[
			'flagship',
			'a page with the total',
			{ page: { number: 0, size: 40, withTotal: true } },
			{ query: { method: 'x.php', page_no: '0', page_size: '40', calc_total: '1' } },
		],
		['enterprise', 'nothing', {}, { query: {}, form: {} }],
		[
			'web',
			'fields, without the empty',
			{ args: [{ a: 1, b: null, c: '', d: [1] }, { e: false }] },
			{ form: { a: '1', d: '[1]', e: '0' } },
		],
		[
			'web',
			'a page',
			{ args: [{ a: 1 }], page: { number: 2, size: 40, withTotal: true } },
			{ form: { a: '1', page_no: '2', page_size: '40' } },
		],
	])('%s: %s', (edition, _what, call, expected) => {
		const url = edition === 'flagship' ? 'https://host.example/base' : 'https://host.example/base/x.php';
		const encoded = encode(edition, call);
		expect(encoded).toEqual({ ...encoded, url, ...expected });
	});

	it('flagship: everything that identifies goes into the query, whatever was there; the body stays as it is', () => {
		const given = { url: 'https://host.example/x', query: { method: 'm', sid: 'other', sign: 'old' }, json: '[ 1 ]' };
		const query = { method: 'm', sid: 'seller', key: 'key', salt: 'salt', timestamp: FLAGSHIP_TIMESTAMP, v: '1.0' };
		const signature = simulatorSignFlagship(query, '[ 1 ]', 'secret');
		expect(editions.flagship.sign(given, signer, NOW_MS)).toEqual({
			url: 'https://host.example/x',
			query: { ...query, sign: signature },
			body: '[ 1 ]',
			contentType: 'application/json',
			signature,
		});
		expect(given.query.sign).toBe('old');
		expect(editions.flagship.sign({ url: 'https://host.example/x', query: {} }, signer, NOW_MS).body).toBe('[]');
	});

	it.each(['enterprise', 'web'] as const)(
		'%s: everything goes into the form, without what is empty and what was signed before',
		(edition) => {
			const given = { url: 'https://host.example/x.php', query: { a: '1', sign: 'old' }, form: { b: '中 &', c: '', appkey: 'other' } };
			const form = { a: '1', b: '中 &', sid: 'seller', appkey: 'key', timestamp: '1785000000' };
			const signature = simulatorSignForm(form, 'secret');
			const signed = editions[edition].sign(given, signer, NOW_MS);
			expect(signed).toMatchObject({
				url: 'https://host.example/x.php',
				query: {},
				contentType: 'application/x-www-form-urlencoded',
				signature,
			});
			expect(Object.fromEntries(new URLSearchParams(signed.body))).toEqual({ ...form, sign: signature });
			expect(given).toMatchObject({ query: { sign: 'old' }, form: { c: '' } });
		},
	);
});

it.each([
	['flagship', 120, 'status', 'code', false],
	['enterprise', 300, 'code', 'status', true],
	['web', 300, 'code', 'status', true],
] as const)('what is documented of %s', (name, clockToleranceSeconds, codeField, otherCodeField, closedSpans) => {
	expect(editions[name]).toMatchObject({ name, clockToleranceSeconds, codeField, otherCodeField, closedSpans });
	expect(editions[name].serialNumberUpload).toEqual(
		name === 'flagship' ? { stockout: 'wms.stockout.Base.uploadSN', stockin: 'wms.stockin.Base.uploadSN' } : undefined,
	);
});

it.each([
	['flagship', 'a:b', 'a', 'b'],
	['flagship', 'a：b', 'a', 'b'],
	['flagship', 'a:b:c', 'a', 'b:c'],
	['flagship', ':b', '', 'b'],
	['flagship', 'ab', 'ab', ''],
	['web', 'a:b', 'a:b', ''],
	['enterprise', 'a:b', 'a:b', ''],
] as const)('%s: the app secret %s is %s and %s', (edition, appSecret, secret, salt) => {
	expect(editions[edition].splitSecret(appSecret)).toEqual({ secret, salt });
});

it.each([
	[null, ''],
	[undefined, ''],
	['', ''],
	['a', 'a'],
	[true, '1'],
	[false, '0'],
	[0, '0'],
	[-0, '0'],
	[1.5, '1.5'],
	[1e21, '1000000000000000000000'],
	[1e-7, '0.0000001'],
	[[1, 'a'], '[1,"a"]'],
	[{ a: 1 }, '{"a":1}'],
	[{ id: exactNumber('2806836923887255575') }, '{"id":2806836923887255575}'],
	[1.5e-7, '0.00000015'],
	[-1e21, '-1000000000000000000000'],
	[1n, '1'],
])('the form value of %j is %j', (value, text) => {
	expect(formValue(value)).toBe(text);
});

it.each([
	[{ a: { b: 1 } }, ['a', 'b'], 1],
	[{ a: { b: 1 } }, [], { a: { b: 1 } }],
	[{ a: null }, ['a', 'b'], undefined],
	[{ a: 'text' }, ['a', 'length'], undefined],
	[{}, ['a', 'b', 'c'], undefined],
])('in %j the value at %j is %j', (body, path, value) => {
	expect(valueAt(body, path)).toEqual(value);
});
