// The shape of both nodes: every option leads somewhere, every name is the public one, everything can be read.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Workflow, type INodeParameters, type INodeProperties, type INodePropertyOptions, type INodeType } from 'n8n-workflow';
import { Wangdian } from '../../nodes/Wangdian/Wangdian.node';
import { operations } from '../../nodes/Wangdian/actions/resources';
import { WangdianTrigger } from '../../nodes/WangdianTrigger/WangdianTrigger.node';
import { homepage } from '../../package.json';
import { projectRoot } from '../support/paths.mts';

const action = new Wangdian();
const trigger = new WangdianTrigger();
const { properties } = action.description;

/** What the editor shows for a resource and operation, apart from the choice of these. */
function shownFor(resource: string, operation: string): INodeProperties[] {
	return properties.filter(({ name, displayOptions }) => {
		const { resource: resources, operation: names } = displayOptions?.show ?? {};
		return name !== 'operation' && resources?.includes(resource) && names?.includes(operation);
	});
}

const resources = properties[0].options as INodePropertyOptions[];
const operationLists = properties.filter(({ name }) => name === 'operation');
const optionsOf = (resource: string) =>
	operationLists.find(({ displayOptions }) => displayOptions?.show?.resource?.includes(resource))?.options as INodePropertyOptions[];
const pairs = resources.flatMap(({ value }) => (optionsOf(String(value)) ?? []).map((option) => [String(value), option] as const));

/** Every property, with those inside collections. */
function allOf(list: INodeProperties[]): INodeProperties[] {
	return list.flatMap((property) => {
		const inner = (property.options ?? []).flatMap((option) =>
			'values' in option ? option.values : 'type' in option ? [option as INodeProperties] : [],
		);
		return [property, ...allOf(inner)];
	});
}

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name, 'en', { sensitivity: 'base' });

describe('resources and operations', () => {
	it('resource comes first, then one list of operations per resource', () => {
		expect(properties[0].name).toBe('resource');
		expect(operationLists).toHaveLength(resources.length);
		for (const { noDataExpression } of [properties[0], ...operationLists]) expect(noDataExpression).toBe(true);
	});

	it('the lists are alphabetical', () => {
		expect(resources).toEqual([...resources].sort(byName));
		for (const { value } of resources) expect(optionsOf(String(value))).toEqual([...optionsOf(String(value))].sort(byName));
	});

	it('the code has exactly the operations that the editor shows', () => {
		const shown = pairs.map(([resource, { value }]) => `${resource}.${value}`).sort();
		const coded = Object.entries(operations).flatMap(([resource, names]) => Object.keys(names).map((name) => `${resource}.${name}`));
		expect(shown).toEqual(coded.sort());
	});

	it.each(pairs.map(([resource, option]) => [`${resource}.${option.value}`, resource, option] as const))(
		'%s has an action, a description and its own fields',
		(_name, resource, { value, name, action: text, description }) => {
			expect(text).toMatch(/^[A-Z][^A-Z]*([A-Z]{2,})?[^A-Z]*$/);
			expect(description).toMatch(/^[A-Z]/);
			expect(description).not.toBe(text);
			expect(name).toMatch(/^[A-Z]/);
			const names = shownFor(resource, String(value)).map((property) => property.name);
			expect(names.length).toBeGreaterThan(0);
			expect(operations[resource][String(value)].fields.map((field) => field.name)).toEqual(names);
		},
	);

	it('the defaults are options', () => {
		expect(resources.map(({ value }) => value)).toContain(properties[0].default);
		for (const list of operationLists) {
			expect((list.options as INodePropertyOptions[]).map(({ value }) => value)).toContain(list.default);
		}
	});
});

/** The names that workflows store (contract): of each operation, what must be there. */
const CONTRACT: Record<string, string[]> = {
	'stockoutOrder.uploadSerialNumbers': ['inputMode', 'stockoutNo', 'orderType', 'details', 'detailsJson'],
	'stockinOrder.uploadSerialNumbers': ['inputMode', 'stockinNo', 'orderType', 'details', 'detailsJson'],
	'transferOrder.getAll': ['returnAll', 'limit', 'modifiedAfter', 'modifiedBefore', 'filters', 'simplify'],
	'transferOrder.get': ['transferNo', 'simplify'],
	'warehouse.getAll': ['returnAll', 'limit', 'simplify'],
	'account.check': ['serverFacts'],
	'api.call': ['method', 'argumentsMode', 'arguments', 'argumentsJson', 'returnAll', 'limit'],
};

