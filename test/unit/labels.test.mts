// The English of the catalogue: one term, one translation, written for people, told apart within every form; and what the form shows
// where it takes JSON.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { NodeHelpers } from 'n8n-workflow';
import { everyField, LONGEST_CODE, LONGEST_LABEL, packGlossary, parseGlossary, type Glossary } from '../../catalogue/english.mts';
import { EDITIONS, fieldsOf, parseSource, type EditionName, type Method } from '../../catalogue/schema.mts';
import { callFields } from '../../nodes/Wangdian/actions/api/fields';
import { formOf, partsOf } from '../../nodes/shared/catalogue/form';
import { findMethod, type Field } from '../../nodes/shared/catalogue/methods';
import { entered, templateOf } from '../../nodes/shared/catalogue/template';
import { parseExact } from '../../nodes/shared/protocol/losslessJson';
import { projectRoot } from '../support/paths.mts';

const read = (...at: string[]) => readFileSync(path.join(projectRoot(), ...at), 'utf8');
const sources = Object.fromEntries(
	EDITIONS.map((edition) => [edition, parseSource(edition, read('catalogue', `${edition}.json`))]),
) as Record<EditionName, Method[]>;
const termsText = read('catalogue', 'terms.json');
const codesText = read('catalogue', 'codes.json');
const glossary = parseGlossary(termsText, read('catalogue', 'labels.json'), codesText, read('catalogue', 'rare.json'));
const fields = EDITIONS.flatMap((edition) => sources[edition].flatMap((method) => everyField(fieldsOf(method))));
const labels = [...new Set(Object.values(glossary.fields))];
const meanings = [...new Set(Object.values(glossary.codes))];

/** Words that n8n's Title Case writes small. */
const SMALL = /^(a|an|and|as|at|by|for|from|if|in|of|on|or|per|the|to|with)$/;
/** Chinese syllables in Latin letters, by their first letters. */
const SYLLABLES = new Set(
	Object.entries({
		'': 'a ai an ang ao e ei en er o ou',
		b: 'a ai an ang ao ei en eng i ian iao ie in ing o u',
		p: 'a ai an ang ao ei en eng i ian iao ie in ing o ou u',
		m: 'a ai an ang ao ei en eng i ian iao ie in ing o ou u',
		f: 'a an ang ei en eng o ou u',
		d: 'a ai an ang ao ei eng i ian iao ie ing iu ong ou u uan ui un uo',
		t: 'a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo',
		n: 'a ai an ang ao ei en eng i ian iang iao ie in ing iu ong u uan uo',
		l: 'a ai an ang ao e ei eng i ian iang iao ie in ing iu ong ou u uan un uo',
		g: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
		k: 'a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo',
		h: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
		j: 'i ia ian iang iao ie in ing iong iu u uan ue un',
		q: 'i ia ian iang iao ie in ing iong iu u uan ue un',
		x: 'i ia ian iang iao ie in ing iong iu u uan ue un',
		zh: 'a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo',
		ch: 'a ai an ang ao e en eng i ong ou u uan uang ui un uo',
		sh: 'a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo',
		r: 'an ang ao e en eng i ong ou u uan ui un uo',
		z: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
		c: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
		s: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
		y: 'a an ang ao e i in ing ong ou u uan ue un',
		w: 'a ai an ang ei en eng o u',
	}).flatMap(([first, rests]) => rests.split(' ').map((rest) => first + rest)),
);
/** English words that could be read as Chinese syllables, and a name. */
const ENGLISH = new Set(
	'api area balance base can change courier data date editing line mobile payee refuse release routing rule run sale share size taken waiting wangdian wangwang warehouse'.split(
		' ',
	),
);

/** Whether a word can be read as Chinese syllables from its beginning to its end. */
function isPinyin(word: string): boolean {
	if (word === '') return true;
	for (let length = Math.min(6, word.length); length > 0; length--) {
		const head = word.slice(0, length);
		if (SYLLABLES.has(head) && isPinyin(word.slice(length))) return true;
	}
	return false;
}

/** The keys of a JSON text as written: JSON.parse keeps the last of two equal ones. */
const keysOf = (text: string) => [...text.matchAll(/^\t"(.+?)":/gm)].map(([, key]) => key);

it('every term of the catalogue has one translation, and every translation a field', () => {
	const vendor = new Set(fields.map(({ label }) => label));
	expect(vendor.size).toBeGreaterThan(900);
	expect(keysOf(termsText)).toHaveLength(vendor.size);
	expect(new Set(keysOf(termsText))).toEqual(vendor);
});

it('every meaning of a code has one translation, names of services aside', () => {
	expect(keysOf(codesText)).toHaveLength(new Set(keysOf(codesText)).size);
	const NAMED = /^(wms_type|type|warehouse_type|sub_type|logistic_tag|platform_type)$/;
	const bare = fields.flatMap(({ name, options = [] }) =>
		options.filter(({ label }) => !glossary.codes[label]).map(({ label }) => [name, label]),
	);
	expect(bare.filter(([name]) => !NAMED.test(name))).toEqual([]);
	expect(bare.length).toBeLessThan(150);
});

