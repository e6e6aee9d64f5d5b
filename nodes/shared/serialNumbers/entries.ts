/** Reading single values of rows: what people, scanners, spreadsheets and expressions hand over. */
import { BEIJING_OFFSET_SECONDS, DAY_SECONDS, formatBeijing } from '../protocol/beijingTime';
import * as inputs from '../protocol/inputs';
import { isJsonObject, parseLossless } from '../protocol/losslessJson';
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

/** Those of them that also stand between the thousands of a number, and the others. */
const GROUPING = /[,，]/;
const OTHER_SEPARATORS = /[\r\n;\t；、]+/;

/**
 * Characters that make the vendor's database refuse the write: emoji and everything else outside the basic plane
 * (请注意不要有表情符号等各种非法字符,会导致数据库写入失败).
 */
const UNSTORABLE = /[\u{10000}-\u{10FFFF}]|\uFE0F|\p{Emoji_Presentation}/u;

/** Control characters, zero-width and direction marks, line separators, halves of a character. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

const AS_TEXT = 'Deliver it as text, so that no digit is lost: format the column of the spreadsheet as text, or quote it in JSON';

/** From here on a number has more digits than the 15 that spreadsheets keep: they put a zero for every later one. */
const MORE_THAN_15_DIGITS = 1e15;

/** An expression that could not be evaluated stands in for its value. */
export class Unreadable {
	readonly reason: string;

	constructor(reason: string) {
		this.reason = reason;
	}
}

/** Whether rows can do without a value. */
type Need = 'required' | 'optional';

/**
 * A value that has to be one text. Whole numbers that JavaScript holds exactly count as their digits.
 *
 * @param need where it is optional, a mark of an empty cell counts as nothing
 * @returns the text without blanks around it; undefined if the value was reported
 */
