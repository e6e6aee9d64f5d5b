// API -> Call against the vendor's own samples (test/fixtures/vendor-samples.json says where they are from): every request goes
// through the form and through JSON and must arrive with every value in its place; every answer must be read for what it is. The
// server here knows nothing of the catalogue: it keeps what it gets and answers what it is told.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { NodeExecutionHint } from 'n8n-workflow';
import { totalIn } from '../../nodes/shared/catalogue/answers';
import { findMethod } from '../../nodes/shared/catalogue/methods';
import { catalogueOf, type CatalogueField } from '../simulator/methods/catalogueMethods.mts';
import { runNode } from '../support/nodeContexts.mts';
import { projectRoot } from '../support/paths.mts';
import { VirtualClock } from '../support/virtualClock.mts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type JsonObject = { [name: string]: Json };
interface Sample {
	request?: Json[];
	answers: JsonObject[];
}

const { methods } = JSON.parse(readFileSync(path.join(projectRoot(), 'test', 'fixtures', 'vendor-samples.json'), 'utf8')) as {
	methods: Record<string, Sample>;
};
const requests = Object.entries(methods).flatMap(([name, { request }]) => (request ? [[name, request] as const] : []));
/** Their samples ask for a 31st of June. */
const IMPOSSIBLE_DAY = ['wms.stockin.Base.searchSN', 'wms.stockout.Base.searchSN'];
/** Their samples have codes that no document explains: these go out, with a hint. */
const UNEXPLAINED: Record<string, string> = {
	'wms.outer.OuterIn.queryWithDetail': "'src_order_type' (入库类型) has '5'",
	'wms.outer.OuterOut.queryWithDetail': "'status' (状态) has '12'",
};
const catalogue = catalogueOf('flagship');

let server: Server;
let time: VirtualClock;
/** Every call has an account of its own: after a refusal by limits an account rests. */
let accounts = 0;
interface Received {
	query: URLSearchParams;
	body: string;
}
let received: Received[];
let answer: JsonObject | ((request: Received) => JsonObject);

