/** Drop-downs of records: the warehouses and the shops of the account. */
import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import { digest } from '../feed/digest';
import { accountKey, type Account } from '../protocol/account';
import { formatBeijing, type TimeSpan } from '../protocol/beijingTime';
import type { JsonObject } from '../protocol/losslessJson';
import type { RecordKind } from '../records/kind';
import { shop } from '../records/kinds/shop';
import { warehouse } from '../records/kinds/warehouse';
import { searchFor, type RecordSearch } from '../records/query';
import { simplify } from '../records/simplify';
import { clock } from './clock';
import { accountFor, type HostContext } from './egress';
import { toNodeOrOperationError } from './errors';
import { readRecords } from './recordList';

/** More than accounts have; keeps a drop-down from reading for minutes. */
const MOST_IN_LIST = 2_000;

/** How long a drop-down goes by what it has read, ms: while somebody types into its search. */
const REMEMBERED_MS = 60_000;

/** What was read for the drop-downs, by kind, account and secret: whoever enters another credential sees that one's list. */
const remembered = new Map<string, { readonly until: number; readonly list: Promise<ListToPick> }>();

interface ListToPick {
	readonly records: readonly JsonObject[];
	/** Which alone they are, where there may be others. */
	readonly only?: string;
}

/** The records for a drop-down, read once a minute and account, however often its search is typed into. */
async function recordsToPick(context: HostContext, kind: RecordKind): Promise<ListToPick> {
	const account = await accountFor(context);
	const now = clock.now();
	for (const [key, { until }] of remembered) if (until <= now || until > now + REMEMBERED_MS) remembered.delete(key);
	const key = digest([kind.name, accountKey(account), account.secret, account.salt]);
	const known = remembered.get(key);
	if (known) return await known.list;
	const search = searchFor(kind, account.edition);
	if (!search) return { records: [] };
	const list = listToPick(context, account, search);
	remembered.set(key, { until: now + REMEMBERED_MS, list });
	return await list.catch(async (error: unknown) => {
		remembered.delete(key);
		return await Promise.reject<never>(error);
	});
}

/** The list that an account shows, and which part of all it is. */
async function listToPick(context: HostContext, account: Account, search: RecordSearch): Promise<ListToPick> {
	let only: string | undefined;
	const many = search.kind.plural.toLowerCase();
	const tellCut = ({ start }: TimeSpan) => (only = `${many} changed since ${formatBeijing(start).slice(0, 10)}`);
	// One more than is shown, to know whether there are more.
	const found = await readRecords(context, account, search, undefined, MOST_IN_LIST + 1, { tellCut });
	if (found.length > MOST_IN_LIST) only = `the first ${MOST_IN_LIST} ${many}`;
	return { records: found.slice(0, MOST_IN_LIST).map((record) => simplify(search, record)), only };
}

/**
 * A drop-down, searched by number and name, those that are in use first. When the list cannot be read, or is not shown whole, what was
 * typed can be chosen as it is, with the reason beside it; before anything is typed, the reason says how to go on.
 *
 * @param kind whose first simplified field is the number, with a field `name`
 */
async function searchRecords(context: ILoadOptionsFunctions, kind: RecordKind, filter = ''): Promise<INodeListSearchResult> {
	const [numberField] = Object.keys(kind.fields);
	const many = kind.plural.toLowerCase();
	const typeInstead = `Type the ${kind.displayName.toLowerCase()} number into the search, or choose 'By Number'`;
	const typed = filter.trim();
	const asTyped = (why: string) => ({ name: `${typed} (as typed: ${why})`, value: typed, description: typeInstead });
	try {
		const { records, only } = await recordsToPick(context, kind);
		const inUse: INodeListSearchItems[] = [];
		const disabled: INodeListSearchItems[] = [];
		for (const { [numberField]: number, name, is_disabled: isDisabled } of records) {
			const shown = `${String(name ?? number)} (${String(number)})`;
			if (!shown.toLowerCase().includes(typed.toLowerCase())) continue;
			if (isDisabled === true) disabled.push({ name: `${shown}, disabled`, value: String(number) });
			else inUse.push({ name: shown, value: String(number) });
		}
		const results = [inUse, disabled].flatMap((items) => items.sort((a, b) => a.name.localeCompare(b.name)));
		if (only === undefined) return { results };
		const more = `only ${only} are listed`;
		return { results: [...results, typed === '' ? { name: `Type to find another: ${more}`, value: '' } : asTyped(more)] };
	} catch (error) {
		const shown = toNodeOrOperationError(error, context.getNode(), { hint: `The list of ${many} could not be read. ${typeInstead}` });
		if (typed === '') throw shown;
		return { results: [asTyped(shown.message)] };
	}
}

export async function searchWarehouses(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await searchRecords(this, warehouse, filter);
}

export async function searchShops(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await searchRecords(this, shop, filter);
}
