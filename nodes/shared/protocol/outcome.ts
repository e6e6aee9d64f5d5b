/**
 * What an answer proves about the data: whether the ERP carried a request out. Nothing is believed further than it proves.
 *
 * One table, tried from the top; the first row whose every condition holds decides. What the words of a text advise is another
 * question with a table of its own (errorClasses.ts): they never lead to a second sending of a write.
 */
import type { ApiCall, Edition } from './editions';
import type { ErrorClass } from './errorClasses';
import type { JsonObject } from './losslessJson';

/** What is true of the data after a request that was not accepted. */
export type Outcome =
	/** The server refused: nothing changed, and the same request would be refused again. */
	| 'notCarriedOut'
	/** Proven to have changed nothing, or a read: the same request may be sent again. */
	| 'maySendAgain'
	/** A write that the server may have carried out. */
	| 'inDoubt';

/** What came back, before anything of it is believed. */
export interface Evidence {
	readonly edition: Edition;
	/** Absent when no response came. */
	readonly httpStatus?: number;
	readonly shape: Shape;
	/** The code, where the shape is `coded` or `errorPage`. */
	readonly code?: number;
	/** The method's own code of success, beside 0. */
	readonly okCode?: number;
	/** The server's message as `evidenceIn` gives it; empty where there is none. */
	readonly text: string;
}

export type Shape =
	/** Nothing left this machine: refused connection, unknown host, invalid certificate. */
	| 'unsent'
	/** Something was sent, and no complete response came. */
	| 'silent'
	/** A response that is no JSON object. */
	| 'unreadable'
	/** A JSON object without the edition's code field, or with one that is neither a number nor a text of digits. */
	| 'uncoded'
	/** The same, with the code field of the other editions. */
	| 'foreign'
	/** A code beside fields of a framework's own error page, as Spring's `{"status":504,"error":"Gateway Timeout","path":...}`. */
	| 'errorPage'
	/** A JSON object with a code. */
	| 'coded';

interface Row {
	readonly is: Outcome | 'accepted';
	/** Absent: whatever the HTTP status. */
	readonly http?: '2xx';
	/** Absent: whatever the shape. */
	readonly shape?: Shape;
	readonly edition?: Edition['name'];
	/** Absent: whatever the code. */
	readonly code?: (code: number, okCode: number | undefined) => boolean;
	/** Tried against the message without blanks. Absent: whatever it says. */
	readonly text?: RegExp;
}

/** The vendor's two sentences for a request that was turned away before it was looked at, whole; both commas are documented. */
const LIMIT_SENTENCE = /^超过每分钟最大(调用频率|并发次数)限制([，,]请稍后(重试|再试))?[。.！!]?$/;

/** A machine that stumbled, in the words of its logs. */
const MACHINE =
	/exception|error|sql|异常|数据库|null|undefined|timeout|timedout|超时|stacktrace|deadlock|死锁|rollback|回滚|系统(错误|繁忙)|(服务|服务器)(错误|繁忙|不可用)|内部错误|未知错误|其他错误|网关|badgateway|serviceunavailable|internalserver|稍后(再试|重试)/i;

/** What a number behind it belongs to: a record, or what is wrong with one (序列号500不存在, 单据不存在:512). */
const RECORD_WORDS = [
	/序列号|箱码|条码|编码|编号|单号|订单|单据|[出入]库单|调拨单|退换单|采购单|货品|商品|规格|仓库|店铺|批次|批号|货位|第/,
	/sn|sku|spec|goods|order|warehouse|shop|batch|barcode|number|_no|_id/,
	/不存在|已存在|重复/,
];

