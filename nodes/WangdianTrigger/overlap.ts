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
 * a new object comes up with one that this process wrote or began with, or with none, the process goes on from its own. What a poll has
 * handed over may never have arrived, though: since 2.41 n8n throws away what a poll brings that ends after its workflow was saved or
 * deactivated; before, it took that. Then it goes on from where it stood before that poll. What tells:
 * - A poll of the new object that starts while one of the old object runs: the old one then brings nothing and stores nothing, which is
 *   right for both kinds of host.
 * - A poll of the new object that comes later looks whether the host saved the state of the poll that handed over, which it does exactly
 *   when it takes what that brought: the stored state says so itself, or the old object.
 * - While saving may still be under way, the poll is left out.
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

/** How long a host in memory may take to write a state into its database, ms; n8n begins to as soon as it takes what a poll brought. */
const SAVING_MS = 30_000;

/** How many nodes are known, those that polled last: what is forgotten costs a longer read. */
const MOST_NODES = 1_000;

/** How long a host in memory takes for that as a rule, ms: later, another poll may settle the question. */
const SAVED_SOON_MS = 1_000;

/** The turns of this process, counted. */
let turns = 0;

/** By node: the object of the workflow that polls at present, and whether another one has come up since. */
const running = new Map<string, { readonly holder: object | undefined; isSuperseded: boolean }>();

/** With durable cursors, by node: the states that ticks began with, and until when (monotonic, ms) nobody else may. */
const answeredFrom = new Map<string, Array<{ base: string; untilMs: number }>>();

/** In memory, by node: where the process stands. */
const latest = new Map<string, Standing>();

interface Standing {
	readonly workflowId: string;
	readonly key: string;
	readonly name: string;
	readonly state: unknown;
	/** The turn that made it. */
	readonly turn: number;
	/** A digest of the state of elsewhere that the process began with. */
	readonly began: string;
	readonly handedOver?: HandedOver;
}

/** The last poll that handed records over. */
interface HandedOver {
	readonly turn: number;
	/** Where the process stood before. */
	readonly from: Entry;
	readonly holder: object;
	readonly atMs: number;
	/** Whether the host has saved what its object of the workflow held. */
	isSaved(): boolean;
	/** Whether it took the records, once that is certain. */
	isTaken?: boolean;
}

/** A poll's turn. */
export interface Turn {
	/** The state to begin with. */
	readonly state: unknown;
	/** Whether the host has made another object of the workflow since: what this poll brings may be thrown away, so it must not bring any. */
	isSuperseded(): boolean;
	/**
	 * Stores where the poll ended, last in a poll that ends well.
	 *
	 * @param handsOver whether the host gets records
	 */
	store(state: object, handsOver: boolean): void;
	/** Ends it, however the poll ended. */
	end(): void;
}

/**
 * Takes the turn for a poll.
 *
 * @returns undefined when this poll is to be left out
 */
export function takeTurn(store: StateStore): Turn | undefined {
	const other = running.get(store.owner);
	if (other) {
		// With durable cursors every tick has an object of its own, and what is thrown away there is not stored either.
		if (!store.isCopy && other.holder !== store.holder) other.isSuperseded = true;
		return undefined;
	}
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
	return begin(owner, undefined, stored, (next, handsOver) => {
		store.store(next);
		// A state that has not changed is not on its way anywhere.
		if (!handsOver && baseOf(name, next) === base) return;
		keep(answeredFrom, owner, [...recent, { base, untilMs: clock.monotonic() + (handsOver ? STORING_MS : STORING_QUIET_MS) }]);
	});
}

function turnInMemory(store: MemoryStore): Turn | undefined {
	const { owner, workflowId, key, name, holder, stored, writtenIn, isSaved } = store;
	const last = latest.get(owner);
	const known = last?.name === name && knows(last, store) ? last : undefined;
	let from: Entry = known ? { stored: known.state, writtenIn: known.turn } : { stored, writtenIn };
	let earlier = known?.handedOver;
	if (earlier) {
		// An object that is polled on is the present one, and what it brings is taken. What was saved later shows what was taken before.
		earlier.isTaken ??= earlier.holder === holder || (writtenIn ?? 0) >= earlier.turn || earlier.isSaved() || undefined;
		if (!earlier.isTaken) {
			if (earlier.isTaken === undefined && clock.monotonic() < earlier.atMs + SAVING_MS) return undefined;
			({ from } = earlier);
			earlier = undefined;
		}
	}
	const began = known?.began ?? baseOf(name, stored);
	return begin(owner, holder, from.stored, (state, handsOver) => {
		storeOthers(store);
		const turn = ++turns;
		store.store(key, name, state, turn);
		const handedOver = handsOver ? { turn, from, holder, atMs: clock.monotonic(), isSaved } : earlier;
		keep(latest, owner, { workflowId, key, name, state, turn, began, handedOver });
	});
}

/** Whether a stored state says nothing that the process does not know: it wrote that, or began with it, or somebody has removed it. */
function knows({ name, began }: Standing, { stored, writtenIn }: Entry): boolean {
	return stored === undefined || writtenIn !== undefined || baseOf(name, stored) === began;
}

/**
 * Stores the states of the workflow's other triggers, before this one's: where they share its object, the host saves them with it, also
 * one that a poll left there whose records it threw away.
 */
function storeOthers(store: MemoryStore): void {
	for (const [owner, { workflowId, key, name, state, turn, handedOver, ...standing }] of latest) {
		if (workflowId !== store.workflowId || owner === store.owner) continue;
		let stands: Entry = { stored: state, writtenIn: turn };
		if (handedOver) {
			const isOverdue = clock.monotonic() >= handedOver.atMs + SAVED_SOON_MS;
			// From now on its object does not tell any more.
			handedOver.isTaken ??= handedOver.isSaved() || (isOverdue && handedOver.holder === store.holder ? false : undefined);
			if (handedOver.isTaken === false || (handedOver.isTaken === undefined && isOverdue)) stands = handedOver.from;
		}
		const isKnown = knows({ workflowId, key, name, state, turn, ...standing }, store.read(key, name));
		if (isKnown && stands.stored) store.store(key, name, stands.stored, stands.writtenIn);
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

function begin(owner: string, holder: object | undefined, state: unknown, store: Turn['store']): Turn {
	const turn = { holder, isSuperseded: false };
	running.set(owner, turn);
	return { state, isSuperseded: () => turn.isSuperseded, store, end: () => void running.delete(owner) };
}
