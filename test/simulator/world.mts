// What the methods of all editions work on.
import { createAllowance, type AllowanceKeeper } from './allowance.mts';
import { createFaults, type Faults } from './faults.mts';
import { stockOrderRecords } from './records/stockOrderRecord.mts';
import { createStockOrderStore, createWarehouseStore, type StockOrders } from './store.mts';
import { createTransferStore, type Transfers } from './transferStore.mts';
import type {
	Account,
	Edition,
	GenericList,
	GenericLists,
	Recording,
	SimulatorOptions,
	SimulatorSettings,
	WarehouseStore,
} from './types.mts';

export interface World {
	/** The server clock, ms UTC. */
	now: () => number;
	settings: SimulatorSettings;
	accounts: Account[];
	allowance: AllowanceKeeper;
	faults: Faults;
	transfers: Transfers;
	warehouses: WarehouseStore;
	stockouts: StockOrders;
	stockins: StockOrders;
	lists: GenericLists;
	/** By edition and method, what is answered instead of running it. */
	recordings: Map<string, Recording>;
	/** Counts the stock figures sent; see `stockFigures`. */
	drift: number;
	/** Counts the queries of lists whose ties are shuffled; see `tieBreak`. */
	queries: number;
}

const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];

/** The account of an edition that is there without asking. */
function readyAccount(edition: Edition): Account {
	const secret = `${edition}-simulator-secret`;
	return {
		edition,
		sid: `${edition}-seller`,
		appKey: `${edition}-appkey`,
		appSecret: edition === 'flagship' ? `${secret}:simulator-salt` : secret,
		permissions: 'all',
		warehouseAccess: true,
		addressAllowed: true,
	};
}

/** @param stored what a method answers from a store, where nothing was put in for it */
function createLists(stored: (method: string) => GenericList['records'] | undefined): GenericLists {
	const lists = new Map<string, GenericList>();
	return {
		set: (edition, method, list) => void lists.set(`${edition} ${method}`, list),
		get: (edition, method) => lists.get(`${edition} ${method}`) ?? { records: (edition === 'flagship' && stored(method)) || [] },
		clear: () => lists.clear(),
	};
}

/** Everything a server of the simulator keeps, with the defaults of the settings. */
export function createWorld(options: SimulatorOptions): World {
	const {
		port: _port,
		keepRequests: _keep,
		onDone: _done,
		now = Date.now,
		accounts: given = [],
		maxPageSize,
		pageSizeAbove,
		...rest
	} = options;
	const settings: SimulatorSettings = {
		allowance: {},
		sortOrder: 'modifiedAsc',
		tieBreak: 'stable',
		interval: 'closed',
		exactSpan: 'allowed',
		emptyList: 'array',
		numbers: 'documented',
		ids: 'number',
		totals: 'documented',
		shownTimes: 'own',
		types: 'honoured',
		pageBeyondEnd: 'empty',
		pageNumber: 'honoured',
		hidden: () => false,
		latencyMs: 0,
		reading: 'a',
		warehouseTimes: 'optional',
		secondUpload: 'append',
		searchBeforeShipping: true,
		stockFigures: 'still',
		contentType: 'application/json; charset=utf-8',
		catalogueOnly: false,
		unknown: 'refused',
		...rest,
		// The flagship maximum of 500 is an assumption; 100 is documented for the others.
		maxPageSize: { flagship: 500, enterprise: 100, web: 100, ...maxPageSize },
		pageSizeAbove: { flagship: 'clamp', enterprise: 'refuse', web: 'refuse', ...pageSizeAbove },
	};
	const missing = EDITIONS.filter((edition) => !given.some((account) => account.edition === edition));
	const stores = { stockouts: createStockOrderStore('CK', now), stockins: createStockOrderStore('RK', now) };
	return {
		now,
		settings,
		accounts: [...given, ...missing.map(readyAccount)],
		allowance: createAllowance(settings, now),
		faults: createFaults(),
		transfers: createTransferStore(now),
		warehouses: createWarehouseStore(now),
		...stores,
		lists: createLists((method) => stockOrderRecords(method, stores)),
		recordings: new Map(),
		drift: 0,
		queries: 0,
	};
}
