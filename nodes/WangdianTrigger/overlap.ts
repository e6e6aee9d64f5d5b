/**
 * Keeps polls of one node out of each other's way, inside one process.
 *
 * A tick may start while an earlier one still runs, and while one runs the workflow may be saved: then the host makes another object of it,
 * with the state that is in its database, and polls that too. So turns go by the workflow's and the node's id.
 *
 * What a poll begins with is not always what the last one left.
 *
 * In memory, the host's database holds what its object of the workflow had when some poll emitted: the state of this node's last emission,
 * or an older one, when another trigger of the workflow emitted from an object that was made earlier (n8n makes a new object for the
 * triggers that a save changed, and leaves the others theirs). The process knows better, and every state says which process wrote it: where
 * a new object comes up with one that this process wrote or began with, or with none, the process goes on from its own. What comes from
 * elsewhere, another main process that has led meanwhile or an import, is gone on from.
 *
 * A poll that hands records over leaves its state only when the host takes them: n8n 2.41 throws away what a poll brings that ends after
 * its workflow was saved or deactivated; older versions took that. So where the process stands, and what stands in the object that the host
 * saves next, is never ahead of what arrived. Until it is clear, polls of another object are left out: n8n's scheduler without durable
 * cursors makes an object for every tick, and asks its database before it takes what one brought.
 *
 * For the next start of the host, when only the database is left, a poll stores the states of the workflow's other Wangdian triggers
 * together with its own, as the process knows them.
 *
 * With durable cursors, every tick gets a plain copy, read before it starts and stored some time after it ended; after a restart, or with
 * several poll times, the host runs ticks at the same time, all from the same copy. So there a tick is left out when it begins with the
 * state that another one has just answered from: that one's state is on its way into the database.
 */
import { digest } from '../shared/feed/digest';
import { clock } from '../shared/host/clock';
import type { CopyStore, Entry, MemoryStore, StateStore } from './stateStore';

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

/** How long a host in memory may take to take what a poll handed over, ms: usually no time at all. */
const TAKING_MS = 5_000;

/** How many nodes are known, those that polled last: what is forgotten costs a longer read. */
const MOST_NODES = 1_000;

/** The nodes that are polled at present. */
const running = new Set<string>();

/** With durable cursors, by node: the states that ticks began with, and until when (monotonic, ms) nobody else may. */
const answeredFrom = new Map<string, Array<{ base: string; untilMs: number }>>();

/** In memory, by node: where the process stands. */
const latest = new Map<string, Standing>();

/** In memory, by object of a workflow and by node: leaves the state of a poll that has handed records over, when the host takes them. */
const handedOver = new WeakMap<object, Map<string, () => void>>();

/** In memory, by node: until when (monotonic, ms) the host may still take what a poll has handed over. */
const untaken = new Map<string, number>();

interface Standing {
	readonly workflowId: string;
	readonly key: string;
	readonly name: string;
	readonly state: object;
	/** A digest of the state of elsewhere that the process began with. */
	readonly began: string;
}

/** A poll's turn. */
export interface Turn {
	/** The state to begin with. */
	readonly state: unknown;
	/**
	 * Leaves the state in which the poll ended: once, last in a poll that ends well.
	 *
	 * @param handsOver whether the host gets records, which it may not take
	 */
	leave(state: object, handsOver: boolean): void;
	/** Ends it, however the poll ended. */
	end(): void;
}

/**
 * Takes the turn for a poll.
 *
 * @returns undefined when this poll is to be left out
 */
export function takeTurn(store: StateStore): Turn | undefined {
	if (running.has(store.owner)) return undefined;
	return store.isCopy ? turnOnCopy(store) : turnInMemory(store);
}

/** What a tick began with. No state of one kind of record is not no state of another: the node may have been given another one just now. */
function baseOf(name: string, state: unknown): string {
	return digest([name, state ?? null]);
}

function turnOnCopy(store: CopyStore): Turn | undefined {
	const { owner, name, stored } = store;
	const base = baseOf(name, stored);
	const recent = (answeredFrom.get(owner) ?? []).filter(({ untilMs }) => clock.monotonic() < untilMs);
	if (recent.some((answered) => answered.base === base)) return undefined;
	return begin(owner, stored, (next, handsOver) => {
		// What is thrown away there is not stored either.
		store.store(next);
		// A state that has not changed is not on its way anywhere.
		if (!handsOver && baseOf(name, next) === base) return;
		keep(answeredFrom, owner, [...recent, { base, untilMs: clock.monotonic() + (handsOver ? STORING_MS : STORING_QUIET_MS) }]);
	});
}

function turnInMemory(store: MemoryStore): Turn | undefined {
	const { owner, workflowId, key, name, holder, stored } = store;
	// An object that is polled on is the present one, and what it brings is taken, however the host may do that.
	handedOver.get(holder)?.get(owner)?.();
	if (clock.monotonic() < (untaken.get(owner) ?? -Infinity)) return undefined;
	untaken.delete(owner);
	const last = latest.get(owner);
	const known = last?.name === name && knows(last, store) ? last : undefined;
	const began = known?.began ?? baseOf(name, stored);
	return begin(owner, known ? known.state : stored, (state, handsOver) => {
		const leave = () => {
			handedOver.get(holder)?.delete(owner);
			untaken.delete(owner);
			storeOthers(store);
			store.store(key, name, state);
			keep(latest, owner, { workflowId, key, name, state, began });
		};
		if (!handsOver) return leave();
		const ofHolder = handedOver.get(holder) ?? new Map<string, () => void>();
		handedOver.set(holder, ofHolder.set(owner, leave));
		keep(untaken, owner, clock.monotonic() + TAKING_MS);
		store.whenTaken(leave);
	});
}

/** Whether a stored state says nothing that the process does not know: it wrote that, or began with it, or somebody has removed it. */
function knows({ name, began }: Standing, { stored, isOwn }: Entry): boolean {
	return stored === undefined || isOwn || baseOf(name, stored) === began;
}

/** Stores the states of the workflow's other triggers where this object has older ones. */
function storeOthers(store: MemoryStore): void {
	for (const [owner, standing] of latest) {
		const { workflowId, key, name, state } = standing;
		if (workflowId !== store.workflowId || owner === store.owner) continue;
		if (knows(standing, store.read(key, name))) store.store(key, name, state);
	}
}

/** Sets an entry as the newest, and forgets the oldest beyond so many. */
function keep<Value>(nodes: Map<string, Value>, owner: string, value: Value): void {
	nodes.delete(owner);
	nodes.set(owner, value);
	if (nodes.size <= MOST_NODES) return;
	const [oldest] = nodes.keys();
	nodes.delete(oldest);
}

function begin(owner: string, state: unknown, leave: Turn['leave']): Turn {
	running.add(owner);
	return { state, leave, end: () => void running.delete(owner) };
}
