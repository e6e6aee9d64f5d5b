/**
 * The one door out: every request of both nodes passes `callWangdian`. It keeps the account's allowance, tries again what may
 * be tried again, follows no redirect and ends in either an answer or a WangdianError.
 */
import type { IExecuteFunctions, IHttpRequestOptions, ILoadOptionsFunctions, IPollFunctions } from 'n8n-workflow';

import { accountKey, accountOf, type Account, type CredentialFields } from '../protocol/account';
import { allowanceOf, type Allowance, type Place, type Wait } from '../protocol/allowance';
import { bodyText, readAnswer, transportError, type NetworkFailure, type RawAnswer, type Seen } from '../protocol/answer';
import type { ApiCall } from '../protocol/editions';
import type { JsonObject } from '../protocol/losslessJson';
import { waitBeforeRetry } from '../protocol/retry';
import { signatureCount, signaturesSince } from '../protocol/secrets';
import { WangdianError } from '../protocol/wangdianError';
import { clock } from './clock';
import { namingInterface } from './interfaceName';

export const CREDENTIAL = 'wangdianApi';

export type HostContext = IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions;

/** Longest waits for one answer, ms. A large upload takes its time, and giving up on it leaves it in doubt. */
const TIMEOUT_MS = { read: 60_000, write: 180_000 } as const;

/** How long a wait goes without a look at whether the execution was cancelled, ms. */
const STEP_MS = 1_000;

/** A poll that may end at once still gives its request this long, ms. */
const SHORTEST_TIMEOUT_MS = 5_000;

export interface CallLimits {
	/** When to have ended, ms since 1970 UTC: no wait goes beyond it. Absent: wait as long as it takes. */
	readonly deadlineMs?: number;
	/** Whether a refusal by allowance or concurrency is waited out here. A trigger leaves that to its next poll. */
	readonly waitOutLimits: boolean;
}

/** What every account was last refused for. Not the error: as long as nobody reads its stack, it holds on to all that was at work then. */
const lastRefusals = new WeakMap<Allowance, Pick<WangdianError, 'message' | 'details'>>();

/**
 * The wait for the account's allowance would go beyond the deadline: nothing was sent. The cause is the refusal after which this
 * process rests, if that is what it waits for.
 */
export class NoTimeLeft extends Error {
	override readonly name = 'NoTimeLeft';
}

/**
 * The account that a node's credential describes.
 *
 * @throws CredentialFieldError naming the field that cannot work
 */
export async function accountFor(context: HostContext, itemIndex?: number): Promise<Account> {
	return accountOf((await (context as IExecuteFunctions).getCredentials(CREDENTIAL, itemIndex)) as Partial<CredentialFields>);
}

/** How many credentials are read at the same time; each is a query to n8n's database, which others need as well. */
const READ_AT_ONCE = 10;

/**
 * The accounts of input items. Fields of a credential may be expressions of the item, and nothing in the host tells whether they are: so
 * it is asked for every item that is named.
 *
 * @param items indexes of input items
 * @returns for each of them its account, or why it has none; items whose credentials have the same values share one value
 */
export async function accountsFor(context: IExecuteFunctions, items: readonly number[]): Promise<Map<number, Account | Error>> {
	const known = new Map<string, Account | Error>();
	const accounts = new Map<number, Account | Error>();
	const read = async (item: number): Promise<Account | Error> => {
		try {
			const fields = await context.getCredentials(CREDENTIAL, item);
			const key = JSON.stringify(fields);
			const account = known.get(key) ?? accountOrError(fields);
			known.set(key, account);
			return account;
		} catch (error) {
			const message = error instanceof Error ? error.message : String(error);
			const failure = known.get(message) ?? (error instanceof Error ? error : new Error(message));
			known.set(message, failure);
			return failure;
		}
	};
	for (let start = 0; start < items.length; start += READ_AT_ONCE) {
		await Promise.all(items.slice(start, start + READ_AT_ONCE).map(async (item) => accounts.set(item, await read(item))));
	}
	return accounts;
}

