/**
 * Where the trigger's state lives in the host.
 *
 * A host with durable cursors hands out a plain copy per poll, kept by the node's id. In memory, n8n keeps a node's static data by the
 * node's *name*, and a renamed node finds it empty; so there the state lives in the workflow's static data, under the node's id.
 */
import type { IDataObject, IPollFunctions } from 'n8n-workflow';

export interface StateStore {
	/** Whether the host hands out copies: it then keeps what the poll at activation stored only if it emits. */
	readonly isCopy: boolean;
	/** What the host tells this node's state apart by, for the whole process. */
	readonly owner: string;
	/** The state's own name. */
	readonly name: string;
	/** The host's own object of the workflow, to be told from another one of the same workflow. */
	readonly holder: object;
	/** What was stored last; undefined for nothing. */
	readonly stored: unknown;
	/** In memory: whether the host has written into its database what was stored; always true of hosts that do not tell. */
	isSaved(): boolean;
	/**
	 * Stores a value: once, last in a poll, because the host keeps what a failing poll had written. It replaces what was stored under any
	 * other name: should that be asked for again, it would be gone on from long ago, unasked.
	 */
	store(value: object): void;
}

/**
 * n8n's context of a poll holds the workflow's object, whose static data knows whether it was changed since it was saved. Contexts before
 * 2.0 may not; those hosts take whatever a poll brings.
 */
interface KnowsWorkflow {
	readonly workflow?: { readonly staticData?: { readonly __dataChanged?: boolean } };
}

/** @param name the state's own name */
export function stateStore(context: IPollFunctions, name: string): StateStore {
	const { id, type } = context.getNode();
	const owner = `${context.getWorkflow().id ?? ''}|${id}`;
	const ofNode = context.getWorkflowStaticData('node');
	const ofWorkflow = context.getWorkflowStaticData('global');
	const key = `${type} ${id}`;
	const byId = ofWorkflow[key] as IDataObject | undefined;
	// Not the workflow: what is kept of a poll would hold on to all that it holds.
	const allOfWorkflow = (context as KnowsWorkflow).workflow?.staticData;
	const deleteOthers = (kept?: string) => {
		for (const other of Object.keys(ofNode)) if (other !== kept) delete ofNode[other];
	};
	// n8n's own object for static data in memory knows whether it was changed.
	if (!('__dataChanged' in ofNode)) {
		const store = (value: object) => {
			ofNode[name] = value as IDataObject;
			deleteOthers(name);
		};
		// Durable cursors were switched on: n8n takes over what a node has stored by its name, which is nothing, and this is its first cursor.
		const stored = Object.keys(ofNode).length === 0 ? byId?.[name] : ofNode[name];
		return { isCopy: true, owner, name, holder: ofWorkflow, stored, isSaved: () => true, store };
	}
	return {
		isCopy: false,
		owner,
		name,
		holder: ofWorkflow,
		// By name only if a version before this one wrote it, and then it is the later one.
		stored: ofNode[name] ?? byId?.[name],
		isSaved: () => allOfWorkflow?.__dataChanged !== true,
		store(value) {
			// A new object: only assigning marks it changed.
			ofWorkflow[key] = { [name]: value as IDataObject };
			deleteOthers();
		},
	};
}
