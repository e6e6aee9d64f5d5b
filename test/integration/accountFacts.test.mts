// Account -> Check with 'Find Out What This Server Does': in every reading that the simulated servers play, the check finds that
// reading, within the number of requests that the form names, and leaves the server as it was.
import type { IDataObject } from 'n8n-workflow';

import { MOST_REQUESTS } from '../../nodes/shared/accountCheck/facts/find';
import { facts } from '../../nodes/shared/accountCheck/facts';
import { interfacesOf } from '../../nodes/shared/accountCheck/interfaces';
import { editions } from '../../nodes/shared/protocol/editions';
import { kinds } from '../../nodes/shared/records/kinds';
import { catalogueOf } from '../simulator/methods/catalogueMethods.mts';
import type { Edition, Simulator } from '../simulator/index.mts';
import { runNode } from '../support/nodeContexts.mts';
import { listingOf, makeRecord, PERSONAL } from '../support/recordMaker.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { simulateForEachTest } from '../support/simulatedTime.mts';
import type { VirtualClock } from '../support/virtualClock.mts';

const MINUTE = 60_000;
const EDITIONS = Object.keys(editions) as Edition[];

let time: VirtualClock;
let simulator: Simulator;

simulateForEachTest((...made) => ([simulator, time] = made));

/** Minutes before now at which the transfer orders changed: not in the order of their numbers, four at the same time. */
const CHANGED = [300, 90, 90, 90, 90, 200, 120, 410, 60, 350, 150, 270, 30, 240, 180, 380];

/** Business as usual: transfer orders, the youngest twenty seconds old, and a record of every other kind. */
function business(edition: Edition): void {
	simulator.warehouses.add({ warehouseNo: 'WH-SH', contact: PERSONAL.receiver_name, mobile: PERSONAL.receiver_mobile });
	for (const [index, minutes] of CHANGED.entries()) transfer(time.now - minutes * MINUTE, index % 5 === 0 ? 1 : 0);
	transfer(time.now - 20_000);
	for (const kind of kinds.filter(({ queries }) => edition in queries)) {
		const at = time.now - 10 * MINUTE;
		const record = makeRecord(kind, edition, { index: 1, modified: at });
		simulator.lists.set(edition, listingOf(kind, edition).method, { records: [{ at, times: { shipped: at, created: at }, record }] });
	}
}

function transfer(modified: number, type: 0 | 1 = 0, visibleAfterMs?: number): void {
	const created = modified - 45 * MINUTE;
	const { receiver_name: contact, receiver_mobile: telno, receiver_address: address } = PERSONAL;
	simulator.transfers.add({ modified, created, type, contact, telno, address, creatorName: '李四' }, { visibleAfterMs });
}

async function check(edition: Edition): Promise<IDataObject[]> {
	const output = await runNode({
		credential: credentialFor(simulator, edition) as never,
		parameters: { resource: 'account', operation: 'check', serverFacts: true },
	});
	return output.map(({ json }) => json);
}

const factIn = (items: IDataObject[], name: string) => items.find(({ about, fact }) => about === 'fact' && fact === name)!;

type Reading = string | Partial<Record<Edition, string>>;

/** What the server is made to do, and the reading that shows it. */
interface Play {
	fact: string;
	reading: Reading;
	does?: string;
	play?: (edition: Edition) => void;
	/** Absent: all. */
	editions?: Edition[];
	/** Requests that are sent again do not count. */
	refuses?: true;
}

const set = (settings: object) => () => void Object.assign(simulator.options, settings);
const pages = (most: number, above: 'clamp' | 'refuse') => (edition: Edition) => {
	for (let index = 0; index < 130; index++) transfer(time.now - (500 + index) * MINUTE);
	simulator.options.maxPageSize[edition] = most;
	simulator.options.pageSizeAbove[edition] = above;
};

