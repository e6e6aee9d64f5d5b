/** Reading records of any kind through the one door out. */
import type { Account } from '../protocol/account';
import { DAY_SECONDS, type TimeSpan, wholeSeconds } from '../protocol/beijingTime';
import type { JsonObject } from '../protocol/losslessJson';
import { WangdianError } from '../protocol/wangdianError';
import type { RecordKind } from '../records/kind';
import { readList } from '../records/listReader';
import { findBy, hasClosedSpans, listQueryOf, longestSpanOf, type RecordSearch } from '../records/query';
import { clock } from './clock';
import { callWangdian, type HostContext } from './egress';

/** The flagship's documents mark the times of some lists as optional, and its error sample demands them (wangdian-facts 7). */
export const DEMANDS_TIMES = /必须包含起止时间/;

/**
 * The records that a search finds, as the vendor sent them, each once in its newest version, oldest change first.
 *
 * @param span of any length, in seconds since 1970 UTC; undefined where the search needs none
 * @param most stop after this many, the earliest; Infinity: all
 * @throws WangdianError, ListError
 */
export async function readRecords(
	context: HostContext,
	account: Account,
	search: RecordSearch,
	span: TimeSpan | undefined,
	most: number,
	anyWillDo = false,
): Promise<JsonObject[]> {
	const read = async (asked: TimeSpan | undefined) => {
		const query = { ...listQueryOf(search, asked), anyWillDo };
		return (await readList(async (call) => await callWangdian(context, account, call), query, most)).records;
	};
	const { time } = search.query;
	if (span !== undefined || time === 'none' || time.needed !== 'ifDemanded') return await read(span);
	return await read(undefined).catch(async (error: unknown) => {
		const isDemanded = error instanceof WangdianError && DEMANDS_TIMES.test(error.details.vendorMessage);
		if (!isDemanded) return await Promise.reject<never>(error);
		// Such a server lists only what changed in the span; the longest it may take is what there is to get.
		const now = wholeSeconds(clock.now());
		return await read({ start: now - time.longestSpan, end: now });
	});
}

/** Where and how far a record was looked for. */
export interface Found {
	readonly search: RecordSearch;
	/** Undefined: there is none. */
	readonly record?: JsonObject;
	/** How far back the search went, in seconds since 1970 UTC; undefined where no time was needed. */
	readonly earliest?: number;
}

/**
 * The record with a number: by one request where the number is enough, else back span by span, the newest first.
 *
 * @param days how far back the last change may lie
 * @returns undefined where the edition cannot find one
 */
export async function findRecord(
	context: HostContext,
	account: Account,
	kind: RecordKind,
	wanted: string,
	days: number,
): Promise<Found | undefined> {
	const search = findBy(kind, account.edition, wanted);
	if (!search) return undefined;
	if (!search.query.find?.needsTimes) {
		const [record] = await readRecords(context, account, search, undefined, 1, true);
		return { search, record };
	}
	const now = wholeSeconds(clock.now());
	const earliest = now - Math.ceil(days * DAY_SECONDS);
	const longest = longestSpanOf(search.query);
	// Where queries are not documented to include the ends of their span, windows share them.
	const gap = hasClosedSpans(search) ? 1 : 0;
	for (let end = now; end > earliest; end -= longest + gap) {
		const window = { start: Math.max(earliest, end - longest), end };
		const [record] = await readRecords(context, account, search, window, 1, true);
		if (record) return { search, record, earliest };
	}
	return { search, earliest };
}

/** How many requests a search takes at least, for a warning before many. */
export function requestsFor(search: RecordSearch, span: TimeSpan | undefined): number {
	const { variants = 1 } = listQueryOf(search, span);
	const longest = longestSpanOf(search.query);
	return span === undefined || longest === Infinity ? variants : variants * Math.max(1, Math.ceil((span.end - span.start) / longest));
}
