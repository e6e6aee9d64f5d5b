/**
 * The schedules of the comparison: minutes of a warehouse's life, one poll at the end of each, drawn from a fixed seed. One kind of
 * schedule per hard part of the promise (design: "Nothing is lost"), one with all of them, and one of fair weather.
 */
import fc from 'fast-check';
import type { Edition } from '../simulator/index.mts';
import type { Disturbance, Failure, Step, Write } from '../support/schedule.mts';

export type SortOrder = 'modifiedAsc' | 'modifiedDesc' | 'id';

/** What a schedule asks of a trigger beyond the usual. */
export interface Setting {
	/** Each order once, when it has been created. */
	readonly emit?: 'created';
	/** Seconds; what the trigger is told that changes may be late, where that can be told. */
	readonly settleTime?: number;
	/** How late a change may become visible, seconds; a minute if nothing is said. */
	readonly longestDelay?: number;
}

export interface ComparedSchedule extends Setting {
	readonly trouble: string;
	readonly edition: Edition;
	readonly sortOrder: SortOrder;
	readonly steps: readonly Step[];
}

/** Something written at a second (0 to 60) after the last poll. */
interface Event {
	readonly at: number;
	readonly write: Write;
}

interface Minute {
	readonly events: readonly Event[];
	readonly disturbances?: readonly Disturbance[];
	/** Instead of the poll, or after it. */
	readonly extra?: readonly Step[];
	readonly skipsPoll?: boolean;
}

const writeOf = (write: Partial<Write>): Write => ({ adds: 0, changes: [], sameSecond: false, late: 0, ...write });

/** The steps of a minute: its events in order of time, then the poll. */
function stepsOf({ events, disturbances = [], extra = [], skipsPoll = false }: Minute): Step[] {
	const steps: Step[] = [];
	let passed = 0;
	for (const { at, write } of events.toSorted((a, b) => a.at - b.at)) {
		steps.push({ do: 'wait', seconds: at - passed }, { do: 'write', write });
		passed = at;
	}
	steps.push({ do: 'wait', seconds: 60 - passed });
	if (!skipsPoll) steps.push({ do: 'poll', disturbances, fate: 'survives' });
	return [...steps, ...extra];
}

const tenths = (from: number, to: number) => fc.integer({ min: from * 10, max: to * 10 }).map((value) => value / 10);
const events = (at: fc.Arbitrary<number>, write: fc.Arbitrary<Write>, maxLength = 3): fc.Arbitrary<Event[]> =>
	fc.array(fc.record({ at, write }), { maxLength, size: 'max' });
const minutes = (minute: fc.Arbitrary<Minute>, count = 10): fc.Arbitrary<Step[]> =>
	fc.array(minute, { minLength: count, maxLength: count }).map((all) => all.flatMap(stepsOf));

/** A few orders written and changed, some of them again and again; `late` as a share of the longest delay of 60 s. */
const calm = (late: fc.Arbitrary<number> = fc.constant(0)): fc.Arbitrary<Write> =>
	fc.record({ adds: fc.nat(3), changes: fc.array(fc.nat(8), { maxLength: 2 }), late }).map(writeOf);
/**
 * Fair weather: no order changes in two minutes in a row. In turn, minutes change orders that are 20, 60 and 100 orders old, and no
 * minute adds more than nine.
 */
const easyMinutes = (count: number): fc.Arbitrary<Step[]> =>
	fc
		.tuple(
			...Array.from({ length: count }, (_none, minute) => {
				const age = 20 + 40 * (minute % 3);
				const changes = fc.array(fc.integer({ min: age, max: age + 9 }), { maxLength: 2 });
				return events(betweenPolls, fc.record({ adds: fc.nat(3), changes }).map(writeOf));
			}),
		)
		.map((all) => all.flatMap((one) => stepsOf({ events: one })));
const picks = (of: number, most: number) => fc.uniqueArray(fc.nat(of - 1), { minLength: 1, maxLength: most });
const burst = (from: number, to: number) => fc.integer({ min: from, max: to }).map((adds) => writeOf({ adds }));

/** Any moment, the second of a poll as often as the other 59. */
const anyMoment = fc.oneof(tenths(0, 0.7), tenths(0.8, 59.9));
/** Away from the polls, so that nothing shares a second with one. */
const betweenPolls = tenths(5, 55);

