/**
 * Finds records to try the facts on: a kind that is listed by the time of change, and of it a stretch of time whose records fit on
 * one page, not too young, so that they stay while they are asked for.
 */
import type { TimeSpan } from '../../protocol/beijingTime';
import { transferOrder } from '../../records/kinds/transferOrder';
import { idOf, modifiedOf, recordsOf, variantsOf, type RecordSearch } from '../../records/query';
import type { Asked } from '../check';
import { longestSpanUpTo } from '../interfaces';
import type { Ground, Look, Question } from './fact';

/** How often the beginning may ask for records before it takes what there is. */
const MOST_TRIES = 4;
/** So many are enough for every fact. */
const ENOUGH = 6;
/** Records per page at most: the facts ask for pages several times as large. */
const LARGEST = 200;
/** How many neighbours in time a stretch is made of at first. */
const STRETCH = 24;
/** Records that changed less long ago than this may change again while they are asked for, seconds. */
const YOUNG_SECONDS = 300;

type Beginning = Pick<Ground, 'edition' | 'isHttps' | 'now' | 'checked' | 'replies'>;

/** Asks for pages until there is ground, or nothing more to try. */
export async function layGround(begin: Beginning, look: (question: Question) => Promise<Look | undefined>): Promise<Ground> {
	const none: Ground = { ...begin, variant: 0, showsItsTime: false, records: [], size: 100 };
	let best: Ground | undefined;
	for (const [search, variant] of placesToLook(begin.checked).slice(0, MOST_TRIES)) {
		const size = Math.min(search.query.pageSize, LARGEST);
		const longest = longestSpanUpTo(search, begin.now)!;
		const first = await look({ search, variant, span: longest, page: 0, size });
		if (!first) break;
		const found: Ground = { ...none, search, variant, longest, first, size, records: first.records };
		if (!best || found.records.length > best.records.length) best = found;
		if (best.records.length >= ENOUGH) break;
	}
	return best ? await stretchOf(best, look) : none;
}

/** Queries that list by the time of change; transfer orders first, then whatever the check saw a record of. */
function placesToLook(checked: readonly Asked[]): Array<readonly [RecordSearch, number]> {
	const usable = checked.flatMap(({ of: { search }, reply }) => {
		if (!search || !reply.body) return [];
		const { time, when, modified } = search.query;
		if (time === 'none' || time.means !== 'modified' || time.startsWithDay || time.createdWithin || when || modified === undefined)
			return [];
		const isTransfer = search.kind.name === transferOrder.name;
		return isTransfer || recordsOf(search.query, reply.body).length > 0 ? [{ search, isTransfer }] : [];
	});
	const sorted = [...usable.filter(({ isTransfer }) => isTransfer), ...usable.filter(({ isTransfer }) => !isTransfer)];
	return sorted.flatMap(({ search }) => variantsOf(search).map((_, variant) => [search, variant] as const));
}

/** The same with a stretch whose records are all known. */
async function stretchOf(ground: Ground, look: (question: Question) => Promise<Look | undefined>): Promise<Ground> {
	const { longest, first, size } = ground;
	const nothing = { ...ground, span: undefined, records: [] };
	if (!longest || !first || first.records.length === 0) return nothing;
	const second = await look({ span: longest, page: 1, size, ...placeOf(ground) });
	const known = idsOf(ground, first);
	const isWhole = second !== undefined && !idsOf(ground, second).some((id) => !known.includes(id));
	const proof = aroundOne(ground);
	const shown = proof && (await look({ ...proof.question, ...placeOf(ground) }));
	const showsItsTime = Boolean(proof && shown && idsOf(ground, shown).includes(proof.id));
	const told = { ...ground, showsItsTime };
	if (!showsItsTime) return isWhole ? { ...told, span: longest } : { ...told, span: undefined, records: [] };
	for (let count = STRETCH; count >= 4; count = Math.floor(count / 2)) {
		const span = neighbours(ground, count);
		const page = await look({ span, page: 0, size, ...placeOf(ground) });
		if (!page || page.reply.error) break;
		// As many as ever come on a page may be a page's worth of more.
		if (isWhole || page.records.length < first.records.length) return { ...told, span, records: page.records };
	}
	return { ...told, span: undefined, records: [] };
}

const placeOf = ({ search, variant }: Ground) => ({ search, variant });

/** The ids of a look's records, in their order; those without an id are left out. */
export function idsOf({ search }: Pick<Ground, 'search'>, look: Pick<Look, 'records'>): string[] {
	return look.records.flatMap((record) => (search && idOf(search.query, record)) ?? []);
}

/** The time of change that a record shows, seconds since 1970 UTC. */
export function shownTime({ search }: Pick<Ground, 'search'>, record: Look['records'][number]): number | undefined {
	return search && modifiedOf(search, record);
}

/** Half a minute to both sides. */
const AROUND_SECONDS = 30;

/** A record in the middle of the first page, and the question for the minute around the time that it shows. */
export function aroundOne(ground: Ground): { id: string; time: number; question: Question } | undefined {
	const { search, first, size } = ground;
	if (!search || !first) return undefined;
	const dated = first.records.flatMap((record) => {
		const time = shownTime(ground, record);
		const id = idOf(search.query, record);
		return time === undefined || id === undefined ? [] : [{ id, time }];
	});
	const one = dated.at(Math.floor(dated.length / 2));
	return one && { ...one, question: { span: around(one.time), page: 0, size } };
}

export function around(time: number): TimeSpan {
	return { start: time - AROUND_SECONDS, end: time + AROUND_SECONDS };
}

/** From a second before the first to a second after the last of some neighbours in time, the newest that are not young. */
function neighbours(ground: Ground, count: number): TimeSpan {
	const times = ground.first!.records.flatMap((record) => shownTime(ground, record) ?? []).sort((a, b) => a - b);
	const old = times.filter((time) => time < ground.now - YOUNG_SECONDS);
	const some = (old.length >= ENOUGH ? old : times).slice(-count);
	return { start: some[0] - 1, end: some.at(-1)! + 1 };
}
