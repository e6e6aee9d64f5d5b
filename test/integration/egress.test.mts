// What every request of the package does when Wangdian refuses, stumbles or goes silent: on the wire, and in the words a user reads.
import { createServer } from 'node:http';

import { callWangdian } from '../../nodes/shared/host/egress';
import { accountOf, type CredentialFields } from '../../nodes/shared/protocol/account';
import type { ApiCall } from '../../nodes/shared/protocol/editions';
import { startSimulator, type Edition, type Fault, type Simulator } from '../simulator/index.mts';
import { runNode } from '../support/nodeContexts.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { VirtualClock } from '../support/virtualClock.mts';

const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];
const listWarehouses = { resource: 'warehouse', operation: 'getAll', returnAll: true };

let time: VirtualClock;
let simulator: Simulator;

beforeEach(async () => {
	time = new VirtualClock();
	simulator = await startSimulator({ now: () => time.now });
	simulator.warehouses.add({ warehouseNo: 'WH1', name: '上海仓' });
	simulator.stockouts.add({ no: 'CK1', orderType: 2, status: '编辑中', lines: [{ specNo: 'S1', num: 5 }] });
});

afterEach(async () => {
	await simulator.close();
	time.restore();
});

const upload = {
	resource: 'stockoutOrder',
	operation: 'uploadSerialNumbers',
	stockoutNo: 'CK1',
	orderType: 2,
	details: { line: [{ specNo: 'S1', serialNumbers: 'SN1\nSN2' }] },
};

interface Shown {
	name: string;
	message: string;
	description?: string;
	httpCode?: string | null;
	failure?: { cause: string; retryAfterMs?: number };
	context: { itemIndex?: number };
}

async function errorOf(run: Promise<unknown>): Promise<Shown> {
	const outcome = await run.then(
		() => undefined,
		(error: unknown) => error,
	);
	expect(outcome).toBeInstanceOf(Error);
	return outcome as Shown;
}

const read = async (edition: Edition, change: object = {}) =>
	await runNode({ credential: { ...credentialFor(simulator, edition), ...change } as never, parameters: listWarehouses });
const write = async () => await runNode({ credential: credentialFor(simulator, 'flagship') as never, parameters: upload });

describe.each(EDITIONS)('refusals, %s', (edition) => {
	it('a wrong secret', async () => {
		const error = await errorOf(read(edition, { appSecret: 'wrong:wrong' }));
		expect(error.message).toMatch(/^Wangdian rejected the credential \((status|code) \d+: .+\)$/);
		expect(error.description).toContain("'App Secret'");
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '401', failure: { cause: 'credential-invalid' } });
		expect(simulator.requests).toHaveLength(1);
	});

	it('a clock that is off', async () => {
		await simulator.close();
		simulator = await startSimulator({ now: () => time.now + 3_600_000 });
		const error = await errorOf(read(edition));
		expect(error.message).toMatch(/^Wangdian refused the request's time: the clock of this n8n server is wrong \((status|code) \d+: .+\)$/);
		expect(error.description).toContain('NTP');
		// Once more with a fresh stamp, in case the first lay in a queue.
		expect(simulator.requests).toHaveLength(2);
	});

	it('an address that is not on the list', async () => {
		simulator.accounts[edition].addressAllowed = false;
		const error = await errorOf(read(edition));
		expect(error.message).toMatch(/^Wangdian refused this server's IP address/);
		expect(error.description).toContain('address list');
		expect(error).toMatchObject({ httpCode: '403', failure: { cause: 'configuration-invalid' } });
	});

	it('a missing permission', async () => {
		simulator.accounts[edition].permissions = [];
		const error = await errorOf(read(edition));
		expect(error.message).toMatch(/^Wangdian accepted the credential, but its application may not call this interface/);
		expect(error.description).toContain("grant it the interface 'Get Warehouses' (");
	});

	it('an unknown code never reads as success', async () => {
		simulator.faults.push({ kind: 'code', code: 424242, message: '天书' });
		const error = await errorOf(read(edition));
		expect(error.message).toBe(`Wangdian refused the request (${edition === 'flagship' ? 'status' : 'code'} 424242: 天书)`);
		expect(error.failure).toBeUndefined();
	});

	it('a parameter that the server rejects', async () => {
		Object.assign(simulator.options, {
			maxPageSize: { flagship: 10, enterprise: 10, web: 10 },
			pageSizeAbove: { flagship: 'refuse', enterprise: 'refuse', web: 'refuse' },
		});
		const error = await errorOf(read(edition));
		expect(error.message).toMatch(/^Wangdian rejected a parameter \((status|code) \d+: .+\)$/);
		expect(error.description).toContain('Correct the value');
	});

	it.each([
		['allowance', 'the allowance of requests per minute is used up'],
		['concurrency', 'too many requests at the same time'],
	] as const)('%s exceeded: rests for a minute, then for up to five, and gives up', async (kind, text) => {
		simulator.faults.push({ kind, times: 10 });
		const error = await errorOf(read(edition));
		expect(error.message).toContain(text);
		expect(error.description).toContain('5 to 10 minutes');
		expect(error).toMatchObject({ httpCode: '429', failure: { cause: 'rate-limited', retryAfterMs: 300_000 } });
		expect(simulator.requests).toHaveLength(6);
		expect(time.waits.reduce((sum, wait) => sum + wait, 0)).toBe(61_000 + 122_000 + 244_000 + 300_000 + 300_000);
		simulator.faults.clear();
		simulator.faults.push({ kind, times: 1 });
		expect(await read(edition)).toHaveLength(1);
	});
});

