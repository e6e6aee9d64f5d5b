/**
 * Values as people give them, turned into what a field of the API takes, and checked against the catalogue. Everything that is
 * wrong is found at once, by the API's name of the field.
 *
 * The catalogue is a snapshot: what it does not know is not wrong. Refused is only what cannot work on the wire, or what the vendor
 * says is refused; an unknown code or field is sent as it was given, and told.
 */
import { formatBeijing } from '../protocol/beijingTime';
import { exactDigits, exactNumber, isExact, isJsonObject, parseExact, type JsonObject, type JsonValue } from '../protocol/losslessJson';
import { isEmptyInput, readDigits, readFlag } from '../protocol/inputs';
import { parseDate, parseInZone } from '../protocol/zonedTime';
import { isReplaced, type Field } from './methods';

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
	/** Whether the catalogue has all fields and all codes, so that another one is worth a word. */
	readonly complete: boolean;
	/** What keeps the call from being sent. */
	readonly findings: Finding[];
	/** What is sent although the catalogue does not know it. */
	readonly strangers: Finding[];
}

/**
 * What is sent where nothing was given; undefined for nothing at all. A required field without a value is a finding, unless it may
 * be empty or another field replaces it.
 *
 * @param isGiven whether a field beside it is filled
 */
export function valueOfNothing(field: Field, path: string, rules: Rules, isGiven: (name: string) => boolean): JsonValue | undefined {
	if (!field.required) return undefined;
	if (field.mayBeEmpty) return field.type === 'string' ? '' : field.type === 'list' ? [] : null;
	if (!rules.requiredKnown || isReplaced(field, isGiven)) return undefined;
	const instead = (field.unless ?? []).map((names) => [names].flat().join(' and '));
	return found(rules, path, field, instead.length > 0 ? `is required, or ${instead.join(' or ')} instead` : 'is required');
}

/** The value that is sent for one that is not empty; undefined where it is wrong, which goes into the findings. */
export function valueOf(field: Field, given: unknown, path: string, rules: Rules): JsonValue | undefined {
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

/** The fields of an object, by the names they have there. What was written empty is sent empty: it may be meant to empty a field. */
function fieldsOf(fields: readonly Field[], given: JsonObject, path: string, rules: Rules): JsonObject {
	const result: JsonObject = {};
	const isGiven = (name: string) => !isEmptyInput(given[name]);
	for (const [name, value] of Object.entries(given)) {
		const at = `${path}.${name}`;
		const field = fields.find((one) => one.name === name);
		if (!field) stranger(rules, at, 'is not among the known fields');
		const sent = field && !isEmptyInput(value) ? valueOf(field, value, at, rules) : value;
		if (sent !== undefined) result[name] = sent;
	}
	for (const field of fields) {
		if (isGiven(field.name)) continue;
		const sent = valueOfNothing(field, `${path}.${field.name}`, rules, isGiven);
		if (sent !== undefined) result[field.name] ??= sent;
	}
	return result;
}

/** The catalogue does not know it: sent as given, and told. */
export function stranger({ complete, strangers }: Rules, path: string, text: string): void {
	// Entries of a list are named once, not one by one.
	const field = path.replace(/\[\d+\]/g, '[]');
	if (complete && !strangers.some((known) => known.field === field && known.text === text)) strangers.push({ field, text });
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

/** Whether a whole number may also be given as true or false: it has no codes, or those of a flag. */
function isFlag({ type, options = [] }: Field): boolean {
	return type === 'integer' && (options.length === 0 || [0, 1].every((code) => options.some(({ value }) => value === code)));
}

/** Whole numbers and decimals, with all their digits. */
function numberOf(field: Field, given: unknown, path: string, rules: Rules): JsonValue | undefined {
	const flag = isFlag(field) ? readFlag(given) : undefined;
	if (flag !== undefined) return Number(flag);
	const wanted = field.type === 'integer' ? 'a whole number' : 'a number';
	const whole = field.type === 'integer';
	if (typeof given === 'number') {
		if (!Number.isFinite(given) || (whole && !Number.isInteger(given))) return found(rules, path, field, `must be ${wanted}, not ${given}`);
		if (whole && !Number.isSafeInteger(given)) {
			return found(rules, path, field, 'has lost digits, because it came as a number: give it as text');
		}
		return given;
	}
	const digits = exactDigits(given) ?? (typeof given === 'string' ? readDigits(given) : undefined);
	// 200.0000 is a whole number.
	const plain = whole ? digits?.replace(/\.0*$/, '') : digits;
	if (plain === undefined || (whole && !/^-?\d+$/.test(plain))) {
		return found(rules, path, field, `must be ${wanted}, not ${typeof given === 'string' ? `'${given}'` : nameOf(given)}`);
	}
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
	const flag = readFlag(given);
	if (flag !== undefined) return flag;
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

/** One of the known codes, or several of them in one text; another one is sent as well. */
function coded<Value extends JsonValue>(field: Field, value: Value | undefined, path: string, rules: Rules): Value | undefined {
	if (value === undefined || !field.options || field.bitmask) return value;
	for (const code of field.multi ? String(value).split(',') : [String(value)]) {
		if (field.options.some((option) => String(option.value) === code.trim())) continue;
		const known = field.options.map((option) => `${option.value} ${option.label}`).join(', ');
		stranger(rules, path, `(${field.label}) has '${code.trim()}', which is not among the known values: ${known}`);
	}
	return value;
}

function objectOf(field: Field, given: unknown, path: string, rules: Rules): JsonObject | undefined {
	if (!isJsonObject(given)) return found(rules, path, field, `must be a JSON object, e.g. ${exampleOf(field)}, not ${nameOf(given)}`);
	return field.fields ? fieldsOf(field.fields, given, path, rules) : given;
}

function listOf(field: Field, given: unknown, path: string, rules: Rules): JsonValue[] | undefined {
	if (!Array.isArray(given)) return found(rules, path, field, `must be a JSON list, e.g. ${exampleOf(field)}, not ${nameOf(given)}`);
	if (given.length === 0 && field.required && !field.mayBeEmpty && rules.requiredKnown) {
		return found(rules, path, field, 'is required, and the list is empty');
	}
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
		const value = isEmptyInput(one) ? found(rules, at, field, 'is empty') : valueOf(entry, one, at, rules);
		const names = field.oneOf ?? [];
		if (names.length > 0 && isJsonObject(value) && names.every((name) => isEmptyInput(value[name]))) {
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
