// API -> Call for every documented method of every edition: its form, encoded and signed, against the simulated server, which
// checks the arguments against the same source; and every paged method with 250 records.
import { startSimulator, type Edition, type Simulator } from '../simulator/index.mts';
import { catalogueOf, type CatalogueMethod } from '../simulator/methods/catalogueMethods.mts';
import { demanded, methodExample, replacements, ZONE } from '../support/catalogueExamples.mts';
import { mapperFields, runNode } from '../support/nodeContexts.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { VirtualClock } from '../support/virtualClock.mts';

const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];
const SIGNING = ['sid', 'appkey', 'timestamp', 'sign'];

let time: VirtualClock;
let simulator: Simulator;

beforeAll(async () => {
	time = new VirtualClock(Date.parse('2026-11-03T00:00:00Z'));
	simulator = await startSimulator({ now: () => time.now, catalogueOnly: true });
});

beforeEach(() => {
	simulator.requests.length = 0;
	simulator.lists.clear();
});

afterAll(async () => {
	await simulator.close();
	time.restore();
});

const call = async (edition: Edition, method: string, parameters: object) =>
	await runNode({
		credential: credentialFor(simulator, edition) as never,
		timezone: ZONE,
		parameters: {
			resource: 'api',
			operation: 'call',
			returnAll: true,
			method: { __rl: true, mode: 'list', value: method },
			...parameters,
		},
	});
const form = (values: Record<string, unknown>) => ({
	arguments: { mappingMode: 'defineBelow', value: values, schema: [], matchingColumns: [] },
});

/** What the server got, with lists and objects of form fields as JSON. */
function arrived(method: CatalogueMethod): unknown[] {
	const { args, form: fields = {} } = simulator.requests[0];
	if (method.args) return args as unknown[];
	const business = Object.entries(fields).filter(([name]) => !SIGNING.includes(name) && !(method.paged && name.startsWith('page_')));
	return [Object.fromEntries(business)];
}

/** Form fields are text; what is no text of its own is the JSON of it. */
function onTheWire(method: CatalogueMethod, sent: unknown[]): unknown[] {
	if (method.args) return sent;
	const text = (value: unknown) =>
		typeof value === 'object' ? JSON.stringify(value) : typeof value === 'boolean' ? String(Number(value)) : String(value);
	return sent.map((fields) => Object.fromEntries(Object.entries(fields as object).map(([name, value]) => [name, text(value)])));
}

describe.each(EDITIONS)('%s', (edition) => {
	const methods = [...catalogueOf(edition).values()];

	it('has the number of methods that the documents have', () => {
		expect(methods).toHaveLength({ flagship: 184, enterprise: 62, web: 75 }[edition]);
	});

	describe.each(methods.map((method) => [method.method, method] as const))('%s', (name, method) => {
		it.each(['all', 'required'] as const)('the form with %s fields arrives as documented', async (which) => {
			const { values, sent } = methodExample(method, which);
			await call(edition, name, form(values));
			expect(arrived(method)).toEqual(onTheWire(method, sent));
			expect(simulator.requests[0].method).toBe(name);
			expect(JSON.parse(simulator.requests[0].answer.body)).toMatchObject(
				edition === 'flagship' ? { status: 0 } : { code: method.okCode ?? 0 },
			);
		});

		it('the editor gets a field for everything in the form', async () => {
			const { fields } = await mapperFields('methodFields', credentialFor(simulator, edition) as never, {
				resource: 'api',
				operation: 'call',
				method: { __rl: true, mode: 'list', value: name },
			});
			const { values } = methodExample(method, 'all');
			const ids = fields.map(({ id }) => id).filter((id) => id !== 'additionalFields');
			expect([...ids].sort()).toEqual(Object.keys(values).sort());
			expect(fields.some(({ id }) => id === 'additionalFields')).toBe(method.paramsComplete === false);
			const required = fields.filter((field) => field.required).map(({ id }) => id);
			expect(required).toEqual(demanded(method));
		});

		const [missing] = demanded(method);
		if (missing) {
			it(`refuses by name to go without ${missing}`, async () => {
				const { values } = methodExample(method, 'all');
				await expect(call(edition, name, form({ ...values, [missing]: '' }))).rejects.toThrow(`${name}: '${missing}' (`);
				expect(simulator.requests).toHaveLength(0);
			});
		}

		const { times, instead } = replacements(method);
		if (instead.length > 0) {
			const { values: needed } = methodExample(method, 'required');
			const withoutTimes = Object.fromEntries(Object.entries(needed).filter(([id]) => !times.includes(id)));

			const known = method.paramsFrom === undefined || method.paramsFrom === 'doc';
			(known ? it : it.skip)('refuses by name to go without times and without what replaces them', async () => {
				const error = await call(edition, name, form(withoutTimes)).then(
					() => undefined,
					(thrown: Error) => thrown.message,
				);
				expect(error).toContain(`${name}: '${times[0]}' (`);
				for (const names of instead) expect(error).toContain(Object.keys(names).join(' and '));
				expect(simulator.requests).toHaveLength(0);
			});

			it.each(instead)('is found by %j in one request, without times', async (numbers) => {
				simulator.lists.set(edition, name, { records: [{ at: Date.parse('2020-01-01T00:00:00Z'), record: { rec_id: 1 } }] });
				const items = await call(edition, name, form({ ...withoutTimes, ...numbers }));
				expect(items.map(({ json }) => json)).toEqual([{ rec_id: 1 }]);
				expect(simulator.requests).toHaveLength(1);
				expect(JSON.stringify(arrived(method))).not.toMatch(new RegExp(`"(${times.join('|')})"`));
			});

			it.each(instead)('with %j beside a year of times is asked once, too', async (numbers) => {
				const [from, to] = times;
				simulator.lists.set(edition, name, { records: [], maxSpan: '366d' });
				await call(edition, name, form({ ...needed, ...numbers, [from!]: '2026-01-01 00:00:00', [to!]: '2026-11-01 00:00:00' }));
				expect(simulator.requests).toHaveLength(1);
			});
		}

		if (method.kind === 'read' && method.paged) {
			it('returns all of 250 records in the floor of requests plus one', async () => {
				const from = Date.parse('2026-11-02T21:00:00+08:00');
				const records = Array.from({ length: 250 }, (_, index) => ({
					at: from + index * 4_000,
					record: { rec_id: index, name: `记录${index % 7}` },
				}));
				simulator.lists.set(edition, name, { records });
				const { values } = methodExample(method, 'all');
				const items = await call(edition, name, form(values));
				expect(items.map(({ json }) => json)).toEqual(records.map(({ record }) => record));
				const size = Number(simulator.requests[0].query.page_size ?? simulator.requests[0].form!.page_size);
				expect(size).toBeGreaterThanOrEqual(Math.min(100, method.maxPageSize ?? 100));
				expect(simulator.requests.length).toBeLessThanOrEqual(Math.ceil(250 / size) + 1);
			});
		}
	});
});
