/** What a stored state of the feed engine holds, for tests that look into it. */
import type { FeedState } from '../../nodes/shared/feed/watermark';

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
