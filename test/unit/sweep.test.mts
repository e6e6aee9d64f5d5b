// Which requests the reading of one window takes, page by page, against a server whose every habit is set; and looks at what was read before.
// What that adds up to over many polls: property/feed.property.test.mts.
import { digest } from '../../nodes/shared/feed/digest';
import type { Span } from '../../nodes/shared/feed/feed';
import { Habits, type Question, type TotalsHabit } from '../../nodes/shared/feed/habits';
import { look } from '../../nodes/shared/feed/look';
import { Memory } from '../../nodes/shared/feed/memory';
import { newReading, Sweeper, type Effort, type Left, type Sweep } from '../../nodes/shared/feed/sweep';
import { NOON, rowsOf, serve, shortened, spanOf, type Row, type Served } from '../support/smallServer.mts';

interface Case extends Served {
	totals?: TotalsHabit;
	question?: Question;
	misdates?: boolean;
}

function stage({ totals = 'unproven', question = 'none', misdates = false, ...given }: Case) {
	const habits = new Habits(totals, misdates ? NOON : null, question);
	const served = serve(given);
	return { ...served, habits, sweeper: new Sweeper(served.feed, served.read, 0, habits) };
}

const EFFORT: Effort = { mostPages: 4, mustFinish: false };
const FINISH: Effort = { mostPages: Infinity, mustFinish: true };

/** What a sweep came to: the requests | the outcome | the records read | pages in all | where it stands, if it was broken off | habits. */
async function told(
	given: Case,
	run: (made: ReturnType<typeof stage>, reading: ReturnType<typeof newReading<Row>>) => Promise<Sweep | boolean>,
): Promise<string> {
	const made = stage(given);
	const reading = newReading<Row>();
	const result = await run(made, reading).catch((error: Error) => error.message);
	const left = reading.left?.();
	const counted = left?.tally ? ` ${left.tally.keys}/${left.tally.total}` : '';
	expect(reading.requests).toBe(made.queries.filter((query) => !query.startsWith('long ago')).length);
	return [
		shortened(made.queries),
		typeof result === 'object' ? Object.values(result).join(' ') : String(result),
		[...new Set(reading.rows.map(({ id }) => id))].sort().join(''),
		reading.pages ?? '-',
		left ? `${left.page} ${left.towards}${left.before === null ? '' : ' after another'}${counted}` : '-',
		`${made.habits.totals} ${made.habits.question}`,
	].join(' | ');
}

/** Reads a window. */
const sweeping =
	(window: Span, settled: number, effort: Effort) =>
	async ({ sweeper }: ReturnType<typeof stage>, reading: ReturnType<typeof newReading<Row>>) =>
		await sweeper.sweep(window, settled, effort, reading);

