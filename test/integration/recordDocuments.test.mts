// What single pages of Wangdian's say of single queries, beyond what all kinds of records have in common (records.test.mts). Where a
// page has a sample answer, the record is the one of the sample, shortened.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject, INodeProperties, NodeExecutionHint } from 'n8n-workflow';

import { Wangdian } from '../../nodes/Wangdian/Wangdian.node';
import { WangdianTrigger } from '../../nodes/WangdianTrigger/WangdianTrigger.node';
import { kinds } from '../../nodes/shared/records/kinds';
import { formatBeijing, type Edition, type GenericList, type Simulator } from '../simulator/index.mts';
import { runNode, TriggerHost } from '../support/nodeContexts.mts';
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
		expect(Object.keys(asked())).toEqual([listingOf(kindOf(name), edition).find!.parameter]);
		const error = await failureOf(get(name, edition, 7));
		expect(error.message).toMatch(/^No .* was found$/);
		expect(simulator.requests).toHaveLength(2);
		expect(Object.keys(withTimes).filter((one) => one in asked())).toEqual([]);
	});

	const open = FOUND.filter(([, , said]) => said === 'open');
	it.each(open.flatMap((one) => REFUSALS.map((text) => [...one, text] as const)))(
		'%s, %s, %s: where a server demands times, it is looked for span by span %j: %s',
		async (name, edition, _said, withTimes, demandsTimes) => {
			const [, held] = stock(name, edition, [1, 40, 100], { demandsTimes });
			expect(await get(name, edition, 1)).toEqual([held]);
			expect(asked()).toMatchObject({ ...withTimes, start_time: expect.any(String), end_time: expect.any(String) });
			// Once by the number alone, then the span of today, and so on back.
			expect(simulator.requests).toHaveLength(1 + (name === 'stockinOrder' ? 40 : 2));
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
