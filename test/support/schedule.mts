/**
 * Random schedules of what happens to a server and a trigger, and the player that carries one out. The same schedules run
 * against the poll engine with a server in memory, against the whole trigger over HTTP, and against the pollers it is compared to.
 */
import fc from 'fast-check';
import { DAMAGES, type Damage } from './feedStates.mts';
import type { Emission, Ledger } from './ledger.mts';

/** Something written into the ERP. */
export interface Write {
	/** How many new records, all in one moment. */
	readonly adds: number;
	/** Picks of older records to change, counted from the newest, each as many times as it is named. */
	readonly changes: readonly number[];
	/** A changed record keeps its time: changed twice within one second. */
	readonly sameSecond: boolean;
	/** How late it becomes visible, as a share of the longest delay. */
	readonly late: number;
}

/** The longest rest of a process after a refusal, ms. */
const LONGEST_REST_MS = 400_000;

export type Failure = 'serverError' | 'html' | 'cutJson' | 'reset' | 'allowance' | 'concurrency' | 'code';

/** What happens when the poll's request of this number (from 0) arrives. */
export interface Disturbance {
	readonly atRequest: number;
	readonly write?: Write;
	readonly failure?: { readonly kind: Failure; readonly times: number };
	/** The next tick comes while this one still runs. */
	readonly secondPoll?: boolean;
}

export type Step =
	| { readonly do: 'wait'; readonly seconds: number }
	| { readonly do: 'write'; readonly write: Write }
	| {
			readonly do: 'poll';
			readonly disturbances: readonly Disturbance[];
			/**
			 * `discarded`: the workflow was saved or deactivated meanwhile, and the host throws away what the poll brings; so many seconds
			 * later it is active again.
			 */
			readonly fate: 'survives' | 'killed' | 'crashesAfterHandOver' | { readonly discarded: number };
	  }
	/** The process was killed between two polls. */
	| { readonly do: 'restart' }
	/** Deactivated and activated again. */
	| { readonly do: 'reactivate' }
	/** Something else puts an older stored state back (a Code node of a long execution does). */
	| { readonly do: 'fallBack'; readonly pick: number }
	/** What is stored comes back damaged, after a restart. */
	| { readonly do: 'damage'; readonly what: Damage }
	/** The host's clock jumps: share of the tolerance, -1 to 1. */
	| { readonly do: 'clock'; readonly share: number }
	/** n8n is off. */
	| { readonly do: 'off'; readonly days: number };

/** Where a schedule plays. Times are ms since 1970 UTC of the server's clock. */
export interface Stage {
	/** Makes time pass, without anything else happening. */
	advance(milliseconds: number): void;
	write(write: Write): void;
	/** Sets what meets the requests of the next poll, and takes away what an earlier one left. */
	disturb(disturbances: readonly Disturbance[], secondPoll: () => Promise<void>): void;
	/** The host's clock is ahead of the server's by this share of what the server accepts. */
	setSkew(share: number): void;
	readonly poller: Poller;
	readonly ledger: Ledger;
	/** Throws when a promise besides losing and repeating is broken: state, requests, order of items. */
	checkAfterPoll?(items: Emission[] | null): void;
	/** Seconds after which everything is visible and settled, whatever the clocks say. */
	readonly settleSeconds: number;
	readonly startFrom?: number;
	/** Seconds between the quiet polls at the end; undefined: a third of the settle time, or a minute. */
	readonly restPause?: number;
	/** How many polls the trigger may take to come to rest at the end; undefined: 500. */
	readonly mostDrainPolls?: number;
}

/** A trigger in its host, as the schedule sees it. */
export interface Poller {
	/** What the host has in its hands now; what it has stored is the player's business. */
	readonly saved: unknown;
	readonly cursors: 'memory' | 'durable';
	/** The poll at activation. Throws what the poll throws. */
	activate(): Promise<Emission[] | null>;
	poll(): Promise<Emission[] | null>;
	/** A poll of which the host throws away what it brings; a poller without a host is killed instead. */
	pollDiscarded?(): Promise<void>;
	/** A new process with this state. */
	restart(saved: unknown): void;
	/** The same process, with this state from the database: deactivated and activated again. */
	reload(saved: unknown): void;
	/** What it has stored, damaged; a poller that is not asked for this needs none. */
	damaged?(what: Damage): unknown;
	/** Whether the last poll said that it had not reached the present. */
	readonly behind: boolean;
}

export interface Played {
	polls: number;
	failedPolls: number;
	lastFailure?: unknown;
	/** Polls that the end took until nothing came any more. */
	drainPolls: number;
}

