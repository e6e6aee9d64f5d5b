// Forms, lists and dialogs as people see them, and a whole workflow run on the canvas.
import { startScanner } from '../../demo/scanner.mts';
import type { EditorStage } from '../../support/editorStage.mts';
import { exampleWorkflow } from '../../support/exampleWorkflows.mts';

export function formsInTheEditor(stage: EditorStage): void {
	/** Where words for the open list are typed. */
	const searchBox = () => stage.page.getByTestId('rlc-search').locator('xpath=descendant-or-self::input').filter({ visible: true });

	stage.it('the trigger: its form, a warehouse from the list, and a real order on Fetch Test Event', async (page) => {
		const { transfers, warehouses, requests } = stage.host.simulator;
		warehouses.add({ warehouseNo: 'WH-SH', name: '上海仓' });
		warehouses.add({ warehouseNo: 'WH-CD', name: '成都仓' });
		const wanted = transfers.add({ status: 30, fromWarehouseNo: 'WH-SH' }).transferNo;
		transfers.add({ status: 30, fromWarehouseNo: 'WH-CD' });
		await stage.openTrigger({ filters: { fromWarehouseNo: { __rl: true, mode: 'list', value: '' } } });
		expect(await stage.editor.labels()).toEqual([
			'Poll Times',
			'Mode',
			'Resource',
			'Trigger On',
			'Output',
			'Simplify',
			'Filters',
			'From Warehouse',
			'Options',
		]);

		await page.getByTestId('resource-locator-fromWarehouseNo').getByTestId('rlc-input').click();
		const choices = page.getByTestId('rlc-item').filter({ visible: true });
		await choices.nth(1).waitFor();
		expect(await choices.allInnerTexts()).toEqual(['上海仓 (WH-SH)', '成都仓 (WH-CD)']);
		await searchBox().fill('上海');
		await choices.filter({ hasText: '成都仓' }).waitFor({ state: 'detached' });
		await choices.filter({ hasText: '上海仓' }).click();

		await page.getByTestId('trigger-execute-button').click();
		await stage.output.getByText(wanted).first().waitFor();
		await stage.editor.picture('trigger');
		expect(requests.at(-1)!.rawBody).toContain('"from_warehouse_no":"WH-SH"');
		expect(await stage.output.getByText('Waiting for Approval').count()).toBe(1);
	});

	stage.it('the trigger: an error with its reason and the next step', async (page) => {
		const account = stage.host.simulator.accounts.flagship;
		const good = account.appSecret;
		account.appSecret = 'changed-in-the-platform:simulator-salt';
		try {
			await stage.openTrigger();
			await page.getByTestId('trigger-execute-button').click();
			await stage.output
				.getByText(/Wangdian rejected the credential/)
				.first()
				.waitFor();
			await stage.editor.picture('error');
			expect(await stage.output.innerText()).toMatch(/App Secret/);
		} finally {
			account.appSecret = good;
		}
	});

	stage.it('the credential: tested by its dialog, which hides the secret and says why a key is refused', async (page) => {
		await stage.openTrigger();
		await page.getByTestId('credential-edit-button').click();
		const dialog = page.getByTestId('credential-edit-dialog');
		await dialog.getByText('Connection tested successfully').waitFor();
		const fields = await dialog.getByTestId('credential-connection-parameter').allInnerTexts();
		expect(fields.map((text) => text.split('\n')[0].replace(/ ?\*$/, ''))).toEqual([
			'Edition',
			'Environment',
			'Base URL',
			'Seller Account (sid)',
			'App Key',
			'App Secret',
			'Requests per Minute',
			'Allowed HTTP Request Domains',
		]);
		const address = dialog.getByTestId('parameter-input-baseUrl').locator('input');
		expect(await address.getAttribute('placeholder')).toBe('e.g. https://wdt.wangdian.cn/openapi');
		const secret = dialog.getByTestId('parameter-input-appSecret').locator('input');
		expect(await secret.getAttribute('type')).toBe('password');
		expect(await secret.inputValue()).not.toContain(stage.host.simulator.accounts.flagship.appSecret.split(':')[0]);

		await dialog.getByTestId('parameter-input-appKey').locator('input').fill('nobody');
		await page.getByTestId('credential-save-button').click();
		await dialog.getByText('More details').click();
		await dialog.getByText(/Wangdian rejected the credential/).waitFor();
		await stage.editor.picture('credential');
		await dialog.getByTestId('parameter-input-appKey').locator('input').fill(stage.host.simulator.accounts.flagship.appKey);
		await page.getByTestId('credential-save-button').click();
		await dialog.getByText('Connection tested successfully').waitFor();
		await page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'detached' });
	});

	const HEAD = ['Stock-Out Number', 'Order Type'];
	const uploads: Array<[what: string, picture: string, parameters: object, typeVersion: number, fields: string[]]> = [
		// What stands in for columns comes after them, and says so.
		[
			'a new node, which goes by columns',
			'upload-columns',
			{ columns: { serialNumbers: '条码' } },
			1.1,
			['Columns', 'Serial Numbers', ...HEAD],
		],
		['a node from before the columns', 'upload', {}, 1, [...HEAD, 'Lines', 'Spec Number', 'Defect', 'Serial Numbers']],
	];
	for (const [what, picture, parameters, typeVersion, fields] of uploads) {
		stage.it(`the upload: the form of ${what}`, async (page) => {
			await stage.openNode(parameters, { typeVersion });
			await stage.editor.picture(picture);
			expect(await stage.editor.labels()).toEqual(['Resource', 'Operation', 'Input Mode', 'Find By', ...fields, 'Options']);
			const form = page.getByTestId('node-parameters');
			const byColumns = fields.includes('Columns');
			expect(await form.getByText('Only for rows without such a column').count()).toBe(byColumns ? HEAD.length : 0);
			const headings = form.getByText(/found by usual headings, English or Chinese, such as stockout_no, order_type, spec_no, sn\./);
			expect(await headings.count()).toBe(byColumns ? 1 : 0);
		});
	}

	stage.it('an API call: a method found by a Chinese word, and its form in both languages', async (page) => {
		await stage.openNode({ resource: 'api', operation: 'call' });
		await page.getByTestId('resource-locator-method').getByTestId('rlc-input').click();
		await searchBox().fill('调拨单');
		const method = page.getByTestId('rlc-item').filter({ hasText: 'wms.stocktransfer.Manage.queryWithDetail' });
		await method.click();
		await page.getByText('From Warehouse (源仓库编号)').first().waitFor();
		await stage.editor.picture('call');
		expect(await stage.editor.labels()).toEqual([
			'Resource',
			'Operation',
			'Method',
			'Arguments As',
			'Values to Send',
			'Start Time (开始时间)',
			'End Time (结束时间)',
			'From Warehouse (源仓库编号)',
			'To Warehouse (目标仓库编号)',
			'Transfer Order Number (调拨单号)',
			'Transfer Order Status (调拨单状态), several by expression',
			'Fuzzy Search (模糊查询)',
			'Return All',
			'Limit',
			'Options',
		]);
	});

	stage.it(
		'the whole story: an approved transfer order, its stock-out order found, scanned numbers matched, uploaded and read back',
		async (page) => {
			const { transfers, stockouts } = stage.host.simulator;
			const lines = [
				{ specNo: 'PHONE-X-BLK', num: 2 },
				{ specNo: 'CHARGER-65W', num: 1 },
			];
			const { transferNo } = transfers.add({ status: 40, lines });
			const { no } = stockouts.add({ srcOrderNo: transferNo, lines });
			const scanner = await startScanner(stage.host.simulator);
			try {
				const workflow = await exampleWorkflow('transfer-order-to-serial-numbers', stage.host.credentials.flagship, 'test/demo');
				workflow.nodes[1].parameters.url = scanner.url;
				const { id } = await stage.host.api.createWorkflow(workflow);
				await stage.editor.show(`/workflow/${id}`);
				await page.getByTestId('canvas-node').filter({ hasText: 'Read Back' }).first().waitFor();
				await page.getByTestId('execute-workflow-button').first().click();
				await page.getByText('Workflow executed successfully').first().waitFor();
				await stage.editor.picture('story');
				// A scan per piece: the scanner's rows of one order in turn.
				expect(stockouts.serialNumbers(no)).toHaveLength(3);
				expect(stockouts.get(no)!.uploads).toHaveLength(1);

				await page.getByTestId('canvas-node').filter({ hasText: 'Read Back' }).first().dblclick();
				const output = stage.output;
				for (const number of stockouts.serialNumbers(no)) await output.getByText(number).first().waitFor();
				expect(await output.getByText(no, { exact: true }).count()).toBe(3);
				await stage.editor.picture('story-read-back');
			} finally {
				await scanner.stop();
			}
		},
	);
}
