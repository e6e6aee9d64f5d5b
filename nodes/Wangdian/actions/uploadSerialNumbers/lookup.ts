/** Find By: from the transfer number of a row to the one order of that transfer that serial numbers can be uploaded to. */
import { readRecords } from '../../../shared/host/recordList';
import { accountKey, erpKey } from '../../../shared/protocol/account';
import type { JsonObject } from '../../../shared/protocol/losslessJson';
import { stockinOrder } from '../../../shared/records/kinds/stockinOrder';
import { stockoutOrder } from '../../../shared/records/kinds/stockoutOrder';
import { searchFor } from '../../../shared/records/query';
import { simplify } from '../../../shared/records/simplify';
import { listed, placeOf, shown, type Finding } from '../../../shared/serialNumbers/findings';
import type { OrderUpload } from '../../../shared/serialNumbers/grouping';
import type { OrderKind } from '../../../shared/serialNumbers/orderKinds';
import type { Run } from '../operation';
import type { OwnedOrder } from './accounts';

/** An order of a transfer, as the ERP shows it. */
interface Candidate {
	readonly orderNo: string;
	readonly status: number | null;
	/** The state in words. */
	readonly state: string;
}

/** What is particular to a direction: the states of the flagship, which alone takes uploads. */
const STATES = {
	// Which code the documents' editing is among those of stock-outs is not said: 48 is the one before approval.
	out: { records: stockoutOrder, editing: 48, over: [5, 110] },
	in: { records: stockinOrder, editing: 20, over: [10, 80] },
} as const;

/** An order whose look-up failed carries the error, and nothing of it can be sent. */
export interface LookedUp extends OwnedOrder {
	readonly lookupError?: unknown;
}

/**
 * The orders that rows tell by their transfer numbers, each with the number of its stock-out or stock-in order: the only one that is
 * neither cancelled nor completed, else the only one that is being edited. Where there is none, or several, a finding lists all with
 * their states. Orders that have findings already are not looked up.
 */
export async function withFoundOrders(
	context: Run['context'],
	writes: Run['writes'],
	kind: OrderKind,
	owned: readonly OwnedOrder[],
): Promise<LookedUp[]> {
	if (!kind.isFoundByTransfer) return [...owned];
	const asked = new Map<string, Promise<Candidate[]>>();
	const taken = new Map<string, OrderUpload>();
	const results: LookedUp[] = [];
	for (const one of owned) {
		const { order, account } = one;
		const transferNo = order.orderNo;
		if (!account || order.findings.length > 0) {
			results.push({ ...one, order: { ...order, transferNo } });
			continue;
		}
		const place = { item: order.items[0], record: transferNo };
		const refused = (problem: string, fix: string): LookedUp => {
			const finding: Finding = { parameter: kind.orderNoLabel, item: place.item, line: null, value: transferNo, problem, fix };
			return { ...one, order: { ...order, transferNo, findings: [finding] } };
		};
		try {
			let orderNo = writes.foundBefore(account, place);
			if (orderNo === undefined) {
				const key = `${accountKey(account)}|${transferNo}`;
				if (!asked.has(key)) asked.set(key, candidatesOf(context, account, kind, transferNo));
				const candidates = await asked.get(key)!;
				const found = theOne(kind, candidates);
				if (!found) {
					results.push(refused(...problemOf(kind, candidates)));
					continue;
				}
				({ orderNo } = found);
				writes.noteFound(account, place, orderNo);
			}
			const owner = `${erpKey(account)}|${orderNo}`;
			const other = taken.get(owner);
			if (other && other.transferNo !== transferNo) {
				const where = placeOf({ item: other.items[0] });
				const fix = 'Write the number of a transfer order alike in all of its rows';
				results.push(refused(`leads to ${kind.noun} ${shown(orderNo)}, as ${shown(other.transferNo)} in ${where} does`, fix));
				continue;
			}
			const result = { ...order, transferNo, orderNo };
			taken.set(owner, result);
			results.push({ ...one, order: result });
		} catch (lookupError) {
			results.push({ ...one, order: { ...order, transferNo }, lookupError });
		}
	}
	return results;
}

async function candidatesOf(
	context: Run['context'],
	account: Run['account'],
	{ direction, orderNoField }: OrderKind,
	transferNo: string,
): Promise<Candidate[]> {
	const search = searchFor(STATES[direction].records, account.edition, { transferNo: [transferNo] });
	if (!search) return [];
	const records = await readRecords(context, account, search, undefined, Infinity);
	return records.map((record) => candidateFrom(simplify(search, record), orderNoField)).filter((candidate) => candidate !== undefined);
}

function candidateFrom(simplified: JsonObject, orderNoField: string): Candidate | undefined {
	const { [orderNoField]: orderNo, status, status_name: name } = simplified;
	if (typeof orderNo !== 'string') return undefined;
	return { orderNo, status: typeof status === 'number' ? status : null, state: [status, name].filter((part) => part !== null).join(' ') };
}

function theOne({ direction }: OrderKind, candidates: readonly Candidate[]): Candidate | undefined {
	const { editing, over } = STATES[direction];
	const open = candidates.filter(({ status }) => !over.some((code) => code === status));
	const edited = open.filter(({ status }) => status === editing);
	if (open.length === 1) return open[0];
	return edited.length === 1 ? edited[0] : undefined;
}

function problemOf(kind: OrderKind, candidates: readonly Candidate[]): [problem: string, fix: string] {
	const { direction, noun, orderNoField } = kind;
	const own = orderNoField === 'stockout_no' ? 'Stock-Out Number' : 'Stock-In Number';
	if (candidates.length === 0) {
		return [
			`has no ${noun} in the ERP`,
			`Check the number. A transfer order gets its ${noun} when it is approved; the interface account must be allowed to see its warehouse`,
		];
	}
	const all = listed(candidates.map(({ orderNo, state }) => `${shown(orderNo)} (${state})`));
	const isOver = candidates.every(({ status }) => STATES[direction].over.some((code) => code === status));
	return isOver
		? [
				`has no ${noun} that serial numbers can be uploaded to: ${all}`,
				'Serial numbers are taken while an order is being edited, neither when it is completed nor when it is cancelled',
			]
		: [
				`has several ${noun}s that serial numbers may be meant for: ${all}`,
				`Set 'Find By' to '${own}', and give the number of the one that is meant`,
			];
}
