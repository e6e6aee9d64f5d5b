import type { Account } from './account';
import type { ApiCall } from './editions';
import { classify, type ErrorClass } from './errorClasses';
import { isJsonObject, parseLossless, type JsonObject } from './losslessJson';
import { evidenceIn, outcomeFor, provenBy, shapeOf, type Evidence, type Outcome } from './outcome';
import { answerWithoutSecrets, outsideAddress, outsideText } from './secrets';
import { cleanText, WangdianError } from './wangdianError';

/** One HTTP response, unread. */
export interface RawAnswer {
	readonly httpStatus: number;
	readonly text: string;
	/** The `Location` of a redirect. */
	readonly location?: string;
}

/** What of a response is no part of its answer. */
export interface Seen {
	/** The host's clock when the request was sent, ms since 1970 UTC. */
	readonly sentAt: number;
	/** From there to the whole response, ms. */
	readonly took: number;
	/** The response's `Date`: the clock of whatever answered. */
	readonly date?: string;
	/** What kind of refusal it was; undefined for an answer. */
	readonly refused?: ErrorClass;
}

/** What each class means, in the words a user reads. The vendor's code and text follow in brackets. */
export const MEANING: Record<Exclude<ErrorClass, 'redirected'>, string> = {
	'allowance-exceeded': 'Wangdian refused the request: the allowance of requests per minute is used up',
	'concurrency-exceeded': 'Wangdian refused the request: too many requests at the same time',
	'credential-rejected': 'Wangdian rejected the credential',
	'address-not-listed': "Wangdian refused this server's IP address",
	'clock-off': "Wangdian refused the request's time: the clock of this n8n server is wrong",
	'permission-missing': 'Wangdian accepted the credential, but its application may not call this interface',
	'right-missing':
		'Wangdian accepted the credential, but the employee behind it may not see this warehouse or shop, or there is no such one',
	'not-offered': 'Wangdian does not open this interface to applications',
	unpaid: "Wangdian refused the request: the account's balance is used up, or its application is not paid for",
	'bad-parameter': 'Wangdian rejected a parameter',
	'business-rule': 'Wangdian did not carry out the request',
	unreachable: 'Wangdian could not be reached',
	'address-unknown': 'The server does not know this address',
	'not-this-api': 'Something other than the API of this edition answered',
	temporary: 'Wangdian could not answer right now',
	unknown: 'Wangdian refused the request',
};

/**
 * Reads a response. Success is what the first row of the outcome table says and nothing else: `data.message` is explicitly no
 * sign of it (不可以作为接口响应成功的标志). Neither the answer nor the error repeats a secret, should the server have sent one back.
 *
 * @param made the signatures of this call
 * @returns the answer's JSON object, numbers beyond JavaScript's reach as strings of their digits; or the error, with its
 * outcome and its class
 */
export function readAnswer(account: Account, call: ApiCall, raw: RawAnswer, made: readonly string[] = []): JsonObject | WangdianError {
	const { edition } = account;
	const { httpStatus } = raw;
	const body = parseObject(raw.text);
	const { shape, code } = shapeOf(edition, body);
	const message = messageOf(body);
	const evidence: Evidence = { edition, httpStatus, shape, code, okCode: call.okCode, text: evidenceIn(message) };
	const proven = provenBy(evidence);
	if (proven === 'accepted') return answerWithoutSecrets(account, body!, raw.text, made);

	const errorClass = classify(evidence);
	const vendorMessage = cleanText(outsideText(account, message));
	return new WangdianError(told(errorClass, account, raw, body, code, vendorMessage), {
		class: errorClass,
		code: code === undefined ? undefined : String(code),
		vendorMessage,
		httpStatus,
		method: call.method,
		outcome: outcomeFor(call, proven, errorClass),
	});
}

