// Records of any kind as an edition would send them, made from the kind's own value: what a test asks of one kind it asks of all.
import { editions } from '../../nodes/shared/protocol/editions';
import { inEdition, type Field, type Names, type RecordKind, type RecordQuery } from '../../nodes/shared/records/kind';
import { askedOf, queriesOf, searchFor } from '../../nodes/shared/records/query';
import { formatBeijing, type Edition } from '../simulator/index.mts';

type Record_ = Record<string, unknown>;

export interface Made {
	/** Counts the records; ids and numbers are made of it. */
	index: number;
	/** When it last changed, ms since 1970 UTC. */
	modified: number;
	/** ms; by default an hour before. */
	created?: number;
	/** One of the kind's codes; by default the first, or the one in which alone a query lists without a state. */
	status?: number;
	/** Fields of the head instead of the made ones, by the vendor's names. */
	more?: Record_;
}

/** What no simplified record may show. */
export const PERSONAL = {
	receiver_name: '王小明',
	receiver_mobile: '13800000000',
	receiver_telno: '0755-1234567',
	receiver_address: '科技园南区8栋',
	receiver_area: '广东省 深圳市 南山区',
	buyer_nick: '小明爱吃瓜',
	buyer_name: '王小明',
	id_card: '440301199001011234',
	customer_name: '王小明',
};

/** Completed (80) alone is what these list as long as no state is asked for. */
const COMPLETED_ALONE = ['enterprise stockinOrder', 'enterprise returnStockin', 'web returnStockin'];

/** The state of a record that a query lists although none was asked for. */
export function listedState({ name, status }: RecordKind, edition: Edition): number {
	if (COMPLETED_ALONE.includes(`${edition} ${name}`)) return 80;
	return Number(Object.keys(inEdition(status?.codes, editions[edition]) ?? { 0: '' })[0]);
}

const first = (names: Names | undefined): string | undefined => (typeof names === 'string' ? names : names?.[0]);

/** The query that lists the kind in an edition. */
export function listingOf(kind: RecordKind, edition: Edition): RecordQuery {
	return searchFor(kind, editions[edition])?.query ?? queriesOf(kind, editions[edition])[0];
}

/** A record as the edition sends it. */
export function makeRecord(kind: RecordKind, edition: Edition, made: Made): Record_ {
	const { index, modified, created = modified - 3_600_000, more } = made;
	const query = listingOf(kind, edition);
	const of = editions[edition];
	const record: Record_ = { ...PERSONAL };
	fill(record, kind.fields, edition, index);
	const statusName = first(inEdition(kind.status?.from, of));
	if (statusName) record[statusName] = made.status ?? listedState(kind, edition);
	query.id.forEach((names, part) => (record[first(names)!] ??= idFor(edition, index, part)));
	const numberName = first(inEdition(kind.number?.from, of));
	if (numberName) record[numberName] = numberFor(kind, index);
	if (query.created) record[first(query.created)!] = formatBeijing(created);
	if (query.listedBy) record[first(query.listedBy)!] = formatBeijing(modified);
	if (query.modified) record[first(query.modified)!] = formatBeijing(modified);
	const linesName = first(inEdition(kind.lines?.from, of));
	if (kind.lines && linesName) {
		record[linesName] = [0, 1].map((line) => {
			const one: Record_ = {};
			fill(one, kind.lines!.fields, edition, index * 10 + line);
			if (query.modifiedInLines) one[first(query.modifiedInLines)!] = formatBeijing(modified);
			return one;
		});
	}
	// A record belongs to one of the parts that are read one by one.
	const parts = query.variants ?? [];
	const known = kind.filters.map((filter) => askedOf({ query, edition: of }, filter)?.parameter);
	for (const [name, value] of Object.entries(parts[index % parts.length] ?? {})) if (!known.includes(name)) record[name] ??= value;
	return { ...record, ...more };
}

/** The number of a made record. */
export function numberFor(kind: RecordKind, index: number): string {
	return `${kind.number?.example.replace(/\d+$/, '') ?? ''}${1_000_000 + index}`;
}

function idFor(edition: Edition, index: number, part: number): string | number {
	return edition === 'web' ? String(2_806_836_923_887_255_575n + BigInt(index * 10 + part)) : 10_000 + index * 10 + part;
}

function fill(record: Record_, fields: Readonly<Record<string, Field>>, edition: Edition, index: number): void {
	// What has a name for its code comes first: the same code is also a number of its own.
	const named = Object.entries(fields).sort(([, a], [, b]) => Number(b.codes !== undefined) - Number(a.codes !== undefined));
	for (const [name, { is, from, codes }] of named) {
		const names = from === undefined ? name : inEdition(from, editions[edition]);
		const source = first(names);
		if (source === undefined || source in record) continue;
		const value = {
			text: () => `${name}-${index}`,
			number: () => (edition === 'flagship' ? index + 0.5 : (index + 0.5).toFixed(4)),
			flag: () => (edition === 'flagship' ? index % 2 === 0 : index % 2),
			time: () => formatBeijing(1_790_000_000_000 + index * 1_000),
			list: () => `${name}-${index},${name}-${index}b`,
			english: () => Number(Object.keys(inEdition(codes, editions[edition]) ?? { 0: '' })[0]),
		}[is as string];
		if (value) record[source] = value();
	}
}
