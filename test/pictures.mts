// `npm run pictures`: the pictures of the README and the docs, taken of the real editor in a real browser, with the simulated Wangdian
// behind it, while it builds the first workflow by the README's own steps, and then checks an account. They go to docs/pictures/; look at
// them before you commit them.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { openEditor } from './support/editor.mts';
import { outputOf, waitFor } from './support/n8nApi.mts';
import { projectRoot } from './support/paths.mts';
import { oneNode, PATIENCE, startRealN8n } from './support/realN8n.mts';

const folder = path.join(projectRoot(), 'docs', 'pictures');
await mkdir(folder, { recursive: true });

const host = await startRealN8n();
try {
	host.simulator.warehouses.add({ warehouseNo: 'SH-1', name: 'Shanghai' });
	host.simulator.warehouses.add({ warehouseNo: 'CD-1', name: 'Chengdu' });
	const { transferNo } = host.simulator.transfers.add({ status: 30, fromWarehouseNo: 'SH-1', toWarehouseNo: 'CD-1' });
	await host.api.createCredential('smtp', 'Mail', { host: '127.0.0.1', port: 25, secure: false });
	const { id } = await host.api.createWorkflow({ name: 'Tell the warehouse when a transfer changes', nodes: [], connections: {} });
	const editor = await openEditor(host.n8n);
	const { page } = editor;
	/** Searches the open panel of nodes, and takes an entry and what n8n offers of it. */
	const add = async (name: string, offered: string) => {
		const entry = (text: string) => page.getByTestId('node-creator-item-name').getByText(text, { exact: true }).first();
		await page.getByTestId('node-creator-search-bar').fill(name);
		await entry(name).click();
		await entry(offered).click();
		await page.getByTestId('node-parameters').waitFor();
	};
	const closeForm = async () => {
		await page.mouse.click(1235, 45);
		await page.getByTestId('node-parameters').waitFor({ state: 'hidden' });
	};
	const enter = async (parameter: string, value: string, isExpression = false) => {
		await page.getByTestId(`parameter-input-${parameter}`).locator('input, textarea').first().click();
		if (isExpression) {
			// n8n turns the field into one for expressions.
			await page.keyboard.type('=');
			await page.getByTestId(`parameter-input-${parameter}`).locator('[contenteditable=true]').waitFor();
		}
		await page.keyboard.insertText(value);
	};
	/** Without n8n's own notes, and with the pointer out of the way. */
	const take = async (name: string, clip?: { x: number; y: number; width: number; height: number }) => {
		const style = await page.addStyleTag({
			content: '.el-notification, .el-popper, [role=tooltip], [data-reka-popper-content-wrapper] { display: none !important }',
		});
		await page.mouse.move(640, 790);
		await page.waitForTimeout(1_000);
		await page.screenshot({ path: path.join(folder, `${name}.png`), clip });
		await style.evaluate((element) => (element as HTMLElement).remove());
	};
	try {
		await page.setViewportSize({ width: 1280, height: 800 });
		await page.goto(`${host.n8n.url}/workflow/${id}`);

		// 1. The trigger, and the credential.
		await page.getByTestId('canvas-add-button').or(page.getByTestId('node-creator-plus-button')).first().click();
		await add('Wangdian', 'On transfer order created or changed');
		await page.getByTestId('node-credentials-select').first().click();
		await page
			.getByRole('option')
			.or(page.locator('.el-select-dropdown__item'))
			.filter({ hasText: 'flagship', visible: true })
			.first()
			.click();

		// 2. Fetch Test Event.
		await page.getByTestId('trigger-execute-button').first().click();
		await page.getByTestId('output-panel').getByText(transferNo).first().waitFor();
		await take('trigger');
		await closeForm();

		// 3. The mail.
		await page.getByTestId('canvas-handle-plus').first().click();
		await add('Send Email', 'Send an Email');
		await enter('fromEmail', 'erp@example.com');
		await enter('toEmail', 'warehouse@example.com');
		await enter('subject', 'Transfer {{ $json.transfer_no }} is now {{ $json.status_name }}', true);
		await closeForm();

		// 5. Publish.
		await page.getByTestId('workflow-open-publish-modal-button').click();
		await page.getByTestId('workflow-publish-button').click();
		await page.getByRole('button', { name: 'Got it' }).click();
		await page.mouse.click(640, 650);
		await take('first-workflow', { x: 540, y: 310, width: 480, height: 220 });

		// From now on a changed order arrives. (There is no mail server, so the execution ends there.)
		host.simulator.transfers.change(transferNo, { status: 40 });
		// Fetch Test Event is in the list of executions as well.
		const brought = async () => {
			const executions = await Promise.all((await host.api.listExecutions(id)).map(async (one) => await host.api.getExecution(one.id)));
			return executions.flatMap((execution) => outputOf(execution, 'Wangdian Trigger'));
		};
		await waitFor(
			async () => (await brought()).some(({ transfer_no: no, status }) => no === transferNo && status === 40),
			PATIENCE,
			'an execution for the changed order',
		);

		// An account that lacks some interfaces.
		host.simulator.accounts.flagship.permissions = [
			'wms.stocktransfer.Manage.queryWithDetail',
			'setting.Warehouse.queryWarehouse',
			'wms.GoodsSN.queryWithDetail',
			'goods.Goods.queryWithSpec',
		];
		const check = { resource: 'account', operation: 'check' };
		const workflow = oneNode('n8n-nodes-wangdian.wangdian', 1.1, check, host.credentials.flagship, 'Check Account');
		await editor.openNode((await host.api.createWorkflow(workflow)).id, 'Check Account');
		await page.setViewportSize({ width: 1500, height: 860 });
		await page.getByTestId('node-execute-button').click();
		await page.getByTestId('output-panel').getByText('not_granted').first().waitFor();
		await page.getByTestId('output-panel').getByTestId('radio-button-table').click();
		await page.getByTestId('output-panel').locator('table').getByText('not_granted').first().waitFor();
		await take('account-check');
	} catch (error) {
		await editor.picture('where-it-stopped');
		throw error;
	} finally {
		await editor.close();
	}
} finally {
	await host.stop();
}
console.log(`Taken: ${path.relative(projectRoot(), folder)}. The workflow built by the README's steps brought the changed order.`);
