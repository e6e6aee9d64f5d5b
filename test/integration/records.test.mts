// Get Many and Get of every kind of record, in every edition that has it: what goes over the wire is what the documents say, what
// comes out is what the simulated server holds, in whatever order it lists and however large its pages are. The records are made
// from the kinds; the simulator checks parameters, spans and pages by the catalogue and by its own table of the documents.
import type { IDataObject } from 'n8n-workflow';

import { editions } from '../../nodes/shared/protocol/editions';
import { kinds } from '../../nodes/shared/records/kinds';
import { inEdition, type RecordKind } from '../../nodes/shared/records/kind';
import type { Edition, Simulator } from '../simulator/index.mts';
import { askedOf, eventsOf } from '../../nodes/shared/records/query';
import { runNode, TriggerHost } from '../support/nodeContexts.mts';
import { listingOf, makeRecord, numberFor, PERSONAL } from '../support/recordMaker.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { simulateForEachTest } from '../support/simulatedTime.mts';
import type { VirtualClock } from '../support/virtualClock.mts';

const MINUTE = 60_000;

let time: VirtualClock;
let simulator: Simulator;

simulateForEachTest((...made) => ([simulator, time] = made));

/** Every kind, in every edition that lists it by time. */
const pairs = kinds.flatMap((kind) =>
	(Object.keys(kind.queries) as Edition[])
		.filter((edition) => kind.time !== undefined && listingOf(kind, edition).time !== 'none')
		.map((edition) => [kind.name, edition, kind] as const),
);

/** What the vendor's documents say of each query: the method, the parameters of its time, and what must go along. */
const DOCUMENTED: Record<string, Partial<Record<Edition, [method: string, from: string, to: string, always?: object]>>> = {
	salesOrder: {
		flagship: ['sales.TradeQuery.queryWithDetail', 'start_time', 'end_time', { time_type: 1 }],
		enterprise: ['trade_query.php', 'start_time', 'end_time'],
		web: ['trade_query.php', 'start_time', 'end_time', { time_type: '1' }],
	},
	salesStockout: {
		flagship: [
			'wms.stockout.Sales.queryWithDetail',
			'start_time',
			'end_time',
			{ status_type: 3, status: '5,10,50,51,52,53,54,58,60,61,63,65,70,73,74,75,77,79,90,110', need_sn: true },
		],
		enterprise: ['stockout_order_query_trade.php', 'start_time', 'end_time', { is_by_modified: '1', status: '5,55,95,105,110,113' }],
		web: ['stockout_order_query_trade.php', 'start_time', 'end_time', { time_type: '1' }],
	},
	stockLevel: {
		flagship: ['wms.StockSpec.search2', 'start_time', 'end_time'],
		enterprise: ['stock_query.php', 'start_time', 'end_time'],
		web: ['stock_query.php', 'start_time', 'end_time'],
	},
	returnStockin: {
		flagship: ['wms.stockin.Refund.queryWithDetail', 'start_time', 'end_time', { time_type: 0 }],
		enterprise: ['stockin_order_query_refund.php', 'start_time', 'end_time'],
		web: ['stockin_order_query_refund.php', 'start_time', 'end_time'],
	},
	stockoutOrder: {
		flagship: ['wms.stockout.Base.search', 'start_time', 'end_time'],
		enterprise: ['stockout_order_query.php', 'start_time', 'end_time'],
		web: ['stockout_order_query.php', 'start_time', 'end_time'],
	},
	stockinOrder: {
		flagship: ['wms.stockin.Base.search', 'start_time', 'end_time'],
		enterprise: ['stockin_order_query.php', 'start_time', 'end_time'],
		web: [
			'stockin_order_query.php',
			'modify_time_start',
			'modify_time_end',
			{ start_time: '2026-10-02 08:00:01', end_time: '2026-11-01 08:00:00' },
		],
	},
	purchaseOrder: {
		flagship: ['purchase.PurchaseOrder.queryWithDetail', 'start_time', 'end_time'],
		enterprise: ['purchase_order_query.php', 'start_time', 'end_time'],
		web: ['purchase_order_query.php', 'start_time', 'end_time', { time_type: '2' }],
	},
	goods: {
		flagship: ['goods.Goods.queryWithSpec', 'start_time', 'end_time', { hide_deleted: false }],
		enterprise: ['goods_query.php', 'start_time', 'end_time', { deleted: '1' }],
		web: ['goods_query.php', 'start_time', 'end_time', { hide_deleted: '0' }],
	},
	shopOrder: {
		flagship: ['sales.RawTrade.search', 'start_time', 'end_time'],
		enterprise: ['vip_api_trade_query.php', 'start_time', 'end_time'],
		web: ['vip_api_trade_query.php', 'start_time', 'end_time'],
	},
	stockMovement: {
		flagship: ['wms.StockSpec.queryChangeHistory', 'start_date', 'end_date'],
		web: ['stock_detail_report_query.php', 'start_time', 'end_time'],
	},
	transferOrder: {
		flagship: ['wms.stocktransfer.Manage.queryWithDetail', 'start_time', 'end_time'],
		enterprise: ['stock_transfer_query.php', 'start_time', 'end_time'],
		web: ['stock_transfer_query.php', 'start_time', 'end_time'],
	},
	serialNumber: {
		flagship: ['wms.GoodsSN.queryWithDetail', 'start_time', 'end_time', { order_type: 0 }],
		enterprise: ['stock_inout_sn_query.php', 'start_time', 'end_time', { order_type: '0' }],
	},
	afterSalesOrder: {
		flagship: ['aftersales.refund.Refund.search', 'modified_from', 'modified_to'],
		enterprise: ['refund_query.php', 'start_time', 'end_time', { time_type: '0' }],
		web: ['refund_query.php', 'modified_from', 'modified_to', { time_type: '0' }],
	},
};

