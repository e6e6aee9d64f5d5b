// Account -> Check as people see it: run in the real editor, its table in a real browser.
import { browserProgram } from '../support/browser.mts';
import { openEditor, type Editor } from '../support/editor.mts';
import { oneNode, PATIENCE, startRealN8n, type RealN8n } from '../support/realN8n.mts';

const inABrowser = browserProgram() ? describe : describe.skip;

inABrowser('the check of an account in the editor', () => {
	let host: RealN8n;
	let editor: Editor;

	beforeAll(async () => {
		host = await startRealN8n();
		editor = await openEditor(host.n8n);
		await editor.page.setViewportSize({ width: 1600, height: 900 });
		editor.page.setDefaultTimeout(PATIENCE);
	}, 2 * PATIENCE);
	afterAll(async () => {
		await editor?.close();
		await host?.stop();
	}, PATIENCE);

	it(
		'one row per interface, with what to do about each that is not granted',
		async () => {
			const { page } = editor;
			const { accounts, faults, requests } = host.simulator;
			const missing = 'sales.TradeQuery.queryWithDetail';
			accounts.flagship.permissions = [
				'wms.stocktransfer.Manage.queryWithDetail',
				'setting.Warehouse.queryWarehouse',
				'wms.StockSpec.search2',
				'wms.GoodsSN.queryWithDetail',
				'goods.Goods.queryWithSpec',
				'purchase.PurchaseOrder.queryWithDetail',
			];
			faults.push({
				kind: 'code',
				code: 100,
				message: '无仓库访问权限',
				times: Infinity,
				when: ({ method }) => method === 'wms.StockSpec.search2',
			});
			const { id } = await host.api.createWorkflow(
				oneNode('n8n-nodes-wangdian.wangdian', 1.1, { resource: 'account', operation: 'check' }, host.credentials.flagship),
			);
			await editor.openNode(id, 'Under Test');
			expect(await editor.labels()).toEqual(['Resource', 'Operation', 'Find Out What This Server Does']);
			await page.getByTestId('node-execute-button').click();
			const output = page.getByTestId('output-panel');
			await output.getByText(missing).first().waitFor();
			await output.getByTestId('radio-button-table').click();
			await output.locator('table').getByText('not_granted').first().waitFor();
			await editor.picture('account-check');
			const rows = await output.locator('table tbody tr').allInnerTexts();
			const row = rows.find((text) => text.includes(missing))!;
			expect(row).toMatch(/not_granted/);
			expect(row).toContain(`grant it the interface 'Get Orders' (${missing}`);
			expect(rows.find((text) => text.includes('wms.StockSpec.search2'))).toContain('Employee Rights');
			expect(rows.find((text) => text.includes('wms.stocktransfer.Manage.queryWithDetail'))).toMatch(/granted/);
			expect(rows.filter((text) => text.includes('not_asked'))).toHaveLength(2);
			expect(requests.length).toBeGreaterThan(10);
		},
		2 * PATIENCE,
	);
});
