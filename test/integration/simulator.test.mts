// The simulator's own tests: what it answers, and that it answers what the documents say. The signing helpers of the tests
// are the simulator's; they are checked against the published vectors first.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Agent, request } from 'undici';
import { scanRows, startBusyWarehouse, waitingStockouts } from '../simulator/busyWarehouse.mts';
import { startSimulator, formatBeijing, parseBeijing, webId } from '../simulator/index.mts';
import { signFlagship, signForm, splitSecret } from '../simulator/signature.mts';
import type { Account, Edition, Simulator, SimulatorOptions } from '../simulator/index.mts';

const TRANSFERS = 'wms.stocktransfer.Manage.queryWithDetail';
const WAREHOUSES = 'setting.Warehouse.queryWarehouse';
const UPLOAD = 'wms.stockout.Base.uploadSN';
const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];

// 2026-03-17 10:00:00 Beijing time. The server's clock moves only when a test moves it.
const START = Date.UTC(2026, 2, 17, 2, 0, 0);
let clock = START;
let simulator: Simulator;
const agent = new Agent({ pipelining: 1 });

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
	await simulator?.close();
	simulator = await startSimulator({ now: () => clock, ...options });
	return simulator;
}

beforeEach(async () => {
	clock = START;
	await start();
});
afterAll(async () => {
	await simulator.close();
	await agent.close();
});

interface Changed {
	account?: Account;
	/** Added to the client's clock, s. */
	clockOff?: number;
	/** Changed after signing. */
	tamper?: (fields: Record<string, string>) => void;
	/** Changed before signing. */
	fields?: Record<string, string | undefined>;
	contentType?: string;
}

interface Answer {
	httpStatus: number;
	text: string;
	// The answers have no type worth writing down twice.
	json: any;
}

async function post(url: string, body: string, contentType: string): Promise<Answer> {
	const answer = await request(url, {
		method: 'POST',
		body,
		headers: { 'content-type': contentType },
		dispatcher: agent,
	});
	const text = await answer.body.text();
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		json = undefined;
	}
	return { httpStatus: answer.statusCode, text, json };
}

function defined(fields: Record<string, string | undefined>): Record<string, string> {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Record<string, string>;
}

async function flagship(method: string, body: unknown, pager: Record<string, unknown> = {}, changed: Changed = {}) {
	const { account = simulator.accounts.flagship, clockOff = 0 } = changed;
	const { secret, salt } = splitSecret(account.appSecret);
	const query = defined({
		sid: account.sid,
		key: account.appKey,
		salt,
		method,
		timestamp: String(Math.floor(clock / 1000) - 1_325_347_200 + clockOff),
		v: '1.0',
		...Object.fromEntries(Object.entries(pager).map(([name, value]) => [name, String(value)])),
		...changed.fields,
	});
	const rawBody = typeof body === 'string' ? body : JSON.stringify(body);
	query.sign = signFlagship(query, rawBody, secret);
	changed.tamper?.(query);
	const url = `${simulator.urls.flagship}?${new URLSearchParams(query).toString()}`;
	return await post(url, rawBody, changed.contentType ?? 'application/json');
}

async function form(edition: 'enterprise' | 'web', file: string, fields: Record<string, unknown> = {}, changed: Changed = {}) {
	const { account = simulator.accounts[edition], clockOff = 0 } = changed;
	const all = defined({
		sid: account.sid,
		appkey: account.appKey,
		timestamp: String(Math.floor(clock / 1000) + clockOff),
		...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)])),
		...changed.fields,
	});
	all.sign = signForm(all, account.appSecret);
	changed.tamper?.(all);
	const body = new URLSearchParams(all).toString();
	return await post(`${simulator.urls[edition]}/${file}`, body, 'application/x-www-form-urlencoded');
}

/** Any harmless query of the edition. */
async function probe(edition: Edition, changed: Changed = {}) {
	return edition === 'flagship'
		? await flagship(WAREHOUSES, [{}], { page_no: 0, page_size: 1 }, changed)
		: await form(edition, 'warehouse_query.php', {}, changed);
}

function failure(edition: Edition, { json }: Answer): [number, string] {
	return [edition === 'flagship' ? json.status : json.code, json.message];
}

const day = { start_time: '2026-03-17 00:00:00', end_time: '2026-03-17 23:59:59' };

/** The orders of the day (of transfer type 0 in the web edition). */
async function transfers(edition: Edition, page: Record<string, unknown> = {}, filter: Record<string, unknown> = {}) {
	if (edition === 'flagship') {
		return await flagship(TRANSFERS, [{ ...day, ...filter }], { page_no: 0, page_size: 100, calc_total: 1, ...page });
	}
	const type = edition === 'web' ? { type: 0 } : {};
	return await form(edition, 'stock_transfer_query.php', {
		...day,
		...type,
		page_no: 0,
		page_size: 100,
		...page,
		...filter,
	});
}

function listOf(edition: Edition, { json }: Answer): Array<Record<string, unknown>> {
	return edition === 'flagship' ? json.data.order : json.transfer_list;
}
const numbersOf = (edition: Edition, answer: Answer) => listOf(edition, answer).map((order) => order.transfer_no);

describe('signatures', () => {
	interface Vector {
		id: string;
		edition: Edition;
		appsecret: string;
		secret: string;
		query_params: Record<string, string>;
		body: string;
		params: Record<string, string>;
		sign: string;
	}
	const file = path.join(__dirname, '../fixtures/sign-vectors.json');
	const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] };

	test.each(vectors.map((vector) => [vector.id, vector] as const))('vector %s', (_id, vector) => {
		const sign =
			vector.edition === 'flagship'
				? signFlagship(vector.query_params, vector.body, vector.secret)
				: signForm(vector.params, vector.appsecret);
		expect(sign).toBe(vector.sign);
	});

	test('the vectors cover both schemes', () => {
		expect(new Set(vectors.map(({ edition }) => edition))).toEqual(new Set(EDITIONS));
	});

	test('a secret is split at the first colon', () => {
		expect(splitSecret('secret:salt:more')).toEqual({ secret: 'secret', salt: 'salt:more' });
	});

	test('Chinese text, spaces, plus and ampersand arrive as signed', async () => {
		simulator.warehouses.add({ warehouseNo: '上海仓 +1&2/=' });
		const { json } = await form('enterprise', 'warehouse_query.php', { warehouse_no: '上海仓 +1&2/=' });
		expect(json.warehouses).toHaveLength(1);
		const body = '[{"warehouse_no":"\\u4e0a\\u6d77\\u4ed3 +1&2\\/="}]';
		const escaped = await flagship(WAREHOUSES, body, { page_no: 0, page_size: 10 });
		expect(escaped.json.data.details).toHaveLength(1);
		expect(simulator.requests.at(-1)!.rawBody).toBe(body);
	});
});

test('Beijing time, whatever the zone of the machine', () => {
	expect(formatBeijing(1721800821000)).toBe('2024-07-24 14:00:21'); // the pair of the flagship sample
	expect(parseBeijing('2024-07-24 14:00:21')).toBe(1721800821000);
	expect(parseBeijing('2026-02-30 00:00:00')).toBeUndefined();
	expect(parseBeijing('2026-02-03')).toBeUndefined();
});

