// A warehouse business that never rests: transfer orders are written, approved, shipped and received, and stock-out orders
// in 编辑中 wait for their serial numbers. For the demo and for `npm run simulator -- --busy`.
import type { Simulator, StockOrder, Transfer } from './types.mts';

export interface BusyOptions {
	/** Milliseconds between two steps; default 4000. 0: no timer, step() is called by hand. */
	everyMs?: number;
	/** Told in one English sentence what happened. */
	onEvent?: (sentence: string) => void;
}

export interface BusyWarehouse {
	/** Does the next thing and answers what it was. */
	step(): string;
	stop(): void;
}

/** One scanned serial number, as a scanner's row would say it. */
export interface ScanRow {
	stockoutNo: string;
	orderType: number;
	specNo: string;
	serialNumber: string;
}

const WAREHOUSES = [
	{ warehouseNo: 'WH-SH', name: '上海总仓', province: '上海', city: '上海市', district: '浦东新区' },
	{ warehouseNo: 'WH-GZ', name: '广州分仓', province: '广东省', city: '广州市', district: '白云区' },
	{ warehouseNo: 'WH-CD', name: '成都分仓', province: '四川省', city: '成都市', district: '双流区' },
	{ warehouseNo: 'WH-HK', name: 'Hong Kong Export Warehouse', province: '香港', city: '香港', district: '新界' },
	{ warehouseNo: 'WH-RET', name: 'Returns Center', province: '浙江省', city: '杭州市', district: '余杭区' },
];

const GOODS = [
	{ goodsNo: 'PHONE-X', specNo: 'PHONE-X-BLK', specName: '黑色 128G', unitName: '台' },
	{ goodsNo: 'PHONE-X', specNo: 'PHONE-X-WHT', specName: '白色 256G', unitName: '台' },
	{ goodsNo: 'TABLET-S', specNo: 'TABLET-S-GRY', specName: '深空灰', unitName: '台' },
	{ goodsNo: 'CHARGER', specNo: 'CHARGER-65W', specName: '65W', unitName: '个' },
	{ goodsNo: 'HEADSET', specNo: 'HEADSET-PRO', specName: '降噪版', unitName: '副' },
];

const OPEN_ORDERS = 8;
/** A stock-out order whose serial numbers never come is shipped without them after so many tries. */
const PATIENCE = 6;

/** The rows a scanner would deliver for a waiting order: as many serial numbers per line as pieces, unique per order. */
export function scanRows(order: StockOrder): ScanRow[] {
	return order.lines.flatMap((line) =>
		Array.from({ length: line.num }, (_, index) => ({
			stockoutNo: order.no,
			orderType: order.orderType,
			specNo: line.specNo,
			serialNumber: `SN-${order.no}-${line.detailId}-${String(index + 1).padStart(3, '0')}`,
		})),
	);
}

/** Stock-out orders that wait for serial numbers. */
export function waitingStockouts({ stockouts }: Simulator): StockOrder[] {
	return stockouts.all().filter(({ status, uploads }) => status === '编辑中' && !uploads.length);
}

/** Fills the simulator and keeps it busy until stop(). */
export function startBusyWarehouse(simulator: Simulator, { everyMs = 4_000, onEvent }: BusyOptions = {}): BusyWarehouse {
	const { transfers, stockouts, warehouses } = simulator;
	const open: Transfer[] = [];
	const tries = new Map<string, number>();
	let state = 20_260_317;
	// A small congruential generator: every run tells the same story.
	const upTo = (count: number) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * count);
	};

	function write(): string {
		const from = upTo(WAREHOUSES.length);
		const to = (from + 1 + upTo(WAREHOUSES.length - 1)) % WAREHOUSES.length;
		const first = upTo(GOODS.length);
		const lines = Array.from({ length: 1 + upTo(3) }, (_, index) => ({
			...GOODS[(first + index) % GOODS.length]!,
			num: 1 + upTo(4),
		}));
		const transfer = transfers.add({
			status: 30,
			fromWarehouseNo: WAREHOUSES[from]!.warehouseNo,
			toWarehouseNo: WAREHOUSES[to]!.warehouseNo,
			creatorName: ['王芳', '李伟', 'Anna'][upTo(3)]!,
			remark: ['', '加急', 'weekly refill'][upTo(3)]!,
			lines,
		});
		open.push(transfer);
		return `Transfer order ${transfer.transferNo} was written: ${WAREHOUSES[from]!.name} to ${WAREHOUSES[to]!.name}`;
	}

	function set(index: number, status: number, moved?: 'outNum' | 'inNum'): Transfer {
		const { transferNo, lines } = open[index]!;
		const patch = moved ? { lines: lines.map(({ num }) => ({ [moved]: num })) } : {};
		return (open[index] = transfers.change(transferNo, { status, ...patch }));
	}

	function approve(index: number): string {
		const { transferNo, fromWarehouseNo, lines } = set(index, 40);
		const order = stockouts.add({
			orderType: 2,
			status: '编辑中',
			srcOrderNo: transferNo,
			warehouseNo: fromWarehouseNo,
			lines: lines.map(({ specNo, num }) => ({ specNo, num })),
		});
		return `Transfer order ${transferNo} was approved; stock-out order ${order.no} waits for serial numbers`;
	}

	function ship(index: number): string {
		const { transferNo } = open[index]!;
		const order = stockouts.all().find(({ srcOrderNo }) => srcOrderNo === transferNo)!;
		const tried = (tries.get(transferNo) ?? 0) + 1;
		tries.set(transferNo, tried);
		if (!order.uploads.length && tried < PATIENCE) return `Stock-out order ${order.no} still waits for serial numbers`;
		stockouts.setStatus(order.no, '已完成');
		set(index, 50, 'outNum');
		const scanned = stockouts.serialNumbers(order.no).length;
		return `Transfer order ${transferNo} was shipped with ${scanned} serial numbers`;
	}

	function receive(index: number): string {
		const { transferNo } = set(index, 90, 'inNum');
		open.splice(index, 1);
		return `Transfer order ${transferNo} was received`;
	}

	function cancel(index: number): string {
		const { transferNo } = set(index, 10);
		open.splice(index, 1);
		return `Transfer order ${transferNo} was cancelled`;
	}

	function step(): string {
		let sentence: string;
		if (open.length < OPEN_ORDERS && (open.length < 3 || upTo(3) === 0)) {
			sentence = write();
		} else {
			const index = upTo(open.length);
			const { status } = open[index]!;
			if (status === 30) sentence = upTo(10) === 0 ? cancel(index) : approve(index);
			else sentence = status === 40 ? ship(index) : receive(index);
		}
		onEvent?.(sentence);
		return sentence;
	}

	for (const warehouse of WAREHOUSES) if (!warehouses.get(warehouse.warehouseNo)) warehouses.add(warehouse);
	// Something to see and to do from the first moment on.
	for (let count = 0; count < 3; count++) write();
	for (let index = 0; index < 2; index++) approve(index);

	const timer = everyMs > 0 ? setInterval(step, everyMs) : undefined;
	return { step, stop: () => clearInterval(timer) };
}
