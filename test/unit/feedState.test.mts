// What the poll engine keeps between two polls: the texts of its memories, and what becomes of a stored state that is old or damaged.
import { Memory } from '../../nodes/shared/feed/memory';
import { Newborn, nextMarks, type CreatedMarks } from '../../nodes/shared/feed/newborn';
import { freshState, readState, type FeedState, type PartState } from '../../nodes/shared/feed/watermark';

const NOON = 1_793_534_400;
const SETTLE = 60;
const base36 = (second: number) => second.toString(36);

interface Row {
	id?: string;
	content: string;
}
const FEED = {
	name: 'parcel',
	longestSpan: 1,
	pageSize: 1,
	variants: 1,
	closedSpans: false,
	id: ({ id }: Row) => id,
	modified: () => undefined,
	created: () => undefined,
	content: ({ content }: Row) => content,
	label: () => '',
};
const row = (id: string | undefined, content = 'v1'): Row => ({ ...(id === undefined ? {} : { id }), content });
const memoryOf = (text = '') => new Memory<Row>(FEED, text);

describe('a memory', () => {
	it('knows a version by its id, its time and its content', () => {
		const memory = memoryOf();
		expect(memory.isNew(row('1'), NOON)).toBe(true);
		memory.add(row('1'), NOON, NOON);
		expect(memory.isNew(row('1'), NOON)).toBe(false);
		expect(memory.isNew(row('2'), NOON)).toBe(true);
		expect(memory.isNew(row('1', 'v2'), NOON)).toBe(true);
		// By time alone: a later one is new whatever it holds, an earlier one is what a lagging replica shows.
		expect(memory.isNew(row('1'), NOON + 1)).toBe(true);
		expect(memory.isNew(row('1', 'v0'), NOON - 1)).toBe(false);
		// Without a time, by content.
		expect(memory.isNew(row('1'), undefined)).toBe(false);
		expect(memory.isNew(row('1', 'v2'), undefined)).toBe(true);
		expect(memory.holds(row('1'))).toBe(true);
		expect(memory.holds(row('1', 'v2'))).toBe(false);
		expect(memory.holds(row('2'))).toBe(false);
	});

	it('keeps the versions of one second side by side, and the last second alone', () => {
		const memory = memoryOf();
		memory.add(row('1', 'v1'), NOON, NOON);
		memory.add(row('1', 'v2'), NOON, NOON);
		expect([memory.holds(row('1', 'v1')), memory.holds(row('1', 'v2'))]).toEqual([true, true]);
		memory.add(row('1', 'v3'), NOON + 1, NOON + 1);
		expect([memory.holds(row('1', 'v1')), memory.holds(row('1', 'v2')), memory.holds(row('1', 'v3'))]).toEqual([false, false, true]);
	});

	it.each<[string, number | undefined, number | undefined]>([
		['the one before without a time', undefined, NOON],
		['the one after without a time', NOON, undefined],
	])('keeps both versions where they cannot be compared: %s', (_, before, after) => {
		const memory = memoryOf();
		memory.add(row('1', 'v1'), before, NOON);
		memory.add(row('1', 'v2'), after, NOON);
		expect([memory.holds(row('1', 'v1')), memory.holds(row('1', 'v2'))]).toEqual([true, true]);
		expect(memory.isNew(row('1', 'v1'), after)).toBe(false);
	});

	it('remembers a version for as long as the longest read asked for', () => {
		const memory = memoryOf();
		memory.add(row('1'), NOON, NOON + 50);
		memory.add(row('1', 'v2'), NOON, NOON + 10);
		expect(memoryOf(memory.pack(NOON + 50)).holds(row('1'))).toBe(true);
		expect(memory.pack(NOON + 51)).toBe('');
		memory.add(row('1', 'v3'), NOON, NOON + 70);
		expect(memory.pack(NOON + 70)).not.toBe('');
	});

	it('notes what was only seen, without taking it for emitted', () => {
		const memory = memoryOf();
		memory.see(row('1'), NOON, NOON);
		expect(memory.isNew(row('1'), NOON)).toBe(true);
		expect(memory.isNew(row('1'), NOON - 1)).toBe(false);
		expect(memory.timesIn(NOON, NOON)).toEqual([NOON]);
		memory.see(row('1'), NOON + 5, NOON + 5);
		expect(memory.timesIn(NOON, NOON + 9)).toEqual([NOON + 5]);
	});

	it.each<[string, number | undefined, number | undefined]>([
		['of the same second', NOON, NOON],
		['earlier', NOON, NOON - 1],
		['without a time', NOON, undefined],
		['beside one without a time', undefined, NOON],
	])('what was emitted stays so when it is seen again: %s', (_, emitted, seen) => {
		const memory = memoryOf();
		memory.add(row('1'), emitted, NOON);
		memory.see(row('1'), seen, NOON);
		expect(memory.holds(row('1'))).toBe(true);
	});

	it('takes over what another one knows: of each record the later version, and both where times do not tell', () => {
		const [one, other] = [memoryOf(), memoryOf()];
		one.add(row('later', 'v2'), NOON + 1, NOON + 1);
		other.add(row('later', 'v1'), NOON, NOON + 9);
		one.add(row('earlier', 'v1'), NOON, NOON);
		other.add(row('earlier', 'v2'), NOON + 1, NOON + 1);
		one.add(row('same', 'v1'), NOON, NOON + 5);
		other.add(row('same', 'v2'), NOON, NOON);
		one.add(row('untimed', 'v1'), undefined, NOON);
		other.add(row('untimed', 'v2'), NOON, NOON + 5);
		other.add(row('other'), NOON, NOON);
		one.take(other);
		const holds = (id: string, ...contents: string[]) => contents.map((content) => one.holds(row(id, content)));
		expect([holds('later', 'v1', 'v2'), holds('earlier', 'v1', 'v2')]).toEqual([
			[false, true],
			[false, true],
		]);
		expect([holds('same', 'v1', 'v2'), holds('untimed', 'v1', 'v2'), holds('other', 'v1')]).toEqual([[true, true], [true, true], [true]]);
		expect(one.pack(NOON + 5)).toMatch(/same.*untimed|untimed.*same/);
		expect(one.timesIn(NOON, NOON)).toHaveLength(3);
	});

	it('tells the times of what it knows in a span, in order, both ends counted', () => {
		const memory = memoryOf();
		[7, 3, 5, 2, 8].forEach((second, index) => memory.add(row(String(index)), NOON + second, NOON + second));
		memory.add(row('untimed'), undefined, NOON + 5);
		expect(memory.timesIn(NOON + 3, NOON + 7)).toEqual([NOON + 3, NOON + 5, NOON + 7]);
		expect(memory.earliest).toBe(NOON + 2);
		expect(memoryOf().earliest).toBeUndefined();
		memory.add(row('early'), undefined, NOON + 1);
		expect(memory.earliest).toBe(NOON + 1);
	});

	it('tells a record without an id by its content', () => {
		const memory = memoryOf();
		memory.add(row(undefined, 'v1'), NOON, NOON);
		expect(memory.isNew(row(undefined, 'v1'), NOON)).toBe(false);
		expect(memory.isNew(row(undefined, 'v2'), NOON)).toBe(true);
	});

	it('is one text: by the second until which each is kept, with the age, plain ids as they are', () => {
		const memory = memoryOf();
		memory.add(row('22'), NOON, NOON + 36);
		memory.add(row('11'), NOON, NOON);
		memory.add(row('33'), undefined, NOON);
		memory.see(row('44'), NOON, NOON);
		memory.add(row('a number with blanks'), NOON, NOON);
		memory.add(row('1234567890123'), NOON, NOON);
		memory.add(row('123456789012'), NOON, NOON);
		const text = memory.pack(0);
		const hashed = '~[\\w-]{10}::[\\w-]{8}';
		expect(text).toMatch(
			new RegExp(
				`^${base36(NOON)},11::[\\w-]{8},33:\\?:[\\w-]{8},44:,${hashed},${hashed},123456789012::[\\w-]{8} ${base36(NOON + 36)},22:10:[\\w-]{8}$`,
			),
		);
		const again = memoryOf(text);
		expect(again.damaged).toBe(0);
		expect(again.pack(0)).toBe(text);
		for (const id of ['22', '11', 'a number with blanks', '1234567890123']) expect(again.isNew(row(id), NOON)).toBe(false);
		expect(again.isNew(row('22'), NOON - 1)).toBe(false);
		expect(again.isNew(row('33', 'v2'), NOON - 1)).toBe(true);
		expect(again.timesIn(NOON, NOON)).toHaveLength(6);
	});

	it.each<[string, string, number, string]>([
		['a key with a blank inside', `${base36(NOON)},a b:`, 2, ''],
		['an entry that is none, between two', `${base36(NOON)},1:,!!,2:`, 1, `${base36(NOON)},1:,2:`],
		['a second that is none', `NOON,1:,2:`, 2, ''],
		['a second alone that is none', `??`, 1, ''],
		['a second of eight letters', `12345678,1:`, 1, ''],
		['a second and nothing', `${base36(NOON)}`, 0, ''],
		['an id of thirteen letters', `${base36(NOON)},1234567890123:`, 1, ''],
		['a digest of seven letters', `${base36(NOON)},1::1234567`, 1, ''],
		['an age of eight letters', `${base36(NOON)},1:12345678`, 1, ''],
		['something before', `${base36(NOON)},!1:`, 1, ''],
		['something after', `${base36(NOON)},1:!`, 1, ''],
		['a short digest of an id', `${base36(NOON)},~123456789:`, 1, ''],
	])('with gaps keeps what is sound: %s', (_, text, damaged, sound) => {
		const memory = memoryOf(text);
		expect([memory.damaged, memory.pack(0)]).toEqual([damaged, sound]);
	});
});

