/**
 * The documented methods of each edition: what they are called, what they take and what they answer. Facts only, generated
 * from catalogue/*.json; nothing of it is loaded before it is asked for.
 */
import { DAY_SECONDS } from '../protocol/beijingTime';
import type { EditionName } from '../protocol/editions';
import type { PackedMethod } from './packed';

/** A code that a field may hold, and what it means. */
export interface Code {
	readonly value: string | number;
	/** The vendor's words. */
	readonly label: string;
	/** The same in English; as the vendor writes it for names of carriers and the like. */
	readonly labelEn: string;
}

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
	readonly options?: readonly Code[];
	/** Whether few people fill it. */
	readonly rare?: true;
	/** Several codes in one text, joined by commas. */
	readonly multi?: boolean;
	/** YYYY-MM-DD without a time. */
	readonly dateOnly?: boolean;
	/** A sum of flags. */
	readonly bitmask?: boolean;
	/** Of a list's entries: at least one of these fields must be there. */
	readonly oneOf?: readonly string[];
	/** Required means that it must be there; an empty text, list or null will do. */
	readonly mayBeEmpty?: boolean;
	/** Not required beside one of these siblings, or beside all of those that stand together. */
	readonly unless?: ReadonlyArray<string | readonly string[]>;
	/** A last argument that is not sent when it is empty, as in the vendor's own call. */
	readonly leftOut?: boolean;
	/** Of an object, or of each entry of a list. */
	readonly fields?: readonly Field[];
}

/**
 * Where an answer of success tells what was not carried out, and in which form: a list of entries or texts (the usual one), a map of
 * numbers to texts, a JSON text that holds a list, or one text.
 */
export interface FailureRule {
	readonly path: readonly string[];
	readonly as: 'list' | 'map' | 'json' | 'text';
	/** Of a text: those that say success, besides an empty one. */
	readonly good: readonly string[];
	/** The rule counts only where this place holds something other than 0. */
	readonly when?: readonly string[];
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
	/** Address of the vendor's page, in Chinese. */
	readonly page: string;
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
	/** Where the total is, if it is not `total_count` beside the list. */
	readonly totalPath?: readonly string[];
	/** Where an answer of success tells what was not carried out. */
	readonly failures: readonly FailureRule[];
	/** Where a write's answer of success holds the code of what it made. */
	readonly resultStatus?: readonly string[];
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
	totalPath?: string;
	failures?: Array<{ path: string; as?: FailureRule['as']; good?: string[]; when?: string }>;
	resultStatus?: string;
	okCode?: number;
	replacedBy?: string;
	valueAdded?: boolean;
	windows?: Array<[string, string]>;
	partial?: boolean;
	requiredUnknown?: boolean;
	args?: PackedField[];
	params?: PackedField[];
}

/** A field as it is shipped: its English, and whether it is rare, stand in the glossary, once for all fields with the same term. */
type PackedField = Omit<Field, 'labelEn' | 'rare' | 'fields' | 'options'> & {
	readonly fields?: readonly PackedField[];
	readonly options?: ReadonlyArray<Omit<Code, 'labelEn'>>;
};

/** English by the vendor's words. */
interface Glossary {
	/** Of fields; under `name term` what differs for the fields of that name. */
	readonly fields: Readonly<Record<string, string>>;
	/** Of the meanings of codes. */
	readonly codes: Readonly<Record<string, string>>;
	/** The API's names of the fields that few people fill. */
	readonly rare: ReadonlySet<string>;
}

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
	return (await loaders[edition]()).methods.map((packed) => titleOf(edition, packed));
}

/** The part of open.wangdian.cn that documents an edition. */
const SITE: Record<EditionName, string> = { flagship: 'qjb', enterprise: 'qyb', web: 'Y' };

function titleOf(edition: EditionName, [name, titleEn, title, groupEn, group, kind, page]: PackedMethod): MethodTitle {
	const address = `https://open.wangdian.cn/${SITE[edition]}/open/apidoc/doc?path=${page}`;
	return { name, titleEn, title, groupEn, group, kind: kind === 'read' ? 'read' : 'write', page: address };
}

