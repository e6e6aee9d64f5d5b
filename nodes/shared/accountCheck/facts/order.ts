/** In which order a query lists, and what moves without being asked for. */
import { digest } from '../../feed/digest';
import type { JsonObject } from '../../protocol/losslessJson';
import { idOf, linesOf } from '../../records/query';
import { fact, NOT_ASKED, NOTHING_TO_ASK, TOO_FEW, type Ground, type Look } from './fact';
import { idsOf, shownTime } from './ground';

/** The whole stretch, so often. */
const whole = (times: number) => (ground: Ground) =>
	ground.span ? Array.from({ length: times }, (_, again) => ({ span: ground.span, page: 0, size: ground.size, again })) : [];

const isRising = (values: readonly bigint[]) => values.every((value, at) => at === 0 || values[at - 1] <= value);
const isFalling = (values: readonly bigint[]) => isRising([...values].reverse());

export const order = fact({
	name: 'order of a query',
	question: 'In which order does a query list its records?',
	readings: {
		'oldest change first': 'Lists are read from the last page to the first: what changes meanwhile moves towards pages still to come',
		'newest change first': 'The same pages; a limit takes the earliest from the last page',
		'by number': 'The same pages; the order of time is made here',
		'another order': 'The same pages; the trigger counts, and makes its window smaller when the count does not fit',
	},
	otherwise: 'Any order is read right',
	asks: whole(1),
	judges([look], ground) {
		if (!ground.search) return { undecided: NOTHING_TO_ASK };
		if (!look) return { undecided: ground.span ? NOT_ASKED : TOO_FEW };
		const times = look.records.flatMap((record) => shownTime(ground, record) ?? []).map(BigInt);
		const ids = idsOf(ground, look);
		const numbers = ids.every((id) => /^\d+$/.test(id)) ? ids.map(BigInt) : [];
		if (new Set(times).size < 3) return { undecided: TOO_FEW };
		const evidence = `${times.length} records of ${ground.search.query.method} with ${new Set(times).size} different times`;
		const byNumber = numbers.length > 0 && (isRising(numbers) || isFalling(numbers));
		const byTime = isRising(times) || isFalling(times);
		if (byTime && byNumber) return { undecided: `${evidence}: their numbers are in the order of their times, so that both orders fit` };
		if (byNumber) return { reading: 'by number', evidence };
		if (!byTime) return { reading: 'another order', evidence };
		return { reading: isRising(times) ? 'oldest change first' : 'newest change first', evidence };
	},
});

export const orderOfTies = fact({
	name: 'order of equal times',
	question: 'Do records of the same second keep their order from query to query?',
	readings: {
		'it stays': 'Pages are read as they come',
		'it changes': 'What a page lost to another one is missed in the count, and the window is read again, smaller',
	},
	otherwise: 'Both are noticed by counting',
	asks: whole(3),
	judges(looks, ground) {
		if (!ground.search) return { undecided: NOTHING_TO_ASK };
		if (!ground.span) return { undecided: TOO_FEW };
		const lists = looks.flatMap((look) => (look && !look.reply.error ? [idsOf(ground, look)] : []));
		if (lists.length < 3) return { undecided: NOT_ASKED };
		const sets = lists.map((ids) => [...ids].sort().join(' '));
		if (sets.some((one) => one !== sets[0])) return { undecided: 'Other records came each time: they changed while they were asked for' };
		const evidence = `The same ${lists[0].length} records, asked for ${lists.length} times`;
		if (lists.some((ids) => ids.join(' ') !== lists[0].join(' '))) return { reading: 'it changes', evidence };
		const times = looks[0]!.records.map((record) => shownTime(ground, record));
		if (new Set(times).size === times.length) return { undecided: `${evidence}, none with the time of another` };
		return { reading: 'it stays', evidence };
	},
});

export const movingFigures = fact({
	name: 'figures that move by themselves',
	question: 'Which fields differ from answer to answer without a change of the record?',
	readings: {
		'none seen': 'All but the known ones count as a change',
		'known ones': 'They do not count as a change',
		others: 'A record would come again while it is within the settle time: please report the fields',
	},
	otherwise: 'The known ones do not count as a change',
	asks: whole(3),
	judges(looks, ground) {
		const { search } = ground;
		if (!search) return { undecided: NOTHING_TO_ASK };
		const seen = looks.flatMap((look) => (look && !look.reply.error ? [look] : []));
		if (!ground.span) return { undecided: TOO_FEW };
		if (seen.length < 2) return { undecided: NOT_ASKED };
		const moved = [...new Set(seen.slice(1).flatMap((later) => movedBetween(ground, seen[0], later)))].sort();
		const seconds = Math.round(seen.at(-1)!.at - seen[0].at);
		const evidence = `${seen[0].records.length} records, asked for ${seen.length} times within ${seconds} s`;
		if (moved.length === 0) return { reading: 'none seen', evidence };
		const known = search.query.counts ? moved : (search.query.drifts ?? []);
		const isKnown = moved.every((name) => known.includes(name));
		return { reading: isKnown ? 'known ones' : 'others', evidence: `${evidence}: ${moved.join(', ')}` };
	},
});

/** The names of the fields, of heads and lines, that differ between two looks at records that show the same time of change. */
function movedBetween(ground: Ground, before: Look, after: Look): string[] {
	const search = ground.search!;
	const earlier = new Map(before.records.map((record) => [idOf(search.query, record), record]));
	return after.records.flatMap((record) => {
		const old = earlier.get(idOf(search.query, record));
		if (!old || shownTime(ground, old) !== shownTime(ground, record)) return [];
		const [oldLines, lines] = [old, record].map((one) => linesOf(search, one));
		const heads = differing(old, record).filter((name) => JSON.stringify(record[name]) !== JSON.stringify(lines));
		const inLines = lines.flatMap((line, at) => (oldLines[at] ? differing(oldLines[at], line) : []));
		return [...heads, ...inLines];
	});
}

function differing(before: JsonObject, after: JsonObject): string[] {
	return Object.keys(after).filter((name) => /^\w{1,40}$/.test(name) && digest([before[name] ?? null]) !== digest([after[name]]));
}
