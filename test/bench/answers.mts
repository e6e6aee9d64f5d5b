// `npm run bench:answers`: what reading an answer costs next to JSON.parse of the same text, for good answers and for hostile ones, at
// two sizes. test/unit/answerCost.test.mts counts the characters looked at; this shows the time. The last line is why the package
// reads long numbers from the text and not by a reviver, although newer Node versions tell it their source.
import '../support/nativeSources.mts';
import { parseArgs } from 'node:util';

const { accountOf } = await import('../../nodes/shared/protocol/account');
const { readAnswer } = await import('../../nodes/shared/protocol/answer');

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' }, size: { type: 'string', default: '8000000' } } });
const ROUNDS = Number(values.rounds);
const SIZE = Number(values.size);

const account = accountOf({
	edition: 'flagship',
	environment: 'production',
	sid: 'demo',
	appKey: 'wdt-demo-key',
	appSecret: 'c7b2a1f09e8d4c3b6a5f4e3d2c1b0a99:5f4dcc3b5aa765d61d8327deb882cf99',
});
const call = { method: 'm', args: [], kind: 'write' } as const;

const order = (index: number, id: string) =>
	`{"transfer_id":${id},"transfer_no":"TF${index}","status":40,"modified":"2026-03-17 09:27:52","remark":"备注","details_list":[{"rec_id":${index},"spec_no":"S1","num":"1.0000","price":12.5}]}`;
const orders = (size: number, id: (index: number) => string) =>
	`{"status":0,"data":{"order":[${Array.from({ length: Math.ceil(size / 180) }, (_, index) => order(index, id(index))).join()}]}}`;

const SHAPES: Array<[string, (size: number) => string]> = [
	['orders', (size) => orders(size, String)],
	['orders with 64-bit ids', (size) => orders(size, (index) => `28068369238872${String(index).padStart(5, '0')}`)],
	['one long text', (size) => `{"status":0,"data":"${'货品\\n'.repeat(size / 4)}"}`],
	['escaped quotes', (size) => `{"status":0,"data":"${'\\"'.repeat(size / 2)}"}`],
	['nested deep', (size) => `{"status":0,"data":${'['.repeat(size / 2)}${']'.repeat(size / 2)}}`],
	['opening brackets of tags', (size) => '<'.repeat(size)],
	['a text that never ends', (size) => `{"status":0,"data":"${'\\"'.repeat(size / 2)}`],
	['a long refusal', (size) => `{"status":100,"message":"${'单据'.repeat(size / 2)}"}`],
];

/** The fastest of some rounds, in ms. */
function fastest(run: () => unknown): number {
	let best = Infinity;
	for (let round = 0; round < ROUNDS; round++) {
		const started = performance.now();
		try {
			run();
		} catch {
			// Not JSON: how long it takes to find out.
		}
		best = Math.min(best, performance.now() - started);
	}
	return best;
}

const print = (cells: string[]) => console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(28) : cell.padStart(12))).join(''));
print(['', 'size', 'JSON.parse', 'read', 'ratio', 'ns per char']);
for (const [name, make] of SHAPES) {
	for (const size of [SIZE / 8, SIZE]) {
		const text = make(size);
		const parse = fastest(() => JSON.parse(text));
		const read = fastest(() => readAnswer(account, call, { httpStatus: 200, text }));
		const perChar = ((read * 1e6) / text.length).toFixed(1);
		print([
			name,
			`${(text.length / 1e6).toFixed(1)} M`,
			`${parse.toFixed(1)} ms`,
			`${read.toFixed(1)} ms`,
			`${(read / parse).toFixed(1)}x`,
			perChar,
		]);
	}
}
const text = orders(SIZE, String);
const reviver = fastest(() => JSON.parse(text, (_key, value: unknown) => value));
print([
	'a reviver on orders',
	`${(text.length / 1e6).toFixed(1)} M`,
	'',
	`${reviver.toFixed(1)} ms`,
	`${(reviver / fastest(() => JSON.parse(text))).toFixed(1)}x`,
]);