describe('the created records', () => {
	it('are known until the mark has passed their creation', () => {
		const newborn = new Newborn('');
		newborn.add('2', NOON + 36);
		newborn.add('1', NOON);
		newborn.add('3', NOON);
		expect([newborn.has('1'), newborn.has('2'), newborn.has('4'), newborn.size]).toEqual([true, true, false, 3]);
		const text = newborn.pack(0);
		expect(text).toBe(`${base36(NOON)},1,3 ${base36(NOON + 36)},2`);
		expect(newborn.pack(NOON)).toBe(`${base36(NOON + 36)},2`);
		expect(newborn.pack(NOON - 1)).toBe(text);
		const again = new Newborn(text);
		expect([again.has('1'), again.has('2'), again.has('3'), again.damaged, again.pack(0)]).toEqual([true, true, true, 0, text]);
	});

	it.each<[string, number, string]>([
		[`${base36(NOON)},1,!,2`, 1, `${base36(NOON)},1,2`],
		['NOON,1,2', 2, ''],
		[`${base36(NOON)},1234567890123`, 1, ''],
		[`${base36(NOON)},~123456789012`, 0, `${base36(NOON)},~123456789012`],
		[`${base36(NOON)},1~`, 1, ''],
	])('with gaps keep what is sound: %p', (text, damaged, sound) => {
		const newborn = new Newborn(text);
		expect([newborn.damaged, newborn.pack(0)]).toEqual([damaged, sound]);
	});

	it('are told to be many from twenty thousand on', () => {
		const newborn = new Newborn('');
		for (let id = 1; id <= 20_000; id++) newborn.add(String(id), NOON);
		expect(newborn.areMany).toBe(false);
		newborn.add('20001', NOON);
		expect(newborn.areMany).toBe(true);
	});
});

