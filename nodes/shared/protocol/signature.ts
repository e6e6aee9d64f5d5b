/**
 * The two signing schemes of the Wangdian APIs. Both are MD5 over a text built from the request's raw values (not the
 * URL-encoded ones), written as lowercase hex.
 */
import { createHash } from 'crypto';

function md5(text: string): string {
	return createHash('md5').update(text, 'utf8').digest('hex');
}

/**
 * Two fields never have the same name. JavaScript sorts by UTF-16 units, which for the ASCII names of the API is byte order, as the
 * vendor's PHP ksort.
 */
function byName([a]: [string, string], [b]: [string, string]): number {
	return a < b ? -1 : 1;
}

/**
 * Signs a flagship (旗舰版) request: secret + every name and value, sorted, without separators + secret. The raw JSON body
 * counts as one more value named `body`, so what is signed must be sent byte for byte.
 *
 * Source: wangdian-facts 1.1, vector fl-1.
 *
 * @param secret the part of the app secret before the colon
 * @param query all query parameters except `sign`
 * @param body the JSON text as it goes over the wire
 */
export function signFlagship(secret: string, query: Record<string, string>, body: string): string {
	const names = [...Object.keys(query), 'body'].filter((name) => name !== 'sign').sort();
	const joined = (some: string[]) => some.map((name) => name + query[name]).join('');
	const at = names.indexOf('body');
	// The body goes in by itself: an upload may have megabytes, and joining them to the rest takes longer than the digest.
	return createHash('md5')
		.update(`${secret}${joined(names.slice(0, at))}body`, 'utf8')
		.update(body, 'utf8')
		.update(`${joined(names.slice(at + 1))}${secret}`, 'utf8')
		.digest('hex');
}

/**
 * Signs an enterprise or web (企业版, 网页版) request: `02-key:0005-value` per field, sorted, joined by `;`, then the secret.
 * Lengths are characters: code points, as the vendor's PHP sample counts them (iconv_strlen).
 *
 * Source: wangdian-facts 1.2 and 1.3, vector qyb-1 (official).
 *
 * @param fields all form fields except `sign`
 */
export function signForm(appSecret: string, fields: Record<string, string>): string {
	const values = Object.entries(fields)
		.filter(([name]) => name !== 'sign')
		.sort(byName)
		.map(([name, value]) => `${digits(name, 2)}-${name}:${digits(value, 4)}-${value}`);
	return md5(values.join(';') + appSecret);
}

/** The number of code points of a text, padded with zeros to at least `width` digits and never cut. */
function digits(text: string, width: number): string {
	let codePoints = text.length;
	// A surrogate pair is two units and one code point; nothing else differs, and most texts have none.
	for (let unit = 0; unit < text.length - 1; unit++) {
		const high = text.charCodeAt(unit);
		if (high < 0xd800 || high > 0xdbff) continue;
		const low = text.charCodeAt(unit + 1);
		if (low >= 0xdc00 && low <= 0xdfff) codePoints--;
	}
	return String(codePoints).padStart(width, '0');
}