beforeAll(async () => {
	server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { searchParams } = new URL(request.url!, 'http://loopback');
			const got = { query: searchParams, body: Buffer.concat(chunks).toString('utf8') };
			received.push(got);
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify(typeof answer === 'function' ? answer(got) : answer));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

beforeEach(() => {
	time = new VirtualClock(Date.parse('2026-11-03T00:00:00Z'));
	received = [];
	answer = { status: 0, data: {} };
});

afterEach(() => time.restore());

afterAll(async () => {
	await new Promise((resolve) => server.close(resolve));
});

async function call(method: string, parameters: object, continueOnFail = false) {
	const hints: NodeExecutionHint[] = [];
	const { port } = server.address() as AddressInfo;
	const items = await runNode({
		credential: {
			edition: 'flagship',
			environment: 'custom',
			baseUrl: `http://127.0.0.1:${port}/openapi`,
			sid: 'sid',
			appKey: `key${accounts++}`,
			appSecret: 'secret:salt',
			requestsPerMinute: 0,
		} as never,
		hints,
		continueOnFail,
		timezone: 'Asia/Shanghai',
		parameters: {
			resource: 'api',
			operation: 'call',
			returnAll: true,
			method: { __rl: true, mode: 'list', value: method },
			// One page, with the whole span: the samples ask for spans that the vendor refuses.
			options: { pageNo: 0 },
			...parameters,
		},
	});
	return { items: items.map(({ json }) => json as JsonObject), hints: hints.map(({ message }) => message) };
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A sample as it stands in the form: the fields of an object one by one, everything else as a field of its own. */
function formValues(method: string, request: Json[]): JsonObject {
	const args = catalogue.get(method)!.args!;
	const isSpread = (argument: CatalogueField) => argument.type === 'object' && argument.fields !== undefined;
	const whole = args.filter((argument) => !isSpread(argument)).map(({ name }) => name);
	const values: JsonObject = {};
	const enter = (id: string, value: Json) => {
		if (id in values) throw new Error(`${method}: two values for '${id}'`);
		// Lists and objects are written as JSON.
		values[id] = typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
	};
	for (const [index, value] of request.entries()) {
		const argument = args[index]!;
		if (!isSpread(argument)) enter(argument.name, value);
		else
			for (const [name, one] of Object.entries(value as JsonObject)) enter(whole.includes(name) ? `${argument.name}.${name}` : name, one);
	}
	return values;
}

/** A time in one way of writing: `2023-1-1 00:00:00`, `2020-07- 01 00:00:00`, `2022-04-09 11:11`; undefined for other texts. */
function timeOf(value: Json): string | undefined {
	const parts = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(String(value).replace(/\s+/g, ''));
	if (!parts) return undefined;
	const [year, ...others] = parts.slice(1).map((part) => (part ?? '0').padStart(2, '0'));
	return [year, ...others].join('-');
}

/** Where the wire holds another value than the sample. */
function differences(sample: Json, sent: Json | undefined, at = ''): string[] {
	const differ = [`${at}: ${JSON.stringify(sample)} became ${JSON.stringify(sent)}`];
	if (Array.isArray(sample)) {
		if (!Array.isArray(sent) || sent.length !== sample.length) return differ;
		return sample.flatMap((one, index) => differences(one, sent[index], `${at}[${index}]`));
	}
	if (isObject(sample)) {
		if (!isObject(sent)) return differ;
		return Object.entries(sample).flatMap(([name, one]) => differences(one, sent[name], `${at}.${name}`));
	}
	// An empty field of a form is left out, or sent as a text without letters where something must be there.
	if (/^\[\d+\](\.\w+)?$/.test(at) && (sample === '' || sample === null))
		return sent === undefined || sent === '' || sent === null ? [] : differ;
	if (sent === undefined) return differ;
	if (sample === sent) return [];
	if (typeof sample === 'object' || typeof sent === 'object' || sample === '' || sent === '') return differ;
	// A flag, a number and a time have more than one way of writing.
	if (typeof sent === 'boolean' || typeof sample === 'boolean') return Number(sample) === Number(sent) ? [] : differ;
	if (!Number.isNaN(Number(sample))) return Number(sample) === Number(sent) ? [] : differ;
	return timeOf(sample) !== undefined && timeOf(sample) === timeOf(sent) ? [] : differ;
}

describe('the requests', () => {
	it('are those of 177 methods', () => {
		expect(requests).toHaveLength(177);
	});

	describe.each(requests)('%s', (name, request) => {
		if (IMPOSSIBLE_DAY.includes(name)) {
			it('is refused for its 31st of June', async () => {
				await expect(call(name, { arguments: { mappingMode: 'defineBelow', value: formValues(name, request) } })).rejects.toThrow(
					'2023-06-31',
				);
				expect(received).toHaveLength(0);
			});
		} else {
			it('through the form', async () => {
				const value = formValues(name, request);
				const { hints } = await call(name, { arguments: { mappingMode: 'defineBelow', value, schema: [], matchingColumns: [] } });
				const unexplained = UNEXPLAINED[name];
				expect(hints).toEqual(unexplained === undefined ? [] : [expect.stringContaining(unexplained)]);
				expect(received[0]!.query.get('method')).toBe(name);
				const sent = JSON.parse(received[0]!.body) as Json[];
				expect(sent.length).toBe(request.length);
				expect(differences(request, sent)).toEqual([]);
			});
		}

		it('through JSON, as it was written', async () => {
			const { hints } = await call(name, { argumentsMode: 'json', argumentsJson: JSON.stringify(request) });
			expect(hints).toEqual([]);
			expect(JSON.parse(received[0]!.body)).toEqual(request);
		});
	});
});

/** How many entries the vendor's own answers of success say were not carried out, by method and answer; everywhere else it is none. */
const FAILURES: Record<string, number[]> = {
	'aftersales.refund.RawRefund.upload2': [0, 1],
	'finance.RawPayment.push': [0, 1],
	'finance.invoice.InvoiceOrder.updateInvoice': [0, 1],
	'goods.Barcode.upload': [2],
	'goods.Goods.batchPush': [0, 2],
	'goods.GoodsBrand.upload': [1],
	'purchase.ProviderGoods.upload': [0, 2],
	'purchase.PurchaseApply.cancelForApi': [0, 2],
	'purchase.PurchaseApply.stopForApi': [0, 2],
	'purchase.PurchaseOrder.cancelByType': [0, 8],
	'purchase.PurchaseOrder.pending': [0, 3],
	'purchase.PurchaseReturn.batchCancelOrder': [3],
	'purchase.PurchaseReturn.cancelOrder': [0, 1],
	'purchase.PurchaseReturn.pending': [0, 2],
	'sales.LogisticsSync.update': [0, 1],
	'sales.RawTrade.pushSelf2': [0, 1],
	'sales.TradeEdit.modifyRemark': [0, 1],
	'sales.TradeEdit.toException': [0, 1],
	'wms.stockother.In.cancelOrder': [1],
	'wms.stockother.Out.cancelOrder': [2],
	'wms.stocktransfer.Manage.pending': [0, 2],
};
/** Whose second answer is a document that was created, but not audited. */
const NOT_AUDITED = ['wms.stockother.In.push', 'wms.stockother.Out.push'];

const answers = Object.entries(methods).flatMap(([name, { answers: all }]) => all.map((body, index) => [name, index, body] as const));
const isGood = (body: JsonObject) => body.status === 0;

/** A call that sends what the sample sends, if there is one: answers are read without regard to it. */
const given = (name: string) => ({
	argumentsMode: 'json',
	argumentsJson: JSON.stringify(methods[name]!.request ?? argumentsFor(name)),
	options: {},
});

function argumentsFor(name: string): Json[] {
	return catalogue.get(name)!.args!.map(({ type }) => (type === 'list' ? [] : type === 'object' ? {} : null));
}

/** The list of an answer: what the vendor's samples have under `data`, or one level below it. */
function listOf({ data }: JsonObject): JsonObject[] | undefined {
	if (Array.isArray(data)) return data as JsonObject[];
	if (!isObject(data)) return undefined;
	return Object.entries(data).find(([key, value]) => key !== 'summary_data' && Array.isArray(value))?.[1] as JsonObject[] | undefined;
}

describe('the answers', () => {
	const reads = answers.filter(([name, , body]) => catalogue.get(name)!.kind === 'read' && isGood(body) && listOf(body));
	const writes = answers.filter(([name, , body]) => catalogue.get(name)!.kind === 'write' && isGood(body));
	const refusals = answers.filter(([, , body]) => !isGood(body));

	it('are lists, answers to writes, refusals, and two objects', () => {
		expect([reads.length, writes.length, refusals.length]).toEqual([93, 92, 152]);
		expect(answers).toHaveLength(93 + 92 + 152 + 2);
	});

	it.each(reads)('%s, answer %i: its list and its total', async (name, _index, body) => {
		answer = body;
		const list = listOf(body)!;
		const { items, hints } = await call(name, { ...given(name), returnAll: false, limit: list.length });
		expect(items).toEqual(list.map((record) => (isObject(record) ? record : { value: record })));
		expect(hints).toEqual([]);
		const data = isObject(body.data) ? body.data : {};
		const method = (await findMethod('flagship', name))!;
		expect(totalIn(method, body as never)).toBe(data.total_count ?? body.total);
	});

	it.each(writes)('%s, answer %i: what was not carried out', async (name, index, body) => {
		answer = body;
		const failed = FAILURES[name]?.[index] ?? 0;
		const { items, hints } = await call(name, given(name), true);
		if (NOT_AUDITED.includes(name) && index === 1) {
			expect(items).toEqual([
				{ ...body, warning: expect.stringMatching(/^The document was created, but .* failed \(data\.status 20: check_fail/) },
			]);
			expect(hints).toEqual([expect.stringContaining('Do not send it again')]);
			return;
		}
		expect(items).toHaveLength(1 + failed);
		expect(items[0]).toEqual(body);
		expect(hints).toEqual([]);
		for (const { error } of items.slice(1)) expect(error).toMatch(/[\u4e00-\u9fff]|X{9}/);
		received = [];
		const outcome = call(name, given(name));
		if (failed > 0) await expect(outcome).rejects.toThrow(`of ${name}: `);
		else expect((await outcome).items).toEqual([body]);
	});

	it.each(refusals)('%s, answer %i: a refusal in its own words', async (name, _index, body) => {
		answer = body;
		const text = String(body.message ?? '')
			.replace(/\s+/g, ' ')
			.trim();
		await expect(call(name, { ...given(name), options: { pageNo: 0 } })).rejects.toThrow(text);
	});
});

describe('the sentences with which the vendor refuses a span', () => {
	const UNITS: Record<string, number> = { 天: 86_400, 小时: 3_600, 分钟: 60 };
	const told = new Set(answers.flatMap(([, , { message }]) => (/(不能大于|最大)\d+/.test(String(message)) ? [String(message)] : [])));

	it('are seven', () => expect([...told]).toHaveLength(7));

	it.each([...told])('%s', async (message) => {
		const [, count, unit] = /(\d+)(天|小时|分钟)$/.exec(message)!;
		const most = Number(count) * UNITS[unit!]!;
		const seconds = (time: Json) => Date.parse(`${String(time).replace(' ', 'T')}Z`) / 1000;
		answer = ({ body }): JsonObject => {
			const [{ start_time: from, end_time: to }] = JSON.parse(body) as [JsonObject];
			return seconds(to!) - seconds(from!) > most ? { status: 100, message } : { status: 0, data: { total_count: 0, order: [] } };
		};
		const span = { start_time: '2026-01-01 00:00:00', end_time: '2026-01-01 00:00:00' };
		span.end_time = new Date((seconds(span.start_time) + 3 * most) * 1000).toISOString().slice(0, 19).replace('T', ' ');
		// No longest span is documented for this one.
		await call('finance.settle.process.search', { argumentsMode: 'json', argumentsJson: JSON.stringify([span]), options: {} });
		expect(received).toHaveLength(1 + 3);
	});
});
