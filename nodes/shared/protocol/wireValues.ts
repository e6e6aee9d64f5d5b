/** Values of answers, which come in more than one form for the same thing. */
import type { JsonValue } from './losslessJson';

/** Ids and codes come as number or text; as text they keep all digits. Empty is null. */
export function textOf(value: JsonValue | undefined): string | null {
	if (value === null || value === undefined || value === '') return null;
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Quantities come as number or as text such as `1.0000`. Null for what is no number. */
export function numberOf(value: JsonValue | undefined): number | null {
	if (value === '' || typeof value === 'object' || typeof value === 'boolean') return null;
	const number = Number(value);
	return Number.isNaN(number) ? null : number;
}

/** Booleans come as true, 1 or "1". */
export function flagOf(value: JsonValue | undefined): boolean | null {
	if (value === null || value === undefined || value === '') return null;
	return value === true || value === 1 || value === '1' || value === 'true';
}
