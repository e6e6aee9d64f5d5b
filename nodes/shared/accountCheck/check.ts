/**
 * Which interfaces an account may use: one read each, for the smallest page, one after the other. Nothing is written, nothing of a
 * record is put out, and nothing of the result is secret: an integrator sends it to whoever grants rights.
 */
import { wholeSeconds } from '../protocol/beijingTime';
import type { Edition } from '../protocol/editions';
import { connectionFindings, timeCall } from './connection';
import { interfacesOf, smallestPage, type Interface } from './interfaces';
import { tookMs, type AskReply, type Reply } from './reply';
import { concernsAll, verdictOn, type Advise, type InterfaceState, type KnownMethod, type Verdict } from './state';

/** One line of the result. The names are public (contract.md). */
export interface CheckItem {
	readonly about: 'connection' | 'interface';
	readonly title: string;
	readonly state: InterfaceState | 'ok' | 'attention' | 'unknown';
	readonly what_to_do: string;
	/** The vendor's text, or what was found. */
	readonly message: string;
	/** The vendor's code; empty on success. */
	readonly code: string;
	/** The vendor's name of the interface; empty for what is none. */
	readonly method: string;
	/** The vendor's title of it, as the open platform lists it. */
	readonly title_zh: string;
	readonly used_for: string;
	/** Between request and answer, ms; null without an answer. */
	readonly took_ms: number | null;
}

/** What a check needs of its surroundings. */
export interface Surroundings {
	readonly edition: Edition;
	readonly ask: AskReply;
	/** ms since 1970 UTC. */
	now(): number;
	/** What the catalogue knows of a method. */
	known(method: string): KnownMethod | undefined;
	readonly advise: Advise;
}

/** An interface that was asked, with what it replied. */
export interface Asked {
	readonly of: Interface;
	readonly reply: Reply;
}

/** After so many replies in a row that are about the account as a whole, the rest is not asked. */
const ENOUGH_ALIKE = 2;

/** Asks every interface of the edition that reads. */
export async function askInterfaces({ edition, ask, now }: Surroundings): Promise<{ clock?: Reply; asked: Asked[] }> {
	const asked: Asked[] = [];
	for (const of of interfacesOf(edition)) {
		if (!of.search || isHopeless(asked)) continue;
		asked.push({ of, reply: await ask(smallestPage(of.search, wholeSeconds(now()))) });
	}
	const call = timeCall(edition);
	return { asked, clock: call && !isHopeless(asked) ? await ask(call) : undefined };
}

function isHopeless(asked: readonly Asked[]): boolean {
	return asked.length >= ENOUGH_ALIKE && asked.every(({ reply }) => reply.error !== undefined && concernsAll(reply.error));
}

/** The lines about the connection, then one for each interface, asked or not. */
export function itemsOf({ edition, known, advise }: Surroundings, asked: readonly Asked[], clock: Reply | undefined): CheckItem[] {
	const replies = [...asked.map(({ reply }) => reply), ...(clock ? [clock] : [])];
	const connection = connectionFindings(edition, replies, advise).map(
		({ title, usedFor, state, message, todo }): CheckItem => ({
			about: 'connection',
			title,
			state,
			what_to_do: todo,
			message,
			code: '',
			method: '',
			title_zh: '',
			used_for: usedFor,
			took_ms: null,
		}),
	);
	const interfaces = interfacesOf(edition).map((of): CheckItem => {
		const { method = '', subject, vendorName, usedFor } = of;
		const reply = asked.find((one) => one.of.method === method)?.reply;
		const { state, code, message, todo } = reply ? verdictOn(of, reply, known(method), advise) : notAsked(of);
		return {
			about: 'interface',
			title: known(method)?.title ?? subject,
			state,
			what_to_do: todo,
			message,
			code,
			method,
			title_zh: known(method)?.vendorTitle ?? vendorName,
			used_for: usedFor,
			took_ms: reply ? tookMs(reply) : null,
		};
	});
	return [...connection, ...interfaces];
}

function notAsked({ method, search, instead = '' }: Interface): Verdict {
	const silent = { code: '', message: '' };
	if (method === undefined) return { ...silent, state: 'not_in_edition', todo: instead };
	const todo = search
		? 'Not asked, because the server refuses the account as a whole: solve that first, and check again'
		: 'It writes, so a check does not call it. Have it granted if you use it';
	return { ...silent, state: 'not_asked', todo };
}
