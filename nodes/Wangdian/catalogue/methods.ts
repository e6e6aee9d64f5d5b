/**
 * The documented methods of each edition: what they are called, what they take and what they answer. Facts only, generated
 * from catalogue/*.json; nothing of it is loaded before it is asked for.
 */
import { DAY_SECONDS } from '../../shared/protocol/beijingTime';
import type { EditionName } from '../../shared/protocol/editions';
import type { PackedMethod } from './packed';

export interface Field {
	/** The API's name. */
	readonly name: string;
	/** The vendor's Chinese name. */
	readonly label: string;
	/** The same for people who do not read Chinese, e.g. Warehouse Number. */
	readonly labelEn: string;
	readonly type: 'string' | 'integer' | 'decimal' | 'boolean' | 'datetime' | 'object' | 'list';
	/** What a list holds. */
	readonly of?: 'object' | 'string' | 'integer';
	readonly required?: boolean;
	readonly options?: ReadonlyArray<{ readonly value: string | number; readonly label: string }>;
	/** Several codes in one text, joined by commas. */
	readonly multi?: boolean;
	/** YYYY-MM-DD without a time. */
	readonly dateOnly?: boolean;
	/** A sum of flags. */
	readonly bitmask?: boolean;
	/** Of a list's entries: at least one of these fields must be there. */
	readonly oneOf?: readonly string[];
	/** Of an object, or of each entry of a list. */
	readonly fields?: readonly Field[];
}

/** What a list of methods shows. */
export interface MethodTitle {
	readonly name: string;
	readonly titleEn: string;
	/** The vendor's. */
	readonly title: string;
	readonly groupEn: string;
	readonly group: string;
	readonly kind: 'read' | 'write';
}

export interface Method extends MethodTitle {
	/** Whether the arguments are positional (flagship); else they are the fields of one object. */
	readonly positional: boolean;
	readonly fields: readonly Field[];
	/** Whether there are parameters that the catalogue does not have. */
	readonly partial: boolean;
	/** Whether the catalogue cannot say what is required. */
	readonly requiredUnknown: boolean;
	readonly paged: boolean;
	readonly pageSize: number;
	/** Where the list is in the answer, the usual place first; empty: not documented. */
	readonly listPaths: ReadonlyArray<readonly string[]>;
	/** Where a batch write lists what it did not accept. */
	readonly errorPath?: readonly string[];
	/** The code of success where it is not 0. */
	readonly okCode?: number;
	/** Pairs of fields that bound a time, those of the last change first. */
	readonly windows: ReadonlyArray<readonly [from: string, to: string]>;
	/** The longest time a query may span with these fields filled, in seconds; undefined: not documented. */
	maxSpanSeconds(given: ReadonlySet<string>): number | undefined;
	readonly replacedBy?: string;
	/** A paid interface. */
	readonly valueAdded: boolean;
}

/** The catalogue's own JSON. */
interface Details {
	paged?: boolean;
	maxPageSize?: number;
	advisedPageSize?: number;
	maxSpan?: string;
	maxSpanIf?: Record<string, string>;
	listPath?: string;
	listPathAlt?: string;
	errorPath?: string;
	okCode?: number;
	replacedBy?: string;
	valueAdded?: boolean;
	windows?: Array<[string, string]>;
	partial?: boolean;
	requiredUnknown?: boolean;
	args?: PackedField[];
	params?: PackedField[];
}

/** A field as it is shipped: its English label stands in the glossary, once for all fields with the same term. */
type PackedField = Omit<Field, 'labelEn' | 'fields'> & { readonly fields?: readonly PackedField[] };

/** Records per page where no maximum is documented: what every client uses and every server takes. */
const USUAL_PAGE_SIZE = 100;
/** Longer pages are documented here and there; an answer should still come in time. */
const LONGEST_PAGE = 500;

