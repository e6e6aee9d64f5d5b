/**
 * From a protocol error to the error a user sees in n8n: what happened is the message, the next step is the description, and
 * `failure` and httpCode tell the host whether waiting helps.
 */
import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';

import { CredentialFieldError } from '../protocol/account';
import type { ErrorClass } from '../protocol/errorClasses';
import { cleanText, WangdianError } from '../protocol/wangdianError';
import { ListError } from '../records/listReader';

type Failure = NonNullable<NodeApiError['failure']>;

interface Advice {
	/** What to do next, and where. */
	readonly next: string;
	readonly failure?: Failure;
	/** For hosts that go by the HTTP code. */
	readonly httpCode?: string;
}

/** The vendor's advice after a refusal by limits is to rest for 5 to 10 minutes (静置接口5-10分钟后重试). */
const REST_MS = 5 * 60_000;

const ADVICE: Record<ErrorClass, Advice> = {
	'allowance-exceeded': {
		next: "Wait 5 to 10 minutes, as Wangdian advises, and lower 'Requests per Minute' in the credential if other programs use the same interface account",
		failure: { cause: 'rate-limited', retryAfterMs: REST_MS },
		httpCode: '429',
	},
	'concurrency-exceeded': {
		next: 'Wait 5 to 10 minutes, as Wangdian advises, and let fewer workflows or programs use this interface account at the same time',
		failure: { cause: 'rate-limited', retryAfterMs: REST_MS },
		httpCode: '429',
	},
	'credential-rejected': {
		next: "Compare 'Edition', 'Environment', 'Seller Account (sid)', 'App Key' and 'App Secret' in the credential with the application on the Wangdian open platform",
		failure: { cause: 'credential-invalid' },
		httpCode: '401',
	},
	'address-not-listed': {
		next: "Add this server's public IP address to the application's address list on the Wangdian open platform",
		failure: { cause: 'configuration-invalid' },
		httpCode: '403',
	},
	'clock-off': {
		next: 'Set the clock of the machine that runs n8n (time synchronisation, NTP): Wangdian accepts a difference of 2 minutes (flagship) or 5 minutes (enterprise, web)',
		failure: { cause: 'temporarily-unavailable' },
	},
	'permission-missing': {
		next: 'Grant the interface to the application on the Wangdian open platform, and the warehouse to its employee in the ERP client under Settings > Security Settings > Employee Rights',
		failure: { cause: 'configuration-invalid' },
		httpCode: '403',
	},
	unpaid: {
		next: 'Top up the account or renew the application on the Wangdian open platform',
		failure: { cause: 'configuration-invalid' },
		httpCode: '402',
	},
	'bad-parameter': {
		next: 'Correct the value that the message names and run the node again',
		failure: { cause: 'configuration-invalid' },
	},
	'business-rule': {
		next: 'Look the document up in the ERP: the message says which state or value does not allow this',
	},
	redirected: {
		next: "If the new address is Wangdian's, choose the fitting 'Environment' in the credential, or enter the address there as 'Base URL'",
		failure: { cause: 'configuration-invalid' },
	},
	temporary: {
		next: 'Run it again in a few minutes. If it stays, look at the Wangdian open platform for notices',
		failure: { cause: 'temporarily-unavailable' },
	},
	unknown: {
		next: "The text after the code is Wangdian's own. If it means something this node should know, please report it with the code",
	},
};

/** Where an error belongs: the node, and the item that led to it. */
export interface ErrorPlace {
	readonly node: INode;
	readonly itemIndex?: number;
	/** How to find out whether a write went through, for the record at hand. */
	readonly howToCheck?: string;
}

/** The NodeApiError for a protocol error. Nothing of the request goes along: it holds salt and signature. */
export function toNodeApiError(error: WangdianError, place: ErrorPlace): NodeApiError {
	const { details } = error;
	const advice = ADVICE[details.class];
	const inDoubt = details.outcome === 'inDoubt';
	const message = inDoubt ? `${error.message}. The request may have been applied` : error.message;
	const description = inDoubt ? doubtAdvice(advice, place) : advice.next;
	// A write in doubt must not be repeated by a host that waits and tries again, so it learns nothing but the true status.
	const httpCode =
		(inDoubt ? undefined : advice.httpCode) ??
		(details.httpStatus !== undefined && details.httpStatus >= 300 ? String(details.httpStatus) : undefined);
	const plain: JsonObject = { message, method: details.method };
	// Not as `code`: the host would take it for an HTTP code.
	if (details.code !== undefined) plain.vendorCode = details.code;
	if (details.vendorMessage !== '') plain.vendorMessage = details.vendorMessage;
	return new NodeApiError(place.node, plain, {
		message,
		description,
		httpCode,
		itemIndex: place.itemIndex,
		failure: inDoubt ? undefined : advice.failure,
	});
}

/** How to find out what became of a write; and what to correct, where the answer says that something is set up wrong. */
function doubtAdvice({ next, failure }: Advice, { howToCheck }: ErrorPlace): string {
	const check = `It was not sent again. ${howToCheck ?? 'Look in the ERP whether it took effect before running it again'}`;
	return failure?.cause === 'configuration-invalid' || failure?.cause === 'credential-invalid' ? `${check}. ${next}` : check;
}

/**
 * The error that n8n shows, for anything that went wrong in a node.
 *
 * @param place.hint what to do, where the place knows better than the error
 */
export function toNodeOrOperationError(
	error: unknown,
	node: INode,
	place: { itemIndex?: number; howToCheck?: string; hint?: string } = {},
): NodeApiError | NodeOperationError {
	const { itemIndex, hint } = place;
	if (error instanceof WangdianError) {
		const shown = toNodeApiError(error, { node, ...place });
		if (hint) shown.description = `${hint}. ${shown.description ?? ''}`;
		return shown;
	}
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		if (itemIndex !== undefined) error.context.itemIndex ??= itemIndex;
		return error;
	}
	if (error instanceof CredentialFieldError) {
		return new NodeOperationError(node, error.message, {
			description: hint ?? 'Open the credential of this node and correct the value',
			itemIndex,
			failure: { cause: 'credential-invalid' },
		});
	}
	if (error instanceof ListError) {
		return new NodeOperationError(node, cleanText(error.message), { itemIndex, description: hint ?? error.advice });
	}
	return new NodeOperationError(node, error instanceof Error ? error : new Error(String(error)), { itemIndex, description: hint });
}

/** What to do after an error, in one sentence without a full stop. */
export function adviceFor(error: WangdianError): string {
	return ADVICE[error.details.class].next;
}

/** What the user entered cannot be sent: refused before any request, with what to do. */
export function inputError(node: INode, message: string, description: string, itemIndex?: number): NodeOperationError {
	return new NodeOperationError(node, cleanText(message), { description, itemIndex });
}
