// No secret, salt or signature in anything that the real n8n stores or logs, in good times and in bad ones.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { waitFor } from '../support/n8nApi.mts';
import { EVERY_FIVE_SECONDS } from '../support/pollTimes.mts';
import { oneNode, PATIENCE, startRealN8n, type RealN8n } from '../support/realN8n.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import type { Fault } from '../simulator/index.mts';

let host: RealN8n;

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

it(
	'nothing of them is in the database, the files and the log',
	async () => {
		const { api, simulator, credentials } = host;
		simulator.stockouts.add({ no: 'CK1', status: '编辑中', lines: [{ specNo: 'S1', num: 5 }] });
		const statuses: string[] = [];
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
		const hidden = [secret, salt, simulator.accounts.enterprise.appSecret, simulator.accounts.web.appSecret, ...signs];

		const stored = await everythingStored();
		expect([...stored.keys()]).toEqual(expect.arrayContaining([expect.stringContaining('database.sqlite')]));
		// What the executions stored is there to be found: the search is not looking in the wrong place.
		const all = [...stored.values()].join('\n');
		expect(all).toContain('may have been applied');
		expect(all).toContain('Wangdian rejected the credential');
		const leaks = [...stored].flatMap(([file, text]) =>
			hidden.filter((value) => text.includes(value)).map((value) => `${value} in ${file}`),
		);
		expect(leaks).toEqual([]);
	},
	2 * PATIENCE,
);
