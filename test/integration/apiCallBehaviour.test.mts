// API -> Call: what the generated tests of all methods do not show. Paging while the list changes, spans, limits, what is sent
// again and what is not, digits, arguments as JSON, and how it reads when something is wrong.
import type { IDataObject, NodeExecutionHint } from 'n8n-workflow';
import { startSimulator, type Edition, type Simulator } from '../simulator/index.mts';
import { mapperFields, runNode, searchList } from '../support/nodeContexts.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { VirtualClock } from '../support/virtualClock.mts';

const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let time: VirtualClock;
let simulator: Simulator;

beforeEach(async () => {
	time = new VirtualClock(Date.parse('2026-11-03T00:00:00Z'));
	simulator = await startSimulator({ now: () => time.now, catalogueOnly: true });
});

afterEach(async () => {
	await simulator.close();
	time.restore();
});

interface Given {
	edition?: Edition;
	method: unknown;
	values?: Record<string, unknown>;
	json?: unknown;
	limit?: number;
	options?: object;
	timezone?: string;
	continueOnFail?: boolean;
	items?: IDataObject[];
	hints?: NodeExecutionHint[];
}

const run = async ({ edition = 'flagship', method, values, json, limit, options = {}, timezone, continueOnFail, items, hints }: Given) =>
	await runNode({
		credential: credentialFor(simulator, edition) as never,
		timezone,
		continueOnFail,
		items,
		hints,
		parameters: {
			resource: 'api',
			operation: 'call',
			returnAll: limit === undefined,
			limit: limit ?? 50,
			method: typeof method === 'string' ? { __rl: true, mode: 'name', value: method } : method,
			argumentsMode: json === undefined ? 'form' : 'json',
			arguments: { mappingMode: 'defineBelow', value: values ?? {}, schema: [], matchingColumns: [] },
			argumentsJson: json ?? '{}',
			options,
		} as never,
	});
const failure = async (given: Given) =>
	await run(given).then(
		() => {
			throw new Error('It went through');
		},
		(error: Error & { description?: string; httpCode?: string; context?: { itemIndex?: number } }) => error,
	);
const json = async (given: Given) => (await run(given)).map((item) => item.json);
const beijing = (ms: number) => new Date(ms + 8 * HOUR).toISOString().slice(0, 19).replace('T', ' ');
const span = (from: number, to: number) => ({ start_time: beijing(from), end_time: beijing(to) });

/** The transfer query of each edition, as an example of a list by time of last change. */
const LISTS: Record<Edition, { method: string; more: object }> = {
	flagship: { method: 'wms.stocktransfer.Manage.queryWithDetail', more: {} },
	enterprise: { method: 'stock_transfer_query.php', more: {} },
	web: { method: 'stock_transfer_query.php', more: { type: '0' } },
};
const query = (edition: Edition, from: number, to: number): Given => ({
	edition,
	method: LISTS[edition].method,
	values: { ...span(from, to), ...LISTS[edition].more },
});

