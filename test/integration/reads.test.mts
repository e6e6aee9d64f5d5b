// Transfer Order -> Get Many and Warehouse -> Get Many, in all editions and every undocumented reading of the answers.
import { formatBeijing, webId, type Edition, type Simulator } from '../simulator/index.mts';
import { runNode, searchList } from '../support/nodeContexts.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { simulateForEachTest } from '../support/simulatedTime.mts';
import type { VirtualClock } from '../support/virtualClock.mts';

const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let time: VirtualClock;
let simulator: Simulator;

simulateForEachTest((...made) => ([simulator, time] = made));

const getOrders = async (edition: Edition, parameters: object = {}) =>
	await runNode({
		credential: credentialFor(simulator, edition) as never,
		parameters: { resource: 'transferOrder', operation: 'getAll', returnAll: true, ...parameters },
	});
const getWarehouses = async (edition: Edition, parameters: object = {}) =>
	await runNode({
		credential: credentialFor(simulator, edition) as never,
		parameters: { resource: 'warehouse', operation: 'getAll', returnAll: true, ...parameters },
	});
const spansAsked = (edition: Edition) =>
	simulator.requests.map(({ form, args }) => {
		const asked = (edition === 'flagship' ? (args as Array<Record<string, string>>)[0] : form) as Record<string, string>;
		return [asked.start_time, asked.end_time];
	});

describe.each(EDITIONS)('transfer orders, %s', (edition) => {
	it('gives the same simplified shape, with ids as text and times in ISO 8601', async () => {
		const order = simulator.transfers.add({ status: 30, fromWarehouseNo: '上海仓', toWarehouseNo: 'WH2', remark: '加急' });
		const [{ json, pairedItem }] = await getOrders(edition);
		const modified = `${formatBeijing(time.now).replace(' ', 'T')}+08:00`;
		expect(json).toMatchObject({
			transfer_id: edition === 'web' ? String(webId(order.transferId)) : String(order.transferId),
			transfer_no: order.transferNo,
			status: 30,
			status_name: 'Waiting for Approval',
			from_warehouse_no: '上海仓',
			to_warehouse_no: 'WH2',
			remark: '加急',
			created: modified,
			modified,
		});
		expect(Object.keys(json).sort()).toEqual(
			[
				'created',
				'details_list',
				'from_warehouse_no',
				'goods_count',
				'goods_in_count',
				'goods_out_count',
				'modified',
				'remark',
				'status',
				'status_name',
				'status_name_zh',
				'to_warehouse_no',
				'transfer_id',
				'transfer_no',
			].sort(),
		);
		const [line] = json.details_list as Array<Record<string, unknown>>;
		expect(typeof line.rec_id).toBe('string');
		expect(typeof line.num).toBe('number');
		expect(line.spec_no).toBe(order.lines[0].specNo);
		expect(pairedItem).toEqual({ item: 0 });
	});

	it("leaves the vendor's record untouched with Simplify off", async () => {
		simulator.transfers.add({ status: 30 });
		const [{ json }] = await getOrders(edition, { simplify: false });
		const sent = JSON.parse(simulator.requests[0].answer.body) as Record<string, any>;
		const [record] = edition === 'flagship' ? sent.data.order : sent.transfer_list;
		expect(json).toEqual(record);
	});

	it('splits spans of more than 30 days into windows without a gap, and each order comes once', async () => {
		// Where no document says that a query includes both ends of its span, two windows share the second between them.
		const step = edition === 'flagship' ? 0 : 1000;
		const numbers = [];
		for (let day = 0; day <= 100; day += 5) {
			numbers.push(simulator.transfers.add({ status: 30, modified: time.now - day * DAY, created: time.now - 200 * DAY }).transferNo);
		}
		const orders = await getOrders(edition, { modifiedAfter: new Date(time.now - 100 * DAY).toISOString() });
		expect(orders.map(({ json }) => json.transfer_no)).toEqual(numbers.reverse());
		const windows = [...new Set(spansAsked(edition).map((span) => span.join(' - ')))];
		expect(windows).toHaveLength(4);
		for (const [index, window] of windows.entries()) {
			const [start, end] = window.split(' - ').map((text) => Date.parse(`${text.replace(' ', 'T')}+08:00`));
			expect(end - start).toBeLessThanOrEqual(30 * DAY);
			if (index > 0) expect(start - Date.parse(`${windows[index - 1].split(' - ')[1].replace(' ', 'T')}+08:00`)).toBe(step);
		}
	});

	it('asks for a second less where exactly 30 days are refused', async () => {
		simulator.options.exactSpan = 'refused';
		const numbers = [65, 60, 30, 29, 0].map(
			(day) => simulator.transfers.add({ status: 30, modified: time.now - day * DAY, created: time.now - 200 * DAY }).transferNo,
		);
		const orders = await getOrders(edition, { modifiedAfter: new Date(time.now - 65 * DAY).toISOString() });
		expect(orders.map(({ json }) => json.transfer_no)).toEqual(numbers);
	});

	it('reads all pages, each order once, also when orders change between two pages', async () => {
		const all: string[] = [];
		for (let order = 0; order < 250; order++) {
			all.push(simulator.transfers.add({ status: 30, modified: time.now - (300 - order) * MINUTE, created: time.now - DAY }).transferNo);
		}
		let pages = 0;
		simulator.faults.push({
			kind: 'call',
			times: 100,
			run: () => {
				// Early orders change while the pages are read: they leave the window, and the others move up.
				for (let order = 0; order < 3; order++) simulator.transfers.change(all[pages * 3 + order], { remark: `page ${pages}` });
				pages++;
			},
		});
		time.advance(MINUTE);
		const before = new Date(time.now - MINUTE).toISOString();
		const orders = await getOrders(edition, { modifiedBefore: before });
		const got = orders.map(({ json }) => json.transfer_no);
		expect(new Set(got).size).toBe(got.length);
		const changed = new Set(
			simulator.transfers
				.all()
				.filter(({ remark }) => remark?.startsWith('page'))
				.map(({ transferNo }) => transferNo),
		);
		expect(all.filter((number) => !changed.has(number) && !got.includes(number))).toEqual([]);
		expect(pages).toBeGreaterThan(2);
	});

	it('respects the limit and does not read on', async () => {
		for (let order = 0; order < 250; order++) simulator.transfers.add({ status: 30 });
		expect(await getOrders(edition, { returnAll: false, limit: 7 })).toHaveLength(7);
		expect(simulator.requests.length).toBeLessThanOrEqual(edition === 'web' ? 3 : 2);
	});

	it('filters by status, warehouses and number', async () => {
		const wanted = simulator.transfers.add({ status: 30, fromWarehouseNo: 'A', toWarehouseNo: 'B' });
		simulator.transfers.add({ status: 40, fromWarehouseNo: 'A', toWarehouseNo: 'B' });
		simulator.transfers.add({ status: 90, fromWarehouseNo: 'C', toWarehouseNo: 'B' });
		const numbers = async (filters: object) => (await getOrders(edition, { filters })).map(({ json }) => json.status);
		expect(await numbers({ status: [30] })).toEqual([30]);
		expect(await numbers({ status: [30, 90] })).toEqual([30, 90]);
		expect(await numbers({ fromWarehouseNo: { __rl: true, mode: 'number', value: 'A' } })).toEqual([30, 40]);
		expect(await numbers({ fromWarehouseNo: 'C', toWarehouseNo: 'B' })).toEqual([90]);
		expect(await numbers({ transferNo: wanted.transferNo })).toEqual([30]);
	});

	it.each([
		['array', 'documented'],
		['null', 'string'],
		['missing', 'missing'],
		['array', 'minusOne'],
		['array', 'zero'],
	] as const)('an empty list as %s, totals %s', async (emptyList, totals) => {
		Object.assign(simulator.options, { emptyList, totals });
		expect(await getOrders(edition)).toEqual([]);
		for (let order = 0; order < 120; order++) simulator.transfers.add({ status: 30 });
		expect(await getOrders(edition)).toHaveLength(120);
	});

	it.each([
		[{ modifiedAfter: 'last week' }, "'Modified After' is not a date: last week"],
		[{ modifiedBefore: '2026-13-01' }, "'Modified Before' is not a date"],
		[{ modifiedAfter: '2026-10-02', modifiedBefore: '2026-10-01' }, "'Modified After' lies after 'Modified Before'"],
		[{ filters: { status: [30, 77] } }, "'Status' has the unknown value 77"],
	])('refuses %j before any request', async (parameters, message) => {
		await expect(getOrders(edition, parameters)).rejects.toThrow(message);
		expect(simulator.requests).toHaveLength(0);
	});
});