describe('gates', () => {
	const cases: Array<[string, Changed | ((account: Account) => void), Record<'a' | 'b', Record<Edition, [number, string]>>]> = [
		[
			'unknown seller',
			{ fields: { sid: 'nobody' } },
			{
				a: {
					flagship: [1, 'sid is not exists'],
					enterprise: [1000, '卖家账号sid不存在'],
					web: [1000, '卖家账号sid不存在'],
				},
				b: { flagship: [1, 'sid is not found'], enterprise: [2060, 'sid无效'], web: [2060, 'sid无效'] },
			},
		],
		[
			'unknown key',
			{ fields: { key: 'other', appkey: 'other' } },
			{
				a: { flagship: [1, 'app auth fail'], enterprise: [1001, 'appkey不存在'], web: [1001, 'appkey不存在'] },
				b: { flagship: [1, '验证失败'], enterprise: [2100, 'appkey无效'], web: [2100, 'appkey无效'] },
			},
		],
		[
			'wrong signature',
			{ tamper: (fields) => (fields.sign = 'f'.repeat(32)) },
			{
				a: {
					flagship: [1, '验证失败'],
					enterprise: [1002, '签名错误，请检查sign'],
					web: [1002, '签名错误，请检查sign'],
				},
				b: { flagship: [1, '验证失败'], enterprise: [2030, '签名验证失败'], web: [2030, '签名验证失败'] },
			},
		],
		[
			'stopped key',
			(account) => (account.stopped = true),
			{
				a: {
					flagship: [1, 'app auth fail'],
					enterprise: [1007, '接口appkey已停用【解决办法：联系商务人员，重新开启接口appkey】'],
					web: [1007, '接口appkey已停用【解决办法：联系商务人员，重新开启接口appkey】'],
				},
				b: { flagship: [1, '验证失败'], enterprise: [2090, 'appkey已停用'], web: [2090, 'appkey已停用'] },
			},
		],
		[
			'address not on the list',
			(account) => (account.addressAllowed = false),
			{
				a: { flagship: [6, 'ip限制'], enterprise: [1008, '当前IP不在白名单内'], web: [1008, '当前IP不在白名单内'] },
				b: { flagship: [6, 'ip限制'], enterprise: [2080, 'ip限制'], web: [2080, 'ip限制'] },
			},
		],
		[
			'method not granted',
			(account) => (account.permissions = ['something.else']),
			{
				a: { flagship: [100, '权限不足'], enterprise: [1009, '接口权限不足'], web: [1009, '接口权限不足'] },
				b: {
					flagship: [100, `接口权限不足:${WAREHOUSES}`],
					enterprise: [2110, '没有接口权限：warehouse_query.php'],
					web: [2110, '没有接口权限：warehouse_query.php'],
				},
			},
		],
	];

	test.each(cases)('%s', async (_name, wrong, expected) => {
		for (const edition of EDITIONS) {
			for (const reading of ['a', 'b'] as const) {
				simulator.options.reading = reading;
				if (typeof wrong === 'function') wrong(simulator.accounts[edition]);
				const answer = await probe(edition, typeof wrong === 'function' ? {} : wrong);
				expect(failure(edition, answer)).toEqual(expected[reading][edition]);
				expect(answer.httpStatus).toBe(200);
			}
		}
	});

	test.each<[Edition, number, [number, string]]>([
		['flagship', 120, [7, '时间戳错误']],
		['enterprise', 300, [1003, '时间戳误差超过5分钟，请检查timestamp']],
		['web', 300, [1003, '时间戳误差超过5分钟，请检查timestamp']],
	])('clock: %s allows %i s either way', async (edition, tolerance, refused) => {
		for (const sign of [1, -1]) {
			expect(failure(edition, await probe(edition, { clockOff: sign * tolerance }))[0]).toBe(0);
			expect(failure(edition, await probe(edition, { clockOff: sign * (tolerance + 1) }))).toEqual(refused);
		}
	});

	test('flagship: milliseconds as a timestamp, version, dynamic password, warehouse right', async () => {
		const wrongTime = await probe('flagship', { fields: { timestamp: '1665947116495' } });
		expect(wrongTime.json).toEqual({ status: 1, message: 'For input string: "1665947116495"' });
		expect((await probe('flagship', { fields: { v: '2.0' } })).json).toEqual({ status: 8, message: '版本错误' });
		expect((await probe('flagship', { fields: { v: undefined } })).json.status).toBe(8);

		const { flagship: account } = simulator.accounts;
		account.warehouseAccess = false;
		expect((await probe('flagship')).json).toEqual({ status: 100, message: '无仓库访问权限' });
		expect((await flagship('system.Core.now', [])).json).toEqual({ status: 0, data: { now: '2026-03-17 10:00:00' } });
		account.dynamicPassword = true;
		expect((await probe('flagship')).json).toEqual({ status: 3, message: '需要动态口令' });
	});

	test('flagship: a wrong salt, a changed body and a changed parameter break the signature', async () => {
		for (const name of ['salt', 'page_size', 'timestamp']) {
			const tampered = await probe('flagship', { tamper: (query) => (query[name] = `${query[name]!.slice(0, -1)}7`) });
			expect(tampered.json).toEqual({ status: 1, message: '验证失败' });
		}
	});

	test('enterprise: every field counts for the signature, and the common ones must be there', async () => {
		const added = await probe('enterprise', { tamper: (fields) => (fields.warehouse_no = '1') });
		expect(added.json.code).toBe(1002);
		const without = await probe('enterprise', { tamper: (fields) => delete fields.sign });
		expect(without.json).toEqual({ code: 21000003, message: '必要参数缺失：sign' });
	});

	test('system.Core.now needs no permission, an account of another edition is unknown', async () => {
		simulator.accounts.flagship.permissions = [];
		expect((await flagship('system.Core.now', [])).json.status).toBe(0);
		const stranger = await form('web', 'warehouse_query.php', {}, { account: simulator.accounts.enterprise });
		expect(stranger.json.code).toBe(1000);
	});

	test('accounts given replace the ready one of their edition', async () => {
		const account: Account = { edition: 'web', sid: '甲', appKey: 'k', appSecret: 's' };
		await start({ accounts: [account] });
		expect(simulator.accounts.web).toBe(account);
		expect((await probe('web')).json.code).toBe(0);
		expect((await probe('enterprise')).json.code).toBe(0);
		expect(simulator.requests[0]!.account).toBe('甲');
	});

	test('unknown methods', async () => {
		expect((await flagship('no.such.Method', [])).json).toEqual({ status: 100, message: '接口不存在:no.such.Method' });
		const web = await form('web', 'nothing.php');
		expect([web.httpStatus, web.json]).toEqual([404, { error_msg: '404 Route Not Found' }]);
		const enterprise = await form('enterprise', 'nothing.php');
		expect([enterprise.httpStatus, enterprise.json]).toEqual([404, undefined]);
	});
});

