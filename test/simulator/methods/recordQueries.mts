// How the queries of records behave beyond what the catalogue says: what their times select by, which parameters stand in for the
// times, and what they filter by. Written from the vendor's documents; nothing here comes from the package.
import type { Edition, GenericRecord } from '../types.mts';

type Params = Record<string, unknown>;

export interface RecordBehaviour {
	/** Parameters that stand in for the times: with one of them filled, no time is demanded. */
	insteadOfTimes?: string[];
	/** What the times select by, where that hangs on other parameters; 'changed' if absent. */
	selectsBy?: (params: Params) => keyof NonNullable<GenericRecord['times']> | 'changed';
	/** By parameter, the record's fields of which one must hold one of the values; `spec_list.barcode`: in one of the lines. */
	filters: Record<string, string[]>;
	/** What a record must be to be listed although no filter says so. */
	onlyWithout?: { parameter: string; keeps: (record: Record<string, unknown>) => boolean };
	/** What a record must be to be listed, where a parameter says it in words of its own. */
	keeps?: (params: Params, record: Record<string, unknown>) => boolean;
	/** The start is cut to the day. */
	startsWithDay?: boolean;
	/** A field of the lines that is told only where a parameter asks for it. */
	toldIf?: { parameter: string; lines: string; field: string };
	/** A second pair of times that must fit, too. */
	andBy?: { from: string; to: string; by: keyof NonNullable<GenericRecord['times']> };
}

const SALES_ORDER: RecordBehaviour = {
	insteadOfTimes: ['trade_no', 'src_tid', 'logistics_no'],
	filters: {
		status: ['trade_status'],
		shop_no: ['shop_no'],
		warehouse_no: ['warehouse_no'],
		trade_no: ['trade_no'],
		src_tid: ['src_tids'],
		logistics_no: ['logistics_no'],
	},
};

const SALES_STOCKOUT: RecordBehaviour = {
	insteadOfTimes: ['stockout_no', 'src_order_no', 'src_tid', 'logistics_no'],
	filters: { status: ['status'], shop_nos: ['shop_no'], shop_no: ['shop_no'], warehouse_no: ['warehouse_no'], stockout_no: ['order_no'] },
};

const STOCK_LEVEL: RecordBehaviour = {
	insteadOfTimes: ['spec_no', 'spec_nos', 'spec_no_list', 'barcode'],
	filters: { warehouse_no: ['warehouse_no'], spec_no: ['spec_no'], spec_nos: ['spec_no'] },
};

const AFTER_SALES: RecordBehaviour = {
	filters: {
		status: ['status', 'process_status'],
		process_status: ['process_status'],
		shop_nos: ['shop_no'],
		shop_no: ['shop_no'],
		return_warehouse_nos: ['return_warehouse_no'],
		refund_no: ['refund_no'],
	},
};

const RETURN_STOCKIN: RecordBehaviour = {
	filters: { status: ['status'], shop_nos: ['shop_no'], shop_no: ['shop_no'], warehouse_no: ['warehouse_no'], stockin_no: ['order_no'] },
};

/** 如果未传status则默认查询80已完成单据. */
const COMPLETED_BY_DEFAULT: RecordBehaviour['onlyWithout'] = { parameter: 'status', keeps: ({ status }) => Number(status) === 80 };

const STOCKOUT: RecordBehaviour = {
	insteadOfTimes: ['stockout_no', 'src_order_no', 'outer_no'],
	filters: {
		status: ['status', 'consign_status'],
		order_type: ['src_order_type'],
		warehouse_no: ['warehouse_no'],
		src_order_no: ['src_order_no'],
		stockout_no: ['stockout_no', 'order_no'],
	},
};

const STOCKIN: RecordBehaviour = {
	insteadOfTimes: ['stockin_no', 'src_order_no', 'outer_no'],
	filters: {
		status: ['status'],
		order_type: ['src_order_type'],
		warehouse_no: ['warehouse_no'],
		src_order_no: ['src_order_no'],
		transfer_no: ['src_order_no'],
		stockin_no: ['stockin_no', 'order_no'],
	},
};

const PURCHASE_ORDER: RecordBehaviour = {
	insteadOfTimes: ['purchase_no', 'outer_no'],
	filters: {
		status: ['status'],
		purchase_no: ['purchase_no'],
		warehouse_no: ['warehouse_no'],
		// An answer's warehouse_no is the one where the goods are expected (仓库编码（预计入库仓库）); the receiving one (收货仓) it does not tell.
		expect_warehouse_no: ['warehouse_no'],
		receive_warehouse_no: ['receive_warehouse_no'],
		provider_no: ['provider_no'],
	},
};

