// What an answer proves and how it is told: one row for each edge of the tables in outcome.ts, errorClasses.ts and answer.ts. Over HTTP
// and in the nodes: integration/outcome.test.mts, integration/errorTexts.test.mts.
import { accountOf } from '../../nodes/shared/protocol/account';
import { believableTotal, bodyText, readAnswer, transportError } from '../../nodes/shared/protocol/answer';
import { editions, type ApiCall, type EditionName } from '../../nodes/shared/protocol/editions';
import { classify } from '../../nodes/shared/protocol/errorClasses';
import { evidenceIn, shapeOf, type Shape } from '../../nodes/shared/protocol/outcome';
import { waitBeforeRetry } from '../../nodes/shared/protocol/retry';
import { cleanText, WangdianError } from '../../nodes/shared/protocol/wangdianError';

const WRITE: ApiCall = { method: 'm', args: [{}], kind: 'write' };

const accountIn = (edition: EditionName) =>
	accountOf({
		edition,
		environment: 'custom',
		baseUrl: 'https://host.example/openapi',
		sid: 'seller',
		appKey: 'application',
		appSecret: 'secret:salt',
	});

function read(edition: EditionName, httpStatus: number, text: string, call: ApiCall = WRITE, location?: string) {
	return readAnswer(accountIn(edition), call, { httpStatus, text, location });
}

/** A text that says nothing by itself. */
const PLAIN = '请求被拒绝';
const LIMIT = '超过每分钟最大调用频率限制';

