// What an answer proves: for every kind of answer how often the server was asked, and what the user reads.
import { readFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { clock } from '../../nodes/shared/host/clock';
import { LIMIT_TRIES } from '../../nodes/shared/protocol/retry';
import { startSimulator, type Edition, type Simulator } from '../simulator/index.mts';
import { runNode } from '../support/nodeContexts.mts';
import { projectRoot } from '../support/paths.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { simulateForEachTest } from '../support/simulatedTime.mts';
import type { VirtualClock } from '../support/virtualClock.mts';

let simulator: Simulator;
let time: VirtualClock;
simulateForEachTest((servers, clock) => {
	[simulator, time] = [servers, clock];
	simulator.stockouts.add({ no: 'CK1', orderType: 2, status: '编辑中', lines: [{ specNo: 'S1', num: 5 }] });
});

const UPLOAD = {
	resource: 'stockoutOrder',
	operation: 'uploadSerialNumbers',
	inputMode: 'fields',
	stockoutNo: 'CK1',
	orderType: 2,
	details: { line: [{ specNo: 'S1', serialNumbers: 'SN1\nSN2' }] },
};
// A method that is in no catalogue may write.
const push = (edition: Edition) => ({
	resource: 'api',
	operation: 'call',
	method: { __rl: true, mode: 'name', value: edition === 'flagship' ? 'wms.stockout.Other.invented' : 'invented_push.php' },
	argumentsMode: 'json',
	argumentsJson: '{"a":1}',
});
const READ = { resource: 'warehouse', operation: 'getAll', returnAll: true };

interface Reply {
	readonly status?: number;
	readonly body: string;
}

/** What became of a run: how often the server was asked, and the error, if it failed. */
async function run(edition: Edition, parameters: IDataObject, { status = 200, body }: Reply) {
	simulator.faults.clear();
	simulator.faults.push({ kind: 'http', status, body, times: 10 });
	const before = simulator.requests.length;
	const waitsBefore = time.waits.length;
	const error = await runNode({ credential: credentialFor(simulator, edition) as never, parameters }).then(
		() => undefined,
		(thrown: Error) => thrown as Error & { description?: string; failure?: unknown; httpCode?: string | null },
	);
	return {
		error,
		asked: simulator.requests.length - before,
		waited: time.waits.slice(waitsBefore).reduce((sum, wait) => sum + wait, 0),
	};
}

const coded = (edition: Edition, code: unknown, message?: unknown, more: object = {}): string =>
	JSON.stringify({ [edition === 'flagship' ? 'status' : 'code']: code, ...(message === undefined ? {} : { message }), ...more });

/** A write, as an upload and as an API call. */
function writes(edition: Edition): Array<[string, IDataObject]> {
	return [...(edition === 'flagship' ? [['upload', UPLOAD] as [string, IDataObject]] : []), ['API call', push(edition)]];
}

const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];

describe('accepted', () => {
	it.each(
		EDITIONS.flatMap((edition) => [
			[edition, coded(edition, 0)],
			[edition, coded(edition, '0')],
			[edition, coded(edition, 0, 'OK', { data: { message: 'NullPointerException' } })],
		]) as Array<[Edition, string]>,
	)('%s: %s', async (edition, body) => {
		for (const [, parameters] of writes(edition)) {
			for (const status of [200, 201]) {
				expect(await run(edition, parameters, { status, body })).toEqual({ asked: 1, error: undefined, waited: 0 });
			}
		}
	});
});

