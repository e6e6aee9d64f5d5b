// One odd record holds nothing up: lists, Simplify and polls go on, and the record comes with them.
import { createServer, type Server } from 'node:http';

import { formatBeijing } from '../../nodes/shared/protocol/beijingTime';
import { runNode, TriggerHost } from '../support/nodeContexts.mts';
import { VirtualClock } from '../support/virtualClock.mts';

const DEEP = '[{"a":'.repeat(5_000) + '1' + '}]'.repeat(5_000);

/** JSON of the fields that make a record odd. */
const ODD: Array<[string, string]> = [
	['a date beyond all time, as a number', '"modified":9223372036854775807,"created":9223372036854775807'],
	[
		'a date beyond all time, as a text',
		'"modified":"9223372036854775807","modified_date":"9223372036854775807","created":"999999999999999999"',
	],
	['a date after the year 9999', '"modified":253402300800000,"created":8640000000000001'],
	['no date at all', '"modified":null,"created":"0000-00-00 00:00:00"'],
	['dates of another kind', '"modified":{"date":1},"created":[]'],
	[
		'texts nested thousands of levels deep',
		`"modified":"2026-11-01 08:00:30","remark":${DEEP},"details_list":[{"rec_id":${DEEP},"num":${DEEP}}]`,
	],
	['lines nested thousands of levels deep', `"modified":"2026-11-01 08:00:30","details_list":${DEEP}`],
	['a number of 100,000 digits', `"modified":"2026-11-01 08:00:30","goods_count":${'9'.repeat(100_000)}`],
];

let server: Server;
let time: VirtualClock;
let records: string[] = [];
let asked = 0;

beforeEach(async () => {
	time = new VirtualClock(Date.parse('2026-11-01T00:00:00Z'));
	asked = 0;
	server = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk) => (body += chunk));
		request.on('end', () => {
			asked++;
			const parameters = new URLSearchParams(new URL(request.url ?? '', 'http://h').search.slice(1) || body);
			// The web edition is asked once per type.
			const rows = parameters.get('page_no') === '0' && parameters.get('type') !== '1' ? records : [];
			response.end(
				`{"status":0,"code":0,"data":{"total_count":${rows.length},"order":[${rows.join()}]},"total_count":${rows.length},"transfer_list":[${rows.join()}]}`,
			);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
	time.restore();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

const order = (no: string, fields: string): string => `{"transfer_id":"${no}","transfer_no":"${no}","status":40,${fields}}`;

describe.each(['flagship', 'enterprise', 'web'] as const)('%s', (edition) => {
	const credential = () => ({
		edition,
		environment: 'custom' as const,
		baseUrl: `http://127.0.0.1:${(server.address() as { port: number }).port}/openapi`,
		sid: 's',
		appKey: 'odd-records',
		appSecret: 'secret:salt',
		requestsPerMinute: 0,
	});
	const good = (no: string, seconds: number) => order(no, `"modified":"${formatBeijing(seconds)}"`);

	it.each(ODD)('a list with %s', async (_what, fields) => {
		const now = time.now / 1000;
		records = [good('DB1', now), order('DB2', fields), good('DB3', now)];
		const parameters = { resource: 'transferOrder', operation: 'getAll', returnAll: true };
		for (const simplify of [true, false]) {
			const items = await runNode({ credential: credential(), parameters: { ...parameters, simplify } });
			expect(items.map(({ json }) => json.transfer_no).sort()).toEqual(['DB1', 'DB2', 'DB3']);
			// What the host stores.
			expect(() => JSON.stringify(items)).not.toThrow();
			const odd = items.find(({ json }) => json.transfer_no === 'DB2')!.json;
			if (simplify && !fields.includes('2026')) expect(odd).toMatchObject({ modified: null, created: null });
		}
	});

	it.each(ODD)('polls with %s', async (_what, fields) => {
		records = [];
		const trigger = new TriggerHost({ credential: credential(), parameters: { simplify: true } });
		await trigger.activate();
		time.advance(60_000);
		records = [good('DB1', time.now / 1000 - 20), order('DB2', fields), good('DB3', time.now / 1000 - 10)];
		const first = (await trigger.poll()) ?? [];
		expect(first.map(({ json }) => json.transfer_no).sort()).toEqual(['DB1', 'DB2', 'DB3']);
		expect(() => JSON.stringify(trigger.saved)).not.toThrow();
		// It holds up nothing later either, and comes once.
		time.advance(60_000);
		records = [...records, good('DB4', time.now / 1000 - 5)];
		const later = (await trigger.poll()) ?? [];
		expect(later.map(({ json }) => json.transfer_no)).toEqual(['DB4']);
		expect(asked).toBeLessThan(40);
	});
});
