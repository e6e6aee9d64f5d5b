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
	/** What was stored last; undefined for nothing. */
	readonly stored: unknown;
	/**
	 * Stores a value: once, last in a poll, because the host keeps what a failing poll had written. It replaces what was stored under any
	 * other name: should that be asked for again, it would be gone on from long ago, unasked.
	 */
	store(value: object): void;
}

/** @param name the state's own name */
export function stateStore(context: IPollFunctions, name: string): StateStore {
	const { id, type } = context.getNode();
	const owner = `${context.getWorkflow().id ?? ''}|${id}`;
	const ofNode = context.getWorkflowStaticData('node');
	const deleteOthers = (kept?: string) => {
		for (const other of Object.keys(ofNode)) if (other !== kept) delete ofNode[other];
	};
	// n8n's own object for static data in memory knows whether it was changed.
	if (!('__dataChanged' in ofNode)) {
		const store = (value: object) => {
			ofNode[name] = value as IDataObject;
			deleteOthers(name);
		};
		return { isCopy: true, owner, name, stored: ofNode[name], store };
	}
	const ofWorkflow = context.getWorkflowStaticData('global');
	const key = `${type} ${id}`;
	const byId = ofWorkflow[key] as IDataObject | undefined;
	return {
		isCopy: false,
		owner,
		name,
		// By name only if a version before this one wrote it, and then it is the later one.
		stored: ofNode[name] ?? byId?.[name],
		store(value) {
			// A new object: only assigning marks it changed.
			ofWorkflow[key] = { [name]: value as IDataObject };
			deleteOthers();
		},
	};
}
