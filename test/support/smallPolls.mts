/** Polls of a small server, told in a few words: what was asked, what came, and what is kept. All times are seconds after noon. */
import type { Span } from '../../nodes/shared/feed/feed';
import { Memory } from '../../nodes/shared/feed/memory';
import { pollFeed, type PollSettings } from '../../nodes/shared/feed/poll';
import { freshState, type Cursor, type FeedState, type PartState, type Place } from '../../nodes/shared/feed/watermark';
import { NOON, rowsOf, serve, shortened, type Row, type Served } from './smallServer.mts';

const at = (second: number | string) => NOON + Number(second);
const before = (second: number) => second - NOON;

/**
 * A stored state in the words in which one is told, part by part and then what is not as in a state that has seen nothing:
 *
 * - `60` a mark, `60+5` with the step to try, `60+5 at 59-61 p2 first` with the place in a window that could not be finished (`, calm` where
 *   not all of it had settled when it was begun), `39 > 89` with the second mark of a long settle time
 * - `knows a1 b2` versions that have been emitted, `done 10..20 30..40` spans that had been dealt with, `rest 2`, `looked 50`
 * - `from 60, all since 60` with a Start From, `created 50` where new records are emitted, and `newborn a61`, `covered 70..80`; how totals are
 *   told, and the question whether they are to be believed; `misdates 40`, `phase 3`, `idle 1`
 */
export function stored(text: string): FeedState {
	const words = text.split(' | ');
	const parts = words.filter((word) => /^-?\d/.test(word)).map(partOf);
	const mark = Math.min(...parts.map(({ settled }) => settled.mark));
	const fresh = freshState({ account: 'a', emit: 'changed', startFrom: null, filter: '' }, mark, parts.length);
	return Object.assign({ ...fresh, parts }, ...words.slice(parts.length).map(fieldsOf)) as FeedState;
}

const CURSOR = /^(-?\d+)(?:\+(\d+))?(?: at (-?\d+)-(-?\d+) p(\d+) (first|end)(, calm)?)?$/;

function cursorOf(text: string): Cursor {
	const [, mark, step, start, end, page, towards, isCalm] = CURSOR.exec(text)!;
	const place: Place | null = page
		? {
				start: at(start),
				end: at(end),
				page: Number(page),
				towards: towards as Place['towards'],
				before: null,
				tally: null,
				isSettled: !isCalm,
			}
		: null;
	return { mark: at(mark), step: step ? Number(step) : null, place };
}

function partOf(text: string): PartState {
	const [cursors, ...words] = text.split(/, (?!calm)/);
	const given = Object.fromEntries(words.map((word) => [word.split(' ')[0], word.slice(word.indexOf(' ') + 1)]));
	const [settled, fresh] = cursors.split(' > ').map(cursorOf);
	const memory = new Memory<Row>(serve({ rows: '' }).feed, '');
	for (const row of rowsOf(given.knows ?? '')) memory.add(row, at(row.at!), at(row.at!));
	return {
		settled,
		fresh: fresh ?? null,
		memory: memory.pack(0),
		covered: given.done ? spansOf(given.done) : [],
		rest: Number(given.rest ?? 0),
		looked: given.looked ? at(given.looked) : null,
	};
}

function fieldsOf(text: string): Partial<FeedState> {
	const [name, ...values] = text.split(' ');
	const [first] = values;
	switch (name) {
		case 'from':
			return { startFrom: at(parseInt(first, 10)), since: at(values.at(-1)!), filteredSince: at(values.at(-1)!) };
		case 'created':
			return { emit: 'created', createdMark: at(first) };
		case 'newborn':
			return {
				newborn: rowsOf(values.join(' '))
					.map((row) => `${at(row.at!).toString(36)},${row.id}`)
					.join(' '),
			};
		case 'covered':
			return { covered: spansOf(values.join(' ')) };
		case 'misdates':
			return { misdates: at(first) };
		case 'phase':
		case 'idle':
			return { [name]: Number(first) };
		default:
			return ['proven', 'page', 'constant'].includes(name) ? { totals: name as 'page' } : { question: name as 'owed' };
	}
}

function spansOf(text: string): Span[] {
	return text.split(' ').map((span) => {
		const [start, end] = span.split('..').map(at);
		return { start, end };
	});
}

function cursorText({ mark, step, place }: Cursor): string {
	const counted = place?.tally ? `, ${place.tally.keys}/${place.tally.total}` : '';
	const stands = place
		? ` at ${before(place.start)}-${before(place.end)} p${place.page} ${place.towards}${place.isSettled ? '' : ', calm'}${counted}`
		: '';
	return `${before(mark)}${step === null ? '' : `+${step}`}${stands}`;
}

const spansText = (spans: readonly Span[]) => spans.map(({ start, end }) => `${before(start)}..${before(end)}`).join(' ');

