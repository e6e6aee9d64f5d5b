/** Values of answers, which come in more than one form for the same thing. */
import type { JsonValue } from './losslessJson';

/** Ids and codes come as number or text; as text they keep all digits. Empty is null. */
export function textOf(value: JsonValue | undefined): string | null {
	if (value === null || value === undefined || value === '') return null;
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A decimal number as texts hold it, also as Java writes one: `1.0000`, `-2.50`, `0E-8`. */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d+)?$/i;

/**
 * Quantities and amounts come as number or as text such as `1.0000`. One whose digits a JavaScript number cannot hold
 * (1234567890123456.1234) stays a text of all of them. Null for what is no number.
 */
export function numberOf(value: JsonValue | undefined): number | string | null {
	if (typeof value === 'number') return value;
	const text = typeof value === 'string' ? value.trim() : '';
	if (!DECIMAL.test(text)) return null;
	const number = Number(text);
	return Number.isFinite(number) && significant(String(number)) === significant(text) ? number : text;
}

/** The digits of a number from its first to its last that is not 0; as the number is the same, they tell whether any was lost. */
function significant(text: string): string {
	return text.replace(/E.*$/i, '').replace(/\D/g, '').replace(/^0+/, '').replace(/0+$/, '');
}

/**
 * Booleans come as true, 1 or "1", and as any other number but 0: what marks goods as deleted is the time of it (0 未删除, 大于0 已删除).
 */
export function flagOf(value: JsonValue | undefined): boolean | null {
	if (value === null || value === undefined || value === '') return null;
	const number = numberOf(value);
	return number === null ? value === true || value === 'true' : Number(number) !== 0;
}
