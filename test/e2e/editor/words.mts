// Words as people see them: what finds the nodes, what stands below them, what a filter offers, what errors and hints say.
import type { EditorStage } from '../../support/editorStage.mts';

export function wordsInTheEditor(stage: EditorStage): void {
	stage.it("n8n's own search finds the nodes by what people call them", async (page) => {
		const { id } = await stage.host.api.createWorkflow({ name: 'Empty', nodes: [], connections: {} });
		await stage.editor.show(`/workflow/${id}`);
		await page.getByTestId('canvas-add-button').or(page.getByTestId('node-creator-plus-button')).first().click();
		const search = page.getByTestId('node-creator-search-bar');
		const found = page.getByTestId('node-creator-item-name').filter({ hasText: /^\s*Wangdian/ });
		for (const typed of [
			'wdt',
			'wang dian',
			'旺店通ERP',
			'stockout',
			'旺店通',
			'wangdian',
			'出库单',
			'上传序列号',
			'慧策旺店通',
			'旺店通旗舰版',
		]) {
			// What finds nothing takes the result of the word before away.
			await search.fill('zzzz');
			await found.first().waitFor({ state: 'detached' });
			await search.fill(typed);
			await found.first().waitFor();
			// The list has one entry for both nodes: it says what either does.
			await page
				.getByText(/Starts the workflow when .*upload serial numbers, read orders/)
				.first()
				.waitFor();
			if (typed === '旺店通ERP') await stage.editor.picture('search');
		}
		await page.keyboard.press('Escape');
	});

	stage.it('below a node stand the words that were chosen', async (page) => {
		const { api, credentials } = stage.host;
		const nodes = [
			['wangdianTrigger', 1, {}, 'Transfer Order Created or Changed'],
			['wangdian', 1.1, { resource: 'transferOrder', operation: 'getAll' }, 'Transfer Order: Get Many'],
			['wangdian', 1.1, {}, 'Stock-Out Order: Upload Serial Numbers'],
		] as const;
		const { id } = await api.createWorkflow({
			name: 'Words',
			nodes: nodes.map(([type, typeVersion, parameters], index) => ({
				name: `Words ${index}`,
				type: `n8n-nodes-wangdian.${type}`,
				typeVersion,
				parameters,
				credentials: { wangdianApi: credentials.flagship },
			})),
			connections: {},
		});
		await stage.editor.show(`/workflow/${id}`);
		for (const [index, [, , , words]] of nodes.entries()) {
			await page
				.getByTestId('canvas-node')
				.filter({ hasText: `Words ${index}` })
				.getByText(words, { exact: true })
				.waitFor();
		}
		await stage.editor.picture('below-nodes');
	});

	stage.it("a filter by status offers the states of the credential's edition, in the order of the process, with codes", async (page) => {
		await stage.openNode({ resource: 'transferOrder', operation: 'getAll', filters: { status: [] } });
		const filter = page.getByTestId('parameter-input-status');
		// Until the states have come from the server the field does not open.
		await filter.locator('input:enabled').first().waitFor();
		await filter.click();
		const options = page.getByRole('option').filter({ visible: true });
		await options.filter({ hasText: '90 Completed' }).waitFor();
		await stage.editor.picture('status');
		expect((await options.allInnerTexts()).map((text) => text.split('\n'))).toEqual([
			['10 Cancelled', '已取消'],
			['20 Editing', '编辑中'],
			['30 Waiting for Approval', '待审核'],
			['40 Approved', '已审核'],
			['50 In Transfer', '调拨中'],
			['80 Waiting for Settlement', '待结算'],
			['90 Completed', '调拨完成'],
		]);
	});

	stage.it('a missing permission names the interface to grant', async () => {
		const account = stage.host.simulator.accounts.flagship;
		account.permissions = [];
		try {
			await stage.openNode({ resource: 'warehouse', operation: 'getAll' });
			await stage.runUntil(/its application may not call this interface/);
			await stage.editor.picture('permission');
			expect(await stage.output.innerText()).toMatch(
				/grant it the interface 'Get Warehouses' \(setting\.Warehouse\.queryWarehouse, 仓库查询\)/,
			);
		} finally {
			account.permissions = 'all';
		}
	});

	stage.it('several findings stand on lines of their own', async () => {
		const lines = [{ spec_no: 'A', sn_list: ['1', '1'] }, { sn_list: ['2'] }, { spec_no: 'B', sn_list: ['3😀'] }];
		await stage.openNode({
			resource: 'stockoutOrder',
			operation: 'uploadSerialNumbers',
			inputMode: 'json',
			stockoutNo: 'CK1',
			orderType: 2,
			detailsJson: JSON.stringify(lines),
		});
		await stage.runUntil(/Order CK1 was not sent: 3 entries need correcting/);
		await stage.editor.picture('findings');
		const shown = (await stage.output.innerText()).split('\n').map((line) => line.trim());
		expect(shown.filter((line) => /^\(\d\)/.test(line))).toEqual([
			expect.stringMatching(/^\(1\) 'Serial Numbers' in item 0, line 1 /),
			expect.stringMatching(/^\(2\) 'Spec Number' in item 0, line 2 is empty/),
			expect.stringMatching(/^\(3\) 'Serial Numbers' in item 0, line 3 /),
		]);
	});

	stage.it('a query that finds nothing says so', async () => {
		await stage.openNode({
			resource: 'transferOrder',
			operation: 'getAll',
			modifiedAfter: '2020-01-01 00:00:00',
			modifiedBefore: '2020-01-02 00:00:00',
		});
		await stage.runUntil(/No transfer orders were found, last changed from 2020-01-01 00:00:00 to 2020-01-02 00:00:00 Beijing time/);
		await stage.editor.picture('nothing-found');
	});

	stage.it('the tool of an AI agent: what the model may do and gets to read', async () => {
		await stage.openNode({ resource: 'api', operation: 'call' }, { type: 'wangdianTool' });
		const labels = await stage.editor.labels();
		await stage.editor.picture('tool');
		expect(labels).toEqual(expect.arrayContaining(['Tool Description', 'Resource', 'Operation', 'Method', 'Allow Writes', 'Output']));
	});

	stage.it('a new credential shows what its values look like', async (page) => {
		await stage.editor.show('/home/credentials/create');
		await page.getByPlaceholder('Search for app...').fill('wangdian');
		// The credentials that are there stand behind the dialog, with the same words.
		await page.getByRole('option').filter({ visible: true, hasText: 'Wangdian API' }).click();
		await page.getByTestId('new-credential-type-button').click();
		const dialog = page.getByTestId('credential-edit-dialog');
		const placeholder = async (name: string) =>
			await dialog.getByTestId(`parameter-input-${name}`).locator('input').getAttribute('placeholder');
		expect(await Promise.all(['sid', 'appKey', 'appSecret'].map(placeholder))).toEqual([
			'e.g. myshop2',
			'e.g. myshop2-openapi',
			'e.g. secret:salt for flagship, one value for the others',
		]);
		await stage.editor.picture('new-credential');
		await page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'detached' });
	});
}
