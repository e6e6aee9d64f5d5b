// Servers that send the request back: nothing of the account's secrets is in items, errors, logs, state or the credential test.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { inspect } from 'node:util';

import { wangdianApiTest } from '../../nodes/shared/host/credentialTest';
import { HIDDEN } from '../../nodes/shared/protocol/secrets';
import { credentialTestContext, runNode, TriggerHost } from '../support/nodeContexts.mts';
import { VirtualClock } from '../support/virtualClock.mts';

interface Asked {
	/** As nginx's `$request_uri`. */
	readonly uri: string;
	readonly body: string;
	readonly host: string;
}

type Answering = (asked: Asked, response: ServerResponse) => void;

const json = (value: unknown, status = 200): Answering => text(JSON.stringify(value), status, 'application/json');

function text(body: string, status = 200, type = 'text/html'): Answering {
	return (_asked, response) => response.writeHead(status, { 'content-type': type }).end(body);
}

const echo =
	(make: (asked: Asked) => Answering): Answering =>
	(asked, response) =>
		make(asked)(asked, response);

/** All that was asked, as a debugging proxy shows it. */
const everything = ({ uri, body, host }: Asked) => ({
	url: `https://${host}${uri}`,
	args: Object.fromEntries(new URL(uri, 'http://h').searchParams),
	form: Object.fromEntries(new URLSearchParams(body)),
	data: body,
	encoded: encodeURIComponent(`${uri}&${body}`),
	twice: encodeURIComponent(encodeURIComponent(`${uri}&${body}`)),
	quoted: JSON.stringify({ uri, body }),
	[`${uri}&${body}`]: '',
	list: [[uri, body.split('&')]],
});

/** Good answers of all three editions in one, with a record. */
const ACCEPTED = { status: 0, code: 0, message: 'OK', warehouses: [{ warehouse_no: 'WH1' }], total_count: 1 };
const accepted = (asked: Asked) => ({
	...ACCEPTED,
	data: { details: [{ warehouse_no: 'WH1', seen: everything(asked) }], message: `${asked.uri} ${asked.body}` },
	warehouses: [{ warehouse_no: 'WH1', seen: everything(asked) }],
	seen: everything(asked),
});

const SERVERS: Array<[string, Answering]> = [
	[
		'301 to https with the same query',
		echo(({ host, uri, body }) => redirect(301, `https://${host}${uri}${uri.includes('?') ? '&' : '?'}${body}`)),
	],
	[
		'302 to a log-in with the address in its query',
		echo(({ uri, body }) => redirect(302, `/login?next=${encodeURIComponent(`${uri}&${body}`)}`)),
	],
	['307 with the query in the path', echo(({ uri, body }) => redirect(307, `/again/${encodeURIComponent(`${uri}&${body}`)}`))],
	['308 to user and password', echo(({ uri }) => redirect(308, `http://user:${uri.slice(9, 500).replace(/\W/g, '')}@h.example/`))],
	['a good answer', echo((asked) => json(accepted(asked)))],
	['a good answer with letters as escapes', echo((asked) => text(asciiOnly(JSON.stringify(accepted(asked))), 200, 'application/json'))],
	['a refusal', echo(({ uri, body }) => json({ status: 100, code: 100, message: `参数错误 ${uri} ${body}` }))],
	['a long refusal', echo(({ uri, body }) => json({ status: 100, code: 100, message: `${'长'.repeat(430)} ${uri} ${body}` }))],
	['an answer without a code', echo((asked) => json(everything(asked)))],
	['an answer that is a list', echo((asked) => json([everything(asked)]))],
	['HTTP 500 with JSON', echo((asked) => json({ ...everything(asked), error: asked.uri, message: asked.body }, 500))],
	['HTTP 500 with text', echo(({ uri, body }) => text(`cannot POST ${uri}\n\n${body}`, 500, 'text/plain'))],
	['HTTP 403 of a gateway', echo(({ uri, body }) => text(`<h1>Forbidden</h1><p>${html(uri)}</p>${html(body)}`, 403))],
	['HTTP 404', echo(({ uri, body }) => text(`<a href="https://h${html(uri)}">https://h${html(uri)}</a>${body}`, 404))],
	['HTML', echo(({ uri, body }) => text(`<html>${uri}<br>${body}`))],
	['text with the secret at its cut', echo(({ uri, body }) => text(`${'x'.repeat(150)}${uri}${body}`))],
	['text with the secret far behind', echo(({ uri, body }) => text(`${' '.repeat(19_800)}${uri}${body}${uri}${body}`))],
	['cut-off JSON', echo((asked) => text(JSON.stringify(accepted(asked)).slice(0, -5)))],
	[
		'a connection that breaks after half an echo',
		({ uri, body }, response) => {
			response.writeHead(200, { 'content-length': 100_000 });
			response.write(uri + body, () => response.destroy());
		},
	],
];