const GOODS: RecordBehaviour = {
	insteadOfTimes: ['goods_no', 'spec_no'],
	filters: { goods_no: ['goods_no'], spec_no: ['spec_list.spec_no'], barcode: ['spec_list.barcode'] },
};

const SHOP_ORDER: RecordBehaviour = { insteadOfTimes: ['tid'], filters: { tid: ['tid'], shop_no: ['shop_no'] } };

const TRANSFER_ORDER: RecordBehaviour = {
	filters: {
		type: ['type'],
		status: ['status'],
		from_warehouse_no: ['from_warehouse_no'],
		to_warehouse_no: ['to_warehouse_no'],
		transfer_no: ['transfer_no'],
		api_outer_no: ['outer_no'],
	},
};

/** Time: 0 创建时间 (default), 1 更新时间. Orders: 0 出库单 (default), 1 入库单, whose number stands in stockin_no. */
const SERIAL_NUMBER: RecordBehaviour = {
	insteadOfTimes: ['sn', 'order_no'],
	selectsBy: ({ time_type: by }) => (by === 1 ? 'changed' : 'created'),
	keeps: ({ order_type: type = 0 }, { stockin_no: stockin }) => (Number(type) === 1) === (stockin !== undefined),
	filters: { sn: ['sn'], order_no: ['stockout_no', 'stockin_no'], spec_no: ['spec_no'] },
};

/** Without a state, or with those from 95 on, the time is that of shipping. */
const shippedUnlessOpen = ({ status }: Params) =>
	status === undefined ||
	String(status)
		.split(',')
		.every((one) => Number(one) >= 95)
		? 'shipped'
		: 'changed';

const BEHAVIOURS: Record<Edition, Record<string, RecordBehaviour>> = {
	flagship: {
		'wms.stocktransfer.Manage.queryWithDetail': TRANSFER_ORDER,
		'wms.GoodsSN.queryWithDetail': SERIAL_NUMBER,
		'sales.RawTrade.search': SHOP_ORDER,
		// 默认false只返回正品.
		'wms.StockSpec.queryChangeHistory': {
			filters: { defect: ['defect'], warehouse_no: ['warehouse_no'], spec_no: ['spec_no'] },
			onlyWithout: { parameter: 'defect', keeps: ({ defect }) => defect === false },
		},
		'wms.stockin.Refund.queryWithDetail': { ...RETURN_STOCKIN, selectsBy: ({ time_type: by }) => (by === 1 ? 'created' : 'changed') },
		'purchase.PurchaseOrder.queryWithDetail': PURCHASE_ORDER,
		// Of what stands in for the times its page names the number alone.
		'wms.stockout.Base.search': { ...STOCKOUT, insteadOfTimes: ['stockout_no'] },
		// 按照发货时间返回.
		'wms.stockout.Transfer.queryWithDetail': { ...STOCKOUT, selectsBy: () => 'shipped' },
		'wms.stockin.Base.search': { ...STOCKIN, insteadOfTimes: [] },
		'wms.stockin.Transfer.queryWithDetail': { ...STOCKIN, insteadOfTimes: ['stockin_no', 'transfer_no'] },
		'goods.Goods.queryWithSpec': GOODS,
		'sales.TradeQuery.queryWithDetail': SALES_ORDER,
		'wms.stockout.Sales.queryWithDetail': {
			...SALES_STOCKOUT,
			// status_type 0: 发货时间; 3 without states: 发货时间.
			selectsBy: ({ status_type: by, status }) => (by === 0 || (by === 3 && !status) ? 'shipped' : 'changed'),
			// 当need_sn=true时返回.
			toldIf: { parameter: 'need_sn', lines: 'details_list', field: 'sn_list' },
		},
		'wms.StockSpec.search2': STOCK_LEVEL,
		'aftersales.refund.Refund.search': AFTER_SALES,
	},
	enterprise: {
		'stock_transfer_query.php': TRANSFER_ORDER,
		'stock_inout_sn_query.php': { ...SERIAL_NUMBER, selectsBy: () => 'changed' },
		'vip_api_trade_query.php': { ...SHOP_ORDER, insteadOfTimes: [] },
		'stockout_order_query.php': { ...STOCKOUT, selectsBy: shippedUnlessOpen },
		// Not on its own page, but on those of its siblings, and in the field list of its own gateway.
		'stockin_order_query.php': { ...STOCKIN, insteadOfTimes: [], onlyWithout: COMPLETED_BY_DEFAULT },
		'stockin_order_query_refund.php': {
			...RETURN_STOCKIN,
			insteadOfTimes: ['stockin_no', 'src_order_no'],
			onlyWithout: COMPLETED_BY_DEFAULT,
		},
		'purchase_order_query.php': PURCHASE_ORDER,
		'goods_query.php': GOODS,
		'trade_query.php': SALES_ORDER,
		'stockout_order_query_trade.php': {
			...SALES_STOCKOUT,
			selectsBy: (params) => (String(params.is_by_modified) === '1' && params.status !== undefined ? 'changed' : shippedUnlessOpen(params)),
		},
		'stock_query.php': STOCK_LEVEL,
		'refund_query.php': {
			...AFTER_SALES,
			insteadOfTimes: ['refund_no'],
			selectsBy: ({ time_type: by }) => (by === undefined || Number(by) === 0 ? 'changed' : 'created'),
		},
	},
	web: {
		'stock_transfer_query.php': TRANSFER_ORDER,
		'vip_api_trade_query.php': SHOP_ORDER,
		'stockout_order_query.php': { ...STOCKOUT, selectsBy: shippedUnlessOpen },
		'stockin_order_query.php': { ...STOCKIN, andBy: { from: 'start_time', to: 'end_time', by: 'created' } },
		'stock_detail_report_query.php': { filters: {} },
		// 传该字段可以不传时间范围.
		'stockin_order_query_refund.php': {
			...RETURN_STOCKIN,
			insteadOfTimes: ['stockin_no', 'src_order_no'],
			onlyWithout: COMPLETED_BY_DEFAULT,
		},
		// 0未停用 1停用, 不传默认为0.
		'shop.php': {
			filters: {},
			keeps: ({ is_disabled: asked = '0' }, { is_disabled: is }) => (asked === '1') === [true, 1, '1'].includes(is as never),
		},
		'purchase_order_query.php': {
			...PURCHASE_ORDER,
			// Of platform_order_no: 传该字段可以不传开始时间和结束时间.
			insteadOfTimes: ['purchase_no', 'outer_no', 'platform_order_no'],
			startsWithDay: true,
			selectsBy: ({ time_type: by }) => (Number(by) === 2 ? 'changed' : 'created'),
		},
		'goods_query.php': GOODS,
		'trade_query.php': { ...SALES_ORDER, insteadOfTimes: ['trade_no', 'src_tid', 'trade_ids'] },
		'stockout_order_query_trade.php': {
			...SALES_STOCKOUT,
			// 直接使用已发货的订单作为替代: the page's sample has the order's number in both fields.
			filters: { ...SALES_STOCKOUT.filters, src_order_no: ['order_no', 'src_order_no'] },
			insteadOfTimes: ['src_order_no'],
			selectsBy: ({ time_type: by }) => (by === '2' ? 'shipped' : 'changed'),
		},
		'stock_query.php': STOCK_LEVEL,
		'refund_query.php': { ...AFTER_SALES, selectsBy: ({ time_type: by }) => (by === undefined || by === '0' ? 'changed' : 'created') },
	},
};

