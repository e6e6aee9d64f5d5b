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
	20 11 76 84 9 444/1 530/1 28/1 84 132 60 60/1 152 55/3 37/1 635/2 26/2 20 82 128 274/3 57/2 421/1 26 115/1 7 20 26 174/2
	92 70 435 104/2 22/1 190/6 296/4 13 104/1 81 43/1 75/2 292 24 21/3 83/1 12 124/2 31/1 235 354/3 7 8/1 146/2 114/1 86/2
	127 82/1 90/4 114 15 324/1 318/2 146/1 75/1 1803/1 55
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
