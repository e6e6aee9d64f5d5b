// Transfer Order -> Get, and the list of warehouses that never blocks.
import type { Edition, Simulator } from '../simulator/index.mts';
import { runNode, searchList } from '../support/nodeContexts.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { simulateForEachTest } from '../support/simulatedTime.mts';
import type { VirtualClock } from '../support/virtualClock.mts';

const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];
const DAY = 86_400_000;

let time: VirtualClock;
let simulator: Simulator;

simulateForEachTest((...made) => ([simulator, time] = made));

const get = async (edition: Edition, parameters: object) =>
	await runNode({
		credential: credentialFor(simulator, edition) as never,
		parameters: { resource: 'transferOrder', operation: 'get', ...parameters },
	});
const failure = async (edition: Edition, parameters: object) =>
	await get(edition, parameters).then(
		() => {
			throw new Error('It was found');
		},
		(error: Error & { description?: string; context?: { itemIndex?: number } }) => error,
	);

describe.each(EDITIONS)('Transfer Order -> Get, %s', (edition) => {
	const perWindow = edition === 'web' ? 2 : 1;

	it('finds a fresh order with the first request', async () => {
		const order = simulator.transfers.add({ status: 30, type: 0 });
		simulator.transfers.add({ status: 30, type: 0 });
		const items = await get(edition, { transferNo: ` ${order.transferNo} ` });
		expect(items).toHaveLength(1);
		expect(items[0]).toMatchObject({ json: { transfer_no: order.transferNo, status: 30 }, pairedItem: { item: 0 } });
		expect(simulator.requests).toHaveLength(1);
	});

	it('goes back 30 days at a time, newest first, without a second left out', async () => {
		const edges = [0, 29.9, 30, 30 + 1 / 86_400, 59, 60, 60 + 2 / 86_400, 89];
		for (const days of edges) {
			const modified = Math.floor((time.now - days * DAY) / 1000) * 1000;
			const { transferNo } = simulator.transfers.add({ status: 30, type: 1, modified, created: time.now - 200 * DAY });
			simulator.requests.length = 0;
			expect((await get(edition, { transferNo }))[0].json.transfer_no).toBe(transferNo);
			expect(simulator.requests.length).toBeLessThanOrEqual((Math.floor(days / 30) + 1) * perWindow);
		}
	});

	it('says how far it looked when there is none', async () => {
		const { transferNo } = simulator.transfers.add({ status: 30, modified: time.now - 91 * DAY, created: time.now - 200 * DAY });
		const error = await failure(edition, { transferNo });
		expect(error.message).toBe(`No transfer order '${transferNo}' was found`);
		expect(error.description).toContain('The search went back 90 days, to the orders last changed after 2026-08-03 08:00:00 Beijing time');
		expect(error.context?.itemIndex).toBe(0);
		expect(simulator.requests).toHaveLength(3 * perWindow);
		const further = await get(edition, { transferNo, searchBackDays: 100 });
		expect(further[0].json.transfer_no).toBe(transferNo);
	});

	it('stops at the bound, to the day', async () => {
		await failure(edition, { transferNo: 'TF0', searchBackDays: 10 });
		expect(simulator.requests).toHaveLength(perWindow);
		const { form, args } = simulator.requests[0];
		const asked = (form ?? (args as unknown[])[0]) as Record<string, string>;
		expect(asked).toMatchObject({ start_time: '2026-10-22 08:00:00', end_time: '2026-11-01 08:00:00', transfer_no: 'TF0' });
	});

	it("gives the vendor's record with Simplify off", async () => {
		const { transferNo } = simulator.transfers.add({ status: 30, type: 0 });
		const [{ json }] = await get(edition, { transferNo, simplify: false });
		const sent = JSON.parse(simulator.requests[0].answer.body) as Record<string, any>;
		expect(json).toEqual(edition === 'flagship' ? sent.data.order[0] : sent.transfer_list[0]);
	});

	it.each([
		[{ transferNo: '' }, "'Transfer Number' is empty"],
		[{ transferNo: 'TF1', searchBackDays: 0 }, "'Search Back (Days)' must be a number from 1 to 3650, not 0"],
		[{ transferNo: 'TF1', searchBackDays: 'year' }, "'Search Back (Days)' must be a number from 1 to 3650, not year"],
	])('refuses %j before any request', async (parameters, message) => {
		expect((await failure(edition, parameters)).message).toBe(message);
		expect(simulator.requests).toHaveLength(0);
	});

	it('takes no order but the one asked for from a server that finds more', async () => {
		const [other, wanted] = [simulator.transfers.add({ status: 30, type: 0 }), simulator.transfers.add({ status: 40, type: 0 })];
		await get(edition, { transferNo: wanted.transferNo });
		const body = simulator.requests[0].answer.body.replaceAll(wanted.transferNo, other.transferNo);
		simulator.faults.push({ kind: 'http', status: 200, body, times: Infinity });
		expect((await failure(edition, { transferNo: wanted.transferNo })).message).toContain('was found');
		simulator.faults.clear();
		// As a database that ignores case would find it.
		simulator.faults.push({ kind: 'http', status: 200, body });
		expect((await get(edition, { transferNo: other.transferNo.toLowerCase() }))[0].json.transfer_no).toBe(other.transferNo);
	});
});

describe.each(EDITIONS)('a list of warehouses that cannot be read, %s', (edition) => {
	const search = async (type: 'wangdian' | 'wangdianTrigger', typed?: string) =>
		await searchList(type, 'searchWarehouses', credentialFor(simulator, edition) as never, {}, typed);

	describe.each(['wangdian', 'wangdianTrigger'] as const)('%s', (type) => {
		it('lets what is typed be chosen, and says why', async () => {
			simulator.accounts[edition].permissions = [];
			expect((await search(type, ' WH-7 ')).results).toEqual([
				{
					name: expect.stringMatching(
						/^WH-7 \(as typed: Wangdian accepted the credential, but its application may not call this interface/,
					),
					value: 'WH-7',
					description: expect.stringContaining("choose 'By Number'"),
				},
			]);
		});

		it('says how to go on before anything is typed', async () => {
			simulator.accounts[edition].permissions = [];
			await expect(search(type)).rejects.toMatchObject({
				message: expect.stringContaining('its application may not call this interface'),
				description: expect.stringMatching(
					/^The list of warehouses could not be read\. Type the warehouse number .* or choose 'By Number'/,
				),
			});
		});

		it('shows the list again when it can be read', async () => {
			simulator.warehouses.add({ warehouseNo: 'WH-7', name: '七号仓' });
			expect((await search(type, '七')).results).toEqual([{ name: '七号仓 (WH-7)', value: 'WH-7' }]);
		});
	});
});
