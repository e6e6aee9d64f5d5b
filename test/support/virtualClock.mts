import { clock } from '../../nodes/shared/host/clock';

/** Time that moves only when told to, or when the package waits. */
export class VirtualClock {
	/** The host's time, ms since 1970 UTC. */
	now: number;
	/** What the package waited for, ms each. */
	readonly waits: number[] = [];
	private readonly original = { ...clock };

	/** @param start ms since 1970 UTC */
	constructor(start = Date.parse('2026-11-01T00:00:00Z')) {
		this.now = start;
		clock.now = () => this.now;
		clock.sleep = async (milliseconds) => {
			this.waits.push(milliseconds);
			this.now += milliseconds;
		};
	}

	advance(milliseconds: number): void {
		this.now += milliseconds;
	}

	/** Gives the package the real clock back. */
	restore(): void {
		Object.assign(clock, this.original);
	}
}
