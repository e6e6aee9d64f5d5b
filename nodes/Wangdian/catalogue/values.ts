/**
 * Values as people give them, turned into what a field of the API takes, and checked against the catalogue. Everything that is
 * wrong is found at once, by the API's name of the field.
 */
import { formatBeijing } from '../../shared/protocol/beijingTime';
import {
	exactDigits,
	exactNumber,
	isExact,
	isJsonObject,
	parseExact,
	type JsonObject,
	type JsonValue,
} from '../../shared/protocol/losslessJson';
import { parseDate, parseInZone } from '../../shared/protocol/zonedTime';
import type { Field } from './methods';

/** Something that is wrong, e.g. `detailList[1].spec_no` and `(商家编码) is required`. */
export interface Finding {
	readonly field: string;
	readonly text: string;
}

export interface Rules {
	/** IANA name of the workflow's time zone. */
	readonly zone: string;
	/** Whether the catalogue can say what is required. */
	readonly requiredKnown: boolean;
	/** Whether the catalogue has all fields and all codes. */
	readonly complete: boolean;
	readonly findings: Finding[];
}

export function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** The value that is sent, or undefined for nothing; what is wrong goes into the findings. */
export function valueOf(field: Field, given: unknown, path: string, rules: Rules): JsonValue | undefined {
	if (isEmpty(given)) {
		if (field.required && rules.requiredKnown) found(rules, path, field, 'is required');
		return undefined;
	}
	switch (field.type) {
		case 'string':
			return coded(field, textOf(field, given, path, rules), path, rules);
		case 'integer':
		case 'decimal':
			return coded(field, numberOf(field, given, path, rules), path, rules);
		case 'boolean':
			return booleanOf(field, given, path, rules);
		case 'datetime':
			return timeOf(field, given, path, rules);
		case 'object':
			return objectOf(field, parsed(given), path, rules);
		case 'list':
			return listOf(field, parsed(given), path, rules);
	}
}

/** The fields of an object, by the names they have there. */
function fieldsOf(fields: readonly Field[], given: JsonObject, path: string, rules: Rules): JsonObject {
	const result: JsonObject = {};
	for (const field of fields) {
		const value = valueOf(field, given[field.name], `${path}.${field.name}`, rules);
		if (value !== undefined) result[field.name] = value;
	}
	for (const [name, value] of Object.entries(given)) {
		if (fields.some((field) => field.name === name)) continue;
		if (rules.complete) {
			const names = fields.map((field) => field.name).join(', ');
			rules.findings.push({ field: `${path}.${name}`, text: `is not a documented field. There are: ${names}` });
		} else if (!isEmpty(value)) {
			result[name] = value;
		}
	}
	return result;
}

function found(rules: Rules, path: string, field: Field, text: string): undefined {
	rules.findings.push({ field: path, text: `(${field.label}) ${text}` });
}

function textOf(field: Field, given: unknown, path: string, rules: Rules): string | undefined {
	if (field.multi && Array.isArray(given)) return given.map(String).join(',');
	const digits = exactDigits(given);
	if (digits !== undefined) return digits;
	if (typeof given === 'number' && Number.isInteger(given) && !Number.isSafeInteger(given)) {
		return found(rules, path, field, 'has lost digits, because it came as a number: give it as text');
	}
	if (typeof given === 'object') return found(rules, path, field, `must be text, not ${nameOf(given)}`);
	return String(given);
}

/** Whole numbers and decimals, with all their digits. */
function numberOf(field: Field, given: unknown, path: string, rules: Rules): JsonValue | undefined {
	const wanted = field.type === 'integer' ? 'a whole number' : 'a number';
	const whole = field.type === 'integer';
	if (typeof given === 'number') {
		if (!Number.isFinite(given) || (whole && !Number.isInteger(given))) return found(rules, path, field, `must be ${wanted}, not ${given}`);
		if (whole && !Number.isSafeInteger(given)) {
			return found(rules, path, field, 'has lost digits, because it came as a number: give it as text');
		}
		return given;
	}
	const digits = exactDigits(given) ?? (typeof given === 'string' ? given.trim() : undefined);
	if (digits === undefined || !(whole ? /^[+-]?\d+$/ : /^[+-]?(\d+\.?\d*|\.\d+)$/).test(digits)) {
		return found(rules, path, field, `must be ${wanted}, not ${typeof given === 'string' ? `'${given}'` : nameOf(given)}`);
	}
	const plain = digits.replace(/^\+/, '');
	if (isExact(plain)) return Number(plain);
	// Bare digits, as JSON writes numbers: no zeros in front, no point at an end.
	return exactNumber(
		plain
			.replace(/^(-?)0+(?=\d)/, '$1')
			.replace(/^(-?)\./, '$10.')
			.replace(/\.$/, ''),
	);
}

