// `npm run demo` as a person runs it: started through npm, ended with Ctrl-C.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { request } from 'undici';
import { toolEnvironment } from '../support/commands.mts';
import { N8nApi, waitFor } from '../support/n8nApi.mts';
import { PACKAGE_FILE_VARIABLE, packageFile } from '../support/packedPackage.mts';
import { projectRoot } from '../support/paths.mts';
import { PATIENCE } from '../support/realN8n.mts';

it(
	'shows executions of both workflows in n8n, and leaves nothing behind after Ctrl-C',
	async () => {
		const temporary = await mkdtemp(path.join(tmpdir(), 'wangdian-demo-'));
		const environment = { ...toolEnvironment(), TMPDIR: temporary, [PACKAGE_FILE_VARIABLE]: await packageFile() };
		// In a process group of its own: Ctrl-C in a terminal reaches npm, its shell and the demo together.
		const demo = spawn('npm', ['run', 'demo'], { cwd: projectRoot(), env: environment, detached: true, stdio: 'pipe' });
		const ended = once(demo, 'close');
		let output = '';
		for (const stream of [demo.stdout, demo.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
		try {
			await waitFor(
				async () => /Both workflows run/.test(output) || demo.exitCode !== null,
				2 * PATIENCE,
				'the first executions of the demo',
			);
			expect(output).toMatch(/First execution: TF\d+ is now \w+/);
			expect(output).toMatch(/First execution: \d+ serial numbers uploaded and read back, the first: .*"serial_number":"SN-CK/);

			// One refused upload and one failed poll, each with what there is to learn from it.
			expect(output).toMatch(
				/A refused upload: http[^]*Order CK202307269999 \(items 0 to 1\): Wangdian did not carry out the request \(status 100: /,
			);
			expect(output).toMatch(/A failed poll: http[^]*Wangdian could not answer right now \(HTTP 502: Bad Gateway\)[^]*nothing is skipped/);
			// An account of each edition for the dialog.
			for (const edition of ['flagship', 'enterprise', 'web']) {
				expect(output).toMatch(new RegExp(`${edition}: Base URL http\\S+, Seller Account \\S+, App Key \\S+, App Secret \\S+`));
			}

			// What it prints is what a person needs: the address and the login.
			const [, url] = /(http:\/\/127\.0\.0\.1:\d+)\n/.exec(output)!;
			const [, email, password] = /\n +(\S+@\S+)\n +(\S+)\n/.exec(output)!;
			const api = new N8nApi(url);
			await api.login({ email, password, firstName: '', lastName: '' });
			const [, workflowId] = /\/workflow\/(\w+)\/executions/.exec(output)!;
			expect((await api.listExecutions(workflowId)).length).toBeGreaterThan(0);
			// A new node gets the newest credential: it has to be that of the edition which can do everything.
			const credentials = await api.call<Array<{ name: string; createdAt: string }>>('GET', '/rest/credentials');
			const [newest] = credentials.sort((one, other) => other.createdAt.localeCompare(one.createdAt));
			expect([credentials.length, newest.name]).toEqual([3, 'Simulated flagship account']);

			process.kill(-demo.pid!, 'SIGINT');
			const [exitCode, signal] = (await ended) as [number | null, string | null];
			expect(output).toContain('nothing of it is left running');
			expect(output).not.toContain('did not end properly');
			// npm ends by the signal itself once its script has ended.
			expect(exitCode ?? signal).toEqual(exitCode === null ? 'SIGINT' : 0);
			await expect(request(url)).rejects.toThrow('ECONNREFUSED');
			// npm keeps its compiled self there.
			expect((await readdir(temporary)).filter((name) => name !== 'node-compile-cache')).toEqual([]);
		} catch (error) {
			throw new Error(`${(error as Error).message}\nThe demo wrote:\n${output}`);
		} finally {
			if (demo.exitCode === null && demo.signalCode === null) process.kill(-demo.pid!, 'SIGKILL');
			await rm(temporary, { recursive: true, force: true });
		}
	},
	PATIENCE * 3,
);
