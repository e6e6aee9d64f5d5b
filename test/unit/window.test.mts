// How long the windows of the poll engine are, and where a poll begins: what the arguments of feed/poll.ts take for given.
import { startingState, settledTime, type StartSettings } from '../../nodes/shared/feed/start';
import { freshState, watermarkOf, type FeedState } from '../../nodes/shared/feed/watermark';
import { isShortest, leastStep, nextStep, nextWindow, shortestLength, smallerSpan } from '../../nodes/shared/feed/window';

const FEED = { longestSpan: 1_000 };
const DAILY = { longestSpan: 1_000, leadIn: 60 };

describe('a window', () => {
	it.each<[string, [mark: number, step: number, settled: number, now: number], [number, number]]>([
		['is as long as its step, from a second before the mark', [100, 50, 900, 1_000], [99, 149]],
		['moves the mark, however short its step', [100, 1, 900, 1_000], [99, 101]],
		['ends with what is settled', [100, 850, 900, 1_000], [99, 900]],
		['ends where it may end', [100, 801, 900, 1_000], [99, 900]],
		['reaches the present where its step does', [100, 901, 900, 1_000], [99, 1_000]],
		['reaches the present where all that is settled has been read', [900, 5, 900, 1_000], [899, 1_000]],
		['and just before that does not', [899, 2, 900, 1_000], [898, 900]],
		['ends with the mark where that lies ahead of the clock', [1_010, 5, 900, 1_000], [1_009, 1_010]],
	])('%s', (_, [mark, step, settled, now], [start, end]) => {
		expect(nextWindow(mark, step, settled, now)).toEqual({ start, end });
	});

	it('is not divided when the mark would not move, or when what is listed besides would be most of it', () => {
		expect([shortestLength(FEED), shortestLength(DAILY), shortestLength({ longestSpan: 30, leadIn: 60 })]).toEqual([2, 62, 30]);
		expect([2, 3].map((end) => isShortest(FEED, { start: 0, end }))).toEqual([true, false]);
		expect([62, 63].map((end) => isShortest(DAILY, { start: 0, end }))).toEqual([true, false]);
	});

	it.each<[string, { longestSpan: number; leadIn?: number }, number, number]>([
		['two seconds', FEED, 500, 2],
		['what is listed besides', DAILY, 500, 62],
		['no more than is settled', DAILY, 30, 30],
		['two seconds where less is settled', DAILY, 1, 2],
	])('is divided into %s at the least', (_, feed, settled, expected) => {
		expect(leastStep(feed, { start: 0, end: 900 }, settled)).toBe(expected);
		expect(leastStep(feed, { start: 50, end: 950 }, 50 + settled)).toBe(expected);
	});

	it.each<[string, number, number]>([
		['four times as long after nothing', 0, 400],
		['four times as long after few pages', 4, 400],
		['as many pages as a sweep takes, four fifths of them', 8, 200],
		['shorter after more', 32, 50],
		['a second at the least', 16_000, 1],
		['never longer than a query', 0, 1_000],
	])('the next one is %s', (what, pages, expected) => {
		const span = what.startsWith('never') ? { start: 100, end: 700 } : { start: 100, end: 200 };
		expect(nextStep(FEED, span, pages)).toBe(expected);
	});

	it.each<[string, { longestSpan: number; leadIn?: number }, [number, number], number, number | 'unsteady', number | undefined]>([
		['what is settled of it', FEED, [0, 100], 40, 99, 40],
		['what is settled of it, two seconds', FEED, [0, 100], 2, 99, 2],
		['what is settled of it, whenever it begins', FEED, [50, 150], 90, 99, 40],
		['nothing, where a second of it is settled, whenever it begins', FEED, [50, 150], 51, 99, undefined],
		['nothing, where no two seconds of it are settled', FEED, [0, 100], 1, 99, undefined],
		['what is settled of it, however little, of a day', DAILY, [0, 100], 5, 99, 5],
		['nothing, where it is the shortest', FEED, [0, 2], 100, 99, undefined],
		['nothing, of a day', DAILY, [0, 62], 100, 99, undefined],
		['four fifths of the pages that a sweep takes', FEED, [0, 100], 100, 32, 50],
		['half, where the order is in doubt', FEED, [0, 100], 100, 'unsteady', 50],
		['two seconds at the least', FEED, [0, 10], 100, 1_600, 2],
		['a day at the least', DAILY, [0, 100], 100, 1_600, 62],
	])('that is too much is divided into %s', (_, feed, [start, end], settled, pages, expected) => {
		const result = pages === 'unsteady' ? ({ outcome: 'unsteady' } as const) : ({ outcome: 'too-large', pages } as const);
		expect(smallerSpan(feed, { start, end }, settled, result)).toBe(expected);
	});
});

