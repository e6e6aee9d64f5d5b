/**
 * Times that people enter. One rule for all of them, by what is written:
 * - with a zone, or a DateTime of an expression: that instant
 * - with a `T` and no zone, which is what n8n's date picker stores: the workflow's zone, as in n8n's own nodes
 * - with a blank, as the ERP shows it, or a date alone: Beijing time
 *
 * A calendar date (of production, of expiry) has no zone: it is the date that is picked or written.
 */
import { BEIJING_OFFSET_SECONDS, formatBeijing, wholeSeconds } from './beijingTime';
import { isDateTime } from './inputs';
import { readIso, type WrittenTime } from './isoTime';

/**
 * Reads a time that a user set.
 *
 * @param zone IANA name of the workflow's time zone
 * @returns seconds since 1970 UTC, or undefined if it is no time between 1970 and 9999
 */
export function parseInZone(value: unknown, zone: string): number | undefined {
	return instantOf(value, ({ wall, mark }) => (mark === 'T' ? fromZone(wall, zone) : wall - BEIJING_OFFSET_SECONDS));
}

/**
 * Reads a time that stands in the vendor's own place for it: JSON in Wangdian's form, a calendar date with a time. Without a zone
 * it is Beijing time, however it was entered.
 *
 * @returns seconds since 1970 UTC, or undefined if it is no time between 1970 and 9999
 */
export function parseUserTime(value: unknown): number | undefined {
	return instantOf(value, ({ wall }) => wall - BEIJING_OFFSET_SECONDS);
}

/** A calendar date, `2026-11-01`: the one that is picked or written; of an instant, the one it has in Beijing. */
export function parseDate(value: unknown): string | undefined {
	const seconds = parseUserTime(value);
	return seconds === undefined ? undefined : formatBeijing(seconds).slice(0, 10);
}

/** The last second that the API can write, 9999-12-31 23:59:59 Beijing time. */
const LAST_SECOND = 253_402_271_999;

function instantOf(value: unknown, withoutZone: (written: WrittenTime) => number): number | undefined {
	const seconds = isDateTime(value)
		? wholeSeconds(value instanceof Date ? value.getTime() : value.toMillis())
		: fromWritten(value, withoutZone);
	return seconds !== undefined && seconds > 0 && seconds <= LAST_SECOND ? seconds : undefined;
}

function fromWritten(value: unknown, withoutZone: (written: WrittenTime) => number): number | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = typeof value === 'number' ? String(Math.floor(value)) : value.trim();
	// Ten digits are epoch seconds, thirteen milliseconds: 2001 to 2286. Any other number is none, such as a spreadsheet's 46327.
	if (/^\d{10}$/.test(text)) return Number(text);
	if (/^\d{13}$/.test(text)) return wholeSeconds(Number(text));
	if (typeof value === 'number' && text.length < 8) return undefined;
	const written = readIso(text);
	if (!written) return undefined;
	return written.offset === undefined ? withoutZone(written) : written.wall - written.offset;
}

/** The instant at which the wall clocks of a zone show a time. */
function fromZone(wall: number, zone: string): number {
	// The zone's offset at the time in question; once more, in case the clocks change in between.
	const guess = wall - offsetSeconds(wall, zone);
	return wall - offsetSeconds(guess, zone);
}

/** How far a zone's wall clock is ahead of UTC at an instant, in seconds; UTC for a zone nobody knows. */
function offsetSeconds(epochSeconds: number, zone: string): number {
	let format: Intl.DateTimeFormat;
	try {
		format = new Intl.DateTimeFormat('en-US', {
			timeZone: zone,
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
			second: 'numeric',
		});
	} catch {
		return 0;
	}
	const parts = Object.fromEntries(format.formatToParts(new Date(epochSeconds * 1000)).map(({ type, value }) => [type, Number(value)]));
	const { year, month, day, hour, minute, second } = parts;
	return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - epochSeconds;
}
