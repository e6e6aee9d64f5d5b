// Faults on demand, in the order in which they were pushed.
import type { Fault, FaultList, RecordedRequest } from './types.mts';

export interface Faults extends FaultList {
	/** Uses up what meets this request: every callback, and the first fault that does something to the answer. */
	take(request: RecordedRequest): {
		calls: Array<Extract<Fault, { kind: 'call' }>>;
		fault?: Exclude<Fault, { kind: 'call' }>;
	};
}

export function createFaults(): Faults {
	let waiting: Array<{ fault: Fault; left: number }> = [];
	return {
		push(...faults) {
			waiting.push(...faults.map((fault) => ({ fault, left: fault.times ?? 1 })));
		},
		clear() {
			waiting = [];
		},
		get waiting() {
			return waiting.length;
		},
		take(request) {
			const taken: ReturnType<Faults['take']> = { calls: [] };
			for (const entry of waiting) {
				if (entry.fault.kind !== 'call' && taken.fault) continue;
				if (entry.fault.when && !entry.fault.when(request)) continue;
				entry.left--;
				if (entry.fault.kind === 'call') taken.calls.push(entry.fault);
				else taken.fault = entry.fault;
			}
			waiting = waiting.filter(({ left }) => left > 0);
			return taken;
		},
	};
}
