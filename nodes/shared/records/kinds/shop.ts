/** Shops (店铺): a list that is read whole. */
import { flag, number, text, type RecordKind, type RecordQuery } from '../kind';

const form = {
	method: 'shop.php',
	list: ['shoplist'],
	total: ['total_count'],
	pageSize: 100,
	time: 'none',
	id: ['shop_no'],
} satisfies RecordQuery;

export const shop: RecordKind = {
	name: 'shop',
	displayName: 'Shop',
	plural: 'Shops',
	vendorName: '店铺',
	noun: 'Shop',
	filters: [],
	fields: {
		shop_no: text(),
		name: text(['shop_name', 'name']),
		shop_id: text(),
		platform_id: number(),
		is_disabled: flag(),
		remark: text(),
	},
	queries: {
		flagship: { ...form, method: 'setting.Shop.queryShop', list: ['data', 'details'], total: ['data', 'total_count'] },
		enterprise: { ...form, unverified: 'The fields of an answer are known from public code only' },
		// 不传默认为0 (未停用).
		web: { ...form, variants: [{ is_disabled: 0 }, { is_disabled: 1 }] },
	},
};
