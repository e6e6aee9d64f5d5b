// Lists from servers that misbehave: every window is kept, short pages end nothing, page numbers and totals that lie are an error,
// a limit takes the earliest, and what is read is bounded. Get Many of the node and lists of API -> Call, in all editions.
import { webId, type Edition, type Simulator } from '../simulator/index.mts';
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
	(
		await runNode({
			credential: credentialFor(simulator, edition) as never,
			parameters: { resource: 'transferOrder', operation: 'getAll', returnAll: true, ...parameters },
		})
	).map(({ json }) => json.transfer_no);
const failure = async (reading: Promise<unknown>) =>
	await reading.then(
		() => {
			throw new Error('It was read');
		},
		(error: Error & { description?: string; context?: { itemIndex?: number } }) => error,
	);
/** Orders a minute apart, the last one a minute ago; the web edition's types take turns. */
const addOrders = (count: number, more: object = {}) =>
	Array.from({ length: count }, (_, index) => {
		const modified = time.now - (count - index) * MINUTE;
		return simulator.transfers.add({ status: 30, type: 0, modified, created: modified, ...more }).transferNo;
	});

describe.each(EDITIONS)('transfer orders, %s', (edition) => {
	const variants = edition === 'web' ? 2 : 1;

	it.each([false, true])(
		'a short page and an empty one in the middle end nothing while the total says more, limited: %s',
		async (limited) => {
			const all = addOrders(550);
			// Page 1 shows 60 of its 100, page 3 none.
			simulator.options.hidden = (position) => (position >= 160 && position < 200) || (position >= 300 && position < 400);
			const shown = all.filter((_, index) => !simulator.options.hidden(index));
			expect(await getOrders(edition, limited ? { returnAll: false, limit: 400 } : {})).toEqual(shown.slice(0, limited ? 400 : 410));
		},
	);

	it('a first page that shows one record of a hundred is not taken for the size of all pages', async () => {
		const all = addOrders(950);
		simulator.options.hidden = (position) => position > 0 && position < 100;
		expect(await getOrders(edition)).toEqual([all[0], ...all.slice(100)]);
		expect(simulator.requests.length).toBeLessThanOrEqual(12 + variants);
	});

	it.each([
		['the documented totals', 'documented', 'modifiedAsc'],
		['no totals', 'missing', 'modifiedDesc'],
		['records that drift', 'documented', 'id'],
	] as const)('a server that ignores the page number is noticed, with %s', async (_what, totals, sortOrder) => {
		addOrders(250);
		Object.assign(simulator.options, { totals, sortOrder, pageNumber: 'ignored', stockFigures: 'drifting' });
		const error = await failure(getOrders(edition));
		expect(error.message).toMatch(/_query\.php: |queryWithDetail: /);
		expect(error.message).toContain('the server answers the same records to every page number, so only its first 100 can be read');
		expect(error.description).toContain('Choose a shorter time or a filter');
		expect(error.context?.itemIndex).toBe(0);
		expect(simulator.requests.length).toBeLessThanOrEqual(3);
	});

	it('a list that shrinks to its first page while it is read is no such server', async () => {
		const all = addOrders(250);
		simulator.options.pageBeyondEnd = 'lastPage';
		simulator.faults.push({
			kind: 'call',
			moment: 'after',
			run: () => all.slice(100).forEach((number) => void simulator.transfers.change(number, { modified: time.now + DAY })),
		});
		expect(await getOrders(edition)).toEqual(all.slice(0, 100));
	});

	it('a full page that a server without totals answers again is the end', async () => {
		const all = addOrders(100);
		Object.assign(simulator.options, { totals: 'missing', pageBeyondEnd: 'lastPage' });
		expect(await getOrders(edition)).toEqual(all);
	});

	it('a total of a thousand million is an error at the first request, and no matter where a limit is reached', async () => {
		const all = addOrders(150);
		simulator.options.totals = 'huge';
		const error = await failure(getOrders(edition));
		expect(error.message).toContain(
			"by Wangdian's answer there are 1,000,000,000 records or more, and a list that is read whole ends at 100,000",
		);
		expect(error.description).toContain("turn 'Return All' off and set a 'Limit'");
		expect(simulator.requests).toHaveLength(1);
		if (edition !== 'web') expect(await getOrders(edition, { returnAll: false, limit: 120 })).toEqual(all.slice(0, 120));
	});

	it('a total that promises pages which show nothing is an error after twenty of them', async () => {
		const all = addOrders(5_000);
		simulator.options.hidden = (position) => position >= 150;
		for (const parameters of [{}, { returnAll: false, limit: 4_000 }]) {
			simulator.requests.length = 0;
			const error = await failure(getOrders(edition, parameters));
			expect(error.message).toContain('Wangdian says that there are 5,000 records, but 20 pages in a row show none of them');
			expect(error.description).toContain('Employee Rights');
			expect(simulator.requests.length).toBeLessThanOrEqual(23);
		}
		expect(await getOrders(edition, { returnAll: false, limit: 100 })).toEqual(all.slice(0, 100));
	});

	it.each(['modifiedAsc', 'modifiedDesc'] as const)(
		'a limit takes the earliest, listed %s, of all that must be read one by one',
		async (sortOrder) => {
			simulator.options.sortOrder = sortOrder;
			const all = Array.from({ length: 300 }, (_, index) => {
				const modified = time.now - (300 - index) * MINUTE;
				return simulator.transfers.add({ status: 30, type: index % 3 === 0 ? 0 : 1, modified, created: modified }).transferNo;
			});
			for (const limit of [1, 7, 120, 299]) expect(await getOrders(edition, { returnAll: false, limit })).toEqual(all.slice(0, limit));
		},
	);

	it('a limit reads no window after the one that it is reached in', async () => {
		const [first] = addOrders(3, { modified: time.now - 70 * DAY, created: time.now - 90 * DAY });
		addOrders(3);
		const modifiedAfter = new Date(time.now - 80 * DAY).toISOString();
		expect(await getOrders(edition, { returnAll: false, limit: 1, modifiedAfter })).toEqual([first]);
		expect(simulator.requests).toHaveLength(variants);
	});
});

