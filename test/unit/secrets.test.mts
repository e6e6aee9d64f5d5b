// What of a server's text reaches a message or an item: the account's values in every spelling that travels, and nothing else goes. Over
// HTTP and in the nodes: integration/secrets.test.mts.
import { accountKey, accountOf } from '../../nodes/shared/protocol/account';
import {
	answerWithoutSecrets,
	outsideAddress,
	outsideText,
	rememberSignature,
	signatureCount,
	signaturesSince,
} from '../../nodes/shared/protocol/secrets';

const account = { secret: 'geheim/+ä"x', salt: 'salz', appKey: 'k7', baseUrl: 'https://host.example/openapi' };
const SECRET = account.secret;

describe('a text for people', () => {
	it.each([
		['as it is', SECRET, '***'],
		['in an address', `a=${encodeURIComponent(SECRET)}&b`, 'a=***&b'],
		['in an address, in small letters', `a=${encodeURIComponent(SECRET).toLowerCase()}&b`, 'a=***&b'],
		['in a form', new URLSearchParams({ a: SECRET, b: '' }).toString(), 'a=***&b='],
		['in JSON', JSON.stringify({ a: SECRET }), '{"a":"***"}'],
		['in JSON with slashes escaped, as PHP writes it', JSON.stringify({ a: SECRET }).replace('/', '\\/'), '{"a":"***"}'],
		['in JSON of ASCII', '{"a":"geheim/+\\u00e4\\"x"}', '{"a":"***"}'],
		['in a page', 'a geheim/+ä&quot;x b', 'a *** b'],
		['encoded twice', encodeURIComponent(encodeURIComponent(SECRET)), '***'],
		['twice', `${SECRET} and ${SECRET}.`, '*** and ***.'],
		['the salt, where it stands alone', 'salt=salz&x', 'salt=***&x'],
		['the salt, behind an escape', 'x%3Dsalz \\nsalz', 'x%3D*** \\n***'],
		['the salt at the ends', 'salz:salz', '***:***'],
		['the app key', '"key":"k7"', '"key":"***"'],
		['a part of a word is none', 'salzig k77 xk7 ak7b', 'salzig k77 xk7 ak7b'],
		['a word first, then the value', 'salzig, salz', 'salzig, ***'],
	])('%s', (_what, text, shown) => {
		expect(outsideText(account, text)).toBe(shown);
	});

	// What stands at its edges grows by being encoded, and a part of the longer spelling is the shorter one.
	it.each([
		['/geheim', '{"a":"\\/geheim"}', '{"a":"***"}'],
		['geheim%', 'a=geheim%25&b=geheim%2525&c=geheim%', 'a=***&b=***&c=***'],
		['"geheim"', '{"a":"\\"geheim\\""}', '{"a":"***"}'],
	])('the value %s in %s', (secret, text, shown) => {
		expect(outsideText({ ...account, secret }, text)).toBe(shown);
	});

	it('a long value goes wherever it stands, in a word too', () => {
		const long = { ...account, secret: '0123456789abcdef' };
		expect(outsideText(long, 'x0123456789abcdefy')).toBe('x***y');
		expect(outsideText({ ...account, secret: '0123456789abcde' }, 'x0123456789abcdey')).toBe('x0123456789abcdey');
	});

	it.each([
		['sign=0123456789abcdef rest', 'sign=*** rest'],
		['{"sign": "0123456789abcdef"}', '{"sign": "***"}'],
		['{\\"sign\\":\\"0123456789ABCDEF\\"}', '{\\"sign\\":\\"***\\"}'],
		['%26sign%3D01234567', '%26sign%3D***'],
		['%22sign%22%3A%2201234567', '%22sign%22%3A%22***'],
		['sign: 01234567', 'sign: ***'],
		['sign : "01234567"', 'sign : "***"'],
		['"sign"    =    01234567', '"sign"    =    ***'],
		['sign=0123456 is too short', 'sign=0123456 is too short'],
		['designed 0123456789', 'designed 0123456789'],
	])('a signature: %s', (text, shown) => {
		expect(outsideText(account, text)).toBe(shown);
	});

	it.each([
		['see https://x.example/a/b?c=d#e for more', 'see https://x.example/a/b for more'],
		['<a href="http://x.example/a#b">', '<a href="http://x.example/a">'],
		['https://x.example/a', 'https://x.example/a'],
	])('of an address no query: %s', (text, shown) => {
		expect(outsideText(account, text)).toBe(shown);
	});

	it('signatures of this process go, the last 256 of them', () => {
		for (let made = 0; made <= 256; made++) rememberSignature(`signature-number-${String(made).padStart(4, '0')}`);
		expect(outsideText(account, 'signature-number-0256 signature-number-0001')).toBe('*** ***');
		expect(outsideText(account, 'signature-number-0000')).toBe('signature-number-0000');
	});

	it('is looked at as far as 20,000 characters', () => {
		expect(outsideText(account, '长'.repeat(20_000))).toHaveLength(20_000);
		expect(outsideText(account, '长'.repeat(20_001))).toHaveLength(20_000 - 64);
		rememberSignature('0123456789abcdef0123456789abcdef');
		// Cut in the middle of a signature, that is no part of what is left.
		expect(outsideText(account, `${'长'.repeat(19_950)}0123456789abcdef0123456789abcdef${'长'.repeat(100)}`)).not.toMatch(/[0-9a-f]/);
	});

	it('an empty value hides nothing', () => {
		expect(outsideText({ ...account, salt: '' }, 'a b')).toBe('a b');
	});
});

