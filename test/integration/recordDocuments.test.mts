// What single pages of Wangdian's say of single queries, beyond what all kinds of records have in common (records.test.mts). Where a
// page has a sample answer, the record is the one of the sample, shortened.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject, INodeProperties, NodeExecutionHint } from 'n8n-workflow';

import { Wangdian } from '../../nodes/Wangdian/Wangdian.node';
import { WangdianTrigger } from '../../nodes/WangdianTrigger/WangdianTrigger.node';
import { kinds } from '../../nodes/shared/records/kinds';
import { formatBeijing, type Edition, type GenericList, type Simulator } from '../simulator/index.mts';
import { runNode, searchList, TriggerHost } from '../support/nodeContexts.mts';
import { projectRoot } from '../support/paths.mts';
import { listingOf, makeRecord, numberFor } from '../support/recordMaker.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { simulateForEachTest } from '../support/simulatedTime.mts';
import type { VirtualClock } from '../support/virtualClock.mts';

const MINUTE = 60_000;
const DAY = 86_400_000;

let time: VirtualClock;
let simulator: Simulator;

simulateForEachTest((...made) => ([simulator, time] = made));

const kindOf = (name: string) => kinds.find((kind) => kind.name === name)!;

const run = async (edition: Edition, parameters: IDataObject, hints: NodeExecutionHint[] = []) =>
	(await runNode({ credential: credentialFor(simulator, edition) as never, parameters, hints })).map(({ json }) => json);

const failureOf = async (promise: Promise<unknown>) =>
	(await promise.then(
		() => ({ message: 'no error' }),
		(error: unknown) => error,
	)) as Error & { description?: string };

/** What a request asked for, beside account, pages and signature. */
const asked = (index = simulator.requests.length - 1): Record<string, unknown> => {
	const { args, form } = simulator.requests[index];
	if (args) return (args as Array<Record<string, unknown>>)[0];
	const { sid: _sid, appkey: _key, timestamp: _time, sign: _sign, page_no: _no, page_size: _size, ...rest } = form!;
	return rest;
};

/** Lists records with a time of their last change, ms since 1970 UTC. */
function list(edition: Edition, method: string, records: Array<[at: number, record: object]>, more: Partial<GenericList> = {}): void {
	simulator.lists.set(edition, method, {
		records: records.map(([at, record]) => ({ at, times: { created: at, shipped: at }, record: record as Record<string, unknown> })),
		insteadOfStore: true,
		...more,
	});
}

/** The one record of a sample answer of the flagship edition. */
function sampleOf(method: string, place: string): Record<string, unknown> {
	const file = path.join(projectRoot(), 'test', 'fixtures', 'record-samples.json');
	const { samples } = JSON.parse(readFileSync(file, 'utf8')) as {
		samples: Record<string, { answer: { data: Record<string, Array<Record<string, unknown>>> } }>;
	};
	return samples[method].answer.data[place][0];
}

describe('the warehouse of a purchase order, flagship, is the one where the goods are expected', () => {
	const method = 'purchase.PurchaseOrder.queryWithDetail';
	const sample = sampleOf(method, 'order');
	const warehouseNo = String(sample.warehouse_no);
	/** Expected in the warehouse, received in another one; and the other way round. */
	const orders = () => {
		const modified = formatBeijing(time.now - MINUTE);
		return [
			{ ...sample, modified, purchase_id: 1, purchase_no: 'EXPECTED', receive_warehouse_no: 'OTHER' },
			{ ...sample, modified, purchase_id: 2, purchase_no: 'RECEIVED', receive_warehouse_no: warehouseNo, warehouse_no: 'OTHER' },
		].map((order) => [time.now - MINUTE, order] as [number, object]);
	};

	it('in Get Many', async () => {
		list('flagship', method, orders());
		const found = await run('flagship', { resource: 'purchaseOrder', operation: 'getAll', returnAll: true, filters: { warehouseNo } });
		expect(found).toEqual([expect.objectContaining({ purchase_no: 'EXPECTED', warehouse_no: warehouseNo })]);
		expect(asked()).toMatchObject({ expect_warehouse_no: warehouseNo });
	});

	it('in the trigger', async () => {
		const credential = credentialFor(simulator, 'flagship') as never;
		const host = new TriggerHost({ credential, parameters: { resource: 'purchaseOrder', filters: { warehouseNo } }, cursors: 'durable' });
		list('flagship', method, []);
		await host.activate();
		time.advance(2 * MINUTE);
		list('flagship', method, orders());
		expect((await host.poll())?.map(({ json }) => json.purchase_no)).toEqual(['EXPECTED']);
	});
});