describe('the error for programs: code, text and method of the refusal', () => {
	it.each(EDITIONS)('%s', async (edition) => {
		simulator.faults.push({ kind: 'code', code: 424242, message: '天\u0007书' });
		const error = (await errorOf(read(edition))) as unknown as { errorResponse: object };
		expect(error.errorResponse).toEqual({
			message: expect.stringContaining('424242'),
			method: edition === 'flagship' ? 'setting.Warehouse.queryWarehouse' : 'warehouse_query.php',
			vendorCode: '424242',
			vendorMessage: '天 书',
		});
	});
});

describe('a wait that would go beyond the deadline', () => {
	const call: ApiCall = { method: 'setting.Warehouse.queryWarehouse', args: [{}], kind: 'read' };

	it.each([
		[999, 1],
		[1_000, 2],
		[4_999, 2],
		[5_000, 3],
	])('%s ms are left: tried %s times', async (milliseconds, tries) => {
		const account = accountOf(credentialFor(simulator, 'flagship') as Partial<CredentialFields>);
		let sent = 0;
		const httpRequestWithAuthentication = async () => ({ statusCode: 500, body: '', tried: ++sent });
		const context = { helpers: { httpRequestWithAuthentication } } as never;
		const limits = { waitOutLimits: false, deadlineMs: time.now + milliseconds };
		await expect(callWangdian(context, account, call, limits)).rejects.toThrow('HTTP 500');
		expect(sent).toBe(tries);
	});
});

it('a document in a state that does not allow it', async () => {
	simulator.stockouts.setStatus('CK1', '已审核');
	const error = await errorOf(write());
	expect(error.message).toMatch(/^Order CK1 \(item 0\): Wangdian did not carry out the request \(status 100: .+\)$/);
	expect(error.description).toContain('in the ERP');
	expect(simulator.stockouts.get('CK1')?.uploads).toHaveLength(0);
});

it.each(['a', 'b'] as const)('enterprise and web: both readings of the undocumented codes (%s)', async (reading) => {
	simulator.options.reading = reading;
	for (const edition of ['enterprise', 'web'] as const) {
		expect((await errorOf(read(edition, { appSecret: 'wrong' }))).message).toMatch(/^Wangdian rejected the credential/);
		simulator.faults.push({ kind: 'allowance', times: 10 });
		expect((await errorOf(read(edition))).message).toMatch(/allowance of requests per minute/);
		simulator.faults.clear();
		simulator.faults.push({ kind: 'concurrency', times: 10 });
		expect((await errorOf(read(edition))).httpCode).toBe('429');
		simulator.faults.clear();
	}
});