/** Records spread evenly over a time, numbered from 0. */
function records(count: number, from: number, step: number) {
	return Array.from({ length: count }, (_, index) => ({ at: from + index * step, record: { no: index } }));
}
const numbers = async (given: Given) => (await json(given)).map(({ no }) => no as number);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe.each(EDITIONS)('a list by time, %s', (edition) => {
	const { method } = LISTS[edition];

	it('is read from the last page to the first, with the total asked for on page 0 only', async () => {
		simulator.lists.set(edition, method, { records: records(250, time.now - DAY, MINUTE) });
		expect(await numbers(query(edition, time.now - 2 * DAY, time.now))).toEqual(upTo(250));
		const pages = simulator.requests.map(({ query: asked, form }) => asked.page_no ?? form!.page_no);
		expect(pages).toEqual(['0', '2', '1', '0']);
		if (edition === 'flagship') {
			expect(simulator.requests.map(({ query: asked }) => asked.calc_total)).toEqual(['1', '0', '0', '1']);
		}
	});

	it('one page is one request', async () => {
		simulator.lists.set(edition, method, { records: records(100, time.now - DAY, MINUTE) });
		expect(await numbers(query(edition, time.now - 2 * DAY, time.now))).toHaveLength(100);
		expect(simulator.requests).toHaveLength(1);
	});

	it('loses nothing and repeats nothing when records leave between two pages', async () => {
		const all = records(450, time.now - DAY, MINUTE);
		simulator.lists.set(edition, method, { records: all });
		let page = 0;
		const gone = new Set<number>();
		simulator.faults.push({
			kind: 'call',
			times: Infinity,
			run: () => {
				// Records change, so that their time leaves the window; those after them move up.
				for (const index of [page * 20, 100 + page, 300 + page]) {
					gone.add(index);
					all[index].at = time.now + DAY;
				}
				page++;
			},
		});
		const got = await numbers(query(edition, time.now - 2 * DAY, time.now));
		expect(new Set(got).size).toBe(got.length);
		expect(upTo(450).filter((index) => !gone.has(index) && !got.includes(index))).toEqual([]);
		expect(page).toBeGreaterThanOrEqual(5);
	});

	it.each(['closed', 'halfOpenEnd', 'halfOpenStart'] as const)(
		'wider spans are split and stitched without a record twice, ends %s',
		async (interval) => {
			simulator.options.interval = interval;
			const from = time.now - 100 * DAY;
			// Two records alike in their second, at every edge that the windows can have.
			const all = records(201, from, DAY / 2);
			simulator.lists.set(edition, method, { records: all });
			const got = await numbers(query(edition, from - SECOND, time.now + SECOND));
			expect(new Set(got).size).toBe(got.length);
			// Enterprise and web document their spans as closed, and are taken at their word.
			if (interval === 'closed' || edition === 'flagship') expect(got).toEqual(upTo(201));
			for (const { form, args } of simulator.requests) {
				const asked = (form ?? (args as unknown[])[0]) as Record<string, string>;
				expect(Date.parse(`${asked.end_time}Z`) - Date.parse(`${asked.start_time}Z`)).toBeLessThanOrEqual(30 * DAY);
			}
		},
	);

	it('a limit below the page asks for that many, above it reads on', async () => {
		simulator.lists.set(edition, method, { records: records(450, time.now - DAY, MINUTE) });
		expect(await numbers({ ...query(edition, time.now - 2 * DAY, time.now), limit: 7 })).toEqual(upTo(7));
		expect(simulator.requests).toHaveLength(1);
		simulator.requests.length = 0;
		expect(await numbers({ ...query(edition, time.now - 2 * DAY, time.now), limit: 210 })).toEqual(upTo(210));
		// Pages 0, 2, 1 and 0 again, to which records of page 1 may have moved.
		expect(simulator.requests).toHaveLength(4);
		expect(await numbers({ ...query(edition, time.now - 2 * DAY, time.now), limit: 9_999 })).toEqual(upTo(450));
	});

	it.each([
		['array', 'documented'],
		['null', 'string'],
		['missing', 'missing'],
		['array', 'minusOne'],
		['array', 'zero'],
	] as const)('an empty list as %s, totals %s', async (emptyList, totals) => {
		Object.assign(simulator.options, { emptyList, totals });
		expect(await numbers(query(edition, time.now - DAY, time.now))).toEqual([]);
		simulator.lists.set(edition, method, { records: records(250, time.now - DAY, MINUTE) });
		expect(await numbers(query(edition, time.now - 2 * DAY, time.now))).toEqual(upTo(250));
		simulator.options.pageBeyondEnd = 'lastPage';
		simulator.lists.set(edition, method, { records: records(200, time.now - DAY, MINUTE) });
		expect(await numbers(query(edition, time.now - 2 * DAY, time.now))).toEqual(upTo(200));
	});

	it('keeps records that are alike in everything, each of them', async () => {
		const all = records(250, time.now - DAY, MINUTE).map(({ at }) => ({ at, record: { alike: true } }));
		simulator.lists.set(edition, method, { records: all });
		expect(await json(query(edition, time.now - 2 * DAY, time.now))).toHaveLength(250);
	});

	it('a span that no document limits is split by what the server says', async () => {
		simulator.lists.set(edition, method, { records: records(50, time.now - 20 * DAY, 8 * HOUR), maxSpan: '7d' });
		expect(await numbers(query(edition, time.now - 20 * DAY, time.now))).toEqual(upTo(50));
		expect(simulator.requests).toHaveLength(4);
	});

	it('puts out one page as it came when a page is asked for', async () => {
		simulator.lists.set(edition, method, { records: records(250, time.now - DAY, MINUTE) });
		const [answer, ...others] = await json({ ...query(edition, time.now - 2 * DAY, time.now), options: { pageNo: 0, pageSize: 20 } });
		expect(others).toEqual([]);
		expect(JSON.stringify(answer)).toContain('total_count');
		expect(JSON.stringify(answer)).toContain('"no":19}');
		expect(JSON.stringify(answer)).not.toContain('"no":20}');
	});
});

