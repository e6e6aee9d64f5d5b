// What went wrong, in the words a user reads: each error names the thing and the place where it is put right.
import { createServer, type Server } from 'node:http';

import type { ICredentialDataDecryptedObject, ICredentialTestFunctions, IDataObject } from 'n8n-workflow';

import { wangdianApiTest } from '../../nodes/shared/host/credentialTest';
import type { Edition, Simulator } from '../simulator/index.mts';
import { credentialTestContext, loadOptions, runNode, TriggerHost } from '../support/nodeContexts.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { simulateForEachTest } from '../support/simulatedTime.mts';

let simulator: Simulator;
simulateForEachTest((made) => (simulator = made));

const READ = { resource: 'warehouse', operation: 'getAll', returnAll: true };

interface Shown {
	readonly message: string;
	readonly description?: string | null;
	readonly context: { readonly data?: unknown };
}

const errorOf = async (run: Promise<unknown>): Promise<Shown> =>
	await run.then(
		() => Promise.reject(new Error('It did not fail')),
		(error: Shown) => error,
	);

const read = async (edition: Edition, change: object = {}, parameters: IDataObject = READ) =>
	await runNode({ credential: { ...credentialFor(simulator, edition), ...change } as never, parameters });

/** A server that gives every request the same answer. */
async function answering<T>(answer: { status: number; body?: string }, use: (url: string) => Promise<T>): Promise<T> {
	const server: Server = createServer((_request, response) => {
		response.statusCode = answer.status;
		response.end(answer.body);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	try {
		return await use(`http://127.0.0.1:${(server.address() as { port: number }).port}/openapi`);
	} finally {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
}

describe('a missing permission', () => {
	it.each([
		['flagship', "'Get Warehouses' (setting.Warehouse.queryWarehouse, 仓库查询)"],
		['enterprise', "'Get Warehouses' (warehouse_query.php, 查询仓库)"],
		['web', "'Get Warehouses' (warehouse_query.php, 查询仓库)"],
	] as const)('%s: names the interface to grant', async (edition, name) => {
		simulator.accounts[edition].permissions = [];
		const error = await errorOf(read(edition));
		expect(error.message).toMatch(
			/^Wangdian accepted the credential, but its application may not call this interface \((status|code) \d+: .+\)$/,
		);
		expect(error.description).toBe(
			`On the Wangdian open platform, open the application of this credential and grant it the interface ${name}. The operation 'Check' of the resource 'Account' lists every interface that is missing`,
		);
		const test = await pressTest(edition);
		expect(test.message).toContain(`grant it the interface ${name}`);
	});

	it.each([
		'无仓库访问权限',
		'没有该仓库权限',
		'仓库编号为 WH1 的仓库不存在或无权限',
		'店铺不存在/无权限/类型错误',
		'订单不存在或无店铺权限',
	])('of a warehouse or shop is another thing: %s', async (text) => {
		simulator.faults.push({ kind: 'code', code: 100, message: text });
		const error = await errorOf(read('flagship'));
		expect(error.message).toBe(
			`Wangdian accepted the credential, but the employee behind it may not see this warehouse or shop, or there is no such one (status 100: ${text})`,
		);
		expect(error.description).toMatch(/^Check the number of the warehouse or shop\. .* Employee Rights$/);
		expect(error.description).not.toContain('open platform');
	});

	it('of a method that is not open to anybody says so', async () => {
		simulator.faults.push({ kind: 'code', code: 100, message: 'The API used internal only: setting.Warehouse.queryWarehouse' });
		const error = await errorOf(read('flagship'));
		expect(error.message).toMatch(/^Wangdian does not open this interface to applications \(status 100: /);
		expect(error.description).toMatch(/^'Get Warehouses' \(.*\) cannot be granted to an application, .* Qimen alone\./);
	});
});

describe('an address that is wrong', () => {
	const FIELDS = "'Edition' and 'Environment' in the credential, and 'Base URL' where the environment is Custom";

	it.each([
		['a refused connection', 'http://127.0.0.1:1/openapi', '127.0.0.1:1 refused the connection'],
		[
			'an unknown host',
			'http://no.such.host.invalid/openapi',
			'no.such.host.invalid has no known address: the host name could not be looked up',
		],
	])('%s', async (_what, baseUrl, message) => {
		const error = await errorOf(read('flagship', { baseUrl }));
		expect(error.message).toBe(message);
		expect(error.description).toBe(
			`Nothing was sent. If this never worked, check ${FIELDS}. If it did, look at the network between n8n and Wangdian (proxy, firewall, DNS), and run it again`,
		);
	});

	it.each([
		[
			'HTTP 404',
			{ status: 404, body: '<html><title>Not Found</title></html>' },
			'The server does not know this address (HTTP 404: Not Found)',
		],
		[
			"the web edition's gateway",
			{ status: 200, body: '{"error_msg":"404 Route Not Found"}' },
			'The server does not know this address (HTTP 200: {"error_msg":"404 Route Not Found"})',
		],
		[
			'an error page with a code',
			{ status: 200, body: '{"status":404,"error":"Not Found","path":"/x"}' },
			'The server does not know this address (status 404: Not Found)',
		],
	])('%s', async (_what, answer, message) => {
		const error = await errorOf(answering(answer, async (baseUrl) => await read('flagship', { baseUrl })));
		expect(error.message).toBe(message);
		expect(error.description).toContain(`Check ${FIELDS}`);
	});

	it.each([
		['flagship', '{"code":2060,"message":"no"}', "The answer has no 'status', but the 'code' of another edition"],
		['web', '{"status":1,"message":"no"}', "The answer has no 'code', but the 'status' of another edition"],
		['enterprise', '{"ok":true}', "The answer has no 'code': "],
	] as const)('of another edition: %s %s', async (edition, body, message) => {
		const error = await errorOf(answering({ status: 200, body }, async (baseUrl) => await read(edition, { baseUrl })));
		expect(error.message.startsWith(message)).toBe(true);
		expect(error.description).toBe(`Check ${FIELDS}: what answers at this address is not the API of this edition`);
	});

	it('the wrong edition at a simulated server: whatever it says, the fields are named', async () => {
		const { baseUrl } = credentialFor(simulator, 'web');
		for (const edition of ['flagship', 'enterprise'] as const) {
			const error = await errorOf(read(edition, { baseUrl, appSecret: 'a:b' }));
			expect(`${error.message} ${error.description}`).toMatch(/'Edition'/);
		}
	});
});

it.each([
	['no body', undefined],
	['an empty one', ''],
])('HTTP 502 with %s is told as that', async (_what, body) => {
	await answering({ status: 502, body }, async (baseUrl) => {
		const error = await errorOf(read('flagship', { baseUrl }));
		expect(error.message).toBe('Wangdian could not answer right now (HTTP 502)');
		expect((await pressTest('flagship', { baseUrl })).message).toMatch(/^Wangdian could not answer right now \(HTTP 502\)\. Run it again/);
	});
});

it('a host that hands over no body at all', async () => {
	const silent = { helpers: { request: async () => ({ statusCode: 502, body: undefined, headers: {} }) } };
	expect((await pressTest('flagship', {}, silent as never)).message).not.toContain('undefined');
});

it('the secret with a full-width colon is understood', async () => {
	const { appSecret } = credentialFor(simulator, 'flagship') as { appSecret: string };
	simulator.warehouses.add({ warehouseNo: 'WH1', name: 'A' });
	expect(await read('flagship', { appSecret: appSecret.replace(':', '：') })).toHaveLength(1);
});

describe('a failed poll', () => {
	const NEXT = 'Nothing is skipped: as long as the workflow is active, the next poll goes on by itself from where the last good one ended';

	it.each([
		['a permission', () => void (simulator.accounts.flagship.permissions = [])],
		['a server in trouble', () => simulator.faults.push({ kind: 'http', status: 502, body: '', times: 9 })],
	])('says how it goes on, after %s', async (_what, spoil) => {
		const host = new TriggerHost({ credential: credentialFor(simulator, 'flagship') as never });
		await host.activate();
		spoil();
		const error = await errorOf(host.poll());
		expect(error.description?.endsWith(`. ${NEXT}`)).toBe(true);
		expect((await errorOf(host.fetchTestEvent())).description).not.toContain('next poll');
	});
});

describe('several findings', () => {
	const create = {
		resource: 'api',
		operation: 'call',
		method: { __rl: true, mode: 'list', value: 'wms.stocktransfer.Edit.createOrder' },
		arguments: {
			mappingMode: 'defineBelow',
			value: { outer_no: 'X1', from_warehouse_no: '', to_warehouse_no: '', mode: 0, detailList: [{ num: 'many' }], isCheck: false },
			schema: [],
			matchingColumns: [],
		},
	};

	it('stand on lines of their own, and as a flat list in the data of the error', async () => {
		const error = await errorOf(read('flagship', {}, create));
		expect(error.message).toMatch(/^wms\.stocktransfer\.Edit\.createOrder: 'from_warehouse_no' .* is required$/);
		const [also, ...lines] = error.description!.split('<br>\n');
		expect(also).toBe('Also:');
		expect(lines.slice(0, -1)).toEqual([
			expect.stringMatching(/^'to_warehouse_no' .* is required$/),
			expect.stringMatching(/^'detailList\[0\]\.num' .* must be a number/),
			expect.stringMatching(/^'detailList\[0\]\.spec_no' .* is required$/),
		]);
		expect(lines.at(-1)).toMatch(/^Nothing was sent\. /);
		const { findings } = error.context.data as { findings: Array<{ field: string; problem: string }> };
		expect(findings.map(({ field }) => field)).toEqual([
			'from_warehouse_no',
			'to_warehouse_no',
			'detailList[0].num',
			'detailList[0].spec_no',
		]);
		expect(simulator.requests).toHaveLength(0);
	});

	it('with Continue On Fail they are in the item', async () => {
		const [item] = await runNode({
			credential: credentialFor(simulator, 'flagship') as never,
			parameters: create,
			continueOnFail: true,
		});
		expect(item.json.findings).toHaveLength(4);
		expect(item.json.findings).toContainEqual({ field: 'to_warehouse_no', problem: expect.stringMatching(/is required$/) });
	});
});

describe('a query that finds nothing says so, where a workflow would end without a word', () => {
	const hintsOf = async (parameters: IDataObject): Promise<string[]> => {
		const hints: Array<{ message: string }> = [];
		expect(await runNode({ credential: credentialFor(simulator, 'flagship') as never, parameters, hints: hints as never })).toEqual([]);
		return hints.map(({ message }) => message);
	};

	it('Get Many', async () => {
		const [hint, ...more] = await hintsOf({
			resource: 'transferOrder',
			operation: 'getAll',
			returnAll: true,
			modifiedAfter: '2026-10-30 00:00:00',
			modifiedBefore: '2026-10-31 00:00:00',
			filters: { status: [40] },
		});
		expect(more).toEqual([]);
		expect(hint).toBe(
			"No transfer orders were found, last changed from 2026-10-30 00:00:00 to 2026-10-31 00:00:00 Beijing time, with 'Status' as set. Nodes after this one do not run; to have them run all the same, turn on 'Always Output Data' in this node's settings",
		);
	});

	it('API Call', async () => {
		const query = { start_time: '2026-10-30 00:00:00', end_time: '2026-10-31 00:00:00' };
		const hints = await hintsOf({
			resource: 'api',
			operation: 'call',
			method: { __rl: true, mode: 'name', value: 'wms.stocktransfer.Manage.queryWithDetail' },
			argumentsMode: 'json',
			argumentsJson: JSON.stringify([query]),
		});
		expect(hints).toEqual([expect.stringMatching(/^wms\.stocktransfer\.Manage\.queryWithDetail: nothing was found\. /)]);
	});
});

describe("the filter 'Status' in the editor", () => {
	it.each([
		['wangdian', 'flagship', '50 In Transfer'],
		['wangdianTrigger', 'web', '50 Partly Shipped'],
	] as const)('%s: the states of the %s edition', async (type, edition, fifty) => {
		const offered = await loadOptions(type, 'statusCodes', credentialFor(simulator, edition) as never, { resource: 'transferOrder' });
		expect(offered.find(({ value }) => value === 50)!.name).toBe(fifty);
		expect(offered.map(({ name }) => name)).not.toContain('50 In Transfer or Partly Shipped');
	});

	it('without a usable credential: those of all editions', async () => {
		const offered = await loadOptions('wangdian', 'statusCodes', {}, { resource: 'transferOrder' });
		expect(offered.map(({ name }) => name)).toContain('50 In Transfer or Partly Shipped');
	});
});

async function pressTest(edition: Edition, change: object = {}, host: ICredentialTestFunctions = credentialTestContext()) {
	const data = { ...credentialFor(simulator, edition), ...change } as unknown as ICredentialDataDecryptedObject;
	return await wangdianApiTest.call(host, { id: '1', name: 'Wangdian', type: 'wangdianApi', data });
}
