// Corners of the kinds of records: queries of many requests, settle times and events that an edition does not have, another
// resource in the same node, filters by shop and warehouse with several values, and their drop-downs.
import type { IDataObject, NodeExecutionHint, NodeOperationError } from 'n8n-workflow';

import { watermarkOf, type FeedState } from '../../nodes/shared/feed/watermark';
import { editions } from '../../nodes/shared/protocol/editions';
import { inEdition, type Filter, type RecordKind } from '../../nodes/shared/records/kind';
import { kinds } from '../../nodes/shared/records/kinds';
import { askedOf, eventsOf, longestSpanOf, saidIn } from '../../nodes/shared/records/query';
import type { Edition, GenericRecord, Simulator } from '../simulator/index.mts';
import { runNode, searchList, TriggerHost } from '../support/nodeContexts.mts';
import { listingOf, makeRecord } from '../support/recordMaker.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { simulateForEachTest } from '../support/simulatedTime.mts';
import type { VirtualClock } from '../support/virtualClock.mts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];

let time: VirtualClock;
let simulator: Simulator;
simulateForEachTest((...made) => ([simulator, time] = made));

const kindOf = (name: string) => kinds.find((kind) => kind.name === name)!;
const getAll = async (edition: Edition, resource: string, parameters: IDataObject, hints: NodeExecutionHint[] = []) =>
	(
		await runNode({
			credential: { ...credentialFor(simulator, edition), requestsPerMinute: 0 } as never,
			parameters: { resource, operation: 'getAll', returnAll: true, simplify: false, ...parameters },
			hints,
		})
	).map(({ json }) => json);
const since = (milliseconds: number) => ({ modifiedAfter: new Date(time.now - milliseconds).toISOString() });

/** Puts records in, a minute apart up to a minute ago. */
function stock(kind: RecordKind, edition: Edition, count: number, more: (index: number) => object = () => ({})) {
	const records: GenericRecord[] = Array.from({ length: count }, (_, index) => {
		const at = time.now - (count - index) * MINUTE;
		return {
			at,
			times: { shipped: at, created: at },
			record: makeRecord(kind, edition, { index, modified: at, more: { ...more(index) } }),
		};
	});
	simulator.lists.set(edition, listingOf(kind, edition).method, { records, insteadOfStore: true });
	return records.map(({ record }) => record);
}

function triggerOf(edition: Edition, parameters: IDataObject): TriggerHost {
	return new TriggerHost({ credential: credentialFor(simulator, edition) as never, parameters, cursors: 'durable' });
}

const failureOf = async (promise: Promise<unknown>) =>
	(await promise.then(
		() => ({ message: 'no error' }),
		(error: unknown) => error,
	)) as NodeOperationError;

describe('queries of many requests', () => {
	it.each([
		['flagship', 101, true, '60 minutes'],
		['flagship', 100, false, '60 minutes'],
		['enterprise', 101, true, '59 minutes 59 seconds'],
	] as const)('sales orders, %s: %d hours are announced with their number: %s', async (edition, hours, isAnnounced, span) => {
		const hints: NodeExecutionHint[] = [];
		await getAll(edition, 'salesOrder', since(hours * HOUR), hints);
		const requests = simulator.requests.length;
		expect(requests).toBeGreaterThanOrEqual(hours);
		const said = hints.map(({ message }) => message).filter((message) => message.startsWith('This query'));
		expect(said).toEqual(
			isAnnounced
				? [
						expect.stringMatching(
							new RegExp(`^This query takes at least \\d+ requests, because Wangdian answers sales orders ${span} at a time`),
						),
					]
				: [],
		);
		// The number is the one of the requests, or one less where windows share their edges.
		if (isAnnounced) expect(Math.abs(requests - Number(/\d+/.exec(said[0])![0]))).toBeLessThanOrEqual(1);
	});
});

