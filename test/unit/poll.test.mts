// What one poll asks, emits, keeps for the next and says to people: a row for every turn that the engine takes by itself, on a server of a few
// records. What that adds up to over many polls: property/feed.property.test.mts. How to read the texts: support/smallPolls.mts.
import { OutOfTime } from '../../nodes/shared/feed/feed';
import { failed, polled, stored, type PollCase, type Told } from '../support/smallPolls.mts';
import { NOON, rowsOf, type Row, type Server } from '../support/smallServer.mts';

/** Settled is what is sixty seconds and one old, calm what is ten and one. */
const LONG = { settleTime: 60, calmTime: 10 };

/** Requests from the nth on, from 0, get no answer any more: by the server's word, or the poll's time is over. */
const refusedFrom = (from: number) => (request: number) => {
	if (request >= from) throw new OutOfTime('no more', { cause: new Error('Busy') });
};
const failsFrom = (from: number) => (request: number) => {
	if (request >= from) throw new Error('closed');
};

/** Before the nth request there are other records. */
const become = (at: number, rows: Row[]) => (request: number, server: Server) => {
	if (request === at) server.rows = rows;
};

/** As many records as named, of one second. */
const many = (count: number, at: number): Row[] =>
	Array.from({ length: count }, (_, index) => ({ id: String.fromCharCode(97 + (index % 26)) + (index < 26 ? '' : String(index)), at }));

describe('a poll', () => {
	it.each<[string, PollCase, Told]>([
		['that finds nothing asks once', { rows: '', state: '50' }, { asked: '49-100: 0', emits: '', keeps: '89' }],
		[
			'without a state takes note of what is there',
			{ rows: 'a88 b95' },
			{ asked: '88-100: 0 1', emits: '', keeps: '89, knows a88..100 b95..100' },
		],
		[
			'without a state emits it, where the host would not keep the note',
			{ rows: 'a88 b95', settings: { seedsSilently: false } },
			{ asked: '88-100: 0 1', emits: 'a b', keeps: '89, knows a88..100 b95..100' },
		],
		[
			'emits what has changed since, and remembers what will be read again',
			{ rows: 'a45 b60 c95', pageSize: 4, state: '50' },
			{ asked: '49-100: 0', emits: 'b c', keeps: '89, knows c95..100' },
		],
		[
			'remembers what is younger than twice the settle time until its present has settled, and what is older not at all',
			{ rows: 'a78 b79', pageSize: 4, state: '50' },
			{ asked: '49-100: 0', emits: 'a b', keeps: '89, knows b79..100' },
		],
		[
			'does not emit again what is known',
			{ rows: 'a95 b96', pageSize: 4, state: '89, knows a95' },
			{ asked: '88-100: 0', emits: 'b', keeps: '89, knows a95 b96..100' },
		],
		[
			'emits a known one that was saved again without a change',
			{ rows: 'a95', state: '89, knows a91' },
			{ asked: '88-100: 0', emits: 'a', keeps: '89, knows a95..100' },
		],
		[
			'reads what is settled twice and the rest once, where it takes pages',
			{ rows: 'a60 b61 c62 d95 e96', state: '50' },
			{ asked: '49-100: 0; 49-89: 0; 49-100: 2 1', emits: 'a b c d e', keeps: '89, knows e96..100 d95..100 | proven' },
		],
		[
			'sorts by time, then by label, and leaves those of one label as they were read',
			{
				rows: [
					{ id: 'a', at: 95, label: 'z' },
					{ id: 'b', at: 95, label: 'y' },
					{ id: 'c', at: 94, label: 'z' },
					{ id: 'd', at: 95, label: 'z' },
				],
				pageSize: 5,
				state: '50',
			},
			{ asked: '49-100: 0', emits: 'c b a d', keeps: '89, knows c94..100 a95..100 b95..100 d95..100' },
		],
		[
			'reads three parts, the one furthest behind first',
			{ rows: '', variants: 3, state: '20 | 0 | 10' },
			{ asked: 'B -1-100: 0; C 9-100: 0; A 19-100: 0', emits: '', keeps: '89 | 89 | 89' },
		],
		[
			'reads parts that are equally far in their order',
			{ rows: '', variants: 3, state: '10 | 10 | 0' },
			{ asked: 'C -1-100: 0; A 9-100: 0; B 9-100: 0', emits: '', keeps: '89 | 89 | 89' },
		],
		[
			'goes through a backlog window by window',
			{ rows: 'a5 b1500', now: 3_000, state: '0' },
			{ asked: '-1-999: 0; 998-1998: 0; 1997-2989: 0; 2988-3000: 0', emits: 'a b', keeps: '2989' },
		],
		[
			'ends a window with what is settled, where its step says so',
			{ rows: 'a85 b86 c88', pageSize: 4, state: '50+45' },
			{ asked: '49-89: 0; 88-100: 0', emits: 'a b c', keeps: '89, knows c88' },
		],
		[
			'goes on in a window that a state of version 1 has left: it does not say that it had settled',
			{ rows: 'a60', state: '50+2 at 49-51 p0 first, calm' },
			{ asked: '49-51: 0; 50-58: 0; 57-89: 0; 88-100: 0', emits: 'a', keeps: '89' },
		],
		['by a clock that was set back leaves the mark where it is', { rows: '', state: '95' }, { asked: '94-100: 0', emits: '', keeps: '95' }],
		[
			'emits the newest of two versions that it reads',
			{
				rows: [{ id: 'a', at: 95, label: 'A', version: 1 }, ...rowsOf('b96 c97')],
				before: become(2, [...rowsOf('b96 c97'), { id: 'a', at: 99, label: 'A', version: 2 }]),
				state: '50',
			},
			{ asked: '49-100: 0; 49-89: 0; 49-100: 1', emits: 'b a2', keeps: '89, knows a99..100 b96..100 | proven' },
		],
		[
			'emits the later one read of two versions of one second, and remembers both',
			{
				rows: [{ id: 'a', at: 95, version: 1 }, ...rowsOf('b95 c95')],
				order: (request) => (request === 2 ? -1 : 1),
				before: become(2, [{ id: 'a', at: 95, version: 2 }, ...rowsOf('b95 c95')]),
				state: '50',
			},
			{ asked: '49-100: 0; 49-89: 0; 49-100: 1', emits: 'a2 b', keeps: '89, knows a95..100*2 b95..100 | proven' },
		],
		[
			'lets the mark wait where a full page holds nothing but what is fresh, and no total was told yet',
			{ rows: 'a95 b96', state: '85' },
			{ asked: '84-100: 0', emits: 'a b', keeps: '85, knows a95..100 b96..100' },
		],
	])('%s', async (_, given, expected) => {
		expect(await polled(given)).toEqual(expected);
	});
});

