// What the documents quote of the code is what the code says: errors that people look up by their first words, the names of the forms in
// the Chinese guide, the vendor's terms beside them.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { INodePropertyOptions } from 'n8n-workflow';
import { WangdianApi } from '../../credentials/WangdianApi.credentials';
import { Wangdian } from '../../nodes/Wangdian/Wangdian.node';
import { WangdianTrigger } from '../../nodes/WangdianTrigger/WangdianTrigger.node';
import { MEANING } from '../../nodes/shared/protocol/answer';
import { editions } from '../../nodes/shared/protocol/editions';
import { kinds } from '../../nodes/shared/records/kinds';
import { stockinOrder } from '../../nodes/shared/records/kinds/stockinOrder';
import { stockoutOrder } from '../../nodes/shared/records/kinds/stockoutOrder';
import { serialNumber } from '../../nodes/shared/records/kinds/serialNumber';
import { warehouse } from '../../nodes/shared/records/kinds/warehouse';
import { findBy, queriesOf, searchFor } from '../../nodes/shared/records/query';
import { findingsText } from '../../nodes/shared/serialNumbers/findings';
import { scripts } from '../../package.json';
import { projectRoot } from '../support/paths.mts';
import { shippedSources, textsOfSource } from '../support/sourceTexts.mts';

const read = (file: string) => readFileSync(path.join(projectRoot(), file), 'utf8');

const ENGLISH = [
	'README.md',
	'CONTRIBUTING.md',
	'RELEASING.md',
	'SECURITY.md',
	...readdirSync(path.join(projectRoot(), 'docs'))
		.filter((name) => name.endsWith('.md'))
		.map((name) => `docs/${name}`),
];
const GUIDE = 'docs/zh/README.md';

