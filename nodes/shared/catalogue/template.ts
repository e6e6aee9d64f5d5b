/**
 * What the form shows in a field that takes JSON: every field that an object or an entry of a list may have, and what each of them
 * means, as text to be overwritten. What is left as it was counts as empty: nobody has to delete it.
 */
import { isJsonObject, parseExact, type JsonObject, type JsonValue } from '../protocol/losslessJson';
import { inFormOrder } from './form';
import type { Code, Field, Method } from './methods';

/** The template of a list or object, as JSON text; undefined where nothing is known about what it holds. */
export function templateOf(field: Field, requiredKnown: boolean): string | undefined {
	if (field.fields === undefined && (field.type === 'object' || field.of === 'object')) return undefined;
	return JSON.stringify(valueOf(field, requiredKnown), null, 2);
}

/** The template of all arguments of a method, as its JSON takes them: a list of positional arguments, or one object. */
export function argumentsTemplate(method: Method): JsonValue {
	const requiredKnown = !method.requiredUnknown;
	if (!method.positional) return entryOf(method.fields, requiredKnown);
	return method.fields.map((field) => valueOf(field, requiredKnown));
}

function entryOf(fields: readonly Field[], requiredKnown: boolean): JsonObject {
	const isRequired = (one: Field) => requiredKnown && one.required === true;
	const ordered = inFormOrder(fields, isRequired, (one) => one);
	return Object.fromEntries(ordered.map((one) => [one.name, valueOf(one, requiredKnown)]));
}

function valueOf(field: Field, requiredKnown: boolean): JsonValue {
	const need = requiredKnown ? needOf(field) : '';
	const note = `‹${field.labelEn} (${field.label}): ${requiredKnown && field.required ? 'required, ' : ''}${kindOf(field)}${need}›`;
	if (field.type === 'list') return [field.fields ? entryOf(field.fields, requiredKnown) : note];
	return field.type === 'object' && field.fields ? entryOf(field.fields, requiredKnown) : note;
}

/** `10 Cancelled, 20 Editing`. */
export function codesText(codes: readonly Code[]): string {
	return codes.map(({ value, labelEn }) => `${value} ${labelEn}`).join(', ');
}

/** Where 'required' has conditions, which the editor cannot check: the values are checked before anything is sent. */
export function needOf({ mayBeEmpty, unless }: Field): string {
	if (mayBeEmpty) return ', may be empty';
	return unless ? `, or ${unless.map((names) => [names].flat().join(' + ')).join(' / ')} instead` : '';
}

/** What may stand in a field, in words. */
function kindOf({ type, of, options, multi, bitmask, dateOnly }: Field): string {
	if (options && bitmask) return `the sum of ${codesText(options)}`;
	if (options && multi) return `any of ${codesText(options)}, joined by commas`;
	if (options) return `one of ${codesText(options)}`;
	if (multi) return 'text, several joined by commas';
	switch (type === 'list' ? of : type) {
		case 'integer':
			return 'whole number';
		case 'decimal':
			return 'number';
		case 'boolean':
			return 'true or false';
		case 'datetime':
			return dateOnly ? 'date, e.g. 2026-11-01' : 'Beijing time, e.g. 2026-11-01 08:00:00';
		case 'object':
			return 'JSON object';
		default:
			return 'text';
	}
}

/** Text that a template put there, of whatever version of the catalogue. */
const NOTE = /^‹[^]*›$/;

/** A note of a template that is still in a value; undefined where none is. */
export function noteIn(given: unknown): string | undefined {
	if (typeof given === 'string') return NOTE.test(given) ? given : undefined;
	if (given === null || typeof given !== 'object') return undefined;
	for (const one of Object.values(given)) {
		const note = noteIn(one);
		if (note !== undefined) return note;
	}
	return undefined;
}

/** What was entered, without what the template left there; undefined when nothing else is in it. */
export function entered(given: unknown): unknown {
	if (typeof given !== 'string' || !given.includes('‹')) return withoutNotes(given);
	try {
		return withoutNotes(parseExact(given));
	} catch {
		return withoutNotes(given);
	}
}

function withoutNotes(given: unknown): unknown {
	if (typeof given === 'string') return NOTE.test(given) ? undefined : given;
	if (Array.isArray(given)) {
		const kept = given.map(withoutNotes).filter((one) => one !== undefined);
		return kept.length === 0 && given.length > 0 ? undefined : kept;
	}
	if (!isJsonObject(given)) return given;
	const pairs = Object.entries(given).map(([name, value]) => [name, withoutNotes(value)] as const);
	const kept = pairs.filter(([, value]) => value !== undefined);
	return kept.length === 0 && pairs.length > 0 ? undefined : Object.fromEntries(kept);
}
