import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium, selectors, type Browser, type Page } from 'playwright-core';
import { browserProgram } from './browser.mts';
import { OWNER, waitFor } from './n8nApi.mts';
import type { N8nHost } from './n8nHost.mts';
import { projectRoot } from './paths.mts';

/** How long an element of the editor may take to appear, ms. */
const ELEMENT_TIMEOUT = 120_000;

/** How long a click on something that may go away by itself may take, ms. */
const PASSING_TIMEOUT = 2_000;

/** n8n's editor in a real browser, signed in as the owner. */
export interface Editor {
	page: Page;
	/** Shows a page of n8n by its path. The editor is loaded once: after that it goes from page to page by itself, as for a click. */
	show(path: string): Promise<void>;
	/**
	 * Opens a stored workflow and the form of one of its nodes.
	 *
	 * @param nodeName unlike those of the workflow before, which stays on the canvas until this one has come from the server
	 */
	openNode(workflowId: string, nodeName: string): Promise<void>;
	/** The labels of the parameters in the open form, from top to bottom. */
	labels(): Promise<string[]>;
	/** Puts a picture of what is to be seen into `.cache/editor/`, for people. */
	picture(name: string): Promise<void>;
	/** The next `show` loads the editor anew, with nothing of what is open. */
	forget(): Promise<void>;
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

/** The editor's own way from page to page: loading it anew takes it longer than most tests. */
async function goWithin(page: Page, path: string): Promise<void> {
	const going = page.evaluate(async (to) => {
		interface VueRoot extends Element {
			__vue_app__: { config: { globalProperties: { $router: { push(to: string): Promise<unknown> } } } };
		}
		await (document.querySelector('#app') as VueRoot).__vue_app__.config.globalProperties.$router.push(to);
	}, path);
	let hasGone = false;
	const gone = () => (hasGone = true);
	going.then(gone, gone);
	// The editor asks first where it has not saved yet what opening a form filled in.
	const leave = page.getByRole('button', { name: 'Leave without saving' });
	const left = async () => {
		// A question that has been answered is still to be seen while it closes, and nothing is there to click on a moment later.
		if (!hasGone && (await leave.isVisible())) await leave.click({ timeout: PASSING_TIMEOUT }).catch(() => undefined);
		return hasGone;
	};
	await waitFor(left, ELEMENT_TIMEOUT, `the editor to go to ${path}`);
	await going;
}

async function signIn(browser: Browser, n8n: N8nHost): Promise<Editor> {
	const context = await browser.newContext({ viewport: { width: 1500, height: 1000 }, reducedMotion: 'reduce' });
	const page = await context.newPage();
	page.setDefaultTimeout(ELEMENT_TIMEOUT);
	await context.request.post(`${n8n.url}/rest/login`, {
		data: { emailOrLdapLoginId: OWNER.email, password: OWNER.password },
	});
	let isLoaded = false;
	const show = async (where: string) => {
		if (isLoaded) return await goWithin(page, where);
		await page.goto(n8n.url + where);
		isLoaded = true;
	};
	return {
		page,
		show,
		async openNode(workflowId, nodeName) {
			await show(`/workflow/${workflowId}`);
			await page.getByTestId('canvas-node').filter({ hasText: nodeName }).first().dblclick();
			await page.getByTestId('node-title-container').filter({ hasText: nodeName }).waitFor();
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
		async forget() {
			await page.goto('about:blank');
			isLoaded = false;
		},
		async close() {
			await browser.close();
		},
	};
}