/** What may stand between such a word and its number: signs, and other numbers of a list. */
const LISTED = /[\w,，、;；:：.=#[\]【】「」"'“”()（）<>《》-]{0,80}/;

/** A number of things (不能超过500个), and one that is told to be a record's only behind it. */
const COUNTED_FROM = /超过|大于|最多|最大/;
const COUNTED = /[个条行件单张笔次天字位]|[\]】」"'”)）>》]?(?:不存在|已存在|重复|号)/;

/** An HTTP status of a server's trouble behind a word for it, whatever else stands around them. */
const NAMED_STATUS =
	/(?:http\D{0,12}|http\/\d(?:\.\d)?|(?:(?<![a-z_])(?:(?:status)?code|err(?:no|code)?)|status|server|gateway|proxy|response|returned)[^\da-z]{0,8})5\d\d(?!\d)/;

const sourceOf = (...parts: RegExp[]): string => parts.map(({ source }) => source).join('|');

/**
 * A number that stands by itself is a status, too, unless a record's word stands before it; one that is part of a longer text
 * (SN500, A-0012-512) is none.
 */
const BARE_STATUS = new RegExp(
	`(?<![\\w.-]|${COUNTED_FROM.source}|(?:${sourceOf(...RECORD_WORDS)})${LISTED.source})5\\d\\d(?![\\w-]|\\.\\d|${COUNTED.source})`,
);

/** An HTTP status of a server's trouble, told in a text. */
const SERVER_STATUS = new RegExp(sourceOf(NAMED_STATUS, BARE_STATUS), 'i');

/** In characters. What a refusal of a person's making never is; beyond it nothing is looked at. */
const LONGEST_TEXT = 2_000;
const TOO_LONG = new RegExp(`^[^]{${LONGEST_TEXT + 1}}`);

/** A server's message as the tables read it: without blanks, and no more of it than tells that it is too long. */
export function evidenceIn(message: string): string {
	return message.length > LONGEST_TEXT ? message.slice(0, LONGEST_TEXT + 1) : message.replace(/\s+/g, '');
}

/** Half a job. */
const HALF_DONE = /部分|已保存|已写入|成功|其余|partial|saved/i;

export const OUTCOMES: readonly Row[] = [
	{ is: 'accepted', http: '2xx', code: (code, okCode) => code === 0 || code === okCode },

	{ is: 'maySendAgain', shape: 'unsent' },
	{ is: 'maySendAgain', http: '2xx', shape: 'coded', text: LIMIT_SENTENCE },
	// A request that lay in a queue too long: once more with a fresh time stamp (see retry.ts).
	{ is: 'maySendAgain', http: '2xx', shape: 'coded', edition: 'flagship', code: (code) => code === 7, text: /^时间戳错误[。.！!]?$/ },

	// 数据库错误, 其他错误: how far the server got, the code does not say, whatever the text.
	{ is: 'inDoubt', edition: 'flagship', code: (code) => code === 4 || code === 5 || code === 99 },
	{ is: 'inDoubt', code: (code) => code >= 500 && code <= 599 },
	{ is: 'inDoubt', text: TOO_LONG },
	{ is: 'inDoubt', text: MACHINE },
	{ is: 'inDoubt', text: SERVER_STATUS },
	{ is: 'inDoubt', text: HALF_DONE },

	{ is: 'notCarriedOut', http: '2xx', shape: 'coded', text: /./ },

	// HTTP 3xx, 4xx, 5xx whatever the body says, refusals without a message, unknown shapes, unreadable text, time-outs, resets.
	{ is: 'inDoubt' },
];

/** What an answer proves of a write; what it proves of a read is the business of `outcomeFor`. */
export function provenBy({ edition, httpStatus = 0, shape, code, okCode, text }: Evidence): Outcome | 'accepted' {
	const row = OUTCOMES.find(
		(one) =>
			(one.http === undefined || (httpStatus >= 200 && httpStatus < 300)) &&
			(one.shape === undefined || one.shape === shape) &&
			(one.edition === undefined || one.edition === edition.name) &&
			(one.code === undefined || (code !== undefined && one.code(code, okCode))) &&
			(one.text === undefined || one.text.test(text)),
	);
	return row!.is;
}

/** Trouble that passes: what a read is tried again after. */
const PASSING: readonly ErrorClass[] = ['temporary', 'allowance-exceeded', 'concurrency-exceeded', 'clock-off'];

/**
 * The outcome of a call that was not accepted. A read changes nothing, so nothing about it is in doubt: it may be sent again
 * after any passing trouble.
 */
export function outcomeFor(call: ApiCall, proven: Outcome, errorClass: ErrorClass): Outcome {
	if (call.kind === 'write') return proven;
	return proven === 'maySendAgain' || PASSING.includes(errorClass) ? 'maySendAgain' : 'notCarriedOut';
}

/** The shape of a body, and its code: a number or a text of digits; never a boolean, a list or a blank. */
export function shapeOf(edition: Edition, body: JsonObject | undefined): { shape: Shape; code?: number } {
	if (!body) return { shape: 'unreadable' };
	const value = body[edition.codeField];
	const isFramework = FRAMEWORK_FIELDS.some((name) => name in body);
	if (isCode(value)) return { shape: isFramework ? 'errorPage' : 'coded', code: Number(value) };
	const isForeign = value === undefined && !isFramework && isCode(body[edition.otherCodeField]);
	return { shape: isForeign ? 'foreign' : 'uncoded' };
}

function isCode(value: unknown): boolean {
	return typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value));
}

/** What web frameworks put into their own error pages and no edition documents in an answer. */
const FRAMEWORK_FIELDS = ['error', 'exception', 'trace', 'path'];
