/** What a stored state of the feed engine holds, for tests that look into it. */
import { watermarkOf, type FeedState } from '../../nodes/shared/feed/watermark';

/** What may be wrong with a stored state: its version, one of its watermarks, or what it remembers. */
export const DAMAGES = ['version', 'watermark', 'memory'] as const;

export type Damage = (typeof DAMAGES)[number];

/** A stored state, damaged. */
export function damagedState(state: FeedState | undefined, what: Damage): unknown {
	if (state === undefined) return undefined;
	const [first, ...others] = state.parts;
	switch (what) {
		case 'version':
			return { ...state, version: 7 };
		case 'watermark':
			return { ...state, parts: [{ ...first, settled: { ...first.settled, mark: 'soon' } }, ...others] };
		case 'memory':
			return { ...state, newborn: 'x y,,z', parts: state.parts.map((part) => ({ ...part, memory: 'x y,,z' })) };
	}
}

/** How many versions are remembered. */
export function knownIn({ parts }: Pick<FeedState, 'parts'>): number {
	return parts.reduce((sum, { memory }) => sum + memory.split(' ').reduce((count, group) => count + group.split(',').length - 1, 0), 0);
}

/**
 * Whether a poll that begins with this state knows that records are shown with other times than they are found by: until the watermark is a
 * settle time past the last one that was found so. One that comes before that is noticed, or noticed again, may come twice
 * (docs/trigger.md, Limits).
 *
 * @param settleTime seconds
 */
export function knowsOtherTimes(state: FeedState | undefined, settleTime: number): boolean {
	return state !== undefined && state.misdates !== null && watermarkOf(state) <= state.misdates + settleTime;
}
