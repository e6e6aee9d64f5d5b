// What an entry of the catalogue's source (flagship.json, enterprise.json, web.json) may hold. The key list is explained in
// docs/methods.md, which is generated from these files.
import { z } from 'zod/v4';

export const EDITIONS = ['flagship', 'enterprise', 'web'] as const;
export type EditionName = (typeof EDITIONS)[number];

const name = z.string().regex(/^[A-Za-z_]\w*$/);
const code = z.union([z.string().min(1), z.int()]);

export interface Field {
	name: string;
	label: string;
	type: 'string' | 'integer' | 'decimal' | 'boolean' | 'datetime' | 'object' | 'list';
	of?: 'object' | 'string' | 'integer';
	length?: number | string;
	required?: true;
	options?: Array<{ value: string | number; label: string }>;
	multi?: true;
	dateOnly?: true;
	bitmask?: true;
	oneOf?: string[];
	mayBeEmpty?: true;
	unless?: Array<string | string[]>;
	leftOut?: true;
	from?: 'code' | 'gateway';
	fields?: Field[];
}

const fieldShape: z.ZodType<Field> = z.strictObject({
	name,
	/** The vendor's Chinese name. */
	label: z.string().min(1),
	type: z.enum(['string', 'integer', 'decimal', 'boolean', 'datetime', 'object', 'list']),
	/** What a list holds. */
	of: z.enum(['object', 'string', 'integer']).optional(),
	/** As documented; on numbers a display width. */
	length: z.union([z.int(), z.string()]).optional(),
	required: z.literal(true).optional(),
	options: z
		.array(z.strictObject({ value: code, label: z.string().min(1) }))
		.min(1)
		.optional(),
	/** Several codes in one text, joined by commas. */
	multi: z.literal(true).optional(),
	/** YYYY-MM-DD without a time. */
	dateOnly: z.literal(true).optional(),
	/** A sum of flags. */
	bitmask: z.literal(true).optional(),
	/** Of a list's entries: at least one of these fields must be there. */
	oneOf: z.array(name).min(2).optional(),
	/** Required means that it must be there; an empty text, list or null will do. */
	mayBeEmpty: z.literal(true).optional(),
	/** Not required beside one of these siblings, or beside all of those that stand together: 单号 instead of 时间. */
	unless: z
		.array(z.union([name, z.array(name).min(2)]))
		.min(1)
		.optional(),
	/** A last argument that is not sent when it is empty, as in the vendor's own call. */
	leftOut: z.literal(true).optional(),
	/** Where the field is from, if not from where the method's fields are: newer public code, another gateway's field list. */
	from: z.enum(['code', 'gateway']).optional(),
	fields: z.lazy(() => z.array(field).min(1)).optional(),
});

const field: z.ZodType<Field> = fieldShape.superRefine((given, { addIssue }) => {
	const complain = (message: string) => addIssue({ code: 'custom', message: `${given.name}: ${message}` });
	if (given.type === 'list' && !given.of) complain('a list must say what it holds (of)');
	if (given.type !== 'list' && given.of) complain("'of' belongs to lists");
	if (given.fields && given.type !== 'object' && given.of !== 'object') complain("'fields' belong to objects and lists of objects");
	if (given.multi && given.type !== 'string') complain("'multi' is a text of several codes");
	if (given.dateOnly && given.type !== 'datetime') complain("'dateOnly' belongs to datetime");
	const names = (given.fields ?? []).map((one) => one.name);
	if (new Set(names).size < names.length) complain('two fields of one name');
	if (given.mayBeEmpty && !given.required) complain("'mayBeEmpty' says what required means");
	if (given.unless && !given.required) complain("'unless' says when it is not required");
	for (const one of given.fields ?? []) {
		for (const other of one.unless?.flat() ?? []) {
			if (other === one.name || !names.includes(other)) complain(`${one.name}: unless names '${other}', which is no field beside it`);
		}
	}
	for (const one of given.oneOf ?? []) if (!names.includes(one)) complain(`oneOf names '${one}', which is no field`);
	const values = (given.options ?? []).map(({ value }) => value);
	if (new Set(values).size < values.length) complain('two options of one value');
	const wanted = given.type === 'integer' || given.of === 'integer' ? 'number' : 'string';
	if (values.some((value) => typeof value !== wanted)) complain(`options must be ${wanted}s`);
});

const path = z.string().regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/);
const span = z.string().regex(/^\d+[dm]$/);

/**
 * Where an answer of success tells what was not carried out, and in which form: a list of entries or texts (the usual one), a map of
 * numbers to texts, a JSON text that holds a list, or one text.
 */
