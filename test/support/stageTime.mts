import { clock } from '../../nodes/shared/host/clock';
import type { Write } from './schedule.mts';

export const STAGE_START = Date.parse('2026-11-01T00:00:00Z');

/**
 * One virtual time for the server and the host of a stage, in which the host's clock may be off. It moves when told to, and when the
 * package waits.
 */
export class StageTime {
	/** The server's clock, ms since 1970 UTC. One for all stages, because a simulator may serve one after the other. */
	static now = STAGE_START;

	/** How far the host's clock is ahead of the server's, ms. */
	skew = 0;

	private readonly tolerance: number;
	private readonly original = { ...clock };

	/** @param tolerance how far the server lets clocks differ, seconds */
	constructor(tolerance: number) {
		this.tolerance = tolerance;
		StageTime.now = STAGE_START;
		clock.now = () => StageTime.now + this.skew;
		clock.monotonic = () => StageTime.now;
		clock.chance = () => 0.5;
		clock.sleep = async (milliseconds) => this.advance(milliseconds);
	}

	advance(milliseconds: number): void {
		StageTime.now += milliseconds;
	}

	/** @param share of the tolerance, -1 to 1 */
	setSkew(share: number): void {
		// A time stamp is a whole second, so a clock that is behind may be so by a second less.
		this.skew = share * 1000 * (share > 0 ? this.tolerance : this.tolerance - 1);
	}

	/**
	 * What happened in the days before the first moment.
	 *
	 * @param write at some moments, as far from each other, the oldest first
	 * @param of what happens at a moment, by how many are still to come
	 */
	fillPast(days: number, moments: number, write: (one: Write) => void, of: (left: number) => Pick<Write, 'adds' | 'changes'>): void {
		const end = StageTime.now;
		for (let left = moments; left > 0; left--) {
			StageTime.now = end - (days * 86_400_000 * left) / moments;
			write({ ...of(left), sameSecond: false, late: 0 });
		}
		StageTime.now = end;
	}

	/** Gives the package the real clock back. */
	restore(): void {
		Object.assign(clock, this.original);
	}
}