describe('what an answer to a write proves', () => {
	const outcome = (edition: EditionName, httpStatus: number, body: object, call: ApiCall = WRITE) => {
		const answer = read(edition, httpStatus, JSON.stringify(body), call);
		return answer instanceof WangdianError ? answer.details.outcome : 'accepted';
	};

	it.each<[EditionName, number, unknown, string, string]>([
		['flagship', 200, 0, '', 'accepted'],
		['flagship', 299, 0, '', 'accepted'],
		['flagship', 300, 0, '', 'inDoubt'],
		['flagship', 500, 0, '', 'inDoubt'],
		['flagship', 199, 0, '', 'inDoubt'],
		['web', 200, 200, PLAIN, 'notCarriedOut'],
		// A refusal of a person's making.
		['flagship', 200, 100, PLAIN, 'notCarriedOut'],
		['flagship', 200, '100', PLAIN, 'notCarriedOut'],
		['flagship', 200, '-1', PLAIN, 'notCarriedOut'],
		['flagship', 200, 'x100', PLAIN, 'inDoubt'],
		['flagship', 200, '100x', PLAIN, 'inDoubt'],
		['flagship', 200, true, PLAIN, 'inDoubt'],
		['flagship', 200, 100, '', 'inDoubt'],
		['flagship', 300, 100, PLAIN, 'inDoubt'],
		['flagship', 500, 100, PLAIN, 'inDoubt'],
		// Codes of a server's trouble.
		['flagship', 200, 4, PLAIN, 'inDoubt'],
		['flagship', 200, 5, PLAIN, 'inDoubt'],
		['flagship', 200, 99, PLAIN, 'inDoubt'],
		['flagship', 200, 6, PLAIN, 'notCarriedOut'],
		['enterprise', 200, 4, PLAIN, 'notCarriedOut'],
		['web', 200, 499, PLAIN, 'notCarriedOut'],
		['web', 200, 500, PLAIN, 'inDoubt'],
		['web', 200, 599, PLAIN, 'inDoubt'],
		['web', 200, 600, PLAIN, 'notCarriedOut'],
		// The two sentences of the limits, whole and nothing else.
		['web', 200, 1, LIMIT, 'maySendAgain'],
		['flagship', 200, 100, `${LIMIT}，请稍后重试`, 'maySendAgain'],
		['flagship', 200, 100, `${LIMIT},请稍后再试。`, 'maySendAgain'],
		['flagship', 200, 100, '超过每分钟最大并发次数限制!', 'maySendAgain'],
		['flagship', 200, 100, `${LIMIT};请稍后重试`, 'inDoubt'],
		['flagship', 200, 100, `单据${LIMIT}`, 'notCarriedOut'],
		['flagship', 200, 100, `${LIMIT}了`, 'notCarriedOut'],
		['flagship', 300, 100, LIMIT, 'inDoubt'],
		['flagship', 429, 100, LIMIT, 'inDoubt'],
		// The time stamp, in the flagship edition.
		['flagship', 200, 7, '时间戳错误', 'maySendAgain'],
		['flagship', 200, 7, '时间戳错误。', 'maySendAgain'],
		['flagship', 200, 7, '时间戳错误了', 'notCarriedOut'],
		['flagship', 200, 7, '单据时间戳错误', 'notCarriedOut'],
		['flagship', 200, 7, PLAIN, 'notCarriedOut'],
		['flagship', 200, 100, '时间戳错误', 'notCarriedOut'],
		['web', 200, 7, '时间戳错误', 'notCarriedOut'],
		// A status of a server's trouble in the text; a number of things is none.
		['web', 200, 1, '返回502', 'inDoubt'],
		['web', 200, 1, '返回502了', 'inDoubt'],
		['web', 200, 1, '返回1502', 'notCarriedOut'],
		['web', 200, 1, '返回5021', 'notCarriedOut'],
		['web', 200, 1, '返回0.502', 'notCarriedOut'],
		['web', 200, 1, '超过500', 'notCarriedOut'],
		['web', 200, 1, '502个', 'notCarriedOut'],
		['web', 200, 1, '返回402', 'notCarriedOut'],
		// By itself, or behind a word for it.
		...[
			'500',
			'[502]',
			'返回码：503',
			'状态码500',
			'code:500',
			'code 500',
			'error 500',
			'HTTP 502 Bad Gateway',
			'http status code: 503',
			'HTTP/1.1 502',
			'http502page',
			'server returned 503',
			'statuscode 503',
			'ERR_502',
			'errno 502',
			'请求失败: 500.',
			'序列号保存失败:500',
			'商品服务返回500',
			'单据CK1提交时502',
		].map((text): [EditionName, number, unknown, string, string] => ['web', 200, 1, text, 'inDoubt']),
		// A part of a record's number, or the whole of one: a record's word before it, or what is wrong with it behind it.
		...[
			'序列号SN499不存在',
			'序列号SN500不存在',
			'序列号A-0012-512不存在',
			'序列号512-A不存在',
			'序列号500_1不存在',
			'序列号500A不存在',
			'序列号500不存在',
			'序列号 500 不存在',
			'序列号[500]不存在',
			'序列号：500,501已存在',
			'序列号SN1、502、503被占用',
			'order 502',
			'order: 502 cannot be changed',
			'spec_no=512 无效',
			'货品 512 不存在',
			'仓库501没有权限',
			'单据不存在: 512',
			'512不存在',
			'【512】重复',
			'第500号单据有误',
			'第501行有误',
			'barcode 512 unknown',
			'单据CK202307260501不存在',
		].map((text): [EditionName, number, unknown, string, string] => ['web', 200, 1, text, 'notCarriedOut']),
		// Half a job.
		['web', 200, 1, '部 分保存', 'inDoubt'],
		// Too long for a person to have written.
		['web', 200, 1, '单'.repeat(2_000), 'notCarriedOut'],
		['web', 200, 1, '单'.repeat(2_001), 'inDoubt'],
		['web', 200, 1, `部 分${'单'.repeat(1_997)}`, 'inDoubt'],
	])('%s, HTTP %d, code %p, %p: %s', (edition, httpStatus, code, message, expected) => {
		expect(outcome(edition, httpStatus, { [editions[edition].codeField]: code, message })).toBe(expected);
	});

	it.each(['error', 'exception', 'trace', 'path'])("a framework's own page, told by its %p, proves nothing", (field) => {
		expect(outcome('flagship', 200, { status: 100, message: PLAIN, [field]: '' })).toBe('inDoubt');
	});

	it("a method's own code of success is one, beside 0", () => {
		const call = { ...WRITE, okCode: 200 };
		expect([200, 0, 201].map((code) => outcome('web', 200, { code, message: PLAIN }, call))).toEqual([
			'accepted',
			'accepted',
			'notCarriedOut',
		]);
	});

	it('no more of a text is kept than shows that it is too long', () => {
		expect(evidenceIn('单 \n 据')).toBe('单据');
		expect(evidenceIn('单'.repeat(9_000))).toHaveLength(2_001);
	});
});

