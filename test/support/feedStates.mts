/** What a stored state of the feed engine holds, for tests that look into it. */
import type { FeedState } from '../../nodes/shared/feed/watermark';

/** How many versions are remembered. */
export function knownIn({ parts }: Pick<FeedState, 'parts'>): number {
	return parts.reduce((sum, { memory }) => sum + memory.split(' ').reduce((count, group) => count + group.split(',').length - 1, 0), 0);
}
