// A spreadsheet as a merchant has it, from the form that it is chosen in to the orders that come out.
import path from 'node:path';
import type { EditorStage } from '../../support/editorStage.mts';
import { exampleWorkflow } from '../../support/exampleWorkflows.mts';
import { projectRoot } from '../../support/paths.mts';

/** Chinese headings with blanks, full-width letters and signs, a column without one, a blank row, and a row with a number as a cell shows it. */
const FILE = path.join(projectRoot(), 'test', 'fixtures', 'serial-numbers.xlsx');

export function spreadsheetInTheEditor(stage: EditorStage): void {
	stage.it(
		'a spreadsheet with Chinese headings, chosen in a form: checked, and each order comes out with what became of it',
		async (page) => {
			const { stockouts } = stage.host.simulator;
			stockouts.add({
				no: 'CK202611240001',
				lines: [
					{ specNo: 'PHONE-X', num: 2 },
					{ specNo: 'PHONE-X', num: 1, defect: true },
				],
			});
			stockouts.add({ no: 'CK202611240002', orderType: 21, lines: [{ specNo: 'CHARGER' }] });
			const workflow = await exampleWorkflow('upload-a-spreadsheet', stage.host.credentials.flagship);
			const upload = workflow.nodes.find(({ name }) => name === 'Upload Serial Numbers')!;
			expect(upload.parameters.options).toEqual({ validateOnly: true });
			for (const [options, results, sent] of [
				[{ validateOnly: true }, ['valid', 'valid', 'not_valid'], []],
				[{}, ['uploaded', 'uploaded', 'not_sent'], ['860000000000011', '860000000000012', '860000000000013']],
			] as const) {
				upload.parameters.options = options;
				upload.name = `Upload ${results[0]}`;
				workflow.connections['Rows of the File'].main[0]![0].node = upload.name;
				const { id } = await stage.host.api.createWorkflow(workflow);
				await stage.editor.openNode(id, upload.name);
				const opened = page.context().waitForEvent('page');
				await page.getByTestId('node-execute-button').click();
				const form = await opened;
				await form.locator('input[type=file]').setInputFiles(FILE);
				await form.getByRole('button', { name: 'Submit' }).click();
				await stage.output.getByText('CK202611240003').first().waitFor();
				await form.close();
				await stage.editor.picture(`spreadsheet-${results[0]}`);

				const shown = await stage.output.innerText();
				for (const taken of [
					"Stock-Out Number from '出库单号'",
					"Order Type from '单 据 类 型'",
					"Serial Numbers from 'SN码＊'",
					"Defect from '是否残次？'",
				]) {
					expect(shown).toContain(taken);
				}
				await stage.output.getByTestId('radio-button-table').click();
				const rows = await stage.output.locator('table tbody tr').allInnerTexts();
				expect(rows.map((row) => row.trim().split(/\s+/).slice(0, 3))).toEqual([
					[results[0], 'CK202611240001', '2'],
					[results[1], 'CK202611240002', '21'],
					[results[2], 'CK202611240003', '2'],
				]);
				expect(stockouts.serialNumbers('CK202611240001')).toEqual(sent);
			}
			expect(stockouts.serialNumbers('CK202611240002')).toEqual(['007']);
			const [line] = stockouts.get('CK202611240001')!.lines.filter(({ defect }) => defect);
			expect(line.serialNumbers.map(({ sn }) => sn)).toEqual(['860000000000013']);
		},
	);
}