describe.each([
	['flagship', 'wms.GoodsSN.queryWithDetail'],
	['enterprise', 'stock_inout_sn_query.php'],
] as const)('serial numbers of both directions, %s', (edition, method) => {
	const { stockout_no: _order, ...sample } = sampleOf('wms.GoodsSN.queryWithDetail', 'sn_list');
	const entered = (at: number, id: number, order: object) =>
		[at, { ...sample, rec_id: id, sn: `SN${id}`, created: formatBeijing(at), ...order }] as [number, object];
	const watch = () => {
		const credential = credentialFor(simulator, edition) as never;
		return new TriggerHost({ credential, parameters: { resource: 'serialNumber', triggerOn: 'created' }, cursors: 'durable' });
	};
	const emitted = async (host: TriggerHost) => {
		time.advance(MINUTE);
		return ((await host.poll()) ?? []).map(({ json }) => [json.serial_number, json.direction, json.order_no]);
	};

	it('come to a trigger, each once, with the direction; a quiet poll takes two requests', async () => {
		const host = watch();
		const records: Array<[number, object]> = [];
		list(edition, method, records);
		await host.activate();
		expect(await emitted(host)).toEqual([]);
		records.push(entered(time.now - 1_000, 1, { stockin_no: 'RK1' }), entered(time.now - 1_000, 2, { stockout_no: 'CK1' }));
		list(edition, method, records);
		const got = await emitted(host);
		expect(got).toHaveLength(2);
		expect(got).toEqual(
			expect.arrayContaining([
				['SN1', 'in', 'RK1'],
				['SN2', 'out', 'CK1'],
			]),
		);
		for (let minutes = 0; minutes < 10; minutes++) expect(await emitted(host)).toEqual([]);
		simulator.requests.length = 0;
		await emitted(host);
		expect(simulator.requests.map((_, index) => String(asked(index).order_type)).sort()).toEqual(['0', '1']);
	});

	it('of a trigger that has watched those of stock-outs alone, the others come from then on', async () => {
		const host = watch();
		const records: Array<[number, object]> = [];
		list(edition, method, records);
		await host.activate();
		records.push(entered(time.now - 1_000, 1, { stockout_no: 'CK1' }));
		list(edition, method, records);
		expect(await emitted(host)).toEqual([['SN1', 'out', 'CK1']]);
		const saved = structuredClone(host.saved) as unknown as { feed?: { parts: unknown[] }; parts?: unknown[] };
		const state = JSON.parse(JSON.stringify(saved), (_key, value: unknown) =>
			typeof value === 'object' && value !== null && 'parts' in value ? { ...value, parts: (value.parts as unknown[]).slice(0, 1) } : value,
		) as IDataObject;
		expect(JSON.stringify(state)).not.toBe(JSON.stringify(saved));
		host.restart(state);
		records.push(entered(time.now - 1_000, 2, { stockin_no: 'RK1' }));
		list(edition, method, records);
		expect(await emitted(host)).toEqual([['SN2', 'in', 'RK1']]);
		const warnings = () => host.logged.filter(({ level, text }) => level === 'warn' && text.includes('the stored state'));
		for (let minutes = 0; minutes < 5; minutes++) expect(await emitted(host)).toEqual([]);
		// A feed that is read in more parts than it was is no damage.
		expect(warnings()).toEqual([]);
		expect(host.failed).toEqual([]);
	});

	it('Get Many asks for the chosen direction alone', async () => {
		list(edition, method, [entered(time.now - MINUTE, 1, { stockin_no: 'RK1' }), entered(time.now - MINUTE, 2, { stockout_no: 'CK1' })]);
		for (const [direction, wanted] of [
			['in', 'RK1'],
			['out', 'CK1'],
		]) {
			simulator.requests.length = 0;
			const found = await run(edition, { resource: 'serialNumber', operation: 'getAll', returnAll: true, direction });
			expect(found).toEqual([expect.objectContaining({ direction, order_no: wanted })]);
			expect(simulator.requests).toHaveLength(1);
		}
	});
});

