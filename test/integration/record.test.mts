// `npm run record`: what it keeps of an answer has the answer's shape and nothing of its people or of the account, the simulator plays
// it, and where the simulator differs is said.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { accountOf } from '../../nodes/shared/protocol/account';
import { parseExact } from '../../nodes/shared/protocol/losslessJson';
import { accountFrom } from '../record/accountFrom.mts';
import { Anonymiser } from '../record/anonymise.mts';
import { callTo, differencesFromSimulator, record } from '../record/record.mts';
import { shapeOf } from '../record/shape.mts';
import { startSimulator, type Edition, type Simulator } from '../simulator/index.mts';
import { toolEnvironment } from '../support/commands.mts';
import { runNode } from '../support/nodeContexts.mts';
import { projectRoot } from '../support/paths.mts';
import { PERSONAL } from '../support/recordMaker.mts';
import { credentialFor } from '../support/simulatedAccount.mts';

const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];
const TRANSFERS: Record<Edition, string> = {
	flagship: 'wms.stocktransfer.Manage.queryWithDetail',
	enterprise: 'stock_transfer_query.php',
	web: 'stock_transfer_query.php',
};
const SALES: Record<Edition, string> = {
	flagship: 'sales.TradeQuery.queryWithDetail',
	enterprise: 'trade_query.php',
	web: 'trade_query.php',
};

let simulator: Simulator;

beforeEach(async () => {
	simulator = await startSimulator();
	const { receiver_name: contact, receiver_mobile: telno, receiver_address: address } = PERSONAL;
	simulator.transfers.add({
		contact,
		telno,
		address,
		creatorName: '李四',
		remark: '请联系王小明 13800000000',
		fromWarehouseNo: 'SH-NORTH',
	});
});
afterEach(async () => await simulator.close());

const accountFor = (edition: Edition) => accountOf(credentialFor(simulator, edition) as never);
const now = () => Math.floor(simulator.now() / 1_000);

async function recorded(edition: Edition, method: string) {
	const account = accountFor(edition);
	const call = callTo(account, method, undefined, now());
	return { account, call, recording: await record(account, call) };
}

describe.each(EDITIONS)('%s', (edition) => {
	it('a recording has the shape of the answer and nothing of a person, a document or the account', async () => {
		const { recording } = await recorded(edition, TRANSFERS[edition]);
		expect(shapeOf(parseExact(recording.body))).toEqual(shapeOf(parseExact(simulator.requests[0].answer.body)));
		const [{ transferNo, transferId }] = simulator.transfers.all();
		const { sid, appKey, appSecret } = simulator.accounts[edition];
		for (const value of [
			...Object.values(PERSONAL),
			'李四',
			'王小明',
			'SH-NORTH',
			transferNo,
			`${transferId},`,
			sid,
			appKey,
			...appSecret.split(':'),
		]) {
			expect(JSON.stringify(recording)).not.toContain(value);
		}
	});

	it('personal data in every field of a made record stays out', async () => {
		const record_ = {
			...PERSONAL,
			trade_id: 1,
			trade_no: 'JY202301110027',
			details: [{ ...PERSONAL, note: `${PERSONAL.receiver_name}!` }],
		};
		simulator.lists.set(edition, SALES[edition], { records: [{ at: simulator.now() - 60_000, record: record_ }] });
		const { recording } = await recorded(edition, SALES[edition]);
		expect(recording.body).toContain('receiver_name');
		for (const value of Object.values(PERSONAL)) expect(recording.body).not.toContain(value);
		// What kind of document a number is of stays to be seen.
		expect(recording.body).toMatch(/"trade_no":"JY\d{12}"/);
	});

	it('the simulator plays it, to the nodes as to everybody', async () => {
		const { recording } = await recorded(edition, TRANSFERS[edition]);
		const player = await startSimulator();
		try {
			player.replay(recording);
			const [{ json }] = await runNode({
				credential: credentialFor(player, edition) as never,
				parameters: { resource: 'transferOrder', operation: 'getAll', returnAll: false, limit: 1, simplify: false },
			});
			expect(JSON.stringify(parseExact(recording.body))).toContain(String(json.transfer_no));
			expect(player.requests.at(-1)!.answer.body).toBe(recording.body);
		} finally {
			await player.close();
		}
	});

	it('a server like the simulator does not differ from it; one that writes otherwise does, field by field', async () => {
		const { recording, account, call } = await recorded(edition, TRANSFERS[edition]);
		const known = await differencesFromSimulator(recording, account, call);
		expect(known.filter((line) => !/remark|telno/.test(line))).toEqual([]);
		simulator.options.numbers = 'string';
		simulator.options.totals = 'missing';
		const other = await recorded(edition, TRANSFERS[edition]);
		const told = await differencesFromSimulator(other.recording, other.account, other.call);
		expect(told).toContainEqual(expect.stringMatching(/total_count: only the simulator has it/));
		expect(told).toContainEqual(expect.stringMatching(/\[\]\.status: number as text; in the simulator number/));
	});

	it('a refusal is recorded without what it repeats', async () => {
		const { appKey, appSecret } = simulator.accounts[edition];
		simulator.faults.push({ kind: 'code', code: 100, message: `订单JY202301110027不存在: ${appKey} ${appSecret}` });
		const { recording } = await recorded(edition, TRANSFERS[edition]);
		expect(recording.body).toContain('订单#不存在');
		for (const value of [appKey, ...appSecret.split(':')]) expect(recording.body).not.toContain(value);
	});

	it('a write is refused before a request', () => {
		const write = { flagship: 'wms.stockout.Base.uploadSN', enterprise: 'stock_transfer_push.php', web: 'stock_transfer_push.php' }[
			edition
		];
		expect(() => callTo(accountFor(edition), write, undefined, now())).toThrow(/only reads are recorded|has no method/);
	});
});

