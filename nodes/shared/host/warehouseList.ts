import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import type { Account } from '../protocol/account';
import { recordsOf, totalOf } from '../protocol/answer';
import { DAY_SECONDS, type TimeSpan, wholeSeconds } from '../protocol/beijingTime';
import { readList } from '../records/listReader';
import type { JsonObject } from '../protocol/losslessJson';
import { textOf } from '../protocol/wireValues';
import { DEMANDS_TIMES, simplifyWarehouse, warehouseQuery } from '../records/kinds/warehouse';
import { WangdianError } from '../protocol/wangdianError';
import { clock } from './clock';
import { accountFor, callWangdian, type HostContext } from './egress';
import { toNodeOrOperationError } from './errors';

/**
 * The account's warehouses as the vendor sent them, each once.
 *
 * @param most stop after this many
 */
export async function readWarehouses(context: HostContext, account: Account, most: number): Promise<JsonObject[]> {
	const { edition } = account;
	const list = edition.warehouses;
	const read = async (changedIn?: TimeSpan) => {
		const { records } = await readList(
			async (call) => await callWangdian(context, account, call),
			{
				call: (page) => warehouseQuery(edition, page, changedIn),
				records: (body) => recordsOf(list, body),
				total: (body) => totalOf(list, body),
				pageSize: list.pageSize,
				closedSpans: edition.closedSpans,
				id: (warehouse) => textOf(warehouse.warehouse_no) ?? undefined,
			},
			most,
		);
		return records;
	};
	return await read().catch(async (error: unknown) => {
		if (!demandsTimes(error)) return await Promise.reject<never>(error);
		// Such a server lists only what changed in the span; the longest it may take is what there is to get.
		const now = wholeSeconds(clock.now());
		return await read({ start: now - 30 * DAY_SECONDS, end: now });
	});
}

function demandsTimes(error: unknown): boolean {
	return error instanceof WangdianError && DEMANDS_TIMES.test(error.details.vendorMessage);
}

/** More than any account has; keeps a drop-down from reading for ever. */
const MOST_IN_LIST = 1_000;

/**
 * The drop-down of warehouses, searched by number and name. When the list cannot be read, what was typed can be chosen as it is,
 * with the reason beside it; before anything is typed, the reason says how to go on.
 */
export async function searchWarehouses(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const typed = (filter ?? '').trim();
	try {
		const account = await accountFor(this);
		const results = (await readWarehouses(this, account, MOST_IN_LIST))
			.map(simplifyWarehouse)
			.map(({ warehouse_no: number, name }) => ({ name: `${String(name ?? number)} (${String(number)})`, value: String(number) }))
			.filter(({ name }) => name.toLowerCase().includes(typed.toLowerCase()))
			.sort((a, b) => a.name.localeCompare(b.name));
		return { results };
	} catch (error) {
		const shown = toNodeOrOperationError(error, this.getNode(), { hint: TYPE_INSTEAD });
		if (typed === '') throw shown;
		return { results: [{ name: `${typed} (as typed: ${shown.message})`, value: typed, description: TYPE_INSTEAD }] };
	}
}

const TYPE_INSTEAD =
	"The list of warehouses could not be read. Type the warehouse number (仓库编号) into the search, or choose 'By Number'";
