/**
 * Keeps polls of one node out of each other's way, inside one process.
 *
 * In memory, all ticks of an active workflow share one static data object, and a tick may start while an earlier one still runs.
 * With durable cursors every tick gets a plain copy, read before it starts and stored some time after it ended; after a restart,
 * or with several poll times, the host runs ticks at the same time, all from the same copy. So there a tick is left out, too, when it
 * begins with the state that another one has just answered from: that one's state is on its way into the database.
 */
import { digest } from '../shared/feed/digest';
import { clock } from '../shared/host/clock';

/**
 * How long a host may take to store what a poll handed over, ms. A state that was not stored by then is polled from again. Measured in
 * queue mode: with Redis away for 20 s the durable engine of n8n 2.41.1 stores more than 10 s after the poll (docs/scaling.md).
 */
const STORING_MS = 120_000;

const runningInMemory = new WeakSet<object>();
const runningOnCopies = new Set<string>();
/** By node: the states that ticks of the last two minutes began with, and when these ticks ended. */
const answeredFrom = new Map<string, Array<{ base: string; at: number }>>();

/** A poll's turn. */
export interface Turn {
	/** Ends it; `changed` says whether the poll ended well and left a new state. */
	end(changed: boolean): void;
}

/**
 * Takes the turn for a poll.
 *
 * @param node what the host tells nodes apart by
 * @param stored the static data object that the host handed out
 * @param isCopy whether it is a copy of what is in the database
 * @returns undefined when this poll is to be left out
 */
export function takeTurn(node: string, stored: object, isCopy: boolean): Turn | undefined {
	if (!isCopy) {
		if (runningInMemory.has(stored)) return undefined;
		runningInMemory.add(stored);
		return { end: () => void runningInMemory.delete(stored) };
	}
	if (runningOnCopies.has(node)) return undefined;
	const base = digest(stored);
	const recent = (answeredFrom.get(node) ?? []).filter(({ at }) => clock.monotonic() - at < STORING_MS);
	if (recent.some((answered) => answered.base === base)) return undefined;
	runningOnCopies.add(node);
	return {
		end: (changed) => {
			runningOnCopies.delete(node);
			if (changed) answeredFrom.set(node, [...recent, { base, at: clock.monotonic() }]);
		},
	};
}