function accountOrError(fields: object): Account | Error {
	try {
		return accountOf(fields);
	} catch (error) {
		return error as Error;
	}
}

/**
 * Sends one call and returns its answer.
 *
 * @param watch told of every response, be it an answer or not
 * @throws WangdianError for every refusal and every missing answer, after the tries that are allowed
 * @throws NoTimeLeft when the deadline comes first
 */
export async function callWangdian(
	context: HostContext,
	account: Account,
	call: ApiCall,
	limits: CallLimits = { waitOutLimits: true },
	watch?: (seen: Seen) => void,
): Promise<JsonObject> {
	const allowance = allowanceOf(accountKey(account), account.requestsPerMinute);
	const failures = new Map<string, number>();
	const signaturesBefore = signatureCount();
	for (;;) {
		const place = await waitInLine(context, account, allowance, limits);
		const result = await holding(place, allowance, async () => {
			const raw = await send(context, account, call, limits);
			if (raw instanceof Error) return raw;
			const read = readAnswer(account, call, raw, signaturesSince(signaturesBefore));
			watch?.({ ...raw.seen, refused: read instanceof WangdianError ? read.details.class : undefined });
			return read;
		});
		if (!(result instanceof Error)) return result;
		const wait = result instanceof WangdianError ? nextTry(result, limits, failures) : undefined;
		if (wait === undefined) throw result instanceof WangdianError ? await namingInterface(account, result) : result;
		await pause(context, wait);
	}
}

/** Sends with a place of the allowance, and tells the allowance how it ended. */
async function holding(place: Place, allowance: Allowance, sending: () => Promise<JsonObject | Error>): Promise<JsonObject | Error> {
	let result: JsonObject | Error | undefined;
	try {
		result = await sending();
		return result;
	} finally {
		if (result instanceof WangdianError && isLimit(result)) {
			allowance.refused(place, clock.monotonic(), clock.chance());
			lastRefusals.set(allowance, { message: result.message, details: result.details });
		} else allowance.answered(place, clock.monotonic());
	}
}

function isLimit({ details }: WangdianError): boolean {
	return details.class === 'allowance-exceeded' || details.class === 'concurrency-exceeded';
}

/** How long to wait before trying again, in ms; undefined when this was the last try. */
function nextTry(error: WangdianError, { waitOutLimits, deadlineMs }: CallLimits, failures: Map<string, number>): number | undefined {
	const errorClass = error.details.class;
	const count = (failures.get(errorClass) ?? 0) + 1;
	failures.set(errorClass, count);
	const wait = isLimit(error) && !waitOutLimits ? undefined : waitBeforeRetry(error, count);
	return wait !== undefined && deadlineMs !== undefined && clock.now() + wait > deadlineMs ? undefined : wait;
}

/**
 * Waits for a place in the account's allowance, behind everyone in this process who came before. In steps, so that a cancelled
 * execution ends within a second.
 *
 * @throws NoTimeLeft as soon as it is certain that the deadline comes first
 */
async function waitInLine(context: HostContext, account: Account, allowance: Allowance, { deadlineMs }: CallLimits): Promise<Place> {
	const ticket = allowance.join(deadlineMs !== undefined);
	try {
		for (;;) {
			const reply = allowance.ask(ticket, clock.monotonic());
			if (!('waitMs' in reply)) return reply;
			if (deadlineMs !== undefined && clock.now() + reply.waitMs > deadlineMs) throw noTimeLeft(account, allowance, reply);
			await pause(context, Math.min(reply.waitMs, STEP_MS));
		}
	} finally {
		allowance.leave(ticket, clock.monotonic());
	}
}

