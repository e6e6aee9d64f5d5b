// What the simulator of the Wangdian servers shows to tests, demo and people. All times are epoch milliseconds (UTC) unless
// a comment says otherwise; on the wire they become Beijing time (UTC+8).

export type Edition = 'flagship' | 'enterprise' | 'web';

/** An interface account. The objects are live: a test may change `permissions` or `addressAllowed` while the server runs. */
export interface Account {
	edition: Edition;
	sid: string;
	appKey: string;
	/** Flagship: `secret:salt`. */
	appSecret: string;
	/** The methods granted to the key; default 'all'. */
	permissions?: 'all' | string[];
	/** False: the key lacks the right to the warehouses (无仓库访问权限). */
	warehouseAccess?: boolean;
	/** False: the caller's address is not on the account's list. */
	addressAllowed?: boolean;
	/** True: the key was stopped (appkey已停用). */
	stopped?: boolean;
	/** True: the account asks for a dynamic password (需要动态口令), flagship only. */
	dynamicPassword?: boolean;
}

/** What one account may do, by the server clock. Left out = unlimited. */
export interface Allowance {
	/** Requests accepted in any 60 seconds. */
	requestsPerMinute?: number;
	/** Requests being worked on at one moment. */
	concurrent?: number;
	/** Whether a refused request uses up the allowance as well; default false. */
	countRefused?: boolean;
	/** What the numbers apply to; default 'account'. */
	scope?: 'account' | 'method';
}

/** Everything about the server's behaviour; may be changed while it runs (`simulator.options`). */
export interface SimulatorSettings {
	allowance: Allowance;
	/** The order of a list, which no document states. */
	sortOrder: 'modifiedAsc' | 'modifiedDesc' | 'id';
	/** 'shuffled': the order among equal modified times differs from query to query. */
	tieBreak: 'stable' | 'shuffled';
	/** How start_time and end_time bound the modified time. Documented as closed; the flagship edition does not say. */
	interval: 'closed' | 'halfOpenEnd' | 'halfOpenStart' | 'open';
	/** Whether a query may span exactly the longest time ("30 days") or must stay below it. */
	exactSpan: 'allowed' | 'refused';
	emptyList: 'array' | 'null' | 'missing';
	/** 'documented': as each edition documents it; 'string': every number as a string; 'number': every number bare. */
	numbers: 'documented' | 'number' | 'string';
	/** The ids of the enterprise edition. The web edition's 64-bit ids are always strings. */
	ids: 'number' | 'string';
	/**
	 * 'zero': what an answer says that has not counted; 'huge': a thousand million, whatever there is; 'page': the length of the page; a
	 * number: this one, whatever was asked for.
	 */
	totals: 'documented' | 'minusOne' | 'zero' | 'string' | 'missing' | 'huge' | 'page' | number;
	/** The time of change that a transfer order shows: 'created' the time of its creation, 'shifted' eight hours before. */
	shownTimes: 'own' | 'created' | 'shifted';
	/** 'ignored': the web edition's query answers the orders of all transfer types, whichever was asked for. */
	types: 'honoured' | 'ignored';
	maxPageSize: Record<Edition, number>;
	/** What happens to a page_size above the maximum. */
	pageSizeAbove: Record<Edition, 'clamp' | 'refuse'>;
	pageBeyondEnd: 'empty' | 'lastPage';
	/** 'ignored': every page number is answered with the first page. */
	pageNumber: 'honoured' | 'ignored';
	/** The records of a page that are counted and not shown, by their position in the list. */
	hidden: (position: number) => boolean;
	/** Milliseconds of real time, or a function that answers them or waits by itself. */
	latencyMs: number | ((request: RecordedRequest) => number | Promise<void>);
	/** Which of two readings the server follows where the vendor's codes and texts are not known (see refusals.mts). */
	reading: 'a' | 'b';
	/** Flagship setting.Warehouse.queryWarehouse: whether start_time and end_time are demanded. */
	warehouseTimes: 'optional' | 'required';
	/** What a second upload to the same order does with the serial numbers of the first. */
	secondUpload: 'append' | 'replace';
	/** Whether searchSN shows the serial numbers of an order that has not been shipped. */
	searchBeforeShipping: boolean;
	/** 'drifting': stock_num, a display figure, differs from answer to answer without any change of the order. */
	stockFigures: 'still' | 'drifting';
	/** Content-Type of the answers. */
	contentType: string;
	/** True: methods with a store of their own step back, everything is served from the catalogue and `lists`. */
	catalogueOnly: boolean;
	/** Whether fields and codes that the catalogue does not know are refused, or taken, as by a server that is newer. */
	unknown: 'refused' | 'taken';
}