describe('a window that has settled', () => {
	it.each<[string, Case, string]>([
		['nothing', { rows: '' }, '0-10: 0 | complete 0 |  | - | - | unproven none'],
		['nothing, and no total', { rows: '', total: 'missing' }, '0-10: 0 | complete 0 |  | - | - | unproven none'],
		['less than a page', { rows: 'a1' }, '0-10: 0 | complete 0.5 | a | - | - | unproven none'],
		['less than a page, and no total', { rows: 'a1', total: 'missing' }, '0-10: 0 1 0 | complete 1 | a | - | 0 first | unproven none'],
		[
			'a full page and a total that says so: until a larger one has been told, the next page is looked at',
			{ rows: 'a1 b2' },
			'0-10: 0 1 | complete 1 | ab | - | - | unproven none',
		],
		[
			'a full page, and a larger total has been told before',
			{ rows: 'a1 b2', totals: 'proven' },
			'0-10: 0 | complete 1 | ab | - | - | proven none',
		],
		[
			'a full page, and the server shows its last page for every one beyond',
			{ rows: 'a1 b2', beyondEnd: 'lastPage' },
			'0-10: 0 1 | complete 1 | ab | - | - | unproven none',
		],
		[
			'a full page that is all by its total, and another one after it',
			{ rows: 'a1 b2 c3', total: 'page' },
			'0-10: 0 1 0 1 2 1 0 | complete 2 | abc | - | 0 first | page none',
		],
		[
			'a full page, and a record comes before the next one is asked for',
			{
				rows: 'a1 b2',
				before: (request, { rows }) => {
					if (request === 1) rows.push(...rowsOf('c3'));
				},
			},
			'0-10: 0 1 0 | complete 1 | abc | - | - | proven none',
		],
		[
			'five on three pages: the first, then from the last one',
			{ rows: 'a1 b2 c3 d4 e5' },
			'0-10: 0 2 1 | complete 2.5 | abcde | 2.5 | 1 first a b e c d/5 | proven none',
		],
		[
			'eight on four pages',
			{ rows: 'a1 b2 c3 d4 e5 f6 g7 h8' },
			'0-10: 0 3 2 1 | complete 4 | abcdefgh | 4 | 1 first a b g h e f c d/8 | proven none',
		],
		[
			'nine on five pages, when four are wanted: whether the total is to be believed is asked once',
			{ rows: 'a1 b2 c3 d4 e5 f6 g7 h8 i9' },
			'0-10: 0; long ago: 0 | too-large 4.5 | ab | - | - | proven answered',
		],
		[
			'the same, and it has been answered before',
			{ rows: 'a1 b2 c3 d4 e5 f6 g7 h8 i9', question: 'answered' },
			'0-10: 0 | too-large 4.5 | ab | - | - | proven answered',
		],
		[
			'the same, and the server refuses to look so far back',
			{ rows: 'a1 b2 c3 d4 e5 f6 g7 h8 i9', farthest: -100 },
			'0-10: 0; long ago: 0 | too-large 4.5 | ab | - | - | proven refused',
		],
		[
			'the same, and it has refused before',
			{ rows: 'a1 b2 c3 d4 e5 f6 g7 h8 i9', question: 'refused' },
			'0-10: 0 | too-large 4.5 | ab | - | - | proven refused',
		],
		[
			'the same, and it has refused twice',
			{ rows: 'a1 b2 c3 d4 e5 f6 g7 h8 i9', question: 'silent' },
			'0-10: 0 | too-large 4.5 | ab | - | - | proven silent',
		],
		[
			'a total that is always the same: to the end and back',
			{ rows: 'a1 b2 c3', total: 'constant' },
			'0-10: 0; long ago: 0; 0-10: 1 2 1 0 | complete 2 | abc | - | 0 first | constant answered',
		],
		[
			'a total that is always the same, and known to be',
			{ rows: 'a1 b2 c3', total: 'constant', totals: 'constant' },
			'0-10: 0 1 2 1 0 | complete 2 | abc | - | 0 first | constant none',
		],
		[
			'a total that is always the same, where there is nothing',
			{ rows: '', total: 'constant' },
			'0-10: 0; long ago: 0 | complete 0 |  | - | - | constant answered',
		],
		[
			'no totals: to the end and back',
			{ rows: 'a1 b2 c3 d4 e5', total: 'missing' },
			'0-10: 0 1 2 3 2 1 0 | complete 3 | abcde | - | 0 first | unproven none',
		],
		[
			'no totals, and the last page for every one beyond',
			{ rows: 'a1 b2 c3 d4', total: 'missing', beyondEnd: 'lastPage' },
			'0-10: 0 1 2 1 0 | complete 2 | abcd | - | 0 first | unproven none',
		],
		['no totals, and one page', { rows: 'a1 b2', total: 'missing' }, '0-10: 0 1 0 | complete 1 | ab | - | 0 first | unproven none'],
		[
			'no totals, and more pages than wanted',
			{ rows: 'a1 b2 c3 d4 e5 f6 g7 h8 i9', total: 'missing' },
			'0-10: 0 1 2 3 4 | too-large 8 | abcdefghi | - | 4 end after another | unproven none',
		],
		[
			'pages that the server cuts shorter',
			{ rows: 'a1 b2 c3 d4', pageSize: 4, clamp: 2 },
			'0-10: 0 1 | complete 2 | abcd | 2 | 1 first a b c d/4 | proven none',
		],
		[
			'a record leaves between two pages: the window is counted again',
			{
				rows: 'a1 b2 c3 d4 e5',
				before: (request, server) => {
					if (request === 1) server.rows = rowsOf('a1 c3 d4 e5');
				},
			},
			'0-10: 0 2 1 0 1 | complete 2 | abcde | 2 | 1 first a c d e/4 | proven none',
		],
		[
			'another order in one query: what the second pass brings is enough',
			{ rows: 'a1 b1 c1 d1 e1', order: (request) => (request === 2 ? -1 : 1) },
			'0-10: 0 2 1 0 2 1 | complete 2.5 | abcde | 2.5 | 1 first a b e c d/5 | proven none',
		],
		[
			'records that are counted and not shown: once through is enough',
			{ rows: 'a1 b2 c3 d4 e5', withheld: 'c' },
			'0-10: 0 2 1 0 | complete 2.5 | abde | 2.5 | 0 first a b e d/5 | proven none',
		],
		[
			'a first page of which nothing is shown',
			{ rows: 'a1 b2 c3', withheld: 'ab' },
			'0-10: 0; long ago: 0; 0-10: 1 0 | complete 1.5 | c | 1.5 | 0 first c/3 | unproven answered',
		],
		[
			'without ids, records are told apart by their labels',
			{
				rows: [
					{ id: '?', at: 1 },
					{ id: '?', at: 2 },
					{ id: '?', at: 3 },
				],
			},
			'0-10: 0 1 | complete 1.5 | ? | 1.5 | 1 first ~c1XAlSpzm1 ~dtBQWTNod- ~LX4WAXqs2e/3 | proven none',
		],
		[
			'broken off before the second page',
			{ rows: 'a1 b2 c3 d4 e5', budget: 1 },
			'0-10: 0 | no more | ab | 2.5 | 2 first a b/5 | proven none',
		],
		[
			'broken off before the first one of the way back',
			{ rows: 'a1 b2 c3 d4 e5', budget: 2 },
			'0-10: 0 2 | no more | abe | 2.5 | 1 first a b e/5 | proven none',
		],
		[
			'broken off on the way to the end',
			{ rows: 'a1 b2 c3 d4 e5', total: 'missing', budget: 2 },
			'0-10: 0 1 | no more | abcd | - | 2 end after another | unproven none',
		],
		[
			'broken off on the way back',
			{ rows: 'a1 b2 c3 d4 e5', total: 'missing', budget: 6 },
			'0-10: 0 1 2 3 2 1 | no more | abcde | - | 0 first | unproven none',
		],
		[
			'broken off before the page that follows a full one',
			{ rows: 'a1 b2', budget: 1 },
			'0-10: 0 | no more | ab | - | 1 end after another | unproven none',
		],
		[
			'broken off before the question was answered',
			{ rows: 'a1 b2 c3 d4 e5 f6 g7 h8 i9', budget: 1 },
			'0-10: 0 | no more | ab | - | - | proven owed',
		],
		[
			'records that never come in sight, in changing order: two passes, and it is unsteady',
			{ rows: 'a1 b1 c1 d1 e1', order: (request) => (request % 3 === 1 ? -1 : 1) },
			'0-10: 0 2 1 0 2 1 | unsteady | abcd | 2.5 | 1 first a b c d/5 | proven none',
		],
		[
			'a total that is always the same and not much too large: its last page holds nothing',
			{ rows: 'a1 b2 c3 d4', total: () => 8 },
			'0-10: 0 3; long ago: 0; 0-10: 1 2 1 0 | complete 2 | abcd | 4 | 0 first | constant answered',
		],
		[
			'no totals, and the first page for every one beyond',
			{ rows: 'a1 b2 c3 d4', total: 'missing', beyondEnd: 'firstPage' },
			'0-10: 0 1 2 1 0 | complete 2 | abcd | - | 0 first | unproven none',
		],
	])('%s', async (_, given, expected) => {
		expect(await told(given, sweeping(spanOf(0, 10), NOON + 10, EFFORT))).toBe(expected);
	});
});

