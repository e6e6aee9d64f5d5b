// For every documented method: what someone could fill into its form, and what must arrive at the server. Written from the
// catalogue's source alone, so that it says the same as the package only if both read the catalogue the same way.
import type { CatalogueField, CatalogueMethod } from '../simulator/methods/catalogueMethods.mts';

/** The zone of the workflow in the examples, and one moment as its date picker, a warehouse and the API write it. */
export const ZONE = 'America/New_York';
const PICKED = ['2026-11-02T08:00:00', '2026-11-02T08:20:00'] as const;
const BEIJING = ['2026-11-02 21:00:00', '2026-11-02 21:20:00'] as const;

interface Example {
	/** What stands in the form. */
	entered: unknown;
	/** What the API gets, as JSON. */
	sent: unknown;
}

/** The later of two times, for the end of a span. */
function isEnd(name: string): boolean {
	return /(^|_)(end|to)(_|$)/.test(name);
}

function exampleOf(field: CatalogueField): Example {
	const both = (value: unknown) => ({ entered: value, sent: value });
	if (field.multi) {
		const codes = field.options?.slice(0, 2).map(({ value }) => value) ?? ['A', 'B'];
		return { entered: codes, sent: codes.join(',') };
	}
	if (field.options && field.type !== 'list') {
		const { value } = field.options.at(-1)!;
		// An expression often gives a number as text.
		return { entered: String(value), sent: field.type === 'integer' ? Number(value) : String(value) };
	}
	const moment = isEnd(field.name) ? 1 : 0;
	switch (field.type) {
		case 'string':
			return both(`${field.name} 值/"1"`);
		case 'integer':
			return { entered: '42', sent: 42 };
		case 'decimal':
			return { entered: '12.5', sent: 12.5 };
		case 'boolean':
			return { entered: 'true', sent: true };
		case 'datetime':
			return field.dateOnly ? { entered: PICKED[0], sent: '2026-11-02' } : { entered: PICKED[moment], sent: BEIJING[moment] };
		case 'object': {
			const { entered, sent } = objectExample(field.fields ?? []);
			return { entered: JSON.stringify(entered), sent };
		}
		case 'list': {
			const entries = [0, 1].map((index): Example => {
				if (field.of === 'string') return both(`S${index}`);
				if (field.of === 'integer') return both((field.options?.[index]?.value as number | undefined) ?? index);
				return objectExample(field.fields ?? []);
			});
			return { entered: JSON.stringify(entries.map((one) => one.entered)), sent: entries.map((one) => one.sent) };
		}
	}
}

/** All fields of an object; lists and objects inside it are JSON there, not text. */
function objectExample(fields: CatalogueField[]): Example {
	const examples = fields.map((field) => {
		const { entered, sent } = exampleOf(field);
		const inner = field.type === 'object' || field.type === 'list';
		return [field.name, { entered: inner ? JSON.parse(entered as string) : entered, sent }] as const;
	});
	return {
		entered: Object.fromEntries(examples.map(([name, { entered }]) => [name, entered])),
		sent: Object.fromEntries(examples.map(([name, { sent }]) => [name, sent])),
	};
}

export interface MethodExample {
	/** By the id of the form's fields. */
	values: Record<string, unknown>;
	/** Flagship: the positional arguments; else one object of form fields as JSON would hold them. */
	sent: unknown[];
}

/** @param which only the required fields, or all of them */
export function methodExample(method: CatalogueMethod, which: 'required' | 'all'): MethodExample {
	const requiredKnown = method.paramsFrom === undefined || method.paramsFrom === 'doc';
	const values: Record<string, unknown> = {};
	const wanted = (field: CatalogueField) => which === 'all' || (Boolean(field.required) && requiredKnown);
	const fill = (fields: CatalogueField[], id: (name: string) => string): Record<string, unknown> => {
		const sent: Record<string, unknown> = {};
		for (const field of fields.filter(wanted)) {
			const example = exampleOf(field);
			values[id(field.name)] = example.entered;
			sent[field.name] = example.sent;
		}
		return sent;
	};
	if (!method.args) return { values, sent: [fill(method.params ?? [], (name) => name)] };

	const whole = method.args.filter(({ type }) => type !== 'object').map(({ name }) => name);
	const NOTHING: Record<string, unknown> = { string: '', boolean: false, list: [], object: {}, integer: null, decimal: null };
	const sent = method.args.flatMap((argument) => {
		if (which === 'required' && argument.leftOut) return [];
		if (which === 'required' && !argument.required) return [NOTHING[argument.type]];
		if (argument.type === 'object') {
			return [fill(argument.fields ?? [], (name) => (whole.includes(name) ? `${argument.name}.${name}` : name))];
		}
		const example = exampleOf(argument);
		values[argument.name] = example.entered;
		return [example.sent];
	});
	return { values, sent };
}

/** The ids of the fields without which nothing can be sent, whatever else is filled: not those that may be empty, or be replaced. */
export function demanded(method: CatalogueMethod): string[] {
	const args = method.args ?? [{ name: '', label: '', type: 'object' as const, required: true, fields: method.params }];
	const strict = args.flatMap((argument) =>
		argument.type === 'object' && argument.fields ? (argument.required ? argument.fields : []) : [argument],
	);
	const lenient = strict.filter(({ mayBeEmpty, unless }) => mayBeEmpty || unless).map(({ name }) => name);
	return Object.keys(methodExample(method, 'required').values).filter((id) => !lenient.includes(id));
}

/** A query's times that numbers replace: the ids of the times, and what each alternative takes, filled in. */
export function replacements(method: CatalogueMethod): { times: string[]; instead: Array<Record<string, unknown>> } {
	const fields = method.args ? method.args.flatMap(({ fields: inner = [] }) => inner) : (method.params ?? []);
	const replaced = fields.filter(({ type, unless }) => type === 'datetime' && unless);
	const filled = (name: string) => [name, exampleOf(fields.find((field) => field.name === name)!).entered];
	const isTime = (name: string) => fields.find((field) => field.name === name)!.type === 'datetime';
	const instead = (replaced[0]?.unless ?? []).map((names) => [names].flat()).filter((names) => !names.some(isTime));
	return { times: replaced.map(({ name }) => name), instead: instead.map((names) => Object.fromEntries(names.map(filled))) };
}
