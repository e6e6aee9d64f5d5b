// What the reference pollers share: one request for one page of transfer orders, signed and read by the package's own protocol
// code, so that the pollers differ in nothing but how they keep track of changes.
import { request } from 'undici';
import type { Account } from '../../nodes/shared/protocol/account';
import { readAnswer } from '../../nodes/shared/protocol/answer';
import type { JsonObject } from '../../nodes/shared/protocol/losslessJson';
import type { TimeSpan } from '../../nodes/shared/protocol/beijingTime';
import { transferOrder } from '../../nodes/shared/records/kinds/transferOrder';
import {
	callFor,
	createdOf,
	idOf,
	longestSpanOf,
	modifiedOf,
	recordsOf,
	searchFor,
	totalOf,
	variantsOf,
} from '../../nodes/shared/records/query';
import type { Edition } from '../../nodes/shared/protocol/editions';
import { clock } from '../../nodes/shared/host/clock';

export interface PagePosition {
	/** From 0: the web edition is read once per transfer type. */
	readonly variant: number;
	/** From 0. */
	readonly page: number;
}

export type ReadOnePage = (
	account: Account,
	span: TimeSpan,
	position: PagePosition,
) => Promise<{ rows: JsonObject[]; total: number | undefined }>;

const transfersOf = (edition: Edition) => searchFor(transferOrder, edition)!;

/** The longest span of a query, seconds. */
export const longestSpan = (edition: Edition) => longestSpanOf(transfersOf(edition).query);

/** The id of an order, when it last changed and when it was created, in seconds since 1970 UTC. */
export const orderId = ({ edition }: Account, row: JsonObject) => idOf(transfersOf(edition).query, row);
export const orderModified = ({ edition }: Account, row: JsonObject) => modifiedOf(transfersOf(edition), row);

export const orderCreated = ({ edition }: Account, row: JsonObject) => createdOf(transfersOf(edition).query, row);

/** Reads one page of the transfer orders changed in a closed span; throws what the network or the answer's code says. */
export const readPage: ReadOnePage = async (account, span, { variant, page }) => {
	const { edition, baseUrl } = account;
	const search = transfersOf(edition);
	const { query: list } = search;
	const call = callFor(search, span, variant, { number: page, size: list.pageSize, withTotal: page === 0 });
	const signed = edition.sign(edition.encode(baseUrl, call), account, clock.now());
	const query = new URLSearchParams(signed.query).toString();
	const response = await request(query === '' ? signed.url : `${signed.url}?${query}`, {
		method: 'POST',
		headers: { 'content-type': signed.contentType },
		body: signed.body,
	});
	const answer = readAnswer(account, call, { httpStatus: response.statusCode, text: await response.body.text() });
	if (answer instanceof Error) throw answer;
	return { rows: recordsOf(list, answer), total: totalOf(list, answer) };
};

/** Reads everything changed in a closed span, seconds since 1970 UTC: windows of at most 30 days, every page from the first to the last. */
export async function readForward(account: Account, span: TimeSpan, read: ReadOnePage = readPage): Promise<JsonObject[]> {
	const search = transfersOf(account.edition);
	const { pageSize } = search.query;
	const longest = longestSpan(account.edition);
	const rows: JsonObject[] = [];
	for (let start = span.start; start <= span.end; start += longest + 1) {
		const window = { start, end: Math.min(span.end, start + longest) };
		for (const variant of variantsOf(search).keys()) {
			const first = await read(account, window, { variant, page: 0 });
			rows.push(...first.rows);
			const pages = Math.ceil((first.total ?? 0) / pageSize);
			for (let page = 1; page < pages; page++) rows.push(...(await read(account, window, { variant, page })).rows);
		}
	}
	return rows;
}

/** The clock as the patterns use it: whole seconds since 1970 UTC. */
export function nowSeconds(): number {
	return Math.floor(clock.now() / 1000);
}
