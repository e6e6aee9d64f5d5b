/**
 * Keeps polls of one node out of each other's way, inside one process.
 *
 * A tick may start while an earlier one still runs, and while one runs the workflow may be saved: then the host makes another object of it,
 * with the state that is in its database, and polls that too. So turns go by the workflow's and the node's id.
 *
 * What a poll begins with is not always what the last one left. In memory, the new object of a saved workflow holds the state of the database,
 * which n8n writes only when a poll emits: here the process knows the later one, and goes on from it. With durable cursors, every tick gets a
 * plain copy, read before it starts and stored some time after it ended; after a restart, or with several poll times, the host runs
 * ticks at the same time, all from the same copy. So there a tick is left out when it begins with the state that another one has just
 * answered from: that one's state is on its way into the database.
 */
import { digest } from '../shared/feed/digest';
import { clock } from '../shared/host/clock';
import type { StateStore } from './stateStore';

/**
 * How long a host may take to store what a poll handed over, ms. A state that was not stored by then is polled from again. Measured in
 * queue mode: with Redis away for 20 s the durable engine of n8n 2.41.1 stores more than 10 s after the poll (docs/scaling.md).
 */
const STORING_MS = 120_000;

/** How many of the states that led to the last one are known again, in memory: a day of minutes. */
const ANCESTORS = 1_440;

const running = new Set<string>();
/** With durable cursors, by node: the states that ticks of the last two minutes began with, and when these ticks ended. */
const answeredFrom = new Map<string, Array<{ base: string; at: number }>>();
/** In memory, by node: the last state, and digests of those that it came from. */
const latest = new Map<string, { readonly name: string; readonly state: unknown; readonly ancestors: readonly string[] }>();

/** A poll's turn. */
export interface Turn {
	/** The state to begin with. */
	readonly state: unknown;
	/** Ends it; `state` is the new one if the poll ended well. */
	end(state?: unknown): void;
}

/**
 * Takes the turn for a poll.
 *
 * @returns undefined when this poll is to be left out
 */
export function takeTurn(store: Omit<StateStore, 'store'>): Turn | undefined {
	if (running.has(store.owner)) return undefined;
	const base = baseOf(store.name, store.stored);
	return store.isCopy ? turnOnCopy(store, base) : turnInMemory(store, base);
}

/** What a tick began with. No state of one kind of record is not no state of another: the node may have been given another one just now. */
function baseOf(name: string, state: unknown): string {
	return digest([name, state ?? null]);
}

function turnOnCopy({ owner, stored }: Omit<StateStore, 'store'>, base: string): Turn | undefined {
	const recent = (answeredFrom.get(owner) ?? []).filter(({ at }) => clock.monotonic() - at < STORING_MS);
	if (recent.some((answered) => answered.base === base)) return undefined;
	running.add(owner);
	return {
		state: stored,
		end(state) {
			running.delete(owner);
			if (state !== undefined) answeredFrom.set(owner, [...recent, { base, at: clock.monotonic() }]);
		},
	};
}

function turnInMemory({ owner, name, stored }: Omit<StateStore, 'store'>, base: string): Turn {
	const last = latest.get(owner);
	// Of another kind of record it says nothing.
	const known = last?.name === name ? last : undefined;
	const isAncestor = known?.ancestors.includes(base) ?? false;
	const state = known && isAncestor ? known.state : stored;
	running.add(owner);
	return {
		state,
		end(next) {
			running.delete(owner);
			if (next === undefined) return;
			const line = isAncestor || known === undefined ? (known?.ancestors ?? []) : [];
			const ancestors = [...line, base, baseOf(name, state)].slice(-ANCESTORS);
			latest.set(owner, { name, state: next, ancestors });
		},
	};
}
