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

/**
 * A refusal for want of times, which documents mark as optional here and demand there: 参数中必须包含起止时间 · start_time不能为空 ·
 * 必传参数缺失:start_time和end_time不能为空 · 时间范围与入库单号不能全部为空
 */
export const DEMANDS_TIMES = /必须包含起止时间|参数缺失.*(?:_time|_from|时间)|(?:_time|_from|_to|_start|_end|时间)[^,，;；。]{0,20}为空/;

/** Whether a call failed because it held no times. */
export function demandsTimes(error: unknown): boolean {
	return error instanceof WangdianError && DEMANDS_TIMES.test(error.details.vendorMessage);
}

/**
 * The records that a search finds, as the vendor sent them, each once in its newest version, oldest change first.
 *
 * @param span of any length, in seconds since 1970 UTC; undefined where the search needs none
 * @param most stop after this many, the earliest; Infinity: all
 * @param how.anyWillDo any records will do, not the earliest
 * @param how.tellCut told the time (seconds since 1970 UTC) in which they last changed, where the server gives no others of a list that is whole
 * by its documents
 * @throws WangdianError, ListError
 */
export async function readRecords(
	context: HostContext,
	account: Account,
	search: RecordSearch,
	span: TimeSpan | undefined,
	most: number,
	{ anyWillDo = false, tellCut }: { readonly anyWillDo?: boolean; readonly tellCut?: (span: TimeSpan) => void } = {},
): Promise<JsonObject[]> {
	const read = async (asked: TimeSpan | undefined) => {
		const query = { ...listQueryOf(search, asked), anyWillDo };
		return (await readList(async (call) => await callWangdian(context, account, call), query, most)).records;
	};
	const { time } = search.query;
	if (span !== undefined || time === 'none' || time.needed !== 'ifDemanded') return await read(span);
	return await read(undefined).catch(async (error: unknown) => {
		if (!demandsTimes(error)) return await Promise.reject<never>(error);
		// Such a server lists only what changed in the span; the longest it may take is what there is to get.
		const now = wholeSeconds(clock.now());
		const latest = { start: now - time.longestSpan, end: now };
		tellCut?.(latest);
		return await read(latest);
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
 * @param looksBack told how many requests it may take, before the first of those span by span
 * @returns undefined where the edition cannot find one
 */
export async function findRecord(
	context: HostContext,
	account: Account,
	kind: RecordKind,
	wanted: string,
	days: number,
	looksBack: (search: RecordSearch, requests: number) => void = () => {},
): Promise<Found | undefined> {
	const byNumber = findBy(kind, account.edition, wanted);
	if (!byNumber) return undefined;
	const needsTimes = byNumber.query.find?.needsTimes;
	if (needsTimes !== true) {
		const records = await readRecords(context, account, byNumber, undefined, 1, { anyWillDo: true }).catch(async (error: unknown) =>
			needsTimes === 'ifDemanded' && demandsTimes(error) ? undefined : await Promise.reject<never>(error),
		);
		if (records) return { search: byNumber, record: records[0] };
	}
	const search = findBy(kind, account.edition, wanted, true)!;
	const now = wholeSeconds(clock.now());
	const earliest = now - Math.ceil(days * DAY_SECONDS);
	const longest = longestSpanOf(search.query);
	// Where queries are not documented to include the ends of their span, windows share them.
	const gap = hasClosedSpans(search) ? 1 : 0;
	looksBack(search, requestsFor(search, { start: earliest, end: now }));
	for (let end = now; end > earliest; end -= longest + gap) {
		const window = { start: Math.max(earliest, end - longest), end };
		const [record] = await readRecords(context, account, search, window, 1, { anyWillDo: true });
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
