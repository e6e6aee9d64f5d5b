// docs/records.md, from the kinds of records as they are shipped. gulp reads and writes the file.
import { editions, type EditionName } from '../nodes/shared/protocol/editions';
import { inEdition, type Filter, type RecordKind, type RecordQuery, type TriggerEvent } from '../nodes/shared/records/kind';
import { kinds } from '../nodes/shared/records/kinds';
import { askedOf, eventsOf, longestSpanOf, queriesOf, saidIn, spanText } from '../nodes/shared/records/query';

const MEANINGS = { modified: 'last change', created: 'creation', shipped: 'shipping', moved: 'the movement itself' } as const;

const EVENTS: Record<TriggerEvent, string> = { changed: 'created or changed', created: 'created', shipped: 'shipped', moved: 'moved' };

const editionsOf = ({ queries }: RecordKind) => Object.keys(queries) as EditionName[];

/** A query among those of its edition: what has to be chosen for it. */
function whenOf({ filters }: RecordKind, { when = {} }: RecordQuery): string {
	const names = Object.entries(when).map(([name, value]) => {
		const { displayName, choices = [] } = filters.find((filter) => filter.name === name)!;
		const choice = choices.find((one) => one.value === value)?.name;
		return choice === undefined ? `*${displayName}*` : `*${displayName}* ${choice}`;
	});
	return names.length === 0 ? '' : ` with ${names.join(', ')}`;
}

function timeOf(query: RecordQuery): string {
	if (query.time === 'none') return 'none';
	const { means, needed } = query.time;
	const besides = { always: '', unlessReplaced: '; a number may replace it', ifDemanded: '; the list is whole without' }[needed];
	return `${MEANINGS[means]}${besides}`;
}

function spanOf(query: RecordQuery): string {
	const seconds = longestSpanOf(query);
	return seconds === Infinity ? '' : spanText(seconds);
}

/** What a poll costs when nothing has changed, in requests. */
function quietPollOf(query: RecordQuery): string {
	if (eventsOf(query).length === 0) return '';
	const requests = String(query.variants?.length ?? 1);
	const readsDays = query.time !== 'none' && query.time.startsWithDay;
	return readsDays ? `${requests} for every ${query.pageSize} changed that day` : requests;
}

/** How a filter works in an edition: by the server, with one value or several, or here, on what has come. */
function filterOf(kind: RecordKind, edition: EditionName, query: RecordQuery, filter: Filter): string | undefined {
	const of = editions[edition];
	if (query.when && filter.name in query.when) return undefined;
	const asked = askedOf({ query, edition: of }, filter);
	const several = asked?.several === 'oneByOne' ? ' (several, one after another)' : asked?.several ? ' (several)' : '';
	if (asked) return `${filter.displayName}${several}`;
	return saidIn(kind, filter, of) === undefined ? undefined : `${filter.displayName} (here)`;
}

function rowOf(kind: RecordKind, edition: EditionName, query: RecordQuery): string {
	const filters = kind.filters.map((filter) => filterOf(kind, edition, query, filter)).filter((part) => part !== undefined);
	const events = eventsOf(query).map((event) => EVENTS[event]);
	const cells = [
		`${kind.displayName}${whenOf(kind, query)}`,
		edition,
		`\`${query.method}\``,
		timeOf(query),
		spanOf(query),
		events.join(', '),
		quietPollOf(query),
		filters.join(', '),
		query.unverified === undefined ? 'documented' : `not verified: ${query.unverified.charAt(0).toLowerCase()}${query.unverified.slice(1)}`,
	];
	return `| ${cells.join(' | ')} |`;
}

/** What finding by a number takes, by whether it needs times. */
const WAYS: Record<string, (requests: string) => string> = {
	true: () => 'back span by span',
	false: (requests) => requests,
	ifDemanded: (requests) => `${requests}, or back span by span where that is refused`,
};

function foundByNumber(kind: RecordKind): string[] {
	const { number } = kind;
	if (!number) return [];
	const ways = editionsOf(kind).flatMap((edition) =>
		queriesOf(kind, editions[edition]).flatMap(({ find }) =>
			find === undefined
				? []
				: [`${edition} (${WAYS[String(find.needsTimes)](find.variants ? `up to ${find.variants.length} requests` : 'one request')})`],
		),
	);
	if (ways.length === 0) return [];
	return [`**Get** by ${number.displayName}: ${ways.join(', ')}.`, ''];
}

function sectionOf(kind: RecordKind): string[] {
	const notes = editionsOf(kind).flatMap((edition) =>
		queriesOf(kind, editions[edition]).flatMap(({ note }) =>
			note === undefined ? [] : [`${editions[edition].displayName} edition: ${note}`],
		),
	);
	const fields = (of: RecordKind['fields']) =>
		Object.entries(of)
			.map(([name, { from }]) => {
				const there = editionsOf(kind).filter((edition) => from === undefined || inEdition(from, editions[edition]) !== undefined);
				return there.length === editionsOf(kind).length ? `\`${name}\`` : `\`${name}\` (${there.join(', ')})`;
			})
			.join(', ');
	return [
		`## ${kind.plural} (${kind.vendorName})`,
		'',
		...[kind.note ?? [], notes].flat().flatMap((text) => [text, '']),
		...foundByNumber(kind),
		`Simplified: ${fields(kind.fields)}.`,
		...(kind.lines ? ['', `Lines, \`${kind.lines.name}\`: ${fields(kind.lines.fields)}.`] : []),
		'',
	];
}

/** docs/records.md. */
export function recordsPage(): string {
	const rows = kinds.flatMap((kind) =>
		editionsOf(kind).flatMap((edition) => queriesOf(kind, editions[edition]).map((query) => rowOf(kind, edition, query))),
	);
	return `${[
		'# Records',
		'',
		'Generated by gulp from the kinds of records (`nodes/shared/records/kinds/`). Do not edit.',
		'',
		"What **Get Many**, **Get** and the trigger ask for. *Time* is what the times of the query mean. *Span* is the longest time one query may ask for: longer ones are read span by span. *Trigger On* is what a trigger can start on. *Quiet poll* is how many requests a poll takes while nothing changes. *Filters* go to the server, with one value or several at once; those marked *here* are applied to what comes. *How sure*: documented is what Wangdian's pages describe; what is not verified is written to be right either way, and its form says so.",
		'',
		'| Resource | Edition | Method | Time | Span | Trigger On | Quiet poll | Filters | How sure |',
		'|---|---|---|---|---|---|---|---|---|',
		...rows,
		'',
		...kinds.flatMap(sectionOf),
	]
		.join('\n')
		.trimEnd()}\n`;
}
