// The vendor's own answers of the queries of records (test/fixtures/record-samples.json says where they are from) through Get Many and
// the trigger: what stands in them comes out under the documented names. The server here knows nothing of kinds or the catalogue.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';

import { editions } from '../../nodes/shared/protocol/editions';
import type { RecordKind, RecordQuery } from '../../nodes/shared/records/kind';
import { kinds } from '../../nodes/shared/records/kinds';
import { eventsOf, queriesOf } from '../../nodes/shared/records/query';
import { runNode, TriggerHost } from '../support/nodeContexts.mts';
import { projectRoot } from '../support/paths.mts';
import { sameAnswerForEachTest } from '../support/sameAnswer.mts';
import { VirtualClock } from '../support/virtualClock.mts';

interface Sample {
	/** What the form holds for this query to be the one that is asked. */
	given: IDataObject;
	answer: { data: Record<string, unknown> };
	/** The records of the answer, as the documents of the fields have them. */
	simplified: IDataObject[];
}

const { samples } = JSON.parse(readFileSync(path.join(projectRoot(), 'test', 'fixtures', 'record-samples.json'), 'utf8')) as {
	samples: Record<string, Sample>;
};
const queries = kinds.flatMap((kind) => queriesOf(kind, editions.flagship).map((query) => ({ kind, query })));

const server = sameAnswerForEachTest();
let time: VirtualClock;

beforeEach(() => {
	time = new VirtualClock();
});
afterEach(() => time.restore());

const credential = () => server.credential('flagship') as never;
const methods = () => new Set(server.asked.map(({ url }) => url.searchParams.get('method')));

/** The last half hour, of a query by time. */
const latest = (kind: RecordKind, query: RecordQuery) =>
	query.time === 'none' || query.time.needed === 'ifDemanded'
		? {}
		: { [`${kind.time!.name}After`]: new Date(time.now - 30 * 60_000).toISOString() };

it('there is one for every query of the flagship edition', () => {
	expect(Object.keys(samples).sort()).toEqual([...new Set(queries.map(({ query }) => query.method))].sort());
});

describe.each(Object.entries(samples))('%s', (method, sample) => {
	const { kind, query } = queries.find((one) => one.query.method === method)!;
	const { given, simplified } = sample;

	it('Get Many', async () => {
		server.answer = sample.answer;
		const parameters = {
			resource: kind.name,
			operation: 'getAll',
			returnAll: false,
			limit: simplified.length,
			...latest(kind, query),
			...given,
		};
		const items = await runNode({ credential: credential(), parameters });
		expect(methods()).toEqual(new Set([method]));
		expect(items.map(({ json }) => json)).toEqual(simplified);
		const whole = await runNode({ credential: credential(), parameters: { ...parameters, simplify: false } });
		expect(Object.values(sample.answer.data)).toContainEqual(whole.map(({ json }) => json));
	});

	(eventsOf(query).length > 0 && kind.name !== 'serialNumber' ? it : it.skip)('Fetch Test Event of the trigger', async () => {
		server.answer = sample.answer;
		const host = new TriggerHost({ credential: credential(), parameters: { resource: kind.name, triggerOn: eventsOf(query)[0] } });
		expect((await host.fetchTestEvent())?.map(({ json }) => json)).toEqual(simplified.slice(0, 1));
		expect(methods()).toEqual(new Set([method]));
	});
});
