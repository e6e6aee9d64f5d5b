/** What a reply says about the interface that was asked, and what to do about it. */
import type { ErrorClass } from '../protocol/errorClasses';
import type { WangdianError } from '../protocol/wangdianError';
import type { Interface } from './interfaces';
import type { Reply } from './reply';

export type InterfaceState =
	| 'granted'
	/** The application has no right to it. */
	| 'not_granted'
	/** The edition documents no such interface, or the server does not know it. */
	| 'not_in_edition'
	/** It wants to be paid for. */
	| 'paid'
	/** Refused for another reason, in the vendor's words. */
	| 'refused'
	/** No answer of the API came. */
	| 'unreachable'
	/** A write, or what was not worth asking any more. */
	| 'not_asked';

/** What the catalogue knows of a method. */
export interface KnownMethod {
	/** In English. */
	readonly title: string;
	/** As the open platform lists it. */
	readonly vendorTitle: string;
	/** Whether the vendor sells it separately (增值接口). */
	readonly isPaid: boolean;
}

/** What to do after an error in general, in one sentence without a full stop. */
export type Advise = (error: WangdianError) => string;

interface Row {
	readonly state: InterfaceState;
	readonly classes?: readonly ErrorClass[];
	/** Tried against the vendor's text. */
	readonly text?: RegExp;
	readonly is?: (error: WangdianError) => boolean;
	/** Absent: the general advice, which `general` is. */
	readonly todo?: (about: { method: string; known?: KnownMethod; general: string }) => string;
}

const order = (method: string) => `Order '${method}' on the open platform: Wangdian sells it separately`;

/** Tried from the top; the first row that fits decides. */
const ROWS: readonly Row[] = [
	// The server looked at the times of the request: it had accepted the call (wangdian-facts 7).
	{ state: 'granted', text: /必须包含起止时间/, todo: () => '' },
	{
		state: 'not_in_edition',
		is: ({ details }) =>
			details.httpStatus === 404 ||
			/接口不存在|方法不存在|(api|method|route)(is)?not(found|exist)/i.test(details.vendorMessage.replace(/\s/g, '')),
		todo: ({ method }) =>
			`The server does not know '${method}'. If it knows the others, it is older than this interface or of another edition; else check 'Edition', 'Environment' and 'Base URL' in the credential`,
	},
	{ state: 'paid', classes: ['unpaid'] },
	{
		state: 'paid',
		text: /付费|增值(接口|服务)|未(购买|订购)|请(先)?(购买|订购|续费)|服务(已)?(过期|到期)/,
		todo: ({ method }) => order(method),
	},
	{
		state: 'not_granted',
		classes: ['permission-missing'],
		todo: ({ method, known, general }) => (known?.isPaid ? `${general}. ${order(method)}` : general),
	},
	{ state: 'not_granted', classes: ['right-missing', 'not-offered'] },
	{ state: 'unreachable', is: ({ details }) => details.code === undefined && details.class !== 'redirected' },
	{
		state: 'refused',
		classes: ['bad-parameter', 'business-rule', 'unknown'],
		todo: () =>
			'The server refuses the usual question. Please report it with this row (issue form "Something does not work"): the edition, the code and the text',
	},
	{ state: 'refused' },
];

/** What a row of the list says about an interface. */
export interface Verdict {
	readonly state: InterfaceState;
	/** The vendor's code. */
	readonly code: string;
	/** The vendor's text; ours where the vendor said nothing. */
	readonly message: string;
	readonly todo: string;
}

/** The verdict on a reply. */
export function verdictOn({ method = '' }: Interface, { error }: Reply, known: KnownMethod | undefined, advise: Advise): Verdict {
	if (!error) return { state: 'granted', code: '', message: '', todo: '' };
	const { details } = error;
	const row = ROWS.find(
		({ classes, text, is }) =>
			(!classes || classes.includes(details.class)) && (!text || text.test(details.vendorMessage)) && (!is || is(error)),
	)!;
	return {
		state: row.state,
		code: details.code ?? '',
		message: details.vendorMessage === '' ? error.message : details.vendorMessage,
		todo: row.todo?.({ method, known, general: advise(error) }) ?? advise(error),
	};
}

/** Refusals that are about the account or the line, not about one interface. */
const OF_ALL: readonly ErrorClass[] = [
	'credential-rejected',
	'address-not-listed',
	'clock-off',
	'redirected',
	'not-this-api',
	'allowance-exceeded',
	'concurrency-exceeded',
];

/** Whether the next interface will most likely be answered the same. */
export function concernsAll({ details }: WangdianError): boolean {
	return OF_ALL.includes(details.class) || details.httpStatus === undefined;
}
