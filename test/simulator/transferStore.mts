// Transfer orders, their versions and when queries may see them. The visible ones are kept sorted by modified time and id
// by moving one entry per change, so that 50,000 orders cost no sorting when they are read.
import { formatBeijing, wholeSecond } from './beijingTime.mts';
import type { Transfer, TransferLine, TransferPatch, TransferStore } from './types.mts';

interface Slot {
	newest: Transfer;
	visible?: Transfer;
}

/** What the query methods need besides the public store. */
export interface Transfers extends TransferStore {
	/** Counts up with everything that changes what queries see. */
	revision(): number;
	/** The range of `visible()` whose modified times lie in [from, to], ms, both included: [first index, index after the last]. */
	range(from: number, to: number): [number, number];
}

function compare(a: Transfer, b: Transfer): number {
	return a.modified - b.modified || a.transferId - b.transferId;
}

/** The first index at which `isAfter` holds; the array is sorted by it. */
function firstIndex(sorted: readonly Transfer[], isAfter: (transfer: Transfer) => boolean): number {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (isAfter(sorted[middle]!)) high = middle;
		else low = middle + 1;
	}
	return low;
}

/** `now`: the server clock, ms. */
export function createTransferStore(now: () => number): Transfers {
	const slots = new Map<string, Slot>();
	const sorted: Transfer[] = [];
	/** Versions not visible yet, soonest first. */
	const pending: Array<{ visibleAt: number; transfer: Transfer }> = [];
	let nextId = 4379;
	let nextRecId = 8778;
	let revision = 0;

	function show(transfer: Transfer): void {
		const slot = slots.get(transfer.transferNo)!;
		// A newer version that became visible meanwhile wins over one that was slow to appear.
		if (slot.visible && slot.visible.version > transfer.version) return;
		if (slot.visible)
			sorted.splice(
				firstIndex(sorted, (other) => compare(other, slot.visible!) >= 0),
				1,
			);
		sorted.splice(
			firstIndex(sorted, (other) => compare(other, transfer) > 0),
			0,
			transfer,
		);
		slot.visible = transfer;
		revision++;
	}

	function settle(): void {
		while (pending.length && pending[0]!.visibleAt <= now()) show(pending.shift()!.transfer);
	}

	function commit(transfer: Transfer, visibleAfterMs = 0): Transfer {
		const slot = slots.get(transfer.transferNo);
		if (slot) slot.newest = transfer;
		else slots.set(transfer.transferNo, { newest: transfer });
		if (visibleAfterMs <= 0) {
			show(transfer);
		} else {
			const visibleAt = now() + visibleAfterMs;
			const before = pending.findIndex((other) => other.visibleAt > visibleAt);
			pending.splice(before < 0 ? pending.length : before, 0, { visibleAt, transfer });
		}
		return transfer;
	}

	function mergeLines(patch: Array<Partial<TransferLine>>, old: TransferLine[], modified: number, created: number): TransferLine[] {
		return patch.map((line, index) => {
			const recId = nextRecId;
			if (!old[index] && line.recId === undefined) nextRecId++;
			return {
				...(old[index] ?? {
					recId,
					goodsNo: `GOODS-${index + 1}`,
					specNo: `SPEC-${index + 1}`,
					specCode: '',
					specName: '默认规格',
					barcode: `69${String(recId).padStart(11, '0')}`,
					unitName: '件',
					batchNo: '',
					num: 1,
					outNum: 0,
					inNum: 0,
					defect: false,
					stockNum: 100,
					fromPosition: '',
					toPosition: null,
					expireDate: null,
					remark: '',
					created,
				}),
				modified,
				...line,
			};
		});
	}

	return {
		add({ lines = [{}], ...patch } = {}, { visibleAfterMs } = {}) {
			const transferId = nextId++;
			const second = wholeSecond(now());
			const created = patch.created ?? Math.min(second, patch.modified ?? second);
			const modified = patch.modified ?? second;
			const day = formatBeijing(created).slice(0, 10).replaceAll('-', '');
			const transferNo = patch.transferNo ?? `TF${day}${String(transferId).padStart(6, '0')}`;
			if (slots.has(transferNo)) throw new Error(`Transfer order ${transferNo} exists already`);
			return commit(
				{
					type: 0,
					mode: 0,
					status: 30,
					fromWarehouseNo: 'WH-SH',
					toWarehouseNo: 'WH-GZ',
					outerNo: '',
					remark: '',
					creatorName: '',
					contact: '',
					telno: '',
					address: '',
					...patch,
					transferId,
					transferNo,
					lines: mergeLines(lines, [], modified, created),
					created,
					modified,
					version: 1,
				},
				visibleAfterMs,
			);
		},
		change(transferNo, { lines, ...patch }: TransferPatch = {}, { visibleAfterMs, sameSecond } = {}) {
			settle();
			const old = slots.get(transferNo)?.newest;
			if (!old) throw new Error(`The simulator has no transfer order ${transferNo}`);
			const modified = patch.modified ?? (sameSecond ? old.modified : wholeSecond(now()));
			return commit(
				{
					...old,
					...patch,
					transferNo,
					lines: mergeLines(lines ?? old.lines.map(() => ({})), old.lines, modified, wholeSecond(now())),
					modified,
					version: old.version + 1,
				},
				visibleAfterMs,
			);
		},
		get: (transferNo) => slots.get(transferNo)?.newest,
		all: () => [...slots.values()].map(({ newest }) => newest),
		visible() {
			settle();
			return sorted;
		},
		revision() {
			settle();
			return revision;
		},
		range(from, to) {
			settle();
			return [firstIndex(sorted, ({ modified }) => modified >= from), firstIndex(sorted, ({ modified }) => modified > to)];
		},
	};
}