/**
 * `a1 b2..9 c?..9 (d3) ~4 e5*2`: a of second 1; b of second 2, remembered until 9; c without a time; d seen without having been emitted; one
 * without an id; two versions of e.
 */
function memoryText(memory: string): string {
	const words = memory.split(' ').flatMap((group) => {
		const [time, ...records] = group.split(',');
		const until = before(parseInt(time, 36));
		return records.map((record) => {
			const [key, age, ...digests] = record.split(':');
			const made = age === '?' ? '?' : until - (age === '' ? 0 : parseInt(age, 36));
			const kept = made === until ? '' : `..${until}`;
			const word = `${key.startsWith('~') ? '~' : key}${made}${kept}${digests.length > 1 ? `*${digests.length}` : ''}`;
			return digests.length === 0 ? `(${word})` : word;
		});
	});
	return words.join(' ');
}

function newbornText(newborn: string): string {
	const words = newborn.split(' ').flatMap((group) => {
		const [time, ...keys] = group.split(',');
		return keys.map((key) => `${key}${before(parseInt(time, 36))}`);
	});
	return words.join(' ');
}

const isText = (text: string) => text !== '';

function partText({ settled, fresh, memory, covered, rest, looked }: PartState): string {
	const words = [
		cursorText(settled) + (fresh ? ` > ${cursorText(fresh)}` : ''),
		memory === '' ? '' : `knows ${memoryText(memory)}`,
		covered.length === 0 ? '' : `done ${spansText(covered)}`,
		rest === 0 ? '' : `rest ${rest}`,
		looked === null ? '' : `looked ${before(looked)}`,
	];
	return words.filter(isText).join(', ');
}

/** A state in words, see `stored`; besides, `reached 79 89` and `awaits 50-100`: by what new records are known one day. */
function stateText(state: FeedState): string {
	const { emit, startFrom, since, createdMark, reached, awaited, newborn, covered, totals, question, misdates, phase, idle } = state;
	const words = [
		...state.parts.map(partText),
		startFrom === null ? '' : `from ${before(startFrom)}, all since ${before(since)}`,
		emit === 'created' ? `created ${before(createdMark)}` : '',
		reached.length === 0 ? '' : `reached ${reached.map(before).join(' ')}`,
		awaited ? `awaits ${before(awaited.watermark)}-${before(awaited.present)}` : '',
		newborn === '' ? '' : `newborn ${newbornText(newborn)}`,
		covered.length === 0 ? '' : `covered ${spansText(covered)}`,
		totals === 'unproven' ? '' : totals,
		question === 'none' ? '' : question,
		misdates === null ? '' : `misdates ${before(misdates)}`,
		phase === 0 ? '' : `phase ${phase}`,
		idle === 0 ? '' : `idle ${idle}`,
	];
	return words.filter(isText).join(' | ');
}

export interface PollCase extends Served {
	/** In words, see `stored`. */
	state?: string | FeedState;
	/** Seconds after noon. */
	now?: number;
	settings?: Partial<PollSettings<Row>>;
}

export interface Told {
	/** The requests, see `shortened`. */
	asked: string;
	/** Ids in the order in which they come, with the version where there is one. */
	emits: string;
	/** In words, see `stored`. */
	keeps: string;
	notes?: string[];
	/** `90, 3 to go`: how far it came, and how many windows are left. */
	behind?: string;
	stoppedBy?: unknown;
}

/** Polls once, a hundred seconds after noon, with a settle time of ten seconds, if nothing else is said. */
export async function polled({ now = 100, settings = {}, state, ...served }: PollCase): Promise<Told> {
	const { feed, read, queries } = serve(served);
	const previous = typeof state === 'string' ? stored(state) : state;
	const emit = previous?.emit ?? 'changed';
	const given: PollSettings<Row> = { account: 'a', emit, settleTime: 10, seedsSilently: true, wanted: () => true, ...settings };
	const { rows, state: kept, notes, behind, stoppedBy } = await pollFeed(feed, read, at(now), given, previous);
	// It goes through a database.
	expect(JSON.parse(JSON.stringify(kept))).toEqual(kept);
	return {
		asked: shortened(queries),
		emits: rows.map(({ id, version }) => `${id}${version ?? ''}`).join(' '),
		keeps: stateText(kept),
		...(notes.length > 0 && { notes }),
		...(behind && { behind: `${before(behind.caughtUpTo)}, ${behind.windowsToGo} to go` }),
		...(stoppedBy !== undefined && { stoppedBy }),
	};
}

/** What a poll says that fails. */
export async function failed(given: PollCase): Promise<string> {
	return await polled(given).then(
		({ asked }) => `no failure: ${asked}`,
		(error: Error) => `${error.name}: ${error.message}`,
	);
}
