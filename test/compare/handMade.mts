// The workflow people build by hand: Schedule Trigger, HTTP Request with pagination, and a Code node that keeps the time of the last
// run in the static data. Built with care: the last 30 days at most, because Wangdian refuses more; an answer with an error code
// stops the run; Retry On Fail with its usual three tries; a second between two pages, for the allowance; the time of the last run
// is written at the end, after everything went well.
import { WangdianError } from '../../nodes/shared/protocol/wangdianError';
import { clock } from '../../nodes/shared/host/clock';
import { longestSpan, nowSeconds, readForward, readPage, type ReadOnePage } from './wangdianApi.mts';
import type { Pattern } from './pattern.mts';

const MAX_TRIES = 3;
const WAIT_MS = 1_000;

/** Retry On Fail sees what fails as HTTP; a refusal by code in a good HTTP answer is the workflow's own business. */
const carefulRead: ReadOnePage = async (account, span, position) => {
	if (position.page > 0) await clock.sleep(WAIT_MS);
	for (let tries = 1; ; tries++) {
		try {
			return await readPage(account, span, position);
		} catch (error) {
			if (tries === MAX_TRIES || (error instanceof WangdianError && error.details.code !== undefined)) throw error;
			await clock.sleep(WAIT_MS);
		}
	}
};

export const handMade: Pattern = {
	key: 'handMade',
	title: 'Hand-made workflow (schedule, HTTP request, last run)',
	host: 'workflow',
	since: (state) => state.lastRun as number | undefined,
	async poll(account, state) {
		const now = nowSeconds();
		const last = (state.lastRun as number | undefined) ?? now;
		const start = Math.max(last, now - longestSpan(account.edition));
		// A clock that was set back.
		if (start > now) return [];
		const rows = await readForward(account, { start, end: now }, carefulRead);
		state.lastRun = now;
		return rows;
	},
};