describe('where a poll begins', () => {
	it.each<[string, PollCase, Told]>([
		[
			'with the state of another account: afresh',
			{ rows: 'a60 b95', state: '50', settings: { account: 'b' } },
			{
				asked: '88-100: 0',
				emits: '',
				keeps: '89, knows b95..100',
				notes: ['The stored state belongs to another account or edition: starting afresh'],
			},
		],
		[
			'with a state in the future: at the present',
			{ rows: 'a60 b95', state: '4000' },
			{
				asked: '88-100: 0',
				emits: 'b',
				keeps: '89, knows b95..100',
				notes: ['The stored state lies in the future, so the clock of this machine was wrong: reading goes on from the present'],
			},
		],
		[
			'with a state as far ahead as clocks may differ: there',
			{ rows: '', state: '3700' },
			{ asked: '3699-3700: 0', emits: '', keeps: '3700' },
		],
		[
			'with Trigger On changed to new records: what is known is looked at afresh',
			{ rows: 'a40 b60 c95', pageSize: 4, state: '50, knows b60', settings: { emit: 'created' } },
			{
				asked: '49-100: 0',
				emits: 'b c',
				keeps: '89, knows (c95..100) | created 50 | reached 89 | newborn b60 c95',
				notes: ["'Trigger On' was changed: what changed within the settle time is looked at afresh"],
			},
		],
		[
			'with Trigger On changed to changed records: what is known is looked at afresh',
			{ rows: 'a95', state: '50 | created 20 | newborn a95', settings: { emit: 'changed' } },
			{
				asked: '49-100: 0',
				emits: 'a',
				keeps: '89, knows a95..100',
				notes: ["'Trigger On' was changed: what changed within the settle time is looked at afresh"],
			},
		],
		[
			'with an earlier Start From: there, without what has been emitted',
			{ rows: 'a-50 b0 c30 d95', state: '50 | from 0, all since 0', settings: { startFrom: NOON - 100 } },
			{
				asked: '-102-100: 0; -102-89: 0; -102-100: 1',
				emits: 'a d',
				keeps: '89, knows d95..100 | from -100, all since -100 | proven',
				notes: ["'Start From' is earlier than before: reading starts again from there, without what has been emitted"],
			},
		],
		[
			'with a later Start From: where it was, and what is older than the new one comes all the same',
			{ rows: 'a60 b95', state: '50 | from 0, all since 0', settings: { startFrom: NOON + 90 } },
			{ asked: '49-100: 0 1', emits: 'a b', keeps: '89, knows b95..100 | from 0, all since 0' },
		],
		[
			'with Start From removed: where it was',
			{ rows: 'a60 b95', state: '50 | from 0, all since 0' },
			{ asked: '49-100: 0 1', emits: 'a b', keeps: '89, knows b95..100' },
		],
		[
			'with a Start From that is set for the first time, and is later: where it was',
			{ rows: 'a60 b95', state: '50', settings: { startFrom: NOON + 90 } },
			{ asked: '49-100: 0 1', emits: 'a b', keeps: '89, knows b95..100 | from 51, all since 51' },
		],
	])('%s', async (_, given, expected) => {
		expect(await polled(given)).toEqual(expected);
	});
});

describe('which records are emitted', () => {
	it.each<[string, PollCase, Told]>([
		[
			'those that are wanted; the others are seen',
			{ rows: 'a95 b96 c97', pageSize: 4, settings: { wanted: ({ id }) => id !== 'b' }, state: '89' },
			{ asked: '88-100: 0', emits: 'a c', keeps: '89, knows a95..100 (b96..100) c97..100' },
		],
		[
			'of what is not wanted, what the server brings along from before the window is not even seen',
			{
				rows: [
					{ id: 'a', at: 83, foundAt: 84 },
					{ id: 'b', at: 84 },
				],
				pageSize: 4,
				settings: { wanted: () => false },
				state: '85',
			},
			{ asked: '84-100: 0', emits: '', keeps: '89, knows (b84..100)' },
		],
		[
			'from Start From on',
			{ rows: 'a59 b60 c61', pageSize: 4, settings: { startFrom: NOON + 60 }, state: '50 | from 60, all since 60' },
			{ asked: '49-100: 0', emits: 'b c', keeps: '89 | from 60, all since 60' },
		],
		[
			'from Start From on, by their change',
			{ rows: [{ id: 'a', at: 95, created: 10 }], settings: { startFrom: NOON + 60 }, state: '50 | from 60, all since 60' },
			{ asked: '49-100: 0', emits: 'a', keeps: '89, knows a95..100 | from 60, all since 60' },
		],
		[
			'from Start From on, at the first poll',
			{ rows: 'a59 b60 c61', pageSize: 4, settings: { startFrom: NOON + 60 } },
			{ asked: '58-100: 0', emits: 'b c', keeps: '89 | from 60, all since 60' },
		],
		[
			'not what is not wanted after Start From either',
			{
				rows: 'b60 c61',
				pageSize: 4,
				settings: { startFrom: NOON + 60, wanted: ({ id }) => id !== 'b' },
				state: '50 | from 60, all since 60',
			},
			{ asked: '49-100: 0', emits: 'c', keeps: '89 | from 60, all since 60' },
		],
		[
			'not what a start that was moved back has dealt with; both ends of that count',
			{ rows: 'a59 b60 c75 d90 e91', pageSize: 6, state: '50, done 60..90' },
			{ asked: '49-100: 0', emits: 'a e', keeps: '89, knows (d90..100) e91..100, done 60..90' },
		],
		[
			'of a span that was dealt with nothing is kept once it has been passed',
			{ rows: '', state: '50, done 60..89 61..88' },
			{ asked: '49-100: 0', emits: '', keeps: '89' },
		],
	])('%s', async (_, given, expected) => {
		expect(await polled(given)).toEqual(expected);
	});
});

describe('a span that was dealt with before the start was moved back', () => {
	it.each<[string, PollCase, Told]>([
		[
			'is passed over when the mark gets there',
			{ rows: 'a60 b85', state: '50, done 51..80' },
			{ asked: '79-100: 0', emits: 'b', keeps: '89, knows b85..100' },
		],
		[
			'is read through where it begins later',
			{ rows: 'a51 b60', pageSize: 4, state: '50, done 52..80' },
			{ asked: '49-100: 0', emits: 'a', keeps: '89' },
		],
		[
			'is passed over from its middle',
			{ rows: 'a60 b85', state: '79, done 20..80' },
			{ asked: '79-100: 0', emits: 'b', keeps: '89, knows b85..100' },
		],
		['is over at its end', { rows: 'a50 b51', pageSize: 4, state: '50, done 20..50' }, { asked: '49-100: 0', emits: 'b', keeps: '89' }],
		[
			'is not passed over by new records: any of them may be of another time',
			{ rows: 'a60', state: '50, done 51..80 | created 50' },
			{ asked: '49-100: 0', emits: 'a', keeps: '89 | created 50 | reached 89 | newborn a60' },
		],
		[
			'is passed over after a window that was left on the way',
			{ rows: '', state: '50+2 at 49-51 p1 first, done 51..80' },
			{ asked: '49-51: 1 0; 79-87: 0; 86-100: 0', emits: '', keeps: '89' },
		],
		[
			'is passed over window by window',
			{ rows: 'a5', now: 3_000, state: '0, done 1..500 501..2500' },
			{ asked: '2499-3000: 0', emits: '', keeps: '2989' },
		],
		[
			'long settle time: is passed over by both marks',
			{ rows: '', settings: LONG, state: '-250, done -249..-200 | phase 3' },
			{ asked: '-201-39: 0; 38-100: 0', emits: '', keeps: '39 > 89' },
		],
		[
			'long settle time: by the second mark alone, where the first is far behind',
			{ rows: '', settings: LONG, state: '10 > 50, done 51..60 | phase 3' },
			{ asked: '59-100: 0; 9-39: 0; 39-50: 0', emits: '', keeps: '39+120 > 89, done 51..60' },
		],
		[
			'long settle time: by the first mark',
			{ rows: '', settings: LONG, state: '10 > 50, done 11..30 | phase 3' },
			{ asked: '49-100: 0; 29-39: 0; 39-50: 0', emits: '', keeps: '39+40 > 89' },
		],
		[
			'long settle time: by the first mark, which takes the second along, also from a window that was left',
			{ rows: '', settings: LONG, state: '10 > 50+2 at 49-51 p1 first, calm, done 11..60 | phase 1' },
			{ asked: '59-61: 0; 60-68: 0; 67-89: 0; 88-100: 0', emits: '', keeps: '60 > 89' },
		],
		[
			'long settle time: by the first mark, up to where the second stands in a window',
			{ rows: '', settings: LONG, state: '10 > 50+2 at 49-51 p1 first, calm, done 11..50 | phase 1' },
			{ asked: '49-51: 1 0; 50-58: 0; 57-89: 0; 88-100: 0', emits: '', keeps: '50 > 89' },
		],
	])('%s', async (_, given, expected) => {
		expect(await polled(given)).toEqual(expected);
	});
});

