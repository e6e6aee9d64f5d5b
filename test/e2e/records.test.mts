// Kinds of records in a real n8n: an active trigger and a Get Many of three kinds in every edition.
import type { IDataObject } from 'n8n-workflow';
import { editions } from '../../nodes/shared/protocol/editions';
import { kinds } from '../../nodes/shared/records/kinds';
import { inEdition } from '../../nodes/shared/records/kind';
import { eventsOf } from '../../nodes/shared/records/query';
import type { Edition, GenericRecord } from '../simulator/index.mts';
import { outputOf, waitFor } from '../support/n8nApi.mts';
import { EDITIONS, oneNode, PATIENCE, startRealN8n, type RealN8n } from '../support/realN8n.mts';
import { EVERY_FIVE_SECONDS } from '../support/pollTimes.mts';
import { listingOf, makeRecord, numberFor } from '../support/recordMaker.mts';

let host: RealN8n;

beforeAll(async () => {
	host = await startRealN8n();
}, 2 * PATIENCE);
afterAll(async () => await host?.stop(), PATIENCE);

/** A short span, shipping in one edition, and a filter for parts that are read one by one. */
const KINDS = ['salesOrder', 'stockoutOrder', 'afterSalesOrder'];

const pairs = KINDS.flatMap((name) => EDITIONS.map((edition) => [name, edition] as const));

it.each(pairs)(
	'%s, %s: Get Many answers what there is, and an active trigger starts with what comes',
	async (name, edition: Edition) => {
		const kind = kinds.find((one) => one.name === name)!;
		const query = listingOf(kind, edition);
		const records: GenericRecord[] = [];
		const add = () => {
			const at = Date.now() - 1_000;
			const record = makeRecord(kind, edition, { index: records.length, modified: at, created: at - 60_000 });
			records.push({ at, times: { shipped: at, created: at - 60_000 }, record });
			return numberFor(kind, records.length - 1);
		};
		host.simulator.lists.set(edition, query.method, { records });
		const credential = host.credentials[edition];
		const numbersIn = (items: IDataObject[]) => items.map((item) => String(item[Object.keys(kind.fields)[1]]));

		const before = [add(), add()];
		const { id: many } = await host.api.createWorkflow(
			oneNode(
				'n8n-nodes-wangdian.wangdian',
				1.1,
				{ resource: name, operation: 'getAll', returnAll: true, modifiedAfter: new Date(Date.now() - 1_800_000).toISOString() },
				credential,
			),
		);
		const execution = await host.api.runWorkflow(many, 'Start', PATIENCE);
		expect(execution.status).toBe('success');
		expect(numbersIn(outputOf(execution, 'Under Test') as IDataObject[]).sort()).toEqual(before);

		const { id } = await host.api.createWorkflow({
			name: `${name}, ${edition}`,
			nodes: [
				{
					name: 'Wangdian Trigger',
					type: 'n8n-nodes-wangdian.wangdianTrigger',
					typeVersion: 1,
					parameters: { pollTimes: EVERY_FIVE_SECONDS, resource: name, triggerOn: eventsOf(query)[0] },
					credentials: { wangdianApi: credential },
				},
				{ name: 'Seen', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
			],
			connections: { 'Wangdian Trigger': { main: [[{ node: 'Seen', type: 'main', index: 0 }]] } },
		});
		const isPoll = (request: { edition: Edition; method: string }) => request.edition === edition && request.method === query.method;
		const polls = () => host.simulator.requests.filter(isPoll).length;
		const first = polls();
		await host.api.activate(id);
		await waitFor(async () => polls() > first, PATIENCE, 'the first poll');
		const [one, two] = [add(), add()];
		const seen = async () => {
			const done = (await host.api.listExecutions(id)).filter(({ status }) => status === 'success').reverse();
			const outputs = await Promise.all(done.map(async (each) => outputOf(await host.api.getExecution(each.id), 'Seen')));
			return numbersIn(outputs.flat() as IDataObject[]);
		};
		await waitFor(async () => (await seen()).length >= 2, PATIENCE, 'an execution with both');
		// Two more polls: neither of what was there before the activation, nor anything twice.
		const then = polls();
		const parts = query.variants?.length ?? 1;
		await waitFor(async () => polls() >= then + 2 * parts, PATIENCE, 'two more polls');
		expect((await seen()).sort()).toEqual([one, two]);
		// One poller at a time: nine of them keep a busy machine's n8n from answering.
		await host.api.deactivate(id);
		expect(inEdition(kind.number!.from, editions[edition])).toBeDefined();
	},
	2 * PATIENCE,
);
