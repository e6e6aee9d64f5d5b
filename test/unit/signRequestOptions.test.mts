import { signRequestOptions } from '../../nodes/shared/host/signRequestOptions';
import { accountOf, CredentialFieldError, type CredentialFields } from '../../nodes/shared/protocol/account';
import { signatureCount, signaturesSince } from '../../nodes/shared/protocol/secrets';

const fields: Record<'flagship' | 'enterprise', Partial<CredentialFields>> = {
	flagship: { edition: 'flagship', environment: 'production', sid: 's', appKey: 'k', appSecret: 'secret:salt' },
	enterprise: { edition: 'enterprise', environment: 'production', sid: 's', appKey: 'k', appSecret: 'secret' },
};
const flagship = accountOf(fields.flagship);
const enterprise = accountOf(fields.enterprise);
const sign = (account: typeof flagship, options: object) =>
	signRequestOptions(account, options as never, 1_785_000_000_000) as Record<string, any>;

describe('where a signature may go', () => {
	it.each([
		['another host', 'https://evil.example/openapi'],
		['another port', 'https://wdt.wangdian.cn:8443/openapi'],
		['a host that begins the same', 'https://wdt.wangdian.cn.evil.example/openapi'],
		['the user part of another host', 'https://wdt.wangdian.cn@evil.example/openapi'],
		['the host of another edition', 'https://api.wangdian.cn/openapi2/x.php'],
	])('refuses %s by name', (_what, url) => {
		expect(() => sign(flagship, { url, qs: { method: 'm' } })).toThrow(/signs requests to wdt\.wangdian\.cn only, not to [a-z.]+(:\d+)?/);
		expect(() => sign(flagship, { uri: url })).toThrow(/signs requests to wdt\.wangdian\.cn only/);
	});

	it('refuses plain http where the credential uses https', () => {
		expect(() => sign(flagship, { url: 'http://wdt.wangdian.cn/openapi' })).toThrow(/over https only/);
	});

	it('joins a base URL as the HTTP layer does, and still sees the host', () => {
		const signed = sign(enterprise, { baseURL: 'https://api.wangdian.cn/openapi2/', url: '/x.php', body: { a: 1 } });
		expect(signed.url).toBe('https://api.wangdian.cn/openapi2/x.php');
		expect(() => sign(enterprise, { baseURL: 'https://api.wangdian.cn', url: 'https://evil.example/x.php' })).toThrow(/evil\.example/);
		expect(() => sign(enterprise, { url: 'x.php' })).toThrow(/no usable URL/);
	});
});

