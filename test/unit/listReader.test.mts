// Lists that move while they are read: records that are left alone are never missed, whatever happens to others between two requests,
// in both sort orders, with and without totals, filters and a limit; and what that costs.
import fc from 'fast-check';
import type { ApiCall, Page } from '../../nodes/shared/protocol/editions';
import type { JsonObject } from '../../nodes/shared/protocol/losslessJson';
import { readList, type ListQuery } from '../../nodes/shared/records/listReader';
import { checkProperty, propertyRuns } from '../support/propertyRuns.mts';

interface Row extends JsonObject {
	no: number;
	modified: number;
	state: number;
	kept: boolean;
}

/** What happens before a request, to the record at a place of the list, counted in thousandths of it. */
interface Event {
	readonly request: number;
	readonly what: 'leaves' | 'is deleted' | 'comes in' | 'changes' | 'changes where it stands';
	readonly place: number;
}

interface Stage {
	readonly order: 'ascending' | 'descending';
	readonly count: number;
	readonly pageSize: number;
	/** The most records that the server puts on a page, whatever it is asked for. */
	readonly longest?: number;
	readonly limit: number;
	readonly totals: boolean;
	/** Every how many records one is wanted, where they are filtered here; 1: no filter. */
	readonly every: number;
	/** Without what a kind of record knows: the lists of API > Call. */
	readonly isPlain: boolean;
	readonly events: readonly Event[];
}

/** Not the first one, so that the first pages may hold none. */
const isKept = (no: number, every: number) => no % every === every - 1;

/** A server whose list moves. It knows nothing of how it is read. */
class MovingList {
	requests = 0;

	private readonly stage: Stage;

	private rows: Row[];

	private clock: number;

	/** The records that nothing happened to, in the order of the list. */
	readonly untouched: Set<number>;

	constructor(stage: Stage) {
		this.stage = stage;
		this.rows = Array.from({ length: stage.count }, (_, no) => ({ no, modified: no, state: 10, kept: isKept(no, stage.every) }));
		this.clock = stage.count;
		this.untouched = new Set(this.rows.map(({ no }) => no));
	}

	answer({ number, size: asked }: Page): JsonObject {
		const size = Math.min(asked, this.stage.longest ?? Infinity);
		for (const event of this.stage.events) if (event.request === this.requests) this.carryOut(event);
		this.requests++;
		const listed = [...this.rows].sort((a, b) => a.modified - b.modified);
		if (this.stage.order === 'descending') listed.reverse();
		const records = listed.slice(number * size, (number + 1) * size).map((row) => ({ ...row }));
		return { records, ...(this.stage.totals && number === 0 && { total: listed.length }) };
	}

	private carryOut({ what, place }: Event): void {
		const modified = this.clock++;
		if (what === 'comes in') {
			this.rows.push({ no: modified, modified, state: 10, kept: true });
			return;
		}
		const row = this.rows[Math.floor((place / 1000) * this.rows.length)];
		if (row && what === 'changes where it stands') {
			row.state++;
			return;
		}
		// What comes in at the front and is gone again before the first page is read once more, nobody sees.
		const isUnseen = row && row.modified >= this.stage.count && what !== 'changes' && this.stage.order === 'descending';
		if (!row || isUnseen) return;
		this.rows.splice(this.rows.indexOf(row), 1);
		this.untouched.delete(row.no);
		if (what === 'changes') this.rows.push({ ...row, modified });
	}
}

async function read(stage: Stage) {
	const server = new MovingList(stage);
	const query: ListQuery = {
		call: (page) => ({ method: 'query', args: [], kind: 'read', page }),
		records: (body) => body.records as Row[],
		total: (body) => body.total as number | undefined,
		pageSize: stage.pageSize,
		span: { start: 0, end: 1e9 },
		closedSpans: true,
		...(!stage.isPlain && {
			id: (record) => String(record.no),
			modified: (record) => record.modified as number,
			keep: (record) => record.kept === true,
		}),
	};
	const { records } = await readList(async ({ page }: ApiCall) => server.answer(page!), query, stage.limit);
	return { server, records: records as Row[] };
}

/** Without a total, nobody knows where the earliest of a list are that begins with the latest. */
const startsAnywhere = ({ isPlain, order, totals }: Stage) => !isPlain && order === 'descending' && !totals;

