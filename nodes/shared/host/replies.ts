/** Asking for an account's replies as they come, refusals included, through the one door out. */
import type { AskReply } from '../accountCheck/reply';
import type { Account } from '../protocol/account';
import type { Seen } from '../protocol/answer';
import { WangdianError } from '../protocol/wangdianError';
import { callWangdian, type HostContext } from './egress';

/** Every call keeps the allowance and waits its refusals out, as any other; whatever ends it but a WangdianError is thrown. */
export function repliesFrom(context: HostContext, account: Account): AskReply {
	return async (call) => {
		const seen: Seen[] = [];
		try {
			const body = await callWangdian(context, account, call, { waitOutLimits: true }, (one) => void seen.push(one));
			return { call, body, seen };
		} catch (error) {
			if (error instanceof WangdianError) return { call, error, seen };
			return await Promise.reject<never>(error);
		}
	};
}