describe('allowance', () => {
	const text = {
		a: {
			flagship: '超过每分钟最大调用频率限制，请稍后重试',
			enterprise: '接口调用频率超限，已限流',
			web: '接口调用频率超限，已限流',
		},
		b: {
			flagship: '超过每分钟最大调用频率限制,请稍后重试',
			enterprise: '请求过于频繁，请稍后重试',
			web: '请求过于频繁，请稍后重试',
		},
	};

	test.each(EDITIONS)('%s: requests per minute by the server clock', async (edition) => {
		simulator.options.allowance = { requestsPerMinute: 2 };
		expect(failure(edition, await probe(edition))[0]).toBe(0);
		clock += 30_000;
		expect(failure(edition, await probe(edition))[0]).toBe(0);
		for (const reading of ['a', 'b'] as const) {
			simulator.options.reading = reading;
			expect(failure(edition, await probe(edition))[1]).toBe(text[reading][edition]);
		}
		clock += 30_000; // the first request is a minute old, the refused ones did not count
		expect(failure(edition, await probe(edition))[0]).toBe(0);
		expect(failure(edition, await probe(edition))[1]).toBe(text.b[edition]);
	});

	test('a bad signature uses nothing up; refused requests do if the settings say so', async () => {
		simulator.options.allowance = { requestsPerMinute: 1, countRefused: true };
		await probe('web', { tamper: (fields) => (fields.sign = 'x') });
		expect((await probe('web')).json.code).toBe(0);
		clock += 59_000;
		expect((await probe('web')).json.code).toBe(1012);
		clock += 2_000;
		expect((await probe('web')).json.code).toBe(1012);
	});

	test('per method', async () => {
		simulator.options.allowance = { requestsPerMinute: 1, scope: 'method' };
		expect((await probe('flagship')).json.status).toBe(0);
		expect((await flagship('system.Core.now', [])).json.status).toBe(0);
		expect((await probe('flagship')).json.status).toBe(100);
	});

	test('requests at once', async () => {
		simulator.options.allowance = { concurrent: 1 };
		const { promise: gate, resolve: open } = Promise.withResolvers<void>();
		let first = true;
		simulator.options.latencyMs = async () => {
			if (!first) return;
			first = false;
			await gate;
		};
		const slow = probe('flagship');
		while (!simulator.requests.length) await new Promise(setImmediate);
		expect((await probe('flagship')).json).toEqual({ status: 100, message: '超过每分钟最大并发次数限制，请稍后重试' });
		expect((await probe('web')).json.code).toBe(0); // another account
		open();
		expect((await slow).json.status).toBe(0);
		expect((await probe('flagship')).json.status).toBe(0);
	});
});

describe('flagship arguments', () => {
	test.each([
		['not JSON', '[{', '参数错误'],
		['an object', '{}', '参数错误'],
		['no argument', '[]', 'invalid argument count'],
		['an argument too many', '[{},{}]', 'invalid argument count'],
		['text for an object', '["x"]', 'argument type mismatch'],
		['a number for text', '[{"warehouse_no":1}]', 'argument type mismatch'],
	])('%s', async (_name, body, message) => {
		const answer = await flagship(WAREHOUSES, body, { page_no: 0, page_size: 1 });
		expect(answer.json).toEqual({ status: 1, message });
	});

	test('a form is refused', async () => {
		const changed = { contentType: 'application/x-www-form-urlencoded' };
		const answer = await flagship(WAREHOUSES, [{}], { page_no: 0, page_size: 1 }, changed);
		expect(answer.json).toEqual({ status: 1, message: '参数错误' });
	});

	test('the pager', async () => {
		const paging = { status: 100, message: `此方法仅支持分页查询：${TRANSFERS}` };
		expect((await flagship(TRANSFERS, [day])).json).toEqual(paging);
		expect((await flagship(TRANSFERS, [day], { page_no: 0 })).json).toEqual(paging);
		expect((await flagship(TRANSFERS, [day], { page_no: -1, page_size: 1 })).json).toEqual({
			status: 2,
			message: 'page_no',
		});
		expect((await flagship(TRANSFERS, [day], { page_no: 0, page_size: 0 })).json).toEqual({
			status: 2,
			message: 'page_size',
		});
		const words = await flagship(TRANSFERS, [day], { page_no: 'x', page_size: 1 });
		expect(words.json).toEqual({ status: 1, message: 'For input string: "x"' });
	});

	test.each<[string, Record<string, unknown>, string]>([
		['no times', {}, '参数中必须包含起止时间'],
		['no end', { start_time: '2026-03-17 00:00:00', end_time: null }, '参数中必须包含起止时间'],
		[
			'a date of another form',
			{ start_time: '2026-03-17T00:00:00', end_time: '2026-03-18 00:00:00' },
			'Unparseable date: "2026-03-17T00:00:00"',
		],
		['more than 30 days', { start_time: '2026-03-01 00:00:00', end_time: '2026-03-31 00:00:01' }, '您的查询时间过宽,查询时间不能大于30天'],
		['a list of words', { ...day, status: '30,x' }, '状态应该是由逗号分隔开的整数数组'],
		['a number for the list', { ...day, status: 30 }, '状态应该是由逗号分隔开的整数数组'],
	])('transfer orders: %s', async (_name, params, message) => {
		const answer = await flagship(TRANSFERS, [params], { page_no: 0, page_size: 1 });
		expect(answer.json).toEqual({ status: 100, message });
	});

	test('exactly 30 days are allowed, unless they are not', async () => {
		const params = { start_time: '2026-03-01 00:00:00', end_time: '2026-03-31 00:00:00' };
		expect((await flagship(TRANSFERS, [params], { page_no: 0, page_size: 1 })).json.status).toBe(0);
		simulator.options.exactSpan = 'refused';
		expect((await flagship(TRANSFERS, [params], { page_no: 0, page_size: 1 })).json.status).toBe(100);
	});
});

describe('enterprise and web parameters', () => {
	test.each<[string, Record<string, unknown>, number, string]>([
		['no start', { start_time: '' }, 21000003, '必要参数缺失：start_time'],
		['a bad date', { end_time: '2026-03-17' }, 2105, 'end_time时间格式错误'],
		['an unknown status', { status: 55 }, 2830, '参数值无效status'],
		['two statuses', { status: '30,40' }, 2830, '参数值无效status'],
		['a page of nothing', { page_size: 0 }, 2220, 'page_size为正整数，请检查page_size是否为有效值'],
		['a page too large', { page_size: 101 }, 2220, 'page_size为正整数，请检查page_size是否为有效值'],
	])('%s', async (_name, fields, code, message) => {
		for (const edition of ['enterprise', 'web'] as const) {
			expect((await transfers(edition, {}, fields)).json).toEqual({ code, message });
		}
	});

	test('the span, each edition in its own words', async () => {
		const wide = { start_time: '2026-02-01 00:00:00', end_time: '2026-03-17 00:00:00' };
		const enterprise = await transfers('enterprise', {}, wide);
		expect(enterprise.json).toEqual({ code: 2104, message: 'start_time与end_time时间跨度不能超过最大范围 30天' });
		const web = await transfers('web', {}, wide);
		expect(web.json).toEqual({ code: 2180, message: 'start_time与end_time时间跨度不能超过最大范围30天' });
	});

	test('web demands a transfer type and knows no 编辑中', async () => {
		const without = await form('web', 'stock_transfer_query.php', day);
		expect(without.json).toEqual({ code: 21000003, message: '必要参数缺失：type' });
		expect((await transfers('web', {}, { type: 2 })).json).toEqual({ code: 2830, message: '参数值无效type' });
		expect((await transfers('web', {}, { status: 20 })).json.code).toBe(2830);
		expect((await transfers('enterprise', {}, { status: 20 })).json.code).toBe(0);
	});
});

