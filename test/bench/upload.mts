// `npm run bench:upload`: what an upload of many serial numbers costs before anything is sent. Grouping and checking, then encoding
// and signing, next to the floor: one JSON.stringify and one MD5 of the same bytes, measured in turn in the same run. Aim: under
// three times the floor, memory linear in the rows.
import '../support/nativeSources.mts';
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { getHeapStatistics } from 'node:v8';
import type { OrderUpload, Row } from '../../nodes/shared/serialNumbers/grouping.ts';

const { OrderGroups } = await import('../../nodes/shared/serialNumbers/grouping.ts');
const { STOCKOUT } = await import('../../nodes/shared/serialNumbers/orderKinds.ts');
const { uploadCall } = await import('../../nodes/shared/serialNumbers/upload.ts');
const { flagship } = await import('../../nodes/shared/protocol/editions/flagship.ts');

const AIM = 3;
const SIGNER = { sid: 'seller', appKey: 'key', secret: 'secret', salt: 'salt' };

interface Shape {
	name: string;
	serialNumbers: number;
	orders: number;
	/** `blocks`: order by order; `mixed`: the orders take turns; `list`: one row per order, with a list. */
	rows: 'blocks' | 'mixed' | 'list';
}

const SHAPES: Shape[] = [
	{ name: '100,000 rows, 2,000 orders', serialNumbers: 100_000, orders: 2_000, rows: 'blocks' },
	{ name: 'the same, orders mixed', serialNumbers: 100_000, orders: 2_000, rows: 'mixed' },
	{ name: '20,000 rows, one order', serialNumbers: 20_000, orders: 1, rows: 'blocks' },
	{ name: '20,000 in a list, one order', serialNumbers: 20_000, orders: 1, rows: 'list' },
];

/** Rows as a workflow delivers them: parsed from JSON, no text shared between them. Five spec numbers per order. */
function rowsOf({ serialNumbers: count, orders, rows }: Shape): Row[] {
	const orderNo = (order: number) => `CK2026${String(order).padStart(8, '0')}`;
	const serialNumber = (index: number) => `SN2026${String(index).padStart(9, '0')}`;
	const perOrder = count / orders;
	const all = Array.from({ length: rows === 'list' ? orders : count }, (_, index) => {
		const [order, inOrder] =
			rows === 'blocks' ? [Math.floor(index / perOrder), index % perOrder] : [index % orders, Math.floor(index / orders)];
		const list = () => Array.from({ length: perOrder }, (_none, number) => serialNumber(order * perOrder + number));
		return {
			item: index,
			orderNo: orderNo(order),
			orderType: 2,
			specNo: `SPEC-${inOrder % 5}`,
			defect: false,
			serialNumbers: rows === 'list' ? list() : serialNumber(index),
		};
	});
	return JSON.parse(JSON.stringify(all)) as Row[];
}

function group(rows: Row[]): OrderUpload[] {
	const groups = new OrderGroups(STOCKOUT, { halfWidth: false, removeSpaces: false }, { expectedRows: rows.length });
	for (const row of rows) groups.add(row);
	return groups.finish();
}

/** One order as it would go over the wire. */
function wire(order: OrderUpload): string {
	const call = uploadCall(flagship, STOCKOUT, order);
	if (!call || order.findings.length > 0) throw new Error(`Order ${order.orderNo} would not be sent`);
	return flagship.sign(flagship.encode('https://example.com/openapi', call), SIGNER, 1_800_000_000_000).body;
}

function milliseconds(run: () => void): number {
	const started = performance.now();
	run();
	return performance.now() - started;
}

function median(values: number[]): number {
	return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/**
 * The fastest time of each step over the rounds, after as many to warm up: other programs can only make a round slower. The
 * median ratio of the rounds tells how much they did.
 */
function measure(shape: Shape, rounds: number) {
	const times = { group: [] as number[], wire: [] as number[], floor: [] as number[] };
	let bytes = 0;
	for (let round = 0; round < rounds * 2; round++) {
		const rows = rowsOf(shape);
		let orders: OrderUpload[] = [];
		const grouping = milliseconds(() => (orders = group(rows)));
		bytes = 0;
		const wiring = milliseconds(() => {
			for (const order of orders) bytes += wire(order).length;
		});
		const bodies = orders.map((order) => uploadCall(flagship, STOCKOUT, order)!.args);
		const floor = milliseconds(() => {
			for (const body of bodies) createHash('md5').update(JSON.stringify(body), 'utf8').digest('hex');
		});
		if (round < rounds) continue;
		times.group.push(grouping);
		times.wire.push(wiring);
		times.floor.push(floor);
	}
	const ratios = times.floor.map((floor, round) => (times.group[round]! + times.wire[round]!) / floor);
	return {
		group: Math.min(...times.group),
		wire: Math.min(...times.wire),
		floor: Math.min(...times.floor),
		medianRatio: median(ratios),
		bytes,
	};
}

/** The most memory in use at once beyond the rows themselves, in bytes, what waits to be collected included. */
async function peakMemory(shape: Shape): Promise<number> {
	const inUse = () => {
		const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
		return heap + external;
	};
	const rows = rowsOf(shape);
	// What the rows were made of is free only once this turn of the event loop is over.
	await new Promise(setImmediate);
	global.gc?.();
	const before = inUse();
	let peak = before;
	const orders = group(rows);
	peak = Math.max(peak, inUse());
	for (const order of orders) {
		wire(order);
		peak = Math.max(peak, inUse());
	}
	return peak - before;
}

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } });
const columns = ['', 'group+check', 'encode+sign', 'total', 'floor', 'ratio', 'median', 'body'];
const print = (cells: string[]) => console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(29) : cell.padStart(12))).join(''));

console.log(`Time, fastest of ${values.rounds} rounds, and the median ratio\n`);
print(columns);
for (const shape of SHAPES) {
	const { group: grouping, wire: wiring, floor, medianRatio, bytes } = measure(shape, Number(values.rounds));
	const total = grouping + wiring;
	const ms = [grouping, wiring, total, floor].map((value) => `${value.toFixed(1)} ms`);
	print([shape.name, ...ms, `${(total / floor).toFixed(2)}x`, `${medianRatio.toFixed(2)}x`, `${(bytes / 1e6).toFixed(2)} MB`]);
}
console.log(`\nAim: under ${AIM}x the floor.\n\nPeak memory beyond the rows themselves\n`);
print(['', 'peak', 'per number']);
for (const [serialNumbers, orders] of [
	[25_000, 500],
	[50_000, 1_000],
	[100_000, 2_000],
	[200_000, 4_000],
	[20_000, 1],
	[40_000, 1],
] as const) {
	const peak = await peakMemory({ name: '', serialNumbers, orders, rows: 'blocks' });
	const name = `${serialNumbers.toLocaleString('en')} rows, ${orders.toLocaleString('en')} ${orders === 1 ? 'order' : 'orders'}`;
	print([name, `${(peak / 1e6).toFixed(1)} MB`, `${(peak / serialNumbers).toFixed(0)} B`]);
}
