/**
 * Where the trigger's state lives in the host.
 *
 * A host with durable cursors hands out a plain copy per poll, kept by the node's id. In memory, n8n keeps a node's static data by the
 * node's *name*, and a renamed node finds it empty; so there the state lives in the workflow's static data, under the node's id. n8n writes
 * all static data of a workflow's object at once: with each node's it writes those of the others as this object has them.
 */
import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { clock } from '../shared/host/clock';

export type StateStore = CopyStore | MemoryStore;

interface Store {
	/** What the host tells this node's state apart by, for the whole process. */
	readonly owner: string;
	/** The state's own name. */
	readonly name: string;
	/** What was stored last; undefined for nothing. */
	readonly stored: unknown;
}

/** A host that hands out copies: it keeps what the poll at an activation stored only if that emits. */
export interface CopyStore extends Store {
	readonly isCopy: true;
	/**
	 * Stores a value: once, last in a poll, because the host keeps what a failing poll had written. It replaces what was stored under any
	 * other name: should that be asked for again, it would be gone on from long ago, unasked.
	 */
	store(value: object): void;
}

/** A host that keeps the state in an object of the workflow. */
export interface MemoryStore extends Store, Entry {
	readonly isCopy: false;
	readonly workflowId: string;
	/** The node's key among the workflow's static data. */
	readonly key: string;
	/** The host's own object of the workflow, to be told from another one of the same workflow. */
	readonly holder: object;
	/** What is stored for another node. */
	read(key: string, name: string): Entry;
	/** Stores a value under any node's key; as {@link CopyStore.store}. */
	store(key: string, name: string, value: object): void;
	/** Runs something when the host takes what this poll brings, before it saves anything; not at all where it throws that away. */
	whenTaken(run: () => void): void;
}

/** A stored state, and whether this process wrote it. */
export interface Entry {
	readonly stored: unknown;
	readonly isOwn: boolean;
}

/** Tells this process from others, and from itself before it was started again: it stands beside each state. */
const PROCESS = `${clock.now().toString(36)}${clock.chance().toString(36).slice(2, 8)}`;

/** The host's own way to take what a poll brings, by the context of the node's polls. */
const hostEmit = new WeakMap<IPollFunctions, IPollFunctions['__emit']>();

/**
 * Whoever polls hands what a poll brought to this function of the poll's context, or throws it away: at once (PollTriggerExecutor of
 * n8n-core 2.41, ActiveWorkflows of older versions), or after a look at the database (PollTriggerTaskHandler of n8n, for its scheduler).
 */
function whenTaken(context: IPollFunctions, run: () => void): void {
	const emit = hostEmit.get(context) ?? context.__emit.bind(context);
	hostEmit.set(context, emit);
	const taking: typeof emit = (...brought) => {
		context.__emit = emit;
		run();
		emit(...brought);
	};
	// A host that does not let it be told: it has taken everything so far.
	if (!Reflect.set(context, '__emit', taking)) run();
}

/** @param name the state's own name */
export function stateStore(context: IPollFunctions, name: string): StateStore {
	const { id, type } = context.getNode();
	const workflowId = context.getWorkflow().id ?? '';
	const owner = `${workflowId}|${id}`;
	const ofNode = context.getWorkflowStaticData('node');
	const ofWorkflow = context.getWorkflowStaticData('global');
	const key = `${type} ${id}`;
	const deleteOthers = (kept?: string) => {
		for (const other of Object.keys(ofNode)) if (other !== kept) delete ofNode[other];
	};
	const read = (of: string, named: string): Entry => {
		const entry = ofWorkflow[of] as IDataObject | undefined;
		return { stored: entry?.[named], isOwn: entry?.process === PROCESS };
	};
	const byId = read(key, name);
	// n8n's own object for static data in memory knows whether it was changed.
	if (!('__dataChanged' in ofNode)) {
		const store = (value: object) => {
			ofNode[name] = value as IDataObject;
			deleteOthers(name);
		};
		// Durable cursors were switched on: n8n takes over what a node has stored by its name, which is nothing, and this is its first cursor.
		return { isCopy: true, owner, name, stored: Object.keys(ofNode).length === 0 ? byId.stored : ofNode[name], store };
	}
	return {
		isCopy: false,
		owner,
		workflowId,
		key,
		name,
		holder: ofWorkflow,
		// By name only if a version before this one wrote it, and then it is the later one.
		...(ofNode[name] === undefined ? byId : { stored: ofNode[name], isOwn: false }),
		read,
		store(of, named, value) {
			// A new object: only assigning marks it changed.
			ofWorkflow[of] = { [named]: value as IDataObject, process: PROCESS };
			if (of === key) deleteOthers();
		},
		whenTaken: (run) => whenTaken(context, run),
	};
}
