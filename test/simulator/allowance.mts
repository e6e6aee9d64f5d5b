// How many requests per minute and at once an account gets, by the server clock.
import type { SimulatorSettings } from './types.mts';

export interface AllowanceKeeper {
	/** Lets a request in, or says which limit it meets. `leave` ends its work. */
	enter(account: string, method: string): { refused?: 'allowance' | 'concurrency'; leave: () => void };
}

/** `now`: the server clock, ms; the settings are read at every request. */
export function createAllowance(settings: SimulatorSettings, now: () => number): AllowanceKeeper {
	const accepted = new Map<string, number[]>();
	const working = new Map<string, number>();
	return {
		enter(account, method) {
			const { requestsPerMinute = Infinity, concurrent = Infinity, countRefused, scope } = settings.allowance;
			const key = scope === 'method' ? `${account} ${method}` : account;
			const leave = () => void working.set(key, (working.get(key) ?? 1) - 1);
			working.set(key, (working.get(key) ?? 0) + 1);
			if (requestsPerMinute !== Infinity) {
				const times = (accepted.get(key) ?? []).filter((at) => at > now() - 60_000);
				accepted.set(key, times);
				const refused = times.length >= requestsPerMinute;
				if (!refused || countRefused) times.push(now());
				if (refused) return { refused: 'allowance', leave };
			}
			return working.get(key)! > concurrent ? { refused: 'concurrency', leave } : { leave };
		},
	};
}
