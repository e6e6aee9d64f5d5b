// The methods of the enterprise and the web edition: one .php file each, parameters as form fields (all text).
import { z } from 'zod/v4';
import { formatBeijing, parseBeijing } from '../beijingTime.mts';
import { allowedPageSize, listField, listing, pageOf, totalField, type Pager } from '../paging.mts';
import { transferRecords } from '../records/transferRecord.mts';
import { warehouseRecords } from '../records/warehouseRecord.mts';
import { wireNumbers } from '../records/wireNumbers.mts';
import { Refused } from '../refusals.mts';
import type { Edition } from '../types.mts';
import type { World } from '../world.mts';
import { serialRows } from './flagshipSerialNumbers.mts';
import { isTooWide, THIRTY_DAYS_MS } from './spans.mts';
import { findTransfers } from './transferQuery.mts';
import { findWarehouses } from './warehouseQuery.mts';

type FormEdition = Exclude<Edition, 'flagship'>;
type Form = Record<string, string>;

/** Answers what stands beside `code` and `message`, or throws Refused. */
export type FormMethod = (world: World, edition: FormEdition, form: Form) => Record<string, unknown>;

const DEFAULT_PAGE_SIZE = 40;
const PAGE_SIZE_TEXT = 'page_size为正整数，请检查page_size是否为有效值';
// 编辑中 20 and 待结算 80 do not exist in the web edition's list.
const STATUSES: Record<FormEdition, number[]> = {
	enterprise: [10, 20, 30, 40, 42, 44, 46, 50, 60, 62, 64, 66, 70, 80, 90],
	web: [10, 30, 40, 42, 44, 46, 50, 60, 62, 64, 66, 70, 90],
};

// The codes of these refusals: 2104, 2180, 2220, 2830 and 21000003 are documented for the case, 2105 and 2221 are invented.
const missing = (name: string) => JSON.stringify([21000003, `必要参数缺失：${name}`]);
const wrong = (name: string) => JSON.stringify([2830, `参数值无效${name}`]);

const integer = (fault: string) => z.string().regex(/^\d+$/, fault).transform(Number);
const filled = (name: string) => z.string({ error: missing(name) }).min(1, missing(name));
const time = (name: string) =>
	filled(name).transform((text, context) => {
		const ms = parseBeijing(text);
		if (ms === undefined) context.addIssue({ code: 'custom', message: JSON.stringify([2105, `${name}时间格式错误`]) });
		return ms ?? NaN;
	});

const pagerFields = {
	page_no: integer(JSON.stringify([2221, 'page_no无效，请检查page_no是否为有效值'])).default(0),
	page_size: integer(JSON.stringify([2220, PAGE_SIZE_TEXT]))
		.refine((size) => size > 0, JSON.stringify([2220, PAGE_SIZE_TEXT]))
		.default(DEFAULT_PAGE_SIZE),
};

const transferForm = z.object({
	start_time: time('start_time'),
	end_time: time('end_time'),
	from_warehouse_no: z.string().optional(),
	to_warehouse_no: z.string().optional(),
	transfer_no: z.string().optional(),
	api_outer_no: z.string().optional(),
	status: integer(wrong('status')).optional(),
	...pagerFields,
});

const transferType = z.object({
	type: filled('type')
		.pipe(integer(wrong('type')))
		.refine((type) => type <= 1, wrong('type')),
});

const warehouseForm = z.object({
	warehouse_id: z.string().optional(),
	warehouse_no: z.string().optional(),
	type: integer(wrong('type')).optional(),
	sub_type: integer(wrong('sub_type')).optional(),
	warehouse_type: integer(wrong('warehouse_type')).optional(),
	is_disabled: integer(wrong('is_disabled')).optional(),
	...pagerFields,
});

const serialNumberForm = z.object({
	order_no: z.string().optional(),
	order_type: integer(wrong('order_type'))
		.refine((type) => type <= 1, wrong('order_type'))
		.default(0),
	sn: z.string().optional(),
	spec_no: z.string().optional(),
	...pagerFields,
});

/** The enterprise edition reads by the time of the last change. */
const serialNumberTimes = z.object({ start_time: time('start_time'), end_time: time('end_time') });

/** Empty fields count as left out. */
function check<T extends z.ZodType>(schema: T, form: Form): z.output<T> {
	const result = schema.safeParse(Object.fromEntries(Object.entries(form).filter(([, value]) => value !== '')));
	if (result.success) return result.data;
	const [code, message] = JSON.parse(result.error.issues[0]!.message) as [number, string];
	throw new Refused(code, message);
}

function pagerOf({ settings }: World, edition: FormEdition, pageNo: number, asked: number): Pager {
	const pageSize = allowedPageSize(edition, asked, settings);
	if (pageSize === undefined) throw new Refused(2220, PAGE_SIZE_TEXT);
	return { pageNo, pageSize, withTotal: pageNo === 0 };
}

