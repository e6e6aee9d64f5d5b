// Serial Number -> Get Many against the simulated servers: what is asked, and what comes out, for both directions and each edition.
import type { IDataObject } from 'n8n-workflow';

import { startSimulator, type Edition, type Simulator, type SimulatorOptions } from '../simulator/index.mts';
import { runNode } from '../support/nodeContexts.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { VirtualClock } from '../support/virtualClock.mts';

const GOODS = 'wms.GoodsSN.queryWithDetail';
const DAY = 86_400_000;

let simulator: Simulator;
let time: VirtualClock;

async function start(options: SimulatorOptions = {}): Promise<void> {
	await simulator?.close();
	simulator = await startSimulator({ now: () => time.now, ...options });
}

/** An order of the store with serial numbers created so many days ago. */
function stocked(direction: 'out' | 'in', no: string, serialNumbers: string[], daysAgo = 0, specNo = 'A') {
	const store = direction === 'out' ? simulator.stockouts : simulator.stockins;
	const order = store.add({ no, srcOrderNo: `SRC-${no}`, lines: [{ specNo }] });
	const created = time.now - daysAgo * DAY;
	order.lines[0].serialNumbers = serialNumbers.map((sn, index) => ({ recId: order.id * 100_000 + index, sn, created }));
	return order;
}

beforeEach(async () => {
	// 2026-11-01 08:00:00 Beijing time.
	time = new VirtualClock();
	await start();
});
afterEach(() => time.restore());
afterAll(async () => await simulator.close());

async function find(parameters: IDataObject, edition: Edition = 'flagship'): Promise<IDataObject[]> {
	const output = await runNode({
		credential: credentialFor(simulator, edition),
		parameters: { resource: 'serialNumber', operation: 'getAll', direction: 'out', returnAll: true, ...parameters },
	});
	expect(output.every(({ pairedItem }) => (pairedItem as { item: number }).item === 0)).toBe(true);
	return output.map(({ json }) => json);
}

const numbers = (found: IDataObject[]) => found.map(({ serial_number: serialNumber }) => serialNumber);
const args = () => simulator.requests.map((request) => (request.args as unknown[])[0]);

describe('flagship', () => {
	it('finds by order, without times, one item per serial number', async () => {
		stocked('out', 'CK1', ['1', '2'], 400);
		stocked('out', 'CK2', ['3']);
		const found = await find({ orderNo: ' CK1 ' });
		expect(found).toEqual([
			{
				serial_number: '1',
				second_serial_number: null,
				spec_no: 'A',
				order_no: 'CK1',
				direction: 'out',
				source_order_no: 'SRC-CK1',
				status: 30,
				status_name: 'Occupied',
				warehouse_no: 'WH-SH',
				created: '2025-09-27T08:00:00+08:00',
			},
			expect.objectContaining({ serial_number: '2' }),
		]);
		expect(simulator.requests[0].rawBody).toBe('[{"order_type":0,"order_no":"CK1"}]');
		expect(simulator.requests[0].query).toMatchObject({ method: GOODS, page_no: '0', page_size: '200', calc_total: '1' });
	});

	it('finds by serial number, in stock-in orders too, and gives the record untouched without Simplify', async () => {
		stocked('in', 'RK1', ['1', '2'], 100);
		const found = await find({ direction: 'in', serialNumber: '2', simplify: false });
		expect(found).toEqual([expect.objectContaining({ sn: '2', stockin_no: 'RK1', created: '2026-07-24 08:00:00' })]);
		expect(simulator.requests[0].rawBody).toBe('[{"order_type":1,"sn":"2"}]');
	});

	it('finds by time, in windows of 30 days, each number once', async () => {
		stocked('out', 'CK1', ['at the start'], 65);
		stocked('out', 'CK2', ['on an edge'], 35);
		stocked('out', 'CK3', ['now']);
		stocked('out', 'CK4', ['before'], 66);
		const found = await find({ createdAfter: '2026-08-28T08:00:00+08:00' });
		expect(numbers(found)).toEqual(['at the start', 'on an edge', 'now']);
		expect(args()).toEqual([
			{ start_time: '2026-08-28 08:00:00', end_time: '2026-09-27 08:00:00', order_type: 0 },
			{ start_time: '2026-09-27 08:00:00', end_time: '2026-10-27 08:00:00', order_type: 0 },
			{ start_time: '2026-10-27 08:00:00', end_time: '2026-11-01 08:00:00', order_type: 0 },
		]);
	});

	it('without anything to look for takes the last 30 days, and stops at the limit', async () => {
		stocked(
			'out',
			'CK1',
			Array.from({ length: 500 }, (_, index) => `S${index}`),
			29,
		);
		stocked('out', 'CK2', ['old'], 31);
		expect(await find({})).toHaveLength(500);
		expect(args()[0]).toEqual({ start_time: '2026-10-02 08:00:00', end_time: '2026-11-01 08:00:00', order_type: 0 });
		expect(await find({ returnAll: false, limit: 3 })).toHaveLength(3);
	});

	it.each([
		['out', 'wms.stockout.Base.searchSN', 'stockout_no'],
		['in', 'wms.stockin.Base.searchSN', 'stockin_no'],
	] as const)("'Only Moved' asks the query for carried out orders (%s), which needs times", async (direction, method, field) => {
		simulator.options.searchBeforeShipping = false;
		stocked(direction, 'X1', ['1', '2']).status = '已完成';
		stocked(direction, 'X2', ['3']);
		const filters = { onlyMoved: true };
		expect(numbers(await find({ direction, filters }))).toEqual(['1', '2']);
		expect(numbers(await find({ direction, filters, serialNumber: '2', orderNo: 'X1' }))).toEqual(['2']);
		expect(simulator.requests.map((request) => request.method)).toEqual([method, method]);
		const times = { start_time: '2026-10-02 08:00:00', end_time: '2026-11-01 08:00:00' };
		expect(args()).toEqual([times, { ...times, [field]: 'X1' }]);
	});

	it('filters by spec number', async () => {
		stocked('out', 'CK1', ['1']);
		stocked('out', 'CK2', ['2'], 0, 'B');
		expect(numbers(await find({ filters: { specNo: 'B' } }))).toEqual(['2']);
		expect(args()[0]).toMatchObject({ spec_no: 'B' });
	});

	it.each([
		[{ createdAfter: 'yesterday' }, "'Created After' is not a date: yesterday"],
		[{ createdAfter: '2026-10-02', createdBefore: '2026-10-01' }, "'Created After' lies after 'Created Before'"],
		[{ direction: '={{ "sideways" }}' }, "'Direction' has the unknown value sideways"],
	])('refuses %j before asking', async (parameters, message) => {
		await expect(find(parameters)).rejects.toThrow(message);
		expect(simulator.requests).toEqual([]);
	});
});

