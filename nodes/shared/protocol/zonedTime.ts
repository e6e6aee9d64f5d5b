/** Times that people enter for the API: from the workflow's time zone to Beijing time. */
import { formatBeijing, parseBeijing, parseUserTime } from './beijingTime';

/** What n8n's date picker stores: no zone, a `T`, seconds. */
const PICKED = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;

/**
 * Reads a time for a parameter of the API. What the date picker stores is meant in the workflow's zone; a text as Wangdian
 * writes it (`2026-11-01 08:00:00`) is Beijing time; anything with a zone, and a DateTime of an expression, is that instant.
 *
 * @param zone IANA name of the workflow's time zone
 * @returns seconds since 1970 UTC, or undefined if it is no date
 */
export function parseInZone(value: unknown, zone: string): number | undefined {
	if (typeof value !== 'string' || !PICKED.test(value.trim())) return parseUserTime(value);
	const beijing = parseBeijing(value.trim());
	if (beijing === undefined) return undefined;
	// The same wall clock, read as UTC.
	const wall = beijing + 8 * 3600;
	// The zone's offset at the time in question; once more, in case the clocks change in between.
	const guess = wall - offsetSeconds(wall, zone);
	return wall - offsetSeconds(guess, zone);
}

/**
 * A calendar date, `2026-11-01`. It has no zone: a date that is picked or typed is that date; only an instant becomes the date it
 * is in Beijing.
 */
export function parseDate(value: unknown): string | undefined {
	const text = typeof value === 'string' ? value.trim() : '';
	const seconds = PICKED.test(text) ? parseBeijing(text) : parseUserTime(value);
	return seconds === undefined ? undefined : formatBeijing(seconds).slice(0, 10);
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
