/** Reading single values of rows: what people, scanners, spreadsheets and expressions hand over. */
import { formatBeijing } from '../protocol/beijingTime';
import * as inputs from '../protocol/inputs';
import { isJsonObject } from '../protocol/losslessJson';
import { parseUserTime } from '../protocol/zonedTime';
import { shown } from './findings';

/** The longest spec number (商家编码), and the longest serial number and suite code, in characters (wangdian-facts 6). */
export const LONGEST_SPEC_NO = 40;
export const LONGEST_SERIAL_NUMBER = 80;

/** Takes down what is wrong with a value; the problem goes on after the parameter's name. */
export type Report = (problem: string, fix: string, value: unknown) => void;

/** What is changed in serial numbers and suite codes before they are checked; nothing by default but blanks around them. */
export interface Cleaning {
	/** Full-width letters, digits and signs (ＡＢ１２) become the usual ones. */
	readonly halfWidth: boolean;
	/** Blanks within are removed. */
	readonly removeSpaces: boolean;
}

/** Separators of serial numbers in a text: line break, comma, semicolon, tab, and the full-width forms. */
const SEPARATORS = /[\r\n,;\t，；]+/;

/**
 * Characters that make the vendor's database refuse the write: emoji and everything else outside the basic plane
 * (请注意不要有表情符号等各种非法字符,会导致数据库写入失败).
 */
const UNSTORABLE = /[\u{10000}-\u{10FFFF}]|\uFE0F|\p{Emoji_Presentation}/u;

/** Control characters, zero-width and direction marks, line separators, halves of a character. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

const AS_TEXT = 'Deliver it as text, so that no digit is lost: format the column of the spreadsheet as text, or quote it in JSON';

/** An expression that could not be evaluated stands in for its value. */
export class Unreadable {
	readonly reason: string;

	constructor(reason: string) {
		this.reason = reason;
	}
}

/**
 * A value that has to be one text. Whole numbers that JavaScript holds exactly count as their digits.
 *
 * @returns the text without blanks around it; undefined if the value was reported
 */
export function oneText(value: unknown, report: Report): string | undefined {
	if (typeof value === 'string') return value.trim();
	if (value === null || value === undefined) return '';
	if (typeof value === 'number') return digitsOf(value, 'is', report);
	if (typeof value === 'bigint') return String(value);
	if (value instanceof Unreadable) report(`could not be evaluated: ${shown(value.reason)}`, 'Correct the expression', '');
	else report(`is ${kindOf(value)}, not text`, 'Deliver it as text', value);
	return undefined;
}

function digitsOf(value: number, verb: 'is' | 'has', report: Report): string | undefined {
	if (Number.isSafeInteger(value) && value >= 0) return String(value);
	const why = Number.isInteger(value) && value > 0 ? 'which is too large to hold all its digits' : 'which is not a whole number';
	report(`${verb} the number ${value}, ${why}`, AS_TEXT, value);
	return undefined;
}

function kindOf(value: unknown): string {
	if (typeof value === 'boolean') return `the value ${String(value)}`;
	return Array.isArray(value) ? 'a list' : 'an object';
}

/** Whether a value holds nothing: empty, blank, or a list of such values. */
export function isBlank(value: unknown): boolean {
	if (value === null || value === undefined) return true;
	if (typeof value === 'string') return value.trim() === '';
	return Array.isArray(value) && value.every(isBlank);
}

/** Printable ASCII: nothing to object to, and quickly seen. */
const ORDINARY = /^[ -~]*$/;

/** Reports characters that cannot be stored or seen. */
export function checkCharacters(text: string, verb: string, report: Report): void {
	if (ORDINARY.test(text)) return;
	const unstorable = UNSTORABLE.exec(text);
	if (unstorable) {
		const [character] = unstorable;
		report(
			`${verb} ${character} (${codePoint(character)}), which Wangdian cannot store`,
			'Remove it: emoji and rare characters make the write fail (不要有表情符号等各种非法字符)',
			text,
		);
		return;
	}
	const invisible = INVISIBLE.exec(text);
	if (invisible) report(`${verb} the invisible character ${codePoint(invisible[0])}`, 'Remove it', text);
}