/** The rows of the tables below a heading, cell by cell, without the header. */
function tableBelow(file: string, heading: string): string[][] {
	const text = read(file);
	const from = text.indexOf(`\n${heading}\n`);
	expect([heading, from]).not.toEqual([heading, -1]);
	const section = text.slice(from + heading.length + 2).split(/\n#{1,3} /)[0];
	return section
		.split('\n')
		.filter((line) => line.startsWith('|') && !/^\|[-:| ]+\|$/.test(line))
		.slice(1)
		.map((line) =>
			line
				.slice(1, -1)
				.split('|')
				.map((cell) => cell.trim()),
		);
}

const written = shippedSources.flatMap(textsOfSource);

/** Made of a parameter, a place and a problem when it happens. */
const finding = findingsText({
	orderNo: 'CK1',
	findings: [{ parameter: 'Stock-Out Number', item: 3, line: null, value: '', problem: 'is empty', fix: 'Enter it' }],
	linesEntered: false,
}).message;

/** Whether an error says this; `...` stands for what is put in when it happens. */
function isSaid(quoted: string): boolean {
	const pieces = quoted.split('...').map((piece) => piece.trim());
	return [...written, finding].some((text) => {
		let from = 0;
		return pieces.every((piece) => {
			const at = text.indexOf(piece, from);
			from = at + piece.length;
			return at >= 0;
		});
	});
}

describe.each([
	['README.md', '## Troubleshooting', 8],
	['docs/zh/README.md', '## 按错误文本排错', 15],
])('%s, errors by their text', (file, heading, atLeast) => {
	const rows = tableBelow(file, heading);

	it('each row quotes what the code says', () => {
		expect(rows.length).toBeGreaterThanOrEqual(atLeast);
		const quoted = rows.map(([first]) => [...first.matchAll(/`([^`]+)`/g)].map(([, text]) => text));
		expect(quoted.filter((texts) => texts.length === 0)).toEqual([]);
		expect(quoted.flat().filter((text) => !isSaid(text))).toEqual([]);
	});

	it.each(Object.entries(MEANING))('%s has a row: %s', (_class, meaning) => {
		const quoted = rows.flatMap(([first]) => [...first.matchAll(/`([^`]+)`/g)].map(([, text]) => text));
		// The words of one meaning may begin another: what is quoted of it must tell it from all that are longer.
		const others = Object.values(MEANING).filter((other) => other !== meaning && !meaning.startsWith(other));
		const telling = quoted.filter(
			(text) => meaning.includes(text) && !others.some((other) => other.includes(text) && !other.startsWith(meaning)),
		);
		expect(telling).not.toEqual([]);
	});
});

/** The section below a heading, up to the next one of the same or a higher level. */
function sectionBelow(file: string, heading: string): string {
	const [, rest] = read(file).split(`\n${heading}\n`);
	expect([heading, rest]).not.toEqual([heading, undefined]);
	return rest.split(new RegExp(`\n#{1,${/^#+/.exec(heading)![0].length}} `))[0];
}

describe('what to have granted', () => {
	const { flagship } = editions;
	const asked = (search: ReturnType<typeof searchFor>) => search!.query.method;
	const uploads = [
		...Object.values(flagship.serialNumberUpload!),
		...[stockoutOrder, stockinOrder].map((kind) => asked(searchFor(kind, flagship, { transferNo: ['TF1'] }))),
		...queriesOf(serialNumber, flagship).map(({ method }) => method),
	];
	const tests = Object.values(editions).map((edition) => asked(searchFor(warehouse, edition)));

	it.each([
		['docs/uploading-serial-numbers.md', '## What to have granted', [...uploads, ...tests]],
		['docs/zh/README.md', '### 上传序列号要授权哪些接口', uploads],
	])('%s: what an upload asks, as the open platform calls it', (file, heading, methods) => {
		const rows = tableBelow(file, heading);
		expect(new Set(rows.map(([, method]) => method.replaceAll('`', '')))).toEqual(new Set(methods));
		const catalogue = read('docs/methods.md').split('\n');
		for (const [, method, title] of rows) {
			expect(catalogue.some((line) => line.includes(`| ${method} |`) && line.includes(`| ${title} |`))).toBe(true);
		}
	});

	it.each([
		['README.md', '## Credentials'],
		['docs/zh/README.md', '## 凭证：每个值在哪里'],
	])("%s: what the credential's test asks", (file, heading) => {
		const section = sectionBelow(file, heading);
		for (const method of tests) expect(section).toContain(`\`${method}\``);
	});
});

describe('what people are told to do by hand', () => {
	const guides = ['docs/uploading-serial-numbers.md', GUIDE];

	it.each([...guides, 'README.md'])('%s: which row an item is, and what moves it', (file) => {
		const said = read(file)
			.split(/\n(?=[-|#]|\d\.)/)
			.filter((part) => /item 3 (is row|是表格)/.test(part));
		expect(said).toHaveLength(1);
		expect(said[0]).toMatch(/blank|空行/);
		expect(said[0]).toContain('Range');
	});

	it.each(guides)('%s: the field of a form whose name n8n keeps', (file) => {
		const [, name] = /`(Spreadsheet)`/.exec(read(file))!;
		expect(name).toMatch(/^\w+$/);
		expect(read(file)).toMatch(/\*?Multiple Files/);
	});

	it('forms are named as GitHub shows them', () => {
		const folder = '.github/ISSUE_TEMPLATE';
		const forms = readdirSync(path.join(projectRoot(), folder)).flatMap(
			(file) => /^name: (.+)$/m.exec(read(`${folder}/${file}`))?.[1] ?? [],
		);
		expect(forms).toHaveLength(2);
		const named = [...ENGLISH, GUIDE].flatMap((file) =>
			[...read(file).matchAll(/\bissue\s+form\s+[*'"`]+([^*'"`]+)[*'"`]/g)].map(([, form]) => form),
		);
		expect(named.length).toBeGreaterThan(0);
		expect(named.filter((form) => !forms.includes(form))).toEqual([]);
	});
});

/** Every text that the forms show: names of fields and options, headings, hints. */
function shownIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(shownIn) : [];
}
const shown = [new Wangdian().description, new WangdianTrigger().description, { ...new WangdianApi() }].flatMap(shownIn);

describe('the glossary of the Chinese guide', () => {
	const toChinese = tableBelow('docs/zh/README.md', '### 英文界面 → 中文');
	const toEnglish = tableBelow('docs/zh/README.md', '### 中文 → 英文界面');
	const termsIn = (cell: string) => cell.split(/ ?[/>:,] /).map((term) => term.trim());

	it('names what the forms show', () => {
		const english = [...toChinese.map(([term]) => term), ...toEnglish.map(([, term]) => term)].flatMap(termsIn);
		expect(english.length).toBeGreaterThan(60);
		const known = new Set([...shown, ...written.flatMap((text) => text.split(' > '))]);
		expect(english.filter((term) => !known.has(term) && !known.has(`${term} Name or ID`))).toEqual([]);
	});

	it.each(kinds.map(({ displayName, vendorName }) => [displayName, vendorName]))('%s is %s, in both directions', (english, chinese) => {
		const pairs = (rows: string[][], from: number, to: number) =>
			rows.flatMap((row) => {
				const others = row[to].split(/ ?\/ /);
				return row[from].split(' / ').map((term, at) => `${term} ${others[at]}`);
			});
		expect(pairs(toChinese, 0, 1)).toContain(`${english} ${chinese}`);
		expect(pairs(toEnglish, 0, 1)).toContain(`${chinese} ${english}`);
	});

	it('the names in bold print are those of the forms', () => {
		const bold = [...read('docs/zh/README.md').matchAll(/\*\*([A-Z][^*]+)\*\*/g)].flatMap(([, name]) => name.split(' > '));
		expect(bold.length).toBeGreaterThan(20);
		// n8n's own.
		const ofN8n = ['Settings', 'Community nodes', 'Install', 'Fetch Test Event', 'Poll Times', 'Docker', 'n8n Cloud'];
		expect(bold.filter((name) => !shown.includes(name) && !ofN8n.includes(name) && !/^(n8n|IP)/.test(name))).toEqual([]);
	});
});

describe("README's table of operations", () => {
	const rows = tableBelow('README.md', '## Operations');
	const reads = rows.flatMap(([resources, operations, does, where]) =>
		operations.includes('Get Many') ? resources.split(', ').map((resource) => ({ resource, operations, does, where })) : [],
	);

	it('has a row for every kind of record', () => {
		expect(reads.map(({ resource }) => resource).sort()).toEqual(kinds.map(({ displayName }) => displayName).sort());
	});

	it.each(reads.map((row) => [row.resource, row] as const))('%s: in the editions that it names, and Get where it says', (resource, row) => {
		const kind = kinds.find(({ displayName }) => displayName === resource)!;
		const all = Object.values(editions);
		const listed = all.filter(({ name }) => kind.queries[name] !== undefined);
		expect(row.where).toBe(listed.length === all.length ? 'all' : listed.map(({ name }) => name).join(', '));

		const found = listed.filter((edition) => findBy(kind, edition, 'A1') !== undefined);
		expect(row.operations).toBe(found.length > 0 ? 'Get, Get Many' : 'Get Many');
		const without = listed.filter((edition) => !found.includes(edition)).map(({ name }) => name);
		const said = [...row.does.matchAll(/Get not in the (\w+) edition/g)].map(([, edition]) => edition);
		expect(said).toEqual(found.length > 0 ? without : []);
	});
});

/** As GitHub makes them: `## First workflow` is `#first-workflow`. */
function anchorsOf(file: string): string[] {
	return [...read(file).matchAll(/^#{1,4} (.+)$/gm)].map(([, heading]) =>
		heading
			.toLowerCase()
			.replace(/[`*]|[^\p{L}\p{N}\s_-]/gu, '')
			.replaceAll(' ', '-'),
	);
}

describe('what documents refer to is there', () => {
	it.each([...ENGLISH, GUIDE])('%s: files, headings and commands', (file) => {
		const text = read(file);
		const dead: string[] = [];
		for (const [, target] of text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
			const [name, anchor] = target.split('#');
			const there = name === '' ? file : path.posix.join(path.posix.dirname(file), name);
			if (!existsSync(path.join(projectRoot(), there))) dead.push(target);
			else if (anchor && !anchorsOf(there).includes(decodeURI(anchor))) dead.push(target);
		}
		for (const [, script] of text.matchAll(/npm run (?:-s )?([a-z:-]+)/g)) if (!(script in scripts)) dead.push(`npm run ${script}`);
		expect(dead).toEqual([]);
	});
});

describe('README.md', () => {
	const text = read('README.md');

	it('counts what there is', () => {
		const [, methods] = /The (\d+) documented methods/.exec(read('docs/methods.md'))!;
		expect(text).toContain(`Any of the ${methods} documented methods`);
		expect(kinds).toHaveLength(15);
		expect(text).toContain('reads fifteen kinds of records');
		const [, schedules, changes] = /In (\d+) hard schedules with ([\d,]+) changes/.exec(text)!;
		expect(read('docs/trigger.md')).toContain(`${schedules} hard schedules with ${changes} changes`);
	});

	it('names every resource and operation of the form, and no others', () => {
		const { properties } = new Wangdian().description;
		const offered = new Map<string, string[]>();
		for (const { name, value } of properties.find(({ name: field }) => field === 'resource')!.options as INodePropertyOptions[]) {
			const list = properties.find(
				(field) => field.name === 'operation' && field.displayOptions?.show?.resource?.includes(value as string),
			);
			offered.set(
				name,
				(list!.options as INodePropertyOptions[]).map((option) => option.name),
			);
		}
		const named = new Map<string, string[]>();
		for (const [resources, operations] of tableBelow('README.md', '## Operations')) {
			for (const resource of resources.split(', ')) named.set(resource, [...(named.get(resource) ?? []), ...operations.split(', ')]);
		}
		const sorted = (map: Map<string, string[]>) => [...map].map(([name, list]) => [name, [...list].sort()]).sort();
		expect(sorted(named)).toEqual(sorted(offered));
	});

	it('names every field of the credential', () => {
		const fields = new WangdianApi().properties.filter(({ type, name }) => type !== 'notice' && name !== 'baseUrl');
		expect(tableBelow('README.md', '## Credentials').map(([field]) => field)).toEqual(fields.map(({ displayName }) => displayName));
	});
});

/** Chinese characters and punctuation, and full-width forms. */
const CHINESE = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/;

describe('documents for people who read English', () => {
	it.each(ENGLISH.filter((file) => file !== 'README.md'))(
		"%s has the vendor's Chinese as data alone: in brackets, tables and code",
		(file) => {
			const prose = read(file)
				.replace(/```[^]*?```/g, '')
				.replace(/^\|.*$/gm, '')
				.replace(/`[^`]*`/g, '')
				.replace(/\([^()]*\)/g, '');
			expect(prose.split('\n').filter((line) => CHINESE.test(line))).toEqual([]);
		},
	);
});