it.each<[object | undefined, Shape, number | undefined]>([
	[undefined, 'unreadable', undefined],
	[{}, 'uncoded', undefined],
	[{ status: null, code: 1 }, 'uncoded', undefined],
	[{ code: 1 }, 'foreign', undefined],
	[{ code: '1' }, 'foreign', undefined],
	[{ code: true }, 'uncoded', undefined],
	[{ code: 1, path: '/x' }, 'uncoded', undefined],
	[{ status: 504, error: 'Gateway Timeout' }, 'errorPage', 504],
	[{ status: '12' }, 'coded', 12],
	[{ status: '-1' }, 'coded', -1],
	[{ status: ' 1' }, 'uncoded', undefined],
	[{ status: ['1'] }, 'uncoded', undefined],
])('the shape of %j in the flagship edition is %s', (body, shape, code) => {
	expect(shapeOf(editions.flagship, body as never)).toEqual({ shape, code });
});

describe('what is advised', () => {
	it.each<[Shape, EditionName, number | undefined, number | undefined, string, string]>([
		['unsent', 'web', undefined, undefined, '', 'unreachable'],
		['silent', 'web', undefined, undefined, '', 'temporary'],
		['unreadable', 'web', 299, undefined, '', 'temporary'],
		['unreadable', 'web', 300, undefined, '', 'redirected'],
		['unreadable', 'web', 399, undefined, '', 'redirected'],
		['coded', 'web', 400, 1, PLAIN, 'unknown'],
		['coded', 'web', 428, 1, PLAIN, 'unknown'],
		['coded', 'web', 429, 1, PLAIN, 'allowance-exceeded'],
		['coded', 'web', 430, 1, PLAIN, 'unknown'],
		['coded', 'web', 499, 1, PLAIN, 'unknown'],
		['coded', 'web', 500, 1, PLAIN, 'temporary'],
		['coded', 'web', 599, 1, PLAIN, 'temporary'],
		['errorPage', 'web', 200, 500, PLAIN, 'temporary'],
		['errorPage', 'web', 200, 504, PLAIN, 'temporary'],
		['coded', 'web', 200, 504, PLAIN, 'unknown'],
		['errorPage', 'web', 200, 404, PLAIN, 'address-unknown'],
		['errorPage', 'web', 200, 405, PLAIN, 'address-unknown'],
		['errorPage', 'web', 200, 1, PLAIN, 'unknown'],
		['coded', 'web', 200, 404, PLAIN, 'unknown'],
		// The text of such a page repeats words of the query: they say nothing.
		['unreadable', 'web', 404, undefined, 'page_size', 'address-unknown'],
		['uncoded', 'web', 405, undefined, 'page_size', 'address-unknown'],
		['foreign', 'web', 404, undefined, 'page_size', 'address-unknown'],
		['errorPage', 'web', 404, 1, 'page_size', 'address-unknown'],
		['coded', 'web', 404, 1, 'page_size', 'bad-parameter'],
		['coded', 'web', 404, 1, PLAIN, 'address-unknown'],
		['coded', 'web', 401, 1, PLAIN, 'credential-rejected'],
		['coded', 'web', 403, 1, PLAIN, 'credential-rejected'],
		['unreadable', 'web', 402, undefined, '', 'temporary'],
		['uncoded', 'web', 200, undefined, PLAIN, 'not-this-api'],
		['foreign', 'web', 200, undefined, PLAIN, 'not-this-api'],
		// Codes with a meaning of their own, whatever the text.
		['coded', 'flagship', 200, 2, PLAIN, 'bad-parameter'],
		['coded', 'flagship', 200, 3, PLAIN, 'credential-rejected'],
		['coded', 'flagship', 200, 5, PLAIN, 'temporary'],
		['coded', 'flagship', 200, 6, PLAIN, 'address-not-listed'],
		['coded', 'flagship', 200, 7, PLAIN, 'clock-off'],
		['coded', 'flagship', 200, 8, PLAIN, 'bad-parameter'],
		['coded', 'web', 200, 3, PLAIN, 'unknown'],
		['coded', 'web', 200, 1001, PLAIN, 'credential-rejected'],
		['coded', 'enterprise', 200, 2100, PLAIN, 'credential-rejected'],
		['coded', 'flagship', 200, 1001, PLAIN, 'unknown'],
		['coded', 'web', 200, 1012, PLAIN, 'allowance-exceeded'],
		['coded', 'flagship', 200, 1012, PLAIN, 'unknown'],
		['coded', 'web', 200, 2104, PLAIN, 'bad-parameter'],
		['coded', 'web', 200, 21_000_006, PLAIN, 'business-rule'],
		['coded', 'web', 200, 1013, PLAIN, 'temporary'],
		['coded', 'enterprise', 200, 1610, PLAIN, 'temporary'],
		['coded', 'flagship', 200, 1013, PLAIN, 'unknown'],
		// Words, near together and apart.
		['coded', 'web', 200, 1, '并发超限', 'concurrency-exceeded'],
		['coded', 'web', 200, 1, '并发请求数已达上限', 'concurrency-exceeded'],
		['coded', 'web', 200, 1, '同时访问太多', 'concurrency-exceeded'],
		['coded', 'web', 200, 1, '同时访问的程序数量太多', 'concurrency-exceeded'],
		['coded', 'web', 200, 1, '频率过高', 'allowance-exceeded'],
		['coded', 'web', 200, 1, '请求频繁', 'allowance-exceeded'],
		['coded', 'web', 200, 1, '操作过于频繁', 'allowance-exceeded'],
		['coded', 'web', 200, 1, 'appkey无效', 'credential-rejected'],
		['coded', 'web', 200, 1, 'appkey已经停用', 'credential-rejected'],
		['coded', 'web', 200, 1, 'sid错误', 'credential-rejected'],
		['coded', 'web', 200, 1, 'signerror', 'credential-rejected'],
		['coded', 'web', 200, 1, 'signcheckfail', 'credential-rejected'],
		['coded', 'web', 200, 1, 'ip受限', 'address-not-listed'],
		['coded', 'web', 200, 1, 'ip地址未授权', 'address-not-listed'],
		['coded', 'web', 200, 1, 'ip地址当前不允许', 'address-not-listed'],
		['coded', 'web', 200, 1, '店铺不存在无权限', 'right-missing'],
		['coded', 'web', 200, 1, '编号不存在无权限', 'right-missing'],
		['coded', 'web', 200, 1, '仓库不存在或没有访问权限', 'right-missing'],
		['coded', 'web', 200, 1, '应用欠费', 'unpaid'],
		['coded', 'web', 200, 1, '应用已欠费', 'unpaid'],
		['coded', 'web', 200, 1, '商品编号超过长度限制', 'bad-parameter'],
		['coded', 'web', 200, 1, '备注超过数据库长度限制', 'bad-parameter'],
		['coded', 'web', 200, 1, '编号不可为空', 'bad-parameter'],
		['coded', 'web', 200, 1, 'HTTP:502', 'temporary'],
		['coded', 'web', 200, 1, 'http502', 'temporary'],
	])('%s, %s, HTTP %p, code %p, %p: %s', (shape, edition, httpStatus, code, text, expected) => {
		expect(classify({ edition: editions[edition], httpStatus, shape, code, text })).toBe(expected);
	});
});

