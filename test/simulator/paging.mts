// Pages by offset, counted from 0; how the total is told and how an empty list looks.
import type { Edition, SimulatorSettings } from './types.mts';

/** A list that is only cut where a page of it is wanted. */
export interface Listing<T> {
	total: number;
	slice(from: number, to: number): readonly T[];
}

export interface Pager {
	pageNo: number;
	pageSize: number;
	/** Whether the answer tells the total: flagship by calc_total, the others on page 0. */
	withTotal: boolean;
}

export function listing<T>(items: readonly T[]): Listing<T> {
	return { total: items.length, slice: (from, to) => items.slice(from, to) };
}

/**
 * Mixes every run of equal times in place, differently for each seed, by a small congruential generator: no Math.random in tests.
 *
 * @param seed the number of the query
 */
export function shuffleTies<T>(items: T[], timeOf: (item: T) => number, seed: number): T[] {
	let state = (seed * 2654435761) >>> 0;
	const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
	for (let start = 0; start < items.length; ) {
		let end = start + 1;
		while (end < items.length && timeOf(items[end]!) === timeOf(items[start]!)) end++;
		for (let at = end - 1; at > start; at--) {
			const other = start + Math.floor(next() * (at - start + 1));
			[items[at], items[other]] = [items[other]!, items[at]!];
		}
		start = end;
	}
	return items;
}

/** The items of one page. */
export function pageOf<T>({ total, slice }: Listing<T>, { pageNo, pageSize }: Pager, settings: SimulatorSettings): readonly T[] {
	const last = Math.max(0, Math.ceil(total / pageSize) - 1);
	const asked = settings.pageNumber === 'ignored' ? 0 : pageNo;
	const page = settings.pageBeyondEnd === 'lastPage' ? Math.min(asked, last) : asked;
	const from = page * pageSize;
	const cut = from >= total ? [] : slice(from, Math.min(total, from + pageSize));
	return cut.filter((_, index) => !settings.hidden(from + index));
}

/** The list under its key; an empty one in the form the settings ask for. */
export function listField(name: string, items: readonly unknown[], { emptyList }: SimulatorSettings): Record<string, unknown> {
	if (items.length || emptyList === 'array') return { [name]: items };
	return emptyList === 'null' ? { [name]: null } : {};
}

/** `total_count`, or nothing. `asText`: the edition documents it as text here. */
export function totalField(
	total: number,
	{ withTotal, pageNo, pageSize }: Pager,
	{ totals }: SimulatorSettings,
	asText = false,
): Record<string, unknown> {
	if (!withTotal || totals === 'missing') return {};
	if (totals === 'minusOne' || totals === 'zero') total = totals === 'zero' ? 0 : -1;
	if (totals === 'huge') total = 1_000_000_000;
	if (totals === 'page') total = Math.max(0, Math.min(pageSize, total - pageNo * pageSize));
	if (typeof totals === 'number') total = totals;
	return { total_count: asText || totals === 'string' ? String(total) : total };
}

/** The page size the edition works with, or undefined if it refuses this one. */
export function allowedPageSize(edition: Edition, asked: number, { maxPageSize, pageSizeAbove }: SimulatorSettings): number | undefined {
	if (asked <= maxPageSize[edition]) return asked;
	return pageSizeAbove[edition] === 'clamp' ? maxPageSize[edition] : undefined;
}
