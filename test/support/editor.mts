import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium, selectors, type Browser, type Page } from 'playwright-core';
import { browserProgram } from './browser.mts';
import { OWNER } from './n8nApi.mts';
import type { N8nHost } from './n8nHost.mts';
import { projectRoot } from './paths.mts';

/** How long an element of the editor may take to appear, ms. */
const ELEMENT_TIMEOUT = 120_000;

/** n8n's editor in a real browser, signed in as the owner. */
export interface Editor {
	page: Page;
	/** Opens a stored workflow and the form of one of its nodes. */
	openNode(workflowId: string, nodeName: string): Promise<void>;
	/** The labels of the parameters in the open form, from top to bottom. */
	labels(): Promise<string[]>;
	/** Puts a picture of what is to be seen into `.cache/editor/`, for people. */
	picture(name: string): Promise<void>;
	close(): Promise<void>;
}

/** @throws when there is no browser, or n8n's editor does not let the owner in */
export async function openEditor(n8n: N8nHost): Promise<Editor> {
	// n8n marks its elements with this attribute.
	selectors.setTestIdAttribute('data-test-id');
	const browser = await chromium.launch({
		executablePath: browserProgram(),
		// Chromium refuses to run as root (as in most containers) inside its sandbox.
		args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
	});
	try {
		return await signIn(browser, n8n);
	} catch (error) {
		await browser.close();
		throw error;
	}
}

async function signIn(browser: Browser, n8n: N8nHost): Promise<Editor> {
	const page = await browser.newPage({ viewport: { width: 1500, height: 1000 } });
	page.setDefaultTimeout(ELEMENT_TIMEOUT);
	await page.goto(`${n8n.url}/signin`);
	await page.locator('input[name="emailOrLdapLoginId"]').fill(OWNER.email);
	await page.locator('input[type="password"]').fill(OWNER.password);
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/(home|workflow)/);
	return {
		page,
		async openNode(workflowId, nodeName) {
			await page.goto(`${n8n.url}/workflow/${workflowId}`);
			await page.getByTestId('canvas-node').filter({ hasText: nodeName }).first().dblclick();
			await page.getByTestId('node-parameters').waitFor();
		},
		async labels() {
			// The settings of every node stand in the same place, hidden.
			const labels = page.getByTestId('node-parameters').getByTestId('input-label').filter({ visible: true });
			return (await labels.allInnerTexts()).map((text) => text.split('\n')[0].trim());
		},
		async picture(name) {
			const folder = path.join(projectRoot(), '.cache', 'editor');
			await mkdir(folder, { recursive: true });
			await page.screenshot({ path: path.join(folder, `${name}.png`) });
		},
		async close() {
			await browser.close();
		},
	};
}