describe('enterprise', () => {
	it('finds by order without times; serial and spec numbers are filtered here', async () => {
		stocked('out', 'CK1', ['1', '2'], 3);
		stocked('out', 'CK2', ['2'], 40);
		expect(numbers(await find({ orderNo: 'CK1' }, 'enterprise'))).toEqual(['1', '2']);
		const found = await find({ serialNumber: '2', createdAfter: '2026-09-01' }, 'enterprise');
		expect(found.map((one) => one.order_no)).toEqual(['CK2', 'CK1']);
		const forms = simulator.requests.map(({ form }) => form!);
		expect(forms[0]).toMatchObject({ order_no: 'CK1', order_type: '0', page_no: '0', page_size: '100' });
		expect(forms[0]).not.toHaveProperty('start_time');
		expect(forms.slice(1).map(({ start_time: from, end_time: to }) => [from, to])).toEqual([
			['2026-09-01 00:00:00', '2026-10-01 00:00:00'],
			['2026-10-01 00:00:01', '2026-10-31 00:00:01'],
			['2026-10-31 00:00:02', '2026-11-01 08:00:00'],
		]);
	});
});

describe('web', () => {
	it('finds by order, serial number or spec number, with ids of 64 bits; times are filtered here', async () => {
		stocked('in', 'RK1', ['1'], 3);
		stocked('in', 'RK2', ['1'], 50);
		const [raw] = await find({ direction: 'in', orderNo: 'RK1', simplify: false }, 'web');
		expect(raw).toMatchObject({ id: expect.stringMatching(/^\d{19}$/), sn: '1', order_no: 'RK1' });
		const found = await find({ direction: 'in', serialNumber: '1', createdAfter: '2026-10-01' }, 'web');
		expect(found).toEqual([
			expect.objectContaining({ order_no: 'RK1', direction: 'in', status: null, status_name: null, created: '2026-10-29T08:00:00+08:00' }),
		]);
		expect(simulator.requests[1].form).toMatchObject({ order_type: '1', sn: '1' });
		expect(simulator.requests[1].form).not.toHaveProperty('start_time');
	});

	it('says that it cannot look up by time alone', async () => {
		const error = await find({}, 'web').catch((thrown: unknown) => thrown as Error & { description: string });
		expect(error).toMatchObject({
			message: 'The Web edition cannot look serial numbers up by time alone',
			description: "Enter 'Order Number', 'Serial Number' or the filter 'Spec Number'",
		});
		expect(simulator.requests).toEqual([]);
	});
});

it('reads what was uploaded back, 1,000 numbers of 20 orders', async () => {
	const rows = Array.from({ length: 1_000 }, (_, index) => ({ order: `CK${index % 20}`, sn: `SN${String(index).padStart(4, '0')}` }));
	for (let index = 0; index < 20; index++) simulator.stockouts.add({ no: `CK${index}`, lines: [{ specNo: 'A' }] });
	const parameters = {
		resource: 'stockoutOrder',
		operation: 'uploadSerialNumbers',
		inputMode: 'items',
		stockoutNo: '={{ $json.order }}',
		orderType: 2,
		specNo: 'A',
		serialNumbers: '={{ $json.sn }}',
	};
	await runNode({ credential: credentialFor(simulator, 'flagship'), parameters, items: rows });
	const found = await find({ createdAfter: '2026-11-01 00:00:00' });
	expect(numbers(found).toSorted()).toEqual(rows.map(({ sn }) => sn));
	expect(simulator.requests.filter(({ method }) => method === GOODS)).toHaveLength(6);
});
