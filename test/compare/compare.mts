/** Runs the schedules against every poller and adds up. */
import { compete, OURS, type Contestant, type Outcome } from './arena.mts';
import { handMade } from './handMade.mts';
import { lastCheckTime } from './lastCheckTime.mts';
import { overlapIds } from './overlapIds.mts';
import { overlapVersions } from './overlapVersions.mts';
import type { ComparedSchedule } from './schedules.mts';

export const CONTESTANTS: readonly Contestant[] = [OURS, lastCheckTime, overlapIds, overlapVersions, handMade];

/** One poller's outcomes, by trouble. */
export interface Result {
	readonly contestant: Contestant;
	readonly byTrouble: Map<string, Outcome & { schedules: number }>;
}

/** Adds outcomes: sums, and maxima where the worst counts. */
export function addUp(outcomes: ReadonlyArray<Outcome>): Outcome {
	const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0);
	const most = (of: (outcome: Outcome) => number) => outcomes.reduce((largest, outcome) => Math.max(largest, of(outcome)), 0);
	return {
		changes: sum(({ changes }) => changes),
		lost: sum(({ lost }) => lost),
		repeated: sum(({ repeated }) => repeated),
		outdated: sum(({ outdated }) => outdated),
		delivered: sum(({ delivered }) => delivered),
		requests: sum(({ requests }) => requests),
		polls: sum(({ polls }) => polls),
		failedPolls: sum(({ failedPolls }) => failedPolls),
		largestState: most(({ largestState }) => largestState),
		mostRequests: most(({ mostRequests }) => mostRequests),
		longestPoll: most(({ longestPoll }) => longestPoll),
	};
}

/** @param report told after every schedule how many are done */
export async function compareAll(schedules: readonly ComparedSchedule[], report: (done: number) => void = () => {}): Promise<Result[]> {
	const outcomes = CONTESTANTS.map(() => new Map<string, Outcome[]>());
	let done = 0;
	for (const schedule of schedules) {
		for (const [index, contestant] of CONTESTANTS.entries()) {
			const own = outcomes[index]!;
			own.set(schedule.trouble, [...(own.get(schedule.trouble) ?? []), await compete(contestant, schedule)]);
		}
		report(++done);
	}
	return CONTESTANTS.map((contestant, index) => ({
		contestant,
		byTrouble: new Map([...outcomes[index]!].map(([trouble, all]) => [trouble, { ...addUp(all), schedules: all.length }])),
	}));
}