/** Carries a schedule out, and then lets the trigger come to rest. The ledger holds the result. */
export async function play(stage: Stage, steps: readonly Step[]): Promise<Played> {
	const { poller, ledger } = stage;
	const played: Played = { polls: 0, failedPolls: 0, drainPolls: 0 };
	/** What is in the database, and how much had been handed over when it was written. */
	let stored: { state: unknown; emitted: number } = { state: structuredClone(poller.saved), emitted: 0 };
	const earlier = [stored];

	const store = () => {
		stored = { state: structuredClone(poller.saved), emitted: ledger.emittedCount };
		earlier.push(stored);
	};
	const handOver = (items: Emission[] | null) => {
		if (items) ledger.handOver(items);
		stage.checkAfterPoll?.(items);
	};

	/** One call of the trigger; undefined when it failed, which must leave the state as it was. */
	const call = async (kind: 'activate' | 'poll' | 'pollDiscarded', disturbances: readonly Disturbance[] = []) => {
		played.polls++;
		stage.disturb(disturbances, async () => {
			// The tick that comes while the first is still running: whatever it says, both count.
			const items = await poller.poll().catch(() => null);
			if (items) ledger.handOver(items);
		});
		const before = JSON.stringify(poller.saved);
		try {
			return { items: (await poller[kind]!()) ?? null };
		} catch (error) {
			played.failedPolls++;
			played.lastFailure = error;
			if (!(error instanceof Error) || error.name === 'AssertionError') throw error;
			if (JSON.stringify(poller.saved) !== before) throw new Error(`A failing poll changed the state: ${error.message}`);
			return undefined;
		} finally {
			stage.disturb([], async () => {});
		}
	};

	const activate = async () => {
		// n8n tries again until it works. Nothing is disturbed here, but the process may rest from a refusal before.
		for (let tries = 1; ; tries++) {
			const done = await call('activate');
			if (done) {
				handOver(done.items);
				store();
				return;
			}
			if (tries === 3) throw new Error('The activation failed although nothing was disturbed', { cause: played.lastFailure });
			stage.advance(LONGEST_REST_MS);
		}
	};

	const restart = async (state: unknown) => {
		poller.restart(structuredClone(state));
		// With durable cursors there is no poll at the start of the process.
		if (poller.cursors === 'memory') await activate();
	};

	await activate();
	ledger.owe(stage.startFrom);

	for (const step of steps) {
		switch (step.do) {
			case 'wait':
				stage.advance(step.seconds * 1000);
				break;
			case 'write':
				stage.write(step.write);
				break;
			case 'clock':
				stage.setSkew(step.share);
				break;
			case 'off':
				stage.advance(step.days * 86_400_000);
				await restart(stored.state);
				break;
			case 'restart':
				await restart(stored.state);
				break;
			case 'reactivate':
				poller.reload(structuredClone(stored.state));
				await activate();
				break;
			case 'fallBack': {
				const older = earlier[Math.max(1, earlier.length - 1 - step.pick)] ?? stored;
				ledger.forgiveAfter(older.emitted);
				await restart(older.state);
				break;
			}
			case 'damage': {
				const damaged = poller.damaged!(step.what);
				// What is not known to have been emitted may come again; of a watermark that is gone, what was not read yet may be missed.
				if (step.what !== 'version') ledger.forgiveAfter(0);
				if (step.what === 'watermark') ledger.forgiveLosses();
				poller.restart(structuredClone(damaged));
				await activate();
				break;
			}
			case 'poll': {
				const before = structuredClone(poller.saved);
				const inDatabase = poller.cursors === 'durable' ? before : stored.state;
				const fate = typeof step.fate === 'object' && !poller.pollDiscarded ? 'killed' : step.fate;
				const done = await call(typeof fate === 'object' ? 'pollDiscarded' : 'poll', step.disturbances);
				if (typeof fate === 'object') {
					stage.advance(fate.discarded * 1000);
					poller.reload(structuredClone(inDatabase));
					await activate();
				} else if (fate === 'killed') {
					// What the dead process would have done or written is gone.
					await restart(inDatabase);
				} else if (fate === 'crashesAfterHandOver') {
					const emitted = ledger.emittedCount;
					if (done) handOver(done.items);
					ledger.forgiveAfter(emitted);
					await restart(inDatabase);
				} else if (done) {
					handOver(done.items);
					if (done.items !== null || poller.cursors === 'durable') store();
				}
				break;
			}
		}
	}
	// Quiet polls, until nothing has come for longer than anything may take.
	const pause = stage.restPause ?? Math.max(60, stage.settleSeconds / 3);
	const quietPolls = Math.ceil((2 * stage.settleSeconds) / pause) + 2;
	for (let quiet = 0; quiet < quietPolls; played.drainPolls++) {
		const most = stage.mostDrainPolls ?? 500;
		if (played.drainPolls > most) throw new Error(`The trigger does not come to rest: ${most} polls and still not at the present`);
		stage.advance(pause * 1000);
		const done = await call('poll');
		if (!done) {
			// With few requests a minute, and fewer after a refusal, a trigger that gets none for some polls says so.
			if (played.lastFailure instanceof Error && /has not moved on/.test(played.lastFailure.message)) continue;
			if (played.drainPolls * pause * 1000 > LONGEST_REST_MS)
				throw new Error('A poll failed although nothing was disturbed', { cause: played.lastFailure });
			continue;
		}
		handOver(done.items);
		quiet = poller.behind || (done.items?.length ?? 0) > 0 ? 0 : quiet + 1;
	}
	return played;
}