/** How a method of an edition behaves; undefined where it is no query of records. */
export function behaviourOf(edition: Edition, method: string): RecordBehaviour | undefined {
	return BEHAVIOURS[edition][method];
}

/** Whether the times may be left out of a query with these parameters. */
export function standsInForTimes({ insteadOfTimes = [] }: RecordBehaviour, params: Params): boolean {
	return insteadOfTimes.some((name) => params[name] !== undefined && params[name] !== '');
}

/** A record as it is answered: without what was not asked for. */
export function told({ toldIf }: RecordBehaviour, params: Params, record: Record<string, unknown>): Record<string, unknown> {
	if (!toldIf || params[toldIf.parameter] === true || !Array.isArray(record[toldIf.lines])) return record;
	const lines = record[toldIf.lines] as Array<Record<string, unknown>>;
	return { ...record, [toldIf.lines]: lines.map(({ [toldIf.field]: _untold, ...line }) => line) };
}

/** The records that fit the filters of a query. Several values are separated by commas, in parameters and in records alike. */
export function filtered(behaviour: RecordBehaviour, params: Params, records: GenericRecord[]): GenericRecord[] {
	const partsOf = (value: unknown) => String(value ?? '').split(',');
	return records.filter(({ record }) => {
		const { onlyWithout, keeps } = behaviour;
		if (keeps && !keeps(params, record)) return false;
		if (onlyWithout && params[onlyWithout.parameter] === undefined && !onlyWithout.keeps(record)) return false;
		return Object.entries(behaviour.filters).every(([parameter, fields]) => {
			if (params[parameter] === undefined || params[parameter] === '') return true;
			const wanted = [params[parameter]].flat().flatMap(partsOf);
			return fields.some((field) => valuesAt(record, field).some((value) => partsOf(value).some((part) => wanted.includes(part))));
		});
	});
}

/** What a record, or its lines, hold under a field. */
function valuesAt(record: Record<string, unknown>, field: string): unknown[] {
	const [list, name] = field.split('.') as [string, string?];
	return name === undefined ? [record[list]] : ((record[list] ?? []) as Params[]).map((line) => line[name]);
}
