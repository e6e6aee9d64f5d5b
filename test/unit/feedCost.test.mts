// What the poll engine costs, in requests: schedules of test/property/feed.property.test.mts, each with what it took when it was last
// looked at. Losing and repeating are the property's business; a window that shrinks too far, a page that is read twice or a look too many
// loses nothing and is seen here. Whoever changes the cost on purpose puts in what the failure shows.
import fc from 'fast-check';
import { ModelStage, modelPlays } from '../support/modelStage.mts';
import { play } from '../support/schedule.mts';

/** Where every query comes in another order the cost is a matter of luck; an import, or a span shorter than what is listed
 * before it, takes as long as all the others. */
const PLAYS = fc
	.sample(modelPlays, { seed: 7, numRuns: 100 })
	.filter(([{ pageSize, ties, cut, longestSpan }]) => pageSize < 30 && ties === 'stable' && cut < longestSpan);

/** Requests and failed polls of each schedule. */
const COST = `
	20 9 79 84 9 456/1 530/1 28/1 84 132 63 64/1 152 56/3 42/2 635/2 26/2 20 82 128 166/3 94/1 304/1 24 115/1 7 20 26 174/2
	92 67 435 143/2 12 120/4 347/4 14 104/1 79 43/1 57/1 292 24 16/2 85/1 16/2 139/2 31/1 225 769/3 9 8/1 108/2 119/1 86/2
	127 82/1 90/4 114 15 324/1 331/2 146/1 147/4 1994/2 55
`;

it('takes as many requests as it did', async () => {
	const cost: string[] = [];
	for (const [settings, steps] of PLAYS) {
		const stage = new ModelStage(settings);
		const { failedPolls } = await play(stage, steps);
		expect(stage.ledger.verdict()).toEqual({ lost: [], repeated: [], wrong: [] });
		cost.push(failedPolls > 0 ? `${stage.requests}/${failedPolls}` : String(stage.requests));
	}
	expect(cost.join(' ')).toBe(COST.replace(/\s+/g, ' ').trim());
});