/** Answer, and the words that a user reads. Everything here is a write in doubt, and for a read no answer. */
const DOUBT: Array<[Edition, Reply, RegExp]> = [
	...EDITIONS.flatMap((edition): Array<[Edition, Reply, RegExp]> => {
		const field = edition === 'flagship' ? 'status' : 'code';
		return [
			...[false, true, [], [0], ' ', '', null, {}, '0x0', '0 '].map((code): [Edition, Reply, RegExp] => [
				edition,
				{ body: coded(edition, code) },
				new RegExp(`^The answer's '${field}' is not a number: `),
			]),
			[edition, { body: '{}' }, new RegExp(`^The answer has no '${field}'`)],
			[edition, { body: coded(edition === 'flagship' ? 'web' : 'flagship', 0) }, new RegExp(`^The answer has no '${field}'`)],
			[edition, { body: '[{"status":0,"code":0}]' }, /an answer that is not JSON/],
			[edition, { body: '0' }, /an answer that is not JSON/],
			[edition, { body: '' }, /an answer that is not JSON/],
			[edition, { body: '<html><b>busy</b></html>' }, /an answer that is not JSON: busy/],
			[edition, { body: `${coded(edition, 0)}x` }, /an answer that is not JSON/],
			[edition, { status: 500, body: coded(edition, 0) }, new RegExp(`could not answer right now \\(HTTP 500, ${field} 0: no message\\)`)],
			[edition, { status: 500, body: coded(edition, 100, '单据不存在') }, /HTTP 500, (status|code) 100: 单据不存在/],
			[edition, { status: 503, body: coded(edition, 100, '超过每分钟最大并发次数限制，请稍后重试') }, /HTTP 503/],
			[edition, { status: 429, body: coded(edition, 100, '超过每分钟最大调用频率限制，请稍后重试') }, /HTTP 429/],
			[edition, { status: 400, body: coded(edition, 0) }, /HTTP 400, (status|code) 0: no message/],
			[edition, { status: 403, body: 'Forbidden' }, /^The server rejected the request \(HTTP 403: Forbidden\)/],
			[edition, { status: 404, body: 'Not found' }, /^The server does not know this address \(HTTP 404: Not found\)/],
			...[300, 303, 399].map((status): [Edition, Reply, RegExp] => [
				edition,
				{ status, body: coded(edition, 0) },
				/^The server redirected/,
			]),
			[edition, { status: 299, body: '' }, /an answer that is not JSON/],
			[edition, { status: 599, body: coded(edition, 0) }, /could not answer right now \(HTTP 599/],
			[edition, { body: coded(edition, 500, '请求被拒绝') }, /500: 请求被拒绝/],
			[edition, { body: coded(edition, 599, '请求被拒绝') }, /599: 请求被拒绝/],
			[edition, { body: coded(edition, 12345) }, /12345: no message\)/],
			[edition, { body: coded(edition, 100, '', { data: { message: '未知错误' } }) }, /100: no message\)/],
			[edition, { body: coded(edition, 100, ['单据不存在']) }, /100: no message\)/],
			[edition, { body: coded(edition, 100, '系统异常: java.util.ConcurrentModificationException') }, /ConcurrentModification/],
			[edition, { body: coded(edition, 100, '并发更新，部分序列号已保存') }, /并发更新/],
			[edition, { body: coded(edition, 100, '超过每分钟最大并发次数限制，部分序列号已保存') }, /部分序列号已保存/],
			[edition, { body: coded(edition, 100, '数据库错误: 频繁') }, /数据库错误/],
			[edition, { body: coded(edition, 100, 'NullPointerException') }, /NullPointerException/],
			[edition, { body: coded(edition, 100, 'null') }, /100: null\)/],
			[edition, { body: coded(edition, 100, 'invalid http status 502') }, /502/],
			[edition, { body: coded(edition, 100, 'HTTP 502 Bad Gateway') }, /502/],
			[edition, { body: coded(edition, 100, '保存序列号返回500') }, /500/],
			[edition, { body: coded(edition, 100, 'You have an error in your SQL syntax near timestamp') }, /SQL syntax/],
			[edition, { body: coded(edition, 100, 'Read timed out: timeout') }, /timeout/],
			[edition, { body: coded(edition, 100, '成功3条，失败2条') }, /成功3条/],
			[edition, { body: coded(edition, 504, '单据不存在') }, /504: 单据不存在/],
		];
	}),
	['flagship', { body: '{"status":504,"error":"Gateway Timeout"}' }, /status 504: Gateway Timeout/],
	['flagship', { body: '{"timestamp":1,"status":404,"error":"Not Found","path":"/openapi"}' }, /status 404: Not Found/],
	['flagship', { body: coded('flagship', 4, '调拨单不存在') }, /status 4/],
	['flagship', { body: coded('flagship', 4, '请求被拒绝') }, /status 4: 请求被拒绝/],
	['flagship', { body: coded('flagship', 5, '超过了') }, /status 5/],
	['flagship', { body: coded('flagship', 99, '数据库错误 Duplicate entry 并发写入') }, /status 99: 数据库错误/],
	['flagship', { body: coded('flagship', 99, '参数') }, /status 99: 参数/],
	['web', { body: coded('web', 1020, '系统异常，请稍后再试！') }, /code 1020/],
	['web', { body: '{"error_msg":"404 Route Not Found"}' }, /Route Not Found/],
];

