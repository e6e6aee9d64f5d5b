/** What a check's replies tell about the connection itself: the clocks, the address, the time that answers take. */
import { parseBeijing } from '../protocol/beijingTime';
import type { ApiCall, Edition } from '../protocol/editions';
import { valueAt } from '../protocol/editions';
import type { Advise } from './state';
import { tookMs, type Reply } from './reply';

export interface ConnectionFinding {
	readonly title: string;
	readonly usedFor: string;
	readonly state: 'ok' | 'attention' | 'unknown';
	readonly message: string;
	readonly todo: string;
}

/** The flagship's own time; known from public clients only, and open to everybody there (wangdian-facts 8). */
export function timeCall({ name }: Edition): ApiCall | undefined {
	return name === 'flagship' ? { method: 'system.Core.now', args: [], kind: 'read' } : undefined;
}

export function connectionFindings(edition: Edition, replies: readonly Reply[], advise: Advise): ConnectionFinding[] {
	return [clockFinding(edition, replies, advise), addressFinding(replies, advise), answerTimes(replies)];
}

/** Between which two values, in ms, the host's clock is ahead of the server's (negative: behind). */
interface Ahead {
	readonly least: number;
	readonly most: number;
}

/**
 * What a time told by the server says: it was some moment of that second, and was told between sending and receiving.
 *
 * @param toldMs ms since 1970 UTC, a whole second
 */
function aheadBy(toldMs: number, sentAt: number, took: number): Ahead {
	return { least: sentAt - (toldMs + 1_000), most: sentAt + took - toldMs };
}

/** The narrowest statement that all of them allow; of those that contradict each other the last counts. */
function narrowed(all: readonly Ahead[]): Ahead | undefined {
	return all.reduce<Ahead | undefined>((known, one) => {
		if (!known) return one;
		const both = { least: Math.max(known.least, one.least), most: Math.min(known.most, one.most) };
		return both.least <= both.most ? both : one;
	}, undefined);
}

/** Of how much of the server's tolerance is no cause for concern. */
const CALM_SHARE = 0.25;

function clockFinding(edition: Edition, replies: readonly Reply[], advise: Advise): ConnectionFinding {
	const dates = replies.flatMap(({ seen }) =>
		seen.flatMap(({ date, sentAt, took }) => {
			const told = date === undefined ? NaN : Date.parse(date);
			return Number.isNaN(told) ? [] : [aheadBy(told, sentAt, took)];
		}),
	);
	const answers = replies.flatMap(({ call, body, seen }) => {
		const told = body && call.method === timeCall(edition)?.method ? parseBeijing(valueAt(body, ['data', 'now'])) : undefined;
		const last = seen.at(-1);
		return told === undefined || !last ? [] : [aheadBy(told * 1_000, last.sentAt, last.took)];
	});
	const sources: Array<readonly [string, Ahead | undefined]> = [
		["its 'Date' header", narrowed(dates)],
		['system.Core.now', narrowed(answers)],
	];
	const known = sources.filter((source): source is readonly [string, Ahead] => source[1] !== undefined);
	const title = 'Clock';
	const usedFor = `Every request: Wangdian refuses one whose time is off by more than ${edition.clockToleranceSeconds / 60} minutes`;
	const refused = replies.find(({ error }) => error?.details.class === 'clock-off')?.error;
	const message = known.map(([from, ahead]) => `${inWords(ahead)} (by ${from})`).join('; ');
	if (refused) return { title, usedFor, state: 'attention', message: message || refused.message, todo: advise(refused) };
	if (known.length === 0) return { title, usedFor, state: 'unknown', message: 'The server told no time', todo: '' };
	const isCalm = known.every(([, { least, most }]) => Math.abs(least + most) / 2 <= edition.clockToleranceSeconds * 1_000 * CALM_SHARE);
	return {
		title,
		usedFor,
		state: isCalm ? 'ok' : 'attention',
		message,
		todo: isCalm ? '' : 'Set the clock of the machine that runs n8n (time synchronisation, NTP) before it is too far off',
	};
}

function inWords({ least, most }: Ahead): string {
	const middle = (least + most) / 2;
	const doubt = `give or take ${((most - least) / 2_000).toFixed(1)} s`;
	if (least <= 0 && most >= 0) return `This machine's clock agrees with the server's, ${doubt}`;
	return `This machine's clock is ${(Math.abs(middle) / 1_000).toFixed(1)} s ${middle > 0 ? 'ahead of' : 'behind'} the server's, ${doubt}`;
}

/** An IPv4 address in a text. */
const ADDRESS = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/;

function addressFinding(replies: readonly Reply[], advise: Advise): ConnectionFinding {
	const title = 'Address';
	const usedFor = 'Every request: the application may list the addresses that it accepts';
	const told = replies.map(({ error }) => ADDRESS.exec(error?.details.vendorMessage ?? '')?.[0]).find((address) => address !== undefined);
	const refused = replies.find(({ error }) => error?.details.class === 'address-not-listed')?.error;
	if (refused) {
		const seen = told ? `The server sees ${told}` : 'The server does not tell which address it sees';
		return { title, usedFor, state: 'attention', message: `${seen}, and refuses it`, todo: advise(refused) };
	}
	const isAccepted = replies.some(({ body }) => body !== undefined);
	if (told) return { title, usedFor, state: isAccepted ? 'ok' : 'unknown', message: `The server sees ${told}`, todo: '' };
	if (isAccepted) {
		return { title, usedFor, state: 'ok', message: "The server accepts this machine's address, and does not tell which it sees", todo: '' };
	}
	return { title, usedFor, state: 'unknown', message: 'The server told no address', todo: '' };
}

function answerTimes(replies: readonly Reply[]): ConnectionFinding {
	const times = replies
		.map(tookMs)
		.filter((ms) => ms !== null)
		.sort((a, b) => a - b);
	const title = 'Answer times';
	const usedFor = 'How long lists and uploads take';
	if (times.length === 0) return { title, usedFor, state: 'unknown', message: 'No answer came', todo: '' };
	const usual = times[Math.floor((times.length - 1) / 2)];
	const message = `${times.length} answers: usually ${usual} ms, from ${times[0]} to ${times.at(-1)} ms`;
	return { title, usedFor, state: 'ok', message, todo: '' };
}
