/**
 * What to advise after a refusal. One table, tried from the top; the first rule that fits decides. To add what an account taught
 * you, add a line.
 *
 * A class chooses words, and how long a read waits before it is tried again. Whether a write may be sent again is no question of
 * words: see outcome.ts.
 *
 * Grades after the sources in the comments: A official, C seen in public code only (wangdian-facts 2).
 */
import type { EditionName } from './editions';
import type { Evidence, Shape } from './outcome';

export type ErrorClass =
	| 'allowance-exceeded'
	| 'concurrency-exceeded'
	| 'credential-rejected'
	| 'address-not-listed'
	| 'clock-off'
	/** The interface is not granted to the application. */
	| 'permission-missing'
	/** The employee that the interface account stands for may not see the warehouse or shop. */
	| 'right-missing'
	/** The interface is not open to applications of the open platform. */
	| 'not-offered'
	| 'unpaid'
	| 'bad-parameter'
	| 'business-rule'
	| 'redirected'
	/** No connection came about. */
	| 'unreachable'
	/** A server, but nothing at this address of it. */
	| 'address-unknown'
	/** Something other than the API of this edition. */
	| 'not-this-api'
	| 'temporary'
	| 'unknown';

interface Rule {
	readonly is: ErrorClass;
	readonly editions?: readonly EditionName[];
	/** HTTP status, from and to; absent: whatever the status. */
	readonly http?: readonly [from: number, to: number];
	/** Any of these shapes; absent: whatever the shape. */
	readonly shapes?: readonly Shape[];
	/** Any of these codes; absent: whatever the code. */
	readonly codes?: readonly number[];
	/** Tried against the message without blanks; absent: whatever the text. */
	readonly text?: RegExp;
}

const FLAGSHIP: readonly EditionName[] = ['flagship'];
const FORM: readonly EditionName[] = ['enterprise', 'web'];