describe.each(EDITIONS)('API -> Call, %s', (edition) => {
	const method = edition === 'flagship' ? 'wms.stocktransfer.Manage.queryWithDetail' : 'stock_transfer_query.php';
	const call = async (from: number, name = method, more: object = {}) =>
		(
			await runNode({
				credential: credentialFor(simulator, edition) as never,
				parameters: {
					resource: 'api',
					operation: 'call',
					returnAll: true,
					method: { __rl: true, mode: 'name', value: name },
					argumentsMode: 'json',
					argumentsJson: { start_time: beijing(from), end_time: beijing(time.now), ...(edition === 'web' && { type: 0 }), ...more },
				} as never,
			})
		).map(({ json }) => json);
	const beijing = (ms: number) => new Date(ms + 8 * 60 * MINUTE).toISOString().slice(0, 19).replace('T', ' ');

	beforeEach(() => void (simulator.options.catalogueOnly = true));

	it('a window without any list does not forget the ones before it', async () => {
		simulator.lists.set(edition, method, { records: [{ at: time.now - 80 * DAY, record: { no: 1 } }] });
		Object.assign(simulator.options, { emptyList: 'missing', totals: 'missing' });
		expect(await call(time.now - 90 * DAY)).toEqual([{ no: 1 }]);
		expect(simulator.requests.length).toBeGreaterThanOrEqual(3);
	});

	it('records that are alike in everything are not taken for one page again', async () => {
		const records = Array.from({ length: 300 }, (_, index) => ({ at: time.now - index * MINUTE, record: { alike: true } }));
		simulator.lists.set(edition, method, { records });
		expect(await call(time.now - DAY)).toHaveLength(300);
	});

	it('a list without times is bounded too', async () => {
		const name = edition === 'flagship' ? 'setting.Shop.queryShop' : 'shop.php';
		const records = Array.from({ length: 150 }, (_, index) => ({ at: 0, record: { no: index } }));
		simulator.lists.set(edition, name, { records });
		const shops = async () =>
			await runNode({
				credential: credentialFor(simulator, edition) as never,
				parameters: {
					resource: 'api',
					operation: 'call',
					returnAll: true,
					method: { __rl: true, mode: 'name', value: name },
					argumentsMode: 'json',
					argumentsJson: '{}',
				} as never,
			});
		expect(await shops()).toHaveLength(150);
		simulator.options.totals = 'huge';
		expect((await failure(shops())).message).toContain(`${name}: by Wangdian's answer there are 1,000,000,000 records or more`);
		Object.assign(simulator.options, { totals: 'missing', pageNumber: 'ignored' });
		simulator.requests.length = 0;
		expect((await failure(shops())).message).toContain('the same records to every page number');
		expect(simulator.requests.length).toBeLessThanOrEqual(3);
	});
});

