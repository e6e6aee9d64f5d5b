// Everything static that n8n shows, and everything that is packed, is plain English: a rule of n8n for community nodes. The vendor's
// Chinese stands where it is data: codex aliases (people search by them), titles and labels of the API's methods and fields, names of
// statuses in records, what people write into their own columns, the vendor's messages.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodePropertyOptions } from 'n8n-workflow';
import { WangdianApi } from '../../credentials/WangdianApi.credentials';
import { Wangdian } from '../../nodes/Wangdian/Wangdian.node';
import { WangdianTrigger } from '../../nodes/WangdianTrigger/WangdianTrigger.node';
import { kinds } from '../../nodes/shared/records/kinds';
import { projectRoot } from '../support/paths.mts';
import { shippedSources, textsOfSource } from '../support/sourceTexts.mts';

/** Chinese characters and punctuation, and full-width forms. */
const CHINESE = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/;

/** Every text in a description, with the way to it. Values that workflows store are texts as well: they are English too. */
function textsIn(value: unknown, way: string): Array<[way: string, text: string]> {
	if (typeof value === 'string') return [[way, value]];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, `${way}.${key}`));
}

describe.each([
	['the action node', new Wangdian().description],
	['the trigger node', new WangdianTrigger().description],
	['the credential', { ...new WangdianApi() }],
])('%s', (_name, described) => {
	const texts = textsIn(described, 'description');

	it('shows English alone', () => {
		// The credential is the smallest.
		expect(texts.length).toBeGreaterThan(40);
		expect(texts.filter(([, text]) => CHINESE.test(text))).toEqual([]);
	});
});

it('no sentence in the code, of an error or a hint, mixes English words and Chinese', () => {
	expect(shippedSources.length).toBeGreaterThan(60);
	const mixed = shippedSources.flatMap((file) =>
		textsOfSource(file)
			.filter((text) => CHINESE.test(text) && /[a-z]{2,}[^a-z]+[a-z]{3,}/i.test(text))
			.map((text) => `${path.relative(projectRoot(), file)}: ${text}`),
	);
	expect(mixed).toEqual([]);
});

it('people read of Wangdian, not of a vendor; stock-out and stock-in have one spelling', () => {
	const said = [
		...shippedSources.flatMap(textsOfSource).filter((text) => /[a-z]{2,} [a-z]{2,}/i.test(text)),
		...[new Wangdian().description, new WangdianTrigger().description, { ...new WangdianApi() }].flatMap((described) =>
			textsIn(described, '').map(([, text]) => text),
		),
	];
	expect(said.length).toBeGreaterThan(1_000);
	expect(said.filter((text) => /\bvendor('s)?\b/i.test(text))).toEqual([]);
	// Single words are names that workflows and the API have: stockoutOrder, stockin_no; what people type for headings is theirs.
	expect(said.filter((text) => /\b(stockout|stockin|stock (out|in)) [a-z]/i.test(text) && !/^[a-z ]+$/.test(text))).toEqual([]);
});

describe('what is packed', () => {
	const read = (file: string) => readFileSync(path.join(projectRoot(), file), 'utf8');

	it.each(['README.md', 'CHANGELOG.md', 'package.json'])('%s is English', (file) => {
		expect(
			read(file)
				.split('\n')
				.filter((line) => CHINESE.test(line)),
		).toEqual([]);
	});

	it.each(['nodes/Wangdian/Wangdian.node.json', 'nodes/WangdianTrigger/WangdianTrigger.node.json'])(
		'%s has the Chinese that people search by as aliases, for every kind of record, and nowhere else',
		(file) => {
			const { alias, ...rest } = JSON.parse(read(file)) as { alias: string[] };
			expect(textsIn(rest, '').filter(([, text]) => CHINESE.test(text))).toEqual([]);
			const { properties } = (file.includes('Trigger') ? new WangdianTrigger() : new Wangdian()).description;
			const resources = properties.find(({ name }) => name === 'resource')!.options as INodePropertyOptions[];
			const offered = kinds.filter(({ name }) => resources.some(({ value }) => value === name));
			expect(offered.length).toBeGreaterThan(8);
			const wanted = ['旺店通', '慧策', ...offered.map(({ vendorName }) => vendorName)];
			expect(wanted.filter((word) => !alias.includes(word))).toEqual([]);
			expect(alias).toHaveLength(new Set(alias).size);
		},
	);
});
