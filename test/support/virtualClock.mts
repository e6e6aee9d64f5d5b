import { setImmediate as otherWork } from 'node:timers/promises';
import { clock } from '../../nodes/shared/host/clock';

/** Time that moves only when told to, or when the package waits. */
export class VirtualClock {
	/** The host's time, ms since 1970 UTC. */
	now: number;
	/** The monotonic clock, ms. It goes on from one test to the next, a day later, when no limit has anything left to remember. */
	private static elapsed = 0;
	/** What the package draws next and from then on, 0 to 1. */
	chance = 0;
	/** What the package waited for, ms each. */
	readonly waits: number[] = [];
	private readonly original = { ...clock };

	/** @param start ms since 1970 UTC */
	constructor(start = Date.parse('2026-11-01T00:00:00Z')) {
		this.now = start;
		VirtualClock.elapsed += 24 * 3_600_000;
		clock.now = () => this.now;
		clock.monotonic = () => VirtualClock.elapsed;
		clock.chance = () => this.chance;
		clock.sleep = async (milliseconds) => {
			this.waits.push(milliseconds);
			this.advance(milliseconds);
			// Whoever waits for somebody else's answer must let it come.
			await otherWork();
		};
	}

	advance(milliseconds: number): void {
		this.now += milliseconds;
		VirtualClock.elapsed += Math.max(0, milliseconds);
	}

	/** Somebody sets the clock back: no time passes. */
	setBack(milliseconds: number): void {
		this.now -= milliseconds;
	}

	/** What the monotonic clock shows, ms. */
	static get monotonic(): number {
		return VirtualClock.elapsed;
	}

	/** Gives the package the real clock back. */
	restore(): void {
		Object.assign(clock, this.original);
	}
}
