// A filter that is changed while a day is read over several polls, where a query's start is cut to the day (purchase orders of the web
// edition): the place in that day is one in another list.
import { OutOfTime, type Feed, type ReadPage } from '../../nodes/shared/feed/feed';
import { pollFeed } from '../../nodes/shared/feed/poll';
import { readState, type FeedState } from '../../nodes/shared/feed/watermark';

interface Row {
	readonly id: string;
	readonly at: number;
	readonly warehouse: string;
}

const DAY = 86_400;
const START = Date.parse('2026-11-01T00:00:00Z') / 1000;
const PAGE = 10;
const REQUESTS = 12;

const feed: Feed<Row> = {
	name: 'order',
	longestSpan: 30 * DAY - 1,
	pageSize: PAGE,
	variants: 1,
	closedSpans: true,
	leadIn: DAY,
	id: ({ id }) => id,
	modified: ({ at }) => at,
	created: ({ at }) => at,
	content: (row) => row,
	label: ({ id }) => id,
};

/** 1,200 orders of one day, those of a warehouse in the evening. */
const rows: Row[] = Array.from({ length: 1_200 }, (_, count) => ({
	id: `o${String(count).padStart(4, '0')}`,
	at: START + DAY + 3_600 + count * 60,
	warehouse: count >= 800 ? 'evening' : 'day',
}));

/** Polls until the day has been left at a place so often, changes the filter, and polls on. */
async function changedAt(places: number, emit: 'changed' | 'created', from: string, to: string): Promise<string[]> {
	let filter = from;
	let stored: FeedState | undefined;
	let now = START;
	const got: string[] = [];
	const poll = async (most: number) => {
		let left = most;
		const early = new WeakSet<Row>();
		const read: ReadPage<Row> = async ({ span, page }) => {
			if (left-- <= 0) throw new OutOfTime('no more requests');
			const start = Math.floor(span.start / DAY) * DAY;
			const found = rows.filter(({ at, warehouse }) => at >= start && at <= span.end && (filter === '' || warehouse === filter));
			const shown = found.slice(page * PAGE, (page + 1) * PAGE);
			for (const row of shown) if (row.at < span.start) early.add(row);
			return { rows: shown, total: found.length };
		};
		const { state } = readState(structuredClone(stored), 1, 300);
		const wanted = (row: Row) => !early.has(row) && (filter === '' || row.warehouse === filter);
		const settings = { account: 'a', emit, settleTime: 300, calmTime: 300, clockTolerance: 240, filter, seedsSilently: true, wanted };
		const result = await pollFeed(feed, read, now, settings, state);
		stored = result.state;
		got.push(...result.rows.map(({ id }) => id));
		now += 60;
	};
	await poll(100);
	now = START + 5 * DAY;
	for (let left = 0; left < places; ) {
		await poll(REQUESTS);
		if (stored!.parts[0]!.settled.place) left++;
	}
	filter = to;
	for (let count = 0; count < 200; count++) await poll(REQUESTS);
	return got;
}

const evening = rows.filter(({ warehouse }) => warehouse === 'evening').map(({ id }) => id);

describe.each(['changed', 'created'] as const)('%s', (emit) => {
	it.each([1, 2, 3])('removed at the place of poll %s: every order that fits before and after comes once', async (places) => {
		const got = await changedAt(places, emit, 'evening', '');
		const fitting = new Set(evening);
		expect(got.filter((id) => fitting.has(id)).sort()).toEqual(evening);
	});

	it.each([1, 2, 3])('added at the place of poll %s: every order that fits before and after comes once', async (places) => {
		const got = await changedAt(places, emit, '', 'evening');
		const fitting = new Set(evening);
		expect(got.filter((id) => fitting.has(id)).sort()).toEqual(evening);
	});
});
