// `npm run simulator`: the simulated Wangdian servers as a command, until Ctrl-C.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod/v4';
import { startBusyWarehouse } from './busyWarehouse.mts';
import { startSimulator } from './index.mts';
import type { RecordedRequest, Recording, Simulator } from './types.mts';

const HELP = `The simulated Wangdian servers (flagship, enterprise, web) on 127.0.0.1.

  npm run simulator -- [options]

  --port <n>          port, default 8790 (0: any free one)
  --busy              keep the warehouse busy: transfer orders change, stock-out orders wait for serial numbers
  --every <s>         seconds between two events of the busy warehouse, default 4
  --sort <order>      modifiedAsc (default), modifiedDesc or id
  --shuffle           mix the order among equal modified times
  --allowance <n>     requests per minute and account, default unlimited
  --concurrent <n>    requests at once per account, default unlimited
  --latency <ms>      delay before every answer
  --clock <s>         how far the servers' clock is ahead (negative: behind) of this machine's
  --reading <a|b>     which reading of undocumented error codes to play
  --replay <file>     answer a method as it was recorded (npm run record); several times for several
  --quiet             do not print requests
  --help              this text
`;

const options = z.object({
	port: z.coerce.number().int().min(0).max(65_535).default(8790),
	busy: z.boolean().default(false),
	every: z.coerce.number().positive().default(4),
	sort: z.enum(['modifiedAsc', 'modifiedDesc', 'id']).default('modifiedAsc'),
	shuffle: z.boolean().default(false),
	allowance: z.coerce.number().int().positive().optional(),
	concurrent: z.coerce.number().int().positive().optional(),
	latency: z.coerce.number().int().min(0).default(0),
	clock: z.coerce.number().int().default(0),
	reading: z.enum(['a', 'b']).default('a'),
	replay: z.array(z.string()).default([]),
	quiet: z.boolean().default(false),
	help: z.boolean().default(false),
});

function readOptions(): z.output<typeof options> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string' },
			busy: { type: 'boolean' },
			every: { type: 'string' },
			sort: { type: 'string' },
			shuffle: { type: 'boolean' },
			allowance: { type: 'string' },
			concurrent: { type: 'string' },
			latency: { type: 'string' },
			clock: { type: 'string' },
			reading: { type: 'string' },
			replay: { type: 'string', multiple: true },
			quiet: { type: 'boolean' },
			help: { type: 'boolean', short: 'h' },
		},
	});
	const result = options.safeParse(values);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	throw new Error(`--${issue!.path.join('.')}: ${issue!.message}`);
}

function introduce({ urls, accounts }: Simulator): string {
	const lines = (['flagship', 'enterprise', 'web'] as const).flatMap((edition) => [
		'',
		`  ${edition}`,
		`    Base URL    ${urls[edition]}`,
		`    SID         ${accounts[edition].sid}`,
		`    App Key     ${accounts[edition].appKey}`,
		`    App Secret  ${accounts[edition].appSecret}`,
	]);
	return `The simulated Wangdian servers are running. For a Wangdian credential with the environment Custom:\n${lines.join('\n')}\n\nCtrl-C ends them.\n`;
}

/** One line per request: when, what, how it ended. */
function describe({ edition, method, account, answer }: RecordedRequest): string {
	const body = answer.body.length > 120 ? `${answer.body.slice(0, 120)}…` : answer.body;
	const end = answer.httpStatus ? `${answer.httpStatus} ${body}` : 'no answer';
	return `${new Date().toLocaleTimeString()}  ${edition} ${method} (${account ?? 'not let in'}): ${end}`;
}

async function main(): Promise<void> {
	const { port, busy, every, sort, shuffle, allowance, concurrent, latency, clock, reading, replay, quiet, help } = readOptions();
	if (help) return console.log(HELP);
	const simulator = await startSimulator({
		port,
		now: () => Date.now() + clock * 1000,
		sortOrder: sort,
		tieBreak: shuffle ? 'shuffled' : 'stable',
		allowance: { requestsPerMinute: allowance, concurrent },
		latencyMs: latency,
		reading,
		keepRequests: 1_000,
		onDone: (request) => quiet || console.log(describe(request)),
	});
	for (const file of replay) simulator.replay(JSON.parse(await readFile(file, 'utf8')) as Recording);
	const business = busy
		? startBusyWarehouse(simulator, {
				everyMs: every * 1000,
				onEvent: (sentence) => console.log(`          ${sentence}`),
			})
		: undefined;
	console.log(introduce(simulator));
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => {
			business?.stop();
			void simulator.close();
		});
	}
}

main().catch((error: Error) => {
	console.error(`${error.message}\n\n${HELP}`);
	process.exitCode = 1;
});
