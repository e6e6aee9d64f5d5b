/**
 * The grammar of ISO 8601 dates and times, and of the ways people write them: `2026-1-1 8:00`, `2026/11/01`, blanks and digits of
 * full width. Plain arithmetic: neither the host's zone nor its parser of dates has a say. (`Date.parse` takes 30 February for
 * 2 March, and n8n-workflow's tryToParseDateTime ends there; besides it takes `12:00` for today and `1` for a year.)
 */
import { halfWidth } from './inputs';

/** What a text says, before anybody has decided on a zone. */
export interface WrittenTime {
	/** The wall clock as seconds since 1970, as if it were UTC; parts of a second are dropped. */
	readonly wall: number;
	/** How far that wall clock is ahead of UTC, in seconds; undefined where the text names no zone. */
	readonly offset?: number;
	/** What stands between date and time: ISO's `T`, a blank as the ERP writes it, or nothing for a date alone. */
	readonly mark: 'T' | ' ' | '';
}

const DAY = 86_400;

/** Date, and time with an offset. What Java writes behind an offset, `[Asia/Shanghai]`, only repeats it. */
const WHOLE = /^([\dW/-]+)(?:([T ])([\d:.,]+)(?: ?(Z|[+-]\d{2}(?::?\d{2})?)(?:\[[\w/+-]+\])?)?)?$/i;

/** `2020-07- 01`, as the vendor's own samples have it. */
const BLANKS_IN_DATE = /^(\d{4}) ?([-/]) ?(\d{1,2}) ?\2 ?(\d{1,2})(?!\d)/;

/** `20261101080000`: fourteen digits, as file names and log files have it. */
const FOURTEEN_DIGITS = /^(\d{8})(\d{6})$/;

const DATES: ReadonlyArray<readonly [RegExp, (...parts: number[]) => number | undefined]> = [
	[/^(\d{4})-(\d{1,2})-(\d{1,2})$/, calendarDay],
	[/^(\d{4})\/(\d{1,2})\/(\d{1,2})$/, calendarDay],
	[/^(\d{4})(\d{2})(\d{2})$/, calendarDay],
	[/^(\d{4})-?(\d{3})$/, ordinalDay],
	[/^(\d{4})-?W(\d{2})(?:-?(\d))?$/i, weekDay],
	[/^(\d{4})-(\d{2})$/, calendarDay],
	[/^(\d{4})$/, calendarDay],
];

const TIME = /^(?:(\d{1,2}):(\d{2})(?::(\d{2}))?|(\d{2})(?:(\d{2})(\d{2})?)?)(?:[.,](\d+))?$/;

/** Reads a date or a time of any ISO 8601 form; undefined for what is none, such as the 30th of February or 25 o'clock. */
export function readIso(given: string): WrittenTime | undefined {
	const text = halfWidth(given)
		.trim()
		.replace(/\s+/g, ' ')
		.replace(/\u2212/g, '-')
		.replace(BLANKS_IN_DATE, '$1$2$3$2$4')
		.replace(FOURTEEN_DIGITS, '$1 $2');
	const match = WHOLE.exec(text);
	if (!match) return undefined;
	const [, date, mark = '', time, zone] = match;
	const day = dayOf(date);
	const second = time === undefined ? 0 : secondOf(time);
	const offset = zone === undefined ? undefined : offsetOf(zone);
	if (day === undefined || second === undefined || Number.isNaN(offset)) return undefined;
	return { wall: day * DAY + second, offset, mark: mark.toUpperCase() as WrittenTime['mark'] };
}

/** Days since 1970. */
function dayOf(text: string): number | undefined {
	for (const [shape, toDay] of DATES) {
		const match = shape.exec(text);
		if (match) return toDay(...match.slice(1).flatMap((part) => (part === undefined ? [] : [Number(part)])));
	}
	return undefined;
}

function calendarDay(year: number, month = 1, day = 1): number | undefined {
	const utc = new Date(0);
	// Unlike Date.UTC, this takes years below 100 as they are.
	utc.setUTCFullYear(year, month - 1, day);
	// Days and months beyond the last, and those before the first, are carried over into another month: such a text is no date.
	return utc.getUTCMonth() === month - 1 ? utc.getTime() / (DAY * 1000) : undefined;
}

function ordinalDay(year: number, number: number): number | undefined {
	const first = calendarDay(year)!;
	return number >= 1 && first + number <= calendarDay(year + 1)! ? first + number - 1 : undefined;
}

function weekDay(year: number, week: number, weekday = 1): number | undefined {
	if (week < 1 || weekday < 1 || weekday > 7) return undefined;
	const monday = firstMonday(year) + (week - 1) * 7;
	return monday < firstMonday(year + 1) ? monday + weekday - 1 : undefined;
}

/** The Monday of the week that holds 4 January: week 1 of the year. */
function firstMonday(year: number): number {
	const fourth = calendarDay(year, 1, 4)!;
	// 1 January 1970 was a Thursday, three days after a Monday.
	const sinceMonday = (((fourth + 3) % 7) + 7) % 7;
	return fourth - sinceMonday;
}

/** Seconds since midnight. */
function secondOf(text: string): number | undefined {
	const match = TIME.exec(text);
	if (!match) return undefined;
	const [hour, minute, second] = [match[1] ?? match[4], match[2] ?? match[5], match[3] ?? match[6]];
	// A fraction belongs to the smallest part that is given.
	const unit = second !== undefined ? 1 : minute !== undefined ? 60 : 3600;
	const fraction = Math.floor(Number(`0.${match[7] ?? 0}`) * unit);
	const total = Number(hour) * 3600 + Number(minute ?? 0) * 60 + Number(second ?? 0) + fraction;
	// 24:00 is the midnight at the day's end.
	return Number(minute ?? 0) < 60 && Number(second ?? 0) < 60 && total <= DAY ? total : undefined;
}

/** Seconds ahead of UTC; NaN for an offset that no zone can have. */
function offsetOf(text: string): number {
	const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(text) ?? ['', '+', '0'];
	if (Number(hours) > 23 || Number(minutes) > 59) return NaN;
	return (Number(hours) * 3600 + Number(minutes) * 60) * (sign === '-' ? -1 : 1);
}
