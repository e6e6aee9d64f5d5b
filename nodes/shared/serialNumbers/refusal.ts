/** What the server cannot say of an order that it refused: which rows it came from, and that the number is one of another document. */
import { itemsText, placeOf, shown } from './findings';
import type { OrderUpload } from './grouping';
import type { OrderKind } from './orderKinds';
import type { Place } from './rows';
import type { ErrorClass } from '../protocol/errorClasses';

/** `Order CK1 (items 0 to 4), SN001 in item 3`: the last part where the server's text names a serial or spec number of the order. */
export function orderAndRows(order: Pick<OrderUpload, 'orderNo' | 'items' | 'lines' | 'firstPlaces'>, vendorMessage: string): string {
	const named = rowNamedIn(order, vendorMessage);
	const row = named ? `, ${shown(named.text)} in ${placeOf(named.place)}` : '';
	return `Order ${shown(order.orderNo)} (${itemsText(order.items)})${row}`;
}

/** The input item to point at: that of the row which the server's text names, else the order's first. */
export function itemToPointAt(order: Pick<OrderUpload, 'items' | 'lines' | 'firstPlaces'>, vendorMessage: string): number {
	return rowNamedIn(order, vendorMessage)?.place.item ?? order.items[0];
}

/** How the numbers of transfer orders begin where nobody changed it: TF (flagship), DB (enterprise). */
const TRANSFER_NO = /^(TF|DB|DBD)\d{5,}$/i;

/**
 * What to do when an order's number is that of a transfer order. The numbers of documents can be set up freely in the ERP, so
 * this explains a refusal and never is one.
 */
export function transferAdvice(kind: OrderKind, orderNo: string): string | undefined {
	if (kind.isFoundByTransfer || !TRANSFER_NO.test(orderNo)) return undefined;
	return `${shown(orderNo)} looks like the number of a transfer order. Its ${kind.noun} has a number of its own, like ${kind.orderNoExample}: set 'Find By' to 'Transfer Number', and the node looks it up`;
}

/**
 * Refusals that may be about the order or its lines, however the text is classified: Wangdian's own sample of a refused upload
 * (出库单号不可以为空) counts as one of a parameter, and a text that no rule knows is more likely than not about the goods.
 */
const ABOUT_THE_ORDER: ReadonlySet<ErrorClass> = new Set(['business-rule', 'bad-parameter', 'unknown']);

/**
 * What to look at after a refusal, where the server's text leaves it open: an order of another type does not exist for it, and the
 * type may be one that no row named.
 *
 * @returns sentences without the last full stop, to go before the advice for all errors of the class
 */
export function refusalAdvice(
	kind: OrderKind,
	{ orderNo, orderType }: Pick<OrderUpload, 'orderNo' | 'orderType'>,
	refusedAs: ErrorClass,
): string | undefined {
	const order = `${kind.noun} ${shown(orderNo)}`;
	if (refusedAs === 'right-missing') return `The warehouse is that of ${order}`;
	if (!ABOUT_THE_ORDER.has(refusedAs)) return undefined;
	const type = orderType === undefined ? '' : `, of the type ${kind.orderTypes[orderType].name} (${orderType})`;
	const sent = `It was sent as ${order}${type}: there has to be one, in the state Editing, with these goods`;
	return [transferAdvice(kind, orderNo), sent].filter(Boolean).join('. ');
}

/** The longest serial number of the order that a text names, else the longest spec number; and the first row that has it. */
function rowNamedIn(
	{ lines, firstPlaces }: Pick<OrderUpload, 'lines' | 'firstPlaces'>,
	text: string,
): { text: string; place: Place } | undefined {
	const serialNumber = longest([...firstPlaces.keys()].filter((one) => names(text, one)));
	if (serialNumber !== undefined) return { text: serialNumber, place: firstPlaces.get(serialNumber)! };
	const specNo = longest(lines.map((line) => line.specNo).filter((one) => names(text, one)));
	const place = firstPlaces.get(lines.find((line) => line.specNo === specNo)?.serialNumbers[0] ?? '');
	return specNo !== undefined && place ? { text: specNo, place } : undefined;
}

/** Whether a text names a number, and not a longer one or an amount that it is a part of. */
function names(text: string, number: string): boolean {
	if (number.length < 3) return false;
	for (let at = text.indexOf(number); at >= 0; at = text.indexOf(number, at + 1)) {
		const around = [text[at - 1], text[at + number.length]];
		if (!around.some((character) => character !== undefined && /[A-Za-z0-9_-]/.test(character))) return true;
	}
	return false;
}

function longest(texts: readonly string[]): string | undefined {
	return texts.reduce<string | undefined>((best, text) => (best === undefined || text.length > best.length ? text : best), undefined);
}
