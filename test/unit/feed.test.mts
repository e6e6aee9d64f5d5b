// The small parts of the poll engine by themselves. The engine: unit/inventedFeed.test.mts, property/feed.property.test.mts.
import { digest } from '../../nodes/shared/feed/digest';
import { Habits, type Question, type TotalsHabit } from '../../nodes/shared/feed/habits';

describe('a digest', () => {
	const record = { no: 'TF1', status: 30, lines: [{ spec: 'A', num: 1 }], remark: null };

	it('is twelve letters, the same in whatever order the fields come and whatever is undefined', () => {
		expect(digest(record)).toMatch(/^[\w-]{12}$/);
		expect(digest({ remark: null, lines: [{ num: 1, spec: 'A' }], gone: undefined, status: 30, no: 'TF1' })).toBe(digest(record));
	});

	it.each([
		['a value', { ...record, status: 40 }],
		['a number as text', { ...record, status: '30' }],
		['null as absent', { no: 'TF1', status: 30, lines: record.lines }],
		['a value deep inside', { ...record, lines: [{ spec: 'A', num: 2 }] }],
		['a list as an object', { ...record, lines: { 0: { spec: 'A', num: 1 } } }],
		['a name', { number: 'TF1', status: 30, lines: record.lines, remark: null }],
		['a line more', { ...record, lines: [...record.lines, ...record.lines] }],
	])('differs by %s', (_what, other) => {
		expect(digest(other)).not.toBe(digest(record));
	});

	it.each([null, undefined, 1, 'a', [], {}])('is one of %j, too', (value) => {
		expect(digest(value)).toMatch(/^[\w-]{12}$/);
		expect(digest([value])).not.toBe(digest({ value }));
	});
});

describe('what is believed of totals', () => {
	it.each<[TotalsHabit, number, number | undefined, number | undefined, TotalsHabit]>([
		['unproven', 3, undefined, undefined, 'unproven'],
		['unproven', 3, 3, 3, 'unproven'],
		['unproven', 0, 3, 3, 'unproven'],
		['unproven', 3, 4, 4, 'proven'],
		['unproven', 3, 2, 2, 'unproven'],
		['proven', 3, 3, 3, 'proven'],
		['proven', 0, 0, 0, 'proven'],
		['page', 3, 3, undefined, 'page'],
		['page', 3, 4, 4, 'proven'],
		['page', 0, 4, undefined, 'page'],
		['page', 0, 0, undefined, 'page'],
		['constant', 3, 4, undefined, 'constant'],
		['constant', 3, 0, undefined, 'constant'],
		['constant', 0, 3, undefined, 'constant'],
		['constant', 0, 0, 0, 'proven'],
	])('%s: of %d records and a total of %p, %p; from then on it is %s', (before, rows, total, believed, after) => {
		const habits = new Habits(before, null, 'none');
		expect(habits.believe(rows, total)).toBe(believed);
		expect(habits.totals).toBe(after);
	});

	it.each<[TotalsHabit, TotalsHabit]>([
		['unproven', 'page'],
		['proven', 'proven'],
		['constant', 'constant'],
	])('a page that was told to be all and was not: %s becomes %s', (before, after) => {
		const habits = new Habits(before, null, 'none');
		habits.sawMoreThanTold();
		expect(habits.totals).toBe(after);
	});

	it.each<[Question, Question]>([
		['none', 'refused'],
		['owed', 'refused'],
		['refused', 'silent'],
	])('a refusal after %s: %s, and the same within one poll', (before, after) => {
		const habits = new Habits('unproven', null, before);
		habits.sawRefusal();
		habits.sawRefusal();
		expect(habits.question).toBe(after);
	});

	it('records found by another time are remembered by the latest window that held one', () => {
		const habits = new Habits('unproven', null, 'none');
		expect(habits.misdates).toBe(false);
		habits.sawMisdated({ start: 0, end: 20 });
		habits.sawMisdated({ start: 0, end: 10 });
		expect([habits.misdates, habits.misdatedUntil]).toEqual([true, 20]);
	});
});
