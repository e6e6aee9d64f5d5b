// The facts of Account -> Check: in step with docs/assumptions.md, and judged right where the simulator plays no such reading.
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { facts } from '../../nodes/shared/accountCheck/facts';
import { refusalOf, type Ground, type Look } from '../../nodes/shared/accountCheck/facts/fact';
import { editions } from '../../nodes/shared/protocol/editions';
import type { JsonObject } from '../../nodes/shared/protocol/losslessJson';
import { WangdianError } from '../../nodes/shared/protocol/wangdianError';
import { transferOrder } from '../../nodes/shared/records/kinds/transferOrder';
import { searchFor } from '../../nodes/shared/records/query';
import { projectRoot } from '../support/paths.mts';

const rows = readFileSync(path.join(projectRoot(), 'docs', 'assumptions.md'), 'utf8')
	.split('\n')
	.filter((line) => line.startsWith('| '))
	.map((line) => line.slice(2, -2).split(' | '));
const [header, ...lines] = rows;

describe('docs/assumptions.md', () => {
	it('names for every line the facts that settle it, or why none does', () => {
		expect(header.at(-1)).toBe('Settled by');
		expect(lines.length).toBeGreaterThan(40);
		for (const line of lines) {
			expect([line[0], line.length]).toEqual([line[0], header.length]);
			expect([line[0], line.at(-1)]).toEqual([line[0], expect.stringMatching(/^(`[^`]+`(, `[^`]+`)*( \(.+\))?|– \(.+\))$/)]);
		}
	});

	it('names every fact, and no other', () => {
		const named = new Set(lines.flatMap((line) => [...line.at(-1)!.matchAll(/`([^`]+)`/g)].map(([, name]) => name)));
		expect([...named].sort()).toEqual(facts.map(({ name }) => name).sort());
	});
});

it('every fact is a question, with what the package does in each reading and without knowing', () => {
	expect(new Set(facts.map(({ name }) => name)).size).toBe(facts.length);
	for (const { name, question, readings, otherwise } of facts) {
		expect(name).toMatch(/^[a-z ,]+$/);
		expect(question).toMatch(/^[A-Z].*\?$/);
		for (const text of [...Object.values(readings), otherwise]) expect(text).toMatch(/^(https|[A-Z]).*[^.]$/);
	}
});

const search = searchFor(transferOrder, editions.enterprise)!;

function lookAt(records: JsonObject[], more: Partial<Look> = {}): Look {
	const call = { method: 'stock_transfer_query.php', args: [], kind: 'read' } as const;
	return { reply: { call, body: {}, seen: [] }, records, total: records.length, at: 1_790_000_000, ...more };
}

function refused(message: string, errorClass: 'bad-parameter' | 'temporary' = 'bad-parameter'): Look {
	const error = new WangdianError(message, {
		class: errorClass,
		code: '2104',
		vendorMessage: message,
		method: 'stock_transfer_query.php',
		outcome: 'notCarriedOut',
	});
	return lookAt([], { reply: { ...lookAt([]).reply, body: undefined, error } });
}

/** Transfer orders with these numbers, each changed so many minutes after ten. */
const orders = (...numbersAndMinutes: Array<[number, number]>): JsonObject[] =>
	numbersAndMinutes.map(([id, minute]) => ({ transfer_id: id, modified: `2026-10-01 10:${String(minute).padStart(2, '0')}:00` }));

const SPAN = { start: 1_790_820_000, end: 1_790_823_600 };

function groundOf(records: JsonObject[], more: Partial<Ground> = {}): Ground {
	return {
		edition: editions.enterprise,
		isHttps: true,
		now: 1_790_900_000,
		checked: [],
		replies: [],
		search,
		variant: 0,
		longest: SPAN,
		first: lookAt(records),
		showsItsTime: true,
		span: SPAN,
		records,
		size: 100,
		...more,
	};
}

const SOME = orders([7, 1], [3, 2], [9, 3], [5, 4]);

describe('what the simulator does not play', () => {
	it.each<[fact: string, reading: string, looks: Array<Look | undefined>, ground: Ground]>([
		['order of a query', 'another order', [lookAt(orders([7, 1], [3, 4], [9, 2]))], groundOf(SOME)],
		['order of a query', 'undecided', [lookAt(orders([1, 1], [2, 2], [3, 3]))], groundOf(SOME)],
		['order of a query', 'undecided', [lookAt(orders([3, 1], [2, 1], [1, 1]))], groundOf(SOME)],
		['order of equal times', 'undecided', [lookAt(SOME), lookAt(SOME), lookAt(SOME.slice(1))], groundOf(SOME)],
		['order of equal times', 'undecided', [lookAt(SOME), lookAt(SOME), lookAt(SOME)], groundOf(SOME)],
		[
			'figures that move by themselves',
			'others',
			[lookAt(SOME), lookAt(SOME.map((one, index) => ({ ...one, print_count: index })))],
			groundOf(SOME),
		],
		['beyond the last page', 'a refusal', [lookAt(SOME), refused('page_no无效')], groundOf(SOME)],
		['exactly the longest span', 'undecided', [refused('系统繁忙', 'temporary')], groundOf(SOME)],
		['time of a record', 'another', [lookAt([]), lookAt([])], groundOf(SOME)],
		['largest page', 'undecided', [lookAt(SOME), lookAt(SOME), lookAt(SOME)], groundOf(SOME)],
		['empty list', 'undecided', [refused('时间跨度')], groundOf(SOME)],
		['empty times', 'several', [], groundOf(SOME.map((one, index) => ({ ...one, check_time: index === 0 ? null : '' })))],
		[
			'when a change becomes visible',
			'within a minute',
			[lookAt([]), lookAt(orders([1, 0]), { at: at(55) })].map(shift(10)),
			groundOf(SOME),
		],
		['when a change becomes visible', 'undecided', [lookAt([]), lookAt(orders([1, 0]), { at: at(75) })].map(shift(30)), groundOf(SOME)],
		['https', 'yes', [], groundOf(SOME, { replies: [lookAt(SOME).reply] })],
		['https', 'undecided', [], groundOf(SOME)],
	])('%s: %s', (name, reading, looks, ground) => {
		const finding = facts.find((one) => one.name === name)!.judges(looks, ground);
		expect('reading' in finding ? finding.reading : 'undecided').toBe(reading);
	});

	/** So many seconds after ten o'clock, Beijing time. */
	function at(seconds: number): number {
		return Date.UTC(2026, 9, 1, 2) / 1_000 + seconds;
	}

	/** The first look is made so many seconds after ten o'clock. */
	function shift(seconds: number) {
		return (look: Look, index: number): Look => (index === 0 ? { ...look, at: at(seconds) } : look);
	}
});

it('a refusal that repeats what was asked is told without it', () => {
	expect(refusalOf(refused('订单JY202301110027不存在, 手机13800000000'))).toBe('refused with code 2104: 订单#不存在, 手机#');
	expect(refusalOf(refused('不能大于30天'))).toBe('refused with code 2104: 不能大于30天');
});