describe('the settle time', () => {
	const SHORT = kinds.flatMap((kind) =>
		(Object.keys(kind.queries) as Edition[])
			.filter((edition) => eventsOf(listingOf(kind, edition)).length > 0 && longestSpanOf(listingOf(kind, edition)) < 7 * 86_400)
			.map((edition) => [kind.name, edition] as const),
	);

	// A span that is too long would be refused by the simulator.
	it.each(SHORT)('%s, %s: may be longer than a query spans', async (name, edition) => {
		const query = listingOf(kindOf(name), edition);
		const settleTime = Math.max(longestSpanOf(query) + 1, 3600);
		const host = triggerOf(edition, { resource: name, triggerOn: eventsOf(query)[0], options: { settleTime } });
		stock(kindOf(name), edition, 0);
		await host.activate();
		await host.poll();
		expect(simulator.requests.length).toBeGreaterThan(1);
	});
});

it.each([
	['salesStockout', 'web', 'created', 'changed'],
	['stockoutOrder', 'enterprise', 'changed', 'shipped'],
	['stockoutOrder', 'flagship', 'shipped', 'changed, created'],
] as const)(
	'%s, %s: an event that the edition does not tell is refused with those that it does: %s',
	async (name, edition, event, known) => {
		const { message, description } = await failureOf(triggerOf(edition, { resource: name, triggerOn: event }).activate());
		expect(message).toMatch(/edition does not tell when a .* was /);
		expect(description).toContain(`Set 'Trigger On' to what it tells: ${known}. `);
		expect(simulator.requests).toEqual([]);
	},
);

it('a query whose start is cut to the day: 250 orders of a day come with one request a poll, page by page', async () => {
	const purchaseOrder = kindOf('purchaseOrder');
	simulator.options.allowance = { requestsPerMinute: 1 };
	const credential = { ...credentialFor(simulator, 'web'), requestsPerMinute: 1 };
	const parameters = { resource: 'purchaseOrder', triggerOn: 'changed', simplify: false, filters: {}, options: {} };
	const host = new TriggerHost({ credential: credential as never, parameters, cursors: 'durable' });
	await host.activate();
	time.advance(5 * HOUR);
	const records = stock(purchaseOrder, 'web', 250);
	const numbers: unknown[] = [];
	for (let poll = 0; poll < 40; poll++) {
		numbers.push(...((await host.poll()) ?? []).map(({ json }) => json.purchase_no));
		time.advance(MINUTE);
	}
	expect([...numbers].sort()).toEqual(records.map((record) => record.purchase_no).sort());
	const state = Object.values(host.saved)[0] as FeedState;
	expect(watermarkOf(state) * 1000).toBeGreaterThan(time.now - HOUR);
});

it.each(['memory', 'durable'] as const)(
	'another Resource in the same trigger starts afresh, and so does the first one again, %s',
	async (cursors) => {
		const [sales, after] = [kindOf('salesOrder'), kindOf('afterSalesOrder')];
		const host = new TriggerHost({
			credential: credentialFor(simulator, 'flagship') as never,
			parameters: { resource: sales.name, triggerOn: 'changed' },
			cursors,
		});
		const poll = async () => {
			time.advance(MINUTE);
			return ((await host.poll()) ?? []).length;
		};
		stock(sales, 'flagship', 3);
		await host.activate();
		expect(await poll()).toBe(0);
		stock(after, 'flagship', 4);
		host.configure({ resource: after.name, triggerOn: 'changed' });
		await host.activate();
		expect(await poll()).toBe(0);
		// What changes in the meantime belongs to nobody: there is no state of sales orders any more.
		stock(sales, 'flagship', 5);
		expect(await poll()).toBe(0);
		host.configure({ resource: sales.name, triggerOn: 'changed' });
		await host.activate();
		expect(await poll()).toBe(0);
		expect(Object.keys(host.saved).filter((name) => kinds.some((kind) => kind.name === name))).toEqual([sales.name]);
		stock(sales, 'flagship', 1, () => ({ buyer_message: 'new' }));
		expect(await poll()).toBe(1);
	},
);

/** Every filter by shop or warehouse, with the editions that take or tell it. */
const PICKED = kinds.flatMap((kind) =>
	kind.filters
		.filter(({ takes }) => takes === 'shop' || takes === 'warehouse')
		.flatMap((filter) =>
			(Object.keys(kind.queries) as Edition[]).map((edition) => [kind.name, filter.displayName, edition, filter] as const),
		),
);

