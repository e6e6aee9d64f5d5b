import type { Feed, ReadPage } from '../shared/feed/feed';

/** How far a test looks back at most, in seconds, and with how many requests at least one page each. */
const LONGEST_BACK = 90 * 86_400;
const MOST_QUERIES = 10;

/** How many of the longest spans a test looks back. */
function spansBack({ longestSpan, variants }: Pick<Feed<unknown>, 'longestSpan' | 'variants'>): number {
	return Math.max(1, Math.min(Math.round(LONGEST_BACK / longestSpan), Math.floor(MOST_QUERIES / variants)));
}

/** How far a test looks back, for people: `90 days`, `10 hours`. */
export function lookedBack(feed: Pick<Feed<unknown>, 'longestSpan' | 'variants'>): string {
	const hours = Math.round((spansBack(feed) * feed.longestSpan) / 3_600);
	return hours >= 48 ? `${Math.round(hours / 24)} days` : `${hours} hours`;
}

/**
 * The newest record, for a test in the editor: a real one, found with few requests whatever order the server lists in.
 *
 * @param now seconds since 1970 UTC
 */
export async function newestOrder<Row>(
	feed: Feed<Row>,
	read: ReadPage<Row>,
	now: number,
	wanted: (row: Row) => boolean,
): Promise<Row | undefined> {
	for (let back = 0; back < spansBack(feed); back++) {
		const span = { start: now - (back + 1) * feed.longestSpan, end: now - back * feed.longestSpan };
		const rows: Row[] = [];
		for (let variant = 0; variant < feed.variants; variant++) {
			const first = await read({ span, variant, page: 0, withTotal: true });
			rows.push(...first.rows);
			// The newest is on the first page or on the last, unless the server lists by something else than time.
			const last = Math.ceil((first.total ?? 0) / feed.pageSize) - 1;
			if (last > 0) rows.push(...(await read({ span, variant, page: last, withTotal: false })).rows);
		}
		const fitting = rows.filter(wanted);
		if (fitting.length > 0) {
			return fitting.reduce((a, b) => ((feed.modified(b) ?? 0) > (feed.modified(a) ?? 0) ? b : a));
		}
	}
	return undefined;
}