const run = async (kind: RecordKind, edition: Edition, operation: string, parameters: IDataObject) =>
	(
		await runNode({
			credential: credentialFor(simulator, edition) as never,
			parameters: { resource: kind.name, operation, ...parameters },
		})
	).map(({ json }) => json);

/** Puts records into the simulator, a minute apart up to a minute ago, and answers them as sent. */
function stock(kind: RecordKind, edition: Edition, count: number, more: (index: number) => object = () => ({})) {
	const { method } = listingOf(kind, edition);
	const records = Array.from({ length: count }, (_, index) => {
		const at = time.now - (count - index) * MINUTE;
		return { at, times: { shipped: at, created: at }, record: makeRecord(kind, edition, { index, modified: at, ...more(index) }) };
	});
	simulator.lists.set(edition, method, { records, insteadOfStore: true });
	return records.map(({ record }) => record);
}

const timesOf = (kind: RecordKind, hours: number) => ({
	[`${kind.time!.name}After`]: new Date(time.now - hours * 60 * MINUTE).toISOString(),
});
/** What went over the wire in a request, beside account, pages and signature. */
const asked = (edition: Edition, index = 0): Record<string, unknown> => {
	const { args, form } = simulator.requests[index];
	if (edition === 'flagship') return (args as Array<Record<string, unknown>>)[0];
	const { sid: _sid, appkey: _key, timestamp: _time, sign: _sign, page_no: _no, page_size: _size, ...rest } = form!;
	return rest;
};

