/** The poll engine alone, against a server in memory: many schedules at little cost. */
import fc from 'fast-check';
import { ModelStage, modelSettings } from '../support/modelStage.mts';
import { checkProperty, propertyRuns } from '../support/propertyRuns.mts';
import { play, schedules, type Write } from '../support/schedule.mts';

const steps = schedules({
	largestBurst: 70,
	failures: ['serverError'],
	longestWait: 40,
	longestOffDays: 0.2,
	overlaps: false,
	damages: true,
	mostSteps: 30,
});

it(
	'loses nothing, repeats nothing and keeps its bounds',
	async () => {
		await checkProperty('engine', propertyRuns(1_000), fc.tuple(modelSettings, steps), async ([settings, schedule]) => {
			const stage = new ModelStage(settings);
			await play(stage, schedule);
			expect(stage.ledger.verdict()).toEqual({ lost: [], repeated: [], wrong: [] });
		});
	},
	24 * 3_600_000,
);

it('a second is settled only when the settle time is over for its last moment', async () => {
	// Both clocks are cut to whole seconds. Without the second for that, the change would enter a window that is taken to be settled and
	// push records to later pages: the fourth page would hold what the third did, look like the end, and the fifth would not be read.
	const stage = new ModelStage({
		emit: 'changed',
		pageSize: 1,
		clamp: 1,
		longestSpan: 120,
		tolerance: 12,
		longestDelay: 1,
		settles: 1,
		sortOrder: 'descending',
		ties: 'stable',
		interval: 'closed',
		documentsInterval: false,
		totals: 'missing',
		shows: 'own',
		beyondEnd: 'empty',
		variants: 1,
		withholds: false,
		budget: Infinity,
		startBefore: undefined,
		seedsSilently: true,
		latency: 10,
		skew: 1,
	});
	const none: Write = { adds: 0, changes: [], sameSecond: false, late: 0 };
	await play(stage, [
		{ do: 'wait', seconds: 1 },
		{ do: 'write', write: { ...none, adds: 5 } },
		{ do: 'wait', seconds: 110.035 },
		{ do: 'write', write: { ...none, changes: [3], late: 1 } },
		{ do: 'wait', seconds: 0.965 },
		// The fourth page is read just after the change has become visible.
		{ do: 'poll', disturbances: [], fate: 'survives' },
	]);
	expect(stage.ledger.verdict()).toEqual({ lost: [], repeated: [], wrong: [] });
});
