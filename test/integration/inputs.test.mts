// What expressions, pasted workflows and models hand over: read as it is meant, or refused by the field's name before any request.
import { startSimulator, type Simulator } from '../simulator/index.mts';
import { runNode, TriggerHost } from '../support/nodeContexts.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { VirtualClock } from '../support/virtualClock.mts';

let time: VirtualClock;
let simulator: Simulator;

beforeEach(async () => {
	time = new VirtualClock();
	simulator = await startSimulator({ now: () => time.now });
	simulator.warehouses.add({ warehouseNo: 'WH1', name: '上海仓' });
	for (const no of ['CK1', 'CK2']) simulator.stockouts.add({ no, orderType: 2, status: '编辑中', lines: [{ specNo: 'S1', num: 5 }] });
});

afterEach(async () => {
	await simulator.close();
	time.restore();
});

const run = async (parameters: object, more: object = {}) =>
	await runNode({ credential: credentialFor(simulator, 'flagship') as never, parameters: parameters as never, ...more });

const transfers = { resource: 'transferOrder', operation: 'getAll', returnAll: false };
const one = { resource: 'transferOrder', operation: 'get', transferNo: 'TF1' };
const serials = { resource: 'serialNumber', operation: 'getAll', returnAll: false, orderNo: 'CK1' };
const warehouses = { resource: 'warehouse', operation: 'getAll', returnAll: false };
const api = {
	resource: 'api',
	operation: 'call',
	method: { __rl: true, mode: 'name', value: 'setting.Warehouse.queryWarehouse' },
	argumentsMode: 'json',
};
const upload = {
	resource: 'stockoutOrder',
	operation: 'uploadSerialNumbers',
	inputMode: 'fields',
	stockoutNo: 'CK1',
	orderType: 2,
	details: { line: [{ specNo: 'S1', serialNumbers: 'SN1' }] },
};

describe('is refused by its name, with the value', () => {
	it.each([
		[{ ...transfers, filters: { fromWarehouseNo: '={{ ["WH1"] }}' } }, `'From Warehouse' is a list, not a text: a list ["WH1"]`],
		[{ ...transfers, filters: { toWarehouseNo: '={{ ({ no: "WH1" }) }}' } }, "'To Warehouse' is an object, not a text"],
		[{ ...transfers, filters: { status: '={{ ["40", "x"] }}' } }, "'Status' has the unknown value x"],
		[{ ...transfers, limit: '={{ "ten" }}' }, "'Limit' must be a whole number of at least 1, not ten"],
		[{ ...transfers, limit: '={{ 0 }}' }, "'Limit' must be a whole number of at least 1, not 0"],
		[{ ...transfers, limit: '={{ $json.missing }}' }, "'Limit' is empty"],
		[{ ...transfers, returnAll: '={{ "yes" }}' }, "'Return All' must be true or false, not yes"],
		[{ ...transfers, simplify: '={{ [] }}' }, "'Simplify' must be true or false, not a list []"],
		[{ ...transfers, modifiedAfter: '2026-02-30T00:00:00+08:00' }, "'Modified After' is not a date: 2026-02-30T00:00:00+08:00"],
		[{ ...transfers, modifiedBefore: '={{ 46327 }}' }, "'Modified Before' is not a date: 46327"],
		[{ ...one, searchBackDays: '={{ [] }}' }, "'Search Back (Days)' must be a number from 1 to 3650, not a list []"],
		[{ ...one, transferNo: '={{ 9007199254740993 }}' }, "'Transfer Number' is a number that has lost digits"],
		[{ ...serials, filters: { onlyMoved: '={{ "maybe" }}' } }, "'Only Moved' must be true or false, not maybe"],
		[{ ...serials, serialNumber: '={{ "SN\\u200b1" }}' }, "'Serial Number' contains the invisible character U+200B"],
		[{ ...warehouses, limit: 1.5 }, "'Limit' must be a whole number of at least 1, not 1.5"],
		[{ ...api, options: { pageNo: '={{ "x" }}' } }, "'Page Number' must be a whole number of at least 0, not x"],
		[{ ...api, options: { pageSize: '={{ null }}' } }, "'Page Size' is empty"],
		[{ ...api, method: { __rl: true, mode: 'name', value: '={{ ["a.b"] }}' } }, "'Method' is a list, not a text"],
		[{ ...api, argumentsMode: '={{ "xml" }}' }, "'Arguments As' has the unknown value xml"],
		[{ ...api, argumentsJson: '={{ ({ id: 2806836923887255575 }) }}' }, 'argumentsJson.id'],
		[{ ...api, argumentsJson: '={{ [{ list: [1, { id: 2806836923887255575 }] }] }}' }, 'argumentsJson[0].list[1].id'],
		[{ ...upload, options: { validateOnly: '={{ "maybe" }}' } }, "'Validate Only' must be true or false, not maybe"],
		[{ ...upload, options: { validateOnly: '={{ $json.missing }}' } }, "'Validate Only' is empty"],
		[{ ...upload, options: { halfWidth: '={{ "on" }}' } }, "'Convert Full-Width Characters' must be true or false, not on"],
	])('%j', async (parameters, message) => {
		await expect(run(parameters)).rejects.toThrow(message);
		expect(simulator.requests).toEqual([]);
	});

	it.each([
		[{ requestsPerMinute: '' }, "'Requests per Minute' is empty"],
		[{ requestsPerMinute: null }, "'Requests per Minute' is empty"],
		[{ requestsPerMinute: 0.5 }, "'Requests per Minute' is 0.5"],
		[{ requestsPerMinute: 'many' }, "'Requests per Minute' is many"],
		[{ edition: 'constructor' }, "'Edition' has the unknown value 'constructor'"],
		[{ environment: 'staging' }, "'Environment' has the unknown value 'staging'"],
		[{ sid: ['a'] }, "'Seller Account (sid)' is a list, not a text"],
		[{ appKey: 'key\u200b' }, "'App Key' contains the invisible character U+200B"],
	])('in the credential: %j', async (change, message) => {
		const credential = { ...credentialFor(simulator, 'flagship'), ...change } as never;
		await expect(run(warehouses, { credential })).rejects.toThrow(message);
		expect(simulator.requests).toEqual([]);
	});
});