describe('spans', () => {
	it('minutes: an hour at a time, and 30 days with the field that widens it', async () => {
		const from = time.now - 5 * HOUR;
		simulator.lists.set('flagship', 'wms.stockout.Base.search', { records: records(300, from, MINUTE) });
		expect(await numbers({ method: 'wms.stockout.Base.search', values: span(from, time.now) })).toEqual(upTo(300));
		expect(simulator.requests.length).toBeGreaterThanOrEqual(5);
		simulator.requests.length = 0;
		const method = 'wms.StockSpec.queryChangeHistory';
		const values = { start_date: beijing(from), end_date: beijing(time.now) };
		await run({ method, values });
		expect(simulator.requests).toHaveLength(5);
		simulator.requests.length = 0;
		await run({ method, values: { ...values, spec_no: 'A' } });
		expect(simulator.requests).toHaveLength(1);
	});

	it('are split for arguments given as JSON as well', async () => {
		const from = time.now - 70 * DAY;
		simulator.lists.set('flagship', LISTS.flagship.method, { records: records(70, from, DAY) });
		expect(await numbers({ method: LISTS.flagship.method, json: JSON.stringify([span(from, time.now)]) })).toEqual(upTo(70));
		expect(simulator.requests).toHaveLength(3);
	});

	it('a server that takes no more than 30 records per page gets no more', async () => {
		simulator.options.maxPageSize.enterprise = 30;
		simulator.lists.set('enterprise', 'shop.php', { records: records(100, time.now, 0) });
		expect(await numbers({ edition: 'enterprise', method: 'shop.php' })).toEqual(upTo(100));
		expect(simulator.requests.map(({ form }) => form!.page_size)).toEqual(['100', '30', '30', '30', '30']);
	});
});

describe('answers', () => {
	it('where no document shows the list, the only list of objects is it', async () => {
		simulator.lists.set('enterprise', 'stockin_order_query.php', { records: records(120, time.now - HOUR, SECOND) });
		const values = span(time.now - DAY, time.now);
		expect(await numbers({ edition: 'enterprise', method: 'stockin_order_query.php', values })).toEqual(upTo(120));
	});

	it('a method without pages: one item per entry, or the whole answer', async () => {
		simulator.lists.set('web', 'pick_order_query.php', { records: records(3, time.now, 0) });
		const method = 'sales.StockSync.calcStock';
		expect(await numbers({ edition: 'web', method: 'pick_order_query.php', json: { pick_no: 'P' } })).toEqual([0, 1, 2]);
		expect(await numbers({ edition: 'web', method: 'pick_order_query.php', json: { pick_no: 'P' }, limit: 2 })).toEqual([0, 1]);
		expect(await json({ method, values: { apiGoodsId: 1, forceSync: false } })).toEqual([{ status: 0, data: { list: [] } }]);
	});

	it('success is code 200 where the method says so', async () => {
		simulator.lists.set('web', 'purchase_order_query.php', { records: records(3, time.now - HOUR, SECOND) });
		expect(await numbers({ edition: 'web', method: 'purchase_order_query.php', values: span(time.now - DAY, time.now) })).toEqual([
			0, 1, 2,
		]);
		expect(JSON.parse(simulator.requests[0].answer.body)).toMatchObject({ code: 200 });
		simulator.faults.push({ kind: 'code', code: 200, message: 'no' });
		const error = await failure({ edition: 'web', method: 'warehouse_query.php' });
		expect(error.message).toContain('code 200');
	});

	// 传该字段可以不传开始时间和结束时间.
	it('web purchase orders by the number of their platform need no times', async () => {
		simulator.lists.set('web', 'purchase_order_query.php', { records: records(3, time.now - HOUR, SECOND) });
		expect(await numbers({ edition: 'web', method: 'purchase_order_query.php', values: { platform_order_no: 'P1' } })).toEqual([0, 1, 2]);
		const { form } = simulator.requests[0];
		expect([form!.platform_order_no, form!.start_time]).toEqual(['P1', undefined]);
	});

	it('64-bit ids and long decimals keep their digits, both ways', async () => {
		const method = 'finance.AlipayAccountCheck.search';
		simulator.faults.push({
			kind: 'http',
			status: 200,
			body: '{"status":0,"data":{"total_count":1,"order":[{"rec_id":2806836923887255575,"amount":123456789012345.6789,"no":"00123"}]}}',
		});
		const [record] = await json({ method, values: { ...span(time.now - HOUR, time.now), platform_id: 1 } });
		expect(record).toEqual({ rec_id: '2806836923887255575', amount: '123456789012345.6789', no: '00123' });

		await run({
			method: 'wms.stocktransfer.Edit.createOrder',
			values: {
				outer_no: '2806836923887255575',
				from_warehouse_no: 'A',
				to_warehouse_no: 'B',
				mode: 0,
				isCheck: false,
				detailList: '[{"spec_no":"S","num":123456789012345.6789},{"spec_no":"T","num":"987654321098765.4321"}]',
			},
		});
		expect(simulator.requests.at(-1)!.rawBody).toBe(
			'[{"outer_no":"2806836923887255575","from_warehouse_no":"A","to_warehouse_no":"B","mode":0},[{"spec_no":"S","num":123456789012345.6789},{"spec_no":"T","num":987654321098765.4321}],false]',
		);
		await run({ method: 'system.Anything.else', json: '[{"id":2806836923887255575}]' }).catch(() => undefined);
		expect(simulator.requests.at(-1)!.rawBody).toBe('[{"id":2806836923887255575}]');
	});

	it('entries that a batch write did not accept are an error that names each', async () => {
		const method = 'goods.Barcode.upload';
		const rejected = [
			{ at: 0, record: { spec_no: 'S1', barcode: '69', error_msg: '商家编码不存在' } },
			{ at: 0, record: { spec_no: 'S2', barcode: '70', error_msg: '条码重复' } },
		];
		simulator.lists.set('flagship', method, { records: rejected });
		const given: Given = { method, json: [[{ merchant_no: 'S1', barcode: '69' }]] };
		const error = await failure(given);
		expect(error.message).toBe(
			`Wangdian did not accept 2 entries of ${method}: spec_no S1, barcode 69: 商家编码不存在; spec_no S2, barcode 70: 条码重复`,
		);
		expect(error.description).toContain('Wangdian accepted the others: send only the corrected entries again');
		const [answer, ...failed] = await run({ ...given, continueOnFail: true });
		expect(answer.json).toMatchObject({ status: 0 });
		expect(failed.map((item) => [item.json.spec_no, item.json.error, item.pairedItem])).toEqual([
			['S1', `Wangdian did not accept an entry of ${method}: spec_no S1, barcode 69: 商家编码不存在`, { item: 0 }],
			['S2', `Wangdian did not accept an entry of ${method}: spec_no S2, barcode 70: 条码重复`, { item: 0 }],
		]);
	});
});

