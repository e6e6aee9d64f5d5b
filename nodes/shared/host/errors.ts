/**
 * From a protocol error to the error a user sees in n8n: what happened is the message, the next step is the description, and
 * `failure` and httpCode tell the host whether waiting helps.
 */
import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';

import { CredentialFieldError } from '../protocol/account';
import type { ErrorClass } from '../protocol/errorClasses';
import { cleanText, WangdianError, type WangdianErrorDetails } from '../protocol/wangdianError';
import { ListError } from '../records/listReader';

type Failure = NonNullable<NodeApiError['failure']>;

interface Advice {
	/** What to do next, and where: sentences without the last full stop. */
	readonly next: string | ((details: WangdianErrorDetails) => string);
	readonly failure?: Failure;
	/** For hosts that go by the HTTP code. */
	readonly httpCode?: string;
}

/** The vendor's advice after a refusal by limits is to rest for 5 to 10 minutes (静置接口5-10分钟后重试). */
const REST_MS = 5 * 60_000;

/** Where the address of a request comes from. */
const ADDRESS_FIELDS = "'Edition' and 'Environment' in the credential, and 'Base URL' where the environment is Custom";

const ADVICE: Record<ErrorClass, Advice> = {
	'allowance-exceeded': {
		next: "Wait 5 to 10 minutes, as Wangdian advises. If other programs use the same interface account, lower 'Requests per Minute' in the credential",
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
		next: "Add the public IP address of this n8n server to the application's address list on the Wangdian open platform",
		failure: { cause: 'configuration-invalid' },
		httpCode: '403',
	},
	'clock-off': {
		next: 'Set the clock of the machine that runs n8n (time synchronisation, NTP): Wangdian accepts a difference of 2 minutes (flagship) or 5 minutes (enterprise, web)',
		failure: { cause: 'temporarily-unavailable' },
	},
	'permission-missing': {
		next: (details) =>
			`On the Wangdian open platform, open the application of this credential and grant it the interface ${interfaceName(details)}`,
		failure: { cause: 'configuration-invalid' },
		httpCode: '403',
	},
	'right-missing': {
		next: 'Check the number of the warehouse or shop. If it is right, give the employee of the interface account the right to it, in the ERP client under Settings > Security Settings > Employee Rights',
		failure: { cause: 'configuration-invalid' },
		httpCode: '403',
	},
	'not-offered': {
		next: (details) =>
			`${interfaceName(details)} cannot be granted to an application, or is offered through Qimen alone. Choose another method that gives the same`,
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
		next: "Look the record up in the ERP: Wangdian's text in brackets says which state or value stands against it",
	},
	redirected: {
		next: "If the new address is Wangdian's, choose the fitting 'Environment' in the credential, or enter the address there as 'Base URL'",
		failure: { cause: 'configuration-invalid' },
	},
	unreachable: {
		next: `Nothing was sent. If this never worked, check ${ADDRESS_FIELDS}. If it did, look at the network between n8n and Wangdian (proxy, firewall, DNS), and run it again`,
		failure: { cause: 'temporarily-unavailable' },
	},
	'address-unknown': {
		next: `Check ${ADDRESS_FIELDS}; and, where you typed it, the name of the method`,
		failure: { cause: 'configuration-invalid' },
	},
	'not-this-api': {
		next: `Check ${ADDRESS_FIELDS}: what answers at this address is not the API of this edition`,
	},
	temporary: {
		next: `Run it again in a few minutes. If it goes on, look for notices on the Wangdian open platform, and check ${ADDRESS_FIELDS}`,
		failure: { cause: 'temporarily-unavailable' },
	},
	unknown: {
		next: "The text in brackets is Wangdian's own. If it means something that this node should explain, please report it with its code",
	},
};

/** `'Get Warehouses' (setting.Warehouse.queryWarehouse, 仓库查询)`: as the open platform lists it. */
function interfaceName({ method, title }: WangdianErrorDetails): string {
	return title ? `'${title.english}' (${method}, ${title.vendor})` : `'${method}'`;
}

/** What to do after an error, in one sentence without a full stop. */
export function adviceFor({ details }: WangdianError): string {
	const { next } = ADVICE[details.class];
	return typeof next === 'string' ? next : next(details);
}

/** Where rights are missing, more than one is, as a rule. */
const ALL_RIGHTS = "The operation 'Check' of the resource 'Account' lists every interface that is missing";

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
	const next = details.class === 'permission-missing' ? `${adviceFor(error)}. ${ALL_RIGHTS}` : adviceFor(error);
	const description = inDoubt ? doubtAdvice(next, advice.failure, place) : next;
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
function doubtAdvice(next: string, failure: Failure | undefined, { howToCheck }: ErrorPlace): string {
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

/** Between the lines of a description: the editor shows it as HTML, where a line break alone is a blank. */
export const LINE_BREAK = '<br>\n';

/** What the user entered cannot be sent: refused before any request, with what to do. */
export function inputError(node: INode, message: string, description: string, itemIndex?: number): NodeOperationError {
	return new NodeOperationError(node, cleanText(message), { description, itemIndex });
}