const RULES: readonly Rule[] = [
	// --- no answer of the API at all.
	{ is: 'unreachable', shapes: ['unsent'] },
	{ is: 'temporary', shapes: ['silent'] },
	{ is: 'redirected', http: [300, 399] },
	{ is: 'allowance-exceeded', http: [429, 429] },
	{ is: 'temporary', http: [500, 599] },
	{ is: 'temporary', shapes: ['errorPage'], codes: [500, 502, 503, 504] },
	// The text of such a page often repeats the address, with words of its query: they say nothing.
	{ is: 'address-unknown', http: [404, 405], shapes: ['unreadable', 'uncoded', 'foreign', 'errorPage'] },
	{ is: 'address-unknown', shapes: ['errorPage'], codes: [404, 405] },
	// {"error_msg":"404 Route Not Found"}: C, web.
	{ is: 'address-unknown', text: /RouteNotFound/ },

	// --- limits. Two comma variants of the flagship's sentences exist (A); the other words are C.
	{
		is: 'concurrency-exceeded',
		text: /超过每分钟最大并发次数限制|并发(数|次数|量|请求)?.{0,3}(超限|超过|超出|过多|过高|限制|上限)|同时(处理|请求|访问|调用).{0,10}(过多|太多|超)|toomanyconcurrent/i,
	},
	{
		is: 'allowance-exceeded',
		text: /超过每分钟最大调用频率限制|频率.{0,3}(超限|超过|超出|限制|过高|过快|上限)|(请求|调用|访问|操作).{0,4}频繁|限流|toomanyrequests/i,
	},
	// 1012: three independent public sources, exact text unknown (C).
	{ is: 'allowance-exceeded', editions: FORM, codes: [1012] },

	// --- flagship: codes with one meaning (A).
	{ is: 'credential-rejected', editions: FLAGSHIP, codes: [3] },
	{ is: 'temporary', editions: FLAGSHIP, codes: [4, 5, 99] },
	{ is: 'address-not-listed', editions: FLAGSHIP, codes: [6] },
	{ is: 'clock-off', editions: FLAGSHIP, codes: [7] },
	{ is: 'bad-parameter', editions: FLAGSHIP, codes: [2, 8] },

	// --- credential: A for the flagship texts, 2090 and 1007; C for 1001, 2030, 2060, 2100 and the general words.
	{ is: 'credential-rejected', text: /验证失败|sidisnot(exists|found)|appauthfail|动态口令/i },
	{
		is: 'credential-rejected',
		text: /appkey.{0,6}(停用|不存在|无效|错误)|(sid|卖家账号).{0,6}(不存在|无效|错误)|签名|signature|sign.{0,8}(error|fail|invalid)/i,
	},
	{ is: 'credential-rejected', editions: FORM, codes: [1001, 2030, 2060, 2090, 2100] },
	{ is: 'address-not-listed', text: /ip(地址)?.{0,6}(限制|白名单|受限|不允许|未授权)|白名单/i },
	{ is: 'clock-off', text: /时间戳|timestamp/i },
	{ is: 'not-offered', text: /usedinternalonly/i },
	// 无仓库访问权限 (A), 无该仓库权限, 仓库不存在或无权限, 店铺不存在/无权限/类型错误 (A): the right of the employee to a warehouse or shop.
	{ is: 'right-missing', text: /(仓库|店铺|数据).{0,4}权限|不存在(或|\/|、)?(无|没有).{0,4}权限/ },
	// 权限不足, 接口权限不足:<method> (A): the interface is not granted to the application.
	{ is: 'permission-missing', text: /权限|未授权|无权/ },

	// 1060 充值余额为0或应用已欠费 (A, web).
	{ is: 'unpaid', text: /应用已?欠费|充值余额/ },

	// --- the request itself (A unless noted).
	{
		is: 'bad-parameter',
		text: /参数|invalidargumentcount|argumenttypemismatch|Forinputstring|时间跨度|查询时间过宽|查询条件太过宽|时间查询范围|分页大小|不(能|可|可以|得)(超过|大于)|(间隔|时间差|范围)最大|超过.{0,8}长度限制|格式(错误|不正确)|不合法|不是有效|请(传入|指定)|必须包含|仅支持分页查询|整数数组|不可以?为空|不能为(空|null)|为空或|mustnotbenull|Unparseabledate|Datatruncation|版本错误|page_size|page_no/i,
	},
	{ is: 'bad-parameter', editions: FORM, codes: [2104, 2180, 2220, 2310, 2830, 21000003, 21000011] },
	{
		is: 'business-rule',
		text: /单据|状态|不存在|已使用|重复|同名|已存在|已经存在|停用|不足|无效|无匹配|未找到|取消失败/,
	},
	{ is: 'business-rule', editions: FORM, codes: [21000006] },

	// --- passing trouble. 1020 says 系统异常 among other things, so the text decides (A); the list of codes is C.
	{ is: 'temporary', text: /异常|exception|未知错误|http\D{0,8}5\d\d|系统(繁忙|错误)|稍后(再试|重试)|数据库|database|超时|timeout/i },
	{ is: 'temporary', editions: FORM, codes: [1013, 1030, 1040, 1200, 1610] },

	// --- what the HTTP status says where the body says nothing.
	{ is: 'credential-rejected', http: [401, 401] },
	{ is: 'credential-rejected', http: [403, 403] },
	{ is: 'address-unknown', http: [404, 405] },
	{ is: 'temporary', shapes: ['unreadable'] },
	{ is: 'not-this-api', shapes: ['uncoded', 'foreign'] },
];

/** The class of a refusal or of a missing answer. */
export function classify({ edition, httpStatus, shape, code, text }: Omit<Evidence, 'okCode'>): ErrorClass {
	const rule = RULES.find(
		({ editions, http, shapes, codes, text: pattern }) =>
			(!editions || editions.includes(edition.name)) &&
			(!http || (httpStatus !== undefined && httpStatus >= http[0] && httpStatus <= http[1])) &&
			(!shapes || shapes.includes(shape)) &&
			(!codes || (code !== undefined && codes.includes(code))) &&
			(!pattern || pattern.test(text)),
	);
	return rule?.is ?? 'unknown';
}
