// The "Test" button of the credential dialog, in a real n8n: what the user reads.
import type { Edition } from '../simulator/index.mts';
import { EDITIONS, PATIENCE, startRealN8n } from '../support/realN8n.mts';
import type { RealN8n } from '../support/realN8n.mts';
import { credentialFor } from '../support/simulatedAccount.mts';

/** The simulated servers' clock runs ahead of n8n's by so many ms. */
let serverAhead = 0;
let host: RealN8n;

beforeAll(async () => {
	host = await startRealN8n({ now: () => Date.now() + serverAhead });
}, PATIENCE);
afterAll(async () => await host?.stop(), PATIENCE);

/** Presses the button with these values changed in the dialog. */
async function press(edition: Edition, changed: Record<string, unknown> = {}) {
	return await host.api.testCredential('wangdianApi', { ...credentialFor(host.simulator, edition), ...changed });
}

/** The text that the simulated server answered last. */
function serverSaid(): string {
	return (JSON.parse(host.simulator.requests.at(-1)!.answer.body) as { message: string }).message;
}

describe.each(EDITIONS)('the test button, %s edition', (edition) => {
	const account = () => host.simulator.accounts[edition];

	it('accepts a good credential', async () => {
		expect(await press(edition)).toMatchObject({ status: 'OK' });
		expect(host.simulator.requests.at(-1)!.account).toBe(account().sid);
	});

	it('does not mind a slash at the end of the base URL', async () => {
		expect(await press(edition, { baseUrl: `${host.simulator.urls[edition]}/` })).toMatchObject({ status: 'OK' });
	});

	describe.each(['a', 'b'] as const)('reading %s of the unknown codes', (reading) => {
		beforeAll(() => (host.simulator.options.reading = reading));
		afterAll(() => (host.simulator.options.reading = 'a'));

		async function expectError(changed: Record<string, unknown>, message: string) {
			const result = await press(edition, changed);
			expect(result.status).toBe('Error');
			expect(result.message).toContain(message);
			expect(result.message).toContain(serverSaid());
		}

		it('says that a wrong secret is rejected', async () => {
			const appSecret = edition === 'flagship' ? 'wrong:simulator-salt' : 'wrong';
			await expectError({ appSecret }, 'Wangdian rejected the credential');
		});

		it('says that a wrong seller account is rejected', async () => {
			await expectError({ sid: 'nobody' }, 'Wangdian rejected the credential');
		});

		it('says that an unknown app key is rejected', async () => {
			await expectError({ appKey: 'nobody' }, 'Wangdian rejected the credential');
		});

		it('says that the permission is missing and the credential fine', async () => {
			account().permissions = [];
			try {
				await expectError({}, 'Wangdian accepted the credential, but its application may not call this interface');
			} finally {
				account().permissions = 'all';
			}
		});

		it('says that the address is not on the list', async () => {
			account().addressAllowed = false;
			try {
				await expectError({}, "Wangdian refused this server's IP address");
			} finally {
				account().addressAllowed = true;
			}
		});

		it('says that the clock is off', async () => {
			serverAhead = 10 * 60_000;
			try {
				await expectError({}, 'the clock of this n8n server is wrong');
			} finally {
				serverAhead = 0;
			}
		});
	});

	it('never takes an unknown code for a success', async () => {
		host.simulator.faults.push({ kind: 'code', code: 987654, message: '外星错误' });
		const result = await press(edition);
		expect(result.status).toBe('Error');
		expect(result.message).toContain('987654');
		expect(result.message).toContain('外星错误');
	});

	it('says that the server is not there, and nothing about the credential', async () => {
		// Port 9 (discard): nobody listens there.
		const result = await press(edition, { baseUrl: 'http://127.0.0.1:9/openapi' });
		expect(result.status).toBe('Error');
		expect(result.message).toContain('127.0.0.1:9 refused the connection');
		expect(result.message).not.toContain('rejected');
	});

	it('never shows the secret', async () => {
		const appSecret = edition === 'flagship' ? 'top-secret-value:simulator-salt' : 'top-secret-value';
		expect((await press(edition, { appSecret })).message).not.toContain('top-secret-value');
		expect(host.n8n.log()).not.toContain('top-secret-value');
	});
});
