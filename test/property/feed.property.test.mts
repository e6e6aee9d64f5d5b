/** The poll engine alone, against a server in memory: many schedules at little cost. */
import fc from 'fast-check';
import { ModelStage, modelSettings } from '../support/modelStage.mts';
import { checkProperty, propertyRuns } from '../support/propertyRuns.mts';
import { play, schedules } from '../support/schedule.mts';

const steps = schedules({
	largestBurst: 70,
	failures: ['serverError'],
	longestWait: 40,
	longestOffDays: 0.2,
	overlaps: false,
	mostSteps: 30,
});

it('loses nothing, repeats nothing and keeps its bounds', async () => {
	await checkProperty('engine', propertyRuns(2_000), fc.tuple(modelSettings, steps), async ([settings, schedule]) => {
		const stage = new ModelStage(settings);
		await play(stage, schedule);
		expect(stage.ledger.verdict()).toEqual({ lost: [], repeated: [], wrong: [] });
	});
}, 24 * 3_600_000);