function booleanOf(field: Field, given: unknown, path: string, rules: Rules): boolean | undefined {
	const text = String(given).trim().toLowerCase();
	if (text === 'true' || text === '1') return true;
	if (text === 'false' || text === '0') return false;
	return found(rules, path, field, `must be true or false, not ${typeof given === 'object' ? nameOf(given) : `'${String(given)}'`}`);
}

function timeOf(field: Field, given: unknown, path: string, rules: Rules): string | undefined {
	if (field.dateOnly) {
		return parseDate(given) ?? found(rules, path, field, `is not a date: ${String(given)}. Use e.g. 2026-11-01`);
	}
	const seconds = parseInZone(given, rules.zone);
	if (seconds !== undefined) return formatBeijing(seconds);
	return found(rules, path, field, `is not a date: ${String(given)}. Use e.g. 2026-11-01 08:00:00 for Beijing time`);
}

/** One of the documented codes, or several of them in one text. */
function coded<Value extends JsonValue>(field: Field, value: Value | undefined, path: string, rules: Rules): Value | undefined {
	if (value === undefined || !field.options || field.bitmask || !rules.complete) return value;
	const codes = field.multi ? String(value).split(',') : [String(value)];
	for (const code of codes) {
		if (field.options.some((option) => String(option.value) === code.trim())) continue;
		const known = field.options.map((option) => `${option.value} ${option.label}`).join(', ');
		return found(rules, path, field, `has the undocumented value '${code.trim()}'. There are: ${known}`);
	}
	return value;
}

function objectOf(field: Field, given: unknown, path: string, rules: Rules): JsonObject | undefined {
	if (!isJsonObject(given)) return found(rules, path, field, `must be a JSON object, e.g. ${exampleOf(field)}, not ${nameOf(given)}`);
	return field.fields ? fieldsOf(field.fields, given, path, rules) : given;
}

function listOf(field: Field, given: unknown, path: string, rules: Rules): JsonValue[] | undefined {
	if (!Array.isArray(given)) return found(rules, path, field, `must be a JSON list, e.g. ${exampleOf(field)}, not ${nameOf(given)}`);
	if (given.length === 0 && field.required && rules.requiredKnown) return found(rules, path, field, 'is required, and the list is empty');
	const entry: Field = {
		name: field.name,
		label: field.label,
		labelEn: field.labelEn,
		type: field.of ?? 'object',
		fields: field.fields,
		options: field.options,
	};
	return given.flatMap((one: unknown, index) => {
		const at = `${path}[${index}]`;
		if (isEmpty(one)) found(rules, at, field, 'is empty');
		const value = valueOf(entry, one, at, rules);
		const names = field.oneOf ?? [];
		if (names.length > 0 && isJsonObject(value) && names.every((name) => isEmpty(value[name]))) {
			found(rules, at, field, `needs one of ${names.join(', ')}`);
		}
		return value === undefined ? [] : [value];
	});
}

/** JSON in a text field; text that is none stays text, and is then refused for what it is. */
function parsed(given: unknown): unknown {
	if (typeof given !== 'string') return given;
	try {
		return parseExact(given);
	} catch {
		return given;
	}
}

function nameOf(value: unknown): string {
	if (typeof value === 'string') return 'a text that is no JSON';
	if (Array.isArray(value)) return 'a list';
	return typeof value === 'object' ? 'an object' : String(value);
}

/** What a list or object looks like, with its required fields; those without a value of their own are null. */
export function exampleOf(field: Field): string {
	const example = (one: Field): JsonValue => {
		if (one.type === 'list') return [one.of === 'object' ? entry(one) : one.of === 'integer' ? 1 : 'text'];
		return one.type === 'object' ? entry(one) : null;
	};
	const entry = ({ fields = [] }: Field): JsonObject => {
		const required = fields.filter((one) => one.required);
		return Object.fromEntries((required.length > 0 ? required : fields.slice(0, 3)).map((one) => [one.name, example(one)]));
	};
	return JSON.stringify(example(field));
}