describe('trouble on the way', () => {
	const troubles: Array<[string, Fault, RegExp]> = [
		['HTTP 502', { kind: 'http', status: 502, body: '<html>Bad Gateway</html>' }, /could not answer right now \(HTTP 502: Bad Gateway\)/],
		['HTML', { kind: 'html' }, /an answer that is not JSON/],
		['cut-off JSON', { kind: 'cutJson' }, /an answer that is not JSON/],
		['a reset', { kind: 'reset' }, /closed the connection before the answer was complete/],
	];

	it.each(troubles)('a read is tried again after %s', async (_what, fault, message) => {
		simulator.faults.push({ ...fault, times: 2 });
		expect(await read('flagship')).toHaveLength(1);
		expect(simulator.requests).toHaveLength(3);
		simulator.faults.push({ ...fault, times: 3 });
		const error = await errorOf(read('flagship'));
		expect(error.message).toMatch(message);
		expect(error.failure).toEqual({ cause: 'temporarily-unavailable' });
	});

	it.each(troubles)('a write is never sent again after %s', async (_what, fault, message) => {
		simulator.faults.push({ ...fault, times: 1 });
		const error = await errorOf(write());
		expect(simulator.requests).toHaveLength(1);
		expect(error.message).toMatch(message);
		expect(error.message).toMatch(/The request may have been applied$/);
		expect(error.description).toMatch(/^It was not sent again\. .*CK1/);
		expect(error.failure).toBeUndefined();
	});

	it('a write that was refused for limits was not carried out, and is sent again', async () => {
		simulator.faults.push({ kind: 'allowance', times: 1 }, { kind: 'concurrency', times: 1 });
		expect(await write()).toHaveLength(1);
		expect(simulator.requests).toHaveLength(3);
		expect(simulator.stockouts.get('CK1')?.uploads).toHaveLength(1);
	});

	it('every try is signed with its own time', async () => {
		simulator.faults.push({ kind: 'allowance', times: 1 });
		await read('enterprise');
		const [first, second] = simulator.requests.map(({ form }) => Number(form?.timestamp));
		expect(second - first).toBe(61);
	});

	it('a server that refuses the connection', async () => {
		const { port } = simulator;
		await simulator.close();
		const error = await errorOf(write());
		expect(error.message).toBe(`Order CK1 (item 0): 127.0.0.1:${port} refused the connection`);
		simulator = await startSimulator({ now: () => time.now });
	});

	it('a server that refuses the connection, told by n8n 1.88: only as the httpCode of its own error', async () => {
		const account = accountOf(credentialFor(simulator, 'flagship') as Partial<CredentialFields>);
		const refused = {
			name: 'NodeApiError',
			message: 'The service refused the connection - perhaps it is offline',
			httpCode: 'ECONNREFUSED',
		};
		const context = {
			helpers: { httpRequestWithAuthentication: () => Promise.reject(Object.assign(new Error(refused.message), refused)) },
		};
		const call: ApiCall = { method: 'wms.stockout.Base.uploadSN', args: [], kind: 'write' };
		await expect(callWangdian(context as never, account, call)).rejects.toMatchObject({
			message: expect.stringMatching(/^127\.0\.0\.1:\d+ refused the connection$/),
			details: { outcome: 'maySendAgain' },
		});
	});

	it.each([
		['no code of the network', { code: 'HTTP_NODE_FAILED' }],
		['a number', { code: 500, httpCode: '500' }],
		['a code of the host', { code: 'UNCAUGHT', name: 'NodeApiError', httpCode: null }],
	])('a refused connection under wrappings, the outer one with %s', async (_what, outer) => {
		const account = accountOf(credentialFor(simulator, 'flagship') as Partial<CredentialFields>);
		const inner = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED', syscall: 'connect' });
		const wrapped = Object.assign(new Error('Something went wrong', { cause: new Error('between', { cause: inner }) }), outer);
		const context = { helpers: { httpRequestWithAuthentication: () => Promise.reject(wrapped) } };
		const call: ApiCall = { method: 'wms.stockout.Base.uploadSN', args: [], kind: 'write' };
		await expect(callWangdian(context as never, account, call)).rejects.toMatchObject({
			message: expect.stringMatching(/^127\.0\.0\.1:\d+ refused the connection$/),
			details: { outcome: 'maySendAgain' },
		});
	});

	it('a redirect is not followed: the request carries a signature', async () => {
		let strangers = 0;
		const stranger = createServer((_request, response) => {
			strangers++;
			response.end('{"status":0,"data":{"details":[]}}');
		});
		await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
		const { port } = stranger.address() as { port: number };
		simulator.faults.push({ kind: 'redirect', location: `http://127.0.0.1:${port}/openapi` });
		const error = await errorOf(read('flagship'));
		stranger.close();
		expect(error.message).toContain(`The server redirected to http://127.0.0.1:${port}/openapi (HTTP 302)`);
		expect(strangers).toBe(0);
	});

	it('a credential field that cannot work is named, and nothing is sent', async () => {
		const error = await errorOf(read('flagship', { appSecret: 'half' }));
		expect(error.message).toContain("'App Secret' must hold both parts");
		expect(error.description).toContain('credential');
		expect(simulator.requests).toHaveLength(0);
	});
});