describe('how an answer is told', () => {
	const LONG = '长'.repeat(300);

	it.each<[EditionName, number, string, string]>([
		['flagship', 200, '{"status":100,"message":"x"}', 'Wangdian refused the request (status 100: x)'],
		['web', 200, '{"code":100,"message":""}', 'Wangdian refused the request (code 100: no message)'],
		['web', 200, '{"code":100,"message":" ","error_msg":"y"}', 'Wangdian refused the request (code 100: y)'],
		['flagship', 299, '{"status":100,"message":"x"}', 'Wangdian refused the request (status 100: x)'],
		['flagship', 400, '{"status":100,"message":"x"}', 'Wangdian refused the request (HTTP 400, status 100: x)'],
		['flagship', 199, '{"status":100,"message":"x"}', 'Wangdian refused the request (HTTP 199, status 100: x)'],
		['flagship', 200, '{"status":true}', "The answer's 'status' is not a number: {\"status\":true}"],
		['flagship', 200, '{"a":1}', 'The answer has no \'status\': {"a":1}'],
		['flagship', 200, '{"code":0}', "The answer has no 'status', but the 'code' of another edition: {\"code\":0}"],
		[
			'web',
			200,
			'{"error_msg":"404 Route Not Found"}',
			'The server does not know this address (HTTP 200: {"error_msg":"404 Route Not Found"})',
		],
		['web', 200, '<html><b>busy</b></html>', 'Wangdian could not answer right now (an answer that is not JSON: busy)'],
		['web', 200, '', 'Wangdian could not answer right now (an answer that is not JSON)'],
		['web', 200, LONG, `Wangdian could not answer right now (an answer that is not JSON: ${'长'.repeat(200)})`],
		['web', 502, 'Bad Gateway', 'Wangdian could not answer right now (HTTP 502: Bad Gateway)'],
		['web', 404, '{"a":1}', 'The server does not know this address (HTTP 404: {"a":1})'],
		['web', 401, '', 'The server rejected the request (HTTP 401)'],
		['web', 403, 'Forbidden', 'The server rejected the request (HTTP 403: Forbidden)'],
		['web', 400, 'Bad', 'Wangdian could not answer right now (HTTP 400: Bad)'],
	])('%s, HTTP %d, %s', (edition, httpStatus, text, expected) => {
		expect((read(edition, httpStatus, text) as WangdianError).message).toBe(expected);
	});

	it.each([
		[302, 'https://other.example/x?sign=0123456789abcdef', 'https://other.example/x'],
		[300, '/login', 'https://host.example/login'],
		[399, 'http://[', 'another address'],
	])('a redirect, HTTP %d, to %s', (httpStatus, location, told) => {
		expect((read('web', httpStatus, '', WRITE, location) as WangdianError).message).toBe(
			`The server redirected to ${told} (HTTP ${httpStatus}). Redirects are not followed, because the request carries a signature`,
		);
	});

	it('has the code as text, and none where there is none', () => {
		expect((read('web', 200, '{"code":1,"message":"x"}') as WangdianError).details.code).toBe('1');
		expect((read('web', 200, 'x') as WangdianError).details.code).toBeUndefined();
	});

	it.each([
		[undefined, ''],
		[null, ''],
		['', ''],
		['{"a":1}', '{"a":1}'],
		[{ a: 1 }, '{"a":1}'],
		[0, '0'],
	])('the text of the body %j is %j', (body, text) => {
		expect(bodyText(body)).toBe(text);
	});

	it.each([
		['control characters', 'a\u0007\u0007b\u2028c', 'a b c'],
		['blanks', '  a \n b  ', 'a b'],
		['nothing', null, ''],
		['as long as may be', '长'.repeat(500), '长'.repeat(500)],
		['longer', '长'.repeat(501), `${'长'.repeat(500)}…`],
		['longer, of characters with two units', '𠮷'.repeat(501), `${'𠮷'.repeat(500)}…`],
		['beyond what is looked at', `${' '.repeat(20_000)}x`, ''],
	])('text made fit to be shown: %s', (_what, text, shown) => {
		expect(cleanText(text)).toBe(shown);
	});
});