describe('Get, where a number may be enough without times', () => {
	/** Whether a document says so, and what goes along with times alone. */
	const FOUND = [
		['stockinOrder', 'flagship', 'open', {}],
		['purchaseOrder', 'web', 'open', { time_type: '2' }],
		['returnStockin', 'enterprise', 'open', {}],
		['returnStockin', 'web', 'settled', {}],
		['afterSalesOrder', 'enterprise', 'open', { time_type: '0' }],
	] as const;
	/** Refusals for want of times: 1 to 4 of Wangdian's pages, the last of this simulator. */
	const REFUSALS = [
		'参数中必须包含起止时间',
		'必传参数缺失:start_time和end_time不能为空',
		'start_time和end_time为空或不是有效的时间格式',
		'时间范围与入库单号不能全部为空',
		'必要参数缺失：start_time',
	];
	const get = async (name: string, edition: Edition, index: number, more: IDataObject = {}, hints: NodeExecutionHint[] = []) => {
		const kind = kindOf(name);
		const number = numberFor(kind, index);
		return await run(edition, { resource: name, operation: 'get', [kind.number!.name]: number, simplify: false, ...more }, hints);
	};
	/** Records that last changed so many days ago. */
	const stock = (name: string, edition: Edition, days: readonly number[], more: Partial<GenericList> = {}) => {
		const kind = kindOf(name);
		const records = days.map((day, index) => {
			const modified = time.now - day * DAY;
			return [modified, makeRecord(kind, edition, { index, modified })] as [number, Record<string, unknown>];
		});
		list(edition, listingOf(kind, edition).method, records, more);
		return records.map(([, record]) => record);
	};

	it.each(FOUND)('%s, %s: finds by one request without times, however long ago it changed', async (name, edition, _said, withTimes) => {
		const [, held] = stock(name, edition, [1, 500], { demandsTimes: false });
		expect(await get(name, edition, 1)).toEqual([held]);
		expect(simulator.requests).toHaveLength(1);
		const { parameter, variants } = listingOf(kindOf(name), edition).find!;
		expect(Object.keys(asked())).toEqual([parameter]);
		const error = await failureOf(get(name, edition, 7));
		expect(error.message).toMatch(/^No .* was found$/);
		// By the number alone, and where that may find completed ones alone, in the other states.
		expect(simulator.requests).toHaveLength(1 + (variants?.length ?? 1));
		expect(Object.keys(withTimes).filter((one) => one in asked())).toEqual([]);
	});

	const open = FOUND.filter(([, , said]) => said === 'open');
	it.each(open.flatMap((one) => REFUSALS.map((text) => [...one, text] as const)))(
		'%s, %s, %s: where a server demands times, it is looked for span by span %j: %s',
		async (name, edition, _said, withTimes, demandsTimes) => {
			const [, held] = stock(name, edition, [1, 40, 100], { demandsTimes });
			expect(await get(name, edition, 1)).toEqual([held]);
			expect(asked()).toMatchObject({ ...withTimes, start_time: expect.any(String), end_time: expect.any(String) });
			// Once by the number alone, then the span of today in all states that must be asked for one by one, and so on back.
			const spansBefore = name === 'stockinOrder' ? 39 : 1;
			const states = listingOf(kindOf(name), edition).find!.variants?.length ?? 1;
			expect(simulator.requests).toHaveLength(1 + spansBefore * states + 1);
			const { message, description } = await failureOf(get(name, edition, 2));
			expect(message).toMatch(/^No .* was found$/);
			expect(description).toContain("set 'Search Back (Days)' higher");
		},
	);

	it('another refusal is an error', async () => {
		stock('purchaseOrder', 'web', [1], { demandsTimes: '采购单号不存在' });
		expect((await failureOf(get('purchaseOrder', 'web', 0))).message).toContain('采购单号不存在');
		expect(simulator.requests).toHaveLength(1);
	});

	it.each([
		[100, false],
		[101, true],
	])('back %d days of one request each: announced beforehand: %s', async (searchBackDays, isAnnounced) => {
		stock('stockinOrder', 'flagship', [1], { demandsTimes: REFUSALS[0] });
		const hints: NodeExecutionHint[] = [];
		expect(await get('stockinOrder', 'flagship', 0, { searchBackDays }, hints)).toHaveLength(1);
		expect(hints.map(({ message }) => message)).toEqual(
			isAnnounced
				? [
						"This query takes up to 101 requests, because Wangdian answers stock-in orders 1 day at a time. A lower 'Search Back (Days)' takes fewer",
					]
				: [],
		);
	});

	it.each([
		['stockinOrder', 'the search goes back 1 day at a time (flagship edition) or 30 days at a time (enterprise edition), newest first'],
		['transferOrder', 'the search goes back 30 days at a time, newest first'],
		['purchaseOrder', 'the search goes back 30 days at a time, newest first'],
	])("%s: 'Search Back' says how", (name, how) => {
		const described = new Wangdian().description.properties.find(
			({ name: field, displayOptions }) => field === 'searchBackDays' && displayOptions?.show?.resource?.includes(name),
		);
		expect(described?.description).toContain(how);
	});
});

