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
export interface MemoryStore extends Store {
	readonly isCopy: false;
	readonly workflowId: string;
	/** The node's key among the workflow's static data. */
	readonly key: string;
	/** The host's own object of the workflow, to be told from another one of the same workflow. */
	readonly holder: object;
	/** The turn of this process that wrote what is stored; undefined if another process did, or nobody. */
	readonly writtenIn: number | undefined;
	/** Whether the host has written into its database what was stored in its object; always true of hosts that do not tell. */
	isSaved(): boolean;
	/** What is stored for another node. */
	read(key: string, name: string): Entry;
	/** Stores a value under any node's key, with the turn of this process that made it; as {@link CopyStore.store}. */
	store(key: string, name: string, value: object, turn: number | undefined): void;
}

/** A stored state, and which turn of this process wrote it. */
export interface Entry {
	readonly stored: unknown;
	readonly writtenIn: number | undefined;
}

/**
 * n8n's context of a poll holds the workflow's object, whose static data knows whether it was changed since it was saved. Contexts before
 * 2.0 may not; those hosts take whatever a poll brings.
 */
interface KnowsWorkflow {
	readonly workflow?: { readonly staticData?: { readonly __dataChanged?: boolean } };
}

/** Tells this process from others, and from itself before it was started again: its part of what stands in `turn` beside a state. */
const PROCESS = `${clock.now().toString(36)}${clock.chance().toString(36).slice(2, 8)}:`;

function turnIn(entry: IDataObject | undefined): number | undefined {
	const turn = entry?.turn;
	return typeof turn === 'string' && turn.startsWith(PROCESS) ? Number(turn.slice(PROCESS.length)) : undefined;
}

/** @param name the state's own name */
export function stateStore(context: IPollFunctions, name: string): StateStore {
	const { id, type } = context.getNode();
	const workflowId = context.getWorkflow().id ?? '';
	const owner = `${workflowId}|${id}`;
	const ofNode = context.getWorkflowStaticData('node');
	const ofWorkflow = context.getWorkflowStaticData('global');
	const key = `${type} ${id}`;
	// Not the workflow: what is kept of a poll would hold on to all that it holds.
	const allOfWorkflow = (context as KnowsWorkflow).workflow?.staticData;
	const deleteOthers = (kept?: string) => {
		for (const other of Object.keys(ofNode)) if (other !== kept) delete ofNode[other];
	};
	const read = (of: string, named: string): Entry => {
		const entry = ofWorkflow[of] as IDataObject | undefined;
		return { stored: entry?.[named], writtenIn: turnIn(entry) };
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
		...(ofNode[name] === undefined ? byId : { stored: ofNode[name], writtenIn: undefined }),
		isSaved: () => allOfWorkflow?.__dataChanged !== true,
		read,
		store(of, named, value, turn) {
			// A new object: only assigning marks it changed.
			ofWorkflow[of] = { [named]: value as IDataObject, ...(turn !== undefined && { turn: `${PROCESS}${turn}` }) };
			if (of === key) deleteOthers();
		},
	};
}
