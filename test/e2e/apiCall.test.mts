// API -> Call in the real n8n: the list of methods and the form as the editor asks for them, and what running it does.
import type { INodeListSearchResult, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';
import { errorOf, outputOf } from '../support/n8nApi.mts';
import { oneNode, PATIENCE, startRealN8n, type RealN8n } from '../support/realN8n.mts';
import type { Edition } from '../simulator/index.mts';

const NODE = 'n8n-nodes-wangdian.wangdian';
const CREATE = 'wms.stocktransfer.Edit.createOrder';

let host: RealN8n;

beforeAll(async () => {
	host = await startRealN8n();
}, PATIENCE);
afterAll(async () => await host?.stop(), PATIENCE);

/** What the editor sends for a list or a form of the node. */
async function ask<T>(
	kind: 'resource-locator-results' | 'resource-mapper-fields',
	edition: Edition,
	more: object,
	parameters: object,
): Promise<T> {
	return await host.api.call<T>('POST', `/rest/dynamic-node-parameters/${kind}`, {
		nodeTypeAndVersion: { name: NODE, version: 1 },
		currentNodeParameters: { resource: 'api', operation: 'call', ...parameters },
		credentials: { wangdianApi: host.credentials[edition] },
		...more,
	});
}

const search = async (edition: Edition, filter: string) =>
	await ask<INodeListSearchResult>(
		'resource-locator-results',
		edition,
		{ path: 'parameters.method', methodName: 'searchMethods', filter },
		{},
	);
const form = async (edition: Edition, method: string) =>
	await ask<ResourceMapperFields>(
		'resource-mapper-fields',
		edition,
		{ path: 'parameters.arguments', methodName: 'methodFields' },
		{ method: { __rl: true, mode: 'list', value: method } },
	);

/** Runs the node as the editor would have saved it: with the form's schema, empty fields null. */
async function run(method: string, values: Record<string, unknown>, schema: ResourceMapperField[] = [], edition: Edition = 'flagship') {
	const empty = Object.fromEntries(schema.map(({ id, type, defaultValue }) => [id, defaultValue ?? (type === 'boolean' ? false : null)]));
	const { id } = await host.api.createWorkflow(
		oneNode(
			NODE,
			1,
			{
				resource: 'api',
				operation: 'call',
				method: { __rl: true, mode: 'list', value: method },
				argumentsMode: 'form',
				arguments: {
					mappingMode: 'defineBelow',
					value: { ...empty, ...values },
					matchingColumns: [],
					schema,
					attemptToConvertTypes: false,
					convertFieldsToString: false,
				},
				returnAll: true,
			},
			host.credentials[edition],
		),
	);
	return await host.api.runWorkflow(id, 'Start', PATIENCE);
}

const ORDER = {
	outer_no: 'EXT-1',
	from_warehouse_no: 'WH-SH',
	to_warehouse_no: 'WH-BJ',
	mode: 0,
	detailList: '[{"spec_no":"009","num":2}]',
	isCheck: true,
};

describe('finding a method', () => {
	it.each([
		['调拨', 'wms.stocktransfer.Manage.queryWithDetail'],
		['transfer', 'wms.stocktransfer.Manage.queryWithDetail'],
		['queryWithDetail', 'wms.stocktransfer.Manage.queryWithDetail'],
		['transfer', CREATE],
		['新建调拨单', CREATE],
	])('%s finds %s', async (typed, method) => {
		const { results } = await search('flagship', typed);
		expect(results.map(({ value }) => value)).toContain(method);
		expect(results.length).toBeLessThan(60);
	});

	it("the list is that of the credential's edition", async () => {
		expect((await search('web', '')).results).toHaveLength(75);
		expect((await search('enterprise', '')).results).toHaveLength(62);
	});
});

describe('the form', () => {
	it(`of ${CREATE} shows its fields`, async () => {
		const { fields } = await form('flagship', CREATE);
		expect(fields.map(({ id }) => id)).toEqual([
			...['outer_no', 'from_warehouse_no', 'to_warehouse_no', 'mode', 'detailList', 'isCheck'],
			...['remark', 'contact', 'telno', 'province', 'city', 'district', 'address', 'logistics_company_no'],
		]);
		expect(fields.filter(({ required }) => required).map(({ id }) => id)).toEqual([
			'outer_no',
			'from_warehouse_no',
			'to_warehouse_no',
			'mode',
			'detailList',
			'isCheck',
		]);
		expect(fields[0].displayName).toBe('External Order Number (外部单号)');
		expect(fields[3].type).toBe('options');
	});

	it('filled in, is sent as positional arguments', async () => {
		const { fields } = await form('flagship', CREATE);
		const execution = await run(CREATE, ORDER, fields);
		expect(execution.status).toBe('success');
		const request = host.simulator.requests.at(-1)!;
		expect(request.method).toBe(CREATE);
		expect(request.args).toEqual([
			{ outer_no: 'EXT-1', from_warehouse_no: 'WH-SH', to_warehouse_no: 'WH-BJ', mode: 0 },
			[{ spec_no: '009', num: 2 }],
			true,
		]);
		expect(outputOf(execution, 'Under Test')).toEqual([expect.objectContaining({ status: 0 })]);
	});

	it.each([
		['outer_no', { outer_no: null }],
		['detailList[0].num', { detailList: '[{"spec_no":"009"}]' }],
		// As the editor shows it at first: what the list takes, with nothing of it filled in.
		['detailList', { detailList: '[{"spec_no":"‹Spec Number: required, text›","num":"‹Quantity: required, number›"}]' }],
	])('without %s is refused by name, and nothing is sent', async (field, change) => {
		const before = host.simulator.requests.length;
		const { fields } = await form('flagship', CREATE);
		const execution = await run(CREATE, { ...ORDER, ...change }, fields);
		expect(execution.status).toBe('error');
		expect(errorOf(execution).message).toContain(`'${field}' (`);
		expect(errorOf(execution).message).toContain('is required');
		expect(host.simulator.requests).toHaveLength(before);
	});
});

it('returns all of 250 orders, page by page from the last', async () => {
	const { simulator } = host;
	for (let order = 0; order < 250; order++) simulator.transfers.add({ status: 40, outerNo: `E2E-${order}` });
	const before = simulator.requests.length;
	const now = Date.now();
	const text = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
	const execution = await run('wms.stocktransfer.Manage.queryWithDetail', {
		start_time: text(now - 3_600_000),
		end_time: text(now + 60_000),
	});
	const orders = outputOf(execution, 'Under Test');
	expect(new Set(orders.map(({ transfer_no }) => transfer_no)).size).toBe(250);
	expect(orders).toHaveLength(250);
	expect(simulator.requests.slice(before).map(({ query }) => query.page_no)).toEqual(['0', '2', '1', '0']);
});