describe('up to when records are known by their age', () => {
	const CALM = 10;
	const NONE: CreatedMarks = { createdMark: 0, reached: [], awaited: null };

	it('the watermark of the fifth poll before, a calm time apart each, once all have reached the present', () => {
		let marks = NONE;
		const seen: number[] = [];
		for (let poll = 1; poll <= 8; poll++) {
			marks = nextMarks(marks, 100 * poll, 100 * poll + 20, true, CALM);
			seen.push(marks.createdMark);
		}
		expect(seen).toEqual([0, 0, 0, 0, 0, 100, 200, 300]);
		expect(marks.reached).toEqual([400, 500, 600, 700, 800]);
	});

	it('polls that are less than a calm time apart are one', () => {
		const marks = [100, 109, 110, 119, 120].reduce((before, watermark) => nextMarks(before, watermark, watermark + 20, true, CALM), NONE);
		expect(marks.reached).toEqual([100, 110, 120]);
	});

	it('never earlier than it was', () => {
		const reached = [100, 200, 300, 400, 500];
		expect(nextMarks({ createdMark: 450, reached, awaited: null }, 600, 620, true, CALM).createdMark).toBe(450);
	});

	it('a poll that stays behind is reached when the watermark gets to where its present was', () => {
		const awaited = { watermark: 100, present: 300 };
		const first = nextMarks(NONE, 100, 300, false, CALM);
		expect(first).toEqual({ ...NONE, awaited });
		expect(nextMarks(first, 299, 500, false, CALM)).toEqual(first);
		expect(nextMarks(first, 300, 500, false, CALM)).toEqual({ createdMark: 0, reached: [100], awaited: { watermark: 300, present: 500 } });
		expect(nextMarks(first, 300, 500, true, CALM)).toEqual({ createdMark: 0, reached: [300], awaited: null });
	});
});

