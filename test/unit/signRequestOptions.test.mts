import { signRequestOptions } from '../../nodes/shared/host/signRequestOptions';
import { accountOf, type CredentialFields } from '../../nodes/shared/protocol/account';

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