// The field tables of the vendor's documents; optional fields as far as the order below has them.
const DOCUMENTED: Record<Edition, { head: string; line: string }> = {
	flagship: {
		head:
			'transfer_id transfer_no mode status stock_out_in_status contact telno goods_count goods_type_count goods_in_count ' +
			'goods_out_count modified created check_time remark from_warehouse_no to_warehouse_no logistics_type logistics_no ' +
			'logistics_name logistics_code logistics_id creator_name to_warehouse_id from_warehouse_id modified_date created_date ' +
			'flag_name details_list',
		line:
			'transfer_id rec_id batch_id batch_no stock_num num out_num in_num remark aux_num goods_no spec_no spec_code spec_name ' +
			'goods_id spec_id from_position barcode unit_name modified created defect',
	},
	enterprise: {
		head:
			'transfer_id transfer_no type mode from_warehouse_no to_warehouse_no rec_id lock_id api_outer_no from_wms_order_no ' +
			'outer_no1 outer_no2 to_wms_order_no error_info wms_status from_warehouse_id to_warehouse_id address logistics_id ' +
			'out_goods_amount in_goods_amount note_count flag_id status outer_no creator_id creator_name contact telno ' +
			'logistics_type logistics_no logistics_name logistics_code goods_count goods_type_count goods_in_count ' +
			'goods_out_count modified created remark to_warehouse_address details_list',
		line:
			'transfer_id rec_id goods_no spec_no spec_code spec_name unit num2 spec_id cost_diff flag_id modified created barcode ' +
			'out_cost_total batch_id batch_no batch_remark from_position to_position expire_date stock_num num out_num in_num ' +
			'unit_name aux_unit_name aux_num remark brand_name',
	},
	web: {
		head:
			'transfer_id transfer_no type outer_no from_warehouse_no to_warehouse_no from_wms_order_no to_wms_order_no status ' +
			'creator_name goods_count goods_type_count goods_in_count goods_out_count modified created remark details_list',
		line:
			'transfer_id rec_id goods_no spec_no spec_code spec_name unit barcode out_cost_total batch_no from_position to_position ' +
			'expire_date stock_num num goods_out_count remark',
	},
};