describe('a window that cannot be divided', () => {
	it.each<[string, Case, string]>([
		[
			'fifty-one pages: whether the total is to be believed is asked',
			{ rows: 'a1 b1 c1', pageSize: 1, total: (found) => (found === 3 ? 51 : 0), totals: 'proven' },
			'0-2: 0; long ago: 0; 0-2: 50..0 | complete 51 | abc | 51 | 0 first a c b/51 | proven answered',
		],
		[
			'fifty pages are not asked about',
			{ rows: 'a1 b1 c1', pageSize: 1, total: (found) => (found === 3 ? 50 : 0), totals: 'proven' },
			'0-2: 0 49; long ago: 0; 0-2: 48..0 | complete 50 | abc | 50 | 0 first a c b/50 | proven answered',
		],
		[
			'a last page that holds nothing: what the total says is looked at',
			{ rows: 'a1 b1 c1 d1', pageSize: 1, total: 'constant', totals: 'proven' },
			'0-2: 0; long ago: 0; 0-2: 1 2 3 4 3 2 1 0 | complete 4 | abcd | - | 0 first | constant answered',
		],
		[
			'another order in one query: until the count is full',
			{ rows: 'a1 b1 c1 d1 e1', order: (request) => (request === 2 ? -1 : 1) },
			'0-2: 0 2 1 0 2 1 | complete 2.5 | abcde | 2.5 | 1 first a b e c d/5 | proven none',
		],
		[
			'records that never come in sight, in changing order: ten passes that bring nothing new, and the first page once more',
			{ rows: 'a1 b1 c1 d1 e1', order: (request) => (request % 3 === 1 ? -1 : 1) },
			'0-2: 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 | unsteady | abcd | 2.5 | 0 first a b c d/5 | proven none',
		],
		[
			'records that are counted and not shown, on pages that change',
			{ rows: 'a1 b1 c1 d1 e1', withheld: 'a', order: (request) => (request % 3 === 1 ? -1 : 1) },
			'0-2: 0 4; long ago: 0; 0-2: 3 2 1 0 | complete 5 | bcd | 5 | 0 first b c d/5 | proven answered',
		],
		[
			'a total that falls during the count: it begins again',
			{
				rows: 'a1 b1 c1 d1 e1',
				before: (request, server) => {
					if (request === 1) server.rows = rowsOf('b1 c1 d1 e1');
				},
			},
			'0-2: 0 2 1 0 1 | complete 2 | abcde | 2 | 1 first b c d e/4 | proven none',
		],
		[
			'no totals, however many pages',
			{ rows: 'a1 b1 c1 d1 e1', pageSize: 1, total: 'missing' },
			'0-2: 0 1 2 3 4 5 4 3 2 1 0 | complete 5 | abcde | - | 0 first | unproven none',
		],
		[
			'broken off in its second pass',
			{ rows: 'a1 b1 c1 d1 e1', order: (request) => (request % 3 === 1 ? -1 : 1), budget: 5 },
			'0-2: 0 2 1 0 2 | no more | abcd | 2.5 | 1 first a b c d/5 | proven none',
		],
		[
			'two passes alike and records missing, all of one second: they are not shown',
			{ rows: 'a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 k1 l1 m1 n1', pageSize: 6, order: (request) => (request % 3 === 2 ? -1 : 1) },
			'0-2: 0 2 1 0 2 1 0 | complete 2.3333333333333335 | abcdefghmn | 2.3333333333333335 | 0 first a b c d e f m n h g/14 | proven none',
		],
		[
			'two passes alike and records missing, of a day: ten passes, for two of equal times may fall alike by chance',
			{ rows: 'a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 k1 l1 m1 n1', pageSize: 6, order: (request) => (request % 3 === 2 ? -1 : 1), leadIn: 60 },
			'0-2: 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 | unsteady | abcdefghmn | 2.3333333333333335 | 0 first a b c d e f m n h g/14 | proven none',
		],
	])('%s', async (_, given, expected) => {
		expect(await told(given, sweeping(spanOf(0, 2), NOON + 10, FINISH))).toBe(expected);
	});

	it.each<[string, Case, Left, string]>([
		[
			'the page that is missing',
			{ rows: 'a1 b1 c1 d1 e1' },
			{
				page: 1,
				towards: 'first',
				before: null,
				tally: { total: 5, keys: 'a b e', shown: 3, isAllThatIsShown: false, pages: '', pagesBefore: '', hasNew: true, idle: 0 },
			},
			'0-2: 1 | complete 0 | cd | - | 1 first a b e c d/5 | unproven none',
		],
		[
			'another pass',
			{ rows: 'a1 b1 c1 d1 e1' },
			{
				page: 0,
				towards: 'first',
				before: null,
				tally: { total: 5, keys: 'a b e', shown: 3, isAllThatIsShown: false, pages: '', pagesBefore: '', hasNew: true, idle: 0 },
			},
			'0-2: 0 2 1 | complete 2.5 | abcde | 2.5 | 1 first a b e c d/5 | proven none',
		],
		[
			'a pass whose total is another one by now',
			{ rows: 'a1 b1 c1 d1' },
			{
				page: 0,
				towards: 'first',
				before: null,
				tally: { total: 5, keys: 'a b e', shown: 3, isAllThatIsShown: false, pages: '', pagesBefore: '', hasNew: true, idle: 0 },
			},
			'0-2: 0 1 | complete 2 | abcd | 2 | 1 first a b c d/4 | proven none',
		],
		[
			'a server that turned out to tell lengths of pages',
			{ rows: 'a1 b1 c1 d1 e1', total: 'page', totals: 'page' },
			{
				page: 1,
				towards: 'first',
				before: null,
				tally: { total: 5, keys: 'a b e', shown: 3, isAllThatIsShown: false, pages: '', pagesBefore: '', hasNew: true, idle: 0 },
			},
			'0-2: 0 1 2 3 2 1 0 | complete 3 | abcde | - | 0 first | page none',
		],
		[
			'a server that turned out to tell a constant',
			{ rows: 'a1 b1 c1 d1 e1', total: 'constant', totals: 'constant' },
			{
				page: 1,
				towards: 'first',
				before: null,
				tally: { total: 5, keys: 'a b e', shown: 3, isAllThatIsShown: false, pages: '', pagesBefore: '', hasNew: true, idle: 0 },
			},
			'0-2: 0 1 2 3 2 1 0 | complete 3 | abcde | - | 0 first | constant none',
		],
		[
			'the way to the end, and back',
			{ rows: 'a1 b1 c1 d1 e1', total: 'missing' },
			{ page: 2, towards: 'end', before: null, tally: null },
			'0-2: 2 3 2 1 0 | complete 3 | abcde | - | 0 first | unproven none',
		],
		[
			'the way back',
			{ rows: 'a1 b1 c1 d1 e1', total: 'missing' },
			{ page: 2, towards: 'first', before: null, tally: null },
			'0-2: 2 1 0 | complete 3 | abcde | - | 0 first | unproven none',
		],
		[
			'the end, which answers with its last page',
			{ rows: 'a1 b1 c1 d1', total: 'missing', beyondEnd: 'lastPage' },
			{ page: 2, towards: 'end', before: digest(['c', 'd']), tally: null },
			'0-2: 2 1 0 | complete 2 | abcd | - | 0 first | unproven none',
		],
		[
			'broken off at once',
			{ rows: 'a1 b1 c1 d1 e1', budget: 0 },
			{
				page: 1,
				towards: 'first',
				before: null,
				tally: { total: 5, keys: 'a b e', shown: 3, isAllThatIsShown: false, pages: '', pagesBefore: '', hasNew: true, idle: 0 },
			},
			' | no more |  | - | 1 first a b e/5 | unproven none',
		],
		[
			'a last page that holds nothing: what the total says is looked at',
			{ rows: 'a1 b1 c1 d1', total: () => 8 },
			{
				page: 3,
				towards: 'first',
				before: null,
				tally: { total: 8, keys: 'a b', shown: 2, isAllThatIsShown: false, pages: '', pagesBefore: '', hasNew: true, idle: 0 },
			},
			'0-2: 3; long ago: 0; 0-2: 0 1 2 1 0 | complete 2 | abcd | - | 0 first | constant answered',
		],
		[
			'nothing is left of it',
			{ rows: '' },
			{
				page: 0,
				towards: 'first',
				before: null,
				tally: { total: 5, keys: 'a b e', shown: 3, isAllThatIsShown: false, pages: '', pagesBefore: '', hasNew: true, idle: 0 },
			},
			'0-2: 0 | complete 0 |  | - | 0 first a b e/5 | unproven none',
		],
		[
			'broken off before another pass',
			{ rows: 'a1 b1 c1 d1 e1', budget: 0 },
			{
				page: 0,
				towards: 'first',
				before: null,
				tally: { total: 5, keys: 'a b e', shown: 3, isAllThatIsShown: false, pages: '', pagesBefore: '', hasNew: true, idle: 0 },
			},
			' | no more |  | - | 0 first a b e/5 | unproven none',
		],
	])('goes on where it had to be left: %s', async (_, given, left, expected) => {
		expect(await told(given, async ({ sweeper }, reading) => await sweeper.sweepRest(spanOf(0, 2), left, reading))).toBe(expected);
	});
});