/** What of the list that nothing happened to is missing before the last one that was read. */
function missing({ server, records }: Awaited<ReturnType<typeof read>>, stage: Stage): number[] {
	const { isPlain, order, limit, every } = stage;
	const got = new Set(records.map(({ no }) => no));
	const left = [...server.untouched].filter((no) => isPlain || isKept(no, every));
	if (isPlain && order === 'descending') left.reverse();
	// A list that ends before its limit holds all.
	const isWhole = records.length < limit;
	const first = startsAnywhere(stage) && !isWhole ? left.findIndex((no) => got.has(no)) : 0;
	const last = isWhole ? left.length - 1 : left.findLastIndex((no) => got.has(no));
	return left.slice(Math.max(0, first), last + 1).filter((no) => !got.has(no));
}

const quiet: Stage = {
	order: 'ascending',
	count: 500,
	pageSize: 100,
	limit: 450,
	totals: true,
	every: 1,
	isPlain: false,
	events: [],
};

const MOST_EVENTS = 6;

const stages: fc.Arbitrary<Stage> = fc
	.record({
		order: fc.constantFrom('ascending', 'descending'),
		count: fc.integer({ min: 0, max: 60 }),
		pageSize: fc.integer({ min: 1, max: 8 }),
		/** In pages and records, so that limits lie at and around the borders of pages. */
		limit: fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: -1, max: 1 })),
		/** Of the page size; without a total nobody knows whether a short page is the last one. */
		served: fc.constantFrom(1, 1, 0.5),
		isLimited: fc.constantFrom(true, true, true, false),
		totals: fc.boolean(),
		every: fc.constantFrom(1, 1, 2, 5),
		isPlain: fc.boolean(),
		events: fc.array(
			fc.record({
				request: fc.integer({ min: 1, max: 20 }),
				what: fc.constantFrom('leaves', 'leaves', 'is deleted', 'comes in', 'changes', 'changes where it stands'),
				place: fc.integer({ min: 0, max: 999 }),
			}),
			{ maxLength: MOST_EVENTS },
		),
	})
	.map(({ limit: [pages, more], isLimited, served, ...stage }) => {
		// What comes in at the front is told from a list that has changed altogether by what is left of the first page.
		const atLeast = stage.order === 'descending' ? MOST_EVENTS : 0;
		const pageSize = stage.pageSize + atLeast;
		const longest = stage.totals ? Math.ceil(stage.pageSize * served) + atLeast : pageSize;
		return { ...stage, pageSize, longest, limit: isLimited ? Math.max(1, pages * pageSize + more) : Infinity } as Stage;
	});

describe('a list that moves', () => {
	it('loses nothing that nothing happened to, and no limit cuts it short', async () => {
		await checkProperty('list reader', propertyRuns(1_500), stages, async (drawn) => {
			// Each record that comes in costs a sweep, and there are four.
			let fresh = 0;
			const events = drawn.events.filter(
				({ what }) => drawn.order === 'ascending' || what === 'leaves' || what === 'is deleted' || ++fresh <= 3,
			);
			const stage = { ...drawn, events };
			const result = await read(stage);
			expect(missing(result, stage)).toEqual([]);
			const keys = result.records.map(({ no }) => no);
			if (!stage.isPlain) expect(new Set(keys).size).toBe(keys.length);
			expect(keys.length).toBeLessThanOrEqual(stage.limit);
		});
	});

	it.each(['ascending', 'descending'] as const)('of 500 orders one changes after page 0, limit 450, %s', async (order) => {
		for (const isPlain of [false, true]) {
			for (const limit of [399, 400, 401, 450]) {
				for (const totals of [true, false]) {
					for (let request = 1; request < 7; request++) {
						const stage: Stage = { ...quiet, order, isPlain, limit, totals, events: [{ request, what: 'changes', place: 8 }] };
						const result = await read(stage);
						expect({ ...stage, missing: missing(result, stage) }).toEqual({ ...stage, missing: [] });
						expect(result.records).toHaveLength(limit);
					}
				}
			}
		}
	});
});

describe('a server with shorter pages than asked for', () => {
	it.each(['ascending', 'descending'] as const)('finds the last one of a list that has become shorter, %s', async (order) => {
		for (const isPlain of [false, true]) {
			const events = [{ request: 1, what: 'leaves', place: 500 }] as const;
			const stage: Stage = { ...quiet, count: 901, pageSize: 200, longest: 100, limit: Infinity, order, isPlain, events };
			const result = await read(stage);
			expect(missing(result, stage)).toEqual([]);
			expect(result.server.requests).toBe(14);
		}
	});

	it('without a total, takes a first page of a documented length for one that may be full', async () => {
		for (const limit of [150, Infinity]) {
			const events = [{ request: 1, what: 'leaves', place: 500 }] as const;
			const stage: Stage = { ...quiet, count: 101, pageSize: 200, longest: 100, limit, totals: false, events };
			const result = await read(stage);
			expect(missing(result, stage)).toEqual([]);
			expect(result.server.requests).toBe(3);
		}
	});
});