describe('new records', () => {
	const record = (id: string, at: number, made?: number): Row => ({ id, at, ...(made !== undefined && { created: made }) });
	it.each<[string, PollCase, Told]>([
		[
			'come by their time of creation, those after the mark',
			{ rows: [record('a', 95, 60), record('b', 96, 61), record('c', 97)], pageSize: 4, state: '50 | created 60' },
			{ asked: '49-100: 0', emits: 'b c', keeps: '89, knows (a95..100) (b96..100) (c97..100) | created 60 | reached 89 | newborn b61 c97' },
		],
		[
			'come once',
			{ rows: [record('a', 95, 61)], state: '50 | created 60 | newborn a61' },
			{ asked: '49-100: 0', emits: '', keeps: '89, knows (a95..100) | created 60 | reached 89 | newborn a61' },
		],
		[
			'do not come where they had been dealt with before the start was moved back; both ends count',
			{
				rows: [record('a', 94, 69), record('b', 95, 70), record('c', 96, 75), record('d', 97, 80), record('e', 98, 81)],
				pageSize: 6,
				state: '50 | created 60 | covered 70..80',
			},
			{
				asked: '49-100: 0',
				emits: 'a e',
				keeps:
					'89, knows (a94..100) (b95..100) (c96..100) (d97..100) (e98..100) | created 60 | reached 89 | newborn a69 e81 | covered 70..80',
			},
		],
		[
			'what had been dealt with is forgotten with the age that tells it',
			{ rows: '', state: '50 | created 60 | newborn a60 b61 | covered 40..60 40..61' },
			{ asked: '49-100: 0', emits: '', keeps: '89 | created 60 | reached 89 | newborn b61 | covered 40..61' },
		],
		[
			'from Start From on, by their creation',
			{
				rows: [record('a', 95, 69), record('b', 96, 70)],
				pageSize: 4,
				settings: { startFrom: NOON + 70 },
				state: '50 | from 70, all since 70 | created 50',
			},
			{
				asked: '49-100: 0',
				emits: 'b',
				keeps: '89, knows (a95..100) (b96..100) | from 70, all since 70 | created 50 | reached 89 | newborn b70',
			},
		],
		[
			'those that are wanted',
			{ rows: [record('a', 95), record('b', 96)], pageSize: 4, settings: { wanted: ({ id }) => id === 'b' }, state: '50 | created 50' },
			{ asked: '49-100: 0', emits: 'b', keeps: '89, knows (a95..100) (b96..100) | created 50 | reached 89 | newborn b96' },
		],
		[
			'not those of a first poll',
			{ rows: [record('a', 95)], settings: { emit: 'created' } },
			{ asked: '88-100: 0', emits: '', keeps: '89, knows (a95..100) | created 89 | reached 89 | newborn a95' },
		],
		[
			'with a poll that stays behind, the mark waits for its present',
			{ rows: '', variants: 2, budget: 1, state: '50 | 50 | created 50' },
			{ asked: 'A 49-100: 0', emits: '', keeps: '89 | 50 | created 50 | awaits 50-100 | phase 1', behind: '50, 1 to go' },
		],
		[
			'without a time of change or of creation are taken for as old as the window that finds them',
			{ rows: [{ id: 'a', at: undefined, foundAt: 95 }], state: '50 | created 50' },
			{
				asked: '49-100: 0',
				emits: 'a',
				keeps: '89, knows (a?..100) | created 50 | reached 89 | newborn a100',
				notes: ['a parcel without a readable time of change was emitted: at undefined'],
			},
		],
	])('%s', async (_, given, expected) => {
		expect(await polled(given)).toEqual(expected);
	});

	it('of whom more than twenty thousand are remembered are told about', async () => {
		const crowd = (count: number): PollCase => {
			const ids = Array.from({ length: count }, (_, index) => `k${index}`);
			return { rows: 'a95', state: { ...stored('50 | created 60'), newborn: [(NOON + 95).toString(36), ...ids].join(',') } };
		};
		const { emits, notes } = await polled(crowd(20_000));
		expect({ emits, notes }).toEqual({
			emits: 'a',
			notes: ['20001 parcels are remembered as created until all older ones are surely known: the state is large'],
		});
		expect(await polled(crowd(19_999))).not.toHaveProperty('notes');
	});
});

