/** A server of a few records whose every habit is set, for tests that say page by page what the poll engine asks it. */
import { OutOfTime, type Feed, type ReadPage, type Span } from '../../nodes/shared/feed/feed';

export const NOON = 1_793_534_400;

export interface Row {
	id: string;
	/** Seconds after noon; undefined: it does not tell. */
	at: number | undefined;
	/** Where the server finds it, if not there. */
	foundAt?: number;
	/** Seconds after noon. */
	created?: number;
	/** What the record says besides its id. */
	version?: number;
	/** What it is called, if not by its time. */
	label?: string;
	/** The part of the feed in which it is found, from 0. */
	variant?: number;
}

/** `a1 b2`: records a and b, changed one and two seconds after noon. */
export const rowsOf = (text: string): Row[] =>
	text === '' ? [] : text.split(' ').map((word) => ({ id: word[0], at: Number(word.slice(1)) }));

export const spanOf = (start: number, end: number): Span => ({ start: NOON + start, end: NOON + end });

export interface Server {
	rows: Row[];
	/** Records per page, where that is not what was asked for. */
	clamp: number;
	total: 'documented' | 'missing' | 'page' | 'constant' | ((found: number) => number);
	/** The order of equal times in the nth request, from 0. */
	order: (request: number) => 1 | -1;
	beyondEnd: 'empty' | 'lastPage' | 'firstPage';
	ends: 'closed' | 'open';
	/** Before the nth request, from 0. */
	before: (request: number, server: Server) => void;
	/** Requests until there are no more. */
	budget: number;
	/** Refuses spans that begin before this second after noon. */
	farthest: number;
	withheld: string;
}

export interface Served extends Partial<Omit<Server, 'rows'>> {
	rows: string | Row[];
	pageSize?: number;
	longestSpan?: number;
	variants?: number;
	closedSpans?: boolean;
	leadIn?: number;
	undated?: boolean;
}

/** The server, its feed, and what it was asked: `0-10 p2` for the third page of the ten seconds after noon, `B 0-10 p2` for one of several parts. */
export function serve(given: Served): { server: Server; queries: string[]; feed: Feed<Row>; read: ReadPage<Row> } {
	const { pageSize = 2, longestSpan = 1_000, variants = 1, closedSpans = true, leadIn, undated, rows, ...habits } = given;
	const server: Server = {
		clamp: pageSize,
		total: 'documented',
		order: () => 1,
		beyondEnd: 'empty',
		ends: 'closed',
		before: () => {},
		budget: Infinity,
		farthest: -Infinity,
		withheld: '',
		...habits,
		rows: typeof rows === 'string' ? rowsOf(rows) : rows,
	};
	const queries: string[] = [];
	const feed: Feed<Row> = {
		name: 'parcel',
		longestSpan,
		pageSize,
		variants,
		closedSpans,
		...(leadIn !== undefined && { leadIn }),
		...(undated !== undefined && { undated }),
		id: ({ id }) => (id === '?' ? undefined : id),
		modified: ({ at }) => (at === undefined ? undefined : NOON + at),
		created: ({ created }) => (created === undefined ? undefined : NOON + created),
		content: ({ id, version }) => (version === undefined ? id : [id, version]),
		label: ({ at, label }) => label ?? `at ${at}`,
	};
	const read: ReadPage<Row> = async ({ span, variant, page, withTotal }) => {
		const request = queries.length;
		// A total is told with the first page alone, and a span is one.
		expect([withTotal, span.end >= span.start]).toEqual([page === 0, true]);
		const [start, end] = [span.start - NOON, span.end - NOON];
		if (request >= server.budget) throw new OutOfTime('no more');
		const part = variants > 1 ? `${'ABC'[variant]} ` : '';
		queries.push(`${part}${start < -1e6 ? 'long ago' : `${start}-${end}`} p${page}`);
		server.before(request, server);
		if (start < server.farthest) throw new Error('too far back');
		const edge = server.ends === 'closed' ? 0 : 1;
		const found = server.rows.filter((row) => {
			const at = row.foundAt ?? row.at!;
			return (row.variant ?? 0) === variant && at >= start + edge && at <= end - edge;
		});
		const sign = server.order(request);
		found.sort((a, b) => (a.foundAt ?? a.at!) - (b.foundAt ?? b.at!) || sign * (a.id < b.id ? -1 : 1));
		const last = Math.max(0, Math.ceil(found.length / server.clamp) - 1);
		const beyond = { empty: page, lastPage: last, firstPage: 0 }[server.beyondEnd];
		const number = page > last ? beyond : page;
		const shown = found.slice(number * server.clamp, (number + 1) * server.clamp).filter(({ id }) => !server.withheld.includes(id));
		const { total } = server;
		const told =
			typeof total === 'function'
				? total(found.length)
				: { documented: found.length, missing: undefined, page: shown.length, constant: 99 }[total];
		return { rows: shown, ...(withTotal && told !== undefined && { total: told }) };
	};
	return { server, queries, feed, read };
}

/** Requests in a row for one span: `0-10: 0 2 1`; more than ten pages that follow one another downwards: `50..1`. */
export function shortened(queries: readonly string[]): string {
	const groups: Array<{ span: string; runs: number[][] }> = [];
	for (const query of queries) {
		const [, span, text] = /^(.*) p(\d+)$/.exec(query)!;
		const page = Number(text);
		if (groups.at(-1)?.span !== span) groups.push({ span, runs: [] });
		const { runs } = groups.at(-1)!;
		if (runs.at(-1)?.at(-1) === page + 1) runs.at(-1)!.push(page);
		else runs.push([page]);
	}
	const short = (run: number[]) => (run.length > 10 ? `${run[0]}..${run.at(-1)}` : run.join(' '));
	return groups.map(({ span, runs }) => `${span}: ${runs.map(short).join(' ')}`).join('; ');
}