const TALLY = { total: 9, keys: '1 ~ab', shown: 4, isAllThatIsShown: true, pages: 'p', pagesBefore: 'q', hasNew: true, idle: 2 };

const PLACE = {
	start: NOON - 1,
	end: NOON + 1,
	page: 4,
	towards: 'end' as const,
	before: 'abc',
	tally: TALLY,
	isSettled: true,
};

const PART: PartState = {
	settled: { mark: NOON, step: 30, place: PLACE },
	fresh: { mark: NOON + 50, step: 7, place: null },
	memory: `${base36(NOON + 8)},1:`,
	covered: [{ start: NOON - 9, end: NOON + 90 }],
	rest: 3,
	looked: NOON + 10,
};

const SOUND: FeedState = {
	version: 2,
	account: 'a',
	emit: 'changed',
	startFrom: NOON - 100,
	since: NOON - 99,
	filter: 'open',
	filteredSince: NOON - 50,
	parts: [PART],
	createdMark: NOON - 10,
	reached: [NOON - 30, NOON - 20],
	awaited: { watermark: NOON - 20, present: NOON + 3 },
	newborn: `${base36(NOON)},7`,
	covered: [{ start: NOON - 5, end: NOON - 4 }],
	totals: 'proven',
	question: 'answered',
	misdates: NOON - 5,
	phase: 2,
	idle: 1,
};

/** The sound state with something else at a place, `parts.0.rest` for one. */
function withAt(place: string, value: unknown, state: unknown = SOUND): any {
	// Parts that are one object become two.
	const copy = JSON.parse(JSON.stringify(state)) as any;
	const names = place.split('.');
	const last = names.pop()!;
	const owner = names.reduce((object, name) => object[name], copy);
	if (value === undefined) delete owner[last];
	else owner[last] = value;
	return copy;
}

const EARLIEST = Date.UTC(2005, 0) / 1000;
const LATEST = 1e11 - 1;
const SPANS: unknown[] = [
	{ start: 5, end: NOON },
	{ start: NOON, end: LATEST + 1 },
	{ start: NOON, end: NOON },
	{ start: NOON + 1, end: NOON },
	{ start: 'x', end: NOON },
	{ start: NOON, end: 'x' },
	7,
	null,
];

/** What a state says that has seen nothing of the server, and of what was created. */
const NOTHING_KNOWN = {
	awaited: null,
	newborn: '',
	covered: [],
	totals: 'unproven',
	question: 'none',
	misdates: null,
	phase: 0,
	idle: 0,
};

describe('a new state', () => {
	it.each<[number | null, number]>([
		[null, NOON + 1],
		[NOON - 500, NOON - 500],
	])('knows nothing; Start From is %p, and from %d on all is dealt with', (startFrom, since) => {
		const cursor = { mark: NOON, step: null, place: null };
		const part = { settled: cursor, fresh: null, memory: '', covered: [], rest: 0, looked: null };
		expect(freshState({ account: 'a', emit: 'created', startFrom, filter: 'open' }, NOON, 2)).toEqual({
			version: 2,
			account: 'a',
			emit: 'created',
			startFrom,
			since,
			filter: 'open',
			filteredSince: since,
			parts: [part, part],
			createdMark: NOON,
			reached: [],
			...NOTHING_KNOWN,
		});
	});
});