describe.each(pairs)('%s, %s', (_name, edition, kind) => {
	const of = editions[edition];
	const query = listingOf(kind, edition);

	it('asks as the documents say', async () => {
		const [method, from, to, always = {}] = DOCUMENTED[kind.name][edition]!;
		stock(kind, edition, 1);
		await run(kind, edition, 'getAll', { returnAll: true, ...timesOf(kind, 0.5) });
		for (const [index, request] of simulator.requests.entries()) {
			expect(request.method).toBe(method);
			expect(asked(edition, index)).toMatchObject({ [from]: '2026-11-01 07:30:00', [to]: '2026-11-01 08:00:00', ...always });
		}
	});

	it.each([
		['modifiedAsc', 'closed'],
		['modifiedDesc', 'halfOpenEnd'],
		['id', 'closed'],
	] as const)('gets all that the server holds, listed %s', async (sortOrder, interval) => {
		Object.assign(simulator.options, { sortOrder, ...(edition === 'flagship' && { interval }) });
		for (const pageSize of [7, 1_000]) {
			simulator.options.maxPageSize[edition] = pageSize;
			simulator.options.pageSizeAbove[edition] = 'clamp';
			const held = stock(kind, edition, 45);
			const got = await run(kind, edition, 'getAll', { returnAll: true, simplify: false, ...timesOf(kind, 3) });
			expect(got).toHaveLength(45);
			expect(got).toEqual(expect.arrayContaining(held));
		}
	});

	it('a limit takes the earliest', async () => {
		const held = stock(kind, edition, 20);
		const got = await run(kind, edition, 'getAll', { returnAll: false, limit: 5, simplify: false, ...timesOf(kind, 1) });
		expect(got).toEqual(expect.arrayContaining(held.slice(0, 5)));
		expect(got).toHaveLength(5);
	});

	it('simplifies to the documented fields, all of which the edition fills, without personal data', async () => {
		stock(kind, edition, 1);
		const [record] = await run(kind, edition, 'getAll', { returnAll: true, ...timesOf(kind, 1) });
		expect(Object.keys(record)).toEqual([...Object.keys(kind.fields), ...(kind.lines ? [kind.lines.name] : [])]);
		const missing = (fields: RecordKind['fields'], shape: IDataObject) =>
			Object.entries(fields).filter(([name, field]) => {
				const isThere =
					field.is === 'modified'
						? query.modified !== undefined
						: field.is === 'created'
							? query.created !== undefined
							: (field.from === undefined || inEdition(field.from, of) !== undefined) &&
								(field.codes === undefined || inEdition(field.codes, of) !== undefined);
				return isThere !== (shape[name] !== null && JSON.stringify(shape[name]) !== '[]') && field.is !== 'chosen';
			});
		expect(missing(kind.fields, record)).toEqual([]);
		for (const line of kind.lines ? (record[kind.lines.name] as IDataObject[]) : []) expect(missing(kind.lines!.fields, line)).toEqual([]);
		for (const value of Object.values(PERSONAL)) expect(JSON.stringify(record)).not.toContain(value);
	});

	(kind.lines ? it : it.skip)('puts out line by line', async () => {
		stock(kind, edition, 2);
		const lines = await run(kind, edition, 'getAll', { returnAll: true, output: 'lines', ...timesOf(kind, 1) });
		expect(lines).toHaveLength(4);
		expect(Object.keys(lines[0])).toEqual(expect.arrayContaining(Object.keys(kind.fields)));
	});

	(query.find ? it : it.skip)('finds one by its number', async () => {
		const held = stock(kind, edition, 12);
		const number = numberFor(kind, 7);
		expect(await run(kind, edition, 'get', { [kind.number!.name]: ` ${number} `, simplify: false })).toEqual([held[7]]);
		// Where no document settles whether the number is enough, a refusal may come first.
		const most = { false: 1, ifDemanded: 2, true: Infinity }[String(query.find!.needsTimes)]!;
		expect(simulator.requests.length).toBeLessThanOrEqual(most);
		await expect(run(kind, edition, 'get', { [kind.number!.name]: 'NONE' })).rejects.toThrow(
			`No ${kind.displayName.toLowerCase()} 'NONE' was found`,
		);
	});

	(kind.status ? it : it.skip)('filters by one state and by several', async () => {
		const filter = kind.filters.find(({ name }) => name === 'status')!;
		const codes = Object.keys(inEdition(filter.codes ?? kind.status!.codes, of)!).map(Number);
		const used = Math.min(3, codes.length);
		const held = stock(kind, edition, 12, (index) => ({ status: codes[index % used] }));
		const ofStates = async (...wanted: number[]) =>
			await run(kind, edition, 'getAll', { returnAll: true, simplify: false, filters: { status: wanted }, ...timesOf(kind, 0.5) });
		expect(await ofStates(codes[1])).toEqual(held.filter((_, index) => index % used === 1));
		const [first, last] = [0, used - 1];
		const isEither = (index: number) => [first, last].includes(index % used);
		simulator.requests.length = 0;
		expect(await ofStates(codes[first], codes[last])).toEqual(held.filter((_, index) => isEither(index)));
		// Of parts by state only those that are wanted are asked; where the server takes a list, it gets it.
		const parts = query.variants?.filter(({ status }) => status === undefined || [codes[first], codes[last]].includes(Number(status)));
		const taken = askedOf({ query, edition: of }, filter);
		const isOneByOne = taken?.several === 'oneByOne';
		expect(simulator.requests).toHaveLength(parts?.length ?? (isOneByOne ? 2 : 1));
		if (isOneByOne) expect([0, 1].map((index) => asked(edition, index).status)).toEqual([codes[first], codes[last]].map(String));
		else if (taken?.several) expect(asked(edition)[taken.parameter]).toBe(`${codes[first]},${codes[last]}`);
	});

	it('triggers once for each change', async () => {
		const [event] = eventsOf(query);
		const host = new TriggerHost({
			credential: credentialFor(simulator, edition) as never,
			parameters: { resource: kind.name, triggerOn: event, simplify: false },
			cursors: 'durable',
		});
		const { method } = query;
		const records: ReturnType<typeof recordAt>[] = [];
		const recordAt = (index: number, at: number) => ({
			at,
			times: { shipped: at, created: at },
			record: makeRecord(kind, edition, { index, modified: at, created: at }),
		});
		const tick = async () => {
			time.advance(MINUTE);
			return ((await host.poll()) ?? []).map(({ json }) => json);
		};
		records.push(recordAt(0, time.now - 20 * MINUTE));
		simulator.lists.set(edition, method, { records, insteadOfStore: true });
		await host.activate();
		expect(await tick()).toEqual([]);
		for (let index = 1; index <= 3; index++) {
			records.push(recordAt(index, time.now - 1_000));
			expect(await tick()).toEqual([records.at(-1)!.record]);
			expect(await tick()).toEqual([]);
		}
		if (event === 'changed') {
			records[1] = recordAt(1, time.now - 2_000);
			records[1].record = { ...records[1].record, ...(query.counts && { [query.counts[0]]: 77 }) };
			expect(await tick()).toEqual([records[1].record]);
		}
		for (let minutes = 0; minutes < 10; minutes++) expect(await tick()).toEqual([]);
		// Quiet polls cost one request for each part that must be read by itself.
		simulator.requests.length = 0;
		await tick();
		expect(simulator.requests).toHaveLength(query.variants?.length ?? 1);
		expect(await host.fetchTestEvent()).toHaveLength(1);
	});
});

