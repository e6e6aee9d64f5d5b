import type { Field } from './methods';
import { codesText, needOf } from './template';

/** What a form shows for a field: its English name, the vendor's, and what its input does not show. */
export function labelOf(field: Field): string {
	return `${field.labelEn} (${field.label})${hintOf(field)}${needOf(field)}`;
}

function hintOf({ type, of, fields, options, multi, bitmask }: Field): string {
	if (multi) return options ? ', several by expression' : ', joined by commas';
	if (bitmask) return `, a sum of ${options ? codesText(options) : 'flags'}`;
	if (type === 'object' && !fields) return ' as JSON object';
	if (type === 'list' && of === 'object' && !fields) return ' as JSON list';
	return '';
}
