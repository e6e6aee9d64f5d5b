/** What the times of a query mean. */
import { fact, isRefused, NOT_ASKED, NOTHING_TO_ASK, refusalOf, TOO_FEW, type Ground, type Look } from './fact';
import { around, aroundOne, idsOf, shownTime } from './ground';
import { createdOf, idOf, longestSpanOf } from '../../records/query';

/** The records that change in one second of the stretch, and that second. */
function oneSecond(ground: Ground): { time: number; ids: string[] } | undefined {
	const { search, records, showsItsTime } = ground;
	if (!search || !showsItsTime) return undefined;
	const times = records.flatMap((record) => shownTime(ground, record) ?? []).sort((a, b) => a - b);
	const time = times.at(Math.floor(times.length / 2));
	if (time === undefined) return undefined;
	return {
		time,
		ids: records.filter((record) => shownTime(ground, record) === time).flatMap((record) => idOf(search.query, record) ?? []),
	};
}

/** How long the spans are that begin or end with the second of a record, seconds. */
const SIDE_SECONDS = 59;

export const ends = fact({
	name: 'ends of a span',
	question: 'Does a span of time include its first and its last second?',
	readings: {
		'both included': 'Windows of the trigger overlap by a second all the same; lists go on with the next second, or share the edge',
		'only the first included':
			"Windows of the trigger overlap, so that nothing is lost; lists of the flagship share their edges, those of the other editions lose a window's last second: please report it",
		'only the last included':
			"Windows of the trigger overlap, so that nothing is lost; lists of the flagship share their edges, those of the other editions lose a window's first second: please report it",
		'none included':
			'Windows of the trigger overlap, so that nothing is lost; lists lose the seconds in which one window meets the next: please report it',
	},
	otherwise: 'Windows of the trigger overlap by a second, and what the ends might add is not counted on',
	asks(ground) {
		const one = oneSecond(ground);
		if (!one) return [];
		const spans = [
			{ start: one.time, end: one.time + SIDE_SECONDS },
			{ start: one.time - SIDE_SECONDS, end: one.time },
		];
		return spans.map((span) => ({ span, page: 0, size: ground.size }));
	},
	judges(looks, ground) {
		if (!ground.search) return { undecided: NOTHING_TO_ASK };
		const one = oneSecond(ground);
		if (!one) return { undecided: ground.showsItsTime ? TOO_FEW : 'The records do not show the time that the query goes by' };
		const [first, last] = looks;
		if (!first || !last || first.reply.error || last.reply.error) return { undecided: NOT_ASKED };
		const has = (look: Look) => idsOf(ground, look).some((id) => one.ids.includes(id));
		const isFull = [first, last].some((look) => look.records.length >= ground.size && !has(look));
		if (isFull) return { undecided: 'More records changed in that minute than fit on a page' };
		const evidence = `A record that changed in the first second of a span ${has(first) ? 'came' : 'did not come'}, one that changed in the last ${has(last) ? 'came' : 'did not'}`;
		if (has(first)) return { reading: has(last) ? 'both included' : 'only the first included', evidence };
		return { reading: has(last) ? 'only the last included' : 'none included', evidence };
	},
});

export const longestSpan = fact({
	name: 'exactly the longest span',
	question: 'May a query span exactly its longest time, or must it stay below it?',
	readings: {
		allowed: 'The trigger asks for a second less all the same',
		refused: 'The trigger asks for a second less; lists are refused once and go on with a second less',
	},
	otherwise: 'The trigger asks for a second less; lists for a second less when that is refused',
	asks({ search, now }) {
		return search ? [{ span: { start: now - longestSpanOf(search.query), end: now }, page: 0, size: 1 }] : [];
	},
	judges([look], { search }) {
		if (!search) return { undecided: NOTHING_TO_ASK };
		if (!look) return { undecided: NOT_ASKED };
		const evidence = `${longestSpanOf(search.query)} s of ${search.query.method}`;
		if (!look.reply.error) return { reading: 'allowed', evidence };
		return isRefused(look) ? { reading: 'refused', evidence: `${evidence}: ${refusalOf(look)}` } : { undecided: refusalOf(look) };
	},
});

/** What the difference between Beijing and UTC would make. */
const SHIFT_SECONDS = 8 * 3_600;