describe('the front of a list whose records have no known id', () => {
	const plain: Stage = { ...quiet, count: 1_000, isPlain: true, limit: Infinity };

	it.each(['ascending', 'descending'] as const)('is not read again for records that change where they stand, %s', async (order) => {
		const place = order === 'ascending' ? 20 : 980;
		const events = Array.from({ length: 50 }, (_, index) => {
			return { request: index + 1, what: 'changes where it stands', place: place + (index % 15) } as const;
		});
		const { server, records } = await read({ ...plain, order, events });
		expect(server.requests).toBe(11);
		expect(records).toHaveLength(1_000);
	});

	it('is read again where one that came in stands in the place of one that left', async () => {
		const events = [
			{ request: 1, what: 'leaves', place: 999 },
			{ request: 3, what: 'comes in', place: 0 },
		] as const;
		const stage: Stage = { ...plain, order: 'descending', events };
		expect(missing(await read(stage), stage)).toEqual([]);
	});
});

describe('what stands at the front without a known id', () => {
	const row = (no: string, amount: number) => ({ no, amount, state: 10 });
	const before = [row('A', 1), row('B', 2), row('C', 3)];
	it.each([
		['one of them, changed', [row('A', 9), row('B', 2), row('C', 3)], false],
		['all of them but one, changed', [row('A', 9), row('B', 8), row('C', 3)], false],
		['those after one that left', [row('B', 2), row('C', 3), row('D', 4)], false],
		['another one, in the place of one that left', [row('X', 9), row('B', 2), row('C', 3)], true],
		['another one, with a value of one that is still there', [row('X', 2), row('B', 2), row('C', 3)], true],
		['another one, with a value of one that was pushed off the page', [row('X', 3), row('A', 1), row('B', 2)], true],
	])('is %s', async (_what, after, isReadAgain) => {
		let requests = 0;
		const query: ListQuery = {
			call: (page) => ({ method: 'query', args: [], kind: 'read', page }),
			records: (body) => body.records as JsonObject[],
			total: (body) => body.total as number | undefined,
			pageSize: 3,
			span: { start: 0, end: 1e9 },
			closedSpans: true,
		};
		const other = (number: number) => ['P', 'Q', 'R'].map((name, index) => row(`${name}${number}`, 10 * number + index));
		await readList(
			async ({ page }: ApiCall) => ({
				records: page!.number > 0 ? other(page!.number) : requests++ === 0 ? before : after,
				...(page!.number === 0 && { total: 9 }),
			}),
			query,
			Infinity,
		);
		expect(requests).toBe(isReadAgain ? 3 : 2);
	});
});

describe('a list that stands still', () => {
	it('gives the first records by its limit, the earliest where the order is known, as it always did', async () => {
		await checkProperty('list reader, nothing moves', propertyRuns(500), stages, async (drawn) => {
			const stage = { ...drawn, events: [] };
			const { records } = await read(stage);
			const { count, every, isPlain, order, limit } = stage;
			const all = Array.from({ length: count }, (_, no) => no).filter((no) => isPlain || isKept(no, every));
			const numbers = records.map(({ no }) => no);
			if (isPlain && order === 'descending') all.reverse();
			if (!startsAnywhere(stage)) expect(numbers).toEqual(all.slice(0, limit));
			else expect(numbers).toHaveLength(Math.min(all.length, limit));
		});
	});

	it.each([
		['one page', { count: 100, limit: 50 }, 1],
		['a limit of one page', { limit: 100 }, 1],
		['a limit beyond one page', { limit: 101 }, 3],
		['a limit beyond four pages', { limit: 450 }, 6],
		['the whole list', { limit: 500 }, 6],
		['the latest first, a limit of one page', { order: 'descending', limit: 100 }, 3],
		['the latest first, a limit of one page, and the last page is not full', { order: 'descending', count: 450, limit: 50 }, 2],
		['the latest first, a limit beyond four pages', { order: 'descending', limit: 401 }, 6],
		['no total', { limit: 450, totals: false }, 6],
		['no total, and the end before the limit', { count: 250, limit: 450, totals: false }, 7],
		['no total, and one short page', { count: 55, limit: Infinity, totals: false }, 2],
		['every second record is wanted', { limit: 200, every: 2 }, 5],
		['one that is wanted, on the last page', { count: 2_000, limit: 1, every: 1_951 }, 25],
		['none that is wanted', { count: 10_000, limit: 1, every: 20_000 }, 107],
		['none that is wanted, no total', { count: 1_000, limit: 1, every: 20_000, totals: false }, 21],
	] as const)('costs, %s', async (_what, change, requests) => {
		expect((await read({ ...quiet, ...change })).server.requests).toBe(requests);
	});
});
