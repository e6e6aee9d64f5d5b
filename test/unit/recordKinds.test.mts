// What people can read of a kind of record before they rely on it: in the forms, and in docs/records.md.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeProperties } from 'n8n-workflow';
import { Wangdian } from '../../nodes/Wangdian/Wangdian.node';
import { WangdianTrigger } from '../../nodes/WangdianTrigger/WangdianTrigger.node';
import { editions, type EditionName } from '../../nodes/shared/protocol/editions';
import { kinds } from '../../nodes/shared/records/kinds';
import { askedOf, eventsOf, passes, queriesOf, searchFor, spanText } from '../../nodes/shared/records/query';
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