const FAILURES: readonly Failure[] = ['serverError', 'html', 'cutJson', 'reset', 'allowance', 'concurrency', 'code'];
const failure = fc.record({
	atRequest: fc.nat(2),
	failure: fc.record({ kind: fc.constantFrom(...FAILURES), times: fc.constantFrom(1, 1, 2, 4) }),
});
const changesWhileReading = fc.array(
	fc.record({
		atRequest: fc.integer({ min: 1, max: 4 }),
		write: picks(90, 40).map((changes) => writeOf({ changes })),
	}),
	{
		minLength: 1,
		maxLength: 2,
	},
);
const restart: Step = { do: 'restart' };
const clockJump = fc
	.oneof(fc.constantFrom(-1, 1), fc.double({ min: -1, max: 1, noNaN: true }))
	.map((share): Step => ({ do: 'clock', share }));

/** The same order changed in the last tenths of a minute and in the first of the next one: one second, with a poll in between. */
const aroundPolls = (order: number): Step[] => [
	...stepsOf({ events: [{ at: 59.8, write: writeOf({ changes: [order] }) }] }),
	...stepsOf({ events: [{ at: 0.1, write: writeOf({ changes: [order] }) }] }),
];

/** A burst on two to four pages, some of it changed again before the poll's next request. */
const pagesInMotion: fc.Arbitrary<Step[]> = fc
	.record({
		size: fc.integer({ min: 120, max: 320 }),
		disturbances: changesWhileReading,
		before: events(betweenPolls, calm(), 1),
	})
	.map(({ size, disturbances, before }) => [
		...stepsOf({ events: before }),
		...stepsOf({
			events: [
				{ at: 20, write: writeOf({ adds: size / 2 }) },
				{ at: 40, write: writeOf({ adds: size / 2 }) },
			],
			disturbances,
		}),
		...stepsOf({ events: [] }),
	]);

/** Weeks without n8n, in which orders changed all the time. */
const longDowntime: fc.Arbitrary<Step[]> = fc
	.record({ days: fc.integer({ min: 31, max: 100 }), written: fc.array(calm(), { minLength: 12, maxLength: 12 }) })
	.map(({ days, written }) => [
		{ do: 'wait', seconds: 40 },
		...written.flatMap((write): Step[] => [
			{ do: 'write', write },
			{ do: 'wait', seconds: (days / written.length) * 86_400 },
		]),
		restart,
	]);

/** A night's bulk change: more orders than an allowance of 60 requests per minute reads in a minute. */
const backlog: fc.Arbitrary<Step[]> = fc.record({ perWrite: fc.integer({ min: 64, max: 70 }) }).map(({ perWrite }) => [
	...Array.from({ length: 100 }, (): Step[] => [
		{ do: 'wait', seconds: 300 },
		{ do: 'write', write: writeOf({ adds: perWrite }) },
	]).flat(),
	restart,
]);

/** A system that hands over its orders in one go, and people who approve some of them. */
const imports: fc.Arbitrary<Step[]> = fc
	.record({
		size: fc.integer({ min: 1_000, max: 3_000 }),
		later: minutes(
			events(betweenPolls, fc.record({ adds: fc.nat(3), changes: picks(60, 12) }).map(writeOf)).map((all) => ({ events: all })),
			10,
		),
	})
	.map(({ size, later }) => [...stepsOf({ events: [{ at: 30, write: writeOf({ adds: size }) }] }), ...later]);

/** A settle time of hours, and changes that need it. */
const SETTLE_HOURS = 6;

/** A working day, with a poll every ten minutes. */
const lateForHours: fc.Arbitrary<Step[]> = fc
	.array(calm(fc.oneof(fc.constant(0), tenths(0, 1))), { minLength: 40, maxLength: 40 })
	.map((all) =>
		all.flatMap((write): Step[] => [
			{ do: 'wait', seconds: 300 },
			{ do: 'write', write },
			{ do: 'wait', seconds: 300 },
			{ do: 'poll', disturbances: [], fate: 'survives' },
		]),
	);

interface Trouble {
	readonly name: string;
	/** Schedules in a full run. */
	readonly count: number;
	readonly steps: fc.Arbitrary<Step[]>;
	readonly setting?: Setting;
}

const sometimes = <T,>(arbitrary: fc.Arbitrary<T>, none: T, weight = 1): fc.Arbitrary<T> =>
	fc.oneof({ weight: 2, arbitrary: fc.constant(none) }, { weight, arbitrary });

export const FAIR_WEATHER = 'Good weather';

/**
 * By what makes them hard. Counts are multiples of nine, for three editions in three sort orders; the backlog is costly, so it has three.
 * New ones go to the end: a seed goes on from one to the next.
 */