describe('the names that workflows store', () => {
	it.each(Object.entries(CONTRACT))('%s', (pair, names) => {
		const [resource, operation] = pair.split('.');
		expect(shownFor(resource, operation).map(({ name }) => name)).toEqual(expect.arrayContaining(names));
	});

	it('of nodes, credential and collections', () => {
		expect([action.description.name, trigger.description.name]).toEqual(['wangdian', 'wangdianTrigger']);
		for (const { description } of [action, trigger]) expect(description.credentials?.map(({ name }) => name)).toEqual(['wangdianApi']);
		const filters = shownFor('transferOrder', 'getAll').find(({ name }) => name === 'filters');
		expect(filters?.options?.map(({ name }) => name).sort()).toEqual([
			'fromWarehouseNo',
			'outerNo',
			'status',
			'toWarehouseNo',
			'transferNo',
		]);
		const method = shownFor('api', 'call').find(({ name }) => name === 'method');
		expect(method?.modes?.map(({ name }) => name)).toEqual(['list', 'name']);
		const mode = shownFor('api', 'call').find(({ name }) => name === 'argumentsMode');
		expect((mode?.options as INodePropertyOptions[]).map(({ value }) => value)).toEqual(['form', 'json']);
	});
});

interface Codex {
	readonly categories: string[];
	readonly resources: Record<'primaryDocumentation' | 'credentialDocumentation', Array<{ url: string }>>;
}

/** Those that n8n's panel of nodes has. */
const CATEGORIES = [
	'AI',
	'Analytics',
	'Communication',
	'Core Nodes',
	'Data & Storage',
	'Development',
	'Finance & Accounting',
	'HITL',
	'Marketing',
	'Miscellaneous',
	'Productivity',
	'Sales',
	'Utility',
];