describe('a stored state', () => {
	it('that is sound comes back as it is', () => {
		expect(readState(structuredClone(SOUND), 1, SETTLE)).toEqual({ state: SOUND, damages: [] });
		const created = { ...SOUND, emit: 'created', startFrom: null, awaited: null, misdates: null };
		expect(readState(created, 1, SETTLE)).toEqual({ state: created, damages: [] });
	});

	it.each([undefined, null])('%p is none', (value) => {
		expect(readState(value, 1, SETTLE)).toEqual({ damages: [] });
	});

	it.each(['oops', 5, [[SOUND]]])('%p is not one', (value) => {
		expect(readState(value, 1, SETTLE)).toEqual({ damages: ['it is not an object'] });
	});

	it.each<[string, unknown, unknown]>([
		['startFrom', EARLIEST, EARLIEST],
		['startFrom', EARLIEST - 1, null],
		['startFrom', LATEST, LATEST],
		['startFrom', LATEST + 1, null],
		['startFrom', NOON + 0.5, null],
		['startFrom', String(NOON), null],
		['since', 'x', NOON + 1],
		['createdMark', undefined, NOON],
		['reached', [NOON, 'x', 3.5, 5], [NOON]],
		['reached', 'x', []],
		['awaited', { watermark: NOON }, null],
		['awaited', { present: NOON }, null],
		['awaited', 'x', null],
		['covered', SPANS, [{ start: NOON, end: NOON }]],
		['covered', 'x', []],
		['totals', 'many', 'unproven'],
		['totals', 'unproven', 'unproven'],
		['totals', 'page', 'page'],
		['totals', 'constant', 'constant'],
		['question', 'which', 'none'],
		['question', 'owed', 'owed'],
		['question', 'refused', 'refused'],
		['question', 'silent', 'silent'],
		['misdates', 7, null],
		['phase', -1, 0],
		['phase', 0, 0],
		['phase', 1.5, 0],
		['phase', '1', 0],
		['idle', -1, 0],
		['idle', undefined, 0],
		['parts.0.settled.step', 0, null],
		['parts.0.settled.step', 1, 1],
		['parts.0.settled.step', -3, null],
		['parts.0.settled.step', 'x', null],
		['parts.0.fresh', null, null],
		['parts.0.fresh', 'x', null],
		['parts.0.fresh', { mark: 'x' }, null],
		['parts.0.fresh.mark', NOON - 5, NOON],
		['parts.0.fresh.step', 'x', null],
		['parts.0.covered', SPANS, [{ start: NOON, end: NOON }]],
		['parts.0.covered', undefined, []],
		['parts.0.rest', -1, 0],
		['parts.0.rest', 'x', 0],
		['parts.0.looked', 'x', null],
		['parts.0.settled.place', null, null],
		['parts.0.settled.place', 'x', null],
		['parts.0.settled.place.towards', 'sideways', 'first'],
		['parts.0.settled.place.towards', 'first', 'first'],
		['parts.0.settled.place.before', 5, null],
		['parts.0.settled.place.isSettled', 'yes', false],
		['parts.0.settled.place.page', 0, 0],
		['parts.0.settled.place.end', NOON, NOON],
		['parts.0.settled.place.tally', null, null],
		['parts.0.settled.place.tally.keys', '', ''],
		['parts.0.settled.place.tally.keys', '~abcdefghijkl', '~abcdefghijkl'],
		['parts.0.settled.place.tally.shown', null, null],
		['parts.0.settled.place.tally.shown', -1, null],
		['parts.0.settled.place.tally.isAllThatIsShown', 1, false],
		['parts.0.settled.place.tally.pages', 5, ''],
		['parts.0.settled.place.tally.pagesBefore', 5, ''],
		['parts.0.settled.place.tally.hasNew', 1, false],
	])('goes on from what is sound: %s is %j, and taken for %j', (place, value, taken) => {
		expect(readState(withAt(place, value), 1, SETTLE)).toEqual({ state: withAt(place, taken), damages: [] });
	});

	it.each<[string, unknown]>([
		['start', NOON],
		['start', undefined],
		['end', NOON - 1],
		['end', 'x'],
		['page', -1],
		['page', 'x'],
		['tally', 'x'],
		['tally.total', -1],
		['tally.total', undefined],
		['tally.idle', 'x'],
		['tally.keys', 5],
		['tally.keys', 'a b!'],
		['tally.keys', '!b'],
		['tally.keys', 'abcdefghijklm'],
	])('a place whose window or count is not sound is begun again: %s is %j', (name, value) => {
		const given = withAt(`parts.0.settled.place.${name}`, value);
		expect(readState(given, 1, SETTLE)).toEqual({ state: withAt('parts.0.settled.place', null), damages: [] });
	});

	it('says what is lost of it: an unknown version, lists with gaps', () => {
		expect(readState(withAt('version', 7), 1, SETTLE)).toEqual({ state: SOUND, damages: ['its version is 7'] });
		const created = ['its list of the created records has gaps'];
		expect(readState(withAt('newborn', 5), 1, SETTLE)).toEqual({ state: withAt('newborn', ''), damages: created });
		expect(readState(withAt('newborn', `${SOUND.newborn},!`), 1, SETTLE)).toEqual({ state: SOUND, damages: created });
		const memory = ['its memory of what was emitted has gaps: some may come again'];
		expect(readState(withAt('parts.0.memory', 5), 1, SETTLE)).toEqual({ state: withAt('parts.0.memory', ''), damages: memory });
		expect(readState(withAt('parts.0.memory', `${PART.memory},!`), 1, SETTLE)).toEqual({ state: SOUND, damages: memory });
	});

	it.each<[string, unknown, string]>([
		['account', 5, 'it does not say which account it belongs to'],
		['emit', 'both', "it does not say what 'Trigger On' was"],
	])('is of no use without its %s', (name, value, damage) => {
		expect(readState(withAt(name, value), 1, SETTLE)).toEqual({ damages: [damage] });
	});

	it('a watermark that is gone is taken to be a settle time before the earliest that is remembered or that another part has read', () => {
		const taken = (mark: number) => ({ mark, step: 30, place: null });
		const damages = ['its watermark is "soon"'];
		const alone = readState(withAt('parts.0.settled.mark', 'soon'), 1, SETTLE);
		expect(alone).toEqual({ state: withAt('parts.0.settled', taken(NOON + 8 - 1 - SETTLE)), damages });
		const two = { ...SOUND, parts: [PART, { ...PART, fresh: null }] };
		const beside = readState(withAt('parts.1.settled.mark', 'soon', two), 2, SETTLE);
		expect(beside).toEqual({ state: withAt('parts.1.settled', taken(NOON - 1 - SETTLE), two), damages });
		const marks = [NOON + 50, NOON + 5, 'soon'].map((mark) => ({ ...PART, settled: { mark, step: null, place: null }, fresh: null }));
		expect(readState({ ...SOUND, parts: marks }, 3, SETTLE).state?.parts[2].settled.mark).toBe(NOON + 5 - 1 - SETTLE);
		expect(readState(withAt('parts.0.memory', '', withAt('parts.0.settled.mark', null)), 1, SETTLE)).toEqual({
			damages: ['its watermark is null'],
		});
	});

	it('without parts says what is missing', () => {
		const part = ['its memory of what was emitted has gaps: some may come again', 'its watermark is missing'];
		for (const parts of ['x', []]) expect(readState(withAt('parts', parts), 1, SETTLE)).toEqual({ damages: part });
	});

	it('of fewer parts than the feed is read in now is no damage: each begins where that one was read, with what it knew', () => {
		const begun = { settled: { mark: NOON, step: null, place: null }, fresh: null, rest: 0, looked: null };
		const part = { ...begun, memory: PART.memory, covered: PART.covered };
		expect(readState(SOUND, 3, SETTLE)).toEqual({ state: { ...SOUND, parts: [part, part, part] }, damages: [] });
	});

	it('of other parts begins where all of them were read, knows what any knew, and has dealt with what all had', () => {
		const parts = [
			{
				...PART,
				settled: { mark: NOON + 9, step: 5, place: null },
				memory: `${base36(NOON + 5)},1::aaaaaaaa,2::bbbbbbbb,4::dddddddd`,
				covered: [{ start: NOON + 10, end: NOON + 20 }],
			},
			{
				...PART,
				memory: `${base36(NOON + 5)},2::cccccccc,4::eeeeeeee ${base36(NOON + 7)},1::ffffffff,3:`,
				covered: [
					{ start: NOON + 1, end: NOON + 12 },
					{ start: NOON + 18, end: NOON + 30 },
				],
			},
		];
		const { state, damages } = readState({ ...SOUND, parts }, 1, SETTLE);
		expect(damages).toEqual([]);
		expect(state?.parts).toEqual([
			{
				settled: { mark: NOON, step: null, place: null },
				fresh: null,
				// Of 1 the later version, of 2 and 4, which cannot be told apart by their time, both.
				memory: `${base36(NOON + 5)},2::bbbbbbbb:cccccccc,4::dddddddd:eeeeeeee ${base36(NOON + 7)},1::ffffffff,3:`,
				covered: [
					{ start: NOON + 10, end: NOON + 12 },
					{ start: NOON + 18, end: NOON + 20 },
				],
				rest: 0,
				looked: null,
			},
		]);
		const damaged = readState({ ...SOUND, parts: [parts[0], { ...parts[1], settled: { mark: 'soon' } }] }, 3, SETTLE);
		expect(damaged.damages).toEqual(['its watermark is "soon"']);
		expect(damaged.state?.parts.map(({ settled }) => settled.mark)).toEqual(Array(3).fill(NOON + 5 - 1 - SETTLE));
	});
});

