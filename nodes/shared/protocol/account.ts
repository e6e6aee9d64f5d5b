import { editions, type Edition, type EditionName } from './editions';

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
	const edition = editions[fields.edition ?? 'flagship'];
	if (!edition) throw new CredentialFieldError(`'Edition' has the unknown value '${String(fields.edition)}'`);
	const sid = filled(fields.sid, 'Seller Account (sid)');
	const appKey = filled(fields.appKey, 'App Key');
	const { secret, salt } = edition.splitSecret(filled(fields.appSecret, 'App Secret'));
	if (secret === '' || (edition.name === 'flagship' && salt === '')) {
		throw new CredentialFieldError(
			"'App Secret' must hold both parts as the open platform shows them: secret, colon, salt. Copy the whole value",
		);
	}
	const perMinute = Number(fields.requestsPerMinute ?? 60);
	if (!Number.isFinite(perMinute) || perMinute < 0) {
		throw new CredentialFieldError("'Requests per Minute' must be 0 (unlimited) or a positive number");
	}
	return { edition, baseUrl: baseUrlOf(edition, fields), sid, appKey, secret, salt, requestsPerMinute: perMinute };
}

function filled(value: unknown, displayName: string): string {
	// Pasted values often bring a blank or line break along, which would only ever give a wrong signature.
	const text = typeof value === 'string' ? value.trim() : '';
	if (text === '') throw new CredentialFieldError(`'${displayName}' is empty in the Wangdian credential`);
	return text;
}

function baseUrlOf(edition: Edition, fields: Partial<CredentialFields>): string {
	const environment = fields.environment ?? 'production';
	if (environment !== 'custom') return edition.baseUrls[environment];
	const text = filled(fields.baseUrl, 'Base URL');
	const url = parseUrl(text);
	if (!url) throw new CredentialFieldError(`'Base URL' is not a URL: ${text}`);
	if (url.protocol !== 'https:' && url.protocol !== 'http:') {
		throw new CredentialFieldError(`'Base URL' must start with https:// or http://: ${text}`);
	}
	const path = url.pathname.replace(/\/[^/]*\.php$/i, '').replace(/\/+$/, '');
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
 * What an allowance is counted by, and what a trigger's state belongs to: edition, server and interface account, without
 * any secret.
 */
export function accountKey(account: Account): string {
	return [account.edition.name, new URL(account.baseUrl).host, account.sid, account.appKey].join('|');
}
