// The vendor's own answers of the web edition's queries of orders (test/fixtures/web-record-samples.json says where they are from):
// what stands in them comes out under the documented names, and a filter by what they do not tell never brings nothing in silence.
// The server here filters nothing and knows nothing of kinds or the catalogue.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';

import { runNode, TriggerHost } from '../support/nodeContexts.mts';
import { projectRoot } from '../support/paths.mts';
import { sameAnswerForEachTest } from '../support/sameAnswer.mts';
import { VirtualClock } from '../support/virtualClock.mts';

interface Sample {
	resource: string;
	list: string;
	record: IDataObject;
	simplified: IDataObject;
}

const { samples } = JSON.parse(readFileSync(path.join(projectRoot(), 'test', 'fixtures', 'web-record-samples.json'), 'utf8')) as {
	samples: Record<string, Sample>;
};
/** The filters by shop and warehouse that a query's page names. */
const PICKED: Record<string, Array<[filter: string, parameter: string, label: string]>> = {
	'trade_query.php': [
		['shopNo', 'shop_no', 'Shop'],
		['warehouseNo', 'warehouse_no', 'Warehouse'],
	],
	'vip_api_trade_query.php': [['shopNo', 'shop_no', 'Shop']],
	'stockout_order_query_trade.php': [
		['shopNo', 'shop_no', 'Shop'],
		['warehouseNo', 'warehouse_no', 'Warehouse'],
	],
};

const server = sameAnswerForEachTest();
let time: VirtualClock;

beforeEach(() => {
	time = new VirtualClock();
});
afterEach(() => time.restore());

const credential = () => server.credential('web') as never;
const forms = () => server.asked.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));

describe.each(Object.entries(samples))('%s', (method, { resource, list, record, simplified }) => {
	beforeEach(() => void (server.answer = { code: 0, message: '', total_count: 1, [list]: [record] }));
	const getMany = async (filters: IDataObject = {}) => {
		const modifiedAfter = new Date(time.now - 30 * 60_000).toISOString();
		const parameters = { resource, operation: 'getAll', returnAll: true, modifiedAfter, filters };
		return (await runNode({ credential: credential(), parameters })).map(({ json }) => json);
	};
	const entered = (value: string) => ({ __rl: true, mode: 'number', value });

	it('Get Many', async () => {
		expect(await getMany()).toEqual([simplified]);
		expect(server.asked.map(({ url }) => url.pathname)).toEqual([`/openapi/${method}`]);
	});

	const number = { 'trade_query.php': 'orderNo', 'vip_api_trade_query.php': 'tid', 'stockout_order_query_trade.php': 'stockoutNo' }[
		method
	]!;
	const byNumber = { 'trade_query.php': 'trade_no', 'vip_api_trade_query.php': 'tid', 'stockout_order_query_trade.php': 'src_order_no' }[
		method
	]!;

	it('Get by its number, in one request without times', async () => {
		const wanted = (record.tid ?? record.trade_no ?? record.order_no) as string;
		const parameters = { resource, operation: 'get', [number]: wanted };
		const items = await runNode({ credential: credential(), parameters });
		expect(items.map(({ json }) => json)).toEqual([simplified]);
		expect(forms()).toMatchObject([{ [byNumber]: wanted }]);
		expect(forms()[0]).not.toHaveProperty('start_time');
	});

	it.each(PICKED[method])('one %s goes to the server, whose answer does not tell it', async (filter, parameter) => {
		expect(await getMany({ [filter]: entered('N1') })).toEqual([simplified]);
		expect(forms()).toMatchObject([{ [parameter]: 'N1' }]);
	});

	it.each(PICKED[method])('several of %s are refused, instead of bringing nothing', async (filter, _parameter, label) => {
		const refusal = new RegExp(`by one '${label}' at a time, and 2 are given`);
		await expect(getMany({ [filter]: entered('N1,N2') })).rejects.toThrow(refusal);
		const parameters = { resource, triggerOn: 'changed', filters: { [filter]: entered('N1,N2') } };
		await expect(new TriggerHost({ credential: credential(), parameters }).activate()).rejects.toThrow(refusal);
		expect(server.asked).toEqual([]);
	});
});