describe('what is sent', () => {
	it('is always a POST', () => {
		expect(sign(flagship, { method: 'GET', url: 'https://wdt.wangdian.cn/openapi' }).method).toBe('POST');
	});

	it.each([
		['flagship', flagship, 'https://wdt.wangdian.cn/openapi', 'application/json'],
		['enterprise', enterprise, 'https://api.wangdian.cn/openapi2/x.php', 'application/x-www-form-urlencoded'],
	] as const)(
		'%s: the content type of what was signed, once, whatever its spelling before; other headers stay',
		(_edition, account, url, type) => {
			const headers = { 'content-TYPE': type, Accept: 'x/y', 'x-trace': '1' };
			const signed = sign(account, { url, headers, body: account === flagship ? '[]' : { a: 1 } });
			expect(signed.headers).toEqual({ 'Content-Type': expect.stringContaining(type), Accept: 'x/y', 'x-trace': '1' });
			expect(headers).toEqual({ 'content-TYPE': type, Accept: 'x/y', 'x-trace': '1' });
			expect(sign(account, { url }).headers).toEqual({ 'Content-Type': expect.stringContaining(type) });
		},
	);

	it.each([
		['nothing', undefined, '[]'],
		['a list', [{ a: 1 }, ['中']], '[{"a":1},["中"]]'],
		['a text, byte for byte', '[{"a":"\\/x"}]', '[{"a":"\\/x"}]'],
		['a text with blanks around, as the HTTP layer trims it', ' [1] \n', '[1]'],
	])('flagship body: %s', (_what, body, expected) => {
		expect(sign(flagship, { url: 'https://wdt.wangdian.cn/openapi', body }).body).toBe(expected);
	});

	it('refuses what would break the signature or the API', () => {
		const url = 'https://wdt.wangdian.cn/openapi';
		expect(() => sign(flagship, { url, body: '{not json' })).toThrow(/not JSON/);
		expect(() => sign(flagship, { url, form: { a: 1 } })).toThrow(/takes a JSON body/);
		expect(() => sign(flagship, { url, formData: {} })).toThrow(/no multipart form/);
		expect(() => sign(enterprise, { url: 'https://api.wangdian.cn/openapi2/x.php', body: [1] })).toThrow(/form fields, not a list/);
	});

	it('form editions: everything is a form field, wherever it was given; empty values are left out', () => {
		const signed = sign(enterprise, {
			uri: 'https://api.wangdian.cn/openapi2/x.php?page_no=0',
			qs: { page_size: 40, none: null },
			form: { list: [{ a: '中' }], yes: true, empty: '', big: 1e21 },
		});
		const sent = Object.fromEntries(new URLSearchParams(signed.body as string));
		expect(sent).toMatchObject({ page_no: '0', page_size: '40', list: '[{"a":"中"}]', yes: '1', big: '1000000000000000000000' });
		expect(sent).not.toHaveProperty('empty');
		expect(sent).not.toHaveProperty('none');
		expect(signed.qs).toEqual({});
	});

	it.each([
		['a JSON text', '{"a":1,"b":"x"}'],
		['a form text', 'a=1&b=x'],
		['an object', { a: 1, b: 'x' }],
	])('form editions take %s as fields', (_what, body) => {
		const signed = sign(enterprise, { url: 'https://api.wangdian.cn/openapi2/x.php', body });
		expect(Object.fromEntries(new URLSearchParams(signed.body as string))).toMatchObject({ a: '1', b: 'x' });
	});

	const FLAGSHIP = 'https://wdt.wangdian.cn/openapi';
	const FORM = 'https://api.wangdian.cn/openapi2/x.php';
	const formOf = (options: object) => {
		const {
			sid,
			appkey,
			timestamp,
			sign: signature,
			...fields
		} = Object.fromEntries(new URLSearchParams(sign(enterprise, options).body as string));
		expect({ sid, appkey, timestamp, signature }).toEqual({
			sid: 's',
			appkey: 'k',
			timestamp: '1785000000',
			signature: expect.stringMatching(/^[0-9a-f]{32}$/),
		});
		return fields;
	};

	it.each<[string, object, object]>([
		['nothing', {}, {}],
		['null', { body: null }, {}],
		['an empty text', { body: '' }, {}],
		['an empty text that is called JSON', { body: '', headers: { 'content-type': 'application/json' } }, {}],
		['a form text beside a header that speaks of JSON', { body: 'a=1', headers: { accept: 'application/json' } }, { a: '1' }],
		['parameters of an address', { body: new URLSearchParams({ a: '1', b: 'x y' }) }, { a: '1', b: 'x y' }],
		['a form text with blanks around', { body: ' a=1&b=x+y\n' }, { a: '1', b: 'x y' }],
		['a JSON text with blanks around', { body: ' {"a":[1,"中"]}\n' }, { a: '[1,"中"]' }],
		['a JSON text with long digits', { body: '{"id":2806836923887255575}' }, { id: '2806836923887255575' }],
		['a form text that begins with a bracket', { body: '[a]=1' }, { '[a]': '1' }],
		['form rather than body', { form: { a: 1 }, body: { b: 2 } }, { a: '1' }],
		['of the query what is set', { qs: { a: undefined, b: null, c: 0 } }, { c: '0' }],
		['qs rather than the address', { url: `${FORM}?a=1&b=2`, qs: { a: 3 } }, { a: '3', b: '2' }],
	])('form editions, the fields of %s', (_what, options, fields) => {
		expect(formOf({ url: FORM, ...options })).toEqual(fields);
	});

	it.each<[string, typeof flagship, object, string]>([
		[
			'a form with a file',
			flagship,
			{ url: FLAGSHIP, body: { getHeaders: () => ({}) } },
			'The Wangdian API takes no multipart form. Send JSON instead',
		],
		[
			'the fields of one',
			enterprise,
			{ url: FORM, formData: {} },
			'The Wangdian API takes no multipart form. Send form-urlencoded fields instead',
		],
		[
			'a form',
			flagship,
			{ url: FLAGSHIP, body: 'a=1', headers: { 'CONTENT-type': 'Application/X-WWW-form-urlencoded' } },
			'The flagship edition takes a JSON body, not form fields. Send the list of arguments as JSON, e.g. [{}]',
		],
		[
			'a broken text',
			flagship,
			{ url: FLAGSHIP, body: '[{]' },
			'The body is not JSON. The flagship edition takes a list of arguments, e.g. [{}]',
		],
		['a list', enterprise, { url: FORM, body: [] }, 'The enterprise and web editions take form fields, not a list'],
		[
			'a list as text',
			enterprise,
			{ url: FORM, body: '[1]', headers: { 'content-type': 'application/JSON' } },
			'The body is not a JSON object. Send the fields of the method as one object, or as a form',
		],
		[
			'a broken object',
			enterprise,
			{ url: FORM, body: '{a:1}' },
			'The body is not a JSON object. Send the fields of the method as one object, or as a form',
		],
		['no address', enterprise, {}, 'The request has no usable URL: '],
		[
			'another host',
			enterprise,
			{ url: 'https://a.example/x' },
			"This Wangdian credential signs requests to api.wangdian.cn only, not to a.example. Use the host of the credential, or choose the fitting 'Edition' and 'Environment' in the credential",
		],
		[
			'no encryption',
			enterprise,
			{ url: 'http://api.wangdian.cn/openapi2/x.php' },
			'This Wangdian credential signs requests over https only, and the URL starts with http://',
		],
	])('refused: %s', (_what, account, options, message) => {
		expect(() => sign(account, options)).toThrow(new CredentialFieldError(message));
	});

	it.each([
		['[]', null],
		['[]', ''],
		['[{"a":"b"}]', [{ a: 'b' }]],
	])('flagship: the body %s of %j', (body, given) => {
		expect(sign(flagship, { url: FLAGSHIP, body: given }).body).toBe(body);
	});

	it.each([
		['https://api.wangdian.cn/openapi2', 'x.php'],
		['https://api.wangdian.cn/openapi2//', '//x.php'],
		['https://api.wangdian.cn', 'openapi2/x.php'],
		['https://api.wangdian.cn/openapi2', 'x.php?at=a:b'],
		['https://other.example', FORM],
		['https://other.example', FORM.replace('https', 'HTTPS')],
		['https://api.wangdian.cn/openapi2/x.php', ''],
		['https://api.wangdian.cn/openapi2/x.php/', '?a=1'],
		['https://api.wangdian.cn/openapi2/x.php', undefined],
	])('the address %s and %s', (baseURL, url) => {
		expect(sign(enterprise, { baseURL, url }).url).toBe(FORM);
	});

	it('flagship: of the query what is set', () => {
		const { qs } = sign(flagship, { url: `${FLAGSHIP}?method=m`, qs: { a: null, b: undefined, c: 0 } });
		expect(Object.keys(qs as object).sort()).toEqual(['c', 'key', 'method', 'salt', 'sid', 'sign', 'timestamp', 'v']);
	});

	it('plain http where the credential has it', () => {
		const account = accountOf({ ...fields.enterprise, environment: 'custom', baseUrl: 'http://host.example/x' });
		expect(sign(account, { url: 'http://host.example/x/a.php' }).url).toBe('http://host.example/x/a.php');
		expect(sign(account, { url: 'https://host.example/x/a.php' }).url).toBe('https://host.example/x/a.php');
	});

	it('what the host goes by stays in its own words, and redirects are forbidden in all of them', () => {
		const forbidden = {
			disableFollowRedirect: true,
			followRedirect: false,
			followAllRedirects: false,
			maxRedirects: 0,
			sendCredentialsOnCrossOriginRedirect: false,
		};
		const byUrl = sign(enterprise, { url: FORM, timeout: 7, formData: undefined, maxRedirects: 5, form: { a: 1 }, baseURL: undefined });
		expect(byUrl).toEqual({
			...forbidden,
			method: 'POST',
			url: FORM,
			timeout: 7,
			qs: {},
			body: byUrl.body,
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		});
		const byUri = sign(enterprise, { uri: FORM, json: true });
		expect(byUri).toEqual({
			...forbidden,
			method: 'POST',
			uri: FORM,
			json: false,
			qs: {},
			body: byUri.body,
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		});
	});

	it('a signature is remembered: an answer may repeat it', () => {
		const before = signatureCount();
		const { sign: signature } = sign(flagship, { url: FLAGSHIP }).qs as { sign: string };
		expect(signaturesSince(before)).toEqual([signature]);
	});

	it('an older signature in the request does not survive', () => {
		const signed = sign(flagship, { url: 'https://wdt.wangdian.cn/openapi?sign=old&timestamp=1', qs: { v: '9' } });
		expect(signed.qs.sign).not.toBe('old');
		expect(signed.qs).toMatchObject({ v: '1.0', timestamp: String(1_785_000_000 - 1_325_347_200) });
	});
});