describe('transfer orders', () => {
	test.each(EDITIONS)('%s: every documented field', async (edition) => {
		const { transferId } = simulator.transfers.add({
			transferNo: 'TF1',
			outerNo: 'OUT-1',
			remark: '备注',
			lines: [
				{ specNo: 'A', num: 2, outNum: 1 },
				{ specNo: 'B', num: 1.5, expireDate: '2027-01-01 00:00:00', defect: true },
			],
		});
		const [order] = listOf(edition, await transfers(edition)) as [Record<string, unknown>];
		const lines = order.details_list as Array<Record<string, unknown>>;
		const time = '2026-03-17 10:00:00';
		expect(Object.keys(order).sort()).toEqual(DOCUMENTED[edition].head.split(' ').sort());
		expect(Object.keys(lines[0]!).sort()).toEqual(DOCUMENTED[edition].line.split(' ').sort());
		expect(order).toMatchObject({
			transfer_no: 'TF1',
			status: 30,
			remark: '备注',
			from_warehouse_no: 'WH-SH',
			to_warehouse_no: 'WH-GZ',
		});
		if (edition === 'flagship') {
			expect(order).toMatchObject({
				transfer_id: transferId,
				modified: START,
				modified_date: time,
				created: START,
				created_date: time,
				goods_count: 3.5,
				goods_out_count: 1,
				stock_out_in_status: 20,
			});
			expect(lines[0]).toMatchObject({ num: 2, out_num: 1, defect: false, modified: time });
			expect(lines[0]).not.toHaveProperty('expire_date');
			expect(lines[1]).toMatchObject({ expire_date: '2027-01-01 00:00:00', defect: true });
		} else if (edition === 'enterprise') {
			expect(order).toMatchObject({
				transfer_id: transferId,
				modified: time,
				goods_count: '3.5000',
				type: 0,
				api_outer_no: 'OUT-1',
			});
			expect(lines[0]).toMatchObject({ num: '2.0000', out_num: '1.0000', expire_date: '0000-00-00 00:00:00' });
		} else {
			expect(order).toMatchObject({
				transfer_id: webId(transferId),
				modified: time,
				goods_count: '3.5',
				type: 0,
				outer_no: 'OUT-1',
			});
			expect(lines[0]).toMatchObject({ num: '2', goods_out_count: '1', out_cost_total: '0.0000', expire_date: null });
			expect(String(Number(order.transfer_id))).not.toBe(order.transfer_id); // more than a JavaScript number can hold
		}
	});

	test('numbers as text, numbers bare, ids as text', async () => {
		simulator.transfers.add({ transferNo: 'TF1', lines: [{ num: 3 }] });
		const read = async (edition: Edition) => listOf(edition, await transfers(edition))[0]!;
		simulator.options.numbers = 'string';
		expect(await read('flagship')).toMatchObject({ status: '30', goods_count: '3.0000', transfer_id: '4379' });
		expect(await read('enterprise')).toMatchObject({ status: '30', goods_count: '3.0000', transfer_id: '4379' });
		simulator.options.numbers = 'number';
		expect(await read('enterprise')).toMatchObject({ status: 30, goods_count: 3, transfer_id: 4379 });
		expect(await read('web')).toMatchObject({ status: 30, goods_count: 3, transfer_id: webId(4379) });
		simulator.options.ids = 'string';
		expect(await read('enterprise')).toMatchObject({ status: 30, transfer_id: '4379' });
	});

	test('filters', async () => {
		const add = simulator.transfers.add;
		add({ transferNo: 'TF1', status: 30, fromWarehouseNo: '沪' });
		add({ transferNo: 'TF2', status: 40, toWarehouseNo: '穗', outerNo: 'O2' });
		add({ transferNo: 'TF12', status: 90, type: 1 });
		const found = async (edition: Edition, filter: Record<string, unknown>) => numbersOf(edition, await transfers(edition, {}, filter));

		expect(await found('flagship', { status: '30,90' })).toEqual(['TF1', 'TF12']);
		expect(await found('flagship', { from_warehouse_no: '沪' })).toEqual(['TF1']);
		expect(await found('flagship', { to_warehouse_no: '穗', transfer_no: '' })).toEqual(['TF2']);
		expect(await found('flagship', { transfer_no: 'TF1' })).toEqual(['TF1']);
		expect(await found('flagship', { transfer_no: 'F2', fuzzy_query: true })).toEqual(['TF2']);
		const several = await transfers('flagship', {}, { transfer_no: 'TF1', fuzzy_query: true });
		expect(several.json).toEqual({ status: 100, message: '模糊查询匹配到多条单据' });

		expect(await found('enterprise', { status: 40 })).toEqual(['TF2']);
		expect(await found('enterprise', { api_outer_no: 'O2' })).toEqual(['TF2']);
		expect(await found('web', { type: 1 })).toEqual(['TF12']);
		expect(await found('web', { type: 0 })).toEqual(['TF1', 'TF2']);
	});

	test('a window in each reading of its ends', async () => {
		for (const second of ['09:59:59', '10:00:00', '10:30:00', '11:00:00', '11:00:01']) {
			simulator.transfers.add({ transferNo: second, modified: parseBeijing(`2026-03-17 ${second}`)! });
		}
		const window = { start_time: '2026-03-17 10:00:00', end_time: '2026-03-17 11:00:00' };
		const expected = {
			closed: ['10:00:00', '10:30:00', '11:00:00'],
			halfOpenEnd: ['10:00:00', '10:30:00'],
			halfOpenStart: ['10:30:00', '11:00:00'],
			open: ['10:30:00'],
		};
		for (const [interval, numbers] of Object.entries(expected)) {
			simulator.options.interval = interval as keyof typeof expected;
			const answer = await transfers('flagship', {}, window);
			expect([answer.json.data.total_count, numbersOf('flagship', answer)]).toEqual([numbers.length, numbers]);
			// The way over a filter reaches the same orders.
			expect(numbersOf('flagship', await transfers('flagship', {}, { ...window, status: '30' }))).toEqual(numbers);
		}
	});

	test('sort orders, and the order among equals', async () => {
		const minutes = [3, 1, 2, 1, 3, 1];
		minutes.forEach((minute, index) => simulator.transfers.add({ transferNo: `T${index}`, modified: START + minute * 60_000 }));
		const read = async (filter = {}) => numbersOf('flagship', await transfers('flagship', {}, filter)).join(' ');
		expect(await read()).toBe('T1 T3 T5 T2 T0 T4');
		simulator.options.sortOrder = 'modifiedDesc';
		expect(await read()).toBe('T4 T0 T2 T5 T3 T1');
		expect(await read({ status: '30' })).toBe('T4 T0 T2 T5 T3 T1');
		simulator.options.sortOrder = 'id';
		expect(await read()).toBe('T0 T1 T2 T3 T4 T5');

		simulator.options.sortOrder = 'modifiedAsc';
		simulator.options.tieBreak = 'shuffled';
		const seen = new Set<string>();
		for (let query = 0; query < 20; query++) seen.add(await read());
		expect(seen.size).toBeGreaterThan(3);
		for (const order of seen) expect(order).toMatch(/^(T[135] ){3}T2 T[04] T[04]$/);
	});

	test.each(EDITIONS)('%s: pages and totals', async (edition) => {
		for (let index = 0; index < 5; index++) simulator.transfers.add({ transferNo: `T${index}` });
		const total = ({ json }: Answer) => (edition === 'flagship' ? json.data : json).total_count as unknown;
		const first = await transfers(edition, { page_size: 2 });
		expect(numbersOf(edition, first)).toEqual(['T0', 'T1']);
		expect(total(first)).toBe(edition === 'web' ? '5' : 5);
		const last = await transfers(edition, { page_no: 2, page_size: 2 });
		expect(numbersOf(edition, last)).toEqual(['T4']);
		expect(total(last)).toBe(edition === 'flagship' ? 5 : undefined); // calc_total=1 against page 0 only
		if (edition === 'flagship') expect(total(await transfers(edition, { calc_total: 0 }))).toBeUndefined();

		expect(listOf(edition, await transfers(edition, { page_no: 3, page_size: 2 }))).toEqual([]);
		simulator.options.pageBeyondEnd = 'lastPage';
		expect(numbersOf(edition, await transfers(edition, { page_no: 9, page_size: 2 }))).toEqual(['T4']);

		simulator.options.totals = 'minusOne';
		expect(Number(total(await transfers(edition)))).toBe(-1);
		simulator.options.totals = 'string';
		expect(total(await transfers(edition))).toBe('5');
		simulator.options.totals = 'missing';
		expect(total(await transfers(edition))).toBeUndefined();
	});

	test.each(EDITIONS)('%s: an empty list in three forms', async (edition) => {
		const key = edition === 'flagship' ? 'order' : 'transfer_list';
		const forms = { array: [], null: null, missing: undefined };
		for (const [form, value] of Object.entries(forms)) {
			simulator.options.emptyList = form as keyof typeof forms;
			const { json } = await transfers(edition);
			const holder = (edition === 'flagship' ? json.data : json) as Record<string, unknown>;
			expect([key in holder, holder[key]]).toEqual([form !== 'missing', value]);
		}
	});

	test('page sizes above the maximum are clamped or refused', async () => {
		await start({ maxPageSize: { flagship: 3, web: 2 }, pageSizeAbove: { web: 'clamp' } });
		for (let index = 0; index < 5; index++) simulator.transfers.add({});
		expect(listOf('flagship', await transfers('flagship', { page_size: 4 }))).toHaveLength(3);
		expect(listOf('web', await transfers('web', { page_size: 4 }))).toHaveLength(2);
		simulator.options.pageSizeAbove.flagship = 'refuse';
		const refused = await transfers('flagship', { page_size: 4 });
		expect(refused.json).toEqual({ status: 100, message: '分页大小不能超过3' });
	});

	test('the default page of the form editions has 40 orders', async () => {
		for (let index = 0; index < 41; index++) simulator.transfers.add({});
		const { json } = await form('enterprise', 'stock_transfer_query.php', day);
		expect([json.transfer_list.length, json.total_count]).toEqual([40, 41]);
	});

	test('changes are stamped by the server clock in whole seconds and move the order', async () => {
		clock += 999;
		const first = simulator.transfers.add({ transferNo: 'A' });
		expect(first).toMatchObject({ modified: START, created: START, version: 1 });
		clock += 2_500;
		simulator.transfers.add({ transferNo: 'B' });
		clock += 5_000;
		const changed = simulator.transfers.change('A', { status: 40, lines: [{ outNum: 1 }] });
		expect(changed).toMatchObject({ modified: START + 8_000, created: START, version: 2, status: 40 });
		expect(changed.lines[0]).toMatchObject({ recId: first.lines[0]!.recId, outNum: 1, num: 1 });
		expect(first.status).toBe(30); // versions are never changed in place
		expect(numbersOf('web', await transfers('web'))).toEqual(['B', 'A']);
		expect(simulator.transfers.change('A', {}, { sameSecond: true })).toMatchObject({
			modified: START + 8_000,
			version: 3,
		});
	});

	test('late visibility: the previous version, or nothing, until then', async () => {
		const { add, change } = simulator.transfers;
		add({ transferNo: 'A', status: 30 });
		clock += 10_000;
		change('A', { status: 40 }, { visibleAfterMs: 30_000 });
		add({ transferNo: 'B' }, { visibleAfterMs: 20_000 });
		const seen = async () => listOf('flagship', await transfers('flagship')).map((order) => `${order.transfer_no}:${order.status}`);
		expect(await seen()).toEqual(['A:30']);
		expect(simulator.transfers.get('A')!.status).toBe(40);
		clock += 20_000;
		expect(await seen()).toEqual(['A:30', 'B:30']);
		clock += 10_000;
		expect(await seen()).toEqual(['A:40', 'B:30']); // both were stamped when they were committed
		expect(listOf('flagship', await transfers('flagship'))[0]!.modified).toBe(START + 10_000);
	});

	test('a late version does not hide a newer one', async () => {
		simulator.transfers.add({ transferNo: 'A', status: 30 });
		simulator.transfers.change('A', { status: 40 }, { visibleAfterMs: 60_000 });
		clock += 1_000;
		simulator.transfers.change('A', { status: 50 });
		const status = async () => listOf('web', await transfers('web')).map((order) => order.status);
		expect(await status()).toEqual([50]);
		clock += 60_000;
		expect(await status()).toEqual([50]);
	});

	test('stock figures that drift are no change', async () => {
		const { transferNo } = simulator.transfers.add({});
		simulator.options.stockFigures = 'drifting';
		const figure = async () => (listOf('web', await transfers('web'))[0]!.details_list as Array<{ stock_num: string }>)[0]!.stock_num;
		expect(await figure()).not.toBe(await figure());
		expect(simulator.transfers.get(transferNo)!.version).toBe(1);
	});

	test('misuse is told', () => {
		simulator.transfers.add({ transferNo: 'A' });
		expect(() => simulator.transfers.add({ transferNo: 'A' })).toThrow('exists already');
		expect(() => simulator.transfers.change('Z')).toThrow('no transfer order Z');
		expect(() => simulator.warehouses.change('Z', {})).toThrow('no warehouse Z');
	});
});