describe('Validate Only', () => {
	it.each([['={{ "true" }}'], ['={{ 1 }}'], ['={{ "1" }}'], ['={{ true }}'], [true]])('%p sends nothing', async (validateOnly) => {
		const [{ json }] = await run({ ...upload, options: { validateOnly } });
		expect(json.result).toBe('valid');
		expect(simulator.requests).toEqual([]);
	});

	it('is read per item', async () => {
		const parameters = { ...upload, stockoutNo: '={{ $json.no }}', options: { validateOnly: '={{ $json.dry }}' } };
		const output = await run(parameters, {
			items: [
				{ no: 'CK1', dry: 'false' },
				{ no: 'CK2', dry: 'true' },
			],
		});
		expect(output.map(({ json }) => json.result)).toEqual(['uploaded', 'valid']);
		expect(simulator.requests).toHaveLength(1);
	});

	it('of one row keeps its whole order back', async () => {
		const parameters = {
			...upload,
			inputMode: 'items',
			specNo: 'S1',
			serialNumbers: '={{ $json.sn }}',
			options: { validateOnly: '={{ $json.dry }}' },
		};
		const output = await run(parameters, {
			items: [
				{ sn: 'SN1', dry: false },
				{ sn: 'SN2', dry: true },
			],
		});
		expect(output.map(({ json }) => json.result)).toEqual(['valid']);
		expect(simulator.requests).toEqual([]);
	});

	it('serial numbers are cleaned in one way', async () => {
		const parameters = { ...upload, options: { halfWidth: '={{ $itemIndex === 1 }}' } };
		await expect(run(parameters, { items: [{}, {}] })).rejects.toThrow(
			"'Convert Full-Width Characters' is false for item 0 and true for item 1",
		);
	});
});

describe('a time is the same everywhere', () => {
	/** What was asked for, as the query has it. */
	const asked = (field: string) => (simulator.requests.at(-1)?.args as Array<Record<string, string>>)[0][field];

	it.each([
		// Picked: 08:00 in New York.
		['2026-10-20T08:00:00', '2026-10-20 20:00:00'],
		// As the ERP writes it.
		['2026-10-20 08:00:00', '2026-10-20 08:00:00'],
		['2026-10-20', '2026-10-20 00:00:00'],
		['2026-10-20T08:00:00Z', '2026-10-20 16:00:00'],
		['={{ DateTime.fromISO("2026-10-20T08:00:00", { zone: "Asia/Tokyo" }) }}', '2026-10-20 07:00:00'],
	])('%p', async (given, expected) => {
		const timezone = 'America/New_York';
		await run({ ...transfers, modifiedAfter: given, modifiedBefore: '2026-10-25' }, { timezone });
		expect(asked('start_time')).toBe(expected);
		await run({ ...serials, createdAfter: given, createdBefore: '2026-10-25', orderNo: '' }, { timezone });
		expect(asked('start_time')).toBe(expected);
	});

	it('Start From of the trigger', async () => {
		const host = new TriggerHost({
			credential: credentialFor(simulator, 'flagship') as never,
			parameters: { options: { startFrom: '2026-10-20T08:00:00' } },
			timezone: 'America/New_York',
		});
		await host.activate();
		const starts = simulator.requests.map(({ args }) => (args as Array<Record<string, string>>)[0].start_time);
		expect(starts[0] <= '2026-10-20 20:00:00').toBe(true);
		expect(starts[0] > '2026-10-20 19:00:00').toBe(true);
	});
});
