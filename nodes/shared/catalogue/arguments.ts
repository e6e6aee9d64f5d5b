/**
 * From what stands in a form, or was written as JSON, to the arguments that the API takes.
 */
import { isEmptyInput, lostNumber } from '../protocol/inputs';
import { isJsonObject, parseExact, type JsonObject, type JsonValue } from '../protocol/losslessJson';
import { formOf, isSpread, MORE_FIELDS, partsOf } from './form';
import type { Field, Method } from './methods';
import { entered, noteIn } from './template';
import { stranger, valueOf, valueOfNothing, type Finding, type Rules } from './values';

export type Arguments =
	| {
			readonly args: JsonValue[];
			/** What is sent although the catalogue does not know it. */
			readonly strangers: readonly Finding[];
	  }
	| { readonly findings: readonly Finding[] };

/**
 * The arguments for what stands in the form.
 *
 * @param given by id of the form's fields; empty ones are left out
 * @param zone IANA name of the workflow's time zone
 */
export function argumentsOfForm(method: Method, given: Readonly<Record<string, unknown>>, zone: string): Arguments {
	const rules: Rules = { zone, requiredKnown: !method.requiredUnknown, complete: !method.partial, findings: [], strangers: [] };
	const { findings, strangers } = rules;
	const parts = partsOf(method);
	const several = new Set(formOf(method).flatMap(({ id, field }) => (field.multi ? [id] : [])));
	for (const [id, value] of Object.entries(given)) {
		// Numbers that stand alone are judged by their field.
		const lost = typeof value === 'object' ? lostFinding(value, id) : undefined;
		if (lost) return { findings: [lost] };
	}
	const values = Object.fromEntries(
		Object.entries(given).map(([id, value]) => {
			const nothingChosen = several.has(id) && Array.isArray(value) && value.length === 0;
			return [id, nothingChosen ? undefined : entered(value)];
		}),
	);
	const isGiven = (id: string) => !isEmptyInput(values[id]);
	const args: Array<JsonValue | undefined> = parts.map(({ argument, fields }) => {
		if (argument && !isSpread(argument)) {
			const sent = isGiven(argument.name)
				? valueOf(argument, values[argument.name], argument.name, rules)
				: valueOfNothing(argument, argument.name, rules, isGiven);
			return sent ?? (argument.leftOut ? undefined : nothingOf(argument));
		}
		// An object that is not required brings its required fields only when it is used at all.
		if (argument && !argument.required && fields.every(({ id }) => !isGiven(id))) return {};
		const idOf = (name: string) => fields.find(({ field }) => field.name === name)!.id;
		const result: JsonObject = {};
		for (const { id, field } of fields) {
			const value = isGiven(id) ? valueOf(field, values[id], id, rules) : valueOfNothing(field, id, rules, (name) => isGiven(idOf(name)));
			if (value !== undefined) result[field.name] = value;
		}
		return result;
	});
	for (const [id, value] of Object.entries(values)) {
		if (isEmptyInput(value) || id === MORE_FIELDS || parts.some(({ fields }) => fields.some((field) => field.id === id))) continue;
		// A field from elsewhere goes where the form's own fields go: into the only object, or the first.
		const holder = args.find((_, index) => parts[index].argument === undefined || isSpread(parts[index].argument!));
		if (!isJsonObject(holder)) {
			findings.push({
				field: id,
				text: `is no argument of ${method.name}. There are: ${formOf(method)
					.map((field) => field.id)
					.join(', ')}`,
			});
			continue;
		}
		holder[id] = value as JsonValue;
		stranger(rules, id, 'is not among the known fields');
	}
	const more = moreFields(method, values[MORE_FIELDS], findings);
	if (findings.length > 0) return { findings };
	if (more) Object.assign(args[0] as JsonObject, more);
	return { args: withoutTail(args), strangers };
}

/** Arguments that are left out at the end are not sent at all; before others they keep their place. */
function withoutTail(args: ReadonlyArray<JsonValue | undefined>): JsonValue[] {
	let count = args.length;
	while (count > 0 && args[count - 1] === undefined) count--;
	return args.slice(0, count).map((argument) => argument ?? []);
}

/** A number in an object or list that an expression gave is not sent rounded. */
function lostFinding(value: unknown, name: string): Finding | undefined {
	const lost = lostNumber(value, name);
	if (!lost) return undefined;
	const text = Number.isFinite(lost.number)
		? `is ${lost.number}, which has lost digits, because it came as a number: give it as text`
		: `is ${lost.number}, which is no number that can be sent`;
	return { field: lost.at, text };
}

function moreFields(method: Method, given: unknown, findings: Finding[]): JsonObject | undefined {
	if (isEmptyInput(given) || !method.partial) return undefined;
	const value = jsonOf(given);
	if (isJsonObject(value)) return value;
	findings.push({ field: MORE_FIELDS, text: 'must be a JSON object, e.g. {"warehouse_no": "WH01"}' });
	return undefined;
}

