/** JSON values as the API sends them. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export type JsonObject = { [name: string]: JsonValue };

/** How deep an answer may be nested; the documented ones are nested six deep. */
export const DEEPEST = 100;

/**
 * Parses the JSON of an answer without losing digits: a number that a JavaScript number cannot hold (64-bit ids such as
 * 2806836923887255575, long decimals) becomes a string of exactly its digits. What is nested deeper than `DEEPEST` becomes a string
 * of its JSON, because nothing that handles records, n8n included, goes down thousands of levels.
 *
 * @throws SyntaxError when the text is not JSON
 */
export function parseLossless(text: string): JsonValue {
	return parseWith(text, (digits) => `"${digits}"`, DEEPEST);
}

/** The key of an object that stands for a number of so many digits that a JavaScript number cannot hold it. */
const DIGITS = '$wangdianDigits';

/** Such a number, for values that are going to be sent. */
export function exactNumber(digits: string): JsonObject {
	return { [DIGITS]: digits };
}

/** The digits of such a number; undefined for any other value. */
export function exactDigits(value: unknown): string | undefined {
	const digits = isJsonObject(value) ? value[DIGITS] : undefined;
	return typeof digits === 'string' ? digits : undefined;
}

/**
 * Parses JSON that is going to be sent: a number that a JavaScript number cannot hold becomes an `exactNumber`.
 *
 * @throws SyntaxError when the text is not JSON
 */
export function parseExact(text: string): JsonValue {
	return parseWith(text, (digits) => JSON.stringify(exactNumber(digits)), Infinity);
}

const EXACT_NUMBER = new RegExp(`\\{"\\${DIGITS}":"(-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)"\\}`, 'g');

/** JSON with every `exactNumber` as the number it stands for. */
export function stringifyExact(value: unknown): string {
	const text = JSON.stringify(value);
	return text?.includes(DIGITS) ? text.replace(EXACT_NUMBER, '$1') : text;
}

/**
 * JSON.parse decides what is JSON. Only then its text is gone through once, and where something in it has to be written
 * otherwise, parsed a second time.
 *
 * A reviver would see the source text of a number on newer Node versions, but it is called for every value, and takes ten times
 * as long as JSON.parse (test/bench/answers.mts).
 */
function parseWith(text: string, replace: (digits: string) => string, deepest: number): JsonValue {
	const value = JSON.parse(text) as JsonValue;
	const changed = rewritten(text, replace, deepest);
	return changed === undefined ? value : (JSON.parse(changed) as JsonValue);
}

const QUOTE = 34;
const BACKSLASH = 92;

/**
 * JSON with every inexact number replaced, and every value below the deepest level as a string. Looks at each character a fixed
 * number of times, whatever the text holds.
 *
 * @param text valid JSON
 * @returns undefined when there is nothing to change
 */
function rewritten(text: string, replace: (digits: string) => string, deepest: number): string | undefined {
	// Text added to text: several times faster here than a list that is joined.
	let changed = '';
	let done = 0;
	const put = (from: number, to: number, instead: string) => {
		changed += text.slice(done, from) + instead;
		done = to;
	};
	let depth = 0;
	/** Where the value began that is nested too deep. */
	let tooDeep = -1;
	for (let at = 0; at < text.length; ) {
		const char = text.charCodeAt(at);
		if (char === QUOTE) {
			at = endOfString(text, at);
		} else if (isDigit(char) || char === 45 /* - */) {
			const end = endOfNumber(text, at);
			if (tooDeep < 0 && !isExactToken(text, at, end)) put(at, end, replace(text.slice(at, end)));
			at = end;
		} else {
			at++;
			if (char === 91 /* [ */ || char === 123 /* { */) {
				if (++depth > deepest && tooDeep < 0) tooDeep = at - 1;
			} else if (char === 93 /* ] */ || char === 125 /* } */) {
				if (--depth === deepest && tooDeep >= 0) {
					put(tooDeep, at, JSON.stringify(text.slice(tooDeep, at)));
					tooDeep = -1;
				}
			}
		}
	}
	return done === 0 ? undefined : changed + text.slice(done);
}

/** The place after a string's closing quote. */
function endOfString(text: string, start: number): number {
	for (let end = start + 1; ; end++) {
		end = text.indexOf('"', end);
		let before = end - 1;
		while (text.charCodeAt(before) === BACKSLASH) before--;
		// An even number of backslashes escapes nothing but each other.
		if ((end - before) % 2 === 1) return end + 1;
	}
}

function endOfNumber(text: string, start: number): number {
	let end = start + 1;
	for (; end < text.length; end++) {
		const char = text.charCodeAt(end);
		if (!isDigit(char) && char !== 46 /* . */ && char !== 43 && char !== 45 /* + - */ && char !== 101 && char !== 69 /* e E */) break;
	}
	return end;
}

function isDigit(char: number): boolean {
	return char >= 48 && char <= 57;
}

/** Numbers of fewer than 16 characters are exact, up to powers of ten that nothing here is counted in. */
function isExactToken(text: string, from: number, to: number): boolean {
	return to - from < 16 || isExact(text.slice(from, to));
}

/** Whether a JavaScript number holds all digits of a number's text. */
export function isExact(number: string): boolean {
	if (number.length > 400) return false;
	const value = Number(number);
	if (Number.isNaN(value)) return true; // not a JSON number: leave it to JSON.parse to refuse
	if (/^-?\d+$/.test(number)) return Number.isSafeInteger(value);
	if (number.length < 16) return Number.isFinite(value);
	const [mantissa, exponent = '0'] = number.replace('-', '').split(/[eE]/);
	const [whole, fraction = ''] = mantissa.split('.');
	const significant = (whole + fraction).replace(/^0+/, '').replace(/0+$/, '');
	// Fifteen significant decimal digits survive the way through a double, away from its largest and smallest values.
	return significant.length <= 15 && Math.abs(Number(exponent)) < 290;
}

/** Whether a value is a JSON object: not null, not a list. */
export function isJsonObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