/** Any number between two, all as likely: `fc.double` draws bit patterns, nearly all of which lie next to nothing. */
function evenly(min: number, max: number): fc.Arbitrary<number> {
	const parts = 10_000;
	return fc.integer({ min: 0, max: parts }).map((part) => min + ((max - min) * part) / parts);
}

export interface ScheduleOptions {
	/** Largest number of new records in one moment. */
	readonly largestBurst: number;
	readonly failures: readonly Failure[];
	/** Seconds between polls, the usual ones. */
	readonly longestWait: number;
	readonly longestOffDays: number;
	/** Whether two polls may run at once. */
	readonly overlaps: boolean;
	/** Whether stored states are damaged. */
	readonly damages: boolean;
	readonly mostSteps: number;
}

export function writes({ largestBurst }: Pick<ScheduleOptions, 'largestBurst'>): fc.Arbitrary<Write> {
	return fc.record({
		adds: fc.oneof({ weight: 6, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: largestBurst }) }),
		changes: fc.oneof(
			{ weight: 4, arbitrary: fc.array(fc.nat(12), { maxLength: 4 }) },
			{ weight: 1, arbitrary: fc.array(fc.nat(60), { minLength: 5, maxLength: 30 }) },
		),
		sameSecond: fc.boolean(),
		late: fc.oneof(fc.constant(0), fc.constant(1), evenly(0, 1)),
	});
}

/** A system that hands over its orders in one go. */
export interface Import {
	/** How many new records, all in one moment. */
	readonly size: number;
	/** Where in the schedule, 0 to 1. */
	readonly at: number;
	/** See `Write`. */
	readonly late: number;
}

/** In one schedule of so many: an import costs as much as thirty usual ones. */
const IMPORTS_IN = 100;

/** Rarely an import of thousands. */
export const imports: fc.Arbitrary<Import | undefined> = fc.oneof(
	{ weight: IMPORTS_IN - 1, arbitrary: fc.constant(undefined) },
	{
		weight: 1,
		arbitrary: fc.record({
			size: fc.integer({ min: 1_000, max: 4_000 }),
			at: evenly(0, 1),
			late: fc.constantFrom(0, 0, 1),
		}),
	},
);

/** The schedule with an import in it. */
export function withImport(steps: readonly Step[], { size, at, late }: Import): Step[] {
	return steps.toSpliced(Math.round(at * steps.length), 0, { do: 'write', write: { adds: size, changes: [], sameSecond: false, late } });
}

/** Schedules of up to `mostSteps` steps. */
export function schedules(options: ScheduleOptions): fc.Arbitrary<Step[]> {
	const write = writes(options);
	const disturbance = fc.record(
		{
			atRequest: fc.nat(6),
			write,
			failure: fc.record({ kind: fc.constantFrom(...options.failures), times: fc.constantFrom(1, 1, 3, 4) }),
			...(options.overlaps ? { secondPoll: fc.boolean() } : {}),
		},
		{ requiredKeys: ['atRequest'] },
	);
	const poll = fc.record({
		do: fc.constant('poll' as const),
		disturbances: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 4, arbitrary: fc.array(disturbance, { maxLength: 4 }) }),
		fate: fc.oneof(
			{ weight: 10, arbitrary: fc.constant('survives' as const) },
			{ weight: 1, arbitrary: fc.constant('killed' as const) },
			{ weight: 1, arbitrary: fc.constant('crashesAfterHandOver' as const) },
			{ weight: 1, arbitrary: fc.record({ discarded: fc.constantFrom(0, 5, 20, 90, 600) }) },
		),
	});
	const wait = (seconds: fc.Arbitrary<number>) => fc.record({ do: fc.constant('wait' as const), seconds });
	const { longestWait } = options;
	return fc.array(
		fc.oneof(
			{
				weight: 8,
				arbitrary: wait(fc.oneof(fc.constant(longestWait / 3), fc.constant(longestWait / 4), evenly(0, longestWait))),
			},
			{ weight: 4, arbitrary: wait(evenly(0, 2)) },
			{ weight: 1, arbitrary: wait(fc.integer({ min: longestWait, max: 60 * longestWait })) },
			{ weight: 9, arbitrary: fc.record({ do: fc.constant('write' as const), write }) },
			{ weight: 12, arbitrary: poll },
			{ weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
			{ weight: 1, arbitrary: fc.constant({ do: 'reactivate' as const }) },
			{ weight: 1, arbitrary: fc.record({ do: fc.constant('fallBack' as const), pick: fc.nat(6) }) },
			...(options.damages
				? [{ weight: 1, arbitrary: fc.record({ do: fc.constant('damage' as const), what: fc.constantFrom(...DAMAGES) }) }]
				: []),
			{
				weight: 2,
				arbitrary: fc.record({
					do: fc.constant('clock' as const),
					share: fc.oneof(fc.constantFrom(-1, 0, 1), evenly(-1, 1)),
				}),
			},
			{
				weight: 1,
				arbitrary: fc.record({ do: fc.constant('off' as const), days: evenly(0, options.longestOffDays) }),
			},
		),
		{ minLength: 4, maxLength: options.mostSteps, size: 'max' },
	) as fc.Arbitrary<Step[]>;
}
