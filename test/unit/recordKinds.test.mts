// What people can read of a kind of record before they rely on it: in the forms, and in docs/records.md.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeProperties } from 'n8n-workflow';
import { Wangdian } from '../../nodes/Wangdian/Wangdian.node';
import { WangdianTrigger } from '../../nodes/WangdianTrigger/WangdianTrigger.node';
import { editions, type EditionName } from '../../nodes/shared/protocol/editions';
import { kinds } from '../../nodes/shared/records/kinds';
import { askedOf, eventsOf, idOf, passes, queriesOf, recordsOf, searchFor, spanText, variantsOf } from '../../nodes/shared/records/query';
import { projectRoot } from '../support/paths.mts';

const page = readFileSync(path.join(projectRoot(), 'docs', 'records.md'), 'utf8');
const [action, trigger] = [new Wangdian(), new WangdianTrigger()].map(({ description }) => description.properties);
const noticesOf = (properties: INodeProperties[], resource: string) =>
	properties
		.filter(({ type, displayOptions }) => type === 'notice' && displayOptions?.show?.resource?.includes(resource))
		.map(({ displayName }) => displayName)
		.join('\n');

describe.each(kinds.map((kind) => [kind.name, kind] as const))('%s', (name, kind) => {
	const queries = (Object.keys(kind.queries) as EditionName[]).flatMap((edition) =>
		queriesOf(kind, editions[edition]).map((query) => ({ edition, query })),
	);
	const section = page.slice(page.indexOf(`\n## ${kind.plural} (`)).split('\n## ')[1];

	it('what is special or not verified stands in the form of Get Many, in that of the trigger, and on the page', () => {
		const isWatched = queries.some(({ query }) => eventsOf(query).length > 0);
		for (const [edition, note, unverified] of [
			['', kind.note, undefined] as const,
			...queries.map(({ edition, query }) => [editions[edition].displayName, query.note, query.unverified] as const),
		]) {
			for (const text of [note, unverified]) {
				if (text === undefined) continue;
				const said = edition === '' ? text : `${edition} edition${text === unverified ? ', not verified' : ''}: ${text}`;
				expect(noticesOf(action, name)).toContain(said);
				if (isWatched) expect(noticesOf(trigger, name)).toContain(said);
				if (text === note) expect(section).toContain(text);
			}
		}
	});

	it('the page has a row for every query, with what a quiet poll costs and how sure it is', () => {
		for (const { edition, query } of queries) {
			const cells = page
				.split('\n')
				.filter((line) => line.includes(`| ${edition} | \`${query.method}\` |`))
				.map((line) => line.split(' | '))
				.find(([first]) => first.startsWith(`| ${kind.displayName}`))!;
			expect(cells[6]).toMatch(eventsOf(query).length === 0 ? /^$/ : new RegExp(`^${query.variants?.length ?? 1}\\b`));
			expect(cells.at(-1)).toMatch(query.unverified === undefined ? /^documented \|$/ : /^not verified: ./);
		}
	});

	it('a number may replace the times only where one can be given: by Get, or in a filter', () => {
		for (const { edition, query } of queries) {
			if (query.time === 'none' || query.time.needed !== 'unlessReplaced') continue;
			const replacing = kind.filters.filter((filter) => askedOf({ query, edition: editions[edition] }, filter)?.replacesTimes);
			expect([edition, query.find?.needsTimes === false || replacing.length > 0]).toEqual([edition, true]);
		}
	});

	it('simplified, ten flat fields come first, what names the record at the very front; lines are in one field', () => {
		const fields = Object.entries(kind.fields);
		expect(fields.slice(0, 10).filter(([, { is }]) => is === 'list')).toEqual([]);
		expect(fields[0][0]).toMatch(/_(id|no)$|^(tid|serial_number)$/);
		if (kind.status) expect(fields.slice(0, 10).map(([field]) => field)).toEqual(expect.arrayContaining(['status_name', 'status_name_zh']));
	});

	it('the page has every simplified field', () => {
		for (const field of [...Object.keys(kind.fields), ...Object.keys(kind.lines?.fields ?? {})]) expect(section).toContain(`\`${field}\``);
	});
});

it.each([
	[3_600, '60 minutes'],
	[3_599, '59 minutes 59 seconds'],
	[86_400, '1 day'],
	[2_592_000, '30 days'],
])('a span of %d seconds reads %s', (seconds, text) => {
	expect(spanText(seconds)).toBe(text);
});