function noTimeLeft({ requestsPerMinute }: Account, allowance: Allowance, { because, waitMs }: Wait): NoTimeLeft {
	if (because === 'used-up') {
		return new NoTimeLeft(`The allowance of ${requestsPerMinute} requests per minute, as set in the credential, is used up`);
	}
	const seconds = Math.ceil(waitMs / 1_000);
	const last = lastRefusals.get(allowance);
	return new NoTimeLeft(`After a refusal this n8n process sends nothing to this account for another ${seconds} s`, {
		cause: last && new WangdianError(last.message, last.details),
	});
}

/** Waits in steps, so that a cancelled execution ends within a second. The clock says when it is over, not the number of steps. */
export async function pause(context: HostContext, milliseconds: number): Promise<void> {
	const signal = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const endMs = clock.monotonic() + milliseconds;
	for (let leftMs = milliseconds; leftMs > 0; leftMs = endMs - clock.monotonic()) {
		if (signal?.aborted) throw new Error('The execution was cancelled');
		await clock.sleep(Math.min(leftMs, STEP_MS));
	}
}

async function send(
	context: HostContext,
	account: Account,
	call: ApiCall,
	{ deadlineMs }: CallLimits,
): Promise<(RawAnswer & { readonly seen: Seen }) | Error> {
	const request = account.edition.encode(account.baseUrl, call);
	const longest = TIMEOUT_MS[call.kind];
	const options: IHttpRequestOptions = {
		method: 'POST',
		url: request.url,
		qs: request.query,
		// Unsigned: the credential's authenticate adds account, time and signature to it.
		body: request.json ?? request.form,
		encoding: 'text',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: deadlineMs === undefined ? longest : Math.min(longest, Math.max(SHORTEST_TIMEOUT_MS, deadlineMs - clock.now())),
	};
	let response: { statusCode: number; body: unknown; headers?: Record<string, unknown> };
	const sentAt = clock.now();
	const from = clock.monotonic();
	try {
		response = (await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, options, {
			// Without this the host reads the credential again and, where its fields are expressions, evaluates them for the first item.
			credentialsDecrypted: { id: '', name: CREDENTIAL, type: CREDENTIAL, data: { ...account.fields } },
		})) as typeof response;
	} catch (error) {
		return withoutResponse(account, call, error);
	}
	const { statusCode, body, headers } = response;
	return {
		seen: { sentAt, took: clock.monotonic() - from, date: typeof headers?.date === 'string' ? headers.date : undefined },
		httpStatus: statusCode,
		text: bodyText(body),
		location: typeof headers?.location === 'string' ? headers.location : undefined,
	};
}

/** Finds the network layer's code under the host's wrappings, which differ between its versions. */
function withoutResponse(account: Account, call: ApiCall, error: unknown): Error {
	const failure = networkFailure(error);
	return failure instanceof Error ? failure : transportError(account, call, failure);
}

/** What the network layer said; or the error of `authenticate`, whose text is ours and reads well as it is. */
export function networkFailure(error: unknown): NetworkFailure | Error {
	for (let cause = error, depth = 0; depth < 5 && typeof cause === 'object' && cause !== null; depth++) {
		const layer = cause as { name?: string; code?: unknown; httpCode?: unknown; syscall?: unknown; cause?: unknown };
		if (layer.name === 'CredentialFieldError') return cause as Error;
		// Older hosts (tried: n8n 1.88) keep it as the httpCode of their own error alone.
		for (const known of [layer.code, layer.httpCode]) {
			if (typeof known === 'string' && /^E[A-Z]|^ERR_|CERT|UNABLE|HOSTNAME/.test(known)) {
				return { code: known, syscall: syscallUnder(layer), message: '' };
			}
		}
		cause = layer.cause;
	}
	return { code: '', message: error instanceof Error ? error.message : String(error) };
}

/** The failed call to the operating system, which some layers keep on the error and some on its cause. */
function syscallUnder(layer: { syscall?: unknown; cause?: unknown }): string | undefined {
	const found = [layer, layer.cause as { syscall?: unknown } | undefined].map((one) => one?.syscall).find((one) => typeof one === 'string');
	return found as string | undefined;
}
