// `npm run pictures`: the pictures of the README, taken of the real editor in a real browser, with the simulated Wangdian behind it.
// They go to docs/pictures/; look at them before you commit them.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { openEditor } from './support/editor.mts';
import { projectRoot } from './support/paths.mts';
import { startRealN8n } from './support/realN8n.mts';

const folder = path.join(projectRoot(), 'docs', 'pictures');
await mkdir(folder, { recursive: true });

const host = await startRealN8n();
try {
	host.simulator.warehouses.add({ warehouseNo: 'SH-1', name: 'Shanghai' });
	host.simulator.warehouses.add({ warehouseNo: 'CD-1', name: 'Chengdu' });
	const { transferNo } = host.simulator.transfers.add({ status: 30, fromWarehouseNo: 'SH-1', toWarehouseNo: 'CD-1' });
	const mail = await host.api.createCredential('smtp', 'Mail', { host: '127.0.0.1', port: 25, secure: false });
	const { id } = await host.api.createWorkflow({
		name: 'Tell the warehouse about new transfers',
		nodes: [
			{
				name: 'Wangdian Trigger',
				type: 'n8n-nodes-wangdian.wangdianTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
				credentials: { wangdianApi: host.credentials.flagship },
			},
			{
				name: 'Tell the Warehouse',
				type: 'n8n-nodes-base.emailSend',
				typeVersion: 2.1,
				position: [240, 0],
				parameters: {
					fromEmail: 'erp@example.com',
					toEmail: 'warehouse@example.com',
					subject: '=Transfer {{ $json.transfer_no }} is now {{ $json.status_name }}',
				},
				credentials: { smtp: mail },
			},
		],
		connections: { 'Wangdian Trigger': { main: [[{ node: 'Tell the Warehouse', type: 'main', index: 0 }]] } },
	});
	const editor = await openEditor(host.n8n);
	try {
		const { page } = editor;
		await page.setViewportSize({ width: 1280, height: 800 });
		await page.goto(`${host.n8n.url}/workflow/${id}`);
		await page.getByTestId('canvas-node').nth(1).waitFor();
		await page.screenshot({ path: path.join(folder, 'first-workflow.png'), clip: { x: 320, y: 300, width: 640, height: 260 } });
		await editor.openNode(id, 'Wangdian Trigger');
		await page.getByTestId('trigger-execute-button').click();
		await page.getByTestId('output-panel').getByText(transferNo).first().waitFor();
		await page.screenshot({ path: path.join(folder, 'trigger.png') });
	} finally {
		await editor.close();
	}
} finally {
	await host.stop();
}
console.log(`Taken: ${path.relative(projectRoot(), folder)}`);
