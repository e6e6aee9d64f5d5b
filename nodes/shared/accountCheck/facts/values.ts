/** How values are written. */
import type { JsonObject, JsonValue } from '../../protocol/losslessJson';
import { inEdition, type Field, type Names } from '../../records/kind';
import { fieldOf, linesOf, recordsOf } from '../../records/query';
import { fact, NOTHING_TO_ASK, TOO_FEW, type Ground } from './fact';

const NOTHING_BUT_THE_GROUND = () => [];

/** The records to look at: of the stretch, or of the first page where there is none. */
const recordsAt = ({ records, first }: Ground): readonly JsonObject[] => (records.length > 0 ? records : (first?.records ?? []));

/** Values of heads and lines in the fields that the kind knows as `is`, or that `wanted` picks. */
function valuesOf(ground: Ground, is: Field['is']): JsonValue[] {
	const { search, edition } = ground;
	if (!search) return [];
	const { fields, lines } = search.kind;
	const of = (record: JsonObject, known: Readonly<Record<string, Field>>) =>
		Object.entries(known).flatMap(([name, field]) => {
			if (field.is !== is) return [];
			const names = field.from === undefined ? name : inEdition<Names>(field.from, edition);
			const value = fieldOf(record, names);
			return value === undefined ? [] : [value];
		});
	return recordsAt(ground).flatMap((record) => [
		...of(record, fields),
		...linesOf(search, record).flatMap((line) => of(line, lines?.fields ?? {})),
	]);
}

export const numbers = fact({
	name: 'numbers or texts',
	question: 'Are quantities and codes written as numbers or as texts?',
	readings: { numbers: 'Both are read', texts: 'Both are read', both: 'Both are read' },
	otherwise: 'Both are read',
	asks: NOTHING_BUT_THE_GROUND,
	judges(_, ground) {
		if (!ground.search) return { undecided: NOTHING_TO_ASK };
		const values = valuesOf(ground, 'number');
		if (values.length === 0) return { undecided: TOO_FEW };
		const count = values.filter((value) => typeof value === 'number').length;
		const evidence = `${count} numbers and ${values.length - count} texts in ${ground.search.query.method}`;
		return { reading: count === values.length ? 'numbers' : count === 0 ? 'texts' : 'both', evidence };
	},
});

export const ids = fact({
	name: 'ids as number or text',
	question: 'Are ids written as numbers or as texts?',
	readings: { numbers: 'Ids come out as text', texts: 'Ids come out as text' },
	otherwise: 'Ids come out as text, with all their digits',
	asks: NOTHING_BUT_THE_GROUND,
	judges(_, ground) {
		if (!ground.search) return { undecided: NOTHING_TO_ASK };
		const values = recordsAt(ground).flatMap((record) => fieldOf(record, ground.search!.query.id[0]) ?? []);
		if (values.length === 0) return { undecided: TOO_FEW };
		const isNumber = values.every((value) => typeof value === 'number');
		return { reading: isNumber ? 'numbers' : 'texts', evidence: `${values.length} ids of ${ground.search.query.method}` };
	},
});

const ZERO_DATE = /^0000-00-00/;

export const emptyTimes = fact({
	name: 'empty times',
	question: 'How is a time written that is not set?',
	readings: {
		'0000-00-00': 'It comes out as null',
		null: 'It comes out as null',
		'an empty text': 'It comes out as null',
		several: 'All come out as null',
	},
	otherwise: 'All of them come out as null',
	asks: NOTHING_BUT_THE_GROUND,
	judges(_, ground) {
		const { search } = ground;
		if (!search) return { undecided: NOTHING_TO_ASK };
		const all = recordsAt(ground).flatMap((record) => [record, ...linesOf(search, record)]);
		const values = all.flatMap((one) => Object.entries(one).flatMap(([name, value]) => (/_(date|time)$/.test(name) ? [value] : [])));
		const found = {
			'0000-00-00': values.some((value) => typeof value === 'string' && ZERO_DATE.test(value)),
			null: values.some((value) => value === null),
			'an empty text': values.some((value) => value === ''),
		};
		const kinds = (Object.keys(found) as Array<keyof typeof found>).filter((one) => found[one]);
		const evidence = `${values.length} times in ${search.query.method}`;
		if (kinds.length === 0) return { undecided: `${evidence}, none of them empty` };
		return { reading: kinds.length > 1 ? 'several' : kinds[0], evidence: `${evidence}: ${kinds.join(', ')}` };
	},
});

/** The records that the check of the interfaces saw, with the queries behind them. */
function seenBy({ checked }: Ground) {
	return checked.flatMap(({ of: { search }, reply: { body } }) =>
		search && body ? [{ search, body, record: recordsOf(search.query, body)[0] }] : [],
	);
}

export const fields = fact({
	name: 'fields of undocumented answers',
	question: 'Do answers that no document shows have the fields that the package expects?',
	editions: ['enterprise', 'web'],
	readings: {
		'all of them': 'They are read as expected',
		'not all': 'What is not there is null: please report the fields',
	},
	otherwise: 'Names of the sibling editions or of public code are read; what is not there is null',
	asks: NOTHING_BUT_THE_GROUND,
	judges(_, ground) {
		const { edition } = ground;
		const seen = seenBy(ground).filter(({ search, record }) => search.query.unverified && record !== undefined);
		if (seen.length === 0) return { undecided: 'None of them answered with a record' };
		const told = seen.map(({ search, record }) => {
			const { fields: known } = search.kind;
			const missing = Object.entries(known).flatMap(([name, { is, from }]) => {
				if (is === 'chosen') return [];
				const own = { id: search.query.id[0], created: search.query.created, modified: search.query.modified }[is as 'id'];
				const names = is in { id: 1, created: 1, modified: 1 } ? own : from === undefined ? name : inEdition<Names>(from, edition);
				const all = [names ?? []].flat() as string[];
				return all.length > 0 && !all.some((one) => one.split('.')[0] in record) ? [all.join(' or ')] : [];
			});
			return { method: search.query.method, missing: [...new Set(missing)] };
		});
		const evidence = told
			.map(({ method, missing }) => `${method}: ${missing.length === 0 ? 'all' : `without ${missing.join(', ')}`}`)
			.join('; ');
		return { reading: told.every(({ missing }) => missing.length === 0) ? 'all of them' : 'not all', evidence };
	},
});

export const listName = fact({
	name: 'name of an undocumented list',
	question: 'What is the list called in answers that no document shows?',
	editions: ['enterprise'],
	readings: { found: 'The only list of an answer is taken, whatever its name' },
	otherwise: 'The only list of an answer is taken, whatever its name',
	asks: NOTHING_BUT_THE_GROUND,
	judges(_, ground) {
		const names = seenBy(ground).flatMap(({ search, body }) => {
			if (search.query.list.length > 0) return [];
			const lists = Object.keys(body).filter((name) => Array.isArray(body[name]) && /^\w{1,40}$/.test(name));
			return lists.length > 0 ? [`${search.query.method}: ${lists.join(', ')}`] : [];
		});
		return names.length > 0 ? { reading: 'found', evidence: names.join('; ') } : { undecided: 'No such answer had a list' };
	},
});