describe('records that are odd', () => {
	const OTHER_TIMES = 'the server shows parcels with another time of change than it finds them by: they are told apart by their content';
	const elsewhere = (at: number | undefined, more: Partial<Row> = {}): Row => ({ id: 'a', at, foundAt: 60, ...more });

	it.each<[string, PollCase, Told]>([
		[
			'a record without a time is emitted and told',
			{ rows: [elsewhere(undefined)], state: '50' },
			{
				asked: '49-100: 0',
				emits: 'a',
				keeps: '89, knows a?..100',
				notes: ['a parcel without a readable time of change was emitted: at undefined'],
			},
		],
		[
			'three of them: one is named',
			{
				rows: [elsewhere(undefined, { label: 'No. 1' }), elsewhere(undefined, { id: 'b' }), elsewhere(undefined, { id: 'c' })],
				pageSize: 4,
				state: '50',
			},
			{
				asked: '49-100: 0',
				emits: 'a b c',
				keeps: '89, knows a?..100 b?..100 c?..100',
				notes: ['a parcel without a readable time of change was emitted: No. 1 and 2 more'],
			},
		],
		[
			'in a feed that never tells times that is no news',
			{ rows: [elsewhere(undefined)], undated: true, state: '50' },
			{ asked: '49-100: 0', emits: 'a', keeps: '89, knows a?..100' },
		],
		[
			'a record without a time lies in no span that was dealt with',
			{ rows: [elsewhere(undefined)], undated: true, state: '50, done 52..100' },
			{ asked: '49-100: 0', emits: 'a', keeps: '89, knows a?..100, done 52..100' },
		],
		[
			'a record without a time is newer the later it is read, whatever window it was found in',
			{
				rows: [{ id: 'a', at: undefined, foundAt: 70, version: 1, label: 'A' }],
				settings: { settleTime: 60, calmTime: 10 },
				state: '39 > 70 | phase 3',
				before: (request, server) => {
					if (request === 1) server.rows = [{ id: 'a', at: undefined, foundAt: 70, version: 2, label: 'A' }];
				},
			},
			{
				asked: '69-100: 0; 39-70: 0',
				emits: 'a2',
				keeps: '39 > 89, knows a?..100*2',
				notes: ['a parcel without a readable time of change was emitted: A and 1 more'],
			},
		],
		[
			'two without ids are two, and come in the order in which they were read',
			{
				rows: [
					{ id: '?', at: 95, version: 2 },
					{ id: '?', at: 95, version: 1 },
				],
				pageSize: 4,
				state: '50',
			},
			{ asked: '49-100: 0', emits: '?2 ?1', keeps: '89, knows ~95..100 ~95..100' },
		],
		[
			'a time before the window: told, and known by content from then on',
			{ rows: [elsewhere(48)], state: '50' },
			{ asked: '49-100: 0', emits: 'a', keeps: '89, knows a?..100 | misdates 100', notes: [OTHER_TIMES] },
		],
		[
			'a time after the window',
			{ rows: [elsewhere(101)], state: '50' },
			{ asked: '49-100: 0', emits: 'a', keeps: '89, knows a?..100 | misdates 100', notes: [OTHER_TIMES] },
		],
		[
			'times of both ends of the window lie in it',
			{ rows: [elsewhere(49), elsewhere(100, { id: 'b' })], pageSize: 4, state: '50' },
			{ asked: '49-100: 0', emits: 'a b', keeps: '89, knows b100' },
		],
		[
			'one that is not wanted says nothing of the others',
			{ rows: [elsewhere(48), elsewhere(95, { id: 'b' })], pageSize: 4, settings: { wanted: ({ id }) => id === 'b' }, state: '50' },
			{ asked: '49-100: 0', emits: 'b', keeps: '89, knows b95..100' },
		],
		[
			'that is told once',
			{ rows: [elsewhere(48)], state: '50 | misdates 40' },
			{ asked: '49-100: 0', emits: 'a', keeps: '89, knows a?..100 | misdates 100' },
		],
		[
			'and expected until the watermark is a settle time past it',
			{ rows: '', state: '50 | misdates 40' },
			{ asked: '49-100: 0', emits: '', keeps: '89 | misdates 40' },
		],
		['and no longer', { rows: '', state: '50 | misdates 39' }, { asked: '49-100: 0', emits: '', keeps: '89' }],
		[
			'they are sorted by the times that they show',
			{ rows: [elsewhere(20, { label: 'a' }), elsewhere(10, { id: 'b', label: 'b' })], pageSize: 4, state: '50' },
			{ asked: '49-100: 0', emits: 'b a', keeps: '89, knows a?..100 b?..100 | misdates 100', notes: [OTHER_TIMES] },
		],
		[
			'of two versions the one read last comes, whatever time it shows',
			{
				rows: [{ id: 'a', at: 95, label: 'A', version: 1 }, ...rowsOf('b96 c97')],
				before: become(2, [...rowsOf('b96 c97'), { id: 'a', at: 90, foundAt: 99, label: 'A', version: 2 }]),
				state: '50 | misdates 45',
			},
			{ asked: '49-100: 0; 49-89: 0; 49-100: 1', emits: 'a2 b', keeps: '89, knows a?..100*2 b?..100 | proven | misdates 45' },
		],
		[
			'one in two lists comes once, and is told',
			{
				rows: [
					{ id: 'a', at: 95 },
					{ id: 'a', at: 95, variant: 1 },
				],
				variants: 2,
				state: '50 | 50',
			},
			{
				asked: 'A 49-100: 0; B 49-100: 0',
				emits: 'a',
				keeps: '89, knows a95..100 | 89, knows a95..100',
				notes: ['the server shows a parcel in more than one of its lists: at 95'],
			},
		],
		[
			'one in two lists in two versions comes in the newest',
			{
				rows: [
					{ id: 'a', at: 95, label: 'A', version: 2 },
					{ id: 'a', at: 91, label: 'A', version: 1, variant: 1 },
				],
				pageSize: 3,
				variants: 2,
				state: '50 | 50',
			},
			{ asked: 'A 49-100: 0; B 49-100: 0', emits: 'a2', keeps: '89, knows a95..100 | 89, knows a91..100' },
		],
		[
			'one that moves to another list with a change is no such thing',
			{ rows: [{ id: 'a', at: 95, version: 2, variant: 1 }], variants: 2, state: '89, knows a91 | 89' },
			{ asked: 'A 88-100: 0; B 88-100: 0', emits: 'a2', keeps: '89, knows a91 | 89, knows a95..100' },
		],
	])('%s', async (_, given, expected) => {
		expect(await polled(given)).toEqual(expected);
	});
});

describe('totals that say nothing', () => {
	it.each<[string, PollCase, Told]>([
		[
			'lengths of pages are told',
			{ rows: 'a60 b61 c62', total: 'page', state: '50' },
			{
				asked: '49-100: 0 1 0 1 2; 49-89: 0 1 2 1 0',
				emits: 'a b c',
				keeps: '89 | page',
				notes: ['the server tells the length of a page as the number of all records: pages are read until there are no more'],
			},
		],
		[
			'once',
			{ rows: 'a60 b61 c62', total: 'page', state: '50 | page' },
			{ asked: '49-100: 0 1 2; 49-89: 0 1 2 1 0', emits: 'a b c', keeps: '89 | page' },
		],
		[
			'a number that is always the same is told',
			{ rows: 'a60 b61', total: 'constant', state: '50' },
			{
				asked: '49-100: 0; long ago: 0; 49-100: 1; 49-89: 0 1 0',
				emits: 'a b',
				keeps: '89 | constant',
				notes: ['the server tells a number of records that does not depend on the query: pages are read until there are no more'],
			},
		],
		[
			'once, too',
			{ rows: 'a60', total: 'constant', state: '50 | constant' },
			{ asked: '49-100: 0 1; 49-89: 0 1 0', emits: 'a', keeps: '89 | constant' },
		],
		[
			'a number that is larger than its page is no news',
			{ rows: 'a60 b61 c62', state: '50' },
			{ asked: '49-100: 0; 49-89: 0; 49-100: 1', emits: 'a b c', keeps: '89 | proven' },
		],
		[
			'where the last poll could not ask whether they count anything, this one begins with that',
			{ rows: '', state: '50 | owed' },
			{ asked: 'long ago: 0; 49-100: 0', emits: '', keeps: '89' },
		],
		[
			'where it was refused, it is asked again',
			{ rows: '', farthest: -500, state: '50 | refused', budget: 1 },
			{ asked: 'long ago: 0', emits: '', keeps: '50 | silent | phase 1', behind: '50, 1 to go' },
		],
		['where it was refused twice, it is not', { rows: '', state: '50 | silent' }, { asked: '49-100: 0', emits: '', keeps: '89' }],
		[
			'where it was answered, it is not',
			{ rows: '', budget: 0, state: '50 | answered' },
			{ asked: '', emits: '', keeps: '50 | answered | phase 1 | idle 1', behind: '50, 1 to go' },
		],
		[
			'an answer is progress, where a poll got no further',
			{ rows: '', budget: 1, state: '50 | owed | idle 4' },
			{ asked: 'long ago: 0', emits: '', keeps: '50 | answered | phase 1', behind: '50, 1 to go' },
		],
	])('%s', async (_, given, expected) => {
		expect(await polled(given)).toEqual(expected);
	});
});