describe('a window that reaches the present', () => {
	it.each<[string, Case, string]>([
		['all of it in one page', { rows: 'a1' }, '0-9: 0 | complete 0.5 | a | - | - | unproven none'],
		['a full page of fresh ones and nothing told before: the mark waits', { rows: 'a6 b7' }, '0-9: 0 | fresh | ab | - | - | unproven none'],
		[
			'a full page, one of them settled: the next page is looked at',
			{ rows: 'a1 b7' },
			'0-9: 0 1 | complete 1 | ab | - | - | unproven none',
		],
		['a full page, one of the settled time itself', { rows: 'a4 b7' }, '0-9: 0 1 | complete 1 | ab | - | - | unproven none'],
		[
			'five on three pages: settled ones counted',
			{ rows: 'a1 b2 c3 d7 e8' },
			'0-9: 0; 0-4: 0; 0-9: 2 1 | complete 2.5 | abcde | 3.5 | - | proven none',
		],
		[
			'five on three pages, all fresh',
			{ rows: 'a5 b6 c7 d8 e9' },
			'0-9: 0; 0-4: 0; 0-9: 2 1 | complete 2.5 | abcde | 3.5 | - | proven none',
		],
		[
			'the second of the settled time, where a server may leave out ends',
			{ rows: 'a1 b2 c4 d7 e8', closedSpans: false, ends: 'open' },
			'0-9: 0; 0-4: 0; 0-9: 2 1 | complete 2.5 | abcde | 3.5 | - | proven none',
		],
		[
			'the second of the settled time, where it turns out that ends count',
			{ rows: 'a1 b4 c5 d7 e8', closedSpans: false },
			'0-9: 0; 0-4: 0; 0-9: 2 1 | complete 2.5 | abcde | 3.5 | - | proven none',
		],
		[
			'the second of the settled time, found on a later page only',
			{ rows: 'a1 b2 c4 d7 e8', closedSpans: false },
			'0-9: 0; 0-4: 0; 0-9: 2 1; 0-4: 1 | complete 2.5 | abcde | 1.5 | 1 first a b c/3 | proven none',
		],
		[
			'a settled record leaves: what is settled is read by itself',
			{
				rows: 'a1 b2 c3 d7 e8',
				before: (request, server) => {
					if (request === 2) server.rows = rowsOf('a1 c3 d7 e8');
				},
			},
			'0-9: 0; 0-4: 0; 0-9: 2 1; 0-4: 1 0 | complete 2.5 | abcde | 1.5 | 0 first a c/2 | proven none',
		],
		[
			'records with other times: what is settled is read by itself',
			{
				rows: [
					{ id: 'a', at: 50, foundAt: 1 },
					{ id: 'b', at: 2 },
					{ id: 'c', at: 3 },
					{ id: 'd', at: 7 },
					{ id: 'e', at: 8 },
				],
			},
			'0-9: 0; 0-4: 0; 0-9: 2 1; 0-4: 1 | complete 2.5 | abcde | 1.5 | 1 first a b c/3 | proven none',
		],
		[
			'records that show earlier times',
			{
				rows: [
					{ id: 'a', at: -9, foundAt: 1 },
					{ id: 'b', at: 2 },
					{ id: 'c', at: 3 },
					{ id: 'd', at: 7 },
					{ id: 'e', at: 8 },
				],
			},
			'0-9: 0; 0-4: 0; 0-9: 2 1; 0-4: 1 | complete 2.5 | abcde | 1.5 | 1 first a b c/3 | proven none',
		],
		[
			'records without times',
			{
				rows: [
					{ id: 'a', at: undefined, foundAt: 1 },
					{ id: 'b', at: 2 },
					{ id: 'c', at: 3 },
					{ id: 'd', at: 7 },
					{ id: 'e', at: 8 },
				],
			},
			'0-9: 0; 0-4: 0; 0-9: 2 1; 0-4: 1 | complete 2.5 | abcde | 1.5 | 1 first a b c/3 | proven none',
		],
		[
			'a server that is known to show other times',
			{ rows: 'a1 b2 c3 d7 e8', misdates: true },
			'0-9: 0; 0-4: 0; 0-9: 2 1; 0-4: 1 | complete 2.5 | abcde | 1.5 | 1 first a b c/3 | proven none',
		],
		['records of both ends', { rows: 'a0 b2 c3 d7 e9' }, '0-9: 0; 0-4: 0; 0-9: 2 1 | complete 2.5 | abcde | 3.5 | - | proven none'],
		[
			'more pages than wanted',
			{ rows: 'a1 b2 c3 d4 e5 f6 g7 h8 i9' },
			'0-9: 0; long ago: 0 | too-large 4.5 | ab | - | - | proven answered',
		],
		[
			'as many pages as wanted',
			{ rows: 'a1 b2 c3 d4 e5 f6 g7 h8' },
			'0-9: 0; 0-4: 0; 0-9: 3 2 1 | complete 4 | abcdefgh | 5 | - | proven none',
		],
		[
			'no totals: to the end, and what is settled by itself',
			{ rows: 'a1 b2 c3 d7 e8', total: 'missing' },
			'0-9: 0 1 2 3; 0-4: 0 1 2 1 0 | complete 2 | abcde | - | 0 first | unproven none',
		],
		[
			'no totals, and more pages than wanted',
			{ rows: 'a1 b2 c3 d4 e5 f6 g7 h8 i9', total: 'missing' },
			'0-9: 0 1 2 3 4 | too-large 8 | abcdefghi | - | - | unproven none',
		],
		[
			'a total that is always the same',
			{ rows: 'a1 b2 c3', total: 'constant', totals: 'constant' },
			'0-9: 0 1 2; 0-4: 0 1 2 1 0 | complete 2 | abc | - | 0 first | constant none',
		],
		[
			'a record comes while the pages are read',
			{
				rows: 'a1 b2 c3 d7 e8',
				before: (request, { rows }) => {
					if (request === 1) rows.push(...rowsOf('f9'));
				},
			},
			'0-9: 0; 0-4: 0; 0-9: 2 1 | complete 2.5 | abcdef | 3.5 | - | proven none',
		],
		['broken off before what is settled', { rows: 'a1 b2 c3 d7 e8', budget: 1 }, '0-9: 0 | no more | ab | 3.5 | - | proven none'],
		[
			'a record changes again and is read with its new time: what is settled is read by itself',
			{
				rows: 'a1 b2 c3 d7 e8',
				before: (request, server) => {
					if (request === 2) server.rows = rowsOf('a1 b2 d7 e8 c9');
				},
			},
			'0-9: 0; 0-4: 0; 0-9: 2 1; 0-4: 1 0 | complete 2.5 | abcde | 1.5 | 0 first a b/2 | proven none',
		],
		['nothing, and no total', { rows: '', total: 'missing' }, '0-9: 0 | complete 0 |  | - | - | unproven none'],
		[
			'nothing, and a total that is always the same',
			{ rows: '', total: 'constant' },
			'0-9: 0; long ago: 0; 0-4: 0 | complete 0 |  | - | - | constant answered',
		],
		[
			'two of the settled time, where it turns out that ends count',
			{ rows: 'a1 b4 c4 d7 e8', closedSpans: false },
			'0-9: 0; 0-4: 0; 0-9: 2 1 | complete 2.5 | abcde | 3.5 | - | proven none',
		],
		[
			'none of the settled time, where nobody knows whether ends count',
			{ rows: 'a1 b2 c3 d7 e8', closedSpans: false },
			'0-9: 0; 0-4: 0; 0-9: 2 1 | complete 2.5 | abcde | 3.5 | - | proven none',
		],
		[
			'a full page that cannot be told, broken off before the next one',
			{ rows: 'a1 b7', budget: 1 },
			'0-9: 0 | no more | ab | - | - | unproven none',
		],
	])('%s', async (_, given, expected) => {
		expect(await told(given, sweeping(spanOf(0, 9), NOON + 4, EFFORT))).toBe(expected);
	});

	it.each<[string, Case, string]>([
		[
			'five on three pages: nothing of it is settled',
			{ rows: 'a5 b6 c7 d8 e9' },
			'3-9: 0 2 1 | complete 2.5 | abcde | 3.5 | - | proven none',
		],
		['no totals', { rows: 'a5 b6 c7', total: 'missing' }, '3-9: 0 1 2 | complete 2 | abc | - | - | unproven none'],
	])('and begins after the settled time: %s', async (_, given, expected) => {
		expect(await told(given, sweeping(spanOf(3, 9), NOON + 1, EFFORT))).toBe(expected);
	});

	it.each<[string, number, number, Case, string]>([
		[
			'the settled time is its first second',
			3,
			9,
			{ rows: 'a3 b6 c7' },
			'3-9: 0; 3-3: 0; 3-9: 1 | complete 1.5 | abc | 2.5 | - | proven none',
		],
		[
			'as much of it is settled as not, and all that it shows is fresh',
			0,
			6,
			{ rows: 'a4 b5' },
			'0-6: 0 | fresh | ab | - | - | unproven none',
		],
		[
			'more of it is settled than not, and all that it shows is fresh',
			0,
			5,
			{ rows: 'a4 b5' },
			'0-5: 0 1 | complete 1 | ab | - | - | unproven none',
		],
	])('where the settled time is three seconds after noon: %s', async (_, start, end, given, expected) => {
		expect(await told(given, sweeping(spanOf(start, end), NOON + 3, EFFORT))).toBe(expected);
	});

	it.each<[string, Case, string]>([
		['all of it', { rows: 'a1' }, '0-9: 0 | true | a | - | - | unproven none'],
		['more than a page', { rows: 'a1 b2 c3' }, '0-9: 0 | false | ab | - | - | proven none'],
		['a full page, and it cannot be told', { rows: 'a6 b7' }, '0-9: 0 | false | ab | - | - | unproven none'],
		['a full page of a server that tells totals', { rows: 'a6 b7', totals: 'proven' }, '0-9: 0 | true | ab | - | - | proven none'],
		['a full page, one of them settled', { rows: 'a1 b7' }, '0-9: 0 1 | true | ab | - | - | unproven none'],
		[
			'a full page that cannot be told, broken off before the next one',
			{ rows: 'a1 b7', budget: 1 },
			'0-9: 0 | no more | ab | - | - | unproven none',
		],
	])('in one request or not at all: %s', async (_, given, expected) => {
		expect(await told(given, async ({ sweeper }, reading) => await sweeper.readsWhole(spanOf(0, 9), NOON + 4, reading))).toBe(expected);
	});
});

