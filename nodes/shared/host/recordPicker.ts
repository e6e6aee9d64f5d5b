/** Drop-downs of records: the warehouses of the account. */
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { digest } from '../feed/digest';
import { accountKey } from '../protocol/account';
import type { JsonObject } from '../protocol/losslessJson';
import { warehouse } from '../records/kinds/warehouse';
import { searchFor } from '../records/query';
import { simplify } from '../records/simplify';
import { clock } from './clock';
import { accountFor, type HostContext } from './egress';
import { toNodeOrOperationError } from './errors';
import { readRecords } from './recordList';

/** More than accounts have; keeps a drop-down from reading for minutes. */
const MOST_IN_LIST = 2_000;

/** How long a drop-down goes by what it has read, ms: while somebody types into its search. */
const REMEMBERED_MS = 60_000;

/** What was read for the drop-downs, by account and secret: whoever enters another credential sees that one's list. */
const remembered = new Map<string, { readonly until: number; readonly warehouses: Promise<JsonObject[]> }>();

/** The warehouses for a drop-down, read once a minute and account, however often its search is typed into. */
async function warehousesToPick(context: HostContext): Promise<JsonObject[]> {
	const account = await accountFor(context);
	const now = clock.now();
	for (const [key, { until }] of remembered) if (until <= now || until > now + REMEMBERED_MS) remembered.delete(key);
	const key = digest([accountKey(account), account.secret, account.salt]);
	const known = remembered.get(key);
	if (known) return await known.warehouses;
	const search = searchFor(warehouse, account.edition);
	if (!search) return [];
	// One more than is shown, to know whether there are more.
	const warehouses = readRecords(context, account, search, undefined, MOST_IN_LIST + 1).then((records) =>
		records.map((record) => simplify(search, record)),
	);
	remembered.set(key, { until: now + REMEMBERED_MS, warehouses });
	return await warehouses.catch(async (error: unknown) => {
		remembered.delete(key);
		return await Promise.reject<never>(error);
	});
}

/**
 * The drop-down of warehouses, searched by number and name. When the list cannot be read, or is longer than what is shown, what was
 * typed can be chosen as it is, with the reason beside it; before anything is typed, the reason says how to go on.
 */
export async function searchWarehouses(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const typed = (filter ?? '').trim();
	const asTyped = (why: string) => ({ name: `${typed} (as typed: ${why})`, value: typed, description: TYPE_INSTEAD });
	try {
		const warehouses = await warehousesToPick(this);
		const results = warehouses
			.slice(0, MOST_IN_LIST)
			.map(({ warehouse_no: number, name }) => ({ name: `${String(name ?? number)} (${String(number)})`, value: String(number) }))
			.filter(({ name }) => name.toLowerCase().includes(typed.toLowerCase()))
			.sort((a, b) => a.name.localeCompare(b.name));
		if (warehouses.length <= MOST_IN_LIST) return { results };
		const more = `only the first ${MOST_IN_LIST} warehouses are listed`;
		return { results: [...results, typed === '' ? { name: `Type to find another: ${more}`, value: '' } : asTyped(more)] };
	} catch (error) {
		const shown = toNodeOrOperationError(error, this.getNode(), { hint: `The list of warehouses could not be read. ${TYPE_INSTEAD}` });
		if (typed === '') throw shown;
		return { results: [asTyped(shown.message)] };
	}
}

const TYPE_INSTEAD = "Type the warehouse number into the search, or choose 'By Number'";
