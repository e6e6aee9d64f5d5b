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
	for (const one of given.oneOf ?? []) if (!names.includes(one)) complain(`oneOf names '${one}', which is no field`);
	const values = (given.options ?? []).map(({ value }) => value);
	if (new Set(values).size < values.length) complain('two options of one value');
	const wanted = given.type === 'integer' || given.of === 'integer' ? 'number' : 'string';
	if (values.some((value) => typeof value !== wanted)) complain(`options must be ${wanted}s`);
});

const path = z.string().regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/);
const span = z.string().regex(/^\d+[dm]$/);

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
	/** The list of entries of a batch write that were not accepted. */
	errorPath: path.optional(),
	/** The code of success where it is not 0. */
	okCode: z.int().optional(),
	replacedBy: z.string().optional(),
	/** A paid interface. */
	valueAdded: z.literal(true).optional(),
	/** False: there are parameters that the catalogue does not have. */
	paramsComplete: z.boolean().optional(),
	/** Where the parameters are from: a page of the vendor, public code, assumed from siblings, nowhere. */
	paramsFrom: z.enum(['doc', 'code', 'assumed', 'none']).optional(),
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
