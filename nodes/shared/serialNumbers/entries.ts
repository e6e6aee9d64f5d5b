/** Reading single values of rows: what people, scanners, spreadsheets and expressions hand over. */
import { BEIJING_OFFSET_SECONDS, DAY_SECONDS, formatBeijing } from '../protocol/beijingTime';
import * as inputs from '../protocol/inputs';
import { isJsonObject } from '../protocol/losslessJson';
import { parseUserTime } from '../protocol/zonedTime';
import { shown } from './findings';
import { comparable } from './orderKinds';

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

/** Separators of serial numbers in a text: line break, comma, semicolon, tab, the full-width forms, and the comma of Chinese lists. */
const SEPARATORS = /[\r\n,;\t，；、]+/;

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
	if (typeof value === 'string') return reportNumeric(value, 'is', report) ? undefined : value.trim();
	if (value === null || value === undefined) return '';
	if (typeof value === 'number') return digitsOf(value, 'is', report);
	if (typeof value === 'bigint') return String(value);
	if (value instanceof Unreadable) report(`could not be evaluated: ${shown(value.reason)}`, 'Correct the expression', '');
	else report(`is ${kindOf(value)}, not text`, 'Deliver it as text', value);
	return undefined;
}

/** A number with thousands separators, as spreadsheets show it: 1,234,567. */
const GROUPED = /^\s*\d{1,3}([,，]\d{3})+(\.\d+)?\s*$/;

/**
 * A long number as spreadsheets show it and write it into a CSV file: 8.61235E+14, 1E+12, in some countries 8,61235E+14. They always
 * write one digit before the point, the plus, and two digits after it, so that codes such as 12E5 and 1E10 are none.
 */
const SCIENTIFIC = /^\s*-?\d([.,]\d+)?E\+\d{2,}\s*$/i;

/** How numbers look that a spreadsheet has made of codes, and what to do. */
const NUMERIC: ReadonlyArray<readonly [RegExp, problem: string, fix: string]> = [
	// As a list it would be taken apart, and as a text it is not what the ERP shows.
	[
		GROUPED,
		'which reads as a number with thousands separators',
		'Deliver it without them, as text; several serial numbers of three digits by line breaks or semicolons',
	],
	[
		SCIENTIFIC,
		'which reads as a number in scientific notation, whose digits are lost',
		'Format the column of the spreadsheet as text before it is filled in, or as a number without decimals (up to 15 digits), and save it again',
	],
];

/** Reports a text that is how a spreadsheet shows a number. */
function reportNumeric(value: string, verb: 'is' | 'has', report: Report): boolean {
	const [, problem, fix] = NUMERIC.find(([shape]) => shape.test(value)) ?? [];
	if (problem === undefined || fix === undefined) return false;
	report(`${verb} ${shown(value)}, ${problem}`, fix, value);
	return true;
}

function digitsOf(value: number, verb: 'is' | 'has', report: Report): string | undefined {
	if (Number.isSafeInteger(value) && value >= 0) return String(value);
	report(`${verb} the number ${value}, ${whyUnfit(value)}`, AS_TEXT, value);
	return undefined;
}

function whyUnfit(value: number): string {
	if (value < 0) return 'which is negative';
	return Number.isInteger(value) ? 'which is too large to hold all its digits' : 'which is not a whole number';
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
			'Remove it: emoji and rare characters make the write fail',
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
		if (reportNumeric(value, 'has', report)) return;
		for (const piece of value.split(SEPARATORS)) {
			const text = cleaned(piece, cleaning);
			if (text === '' || reportNumeric(text, 'has', report)) continue;
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
	return code;
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
 * An order type by its code, number or text, or by one of its names.
 *
 * @returns undefined if there is none, NaN if it is none of those known (both reported by the caller)
 */
export function readOrderType(value: unknown, codes: ReadonlyMap<string, number>): number | undefined {
	if (isBlank(value)) return undefined;
	if (typeof value !== 'string' && typeof value !== 'number') return NaN;
	return codes.get(comparable(String(value))) ?? NaN;
}

/** The ERP's words for defective goods and for good ones, and what people write for yes and no. */
const FLAG_WORDS: Readonly<Record<string, boolean>> = {
	是: true,
	残次: true,
	残次品: true,
	残品: true,
	次品: true,
	yes: true,
	y: true,
	否: false,
	正品: false,
	良品: false,
	no: false,
	n: false,
};

/** A flag as boolean, 1 and 0, text of these, or a word; blank is false; undefined for anything else. */
export function readFlag(value: unknown): boolean | undefined {
	if (isBlank(value)) return false;
	const word = typeof value === 'string' ? comparable(value) : '';
	return Object.hasOwn(FLAG_WORDS, word) ? FLAG_WORDS[word] : inputs.readFlag(value);
}

/** The day numbers that are read as dates: 1982-02-18 to 2119-01-11. */
const DAY_NUMBERS = { from: 30_000, to: 80_000 };

/** The day number of 1970-01-01, in the usual system of spreadsheets, that of 1900. */
const DAY_NUMBER_OF_1970 = 25_569;

/** A year, or a year and a month. */
const NO_DAY = /^\d{4}([-/]\d{1,2})?$/;

/** A date that was read, or why it was not; the problem goes on after the parameter's name. */
export type ReadDate =
	/** As the API takes it, `2026-03-17 00:00:00` in Beijing time; '' for none. */
	{ readonly text: string; readonly dayNumber?: number } | { readonly problem: string; readonly fix: string };

/**
 * A date. n8n's reader of spreadsheets hands over the date of a cell as the number of its day (46098), and has no option for
 * anything else: as a date of goods such a number can mean nothing but that day. A year alone is not taken for its first of January.
 */
export function readDate(value: unknown): ReadDate {
	if (isBlank(value)) return { text: '' };
	const dayNumber = inputs.readNumber(value);
	if (dayNumber !== undefined && dayNumber >= DAY_NUMBERS.from && dayNumber <= DAY_NUMBERS.to) {
		return { text: formatBeijing(Math.round((dayNumber - DAY_NUMBER_OF_1970) * DAY_SECONDS) - BEIJING_OFFSET_SECONDS), dayNumber };
	}
	if ((typeof value === 'string' || typeof value === 'number') && NO_DAY.test(inputs.halfWidth(String(value)).trim())) {
		return { problem: `is ${shown(value)}, which names no day`, fix: 'Enter the whole date, e.g. 2026-03-17' };
	}
	const time = parseUserTime(value);
	if (time === undefined) return { problem: `is not a date: ${shown(value)}`, fix: 'Use an ISO 8601 date, e.g. 2026-03-17' };
	return { text: formatBeijing(time) };
}
