// Words in the editor as people see them: what finds the nodes, what a filter offers, what errors and hints say. In a real browser.
import { browserProgram } from '../support/browser.mts';
import { openEditor, type Editor } from '../support/editor.mts';
import { oneNode, PATIENCE, startRealN8n, type RealN8n } from '../support/realN8n.mts';

const inABrowser = browserProgram() ? describe : describe.skip;

inABrowser('words in the editor', () => {
	let host: RealN8n;
	let editor: Editor;

	beforeAll(async () => {
		host = await startRealN8n();
		editor = await openEditor(host.n8n);
	}, 2 * PATIENCE);
	afterAll(async () => {
		await editor?.close();
		await host?.stop();
	}, PATIENCE);

	async function open(type: string, typeVersion: number, parameters: object): Promise<void> {
		const { id } = await host.api.createWorkflow(oneNode(`n8n-nodes-wangdian.${type}`, typeVersion, parameters, host.credentials.flagship));
		await editor.openNode(id, 'Under Test');
	}

	it(
		"n8n's own search finds the nodes by what people call them",
		async () => {
			const { page } = editor;
			const { id } = await host.api.createWorkflow({ name: 'Empty', nodes: [], connections: {} });
			await page.goto(`${host.n8n.url}/workflow/${id}`);
			await page.getByTestId('canvas-add-button').or(page.getByTestId('node-creator-plus-button')).first().click();
			const search = page.getByTestId('node-creator-search-bar');
			await search.waitFor();
			for (const typed of ['wdt', 'wang dian', '旺店通ERP', 'stockout', '旺店通', 'wangdian', '出库单']) {
				await search.fill('');
				await search.fill(typed);
				await page
					.getByTestId('node-creator-item-name')
					.filter({ hasText: /^\s*Wangdian/ })
					.first()
					.waitFor();
				if (typed === '旺店通ERP') await editor.picture('search');
			}
		},
		PATIENCE,
	);

	const run = async () => await editor.page.getByTestId('node-execute-button').click();
	const shown = async (text: RegExp) => await editor.page.getByTestId('output-panel').getByText(text).first().waitFor();

	it(
		'a missing permission names the interface to grant',
		async () => {
			const account = host.simulator.accounts.flagship;
			account.permissions = [];
			try {
				await open('wangdian', 1.1, { resource: 'warehouse', operation: 'getAll' });
				await run();
				await shown(/its application may not call this interface/);
				await editor.picture('permission');
				expect(await editor.page.getByTestId('output-panel').innerText()).toMatch(
					/grant it the interface 'Get Warehouses' \(setting\.Warehouse\.queryWarehouse, 仓库查询\)/,
				);
			} finally {
				account.permissions = 'all';
			}
		},
		PATIENCE,
	);

	it(
		'a query that finds nothing says so',
		async () => {
			await open('wangdian', 1.1, {
				resource: 'transferOrder',
				operation: 'getAll',
				modifiedAfter: '2020-01-01 00:00:00',
				modifiedBefore: '2020-01-02 00:00:00',
			});
			await run();
			await shown(/No transfer orders were found, last changed from 2020-01-01 00:00:00 to 2020-01-02 00:00:00 Beijing time/);
			await editor.picture('nothing-found');
		},
		PATIENCE,
	);

	it(
		'the tool of an AI agent: what the model may do and gets to read',
		async () => {
			await open('wangdianTool', 1.1, { resource: 'api', operation: 'call' });
			const labels = await editor.labels();
			await editor.picture('tool');
			expect(labels).toEqual(expect.arrayContaining(['Tool Description', 'Resource', 'Operation', 'Method', 'Allow Writes', 'Output']));
		},
		PATIENCE,
	);
});