export interface SimulatorOptions extends Partial<Omit<SimulatorSettings, 'maxPageSize' | 'pageSizeAbove'>> {
	/** Default 0: any free port. */
	port?: number;
	/** The SERVER's clock, ms UTC; default Date.now. */
	now?: () => number;
	/** How many requests `requests` keeps, the newest; default all. For servers that run for hours. */
	keepRequests?: number;
	/** Told of every request when its connection is done with it. */
	onDone?: (request: RecordedRequest) => void;
	/** Accounts instead of the ready ones: an edition named here has only these. */
	accounts?: Account[];
	maxPageSize?: Partial<Record<Edition, number>>;
	pageSizeAbove?: Partial<Record<Edition, 'clamp' | 'refuse'>>;
}

export interface TransferLine {
	recId: number;
	goodsNo: string;
	specNo: string;
	specCode: string;
	specName: string;
	barcode: string;
	unitName: string;
	batchNo: string;
	num: number;
	outNum: number;
	inNum: number;
	defect: boolean;
	stockNum: number;
	fromPosition: string;
	toPosition: string | null;
	/** `YYYY-MM-DD HH:MM:SS`, Beijing. */
	expireDate: string | null;
	remark: string;
	created: number;
	modified: number;
}

/** One version of a transfer order; never changed in place. The status is sent as it is, in every edition. */
export interface Transfer {
	/** The web edition shows it as a 64-bit id (see `webId`). */
	transferId: number;
	transferNo: string;
	/** 0 分步, 1 快速. */
	type: 0 | 1;
	mode: number;
	status: number;
	fromWarehouseNo: string;
	toWarehouseNo: string;
	outerNo: string;
	remark: string | null;
	creatorName: string;
	contact: string;
	telno: string;
	address: string;
	lines: TransferLine[];
	/** ms, whole seconds. */
	created: number;
	/** ms, whole seconds. */
	modified: number;
	/** 1 for a new order, then counting up. */
	version: number;
}

/** What may be given for a new order or a change. Lines are merged by position; their number becomes that of the array given. */
export type TransferPatch = Partial<Omit<Transfer, 'lines' | 'transferId' | 'version'>> & {
	lines?: Array<Partial<TransferLine>>;
};

export interface ChangeOptions {
	/** Queries see the previous version (or nothing, for a new order) for so long after the change, ms of the server clock. */
	visibleAfterMs?: number;
	/** Stamps the modified time of the previous version again: two changes within one second, whatever the clock says. */
	sameSecond?: boolean;
}

export interface TransferStore {
	/** Stamps created and modified from the server clock in whole seconds, unless the patch names them. */
	add(patch?: TransferPatch, options?: ChangeOptions): Transfer;
	change(transferNo: string, patch?: TransferPatch, options?: ChangeOptions): Transfer;
	/** The newest version, visible or not. */
	get(transferNo: string): Transfer | undefined;
	/** The newest versions, in the order of their creation. */
	all(): Transfer[];
	/** What queries see now, by modified time, then id. */
	visible(): readonly Transfer[];
}

export interface Warehouse {
	warehouseId: number;
	warehouseNo: string;
	name: string;
	type: number;
	subType: number;
	isDisabled: boolean;
	province: string;
	city: string;
	district: string;
	address: string;
	contact: string;
	mobile: string;
	telno: string;
	zip: string;
	remark: string;
	created: number;
	modified: number;
}

export interface WarehouseStore {
	add(patch?: Partial<Warehouse>): Warehouse;
	change(warehouseNo: string, patch: Partial<Warehouse>): Warehouse;
	get(warehouseNo: string): Warehouse | undefined;
	all(): Warehouse[];
}

/** The states of a stock-out or stock-in order. Serial numbers may be uploaded in 编辑中 alone. */
export type StockOrderStatus = '编辑中' | '待审核' | '已审核' | '已完成' | '已取消';

export interface SerialNumber {
	recId: number;
	sn: string;
	/** 序列号集合码 of sn_new_list. */
	suiteNo?: string;
	created: number;
}

export interface StockOrderLine {
	detailId: number;
	specId: number;
	specNo: string;
	num: number;
	defect: boolean;
	serialNumbers: SerialNumber[];
	batchNo?: string;
	productionDate?: string;
	expireDate?: string;
}

/** One accepted upload, as it came. */
export interface Upload {
	at: number;
	lines: Array<{ specNo: string; defect: boolean; serialNumbers: string[] }>;
}

export interface StockOrder {
	id: number;
	no: string;
	orderType: number;
	status: StockOrderStatus;
	/** The transfer order it belongs to, or ''. */
	srcOrderNo: string;
	warehouseNo: string;
	lines: StockOrderLine[];
	uploads: Upload[];
	created: number;
	modified: number;
}

export interface NewStockOrder {
	no?: string;
	orderType?: number;
	status?: StockOrderStatus;
	srcOrderNo?: string;
	warehouseNo?: string;
	lines?: Array<{ specNo: string; num?: number; defect?: boolean }>;
}

export interface StockOrderStore {
	add(order?: NewStockOrder): StockOrder;
	setStatus(no: string, status: StockOrderStatus): StockOrder;
	get(no: string): StockOrder | undefined;
	all(): StockOrder[];
	/** The serial numbers of an order, line by line in one list. */
	serialNumbers(no: string): string[];
}

