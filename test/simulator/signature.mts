// The signatures as the servers check them, written from the vendor's description (reference/wangdian-facts.md part 1).
// On purpose nothing here comes from the package: two independent readings that agree are worth more than one.
import { createHash } from 'node:crypto';

function md5(text: string): string {
	return createHash('md5').update(text, 'utf8').digest('hex');
}

function byKey([a]: [string, string], [b]: [string, string]): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** Flagship `secret:salt` at the first colon. */
export function splitSecret(appSecret: string): { secret: string; salt: string } {
	const colon = appSecret.indexOf(':');
	return colon < 0 ? { secret: appSecret, salt: '' } : { secret: appSecret.slice(0, colon), salt: appSecret.slice(colon + 1) };
}

/** Flagship: secret, then key and value of every query parameter and of `body` by ascending key, then the secret again. */
export function signFlagship(query: Record<string, string>, rawBody: string, secret: string): string {
	const pairs = Object.entries({ ...query, body: rawBody }).filter(([key]) => key !== 'sign');
	return md5(
		secret +
			pairs
				.sort(byKey)
				.map(([key, value]) => key + value)
				.join('') +
			secret,
	);
}

/** Enterprise and web: `02-key:0004-value` joined by `;`, then the secret. Lengths count characters (code points), not bytes. */
export function signForm(form: Record<string, string>, appSecret: string): string {
	const count = (text: string, digits: number) => String([...text].length).padStart(digits, '0');
	const pairs = Object.entries(form).filter(([key]) => key !== 'sign');
	const text = pairs.sort(byKey).map(([key, value]) => `${count(key, 2)}-${key}:${count(value, 4)}-${value}`);
	return md5(text.join(';') + appSecret);
}
