import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { digest } from '../shared/feed/digest';
import { pollFeed, type PollResult } from '../shared/feed/poll';
import { NoProgress, OutOfTime, type ReadPage } from '../shared/feed/feed';
import { readState, type FeedState } from '../shared/feed/watermark';
import { clock } from '../shared/host/clock';
import { accountFor, callWangdian, NoTimeLeft } from '../shared/host/egress';
import { inputError, toNodeOrOperationError } from '../shared/host/errors';
import { simplify } from '../shared/host/descriptions';
import { nodeInputs } from '../shared/host/inputs';
import { chosenIn, searchOf } from '../shared/host/recordFields';
import { erpKey, type Account } from '../shared/protocol/account';
import { believableTotal } from '../shared/protocol/answer';
import { isoBeijing, wholeSeconds } from '../shared/protocol/beijingTime';
import type { JsonObject } from '../shared/protocol/losslessJson';
import { feedOf } from '../shared/records/feedOf';
import type { RecordKind, TriggerEvent } from '../shared/records/kind';
import { callFor, eventsOf, modifiedOf, passes, recordsOf, totalOf, type RecordSearch } from '../shared/records/query';
import { outputOf, type Output } from '../shared/records/simplify';
import { WangdianError } from '../shared/protocol/wangdianError';
import { chosenFields, options, settleTime, startFrom } from './fields';
import { takeTurn } from './overlap';
import { lookedBack, newestOrder } from './sample';
import { stateStore } from './stateStore';

/** The name of a kind's state among what the host stores for the node. */
function stateKey({ name }: RecordKind): string {
	return name === 'transferOrder' ? 'transferOrders' : name;
}

/**
 * The longest a poll takes by its own will, ms: below the shortest poll interval, so that ticks do not overlap. Hosts that
 * abandon long polls say so with a smaller budget.
 */
const LONGEST_POLL_MS = 45_000;

/** How far a trigger goes back at least that was active and has lost its state, in seconds: what a restart of n8n may take. */
const SHORTEST_LOOK_BACK = 900;

/** What two sound clocks of one machine may differ by over a poll, ms: one of them is slewed to the right time. */
const CLOCKS_DRIFT_MS = 250;

/** Added to the tolerance of the clocks to give the default settle time: how late a change may become visible, in seconds. */
const VISIBILITY_DELAY = 60;

interface TriggerSettings extends Output {
	readonly account: Account;
	readonly emit: 'changed' | 'created';
	readonly search: RecordSearch;
	readonly settleTime: number;
	readonly startFrom?: number;
}

/** One poll of the trigger: the items of what changed, or null. */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	try {
		const settings = await settingsOf(context);
		return context.getMode() === 'manual' ? await sample(context, settings) : await scheduled(context, settings);
	} catch (error) {
		if (error instanceof NoProgress) {
			throw inputError(
				context.getNode(),
				`The trigger has not moved on for several polls: ${error.message}`,
				"Nothing is lost, but nothing comes either. Give it more: raise 'Requests per Minute' in the credential if the account allows more, let other workflows send less, or poll less often",
			);
		}
		// Of a test event alone: a poll that the server's limit ends ends well. An event waits for the own allowance.
		const shown = toNodeOrOperationError(error instanceof OutOfTime ? (error.cause ?? error) : error, context.getNode());
		if (context.getMode() === 'manual') throw shown;
		shown.description = [shown.description, NEXT_POLL].filter(Boolean).join('. ');
		if (!STARTS.includes(context.getActivationMode())) throw shown;
		context.__emitError(shown);
		return null;
	}
}

/**
 * The modes of a workflow that was active before the process was. A poll that fails there fails the whole start: n8n 2.41 tries five times
 * in 15 seconds, less than a limit of requests lasts, and never again, while the workflow is shown as active. So it says what went wrong
 * as the later polls of this object do, as a failed execution.
 */
const STARTS: readonly string[] = ['init', 'leadershipChange'];

