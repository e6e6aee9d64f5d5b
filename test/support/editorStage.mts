import type { Locator, Page } from 'playwright-core';
import { openEditor, type Editor } from './editor.mts';
import { oneNode, PATIENCE, startRealN8n, type RealN8n } from './realN8n.mts';

/** What all tests of the editor share: one n8n and one browser, because to start these takes longer than the tests do. */
export class EditorStage {
	host!: RealN8n;
	editor!: Editor;
	private opened = 0;

	async start(): Promise<void> {
		this.host = await startRealN8n();
		this.editor = await openEditor(this.host.n8n);
	}

	async stop(): Promise<void> {
		await this.editor?.close();
		await this.host?.stop();
	}

	get page(): Page {
		return this.editor.page;
	}

	/** Where results, hints and errors of the open node are shown. */
	get output(): Locator {
		return this.page.getByTestId('output-panel');
	}

	/** Opens the form of an action node with these parameters, of the flagship edition, in a workflow of its own. */
	async openNode(parameters: object, { type = 'wangdian', typeVersion = 1.1 } = {}): Promise<void> {
		const name = `Node ${++this.opened}`;
		const workflow = oneNode(`n8n-nodes-wangdian.${type}`, typeVersion, parameters, this.host.credentials.flagship, name);
		const { id } = await this.host.api.createWorkflow(workflow);
		await this.editor.openNode(id, name);
	}

	/** Opens the form of a trigger. */
	async openTrigger(parameters: object = {}): Promise<void> {
		const name = `Trigger ${++this.opened}`;
		const { id } = await this.host.api.createWorkflow({
			name: 'Trigger',
			nodes: [
				{
					name,
					type: 'n8n-nodes-wangdian.wangdianTrigger',
					typeVersion: 1,
					parameters: parameters as never,
					credentials: { wangdianApi: this.host.credentials.flagship },
				},
			],
			connections: {},
		});
		await this.editor.openNode(id, name);
	}

	/** Executes the open action node, and waits until its output shows a text. */
	async runUntil(text: string | RegExp): Promise<void> {
		await this.page.getByTestId('node-execute-button').click();
		await this.output.getByText(text).first().waitFor();
	}

	/**
	 * A test of what is to be seen. One that fails leaves a picture `failed-...` in `.cache/editor/`, and the next one begins with an
	 * editor loaded anew.
	 */
	it(name: string, test: (page: Page) => Promise<void>): void {
		it(
			name,
			async () => {
				try {
					await test(this.page);
				} catch (error) {
					await this.editor.picture(`failed-${name.replace(/\W+/g, '-')}`);
					await this.editor.forget();
					throw error;
				}
			},
			PATIENCE,
		);
	}
}
