// No secret, salt or signature in anything that the real n8n stores or logs, in good times and in bad ones.
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import path from 'node:path';

import { waitFor } from '../support/n8nApi.mts';
import { EVERY_FIVE_SECONDS } from '../support/pollTimes.mts';
import { oneNode, PATIENCE, startRealN8n, type RealN8n } from '../support/realN8n.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import type { Fault } from '../simulator/index.mts';

let host: RealN8n;

/** How a server sends the request back that it got; `sent` is its query and body. */
const ECHOES: Record<string, (sent: string, uri: string) => { status?: number; location?: string; body: string }> = {
	accepted: (sent, uri) => ({
		body: JSON.stringify({ status: 0, code: 0, message: uri, data: { details: [{ warehouse_no: sent }] }, warehouses: [{ name: uri }] }),
	}),
	refused: (sent) => ({ body: JSON.stringify({ status: 100, code: 100, message: `参数错误 ${sent}` }) }),
	uncoded: (sent, uri) => ({ body: JSON.stringify({ uri, args: Object.fromEntries(new URLSearchParams(sent)) }) }),
	failing: (sent) => ({ status: 500, body: JSON.stringify({ error: sent, seen: encodeURIComponent(sent) }) }),
	page: (sent, uri) => ({ status: 404, body: `<a href="${uri}">${uri}</a> ${sent}` }),
	text: (sent) => ({ body: sent }),
	moved: (sent, uri) => ({ status: 301, location: `https://127.0.0.1:9${uri}&${sent}`, body: uri }),
	login: (sent) => ({ status: 302, location: `/login?next=${encodeURIComponent(sent)}`, body: '' }),
};

