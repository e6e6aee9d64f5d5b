// The states of records: one English name for each of the vendor's terms, wherever somebody meets it.
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { codesToChoose } from '../../nodes/shared/host/recordFields';
import { editions } from '../../nodes/shared/protocol/editions';
import { inEdition } from '../../nodes/shared/records/kind';
import { kinds } from '../../nodes/shared/records/kinds';
import { projectRoot } from '../support/paths.mts';

/** The words that the forms of API Call show for codes. */
const words = JSON.parse(readFileSync(path.join(projectRoot(), 'catalogue', 'codes.json'), 'utf8')) as Record<string, string>;

const states = kinds
	.filter(({ status }) => status !== undefined)
	.flatMap((kind) =>
		Object.values(editions).flatMap((edition) =>
			Object.entries(inEdition(kind.status!.codes, edition) ?? {}).map(([code, [english, vendor]]) => ({
				kind,
				edition,
				code,
				english,
				vendor,
			})),
		),
	);

it('a state has one name in all kinds of records', () => {
	expect(states.length).toBeGreaterThan(150);
	const names = new Map<string, Set<string>>();
	for (const { english, vendor } of states) names.set(vendor, (names.get(vendor) ?? new Set()).add(english));
	expect([...names].filter(([, all]) => all.size > 1).map(([vendor, all]) => [vendor, ...all])).toEqual([]);
});

it('and the same one in the forms of API Call', () => {
	const others = states.filter(({ english, vendor }) => words[vendor] !== undefined && words[vendor] !== english);
	expect(others.map(({ kind, code, english, vendor }) => [kind.name, code, vendor, english, words[vendor]])).toEqual([]);
});

it('in one edition a code and its name belong together', () => {
	for (const { kind, edition } of states) {
		const all = states.filter((one) => one.kind === kind && one.edition === edition).map(({ english }) => english);
		expect(new Set(all).size).toBe(all.length);
	}
});

it.each(kinds.filter(({ status }) => status !== undefined).map((kind) => [kind.name, kind] as const))(
	"%s: the output has the code, its English name and the vendor's term",
	(_name, kind) => {
		expect(Object.keys(kind.fields)).toEqual(expect.arrayContaining(['status_name', 'status_name_zh']));
	},
);

describe.each(kinds.filter(({ filters }) => filters.some(({ name }) => name === 'status')).map((kind) => [kind.name, kind] as const))(
	"%s: the filter 'Status'",
	(_name, kind) => {
		it.each(Object.values(editions))('offers what the $name edition has, in the order of the process, with codes', (edition) => {
			const offered = codesToChoose(kind, 'status', edition);
			// A query may know fewer states than records are in.
			const known = inEdition(kind.filters.find(({ name }) => name === 'status')!.codes ?? kind.status!.codes, edition) ?? {};
			expect(offered.map(({ value }) => value)).toEqual(Object.keys(known).map(Number));
			expect(offered.map(({ value }) => value)).toEqual(offered.map(({ value }) => value as number).sort((a, b) => a - b));
			for (const { name, value, description } of offered) {
				expect([name, description]).toEqual([`${value as number} ${known[value as number][0]}`, known[value as number][1]]);
			}
		});
	},
);
