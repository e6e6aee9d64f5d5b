// Finding a method by the words of people: English, Chinese, the API's own, in any order, with synonyms.
import { methodTitles } from '../../nodes/shared/catalogue/methods';
import { searchTitles } from '../../nodes/shared/catalogue/search';
import type { EditionName } from '../../nodes/shared/protocol/editions';

const search = async (edition: EditionName, typed: string) => searchTitles(await methodTitles(edition), typed).map(({ name }) => name);

/** @param most how far from the top the wanted method may stand, from 1 */
const FOUND: Array<[edition: EditionName, typed: string, method: string, most: number]> = [
	['flagship', '序列号', 'wms.stockout.Base.uploadSN', 5],
	['flagship', '序列号', 'wms.GoodsSN.queryWithDetail', 5],
	['flagship', 'SN', 'wms.stockin.Base.uploadSN', 5],
	['flagship', 'serial numbers upload', 'wms.stockout.Base.uploadSN', 2],
	['flagship', '上传序列号', 'wms.stockout.Base.uploadSN', 3],
	['flagship', '出库SN', 'wms.stockout.Base.searchSN', 2],
	['flagship', '创建调拨单', 'wms.stocktransfer.Edit.createOrder', 1],
	['flagship', '新建调拨单', 'wms.stocktransfer.Edit.createOrder', 1],
	['flagship', '调拨单新建', 'wms.stocktransfer.Edit.createOrder', 1],
	['flagship', '推送调拨单', 'wms.stocktransfer.Edit.createOrder', 1],
	['flagship', 'transfer create', 'wms.stocktransfer.Edit.createOrder', 3],
	['flagship', 'new transfer order', 'wms.stocktransfer.Edit.createOrder', 1],
	['flagship', '创建订单', 'sales.RawTrade.pushSelf', 20],
	['flagship', '新建原始单', 'sales.RawTrade.pushSelf', 2],
	['flagship', '查询 库存', 'wms.StockSpec.search', 8],
	['flagship', '库存查询', 'wms.StockSpec.search', 1],
	['flagship', 'stock query', 'wms.StockSpec.search', 8],
	['flagship', 'outbound serial', 'wms.stockout.Base.searchSN', 2],
	['flagship', 'Edit createOrder', 'wms.stocktransfer.Edit.createOrder', 1],
	['flagship', 'wms.stocktransfer.Manage.queryWithDetail', 'wms.stocktransfer.Manage.queryWithDetail', 1],
	['flagship', '快递公司', 'setting.Logistics.queryLogistics', 3],
	['flagship', 'vendors', 'setting.PurchaseProvider.queryDetail', 4],
	['flagship', 'find the warehouses', 'setting.Warehouse.queryWarehouse', 2],
	['flagship', '退货入库', 'wms.stockin.Refund.queryWithDetail', 6],
	['enterprise', '序列号', 'stock_goods_sn_query.php', 2],
	['enterprise', '新建调拨单', 'stock_transfer_push.php', 1],
	['enterprise', 'stock_transfer_push', 'stock_transfer_push.php', 1],
	['web', '推送订单', 'trade_push.php', 6],
	['web', '新建组合装', 'suites_push.php', 1],
	['web', 'SN', 'stock_goods_sn_query.php', 3],
];

it.each(FOUND)('%s: %s finds %s', async (edition, typed, method, most) => {
	const found = await search(edition, typed);
	expect(found.slice(0, most)).toContain(method);
});

it.each(['no such thing', 'xyzzy', '的', '？'])('%s finds nothing, rather than everything', async (typed) => {
	expect(await search('flagship', typed)).toEqual([]);
});

it('nothing typed shows all methods, by title', async () => {
	const titles = searchTitles(await methodTitles('web'), ' ').map(({ titleEn }) => titleEn);
	expect(titles).toHaveLength((await methodTitles('web')).length);
	expect(titles).toEqual([...titles].sort((a, b) => a.localeCompare(b)));
});

it('every method is found by its own name, its title and its Chinese title, at the top', async () => {
	for (const edition of ['flagship', 'enterprise', 'web'] as const) {
		for (const { name, title, titleEn } of await methodTitles(edition)) {
			for (const typed of [name, title, titleEn]) expect((await search(edition, typed)).slice(0, 3)).toContain(name);
		}
	}
});