describe('goods by their barcode, web', () => {
	const method = 'goods_query.php';
	const goods = (index: number, days: number, barcode: string) => {
		const modified = time.now - days * DAY;
		const record = makeRecord(kindOf('goods'), 'web', { index, modified, more: { spec_list: [{ spec_id: '1', barcode }] } });
		return [modified, record] as [number, Record<string, unknown>];
	};
	const byBarcode = { resource: 'goods', operation: 'getAll', returnAll: true, simplify: false, filters: { barcode: '69000' } };

	it('are found by one request without times, however long ago they changed', async () => {
		const held = [goods(1, 400, '69000'), goods(2, 1, '70000')];
		list('web', method, held);
		const hints: NodeExecutionHint[] = [];
		expect(await run('web', byBarcode, hints)).toEqual([held[0][1]]);
		expect(simulator.requests.map((_, index) => asked(index))).toEqual([{ barcode: '69000', hide_deleted: '0' }]);
		expect(hints).toEqual([]);
	});

	it('of a server that demands times, those of the last 30 days, and it is said', async () => {
		const held = [goods(1, 400, '69000'), goods(2, 1, '69000')];
		list('web', method, held, { demandsTimes: 'start_time和end_time为空或不是有效的时间格式' });
		const hints: NodeExecutionHint[] = [];
		expect(await run('web', byBarcode, hints)).toEqual([held[1][1]]);
		expect(asked()).toMatchObject({ barcode: '69000', start_time: '2026-10-02 08:00:00', end_time: '2026-11-01 08:00:00' });
		expect(hints.map(({ message }) => message)).toEqual([
			"Wangdian demands times here, so only goods last changed after 2026-10-02 08:00:00 Beijing time were read. Set 'Modified After' to read further back",
		]);
		expect(await run('web', { ...byBarcode, modifiedAfter: '2025-09-01' })).toEqual([held[0][1], held[1][1]]);
	});
});

it.each([
	[5, 'Cancelled', '已取消'],
	[50, 'Waiting for Approval', '待审核'],
	[55, 'Approved', '已审核'],
	[95, 'Shipped', '已发货'],
	[110, 'Completed', '已完成'],
])('a stock-out order of the enterprise edition in state %d is %s, found by its number or by its transfer', async (status, name, term) => {
	const kind = kindOf('stockoutOrder');
	const record = makeRecord(kind, 'enterprise', { index: 1, modified: time.now, status, more: { src_order_no: 'DB1' } });
	list('enterprise', 'stockout_order_query.php', [[time.now, record]]);
	const wanted = [expect.objectContaining({ status, status_name: name, status_name_zh: term })];
	expect(await run('enterprise', { resource: kind.name, operation: 'get', stockoutNo: numberFor(kind, 1) })).toEqual(wanted);
	expect(await run('enterprise', { resource: kind.name, operation: 'getAll', returnAll: true, filters: { transferNo: 'DB1' } })).toEqual(
		wanted,
	);
});

it('after-sales orders of the web edition tell the reason', async () => {
	// The sample of https://open.wangdian.cn/Y/open/apidoc/doc?path=refund_query_Y.
	const record = {
		refund_id: '2768505661460316165',
		refund_no: 'RT2512010001',
		process_status: 90,
		shop_id: '1',
		type: 1,
		refund_reason: '不想要了',
		remark: '不想要了',
		modified: formatBeijing(time.now - MINUTE),
		reason_id: '1',
		created: '2025-12-01 14:53:06',
		refund_order_list: [],
	};
	list('web', 'refund_query.php', [[time.now - MINUTE, record]]);
	expect(await run('web', { resource: 'afterSalesOrder', operation: 'getAll', returnAll: true })).toEqual([
		expect.objectContaining({ refund_no: 'RT2512010001', reason: '不想要了' }),
	]);
});