describe('a poll that is cut off', () => {
	it.each<[string, PollCase, Told]>([
		[
			'at once keeps all as it was, and counts',
			{ rows: 'a60', budget: 0, state: '50+30' },
			{ asked: '', emits: '', keeps: '50+30 | phase 1 | idle 1', behind: '50, 2 to go' },
		],
		[
			'for the fourth time keeps all as it was, and counts',
			{ rows: 'a60', budget: 0, state: '50 | phase 3 | idle 3' },
			{ asked: '', emits: '', keeps: '50 | phase 1 | idle 4', behind: '50, 1 to go' },
		],
		[
			'after the phase before begins with the next',
			{ rows: '', budget: 0, state: '50 | phase 2' },
			{ asked: '', emits: '', keeps: '50 | phase 3 | idle 1', behind: '50, 1 to go' },
		],
		[
			'says how far it came, by the part furthest behind, and how many windows are to go',
			{ rows: '', variants: 3, budget: 0, state: '30+7 | 20+5 | 20+10' },
			{ asked: '', emits: '', keeps: '30+7 | 20+5 | 20+10 | phase 1 | idle 1', behind: '20, 16 to go' },
		],
		[
			'says it of the parts that are not at the present',
			{ rows: '', variants: 2, budget: 1, state: '50 | 89+5' },
			{ asked: 'A 49-100: 0', emits: '', keeps: '89 | 89+5 | phase 1', behind: '89, 3 to go' },
		],
		[
			'between two windows goes on with the second',
			{ rows: 'a5', now: 3_000, budget: 1, state: '0' },
			{ asked: '-1-999: 0', emits: 'a', keeps: '999+1000 | phase 1', behind: '999, 3 to go' },
		],
		[
			'before the present is reached has one window to go at the least',
			{ rows: '', budget: 0, state: '100' },
			{ asked: '', emits: '', keeps: '100 | phase 1 | idle 1', behind: '100, 1 to go' },
		],
		[
			'in a window that reaches the present emits what it has read, and tries as much as its requests would have read',
			{ rows: 'a60 b61 c95', budget: 1, state: '50' },
			{ asked: '49-100: 0', emits: 'a b', keeps: '50+11, knows a60 b61 | proven | phase 1', behind: '50, 5 to go' },
		],
		[
			'two requests would have read more',
			{ rows: 'a60 b61 c62 d63 e95 f96', budget: 2, state: '50' },
			{ asked: '49-100: 0; 49-89: 0', emits: 'a b', keeps: '50+16, knows a60 b61 | proven | phase 1', behind: '50, 4 to go' },
		],
		[
			'a window with more requests than pages is halved',
			{ rows: 'a60 b61 c95', budget: 2, state: '50' },
			{ asked: '49-100: 0; 49-89: 0', emits: 'a b', keeps: '50+23, knows a60 b61 | proven | phase 1', behind: '50, 3 to go' },
		],
		[
			'without totals the window is halved',
			{ rows: 'a60 b61 c95', total: 'missing', budget: 1, state: '50' },
			{ asked: '49-100: 0', emits: 'a b', keeps: '50+25, knows a60 b61 | phase 1', behind: '50, 2 to go' },
		],
		[
			'without totals, in what is settled of it, leaves no place: the window reaches further',
			{ rows: 'a60 b61 c62 d95', total: 'missing', budget: 5, state: '50' },
			{ asked: '49-100: 0 1 2; 49-89: 0 1', emits: 'a b c d', keeps: '50+25, knows a60 b61 c62 d95..100 | phase 1', behind: '50, 2 to go' },
		],
		[
			'without totals, in a window that has settled, leaves a place on the way to its end',
			{ rows: 'a60 b61 c62', total: 'missing', budget: 1, state: '50+45' },
			{ asked: '49-89: 0', emits: 'a b', keeps: '50+40 at 49-89 p1 end, knows a60 b61 | phase 1', behind: '50, 2 to go' },
		],
		[
			'and a place on the way back',
			{ rows: 'a60 b61 c62', total: 'missing', budget: 4, state: '50+45' },
			{ asked: '49-89: 0 1 2 1', emits: 'a b c', keeps: '50+40 at 49-89 p0 first, knows a60 b61 c62 | phase 1', behind: '50, 2 to go' },
		],
		[
			'in a window that has settled remembers what it emitted for as long as that is read again',
			{ rows: 'a80 b81 c82 d83 e84', budget: 1, state: '79+10' },
			{ asked: '78-88: 0', emits: 'a b', keeps: '79+2, knows a80 b81 | proven | phase 1', behind: '79, 11 to go' },
		],
		[
			'never tries less than two seconds',
			{ rows: 'a86 b86 c86 d86 e86', budget: 1, state: '85+4' },
			{ asked: '84-88: 0', emits: 'a b', keeps: '85+2, knows a86 b86 | proven | phase 1', behind: '85, 8 to go' },
		],
		[
			'in two seconds that have settled leaves a place',
			{ rows: 'a85 b85 c85 d85 e85', budget: 1, state: '85+2' },
			{ asked: '84-86: 0', emits: 'a b', keeps: '85+2 at 84-86 p2 first, a b/5, knows a85 b85 | proven | phase 1', behind: '85, 8 to go' },
		],
		[
			'and so in the last two that have',
			{ rows: 'a88 b88 c88 d88 e88', budget: 1, state: '88+2' },
			{ asked: '87-89: 0', emits: 'a b', keeps: '88+2 at 87-89 p2 first, a b/5, knows a88 b88 | proven | phase 1', behind: '88, 6 to go' },
		],
		[
			'before it could go on from there keeps the place, and counts',
			{ rows: 'a85', budget: 0, state: '85+2 at 84-86 p1 first | idle 2' },
			{ asked: '', emits: '', keeps: '85+2 at 84-86 p1 first | phase 1 | idle 3', behind: '85, 8 to go' },
		],
		[
			'and one page further has got somewhere',
			{ rows: 'a85 b85 c85', budget: 1, state: '85+2 at 84-86 p1 first | idle 4' },
			{ asked: '84-86: 1', emits: 'c', keeps: '85+2 at 84-86 p0 first, knows c85 | phase 1', behind: '85, 8 to go' },
		],
		[
			'before a window tries one that it could read, by the pages of the last',
			{ rows: 'a-800 b-700 c-600 d-500 e-400', budget: 3, state: '-950' },
			{ asked: '-951-49: 0 2 1', emits: 'a b c d e', keeps: '49+960 | proven | phase 1', behind: '49, 1 to go' },
		],
		[
			'but none longer than it would have been',
			{ rows: 'a-900', pageSize: 10, budget: 1, state: '-950+100' },
			{ asked: '-951--851: 0', emits: 'a', keeps: '-851+400 | phase 1', behind: '-851, 3 to go' },
		],
		[
			'after a window with nothing in it changes nothing',
			{ rows: '', budget: 1, state: '-950+100' },
			{ asked: '-951--851: 0', emits: '', keeps: '-851+400 | phase 1', behind: '-851, 3 to go' },
		],
		[
			'with a smaller window to try next has got somewhere',
			{ rows: 'a60 b61 c95', budget: 1, settings: { wanted: () => false }, state: '50 | idle 4' },
			{ asked: '49-100: 0', emits: '', keeps: '50+11, knows (a60) (b61) | proven | phase 1', behind: '50, 5 to go' },
		],
		[
			'with something to emit has got somewhere',
			{ rows: 'a95 b96 c97', budget: 1, state: '89+2 | idle 4' },
			{ asked: '88-100: 0', emits: 'a b', keeps: '89+2, knows a95..100 b96..100 | proven | phase 1', behind: '89, 6 to go' },
		],
		[
			'in one of two parts that are both at the present but for fresh ones has not',
			{ rows: '', variants: 2, budget: 1, state: '89+5 | 89+5 | idle 2' },
			{ asked: 'A 88-100: 0', emits: '', keeps: '89 | 89+5 | phase 1 | idle 3', behind: '89, 3 to go' },
		],
		[
			'long settle time: with all that is fresh read, has got somewhere',
			{ rows: '', budget: 1, settings: LONG, state: '20+5 > 89+5 | phase 3 | idle 4' },
			{ asked: '88-100: 0', emits: '', keeps: '20+5 > 89 | phase 1' },
		],
		[
			'long settle time: before what settles, where nothing was fresh, changes nothing',
			{ rows: '', budget: 1, settings: LONG, state: '20 > 89 | phase 3' },
			{ asked: '88-100: 0', emits: '', keeps: '20 > 89 | phase 1' },
		],
	])('%s', async (_, given, expected) => {
		expect(await polled(given)).toEqual(expected);
	});

	it('for the fifth time fails, and says what it lacked', async () => {
		expect(await failed({ rows: 'a60', budget: 0, state: '50 | idle 4' })).toBe('NoProgress: no more');
		// Of two parts one at the present is no progress: it was there before.
		expect(await failed({ rows: '', variants: 2, budget: 1, state: '89+5 | 89+5 | idle 4' })).toBe('NoProgress: no more');
	});

	it.each<[string, PollCase, Told]>([
		[
			'in its second window hands over the first, and tries half of the second',
			{ rows: 'a-900 b60 c61 d95', before: refusedFrom(2), state: '-950' },
			{ asked: '-951-49: 0; 48-100: 0; 48-89: 0', emits: 'a', keeps: '49+26 | proven | phase 1', behind: '49, 2 to go' },
		],
		[
			'before its second window hands over the first',
			{ rows: 'a-900 b95', before: refusedFrom(1), state: '-950' },
			{ asked: '-951-49: 0; 48-100: 0', emits: 'a', keeps: '49+1000 | phase 1', behind: '49, 1 to go' },
		],
		[
			'in two seconds that have settled leaves a place',
			{ rows: 'a85 b85 c85 d85 e85', before: refusedFrom(1), state: '85+2' },
			{
				asked: '84-86: 0 2',
				emits: 'a b',
				keeps: '85+2 at 84-86 p2 first, a b/5, knows a85 b85 | proven | phase 1',
				behind: '85, 8 to go',
			},
		],
	])('by the server, %s', async (_, given, expected) => {
		expect(await polled(given)).toEqual({ ...expected, stoppedBy: new Error('Busy') });
	});

	it('by the server, with nothing finished, fails with what the server said', async () => {
		expect(await failed({ rows: 'a60 b61 c95', before: refusedFrom(1), state: '50' })).toBe('Error: Busy');
		const two = { variants: 2, state: '50 | 50' };
		expect(await failed({ rows: 'a95', before: refusedFrom(1), ...two })).toBe('Error: Busy');
	});

	it('by a failure hands over the windows before it, and nothing of the one at hand', async () => {
		expect(await polled({ rows: 'a-900 b60 c61 d95', before: failsFrom(2), state: '-950' })).toEqual({
			asked: '-951-49: 0; 48-100: 0; 48-89: 0',
			emits: 'a',
			keeps: '49+1000 | proven | phase 1',
			behind: '49, 1 to go',
			stoppedBy: new Error('closed'),
		});
		expect(await failed({ rows: 'a60 b61 c95', before: failsFrom(1), state: '50' })).toBe('Error: closed');
	});
});

