import type { Account } from '../../nodes/shared/protocol/account';
import type { JsonObject } from '../../nodes/shared/protocol/losslessJson';

/** A way to find what changed since the last poll, as people build it today. */
export interface Pattern {
	/** Short name, for the command line and the tests. */
	readonly key: string;
	/** Name in the table. */
	readonly title: string;
	/**
	 * `node`: a trigger node, polled at activation too, whose state n8n stores when it emits. `workflow`: a schedule, a request and
	 * code, whose static data n8n stores after every run.
	 */
	readonly host: 'node' | 'workflow';
	/** From when on it asks, seconds since 1970 UTC: with `created`, what was created before that is left out. */
	since(state: Readonly<Record<string, unknown>>): number | undefined;
	/** One poll; `state` is the static data and may be changed at any time, as in n8n. */
	poll(account: Account, state: Record<string, unknown>): Promise<JsonObject[]>;
}