describe('in doubt: a write is asked once, and the error says that it may have been applied', () => {
	it.each(DOUBT)('%s %j', async (edition, reply, words) => {
		for (const [, parameters] of writes(edition)) {
			const { asked, error } = await run(edition, parameters, reply);
			expect(asked).toBe(1);
			// An upload names its order first.
			expect(error?.message.replace(/^Order CK1 \(item 0\): /, '')).toMatch(words);
			expect(error?.message).toMatch(/\. The request may have been applied$/);
			expect(error?.description).toMatch(/^It was not sent again\. Look /);
			// Nothing that makes a host wait and repeat it.
			expect(error?.failure).toBeUndefined();
			if (reply.status === undefined) expect(error?.httpCode ?? null).toBeNull();
		}
		const read = await run(edition, READ, reply);
		expect(read.error?.message).toMatch(words);
		expect(read.error?.message).not.toContain('may have been applied');
	});
});

/** Refusals that prove that nothing was carried out: asked once, by writes and reads alike. */
const REFUSED: Array<[Edition, string]> = [
	['flagship', coded('flagship', 100, '单据不存在')],
	['flagship', coded('flagship', '100', '出库单号不可以为空')],
	['flagship', coded('flagship', 100, '一次同时上传的序列号不能超过2000个')],
	['flagship', coded('flagship', 100, '一次最多上传500个序列号')],
	['flagship', coded('flagship', 100, '序列号SN500不存在')],
	['flagship', coded('flagship', 100, '序列号A-0012-512不存在')],
	['flagship', coded('flagship', 1, '验证失败')],
	['flagship', coded('flagship', 6, 'ip限制')],
	['flagship', coded('flagship', 100, '权限不足')],
	['flagship', coded('flagship', 424242, '天书')],
	['enterprise', coded('enterprise', 2104, 'start_time与end_time时间跨度不能超过最大范围 30天')],
	['web', coded('web', 21000006, '外部单号重复，请保证外部单号[api_outer_no]的唯一性')],
	['web', coded('web', '-1', '单据不存在')],
];

describe('not carried out: asked once, and nothing is in doubt', () => {
	it.each(REFUSED)('%s %s', async (edition, body) => {
		for (const parameters of [...writes(edition).map(([, one]) => one), READ]) {
			const { asked, error, waited } = await run(edition, parameters as IDataObject, { body });
			expect({ asked, waited }).toEqual({ asked: 1, waited: 0 });
			expect(error?.message).toMatch(/\((status|code) -?\d+: .+\)$/);
			expect(error?.description).not.toContain('It was not sent again');
		}
	});
});

/** The words of limits that are not the documented sentences: advice for a write, and a wait for a read. */
const LIMIT_WORDS: Array<[Edition, string]> = [
	['flagship', coded('flagship', 100, '请求并发超限')],
	['flagship', coded('flagship', 100, '频率超限')],
	['flagship', coded('flagship', 100, '请求过于频繁')],
	['enterprise', coded('enterprise', 1012, '接口调用频率超限，已限流')],
	['web', coded('web', 1012, '没有见过的话')],
	['web', coded('web', 1, '限流')],
];

describe('the words of a text choose advice, never a second sending', () => {
	it.each(LIMIT_WORDS)('%s %s', async (edition, body) => {
		for (const [, parameters] of writes(edition)) {
			const { asked, error } = await run(edition, parameters, { body });
			expect(asked).toBe(1);
			expect(error?.description).toContain('5 to 10 minutes');
		}
		const { asked, waited } = await run(edition, READ, { body });
		expect(asked).toBe(LIMIT_TRIES);
		expect(waited).toBeGreaterThan(5 * 60_000);
	});
});

