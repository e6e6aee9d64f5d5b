/** The whole trigger in n8n-core's poll context against servers that misbehave on purpose; one schedule in four over HTTP. */
import { TriggerStage, stagePlays } from '../support/triggerStage.mts';
import { checkProperty, propertyRuns } from '../support/propertyRuns.mts';
import { play } from '../support/schedule.mts';
import type { Edition } from '../simulator/index.mts';

const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];

it.each(EDITIONS)(
	'%s: loses nothing, repeats nothing and keeps its bounds',
	async (edition) => {
		const runs = propertyRuns(100, 1 / 3, EDITIONS.indexOf(edition));
		await checkProperty(`trigger, ${edition}`, runs, stagePlays(edition), async ([settings, schedule]) => {
			const stage = await TriggerStage.open(settings);
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