describe('warehouses', () => {
	test('each edition in its own fields', async () => {
		simulator.warehouses.add({ warehouseNo: '38', name: '滑雪场器材仓库1', type: 1 });
		simulator.warehouses.add({ warehouseNo: '95', name: 'Guangzhou', isDisabled: true });
		const one = await flagship(WAREHOUSES, [{}], { page_no: 0, page_size: 10, calc_total: 1 });
		expect(one.json.data.total_count).toBe(1);
		expect(one.json.data.details[0]).toMatchObject({
			warehouse_id: 624,
			warehouse_no: '38',
			is_disabled: false,
			modified: START,
			sub_type: 0,
		});
		const both = await flagship(WAREHOUSES, [{ hide_delete: 0 }], { page_no: 0, page_size: 10 });
		expect(both.json.data.details).toHaveLength(2);

		const enterprise = await form('enterprise', 'warehouse_query.php');
		expect(enterprise.json).toMatchObject({
			code: 0,
			total_count: 2,
			warehouses: [{ warehouse_type: 1, modified: '2026-03-17 10:00:00' }, {}],
		});
		const disabled = await form('enterprise', 'warehouse_query.php', { is_disabled: 1 });
		expect(disabled.json.warehouses).toMatchObject([{ warehouse_no: '95' }]);

		const web = await form('web', 'warehouse_query.php', { warehouse_type: 0 });
		expect(web.json).toMatchObject({
			code: 0,
			total_count: 1,
			warehouses: [{ warehouse_id: '624', warehouse_type: 0, is_disabled: 0 }],
		});
	});

	test('flagship, the reading that demands times', async () => {
		simulator.warehouses.add({ warehouseNo: 'old', modified: START - 90 * 86_400_000 });
		simulator.warehouses.add({ warehouseNo: 'new' });
		const query = async (params: unknown) => (await flagship(WAREHOUSES, [params], { page_no: 0, page_size: 10 })).json;
		expect((await query({})).data.details).toHaveLength(2);
		simulator.options.warehouseTimes = 'required';
		expect(await query({})).toEqual({ status: 100, message: '参数中必须包含起止时间' });
		expect((await query(day)).data.details).toMatchObject([{ warehouse_no: 'new' }]);
	});
});