describe('a window that is too much', () => {
	it.each<[string, PollCase, Told]>([
		[
			'is read in smaller ones',
			{ rows: [...many(13, 60), ...many(26, 70).slice(13)], pageSize: 1, state: '50' },
			{
				asked: '49-100: 0; long ago: 0; 49-89: 0; 49-73: 0; 49-63: 0 12..1; 62-79: 0 12..1; 78-89: 0; 88-100: 0',
				emits: 'a m l k j i h g f e d c b n z y x w v u t s r q p o',
				keeps: '89 | proven',
			},
		],
		[
			'where nothing of it has settled, is looked through',
			{ rows: many(22, 95), pageSize: 1, state: '89' },
			{
				asked: '88-100: 0; long ago: 0; 88-100: 0 20..1 21',
				emits: 'a u t s r q p o n m l k j i h g f e d c b v',
				keeps:
					'89, knows a95..100 u95..100 t95..100 s95..100 r95..100 q95..100 p95..100 o95..100 n95..100 m95..100 l95..100 k95..100 j95..100 i95..100 h95..100 g95..100 f95..100 e95..100 d95..100 c95..100 b95..100 v95..100 | proven',
			},
		],
		[
			'where no shorter one can be asked for, is read to its end once it has settled',
			{ rows: many(22, 60), pageSize: 1, leadIn: 60, state: '50' },
			{
				asked: '49-100: 0; long ago: 0; 49-89: 0 21..1; 88-100: 0',
				emits: 'a v u t s r q p o n m l k j i h g f e d c b',
				keeps: '89 | proven',
			},
		],
		[
			'where nothing of it has settled, counts with all its pages: what settles is tried in as small a window',
			{ rows: many(22, 95), pageSize: 1, settings: LONG, budget: 24, state: '20 > 89 | phase 3' },
			{
				asked: '88-100: 0; long ago: 0; 88-100: 0 20..1 21',
				emits: 'a u t s r q p o n m l k j i h g f e d c b v',
				keeps:
					'20+10 > 89, knows a95..100 u95..100 t95..100 s95..100 r95..100 q95..100 p95..100 o95..100 n95..100 m95..100 l95..100 k95..100 j95..100 i95..100 h95..100 g95..100 f95..100 e95..100 d95..100 c95..100 b95..100 v95..100 | proven | answered | phase 1',
			},
		],
		[
			'of changing order is halved',
			{ rows: 'a60 b60 c60 d60 e60', order: (request) => (request % 3 === 1 ? -1 : 1), budget: 7, state: '50+20' },
			{ asked: '49-69: 0 2 1 0 2 1; 49-59: 0', emits: '', keeps: '59+40 | proven | phase 1', behind: '59, 2 to go' },
		],
		[
			'of changing order and of one second is told',
			{ rows: 'a61 b61 c61 d61 e61', order: (request) => (request % 3 === 1 ? -1 : 1), budget: 34, state: '61+2' },
			{
				asked: '60-62: 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0',
				emits: 'a b c d',
				keeps: '62+8, knows a61 b61 c61 d61 | proven | phase 1',
				notes: ['more than one page of parcels changed within one second, and the server lists them in changing order'],
				behind: '62, 5 to go',
			},
		],
		[
			'of changing order and as short as can be asked for is told',
			{ rows: 'a61 b61 c61 d61 e61', leadIn: 20, order: (request) => (request % 3 === 1 ? -1 : 1), budget: 34, state: '61+20' },
			{
				asked: '60-80: 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0 2 1 0',
				emits: 'a b c d',
				keeps: '80+80 | proven | phase 1',
				notes: [
					'more than one page of parcels changed within the shortest span that can be asked for, and the server lists them in changing order',
				],
				behind: '80, 1 to go',
			},
		],
	])('%s', async (_, given, expected) => {
		expect(await polled(given)).toEqual(expected);
	});
});

