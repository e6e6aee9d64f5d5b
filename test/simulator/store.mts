// Warehouses and stock orders: small stores, by number. Transfer orders have a store of their own (transferStore.mts).
import { formatBeijing, wholeSecond } from './beijingTime.mts';
import type { NewStockOrder, StockOrder, StockOrderStore, Upload, Warehouse, WarehouseStore } from './types.mts';

function need<T>(value: T | undefined, what: string): T {
	if (value === undefined) throw new Error(`The simulator has no ${what}`);
	return value;
}

/** `now`: the server clock, ms. */
export function createWarehouseStore(now: () => number): WarehouseStore {
	const byNo = new Map<string, Warehouse>();
	let nextId = 624;
	return {
		add(patch = {}) {
			const warehouseId = patch.warehouseId ?? nextId++;
			const warehouseNo = patch.warehouseNo ?? `WH${warehouseId}`;
			if (byNo.has(warehouseNo)) throw new Error(`Warehouse ${warehouseNo} exists already`);
			const at = wholeSecond(now());
			const warehouse: Warehouse = {
				warehouseNo,
				name: `仓库${warehouseId}`,
				type: 1,
				subType: 0,
				isDisabled: false,
				province: '上海',
				city: '上海市',
				district: '浦东新区',
				address: '',
				contact: '',
				mobile: '',
				telno: '',
				zip: '',
				remark: '',
				created: at,
				modified: at,
				...patch,
				warehouseId,
			};
			byNo.set(warehouseNo, warehouse);
			return warehouse;
		},
		change(warehouseNo, patch) {
			const warehouse = need(byNo.get(warehouseNo), `warehouse ${warehouseNo}`);
			return Object.assign(warehouse, { modified: wholeSecond(now()), ...patch, warehouseNo });
		},
		get: (warehouseNo) => byNo.get(warehouseNo),
		all: () => [...byNo.values()],
	};
}

/** What the upload methods need besides the public store. */
export interface StockOrders extends StockOrderStore {
	/** Writes serial numbers to lines found before; `replace` empties every line of the order first. */
	upload(order: StockOrder, lines: UploadLine[], replace: boolean): void;
}

export interface UploadLine {
	specNo: string;
	defect: boolean;
	serialNumbers: Array<{ sn: string; suiteNo?: string }>;
	batchNo?: string;
	productionDate?: string;
	expireDate?: string;
}

/** `prefix`: CK for stock-out, RK for stock-in orders; `now`: the server clock, ms. */
export function createStockOrderStore(prefix: 'CK' | 'RK', now: () => number): StockOrders {
	const byNo = new Map<string, StockOrder>();
	let nextId = prefix === 'CK' ? 83305 : 51200;
	let nextDetailId = nextId * 4;
	let nextSerialId = 1587;

	return {
		add(given: NewStockOrder = {}) {
			const id = nextId++;
			const day = formatBeijing(now()).slice(0, 10).replaceAll('-', '');
			const no = given.no ?? `${prefix}${day}${String(id).padStart(6, '0')}`;
			if (byNo.has(no)) throw new Error(`Order ${no} exists already`);
			const at = wholeSecond(now());
			const order: StockOrder = {
				id,
				no,
				orderType: given.orderType ?? 2,
				status: given.status ?? '编辑中',
				srcOrderNo: given.srcOrderNo ?? '',
				warehouseNo: given.warehouseNo ?? 'WH-SH',
				lines: (given.lines ?? [{ specNo: 'SPEC-1', num: 1 }]).map(({ specNo, num = 1, defect = false }) => {
					const detailId = nextDetailId++;
					return { detailId, specId: detailId + 1000, specNo, num, defect, serialNumbers: [] };
				}),
				uploads: [],
				created: at,
				modified: at,
			};
			byNo.set(no, order);
			return order;
		},
		setStatus(no, status) {
			return Object.assign(need(byNo.get(no), `order ${no}`), { status, modified: wholeSecond(now()) });
		},
		get: (no) => byNo.get(no),
		all: () => [...byNo.values()],
		serialNumbers: (no) => need(byNo.get(no), `order ${no}`).lines.flatMap((line) => line.serialNumbers.map(({ sn }) => sn)),
		upload(order, lines, replace) {
			const created = wholeSecond(now());
			if (replace) for (const line of order.lines) line.serialNumbers = [];
			const upload: Upload = { at: now(), lines: [] };
			for (const { specNo, defect, serialNumbers, ...batch } of lines) {
				const line = order.lines.find((one) => one.specNo === specNo && one.defect === defect);
				if (!line) throw new Error(`Order ${order.no} has no line ${specNo}`);
				line.serialNumbers.push(...serialNumbers.map((serial) => ({ recId: nextSerialId++, created, ...serial })));
				Object.assign(line, batch);
				upload.lines.push({ specNo, defect, serialNumbers: serialNumbers.map(({ sn }) => sn) });
			}
			order.uploads.push(upload);
			order.modified = created;
		},
	};
}