it('what a server adds of the day before the start is left out of lists and polls: purchase orders, web', async () => {
	const kind = kinds.find(({ name }) => name === 'purchaseOrder')!;
	const held = stock(kind, 'web', 100);
	const got = await run(kind, 'web', 'getAll', { returnAll: true, simplify: false, ...timesOf(kind, 0.5) });
	expect(got).toEqual(held.slice(70));
	const host = new TriggerHost({ credential: credentialFor(simulator, 'web') as never, parameters: { resource: kind.name } });
	await host.activate();
	time.advance(MINUTE);
	for (let polls = 0; polls < 5; polls++) expect(await host.poll()).toBeNull();
});

it('several states of sales orders go to the server in one request, web', async () => {
	const kind = kinds.find(({ name }) => name === 'salesOrder')!;
	const held = stock(kind, 'web', 250, (index) => ({ status: index === 3 || index === 240 ? [95, 30][index % 2] : 10 }));
	const filters = { status: [30, 95] };
	expect(await run(kind, 'web', 'getAll', { returnAll: true, simplify: false, filters, ...timesOf(kind, 10) })).toEqual(
		[3, 240].map((index) => held[index]),
	);
	// 若多个状态则以“，”隔开.
	expect(simulator.requests).toHaveLength(1);
	expect(asked('web')).toMatchObject({ status: '30,95' });
});

