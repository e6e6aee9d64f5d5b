import type { IExecuteFunctions } from 'n8n-workflow';

import { showHint } from '../../../shared/host/hints';
import { spanText, type RecordSearch } from '../../../shared/records/query';

/** From here on a query is announced with the number of its requests. */
const MANY_REQUESTS = 100;

/**
 * Tells before a query that takes many requests how many it takes.
 *
 * @param how `at least`, or `up to` where it may end before
 * @param advice what takes fewer, as a sentence without a full stop
 */
export function announce(
	context: IExecuteFunctions,
	{ kind, query }: RecordSearch,
	requests: number,
	how: 'at least' | 'up to',
	advice: string,
): void {
	if (requests <= MANY_REQUESTS || query.time === 'none') return;
	const span = spanText(query.time.longestSpan);
	const message = `This query takes ${how} ${requests} requests, because Wangdian answers ${kind.plural.toLowerCase()} ${span} at a time. ${advice}`;
	context.logger.warn(`Wangdian: ${message}`);
	showHint(context, message);
}
