// Last-check time: what Airtable's, Google Drive's and most other poll triggers of n8n do. The cursor is n8n's own clock at the
// last poll, the filter is "after" it, everything is read forward, and the cursor is written when all pages are there.
import { nowSeconds, readForward } from './wangdianApi.mts';
import type { Pattern } from './pattern.mts';

export const lastCheckTime: Pattern = {
	key: 'lastCheckTime',
	title: 'Last-check time (as Airtable, Google Drive)',
	host: 'node',
	since: (state) => state.lastTimeChecked as number | undefined,
	async poll(account, state) {
		const now = nowSeconds();
		const last = (state.lastTimeChecked as number | undefined) ?? now;
		// Strictly after the last check; the query is closed at both ends.
		const rows = await readForward(account, { start: last + 1, end: now });
		state.lastTimeChecked = now;
		return rows;
	},
};