function redirect(status: number, location: string): Answering {
	return (_asked, response) => response.writeHead(status, { location }).end(location);
}

function html(value: string): string {
	return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

function asciiOnly(value: string): string {
	return value.replace(/[a-z](?=[^"\\]*")/g, (char) => (char === 'a' ? '\\u0061' : char));
}

/** Accounts as the platform hands them out, and one with everything that is encoded. */
const ACCOUNTS = [
	['flagship', 'wdt-demo-key', 'c7b2a1f09e8d4c3b6a5f4e3d2c1b0a99:5f4dcc3b5aa765d61d8327deb882cf99'],
	['flagship', 'kéy +&/"=%值', 'sécret/+&"=%值\\:sált/+&"=%<值>\\'],
	['enterprise', 'test2-xx', 'c7b2a1f09e8d4c3b6a5f4e3d2c1b0a99'],
	['web', 'webkey-0042', 'secret-of-web'],
] as const;

const upload = {
	resource: 'stockoutOrder',
	operation: 'uploadSerialNumbers',
	inputMode: 'fields',
	stockoutNo: 'CK1',
	orderType: 2,
	details: { line: [{ specNo: 'S1', serialNumbers: 'SN1' }] },
};
const call = (method: string) => ({
	resource: 'api',
	operation: 'call',
	method: { __rl: true, mode: 'name', value: method },
	argumentsMode: 'json',
	argumentsJson: '{"a":"b"}',
});

jest.setTimeout(60_000);

let time: VirtualClock;
beforeEach(() => {
	time = new VirtualClock();
});
afterEach(() => time.restore());

describe.each(ACCOUNTS)('%s, app key %s', (edition, appKey, appSecret) => {
	it.each(SERVERS)('%s', async (_what, answering) => {
		const signatures: string[] = [];
		const server = createServer((request: IncomingMessage, response) => {
			let body = '';
			request.on('data', (chunk) => (body += chunk));
			request.on('end', () => {
				const uri = request.url ?? '';
				const sign = new URL(uri, 'http://h').searchParams.get('sign') ?? new URLSearchParams(body).get('sign');
				if (sign) signatures.push(sign);
				answering({ uri, body, host: request.headers.host ?? '' }, response);
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as { port: number };
		const credential = {
			edition,
			environment: 'custom',
			baseUrl: `http://127.0.0.1:${port}/openapi`,
			sid: 'demo',
			appKey,
			appSecret,
		} as const;
		const outcomes: unknown[] = [];
		const keep = async (run: Promise<unknown>) => outcomes.push(await run.catch((error: unknown) => error));

		const method = edition === 'flagship' ? 'wms.invented.Echo.call' : 'invented_echo.php';
		for (const continueOnFail of [false, true]) {
			for (const parameters of [{ resource: 'warehouse', operation: 'getAll', simplify: false }, call(method), upload]) {
				await keep(runNode({ credential, parameters, continueOnFail }));
			}
		}
		const trigger = new TriggerHost({ credential, parameters: {} });
		await keep(trigger.activate());
		await keep(trigger.poll());
		outcomes.push(trigger.logged);
		outcomes.push(
			await wangdianApiTest.call(credentialTestContext(), { id: '1', name: 'W', type: 'wangdianApi', data: { ...credential } }),
		);
		await closed(server);

		expect(signatures.length).toBeGreaterThanOrEqual(5);
		// The trigger's state belongs to an app key, which is no secret (accountKey).
		const shown = [...outcomes, trigger.saved].flatMap((outcome) => {
			const { message, description, stack, cause, context } = (outcome ?? {}) as Record<string, unknown>;
			const fields = [message, description, stack, cause, context, outcome];
			return fields.flatMap((field) => [
				inspect(field, { depth: 20, maxStringLength: null, breakLength: Infinity }),
				JSON.stringify(field) ?? '',
			]);
		});
		const [secret, salt = ''] = edition === 'flagship' ? appSecret.split(':') : [appSecret];
		// No half of one either.
		const halves = [secret, salt, ...signatures]
			.flatMap((value) => [value, value.slice(0, 10), value.slice(-10)])
			.filter((value) => value.length >= 6);
		const plain = [...shown, ...shown.map(decoded)].join('\n');
		expect(halves.filter((value) => plain.includes(value))).toEqual([]);
		expect(
			outcomes.filter((one) => inspect(one, { depth: 20 }).includes(appKey) || decoded(JSON.stringify(one) ?? '').includes(appKey)),
		).toEqual([]);
	});
});

async function closed(server: Server): Promise<void> {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
}

/** What a reader with patience makes of it. */
function decoded(value: string): string {
	return value
		.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => {
			try {
				return decodeURIComponent(codes);
			} catch {
				return codes;
			}
		})
		.replaceAll('&quot;', '"')
		.replaceAll('&amp;', '&')
		.replaceAll('\\"', '"')
		.replaceAll('\\/', '/')
		.replaceAll('\\\\', '\\');
}

it('an answer that repeats nothing is put out untouched, also with the app key as the name of an employee', async () => {
	const record = {
		warehouse_no: 'WH1',
		creator_name: 'wdt-demo-key',
		token: 'a'.repeat(32),
		url: 'https://img.example/a.png?sign=0123456789abcdef',
	};
	const server = createServer((_request, response) =>
		response.end(JSON.stringify({ status: 0, data: { details: [record], total_count: 1 } })),
	);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { port: number };
	const [edition, appKey, appSecret] = ACCOUNTS[0];
	const credential = {
		edition,
		environment: 'custom',
		baseUrl: `http://127.0.0.1:${port}/openapi`,
		sid: 'demo',
		appKey,
		appSecret,
	} as const;
	const items = await runNode({ credential, parameters: { resource: 'warehouse', operation: 'getAll', simplify: false } });
	expect(items.map((item) => item.json)).toEqual([record]);
	const answer = await runNode({ credential, parameters: call('wms.invented.Echo.call') });
	expect(answer[0].json).toMatchObject({ data: { details: [record] } });
	expect(JSON.stringify(answer)).not.toContain(HIDDEN);
	await closed(server);
});

it('an address is shown as scheme, host and path', async () => {
	const server = createServer((_request, response) =>
		redirect(301, 'https://u:p@elsewhere.example:8443/open/api?a=1#b')({} as Asked, response),
	);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { port: number };
	const [edition, appKey, appSecret] = ACCOUNTS[2];
	const credential = {
		edition,
		environment: 'custom',
		baseUrl: `http://127.0.0.1:${port}/openapi`,
		sid: 'demo',
		appKey,
		appSecret,
	} as const;
	await expect(runNode({ credential, parameters: { resource: 'warehouse', operation: 'getAll' } })).rejects.toMatchObject({
		message:
			'The server redirected to https://elsewhere.example:8443/open/api (HTTP 301). Redirects are not followed, because the request carries a signature',
		description: expect.stringContaining("'Base URL'"),
	});
	await closed(server);
});