const PLAYS: Play[] = [
	{ fact: 'when a change becomes visible', reading: 'within a minute' },
	{
		fact: 'when a change becomes visible',
		does: 'two minutes later',
		reading: 'later',
		play: () => transfer(time.now - 100_000, 0, 20_000),
	},
	{
		fact: 'when a change becomes visible',
		does: 'nobody works',
		reading: 'undecided',
		play: () => time.advance(10 * MINUTE),
	},
	{ fact: 'time of a record', reading: 'the same' },
	{ fact: 'time of a record', reading: 'eight hours behind', play: set({ shownTimes: 'shifted' }) },
	{ fact: 'time of a record', reading: 'that of creation', play: set({ shownTimes: 'created' }) },
	{ fact: 'order of a query', reading: 'oldest change first', play: set({ sortOrder: 'modifiedAsc' }) },
	{ fact: 'order of a query', reading: 'newest change first', play: set({ sortOrder: 'modifiedDesc' }) },
	{ fact: 'order of a query', reading: 'by number', play: set({ sortOrder: 'id' }) },
	{ fact: 'order of equal times', reading: 'it stays' },
	{ fact: 'order of equal times', reading: 'it changes', play: set({ tieBreak: 'shuffled' }) },
	{ fact: 'figures that move by themselves', reading: 'none seen' },
	{ fact: 'figures that move by themselves', reading: 'known ones', play: set({ stockFigures: 'drifting' }) },
	{ fact: 'ends of a span', reading: 'both included', play: set({ interval: 'closed' }) },
	{ fact: 'ends of a span', reading: 'only the first included', play: set({ interval: 'halfOpenEnd' }) },
	{ fact: 'ends of a span', reading: 'only the last included', play: set({ interval: 'halfOpenStart' }) },
	{ fact: 'ends of a span', reading: 'none included', play: set({ interval: 'open' }) },
	{ fact: 'exactly the longest span', reading: 'allowed' },
	{ fact: 'exactly the longest span', reading: 'refused', play: set({ exactSpan: 'refused' }) },
	{ fact: 'total', reading: 'true' },
	{ fact: 'total', does: 'as a text', reading: 'true', play: set({ totals: 'string' }) },
	{ fact: 'total', reading: 'absent', play: set({ totals: 'missing' }) },
	{ fact: 'total', reading: '-1', play: set({ totals: 'minusOne' }) },
	{ fact: 'total', reading: '0 beside records', play: set({ totals: 'zero' }) },
	{ fact: 'total', reading: 'that of the page', play: set({ totals: 'page' }) },
	{ fact: 'total', does: 'huge', reading: 'not true', play: set({ totals: 'huge' }) },
	{ fact: 'total', does: 'always 7', reading: 'not true', play: set({ totals: 7 }) },
	{ fact: 'total as number or text', reading: { flagship: 'number', enterprise: 'number', web: 'text' } },
	{ fact: 'total as number or text', does: 'as a text', reading: 'text', play: set({ totals: 'string' }) },
	{ fact: 'total as number or text', does: 'absent', reading: 'undecided', play: set({ totals: 'missing' }) },
	{ fact: 'page number', reading: 'honoured' },
	{ fact: 'page number', reading: 'ignored', play: set({ pageNumber: 'ignored' }) },
	{ fact: 'records that are counted and not shown', reading: 'no' },
	{ fact: 'records that are counted and not shown', reading: 'yes', play: set({ hidden: (position: number) => position % 3 === 1 }) },
	{ fact: 'beyond the last page', reading: 'nothing' },
	{ fact: 'beyond the last page', reading: 'the last page', play: set({ pageBeyondEnd: 'lastPage' }) },
	{ fact: 'largest page', does: '120', reading: 'larger', play: pages(120, 'clamp') },
	{ fact: 'largest page', does: '100', reading: 'cut off', play: pages(100, 'clamp') },
	{ fact: 'largest page', does: '50', reading: 'cut off', play: pages(50, 'clamp') },
	{ fact: 'largest page', does: '100', reading: 'refused', play: pages(100, 'refuse') },
	{ fact: 'empty list', reading: '[]' },
	{ fact: 'empty list', reading: 'null', play: set({ emptyList: 'null' }) },
	{ fact: 'empty list', reading: 'absent', play: set({ emptyList: 'missing' }) },
	{ fact: 'numbers or texts', does: 'as documented', reading: { flagship: 'numbers', enterprise: 'both', web: 'both' } },
	{ fact: 'numbers or texts', reading: 'numbers', play: set({ numbers: 'number' }) },
	{ fact: 'numbers or texts', reading: 'texts', play: set({ numbers: 'string' }) },
	{ fact: 'ids as number or text', reading: { flagship: 'numbers', enterprise: 'numbers', web: 'texts' } },
	{ fact: 'ids as number or text', reading: 'texts', play: set({ ids: 'string' }), editions: ['enterprise'] },
	{ fact: 'empty times', reading: { flagship: 'undecided', enterprise: '0000-00-00', web: 'null' } },
	{ fact: 'parts that are read one by one', reading: 'of its type alone', editions: ['web'] },
	{ fact: 'parts that are read one by one', reading: 'of all types', play: set({ types: 'ignored' }), editions: ['web'] },
	{ fact: 'fields of undocumented answers', reading: 'all of them', editions: ['enterprise'] },
	{
		fact: 'fields of undocumented answers',
		reading: 'not all',
		editions: ['enterprise'],
		play() {
			const [{ at, record }] = simulator.lists.get('enterprise', 'trade_query.php').records;
			const { trade_status: _status, ...rest } = record;
			simulator.lists.set('enterprise', 'trade_query.php', { records: [{ at, record: rest }] });
		},
	},
	{ fact: 'name of an undocumented list', reading: 'found', editions: ['enterprise'] },
	{ fact: 'number instead of times', reading: 'it does' },
	{
		fact: 'number instead of times',
		reading: 'it does not',
		play: (edition) =>
			simulator.faults.push({
				kind: 'code',
				code: 100,
				message: '参数中必须包含起止时间',
				times: Infinity,
				when: ({ args, form, method }) => {
					const isList = !/warehouse|sn_query|searchSN|GoodsSN|Transfer/i.test(method);
					const parameters = edition === 'flagship' ? (args as object[])[0] : form;
					return isList && parameters !== undefined && !Object.keys(parameters).some((name) => /^(start|modified|mt)_/.test(name));
				},
			}),
	},
	{ fact: 'times of the list of warehouses', reading: 'not demanded', editions: ['flagship'] },
	{ fact: 'times of the list of warehouses', reading: 'demanded', play: set({ warehouseTimes: 'required' }), editions: ['flagship'] },
	{ fact: 'code of success', reading: '200', editions: ['web'] },
	{
		fact: 'code of success',
		reading: '0',
		editions: ['web'],
		play: () =>
			simulator.faults.push({
				kind: 'http',
				status: 200,
				body: '{"code":0,"message":"","data":[]}',
				times: Infinity,
				when: ({ method }) => catalogueOf('web').get(method)?.okCode !== undefined,
			}),
	},
	{ fact: 'https', does: 'http', reading: 'undecided' },
	{ fact: 'allowance', reading: 'not met' },
	{ fact: 'allowance', reading: 'met', play: set({ allowance: { requestsPerMinute: 20 } }), refuses: true },
	{ fact: 'whether refused requests count', reading: 'undecided', play: set({ allowance: { countRefused: false } }) },
	{ fact: 'whether refused requests count', does: 'they count', reading: 'undecided', play: set({ allowance: { countRefused: true } }) },
];