function codePoint(character: string): string {
	return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Reports a text of more characters than the vendor's table allows. */
export function checkLength(text: string, longest: number, verb: string, fix: string, report: Report): void {
	const length = text.length > longest ? Array.from(text).length : 0;
	if (length > longest) report(`${verb} ${length} characters, more than ${longest}: ${shown(text)}`, fix, text);
}

/**
 * Serial numbers as users give them: a text with separators, a number, an object of the vendor's `sn_new_list`, or a list of
 * such values. Every one is cleaned and checked; one that is reported is taken all the same, to be counted and compared.
 *
 * @param take receives each serial number, and its suite code where it brings one
 * @param suites whether objects with a suite code are taken
 */
export function readSerialNumbers(
	value: unknown,
	cleaning: Cleaning,
	suites: boolean,
	report: Report,
	take: (serialNumber: string, suiteNo?: string) => void,
): void {
	if (typeof value === 'string') {
		for (const piece of value.split(SEPARATORS)) {
			const text = cleaned(piece, cleaning);
			if (text === '') continue;
			checkCode(text, report);
			take(text);
		}
	} else if (Array.isArray(value)) {
		for (const one of value) readSerialNumbers(one, cleaning, suites, report, take);
	} else if (typeof value === 'number') {
		const digits = digitsOf(value, 'has', report);
		if (digits !== undefined) take(digits);
	} else if (typeof value === 'bigint') {
		take(String(value));
	} else if (value instanceof Unreadable) {
		report(`could not be evaluated: ${shown(value.reason)}`, 'Correct the expression', '');
	} else if (suites && isJsonObject(value)) {
		const unknown = Object.keys(value).find((name) => name !== 'sn_no' && name !== 'sn_suite_no');
		if (unknown !== undefined) {
			report(
				`has an object with the unknown field ${shown(unknown)}`,
				'Give serial numbers as text, or as objects of sn_no and sn_suite_no',
				unknown,
			);
			return;
		}
		const suiteNo = readSuiteNo(value.sn_suite_no, cleaning, report);
		readSerialNumbers(value.sn_no, cleaning, false, report, (serialNumber) => take(serialNumber, suiteNo));
	} else if (value !== null && value !== undefined) {
		report(`has ${kindOf(value)}, not text`, 'Give serial numbers as text, or as a list of texts', value);
	}
}

/** A suite code (序列号集合码); undefined for none. */
export function readSuiteNo(value: unknown, cleaning: Cleaning, report: Report): string | undefined {
	const text = oneText(value, (problem, fix, of) => report(problem, fix, of));
	if (text === undefined || text === '') return undefined;
	const code = cleaned(text, cleaning);
	checkCode(code, report);
	return code === '' ? undefined : code;
}

function checkCode(text: string, report: Report): void {
	if (text.length <= LONGEST_SERIAL_NUMBER && ORDINARY.test(text)) return;
	checkLength(text, LONGEST_SERIAL_NUMBER, 'has one of', 'Separate serial numbers by line breaks, commas, semicolons or tabs', report);
	checkCharacters(text, `has ${shown(text)} with`, report);
}

function cleaned(text: string, { halfWidth, removeSpaces }: Cleaning): string {
	let result = text.trim();
	if (removeSpaces) result = result.replace(/\s+/g, '');
	// The full-width forms of ASCII stand in the same order, 0xFEE0 further up.
	if (halfWidth) result = result.replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
	return result;
}

/**
 * An order type as number, or as text of one.
 *
 * @returns undefined if there is none, NaN if it is none of those known (both reported by the caller)
 */
export function readOrderType(value: unknown, known: Readonly<Record<number, string>>): number | undefined {
	if (isBlank(value)) return undefined;
	const text = typeof value === 'string' ? value.trim() : value;
	const code = typeof text === 'number' || (typeof text === 'string' && /^\d+$/.test(text)) ? Number(text) : NaN;
	return code in known ? code : NaN;
}

/** A flag as boolean, 1 and 0, or text of these; blank is false; undefined for anything else. */
export function readFlag(value: unknown): boolean | undefined {
	return isBlank(value) ? false : inputs.readFlag(value);
}

/**
 * A date as the API takes it, `2026-03-17 00:00:00` in Beijing time.
 *
 * @returns '' for none; undefined if it is no date
 */
export function readDate(value: unknown): string | undefined {
	if (isBlank(value)) return '';
	const time = parseUserTime(value);
	return time === undefined ? undefined : formatBeijing(time);
}