const stockTransferQuery: FormMethod = (world, edition, form) => {
	const params = check(transferForm, form);
	// The web edition reads one transfer type per query; the enterprise edition does not know the parameter.
	const { type } = edition === 'web' ? check(transferType, form) : { type: undefined };
	if (isTooWide(world.settings, params.start_time, params.end_time, THIRTY_DAYS_MS)) {
		throw edition === 'enterprise'
			? new Refused(2104, 'start_time与end_time时间跨度不能超过最大范围 30天')
			: new Refused(2180, 'start_time与end_time时间跨度不能超过最大范围30天');
	}
	if (params.status !== undefined && !STATUSES[edition].includes(params.status)) throw new Refused(2830, '参数值无效status');
	const pager = pagerOf(world, edition, params.page_no, params.page_size);
	const found = findTransfers(world, {
		from: params.start_time,
		to: params.end_time,
		statuses: params.status === undefined ? undefined : [params.status],
		type: world.settings.types === 'ignored' ? undefined : type,
		fromWarehouseNo: params.from_warehouse_no,
		toWarehouseNo: params.to_warehouse_no,
		transferNo: params.transfer_no,
		outerNo: edition === 'enterprise' ? params.api_outer_no : undefined,
	});
	const records = transferRecords(world, edition, pageOf(found, pager, world.settings));
	return {
		...totalField(found.total, pager, world.settings, edition === 'web'),
		...listField('transfer_list', records, world.settings),
	};
};

const warehouseQuery: FormMethod = (world, edition, form) => {
	const params = check(warehouseForm, form);
	const pager = pagerOf(world, edition, params.page_no, params.page_size);
	const webType = params.warehouse_type === 0 ? 1 : params.warehouse_type;
	const found = findWarehouses(world, {
		warehouseId: edition === 'web' ? params.warehouse_id : undefined,
		warehouseNo: params.warehouse_no,
		type: edition === 'web' ? webType : params.type || undefined, // enterprise: 0 = 不限
		subType: edition === 'enterprise' ? params.sub_type : undefined,
		// Web: 默认为0, only what is in use. The enterprise default is not documented: all.
		disabled: params.is_disabled === undefined ? (edition === 'web' ? false : undefined) : params.is_disabled === 1,
	});
	const records = warehouseRecords(world, edition, pageOf(found, pager, world.settings));
	return { ...listField('warehouses', records, world.settings), ...totalField(found.total, pager, world.settings) };
};

const stockInOutSnQuery: FormMethod = (world, edition, form) => {
	const params = check(serialNumberForm, form);
	const enterprise = edition === 'enterprise';
	// An order number stands in for the times; whether it really does there is not documented.
	const times = enterprise && !(params.order_no && !form.start_time) ? check(serialNumberTimes, form) : undefined;
	if (times && isTooWide(world.settings, times.start_time, times.end_time, THIRTY_DAYS_MS)) {
		throw new Refused(2104, 'start_time与end_time时间跨度不能超过最大范围 30天');
	}
	const pager = pagerOf(world, edition, params.page_no, params.page_size);
	const rows = serialRows(params.order_type === 1 ? world.stockins : world.stockouts).filter(
		({ order, line, serial }) =>
			(!params.order_no || order.no === params.order_no) &&
			(!times || (serial.created >= times.start_time && serial.created <= times.end_time)) &&
			(enterprise || !params.sn || serial.sn === params.sn) &&
			(enterprise || !params.spec_no || line.specNo === params.spec_no),
	);
	const { id, int } = wireNumbers(edition, world.settings);
	const records = pageOf(listing(rows), pager, world.settings).map(({ order, line, serial }) => ({
		...(enterprise ? { rec_id: id(serial.recId) } : { id: id(serial.recId), sku_id: id(line.specId), order_id: id(order.id) }),
		sn: serial.sn,
		spec_no: line.specNo,
		// The web edition's table says `created`, its sample sends this.
		...(enterprise ? { created: formatBeijing(serial.created) } : { create_date: formatBeijing(serial.created).replace(' ', 'T') }),
		order_no: order.no,
		src_order_no: order.srcOrderNo,
		src_order_type: int(order.orderType),
	}));
	return {
		...totalField(rows.length, pager, world.settings),
		// The name of the enterprise edition's list is not in the stored copies of its page.
		...listField(enterprise ? 'sn_list' : 'data', records, world.settings),
	};
};

export const formMethods = new Map<string, FormMethod>([
	['stock_transfer_query.php', stockTransferQuery],
	['stock_inout_sn_query.php', stockInOutSnQuery],
	['warehouse_query.php', warehouseQuery],
]);