const rows = PLAYS.flatMap((row) =>
	(row.editions ?? EDITIONS).map((edition) => [edition, row.fact, row.does ?? row.reading, row] as const),
);

it.each(rows)('%s: %s: %s', async (edition, name, _does, { reading, play, refuses }) => {
	business(edition);
	play?.(edition);
	const before = JSON.stringify([
		simulator.transfers.all(),
		simulator.warehouses.all(),
		simulator.stockouts.all(),
		simulator.stockins.all(),
	]);
	const items = await check(edition);
	const found = factIn(items, name);
	const wanted = typeof reading === 'string' ? reading : reading[edition]!;
	expect(found).toMatchObject({ reading: wanted, evidence: expect.stringMatching(/./) });
	expect(found.state).toBe(wanted === 'undecided' ? 'undecided' : 'found');
	const { readings, otherwise } = facts.find((fact) => fact.name === name)!;
	expect(found.assumption).toBe(wanted === 'undecided' ? otherwise : readings[wanted]);

	const own = interfacesOf(editions[edition]).filter(({ search }) => search).length + (edition === 'flagship' ? 1 : 0);
	if (!refuses) expect(simulator.requests.length - own).toBeLessThanOrEqual(MOST_REQUESTS);
	expect(JSON.stringify([simulator.transfers.all(), simulator.warehouses.all(), simulator.stockouts.all(), simulator.stockins.all()])).toBe(
		before,
	);
	for (const { method } of simulator.requests) expect(['read', undefined]).toContain(catalogueOf(edition).get(method)?.kind);
});

it.each(EDITIONS)('%s: one line per fact of the edition, without anything of a record, a person or the account', async (edition) => {
	business(edition);
	const items = await check(edition);
	const found = items.filter(({ about }) => about === 'fact');
	expect(found.map(({ fact }) => fact)).toEqual(
		facts.filter((fact) => !fact.editions || fact.editions.includes(edition)).map(({ name }) => name),
	);
	const text = JSON.stringify(items);
	const { sid, appKey, appSecret } = simulator.accounts[edition];
	const ofRecords = simulator.transfers
		.all()
		.flatMap(({ transferNo, fromWarehouseNo, creatorName }) => [transferNo, fromWarehouseNo, creatorName]);
	for (const value of [sid, appKey, ...appSecret.split(':'), ...ofRecords, ...Object.values(PERSONAL)]) expect(text).not.toContain(value);
});

it.each(EDITIONS)('%s: an account without records, and one without rights, leave the rest undecided', async (edition) => {
	for (const permissions of ['all', []] as const) {
		simulator.accounts[edition].permissions = permissions as 'all';
		const items = await check(edition);
		expect(factIn(items, 'order of a query').state).toBe('undecided');
		expect(factIn(items, 'empty list').state).toBe(permissions === 'all' ? 'found' : 'undecided');
		for (const { evidence } of items.filter(({ about }) => about === 'fact')) expect(evidence).toMatch(/./);
	}
});

it.each(EDITIONS)('%s: a refused account is not asked for facts', async (edition) => {
	simulator.accounts[edition].addressAllowed = false;
	const items = await check(edition);
	expect(simulator.requests).toHaveLength(2);
	for (const { state } of items.filter(({ about }) => about === 'fact')) expect(state).toBe('undecided');
});
