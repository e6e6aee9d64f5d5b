import { sleep } from 'n8n-workflow';

/** Of every runtime that n8n knows; the compiler's library of the language alone does not have it. */
declare const performance: { now(): number };

/**
 * Where the nodes take the time and chance from. Tests put a virtual clock here; nothing else in the package asks for the time,
 * waits, or draws a random number.
 */
export const clock = {
	/** ms since 1970 UTC; goes back when the machine's clock is set back. */
	now: (): number => Date.now(),
	/** ms since some moment, never back and never by leaps: for the length of waits. */
	monotonic: (): number => performance.now(),
	/** Resolves after so many ms. */
	sleep: async (milliseconds: number): Promise<void> => await sleep(milliseconds),
	/** 0 to 1, at random, 1 excluded. */
	chance: (): number => Math.random(),
};
