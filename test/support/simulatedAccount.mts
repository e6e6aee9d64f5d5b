import type { Edition, Simulator } from '../simulator/index.mts';

/** The values of a `wangdianApi` credential for the simulator's ready account of an edition. */
export function credentialFor(simulator: Simulator, edition: Edition): Record<string, string | number> {
	const { sid, appKey, appSecret } = simulator.accounts[edition];
	// 0 = unlimited: tests that are about the allowance set it.
	return { edition, environment: 'custom', baseUrl: simulator.urls[edition], sid, appKey, appSecret, requestsPerMinute: 0 };
}

let accounts = 0;

/** Gives every edition's account an App Key that none had before: the allowance is kept per account, for the whole process. */
export function newAccounts({ accounts: byEdition }: Simulator): void {
	for (const account of Object.values(byEdition)) account.appKey = `key-${accounts++}`;
}
