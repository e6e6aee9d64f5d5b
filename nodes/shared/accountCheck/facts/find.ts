/** Asks what the facts want to know, judges, and puts out one line per fact. */
import { wholeSeconds } from '../../protocol/beijingTime';
import { valueAt } from '../../protocol/editions';
import { callFor, recordsOf } from '../../records/query';
import type { Asked, Surroundings } from '../check';
import type { Reply } from '../reply';
import { concernsAll } from '../state';
import type { Fact, Finding, Look, Question } from './fact';
import { layGround } from './ground';
import { facts } from './index';

/** The most requests that finding the facts takes, beside those of the check itself. */
export const MOST_REQUESTS = 30;

/** One line of the result. The names are public (contract.md). */
export interface FactItem {
	readonly about: 'fact';
	/** The question. */
	readonly title: string;
	readonly state: 'found' | 'undecided';
	/** As docs/assumptions.md names it. */
	readonly fact: string;
	/** What was found; `undecided` otherwise. */
	readonly reading: string;
	/** Counts, times and names of fields; nothing of a record. Why, where nothing was found. */
	readonly evidence: string;
	/** What the package does with it. */
	readonly assumption: string;
}

export interface FactSurroundings extends Surroundings {
	readonly isHttps: boolean;
	/** Waits so many ms. */
	wait(milliseconds: number): Promise<void>;
}

/** Finds out what the server does, on records that the account can read. */
export async function findFacts(around: FactSurroundings, checked: readonly Asked[]): Promise<FactItem[]> {
	const { edition } = around;
	const wanted = facts.filter(({ editions }) => !editions || editions.includes(edition.name));
	const asking = new Asking(around);
	const begin = { edition, isHttps: around.isHttps, now: wholeSeconds(around.now()), checked, replies: asking.replies };
	for (const { reply } of checked) asking.replies.push(reply);
	const ground = await layGround(begin, async (question) => await asking.look(question));
	const questions = wanted.map((fact) => fact.asks(ground).map((one) => ({ search: ground.search, variant: ground.variant, ...one })));
	const inOrder = questions.flat().sort((a, b) => (a.afterSeconds ?? 0) - (b.afterSeconds ?? 0));
	for (const question of inOrder) await asking.look(question);
	const items: FactItem[] = [];
	for (const [index, fact] of wanted.entries()) {
		items.push(itemOf(fact, fact.judges(await Promise.all(questions[index].map(async (one) => await asking.look(one))), ground)));
	}
	return items;
}

function itemOf(fact: Fact, finding: Finding): FactItem {
	const isFound = 'reading' in finding;
	return {
		about: 'fact',
		title: fact.question,
		state: isFound ? 'found' : 'undecided',
		fact: fact.name,
		reading: isFound ? finding.reading : 'undecided',
		evidence: isFound ? finding.evidence : finding.undecided,
		assumption: isFound ? fact.readings[finding.reading] : fact.otherwise,
	};
}

/** After so many replies in a row that are about the account as a whole, nothing more is asked. */
const ENOUGH_ALIKE = 2;

/** Asks each question once, as long as there are requests left. */
class Asking {
	/** Every reply, in the order of asking. */
	readonly replies: Reply[] = [];
	private readonly around: FactSurroundings;
	private readonly looks = new Map<string, Look>();

	constructor(around: FactSurroundings) {
		this.around = around;
	}

	/** What came of a question; undefined where it could not be asked. */
	async look(question: Question): Promise<Look | undefined> {
		const { search, span, variant = 0, page, size, again = 0, afterSeconds } = question;
		if (!search) return undefined;
		const call = callFor(search, span, variant, { number: page, size, withTotal: page === 0 });
		const keyOf = (time: number) => JSON.stringify([call, time]);
		const known = this.looks.get(keyOf(again));
		if (known || this.looks.size >= MOST_REQUESTS || this.isHopeless()) return known;
		if (afterSeconds !== undefined) {
			const first = this.looks.get(keyOf(0));
			if (!first) return undefined;
			await this.around.wait(Math.max(0, (first.at + afterSeconds) * 1_000 - this.around.now()));
		}
		const at = this.around.now() / 1_000;
		const reply = await this.around.ask(call);
		this.replies.push(reply);
		const { body } = reply;
		const look: Look = {
			reply,
			at,
			records: body ? recordsOf(search.query, body) : [],
			total: body ? valueAt(body, search.query.total) : undefined,
		};
		this.looks.set(keyOf(again), look);
		return look;
	}

	private isHopeless(): boolean {
		const last = this.replies.slice(-ENOUGH_ALIKE);
		return last.length === ENOUGH_ALIKE && last.every(({ error }) => error !== undefined && concernsAll(error));
	}
}
