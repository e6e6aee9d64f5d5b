import type { ApiCall, Edition, ListMethod } from './editions';
import { valueAt } from './editions';
import { classify, type ErrorClass } from './errorClasses';
import { isJsonObject, parseLossless, type JsonObject } from './losslessJson';
import { cleanText, WangdianError } from './wangdianError';

/** One HTTP response, unread. */
export interface RawAnswer {
	readonly httpStatus: number;
	readonly text: string;
	/** The `Location` of a redirect. */
	readonly location?: string;
}

/** What each class means, in the words a user reads. The vendor's code and text follow in brackets. */
const MEANING: Record<ErrorClass, string> = {
	'allowance-exceeded': 'Wangdian refused the request: the allowance of requests per minute is used up',
	'concurrency-exceeded': 'Wangdian refused the request: too many requests at the same time',
	'credential-rejected': 'Wangdian rejected the credential',
	'address-not-listed': "Wangdian refused this server's IP address",
	'clock-off': "Wangdian refused the request's time: this server's clock is off",
	'permission-missing': 'Wangdian accepted the credential, but it has no permission for this call',
	'bad-parameter': 'Wangdian rejected a parameter',
	'business-rule': 'Wangdian did not carry out the request',
	temporary: 'Wangdian could not answer right now',
	unknown: 'Wangdian refused the request',
};

/**
 * Reads a response. Success is code 0, or the method's own code, and nothing else: HTTP 200 says nothing here, and
 * `data.message` is explicitly no sign of success (不可以作为接口响应成功的标志).
 *
 * @returns the answer's JSON object, numbers beyond JavaScript's reach as strings of their digits; or the refusal, with its class
 */
export function readAnswer(edition: Edition, call: ApiCall, raw: RawAnswer): JsonObject | WangdianError {
	const fail = (errorClass: ErrorClass, what: string, ambiguous: boolean, code?: string, vendorMessage = '') =>
		new WangdianError(what, {
			class: errorClass,
			code,
			vendorMessage,
			httpStatus: raw.httpStatus,
			method: call.method,
			mayHaveBeenApplied: ambiguous && call.kind === 'write',
		});

	const body = parseObject(raw.text);
	const code = body?.[edition.codeField];
	const hasCode = code !== undefined && code !== null && code !== '';

	if (!body || !hasCode) {
		const excerpt = cleanText(body ? JSON.stringify(body) : raw.text.replace(/<[^>]*>/g, ' ')).slice(0, 200);
		const shown = excerpt === '' ? '' : `: ${excerpt}`;
		const { httpStatus } = raw;
		if (httpStatus >= 300 && httpStatus < 400) {
			return fail(
				'unknown',
				`The server redirected to ${cleanText(raw.location ?? 'another address')} (HTTP ${httpStatus}). Redirects are not followed, because the request carries a signature`,
				false,
			);
		}
		if (httpStatus === 429) return fail('allowance-exceeded', `${MEANING['allowance-exceeded']} (HTTP 429)`, false);
		if (httpStatus === 401 || httpStatus === 403) {
			return fail('credential-rejected', `The server rejected the request (HTTP ${httpStatus}${shown})`, false);
		}
		if (httpStatus === 404 || httpStatus === 405) {
			return fail('bad-parameter', `The server does not know this address (HTTP ${httpStatus}${shown})`, false);
		}
		if (body && httpStatus < 500) {
			return fail(
				'unknown',
				`The answer has no '${edition.codeField}'${shown}`,
				true,
				undefined,
				cleanText(body.message ?? body.error_msg),
			);
		}
		const form = httpStatus >= 500 ? `HTTP ${httpStatus}${shown}` : `an answer that is not JSON${shown}`;
		return fail('temporary', `${MEANING.temporary} (${form})`, true);
	}

	if (Number(code) === 0 || Number(code) === call.okCode) return body;

	const vendorMessage = cleanText(body.message);
	const errorClass = classify(edition.name, code, vendorMessage);
	const text = vendorMessage === '' ? 'no message' : vendorMessage;
	return fail(
		errorClass,
		`${MEANING[errorClass]} (${edition.codeField} ${cleanText(code)}: ${text})`,
		// "Could not answer" with a code says nothing about how far a write got.
		errorClass === 'temporary',
		cleanText(code),
		vendorMessage,
	);
}

function parseObject(text: string): JsonObject | undefined {
	try {
		const parsed = parseLossless(text);
		return isJsonObject(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

/** How a request ended that got no response, by the network layer's error code. */
const NETWORK: ReadonlyArray<{ code: RegExp; sent: boolean; what: string }> = [
	{ code: /^ECONNREFUSED$/, sent: false, what: 'refused the connection' },
	{ code: /^(ENOTFOUND|EAI_.*)$/, sent: false, what: 'has no known address: the host name could not be looked up' },
	{ code: /^(EHOSTUNREACH|ENETUNREACH)$/, sent: false, what: 'cannot be reached from this server' },
	{
		code: /^(ERR_TLS.*|CERT_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|EPROTO)$/,
		sent: false,
		what: 'has no valid https certificate',
	},
	{ code: /^(ECONNABORTED|ETIMEDOUT|ESOCKETTIMEDOUT)$/, sent: true, what: 'did not answer in time' },
	{ code: /./, sent: true, what: 'closed the connection before the answer was complete' },
];

/**
 * The error for a request that got no response. The network's own code stays out of the text: n8n replaces messages that hold
 * one by advice that is wrong here ("Retry on Fail" after a timeout).
 *
 * @param code the network layer's error code, empty if unknown
 * @param message its message, for layers that give no code
 */
export function transportError(call: ApiCall, host: string, code: string, message: string): WangdianError {
	const known = code === '' && /timeout/i.test(message) ? 'ETIMEDOUT' : code || 'unknown';
	const { sent, what } = NETWORK.find((entry) => entry.code.test(known)) ?? NETWORK[NETWORK.length - 1];
	return new WangdianError(`${host} ${what}`, {
		class: 'temporary',
		vendorMessage: '',
		method: call.method,
		mayHaveBeenApplied: call.kind === 'write' && sent,
	});
}

/**
 * The records of a list answer. An empty list may come as `[]`, null or not at all; no document says which.
 */
export function recordsOf(list: ListMethod, body: JsonObject): JsonObject[] {
	const value = valueAt(body, list.listPath);
	return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/**
 * The number of records of the whole list, where the answer tells it: number or text; -1, empty or absent mean unknown.
 */
export function totalOf(list: ListMethod, body: JsonObject): number | undefined {
	const value = valueAt(body, list.totalPath);
	if (value === null || value === undefined || value === '') return undefined;
	const total = Number(value);
	return Number.isInteger(total) && total >= 0 ? total : undefined;
}

/** A total that is smaller than the page it came with, such as a 0 where nothing was counted, is none. */
export function believableTotal(total: number | undefined, records: readonly unknown[]): number | undefined {
	return total !== undefined && total < records.length ? undefined : total;
}
