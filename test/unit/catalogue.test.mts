// The catalogue: its source against the schema, what is made of it, what is known to be missing, and that nobody pays for it who
// does not use it.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gapsOf, methodsPage, packEdition, windowsOf } from '../../catalogue/build.mts';
import { everyField } from '../../catalogue/english.mts';
import { EDITIONS, fieldsOf, parseSource, type EditionName, type Field, type Method } from '../../catalogue/schema.mts';
import { recordsIn } from '../../nodes/shared/catalogue/answers';
import { formOf } from '../../nodes/shared/catalogue/form';
import { labelOf } from '../../nodes/shared/catalogue/labels';
import { findMethod, methodTitles } from '../../nodes/shared/catalogue/methods';
import { recordsOf } from '../../nodes/shared/records/query';
import { projectRoot } from '../support/paths.mts';

const read = (...at: string[]) => readFileSync(path.join(projectRoot(), ...at), 'utf8');
const sources = Object.fromEntries(
	EDITIONS.map((edition) => [edition, parseSource(edition, read('catalogue', `${edition}.json`))]),
) as Record<EditionName, Method[]>;
const page = read('docs', 'methods.md');
const rare = new Set(JSON.parse(read('catalogue', 'rare.json')) as string[]);
const all = EDITIONS.flatMap((edition) => sources[edition].map((method) => [edition, method] as const));

describe('the source', () => {
	it('holds all documented methods', () => {
		expect(EDITIONS.map((edition) => sources[edition].length)).toEqual([184, 62, 75]);
	});

	const method = { method: 'a.b', title: '题', titleEn: 'T', group: 'g', groupEn: 'G', kind: 'read', source: 's' };
	const field = { name: 'one', label: '一', type: 'string' };

	it.each([
		['a missing title', { ...method, titleEn: undefined, args: [field] }, 'titleEn'],
		['an unknown key', { ...method, args: [field], paging: true }, 'paging'],
		['an unknown type', { ...method, args: [{ ...field, type: 'text' }] }, 'args.0.type'],
		['a list of nothing', { ...method, args: [{ ...field, type: 'list' }] }, 'a list must say what it holds'],
		['fields of a text', { ...method, args: [{ ...field, fields: [field] }] }, "'fields' belong to objects"],
		['two fields of one name', { ...method, args: [{ ...field, type: 'object', fields: [field, field] }] }, 'two fields of one name'],
		[
			'options of another type',
			{ ...method, args: [{ ...field, type: 'integer', options: [{ value: '1', label: '一' }] }] },
			'options must be numbers',
		],
		[
			'options twice',
			{ ...method, args: [{ ...field, options: [1, 2].map(() => ({ value: 'a', label: '一' })) }] },
			'two options of one value',
		],
		['an empty field that is not required', { ...method, args: [{ ...field, mayBeEmpty: true }] }, "'mayBeEmpty' says what required means"],
		[
			'a field that replaces one, and is none',
			{ ...method, args: [{ ...field, type: 'object', fields: [{ ...field, required: true, unless: ['two'] }] }] },
			"unless names 'two'",
		],
		[
			'a first argument that is left out',
			{
				...method,
				args: [
					{ ...field, leftOut: true },
					{ ...field, name: 'two' },
				],
			},
			'only last arguments',
		],
		['a failure in no place', { ...method, failures: [{ as: 'text' }], args: [field] }, 'failures.0.path'],
		['a span in words', { ...method, maxSpan: 'a month', args: [field] }, 'maxSpan'],
		['a form method', { ...method, params: [field] }, 'args'],
		['a successor that is none', { ...method, replacedBy: 'x.y', args: [field] }, 'replacedBy names no method'],
		['a note without a reason', { ...method, notes: ['changed'], args: [field] }, 'notes'],
	])('%s is refused, by name', (_what, entry, text) => {
		expect(() => parseSource('flagship', JSON.stringify([entry]))).toThrow(
			expect.objectContaining({ message: expect.stringMatching(/^catalogue\/flagship\.json:\na\.b: /) }),
		);
		expect(() => parseSource('flagship', JSON.stringify([entry]))).toThrow(text);
	});

	it('a method twice is refused', () => {
		const text = JSON.stringify([method, method].map((one) => ({ ...one, args: [field] })));
		expect(() => parseSource('flagship', text)).toThrow('a.b: twice');
	});
});