/** True of every failed poll of an active workflow, also of the first one after a start of n8n. An activation that fails leaves none active. */
const NEXT_POLL =
	'Nothing is skipped: as long as the workflow is active, the next poll goes on by itself from where the last good one ended';

async function settingsOf(context: IPollFunctions): Promise<TriggerSettings> {
	const account = await accountFor(context);
	const inputs = nodeInputs(context);
	const chosen = inputs.group(options);
	const { kind, triggerOn, output, filters } = chosenFields(inputs);
	const search = searchOf(context.getNode(), kind, account.edition, filters ? chosenIn(kind, inputs, inputs.group(filters)) : {});
	const event = inputs.choice<TriggerEvent>(triggerOn);
	mustKnow(context, search, event);
	return {
		account,
		// What is shipped or moved is so once.
		emit: event === 'changed' ? 'changed' : 'created',
		search,
		lines: output !== undefined && inputs.choice<'orders' | 'lines'>(output) === 'lines',
		simplify: inputs.flag(simplify),
		settleTime: settleTimeFor(context, search, chosen.number(settleTime) || defaultSettleTime(account)),
		startFrom: chosen.time(startFrom),
	};
}

/** @throws NodeOperationError where the edition's query does not know the event */
function mustKnow(context: IPollFunctions, { kind, edition, query }: RecordSearch, event: TriggerEvent): void {
	const known = eventsOf(query);
	if (known.includes(event)) return;
	throw inputError(
		context.getNode(),
		`The ${edition.displayName} edition does not tell when a ${kind.displayName.toLowerCase()} was ${event}`,
		known.length === 0 ? 'Choose another resource' : `Set 'Trigger On' to what it tells: ${known.join(', ')}`,
	);
}

/** @throws NodeOperationError for a settle time that does not cover what clocks may differ by */
function settleTimeFor(context: IPollFunctions, { edition }: RecordSearch, seconds: number): number {
	if (seconds < edition.clockToleranceSeconds) {
		throw inputError(
			context.getNode(),
			`'Settle Time' must be at least ${edition.clockToleranceSeconds} seconds in the ${edition.displayName} edition`,
			'The clocks of n8n and Wangdian may differ by that much, and changes would be missed. Use 0 for the default of the edition',
		);
	}
	return seconds;
}

async function scheduled(context: IPollFunctions, settings: TriggerSettings): Promise<INodeExecutionData[][] | null> {
	const store = stateStore(context, stateKey(settings.search.kind));
	const turn = takeTurn(store);
	if (!turn) {
		context.logger.info(
			'Wangdian Trigger: another poll of this node is not over yet, or n8n still stores what it brought: this one is left out',
		);
		return null;
	}
	const { isCopy } = store;
	try {
		const { account, emit, settleTime, startFrom, search } = settings;
		const feed = feedOf(search);
		const seen = new Seen();
		const { state: previous, damages } = readState(turn.state, feed.variants, settleTime);
		tellDamages(context, damages, previous !== undefined);
		const started = { now: clock.now(), monotonic: clock.monotonic() };
		const activation = context.getActivationMode();
		// The workflow was active when n8n ended, and where it was is gone.
		const isLost = previous === undefined && damages.length === 0 && !isCopy && STARTS.includes(activation);
		// With durable cursors a tick may find no state, if what the activation handed over could not be stored.
		const isFirst = !isCopy || ['activate', 'create'].includes(activation);
		const lostFrom = wholeSeconds(started.now) - Math.max(settleTime, SHORTEST_LOOK_BACK);
		const result = await pollFeed(
			feed,
			pageReader(context, settings, deadline(context), seen),
			wholeSeconds(started.now),
			{
				account: erpKey(account),
				emit,
				settleTime,
				calmTime: defaultSettleTime(account),
				clockTolerance: account.edition.clockToleranceSeconds,
				filter: filterOf(search),
				startFrom: startFrom ?? (isLost ? lostFrom : undefined),
				// A state of which nothing was left is no first start: then what a settle time holds is emitted once more.
				seedsSilently: isFirst && damages.length === 0,
				wanted: (record) => !seen.early.has(record) && passes(search, record),
			},
			previous,
		);
		// What is settled was reckoned from a clock that may have been further ahead than the server accepts: its first requests were
		// refused, and the later ones, sent by the corrected clock, were not.
		if (clock.now() - started.now < clock.monotonic() - started.monotonic - CLOCKS_DRIFT_MS) {
			throw inputError(
				context.getNode(),
				'The clock of the machine that runs n8n was set back while the trigger was polling',
				'Nothing is lost: the next poll reads the same again. If this happens often, look at the time synchronisation (NTP) of that machine',
			);
		}
		const items = itemsOf(settings, result.rows);
		report(context, result);
		tellUnshown(context, search, seen, result.state);
		if (isLost) tellLost(context, startFrom ?? lostFrom);
		turn.leave(result.state, items.length > 0);
		if (items.length > 0) return [items];
		// A start is worth nothing until it is stored: hosts store it when the poll emits, if only nothing, and n8n in memory also
		// after an activation. A start in between is one with another account's state.
		const isStored = (!isCopy && previous === undefined) || previous?.account === erpKey(account);
		return isStored ? null : [[]];
	} finally {
		turn.end();
	}
}

