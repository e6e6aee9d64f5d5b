import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import type { Account } from '../protocol/account';
import { recordsOf, totalOf } from '../protocol/answer';
import { DAY_SECONDS, wholeSeconds } from '../protocol/beijingTime';
import type { JsonObject } from '../protocol/losslessJson';
import type { TimeSpan } from '../protocol/transferOrders';
import { DEMANDS_TIMES, simplifyWarehouse, warehouseQuery } from '../protocol/warehouses';
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
	const found = new Map<string, JsonObject>();
	let changedIn: TimeSpan | undefined;
	for (let number = 0; found.size < most; number++) {
		const page = { number, size: Math.min(list.pageSize, Math.max(most, 1)), withTotal: number === 0 };
		const asked = changedIn;
		const body = await callWangdian(context, account, warehouseQuery(edition, page, asked)).catch(
			(error: unknown) => (demandsTimes(error) && !asked ? undefined : Promise.reject(error)),
		);
		if (!body) {
			// Such a server lists only what changed in the span; the longest it may take is what there is to get.
			const now = wholeSeconds(clock.now());
			changedIn = { start: now - 30 * DAY_SECONDS, end: now };
			number = -1;
			continue;
		}
		const records = recordsOf(list, body);
		const known = found.size;
		for (const record of records) found.set(String(record.warehouse_no ?? JSON.stringify(record)), record);
		const total = totalOf(list, body);
		// An empty page, or one that brings nothing new (a server that repeats its last page), is the end.
		if (records.length === 0 || found.size === known || (total !== undefined && found.size >= total)) break;
	}
	return [...found.values()].slice(0, most);
}

function demandsTimes(error: unknown): boolean {
	return error instanceof WangdianError && DEMANDS_TIMES.test(error.details.vendorMessage);
}

/** More than any account has; keeps a drop-down from reading for ever. */
const MOST_IN_LIST = 1_000;

/** The drop-down of warehouses, searched by number and name. */
export async function searchWarehouses(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	try {
		const account = await accountFor(this);
		const wanted = (filter ?? '').trim().toLowerCase();
		const results = (await readWarehouses(this, account, MOST_IN_LIST))
			.map(simplifyWarehouse)
			.map(({ warehouse_no: number, name }) => ({ name: `${String(name ?? number)} (${String(number)})`, value: String(number) }))
			.filter(({ name }) => name.toLowerCase().includes(wanted))
			.sort((a, b) => a.name.localeCompare(b.name));
		return { results };
	} catch (error) {
		throw toNodeOrOperationError(error, this.getNode(), {
			hint: "The list of warehouses could not be read. Choose 'By Number' and type the warehouse number (仓库编号) instead",
		});
	}
}