describe('what is sent again', () => {
	const write: Given = { method: 'wms.stocktransfer.Manage.cancelOrder', values: { transfer_no: 'TF1' } };

	it.each([
		['a documented write', write],
		['a method that no document has', { method: 'wms.Some.thing', json: '[]' }],
	])('%s after an ambiguous failure: not at all', async (_what, given) => {
		simulator.faults.push({ kind: 'resetAfterApply', times: Infinity });
		const error = await failure(given);
		expect(simulator.requests).toHaveLength(1);
		expect(error.message).toContain('may have been applied');
		expect(error.description).toContain('It was not sent again');
	});

	it('a write after a refusal for the allowance: later', async () => {
		simulator.faults.push({ kind: 'allowance' });
		await run(write);
		expect(simulator.requests).toHaveLength(2);
		expect(time.waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThanOrEqual(60_000);
	});

	it('a read after passing trouble: at once', async () => {
		simulator.faults.push({ kind: 'reset' });
		await run(query('flagship', time.now - DAY, time.now));
		expect(simulator.requests).toHaveLength(2);
	});
});

describe('times', () => {
	const sentTimes = async (start: unknown, timezone = 'Europe/Berlin') => {
		simulator.requests.length = 0;
		await run({ method: LISTS.flagship.method, timezone, values: { start_time: start, end_time: '2026-07-20 00:00:00' } });
		return (simulator.requests[0].args as Array<{ start_time: string }>)[0].start_time;
	};

	it.each([
		['picked in the editor: the time zone of the workflow', '2026-07-01T08:00:00', '2026-07-01 14:00:00'],
		['typed as Wangdian writes it: Beijing time', '2026-07-01 08:00:00', '2026-07-01 08:00:00'],
		['with a zone: that instant', '2026-07-01T08:00:00+02:00', '2026-07-01 14:00:00'],
		['in UTC', '2026-07-01T08:00:00.000Z', '2026-07-01 16:00:00'],
		['an expression with a DateTime', "={{ DateTime.fromISO('2026-07-01T08:00:00Z') }}", '2026-07-01 16:00:00'],
	])('%s', async (_what, given, sent) => {
		expect(await sentTimes(given)).toBe(sent);
	});

	it.each([
		['2026-03-29T01:59:59', '2026-03-29 08:59:59'],
		['2026-03-29T03:00:00', '2026-03-29 09:00:00'],
		['2026-10-25T04:00:00', '2026-10-25 11:00:00'],
	])('the day the clocks change in Berlin: %s', async (given, sent) => {
		simulator.requests.length = 0;
		await run({ method: LISTS.flagship.method, timezone: 'Europe/Berlin', values: { start_time: given, end_time: given } });
		expect((simulator.requests[0].args as Array<{ start_time: string }>)[0].start_time).toBe(sent);
	});

	it('a date without a time is a calendar date: it does not move with the zone', async () => {
		const method = 'stock_sync_by_pd.php';
		const goods = (date: string) => JSON.stringify([{ spec_no: 'S', stock_num: 1, expire_date: date, production_date: '2026-07-02' }]);
		await run({
			edition: 'web',
			method,
			timezone: 'America/New_York',
			values: { warehouse_no: 'W', api_outer_no: 'P1', goods_list: goods('2026-07-01T23:00:00') },
		});
		const [line] = JSON.parse(simulator.requests[0].form!.goods_list) as Array<Record<string, string>>;
		expect(line).toMatchObject({ expire_date: '2026-07-01', production_date: '2026-07-02' });
	});
});

describe('arguments as JSON', () => {
	const method = 'wms.stocktransfer.Edit.createOrder';
	const order = { outer_no: 'X', from_warehouse_no: 'A', to_warehouse_no: 'B', mode: 0 };
	const lines = [{ spec_no: 'S', num: 1 }];

	it.each([
		['the positional arguments as text', JSON.stringify([order, lines, false])],
		['the positional arguments as a value', [order, lines, false]],
		['all arguments by name', { isCheck: false, orderInfo: order, detailList: lines }],
	])('flagship, %s', async (_what, given) => {
		await run({ method, json: given });
		expect(simulator.requests[0].args).toEqual([order, lines, false]);
	});

	it('flagship, one object for a method that takes one, and a single value by name', async () => {
		await run({ method: 'setting.Shop.queryShop', json: '{"shop_no":"01"}' });
		expect(simulator.requests[0].args).toEqual([{ shop_no: '01' }]);
		await run({ method: 'wms.stocktransfer.Manage.cancelOrder', json: '{"transfer_no":"TF1"}' });
		expect(simulator.requests[1].args).toEqual(['TF1']);
	});

	it.each([
		['{', "'argumentsJson' is not JSON: {"],
		['"text"', 'must be a JSON list of the arguments, or a JSON object'],
		[[order], `holds 1 arguments, and ${method} takes a list of 3 arguments: orderInfo {...}, detailList [...], isCheck`],
		[[order, order, false], "must hold a list as argument 2, 'detailList' (调拨单明细信息)"],
		[order, "'outer_no' is none of them"],
		[{ orderInfo: order }, "lacks 'detailList' (调拨单明细信息)"],
	])('flagship, %j is refused', async (given, text) => {
		expect((await failure({ method, json: given })).message).toContain(text);
		expect(simulator.requests).toHaveLength(0);
	});

	it.each([
		['enterprise', 'trade_push.php'],
		['web', 'trade_push.php'],
	] as const)('%s: an object, lists and objects in it as JSON', async (edition, form) => {
		expect((await failure({ edition, method: form, json: '[]' })).message).toContain('must be a JSON object');
		await run({ edition, method: form, json: '{"trade_list":[{"tid":"中"}],"flag":true}' }).catch(() => undefined);
		expect(simulator.requests[0].form).toMatchObject({ trade_list: '[{"tid":"中"}]', flag: '1' });
	});
});

describe('methods by name', () => {
	it('one that no document has is called as it is', async () => {
		expect((await failure({ method: 'wms.Some.thing', json: '[1,"two"]' })).message).toContain('接口不存在:wms.Some.thing');
		expect(simulator.requests[0].args).toEqual([1, 'two']);
		const error = await failure({ edition: 'web', method: 'some_new_query', json: '{"a":1}' });
		expect(error.message).toContain('HTTP 404');
		expect(simulator.requests[1]).toMatchObject({ method: 'some_new_query.php', form: { a: '1' } });
	});

	it('has no form, and says so', async () => {
		const error = await failure({ method: 'wms.Some.thing' });
		expect(error.message).toContain("There is no form for 'wms.Some.thing'");
		expect(error.description).toContain("'Arguments As' to JSON");
	});

	it.each([
		['flagship', 'stock_query.php', 'It belongs to the Enterprise edition'],
		['web', 'wms.stocktransfer.Edit.createOrder', 'It belongs to the Flagship edition'],
		['web', { mode: 'list', value: 'gone_query.php' }, 'Choose a method from the list'],
	] as const)('%s: %j belongs elsewhere', async (edition, method, text) => {
		const error = await failure({ edition, method });
		expect(error.message).toMatch(/^The (Flagship|Web) edition has no method '/);
		expect(error.description).toContain(text);
		expect(simulator.requests).toHaveLength(0);
	});

	it.each(['../../etc', 'a/b', 'a b', 'a?b=c'])('%s is no name of a method', async (method) => {
		for (const edition of EDITIONS) {
			expect((await failure({ edition, method })).message).toBe(`'Method' is not the name of a method: ${method}`);
		}
	});

	it('without the .php it is the same method', async () => {
		await run({ edition: 'enterprise', method: 'shop', values: {} });
		expect(simulator.requests[0].method).toBe('shop.php');
	});

	it('empty is refused', async () => {
		expect((await failure({ method: '' })).message).toBe("'Method' is empty");
	});
});

describe('what is wrong in a form', () => {
	const method = 'wms.stocktransfer.Edit.createOrder';
	const values = {
		outer_no: 'X',
		from_warehouse_no: 'A',
		to_warehouse_no: 'B',
		mode: 0,
		isCheck: false,
		detailList: [{ spec_no: 'S', num: 1 }],
	};

	it.each([
		[{ outer_no: ' ' }, "'outer_no' (外部单号) is required"],
		[{ mode: 'two' }, "'mode' (调拨类型) must be a whole number, not 'two'"],
		[{ isCheck: 'perhaps' }, "'isCheck' (是否审核) must be true or false, not 'perhaps'"],
		[
			{ detailList: '[{' },
			'\'detailList\' (调拨单明细信息) must be a JSON list, e.g. [{"spec_no":null,"num":null}], not a text that is no JSON',
		],
		[{ detailList: {} }, "'detailList' (调拨单明细信息) must be a JSON list"],
		[{ detailList: [] }, "'detailList' (调拨单明细信息) is required, and the list is empty"],
		[{ detailList: [{ spec_no: 'S', num: 1 }, { num: 2 }] }, "'detailList[1].spec_no' (商家编码) is required"],
		[{ detailList: [{ spec_no: 'S', num: 'many' }] }, "'detailList[0].num' (调拨数量) must be a number, not 'many'"],
		[{ detailList: [{ spec_no: { no: 1 }, num: 1 }] }, "'detailList[0].spec_no' (商家编码) must be text, not an object"],
		[{ outer_no: 2806836923887255575 }, "'outer_no' (外部单号) has lost digits, because it came as a number: give it as text"],
	])('%j', async (change, text) => {
		const error = await failure({ method, values: { ...values, ...change } });
		expect(error.message).toContain(`${method}: ${text}`);
		expect(error.description).toContain('Nothing was sent');
		expect(error.context?.itemIndex).toBe(0);
		expect(simulator.requests).toHaveLength(0);
	});

	it('everything that is wrong is said at once', async () => {
		const error = await failure({ method, values: { mode: 'x' } });
		expect(error.message).toBe(`${method}: 'outer_no' (外部单号) is required`);
		expect(error.description).toMatch(
			/^Also:<br>\n'from_warehouse_no' .*<br>\n'to_warehouse_no' .*<br>\n'mode' .*<br>\n'detailList' .*<br>\n'isCheck' .*<br>\nNothing was sent/,
		);
	});

	it.each([
		['a code', { mode: 99 }, { mode: 99 }, {}, "'mode' (调拨类型) has '99', which is not among the known values: 0 单品调拨"],
		['a field', { newer: 'A' }, { newer: 'A' }, {}, "'newer' is not among the known fields"],
		[
			'fields of many lines, named once',
			{ detailList: [1, 2, 3].map((num) => ({ spec_no: 'S', num, newer: num })) },
			{},
			{ newer: 1 },
			"'detailList[].newer' is not among the known fields",
		],
	])('%s that the catalogue does not know goes out, with a hint', async (_what, change, head, line, text) => {
		simulator.options.unknown = 'taken';
		const hints: NodeExecutionHint[] = [];
		await run({ method, values: { ...values, ...change }, hints });
		const [order, lines] = simulator.requests[0].args as [object, object[]];
		expect(order).toMatchObject(head);
		expect(lines[0]).toMatchObject(line);
		expect(hints).toHaveLength(1);
		expect(hints[0]).toMatchObject({ type: 'info', location: 'outputPane' });
		expect(hints[0].message.startsWith(`${method}: ${text}`)).toBe(true);
		expect(hints[0].message).toContain('It was sent as it was given');
	});

	it('a refusal of a call with unknown fields names them', async () => {
		const error = await failure({ method, values: { ...values, newer: 'A' } });
		expect(error.message).toBe('Wangdian rejected a parameter (status 2: newer)');
		expect(error.description).toMatch(/^The catalogue does not know: 'newer' is not among the known fields\. Correct the value/);
	});

	it('many items with one unknown field bring one hint', async () => {
		simulator.options.unknown = 'taken';
		const hints: NodeExecutionHint[] = [];
		await run({ method, values: { ...values, newer: 'A' }, items: [{}, {}, {}], hints });
		expect(simulator.requests).toHaveLength(3);
		expect(hints).toHaveLength(1);
	});

	it('an argument that no object can take is refused', async () => {
		const error = await failure({ method: 'wms.stocktransfer.Manage.cancelOrder', values: { transfer_no: 'TF1', newer: 'A' } });
		expect(error.message).toContain("'newer' is no argument of wms.stocktransfer.Manage.cancelOrder. There are: ");
	});

	it.each([
		['a flag as a number', { isCheck: 1 }, [2], true],
		['a flag as text', { isCheck: ' TRUE ' }, [2], true],
		['a whole number with zeros behind', { mode: '2.0000' }, [0, 'mode'], 2],
		['a number in full-width digits', { detailList: [{ spec_no: 'S', num: '１２.５' }] }, [1, 0, 'num'], 12.5],
		['an empty text in a list', { detailList: [{ spec_no: 'S', num: 1, remark: '' }] }, [1, 0, 'remark'], ''],
		['null in a list', { detailList: [{ spec_no: 'S', num: 1, remark: null }] }, [1, 0, 'remark'], null],
	])('%s is taken for what it can only mean', async (_what, change, place, sent) => {
		await run({ method, values: { ...values, ...change } });
		expect(place.reduce<unknown>((value, step) => (value as Record<string | number, unknown>)[step], simulator.requests[0].args)).toBe(
			sent,
		);
	});

	it('one of several fields', async () => {
		const upload = { stockin_no: 'RK1', order_type: 2, detailList: [{ spec_no: 'S' }] };
		const error = await failure({ method: 'wms.stockin.Base.uploadSN', values: upload });
		expect(error.message).toContain("'detailList[0]' (明细信息) needs one of sn_list, sn_new_list");
	});

	it('a partly documented method takes more fields, and unknown codes', async () => {
		const edition = 'enterprise';
		await run({ edition, method: 'trade_query.php', values: { status: '999', additionalFields: '{"is_deleted":0,"list":[1]}' } });
		expect(simulator.requests[0].form).toMatchObject({ status: '999', is_deleted: '0', list: '[1]' });
		const error = await failure({ edition, method: 'trade_query.php', values: { additionalFields: '[1]' } });
		expect(error.message).toContain("'additionalFields' must be a JSON object");
	});

	it('fields of the input item can be mapped by their names', async () => {
		const [item] = await runNode({
			credential: credentialFor(simulator, 'flagship') as never,
			items: [{ transfer_no: 'TF9' }],
			parameters: {
				resource: 'api',
				operation: 'call',
				method: 'wms.stocktransfer.Manage.cancelOrder',
				arguments: { mappingMode: 'autoMapInputData', value: null },
			},
		});
		expect(item.pairedItem).toEqual({ item: 0 });
		expect(simulator.requests[0].args).toEqual(['TF9']);
	});
});

describe('the list of methods', () => {
	const search = async (edition: Edition, typed?: string) =>
		(await searchList('wangdian', 'searchMethods', credentialFor(simulator, edition) as never, { resource: 'api' }, typed)).results;

	it.each([
		['flagship', '调拨', 'wms.stocktransfer.Manage.queryWithDetail'],
		['flagship', 'transfer', 'wms.stocktransfer.Edit.createOrder'],
		['flagship', 'queryWithDetail', 'wms.stocktransfer.Manage.queryWithDetail'],
		['flagship', 'create transfer', 'wms.stocktransfer.Edit.createOrder'],
		['enterprise', '调拨', 'stock_transfer_query.php'],
		['enterprise', 'Query Transfer', 'stock_transfer_query.php'],
		['enterprise', '新建调拨单', 'stock_transfer_push.php'],
		['enterprise', '库存类', 'stock_query.php'],
		['web', 'purchasing', 'purchase_order_query.php'],
		['web', 'STOCK_TRANSFER', 'stock_transfer_query.php'],
	] as const)('%s: %s finds %s', async (edition, typed, method) => {
		expect((await search(edition, typed)).map(({ value }) => value)).toContain(method);
	});

	it('shows both titles and the name, and marks what writes', async () => {
		const [first] = await search('flagship', 'wms.stocktransfer.Edit.createOrder');
		expect(first.name).toBe('Create Transfer Order · wms.stocktransfer.Edit.createOrder · 调拨单新建');
		const [read] = await search('flagship', 'wms.stocktransfer.Manage.queryWithDetail');
		expect(read.name).toBe('Get Transfer Orders · wms.stocktransfer.Manage.queryWithDetail · 调拨单查询');
	});

	it("has all methods of the credential's edition, and nothing for what nobody calls so", async () => {
		expect(await search('flagship')).toHaveLength(184);
		expect(await search('enterprise', '')).toHaveLength(62);
		expect(await search('web', ' ')).toHaveLength(75);
		expect(await search('web', 'zzz')).toEqual([]);
	});

	it('says what to do without a usable credential', async () => {
		const broken = { ...credentialFor(simulator, 'flagship'), appSecret: '' };
		await expect(searchList('wangdian', 'searchMethods', broken as never, { resource: 'api' })).rejects.toMatchObject({
			description: expect.stringContaining("choose 'By Name'"),
		});
	});
});

describe('the form', () => {
	const fieldsOf = async (edition: Edition, method: string) =>
		await mapperFields('methodFields', credentialFor(simulator, edition) as never, { resource: 'api', operation: 'call', method });

	it('of a method with several arguments is one form', async () => {
		const { fields } = await fieldsOf('flagship', 'wms.stocktransfer.Edit.createOrder');
		expect(fields.slice(0, 4).map(({ id, displayName, required, type }) => [id, displayName, required, type])).toEqual([
			['outer_no', 'External Order Number (外部单号)', true, 'string'],
			['from_warehouse_no', 'From Warehouse (调出仓库)', true, 'string'],
			['to_warehouse_no', 'To Warehouse (调入仓库)', true, 'string'],
			['mode', 'Transfer Type (调拨类型)', true, 'options'],
		]);
		expect(fields[3].options).toContainEqual({ name: '5 By Spec (Out and In) (单品调拨（出+入）)', value: 5 });
		expect(fields[4]).toMatchObject({
			id: 'detailList',
			type: 'array',
			required: true,
			displayName: 'Transfer Order Lines (调拨单明细信息)',
			defaultValue: expect.stringContaining('"spec_no": "‹Spec Number (商家编码): required, text›"'),
		});
		expect(fields[5]).toMatchObject({ id: 'isCheck', displayName: 'Approve (是否审核)', type: 'boolean', required: true });
	});

	it('leaves optional switches alone until they are set', async () => {
		const { fields } = await fieldsOf('flagship', 'wms.stocktransfer.Manage.queryWithDetail');
		expect(fields.find(({ id }) => id === 'fuzzy_query')).toMatchObject({
			type: 'options',
			options: [
				{ name: 'No', value: false },
				{ name: 'Yes', value: true },
			],
		});
		expect(fields.find(({ id }) => id === 'status')).toMatchObject({
			displayName: 'Transfer Order Status (调拨单状态), several by expression',
			type: 'options',
			options: expect.arrayContaining([{ name: '30 Waiting for Approval (待审核)', value: '30' }]),
		});
	});

	it('left as it opens is refused for what is required, by name, and sends nothing of its templates', async () => {
		const method = 'wms.stocktransfer.Edit.createOrder';
		const { fields } = await fieldsOf('flagship', method);
		const opened = Object.fromEntries(fields.map(({ id, defaultValue }) => [id, defaultValue ?? null]));
		await expect(run({ method, values: opened })).rejects.toMatchObject({
			message: expect.stringContaining("'outer_no' ("),
			description: expect.stringContaining("'detailList' (调拨单明细信息) is required"),
		});
		const line = String(opened.detailList)
			.replace(/"‹Spec Number.*›"/, '"S-1"')
			.replace(/"‹Transfer Quantity.*›"/, '2');
		const values = { ...opened, outer_no: 'X', from_warehouse_no: 'A', to_warehouse_no: 'B', mode: 0, isCheck: false };
		await run({ method, values: { ...values, detailList: line } });
		expect(simulator.requests.at(-1)!.args).toEqual([
			{ outer_no: 'X', from_warehouse_no: 'A', to_warehouse_no: 'B', mode: 0 },
			[{ spec_no: 'S-1', num: 2 }],
			false,
		]);
	});

	it.each([
		['several', ['30', '40'], '30,40'],
		['one', '30', '30'],
		['text', '30,40', '30,40'],
		['none', [], undefined],
	])('of several codes takes %s', async (_what, chosen, sent) => {
		await run({ method: LISTS.flagship.method, values: { ...span(time.now - DAY, time.now), status: chosen } });
		expect((simulator.requests.at(-1)!.args as Array<{ status?: string }>)[0].status).toBe(sent);
	});

	it('says what may be empty, and what is needed instead', async () => {
		const shown = async (name: string, id: string) => (await fieldsOf('flagship', name)).fields.find((field) => field.id === id)!;
		expect(await shown('goods.Suite.upload2', 'goods_label_name')).toMatchObject({
			required: false,
			displayName: expect.stringMatching(/, may be empty$/),
		});
		expect(await shown('sales.TradeQuery.queryWithDetail', 'start_time')).toMatchObject({
			required: false,
			displayName: expect.stringMatching(/, or trade_no \/ src_tid \/ logistics_no instead$/),
		});
		const { defaultValue } = await shown('sales.RawTrade.pushSelf2', 'rawTradeList');
		expect(defaultValue).toMatch(/"warehouse_no": "‹[^›]*, may be empty›"/);
		expect(defaultValue).toMatch(/"receiver_area": "‹[^›]*, or receiver_province_no \+ receiver_city_no \+ receiver_district_no instead›"/);
	});

	it('says where it is partial, empty or not there', async () => {
		const partial = await fieldsOf('enterprise', 'trade_query.php');
		expect(partial.fields.at(-1)?.displayName).toBe('More Fields as JSON object: only part of this method is documented');
		expect((await fieldsOf('web', 'goods_category_query.php')).emptyFieldsNotice).toBe('This method takes no arguments');
		expect((await fieldsOf('web', 'nothing.php')).emptyFieldsNotice).toContain("There is no form for 'nothing.php'");
		expect((await fieldsOf('web', '')).emptyFieldsNotice).toContain("Choose a method in 'Method' first");
	});
});
