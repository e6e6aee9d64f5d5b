/**
 * What a run of a node has sent already. n8n runs a node again from its first item: at once with 'Retry On Fail' (after an error,
 * and with Continue On Fail when the first item failed), or under a new execution with "Retry execution". What was accepted or left in
 * doubt then is not sent a second time: the first answer is told again.
 *
 * The memory is the node's context in the execution's own data: it lives and ends with the execution, and a retried execution
 * brings it along, on whatever worker. It cannot know of an execution that was lost with its worker, of a new execution with the
 * same input, or of a sub-workflow that its caller runs again: those are new executions to n8n.
 */
import { createHash } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { erpKey, type Account } from '../protocol/account';
import { formatBeijing } from '../protocol/beijingTime';
import type { ApiCall } from '../protocol/editions';
import type { JsonObject } from '../protocol/losslessJson';
import { WangdianError, type WangdianErrorDetails } from '../protocol/wangdianError';
import { clock } from './clock';
import { callWangdian } from './egress';

/** Whose write it is: the input item that led to it, and the record where an item may write several. */
export interface WritePlace {
	readonly item: number;
	readonly record?: string;
}

/** A write that was accepted. */
export interface AcceptedWrite {
	readonly answer: JsonObject;
	/** ms since 1970 UTC. */
	readonly sentAtMs: number;
	/** ms from sending to the answer, waits for the allowance included. */
	readonly tookMs: number;
	/** Whether it was accepted in an earlier try of the same run, and not sent in this one. */
	readonly earlier: boolean;
}

/** As the execution's data keep it: plain JSON. */
interface Remembered {
	readonly sentAtMs: number;
	readonly tookMs: number;
	readonly answer?: JsonObject;
	/** A write in doubt: its error. */
	readonly doubt?: { readonly message: string; readonly details: WangdianErrorDetails };
	/** Not a write: the record that a look-up led to, so that a second try goes where the first one went. */
	readonly found?: string;
}

/** Stands for a look-up among the writes. */
const LOOK_UP: ApiCall = { method: 'look-up', args: [], kind: 'read' };

/** What one node keeps in the data of an execution. */
interface NodeMemory {
	/** By run, and forgotten with it once it ended well. */
	sentWrites?: Record<string, Remembered>;
	/** The records that runs of the node wrote to, as digests, with the last run that did. Kept to the end of the execution. */
	writtenRecords?: Record<string, number>;
}

/** The writes of one try of one run of a node. */
export class SentWrites {
	private readonly context: IExecuteFunctions;
	private readonly runIndex: number;
	private readonly run: string;
	private readonly isTool: boolean;
	private readonly recalledItems = new Set<number>();
	private readonly acceptedItems = new Set<number>();
	private readonly rejectedItems = new Set<number>();
	private readonly memory: Record<string, Remembered>;
	private readonly writtenRecords: Record<string, number>;

	constructor(context: IExecuteFunctions) {
		this.context = context;
		// A loop comes to the node again too, as another run.
		this.runIndex = Number(context.getWorkflowDataProxy(0).$runIndex);
		this.run = `${this.runIndex}|`;
		// An agent may call a tool again for something else.
		this.isTool = context.getNode().type.endsWith('Tool');
		const held = memoryOf(context);
		this.memory = held.sentWrites ??= {};
		this.writtenRecords = held.writtenRecords ??= {};
	}

	/**
	 * Sends a write, unless an earlier try of this run did.
	 *
	 * @throws WangdianError as callWangdian does, and again for a write that an earlier try left in doubt
	 */
	async send(account: Account, call: ApiCall, place: WritePlace): Promise<AcceptedWrite> {
		const { memory } = this;
		const key = this.keyOf(account, call, place);
		const known = memory[key];
		if (known) {
			this.recalledItems.add(place.item);
			if (known.answer) this.acceptedItems.add(place.item);
			return recalled(known);
		}
		const sentAtMs = clock.now();
		const answer = await callWangdian(this.context, account, call).catch((error: unknown) => error as Error);
		const tookMs = clock.now() - sentAtMs;
		if (!(answer instanceof Error)) {
			memory[key] = { answer, sentAtMs, tookMs } satisfies Remembered;
			this.acceptedItems.add(place.item);
			this.noteRecord(account, call, place);
			return { answer, sentAtMs, tookMs, earlier: false };
		}
		if (answer instanceof WangdianError && answer.details.outcome === 'inDoubt') {
			const doubt = { message: answer.message, details: answer.details };
			memory[key] = { sentAtMs, tookMs, doubt } satisfies Remembered;
			this.noteRecord(account, call, place);
		}
		throw answer;
	}