function parseObject(text: string): JsonObject | undefined {
	try {
		const parsed = parseLossless(text);
		return isJsonObject(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

/** The server's message; gateways call it `error_msg`, frameworks `error`. */
function messageOf(body: JsonObject | undefined): string {
	const texts = [body?.message, body?.error_msg, body?.error].filter((value): value is string => typeof value === 'string');
	return texts.find((text) => text.trim() !== '') ?? '';
}

/** What happened, in the words a user reads, with the server's own in brackets. */
function told(
	errorClass: ErrorClass,
	account: Account,
	{ httpStatus, text, location }: RawAnswer,
	body: JsonObject | undefined,
	code: number | undefined,
	vendorMessage: string,
): string {
	const { codeField, otherCodeField } = account.edition;
	const isOk = httpStatus >= 200 && httpStatus < 300;
	const http = isOk ? '' : `HTTP ${httpStatus}`;
	if (errorClass === 'redirected') {
		const address = cleanText(outsideAddress(account, location ?? '') ?? 'another address');
		return `The server redirected to ${address} (${http}). Redirects are not followed, because the request carries a signature`;
	}
	if (code !== undefined) {
		const own = `${codeField} ${code}: ${vendorMessage === '' ? 'no message' : vendorMessage}`;
		return `${MEANING[errorClass]} (${isOk ? own : `${http}, ${own}`})`;
	}
	const outside = outsideText(account, body ? JSON.stringify(body) : text);
	const excerpt = cleanText(body ? outside : outside.replace(TAG, ' ')).slice(0, 200);
	const shown = excerpt === '' ? '' : `: ${excerpt}`;
	if (httpStatus === 401 || httpStatus === 403) return `The server rejected the request (${http}${shown})`;
	if (body && isOk && errorClass !== 'address-unknown') {
		if (codeField in body) return `The answer's '${codeField}' is not a number${shown}`;
		const isForeign = otherCodeField in body;
		return `The answer has no '${codeField}'${isForeign ? `, but the '${otherCodeField}' of another edition` : ''}${shown}`;
	}
	const what = isOk ? (body ? 'HTTP 200' : 'an answer that is not JSON') : http;
	return `${MEANING[errorClass]} (${what}${shown})`;
}

/** A tag never holds another one, so each place of a text is looked at once. */
const TAG = /<[^<>]*>/g;

/** The text of a response's body: empty where there is none, whatever the host makes of that. */
export function bodyText(body: unknown): string {
	if (body === undefined || body === null) return '';
	return typeof body === 'string' ? body : JSON.stringify(body);
}

/** How a request ended that got no response, by the network layer's error code. */
const NETWORK: ReadonlyArray<{ code: RegExp; syscall?: RegExp; shape: 'unsent' | 'silent'; what: string }> = [
	{ code: /^ECONNREFUSED$/, shape: 'unsent', what: 'refused the connection' },
	{ code: /^(ENOTFOUND|EAI_.*)$/, shape: 'unsent', what: 'has no known address: the host name could not be looked up' },
	{
		code: /^(CERT_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/,
		shape: 'unsent',
		what: 'has no valid https certificate',
	},
	// The same codes can end a connection that was open.
	{ code: /^(EHOSTUNREACH|ENETUNREACH)$/, syscall: /^connect$/, shape: 'unsent', what: 'cannot be reached from this server' },
	{ code: /^(EHOSTUNREACH|ENETUNREACH)$/, shape: 'silent', what: 'could no longer be reached from this server' },
	{ code: /^(EPROTO|ERR_SSL.*|ERR_TLS.*)$/, shape: 'silent', what: 'and this server could not agree on a safe https connection' },
	{ code: /^(ECONNABORTED|ETIMEDOUT|ESOCKETTIMEDOUT)$/, shape: 'silent', what: 'did not answer in time' },
	{ code: /./, shape: 'silent', what: 'closed the connection before the answer was complete' },
];

/** What the network layer says of a request that got no response. */
export interface NetworkFailure {
	/** Its error code; empty where it gives none. */
	readonly code: string;
	/** The call to the operating system that failed, such as `connect`. */
	readonly syscall?: string;
	/** Its message, for layers that give no code. */
	readonly message: string;
}

/**
 * The error for a request that got no response. The network's own code stays out of the text: n8n replaces messages that hold
 * one by advice that is wrong here ("Retry on Fail" after a timeout).
 */
export function transportError({ edition, baseUrl }: Account, call: ApiCall, failure: NetworkFailure): WangdianError {
	const { syscall = '', message } = failure;
	const code = failure.code === '' && /timeout/i.test(message) ? 'ETIMEDOUT' : failure.code || 'unknown';
	const { shape, what } = NETWORK.find((entry) => entry.code.test(code) && (entry.syscall?.test(syscall) ?? true))!;
	const evidence: Evidence = { edition, shape, text: '' };
	const errorClass = classify(evidence);
	return new WangdianError(`${new URL(baseUrl).host} ${what}`, {
		class: errorClass,
		vendorMessage: '',
		method: call.method,
		outcome: outcomeFor(call, provenBy(evidence) as Outcome, errorClass),
	});
}

/** A total that is smaller than the page it came with, such as a 0 where nothing was counted, is none. */
export function believableTotal(total: number | undefined, records: readonly unknown[]): number | undefined {
	return total !== undefined && total < records.length ? undefined : total;
}
