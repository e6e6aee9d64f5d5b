/** Drop-downs of records: the warehouses and the shops of the account. */
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { digest } from '../feed/digest';
import { accountKey } from '../protocol/account';
import type { JsonObject } from '../protocol/losslessJson';
import type { RecordKind } from '../records/kind';
import { shop } from '../records/kinds/shop';
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

/** What was read for the drop-downs, by kind, account and secret: whoever enters another credential sees that one's list. */
const remembered = new Map<string, { readonly until: number; readonly records: Promise<JsonObject[]> }>();

/** The records for a drop-down, read once a minute and account, however often its search is typed into. */
async function recordsToPick(context: HostContext, kind: RecordKind): Promise<JsonObject[]> {
	const account = await accountFor(context);
	const now = clock.now();
	for (const [key, { until }] of remembered) if (until <= now || until > now + REMEMBERED_MS) remembered.delete(key);
	const key = digest([kind.name, accountKey(account), account.secret, account.salt]);
	const known = remembered.get(key);
	if (known) return await known.records;
	const search = searchFor(kind, account.edition);
	if (!search) return [];
	// One more than is shown, to know whether there are more.
	const records = readRecords(context, account, search, undefined, MOST_IN_LIST + 1).then((found) =>
		found.map((record) => simplify(search, record)),
	);
	remembered.set(key, { until: now + REMEMBERED_MS, records });
	return await records.catch(async (error: unknown) => {
		remembered.delete(key);
		return await Promise.reject<never>(error);
	});
}

/**
 * A drop-down, searched by number and name. When the list cannot be read, or is longer than what is shown, what was typed can be
 * chosen as it is, with the reason beside it; before anything is typed, the reason says how to go on.
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
		const records = await recordsToPick(context, kind);
		const results = records
			.slice(0, MOST_IN_LIST)
			.map(({ [numberField]: number, name }) => ({ name: `${String(name ?? number)} (${String(number)})`, value: String(number) }))
			.filter(({ name }) => name.toLowerCase().includes(typed.toLowerCase()))
			.sort((a, b) => a.name.localeCompare(b.name));
		if (records.length <= MOST_IN_LIST) return { results };
		const more = `only the first ${MOST_IN_LIST} ${many} are listed`;
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
