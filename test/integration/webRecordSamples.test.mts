// The vendor's own answers of the web edition's queries of orders, returns and stock (test/fixtures/web-record-samples.json says where they are from):
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
	/** -1 where the sample says so: not told. */
	total?: number;
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
	'stock_query.php': [['warehouseNo', 'warehouse_no', 'Warehouse']],
	'stockin_order_query_refund.php': [['warehouseNo', 'warehouse_no', 'Warehouse']],
};

/** What Get calls the number, the parameter that takes it, and where the record has it. */
const NUMBERS: Record<string, [field: string, parameter: string, from: string]> = {
	'trade_query.php': ['orderNo', 'trade_no', 'trade_no'],
	'vip_api_trade_query.php': ['tid', 'tid', 'tid'],
	'stockout_order_query_trade.php': ['stockoutNo', 'src_order_no', 'order_no'],
	'stockin_order_query_refund.php': ['stockinNo', 'stockin_no', 'order_no'],
};

const server = sameAnswerForEachTest();
let time: VirtualClock;

beforeEach(() => {
	time = new VirtualClock();
});
afterEach(() => time.restore());

const credential = () => server.credential('web') as never;
const forms = () => server.asked.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));

describe.each(Object.entries(samples))('%s', (method, { resource, list, total = 1, record, simplified }) => {
	beforeEach(() => void (server.answer = { code: 0, message: '', total_count: total, [list]: [record] }));
	const getMany = async (filters: IDataObject = {}) => {
		const modifiedAfter = new Date(time.now - 30 * 60_000).toISOString();
		const parameters = { resource, operation: 'getAll', returnAll: true, modifiedAfter, filters };
		return (await runNode({ credential: credential(), parameters })).map(({ json }) => json);
	};
	const entered = (value: string) => ({ __rl: true, mode: 'number', value });

	it('Get Many', async () => {
		expect(await getMany()).toEqual([simplified]);
		expect([...new Set(server.asked.map(({ url }) => url.pathname))]).toEqual([`/openapi/${method}`]);
	});

	(method in NUMBERS ? it : it.skip)('Get by its number, in one request without times', async () => {
		const [number, byNumber, from] = NUMBERS[method];
		const wanted = record[from] as string;
		const parameters = { resource, operation: 'get', [number]: wanted };
		const items = await runNode({ credential: credential(), parameters });
		expect(items.map(({ json }) => json)).toEqual([simplified]);
		expect(forms()).toMatchObject([{ [byNumber]: wanted }]);
		expect(forms()[0]).not.toHaveProperty('start_time');
	});

	// The filter by warehouse of a movement is not offered: its query has no parameter for it.
	const picked = PICKED[method] ?? [];

	(picked.length > 0 ? it : it.skip).each(picked.length > 0 ? picked : [['', '', '']])(
		'one %s goes to the server, whose answer does not tell it',
		async (filter, parameter) => {
			expect(await getMany({ [filter]: entered('N1') })).toEqual([simplified]);
			expect(forms().length).toBeGreaterThan(0);
			for (const form of forms()) expect(form).toMatchObject({ [parameter]: 'N1' });
		},
	);

	(picked.length > 0 ? it : it.skip).each(picked.length > 0 ? picked : [['', '', '']])(
		'several of %s are refused, instead of bringing nothing',
		async (filter, _parameter, label) => {
			const refusal = new RegExp(`by one '${label}' at a time, and 2 are given`);
			await expect(getMany({ [filter]: entered('N1,N2') })).rejects.toThrow(refusal);
			const parameters = { resource, triggerOn: 'changed', filters: { [filter]: entered('N1,N2') } };
			await expect(new TriggerHost({ credential: credential(), parameters }).activate()).rejects.toThrow(refusal);
			expect(server.asked).toEqual([]);
		},
	);
});