/** Seconds after which a change is visible, whatever the clocks say. */
function defaultSettleTime({ edition }: Account): number {
	return edition.clockToleranceSeconds + VISIBILITY_DELAY;
}

function itemsOf(settings: TriggerSettings, records: readonly JsonObject[]): INodeExecutionData[] {
	return outputOf(settings.search, records, settings).map((json) => ({ json: json as IDataObject }));
}

/** Tells one choice of filters from another; in what order they were chosen does not matter. */
function filterOf({ chosen }: RecordSearch): string {
	const filters = Object.entries(chosen).filter(([, values]) => values && values.length > 0);
	return filters.length === 0 ? '' : digest(filters.map(([name, values]) => [name, [...values!].sort()]).sort());
}

function deadline(context: IPollFunctions): number {
	// Older hosts have no budget to ask for.
	const budget = typeof context.getPollBudgetMs === 'function' ? context.getPollBudgetMs() : LONGEST_POLL_MS;
	return clock.now() + Math.min(budget, LONGEST_POLL_MS);
}

/** What is noticed of the pages of a poll. */
class Seen {
	/** The records that lie before the span that was asked for. */
	readonly early = new WeakSet<JsonObject>();

	/** The largest total of a list whose first page shows nothing. */
	unshown = 0;
}

const TIME_IS_OVER = 'the time of the poll is over';

/** Reads pages for as long as the poll may take; the first one in any case, so that every poll does something. */
function pageReader(context: IPollFunctions, { account, search }: TriggerSettings, deadlineMs: number, seen: Seen): ReadPage<JsonObject> {
	const { query } = search;
	let requests = 0;
	return async ({ span, variant, page: number, withTotal }) => {
		if (requests++ > 0 && clock.now() >= deadlineMs) throw new OutOfTime(TIME_IS_OVER);
		const call = callFor(search, span, variant, { number, size: query.pageSize, withTotal });
		const body = await callWangdian(context, account, call, { deadlineMs, waitOutLimits: false }).catch((error: unknown) =>
			Promise.reject(isCutShort(error, deadlineMs) && requests > 1 ? new OutOfTime(TIME_IS_OVER) : endsPoll(error)),
		);
		const rows = recordsOf(query, body);
		for (const row of rows) if (comesEarly(search, row, span.start)) seen.early.add(row);
		const total = believableTotal(totalOf(query, body), rows);
		if (number === 0 && rows.length === 0) seen.unshown = Math.max(seen.unshown, total ?? 0);
		return { rows, total };
	};
}

/**
 * Whether a record changed before the span that was asked for, where a server cuts the start of a span to the day: it has been dealt
 * with, and is counted like the others, but not taken.
 */
function comesEarly(search: RecordSearch, record: JsonObject, start: number): boolean {
	const { time } = search.query;
	return time !== 'none' && time.startsWithDay === true && (modifiedOf(search, record) ?? start) < start;
}

