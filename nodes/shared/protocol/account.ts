import { editions, type Edition, type EditionName } from './editions';
import { isEmptyInput, readNumber, readText } from './inputs';

/** What the credential `wangdianApi` stores. The names are public (contract.md). */
export interface CredentialFields {
	edition: EditionName;
	environment: 'production' | 'sandbox' | 'custom';
	baseUrl: string;
	sid: string;
	appKey: string;
	appSecret: string;
	/** Requests a minute that the account may send; 0 = unlimited. */
	requestsPerMinute: number;
}

/** A checked credential: one interface account of one seller at one edition's server. */
export interface Account {
	readonly edition: Edition;
	/** Without a slash at the end. Flagship: the endpoint; the others: the folder of the .php files. */
	readonly baseUrl: string;
	readonly sid: string;
	readonly appKey: string;
	/** What signs; never sent. */
	readonly secret: string;
	/** Flagship: sent and signed. Empty in the other editions. */
	readonly salt: string;
	/** 0 = unlimited. */
	readonly requestsPerMinute: number;
	/** What it was read from: the host signs with these, so that a request is signed with what was read for its item. */
	readonly fields: Readonly<Partial<CredentialFields>>;
}

/** A value of the credential that cannot work, named as the form names it. */
export class CredentialFieldError extends Error {
	override readonly name = 'CredentialFieldError';
}

/**
 * Checks the fields of a credential and picks edition, base URL and secret.
 *
 * @throws CredentialFieldError naming the field as the user sees it
 */
export function accountOf(fields: Partial<CredentialFields>): Account {
	const edition = editions[oneOf(fields.edition ?? 'flagship', EDITIONS, 'Edition')];
	const sid = filled(fields.sid, 'Seller Account (sid)');
	const appKey = filled(fields.appKey, 'App Key');
	const { secret, salt } = edition.splitSecret(filled(fields.appSecret, 'App Secret'));
	if (secret === '' || (edition.name === 'flagship' && salt === '')) {
		throw new CredentialFieldError(
			"'App Secret' must hold both parts as the open platform shows them: secret, colon, salt. Copy the whole value",
		);
	}
	const perMinute = readNumber(fields.requestsPerMinute === undefined ? DEFAULT_PER_MINUTE : fields.requestsPerMinute);
	if (perMinute === undefined || !Number.isSafeInteger(perMinute) || perMinute < 0) {
		const given = isEmptyInput(fields.requestsPerMinute) ? 'is empty' : `is ${String(fields.requestsPerMinute)}`;
		throw new CredentialFieldError(
			`'Requests per Minute' ${given} in the Wangdian credential. It must be 0 (unlimited) or a whole number, e.g. ${DEFAULT_PER_MINUTE}`,
		);
	}
	return { edition, baseUrl: baseUrlOf(edition, fields), sid, appKey, secret, salt, requestsPerMinute: perMinute, fields };
}

const DEFAULT_PER_MINUTE = 60;

const EDITIONS = Object.keys(editions) as EditionName[];
const ENVIRONMENTS = ['production', 'sandbox', 'custom'] as const;

function oneOf<Value extends string>(value: unknown, known: readonly Value[], displayName: string): Value {
	const found = known.find((one) => one === value);
	if (found !== undefined) return found;
	const given = isEmptyInput(value) ? 'is empty' : `has the unknown value '${String(value)}'`;
	throw new CredentialFieldError(`'${displayName}' ${given} in the Wangdian credential. There are: ${known.join(', ')}`);
}

function filled(value: unknown, displayName: string): string {
	// Pasted values often bring a blank or line break along, which would only ever give a wrong signature.
	const text = readText(value);
	if (typeof text !== 'string') throw new CredentialFieldError(`'${displayName}' ${text.problem} in the Wangdian credential`);
	if (text === '') throw new CredentialFieldError(`'${displayName}' is empty in the Wangdian credential`);
	return text;
}

/** What an address may hold beside host and path. Each request has a query of its own, and nothing but its signature proves who sends it. */
const NOT_SENT: ReadonlyArray<readonly [name: string, isThere: (url: URL) => boolean]> = [
	['a user name or password (before @)', ({ username, password }) => username !== '' || password !== ''],
	['a query (from ? on)', ({ search }) => search !== ''],
];

function baseUrlOf(edition: Edition, fields: Partial<CredentialFields>): string {
	const environment = oneOf(fields.environment ?? 'production', ENVIRONMENTS, 'Environment');
	if (environment !== 'custom') return edition.baseUrls[environment];
	const text = filled(fields.baseUrl, 'Base URL');
	// A name with a password, or a query, may hold a secret.
	const shown = /[?@]/.test(text) ? '' : `: ${text}`;
	const url = parseUrl(text);
	if (!url) throw new CredentialFieldError(`'Base URL' is not a URL${shown}`);
	for (const [name, isThere] of NOT_SENT) {
		if (isThere(url)) throw new CredentialFieldError(`'Base URL' must be an address alone, without ${name}: it would not be sent`);
	}
	if (url.protocol !== 'https:' && url.protocol !== 'http:') {
		throw new CredentialFieldError(`'Base URL' must start with https:// or http://${shown}`);
	}
	const folder = edition.hasFilePerMethod ? url.pathname.replace(/\/[^/]*\.php$/i, '') : url.pathname;
	const path = folder.replace(/\/+$/, '');
	return `${url.protocol}//${url.host}${path}`;
}

/** A URL, or undefined for a text that is none. */
export function parseUrl(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}

/**
 * Whose data are read and written: a trigger's state belongs to it, and so does what was sent. Edition, server and seller, for another
 * interface account (App Key) of one seller stands before the same ERP. Another host may be another server, so that what is in doubt at a
 * wrong address can be sent to the right one.
 */
export function erpKey({ edition, baseUrl, sid }: Account): string {
	return [edition.name, new URL(baseUrl).host, sid].join('|');
}

/** What an allowance is counted by: the ERP and the interface account, without any secret. */
export function accountKey(account: Account): string {
	return `${erpKey(account)}|${account.appKey}`;
}
