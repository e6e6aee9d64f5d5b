// Every code and text with which the servers refuse.
//
// Flagship: the vendor's error table (reference/wangdian-facts.md 2.1). Enterprise and web: documented ones as marked; the
// codes for signature, timestamp, address, frequency and concurrency are NOT known, so the two readings below are invented.
// Whoever reads these answers has to live with both, and therefore must not lean on the numbers.
import type { Edition, SimulatorSettings } from './types.mts';

/** A request refused with a code of the edition (`status` or `code`) and the message a client sees. */
export class Refused extends Error {
	readonly code: number;
	constructor(code: number, message: string) {
		super(message);
		this.code = code;
	}
}

export type Reason = 'sid' | 'appKey' | 'signature' | 'clock' | 'stopped' | 'address' | 'permission' | 'allowance' | 'concurrency';

type Reading = SimulatorSettings['reading'];
type Refusals = Record<Reason, (method: string) => [code: number, message: string]>;

const FLAGSHIP: Record<Reading, Refusals> = {
	a: {
		sid: () => [1, 'sid is not exists'],
		appKey: () => [1, 'app auth fail'],
		signature: () => [1, '验证失败'],
		clock: () => [7, '时间戳错误'],
		stopped: () => [1, 'app auth fail'], // no text of its own is documented
		address: () => [6, 'ip限制'],
		permission: () => [100, '权限不足'],
		allowance: () => [100, '超过每分钟最大调用频率限制，请稍后重试'],
		concurrency: () => [100, '超过每分钟最大并发次数限制，请稍后重试'],
	},
	b: {
		sid: () => [1, 'sid is not found'],
		appKey: () => [1, '验证失败'],
		signature: () => [1, '验证失败'],
		clock: () => [7, '时间戳错误'],
		stopped: () => [1, '验证失败'],
		address: () => [6, 'ip限制'],
		permission: (method) => [100, `接口权限不足:${method}`],
		allowance: () => [100, '超过每分钟最大调用频率限制,请稍后重试'], // the ASCII comma of the API pages' samples
		concurrency: () => [100, '请求并发超限'], // seen in third-party tests only
	},
};

// 1001, 1007, 2090 and 1012 are backed by a source, everything else in this table is invented.
const FORM: Record<Reading, Refusals> = {
	a: {
		sid: () => [1000, '卖家账号sid不存在'],
		appKey: () => [1001, 'appkey不存在'],
		signature: () => [1002, '签名错误，请检查sign'],
		clock: () => [1003, '时间戳误差超过5分钟，请检查timestamp'],
		stopped: () => [1007, '接口appkey已停用【解决办法：联系商务人员，重新开启接口appkey】'],
		address: () => [1008, '当前IP不在白名单内'],
		permission: () => [1009, '接口权限不足'],
		allowance: () => [1012, '接口调用频率超限，已限流'],
		concurrency: () => [1012, '接口调用并发超限，已限流'],
	},
	b: {
		sid: () => [2060, 'sid无效'],
		appKey: () => [2100, 'appkey无效'],
		signature: () => [2030, '签名验证失败'],
		clock: () => [2070, 'timestamp已过期'],
		stopped: () => [2090, 'appkey已停用'],
		address: () => [2080, 'ip限制'],
		permission: (method) => [2110, `没有接口权限：${method}`],
		allowance: () => [2500, '请求过于频繁，请稍后重试'],
		concurrency: () => [2501, '同时处理的请求过多，请稍后重试'],
	},
};

/** The refusal of an edition for a reason, in the given reading. */
export function refusal(edition: Edition, reading: Reading, reason: Reason, method: string): Refused {
	const [code, message] = (edition === 'flagship' ? FLAGSHIP : FORM)[reading][reason](method);
	return new Refused(code, message);
}