it('every label is in Title Case, in plain letters, short, without abbreviations', () => {
	for (const text of [...labels, ...meanings]) {
		expect(text).toMatch(/^[A-Z][A-Za-z\d ,()-]*$/);
		expect(text.length).toBeLessThanOrEqual(labels.includes(text) ? LONGEST_LABEL : LONGEST_CODE);
		for (const word of text.replace(/[(),]/g, '').split(/[ -]/)) {
			if (!SMALL.test(word)) expect([text, word]).toEqual([text, expect.stringMatching(/^[A-Z\d]/)]);
			expect(word).not.toMatch(/^(Nos|Num|Qty|Amt|Desc|Info|Addr|Src|Org)$/);
		}
		if (labels.includes(text)) expect(text).not.toMatch(/\bNo\b/);
	}
});

it('no label is Chinese in Latin letters', () => {
	expect(['Cangku', 'Danhao', 'Bianhao', 'Shangjia', 'Xulie', 'Pinyin'].filter((word) => !isPinyin(word.toLowerCase()))).toEqual([]);
	const words = new Set([...labels, ...meanings].flatMap((text) => text.toLowerCase().split(/[^a-z]+/)));
	expect([...words].filter((word) => word.length > 2 && isPinyin(word) && !ENGLISH.has(word))).toEqual([]);
});

it('two fields of one form, or of one entry, never share a label', async () => {
	const shared: string[] = [];
	const check = (where: string, siblings: readonly Field[]) => {
		const seen = siblings.map(({ labelEn }) => labelEn);
		for (const label of new Set(seen)) if (seen.filter((one) => one === label).length > 1) shared.push(`${where}: ${label}`);
		for (const field of siblings) if (field.fields) check(`${where} ${field.name}`, field.fields);
	};
	for (const edition of EDITIONS) {
		for (const { method } of sources[edition]) {
			const found = (await findMethod(edition, method))!;
			check(
				`${edition} ${method}`,
				formOf(found).map(({ field }) => field),
			);
		}
	}
	expect(shared).toEqual([]);
});

it('a form shows what is required, then what is usual, then what is rare, each in the order of the document', async () => {
	const rare = new Set(glossary.rare);
	for (const edition of EDITIONS) {
		for (const { method } of sources[edition]) {
			const found = (await findMethod(edition, method))!;
			const form = formOf(found);
			const document = new Map(
				partsOf(found)
					.flatMap((part) => part.fields.map(({ id }) => id))
					.map((id, index) => [id, index]),
			);
			const ranks = form.map(({ id, field, required }) => (required ? 0 : rare.has(field.name) ? 2 : 1) * 1000 + document.get(id)!);
			expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
			expect(form).toHaveLength(document.size);
		}
	}
});

describe('the title of a method', () => {
	const methods = EDITIONS.flatMap((edition) => sources[edition].map((method) => [edition, method] as const));

	it('says in its first word whether it writes, and no two of an edition are alike', () => {
		for (const [edition, { method, titleEn, kind }] of methods) {
			expect([method, /^(Get|Calculate) /.test(titleEn)]).toEqual([method, kind === 'read']);
			expect(titleEn).toMatch(/^[A-Z][A-Za-z\d ()-]*$/);
			expect(titleEn.length).toBeLessThanOrEqual(42);
			for (const word of titleEn.replace(/[()]/g, '').split(/[ -]/)) if (!SMALL.test(word)) expect(word).toMatch(/^[A-Z\d]/);
			expect(sources[edition].filter((other) => other.titleEn === titleEn)).toHaveLength(1);
		}
	});

	it("leads to the vendor's page", async () => {
		const pageOf = async (edition: EditionName, method: string) => (await findMethod(edition, method))!.page;
		expect(await pageOf('flagship', 'wms.stockout.Base.uploadSN')).toBe(
			'https://open.wangdian.cn/qjb/open/apidoc/doc?path=wms.stockout.Base.uploadSN',
		);
		for (const [edition, { method, source }] of methods) {
			const expected = edition === 'flagship' ? `/qjb/open/apidoc/doc?path=${method}` : source;
			expect(await pageOf(edition, method)).toBe(`https://open.wangdian.cn${expected}`);
		}
	});

	it('Return All, Limit and the page are shown for the methods that answer lists, and for no other', () => {
		const fields = callFields.filter(({ name }) => ['returnAll', 'limit', 'options'].includes(name));
		expect(fields).toHaveLength(3);
		for (const [, { method, kind, listPath, paged }] of methods) {
			for (const field of fields) {
				const values = { method: { __rl: true, mode: 'list', value: method }, returnAll: false };
				const isList = kind === 'read' && (paged === true || listPath !== undefined);
				expect([method, NodeHelpers.displayParameter(values, field, null, null)]).toEqual([method, isList]);
			}
		}
		expect(
			fields.every((field) =>
				NodeHelpers.displayParameter(
					{ method: { __rl: true, mode: 'name', value: '={{ $json.m }}' }, returnAll: false },
					field,
					null,
					null,
				),
			),
		).toBe(true);
	});
});