describe('serial numbers', () => {
	const head = (no: string, order_type = 2) => ({ stockout_no: no, order_type });
	const upload = async (params: unknown, lines: unknown) => (await flagship(UPLOAD, [params, lines])).json as Record<string, unknown>;

	test('are kept on the lines, and the answer is the documented one', async () => {
		const { no } = simulator.stockouts.add({
			lines: [
				{ specNo: 'A', num: 2 },
				{ specNo: 'A', num: 1, defect: true },
			],
		});
		const answer = await upload(head(no), [
			{ spec_no: 'A', sn_list: ['1', '2'] },
			{ spec_no: 'A', defect: true, sn_list: ['3'] },
		]);
		expect(answer).toEqual({ status: 0, data: { message: 'OK' } });
		expect(simulator.stockouts.get(no)!.lines.map((line) => line.serialNumbers.map(({ sn }) => sn))).toEqual([['1', '2'], ['3']]);
		expect(simulator.stockouts.get(no)!.uploads).toMatchObject([{ lines: [{ serialNumbers: ['1', '2'] }, { defect: true }] }]);
	});

	test.each<['append' | 'replace', string[]]>([
		['append', ['1', '2']],
		['replace', ['2']],
	])('a second upload: %s', async (secondUpload, expected) => {
		simulator.options.secondUpload = secondUpload;
		const { no } = simulator.stockouts.add({ lines: [{ specNo: 'A' }] });
		await upload(head(no), [{ spec_no: 'A', sn_list: ['1'] }]);
		await upload(head(no), [{ spec_no: 'A', sn_list: ['2'] }]);
		expect(simulator.stockouts.serialNumbers(no)).toEqual(expected);
	});

	test.each<[string, Record<string, unknown>, unknown, [number, string]]>([
		['no order number', { order_type: 2 }, [{ spec_no: 'A', sn_list: ['1'] }], [100, '出库单号不可以为空']],
		['an empty order number', { stockout_no: '', order_type: 2 }, [], [100, '出库单号不可以为空']],
		['an unknown type', { stockout_no: 'CK1', order_type: 3 }, [{ spec_no: 'A', sn_list: ['1'] }], [2, 'order_type']],
		['text for the type', { stockout_no: 'CK1', order_type: '2' }, [{ spec_no: 'A', sn_list: ['1'] }], [1, 'argument type mismatch']],
		['no lines', { stockout_no: 'CK1', order_type: 2 }, [], [100, 'detailList不能为空']],
		['an object for the lines', { stockout_no: 'CK1', order_type: 2 }, {}, [1, 'argument type mismatch']],
		['a line without spec', { stockout_no: 'CK1', order_type: 2 }, [{ sn_list: ['1'] }], [100, 'spec_no不能为空']],
		['a line without numbers', { stockout_no: 'CK1', order_type: 2 }, [{ spec_no: 'A' }], [100, 'sn_list不能为空']],
		['text for the list', { stockout_no: 'CK1', order_type: 2 }, [{ spec_no: 'A', sn_list: '1,2' }], [1, 'argument type mismatch']],
		[
			'text for defect',
			{ stockout_no: 'CK1', order_type: 2 },
			[{ spec_no: 'A', defect: 'true', sn_list: ['1'] }],
			[1, 'argument type mismatch'],
		],
		[
			'81 characters',
			{ stockout_no: 'CK1', order_type: 2 },
			[{ spec_no: 'A', sn_list: ['1', 'x'.repeat(81)] }],
			[100, "Data truncation: Data too long for column 'sn' at row 1"],
		],
		['an emoji', { stockout_no: 'CK1', order_type: 2 }, [{ spec_no: 'A', sn_list: ['📦'] }], [4, '数据库错误']],
		['an unknown order', { stockout_no: 'CK9', order_type: 2 }, [{ spec_no: 'A', sn_list: ['1'] }], [100, '单据不存在']],
		['an order of another type', { stockout_no: 'CK1', order_type: 21 }, [{ spec_no: 'A', sn_list: ['1'] }], [100, '单据不存在']],
		[
			'a spec not on the order',
			{ stockout_no: 'CK1', order_type: 2 },
			[
				{ spec_no: 'A', sn_list: ['1'] },
				{ spec_no: 'B', sn_list: ['2'] },
			],
			[100, '单据中不存在商家编码为B的正品'],
		],
		[
			'the other quality',
			{ stockout_no: 'CK1', order_type: 2 },
			[{ spec_no: 'A', defect: true, sn_list: ['1'] }],
			[100, '单据中不存在商家编码为A的残次品'],
		],
	])('refused whole: %s', async (_name, params, lines, [status, message]) => {
		simulator.stockouts.add({ no: 'CK1', lines: [{ specNo: 'A' }] });
		expect(await upload(params, lines)).toEqual({ status, message });
		expect(simulator.stockouts.serialNumbers('CK1')).toEqual([]);
	});

	test('80 characters fit', async () => {
		const { no } = simulator.stockouts.add({ lines: [{ specNo: 'A'.repeat(40) }] });
		expect(await upload(head(no), [{ spec_no: 'A'.repeat(40), sn_list: ['号'.repeat(80)] }])).toMatchObject({
			status: 0,
		});
	});

	test.each(['待审核', '已审核', '已完成', '已取消'] as const)('refused in state %s', async (status) => {
		const { no } = simulator.stockouts.add({ lines: [{ specNo: 'A' }] });
		simulator.stockouts.setStatus(no, status);
		const message = `单据状态为${status}，只有编辑中的单据才能推送SN`;
		expect(await upload(head(no), [{ spec_no: 'A', sn_list: ['1'] }])).toEqual({ status: 100, message });
	});

	test('stock-in: sn_list wins over sn_new_list, batch data are kept', async () => {
		const { no } = simulator.stockins.add({ orderType: 6, lines: [{ specNo: 'A' }, { specNo: 'B' }] });
		const params = { stockin_no: no, order_type: 6 };
		const call = async (lines: unknown) => (await flagship('wms.stockin.Base.uploadSN', [params, lines])).json as unknown;
		const fresh = [{ sn_no: 'n', sn_suite_no: 'box' }];
		expect(await call([{ spec_no: 'A', batch_no: 'B1', expire_date: '2027-01-01', sn_list: ['1'], sn_new_list: fresh }])).toMatchObject({
			status: 0,
		});
		expect(await call([{ spec_no: 'B', sn_new_list: fresh }])).toMatchObject({ status: 0 });
		expect(simulator.stockins.get(no)!.lines).toMatchObject([
			{ batchNo: 'B1', expireDate: '2027-01-01', serialNumbers: [{ sn: '1' }] },
			{ serialNumbers: [{ sn: 'n', suiteNo: 'box' }] },
		]);
		expect(await call([{ spec_no: 'B' }])).toEqual({ status: 100, message: 'sn_list不能为空' });
		const nameless = (await flagship('wms.stockin.Base.uploadSN', [{ order_type: 6 }, []])).json as unknown;
		expect(nameless).toEqual({ status: 100, message: '入库单号不可以为空' });
	});

	test('searchSN and GoodsSN find them again', async () => {
		const { no } = simulator.stockouts.add({ lines: [{ specNo: 'A' }], srcOrderNo: 'TF1' });
		await upload(head(no), [{ spec_no: 'A', sn_list: ['1', '2', '3'] }]);
		const pager = { page_no: 0, page_size: 2, calc_total: 1 };
		const search = async (params: unknown) => (await flagship('wms.stockout.Base.searchSN', [params], pager)).json;
		const found = await search({ ...day, stockout_no: no });
		expect(found.data.total_count).toBe(3);
		expect(found.data.detail_list).toMatchObject([
			{ sn: '1', stockout_no: no, spec_no: 'A', defect: false, created: '2026-03-17 10:00:00' },
			{ sn: '2' },
		]);
		expect(await search({ start_time: day.start_time })).toEqual({ status: 100, message: 'end_time 不能为空' });

		simulator.options.searchBeforeShipping = false;
		expect((await search(day)).data.detail_list).toEqual([]);
		simulator.stockouts.setStatus(no, '已完成');
		expect((await search(day)).data.detail_list).toHaveLength(2);

		const goods = async (params: unknown) => (await flagship('wms.GoodsSN.queryWithDetail', [params], pager)).json;
		expect(await goods({})).toEqual({ status: 100, message: '参数中必须包含起止时间' });
		const wide = { start_time: '2026-01-01 00:00:00', end_time: '2026-03-17 00:00:00' };
		expect(await goods(wide)).toEqual({ status: 100, message: '您的查询时间过宽,查询时间不能大于30天' });
		expect((await goods({ sn: '3' })).data.sn_list).toMatchObject([{ sn: '3', stockout_no: no, src_order_no: 'TF1', status: 40 }]);
		expect((await goods({ order_no: no })).data.total_count).toBe(3);
		expect((await goods({ order_no: no, order_type: 1 })).data.sn_list).toEqual([]);
	});
});

describe('faults', () => {
	const dead = async (promise: Promise<unknown>) =>
		await promise.then(
			() => 'answered',
			(error: { code?: string }) => error.code,
		);

	test('refusals in the edition form', async () => {
		simulator.faults.push({ kind: 'allowance', times: 3 });
		expect((await probe('flagship')).json).toEqual({ status: 100, message: '超过每分钟最大调用频率限制，请稍后重试' });
		expect((await probe('web')).json.code).toBe(1012);
		simulator.options.reading = 'b';
		expect((await probe('web')).json).toEqual({ code: 2500, message: '请求过于频繁，请稍后重试' });
		simulator.faults.push({ kind: 'concurrency' }, { kind: 'code', code: 4, message: '数据库错误' });
		expect((await probe('enterprise')).json.code).toBe(2501);
		expect((await probe('flagship')).json).toEqual({ status: 4, message: '数据库错误' });
		expect((await probe('flagship')).json.status).toBe(0);
		expect(simulator.faults.waiting).toBe(0);
	});

	test('http, html, redirect, cut-off JSON', async () => {
		simulator.faults.push(
			{ kind: 'http', status: 503, body: 'busy', headers: { 'retry-after': '5' } },
			{ kind: 'html' },
			{ kind: 'html', status: 502 },
			{ kind: 'redirect', location: 'http://127.0.0.1:1/elsewhere' },
			{ kind: 'cutJson' },
		);
		const http = await probe('flagship');
		expect([http.httpStatus, http.text]).toEqual([503, 'busy']);
		const html = await probe('flagship');
		expect([html.httpStatus, html.json, html.text.slice(0, 6)]).toEqual([200, undefined, '<html>']);
		expect((await probe('flagship')).httpStatus).toBe(502);
		expect((await probe('flagship')).httpStatus).toBe(302);
		const cut = await probe('flagship');
		expect([cut.httpStatus, cut.json, cut.text.slice(0, 10)]).toEqual([200, undefined, '{"status":']);
	});

	test('dead connections before and after the write', async () => {
		const { no } = simulator.stockouts.add({ lines: [{ specNo: 'A' }] });
		const write = (sn: string) => flagship(UPLOAD, [{ stockout_no: no, order_type: 2 }, [{ spec_no: 'A', sn_list: [sn] }]]);
		simulator.faults.push({ kind: 'reset' });
		expect(await dead(write('lost'))).toBe('ECONNRESET');
		expect(simulator.stockouts.serialNumbers(no)).toEqual([]);
		simulator.faults.push({ kind: 'resetAfterApply' });
		expect(await dead(write('1'))).toBe('ECONNRESET');
		simulator.faults.push({ kind: 'cutConnection' });
		expect(await dead(write('2'))).not.toBe('answered');
		simulator.faults.push({ kind: 'html', status: 502, applied: true }, { kind: 'html', status: 502 });
		expect((await write('3')).httpStatus).toBe(502);
		expect((await write('4')).httpStatus).toBe(502);
		expect(simulator.stockouts.serialNumbers(no)).toEqual(['1', '2', '3']);
		expect(simulator.requests.map(({ answer }) => answer.httpStatus)).toEqual([0, 0, 0, 502, 502]);
	});

	test('hangs end with the simulator, one of them applied', async () => {
		const { no } = simulator.stockouts.add({ lines: [{ specNo: 'A' }] });
		simulator.faults.push({ kind: 'hang', when: ({ edition }) => edition === 'web' }, { kind: 'timeoutAfterApply' });
		const write = dead(flagship(UPLOAD, [{ stockout_no: no, order_type: 2 }, [{ spec_no: 'A', sn_list: ['1'] }]]));
		const read = dead(probe('web'));
		while (simulator.requests.length < 2 || !simulator.stockouts.serialNumbers(no).length) await new Promise(setImmediate);
		await simulator.close();
		expect(await Promise.all([write, read])).not.toContain('answered');
	});

	test('by condition, and for as long as wanted', async () => {
		simulator.faults.push({ kind: 'http', status: 500, times: Infinity, when: ({ method }) => method === WAREHOUSES });
		expect((await flagship('system.Core.now', [])).httpStatus).toBe(200);
		expect((await probe('flagship')).httpStatus).toBe(500);
		expect((await probe('flagship')).httpStatus).toBe(500);
		simulator.faults.clear();
		expect((await probe('flagship')).httpStatus).toBe(200);
		expect(simulator.requests).toHaveLength(4);
	});

	test('a callback between two page reads, beside another fault', async () => {
		for (const transferNo of ['A', 'B', 'C']) simulator.transfers.add({ transferNo, modified: START });
		const page = async (page_no: number) => await transfers('flagship', { page_no, page_size: 2 });
		expect(numbersOf('flagship', await page(0))).toEqual(['A', 'B']);
		simulator.faults.push({
			kind: 'call',
			when: ({ query }) => query.page_no === '1',
			run: async () => {
				await Promise.resolve();
				clock += 86_400_000;
				simulator.transfers.change('A');
			},
		});
		// A leaves the window: C moved up to page 0 and is missed by whoever pages forwards.
		expect(listOf('flagship', await page(1))).toEqual([]);

		const order: string[] = [];
		simulator.faults.push(
			{ kind: 'http', status: 500 },
			{ kind: 'call', run: () => order.push('before') },
			{ kind: 'call', run: ({ answer }) => order.push(`after ${answer.httpStatus}`), moment: 'after' },
		);
		expect((await probe('flagship')).httpStatus).toBe(500);
		expect(order).toEqual(['before', 'after 0']);
	});
});

