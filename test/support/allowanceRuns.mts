// Processes that share one account's limit and nothing else, in simulated time: what their way to keep the limit makes of it.
import { Allowance, type Place, type Ticket } from '../../nodes/shared/protocol/allowance';
import { LIMIT_TRIES } from '../../nodes/shared/protocol/retry';

const MINUTE = 60_000;

/** Executions at a time in one process, as n8n's workers have by default. */
const EXECUTIONS = 10;

export interface Setting {
	readonly processes: number;
	/** What the server allows in a minute. */
	readonly limit: number;
	/** What the credential says, for each process. */
	readonly perProcess: number;
	/** Whether the server counts by minutes of its clock, or the last 60 s before each request. Refused requests count in both. */
	readonly minutes: 'fixed' | 'sliding';
	/** Uploads that come, as a share of the limit. */
	readonly demand: number;
	/** ms from departure to answer, shortest and longest. */
	readonly latency: readonly [number, number];
	/** How the uploads are spread: alike, or half of them on the first process. */
	readonly spread: 'even' | 'uneven';
	/** When the server refuses everything, ms from the start. */
	readonly closed?: readonly [number, number];
	/** Length of the run, ms. */
	readonly length: number;
	readonly seed: number;
}

export interface Outcome {
	readonly requests: number;
	readonly refused: number;
	/** Uploads that ended in an error after the last try. */
	readonly failed: number;
	readonly uploads: number;
	/** Accepted requests as a share of what the server would have accepted. */
	readonly used: number;
	/** Accepted requests as a share of the uploads that came. */
	readonly served: number;
	/** The busiest and the least busy process: accepted requests. */
	readonly most: number;
	readonly least: number;
}

/** One process's way to keep the limit. */
export interface Keeper<Turn> {
	begin(now: number): Turn;
	/** 0: send now. Otherwise ask again after so many ms. */
	ask(turn: Turn, now: number): number;
	answered(turn: Turn, now: number): void;
	/** Whether the upload may be sent again: it then joins with a new turn. */
	refused(turn: Turn, now: number, tries: number): boolean;
}

export interface Way {
	readonly title: string;
	keeper(perProcess: number, random: () => number): Keeper<object>;
}

/** The package's allowance. */
export const ours: Way = {
	title: 'Wangdian nodes',
	keeper(perProcess, random) {
		const allowance = new Allowance(perProcess);
		const turns = new WeakMap<object, { ticket: Ticket; place?: Place }>();
		const keeper: Keeper<object> = {
			begin() {
				const turn = {};
				turns.set(turn, { ticket: allowance.join(false) });
				return turn;
			},
			ask(turn, now) {
				const state = turns.get(turn)!;
				const reply = allowance.ask(state.ticket, now);
				if ('waitMs' in reply) return Math.min(reply.waitMs, 5_000);
				state.place = reply;
				return 0;
			},
			answered: (turn, now) => allowance.answered(turns.get(turn)!.place!, now),
			refused(turn, now, tries) {
				allowance.refused(turns.get(turn)!.place!, now, random());
				return tries < LIMIT_TRIES;
			},
		};
		return keeper;
	},
};

/** Counting departures, each upload waiting out its own refusals: the usual client. */
export const alone: Way = {
	title: 'Departures counted, each request waits for itself',
	keeper(perProcess) {
		let departures: number[] = [];
		const due = new WeakMap<object, number>();
		const waits = [61_000, 61_000, 300_000];
		const plan = (from: number): number => {
			departures = departures.filter((at) => at > from - 60_500);
			const at = departures.length < perProcess ? from : Math.max(from, departures[departures.length - perProcess] + 60_500);
			departures.push(at);
			return at;
		};
		let after = 0;
		return {
			begin(now) {
				const turn = {};
				due.set(turn, plan(now + after));
				after = 0;
				return turn;
			},
			ask: (turn, now) => Math.max(0, due.get(turn)! - now),
			answered: () => {},
			refused(_turn, _now, tries) {
				if (tries > waits.length) return false;
				after = waits[tries - 1];
				return true;
			},
		};
	},
};