describe('what is made of it', () => {
	it.each(EDITIONS)('the shipped module of %s is up to date', (edition) => {
		expect(read('nodes', 'shared', 'catalogue', 'generated', `${edition}.ts`)).toBe(packEdition(edition, sources[edition]));
	});

	it('docs/methods.md is up to date, with one line per method', () => {
		expect(page).toBe(methodsPage(sources));
		for (const [edition, { method, titleEn, title, kind }] of all) {
			const lines = page.split('\n').filter((line) => line.startsWith(`| ${edition} | \`${method}\` |`));
			expect(lines).toHaveLength(1);
			for (const text of [titleEn, title, ` ${kind} `]) expect(lines[0]).toContain(text);
		}
	});

	it('docs/methods.md tells of every method how sure its form is; of those with a sample of the vendor, that it fits', () => {
		const { methods } = JSON.parse(read('test', 'fixtures', 'vendor-samples.json')) as { methods: Record<string, { request?: unknown }> };
		const sampled = sources.flagship.filter((method) => method.sampled).map(({ method }) => method);
		expect(sampled).toEqual(Object.keys(methods).filter((method) => methods[method]!.request));
		for (const [edition, { method, paramsFrom = 'doc' }] of all) {
			const cell = page
				.split('\n')
				.find((line) => line.startsWith(`| ${edition} | \`${method}\` |`))!
				.split(' | ')
				.at(-1);
			const source = { doc: 'page', code: 'public code', gateway: 'another gateway', assumed: 'assumed', none: 'nothing known' }[
				paramsFrom
			];
			expect(cell).toMatch(new RegExp(`^${source}`));
			expect(cell!.includes("Wangdian's sample fits")).toBe(edition === 'flagship' && sampled.includes(method));
		}
	});

	it.each(EDITIONS)('the methods of %s come out as they went in', async (edition) => {
		expect((await methodTitles(edition)).map(({ name }) => name)).toEqual(sources[edition].map(({ method }) => method));
		for (const source of sources[edition]) {
			const method = (await findMethod(edition, source.method))!;
			expect(method).toMatchObject({
				name: source.method,
				title: source.title,
				titleEn: source.titleEn,
				kind: source.kind,
				paged: source.paged ?? false,
				positional: edition === 'flagship',
				partial: source.paramsComplete === false,
			});
			expect(method.listPaths[0]?.join('.')).toBe(source.listPath);
			const shipped = (fields: Field[]): unknown[] =>
				fields.map(({ length: _length, from: _from, fields: inner, options, ...field }) => ({
					...field,
					...(rare.has(field.name) && { rare: true }),
					...(options && { options: options.map((code) => ({ ...code, labelEn: expect.any(String) })) }),
					labelEn: expect.stringMatching(/^[A-Z]/),
					...(inner && { fields: shipped(inner) }),
				}));
			expect(method.fields).toEqual(shipped(fieldsOf(source)));
			const seconds = source.maxSpan && Number.parseInt(source.maxSpan, 10) * (source.maxSpan.endsWith('d') ? 86_400 : 60);
			expect(method.maxSpanSeconds(new Set())).toBe(seconds);
		}
	});

	it('every form has one field per id, each with an English and a Chinese name', async () => {
		for (const [edition, { method: name }] of all) {
			const form = formOf((await findMethod(edition, name))!);
			expect(new Set(form.map(({ id }) => id)).size).toBe(form.length);
			for (const { field } of form) expect(labelOf(field)).toMatch(/^[A-Z][A-Za-z\d ,()-]* \(.+\)/);
		}
	});
});