export function oneText(value: unknown, report: Report, need: Need = 'required'): string | undefined {
	if (need === 'optional' && isEmptyMark(value)) return '';
	if (typeof value === 'string') {
		const text = unwrapped(value.trim());
		return reportShape(text, 'is', NOT_A_TEXT[need], report) ? undefined : text;
	}
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

/** How a text looks that is not what anybody meant, what to say of it, and what to do. */
type Shape = readonly [RegExp, problem: string, fix: string];

/** How numbers look that a spreadsheet has made of codes. */
const NUMERIC: readonly Shape[] = [
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

/** What people write into a cell where there is nothing. */
const EMPTY_MARK = /^(?:[-—–/－／]+|n\/a|无|暂无)$/i;

/** What programs (null, undefined, NaN, None), databases and spreadsheets (#N/A, #REF!) put there: as a rule, something went wrong. */
const MISHAP = /^(?:null|undefined|none|nan|\(null\)|<null>|\[object \w+\]|#(?:n\/a|null!|ref!|value!|name\?|num!|div\/0!))$/i;

const NOTHING = new RegExp(`${EMPTY_MARK.source}|${MISHAP.source}`, 'i');

function nothing(orElse: string): Shape {
	return [NOTHING, 'which stands for nothing', `Correct what it comes from, or ${orElse}`];
}

const NO_PIECE = 'Deliver a plain text, without quotes and brackets around it, or a list of such texts';

/** A serial number with what belongs to a list, to quotes or to a formula: that is around all of it, or only begins or ends in it. */
const PIECE: Shape = [
	/^[=“‘"'`{]|[”’"'`}]$|^\[[^\]]*$|^[^[]*\]$|^\[.*\]$/,
	'which reads as a piece of a list, of quoted text or of a formula',
	NO_PIECE,
];

/** The same of other texts, where a bracket or an inch sign may be meant: [A]-1, TV-55". */
const QUOTED: Shape = [
	/^[“‘"'`]|^="|^\[\s*["'[{]|["'\]}]\s*\]$|^\{\s*["']/,
	'which reads as a list or as quoted text, not as one plain text',
	'Deliver it without quotes and brackets around it',
];

const NO_NUMBER: readonly Shape[] = [...NUMERIC, nothing('remove it: where the row has no other serial number, the whole row')];
const NOT_A_TEXT: Record<Need, readonly Shape[]> = {
	required: [...NUMERIC, nothing('remove the row'), QUOTED],
	optional: [...NUMERIC, nothing('leave it empty'), QUOTED],
};

/** How nearly all codes look, and no shape does: seen at once. Words for nothing begin with n and u, or with a sign. */
const USUAL = /^[0-9a-mo-tv-z][\w./-]*$/i;

/** Reports a text that has one of the shapes. */
function reportShape(text: string, verb: 'is' | 'has', shapes: readonly Shape[], report: Report): boolean {
	if (USUAL.test(text)) return false;
	const [, problem, fix] = shapes.find(([shape]) => shape.test(text)) ?? [];
	if (problem === undefined || fix === undefined) return false;
	report(`${verb} ${shown(text)}, ${problem}`, fix, text);
	return true;
}

/** How exports keep a spreadsheet from taking a code for a number: ="8612". */
const AS_FORMULA = /^="([^"]*)"$/;

/** The text that such a formula gives; any other text is itself. */
function unwrapped(text: string): string {
	return text.startsWith('=') ? text.replace(AS_FORMULA, '$1').trim() : text;
}

function digitsOf(value: number, verb: 'is' | 'has', report: Report): string | undefined {
	if (!Number.isSafeInteger(value) || value < 0) {
		report(`${verb} the number ${value}, ${whyUnfit(value)}`, AS_TEXT, value);
	} else if (value >= MORE_THAN_15_DIGITS && value % 10 === 0) {
		report(
			`${verb} the number ${value}, which a spreadsheet may have rounded: it keeps 15 digits, and puts zeros for the others`,
			'Format the column of the spreadsheet as text and enter the number again, or quote it in JSON',
			value,
		);
	} else return String(value);
	return undefined;
}

/**
 * A number of JSON text, which no spreadsheet has rounded: as its digits, where it is as long as those that may have been.
 * Any other value is itself.
 */
export function asWritten(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(asWritten);
	if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, asWritten(one)]));
	return typeof value === 'number' && Number.isSafeInteger(value) && value >= MORE_THAN_15_DIGITS ? String(value) : value;
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

function isEmptyMark(value: unknown): boolean {
	return typeof value === 'string' && EMPTY_MARK.test(unwrapped(value.trim()));
}

/** Whether a value that rows can do without holds nothing: it is blank, or a mark of an empty cell. */
function isEmptyCell(value: unknown): boolean {
	return isBlank(value) || isEmptyMark(value);
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
		const list = listIn(value);
		if (list) {
			for (const one of list) readSerialNumbers(one, cleaning, suites, report, take);
			return;
		}
		// A number with thousands separators would be taken apart by them.
		for (const part of GROUPING.test(value) ? value.split(OTHER_SEPARATORS) : [value]) {
			if (reportShape(part, 'has', NUMERIC, report)) continue;
			for (const piece of part.split(SEPARATORS)) readPiece(piece, cleaning, report, take);
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

/** One serial number of a text. */
function readPiece(piece: string, cleaning: Cleaning, report: Report, take: (serialNumber: string) => void): void {
	const text = cleaned(unwrapped(piece.trim()), cleaning);
	if (text === '' || reportShape(text, 'has', NO_NUMBER, report)) return;
	if (!reportShape(text, 'has', [PIECE], report)) checkCode(text, report);
	take(text);
}

/** Lists in lists that nobody means: they would be gone down one by one. */
const TOO_DEEP = /\[\s*\[\s*\[\s*\[/;

/** The list that a text holds as JSON, as expressions, form fields and models hand one over; undefined where it holds none. */
function listIn(text: string): unknown[] | undefined {
	if (!/^\s*\[[^]*\]\s*$/.test(text) || TOO_DEEP.test(text)) return undefined;
	try {
		const list = parseLossless(text);
		return Array.isArray(list) ? list.map(asWritten) : undefined;
	} catch {
		return undefined;
	}
}

/** A suite code (序列号集合码); undefined for none. */
export function readSuiteNo(value: unknown, cleaning: Cleaning, report: Report): string | undefined {
	const text = oneText(value, report, 'optional');
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

/** A flag as boolean, 1 and 0, text of these, or a word; an empty cell is false; undefined for anything else. */
export function readFlag(value: unknown): boolean | undefined {
	if (isEmptyCell(value)) return false;
	const word = typeof value === 'string' ? comparable(value) : '';
	return Object.hasOwn(FLAG_WORDS, word) ? FLAG_WORDS[word] : inputs.readFlag(value);
}

/** The day numbers that are read as dates: 1982-02-18 to 2119-01-11. */
const DAY_NUMBERS = { from: 30_000, to: 80_000 };

/** The day number of 1970-01-01, in the usual system of spreadsheets, that of 1900. */
const DAY_NUMBER_OF_1970 = 25_569;

/** A year, or a year and a month. */
const NO_DAY = /^\d{4}([-/.]\d{1,2}|年(\d{1,2}月)?)?$/;

/** A date as it is written in China: 2026年3月17日, 2026.3.17. */
const CHINESE_DATE = /^(\d{4})(?:年(\d{1,2})月(\d{1,2})[日号]|\.(\d{1,2})\.(\d{1,2}))$/;

/** A date that was read, or why it was not; the problem goes on after the parameter's name. */
export type ReadDate =
	/** As the API takes it, `2026-03-17 00:00:00` in Beijing time; '' for none. */
	{ readonly text: string; readonly dayNumber?: number } | { readonly problem: string; readonly fix: string };

/**
 * A date. n8n's reader of spreadsheets hands over the date of a cell as the number of its day (46098), and has no option for
 * anything else: as a date of goods such a number can mean nothing but that day. A year alone is not taken for its first of January.
 */
export function readDate(value: unknown): ReadDate {
	if (isEmptyCell(value)) return { text: '' };
	const dayNumber = inputs.readNumber(value);
	if (dayNumber !== undefined && dayNumber >= DAY_NUMBERS.from && dayNumber <= DAY_NUMBERS.to) {
		return { text: formatBeijing(Math.round((dayNumber - DAY_NUMBER_OF_1970) * DAY_SECONDS) - BEIJING_OFFSET_SECONDS), dayNumber };
	}
	if ((typeof value === 'string' || typeof value === 'number') && NO_DAY.test(inputs.halfWidth(String(value)).trim())) {
		return { problem: `is ${shown(value)}, which names no day`, fix: 'Enter the whole date, e.g. 2026-03-17' };
	}
	const time = parseUserTime(typeof value === 'string' ? inIso(value) : value);
	if (time === undefined) return { problem: `is not a date: ${shown(value)}`, fix: 'Use an ISO 8601 date, e.g. 2026-03-17' };
	return { text: formatBeijing(time) };
}

/** A date that is written in the Chinese way as ISO 8601 writes it; any other text is itself. */
function inIso(text: string): string {
	const [, year, ...parts] = CHINESE_DATE.exec(inputs.halfWidth(text).replace(/\s/g, '')) ?? [];
	return year === undefined ? text : [year, ...parts.filter((part) => part !== undefined)].join('-');
}