describe('the allowance of the account', () => {
	it('is shared by all executions of the process and never exceeded', async () => {
		simulator.options.allowance = { requestsPerMinute: 5, countRefused: true };
		const credential = { ...credentialFor(simulator, 'flagship'), requestsPerMinute: 5 };
		for (let execution = 0; execution < 4; execution++) {
			await runNode({ credential: credential as never, parameters: listWarehouses, items: [{}, {}, {}] });
		}
		expect(simulator.requests).toHaveLength(12);
		expect(simulator.requests.every(({ answer }) => answer.body.includes('"status":0'))).toBe(true);
		expect(time.waits.reduce((sum, wait) => sum + wait, 0)).toBe(2 * 60_000);
	});

	it('goes by the monotonic clock: a clock that is set forward or back meanwhile changes no wait', async () => {
		const credential = { ...credentialFor(simulator, 'flagship'), requestsPerMinute: 1 };
		const started = VirtualClock.monotonic;
		for (const leap of [0, 3_600_000, -7_200_000]) {
			time.now += leap;
			await runNode({ credential: credential as never, parameters: listWarehouses });
		}
		expect(VirtualClock.monotonic - started).toBe(2 * 60_000);
	});

	it('ten executions that wait stand in one line, and after a refusal one of them goes first', async () => {
		simulator.options.allowance = { requestsPerMinute: 4, countRefused: true };
		const credential = { ...credentialFor(simulator, 'flagship'), requestsPerMinute: 60 };
		const all = Array.from({ length: 10 }, async () => await runNode({ credential: credential as never, parameters: listWarehouses }));
		expect((await Promise.all(all)).flat()).toHaveLength(10);
		const at = simulator.requests.map((request) => request.at);
		// Six of the first ten are refused. A minute later one goes, and the others only after its answer.
		expect(at[10] - Math.max(...at.slice(0, 10))).toBeGreaterThanOrEqual(60_000);
		expect(at[11]).toBeGreaterThan(at[10]);
	});

	it('is not kept when it is 0', async () => {
		const credential = { ...credentialFor(simulator, 'flagship'), requestsPerMinute: 0 };
		await runNode({ credential: credential as never, parameters: listWarehouses, items: Array.from({ length: 80 }, () => ({})) });
		expect(time.waits).toEqual([]);
	});

	it('a cancelled execution stops waiting', async () => {
		const controller = new AbortController();
		controller.abort();
		simulator.faults.push({ kind: 'allowance', times: 1 });
		const error = await errorOf(
			runNode({ credential: credentialFor(simulator, 'flagship') as never, parameters: listWarehouses, signal: controller.signal }),
		);
		expect(error.message).toMatch(/cancel/i);
		expect(simulator.requests.length).toBeLessThanOrEqual(1);
	});
});

describe('several items', () => {
	it('name the item that failed', async () => {
		simulator.faults.push({ kind: 'code', code: 100, message: '没有见过的话', when: () => simulator.requests.length === 2 });
		const error = await errorOf(
			runNode({ credential: credentialFor(simulator, 'flagship') as never, parameters: listWarehouses, items: [{}, {}, {}] }),
		);
		expect(error.context.itemIndex).toBe(1);
	});

	it('go on with Continue On Fail, each output linked to its input', async () => {
		simulator.faults.push({ kind: 'code', code: 100, message: '没有见过的话', when: () => simulator.requests.length === 2 });
		const output = await runNode({
			credential: credentialFor(simulator, 'flagship') as never,
			parameters: listWarehouses,
			items: [{}, {}, {}],
			continueOnFail: true,
		});
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(output[1].json.error).toBe('Wangdian refused the request (status 100: 没有见过的话)');
		expect(output[2].json.warehouse_no).toBe('WH1');
	});
});

it('no error holds a secret, a salt or a signature', async () => {
	const { appSecret } = simulator.accounts.flagship;
	const errors = [];
	for (const fault of [{ kind: 'reset' }, { kind: 'html' }, { kind: 'code', code: 1, message: '验证失败' }] as Fault[]) {
		simulator.faults.push({ ...fault, times: 4 });
		errors.push(await errorOf(write()));
		simulator.faults.clear();
	}
	const seen: object[] = [];
	const text = JSON.stringify(errors, (key, value: unknown) => {
		if (value instanceof Error)
			return { ...Object.fromEntries(Object.getOwnPropertyNames(value).map((name) => [name, Reflect.get(value, name)])) };
		if (typeof value === 'object' && value !== null) {
			if (seen.includes(value)) return key;
			seen.push(value);
		}
		return value;
	});
	const [secret, salt] = appSecret.split(':');
	const signs = simulator.requests.map(({ query }) => query.sign);
	for (const hidden of [secret, salt, ...signs]) expect(text).not.toContain(hidden);
	expect(signs.every((sign) => /^[0-9a-f]{32}$/.test(sign))).toBe(true);
});