describe('the template of a field that takes JSON', () => {
	const fieldOf = async (edition: EditionName, method: string, id: string) =>
		formOf((await findMethod(edition, method))!).find((field) => field.id === id)!.field;

	it('shows every field of an entry, what it means and what it takes', async () => {
		expect(templateOf(await fieldOf('flagship', 'wms.stocktransfer.Edit.createOrder', 'detailList'), true)).toBe(`[
  {
    "spec_no": "‹Spec Number (商家编码): required, text›",
    "num": "‹Transfer Quantity (调拨数量): required, number›",
    "from_position_no": "‹From Position (调出货位): text›",
    "to_position_no": "‹To Position (调入货位): text›",
    "batch_no": "‹Batch Number (批次号): text›",
    "expire_date": "‹Expiry Date (有效期): Beijing time, e.g. 2026-11-01 08:00:00›",
    "defect": "‹Defective (是否残次品): true or false›",
    "remark": "‹Remarks (备注): text›"
  }
]`);
	});

	it('has a place for every field of every list and object, and nothing of it is sent', async () => {
		let templates = 0;
		for (const edition of EDITIONS) {
			for (const { method } of sources[edition]) {
				const found = (await findMethod(edition, method))!;
				for (const { field } of formOf(found)) {
					if (field.type !== 'list' && field.type !== 'object') continue;
					const template = templateOf(field, true);
					expect([method, field.name, template === undefined]).toEqual([
						method,
						field.name,
						!field.fields && field.of !== 'string' && field.of !== 'integer',
					]);
					if (template === undefined) continue;
					templates++;
					const namesIn = (value: unknown): string[] =>
						value !== null && typeof value === 'object' ? Object.entries(value).flatMap(([name, one]) => [name, ...namesIn(one)]) : [];
					const shown = namesIn(JSON.parse(template)).filter((name) => name !== '0');
					expect(shown.sort()).toEqual(
						everyField((field.fields ?? []) as never)
							.map(({ name }) => name)
							.sort(),
					);
					expect(entered(template)).toBeUndefined();
				}
			}
		}
		expect(templates).toBeGreaterThan(100);
	});

	it.each([
		['a filled entry', '[{"spec_no":"S1","num":2,"remark":"‹Remarks (备注): text›"}]', [{ spec_no: 'S1', num: 2 }]],
		['a second entry left alone', '[{"spec_no":"S1"},{"spec_no":"‹x›","num":"‹y›"}]', [{ spec_no: 'S1' }]],
		['an inner list left alone', '{"a":1,"inner":[{"b":"‹x›"}]}', { a: 1 }],
		['an empty list', '[]', '[]'],
		['text that has such a bracket', '‹not closed', '‹not closed'],
		['text within brackets elsewhere', '[{"a":"see ‹this›"}]', [{ a: 'see ‹this›' }]],
		['no JSON', '[{"a":"‹x›"', '[{"a":"‹x›"'],
		['long digits beside it', '[{"a":12345678901234567890,"b":"‹x›"}]', [{ a: parseExact('12345678901234567890') }]],
		['a value by expression', [{ a: '‹x›', b: null }], [{ b: null }]],
	])('%s', (_what, given, expected) => {
		expect(entered(given)).toEqual(expected);
	});
});

describe('what a person forgets is said when the catalogue is made', () => {
	const made = (changed: Partial<Glossary>) => () => packGlossary({ ...glossary, ...changed }, sources);
	const parsed = (terms: string, labels: string) => () => parseGlossary(terms, labels, '{}', '[]');
	const { 仓库编号: _removed, ...lacking } = glossary.fields;

	it.each([
		['a term without a label', made({ fields: lacking }), /Add the English label of these terms to catalogue\/terms\.json: 仓库编号$/],
		[
			'a label without a field',
			made({ fields: { ...glossary.fields, 无此字段: 'No Such Field' } }),
			/Nothing in the catalogue has .*: 无此字段$/,
		],
		[
			'a meaning without a code',
			made({ codes: { ...glossary.codes, 无此代码: 'No Such Code' } }),
			/Nothing in the catalogue has .*: 无此代码$/,
		],
		['a rare field that is none', made({ rare: ['no_such'] }), /Nothing in the catalogue has .*: no_such$/],
		['an exception that is none', parsed('{"数量":"Quantity"}', '[{"name":"num","term":"数量","label":"Quantity"}]'), /num 数量/],
		['an exception to no term', parsed('{"数量":"Quantity"}', '[{"name":"num","term":"重量","label":"Weight"}]'), /num 重量/],
		['a label that would be cut', parsed(`{"数量":"${'Quantity '.repeat(4)}"}`, '[]'), /too_big/],
	])('%s', (_what, make, text) => {
		expect(make).toThrow(text);
	});
});
