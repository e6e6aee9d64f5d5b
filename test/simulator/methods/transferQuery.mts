// Which transfer orders a query finds, and in which order; shared by the three editions.
import { listing, shuffleTies, type Listing } from '../paging.mts';
import type { Transfer } from '../types.mts';
import type { World } from '../world.mts';

export interface TransferFilter {
	/** Bounds of the last modified time, ms UTC; the settings say whether they are included. */
	from: number;
	to: number;
	statuses?: number[];
	type?: number;
	fromWarehouseNo?: string;
	toWarehouseNo?: string;
	transferNo?: string;
	/** Transfer number contains, instead of equals. */
	fuzzy?: boolean;
	outerNo?: string;
}

function matcher(filter: TransferFilter): ((transfer: Transfer) => boolean) | undefined {
	const { statuses, type, fromWarehouseNo, toWarehouseNo, transferNo, fuzzy, outerNo } = filter;
	if (!(statuses || type !== undefined || fromWarehouseNo || toWarehouseNo || transferNo || outerNo)) return undefined;
	// One function for all conditions: this runs for every order of the window.
	return (transfer) =>
		(!statuses || statuses.includes(transfer.status)) &&
		(type === undefined || transfer.type === type) &&
		(!fromWarehouseNo || transfer.fromWarehouseNo === fromWarehouseNo) &&
		(!toWarehouseNo || transfer.toWarehouseNo === toWarehouseNo) &&
		(!transferNo || (fuzzy ? transfer.transferNo.includes(transferNo) : transfer.transferNo === transferNo)) &&
		(!outerNo || transfer.outerNo === outerNo);
}

interface Cache {
	revision: number;
	found: Map<string, Transfer[]>;
	queries: number;
}

const caches = new WeakMap<World['transfers'], Cache>();

/** The orders a query finds, in the order the settings ask for. */
export function findTransfers({ transfers, settings }: World, filter: TransferFilter): Listing<Transfer> {
	const cache: Cache = caches.get(transfers) ?? { revision: -1, found: new Map(), queries: 0 };
	caches.set(transfers, cache);
	cache.queries++;
	if (cache.revision !== transfers.revision()) {
		cache.revision = transfers.revision();
		cache.found.clear();
	}

	const { interval, sortOrder, tieBreak } = settings;
	// Modified times are whole seconds: an open end is a closed one just before it.
	const from = filter.from + (interval === 'open' || interval === 'halfOpenStart' ? 1 : 0);
	const to = filter.to - (interval === 'open' || interval === 'halfOpenEnd' ? 1 : 0);
	const visible = transfers.visible();
	const [first, end] = transfers.range(from, to);
	const matches = matcher(filter);

	const direct = !matches && tieBreak === 'stable';
	if (direct && sortOrder === 'modifiedAsc') {
		return { total: Math.max(0, end - first), slice: (a, b) => visible.slice(first + a, first + b) };
	}
	if (direct && sortOrder === 'modifiedDesc') {
		return { total: Math.max(0, end - first), slice: (a, b) => visible.slice(end - b, end - a).reverse() };
	}

	const key = JSON.stringify([filter, interval, sortOrder]);
	let found = cache.found.get(key);
	if (!found) {
		found = visible.slice(first, end).filter((transfer) => !matches || matches(transfer));
		if (sortOrder === 'modifiedDesc') found.reverse();
		if (sortOrder === 'id') found.sort((a, b) => a.transferId - b.transferId);
		if (cache.found.size > 50) cache.found.clear();
		cache.found.set(key, found);
	}
	return listing(
		tieBreak === 'shuffled' && sortOrder !== 'id' ? shuffleTies([...found], ({ modified }) => modified, cache.queries) : found,
	);
}
