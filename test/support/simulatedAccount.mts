import type { Edition, Simulator } from '../simulator/index.mts';

/** The values of a `wangdianApi` credential for the simulator's ready account of an edition. */
export function credentialFor(simulator: Simulator, edition: Edition): Record<string, string | number> {
	const { sid, appKey, appSecret } = simulator.accounts[edition];
	// 0 = unlimited: tests that are about the allowance set it.
	return { edition, environment: 'custom', baseUrl: simulator.urls[edition], sid, appKey, appSecret, requestsPerMinute: 0 };
}
