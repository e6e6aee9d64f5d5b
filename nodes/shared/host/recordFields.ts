/** The form of a kind's filters and times, made from the kind, and reading what was entered into it. */
import type { INode, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { editions, type Edition, type EditionName } from '../protocol/editions';
import { inEdition, type ByEdition, type Chosen, type Codes, type Filter, type RecordKind } from '../records/kind';
import { askedOf, isSent, queriesOf, saidIn, searchFor, type RecordSearch } from '../records/query';
import { recordLocator, TIME_ZONES } from './descriptions';
import { inputError } from './errors';
import type { Inputs } from './inputs';

/** The fields of a kind's filters that stand alone, choices first: they decide what is asked. */
export function fieldsAlone(kind: RecordKind): { choices: INodeProperties[]; others: INodeProperties[] } {
	const alone = kind.filters.filter(({ stands }) => stands === 'alone');
	return {
		choices: alone.filter(({ takes }) => takes === 'choice').map((filter) => fieldFor(kind, filter)),
		others: alone.filter(({ takes }) => takes !== 'choice').map((filter) => fieldFor(kind, filter)),
	};
}

/** What people should know of a kind before they rely on it; undefined where there is nothing. */
export function noticeFor(kind: RecordKind): INodeProperties | undefined {
	const parts = [kind.note ?? []].flat();
	for (const name of Object.keys(kind.queries) as EditionName[]) {
		const { displayName } = editions[name];
		for (const { note, unverified } of queriesOf(kind, editions[name])) {
			if (note !== undefined) parts.push(`${displayName} edition: ${note}`);
			if (unverified !== undefined) parts.push(`${displayName} edition, not verified: ${unverified}.`);
		}
	}
	if (parts.length === 0) return undefined;
	return { displayName: parts.join(' '), name: 'recordsNotice', type: 'notice', default: '' };
}

/** The collection of a kind's filters; undefined where it has none. */
export function filterCollection(kind: RecordKind, offers: (filter: Filter) => boolean = () => true): INodeProperties | undefined {
	const options = kind.filters.filter((filter) => filter.stands !== 'alone' && offers(filter)).map((filter) => fieldFor(kind, filter));
	if (options.length === 0) return undefined;
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: options.sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}

/** The two times of Get Many; undefined for a list that is read whole. */
export function timeFields({ time, plural }: RecordKind): { after: INodeProperties; before: INodeProperties } | undefined {
	if (!time) return undefined;
	const { name, did, defaultDays, unless } = time;
	const word = name.charAt(0).toUpperCase() + name.slice(1);
	const those = plural.toLowerCase();
	const days = defaultDays === 1 ? 'one day' : `${defaultDays} days`;
	return {
		after: {
			displayName: `${word} After`,
			name: `${name}After`,
			type: 'dateTime',
			default: '',
			description: `Only ${those} ${did} at or after this time. ${TIME_ZONES} If empty${unless ? `, ${unless}` : ''}, ${days} before '${word} Before'.`,
		},
		before: {
			displayName: `${word} Before`,
			name: `${name}Before`,
			type: 'dateTime',
			default: '',
			description: `Only ${those} ${did} at or before this time. ${TIME_ZONES} If empty, now.`,
		},
	};
}

function fieldFor(kind: RecordKind, filter: Filter): INodeProperties {
	const { name, displayName, description, placeholder, choices = [] } = filter;
	const common = { displayName, name, description };
	switch (filter.takes) {
		case 'warehouse':
		case 'shop':
			return recordLocator(filter.takes, { displayName, name, description });
		case 'codes':
			return {
				...common,
				type: 'multiOptions',
				// The editor shows what the method loads, the states of the credential's edition; values are checked against all.
				typeOptions: { loadOptionsMethod: codesMethod(filter) },
				options: codeOptions(codesFor(kind, filter)),
				default: [],
			};
		case 'choice': {
			const options = [...choices].sort((a, b) => a.name.localeCompare(b.name));
			return { ...common, type: 'options', options, default: choices[0].value };
		}
		case 'flag':
			return { ...common, type: 'boolean', default: false };
		case 'text':
		case 'texts':
			return { ...common, type: 'string', default: '', ...(placeholder !== undefined && { placeholder }) };
	}
}

/** The name of the method that loads what may be chosen in a filter by codes. */
export function codesMethod({ name }: Pick<Filter, 'name'>): string {
	return `${name}Codes`;
}

/**
 * What may be chosen in a filter by codes in an edition, in the order of the process, each with the vendor's term; in all editions
 * where none is known.
 */
export function codesToChoose(kind: RecordKind, filterName: string, edition?: Edition): INodePropertyOptions[] {
	const filter = kind.filters.find(({ name, takes }) => name === filterName && takes === 'codes');
	const codes = filter && codesFor(kind, filter);
	if (!edition) return codeOptions(codes);
	return Object.entries(inEdition(codes, edition) ?? {}).map(([code, [english, vendor]]) => ({
		name: `${code} ${english}`,
		value: Number(code),
		description: vendor,
	}));
}

/** What may be chosen in a filter by codes. */
function codesFor({ status }: RecordKind, { codes }: Filter): ByEdition<Codes> | undefined {
	return codes ?? status?.codes;
}

/** The codes of all editions in their order, which is that of the process. One code may mean different things in two editions. */
function codeOptions(codes: ByEdition<Codes> | undefined): INodePropertyOptions[] {
	const labels = new Map<number, Set<string>>();
	for (const name of ['flagship', 'enterprise', 'web'] as const) {
		for (const [code, [english]] of Object.entries(inEdition(codes, { name }) ?? {})) {
			labels.set(Number(code), (labels.get(Number(code)) ?? new Set()).add(english));
		}
	}
	return [...labels].sort(([a], [b]) => a - b).map(([value, names]) => ({ name: `${value} ${[...names].join(' or ')}`, value }));
}

/**
 * What was entered into a kind's filters.
 *
 * @param alone the fields beside the collection
 * @param collected those in it
 */
export function chosenIn(kind: RecordKind, alone: Inputs, collected: Inputs): Chosen {
	const chosen: Record<string, readonly string[]> = {};
	for (const filter of kind.filters) {
		const values = valuesIn(kind, filter, filter.stands === 'alone' ? alone : collected);
		if (values.length > 0) chosen[filter.name] = values;
	}
	return chosen;
}

function valuesIn(kind: RecordKind, filter: Filter, inputs: Inputs): string[] {
	const field = fieldFor(kind, filter);
	switch (filter.takes) {
		case 'codes':
			return inputs.choices<number>(field).map(String);
		case 'choice':
			return [inputs.choice<string>(field)];
		case 'flag':
			return inputs.flag(field) ? ['true'] : [];
		case 'texts':
		case 'warehouse':
		case 'shop':
			return inputs
				.text(field)
				.split(/[,，;；\n]/)
				.map((part) => part.trim())
				.filter((part) => part !== '');
		case 'text': {
			const text = inputs.text(field);
			return text === '' ? [] : [text];
		}
	}
}

/**
 * The search of a kind in an edition for what was chosen.
 *
 * @throws NodeOperationError where the edition has no such records, or not such a filter or state
 */
export function searchOf(node: INode, kind: RecordKind, edition: Edition, chosen: Chosen, itemIndex?: number): RecordSearch {
	const refuse = (message: string, description: string) => inputError(node, message, description, itemIndex);
	const search = searchFor(kind, edition, chosen);
	if (!search) {
		const others = Object.keys(kind.queries).join(' or ');
		throw refuse(
			`The ${edition.displayName} edition has no query for ${kind.plural.toLowerCase()}`,
			`Choose another resource, or a credential of the ${others} edition`,
		);
	}
	for (const filter of kind.filters.filter(({ takes }) => takes === 'codes')) {
		const known: Codes = inEdition(codesFor(kind, filter), edition) ?? {};
		const unknown = (chosen[filter.name] ?? []).find((value) => !(value in known));
		if (unknown === undefined) continue;
		const name = codeOptions(codesFor(kind, filter)).find((option) => String(option.value) === unknown)?.name ?? unknown;
		const codes = Object.entries(known).map(([code, [english]]) => `${code} ${english}`);
		throw refuse(
			`'${filter.displayName}' contains ${name}, which the ${edition.displayName} edition does not have`,
			`Remove it. This edition has: ${codes.join(', ')}`,
		);
	}
	for (const filter of kind.filters.filter(({ takes }) => takes === 'warehouse' || takes === 'shop')) {
		const values = chosen[filter.name] ?? [];
		const asked = askedOf(search, filter);
		if (!asked || isSent(asked, values) || values.length === 0 || saidIn(kind, filter, edition) !== undefined) continue;
		throw refuse(
			`The ${edition.displayName} edition filters ${kind.plural.toLowerCase()} by one '${filter.displayName}' at a time, and ${values.length} are given`,
			'Give one of them, or filter what comes with a Filter node',
		);
	}
	for (const filter of kind.filters) {
		const isChosen = (chosen[filter.name] ?? []).length > 0;
		const isPossible = filter.takes === 'flag' || filter.takes === 'choice' || canFilter(search, filter);
		if (isChosen && !isPossible) {
			throw refuse(
				`The ${edition.displayName} edition cannot filter ${kind.plural.toLowerCase()} by '${filter.displayName}'`,
				'Remove the filter, and filter what comes with a Filter node',
			);
		}
	}
	return search;
}

function canFilter({ kind, edition }: RecordSearch, filter: Filter): boolean {
	const asked = queriesOf(kind, edition).some((query) => (query.asked ? query.asked[filter.name] : inEdition(filter.asked, edition)));
	return asked || saidIn(kind, filter, edition) !== undefined;
}