describe('the credential', () => {
	it.each([
		[{ sid: ' ' }, "'Seller Account (sid)' is empty"],
		[{ appKey: '' }, "'App Key' is empty"],
		[{ appSecret: '' }, "'App Secret' is empty"],
		[{ appSecret: 'onlysecret' }, "'App Secret' must hold both parts"],
		[{ appSecret: ':salt' }, "'App Secret' must hold both parts"],
		[{ environment: 'custom', baseUrl: '' }, "'Base URL' is empty"],
		[{ environment: 'custom', baseUrl: 'not a url' }, "'Base URL' is not a URL"],
		[{ environment: 'custom', baseUrl: 'ftp://x.example/openapi' }, "'Base URL' must start with"],
		[{ requestsPerMinute: -1 }, "'Requests per Minute'"],
		[{ edition: 'other' }, "'Edition' has the unknown value"],
	])('names the field that cannot work: %j', (change, message) => {
		expect(() => accountOf({ ...fields.flagship, ...change } as never)).toThrow(message);
	});

	it('forgives what pasting brings along', () => {
		const account = accountOf({
			...fields.enterprise,
			environment: 'custom',
			baseUrl: ' https://api.wangdian.cn/openapi2/stock_transfer_query.php ',
			sid: ' s\n',
		});
		expect(account).toMatchObject({ baseUrl: 'https://api.wangdian.cn/openapi2', sid: 's' });
	});

	it('splits the flagship secret at the first colon', () => {
		expect(accountOf({ ...fields.flagship, appSecret: 'a:b:c' })).toMatchObject({ secret: 'a', salt: 'b:c' });
	});
});
