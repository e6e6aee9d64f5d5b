// The states of records: one English name for each of the vendor's terms, wherever somebody meets it.
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { codesToChoose } from '../../nodes/shared/host/recordFields';
import { editions } from '../../nodes/shared/protocol/editions';
import { inEdition } from '../../nodes/shared/records/kind';
import { kinds } from '../../nodes/shared/records/kinds';
import { askedOf, queriesOf } from '../../nodes/shared/records/query';
import { catalogueOf } from '../simulator/methods/catalogueMethods.mts';
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

describe("codes and terms are those of Wangdian's pages", () => {
	/** Of the queries whose parameters have no codes. */
	const { states: pages } = JSON.parse(readFileSync(path.join(projectRoot(), 'test', 'fixtures', 'states.json'), 'utf8')) as {
		states: Record<string, Record<string, { codes: Record<string, string> }>>;
	};
	/** Where a kind says something else than the page, by edition and code: the page's term, and why. */
	const DIFFERENT: Record<string, Record<string, [page: string | undefined, reason: string]>> = {
		'salesOrder enterprise': {
			20: ['前处理(赠品,合并,拆分)', 'the brackets explain'],
			55: ['已确认(已审核)', "the brackets have the word of Wangdian's client"],
		},
		'salesOrder web': { 30: ['已支付', 'the table of the answer has 待审核(已支付), that of the parameters the brackets alone'] },
		'salesStockout flagship': {
			10: ['待放回(拣货待放回)', 'the brackets explain'],
			'-1': ['未发货', 'no state: it stands for all that are not shipped'],
		},
		'returnStockin flagship': { 30: ['待审核/待处理', 'two words for one state: the first'] },
		'stockoutOrder flagship': { 53: ['wms已接单', 'WMS is written large, as in the other pages'] },
		'purchaseOrder web': { 20: ['部分推送', 'the table of the answer has 部分推送(入库)'] },
		'shopOrder web': { 90: ['已关闭(付款前取消)', 'the brackets explain'] },
	};
	/** Queries that list a part of what the general query of the same kind lists: what their pages have must agree. */
	const PARTS = ['wms.stockout.Transfer.queryWithDetail'];

	const pairs = kinds.flatMap((kind) =>
		Object.values(editions).flatMap((edition) =>
			kind.status === undefined
				? []
				: queriesOf(kind, edition).map((query) => [`${kind.name} ${edition.name}`, query.method, kind, edition, query] as const),
		),
	);
	const plain = (term: string) => term.replaceAll('（', '(').replaceAll('）', ')').replaceAll('，', ',');

	it.each(pairs)('%s, %s', (name, method, kind, edition, query) => {
		const { args, params = [] } = catalogueOf(edition.name).get(method)!;
		const asked = askedOf({ query, edition }, kind.filters.find((filter) => filter.name === 'status')!)?.parameter;
		const fields = args?.flatMap((argument) => argument.fields ?? []) ?? params;
		const options = fields.find((field) => field.name === (asked ?? 'status'))?.options;
		const page = options
			? Object.fromEntries(options.map(({ value, label }) => [String(value), plain(label)]))
			: pages[edition.name]?.[method]?.codes;
		expect(page).toBeDefined();
		// Codes stand either in the catalogue or in the fixture.
		expect(options !== undefined && pages[edition.name]?.[method] !== undefined).toBe(false);
		const known = inEdition(kind.status!.codes, edition)!;
		const codes = new Set([...(PARTS.includes(method) ? [] : Object.keys(known)), ...Object.keys(page!)]);
		const differences = [...codes].flatMap((code) => (known[Number(code)]?.[1] === page![code] ? [] : [[code, page![code]]]));
		const { [name]: expected = {} } = DIFFERENT;
		const listed = Object.entries(expected).map(([code, [term]]) => [code, term]);
		expect(Object.fromEntries(differences)).toEqual(PARTS.includes(method) ? {} : Object.fromEntries(listed));
	});

	it('every difference that is listed is one of a kind', () => {
		expect(Object.keys(DIFFERENT).filter((name) => !pairs.some(([one]) => one === name))).toEqual([]);
	});
});