export const TROUBLES: readonly Trouble[] = [
	{ name: FAIR_WEATHER, count: 27, steps: easyMinutes(15) },
	{
		name: 'Bursts in one second',
		count: 18,
		steps: minutes(
			events(anyMoment, fc.oneof(calm(), burst(20, 130)), 2).map((all) => ({ events: all })),
			8,
		),
	},
	{
		name: 'Twice in one second',
		count: 27,
		steps: fc
			.array(
				fc.oneof(
					fc.nat(8).map(aroundPolls),
					fc
						.record({ at: betweenPolls, changes: picks(8, 3) })
						.map(({ at, changes }) => stepsOf({ events: [{ at, write: writeOf({ changes, sameSecond: true }) }] })),
				),
				{ minLength: 6, maxLength: 8 },
			)
			.map((all) => all.flat()),
	},
	{
		name: 'Changes while pages are read',
		count: 18,
		steps: fc.array(pagesInMotion, { minLength: 2, maxLength: 3 }).map((all) => all.flat()),
	},
	{
		name: 'Visible late',
		count: 27,
		steps: minutes(
			events(anyMoment, calm(fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })))).map((all) => ({ events: all })),
		),
	},
	{
		name: 'Clocks that differ',
		count: 27,
		steps: minutes(
			fc.record({
				events: events(anyMoment, calm()),
				extra: sometimes(
					clockJump.map((jump) => [jump]),
					[],
				),
			}),
		),
	},
	{
		name: 'Failing requests',
		count: 27,
		steps: minutes(
			fc.record({
				events: events(betweenPolls, fc.oneof({ weight: 6, arbitrary: calm() }, { weight: 1, arbitrary: burst(110, 150) }), 2),
				disturbances: sometimes(fc.array(failure, { minLength: 1, maxLength: 2 }), [], 2),
			}),
		),
	},
	{
		name: 'Restarts of n8n',
		count: 27,
		steps: minutes(fc.record({ events: events(anyMoment, calm()), extra: sometimes(fc.constant<Step[]>([restart]), []) })),
	},
	{
		name: 'Off for 31 to 100 days',
		count: 18,
		steps: fc
			.tuple(
				minutes(
					events(betweenPolls, calm()).map((all) => ({ events: all })),
					3,
				),
				longDowntime,
			)
			.map((all) => all.flat()),
	},
	{
		name: 'Backlog of 6,400 orders and more',
		count: 3,
		steps: fc
			.tuple(
				backlog,
				minutes(
					events(betweenPolls, calm()).map((all) => ({ events: all })),
					1,
				),
			)
			.map((all) => all.flat()),
	},
	{
		name: 'All of these together',
		count: 27,
		steps: fc
			.array(
				fc.oneof(
					{
						weight: 8,
						arbitrary: minutes(
							fc.record({
								events: events(
									anyMoment,
									fc.oneof({ weight: 8, arbitrary: calm(sometimes(fc.constant(1), 0)) }, { weight: 1, arbitrary: burst(20, 130) }),
								),
								disturbances: sometimes(fc.array(failure, { minLength: 1, maxLength: 1 }), []),
								extra: sometimes(
									fc.oneof(
										fc.constant<Step[]>([restart]),
										clockJump.map((jump) => [jump]),
									),
									[],
								),
							}),
							3,
						),
					},
					{ weight: 2, arbitrary: fc.nat(8).map(aroundPolls) },
					{ weight: 2, arbitrary: pagesInMotion },
					{ weight: 1, arbitrary: longDowntime },
				),
				{ minLength: 3, maxLength: 5 },
			)
			.map((all) => all.flat()),
	},
	{ name: 'Imports of 1,000 to 3,000 orders, created', count: 9, steps: imports, setting: { emit: 'created' } },
	{
		name: 'Visible hours late, settle time of six hours, a poll every ten minutes',
		count: 9,
		steps: lateForHours,
		setting: { settleTime: SETTLE_HOURS * 3_600, longestDelay: SETTLE_HOURS * 3_600 - 600 },
	},
];

const EDITIONS: readonly Edition[] = ['flagship', 'enterprise', 'web'];
const SORT_ORDERS: readonly SortOrder[] = ['modifiedAsc', 'modifiedDesc', 'id'];

/**
 * The schedules of a seed.
 *
 * @param share of the full run, above 0 up to 1; at least one schedule per trouble and edition
 */
export function comparedSchedules(seed: number, share = 1): ComparedSchedule[] {
	return TROUBLES.flatMap(({ name: trouble, count, steps, setting }, index) =>
		fc.sample(fc.noBias(steps), { seed: seed + index, numRuns: Math.max(3, Math.round(count * share)) }).map((drawn, number) => ({
			trouble,
			...setting,
			edition: EDITIONS[number % 3]!,
			sortOrder: SORT_ORDERS[Math.floor(number / 3) % 3]!,
			steps: drawn,
		})),
	);
}
