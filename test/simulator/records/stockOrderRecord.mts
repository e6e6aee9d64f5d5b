// Flagship: stock-out and stock-in orders as the queries of the vendor's pages answer them, one general and one for transfers.
import { formatBeijing } from '../beijingTime.mts';
import type { GenericRecord, StockOrder, StockOrderStatus } from '../types.mts';
import type { StockOrders } from '../store.mts';

type Incoming = boolean;

/** That 编辑中, the state in which serial numbers are taken, is 未确认 among the codes of a stock-out order is a guess. */
const CODES: Record<StockOrderStatus, readonly [out: number, in_: number]> = {
	编辑中: [48, 20],
	待审核: [50, 30],
	已审核: [65, 40],
	已完成: [110, 80],
	已取消: [5, 10],
};

/** Methods by what they answer: whether stock-ins, and whether only those of transfers. */
const QUERIES: Record<string, { incoming: Incoming; transfers: boolean }> = {
	'wms.stockout.Base.search': { incoming: false, transfers: false },
	'wms.stockout.Transfer.queryWithDetail': { incoming: false, transfers: true },
	'wms.stockin.Base.search': { incoming: true, transfers: false },
	'wms.stockin.Transfer.queryWithDetail': { incoming: true, transfers: true },
};

function lineOf(order: StockOrder, line: StockOrder['lines'][number], { incoming, transfers }: { incoming: Incoming; transfers: boolean }) {
	return {
		rec_id: line.detailId,
		[incoming ? 'stockin_id' : 'stockout_id']: order.id,
		spec_id: line.specId,
		spec_no: line.specNo,
		goods_no: line.specNo,
		goods_name: line.specNo,
		spec_name: '默认规格',
		...(transfers && !incoming ? { goods_count: line.num } : { num: line.num }),
		...(transfers ? { defect: line.defect } : {}),
		batch_no: line.batchNo ?? '',
		expire_date: line.expireDate ?? '',
		remark: '',
		src_order_detail_id: 0,
	};
}

/** The orders of a store as a method answers them; undefined for a method that is none of these. */
export function stockOrderRecords(method: string, stores: { stockouts: StockOrders; stockins: StockOrders }): GenericRecord[] | undefined {
	const query = QUERIES[method];
	if (!query) return undefined;
	const { incoming, transfers } = query;
	const orders = (incoming ? stores.stockins : stores.stockouts).all().filter(({ orderType }) => !transfers || orderType === 2);
	return orders.map((order) => {
		const shipped = order.status === '已完成' ? order.modified : undefined;
		const [no, type] = transfers ? ['order_no', 'order_type'] : [incoming ? 'stockin_no' : 'stockout_no', 'src_order_type'];
		const times =
			transfers && incoming
				? { created_time: order.created, modified: order.modified }
				: transfers
					? { consign_time: shipped ?? 0 }
					: { created: formatBeijing(order.created), modified: formatBeijing(order.modified) };
		return {
			at: order.modified,
			times: { created: order.created, ...(shipped === undefined ? {} : { shipped }) },
			record: {
				[incoming ? 'stockin_id' : 'stockout_id']: order.id,
				[no]: order.no,
				...(transfers && incoming ? {} : { [type]: order.orderType }),
				src_order_no: order.srcOrderNo,
				status: CODES[order.status][incoming ? 1 : 0],
				...(transfers && incoming ? { to_warehouse_no: order.warehouseNo } : { warehouse_no: order.warehouseNo }),
				logistics_no: '',
				goods_count: order.lines.reduce((sum, { num }) => sum + num, 0),
				remark: '',
				detail_list: order.lines.map((line) => lineOf(order, line, query)),
				...times,
			},
		};
	});
}
