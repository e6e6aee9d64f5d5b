import { sleep } from 'n8n-workflow';

/**
 * Where the nodes take the time from. Tests put a virtual clock here; nothing else in the package asks for the time or waits.
 */
export const clock = {
	/** ms since 1970 UTC. */
	now: (): number => Date.now(),
	/** Resolves after so many ms. */
	sleep: async (milliseconds: number): Promise<void> => await sleep(milliseconds),
};