const failureRule = z.strictObject({
	path,
	as: z.enum(['list', 'map', 'json', 'text']).optional(),
	/** Of a text: those that say success; an empty one always does. */
	good: z.array(z.string().min(1)).min(1).optional(),
	/** The rule counts only where this place holds something other than 0. */
	when: path.optional(),
});
export type FailureRule = z.output<typeof failureRule>;

const common = {
	title: z.string().min(1),
	titleEn: z.string().min(1),
	group: z.string().min(1),
	groupEn: z.string().min(1),
	kind: z.enum(['read', 'write']),
	paged: z.literal(true).optional(),
	maxPageSize: z.int().min(1).optional(),
	advisedPageSize: z.int().min(1).optional(),
	/** The longest time one query may span: 30d, 60m. */
	maxSpan: span.optional(),
	/** The same when a field is given. */
	maxSpanIf: z.record(name, span).optional(),
	clientVersion: z.string().optional(),
	/** Where the list is in the answer. */
	listPath: path.optional(),
	listPathAlt: path.optional(),
	/** Where the total is, if it is not `total_count` beside the list. */
	totalPath: path.optional(),
	/** Where an answer of success tells what was not carried out. */
	failures: z.array(failureRule).min(1).optional(),
	/** The code of what a write made, inside an answer of success: 0 is good, 20 a document whose audit or push failed. */
	resultStatus: path.optional(),
	/** The code of success where it is not 0. */
	okCode: z.int().optional(),
	replacedBy: z.string().optional(),
	/** A paid interface. */
	valueAdded: z.literal(true).optional(),
	/** False: there are parameters that the catalogue does not have. */
	paramsComplete: z.boolean().optional(),
	/** Where the parameters are from: a page of the vendor, public code, the same method's field list on another gateway, assumed from siblings, nowhere. */
	paramsFrom: z.enum(['doc', 'code', 'gateway', 'assumed', 'none']).optional(),
	/** The vendor's own request sample goes through the form (test/fixtures/vendor-samples.json). */
	sampled: z.literal(true).optional(),
	source: z.string().min(1),
	/** Corrections of this entry: what was changed, and why. */
	notes: z.array(z.string().min(20)).min(1).optional(),
};

/** A flagship method: positional arguments of a JSON array. */
export const flagshipMethod = z.strictObject({
	method: z.string().regex(/^\w+(\.\w+)+$/),
	...common,
	args: z.array(field).min(1),
});

/** A method of the other editions: form fields. */
export const formMethod = z.strictObject({
	method: z.string().regex(/^\w+\.php$/),
	...common,
	params: z.array(field),
});

export type Method = z.output<typeof flagshipMethod> | z.output<typeof formMethod>;

/** Checks one source file. @throws with every finding, named by method */
export function parseSource(edition: EditionName, text: string): Method[] {
	const schema = edition === 'flagship' ? flagshipMethod : formMethod;
	const entries = JSON.parse(text) as Array<{ method?: string }>;
	const findings: string[] = [];
	const methods: Method[] = [];
	for (const entry of entries) {
		const result = schema.safeParse(entry);
		if (result.success) methods.push(result.data);
		else findings.push(...result.error.issues.map(({ path: at, message }) => `${entry.method}: ${at.join('.')}: ${message}`));
	}
	for (const method of methods) {
		const last = fieldsOf(method).findLastIndex(({ leftOut }) => !leftOut);
		fieldsOf(method).forEach(({ name: argument, leftOut }, index) => {
			if (leftOut && (index < last || !('args' in method)))
				findings.push(`${method.method}: ${argument}: only last arguments are left out`);
		});
	}
	for (const { method, params } of methods.flatMap((one) => ('params' in one ? [one] : []))) {
		const siblings = params.map(({ name: param }) => param);
		for (const { name: param, unless = [] } of params) {
			const stranger = unless.flat().find((other) => other === param || !siblings.includes(other));
			if (stranger) findings.push(`${method}: ${param}: unless names '${stranger}', which is no field beside it`);
		}
	}
	const names = entries.map(({ method }) => method);
	for (const one of new Set(names)) if (names.filter((other) => other === one).length > 1) findings.push(`${one}: twice`);
	for (const { method, replacedBy } of methods) {
		if (replacedBy && !names.includes(replacedBy)) findings.push(`${method}: replacedBy names no method of the edition`);
	}
	if (findings.length > 0) throw new Error(`catalogue/${edition}.json:\n${findings.join('\n')}`);
	return methods;
}

/** The positional arguments or form fields of a method. */
export function fieldsOf(method: Method): Field[] {
	return 'args' in method ? method.args : method.params;
}