describe('return stock-ins of the web edition, whose sample has the ids of shop and warehouse alone', () => {
	// The sample of https://open.wangdian.cn/Y/open/apidoc/doc?path=stockin_order_query_refund_Y.
	const record = () => ({
		stockin_id: '2759193026822668294',
		status: 80,
		order_no: 'RK2511050024',
		src_order_no: 'RT2511050025',
		warehouse_id: '116',
		shop_id: '568',
		stockin_time: '2025-11-05 22:08:01',
		modified: formatBeijing(time.now - MINUTE),
		details_list: [],
	});
	const having = async (filters: IDataObject) =>
		await run('web', { resource: 'returnStockin', operation: 'getAll', returnAll: true, filters });

	it('a filter that the edition does not have is refused, not answered with nothing', async () => {
		list('web', 'stockin_order_query_refund.php', [[time.now - MINUTE, record()]]);
		for (const shopNo of ['S1', 'S1, S2']) {
			expect((await failureOf(having({ shopNo }))).message).toBe("The Web edition cannot filter return stock-ins by 'Shop'");
		}
		expect((await failureOf(having({ warehouseNo: 'W1, W2' }))).message).toBe(
			"The Web edition filters return stock-ins by one 'Warehouse' at a time, and 2 are given",
		);
		expect(simulator.requests).toHaveLength(0);
	});
});