const loaders: Record<EditionName, () => Promise<{ methods: readonly PackedMethod[] }>> = {
	flagship: async () => await import('./generated/flagship'),
	enterprise: async () => await import('./generated/enterprise'),
	web: async () => await import('./generated/web'),
};

/** The methods of an edition, for a list. */
export async function methodTitles(edition: EditionName): Promise<MethodTitle[]> {
	return (await loaders[edition]()).methods.map(titleOf);
}

function titleOf([name, titleEn, title, groupEn, group, kind]: PackedMethod): MethodTitle {
	return { name, titleEn, title, groupEn, group, kind: kind === 'read' ? 'read' : 'write' };
}

/** A method by its name, with or without the `.php`; undefined for one that the catalogue lacks. */
export async function findMethod(edition: EditionName, name: string): Promise<Method | undefined> {
	const { methods } = await loaders[edition]();
	const packed = methods.find(([known]) => known === name || known === `${name}.php`);
	return packed && unpack(packed, await glossary());
}

let terms: Promise<Record<string, string>> | undefined;

/** Vendor terms to English labels; under `name term` what differs for the fields of that name. */
async function glossary(): Promise<Record<string, string>> {
	terms ??= import('./generated/terms').then((module) => JSON.parse(module.terms) as Record<string, string>);
	return await terms;
}

function labelled(fields: readonly PackedField[], english: Readonly<Record<string, string>>): Field[] {
	return fields.map(({ fields: inner, ...field }) => ({
		...field,
		labelEn: english[`${field.name} ${field.label}`] ?? english[field.label],
		...(inner && { fields: labelled(inner, english) }),
	}));
}

function unpack(packed: PackedMethod, english: Readonly<Record<string, string>>): Method {
	const details = JSON.parse(packed[6]) as Details;
	const paths = [details.listPath, details.listPathAlt].filter((path) => path !== undefined);
	return {
		...titleOf(packed),
		positional: details.args !== undefined,
		fields: labelled(details.args ?? details.params ?? [], english),
		partial: details.partial ?? false,
		requiredUnknown: details.requiredUnknown ?? false,
		paged: details.paged ?? false,
		pageSize: Math.min(details.maxPageSize ?? USUAL_PAGE_SIZE, details.advisedPageSize ?? Infinity, LONGEST_PAGE),
		listPaths: paths.map((path) => path.split('.')),
		errorPath: details.errorPath?.split('.'),
		okCode: details.okCode,
		windows: details.windows ?? [],
		maxSpanSeconds(given) {
			const wider = Object.entries(details.maxSpanIf ?? {}).find(([name]) => given.has(name));
			return seconds(wider?.[1] ?? details.maxSpan);
		},
		replacedBy: details.replacedBy,
		valueAdded: details.valueAdded ?? false,
	};
}

/** `30d`, `60m`. */
function seconds(span: string | undefined): number | undefined {
	if (span === undefined) return undefined;
	return Number(span.slice(0, -1)) * (span.endsWith('d') ? DAY_SECONDS : 60);
}

/**
 * The methods that fit what was typed: every word somewhere in name, title or group, in English or Chinese. Those whose name or
 * title begins with it come first, else by English title.
 */
export function searchTitles(titles: readonly MethodTitle[], typed: string): MethodTitle[] {
	const wanted = typed.trim().toLowerCase();
	const words = wanted.split(/\s+/);
	const rank = ({ name, titleEn, title }: MethodTitle) => {
		const shown = [name, titleEn, title].map((text) => text.toLowerCase());
		if (shown.includes(wanted)) return 0;
		if (shown.some((text) => text.startsWith(wanted))) return 1;
		return shown.some((text) => text.includes(wanted)) ? 2 : 3;
	};
	return titles
		.filter((title) => {
			const text = [title.name, title.titleEn, title.title, title.groupEn, title.group].join(' ').toLowerCase();
			return words.every((word) => text.includes(word));
		})
		.sort((a, b) => rank(a) - rank(b) || a.titleEn.localeCompare(b.titleEn) || a.name.localeCompare(b.name));
}
