// `npm run bench:upload`: how long an upload of many rows takes where users feel it, in a real n8n. Each way of giving the rows
// runs in a workflow of its own on the same rows, against the simulated server; next to it a Set node that evaluates the same
// expressions and does nothing else, because that evaluation is the host's, whatever the node then does.
import { parseArgs } from 'node:util';
import type { IDataObject } from 'n8n-workflow';
import { Agent, setGlobalDispatcher } from 'undici';
import { outputOf } from '../support/n8nApi.mts';
import { startRealN8n, type RealN8n } from '../support/realN8n.mts';

const { values } = parseArgs({
	options: {
		rows: { type: 'string', default: '100000' },
		orders: { type: 'string', default: '2000' },
		/** Only the ways whose names contain this. */
		only: { type: 'string', default: '' },
	},
});
const ROWS = Number(values.rows);
const ORDERS = Number(values.orders);
/** Evaluating 500,000 expressions alone may take ten minutes. */
const PATIENCE_MS = 60 * 60_000;

const orderNo = (order: number) => `CK2026${String(order).padStart(8, '0')}`;

/** The rows, made inside n8n: the orders take turns, five spec numbers per order. */
const ROW_SOURCE = `return Array.from({ length: ${ROWS} }, (_, index) => {
	const order = index % ${ORDERS};
	return { json: {
		stockout_no: 'CK2026' + String(order).padStart(8, '0'),
		order_type: 2,
		spec_no: 'SPEC-' + (Math.floor(index / ${ORDERS}) % 5),
		defect: false,
		sn: 'SN2026' + String(index).padStart(9, '0'),
	} };
});`;

const FIELDS = { stockoutNo: 'stockout_no', orderType: 'order_type', specNo: 'spec_no', defect: 'defect', serialNumbers: 'sn' };
const expressions = Object.fromEntries(Object.entries(FIELDS).map(([name, field]) => [name, `={{ $json.${field} }}`]));
const UPLOAD = { resource: 'stockoutOrder', operation: 'uploadSerialNumbers' };

interface Way {
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: IDataObject;
}

const WAYS: readonly Way[] = [
	{
		name: 'Set node, the same 5 expressions',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			assignments: {
				assignments: Object.entries(expressions).map(([name, value]) => ({ id: name, name, value, type: 'string' })),
			},
			options: {},
		},
	},
	{
		name: 'Upload, Input Mode Columns',
		type: 'n8n-nodes-wangdian.wangdian',
		typeVersion: 1.1,
		parameters: UPLOAD,
	},
	{
		name: 'Upload, Input Mode Items',
		type: 'n8n-nodes-wangdian.wangdian',
		typeVersion: 1,
		parameters: { ...UPLOAD, inputMode: 'items', ...expressions },
	},
];

interface Measured {
	readonly took: number;
	/** From sending to the answer, all orders together; 0 for a node that asks nothing. */
	readonly requests: number;
}

/** Runs one way on all rows. Times in ms, the node's as n8n counts and shows it. */
async function measure({ api, simulator, credentials }: RealN8n, { type, typeVersion, parameters }: Way): Promise<Measured> {
	const ours = type.startsWith('n8n-nodes-wangdian.');
	const { id } = await api.createWorkflow({
		name: 'bench:upload',
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
			{ name: 'Rows', type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode: ROW_SOURCE } },
			{
				name: 'Under Test',
				type,
				typeVersion,
				parameters: parameters as never,
				...(ours && { credentials: { wangdianApi: credentials.flagship } }),
			},
		],
		connections: {
			Start: { main: [[{ node: 'Rows', type: 'main', index: 0 }]] },
			Rows: { main: [[{ node: 'Under Test', type: 'main', index: 0 }]] },
		},
	});
	const before = simulator.requests.length;
	const execution = await api.runWorkflow(id, 'Start', PATIENCE_MS);
	const run = execution.data.resultData.runData['Under Test']?.[0];
	if (execution.status !== 'success' || !run) throw new Error(`${type}: ${execution.data.resultData.error?.message ?? execution.status}`);
	await api.deleteWorkflow(id);
	if (!ours) return { took: run.executionTime, requests: 0 };
	const output = outputOf(execution, 'Under Test');
	const uploads = simulator.requests.length - before;
	const taken = output.filter(({ result }) => result === 'uploaded').length;
	if (uploads !== ORDERS || taken !== ORDERS) throw new Error(`${type}: ${uploads} requests, ${taken} of ${ORDERS} orders uploaded`);
	return { took: run.executionTime, requests: output.reduce((sum, { duration_ms: ms }) => sum + Number(ms), 0) };
}

// n8n answers nobody while it evaluates expressions, for longer than the five minutes that a client waits by default.
setGlobalDispatcher(new Agent({ headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS }));

const host = await startRealN8n({}, { env: { N8N_RUNNERS_TASK_TIMEOUT: '3600', NODE_OPTIONS: '--max-old-space-size=4096' } });
try {
	const specs = Array.from({ length: 5 }, (_, spec) => ({ specNo: `SPEC-${spec}`, num: ROWS }));
	for (let order = 0; order < ORDERS; order++) host.simulator.stockouts.add({ no: orderNo(order), lines: specs });
	console.log(
		`${ROWS.toLocaleString('en')} rows, ${ORDERS.toLocaleString('en')} orders, n8n in full. "own" is what the node takes beside its requests.\n`,
	);
	const columns = ['', 'node', 'requests', 'own', 'own : Set'];
	const print = (cells: string[]) => console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(36) : cell.padStart(12))).join(''));
	print(columns);
	let floor: number | undefined;
	for (const way of WAYS.filter(({ name }) => name.includes(values.only))) {
		const { took, requests } = await measure(host, way);
		const own = took - requests;
		floor ??= own;
		const seconds = [took, requests, own].map((ms) => `${(ms / 1_000).toFixed(1)} s`);
		print([way.name, ...seconds, `${(own / floor).toFixed(2)}`]);
	}
} finally {
	await host.stop();
}