describe('sent again: the two documented sentences, whole', () => {
	const sentences = ['调用频率', '并发次数'].flatMap((what) => [
		`超过每分钟最大${what}限制，请稍后重试`,
		`超过每分钟最大${what}限制,请稍后重试`,
	]);
	it.each(sentences)('%s', async (sentence) => {
		for (const parameters of [UPLOAD, push('flagship'), READ]) {
			const { asked, waited, error } = await run('flagship', parameters, { body: coded('flagship', 100, sentence) });
			expect(asked).toBe(LIMIT_TRIES);
			expect(waited).toBeGreaterThan(5 * 60_000);
			expect(error?.description).toContain('5 to 10 minutes');
			expect(error?.message).not.toContain('may have been applied');
		}
	});

	it('flagship status 7 时间戳错误: once, with a fresh time stamp', async () => {
		for (const parameters of [UPLOAD, push('flagship'), READ]) {
			const { asked, error } = await run('flagship', parameters, { body: coded('flagship', 7, '时间戳错误') });
			expect(asked).toBe(2);
			const [first, second] = simulator.requests.slice(-2).map(({ query }) => Number(query.timestamp));
			expect(second).toBeGreaterThan(first);
			expect(error?.description).toContain('NTP');
		}
	});

	it.each([
		['flagship', coded('flagship', 7, '字段 timestamp 不合法')],
		['flagship', coded('flagship', 100, '时间戳错误')],
		['web', coded('web', 7, '时间戳错误')],
		['web', coded('web', 7, '时间戳')],
		['enterprise', coded('enterprise', 7, '时间戳')],
	] as Array<[Edition, string]>)('but no other words about time: %s %s', async (edition, body) => {
		for (const [, parameters] of writes(edition)) expect((await run(edition, parameters, { body })).asked).toBe(1);
	});
});

describe('what never left this machine is sent again', () => {
	const at = (baseUrl: string) => ({ ...credentialFor(simulator, 'flagship'), baseUrl });
	const failed = async (baseUrl: string) =>
		await runNode({ credential: at(baseUrl) as never, parameters: UPLOAD }).then(
			() => undefined,
			(thrown: Error) => thrown as Error & { failure?: unknown },
		);

	it('a refused connection: the upload goes out when the server is back, once', async () => {
		const { port } = simulator;
		await simulator.close();
		const sleep = clock.sleep;
		clock.sleep = async (milliseconds) => {
			await sleep(milliseconds);
			if (time.waits.length !== 1) return;
			simulator = await startSimulator({ now: () => time.now, port });
			simulator.stockouts.add({ no: 'CK1', orderType: 2, status: '编辑中', lines: [{ specNo: 'S1', num: 5 }] });
		};
		expect(await failed(`http://127.0.0.1:${port}/openapi`)).toBeUndefined();
		expect(simulator.stockouts.get('CK1')?.uploads).toHaveLength(1);
		expect(simulator.requests).toHaveLength(1);
		// The servers of before are closed already; these are not known to the set-up.
		await simulator.close();
	});

	it.each([
		['a refused connection', 'http://127.0.0.1:1/openapi', 'refused the connection'],
		['an unknown host', 'http://nowhere.invalid/openapi', 'has no known address'],
	])('%s: two more times, and nothing is in doubt', async (_what, baseUrl, words) => {
		const error = await failed(baseUrl);
		expect(error?.message).toContain(words);
		expect(error?.message).not.toContain('may have been applied');
		expect(error?.failure).toEqual({ cause: 'temporarily-unavailable' });
		expect(time.waits.reduce((sum, wait) => sum + wait, 0)).toBe(5_000);
	});

	it('an invalid certificate: no byte of the request arrives, and nothing is in doubt', async () => {
		const pem = readFileSync(join(projectRoot(), 'test/fixtures/untrusted-certificate.pem'));
		let arrived = 0;
		const server = createHttpsServer({ key: pem, cert: pem }, (_request, response) => {
			arrived++;
			response.end('{"status":0}');
		});
		server.on('secureConnection', (socket) => socket.on('data', () => arrived++));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const error = await failed(`https://127.0.0.1:${(server.address() as { port: number }).port}/openapi`);
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
		expect(error?.message).toMatch(/ has no valid https certificate$/);
		expect(arrived).toBe(0);
	});
});

describe('a read is tried again after passing trouble', () => {
	it.each([
		[{ status: 500, body: coded('flagship', 0) }, 3],
		[{ status: 500, body: coded('flagship', 100, '单据不存在') }, 3],
		[{ status: 502, body: '<html>Bad Gateway</html>' }, 3],
		[{ body: '' }, 3],
		[{ body: '{"status":504,"error":"Gateway Timeout"}' }, 3],
		[{ body: coded('flagship', 100, 'NullPointerException') }, 3],
		[{ body: coded('flagship', 99, '其他错误') }, 3],
		[{ status: 429, body: '' }, LIMIT_TRIES],
		[{ body: coded('flagship', false) }, 1],
		[{ status: 404, body: '' }, 1],
		[{ status: 302, body: '' }, 1],
	] as Array<[Reply, number]>)('%j: asked %i times', async (reply, times) => {
		expect((await run('flagship', READ, reply)).asked).toBe(times);
	});
});
