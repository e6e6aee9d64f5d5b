/**
 * Signs whatever request n8n is about to send. Two shapes arrive (n8n-host.md): that of a node's helpers
 * (`url`, `baseURL`, `qs`, `body`) and that of the stock HTTP Request node (`uri` with an inline query, `form`, `json`).
 */
import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { CredentialFieldError, parseUrl, type Account } from '../protocol/account';
import { formValue } from '../protocol/editions/formEncoding';
import type { WireRequest } from '../protocol/editions';
import { isJsonObject, parseLossless } from '../protocol/losslessJson';
import { rememberSignature } from '../protocol/secrets';

/** Both shapes in one; what is not named here is passed on untouched. */
interface AnyRequestOptions {
	url?: string;
	uri?: string;
	baseURL?: string;
	method?: string;
	qs?: IDataObject;
	body?: unknown;
	form?: IDataObject;
	formData?: unknown;
	json?: boolean;
	headers?: IDataObject;
}

/**
 * A signed copy of the request options; the input is not changed, so that a repeated attempt signs the original again.
 *
 * @param nowMs the host's clock, ms since 1970 UTC
 * @throws CredentialFieldError when the request goes to another host than the credential's, or has a body that the edition
 * cannot take
 */
export function signRequestOptions(account: Account, options: IHttpRequestOptions, nowMs: number): IHttpRequestOptions {
	const { url, uri, baseURL, qs, body, form, headers, formData, ...rest } = options as AnyRequestOptions;
	if (formData !== undefined || isFormData(body)) {
		throw new CredentialFieldError(
			`The Wangdian API takes no multipart form. Send ${account.edition.name === 'flagship' ? 'JSON' : 'form-urlencoded fields'} instead`,
		);
	}
	const target = targetOf(url ?? uri, baseURL, account);
	const query = { ...Object.fromEntries(target.searchParams), ...textValues(qs) };
	const contentType = headerOf(headers, 'content-type');
	const unsigned: WireRequest = {
		url: `${target.protocol}//${target.host}${target.pathname}`,
		query,
		...(account.edition.name === 'flagship'
			? { json: jsonText(body, form, contentType) }
			: { form: formFields(form ?? body, contentType) }),
	};
	const signed = account.edition.sign(unsigned, account, nowMs);
	rememberSignature(signed.signature);
	return {
		...rest,
		...(uri === undefined ? { url: signed.url } : { uri: signed.url }),
		// The API takes nothing but POST, and the stock node's default is GET.
		method: 'POST',
		qs: signed.query,
		body: signed.body,
		// The body is a finished text: nothing may serialise it again after it was signed.
		...('json' in options ? { json: false } : {}),
		headers: { ...withoutHeader(headers, 'content-type'), 'Content-Type': signed.contentType },
		...NO_REDIRECTS,
	} as IHttpRequestOptions;
}

/**
 * Redirects forbidden in each dialect of the host's options: `disableFollowRedirect` counts for a node's helpers, the others for
 * the HTTP Request node and its pagination, which go by the method and by either of the two. Older hosts know `maxRedirects` alone
 * for what is not named otherwise.
 */
const NO_REDIRECTS = {
	disableFollowRedirect: true,
	followRedirect: false,
	followAllRedirects: false,
	maxRedirects: 0,
	sendCredentialsOnCrossOriginRedirect: false,
} as const;

/** A signature is not handed to strangers: the target must be the credential's own host. */
function targetOf(url: string | undefined, baseURL: string | undefined, account: Account): URL {
	const own = new URL(account.baseUrl);
	const target = parseUrl(absolute(url ?? '', baseURL));
	if (!target) throw new CredentialFieldError(`The request has no usable URL: ${url ?? ''}`);
	if (target.host !== own.host) {
		throw new CredentialFieldError(
			`This Wangdian credential signs requests to ${own.host} only, not to ${target.host}. Use the host of the credential, or choose the fitting 'Edition' and 'Environment' in the credential`,
		);
	}
	if (own.protocol === 'https:' && target.protocol !== 'https:') {
		throw new CredentialFieldError(`This Wangdian credential signs requests over https only, and the URL starts with ${target.protocol}//`);
	}
	return target;
}

/** Joined as axios joins them: a base URL keeps its path, whatever the relative URL starts with. */
function absolute(url: string, baseURL: string | undefined): string {
	if (baseURL === undefined || /^[a-z][a-z\d+.-]*:/i.test(url)) return url;
	const base = baseURL.replace(/\/+$/, '');
	const relative = url.replace(/^\/+/, '');
	return relative === '' || relative.startsWith('?') ? base + relative : `${base}/${relative}`;
}

function jsonText(body: unknown, form: IDataObject | undefined, contentType: string): string {
	if (form !== undefined || contentType.includes('x-www-form-urlencoded')) {
		throw new CredentialFieldError(
			'The flagship edition takes a JSON body, not form fields. Send the list of arguments as JSON, e.g. [{}]',
		);
	}
	if (body === undefined || body === null || body === '') return '[]';
	if (typeof body !== 'string') return JSON.stringify(body);
	// The HTTP layer trims JSON texts and quotes what does not parse; both would break the signature.
	const text = body.trim();
	if (parseJson(text) === undefined) {
		throw new CredentialFieldError('The body is not JSON. The flagship edition takes a list of arguments, e.g. [{}]');
	}
	return text;
}

function formFields(body: unknown, contentType: string): Record<string, string> {
	if (body === '') return {};
	if (body instanceof URLSearchParams) return Object.fromEntries(body);
	if (typeof body === 'string') {
		const text = body.trim();
		if (contentType.includes('json') || text.startsWith('{')) {
			const fields = parseJson(text);
			if (isJsonObject(fields)) return textValues(fields as IDataObject);
			throw new CredentialFieldError('The body is not a JSON object. Send the fields of the method as one object, or as a form');
		}
		return Object.fromEntries(new URLSearchParams(text));
	}
	if (Array.isArray(body)) {
		throw new CredentialFieldError('The enterprise and web editions take form fields, not a list');
	}
	return textValues(body as IDataObject | null | undefined);
}

/** The parsed text, or undefined for what is not JSON. */
function parseJson(text: string): unknown {
	try {
		return parseLossless(text);
	} catch {
		return undefined;
	}
}

function textValues(values: IDataObject | null | undefined): Record<string, string> {
	return Object.fromEntries(
		Object.entries(values ?? {})
			.filter(([, value]) => value !== undefined && value !== null)
			.map(([name, value]) => [name, formValue(value)]),
	);
}

function isFormData(body: unknown): boolean {
	return typeof body === 'object' && body !== null && typeof (body as { getHeaders?: unknown }).getHeaders === 'function';
}

function headerOf(headers: IDataObject | undefined, name: string): string {
	const found = Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name);
	return found ? String(found[1]).toLowerCase() : '';
}

function withoutHeader(headers: IDataObject | undefined, name: string): IDataObject {
	return Object.fromEntries(Object.entries(headers ?? {}).filter(([key]) => key.toLowerCase() !== name));
}
