/**
 * Beijing time as the Wangdian servers read and write it: UTC+8 all year, whole seconds, no zone in the text.
 *
 * Plain arithmetic on purpose: the host's zone and its time zone data must not matter (source: wangdian-facts 0,
 * 接口服务器使用标准东八区时区时间).
 */
export const BEIJING_OFFSET_SECONDS = 8 * 3600;

/** A time span, closed at both ends, in seconds since 1970 UTC. */
export interface TimeSpan {
	readonly start: number;
	readonly end: number;
}

/** Seconds of one day. */
export const DAY_SECONDS = 86_400;

/**
 * The last whole second at or before an instant.
 *
 * @param milliseconds instant in ms since 1970 UTC
 * @returns the same instant in whole seconds since 1970 UTC
 */
export function wholeSeconds(milliseconds: number): number {
	return Math.floor(milliseconds / 1000);
}

/**
 * `2024-07-24 14:00:21`, the form every time parameter of the API takes.
 *
 * @param epochSeconds seconds since 1970 UTC
 */
export function formatBeijing(epochSeconds: number): string {
	return new Date((epochSeconds + BEIJING_OFFSET_SECONDS) * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * `2024-07-24T14:00:21+08:00`, the form the nodes put out.
 *
 * @param epochSeconds seconds since 1970 UTC
 */
export function isoBeijing(epochSeconds: number): string {
	return `${formatBeijing(epochSeconds).replace(' ', 'T')}+08:00`;
}

const WALL_CLOCK = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?$/;
/** Twelve digits and more are milliseconds: as seconds they would lie beyond the year 5000. */
const MILLISECONDS_FROM = 100_000_000_000;

/**
 * Reads a time of an answer, whatever the edition made of it: `2024-07-24 14:00:21`, the same with a `T`, or epoch
 * milliseconds (flagship heads), as number or text.
 *
 * @returns seconds since 1970 UTC; undefined for what is no time: empty, null, `0000-00-00 00:00:00`, 9223372036854775807
 */
export function parseBeijing(value: unknown): number | undefined {
	if (typeof value === 'number') return fromEpoch(value);
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	if (/^\d{10,}$/.test(text)) return fromEpoch(Number(text));
	const match = WALL_CLOCK.exec(text);
	if (!match) return undefined;
	const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
	// Below the year 100 Date.UTC means the 20th century; what stands there is 0000-00-00, or a system's own way to say "never".
	if (year < 100 || month === 0) return undefined;
	const utc = Date.UTC(year, month - 1, day, hour, minute, second);
	// Date.UTC carries the 31st of February, a day 0, 25 o'clock and the 13th month over: such a text is no time.
	if (month > 12 || minute > 59 || second > 59 || new Date(utc).getUTCDate() !== day) return undefined;
	return utc / 1000 - BEIJING_OFFSET_SECONDS;
}

/** 9999-12-31 23:59:59 Beijing time, in seconds since 1970 UTC: what is later has no text in the API's form. */
const LATEST = 253_402_271_999;

function fromEpoch(value: number): number | undefined {
	if (!Number.isFinite(value) || value <= 0) return undefined;
	const seconds = value >= MILLISECONDS_FROM ? wholeSeconds(value) : Math.floor(value);
	return seconds <= LATEST ? seconds : undefined;
}