	/**
	 * The earlier run of this node, counted from 0, that wrote to the record which a write is about; undefined where none did, or where
	 * it was this very write.
	 */
	earlierRunOn(account: Account, call: ApiCall, place: WritePlace): number | undefined {
		if (this.has(account, call, place)) return undefined;
		const run = this.writtenRecords[recordKey(account, call, place)];
		return run === this.runIndex ? undefined : run;
	}

	/** Whether any run of this node in this execution wrote to a record. */
	get hasWrittenRecords(): boolean {
		return Object.keys(this.writtenRecords).length > 0;
	}

	/** Takes down that an answer of success lists entries which were not accepted. A later try gets that answer again, and tells again. */
	noteRejected(item: number): void {
		this.rejectedItems.add(item);
	}

	/** The input items whose writes were accepted whole, in this try or in an earlier one, ascending. */
	get itemsCarriedOut(): number[] {
		return [...this.acceptedItems].filter((item) => !this.rejectedItems.has(item)).sort((a, b) => a - b);
	}

	/** The input items of whose writes some or all entries were not accepted, ascending. */
	get itemsInPart(): number[] {
		return [...this.rejectedItems].sort((a, b) => a - b);
	}

	/** The input items whose writes an earlier try left in doubt, ascending. */
	get itemsInDoubt(): number[] {
		return [...this.recalledItems].filter((item) => !this.acceptedItems.has(item)).sort((a, b) => a - b);
	}

	/** Whether an earlier try of this run sent a write. */
	has(account: Account, call: ApiCall, place: WritePlace): boolean {
		return this.keyOf(account, call, place) in this.memory;
	}

	/** The record that a look-up of an earlier try of this run led to. */
	foundBefore(account: Account, place: WritePlace): string | undefined {
		return this.memory[this.keyOf(account, LOOK_UP, place)]?.found;
	}

	/** Keeps what a look-up led to: after a write the same look-up may lead elsewhere, or nowhere. */
	noteFound(account: Account, place: WritePlace, found: string): void {
		const remembered: Remembered = { sentAtMs: clock.now(), tookMs: 0, found };
		this.memory[this.keyOf(account, LOOK_UP, place)] = remembered;
	}

	/** Whether an item's write was sent in an earlier try: its failure is told again, and must not keep the others from being sent. */
	isRecalled(item: number): boolean {
		return this.recalledItems.has(item);
	}

	/** The run ended well and will not be tried again. */
	forget(): void {
		for (const key of Object.keys(this.memory)) if (key.startsWith(this.run)) delete this.memory[key];
	}

	private noteRecord(account: Account, call: ApiCall, place: WritePlace): void {
		if (place.record !== undefined) this.writtenRecords[recordKey(account, call, place)] = this.runIndex;
	}

	/** By its place, not by its text: an expression such as `{{ $now }}` gives another one in every try. */
	private keyOf(account: Account, { method, args }: ApiCall, { item, record = '' }: WritePlace): string {
		return this.run + [item, erpKey(account), method, record, this.isTool ? digestOf(args) : ''].join('|');
	}
}

function memoryOf(context: IExecuteFunctions): NodeMemory {
	try {
		return context.getContext('node') as NodeMemory;
	} catch {
		// What n8n runs outside of an execution has no context, and no second try either.
		return {};
	}
}

/** Short, because an execution that loops keeps one for every record: 64 bits tell millions of them apart. */
function recordKey(account: Account, { method }: ApiCall, { record = '' }: WritePlace): string {
	return digestOf([erpKey(account), method, record]).slice(0, 16);
}

function recalled({ sentAtMs, tookMs, answer, doubt }: Remembered): AcceptedWrite {
	if (answer) return { answer, sentAtMs, tookMs, earlier: true };
	const sent = formatBeijing(Math.floor(sentAtMs / 1_000));
	throw new WangdianError(`Sent at ${sent} (Beijing time), in an earlier try of this execution: ${doubt!.message}`, doubt!.details);
}

function digestOf(value: unknown): string {
	return createHash('md5').update(JSON.stringify(value)).digest('hex');
}