describe('an address for people', () => {
	it.each([
		['https://x.example/a?sign=1#b', 'https://x.example/a'],
		['/login?next=salz', 'https://host.example/login'],
		['https://x.example/salz/a', 'https://x.example/***/a'],
		['http://[', undefined],
	])('%s', (address, shown) => {
		expect(outsideAddress(account, address)).toBe(shown);
	});
});

describe('signatures of a call', () => {
	it('are those made since', () => {
		const before = signatureCount();
		expect(signaturesSince(before)).toEqual([]);
		rememberSignature('one');
		rememberSignature('two');
		expect(signatureCount()).toBe(before + 2);
		expect(signaturesSince(before)).toEqual(['one', 'two']);
		expect(signaturesSince(before + 1)).toEqual(['two']);
		expect(signaturesSince(before + 3)).toEqual([]);
		expect(signaturesSince(-1_000)).toHaveLength(256);
	});
});

describe('an accepted answer', () => {
	const good = { secret: 'geheim', salt: 'salz', appKey: 'k7' };
	const cleaned = (body: object, made: string[] = [], of = good) =>
		answerWithoutSecrets(of, body as never, JSON.stringify(body), made) as object;

	it('is the very same where it repeats nothing that only an echo can', () => {
		const body = { creator: 'k7', remark: 'salz', n: 1 };
		expect(cleaned(body)).toBe(body);
	});

	it.each([
		['the secret', { a: 'geheim' }, [], { a: '***' }],
		['a signature of this call', { a: 'abcdef12', creator: 'k7' }, ['abcdef12'], { a: '***', creator: '***' }],
		[
			'and then the app key and the salt',
			{ a: 'geheim', creator: 'k7', b: ['salz', 7, null, true, { c: 'x salz' }] },
			[],
			{ a: '***', creator: '***', b: ['***', 7, null, true, { c: 'x ***' }] },
		],
		['in a name', { 'geheim=1': 'x' }, [], { '***=1': 'x' }],
		['as a number', { a: 'geheim', n: 424_242, m: 424_243 }, ['424242'], { a: '***', n: '***', m: 424_243 }],
	])('%s', (_what, body, made, expected) => {
		expect(cleaned(body, made)).toEqual(expected);
	});

	it.each([
		['geheim', true],
		['gehei', false],
	])('a value of %p proves an echo: %p', (secret, proves) => {
		const body = { a: secret };
		expect(cleaned(body, [], { ...good, secret }) !== body).toBe(proves);
	});

	it('in one spelling of many', () => {
		const body = { a: 'ge/h%20im' };
		expect(cleaned(body, [], { ...good, secret: 'ge/h im' })).toBe(body);
		expect(cleaned({ a: 'x=ge%2Fh+im' }, [], { ...good, secret: 'ge/h im' })).toEqual({ a: 'x=***' });
	});

	it('sees letters that the source writes as escapes', () => {
		const body = { a: 'geheim' };
		expect(answerWithoutSecrets(good, body, '{"a":"\\u0067eheim"}', [])).toEqual({ a: '***' });
	});
});

