/** Finding a method by what a person types: words in any order, in English, Chinese or the API's own, and their synonyms. */
import type { MethodTitle } from './methods';

/** What is done: people and interfaces choose among these words without a difference. */
const VERBS: ReadonlyArray<readonly string[]> = [
	['create', 'new', 'add', 'insert', 'push', 'upload', 'import', 'send', '创建', '新建', '新增', '添加', '推送', '上传', '导入', '录入'],
	['get', 'query', 'search', 'find', 'list', 'read', 'fetch', 'show', '查询', '获取', '搜索', '列表', '拉取'],
	['update', 'change', 'modify', 'edit', 'set', '修改', '更新', '编辑', '变更'],
	['cancel', 'delete', 'remove', 'void', '取消', '撤销', '作废', '删除'],
	['approve', 'audit', 'check', '审核', '审批'],
	['report', 'return result', 'ack', '回传', '回写', '反馈'],
];

/** What it is done to. A method that has the very word stands before one that has a synonym. */
const NOUNS: ReadonlyArray<readonly string[]> = [
	['serial number', 'serial', 'sn', '序列号', 'sn码', '串号'],
	['stock-out', 'stockout', 'stock out', 'outbound', '出库', '出库单'],
	['stock-in', 'stockin', 'stock in', 'inbound', 'receipt', '入库', '入库单'],
	['stock', 'inventory', '库存'],
	['stocktake', 'stock count', 'pd', '盘点', '盘点单'],
	['transfer', '调拨', '调拨单'],
	['carrier', 'logistics', 'courier', 'shipping company', '物流', '快递'],
	['waybill', 'tracking', 'tracking number', '面单', '运单', '物流单号', '快递单号'],
	['shipment', 'delivery', '发货', '物流同步'],
	['supplier', 'vendor', 'provider', '供应商'],
	['warehouse', '仓库'],
	['virtual warehouse', '虚拟仓'],
	['shop', 'store', '店铺', '门店'],
	['order', 'orders', 'trade', '订单'],
	['original', 'raw', '原始'],
	['refund', 'return', 'after-sales', 'aftersales', '退款', '退货', '退换', '售后'],
	['exchange', '换货'],
	['goods', 'product', 'item', 'article', '货品', '商品'],
	['spec', 'sku', 'variant', '规格', '单品'],
	['bundle', 'suite', 'kit', 'combo', '组合装', '套装'],
	['barcode', '条码', '条形码'],
	['purchase', 'procurement', 'buying', '采购'],
	['production', 'manufacturing', 'process', '生产', '加工'],
	['bom', 'bills of materials', 'bill of material', '物料清单'],
	['employee', 'staff', 'user', '员工'],
	['invoice', '发票', '开票'],
	['payment', '收付款', '收付', '付款'],
	['cost', '成本'],
	['settlement', 'settle', '结算'],
	['weight', 'weighing', '重量', '称重'],
	['batch', '批次'],
	['position', 'bin', 'location', '货位'],
	['archived', 'history', 'historical', '历史'],
	['label', 'tag', '标签'],
	['brand', '品牌'],
	['category', 'class', '分类', '类目'],
	['unique code', '唯一码'],
	['pick', 'picking', 'wave', '分拣', '拣货', '波次'],
	['remark', 'note', 'memo', '备注'],
];

const SYNONYMS = [...VERBS, ...NOUNS];

const HAN = /\p{Script=Han}/u;

/** Every known word, the longest first, to cut Chinese text where no blanks do. */
const KNOWN = SYNONYMS.flat().sort((a, b) => b.length - a.length);

/** Words that stand in every method's place and say nothing. */
const EMPTY_WORDS = new Set([
	'a',
	'an',
	'the',
	'of',
	'for',
	'by',
	'in',
	'and',
	'all',
	'many',
	'with',
	'from',
	'to',
	'api',
	'method',
	'的',
	'接口',
]);

/** What was typed, cut into words: at blanks, between scripts, and Chinese at the words that are known. */
function wordsOf(typed: string): string[] {
	const words: string[] = [];
	let text = typed
		.trim()
		.toLowerCase()
		.replace(/(\p{Script=Han})([a-z\d])/gu, '$1 $2')
		.replace(/([a-z\d])(\p{Script=Han})/gu, '$1 $2');
	// Known words of several parts, and known Chinese ones, stand for themselves.
	for (const known of KNOWN.filter((word) => HAN.test(word) || word.includes(' '))) {
		if (!text.includes(known)) continue;
		words.push(known);
		text = text.replaceAll(known, ' ');
	}
	words.push(...text.split(/[\s,，、·]+/));
	return [...new Set(words)].filter((word) => word !== '' && !EMPTY_WORDS.has(word));
}

/** 2 for a text that has the word, or what is the same to everybody; 1 by a synonym; else 0. */
function fits(word: string, text: string): 0 | 1 | 2 {
	const singular = /^[a-z-]{4,}s$/.test(word) ? word.slice(0, -1) : word;
	if (text.includes(singular)) return 2;
	const group = SYNONYMS.find((words) => words.includes(word) || words.includes(singular));
	if (group?.some((other) => text.includes(other))) return VERBS.includes(group) ? 2 : 1;
	// Chinese that is no known word may be parts of one, in another order.
	if (!HAN.test(word) || word.length < 3) return 0;
	const pairs = [...word].slice(1).map((sign, index) => word[index] + sign);
	return pairs.every((pair) => text.includes(pair)) ? 1 : 0;
}

/**
 * The methods that fit what was typed, the best and then the plainest first: every word somewhere in name, title or group, or a synonym of it. Where no
 * method has every word, those with the most of them, and at least half. Nothing typed: all, by English title.
 */
export function searchTitles<Title extends MethodTitle>(titles: readonly Title[], typed: string): Title[] {
	const wanted = typed.trim().toLowerCase();
	const words = wordsOf(typed);
	const byTitle = (a: Title, b: Title) => a.titleEn.localeCompare(b.titleEn) || a.name.localeCompare(b.name);
	if (words.length === 0) return wanted === '' ? [...titles].sort(byTitle) : [];
	const judged = titles.map((title) => {
		const shown = [title.name, title.titleEn, title.title].map((text) => text.toLowerCase());
		const text = [...shown, title.groupEn.toLowerCase(), title.group].join(' \n ');
		const marks = words.map((word) => fits(word, text));
		const whole = shown.includes(wanted)
			? 3
			: shown.some((one) => one.startsWith(wanted))
				? 2
				: shown.some((one) => one.includes(wanted))
					? 1
					: 0;
		return { title, found: marks.filter((mark) => mark > 0).length, exact: marks.filter((mark) => mark === 2).length, whole };
	});
	const most = Math.max(...judged.map(({ found }) => found));
	if (most < words.length / 2 || most === 0) return [];
	return judged
		.filter(({ found }) => found === most)
		.sort((a, b) => b.whole - a.whole || b.exact - a.exact || a.title.titleEn.length - b.title.titleEn.length || byTitle(a.title, b.title))
		.map(({ title }) => title);
}
