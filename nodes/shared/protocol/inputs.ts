/**
 * The one reading of flags, numbers and texts that people enter, whatever the editor, an expression, a spreadsheet or a model hands
 * over; times are in `zonedTime.ts`. A value is taken for what it can only mean, or not at all: these functions never guess, and
 * their callers name the field.
 *
 * What n8n-workflow's tryToParseBoolean and tryToParseNumber take of booleans, numbers and decimal texts is read as they read it.
 * They are not used themselves, because they also take an empty text, null and an empty list for 0, and `["1"]` for 1 and true.
 */

/** Full-width letters, digits, signs (ＡＢ１２：) and blanks as the usual ones (AB12:). */
export function halfWidth(text: string): string {
	// The full-width forms of ASCII stand in the same order, 0xFEE0 further up.
	return text.replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, ' ');
}

/** Whether nothing was entered: nothing at all, or blanks. */
export function isEmptyInput(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** A flag: true and false, 1 and 0, or the text of these. Undefined for anything else. */
export function readFlag(value: unknown): boolean | undefined {
	if (typeof value !== 'boolean' && typeof value !== 'number' && typeof value !== 'string') return undefined;
	const text = halfWidth(String(value)).trim().toLowerCase();
	if (text === 'true' || text === '1') return true;
	return text === 'false' || text === '0' ? false : undefined;
}

/** A finite number, or the decimal text of one. Undefined for anything else, such as NaN, `1e3`, `0x10` and nothing. */
export function readNumber(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	const digits = typeof value === 'string' ? readDigits(value) : undefined;
	return digits === undefined ? undefined : Number(digits);
}

/** The decimal text of a number with all its digits, without a plus and without blanks. Undefined for any other text. */
export function readDigits(text: string): string | undefined {
	const digits = halfWidth(text).trim();
	return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(digits) ? digits.replace(/^\+/, '') : undefined;
}

/** Why a value is not one text; the words go on after the field's name, and do not hold the value: it may be a secret. */
export class NotAText {
	readonly problem: string;

	constructor(problem: string) {
		this.problem = problem;
	}
}

/** Characters in which two texts that look the same differ: control characters, zero-width and direction marks, halves of characters. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Far beyond every number and name that a single field of Wangdian holds, in characters. */
const LONGEST_TEXT = 255;

/**
 * A number or name of the ERP, without blanks around it; '' for nothing. A number counts as its digits where it holds all of them.
 */
export function readText(value: unknown): string | NotAText {
	if (value === undefined || value === null) return '';
	if (typeof value === 'number') {
		if (!Number.isFinite(value)) return new NotAText('is no number that has digits');
		return Number.isInteger(value) && !Number.isSafeInteger(value)
			? new NotAText('is a number that has lost digits, because it is too large to hold them all')
			: String(value);
	}
	if (typeof value !== 'string') return new NotAText(`is ${kindOfValue(value)}, not a text`);
	const text = value.trim();
	if (text.length > LONGEST_TEXT) return new NotAText(`has ${text.length} characters, more than ${LONGEST_TEXT}`);
	const [invisible] = INVISIBLE.exec(text) ?? [];
	if (invisible === undefined) return text;
	const code = invisible.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
	return new NotAText(`contains the invisible character U+${code}`);
}

/** What kind of value it is, for people: `a list`, `the value true`, `a date`. */
export function kindOfValue(value: unknown): string {
	if (value === undefined || value === null) return 'empty';
	if (Array.isArray(value)) return 'a list';
	if (isDateTime(value)) return 'a date';
	if (typeof value === 'object') return 'an object';
	return typeof value === 'string' ? 'a text' : `the value ${String(value)}`;
}

/** A Date, or Luxon's DateTime, which an expression such as `{{ $now }}` yields. */
export function isDateTime(value: unknown): value is Date | { toMillis(): number } {
	if (typeof value !== 'object' || value === null) return false;
	return value instanceof Date || typeof (value as { toMillis?: unknown }).toMillis === 'function';
}

/**
 * Where an object or list that is going to be sent holds a number that is not what was meant: a whole number too large to hold all
 * its digits (64-bit ids, in JSON that n8n has parsed), NaN or an infinity.
 *
 * @param at how messages name the value itself
 * @returns the place and the number; undefined if there is none
 */
export function lostNumber(value: unknown, at: string): { at: string; number: number } | undefined {
	// By a list of its own instead of calls, so that no depth is too deep.
	const open: Array<[unknown, string]> = [[value, at]];
	for (let next = open.pop(); next; next = open.pop()) {
		const [one, place] = next;
		if (typeof one === 'number' && !(Number.isInteger(one) ? Number.isSafeInteger(one) : Number.isFinite(one))) {
			return { at: place, number: one };
		}
		if (Array.isArray(one)) {
			for (let index = one.length - 1; index >= 0; index--) open.push([one[index], `${place}[${index}]`]);
		} else if (typeof one === 'object' && one !== null) {
			for (const [name, inner] of Object.entries(one).reverse()) open.push([inner, place === '' ? name : `${place}.${name}`]);
		}
	}
	return undefined;
}