describe.each([
	['wangdian', action],
	['wangdianTrigger', trigger],
] as const)('what people read in %s', (_name, node) => {
	const all = allOf(node.description.properties);

	it('every parameter has a name in English letters and a description, a list or a hint', () => {
		for (const property of all) {
			// A notice is a text for people, with the vendor's own word where it helps.
			if (property.type !== 'notice') expect(property.displayName).toMatch(/^[A-Z][\x20-\x7e]*$/);
			const explained =
				property.description ?? property.placeholder ?? property.options ?? property.typeOptions ?? property.type === 'notice';
			expect([property.name, Boolean(explained)]).toEqual([property.name, true]);
		}
	});

	it('booleans begin with Whether, placeholders with e.g.', () => {
		expect(all.filter(({ type }) => type === 'boolean').length).toBeGreaterThan(0);
		for (const { type, name, description, placeholder } of all) {
			if (type === 'boolean') expect([name, description]).toEqual([name, expect.stringMatching(/^Whether /)]);
			if (placeholder && (type === 'string' || type === 'number'))
				expect([name, placeholder]).toEqual([name, expect.stringMatching(/^e\.g\. /)]);
		}
	});

	it('options of collections are alphabetical', () => {
		expect(all.filter(({ type }) => type === 'collection').length).toBeGreaterThan(0);
		for (const { type, options } of all) {
			if (type !== 'collection') continue;
			const names = (options as INodeProperties[]).map(({ displayName }) => displayName);
			expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
		}
	});

	it('every list and form that it names has a method behind it', () => {
		const methods = node.methods as Record<string, Record<string, unknown>>;
		let looked = 0;
		for (const { modes, typeOptions } of all) {
			for (const { typeOptions: options } of modes ?? []) {
				if (!options?.searchListMethod) continue;
				expect(Object.keys(methods.listSearch)).toContain(options.searchListMethod);
				looked++;
			}
			const mapper = typeOptions?.resourceMapper?.resourceMapperMethod;
			if (mapper) expect(Object.keys(methods.resourceMapping)).toContain(mapper);
			if (typeOptions?.loadOptionsMethod) expect(Object.keys(methods.loadOptions)).toContain(typeOptions.loadOptionsMethod);
		}
		for (const { testedBy } of node.description.credentials ?? []) {
			expect(Object.keys(methods.credentialTest)).toContain(testedBy);
		}
		expect(node.description.credentials).toHaveLength(1);
		expect(looked).toBeGreaterThan(0);
	});

	it('a warehouse or shop is picked from a list or typed, wherever one is asked for', () => {
		const located = all.filter(({ name }) => /(warehouse|shop)no$/i.test(name));
		expect(new Set(located.map(({ name }) => name.replace(/^.*(?=(warehouse|shop)no$)/i, '').toLowerCase()))).toEqual(
			new Set(['warehouseno', 'shopno']),
		);
		for (const { name, type, modes } of located) {
			expect([name, type, modes?.map((mode) => mode.name)]).toEqual([name, 'resourceLocator', ['list', 'number']]);
		}
	});

	it('the codex names the package and the node, a category that n8n has, and where the documentation is', () => {
		const folder = node === action ? 'Wangdian/Wangdian' : 'WangdianTrigger/WangdianTrigger';
		const codex = JSON.parse(readFileSync(path.join(projectRoot(), 'nodes', `${folder}.node.json`), 'utf8')) as Codex;
		expect(codex).toMatchObject({ node: `n8n-nodes-wangdian.${node.description.name}`, nodeVersion: '1.0', codexVersion: '1.0' });
		expect(codex.categories.length).toBeGreaterThan(0);
		expect(CATEGORIES).toEqual(expect.arrayContaining(codex.categories));
		// The address of the repository and a heading that the README has.
		const headings = [...readFileSync(path.join(projectRoot(), 'README.md'), 'utf8').matchAll(/^## (.+)$/gm)];
		const anchors = headings.map(([, heading]) => `#${heading.toLowerCase().replaceAll(' ', '-')}`);
		for (const { url } of [...codex.resources.primaryDocumentation, ...codex.resources.credentialDocumentation]) {
			expect(url.startsWith(`${homepage}#`)).toBe(true);
			expect(anchors).toContain(new URL(url).hash);
		}
	});
});

it("the events that n8n's panel of nodes offers, those of the first list, are of the resource that the trigger begins with", () => {
	const { properties: fields } = trigger.description;
	const [first] = fields.filter(({ name }) => name === 'triggerOn');
	expect(first.displayOptions?.show?.resource).toEqual([fields.find(({ name }) => name === 'resource')?.default]);
});

it('agents may use the action node, never the trigger', () => {
	expect(action.description.usableAsTool).toBe(true);
	expect(trigger.description.usableAsTool).toBeUndefined();
});

describe('what stands below the name on the canvas', () => {
	/** As the editor works it out: an expression on the parameters of the node, with the defaults of its form. */
	function below(nodeType: INodeType, parameters: INodeParameters): unknown {
		const node = {
			id: '1',
			name: 'Wangdian',
			type: nodeType.description.name,
			typeVersion: 1,
			position: [0, 0] as [number, number],
			parameters,
		};
		const nodeTypes = { getByName: () => nodeType, getByNameAndVersion: () => nodeType, getKnownTypes: () => ({}) };
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		return workflow.expression.getSimpleParameterValue(workflow.getNode('Wangdian')!, nodeType.description.subtitle, 'internal', {});
	}

	const method = (mode: string, value: string, cachedResultName?: string) => ({
		resource: 'api',
		operation: 'call',
		method: { __rl: true, mode, value, ...(cachedResultName && { cachedResultName }) },
	});

	it.each<[string, INodeType, INodeParameters]>([
		['Stock-Out Order: Upload Serial Numbers', action, {}],
		['Transfer Order: Get Many', action, { resource: 'transferOrder', operation: 'getAll' }],
		['Goods: Get', action, { resource: 'goods', operation: 'get' }],
		['Account: Check', action, { resource: 'account' }],
		['API: Search Methods', action, { resource: 'api', operation: 'search' }],
		['API: Call', action, { resource: 'api', operation: 'call' }],
		['Call: Get Brands', action, method('list', 'goods.GoodsBrand.search', 'Get Brands · goods.GoodsBrand.search · 品牌查询')],
		['Call: goods.GoodsBrand.search', action, method('name', 'goods.GoodsBrand.search')],
		['API: Call', action, method('name', '={{ $json.method }}')],
		['Transfer Order Created or Changed', trigger, {}],
		['Transfer Order Created', trigger, { resource: 'transferOrder', triggerOn: 'created' }],
		['Stock Movement', trigger, { resource: 'stockMovement' }],
	])('%s', (text, nodeType, parameters) => {
		expect(below(nodeType, parameters)).toBe(text);
	});

	it('words for every choice, and none for a choice that is none', () => {
		for (const [resource, { value: operation, name }] of pairs) {
			expect(below(action, { resource, operation })).toBe(`${resources.find(({ value }) => value === resource)!.name}: ${name}`);
		}
		const events = trigger.description.properties.filter(({ name }) => name === 'triggerOn');
		expect(events.length).toBeGreaterThan(5);
		for (const { displayOptions, options } of events) {
			const [resource] = displayOptions!.show!.resource as string[];
			for (const { name, value } of options as INodePropertyOptions[]) expect(below(trigger, { resource, triggerOn: value })).toBe(name);
		}
		expect(below(trigger, { resource: 'transferOrder', triggerOn: 'gone' })).toBeUndefined();
	});
});