describe('a state of version 1', () => {
	const GIVEN = {
		version: 1,
		account: 'a',
		emit: 'changed',
		startFrom: null,
		watermark: NOON,
		createdMark: NOON - 10,
		reached: [NOON - 30],
		step: 20,
		place: { variant: 1, start: NOON - 1, end: NOON + 1, page: 3 },
		emitted: { '1': `${base36(NOON + 2)}.abcdefghijkl.mnopqrstuvwx`, '2': 'not-a-time.abcdefghijkl' },
	};
	const memory = `${base36(NOON + 2)},1::abcdefgh:mnopqrst`;
	const part = (place: unknown) => ({ settled: { mark: NOON, step: 20, place }, fresh: null, memory, covered: [], rest: 0, looked: null });
	const place = { start: NOON - 1, end: NOON + 1, page: 3, towards: 'first', before: null, tally: null, isSettled: false };
	const TAKEN = {
		version: 2,
		account: 'a',
		emit: 'changed',
		startFrom: null,
		since: NOON - 9,
		filter: null,
		filteredSince: NOON - 9,
		parts: [part(null), part(place)],
		createdMark: NOON - 10,
		reached: [NOON - 30],
		...NOTHING_KNOWN,
	};

	it('goes on: one watermark and one list for all parts, a place in one of them', () => {
		expect(readState(GIVEN, 2, SETTLE)).toEqual({ state: TAKEN, damages: [] });
		expect(readState({ ...GIVEN, place: { ...GIVEN.place, page: 'x' } }, 2, SETTLE).state?.parts[1].settled.place).toBeNull();
		expect(readState({ ...GIVEN, startFrom: NOON - 500 }, 2, SETTLE).state?.since).toBe(NOON - 500);
		expect(readState({ ...GIVEN, createdMark: 'x' }, 2, SETTLE).state?.since).toBe(NOON + 1);
	});

	it('of created records', () => {
		const emitted = { '1': base36(NOON + 2), '2': '5', '3': base36(NOON + 2) };
		const { state, damages } = readState({ ...GIVEN, emit: 'created', emitted }, 1, SETTLE);
		expect(damages).toEqual([]);
		expect(state).toEqual({ ...TAKEN, emit: 'created', newborn: `${base36(NOON + 2)},1,3`, parts: [{ ...part(null), memory: '' }] });
	});

	it.each(['x', null, undefined])('without a list of what was emitted (%j) says that some may come again', (emitted) => {
		const gap = 'its memory of what was emitted has gaps: some may come again';
		expect(readState({ ...GIVEN, emitted }, 1, SETTLE)).toEqual({
			state: { ...TAKEN, parts: [{ ...part(null), memory: '' }] },
			damages: [gap],
		});
	});
});