describe('a request that got no response', () => {
	const CLOSED = 'host.example closed the connection before the answer was complete';
	const LATE = 'host.example did not answer in time';
	const UNSAFE = 'host.example and this server could not agree on a safe https connection';
	const CERTIFICATE = 'host.example has no valid https certificate';

	it.each<[string, string, string, string, string]>([
		['ECONNREFUSED', 'connect', '', 'host.example refused the connection', 'maySendAgain'],
		['ENOTFOUND', 'getaddrinfo', '', 'host.example has no known address: the host name could not be looked up', 'maySendAgain'],
		['EAI_AGAIN', 'getaddrinfo', '', 'host.example has no known address: the host name could not be looked up', 'maySendAgain'],
		['CERT_NOT_YET_VALID', '', '', CERTIFICATE, 'maySendAgain'],
		['DEPTH_ZERO_SELF_SIGNED_CERT', '', '', CERTIFICATE, 'maySendAgain'],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', '', '', CERTIFICATE, 'maySendAgain'],
		['HOSTNAME_MISMATCH', '', '', CERTIFICATE, 'maySendAgain'],
		['ENETUNREACH', 'connect', '', 'host.example cannot be reached from this server', 'maySendAgain'],
		['EHOSTUNREACH', 'write', '', 'host.example could no longer be reached from this server', 'inDoubt'],
		['ENETUNREACH', '', '', 'host.example could no longer be reached from this server', 'inDoubt'],
		['EPROTO', '', '', UNSAFE, 'inDoubt'],
		['ERR_SSL_WRONG_VERSION_NUMBER', '', '', UNSAFE, 'inDoubt'],
		['ERR_TLS_HANDSHAKE_TIMEOUT', '', '', UNSAFE, 'inDoubt'],
		['ETIMEDOUT', '', '', LATE, 'inDoubt'],
		['ECONNABORTED', '', '', LATE, 'inDoubt'],
		['ESOCKETTIMEDOUT', '', '', LATE, 'inDoubt'],
		// Layers that give no code, only words.
		['', '', 'Timeout of 300000 ms', LATE, 'inDoubt'],
		['', '', 'socket hang up', CLOSED, 'inDoubt'],
		['ECONNRESET', '', 'timeout', CLOSED, 'inDoubt'],
		// A code that only holds a known one proves nothing about what was sent.
		...['ECONNREFUSED', 'ENOTFOUND', 'CERT_HAS_EXPIRED', 'ENETUNREACH', 'EPROTO', 'ETIMEDOUT'].map(
			(code): [string, string, string, string, string] => [`PROXY_${code}`, 'connect', '', CLOSED, 'inDoubt'],
		),
		...['ECONNREFUSED', 'ENOTFOUND', 'HOSTNAME_MISMATCH', 'ENETUNREACH', 'EPROTO', 'ETIMEDOUT'].map(
			(code): [string, string, string, string, string] => [`${code}_BY_PROXY`, 'connect', '', CLOSED, 'inDoubt'],
		),
		['EHOSTUNREACH', 'disconnect', '', 'host.example could no longer be reached from this server', 'inDoubt'],
		['EHOSTUNREACH', 'connectEnd', '', 'host.example could no longer be reached from this server', 'inDoubt'],
	])('%p of %p, %p: %s', (code, syscall, message, told, outcome) => {
		const error = transportError(accountIn('web'), WRITE, { code, syscall, message });
		expect([error.message, error.details.outcome]).toEqual([told, outcome]);
	});
});

