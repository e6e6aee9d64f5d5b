import type { Field } from './methods';

/** What a form shows for a field: its English name, the vendor's, and what does not fit a plain input. */
export function labelOf(field: Field): string {
	return `${field.labelEn} (${field.label})${hintOf(field)}`;
}

function hintOf({ type, of, fields, oneOf, options, multi, bitmask }: Field): string {
	const codes = (options ?? []).map(({ value, label }) => `${value} ${label}`).join(', ');
	if (multi) return `, one or more joined by commas${codes === '' ? '' : `: ${codes}`}`;
	if (bitmask) return `, a sum of flags${codes === '' ? '' : `: ${codes}`}`;
	if (type === 'list' && of !== 'object') return ` as JSON list${codes === '' ? '' : `: ${codes}`}`;
	if (type !== 'list' && type !== 'object') return '';
	const names = (fields ?? []).map(({ name, required }) => (required ? `${name}*` : name)).join(', ');
	const holds = names === '' ? '' : ` with ${names}${oneOf ? `; one of ${oneOf.join(', ')} is needed` : ''}`;
	return ` as JSON ${type === 'list' ? 'list of objects' : 'object'}${holds}`;
}
