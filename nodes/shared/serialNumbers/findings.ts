/** What is wrong with the input of an order, and how a user reads it. */
import { cleanText } from '../protocol/wangdianError';

/** Something in the input that the server would refuse, mix up or store wrongly. */
export interface Finding {
	/** The parameter, by the name the user sees. */
	readonly parameter: string;
	/** The input item, counted from 0 as n8n does. */
	readonly item: number;
	/** The line as entered, or the line of the order that an item (row) belongs to, counted from 1; null where there is none. */
	readonly line: number | null;
	/** What was found, as text. */
	readonly value: string;
	/** Goes on after the parameter and the place: "is empty". */
	readonly problem: string;
	/** What to do, without a full stop. */
	readonly fix: string;
}

/** How many findings, numbers or orders a text lists before it says how many more there are. */
export const MOST_LISTED = 20;

/** A value fit to stand in a sentence. */
export function shown(value: unknown): string {
	const points = Array.from(cleanText(value));
	return points.length > 60 ? `${points.slice(0, 60).join('')}…` : points.join('');
}

/** `item 3`, or `item 0, line 2` where lines were entered. */
export function placeOf({ item, line }: { readonly item: number; readonly line?: number | null }): string {
	return line ? `item ${item}, line ${line}` : `item ${item}`;
}

/** At most 20 texts, then how many more. */
export function listed(texts: readonly string[], separator = ', '): string {
	if (texts.length <= MOST_LISTED) return texts.join(separator);
	return `${texts.slice(0, MOST_LISTED).join(separator)}${separator}and ${texts.length - MOST_LISTED} more`;
}

/** `item 3`, `items 0 to 4`, `items 1, 5`; of ascending numbers. */
export function itemsText(items: readonly number[]): string {
	const [first, last] = [items[0], items[items.length - 1]];
	if (items.length === 1) return placeOf({ item: first });
	return last - first === items.length - 1 ? `items ${first} to ${last}` : `items ${listed(items.map(String))}`;
}

export interface FindingsOfOrder {
	readonly orderNo: string;
	readonly findings: readonly Finding[];
	/** Whether the user entered the lines, so that the place names them. */
	readonly linesEntered: boolean;
}

function sentence({ parameter, item, line, problem }: Finding, linesEntered: boolean): string {
	return `'${parameter}' in ${placeOf({ item, line: linesEntered ? line : null })} ${problem}`;
}

/**
 * All findings of one order as one error text, each on a line of its own.
 *
 * @param others numbers of the other orders with findings, when none of them stops the run separately
 */
export function findingsText(order: FindingsOfOrder, others: readonly string[] = []): { message: string; description: string } {
	const { findings, orderNo, linesEntered } = order;
	const [first] = findings;
	const subject = orderNo === '' ? 'An order without a number' : `Order ${shown(orderNo)}`;
	const more = others.length === 0 ? '' : `Other orders with entries to correct: ${listed(others.map(shown))}`;
	const joined = (text: string, separator: string) => [text, more].filter((part) => part !== '').join(separator);
	if (findings.length === 1) {
		return { message: `${subject} was not sent: ${sentence(first, linesEntered)}`, description: joined(first.fix, '. ') };
	}
	const all = findings.map((finding, index) => `(${index + 1}) ${sentence(finding, linesEntered)}: ${finding.fix}`);
	return {
		message: `${subject} was not sent: ${findings.length} entries need correcting. The first: ${sentence(first, linesEntered)}`,
		description: joined(listed(all, '\n'), '\n'),
	};
}
