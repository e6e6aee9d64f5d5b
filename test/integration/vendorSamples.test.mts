// API -> Call against the vendor's own samples (test/fixtures/vendor-samples.json says where they are from): every request goes
// through the form and through JSON and must arrive with every value in its place; every answer must be read for what it is. The
// server here knows nothing of the catalogue: it keeps what it gets and answers what it is told.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { NodeExecutionHint } from 'n8n-workflow';
import { catalogueOf, type CatalogueField } from '../simulator/methods/catalogueMethods.mts';
import { runNode } from '../support/nodeContexts.mts';
import { projectRoot } from '../support/paths.mts';

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
let received: Array<{ query: URLSearchParams; body: string }>;
let answer: JsonObject;

beforeAll(async () => {
	server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { searchParams } = new URL(request.url!, 'http://loopback');
			received.push({ query: searchParams, body: Buffer.concat(chunks).toString('utf8') });
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify(answer));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

beforeEach(() => {
	received = [];
	answer = { status: 0, data: {} };
});

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
			appKey: 'key',
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
