// The shape of an answer: which fields there are and how their values are written; and where two answers differ in it.
import { exactDigits, isJsonObject, type JsonValue } from '../../nodes/shared/protocol/losslessJson';

/** By the way to a field, how its values are written: `data.order[].status` is a number. */
export type Shape = Map<string, Set<string>>;

export function shapeOf(value: JsonValue): Shape {
	const shape: Shape = new Map();
	add(shape, '', value);
	return shape;
}

function add(shape: Shape, way: string, value: JsonValue): void {
	if (way !== '') shape.set(way, (shape.get(way) ?? new Set()).add(writtenAs(value)));
	if (Array.isArray(value)) for (const one of value) add(shape, `${way}[]`, one);
	else if (isJsonObject(value) && exactDigits(value) === undefined) {
		for (const [name, inner] of Object.entries(value)) add(shape, way === '' ? name : `${way}.${name}`, inner);
	}
}

function writtenAs(value: JsonValue): string {
	if (value === null) return 'null';
	if (typeof value === 'number' || exactDigits(value) !== undefined) return 'number';
	if (Array.isArray(value)) return 'list';
	if (typeof value !== 'string') return typeof value;
	if (/^-?\d+(\.\d+)?$/.test(value)) return 'number as text';
	if (/^\d{4}-\d\d-\d\d/.test(value)) return value.includes('T') ? 'time with T' : value.length > 10 ? 'time' : 'date';
	return 'text';
}

/** One line per field in which they differ, in the order of the fields. */
export function differences(theirs: Shape, ours: Shape): string[] {
	const ways = [...new Set([...theirs.keys(), ...ours.keys()])].sort();
	return ways.flatMap((way) => {
		const [their, our] = [theirs, ours].map((shape) => [...(shape.get(way) ?? [])].sort().join(' or '));
		if (their === our) return [];
		// A field inside one that is not there at all is no news.
		const parent = way.replace(/(\[\]|\.?[^.[\]]+)$/, '');
		if (parent !== '' && (!theirs.has(parent) || !ours.has(parent))) return [];
		if (their === '') return [`${way}: only the simulator has it (${our})`];
		if (our === '') return [`${way}: the simulator does not have it (${their})`];
		return [`${way}: ${their}; in the simulator ${our}`];
	});
}
