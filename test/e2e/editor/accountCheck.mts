// Account > Check as people see it: run in the editor, its table on the screen.
import type { EditorStage } from '../../support/editorStage.mts';

const MISSING = 'sales.TradeQuery.queryWithDetail';
const GRANTED = [
	'wms.stocktransfer.Manage.queryWithDetail',
	'setting.Warehouse.queryWarehouse',
	'wms.StockSpec.search2',
	'wms.GoodsSN.queryWithDetail',
	'goods.Goods.queryWithSpec',
	'purchase.PurchaseOrder.queryWithDetail',
];

export function accountCheckInTheEditor(stage: EditorStage): void {
	stage.it('the check of an account: one row per interface, with what to do about each that is not granted', async () => {
		const { accounts, faults, requests } = stage.host.simulator;
		const before = requests.length;
		accounts.flagship.permissions = GRANTED;
		faults.push({
			kind: 'code',
			code: 100,
			message: '无仓库访问权限',
			times: Infinity,
			when: ({ method }) => method === 'wms.StockSpec.search2',
		});
		try {
			await stage.openNode({ resource: 'account', operation: 'check' });
			expect(await stage.editor.labels()).toEqual(['Resource', 'Operation', 'Find Out What This Server Does']);
			await stage.runUntil(MISSING);
			await stage.output.getByTestId('radio-button-table').click();
			await stage.output.locator('table').getByText('not_granted').first().waitFor();
			await stage.editor.picture('account-check');
			const rows = await stage.output.locator('table tbody tr').allInnerTexts();
			const row = rows.find((text) => text.includes(MISSING))!;
			expect(row).toMatch(/not_granted/);
			expect(row).toContain(`grant it the interface 'Get Orders' (${MISSING}`);
			expect(rows.find((text) => text.includes('wms.StockSpec.search2'))).toContain('Employee Rights');
			expect(rows.find((text) => text.includes('wms.stocktransfer.Manage.queryWithDetail'))).toMatch(/granted/);
			expect(rows.filter((text) => text.includes('not_asked'))).toHaveLength(2);
			expect(requests.length - before).toBeGreaterThan(10);
		} finally {
			accounts.flagship.permissions = 'all';
			faults.clear();
		}
	});
}
