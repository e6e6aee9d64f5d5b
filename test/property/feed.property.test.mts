/** The poll engine alone, against a server in memory: many schedules at little cost. */
import { ModelStage, modelPlays, type ModelSettings } from '../support/modelStage.mts';
import { checkProperty, propertyRuns } from '../support/propertyRuns.mts';
import { play, type Disturbance, type Step, type Write } from '../support/schedule.mts';

it(
	'loses nothing, repeats nothing and keeps its bounds',
	async () => {
		await checkProperty('engine', propertyRuns(1_000), modelPlays, async ([settings, schedule]) => {
			const stage = new ModelStage(settings);
			await play(stage, schedule);
			expect(stage.ledger.verdict()).toEqual({ lost: [], repeated: [], wrong: [] });
		});
	},
	24 * 3_600_000,
);

/** A small server that keeps the rules; what a case needs is set beside it. */
const PLAIN: ModelSettings = {
	emit: 'changed',
	pageSize: 1,
	clamp: 1,
	longestSpan: 5_000,
	tolerance: 0,
	longestDelay: 1,
	settles: 1,
	sortOrder: 'ascending',
	ties: 'stable',
	interval: 'closed',
	documentsInterval: false,
	totals: 'documented',
	shows: 'own',
	beyondEnd: 'empty',
	variants: 1,
	cut: 1,
	withholds: false,
	budget: Infinity,
	startBefore: undefined,
	seedsSilently: false,
	latency: 0,
	skew: 0,
};

const NOTHING: Write = { adds: 0, changes: [], sameSecond: false, late: 0 };
const writing = (write: Partial<Write>): Step => ({ do: 'write', write: { ...NOTHING, ...write } });
const polling = (...disturbances: Disturbance[]): Step => ({ do: 'poll', disturbances, fate: 'survives' });

/** Found by the random schedules, with what went wrong. */
const FOUND: ReadonlyArray<{ name: string; settings: Partial<ModelSettings>; steps: readonly Step[] }> = [
	{
		// Both clocks are cut to whole seconds. Without the second for that, the change would enter a window that is taken to be settled and
		// push records to later pages: the fourth page would hold what the third did, look like the end, and the fifth would not be read.
		name: 'a second is settled only when the settle time is over for its last moment',
		settings: { longestSpan: 120, tolerance: 12, sortOrder: 'descending', totals: 'missing', seedsSilently: true, latency: 10, skew: 1 },
		steps: [
			{ do: 'wait', seconds: 1 },
			writing({ adds: 5 }),
			{ do: 'wait', seconds: 110.035 },
			writing({ changes: [3], late: 1 }),
			{ do: 'wait', seconds: 0.965 },
			// The fourth page is read just after the change has become visible.
			polling(),
		],
	},
	{
		// Polls in no time, each with too few requests: the later ones begin anew, and a window that is smaller than all was taken for none.
		name: 'a long settle time, two requests and polls that got nowhere: a smaller window than this poll began with is progress',
		settings: { pageSize: 6, clamp: 6, settles: 4, budget: 2 },
		steps: [writing({ adds: 7 }), polling(), polling(), { do: 'damage', what: 'version' }, polling(), { do: 'reactivate' }],
	},
	{
		// What had only become calm was read over several polls and had settled by then: it was read again, and again.
		name: 'a long settle time and a window of several polls: what has settled is read for good',
		settings: { settles: 4, longestSpan: 1_000_000, totals: 'missing', budget: 40 },
		steps: [
			polling({ atRequest: 0, write: { ...NOTHING, adds: 15, changes: [0, 0, 0, 0, 0] } }),
			writing({ adds: 52 }),
			{ do: 'off', days: 0 },
			polling({ atRequest: 0, write: { ...NOTHING, adds: 2, changes: [0, 0, 0, 0, 0] } }),
			{ do: 'wait', seconds: 13 },
		],
	},
	{
		// The place was in a window that began before the watermark that is taken instead: what it brought was forgotten, and came again.
		name: 'a damaged watermark and a window of several polls: a place is of use at its own watermark only',
		settings: { pageSize: 6, clamp: 6, longestSpan: 120, sortOrder: 'descending', totals: 'missing', budget: 1, startBefore: 100 },
		steps: [polling(), { do: 'damage', what: 'watermark' }],
	},
	{
		// What has changed since midnight comes with every window, so none was short enough for one request: they shrank to a second each.
		name: 'a server that cuts starts to the day, a day of several pages and one request a poll: the day is read page by page',
		settings: { pageSize: 6, clamp: 6, longestSpan: 1_000_000, cut: 86_400, budget: 1 },
		steps: [writing({ adds: 20 }), polling(), { do: 'wait', seconds: 3_000 }, writing({ adds: 2, changes: [5] })],
	},
];

it.each(FOUND)('$name', async ({ settings, steps }) => {
	const stage = new ModelStage({ ...PLAIN, ...settings });
	await play(stage, steps);
	expect(stage.ledger.verdict()).toEqual({ lost: [], repeated: [], wrong: [] });
});