describe('the parts that are read one by one', () => {
	const partsOf = (name: string, edition: EditionName, chosen: Record<string, string[]>) =>
		variantsOf(searchFor(kinds.find((one) => one.name === name)!, editions[edition], chosen)!);

	it('stand in one order, whatever the order of the choice, and once each: a trigger goes by their places', () => {
		for (const status of [
			['80', '20', '30'],
			['30', '80', '20', '30'],
		]) {
			expect(partsOf('stockinOrder', 'enterprise', { status })).toEqual([{ status: 20 }, { status: 30 }, { status: 80 }]);
			expect(partsOf('returnStockin', 'web', { status })).toEqual([{ status: 20 }, { status: 30 }, { status: 80 }]);
		}
	});

	it('one state, or none, is asked for by itself where all need not be', () => {
		expect(partsOf('stockinOrder', 'enterprise', { status: ['20'] })).toEqual([{}]);
		expect(partsOf('stockinOrder', 'enterprise', {})).toEqual([{}]);
		expect(partsOf('transferOrder', 'web', { status: ['30', '40'] })).toEqual([{ type: 0 }, { type: 1 }]);
	});
});

describe('records that are alike in all of their id', () => {
	const { query } = searchFor(kinds.find(({ name }) => name === 'stockMovement')!, editions.web)!;
	const row = (num: string, more: object = {}) => ({
		log_type: 1,
		src_detail_id: '7',
		create_date: '2026-03-26 10:23:22',
		num,
		sku_no: 'S',
		...more,
	});
	const idsOf = (...rows: object[]) => recordsOf(query, { data: rows as never }).map((record) => idOf(query, record));

	it('are told apart by how many stand before them in their answer, the same each time', () => {
		const ids = idsOf(row('2'), row('3'), row('2'), row('2'));
		expect(new Set(ids).size).toBe(4);
		expect(idsOf(row('2'), row('2'), row('2'), row('3')).sort()).toEqual([...ids].sort());
		// An answer that ends between them knows no others.
		expect(idsOf(row('2'), row('2')).filter((id) => !ids.includes(id))).toEqual([]);
		expect(idsOf(row('2'))).toEqual([ids[0]]);
	});

	it('by time, number and spec number, not by what drifts', () => {
		const [id] = idsOf(row('2'));
		for (const more of [{ create_date: '2026-03-26 10:23:23' }, { num: '3' }, { sku_no: 'T' }, { log_type: 2 }]) {
			expect(idsOf(row('2', more))).not.toEqual([id]);
		}
		expect(idsOf(row('2', { cost_price: '9', spu_name: 'renamed' }))).toEqual([id]);
	});

	it('are one record in other queries, however often an answer shows them, and none without an id', () => {
		const { query: transfers } = searchFor(kinds.find(({ name }) => name === 'transferOrder')!, editions.flagship)!;
		const twice = recordsOf(transfers, { data: { order: [{ transfer_id: 1 }, { transfer_id: 1 }] } });
		expect(twice.map((record) => idOf(transfers, record))).toEqual(['1', '1']);
		expect(idsOf(row('2', { log_type: null }), row('2', { log_type: null }))).toEqual([undefined, undefined]);
	});
});

describe('what a server has not filtered', () => {
	const transfers = (name: string, chosen: string[], record: object) => {
		const kind = kinds.find((one) => one.name === 'transferOrder')!;
		return passes(searchFor(kind, editions.flagship, { [name]: chosen })!, record as never);
	};

	it.each([
		['fromWarehouseNo', ['01', '02'], { from_warehouse_no: '1' }, false],
		['fromWarehouseNo', ['01', '02'], { from_warehouse_no: 1 }, false],
		['fromWarehouseNo', ['1'], { from_warehouse_no: '1.0' }, false],
		['fromWarehouseNo', ['1e1'], { from_warehouse_no: '10' }, false],
		['fromWarehouseNo', ['01', '02'], { from_warehouse_no: '02' }, true],
		['fromWarehouseNo', ['1', '2'], { from_warehouse_no: 1 }, true],
		['fromWarehouseNo', ['sh-1', '2'], { from_warehouse_no: 'SH-1' }, true],
		['status', ['30', '40'], { status: '30.0' }, true],
		['status', ['30', '40'], { status: 40 }, true],
		['status', ['30', '40'], { status: 50 }, false],
	])('%s %j of %j: %p', (name, chosen, record, expected) => {
		expect(transfers(name, chosen, { transfer_id: 1, ...record })).toBe(expected);
	});
});