describe('the last window without a list, enterprise', () => {
	// Its page shows no list: where there is no record there is none, and where there are, the only list of objects is it.
	const name = 'stockin_order_query.php';
	const call = async () =>
		(
			await runNode({
				credential: credentialFor(simulator, 'enterprise') as never,
				parameters: {
					resource: 'api',
					operation: 'call',
					returnAll: true,
					method: { __rl: true, mode: 'name', value: name },
					argumentsMode: 'json',
					argumentsJson: { start_time: '2026-08-10 00:00:00', end_time: '2026-10-31 00:00:00' },
				} as never,
			})
		).map(({ json }) => json);

	beforeEach(() => {
		Object.assign(simulator.options, { catalogueOnly: true, emptyList: 'missing', totals: 'missing' });
	});

	it('keeps what the windows before it held', async () => {
		const records = [{ at: Date.parse('2026-08-20T00:00:00Z'), record: { no: 1 } }];
		simulator.lists.set('enterprise', name, { records, maxSpan: '30d' });
		expect(await call()).toEqual([{ no: 1 }]);
		expect(simulator.requests.length).toBeGreaterThanOrEqual(3);
	});

	it('puts the answer out where no window holds one', async () => {
		expect(await call()).toEqual([expect.objectContaining({ code: 0 })]);
	});
});

describe.each(EDITIONS)('the drop-down of warehouses, %s', (edition) => {
	const search = async (filter?: string, credential: object = credentialFor(simulator, edition)) =>
		(await searchList('wangdianTrigger', 'searchWarehouses', credential as never, {}, filter)).results.map(({ name }) => name);

	it('is read once for all that is typed within a minute, and afresh after it', async () => {
		for (let index = 0; index < 150; index++) simulator.warehouses.add({ warehouseNo: `W${index}`, name: `仓库${index}` });
		expect(await search()).toHaveLength(150);
		const requests = simulator.requests.length;
		for (const typed of ['W', 'W1', 'W14', 'W149']) await search(typed);
		expect(await search('w149')).toEqual(['仓库149 (W149)']);
		expect(simulator.requests).toHaveLength(requests);
		simulator.warehouses.add({ warehouseNo: 'NEW', name: '新仓' });
		time.advance(MINUTE);
		expect(await search('new')).toEqual(['新仓 (NEW)']);
	});

	it('is read once for searches that overlap', async () => {
		simulator.warehouses.add({ warehouseNo: 'A', name: '甲' });
		expect(await Promise.all(['', 'a', 'A', '甲'].map((typed) => search(typed)))).toEqual(Array(4).fill(['甲 (A)']));
		// Web: those in use, and those that are disabled.
		expect(simulator.requests).toHaveLength(edition === 'web' ? 2 : 1);
	});

	it.each(['sid', 'appKey', 'appSecret', 'baseUrl'])("shows no other account's list when the %s changes", async (field) => {
		simulator.warehouses.add({ warehouseNo: 'A', name: '甲' });
		const credential = credentialFor(simulator, edition) as unknown as Record<string, string>;
		expect(await search('甲')).toEqual(['甲 (A)']);
		const requests = simulator.requests.length;
		const changed = field === 'baseUrl' ? credential.baseUrl.replace('127.0.0.1', 'localhost') : `${credential[field]}x`;
		const shown = await search('甲', { ...credential, [field]: changed });
		expect(simulator.requests.length).toBeGreaterThan(requests);
		if (field !== 'baseUrl') expect(shown).toEqual([expect.stringContaining('as typed: Wangdian')]);
	});

	it('does not remember a failure', async () => {
		simulator.warehouses.add({ warehouseNo: 'A', name: '甲' });
		simulator.accounts[edition].permissions = [];
		await expect(search()).rejects.toThrow('its application may not call this interface');
		simulator.accounts[edition].permissions = 'all';
		expect(await search()).toEqual(['甲 (A)']);
	});

	it('says where it ends', async () => {
		for (let index = 0; index < 2_001; index++) simulator.warehouses.add({ warehouseNo: `W${index}`, name: `仓库${index}` });
		const all = await search();
		expect(all).toHaveLength(2_001);
		expect(all.at(-1)).toBe('Type to find another: only the first 2000 warehouses are listed');
		expect(await search('W2000')).toEqual(['W2000 (as typed: only the first 2000 warehouses are listed)']);
	});
});

it('64-bit ids of the web edition are told apart by all their digits', async () => {
	const [first, second] = addOrders(2);
	expect(webId(simulator.transfers.get(first)!.transferId)).not.toBe(webId(simulator.transfers.get(second)!.transferId));
	expect(await getOrders('web')).toEqual([first, second]);
});
