import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { clock } from '../../../shared/host/clock';
import { simplify } from '../../../shared/host/descriptions';
import { inputError } from '../../../shared/host/errors';
import { showHint } from '../../../shared/host/hints';
import { itemInputs, type Inputs } from '../../../shared/host/inputs';
import { chosenIn, fieldsAlone, filterCollection, noticeFor, searchOf, timeFields } from '../../../shared/host/recordFields';
import { demandsTimes, readRecords, requestsFor } from '../../../shared/host/recordList';
import { DAY_SECONDS, formatBeijing, type TimeSpan, wholeSeconds } from '../../../shared/protocol/beijingTime';
import type { RecordKind } from '../../../shared/records/kind';
import { needsTimes, type RecordSearch } from '../../../shared/records/query';
import { outputOf } from '../../../shared/records/simplify';
import type { ItemOperation } from '../operation';
import { limitOf, returnAll } from '../returnAll';
import { isTool, outputFields, selected } from '../toolOutput';
import { announce } from './announce';
import { outputField } from './outputField';

/** Get Many of a kind: by time and filters, all or some, simplified or not, record by record or line by line. */
export function getMany(kind: RecordKind): ItemOperation {
	const { choices, others } = fieldsAlone(kind);
	const notice = noticeFor(kind);
	const times = timeFields(kind);
	const filters = filterCollection(kind);
	const output = outputField(kind);
	const optional = [times?.after, times?.before, output, simplify, outputFields, filters].filter((field) => field !== undefined);
	return {
		fields: [...(notice ? [notice] : []), ...choices, ...returnAll, ...others, ...optional],

		async perItem({ context, account }, itemIndex) {
			const inputs = itemInputs(context, itemIndex);
			const shape = { simplify: inputs.flag(simplify), lines: output !== undefined && inputs.choice(output) === 'lines' };
			const chosen = chosenIn(kind, inputs, filters ? inputs.group(filters) : inputs);
			const search = searchOf(context.getNode(), kind, account.edition, chosen, itemIndex);
			const given = times && spanOf(context, search, times, inputs, itemIndex);
			const read = async (span: TimeSpan | undefined) => {
				announce(context, search, requestsFor(search, span), 'at least', 'A shorter time takes fewer');
				const tellCut = (latest: TimeSpan) => showHint(context, onlyLatest(search, latest));
				const found = await readRecords(context, account, search, span, limitOf(inputs), { tellCut });
				if (found.length === 0) showHint(context, nothingFound(search, span));
				return found;
			};
			const records = await read(given).catch(async (error: unknown) => {
				if (given !== undefined || !times || !demandsTimes(error)) return await Promise.reject<never>(error);
				// A number that was taken to stand in for the times does not.
				const span = defaultSpan(search);
				showHint(context, onlyThen(search, span, times.after));
				return await read(span);
			});
			const items = outputOf(search, records, shape).map((json) => ({ json: json as IDataObject }));
			return isTool(context) ? selected(items, inputs) : items;
		},
	};
}

/** The span that the two times describe, in seconds since 1970 UTC; undefined where what was chosen does without. */
function spanOf(
	context: IExecuteFunctions,
	search: RecordSearch,
	fields: { after: INodeProperties; before: INodeProperties },
	inputs: Inputs,
	itemIndex: number,
): TimeSpan | undefined {
	const { kind, edition, query } = search;
	const refuse = (message: string, description: string) => inputError(context.getNode(), message, description, itemIndex);
	const before = inputs.time(fields.before);
	const after = inputs.time(fields.after);
	if (query.time === 'none' && !isNarrowed(search)) {
		throw refuse(
			`The ${edition.displayName} edition cannot look ${kind.plural.toLowerCase()} up by time alone`,
			`Enter ${waysToNarrow(search)}`,
		);
	}
	if (before === undefined && after === undefined && !needsTimes(search)) return undefined;
	const { start: first, end } = defaultSpan(search, before);
	const start = after ?? (query.time === 'none' ? 0 : first);
	if (start <= end) return { start, end };
	const { displayName } = fields.after;
	throw refuse(`'${displayName}' lies after '${fields.before.displayName}'`, `Set '${displayName}' to the earlier of the two times`);
}

/** What is read when no start is given, in seconds since 1970 UTC. */
function defaultSpan({ kind }: RecordSearch, end = wholeSeconds(clock.now())): TimeSpan {
	return { start: end - (kind.time?.defaultDays ?? 30) * DAY_SECONDS, end };
}

/** That a query which was to do without times read some of them only. */
function onlyThen({ kind }: RecordSearch, { start }: TimeSpan, { displayName }: INodeProperties): string {
	return `Wangdian demands times here, so only ${kind.plural.toLowerCase()} ${kind.time?.did} after ${formatBeijing(start)} Beijing time were read. Set '${displayName}' to read further back`;
}

/** The same of a list that is read whole where a server lets it. */
function onlyLatest({ kind }: RecordSearch, { start }: TimeSpan): string {
	return `Wangdian demands times here, so only ${kind.plural.toLowerCase()} last changed after ${formatBeijing(start)} Beijing time were read. Others are there, too, and are chosen by their number`;
}

/** Whether a filter by text was chosen. */
function isNarrowed({ kind, chosen }: RecordSearch): boolean {
	return kind.filters.some(({ name, takes }) => takes === 'text' && name in chosen);
}

/** `'Order Number', 'Serial Number' or the filter 'Spec Number'` */
function waysToNarrow({ kind }: RecordSearch): string {
	const ways = kind.filters
		.filter(({ takes }) => takes === 'text')
		.map(({ displayName, stands }) => (stands === 'alone' ? `'${displayName}'` : `the filter '${displayName}'`));
	return [ways.slice(0, -1).join(', '), ways[ways.length - 1]].filter((part) => part !== '').join(' or ');
}

/** Why a workflow ends here without a word: `No transfer orders were found, last changed from 2026-11-01 08:00:00 to ... Beijing time`. */
function nothingFound({ kind, chosen }: RecordSearch, span: TimeSpan | undefined): string {
	const when = span && kind.time ? `, ${kind.time.did} from ${formatBeijing(span.start)} to ${formatBeijing(span.end)} Beijing time` : '';
	const used = kind.filters.filter(({ name }) => name in chosen).map(({ displayName }) => `'${displayName}'`);
	const by = used.length > 0 ? `, with ${used.join(', ')} as set` : '';
	return `No ${kind.plural.toLowerCase()} were found${when}${by}. Nodes after this one do not run; to have them run all the same, turn on 'Always Output Data' in this node's settings`;
}
