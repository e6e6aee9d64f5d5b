// Account -> Check: one line per interface that the package uses, one small read for each, whatever the server says; and nothing of
// the account or of a person in what comes out.
import type { IDataObject } from 'n8n-workflow';

import { interfacesOf } from '../../nodes/shared/accountCheck/interfaces';
import { clock } from '../../nodes/shared/host/clock';
import { editions } from '../../nodes/shared/protocol/editions';
import { kinds } from '../../nodes/shared/records/kinds';
import { queriesOf } from '../../nodes/shared/records/query';
import { catalogueOf } from '../simulator/methods/catalogueMethods.mts';
import type { Edition, Simulator } from '../simulator/index.mts';
import { runNode } from '../support/nodeContexts.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { simulateForEachTest } from '../support/simulatedTime.mts';
import type { VirtualClock } from '../support/virtualClock.mts';
import { listingOf, makeRecord, PERSONAL } from '../support/recordMaker.mts';

let time: VirtualClock;
let simulator: Simulator;

simulateForEachTest((...made) => ([simulator, time] = made));

const EDITIONS = Object.keys(editions) as Edition[];
/** What the flagship has besides the kinds: the time of the server. */
const TIME = 'system.Core.now';

async function check(edition: Edition, more: { credential?: IDataObject; items?: IDataObject[]; continueOnFail?: boolean } = {}) {
	const output = await runNode({
		parameters: { resource: 'account', operation: 'check' },
		...more,
		credential: { ...credentialFor(simulator, edition), ...more.credential } as never,
	});
	return output.map(({ json }) => json);
}

const about = (items: IDataObject[], what: string) => items.filter((item) => item.about === what);
const line = (items: IDataObject[], method: string) => items.find((item) => item.method === method)!;
const connection = (items: IDataObject[], title: string) => items.find((item) => item.about === 'connection' && item.title === title)!;

/** Every method that a kind asks in an edition. */
const methodsOf = (edition: Edition) => [
	...new Set(kinds.flatMap((kind) => queriesOf(kind, editions[edition]).map(({ method }) => method))),
];