describe.each(PICKED)('%s by %s, %s', (name, _label, edition, filter: Filter) => {
	const kind = kindOf(name);
	const query = listingOf(kind, edition);
	const asked = askedOf({ query, edition: editions[edition] }, filter);
	const from = [saidIn(kind, filter, editions[edition]) ?? inEdition(filter.from, editions.flagship) ?? []].flat()[0];
	const of = (value: string) => ({ filters: { [filter.name]: { __rl: true, mode: 'number', value } } });
	const put = () => stock(kind, edition, 12, (index) => ({ [from]: ['S1', 'S2', 'S3'][index % 3] }));
	const parts = query.variants?.length ?? 1;
	const isTold = saidIn(kind, filter, editions[edition]) !== undefined;

	it('one', async () => {
		const held = put();
		const got = getAll(edition, name, { ...of('S2'), ...since(HOUR / 2) });
		if (!asked && !isTold) {
			expect((await failureOf(got)).message).toContain(`edition cannot filter ${kind.plural.toLowerCase()} by '${filter.displayName}'`);
			return;
		}
		expect(await got).toEqual(held.filter((_, index) => index % 3 === 1));
		const sent = simulator.requests.map(({ rawBody }) => rawBody.includes('S2'));
		expect(new Set(sent)).toEqual(new Set([asked !== undefined]));
	});

	it('several take no more requests', async () => {
		const held = put();
		const got = getAll(edition, name, { ...of(' S1, S3 '), ...since(HOUR / 2) });
		if (!asked?.several && !isTold) {
			expect((await failureOf(got)).message).toMatch(asked ? /by one '.*' at a time, and 2 are given/ : /cannot filter/);
			expect(simulator.requests).toEqual([]);
			return;
		}
		expect(await got).toEqual(held.filter((_, index) => index % 3 !== 1));
		expect(simulator.requests).toHaveLength(parts);
		const sent = edition === 'flagship' ? (simulator.requests[0].args as IDataObject[])[0] : simulator.requests[0].form!;
		if (asked) expect(sent[asked.parameter]).toBe(asked.several ? 'S1,S3' : undefined);
	});
});

it('shop orders of several shops are refused where no answer is published that would tell the shop, enterprise', async () => {
	stock(kindOf('shopOrder'), 'enterprise', 3);
	const filters = { shopNo: { __rl: true, mode: 'number', value: 'S1,S2' } };
	const { message } = await failureOf(getAll('enterprise', 'shopOrder', { filters, ...since(HOUR) }));
	expect(message).toContain("by one 'Shop' at a time, and 2 are given");
	expect(simulator.requests).toEqual([]);
});

describe.each(EDITIONS)('shops, %s', (edition) => {
	const put = (count: number) => {
		const records = Array.from({ length: count }, (_, index) => ({
			at: time.now,
			record: { shop_id: index, shop_no: `S${index}`, shop_name: `店铺${index}`, platform_id: 127, is_disabled: 0 },
		}));
		simulator.lists.set(edition, listingOf(kindOf('shop'), edition).method, { records });
	};

	it('are listed whole', async () => {
		put(250);
		const got = await getAll(edition, 'shop', { simplify: true });
		expect(got).toHaveLength(250);
		expect(got[7]).toEqual({ shop_no: 'S7', name: '店铺7', shop_id: '7', platform_id: 127, is_disabled: false, remark: null });
	});

	it('are picked from a list that is searched by number and name, in both nodes, read once a minute', async () => {
		put(120);
		for (const node of ['wangdian', 'wangdianTrigger'] as const) {
			const search = async (filter?: string) =>
				(await searchList(node, 'searchShops', credentialFor(simulator, edition) as never, {}, filter)).results.map(({ name }) => name);
			expect(await search()).toHaveLength(120);
			expect(await search('店铺11')).toEqual([
				'店铺11 (S11)',
				'店铺110 (S110)',
				...Array.from({ length: 9 }, (_, index) => `店铺11${index + 1} (S11${index + 1})`),
			]);
		}
		expect(simulator.requests.length).toBeLessThanOrEqual(4);
		simulator.accounts[edition].permissions = [];
		time.advance(2 * MINUTE);
		const refused = searchList('wangdian', 'searchShops', credentialFor(simulator, edition) as never, {}, 'S1');
		expect((await refused).results).toMatchObject([{ name: expect.stringContaining('S1 (as typed: '), value: 'S1' }]);
	});
});