describe('gaps', () => {
	const gaps = EDITIONS.flatMap((edition) => gapsOf(sources[edition]).map((gap) => ({ edition, ...gap })));
	const found = (kind: string) => gaps.filter((gap) => gap.kind === kind).map(({ edition, method }) => `${edition} ${method}`);

	it('are reported where the documents do not say something', () => {
		const expected = (test: (method: Method) => boolean) =>
			all.filter(([, method]) => test(method)).map(([edition, { method }]) => `${edition} ${method}`);
		expect(found('list path unknown')).toEqual(expected(({ paged, listPath }) => Boolean(paged) && !listPath));
		expect(found('no parameters known')).toEqual(expected(({ paramsFrom }) => paramsFrom === 'none'));
		expect(found('parameters partial')).toEqual(
			expected(({ paramsComplete, paramsFrom }) => paramsComplete === false && paramsFrom !== 'none'),
		);
	});

	it('no flagship or web list is without its place in the answer', () => {
		expect(found('list path unknown').filter((name) => !name.startsWith('enterprise'))).toEqual([]);
	});

	it('each stands in docs/methods.md, and each correction with its reason', () => {
		for (const { edition, method } of gaps) expect(page.slice(page.indexOf('## Gaps'))).toContain(`- ${edition} \`${method}\``);
		for (const [edition, { method, notes = [] }] of all) {
			for (const note of notes) expect(page.slice(page.indexOf('## Corrections'))).toContain(`- ${edition} \`${method}\`: ${note}`);
		}
	});

	it('every span has the pair of times that it limits', () => {
		const limited = all.filter(([, method]) => method.kind === 'read' && method.maxSpan);
		expect(limited.filter(([, method]) => windowsOf(method).length === 0).map(([, { method }]) => method)).toEqual([]);
	});

	it('every time of a query that bounds something has its partner', () => {
		const bounds = (method: Method) =>
			everyField(fieldsOf(method)).filter(
				({ type, name }) => type === 'datetime' && /(^|_)(start|end|from|to|begin)(_|[A-Z]|$)/.test(name),
			);
		for (const [, method] of all.filter(([, { kind }]) => kind === 'read')) {
			expect([method.method, bounds(method).length]).toEqual([method.method, 2 * windowsOf(method).length]);
		}
	});
});

describe('its code', () => {
	it('knows nothing of n8n, nor does the protocol', () => {
		for (const folder of [
			['nodes', 'shared', 'catalogue'],
			['nodes', 'shared', 'protocol'],
		]) {
			const files = readdirSync(path.join(projectRoot(), ...folder), { recursive: true, encoding: 'utf8' }).filter((file) =>
				file.endsWith('.ts'),
			);
			expect(files.length).toBeGreaterThan(3);
			for (const file of files) expect(read(...folder, file)).not.toMatch(/from '(n8n-|.*\/host\/)/);
		}
	});

	it('is not loaded with the nodes', () => {
		const loaded: string[] = [];
		jest.isolateModules(() => {
			for (const edition of EDITIONS) {
				jest.doMock(`../../nodes/shared/catalogue/generated/${edition}`, () => {
					loaded.push(edition);
					return { methods: [] };
				});
			}
			const { Wangdian } = require('../../nodes/Wangdian/Wangdian.node') as typeof import('../../nodes/Wangdian/Wangdian.node');
			expect(new Wangdian().description.name).toBe('wangdian');
			require('../../nodes/WangdianTrigger/WangdianTrigger.node');
			expect(loaded).toEqual([]);
			require('../../nodes/shared/catalogue/generated/web');
			expect(loaded).toEqual(['web']);
		});
		for (const edition of EDITIONS) jest.dontMock(`../../nodes/shared/catalogue/generated/${edition}`);
	});
});

describe('a list that PHP writes as an object by index, because the indexes have gaps', () => {
	const records = [{ goods_id: 1 }, { goods_id: 2 }];
	const byIndex = { '0': records[0], '2': records[1] };

	it.each([
		['where documents show it', 'goods_query.php', { code: 0, total_count: 2, goods_list: byIndex }],
		['where none does', 'stockin_order_query.php', { code: 0, total_count: 2, stockin_list: byIndex }],
	])('is one, %s, as it is for the kinds of records', async (_where, name, body) => {
		const method = (await findMethod('enterprise', name))!;
		expect(recordsIn(method, body)).toEqual(records);
		expect(recordsOf({ list: [Object.keys(body)[2]] }, body)).toEqual(records);
	});

	it('is none where a name is no index', async () => {
		const method = (await findMethod('enterprise', 'stockin_order_query.php'))!;
		expect(recordsIn(method, { code: 0, total_count: 1, told: { '0': { no: 1 }, more: { no: 2 } } })).toBeUndefined();
	});
});
