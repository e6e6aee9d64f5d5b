/** The simplified shape of a record, the same in all editions, and a record's lines one by one. */
import { isoBeijing } from '../protocol/beijingTime';
import { isJsonObject, type JsonObject, type JsonValue } from '../protocol/losslessJson';
import { flagOf, numberOf, textOf } from '../protocol/wireValues';
import { inEdition, type Field } from './kind';
import { createdOf, fieldOf, idOf, linesOf, modifiedOf, timeIn, withImplied, type RecordSearch } from './query';

/** A record in its kind's shape. What an edition does not send is null. */
export function simplify(search: RecordSearch, record: JsonObject): JsonObject {
	const { kind } = search;
	const simplified = headOf(search, record);
	if (kind.lines) {
		const { name, fields } = kind.lines;
		simplified[name] = linesOf(search, record).map((line) => shaped(search, fields, line));
	}
	return simplified;
}

/**
 * A record's head with one line each; a record without lines still gives one, so that its change is seen. Simplified, what head and
 * line both have is named `line_...` in the line; as the vendor sent it, the line is in `detail`.
 */
export function perLine(search: RecordSearch, record: JsonObject, simplified: boolean): JsonObject[] {
	const lines = linesOf(search, record);
	if (simplified) {
		const { kind } = search;
		const head = headOf(search, record);
		if (lines.length === 0) return [head];
		return lines.map((line) => {
			const fields = Object.entries(shaped(search, kind.lines?.fields ?? {}, line));
			return { ...head, ...Object.fromEntries(fields.map(([name, value]) => [name in head ? `line_${name}` : name, value])) };
		});
	}
	const names = [inEdition(search.kind.lines?.from, search.edition) ?? []].flat();
	const head = Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
	return lines.length === 0 ? [{ ...head, detail: null }] : lines.map((line) => ({ ...head, detail: line }));
}

/** How records are put out: each, or each of their lines; simplified, or as the vendor sent them. */
export interface Output {
	readonly lines: boolean;
	readonly simplify: boolean;
}

/** What is put out for some records, one object per item. */
export function outputOf(search: RecordSearch, records: readonly JsonObject[], output: Output): JsonObject[] {
	if (output.lines) return records.flatMap((record) => perLine(search, record, output.simplify));
	return output.simplify ? records.map((record) => simplify(search, record)) : [...records];
}

function headOf(search: RecordSearch, record: JsonObject): JsonObject {
	return shaped(search, search.kind.fields, withImplied(search.query, record));
}

function shaped(search: RecordSearch, fields: Readonly<Record<string, Field>>, record: JsonObject): JsonObject {
	return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, valueFor(search, name, field, record)]));
}

function valueFor(search: RecordSearch, name: string, field: Field, record: JsonObject): JsonValue {
	const { edition, query, chosen } = search;
	const from = field.from === undefined ? name : inEdition(field.from, edition);
	const value = fieldOf(record, from);
	switch (field.is) {
		case 'text':
			return textOf(value);
		case 'number':
			return numberOf(value);
		case 'flag':
			return isYes(value, inEdition(field.yes, edition));
		case 'time':
			return isoOrNull(timeIn(record, from));
		case 'list':
			return listOf(value, field.entry);
		case 'id':
			return idOf(query, record) ?? null;
		case 'created':
			return isoOrNull(createdOf(query, record));
		case 'modified':
			return isoOrNull(modifiedOf(search, record));
		case 'english':
		case 'vendor': {
			const code = numberOf(value);
			const label = code === null ? undefined : inEdition(field.codes, edition)?.[Number(code)];
			return field.is === 'english' ? (toldIn(field, record) ?? label?.[0] ?? null) : (label?.[1] ?? null);
		}
		case 'chosen':
			return chosen[field.filter ?? '']?.[0] ?? toldIn(field, record);
	}
}

/** Which value a record is of, by the one field that it has; null where it does not tell. */
function toldIn({ told = {} }: Field, record: JsonObject): string | null {
	return Object.keys(told).find((value) => textOf(fieldOf(record, told[value])) !== null) ?? null;
}

function isYes(value: JsonValue | undefined, code: number | undefined): boolean | null {
	const said = flagOf(value);
	return said === null || code === undefined ? said : numberOf(value) === code;
}

function listOf(value: JsonValue | undefined, entry: string | undefined): JsonValue[] {
	if (value === undefined || value === null) return [];
	const parts = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[,，]/) : [value];
	return parts
		.map((part) => textOf(entry !== undefined && isJsonObject(part) ? part[entry] : part))
		.filter((part) => part !== null && part.trim() !== '');
}

function isoOrNull(epochSeconds: number | undefined): string | null {
	return epochSeconds === undefined ? null : isoBeijing(epochSeconds);
}