describe('a long settle time', () => {
	it.each<[string, PollCase, Told]>([
		[
			'in one request, where all of it fits a page',
			{ rows: 'a5 b35 c60 d95', pageSize: 5, state: '20 > 70, knows b35 c60' },
			{ asked: '19-100: 0', emits: 'd', keeps: '39 > 89, knows c60 d95..100' },
		],
		[
			'in one request, where four fifths of a page are known',
			{ rows: '', pageSize: 5, state: '20 > 70, knows a31 b32 c33 d34' },
			{ asked: '19-100: 0', emits: '', keeps: '39 > 89' },
		],
		[
			'in three, where more is known',
			{ rows: '', pageSize: 5, state: '20 > 70, knows a31 b32 c33 d34 e35' },
			{ asked: '69-100: 0; 19-39: 0; 39-70: 0', emits: '', keeps: '39+80 > 89' },
		],
		[
			'in one request, as long as a query may span it',
			{ rows: '', longestSpan: 81, state: '20 > 70' },
			{ asked: '19-100: 0', emits: '', keeps: '39 > 89' },
		],
		[
			'not in one, where it is longer',
			{ rows: '', longestSpan: 80, state: '20 > 70' },
			{ asked: '69-100: 0; 19-39: 0; 39-70: 0', emits: '', keeps: '39+80 > 89' },
		],
		[
			'not in one, after a poll that was cut off',
			{ rows: '', state: '20 > 70 | phase 3' },
			{ asked: '69-100: 0; 19-39: 0; 39-70: 0', emits: '', keeps: '39+80 > 89' },
		],
		[
			'not in one, where it does not fit a page',
			{ rows: 'a50 b60 c95 d96', pageSize: 3, state: '20 > 70, knows a50 b60' },
			{ asked: '19-100: 0; 69-100: 0; 19-39: 0; 39-70: 0', emits: 'c d', keeps: '39+80 > 89, knows a50 b60 c95..100 d96..100 | proven' },
		],
		[
			'not in one, while what settles is behind',
			{ rows: '', state: '20+30 > 70' },
			{ asked: '69-100: 0; 19-39: 0; 39-70: 0', emits: '', keeps: '39+80 > 89' },
		],
		[
			'not in one, while what is fresh is behind',
			{ rows: '', state: '20 > 70+30' },
			{ asked: '69-89: 0; 88-100: 0; 19-39: 0; 39-70: 0', emits: '', keeps: '39+80 > 89' },
		],
		[
			'not in one, while a window of what settles is open',
			{ rows: '', state: '20 at 19-21 p1 first > 70' },
			{ asked: '69-100: 0; 19-21: 1 0; 20-28: 0; 27-39: 0; 39-70: 0', emits: '', keeps: '39+48 > 89' },
		],
		[
			'not in one, while a window of what is fresh is open',
			{ rows: '', state: '20 > 70 at 69-71 p1 first, calm' },
			{ asked: '69-71: 1 0; 70-78: 0; 77-100: 0; 19-39: 0; 39-70: 0', emits: '', keeps: '39+80 > 89' },
		],
		['in one request, by a clock that was set back', { rows: '', state: '110' }, { asked: '109-110: 0', emits: '', keeps: '110 > 110' }],
		[
			'begins with what settles where that is its turn',
			{ rows: '', state: '20 > 70 | phase 1' },
			{ asked: '19-39: 0; 39-70: 0; 69-100: 0', emits: '', keeps: '39+80 > 89' },
		],
		[
			'begins with a look where that is its turn, and looks once',
			{ rows: '', state: '20 > 70 | phase 2' },
			{ asked: '20-70: 0; 69-100: 0; 19-39: 0', emits: '', keeps: '39+80 > 89' },
		],
		[
			'reads both marks on where they stand at the same second',
			{ rows: 'a30', state: '20 | phase 3' },
			{ asked: '19-100: 0', emits: 'a', keeps: '39 > 89, knows a30..100' },
		],
		[
			'far behind reads what has settled by itself',
			{ rows: '', state: '-22 | phase 3' },
			{ asked: '-23-39: 0; 38-100: 0', emits: '', keeps: '39 > 89' },
		],
		['a little less behind reads all at once', { rows: '', state: '-21 | phase 3' }, { asked: '-22-100: 0', emits: '', keeps: '39 > 89' }],
		[
			'in short steps reads what has settled by itself',
			{ rows: '', state: '20 > 20+30' },
			{ asked: '19-39: 0; 38-100: 0', emits: '', keeps: '39 > 89' },
		],
		[
			'with a second mark that has settled meanwhile begins at the first',
			{ rows: '', state: '20 > 30 | phase 3' },
			{ asked: '19-100: 0', emits: '', keeps: '39 > 89' },
		],
		[
			'with a second mark at the settled time, too',
			{ rows: '', state: '20 > 39 | phase 3' },
			{ asked: '19-100: 0', emits: '', keeps: '39 > 89' },
		],
		[
			'with a second mark before the first begins at the first',
			{ rows: '', state: '60 > 50 | phase 3' },
			{ asked: '59-100: 0', emits: '', keeps: '60 > 89' },
		],
		[
			'a mark just before the window that is read as fresh is not taken along',
			{ rows: '', state: '38 > 40 | phase 3' },
			{ asked: '39-100: 0; 37-39: 0', emits: '', keeps: '39+8 > 89' },
		],
		[
			'settles three parts, the one furthest behind first',
			{ rows: '', variants: 3, state: '20 > 89 | 0 > 89 | 10 > 89 | phase 1 | idle 1' },
			{
				asked: 'B -1-39: 0; C 9-39: 0; A 19-39: 0; A 88-100: 0; B 88-100: 0; C 88-100: 0',
				emits: '',
				keeps: '39+80 > 89 | 39+160 > 89 | 39+120 > 89',
			},
		],
		[
			'settles parts that are equally far in their order',
			{ rows: '', variants: 3, state: '10 > 89 | 10 > 89 | 0 > 89 | phase 1 | idle 1' },
			{
				asked: 'C -1-39: 0; A 9-39: 0; B 9-39: 0; A 88-100: 0; B 88-100: 0; C 88-100: 0',
				emits: '',
				keeps: '39+120 > 89 | 39+120 > 89 | 39+160 > 89',
			},
		],
		[
			'is calm after half of what a query may span, at the most',
			{ rows: '', longestSpan: 12, state: '89 | phase 3' },
			{ asked: '88-100: 0', emits: '', keeps: '89 > 93' },
		],
		[
			'a window that was begun when it had settled moves both marks',
			{ rows: '', budget: 1, state: '20 > 20+2 at 19-21 p0 first' },
			{ asked: '19-21: 0', emits: '', keeps: '21 > 21+2 | phase 1', behind: '21, 40 to go' },
		],
		[
			'a window that was begun when it was calm moves the second',
			{ rows: '', budget: 1, state: '20 > 20+2 at 19-21 p0 first, calm' },
			{ asked: '19-21: 0', emits: '', keeps: '20 > 21+2 | phase 1', behind: '21, 40 to go' },
		],
		[
			'and is followed by what is fresh, however far behind: what has settled is not known yet',
			{ rows: '', state: '-61 > -61+2 at -62--60 p0 first, calm' },
			{ asked: '-62--60: 0; -61--53: 0; -54--22: 0; -23-100: 0; -62-39: 0', emits: '', keeps: '39+404 > 89' },
		],
		[
			'cut off in two seconds that are calm leaves a place',
			{ rows: 'a60 b60 c60', budget: 1, state: '39 > 60+2 | phase 3' },
			{
				asked: '59-61: 0',
				emits: 'a b',
				keeps: '39 > 60+2 at 59-61 p1 first, calm, a b/3, knows a60 b60 | proven | phase 1',
				behind: '60, 20 to go',
			},
		],
		[
			'cut off in two seconds that have settled leaves a place',
			{ rows: 'a38 b38 c38', budget: 1, state: '38 > 38+2 | phase 3' },
			{
				asked: '37-39: 0',
				emits: 'a b',
				keeps: '38 > 38+2 at 37-39 p1 first, a b/3, knows a38 b38 | proven | phase 1',
				behind: '38, 31 to go',
			},
		],
		[
			'cut off in a window that was calm when it was begun remembers that',
			{ rows: 'a20 b20 c20 d20 e20', budget: 1, state: '20 > 20+2 at 19-21 p1 first, calm' },
			{ asked: '19-21: 1', emits: 'c d', keeps: '20 > 20+2 at 19-21 p0 first, calm, knows c20 d20 | phase 1', behind: '20, 40 to go' },
		],
	])('%s', async (_, given, expected) => {
		expect(await polled({ ...given, settings: { ...LONG, ...given.settings } })).toEqual(expected);
	});
});

