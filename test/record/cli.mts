// `npm run record`: asks a real server or a sandbox, and keeps anonymised answers.
import '../support/nativeSources.mts';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../support/paths.mts';

const { accountFrom } = await import('./accountFrom.mts');
const { interfacesOf } = await import('../../nodes/shared/accountCheck/interfaces');
const { callTo, differencesFromSimulator, record } = await import('./record.mts');

const HELP = `Records answers of a Wangdian server, anonymised, in the form that the simulator replays, and shows in what they differ
from the simulator's. Reads only.

  npm run record -- [options]

  --method <name>      the method, several times for several; default: every query that the nodes ask
  --arguments <json>   what the method takes, for one --method; default: what the nodes ask, for the longest span up to now
  --account <file>     the account: JSON with the fields of the credential (edition, environment, baseUrl, sid, appKey, appSecret),
                       outside this repository. Without it: WANGDIAN_EDITION, WANGDIAN_ENVIRONMENT, WANGDIAN_BASE_URL, WANGDIAN_SID,
                       WANGDIAN_APP_KEY, WANGDIAN_APP_SECRET. It is never stored and never shown
  --out <folder>       where to keep the recordings, default test/recordings
  --every <seconds>    the pause between two requests, default 2
  --help               this text

Play them: npm run simulator -- --replay <file>
`;

const { values } = parseArgs({
	options: {
		method: { type: 'string', multiple: true, default: [] },
		arguments: { type: 'string' },
		account: { type: 'string' },
		out: { type: 'string', default: path.join('test', 'recordings') },
		every: { type: 'string', default: '2' },
		help: { type: 'boolean', short: 'h', default: false },
	},
});

async function main(): Promise<void> {
	if (values.help) return console.log(HELP);
	if (values.arguments !== undefined && values.method.length !== 1) throw new Error('--arguments is for one --method');
	const account = await accountFrom(
		process.env,
		values.account && { file: values.account, read: async (file) => await readFile(file, 'utf8') },
	);
	const { edition } = account;
	const usual = interfacesOf(edition).flatMap(({ method, search }) => (method && search ? [method] : []));
	const folder = path.resolve(projectRoot(), values.out, edition.name);
	for (const [index, method] of (values.method.length > 0 ? values.method : usual).entries()) {
		if (index > 0) await new Promise((resolve) => setTimeout(resolve, Number(values.every) * 1_000));
		try {
			const call = callTo(account, method, values.arguments, Math.floor(Date.now() / 1_000));
			const recording = await record(account, call);
			await mkdir(folder, { recursive: true });
			const file = path.join(folder, `${method}.json`);
			await writeFile(file, `${JSON.stringify(recording, null, '\t')}\n`);
			const told = await differencesFromSimulator(recording, account, call);
			console.log(`${method}: ${path.relative(projectRoot(), file)}`);
			console.log(told.length === 0 ? '  as the simulator answers' : told.map((one) => `  ${one}`).join('\n'));
		} catch (error) {
			console.error(`${method}: ${(error as Error).message}`);
			process.exitCode = 1;
		}
	}
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