/** A record of a method that has no store of its own. */
export interface GenericRecord {
	/** When it last changed, by which a query's times select it, ms UTC. */
	at: number;
	/** Other times that some queries select by, ms UTC; a record without the time is not listed by it. */
	times?: { shipped?: number; created?: number };
	record: Record<string, unknown>;
}

/** What a method without a store of its own answers: the records of a read; the entries that a batch write does not accept. */
export interface GenericList {
	records: GenericRecord[];
	/** The longest span, instead of what the catalogue says: `30d`, `60m`. */
	maxSpan?: string;
	/** The method answers from it even where it has a store of its own. */
	insteadOfStore?: boolean;
	/** The text that refuses a query without times, whatever number stands beside them; false: a query needs none. By default as documented. */
	demandsTimes?: string | false;
}

export interface GenericLists {
	set(edition: Edition, method: string, list: GenericList): void;
	get(edition: Edition, method: string): GenericList;
	clear(): void;
}

/** An answer of a real server, anonymised (`npm run record`). */
export interface Recording {
	edition: Edition;
	method: string;
	httpStatus: number;
	/** Byte for byte as it is sent. */
	body: string;
}

/** One request as the server read it. The newest is last in `simulator.requests`, present from its arrival on. */
export interface RecordedRequest {
	/** Server clock, ms. */
	at: number;
	edition: Edition;
	/** 'wms.stockout.Base.uploadSN' or 'stock_transfer_query.php'. */
	method: string;
	query: Record<string, string>;
	headers: Record<string, string>;
	rawBody: string;
	/** Enterprise and web: the decoded form. */
	form?: Record<string, string>;
	/** Flagship: the parsed body. */
	args?: unknown;
	/** What went out; httpStatus 0: nothing did (yet). */
	answer: { httpStatus: number; body: string };
	/** The sid, once the signature was found right. */
	account?: string;
}

/** A request as it comes off the wire. */
export type Arrived = Pick<RecordedRequest, 'query' | 'headers' | 'rawBody'> & {
	/** The file of the enterprise and web editions; '' for the flagship. */
	method: string;
};

interface FaultBase {
	/** Default: every request. */
	when?: (request: RecordedRequest) => boolean;
	/** How many requests it meets; default 1, Infinity for all. */
	times?: number;
}

/**
 * A fault on demand. The first that fits a request is used. Faults that answer instead of the method leave the store alone
 * (unless `applied`); 'cutJson', 'cutConnection', 'resetAfterApply' and 'timeoutAfterApply' carry the method out first.
 */
export type Fault = FaultBase &
	(
		| { kind: 'allowance' }
		| { kind: 'concurrency' }
		/** `applied`: the method is carried out first, as when a gateway gives up on a server that does not. */
		| { kind: 'http'; status: number; body?: string; headers?: Record<string, string>; applied?: boolean }
		/** An HTML page; status default 200. */
		| { kind: 'html'; status?: number; applied?: boolean }
		/** Half the JSON in a well-formed HTTP answer. */
		| { kind: 'cutJson' }
		/** Half the JSON, then the connection dies. */
		| { kind: 'cutConnection' }
		/** Never answers; the method is not carried out. */
		| { kind: 'hang' }
		/** The socket dies before anything is carried out. */
		| { kind: 'reset' }
		| { kind: 'resetAfterApply' }
		/** Carried out, never answered. */
		| { kind: 'timeoutAfterApply' }
		| { kind: 'redirect'; location: string; status?: number }
		/** The edition's error answer with this code. */
		| { kind: 'code'; code: number; message: string }
		/** Runs before the method ('before', default) or between it and the answer; other faults and the method go on as usual. */
		| { kind: 'call'; run: (request: RecordedRequest) => unknown; moment?: 'before' | 'after' }
	);

export interface FaultList {
	push(...faults: Fault[]): void;
	clear(): void;
	/** Faults not used up yet. */
	readonly waiting: number;
}

export interface Simulator {
	port: number;
	/** Base URLs as the credential's `baseUrl` wants them. */
	urls: Record<Edition, string>;
	/** A ready account per edition. */
	accounts: Record<Edition, Account>;
	options: SimulatorSettings;
	warehouses: WarehouseStore;
	transfers: TransferStore;
	stockouts: StockOrderStore;
	stockins: StockOrderStore;
	/** What documented methods answer that have no store here. */
	lists: GenericLists;
	/** From here on a method answers what was recorded, to every request that the gates let in. */
	replay(recording: Recording): void;
	faults: FaultList;
	requests: RecordedRequest[];
	/** Answers a request without a network; undefined where the connection would break. */
	ask(edition: Edition, request: Arrived): Promise<RecordedRequest['answer'] | undefined>;
	/** The server's clock, ms UTC. */
	now(): number;
	/** Stops listening and ends every connection, hanging ones too. */
	close(): Promise<void>;
}