describe('the account of a credential', () => {
	const fields = {
		edition: 'web',
		environment: 'custom',
		baseUrl: 'https://Host.example:8443/openapi/',
		sid: 's',
		appKey: 'k',
		appSecret: 'x',
	} as const;

	it.each([
		['https://host.example/openapi///', 'https://host.example/openapi'],
		['https://host.example/openapi/x.PHP', 'https://host.example/openapi'],
		['https://host.example/x.php/y', 'https://host.example/x.php/y'],
		['http://host.example', 'http://host.example'],
		['https://host.example/openapi?#c', 'https://host.example/openapi'],
	])('the address %s is %s', (baseUrl, expected) => {
		expect(accountOf({ ...fields, baseUrl }).baseUrl).toBe(expected);
	});

	it.each([
		['flagship', 'https://host.example/wdt.php', 'https://host.example/wdt.php'],
		['flagship', 'https://host.example/gw/index.php/', 'https://host.example/gw/index.php'],
		['enterprise', 'https://host.example/gw/trade_query.php', 'https://host.example/gw'],
		['web', 'https://host.example/gw/trade_query.php', 'https://host.example/gw'],
	] as const)('the last part of an address belongs to it unless there is a file per method: %s, %s', (edition, baseUrl, expected) => {
		expect(accountOf({ ...fields, edition, baseUrl, appSecret: 'x:y' }).baseUrl).toBe(expected);
	});

	it.each(['flagship', 'enterprise', 'web'] as const)('what of an address would not be sent is refused and not shown, %s', (edition) => {
		const refusal = (baseUrl: string) => {
			try {
				return accountOf({ ...fields, edition, baseUrl, appSecret: 'x:y' }).baseUrl;
			} catch (error) {
				return (error as Error).message;
			}
		};
		const query = "'Base URL' must be an address alone, without a query (from ? on): it would not be sent";
		const user = "'Base URL' must be an address alone, without a user name or password (before @): it would not be sent";
		expect(refusal('https://host.example/openapi?token=geheim#c')).toBe(query);
		expect(refusal('https://u:geheim@host.example/openapi')).toBe(user);
		expect(refusal('https://geheim@host.example/openapi')).toBe(user);
		expect(refusal('ftp://u:geheim@host.example')).toBe(user);
		expect(refusal('u:geheim@host.example')).toBe("'Base URL' must start with https:// or http://");
		expect(refusal('host.example?token=geheim')).toBe("'Base URL' is not a URL");
	});

	it('is counted by edition, server, seller and application', () => {
		expect(accountKey(accountOf(fields))).toBe('web|host.example:8443|s|k');
	});

	it.each([
		[{}, 60],
		[{ requestsPerMinute: 0 }, 0],
		[{ requestsPerMinute: '20' }, 20],
	])('requests per minute of %j: %d', (change, expected) => {
		expect(accountOf({ ...fields, ...change } as never).requestsPerMinute).toBe(expected);
	});

	it.each([
		[
			{ requestsPerMinute: '' },
			"'Requests per Minute' is empty in the Wangdian credential. It must be 0 (unlimited) or a whole number, e.g. 60",
		],
		[
			{ requestsPerMinute: null },
			"'Requests per Minute' is empty in the Wangdian credential. It must be 0 (unlimited) or a whole number, e.g. 60",
		],
		[
			{ requestsPerMinute: 1.5 },
			"'Requests per Minute' is 1.5 in the Wangdian credential. It must be 0 (unlimited) or a whole number, e.g. 60",
		],
		[
			{ requestsPerMinute: 'many' },
			"'Requests per Minute' is many in the Wangdian credential. It must be 0 (unlimited) or a whole number, e.g. 60",
		],
		[{ edition: '' }, "'Edition' is empty in the Wangdian credential. There are: flagship, enterprise, web"],
		[
			{ environment: 'test' },
			"'Environment' has the unknown value 'test' in the Wangdian credential. There are: production, sandbox, custom",
		],
		[
			{ sid: 7.5e300 },
			"'Seller Account (sid)' is a number that has lost digits, because it is too large to hold them all in the Wangdian credential",
		],
		[{ baseUrl: 'ftp://host.example' }, "'Base URL' must start with https:// or http://: ftp://host.example"],
		[{ baseUrl: 'host' }, "'Base URL' is not a URL: host"],
	])('%j: %s', (change, message) => {
		expect(() => accountOf({ ...fields, ...change } as never)).toThrow(new Error(message));
	});

	it('without an edition or an environment it is flagship and production', () => {
		const { edition, baseUrl } = accountOf({ sid: 's', appKey: 'k', appSecret: 'x:y' });
		expect([edition.name, baseUrl]).toEqual(['flagship', 'https://wdt.wangdian.cn/openapi']);
		expect(accountOf({ ...fields, environment: 'sandbox' }).baseUrl).toBe('https://openapi.ali.huice.cc/openapi');
	});

	it.each([
		['flagship', 'a：b', 'a', 'b'],
		['flagship', 'a:b：c', 'a', 'b：c'],
		['web', 'a:b', 'a:b', ''],
	] as const)('%s: the secret %s is %s and %s', (edition, appSecret, secret, salt) => {
		expect(accountOf({ ...fields, edition, appSecret })).toMatchObject({ secret, salt });
	});
});