it('as a command: the account from the environment, the recording in a folder, nothing of the account on the screen', async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'wangdian-record-'));
	try {
		const { sid, appKey, appSecret } = simulator.accounts.flagship;
		const { stdout, stderr } = await promisify(execFile)(
			'node',
			['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', 'test/record/cli.mts', '--method', TRANSFERS.flagship, '--out', folder],
			{
				cwd: projectRoot(),
				env: {
					...toolEnvironment(),
					WANGDIAN_EDITION: 'flagship',
					WANGDIAN_ENVIRONMENT: 'custom',
					WANGDIAN_BASE_URL: simulator.urls.flagship,
					WANGDIAN_SID: sid,
					WANGDIAN_APP_KEY: appKey,
					WANGDIAN_APP_SECRET: appSecret,
				},
			},
		);
		expect(stderr).toBe('');
		expect(await readdir(path.join(folder, 'flagship'))).toEqual([`${TRANSFERS.flagship}.json`]);
		const kept = await readFile(path.join(folder, 'flagship', `${TRANSFERS.flagship}.json`), 'utf8');
		expect(JSON.parse(kept)).toMatchObject({ edition: 'flagship', method: TRANSFERS.flagship, httpStatus: 200 });
		for (const value of [sid, appKey, ...appSecret.split(':')]) expect(stdout + kept).not.toContain(value);
	} finally {
		await rm(folder, { recursive: true });
	}
});

describe('the account', () => {
	const FIELDS = { edition: 'web', environment: 'sandbox', sid: 'seller', appKey: 'key', appSecret: 'very-secret' };
	const from = (file: string, text: string) => ({ file, read: async () => await Promise.resolve(text) });

	it('comes from the environment or a file outside the repository', async () => {
		const variables = { WANGDIAN_EDITION: 'web', WANGDIAN_SID: 'seller', WANGDIAN_APP_KEY: 'key', WANGDIAN_APP_SECRET: 'very-secret' };
		for (const account of [
			await accountFrom(variables, undefined),
			await accountFrom({}, from(path.join(tmpdir(), 'account.json'), JSON.stringify(FIELDS))),
		]) {
			expect([account.edition.name, account.sid, account.baseUrl]).toEqual(['web', 'seller', account.edition.baseUrls.sandbox]);
		}
	});

	it.each([
		['a file inside the repository', path.join(projectRoot(), 'account.json'), JSON.stringify(FIELDS), /outside this repository/],
		['a file that is no JSON', path.join(tmpdir(), 'account.json'), 'appSecret=very-secret', /is no JSON/],
		[
			'a file that lacks something',
			path.join(tmpdir(), 'account.json'),
			JSON.stringify({ ...FIELDS, sid: undefined }),
			/lacks, or has wrong: sid$/,
		],
	])('%s is refused, without a value of it', async (_name, file, text, message) => {
		const error = await accountFrom({}, from(file, text)).catch((one: Error) => one);
		expect((error as Error).message).toMatch(message);
		expect((error as Error).message).not.toContain('very-secret');
	});

	it('what the environment lacks is named by its variable', async () => {
		await expect(accountFrom({ WANGDIAN_EDITION: 'web' }, undefined)).rejects.toThrow(
			/WANGDIAN_SID, WANGDIAN_APP_KEY, WANGDIAN_APP_SECRET/,
		);
	});
});

it('what stands for a value is never the value, is the same for the same one, and is of its kind', () => {
	const anonymiser = new Anonymiser();
	const values = ['王', '李四', 'A', 'receiver', '13800000000', 'TF202607240001', '0755-1234567', '😀', 'WH-1', '3.14159', '1985-07-14'];
	for (const value of values) {
		const made = anonymiser.value(value, 'birthday') as string;
		expect(made).not.toBe(value);
		expect([...made]).toHaveLength([...value].length);
		expect(anonymiser.value(value, 'birthday')).toBe(made);
	}
	// Codes, flags, quantities and times tell nothing of a person, and everything of the form.
	const kept: Array<[string | number | boolean, string]> = [
		[95, 'status'],
		['10.0000', 'num'],
		[true, 'defect'],
		['2026-11-01 08:00:00', 'modified'],
		[1721800821000, 'modified'],
		['0000-00-00 00:00:00', 'expire_date'],
	];
	for (const [value, name] of kept) expect(anonymiser.value(value, name)).toBe(value);
});