it.each([
	['ECONNREFUSED', 'maySendAgain'],
	['CERT_HAS_EXPIRED', 'maySendAgain'],
	['ETIMEDOUT', 'maySendAgain'],
])('a read that ended with %s: %s', (code, outcome) => {
	expect(transportError(accountIn('web'), { ...WRITE, kind: 'read' }, { code, message: '' }).details.outcome).toBe(outcome);
});

it.each([
	[undefined, 2, undefined],
	[0, 2, undefined],
	[1, 2, undefined],
	[2, 2, 2],
	[3, 2, 3],
	[0, 0, 0],
])('a total of %p beside %d records counts as %p', (total, records, believed) => {
	expect(believableTotal(total, new Array(records).fill({}))).toBe(believed);
});

it.each([
	['maySendAgain', 'temporary', [1_000, 4_000, undefined]],
	['maySendAgain', 'clock-off', [1_000, undefined]],
	['maySendAgain', 'allowance-exceeded', [0, 0, 0, 0, 0, undefined]],
	['maySendAgain', 'concurrency-exceeded', [0, 0, 0, 0, 0, undefined]],
	['inDoubt', 'temporary', [undefined]],
	['notCarriedOut', 'allowance-exceeded', [undefined]],
] as const)('%s, %s: the waits before the next tries are %j', (outcome, errorClass, waits) => {
	const error = new WangdianError('x', { class: errorClass, outcome, vendorMessage: '', method: 'm' });
	expect(waits.map((_wait, at) => waitBeforeRetry(error, at + 1))).toEqual(waits);
});