/**
 * What stands for an argument that is left out: the later ones keep their places. A published example of the vendor's
 * customers sends an empty text for the optional package barcode in the middle of a list (wangdian-facts, vector fl-1).
 */
function nothingOf({ type }: Field): JsonValue {
	switch (type) {
		case 'string':
		case 'datetime':
			return '';
		case 'boolean':
			return false;
		case 'list':
			return [];
		case 'object':
			return {};
		default:
			return null;
	}
}

/**
 * The arguments for what was given as JSON, sent as it was written. Flagship: the list of positional arguments, or one object:
 * the only argument, or all arguments by name. The other editions: an object.
 *
 * @param method undefined for a method that the catalogue lacks
 */
export function argumentsOfJson(method: Method | undefined, positional: boolean, given: unknown): Arguments {
	const field = 'argumentsJson';
	const refuse = (text: string): Arguments => ({ findings: [{ field, text }] });
	const value = isEmptyInput(given) ? {} : jsonOf(given);
	if (value === undefined) return refuse(`is not JSON: ${String(given).slice(0, 80)}`);
	const lost = lostFinding(value, field);
	if (lost) return { findings: [lost] };
	const note = noteIn(value);
	if (note !== undefined) return refuse(`still holds '${note}' of the template: put a value there, or leave the field out`);
	if (!positional) {
		return isJsonObject(value) ? { args: [value], strangers: [] } : refuse('must be a JSON object, e.g. {"warehouse_no": "WH01"}');
	}
	if (isJsonObject(value)) return argumentsOfObject(method, value, refuse);
	if (!Array.isArray(value)) return refuse('must be a JSON list of the arguments, or a JSON object');
	return (method && misfit(method, value, refuse)) ?? { args: value, strangers: beyond(method, value) };
}

function argumentsOfObject(method: Method | undefined, value: JsonObject, refuse: (text: string) => Arguments): Arguments {
	const [only, ...others] = method?.fields ?? [];
	if (!method || !only || (others.length === 0 && only.type === 'object')) return { args: [value], strangers: [] };
	const names = method.fields.map(({ name }) => name);
	const foreign = Object.keys(value).filter((name) => !names.includes(name));
	if (foreign.length > 0) {
		return refuse(`must be ${signatureOf(method)}, or an object of these by name; '${foreign[0]}' is none of them`);
	}
	const missing = method.fields.find(({ name, required, mayBeEmpty }) => required && !mayBeEmpty && value[name] === undefined);
	if (missing) return refuse(`lacks '${missing.name}' (${missing.label})`);
	const args = withoutTail(method.fields.map((field) => value[field.name] ?? (field.leftOut ? undefined : nothingOf(field))));
	return misfit(method, args, refuse) ?? { args, strangers: [] };
}

/** Arguments after the last one that the catalogue knows. */
function beyond(method: Method | undefined, args: JsonValue[]): Finding[] {
	const more = method ? args.length - method.fields.length : 0;
	return more > 0 ? [{ field: 'argumentsJson', text: `holds ${args.length} arguments, and ${signatureOf(method!)} is known` }] : [];
}

/**
 * What the server would only call an invalid argument count or an argument type mismatch. Optional arguments at the end may be left
 * out, as the vendor's own client leaves them out.
 */
function misfit(method: Method, args: JsonValue[], refuse: (text: string) => Arguments): Arguments | undefined {
	if (method.fields.slice(args.length).some(({ required }) => required)) {
		return refuse(`holds ${args.length} arguments, and ${method.name} takes ${signatureOf(method)}`);
	}
	for (const [index, field] of method.fields.slice(0, args.length).entries()) {
		const value = args[index];
		const fits =
			field.type === 'list'
				? Array.isArray(value)
				: field.type === 'object'
					? isJsonObject(value)
					: typeof value !== 'object' || value === null;
		if (!fits) {
			const wanted = field.type === 'list' ? 'a list' : field.type === 'object' ? 'an object' : 'a single value';
			return refuse(`must hold ${wanted} as argument ${index + 1}, '${field.name}' (${field.label}): ${signatureOf(method)}`);
		}
	}
	return undefined;
}

/** `a list of 3 arguments: orderInfo {...}, detailList [...], isCheck`. */
function signatureOf(method: Method): string {
	const shapes = method.fields.map((field) => `${field.name}${field.type === 'list' ? ' [...]' : field.type === 'object' ? ' {...}' : ''}`);
	return `a list of ${shapes.length} argument${shapes.length === 1 ? '' : 's'}: ${shapes.join(', ')}`;
}

/** A value as it is, or the value of a JSON text; undefined for a text that is no JSON. */
function jsonOf(given: unknown): JsonValue | undefined {
	if (typeof given !== 'string') return given as JsonValue;
	try {
		return parseExact(given);
	} catch {
		return undefined;
	}
}