/** A server that sends back what it gets, in the way that its path names; with the signatures that it saw. */
async function startEcho(): Promise<{ origin: string; signatures: string[]; server: Server }> {
	const signatures: string[] = [];
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk) => (body += chunk));
		request.on('end', () => {
			const uri = request.url ?? '';
			const sent = `${uri.split('?')[1] ?? ''}&${body}`;
			const sign = new URLSearchParams(sent).get('sign');
			if (sign) signatures.push(sign);
			const { status = 200, location, body: answer } = ECHOES[uri.split(/[/?]/)[1]](sent, uri);
			response.writeHead(status, { 'content-type': 'application/json', ...(location ? { location } : {}) }).end(answer);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { origin: `http://127.0.0.1:${(server.address() as { port: number }).port}`, signatures, server };
}

beforeAll(async () => {
	host = await startRealN8n({}, { env: { N8N_LOG_LEVEL: 'debug', N8N_LOG_OUTPUT: 'console,file' } });
}, PATIENCE);
afterAll(async () => await host?.stop(), PATIENCE);

/** Everything in n8n's user folder as one text per file, database and log files included, plus what it printed. */
async function everythingStored(): Promise<Map<string, string>> {
	const { userFolder, log } = host.n8n;
	const files = new Map([['standard output', log()]]);
	for (const entry of await readdir(userFolder, { recursive: true, withFileTypes: true })) {
		const file = path.join(entry.parentPath, entry.name);
		// The installed packages are no data.
		if (!entry.isFile() || file.includes(`${path.sep}node_modules${path.sep}`) || entry.name.endsWith('.tgz')) continue;
		files.set(path.relative(userFolder, file), await readFile(file, 'latin1'));
	}
	return files;
}

const API_CALL = { resource: 'api', operation: 'call', argumentsMode: 'json', argumentsJson: '{"a":"b"}' };

it(
	'an HTTP Request node with this credential follows no redirect',
	async () => {
		const { api } = host;
		let asked = 0;
		const stranger = createServer((_request, response) => {
			asked++;
			response.end('{}');
		});
		await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
		const location = `http://127.0.0.1:${(stranger.address() as { port: number }).port}/`;
		let own = 0;
		const server = createServer((request, response) => {
			own++;
			response.writeHead(Number(request.url?.slice(9, 12)), { location }).end();
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const baseUrl = `http://127.0.0.1:${(server.address() as { port: number }).port}/openapi`;
		const fields = { edition: 'flagship', environment: 'custom', baseUrl, sid: 's', appKey: 'k', appSecret: 'of-no-account:of-no-account' };
		const credential = await api.createCredential('wangdianApi', 'redirected', fields);
		const paged = {
			pagination: { paginationMode: 'updateAParameterInEachRequest', parameters: { parameters: [{ name: 'p', value: '1' }] } },
		};
		for (const options of [{}, { redirect: { redirect: { followRedirects: true, maxRedirects: 21 } } }, { pagination: paged }]) {
			for (const [version, status] of [
				[3, 302],
				[4.2, 307],
				[4.4, 308],
			] as const) {
				const parameters = {
					method: 'POST',
					url: `${baseUrl}/${status}?method=m`,
					authentication: 'predefinedCredentialType',
					nodeCredentialType: 'wangdianApi',
					options,
				};
				const { id } = await api.createWorkflow(oneNode('n8n-nodes-base.httpRequest', version, parameters, credential));
				await api.runWorkflow(id, 'Start', PATIENCE);
			}
		}
		for (const one of [server, stranger]) {
			one.closeAllConnections();
			one.close();
		}
		expect(own).toBeGreaterThanOrEqual(9);
		expect(asked).toBe(0);
	},
	2 * PATIENCE,
);

it(
	'nothing of them is in the database, the files and the log',
	async () => {
		const { api, simulator, credentials } = host;
		simulator.stockouts.add({ no: 'CK1', status: '编辑中', lines: [{ specNo: 'S1', num: 5 }] });
		const statuses: string[] = [];
		/** What the credential's test button said. */
		const shown: string[] = [];
		const run = async (type: string, version: number, parameters: object, credential: { id: string; name: string }, fault?: Fault) => {
			if (fault) simulator.faults.push(fault);
			const { id } = await api.createWorkflow(oneNode(type, version, parameters, credential));
			statuses.push((await api.runWorkflow(id, 'Start', PATIENCE)).status);
			simulator.faults.clear();
		};
		const wangdian = async (parameters: object, credential: { id: string; name: string }, fault?: Fault) =>
			await run('n8n-nodes-wangdian.wangdian', 1, parameters, credential, fault);

		const upload = {
			resource: 'stockoutOrder',
			operation: 'uploadSerialNumbers',
			inputMode: 'fields',
			stockoutNo: 'CK1',
			orderType: 2,
			details: { line: [{ specNo: 'S1', defect: false, serialNumbers: 'SN1' }] },
		};
		const list = { resource: 'transferOrder', operation: 'getAll', returnAll: true, filters: {}, simplify: true };
		// Servers that send everything back.
		const echo = await startEcho();
		const echoSecrets = {
			flagship: '1f0e9d8c7b6a59483726150f1e2d3c4b:aa11bb22cc33dd44ee55ff6600778899',
			enterprise: '99887700665544332211ffeeddccbbaa',
		};
		for (const [way, edition] of Object.keys(ECHOES).flatMap((one) => [[one, 'flagship'] as const, [one, 'enterprise'] as const])) {
			const account = {
				edition,
				environment: 'custom',
				baseUrl: `${echo.origin}/${way}`,
				sid: 'echo',
				appKey: 'echoed-app-key',
				requestsPerMinute: 0,
			};
			const fields = { ...account, appSecret: echoSecrets[edition] };
			const credential = await api.createCredential('wangdianApi', `${way} ${edition}`, fields);
			await wangdian(
				{ ...API_CALL, method: { __rl: true, mode: 'name', value: edition === 'flagship' ? 'echo.It.all' : 'echo_it_all.php' } },
				credential,
			);
			await wangdian({ resource: 'warehouse', operation: 'getAll', simplify: false }, credential);
			const { message } = await api.testCredential('wangdianApi', fields);
			shown.push(message);
		}
		echo.server.closeAllConnections();
		echo.server.close();

		await wangdian(upload, credentials.flagship);
		await wangdian(upload, credentials.flagship, { kind: 'resetAfterApply' });
		await wangdian(upload, credentials.flagship, { kind: 'html' });
		for (const edition of ['flagship', 'enterprise', 'web'] as const) {
			await wangdian(list, credentials[edition]);
			await wangdian(list, credentials[edition], { kind: 'http', status: 502, times: 5 });
			await wangdian(list, credentials[edition], { kind: 'redirect', location: 'http://127.0.0.1:9/elsewhere' });
			await api.testCredential('wangdianApi', credentialFor(simulator, edition));
		}
		// A dead credential: the trigger fails on schedule.
		const { appSecret } = simulator.accounts.flagship;
		const { id } = await api.createWorkflow({
			name: 'Polling',
			nodes: [
				{
					name: 'Wangdian Trigger',
					type: 'n8n-nodes-wangdian.wangdianTrigger',
					typeVersion: 1,
					parameters: { pollTimes: EVERY_FIVE_SECONDS },
					credentials: { wangdianApi: credentials.flagship },
				},
			],
			connections: {},
		});
		await api.activate(id);
		simulator.accounts.flagship.appSecret = 'another:simulator-salt';
		await waitFor(async () => (await api.listExecutions(id)).some(({ status }) => status === 'error'), PATIENCE, 'a failed poll');
		simulator.accounts.flagship.appSecret = appSecret;
		await api.deactivate(id);
		await host.n8n.kill('SIGTERM');

		expect(statuses.filter((status) => status === 'success').length).toBeGreaterThanOrEqual(4);
		expect(statuses.filter((status) => status === 'error').length).toBeGreaterThanOrEqual(8);

		const [secret, salt] = appSecret.split(':');
		const signs = simulator.requests.map(({ query, form }) => form?.sign ?? query.sign).filter((sign) => sign !== undefined);
		expect(signs.length).toBeGreaterThan(20);
		expect(echo.signatures.length).toBeGreaterThan(3 * Object.keys(ECHOES).length);
		const echoed = [...echoSecrets.flagship.split(':'), echoSecrets.enterprise, ...echo.signatures];
		const hidden = [secret, salt, simulator.accounts.enterprise.appSecret, simulator.accounts.web.appSecret, ...signs, ...echoed];

		const stored = await everythingStored();
		stored.set('the credential test', shown.join('\n'));
		expect([...stored.keys()]).toEqual(expect.arrayContaining([expect.stringContaining('database.sqlite')]));
		// What the executions stored is there to be found: the search is not looking in the wrong place.
		const all = [...stored.values()].join('\n');
		expect(all).toContain('may have been applied');
		expect(all).toContain('Wangdian rejected the credential');
		// The echoes are there, without what they echoed.
		expect(all).toContain('salt=***');
		expect(all).toContain('sign=***');
		expect(shown.join()).toContain('/moved');
		const leaks = [...stored].flatMap(([file, text]) =>
			hidden.filter((value) => text.includes(value)).map((value) => `${value} in ${file}`),
		);
		expect(leaks).toEqual([]);
	},
	2 * PATIENCE,
);
