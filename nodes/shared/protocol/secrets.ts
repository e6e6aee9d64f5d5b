/**
 * Takes an account's secrets out of whatever comes from outside, before it can reach a message, a log or an item. A server that
 * repeats the request (a redirect to the same query, a gateway's error page, a debugging proxy) sends them back.
 *
 * In texts for people every value of the account goes. Records are data and stay as they are, unless the answer holds
 * what only an echo of the request can: the secret, the salt, a signature of this very call. Then the app key goes too; by itself
 * it is also an employee's number (the creator of documents).
 */
import type { Account } from './account';
import { isJsonObject, type JsonObject, type JsonValue } from './losslessJson';

export const HIDDEN = '***';

/** The signatures that this process made last. */
const signatures: string[] = [];
let signed = 0;
const MOST_REMEMBERED = 256;

/** Every signature is remembered for a while: an answer may repeat it. */
export function rememberSignature(signature: string): void {
	signatures.push(signature);
	signed++;
	if (signatures.length > MOST_REMEMBERED) signatures.shift();
}

/** A place in the sequence of signatures, for `signaturesSince`. */
export function signatureCount(): number {
	return signed;
}

/** The signatures made since a place, by anything in this process. */
export function signaturesSince(count: number): readonly string[] {
	const made = Math.min(signed - count, signatures.length);
	return made <= 0 ? [] : signatures.slice(-made);
}

type Values = Pick<Account, 'secret' | 'salt' | 'appKey'>;

/** A parameter that holds a signature, in a query, a form or JSON, also when encoded once more. */
const SIGN_PARAMETER = /(sign["'\\]{0,4}\s{0,4}(?:=|:|%3D|%22%3A%22)\s{0,4}["'\\]{0,4})[0-9a-f]{8,}/gi;

/** Of an address only scheme, host and path are shown. */
const ADDRESS = /https?:\/\/[^\s"'<>]*/gi;

/** No more of a text is looked at than this, in characters; what is shown of it is a fraction. */
const LOOKED_AT = 20_000;

/** Longer than any signature, so that none is left in halves where a text is cut. */
const CUT_EDGE = 64;

/** A text from outside without the account's values and without the queries of addresses, at most 20,000 characters of it. */
export function outsideText(account: Values, text: string): string {
	const { secret, salt, appKey } = account;
	const whole = replaced(text, [secret, salt, appKey]);
	const part = whole.length > LOOKED_AT ? whole.slice(0, LOOKED_AT - CUT_EDGE) : whole;
	return replaced(part, signatures)
		.replace(SIGN_PARAMETER, `$1${HIDDEN}`)
		.replace(ADDRESS, (address) => address.slice(0, address.search(/[?#]|$/)));
}

/** An address from outside as it may be shown: scheme, host and path. Undefined for a text that is none. */
export function outsideAddress(account: Values & { readonly baseUrl: string }, address: string): string | undefined {
	// Some servers give the path alone.
	const url = URL.canParse(address, account.baseUrl) ? new URL(address, account.baseUrl) : undefined;
	return url && outsideText(account, `${url.protocol}//${url.host}${url.pathname}`);
}

/** A value so short that it may well be data is no proof of an echo. */
const SHORTEST_PROOF = 6;

/**
 * An accepted answer without the account's values; the answer itself where it repeats none of them.
 *
 * @param source the text it was parsed from
 * @param made the signatures of this call
 */
export function answerWithoutSecrets(account: Values, body: JsonObject, source: string, made: readonly string[]): JsonObject {
	const { secret, salt, appKey } = account;
	// Letters may be written as \\u0061 in the source.
	const text = source.includes('\\u00') ? JSON.stringify(body) : source;
	const proofs = [secret, salt, ...made].filter((value) => value.length >= SHORTEST_PROOF);
	if (!proofs.some((value) => isIn(text, value))) return body;
	return cleaned(body, [secret, salt, ...made, appKey]) as JsonObject;
}

/** The depth is bounded by parseLossless. */
function cleaned(value: JsonValue, values: readonly string[]): JsonValue {
	if (typeof value === 'string') return replaced(value, values);
	if (typeof value === 'number') return values.includes(String(value)) ? HIDDEN : value;
	if (Array.isArray(value)) return value.map((one) => cleaned(one, values));
	if (!isJsonObject(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([name, field]) => [replaced(name, values), cleaned(field, values)]));
}

function replaced(text: string, values: readonly string[]): string {
	let rest = text;
	for (const value of values) for (const spelling of spellingsOf(value)) rest = replacedOne(rest, value, spelling);
	return rest;
}

function replacedOne(text: string, value: string, spelling: string): string {
	const parts: string[] = [];
	let done = 0;
	for (let at = placeOf(value, spelling, text, 0); at >= 0; at = placeOf(value, spelling, text, done)) {
		parts.push(text.slice(done, at), HIDDEN);
		done = at + spelling.length;
	}
	return done === 0 ? text : parts.join('') + text.slice(done);
}

function isIn(text: string, value: string): boolean {
	return spellingsOf(value).some((spelling) => placeOf(value, spelling, text, 0) >= 0);
}

/** A value so short that it may be part of any word is looked for only where it stands alone. */
const LONG_ENOUGH = 16;

/** The end of what may stand before such a value; letters and digits of an escape (%3D, \\n) are no part of a word. */
const BEFORE = /(^|[^A-Za-z0-9]|%(25){0,3}[0-9A-Fa-f]{2}|\\[nrtbf])$/;

/** Where a spelling of a value stands next, from a place on; -1 if nowhere. */
function placeOf(value: string, spelling: string, text: string, from: number): number {
	let at = text.indexOf(spelling, from);
	if (value.length >= LONG_ENOUGH) return at;
	while (at >= 0) {
		const before = text.slice(Math.max(0, at - 12), at);
		if (BEFORE.test(before) && !/^[A-Za-z0-9]/.test(text.charAt(at + spelling.length))) break;
		at = text.indexOf(spelling, at + 1);
	}
	return at;
}

/** How a value may be written: as URLs, forms, JSON and HTML encode it, once or twice. */
const ENCODINGS: ReadonlyArray<(text: string) => string> = [
	(text) => encodeURIComponent(text),
	(text) => new URLSearchParams([['', text]]).toString().slice(1),
	(text) => JSON.stringify(text).slice(1, -1),
	(text) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/'),
	(text) => text.replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
	(text) =>
		text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
];

/** Longest first, so that none is cut by a shorter one. */
function spellingsOf(value: string): string[] {
	if (value === '') return [];
	// What no encoding touches.
	if (/^[\w.-]+$/.test(value)) return [value];
	const all = new Set([value]);
	for (let round = 0; round < 2; round++) {
		for (const known of [...all]) for (const encode of ENCODINGS) all.add(encode(known));
	}
	for (const known of [...all]) all.add(known.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()));
	return [...all].sort((a, b) => b.length - a.length);
}