/**
 * Whether a request got no answer because no time was left for it. Not a failure, unless it was the poll's first: a slow server answers
 * fewer pages in a poll, and the next poll goes on behind them.
 */
function isCutShort(error: unknown, deadlineMs: number): boolean {
	return error instanceof WangdianError && error.details.class === 'temporary' && clock.now() + CLOCKS_DRIFT_MS >= deadlineMs;
}

/** What ends the reading, told apart: no more requests for now, be it by our own allowance or by the server's, or a failure. */
function endsPoll(error: unknown): unknown {
	if (error instanceof NoTimeLeft) return new OutOfTime(error.message, { cause: error.cause });
	const isLimit = error instanceof WangdianError && /^(allowance|concurrency)-exceeded$/.test(error.details.class);
	return isLimit ? new OutOfTime(error.message, { cause: error }) : error;
}

/** Says what of a stored state was not sound. */
function tellDamages(context: IPollFunctions, damages: readonly string[], isMended: boolean): void {
	if (damages.length === 0) return;
	const what = isMended
		? 'The trigger goes on from what is sound of it'
		: "Nothing of it can be gone on from: the trigger starts anew. Set 'Start From' to read what came since it last ran";
	context.logger.warn(`Wangdian Trigger: the stored state is damaged: ${damages.join('; ')}. ${what}`);
}

/** Says, as a failed execution, that the state of an active workflow is gone and from when on changes are read. */
function tellLost(context: IPollFunctions, since: number): void {
	const error = inputError(
		context.getNode(),
		`The trigger's state was lost while n8n was not running: it starts again with what changed since ${isoBeijing(since)}`,
		"Earlier changes that had not arrived yet are missing, and later ones may arrive a second time. Set 'Start From' to read from an earlier time on. In queue mode, a node of the same workflow that writes static data removes the state: switch on n8n's durable polling (docs/scaling.md of this package)",
	);
	context.logger.warn(`Wangdian Trigger: ${error.message}`);
	context.__emitError(error);
}

/** Says that there are records of which none is shown, unless totals are known to say nothing here. */
function tellUnshown(context: IPollFunctions, { kind, query }: RecordSearch, { unshown }: Seen, { totals }: FeedState): void {
	if (unshown === 0 || totals === 'constant' || totals === 'page') return;
	context.logger.warn(
		`Wangdian Trigger: ${query.method} counts ${unshown} ${kind.plural.toLowerCase()} and shows none of them. See that the account has the right to their warehouses and shops; if it has, please report this with an answer of the interface`,
	);
}

/** Says where the trigger stands whenever that is not the present. */
function report(context: IPollFunctions, { behind, stoppedBy, notes, rows }: PollResult<JsonObject>): void {
	for (const note of notes) context.logger.warn(`Wangdian Trigger: ${note}`);
	if (stoppedBy !== undefined) {
		const reason = stoppedBy instanceof Error ? stoppedBy.message : String(stoppedBy);
		context.logger.warn(`Wangdian Trigger: stopped early, the next poll goes on from there: ${reason}`);
	}
	if (behind) {
		context.logger.info(
			`Wangdian Trigger: caught up to ${isoBeijing(behind.caughtUpTo)}, ${behind.windowsToGo} windows to go; ${rows.length} records in this poll`,
		);
	}
}

async function sample(context: IPollFunctions, settings: TriggerSettings): Promise<INodeExecutionData[][]> {
	const { search } = settings;
	const feed = feedOf(search);
	const order = await newestOrder(feed, pageReader(context, settings, Infinity, new Seen()), wholeSeconds(clock.now()), (row) =>
		passes(search, row),
	);
	if (!order) {
		throw inputError(
			context.getNode(),
			`No ${search.kind.displayName.toLowerCase()} changed in the last ${lookedBack(feed)} that fits the filters`,
			'Change one in the ERP, or remove a filter, and fetch the test event again. The active trigger does not need one',
		);
	}
	return [itemsOf(settings, [order])];
}