it.each([
	['action', new Wangdian()],
	['trigger', new WangdianTrigger()],
])('in the forms, %s, one of the goods is a goods item', (_name, { description }) => {
	const textsOf = ({ displayName, description: text, options = [] }: INodeProperties): string[] => [
		displayName,
		text ?? '',
		...(options as INodeProperties[]).flatMap(({ name, description: one }) => [name, one ?? '']),
	];
	const texts = description.properties.filter(({ displayOptions }) => displayOptions?.show?.resource?.includes('goods')).flatMap(textsOf);
	expect(texts).toContain('One Item per Goods Item');
	expect(texts).toContain("Every line with its goods item's fields");
	expect(texts.filter((text) => /goods's|(?:per|every|inside the) goods(?: line| once| created|$)/i.test(text))).toEqual([]);
});

/** The one record of a sample answer of the web edition. */
function webSampleOf(method: string): Record<string, unknown> {
	const file = path.join(projectRoot(), 'test', 'fixtures', 'web-record-samples.json');
	const { samples } = JSON.parse(readFileSync(file, 'utf8')) as { samples: Record<string, { record: Record<string, unknown> }> };
	return samples[method].record;
}

describe('stock movements of the web edition', () => {
	const method = 'stock_detail_report_query.php';
	const sample = webSampleOf(method);
	const moved = (minutes: number, more: object = {}) => {
		const at = time.now - minutes * MINUTE;
		return [at, { ...sample, create_date: formatBeijing(at), ...more }] as [number, Record<string, unknown>];
	};
	const all = { resource: 'stockMovement', operation: 'getAll', returnAll: true };
	const out = { stockin_no: null, stockout_no: 'CK2603260001', in_num: null, out_num: '2', src_order_no: 'CK2603260001', log_type: 2 };

	it('are found by their spec number, which they call sku_no', async () => {
		list('web', method, [moved(9), moved(8, { sku_no: 'OTHER' })]);
		expect(await run('web', { ...all, filters: { specNo: sample.sku_no as string } })).toEqual([
			expect.objectContaining({ spec_no: sample.sku_no, direction: 'In', defect: false }),
		]);
	});

	it('tell the direction by the number that is there, and defects by the kind of stock', async () => {
		list('web', method, [moved(9, { stock_type: 2 }), moved(8, out)]);
		expect(await run('web', all)).toEqual([
			expect.objectContaining({ direction: 'In', order_no: 'RK2603260001', defect: true }),
			expect.objectContaining({ direction: 'Out', order_no: 'CK2603260001', defect: false }),
		]);
	});

	// 统一的数量: what public code has seen, held against the ERP's own report.
	it('are as many as there are: parts of one line at two times, and rows alike in everything', async () => {
		simulator.options.totals = 'minusOne';
		const rows = [moved(20), moved(10, { num: '3' }), moved(10, { num: '3' }), moved(10, { num: '5' }), moved(5), moved(5), moved(5)];
		list('web', method, rows);
		const got = await run('web', all);
		expect(got.map(({ num }) => num)).toEqual([2, 3, 3, 5, 2, 2, 2]);
		expect(new Set(got.map(({ movement_id: id }) => id)).size).toBe(7);
		// The same ids each time: whoever stores them knows them again.
		expect(await run('web', all)).toEqual(got);
	});

	it.each(['documented', 'minusOne'] as const)('come to a trigger each once, however pages are cut, totals %s', async (totals) => {
		Object.assign(simulator.options, { totals });
		const credential = credentialFor(simulator, 'web') as never;
		const parameters = { resource: 'stockMovement', triggerOn: 'moved' };
		const host = new TriggerHost({ credential, parameters, cursors: 'durable' });
		list('web', method, []);
		await host.activate();
		const rows: Array<[number, object]> = [];
		let emitted = 0;
		for (let minute = 0; minute < 12; minute++) {
			time.advance(MINUTE);
			if (minute < 4) rows.push(...[1, 2, 2, 3, 3, 3].map((line) => moved(0.05, { src_detail_id: String(line), num: String(line) })));
			// The page ends between two that are alike, and elsewhere at the next poll.
			simulator.options.maxPageSize.web = 3 + (minute % 4);
			simulator.options.pageSizeAbove.web = 'clamp';
			list('web', method, rows);
			const got = (await host.poll()) ?? [];
			emitted += got.flat().length;
		}
		expect(emitted).toBe(24);
		expect(host.failed).toEqual([]);
	});
});

describe('deleted goods: 0 is not deleted, anything above is', () => {
	it.each([
		['flagship', 'goods.Goods.queryWithSpec', 1_690_000_000, true],
		['flagship', 'goods.Goods.queryWithSpec', 0, false],
		['enterprise', 'goods_query.php', '1690000000', true],
		['enterprise', 'goods_query.php', '0', false],
		['web', 'goods_query.php', 7, true],
		['web', 'goods_query.php', '0.0000', false],
	] as const)('%s, %s: %j is %p', async (edition, method, deleted, expected) => {
		const modified = time.now - MINUTE;
		const spec = { spec_id: 1, spec_no: 'S1', deleted };
		list(edition, method, [[modified, makeRecord(kindOf('goods'), edition, { index: 1, modified, more: { deleted, spec_list: [spec] } })]]);
		expect(await run(edition, { resource: 'goods', operation: 'getAll', returnAll: true })).toEqual([
			expect.objectContaining({ deleted: expected, spec_list: [expect.objectContaining({ deleted: expected })] }),
		]);
	});
});

/** Queries that list completed orders alone as long as no state is asked for. */
describe.each([
	['returnStockin', 'enterprise', 'stockin_order_query_refund.php', [10, 20, 30, 60, 80]],
	['returnStockin', 'web', 'stockin_order_query_refund.php', [10, 20, 30, 80]],
	['stockinOrder', 'enterprise', 'stockin_order_query.php', [10, 20, 25, 30, 60, 80]],
] as const)('the states of %s, %s', (name, edition, method, codes) => {
	const kind = kindOf(name);
	const asksForAll = name === 'returnStockin';
	const record = (index: number, status: number, modified = time.now - (20 - index) * MINUTE) =>
		[modified, makeRecord(kind, edition, { index, modified, created: modified, status })] as [number, Record<string, unknown>];
	const statesOf = async (...status: number[]) => {
		simulator.requests.length = 0;
		const filters = status.length > 0 ? { status } : {};
		const found = await run(edition, { resource: name, operation: 'getAll', returnAll: true, filters });
		return found.map((one) => one.status);
	};
	const sent = () => simulator.requests.map((_, index) => asked(index).status);

	it('several are asked for one after another', async () => {
		list(
			edition,
			method,
			codes.map((status, index) => record(index, status)),
		);
		expect(await statesOf(30, 20)).toEqual([20, 30]);
		expect(sent().sort()).toEqual(['20', '30']);
		expect(await statesOf(20, 80)).toEqual([20, 80]);
		expect(await statesOf(20)).toEqual([20]);
		expect(sent()).toEqual(['20']);
		expect(await statesOf(...codes)).toEqual(codes);
	});

	it(asksForAll ? 'without a choice all come' : 'without a choice the completed ones come, and the form says so', async () => {
		list(
			edition,
			method,
			codes.map((status, index) => record(index, status)),
		);
		expect(await statesOf()).toEqual(asksForAll ? codes : [80]);
		const { note } = listingOf(kind, edition);
		if (asksForAll) expect(note).toBeUndefined();
		else expect(note).toContain('completed ones (80) alone');
	});

	it('Get finds an open one, or says how to', async () => {
		list(edition, method, [record(1, 80), record(2, 30)]);
		const get = async (index: number) => await run(edition, { resource: name, operation: 'get', stockinNo: numberFor(kind, index) });
		expect(await get(1)).toMatchObject([{ status: 80 }]);
		if (asksForAll) expect(await get(2)).toMatchObject([{ status: 30 }]);
		else expect((await failureOf(get(2))).description).toContain("by 'Get Many' with its 'Status'");
	});

	it('come to a trigger through all that were chosen, whatever the order of the choice', async () => {
		const credential = credentialFor(simulator, edition) as never;
		const watching = (status: number[]) => ({ resource: name, triggerOn: 'changed', filters: { status } });
		const host = new TriggerHost({ credential, parameters: watching([20, 30]), cursors: 'durable' });
		list(edition, method, []);
		await host.activate();
		const came: unknown[] = [];
		for (const [minute, status] of [10, 20, 30, 80, 30, 20].entries()) {
			time.advance(MINUTE);
			list(edition, method, [record(1, status, time.now - 1_000)]);
			host.configure(watching(minute % 2 === 0 ? [20, 30] : [30, 20]));
			came.push(...((await host.poll()) ?? []).flat().map(({ json }) => json.status));
		}
		for (let minutes = 0; minutes < 10; minutes++) {
			time.advance(MINUTE);
			expect(await host.poll()).toBeNull();
		}
		expect(came).toEqual([20, 30, 30, 20]);
		simulator.requests.length = 0;
		await host.poll();
		expect(sent().sort()).toEqual(['20', '30']);
	});
});

describe('a trigger whose feed is read in other parts than before', () => {
	const method = 'stockin_order_query_refund.php';
	const kind = kindOf('returnStockin');
	const warnings = (host: TriggerHost) => host.logged.filter(({ level }) => level === 'warn').map(({ text }) => text);
	const came = async (host: TriggerHost) => {
		time.advance(MINUTE);
		return ((await host.poll()) ?? []).flat().map(({ json }) => json.stockin_id);
	};
	const records: Array<[number, Record<string, unknown>]> = [];
	/** Adds one that changed a second ago. */
	const add = (status: number) => {
		const modified = time.now - 1_000;
		records.push([modified, makeRecord(kind, 'web', { index: records.length, modified, created: modified, status })]);
		list('web', method, records);
		return String(records.at(-1)![1].stockin_id);
	};
	const started = async (filters: object, triggerOn: string) => {
		records.length = 0;
		list('web', method, records);
		const credential = credentialFor(simulator, 'web') as never;
		const host = new TriggerHost({ credential, parameters: { resource: kind.name, triggerOn, filters } as never, cursors: 'durable' });
		await host.activate();
		return host;
	};

	it.each(['changed', 'created'])(
		'from one part to four, as an older version stored it: loses, repeats and tells nothing, %s',
		async (triggerOn) => {
			// What the version before this one read: completed ones, in one part.
			const host = await started({ status: [80] }, triggerOn);
			const first = [add(80), add(20)];
			expect(await came(host)).toEqual([first[0]]);
			host.configure({ resource: kind.name, triggerOn, filters: {} });
			const stored = JSON.stringify(host.saved).replace(/"filter":"[^"]+"/, '"filter":""');
			host.restart(JSON.parse(stored) as never);
			const later = [add(80), add(30)];
			// Of those that were not asked for before, the ones come that are not settled yet.
			expect((await came(host)).sort()).toEqual([first[1], ...later].sort());
			for (let minutes = 0; minutes < 10; minutes++) expect(await came(host)).toEqual([]);
			const last = add(20);
			expect(await came(host)).toEqual([last]);
			expect(warnings(host)).toEqual([]);
		},
	);

	it.each([
		['fewer', [], [30]],
		['others', [20, 80], [20, 30]],
		['as many others', [10, 30], [30, 80]],
		['more', [30], []],
	])('when filters choose %s: %j, then %j: what had come does not come again', async (_, before, after) => {
		const host = await started(before.length > 0 ? { status: before } : {}, 'changed');
		for (let count = 0; count < 3; count++) add(30);
		const watched = before.length === 0 || before.includes(30);
		expect(await came(host)).toHaveLength(watched ? 3 : 0);
		host.configure({ resource: kind.name, triggerOn: 'changed', filters: after.length > 0 ? { status: after } : {} });
		const next = add(30);
		const got = await came(host);
		expect(got).toHaveLength(watched ? 1 : 4);
		expect(got).toContain(next);
		for (let minutes = 0; minutes < 10; minutes++) expect(await came(host)).toEqual([]);
	});
});

describe('warehouses and shops that are not all listed', () => {
	const nosOf = async (edition: Edition, hints: NodeExecutionHint[] = []) =>
		(await run(edition, { resource: 'warehouse', operation: 'getAll', returnAll: true }, hints)).map((one) => [
			one.warehouse_no,
			one.is_disabled,
		]);
	const picked = async (edition: Edition, method = 'searchWarehouses', filter?: string) =>
		(await searchList('wangdian', method, credentialFor(simulator, edition) as never, {}, filter)).results;

	it.each(['flagship', 'enterprise', 'web'] as const)(
		'disabled warehouses are listed as such, and come last in the drop-down, %s',
		async (edition) => {
			simulator.warehouses.add({ warehouseNo: 'A1', name: '一仓', isDisabled: true });
			simulator.warehouses.add({ warehouseNo: 'B2', name: '二仓' });
			expect(await nosOf(edition)).toEqual(
				expect.arrayContaining([
					['A1', true],
					['B2', false],
				]),
			);
			expect((await picked(edition)).slice(-1)).toEqual([{ name: '一仓 (A1), disabled', value: 'A1' }]);
			expect(await picked(edition, 'searchWarehouses', 'b2')).toEqual([{ name: '二仓 (B2)', value: 'B2' }]);
		},
	);

	it('disabled shops are listed as such, web', async () => {
		const shop = (index: number, isDisabled: boolean) =>
			[time.now, { shop_no: `S${index}`, shop_name: `店${index}`, is_disabled: isDisabled }] as [number, object];
		list('web', 'shop.php', [shop(1, true), shop(2, false)]);
		const got = await run('web', { resource: 'shop', operation: 'getAll', returnAll: true });
		expect(got.map((one) => [one.shop_no, one.is_disabled])).toEqual(
			expect.arrayContaining([
				['S1', true],
				['S2', false],
			]),
		);
		expect(await picked('web', 'searchShops')).toEqual([
			{ name: '店2 (S2)', value: 'S2' },
			{ name: '店1 (S1), disabled', value: 'S1' },
		]);
	});

	it('where a server demands times, the latest come and it is said; another one can be chosen as typed, flagship', async () => {
		simulator.warehouses.add({ warehouseNo: 'OLD1', name: '旧仓' });
		time.advance(40 * DAY);
		simulator.warehouses.add({ warehouseNo: 'NEW1', name: '新仓' });
		const hints: NodeExecutionHint[] = [];
		expect(await nosOf('flagship', hints)).toEqual(
			expect.arrayContaining([
				['OLD1', false],
				['NEW1', false],
			]),
		);
		expect(hints).toEqual([]);
		expect((await picked('flagship')).map(({ value }) => value)).toEqual(expect.arrayContaining(['NEW1', 'OLD1']));
		simulator.options.warehouseTimes = 'required';
		time.advance(2 * MINUTE);
		expect(await nosOf('flagship', hints)).toEqual([['NEW1', false]]);
		expect(hints.map(({ message }) => message)).toEqual([
			'Wangdian demands times here, so only warehouses last changed after 2026-11-11 08:02:00 Beijing time were read. Others are there, too, and are chosen by their number',
		]);
		expect((await picked('flagship')).map(({ name }) => name)).toEqual([
			'新仓 (NEW1)',
			'Type to find another: only warehouses changed since 2026-11-11 are listed',
		]);
		expect(await picked('flagship', 'searchWarehouses', 'OLD1')).toEqual([
			expect.objectContaining({ name: 'OLD1 (as typed: only warehouses changed since 2026-11-11 are listed)', value: 'OLD1' }),
		]);
	});
});