it.each([
	// 当need_sn=true时返回英文逗号分隔的sn.
	['flagship', 'A1,A2', ['A1', 'A2']],
	// The table has sn and second_sn in sn_list.
	[
		'web',
		[
			{ sn: 'A1', second_sn: '' },
			{ sn: 'A2', second_sn: 'B2' },
			{ sn: null, second_sn: null },
		],
		['A1', 'A2'],
	],
	['web', [], []],
	['enterprise', 'A1', ['A1']],
	['enterprise', [{ sn: 'A1' }], ['A1']],
] as const)('serial numbers of shipments: texts, however they come, in lists and found by number, %s, %j', async (edition, sn, texts) => {
	const kind = kinds.find(({ name }) => name === 'salesStockout')!;
	stock(kind, edition, 1, () => ({ more: { details_list: [{ rec_id: 1, spec_no: 'S1', sn_list: sn }] } }));
	const got = await run(kind, edition, 'getAll', { returnAll: true, ...timesOf(kind, 0.5) });
	expect(got).toMatchObject([{ details_list: [{ spec_no: 'S1', sn_list: texts }] }]);
	expect(await run(kind, edition, 'get', { stockoutNo: numberFor(kind, 0) })).toMatchObject([{ details_list: [{ sn_list: texts }] }]);
});

it('stock movements of one specification are asked for 30 days at a time, flagship', async () => {
	const kind = kinds.find(({ name }) => name === 'stockMovement')!;
	const held = stock(kind, 'flagship', 12, (index) => ({ more: { spec_no: `S${index % 3}`, defect: index % 2 === 0 } }));
	const got = await run(kind, 'flagship', 'getAll', {
		returnAll: true,
		simplify: false,
		filters: { specNo: 'S1' },
		...timesOf(kind, 29 * 24),
	});
	expect(got).toEqual(expect.arrayContaining(held.filter((_, index) => index % 3 === 1)));
	expect(got).toHaveLength(4);
	// Those with defects and those without.
	expect(simulator.requests).toHaveLength(2);
	expect(asked('flagship')).toMatchObject({ spec_no: 'S1', start_date: '2026-10-03 08:00:00', end_date: '2026-11-01 08:00:00' });
});

