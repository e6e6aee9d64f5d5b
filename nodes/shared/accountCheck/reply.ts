/** What came back for one call of a check: an answer or a refusal, and what was seen on the way. */
import type { Seen } from '../protocol/answer';
import type { ApiCall } from '../protocol/editions';
import type { JsonObject } from '../protocol/losslessJson';
import type { WangdianError } from '../protocol/wangdianError';

export interface Reply {
	readonly call: ApiCall;
	/** The answer of success. */
	readonly body?: JsonObject;
	/** Why there is none. */
	readonly error?: WangdianError;
	/** The responses, one for each try that got one; the last is this reply's. */
	readonly seen: readonly Seen[];
}

/** Sends a call and tells what came back, refusals too. */
export type AskReply = (call: ApiCall) => Promise<Reply>;

/** How long the answer took, whole ms; null where there was none. */
export function tookMs({ seen }: Reply): number | null {
	const last = seen.at(-1);
	return last ? Math.round(last.took) : null;
}