describe('a look at what was read before', () => {
	it.each<[string, Case, string, string]>([
		['nothing new: its total says so', { rows: 'a1 b2 c3 d5 e6 f7' }, 'a1 b2 c3 d5 e6 f7', '0-10: 0 | 1 true | '],
		['all in a page', { rows: 'a1 b2' }, '', '0-10: 0 | 1 true | ab'],
		['nothing at all', { rows: '' }, '', '0-10: 0 | 1 true | '],
		['nothing at all, and no total', { rows: '', total: 'missing' }, '', '0-10: 0 | 1 true | '],
		['no total', { rows: 'a1', total: 'missing' }, 'a1', '0-10: 0 | 1 false | '],
		[
			'one that turned up late: halved down to it',
			{ rows: 'a1 b2 c3 x4 d5 e6 f7' },
			'a1 b2 c3 d5 e6 f7',
			'0-10: 0; 0-5: 0; 0-3: 0; 3-5: 0; 5-10: 0 | 5 true | x',
		],
		[
			'one that turned up late, among many',
			{ rows: 'a1 b2 c3 d4 e5 x6 f6 g7 h8 i9' },
			'a1 b2 c3 d4 e5 f6 g7 h8 i9',
			'0-10: 0; 0-5: 0; 5-10: 0; 5-7: 0 1; 7-10: 0 | 6 true | x',
		],
		['most of it unknown: every page, once', { rows: 'a1 b2 c3 d4 e5 f6 g7' }, 'a1', '0-10: 0 3 2 1 | 4 true | bgefcd'],
		[
			'half of it unknown: the other pages, then the rest',
			{ rows: 'a1 b2 c3 d4 e5 f6 g7 h8' },
			'e5 f6 g7 h8',
			'0-10: 0 1 3 2 | 4 true | abcd',
		],
		['two pages are not divided', { rows: 'a1 b2 x3 c4' }, 'a1 b2 c4', '0-10: 0 1 | 2 true | x'],
		['three pages are', { rows: 'a1 b2 x3 c4 d5 e6' }, 'a1 b2 c4 d5 e6', '0-10: 0; 0-4: 0 1; 4-10: 0 | 4 true | x'],
		['one second is not divided', { rows: 'a5 b5 c5 x5 d5 e5' }, 'a5 b5 c5 d5 e5', '0-10: 0; 0-5: 0 2 1; 5-10: 0 | 5 true | x'],
		['ends that the server does not count', { rows: 'a0 b2 c3 d5 e6 f10', ends: 'open' }, 'a0 b2 c3 d5 e6 f10', '0-10: 0 | 1 true | '],
		['ends that the server counts', { rows: 'a0 b2 c3 d5 e6 f10' }, 'a0 b2 c3 d5 e6 f10', '0-10: 0 | 1 true | '],
		['known at both ends only', { rows: 'a0 b0 c10 d10 x5 y5' }, 'a0 b0 c10 d10', '0-10: 0 2 1 | 3 true | xy'],
		['some have left: looked at, for it may hide another one', { rows: 'a1 b2 c3 e6' }, 'a1 b2 c3 d5 e6 f7', '0-10: 0 1 | 2 true | '],
		['broken off on the way', { rows: 'a1 b2 c3 d4 e5 f6 g7', budget: 3 }, 'a1', '0-10: 0 3 2 | no more | bgef'],
		['a total of the whole table', { rows: 'a1 b2 c3', total: 'constant', totals: 'constant' }, 'a1 b2 c3', '0-10: 0 | 1 false | '],
		['the first second of the span is not divided', { rows: 'a0 b0 c0 d0 x0' }, 'a0 b0 c0 d0', '0-10: 0 2 1 | 3 true | x'],
	])('%s', async (_, given, known, expected) => {
		const { sweeper, habits, queries, feed } = stage(given);
		const memory = new Memory<Row>(feed, '');
		for (const row of rowsOf(known)) memory.add(row, NOON + row.at!, NOON + row.at!);
		const found: string[] = [];
		const result = await look(sweeper, memory, habits, spanOf(0, 10), ({ rows }) => {
			for (const row of rows) {
				if (memory.isNew(row, NOON + row.at!)) found.push(row.id);
				memory.add(row, NOON + row.at!, NOON + row.at!);
			}
		}).catch((error: Error) => error.message);
		const outcome = typeof result === 'string' ? result : `${result.requests} ${result.counts}`;
		if (typeof result !== 'string') expect(result.requests).toBe(queries.length);
		expect(`${shortened(queries)} | ${outcome} | ${found.join('')}`).toBe(expected);
	});
});