test('records what it was asked', async () => {
	await flagship(WAREHOUSES, [{ warehouse_no: '沪' }], { page_no: 0, page_size: 1 });
	const { json } = await form('enterprise', 'warehouse_query.php', { warehouse_no: '沪' });
	const [first, second] = simulator.requests as [Simulator['requests'][0], Simulator['requests'][0]];
	expect(first).toMatchObject({
		at: START,
		edition: 'flagship',
		method: WAREHOUSES,
		query: { page_size: '1', v: '1.0' },
		headers: { 'content-type': 'application/json' },
		rawBody: '[{"warehouse_no":"沪"}]',
		args: [{ warehouse_no: '沪' }],
		account: simulator.accounts.flagship.sid,
	});
	expect(second).toMatchObject({ edition: 'enterprise', method: 'warehouse_query.php', form: { warehouse_no: '沪' } });
	expect(second.answer).toEqual({ httpStatus: 200, body: JSON.stringify(json) });
});

test('keeps as many requests as wanted and tells of each when it is done', async () => {
	const done: string[] = [];
	await start({ keepRequests: 1, onDone: ({ method, answer }) => done.push(`${method} ${answer.httpStatus}`) });
	await probe('web');
	await flagship('system.Core.now', []);
	expect(simulator.requests.map(({ method }) => method)).toEqual(['system.Core.now']);
	expect(done).toEqual(['warehouse_query.php 200', 'system.Core.now 200']);
});

test('50,000 orders are read in pages without being sorted for each, also while they change', async () => {
	for (let index = 0; index < 50_000; index++) simulator.transfers.add({ modified: START - 3_600_000 + (index % 3_600) * 1_000 });
	const sort = jest.spyOn(Array.prototype, 'sort');
	try {
		for (let page = 0; page < 100; page++) {
			simulator.transfers.change(simulator.transfers.visible()[0]!.transferNo, { status: 40 });
			const answer = await transfers('flagship', { page_no: page, page_size: 100 }, page % 2 ? { status: '30' } : {});
			expect(listOf('flagship', answer)).toHaveLength(100);
		}
		const sorted = (sort.mock.contexts as unknown as unknown[][]).reduce((sum, { length }) => sum + length, 0);
		expect(sorted).toBeLessThan(50_000);
	} finally {
		sort.mockRestore();
	}
});

describe('the busy warehouse', () => {
	test('walks orders through their states, waits for serial numbers, and tells the same story again', async () => {
		const tell = async () => {
			clock = START;
			await start();
			const business = startBusyWarehouse(simulator, { everyMs: 0 });
			const story: string[] = [];
			for (let step = 0; step < 200; step++) {
				clock += 4_000;
				story.push(business.step());
				// Every second waiting order gets its serial numbers.
				const [, waiting] = waitingStockouts(simulator);
				if (!waiting || step % 2) continue;
				const sn_list = Map.groupBy(scanRows(waiting), ({ specNo }) => specNo);
				const lines = [...sn_list].map(([spec_no, rows]) => ({
					spec_no,
					sn_list: rows.map(({ serialNumber }) => serialNumber),
				}));
				const answer = await flagship(UPLOAD, [{ stockout_no: waiting.no, order_type: waiting.orderType }, lines]);
				expect(answer.json).toEqual({ status: 0, data: { message: 'OK' } });
			}
			business.stop();
			return story;
		};
		const story = await tell();
		for (const happened of ['was written', 'waits for', 'with 0 serial', 'was received', 'was cancelled']) {
			expect(story.some((sentence) => sentence.includes(happened))).toBe(true);
		}
		const statuses = new Set(simulator.transfers.all().map(({ status }) => status));
		expect([...statuses].sort()).toEqual([10, 30, 40, 50, 90]);
		const shipped = simulator.stockouts.all().filter(({ status, uploads }) => status === '已完成' && uploads.length);
		expect(shipped.length).toBeGreaterThan(5);
		for (const { no, lines } of shipped) {
			expect(simulator.stockouts.serialNumbers(no)).toHaveLength(lines.reduce((sum, { num }) => sum + num, 0));
		}
		expect((await probe('web')).json.total_count).toBe(5);
		expect(await tell()).toEqual(story);
	});

	test('fills the simulator at once: two orders wait for serial numbers', () => {
		startBusyWarehouse(simulator, { everyMs: 0 });
		expect(waitingStockouts(simulator)).toHaveLength(2);
		expect(simulator.transfers.all().map(({ status }) => status)).toEqual([40, 40, 30]);
		const rows = waitingStockouts(simulator).flatMap(scanRows);
		expect(new Set(rows.map(({ serialNumber }) => serialNumber)).size).toBe(rows.length);
	});
});
