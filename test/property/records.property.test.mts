/** The trigger for every kind of record, in n8n-core's poll context, over HTTP, by what each query's times mean. */
import fc from 'fast-check';
import { startSimulator, type Simulator } from '../simulator/index.mts';
import { checkProperty, propertyRuns } from '../support/propertyRuns.mts';
import { RecordStage, recordStages, stagedKinds } from '../support/recordStage.mts';
import { play, schedules } from '../support/schedule.mts';
import { StageTime } from '../support/stageTime.mts';

const steps = schedules({
	largestBurst: 8,
	failures: ['serverError', 'cutJson', 'reset', 'allowance', 'code'],
	longestWait: 180,
	longestOffDays: 1,
	overlaps: true,
	damages: false,
	mostSteps: 8,
});

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator({ now: () => StageTime.now });
});
afterAll(async () => await simulator.close());

it.each(stagedKinds.map((staged, index) => [staged.kind.name, index] as const))(
	'%s: loses nothing, repeats nothing and keeps its bounds, in whatever edition',
	async (name, index) => {
		const runs = propertyRuns(Math.ceil(2_000 / stagedKinds.length), 1 / stagedKinds.length, index);
		await checkProperty(`trigger, ${name}`, runs, fc.tuple(recordStages(stagedKinds[index]), steps), async ([settings, schedule]) => {
			const stage = new RecordStage(settings, simulator);
			try {
				await play(stage, schedule);
				expect(stage.ledger.verdict()).toEqual({ lost: [], repeated: [], wrong: [] });
				const cost = await stage.quietCost();
				if (cost) expect(cost.requests).toBe(cost.parts);
			} finally {
				stage.close();
			}
		});
	},
	24 * 3_600_000,
);