/** Random numbers from 0 to 1 that are the same for a seed (mulberry32). */
export function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** What happens at its time, in order. */
class Agenda {
	private readonly entries: Array<{ at: number; run: () => void }> = [];
	now = 0;

	at(time: number, run: () => void): void {
		let low = 0;
		let high = this.entries.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.entries[middle].at > time) low = middle + 1;
			else high = middle;
		}
		// The latest first, so that the next is taken from the end.
		this.entries.splice(low, 0, { at: time, run });
	}

	runUntil(end: number): void {
		for (let next = this.entries.pop(); next && next.at <= end; next = this.entries.pop()) {
			this.now = next.at;
			next.run();
		}
	}
}

/** The server's limit: refused requests count. */
class Server {
	private counted: number[] = [];
	private readonly setting: Setting;

	constructor(setting: Setting) {
		this.setting = setting;
	}

	accepts(now: number): boolean {
		const { minutes, limit, closed } = this.setting;
		const since = minutes === 'fixed' ? now - (now % MINUTE) : now - MINUTE;
		this.counted = this.counted.filter((at) => (minutes === 'fixed' ? at >= since : at > since));
		this.counted.push(now);
		if (closed && now >= closed[0] && now < closed[1]) return false;
		return this.counted.length <= limit;
	}
}

/** Runs a setting with one way to keep the limit. */
export function simulate(way: Way, setting: Setting): Outcome {
	const random = seeded(setting.seed);
	const agenda = new Agenda();
	const server = new Server(setting);
	const { processes, limit, demand, latency, spread, length, closed } = setting;
	const accepted = Array.from({ length: processes }, () => 0);
	let requests = 0;
	let refused = 0;
	let failed = 0;
	let uploads = 0;

	const start = Array.from({ length: processes }, (_, index) => {
		const keeper = way.keeper(setting.perProcess, random);
		let waiting = 0;
		let running = 0;
		const upload = (tries: number): void => {
			const turn = keeper.begin(agenda.now);
			const ask = (): void => {
				const wait = keeper.ask(turn, agenda.now);
				if (wait > 0) return agenda.at(agenda.now + wait, ask);
				requests++;
				const took = latency[0] + random() * (latency[1] - latency[0]);
				const arrival = agenda.now + random() * took;
				const answer = agenda.now + took;
				agenda.at(arrival, () => {
					const isAccepted = server.accepts(agenda.now);
					agenda.at(answer, () => (isAccepted ? done(true) : again()));
				});
			};
			const again = (): void => {
				refused++;
				if (keeper.refused(turn, agenda.now, tries)) upload(tries + 1);
				else done(false);
			};
			const done = (isAccepted: boolean): void => {
				if (isAccepted) {
					keeper.answered(turn, agenda.now);
					accepted[index]++;
				} else failed++;
				running--;
				work();
			};
			ask();
		};
		const work = (): void => {
			for (; waiting > 0 && running < EXECUTIONS; waiting--) {
				running++;
				upload(1);
			}
		};
		return () => {
			waiting++;
			work();
		};
	});

	const perMs = (demand * limit) / MINUTE;
	const come = (): void => {
		uploads++;
		const isFirst = spread === 'uneven' && random() < 0.5;
		start[isFirst ? 0 : Math.floor(random() * processes)]();
		agenda.at(agenda.now - Math.log(1 - random()) / perMs, come);
	};
	agenda.at(0, come);
	agenda.runUntil(length);

	const total = accepted.reduce((sum, one) => sum + one, 0);
	const open = length - (closed ? closed[1] - closed[0] : 0);
	return {
		requests,
		refused,
		failed,
		uploads,
		used: total / ((limit * open) / MINUTE),
		served: total / uploads,
		most: Math.max(...accepted),
		least: Math.min(...accepted),
	};
}