describe.each(EDITIONS)('%s', (edition) => {
	const writes = Object.values(editions[edition].serialNumberUpload ?? {});

	it('one line per interface of every kind, each asked once for one record, the uploads not', async () => {
		const items = await check(edition);
		const asked = simulator.requests.map(({ method }) => method);
		expect(asked).toEqual([...methodsOf(edition), ...(edition === 'flagship' ? [TIME] : [])]);
		for (const request of simulator.requests) {
			if (request.method !== TIME) expect((request.form ?? request.query).page_size).toBe('1');
			expect(request.answer.body).toMatch(/^{"(status|code)":(0|200)[,}]/);
		}
		expect(about(items, 'interface').map(({ method, state }) => [method, state])).toEqual([
			...kinds.flatMap((kind) => {
				const methods = [...new Set(queriesOf(kind, editions[edition]).map(({ method }) => method))];
				return methods.length === 0 ? [['', 'not_in_edition']] : methods.map((method) => [method, 'granted']);
			}),
			...(writes.length > 0
				? writes.map((method) => [method, 'not_asked'])
				: [
						['', 'not_in_edition'],
						['', 'not_in_edition'],
					]),
		]);
		for (const { method, title, title_zh, used_for, state, what_to_do } of about(items, 'interface')) {
			expect(used_for).toMatch(/^[A-Z].*: /);
			if (method) {
				const { titleEn, title: vendorTitle } = catalogueOf(edition).get(String(method))!;
				expect([title, title_zh]).toEqual([titleEn, vendorTitle]);
			}
			expect(Boolean(what_to_do)).toBe(state !== 'granted');
		}
	});

	it.each(['a', 'b'] as const)(
		'an interface that is not granted, in the words of reading %s: which, and where to grant it',
		async (reading) => {
			simulator.options.reading = reading;
			const [first, second, ...rest] = methodsOf(edition);
			simulator.accounts[edition].permissions = rest;
			const items = await check(edition);
			for (const method of [first, second]) {
				const { state, code, message, what_to_do } = line(items, method);
				expect([state, code, message]).toEqual(['not_granted', expect.stringMatching(/^\d+$/), expect.stringContaining('权限')]);
				expect(what_to_do).toContain(method);
				expect(what_to_do).toContain('open platform');
			}
			for (const method of rest) expect(line(items, method).state).toBe('granted');
		},
	);

	it.each([
		['paid', 1060, '充值余额为0或应用已欠费', /Top up|renew/],
		['paid', 1061, '该接口为付费接口，请先购买', /sells it separately/],
		['refused', 77, '今天不行', /report/],
		['refused', 2830, '参数值无效', /report/],
		['granted', 100, '参数中必须包含起止时间', /^$/],
	] as const)('a single interface refused: %s, %d %s', async (state, code, message, next) => {
		const [, method, other] = methodsOf(edition);
		simulator.faults.push({ kind: 'code', code, message, when: (request) => request.method === method, times: Infinity });
		const items = await check(edition);
		expect(line(items, method)).toMatchObject({ state, code: String(code), message, what_to_do: expect.stringMatching(next) });
		expect(line(items, other).state).toBe('granted');
	});

	it('a single interface that the server does not know', async () => {
		const [, method, other] = methodsOf(edition);
		const fault =
			edition === 'flagship'
				? ({ kind: 'code', code: 100, message: `接口不存在:${method}` } as const)
				: ({
						kind: 'http',
						status: 404,
						body: edition === 'web' ? '{"error_msg":"404 Route Not Found"}' : '<h1>404 Not Found</h1>',
					} as const);
		simulator.faults.push({ ...fault, when: (request) => request.method === method, times: Infinity });
		const items = await check(edition);
		expect(line(items, method)).toMatchObject({
			state: 'not_in_edition',
			what_to_do: expect.stringContaining(`does not know '${method}'`),
		});
		expect(line(items, other).state).toBe('granted');
	});

	it('a single interface that does not answer', async () => {
		const [, method, other] = methodsOf(edition);
		simulator.faults.push({ kind: 'reset', when: (request) => request.method === method, times: Infinity });
		const items = await check(edition);
		expect(line(items, method)).toMatchObject({ state: 'unreachable', code: '', took_ms: null });
		expect(line(items, method).message).toMatch(/closed the connection/);
		expect(line(items, other).state).toBe('granted');
	});

	it('a refused account is asked twice, not for every interface', async () => {
		simulator.accounts[edition].appKey = 'another';
		const items = await check(edition, { credential: { appKey: `${edition}-appkey` } });
		expect(simulator.requests).toHaveLength(2);
		const states = about(items, 'interface').map(({ state }) => state);
		expect(states.slice(0, 2)).toEqual(['refused', 'refused']);
		expect(new Set(states.slice(2))).toEqual(new Set(edition === 'flagship' ? ['not_asked'] : ['not_asked', 'not_in_edition']));
		expect(line(items, methodsOf(edition)[0]).what_to_do).toContain("'App Key'");
	});

	it('nobody there: said after two interfaces', async () => {
		const items = await check(edition, { credential: { baseUrl: 'http://127.0.0.1:9/openapi' } });
		expect(line(items, methodsOf(edition)[0])).toMatchObject({
			state: 'unreachable',
			message: expect.stringMatching(/refused the connection/),
		});
		expect(line(items, methodsOf(edition)[2]).state).toBe('not_asked');
		expect(connection(items, 'Clock').state).toBe('unknown');
		expect(connection(items, 'Answer times').state).toBe('unknown');
	});

	it.each([
		['当前IP 203.0.113.9 不在白名单内', 'The server sees 203.0.113.9, and refuses it'],
		['ip限制', 'The server does not tell which address it sees, and refuses it'],
	])('a refused address: %s', async (message, told) => {
		simulator.faults.push({ kind: 'code', code: 6, message, times: Infinity });
		const items = await check(edition);
		expect(connection(items, 'Address')).toMatchObject({
			state: 'attention',
			message: told,
			what_to_do: expect.stringContaining('address list'),
		});
	});

	it('the answer times of all that answered', async () => {
		const items = await check(edition);
		expect(connection(items, 'Answer times').message).toMatch(new RegExp(`^${simulator.requests.length} answers: `));
		for (const { state, took_ms } of about(items, 'interface')) expect(took_ms !== null).toBe(state === 'granted');
	});

	it('once per account, however many items come in; each of them is linked', async () => {
		const output = await runNode({
			parameters: { resource: 'account', operation: 'check' },
			credential: credentialFor(simulator, edition) as never,
			items: [{}, {}, {}],
		});
		expect(simulator.requests.filter(({ method }) => method !== TIME)).toHaveLength(methodsOf(edition).length);
		for (const { pairedItem } of output) expect(pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	});

	it('holds no value of the account, and nothing of a record', async () => {
		for (const kind of kinds.filter(({ queries }) => edition in queries)) {
			const { method } = listingOf(kind, edition);
			const at = time.now - 60_000;
			simulator.lists.set(edition, method, {
				records: [{ at, times: { shipped: at, created: at }, record: makeRecord(kind, edition, { index: 1, modified: at }) }],
			});
		}
		simulator.transfers.add({ contact: PERSONAL.receiver_name, telno: PERSONAL.receiver_mobile, address: PERSONAL.receiver_address });
		const { sid, appKey, appSecret } = simulator.accounts[edition];
		const [first] = methodsOf(edition);
		// A server that repeats the request in its refusal.
		const echo = `sign=0123456789abcdef0123456789abcdef key=${appKey} ${appSecret} sid=${sid}`;
		simulator.faults.push({ kind: 'code', code: 77, message: echo, when: ({ method }) => method === first, times: Infinity });
		const text = JSON.stringify(await check(edition));
		for (const value of [appKey, ...appSecret.split(':'), '0123456789abcdef', ...Object.values(PERSONAL)])
			expect(text).not.toContain(value);
		// The seller's account is no secret, and all the same nobody else's business.
		expect(text).not.toContain(sid);
	});
});

describe('the clock', () => {
	it.each([
		[0, 'ok', /agrees with the server's.*by system.Core.now/],
		[20_000, 'ok', /20\.5 s behind the server's.*by system.Core.now/],
		[-90_000, 'attention', /89.5 s ahead of the server's.*by system.Core.now/],
	] as const)('a server whose clock is ahead by %d ms: %s', async (ahead, state, message) => {
		// The simulator's Date header is that of this machine: only the answer tells the server's own clock.
		time.now = Math.floor(Date.now() / 1_000) * 1_000 + ahead;
		clock.now = () => time.now - ahead;
		expect(connection(await check('flagship'), 'Clock')).toMatchObject({ state, message: expect.stringMatching(message) });
	});

	it.each(EDITIONS)('told by the Date header, %s', async (edition) => {
		const started = Date.now();
		time.now = started + 40_000;
		const { message } = connection(await check(edition), 'Clock');
		const [, ahead] = /^This machine's clock is (\d+\.\d) s ahead of the server's, .* \(by its 'Date' header\)/.exec(String(message)) ?? [];
		// The header's clock goes on meanwhile, this one stands.
		expect(Number(ahead)).toBeGreaterThan(39 - (Date.now() - started) / 1_000);
		expect(Number(ahead)).toBeLessThan(41);
	});

	it.each(EDITIONS)('so far off that the server refuses: %s', async (edition) => {
		simulator.faults.push({ kind: 'code', code: 7, message: '时间戳错误', times: Infinity });
		expect(connection(await check(edition), 'Clock')).toMatchObject({ state: 'attention', what_to_do: expect.stringContaining('NTP') });
	});
});

it('a credential that cannot work is an error that names its field, or an item under Continue On Fail', async () => {
	await expect(check('flagship', { credential: { appSecret: 'no colon' } })).rejects.toThrow(/App Secret/);
	const items = await check('flagship', { credential: { appSecret: 'no colon' }, continueOnFail: true });
	expect(items).toEqual([expect.objectContaining({ error: expect.stringMatching(/App Secret/) })]);
});

it('an interface that two kinds share is one line that names both', () => {
	for (const edition of EDITIONS) {
		const methods = interfacesOf(editions[edition]).flatMap(({ method }) => method ?? []);
		expect(methods).toEqual([...new Set(methods)]);
	}
});
