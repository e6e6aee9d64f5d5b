import type { SimulatorSettings } from '../types.mts';

export const THIRTY_DAYS_MS = 30 * 86_400_000;

/** Whether a query spans more than it may. All times in ms. */
export function isTooWide({ exactSpan }: SimulatorSettings, from: number, to: number, longest: number): boolean {
	return to - from > longest || (exactSpan === 'refused' && to - from === longest);
}
