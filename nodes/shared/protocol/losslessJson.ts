/** JSON values as the API sends them. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export type JsonObject = { [name: string]: JsonValue };

/** Strings are matched only to be skipped; numbers of fewer than 16 characters are exact in any case. */
const STRING_OR_LONG_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]{15,}/g;

/**
 * Parses JSON without losing digits: a number that a JavaScript number cannot hold (64-bit ids such as
 * 2806836923887255575, long decimals) becomes a string of exactly its digits.
 *
 * @throws SyntaxError when the text is not JSON
 */
export function parseLossless(text: string): JsonValue {
	return parseWith(text, (digits) => `"${digits}"`);
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
	return parseWith(text, (digits) => JSON.stringify(exactNumber(digits)));
}

const EXACT_NUMBER = new RegExp(`\\{"\\${DIGITS}":"(-?\\d+(?:\\.\\d+)?)"\\}`, 'g');

/** JSON with every `exactNumber` as the number it stands for. */
export function stringifyExact(value: unknown): string {
	const text = JSON.stringify(value);
	return text?.includes(DIGITS) ? text.replace(EXACT_NUMBER, '$1') : text;
}

function parseWith(text: string, replace: (digits: string) => string): JsonValue {
	const changed = text.replace(STRING_OR_LONG_NUMBER, (token) => (token.startsWith('"') || isExact(token) ? token : replace(token)));
	return JSON.parse(changed) as JsonValue;
}

/** Whether a JavaScript number holds all digits of a number's text. */
export function isExact(number: string): boolean {
	const value = Number(number);
	if (Number.isNaN(value)) return true; // not a JSON number: leave it to JSON.parse to refuse
	if (/^-?\d+$/.test(number)) return Number.isSafeInteger(value);
	if (/[eE]/.test(number)) return true;
	const [whole, fraction = ''] = number.replace('-', '').split('.');
	const significant = (whole + fraction).replace(/^0+/, '').replace(/0+$/, '');
	// Fifteen significant decimal digits survive the way through a double.
	return significant.length <= 15;
}

/** Whether a value is a JSON object: not null, not a list. */
export function isJsonObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
