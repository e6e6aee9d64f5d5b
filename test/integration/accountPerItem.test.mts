// Credentials whose fields are expressions of the item: every request is signed with what was read for its item, on the wire.
import { startSimulator, type Edition, type Simulator } from '../simulator/index.mts';
import { runNode } from '../support/nodeContexts.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { VirtualClock } from '../support/virtualClock.mts';

const SELLERS = ['A', 'B', 'C'];
const secretOf = (edition: Edition, seller: string) => (edition === 'flagship' ? `secret${seller}:salt${seller}` : `secret${seller}`);

let time: VirtualClock;
let simulator: Simulator;

beforeEach(async () => {
	time = new VirtualClock();
	simulator = await startSimulator({
		now: () => time.now,
		accounts: (['flagship', 'enterprise', 'web'] as const).flatMap((edition) =>
			SELLERS.map((seller) => ({ edition, sid: `sid${seller}`, appKey: `key${seller}`, appSecret: secretOf(edition, seller) })),
		),
	});
	simulator.warehouses.add({ warehouseNo: 'WH1', name: '上海仓' });
	for (const no of ['CK1', 'CK2', 'CK3']) {
		simulator.stockouts.add({ no, orderType: 2, status: '编辑中', lines: [{ specNo: 'S1', num: 5 }] });
	}
});

afterEach(async () => {
	await simulator.close();
	time.restore();
});

/** One credential for all sellers, as agencies keep it. */
const credential = (edition: Edition) =>
	({
		...credentialFor(simulator, edition),
		sid: '={{ "sid" + $json.seller }}',
		appKey: '={{ "key" + $json.seller }}',
		appSecret: edition === 'flagship' ? '={{ "secret" + $json.seller + ":salt" + $json.seller }}' : '={{ "secret" + $json.seller }}',
	}) as never;
const sellers = (...of: string[]) => of.map((seller) => ({ seller }));
const signedBy = () => simulator.requests.map(({ account }) => account);

it.each(['flagship', 'enterprise', 'web'] as const)('reads and API calls, %s', async (edition) => {
	const read = { resource: 'warehouse', operation: 'getAll', returnAll: true };
	await runNode({ credential: credential(edition), parameters: read, items: sellers('B', 'A', 'C') });
	// The web edition is asked for warehouses in use and for those that are not.
	const each = edition === 'web' ? 2 : 1;
	const ofLists = ['sidB', 'sidA', 'sidC'].flatMap((sid) => Array.from({ length: each }, () => sid));
	expect(signedBy()).toEqual(ofLists);
	const call = {
		resource: 'api',
		operation: 'call',
		method: { __rl: true, mode: 'name', value: edition === 'flagship' ? 'setting.Warehouse.queryWarehouse' : 'warehouse_query.php' },
		argumentsMode: 'json',
		argumentsJson: '{}',
		options: { pageNo: 0 },
	};
	await runNode({ credential: credential(edition), parameters: call, items: sellers('C', 'B') });
	expect(signedBy().slice(ofLists.length)).toEqual(['sidC', 'sidB']);
});

const row = (seller: string, no: string, serialNumber: string) => ({ seller, no, serialNumber });
const upload = {
	resource: 'stockoutOrder',
	operation: 'uploadSerialNumbers',
	inputMode: 'items',
	stockoutNo: '={{ $json.no }}',
	orderType: 2,
	specNo: 'S1',
	serialNumbers: '={{ $json.serialNumber }}',
};
const uploaded = () => simulator.requests.map(({ account, args }) => [account, JSON.stringify(args).match(/CK\d/)?.[0]]);

it('every order is uploaded by the account of its rows', async () => {
	const items = [row('A', 'CK1', 'SN1'), row('B', 'CK2', 'SN2'), row('A', 'CK1', 'SN3'), row('C', 'CK3', 'SN4')];
	await runNode({ credential: credential('flagship'), parameters: upload, items });
	expect(uploaded()).toEqual([
		['sidA', 'CK1'],
		['sidB', 'CK2'],
		['sidC', 'CK3'],
	]);
});

describe('an order with rows of two accounts', () => {
	const items = [row('A', 'CK1', 'SN1'), row('B', 'CK1', 'SN2'), row('B', 'CK2', 'SN3')];

	it('is refused by name, and nothing is sent', async () => {
		await expect(runNode({ credential: credential('flagship'), parameters: upload, items })).rejects.toThrow(
			"Order CK1 was not sent: 'Credential' in item 1 is not the account of item 0, although both are rows of this order",
		);
		expect(simulator.requests).toEqual([]);
	});

	it('keeps no other order back under Continue On Fail', async () => {
		const output = await runNode({ credential: credential('flagship'), parameters: upload, items, continueOnFail: true });
		expect(output.map(({ json }) => json.result)).toEqual(['not_sent', 'uploaded']);
		expect(uploaded()).toEqual([['sidB', 'CK2']]);
	});
});

describe('400 orders of three rows each', () => {
	const orderNo = (order: number) => `CK${1000 + order}`;
	/** Each order's rows lie one after the other. */
	const rows = (sellerOf: (order: number, line: number) => string) =>
		Array.from({ length: 1200 }, (_, index) => {
			const order = Math.floor(index / 3);
			return row(sellerOf(order, index % 3), orderNo(order), `SN${index}`);
		});
	let reads: number;
	const counted = (fields: object) =>
		Object.defineProperty({ ...fields } as { sid: string }, 'sid', {
			enumerable: true,
			get: () => (reads++, (fields as { sid: string }).sid),
		}) as never;

	beforeEach(() => {
		reads = 0;
		for (let order = 0; order < 400; order++) {
			simulator.stockouts.add({ no: orderNo(order), orderType: 2, status: '编辑中', lines: [{ specNo: 'S1', num: 5 }] });
		}
	});

	it('of one account: the credential is read for the first and the last row of each', async () => {
		await runNode({ credential: counted(credential('flagship')), parameters: upload, items: rows(() => 'A') });
		expect(reads).toBe(800);
		expect(new Set(signedBy())).toEqual(new Set(['sidA']));
	});

	it('of two accounts: it is read for every row, and a row of the other account amid an order is found', async () => {
		const items = rows((order, line) => (order === 7 || (order === 5 && line === 1) ? 'B' : 'A'));
		const parameters = { ...upload, options: {} };
		const output = await runNode({ credential: counted(credential('flagship')), parameters, items, continueOnFail: true });
		expect(reads).toBe(800 + 1200);
		expect(output.filter(({ json }) => json.result === 'not_sent').map(({ json }) => json.stockout_no)).toEqual([orderNo(5)]);
		expect(uploaded().filter(([account]) => account === 'sidB')).toHaveLength(1);
	});
});

it('a row whose credential lacks a value is refused by the field', async () => {
	const items = [row('A', 'CK1', 'SN1'), { no: 'CK2', serialNumber: 'SN2' }];
	const fields = { ...(credential('flagship') as object), sid: '={{ $json.seller ? "sid" + $json.seller : "" }}' } as never;
	const output = await runNode({ credential: fields, parameters: upload, items, continueOnFail: true });
	expect(output.map(({ json }) => json.result)).toEqual(['uploaded', 'not_sent']);
	expect(output[1].json.error).toContain("'Seller Account (sid)' is empty in the Wangdian credential");
	expect(signedBy()).toEqual(['sidA']);
});
