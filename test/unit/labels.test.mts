// The English labels of the catalogue: one term, one translation, written for people, told apart within every form.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { everyField, LONGEST_LABEL, packTerms, parseTerms, type Terms } from '../../catalogue/english.mts';
import { EDITIONS, fieldsOf, parseSource, type EditionName, type Method } from '../../catalogue/schema.mts';
import { formOf } from '../../nodes/Wangdian/catalogue/form';
import { findMethod, type Field } from '../../nodes/Wangdian/catalogue/methods';
import { projectRoot } from '../support/paths.mts';

const read = (...at: string[]) => readFileSync(path.join(projectRoot(), ...at), 'utf8');
const sources = Object.fromEntries(
	EDITIONS.map((edition) => [edition, parseSource(edition, read('catalogue', `${edition}.json`))]),
) as Record<EditionName, Method[]>;
const termsText = read('catalogue', 'terms.json');
const terms = parseTerms(termsText, read('catalogue', 'labels.json'));
const fields = EDITIONS.flatMap((edition) => sources[edition].flatMap((method) => everyField(fieldsOf(method))));
const labels = [...new Set(Object.values(terms))];

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
	'api area balance base change courier data date editing line mobile payee release routing rule run share wangwang warehouse'.split(' '),
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

it('every term of the catalogue has one translation, and every translation a field', () => {
	const vendor = new Set(fields.map(({ label }) => label));
	expect(vendor.size).toBeGreaterThan(900);
	expect([...vendor].filter((term) => terms[term] === undefined)).toEqual([]);
	// JSON.parse keeps the last of two equal keys: the text must not have them.
	const keys = [...termsText.matchAll(/^\t"(.+?)":/gm)].map(([, key]) => key);
	expect(keys).toHaveLength(new Set(keys).size);
	expect(new Set(keys)).toEqual(vendor);
});

it('every label is in Title Case, in plain letters, short, without abbreviations', () => {
	for (const label of labels) {
		expect(label).toMatch(/^[A-Z][A-Za-z\d ,()-]*$/);
		expect(label.length).toBeLessThanOrEqual(LONGEST_LABEL);
		for (const word of label.replace(/[(),]/g, '').split(/[ -]/)) {
			if (!SMALL.test(word)) expect([label, word]).toEqual([label, expect.stringMatching(/^[A-Z\d]/)]);
			expect(word).not.toMatch(/^(No|Nos|Num|Qty|Amt|Desc|Info|Addr|Src|Org)$/);
		}
	}
});

it('no label is Chinese in Latin letters', () => {
	expect(['Cangku', 'Danhao', 'Bianhao', 'Shangjia', 'Xulie', 'Pinyin'].filter((word) => !isPinyin(word.toLowerCase()))).toEqual([]);
	const words = new Set(labels.flatMap((label) => label.toLowerCase().split(/[^a-z]+/)));
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

describe('what a person forgets is said when the catalogue is made', () => {
	const with_ = (changed: Terms) => () => packTerms(changed, sources);
	const { 仓库编号: _removed, ...lacking } = terms;

	it.each([
		['a term without a label', with_(lacking), /Add the English label of these terms to catalogue\/terms\.json: 仓库编号$/],
		['a label without a field', with_({ ...terms, 无此字段: 'No Such Field' }), /No field has these terms .*: 无此字段/],
		['an exception that is none', () => parseTerms('{"数量":"Quantity"}', '[{"name":"num","term":"数量","label":"Quantity"}]'), /num 数量/],
		['an exception to no term', () => parseTerms('{"数量":"Quantity"}', '[{"name":"num","term":"重量","label":"Weight"}]'), /num 重量/],
		['a label that would be cut', () => parseTerms(`{"数量":"${'Quantity '.repeat(4)}"}`, '[]'), /too_big/],
	])('%s', (_what, make, text) => {
		expect(make).toThrow(text);
	});
});