describe('the start of a poll', () => {
	const NOW = 100_000;
	const SETTLED = NOW - 60 - 1;
	const SETTINGS: StartSettings = { account: 'a', emit: 'changed', settleTime: 60, clockTolerance: 300, seedsSilently: true };
	const begin = (settings: Partial<StartSettings>, previous?: FeedState, variants = 1) =>
		startingState({ variants }, { ...SETTINGS, ...settings }, previous, NOW);
	const fresh = (given: Partial<FeedState> = {}, mark = 90_000, variants = 1): FeedState => ({
		...freshState({ account: 'a', emit: 'changed', startFrom: null, filter: '' }, mark, variants),
		...given,
	});

	it('is a second before the settle time: both clocks are cut to whole seconds', () => {
		expect(settledTime(NOW, 60)).toBe(SETTLED);
	});

	it.each<[string, Partial<StartSettings>, number, boolean]>([
		['what is settled, and takes note of what is there', {}, SETTLED, true],
		['what is settled, and emits what it finds, where the host would not keep that', { seedsSilently: false }, SETTLED, false],
		['Start From', { startFrom: 50_000 }, 49_999, false],
		['what is settled, for a Start From that is younger', { startFrom: NOW }, SETTLED, false],
	])('without a state is %s', (_, settings, mark, seeding) => {
		const { state, notes, ...rest } = begin(settings, undefined, 2);
		expect({ marks: state.parts.map(({ settled }) => settled.mark), seeding: rest.seeding, notes }).toEqual({
			marks: [mark, mark],
			seeding,
			notes: [],
		});
		expect(state.startFrom).toBe(settings.startFrom ?? null);
	});

	it('with the state of another account is a new one', () => {
		const { state, seeding, notes } = begin({}, fresh({ account: 'b' }));
		expect([watermarkOf(state), state.account, seeding]).toEqual([SETTLED, 'a', true]);
		expect(notes).toEqual(['The stored state belongs to another account or edition: starting afresh']);
		expect(begin({ startFrom: 50_000 }, fresh({ account: 'b' })).seeding).toBe(false);
		expect(begin({ seedsSilently: false }, fresh({ account: 'b' })).seeding).toBe(false);
	});

	it('goes on with what was stored', () => {
		const previous = fresh({ createdMark: 89_000, reached: [88_000], misdates: 5, phase: 2 });
		expect(begin({}, previous)).toEqual({ state: previous, seeding: false, notes: [] });
	});

	it('does not believe a watermark further ahead than clocks may differ', () => {
		const near = fresh({}, NOW + 300);
		expect(begin({}, near)).toEqual({ state: near, seeding: false, notes: [] });
		const parts = [...fresh({}, NOW + 301).parts, ...fresh({}, 90_000).parts];
		const far = fresh({ parts, createdMark: NOW, reached: [1], awaited: { watermark: 1, present: 2 }, misdates: NOW });
		const { state, notes } = begin({}, far);
		const cursor = { mark: SETTLED, step: null, place: null };
		expect(state).toEqual({
			...far,
			parts: [{ ...parts[0], settled: cursor, fresh: cursor }, parts[1]],
			createdMark: SETTLED,
			reached: [],
			awaited: null,
			misdates: null,
		});
		expect(notes).toEqual([
			'The stored state lies in the future, so the clock of this machine was wrong: reading goes on from the present',
		]);
		expect(begin({}, { ...far, createdMark: 80_000 }).state.createdMark).toBe(80_000);
		const beside = fresh({ parts: [...fresh({}, NOW + 301).parts, ...fresh({}, NOW + 300).parts] });
		expect(begin({}, beside).state.parts.map(({ settled }) => settled.mark)).toEqual([SETTLED, NOW + 300]);
		expect(begin({ clockTolerance: undefined }, fresh({}, NOW + 3_600)).notes).toEqual([]);
		expect(begin({ clockTolerance: undefined }, fresh({}, NOW + 3_601)).notes).toHaveLength(1);
	});

	it('with another choice of filters reads every part from where all had been read, with what any of them knew', () => {
		const [one, other] = [fresh({}, 90_000).parts[0], fresh({}, 80_000).parts[0]];
		const known = (id: string) => `${(90_010).toString(36)},${id}::aaaaaaaa`;
		const parts = [
			{ ...one, memory: known('1'), covered: [{ start: 90_001, end: 90_005 }], looked: 90_002 },
			{ ...other, memory: known('2'), settled: { mark: 80_000, step: 7, place: null } },
		];
		const { state } = begin({ filter: 'open' }, fresh({ parts, createdMark: 80_000 }), 2);
		const shared = { ...other, settled: { mark: 80_000, step: null, place: null }, memory: `${known('1')},2::aaaaaaaa` };
		expect(state).toMatchObject({ filter: 'open', filteredSince: 80_001, parts: [shared, shared] });
		// The same choice, and one of before choices were kept, leave every part where it was.
		expect(begin({}, fresh({ parts }), 2).state.parts).toEqual(parts);
		expect(begin({ filter: 'open' }, fresh({ parts, filter: null }), 2).state.parts).toEqual(parts);
	});

	it('forgets what is calm where that lies ahead', () => {
		const [part] = fresh().parts;
		const ahead = (mark: number) => ({ ...part, fresh: { mark, step: null, place: null } });
		expect(begin({}, fresh({ parts: [ahead(NOW + 300)] })).state.parts).toEqual([ahead(NOW + 300)]);
		expect(begin({}, fresh({ parts: [ahead(NOW + 301)] })).state.parts).toEqual([part]);
	});

	describe('where Start From is earlier than before', () => {
		const place = { mark: 90_000, step: 7, place: null };
		const previous = fresh({
			startFrom: 80_000,
			since: 80_000,
			filteredSince: 80_000,
			createdMark: 85_000,
			reached: [1],
			awaited: { watermark: 1, present: 2 },
			parts: [{ ...fresh().parts[0], settled: place, fresh: place, covered: [{ start: 1, end: 2 }] }],
		});
		const note = ["'Start From' is earlier than before: reading starts again from there, without what has been emitted"];

		it('begins there, and knows what has been dealt with', () => {
			const { state, notes, seeding } = begin({ startFrom: 70_000 }, previous);
			expect({ notes, seeding }).toEqual({ notes: note, seeding: false });
			expect(state).toEqual({
				...previous,
				startFrom: 70_000,
				since: 70_000,
				filteredSince: 70_000,
				createdMark: 69_999,
				reached: [],
				awaited: null,
				covered: [],
				parts: [
					{
						...previous.parts[0],
						settled: { mark: 69_999, step: null, place: null },
						fresh: null,
						covered: [
							{ start: 1, end: 2 },
							{ start: 80_000, end: 90_000 },
						],
					},
				],
			});
		});

		it('of what was created', () => {
			const created = { ...previous, emit: 'created' as const, covered: [{ start: 3, end: 4 }] };
			const { state } = begin({ startFrom: 70_000, emit: 'created' }, created);
			expect(state.covered).toEqual([
				{ start: 3, end: 4 },
				{ start: 80_000, end: 85_000 },
			]);
			expect(state.parts[0].covered).toEqual([{ start: 1, end: 2 }]);
			expect(begin({ startFrom: 70_000, emit: 'created' }, { ...created, createdMark: 79_999 }).state.covered).toEqual([
				{ start: 3, end: 4 },
			]);
		});

		it('by no more than clocks are set, or later, is the same', () => {
			for (const startFrom of [80_000 - 120, 80_000, 95_000]) {
				const { state, notes } = begin({ startFrom }, previous);
				expect(notes).toEqual([]);
				expect(state).toEqual({ ...previous, startFrom: Math.min(startFrom, 80_000) });
			}
			expect(begin({ startFrom: 80_000 - 121 }, previous).notes).toEqual(note);
			expect(begin({ startFrom: 80_000 - 121, settleTime: 500 }, previous).notes).toEqual([]);
			expect(begin({ startFrom: 80_000 - 601, settleTime: 500 }, previous).notes).toEqual(note);
		});

		it('after the filters were changed: what was dealt with before by others is read again', () => {
			const { state, notes } = begin({ filter: 'all', startFrom: 80_000 }, { ...previous, covered: [{ start: 3, end: 4 }] });
			expect(notes).toEqual([]);
			expect(state).toMatchObject({ since: 80_000, filter: 'all', filteredSince: 90_001, covered: [] });
			expect(state.parts[0].covered).toEqual([]);

			const later = { ...state, parts: [{ ...state.parts[0], settled: { ...place, mark: 95_000 } }], createdMark: 95_000 };
			const moved = begin({ filter: 'all', startFrom: 70_000 }, later);
			expect(moved.notes).toEqual([
				"'Start From' is earlier than before: reading starts again from there, without what has been emitted since the filters were changed",
			]);
			expect(moved.state).toMatchObject({ since: 70_000, filteredSince: 70_000 });
			expect(moved.state.parts[0].covered).toEqual([{ start: 90_001, end: 95_000 }]);
			const created = begin({ filter: 'all', startFrom: 70_000, emit: 'created' }, { ...later, emit: 'created' });
			expect(created.state.covered).toEqual([{ start: 90_001, end: 95_000 }]);
			// Nothing has been read by the new filters yet.
			expect(begin({ filter: 'all', startFrom: 70_000 }, state).state.parts[0].covered).toEqual([]);
		});

		it('a state that does not say what the filters were is taken to have had the same', () => {
			const { state } = begin({ filter: 'all', startFrom: 70_000 }, { ...previous, filter: null });
			expect(state).toMatchObject({ filter: 'all', filteredSince: 70_000 });
			expect(state.parts[0].covered).toEqual([
				{ start: 1, end: 2 },
				{ start: 80_000, end: 90_000 },
			]);
		});

		it('where nothing has been read since, there is nothing to know', () => {
			const young = { ...previous, since: 90_001 };
			expect(begin({ startFrom: 70_000 }, young).state.parts[0].covered).toEqual([{ start: 1, end: 2 }]);
		});

		it('where a second has been read since, that is known', () => {
			const second = { start: 90_000, end: 90_000 };
			const read = { ...previous, since: 90_000, createdMark: 90_000 };
			expect(begin({ startFrom: 70_000 }, read).state.parts[0].covered).toEqual([{ start: 1, end: 2 }, second]);
			expect(begin({ startFrom: 70_000, emit: 'created' }, { ...read, emit: 'created' }).state.covered).toEqual([second]);
		});

		it('and younger than what is settled, begins after that', () => {
			const { state, notes } = begin({ startFrom: NOW }, { ...previous, startFrom: NOW + 200, since: NOW + 200 });
			expect([notes, watermarkOf(state), state.since, state.startFrom]).toEqual([note, SETTLED, SETTLED + 1, SETTLED + 1]);
		});
	});

	it('looks at the settle time afresh where Trigger On was changed', () => {
		const previous = fresh({ reached: [1], awaited: { watermark: 1, present: 2 }, newborn: 'x', covered: [{ start: 1, end: 2 }] });
		const parts = previous.parts.map((part) => ({ ...part, memory: 'x' }));
		const { state, notes } = begin({ emit: 'created' }, { ...previous, parts, createdMark: 5 });
		expect(state).toEqual({ ...previous, emit: 'created', createdMark: 90_000, reached: [], awaited: null, newborn: '', covered: [] });
		expect(notes).toEqual(["'Trigger On' was changed: what changed within the settle time is looked at afresh"]);
	});
});
