/** The comparison behind `npm run compare:trigger`: a few of its schedules, and for each pattern one that shows its weakness. */
import { compete, OURS, type Contestant } from '../compare/arena.mts';
import { compareAll } from '../compare/compare.mts';
import { handMade } from '../compare/handMade.mts';
import { lastCheckTime } from '../compare/lastCheckTime.mts';
import { overlapIds } from '../compare/overlapIds.mts';
import { overlapVersions } from '../compare/overlapVersions.mts';
import { comparedSchedules, FAIR_WEATHER, type ComparedSchedule, type SortOrder } from '../compare/schedules.mts';
import { comparisonTables, withTables } from '../compare/table.mts';
import type { Edition } from '../simulator/index.mts';
import type { Disturbance, Step, Write } from '../support/schedule.mts';

jest.setTimeout(600_000);

const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];

const wait = (seconds: number): Step => ({ do: 'wait', seconds });
const write = (what: Partial<Write>): Step => ({
	do: 'write',
	write: { adds: 0, changes: [], sameSecond: false, late: 0, ...what },
});
const poll = (...disturbances: Disturbance[]): Step => ({ do: 'poll', disturbances, fate: 'survives' });
const schedule = (steps: Step[], edition: Edition = 'enterprise', sortOrder: SortOrder = 'modifiedAsc'): ComparedSchedule => ({
	trouble: 'directed',
	edition,
	sortOrder,
	steps,
});
const outcome = async (contestant: Contestant, steps: ComparedSchedule) => {
	const { lost, repeated, outdated } = await compete(contestant, steps);
	return { lost, repeated, outdated };
};
const KEPT = { lost: 0, repeated: 0, outdated: 0 };

it('keeps the promise on every kind of schedule but the backlog, at no more requests in good weather than the others', async () => {
	const seed = 7;
	const schedules = comparedSchedules(seed, 0.01).filter(({ trouble }) => !trouble.startsWith('Backlog'));
	expect(comparedSchedules(seed, 0.01)).toHaveLength(39);
	const results = await compareAll(schedules);
	const [ours, ...rivals] = results;
	for (const outcomes of ours!.byTrouble.values()) expect(outcomes).toMatchObject(KEPT);
	const fair = ours!.byTrouble.get(FAIR_WEATHER)!;
	for (const { byTrouble } of rivals) {
		const theirs = byTrouble.get(FAIR_WEATHER)!;
		expect(theirs.changes).toBe(fair.changes);
		expect(fair.requests / fair.delivered).toBeLessThan((1.15 * theirs.requests) / theirs.delivered);
	}

	const tables = comparisonTables(results, seed);
	expect(tables).toMatch(/\| \*\*Wangdian Trigger\*\* +\| +0 \| +0 \|/);
	const readme = withTables('# Title\n\n## Trigger\n\nText.\n\n## Next\n', tables);
	expect(readme).toBe(`# Title\n\n## Trigger\n\nText.\n\n<!-- compare:trigger -->\n\n${tables}\n\n<!-- /compare:trigger -->\n\n## Next\n`);
	expect(withTables(readme, tables)).toBe(readme);
});

it('gives the same numbers for the same seed', async () => {
	const [some] = comparedSchedules(3, 0.01).filter(({ trouble }) => trouble.startsWith('All'));
	expect(comparedSchedules(3, 0.01).find(({ trouble }) => trouble.startsWith('All'))).toEqual(some);
	expect(await compete(OURS, some!)).toEqual(await compete(OURS, some!));
});

describe.each(EDITIONS)('what each pattern misses: %s', (edition) => {
	const play = async (contestant: Contestant, steps: Step[], sortOrder: SortOrder = 'modifiedAsc') =>
		await outcome(contestant, schedule(steps, edition, sortOrder));

	it('last-check time: what is stamped in the second of a poll, after it', async () => {
		const steps = [wait(60), poll(), wait(0.2), write({ adds: 3 }), wait(59), poll()];
		expect(await play(lastCheckTime, steps)).toEqual({ ...KEPT, lost: 3 });
		expect(await play(OURS, steps)).toEqual(KEPT);
	});

	it('last-check time and hand-made: what becomes visible after the poll', async () => {
		const steps = [wait(50), write({ adds: 2, late: 0.5 }), wait(10), poll()];
		expect(await play(lastCheckTime, steps)).toEqual({ ...KEPT, lost: 2 });
		expect(await play(handMade, steps)).toEqual({ ...KEPT, lost: 2 });
		expect(await play(OURS, steps)).toEqual(KEPT);
	});

	it('last-check time: what slips to an earlier page while pages are read', async () => {
		const moves: Disturbance = {
			atRequest: edition === 'web' ? 3 : 1,
			write: { adds: 0, changes: [240, 241, 242, 243], sameSecond: false, late: 0 },
		};
		const steps = [wait(30), write({ adds: 250 }), wait(30), poll(moves)];
		const { lost } = await play(lastCheckTime, steps);
		expect(lost).toBeGreaterThan(0);
		expect(await play(OURS, steps)).toEqual(KEPT);
	});

	it('overlap and ids: an order changed in two minutes in a row, and everything of a poll that failed', async () => {
		const again = [wait(30), write({ changes: [0] }), wait(30), poll(), wait(30), write({ changes: [0] }), wait(30), poll()];
		expect(await play(overlapIds, again)).toEqual({ ...KEPT, lost: 1 });
		expect(await play(OURS, again)).toEqual(KEPT);
		const fails = [wait(30), write({ adds: 4 }), wait(30), poll({ atRequest: 0, failure: { kind: 'code', times: 1 } }), wait(60), poll()];
		expect(await play(overlapIds, fails)).toEqual({ ...KEPT, lost: 4 });
		expect(await play(OURS, fails)).toEqual(KEPT);
	});

	it('overlap and versions: the second change of one second', async () => {
		const steps = [wait(59.7), write({ changes: [0] }), poll(), wait(0.1), write({ changes: [0] }), wait(60), poll()];
		expect(await play(overlapVersions, steps)).toEqual({ ...KEPT, lost: 1 });
		expect(await play(OURS, steps)).toEqual(KEPT);
	});

	it('hand-made: what lies on the edge of two runs comes twice, and what is older than 30 days never', async () => {
		const edge = [wait(59.6), write({ adds: 2 }), poll(), wait(60), poll()];
		expect(await play(handMade, edge)).toEqual({ ...KEPT, repeated: 2 });
		expect(await play(OURS, edge)).toEqual(KEPT);
		const off: Step[] = [wait(60), poll(), wait(60), write({ adds: 5 }), wait(40 * 86_400), { do: 'restart' }, wait(60), poll()];
		expect(await play(handMade, off)).toEqual({ ...KEPT, lost: 5 });
		expect(await play(OURS, off)).toEqual(KEPT);
	});
});

it('patterns that start over after a refusal never get through a backlog larger than the allowance', async () => {
	const backlog = comparedSchedules(1, 0.01).find(({ trouble }) => trouble.startsWith('Backlog'))!;
	expect(await outcome(OURS, backlog)).toEqual(KEPT);
	// One pattern stands for the three that do so: it costs some seconds.
	const { lost, mostRequests } = await compete(overlapIds, backlog);
	expect(lost).toBeGreaterThan(6_000);
	expect(mostRequests).toBe(61);
});