export const shownTimes = fact({
	name: 'time of a record',
	question: 'Do records show the time of change that the query goes by?',
	readings: {
		'the same': 'Windows and their shrinking go by it',
		'eight hours behind': 'Records are told by their content; their times come out as they are: please report it',
		'that of creation': 'Changes are told by their content; lists are read whole before they are sorted',
		another: 'Changes are told by their content; lists are read whole before they are sorted',
	},
	otherwise: 'Records that show another time than that of the window they came in are told by their content',
	asks(ground) {
		const one = aroundOne(ground);
		if (!one) return [];
		return [one.question, { ...one.question, span: around(one.time + SHIFT_SECONDS) }];
	},
	judges([here, shifted], ground) {
		const { search, first } = ground;
		if (!search) return { undecided: NOTHING_TO_ASK };
		const one = aroundOne(ground);
		if (!one || !first) return { undecided: 'No record with a time was found' };
		if (!here || !shifted || here.reply.error || shifted.reply.error) return { undecided: NOT_ASKED };
		const asked = 'Asked for the minute around the time that a record shows';
		if (idsOf(ground, here).includes(one.id)) return { reading: 'the same', evidence: `${asked}, it came` };
		if (here.records.length >= ground.size) return { undecided: `${asked}, a full page of others came` };
		if (idsOf(ground, shifted).includes(one.id))
			return { reading: 'eight hours behind', evidence: `${asked}, it did not come; eight hours later it came` };
		const isCreation = first.records.every((record) => shownTime(ground, record) === createdOf(search.query, record));
		const evidence = `${asked}, it did not come${isCreation ? '; all records show the time of their creation' : ''}`;
		return { reading: isCreation ? 'that of creation' : 'another', evidence };
	},
});

/** How long the same span is watched for what turns up in it late, and how long the trigger waits by itself, seconds. */
const WATCHED_SECONDS = 45;
const SETTLE_SECONDS = 60;
const LATELY_SECONDS = 600;

export const visible = fact({
	name: 'when a change becomes visible',
	question: 'How late does a change become visible to queries?',
	readings: {
		'within a minute': "The trigger's settle time covers it",
		later: "Set the trigger's 'Settle Time' above it, or such changes are missed",
	},
	otherwise: "The trigger's settle time takes a minute for enough",
	asks({ search, now, size }) {
		if (!search) return [];
		const question = { span: { start: now - LATELY_SECONDS, end: now }, page: 0, size };
		return [question, { ...question, again: 1, afterSeconds: WATCHED_SECONDS }];
	},
	judges([before, after], ground) {
		const { search, size, showsItsTime } = ground;
		if (!search) return { undecided: NOTHING_TO_ASK };
		if (!before || !after || before.reply.error || after.reply.error) return { undecided: NOT_ASKED };
		if (!showsItsTime) return { undecided: 'The records do not show the time that the query goes by' };
		if (before.records.length >= size) return { undecided: 'More records changed in the last ten minutes than fit on a page' };
		const versions = (look: Look) =>
			look.records.flatMap((record) => {
				const time = shownTime(ground, record);
				return time === undefined ? [] : [{ key: `${idOf(search.query, record)} ${time}`, time }];
			});
		const known = versions(before);
		const late = versions(after)
			.filter(({ key }) => !known.some((one) => one.key === key))
			.map(({ time }) => ({ least: Math.round(before.at - time), most: Math.round(after.at - time) }));
		if (late.length > 0) {
			const latest = late.reduce((one, other) => (other.least > one.least ? other : one));
			const evidence = `${late.length} changes turned up between two looks, the latest ${latest.least} to ${latest.most} s after it was made`;
			if (latest.least > SETTLE_SECONDS) return { reading: 'later', evidence };
			return latest.most <= SETTLE_SECONDS ? { reading: 'within a minute', evidence } : { undecided: evidence };
		}
		const youngest = Math.min(...known.map(({ time }) => Math.round(before.at - time)));
		if (youngest > SETTLE_SECONDS) return { undecided: 'Nothing changed in the last minute: check again while there is business' };
		return {
			reading: 'within a minute',
			evidence: `The youngest change was visible after ${Math.max(0, youngest)} s, and in the ${WATCHED_SECONDS} s after that no older one turned up`,
		};
	},
});