describe('stock-out and stock-in orders', () => {
	const kindOf = (name: string) => kinds.find((kind) => kind.name === name)!;

	it.each([
		['stockoutOrder', 'wms.stockout.Transfer.queryWithDetail', 'src_order_no'],
		['stockinOrder', 'wms.stockin.Transfer.queryWithDetail', 'transfer_no'],
	])('%s: those of a transfer by one request without times, flagship', async (name, method, parameter) => {
		const kind = kindOf(name);
		const records = [0, 1].map((index) => ({
			at: time.now - 400 * 86_400_000,
			record: makeRecord(kind, 'flagship', { index, modified: time.now, more: { src_order_no: `TF20260724000${index}` } }),
		}));
		simulator.lists.set('flagship', method, { records });
		const got = await run(kind, 'flagship', 'getAll', { returnAll: true, filters: { transferNo: 'TF202607240001' } });
		expect(got).toEqual([
			expect.objectContaining({ src_order_no: 'TF202607240001', type_name: 'Transfer', type_name_zh: expect.any(String) }),
		]);
		expect(simulator.requests).toHaveLength(1);
		expect(asked('flagship')).toEqual({ [parameter]: 'TF202607240001' });
	});

	it.each(['stockoutOrder', 'stockinOrder'])('%s: those of a transfer without times, web', async (name) => {
		const kind = kindOf(name);
		const held = stock(kind, 'web', 3, (index) => ({ more: { src_order_no: `DB00${index}` } }));
		const got = await run(kind, 'web', 'getAll', { returnAll: true, simplify: false, filters: { transferNo: 'DB001' } });
		expect(got).toEqual([held[1]]);
		for (const [index] of simulator.requests.entries()) {
			const sent = asked('web', index);
			expect(sent).toMatchObject({ src_order_no: 'DB001' });
			expect(Object.keys(sent).filter((one) => /time/.test(one))).toEqual([]);
		}
	});

	it.each(['flagship', 'enterprise', 'web'] as const)('a type of order and its source order narrow the query, %s', async (edition) => {
		for (const name of ['stockoutOrder', 'stockinOrder']) {
			const kind = kindOf(name);
			const held = stock(kind, edition, 6, (index) => ({ more: { src_order_type: [2, 5][index % 2], src_order_no: `DB00${index}` } }));
			const filters = { orderType: [5], srcOrderNo: 'DB003' };
			simulator.requests.length = 0;
			expect(await run(kind, edition, 'getAll', { returnAll: true, simplify: false, filters, ...timesOf(kind, 0.5) })).toEqual([held[3]]);
			expect(asked(edition)).toMatchObject({ order_type: edition === 'flagship' ? 5 : '5', src_order_no: 'DB003' });
		}
	});

	it('defective goods are told in the words of each edition', async () => {
		for (const edition of ['flagship', 'enterprise', 'web'] as const) {
			for (const name of ['stockoutOrder', 'stockinOrder']) {
				const kind = kindOf(name);
				const lines = kind.lines!.from as Record<Edition, string>;
				const defects = edition === 'web' ? [{ stock_type: 1 }, { stock_type: '2' }] : [{ defect: false }, { defect: true }];
				stock(kind, edition, 1, () => ({ more: { [lines[edition]]: defects } }));
				const [{ details_list: got }] = await run(kind, edition, 'getAll', { returnAll: true, ...timesOf(kind, 0.5) });
				expect(got).toMatchObject([{ defect: false }, { defect: true }]);
			}
		}
	});

	it('the transfer query of stock-ins shows no type, and all that it lists are of transfers', async () => {
		const kind = kindOf('stockinOrder');
		const { src_order_type: _type, ...record } = makeRecord(kind, 'flagship', { index: 1, modified: time.now });
		simulator.lists.set('flagship', 'wms.stockin.Transfer.queryWithDetail', {
			records: [{ at: time.now, record: { ...record, src_order_no: 'DB1' } }],
		});
		const ofTypes = async (...orderType: number[]) =>
			await run(kind, 'flagship', 'getAll', { returnAll: true, filters: { transferNo: 'DB1', orderType } });
		expect(await ofTypes(2)).toEqual([expect.objectContaining({ type: 2, type_name: 'Transfer', type_name_zh: '调拨' })]);
		expect(await ofTypes(10)).toEqual([]);
	});

	it('web stock-ins that were made up to 25 days before their change are found, wherever in the time asked for', async () => {
		const kind = kindOf('stockinOrder');
		const DAY = 86_400_000;
		const records = Array.from({ length: 29 }, (_, day) => {
			const at = time.now - day * DAY - MINUTE;
			const created = at - 25 * DAY + MINUTE;
			return { at, times: { created }, record: makeRecord(kind, 'web', { index: day, modified: at, created }) };
		});
		simulator.lists.set('web', listingOf(kind, 'web').method, { records });
		expect(await run(kind, 'web', 'getAll', { returnAll: true, ...timesOf(kind, 29 * 24) })).toHaveLength(29);
	});
});