/** A method by its name, with or without the `.php`; undefined for one that the catalogue lacks. */
export async function findMethod(edition: EditionName, name: string): Promise<Method | undefined> {
	const { methods } = await loaders[edition]();
	const packed = methods.find(([known]) => known === name || known === `${name}.php`);
	return packed && unpack(edition, packed, await glossary());
}

let glossaryOnce: Promise<Glossary> | undefined;

async function glossary(): Promise<Glossary> {
	glossaryOnce ??= import('./generated/glossary').then((module) => {
		const { rare, ...english } = JSON.parse(module.glossary) as Omit<Glossary, 'rare'> & { rare: string[] };
		return { ...english, rare: new Set(rare) };
	});
	return await glossaryOnce;
}

function inEnglish(fields: readonly PackedField[], english: Glossary): Field[] {
	return fields.map(({ fields: inner, options, ...field }) => ({
		...field,
		labelEn: english.fields[`${field.name} ${field.label}`] ?? english.fields[field.label],
		...(english.rare.has(field.name) && { rare: true as const }),
		...(options && { options: options.map((code) => ({ ...code, labelEn: english.codes[code.label] ?? code.label })) }),
		...(inner && { fields: inEnglish(inner, english) }),
	}));
}

function unpack(edition: EditionName, packed: PackedMethod, english: Glossary): Method {
	const details = JSON.parse(packed[7]) as Details;
	const paths = [details.listPath, details.listPathAlt].filter((path) => path !== undefined);
	const windows = details.windows ?? [];
	const fields = inEnglish(details.args ?? details.params ?? [], english);
	return {
		...titleOf(edition, packed),
		positional: details.args !== undefined,
		fields,
		partial: details.partial ?? false,
		requiredUnknown: details.requiredUnknown ?? false,
		paged: details.paged ?? false,
		pageSize: Math.min(details.maxPageSize ?? USUAL_PAGE_SIZE, details.advisedPageSize ?? Infinity, LONGEST_PAGE),
		listPaths: paths.map((path) => path.split('.')),
		totalPath: details.totalPath?.split('.'),
		failures: (details.failures ?? []).map(({ path, as = 'list', good = [], when }) => ({
			path: path.split('.'),
			as,
			good,
			when: when?.split('.'),
		})),
		resultStatus: details.resultStatus?.split('.'),
		okCode: details.okCode,
		windows,
		maxSpanSeconds(given) {
			// Beside a number that replaces the time, no limit of the time is documented.
			const [from] = windows.find(([start, end]) => given.has(start) && given.has(end)) ?? [];
			const bound = queryFields(fields).find(({ name }) => name === from);
			if (bound && isReplaced(bound, (name) => given.has(name))) return undefined;
			const wider = Object.entries(details.maxSpanIf ?? {}).find(([name]) => given.has(name));
			return seconds(wider?.[1] ?? details.maxSpan);
		},
		replacedBy: details.replacedBy,
		valueAdded: details.valueAdded ?? false,
	};
}

/** The fields of a query: those of the objects among positional arguments, or the form fields. */
function queryFields(fields: readonly Field[]): Field[] {
	return fields.flatMap((field) => [field, ...(field.type === 'object' ? (field.fields ?? []) : [])]);
}

/**
 * Whether a required field can be absent, because one of those that replace it is there.
 *
 * @param isGiven whether a field beside it is filled
 */
export function isReplaced({ unless = [] }: Field, isGiven: (name: string) => boolean): boolean {
	return unless.some((names) => [names].flat().every(isGiven));
}

/** `30d`, `60m`. */
function seconds(span: string | undefined): number | undefined {
	if (span === undefined) return undefined;
	return Number(span.slice(0, -1)) * (span.endsWith('d') ? DAY_SECONDS : 60);
}
