/**
 * Keeps polls of one node out of each other's way, inside one process.
 *
 * A tick may start while an earlier one still runs, and while one runs the workflow may be saved: then the host makes another object of it,
 * with the state that is in its database, and polls that too. So turns go by the workflow's and the node's id.
 *
 * What a poll begins with is not always what the last one left.
 *
 * In memory, the new object of a saved workflow holds the state of the database, which n8n writes only when a poll emits. Where only polls
 * that brought nothing lie between that state and the process's own, the process goes on from its own. Where records were handed over in
 * between, they may never have arrived: since 2.41 n8n throws away what a poll brings that ends after its workflow was saved or
 * deactivated; before, it took that. Three things tell:
 * - A poll of the new object that starts while one of the old object runs: the old one then brings nothing and stores nothing, which is
 *   right for both kinds of host.
 * - A poll of the new object that comes later looks whether the host saved the state of the poll that handed over: it does so exactly when
 *   it takes what that brought. If it did not, for longer than saving may take, the new object goes on from the state of the database.
 * - While saving may still be under way, the poll is left out.
 *
 * With durable cursors, every tick gets a plain copy, read before it starts and stored some time after it ended; after a restart, or with
 * several poll times, the host runs ticks at the same time, all from the same copy. So there a tick is left out when it begins with the
 * state that another one has just answered from: that one's state is on its way into the database.
 */
import { digest } from '../shared/feed/digest';
import { clock } from '../shared/host/clock';
import type { StateStore } from './stateStore';

/**
 * How long a host with durable cursors may take to store what a poll handed over, ms. A state that was not stored by then is polled from
 * again. Measured in queue mode: with Redis away for 20 s the durable engine of n8n 2.41.1 stores more than 10 s after the poll
 * (docs/scaling.md).
 */
const STORING_MS = 120_000;

/**
 * The same for the state of a poll that brought nothing, ms: the poll at an activation is one, whose state no host stores, and ticks must
 * not wait for it. A tick that runs from the same copy beside it starts within this time.
 */
const STORING_QUIET_MS = 10_000;

/** How long a host in memory may take to write a state into its database, ms; n8n begins to as soon as it takes what a poll brought. */
const SAVING_MS = 30_000;

/** How many nodes are known, those that polled last: what is forgotten costs a longer read. */
const MOST_NODES = 1_000;

/** How many of the states that led to the last one are known again, in memory: a day of minutes. */
const ANCESTORS = 1_440;

/** By node: the object of the workflow that polls at present, and whether another one has come up since. */
const running = new Map<string, { readonly holder: object; isSuperseded: boolean }>();

/** With durable cursors, by node: the states that ticks began with, and until when (monotonic, ms) nobody else may. */
const answeredFrom = new Map<string, Array<{ base: string; untilMs: number }>>();

/** In memory, by node: where the process stands. */
const latest = new Map<string, Standing>();

interface Standing {
	readonly name: string;
	readonly state: unknown;
	/** Digests of the states from which only polls that brought nothing led to this one; its own is the last. */
	readonly quiet: readonly string[];
	readonly handedOver?: HandedOver;
}

/** The last poll that handed records over. */
interface HandedOver {
	/** Digests of the states before it. */
	readonly before: readonly string[];
	readonly holder: object;
	readonly atMs: number;
	/** Whether the host took the records: it saved the state, or polled the same object of the workflow again. */
	isTaken(): boolean;
}

/** A poll's turn. */
export interface Turn {
	/** The state to begin with. */
	readonly state: unknown;
	/** Whether the host has made another object of the workflow since: what this poll brings may be thrown away, so it must not bring any. */
	isSuperseded(): boolean;
	/**
	 * Ends it.
	 *
	 * @param state the new one, if the poll ended well and stored it
	 * @param handsOver whether the host gets records
	 */
	end(state?: unknown, handsOver?: boolean): void;
}

/**
 * Takes the turn for a poll.
 *
 * @returns undefined when this poll is to be left out
 */
export function takeTurn(store: Omit<StateStore, 'store'>): Turn | undefined {
	const other = running.get(store.owner);
	if (other) {
		// With durable cursors every tick has an object of its own, and what is thrown away there is not stored either.
		if (!store.isCopy && other.holder !== store.holder) other.isSuperseded = true;
		return undefined;
	}
	const base = baseOf(store.name, store.stored);
	return store.isCopy ? turnOnCopy(store, base) : turnInMemory(store, base);
}

/** What a tick began with. No state of one kind of record is not no state of another: the node may have been given another one just now. */
function baseOf(name: string, state: unknown): string {
	return digest([name, state ?? null]);
}

function turnOnCopy(store: Omit<StateStore, 'store'>, base: string): Turn | undefined {
	const { owner, name, stored } = store;
	const recent = (answeredFrom.get(owner) ?? []).filter(({ untilMs }) => clock.monotonic() < untilMs);
	if (recent.some((answered) => answered.base === base)) return undefined;
	return begin(store, stored, (next, handsOver) => {
		// A state that has not changed is not on its way anywhere.
		if (!handsOver && baseOf(name, next) === base) return;
		keep(answeredFrom, owner, [...recent, { base, untilMs: clock.monotonic() + (handsOver ? STORING_MS : STORING_QUIET_MS) }]);
	});
}

function turnInMemory(store: Omit<StateStore, 'store'>, base: string): Turn | undefined {
	const { owner, name, holder, stored, isSaved } = store;
	const last = latest.get(owner);
	// Of another kind of record it says nothing.
	let known = last?.name === name ? last : undefined;
	if (known && !known.quiet.includes(base)) {
		const { handedOver } = known;
		if (!handedOver?.before.includes(base)) known = undefined;
		else if (!handedOver.isTaken()) {
			if (clock.monotonic() < handedOver.atMs + SAVING_MS) return undefined;
			known = undefined;
		}
	}
	const earlier = known?.handedOver?.holder === holder ? { ...known.handedOver, isTaken: () => true } : known?.handedOver;
	const state = known ? known.state : stored;
	return begin(store, state, (next, handsOver) => {
		const quiet = [...(known?.quiet ?? []), base, baseOf(name, state)];
		const end = baseOf(name, next);
		const line = [...(earlier?.before ?? []), ...quiet].slice(-ANCESTORS);
		keep(
			latest,
			owner,
			handsOver
				? { name, state: next, quiet: [end], handedOver: { before: line, holder, atMs: clock.monotonic(), isTaken: isSaved } }
				: { name, state: next, quiet: [...quiet, end].slice(-ANCESTORS), handedOver: earlier },
		);
	});
}

/** Sets an entry as the newest, and forgets the oldest beyond so many. */
function keep<Value>(nodes: Map<string, Value>, owner: string, value: Value): void {
	nodes.delete(owner);
	nodes.set(owner, value);
	if (nodes.size <= MOST_NODES) return;
	const [oldest] = nodes.keys();
	nodes.delete(oldest);
}

function begin(
	{ owner, holder }: Pick<StateStore, 'owner' | 'holder'>,
	state: unknown,
	ended: (next: unknown, handsOver: boolean) => void,
): Turn {
	const turn = { holder, isSuperseded: false };
	running.set(owner, turn);
	return {
		state,
		isSuperseded: () => turn.isSuperseded,
		end(next, handsOver = false) {
			running.delete(owner);
			if (next !== undefined) ended(next, handsOver);
		},
	};
}