describe('a look at what is calm', () => {
	it.each<[string, PollCase, Told]>([
		[
			'finds what turns up late, and remembers it until all of that has settled',
			{ rows: 'a50', state: '39 > 70 | phase 3' },
			{ asked: '69-100: 0; 39-70: 0', emits: 'a', keeps: '39 > 89, knows a50..70' },
		],
		[
			'goes from one mark to the other',
			{ rows: '', state: '39 > 41 | phase 3' },
			{ asked: '40-100: 0; 39-41: 0', emits: '', keeps: '39 > 89' },
		],
		['is not worth a second', { rows: '', state: '39 > 40 | phase 3' }, { asked: '39-100: 0', emits: '', keeps: '39 > 89' }],
		[
			'is left out where records are shown with other times than they are found by',
			{ rows: '', state: '39 > 70 | misdates 39 | phase 3' },
			{ asked: '69-100: 0', emits: '', keeps: '39 > 89 | misdates 39' },
		],
		[
			'is left out where records tell no times',
			{ rows: '', undated: true, state: '39 > 70 | phase 3' },
			{ asked: '69-100: 0', emits: '', keeps: '39 > 89' },
		],
		[
			'is left out after a poll that got nowhere',
			{ rows: '', state: '39 > 70 | phase 3 | idle 1' },
			{ asked: '69-100: 0', emits: '', keeps: '39 > 89' },
		],
		[
			'is left out while it rests',
			{ rows: '', state: '39 > 70, rest 2 | phase 3' },
			{ asked: '69-100: 0', emits: '', keeps: '39 > 89, rest 1' },
		],
		[
			'rests where totals are of no use',
			{ rows: 'a50', total: 'missing', state: '39 > 70, knows a50 | phase 3' },
			{ asked: '69-100: 0; 39-70: 0', emits: '', keeps: '39 > 89, knows a50, rest 1' },
		],
		[
			'rests where it took several requests and found nothing',
			{ rows: 'a50 b51 c52', withheld: 'b', state: '39 > 70, knows a50 c52 | phase 3' },
			{ asked: '69-100: 0; 39-70: 0; 39-52: 0 2 1; 52-70: 0', emits: '', keeps: '39 > 89, knows a50 c52, rest 5 | proven' },
		],
		[
			'does not rest where it found something',
			{ rows: 'a50 b51 c52', state: '39 > 70, knows a50 b51 | phase 3' },
			{ asked: '69-100: 0; 39-70: 0 1', emits: 'c', keeps: '39 > 89, knows a50 b51 c52..70 | proven' },
		],
		[
			'does not rest after a single request',
			{ rows: 'a50 b51 c52', state: '39 > 70, knows a50 c52 | phase 3' },
			{ asked: '69-100: 0; 39-70: 0', emits: 'b', keeps: '39 > 89, knows a50 c52 b51..70 | proven' },
		],
		[
			'begins where the last one ended',
			{ rows: '', state: '39 > 70, looked 50 | phase 3' },
			{ asked: '69-100: 0; 50-70: 0', emits: '', keeps: '39 > 89' },
		],
		[
			'begins where the last one ended, two seconds before the end',
			{ rows: '', state: '39 > 70, looked 68 | phase 3' },
			{ asked: '69-100: 0; 68-70: 0', emits: '', keeps: '39 > 89' },
		],
		[
			'begins at the mark where the last one ended at the end',
			{ rows: '', state: '39 > 70, looked 69 | phase 3' },
			{ asked: '69-100: 0; 39-70: 0', emits: '', keeps: '39 > 89' },
		],
		[
			'begins at the mark where that has passed the end of the last one',
			{ rows: '', state: '39 > 70, looked 30 | phase 3' },
			{ asked: '69-100: 0; 39-70: 0', emits: '', keeps: '39 > 89' },
		],
		[
			'is as long as a query, and the last second is left: the next poll begins there',
			{ rows: '', longestSpan: 30, state: '39 > 70 | phase 3' },
			{ asked: '69-89: 0; 88-100: 0; 39-69: 0', emits: '', keeps: '39 > 89, looked 69' },
		],
		[
			'that is as long as a query may be ends at the other mark',
			{ rows: '', longestSpan: 31, state: '39 > 70 | phase 3' },
			{ asked: '69-100: 0; 39-70: 0', emits: '', keeps: '39 > 89' },
		],
		[
			'is as long as a query: what it leaves is for the next poll',
			{ rows: '', longestSpan: 30, state: '39 > 71 | phase 3' },
			{ asked: '70-100: 0; 39-69: 0', emits: '', keeps: '39 > 89, looked 69' },
		],
	])('%s', async (_, given, expected) => {
		expect(await polled({ ...given, settings: { ...LONG, ...given.settings } })).toEqual(expected);
	});
});
