// What people see: the real editor in a real browser. Without a browser on the machine these tests are skipped.
import { browserProgram } from '../support/browser.mts';
import { EditorStage } from '../support/editorStage.mts';
import { PATIENCE } from '../support/realN8n.mts';
import { accountCheckInTheEditor } from './editor/accountCheck.mts';
import { formsInTheEditor } from './editor/forms.mts';
import { spreadsheetInTheEditor } from './editor/spreadsheet.mts';
import { wordsInTheEditor } from './editor/words.mts';

const inABrowser = browserProgram() ? describe : describe.skip;

inABrowser('the editor', () => {
	const stage = new EditorStage();

	beforeAll(async () => await stage.start(), 2 * PATIENCE);
	afterAll(async () => await stage.stop(), PATIENCE);

	formsInTheEditor(stage);
	spreadsheetInTheEditor(stage);
	wordsInTheEditor(stage);
	accountCheckInTheEditor(stage);
});
