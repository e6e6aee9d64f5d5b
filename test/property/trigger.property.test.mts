/** The whole trigger in n8n-core's poll context, over HTTP, against servers that misbehave on purpose. */
import fc from 'fast-check';
import { HttpStage, stageSettings } from '../support/httpStage.mts';
import { checkProperty, propertyRuns } from '../support/propertyRuns.mts';
import { play, schedules } from '../support/schedule.mts';
import type { Edition } from '../simulator/index.mts';

const steps = schedules({
	largestBurst: 25,
	failures: ['serverError', 'html', 'cutJson', 'reset', 'allowance', 'concurrency', 'code'],
	longestWait: 180,
	longestOffDays: 100,
	overlaps: true,
	damages: true,
	mostSteps: 24,
});

const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];

it.each(EDITIONS)(
	'%s: loses nothing, repeats nothing and keeps its bounds',
	async (edition) => {
		const runs = propertyRuns(100, 1 / 3, EDITIONS.indexOf(edition));
		await checkProperty(`trigger, ${edition}`, runs, fc.tuple(stageSettings(fc.constant(edition)), steps), async ([settings, schedule]) => {
			const stage = await HttpStage.open(settings);
			try {
				await play(stage, schedule);
				expect(stage.ledger.verdict()).toEqual({ lost: [], repeated: [], wrong: [] });
			} finally {
				await stage.close();
			}
		});
	},
	24 * 3_600_000,
);