it('the web edition reads both transfer types', async () => {
	for (const type of [0, 1] as const) simulator.transfers.add({ status: 30, type });
	expect(await getOrders('web')).toHaveLength(2);
});

it('a status of another edition is refused by its name', async () => {
	await expect(getOrders('flagship', { filters: { status: [46] } })).rejects.toThrow(
		"'Status' contains 46 Waiting for Stock-Out, which the Flagship edition does not have",
	);
});

describe.each(EDITIONS)('warehouses, %s', (edition) => {
	it('reads all of them, simplified', async () => {
		for (let warehouse = 0; warehouse < 250; warehouse++)
			simulator.warehouses.add({ warehouseNo: `W${warehouse}`, name: `仓库${warehouse}` });
		const warehouses = await getWarehouses(edition);
		const mine = warehouses.filter(({ json }) => /^W\d+$/.test(String(json.warehouse_no)));
		expect(mine).toHaveLength(250);
		expect(mine[0].json).toMatchObject({ warehouse_no: 'W0', name: '仓库0', is_disabled: false });
		expect(await getWarehouses(edition, { returnAll: false, limit: 3 })).toHaveLength(3);
	});

	it('fills the drop-down, searched by number and name', async () => {
		simulator.warehouses.add({ warehouseNo: 'SH1', name: '上海仓' });
		simulator.warehouses.add({ warehouseNo: 'BJ1', name: '北京仓' });
		const search = async (filter?: string) =>
			(await searchList('wangdianTrigger', 'searchWarehouses', credentialFor(simulator, edition) as never, {}, filter)).results;
		expect(await search('上海')).toEqual([{ name: '上海仓 (SH1)', value: 'SH1' }]);
		expect(await search('bj1')).toEqual([{ name: '北京仓 (BJ1)', value: 'BJ1' }]);
	});
});

it('a flagship server that demands times for warehouses gets them', async () => {
	simulator.options.warehouseTimes = 'required';
	simulator.warehouses.add({ warehouseNo: 'SH1', name: '上海仓' });
	expect((await getWarehouses('flagship')).map(({ json }) => json.warehouse_no)).toContain('SH1');
});
