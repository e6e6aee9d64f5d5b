// Overlap and versions: what n8n's Salesforce trigger does. Every poll reads the last 15 minutes again and leaves out what it has
// handed over, by id and modified time; it remembers 10,000 of them.
import { nowSeconds, orderId, orderModified, readForward } from './wangdianApi.mts';
import type { Pattern } from './pattern.mts';

const OVERLAP_SECONDS = 15 * 60;
const MAX_IDS = 10_000;

export const overlapVersions: Pattern = {
	key: 'overlapVersions',
	title: 'Overlap of 15 min and list of id + modified time (as Salesforce)',
	host: 'node',
	since: (state) => (state.lastTimeChecked === undefined ? undefined : (state.lastTimeChecked as number) - OVERLAP_SECONDS),
	async poll(account, state) {
		const now = nowSeconds();
		const last = state.lastTimeChecked as number | undefined;
		const found = await readForward(account, {
			start: last === undefined ? now : last - OVERLAP_SECONDS,
			end: now,
		});
		const processed = new Set((state.processedIds as string[] | undefined) ?? []);
		const keyOf = (row: (typeof found)[number]) => `${orderId(account, row)}_${orderModified(account, row)}`;
		const rows = found.filter((row) => !processed.has(keyOf(row)));
		state.processedIds = [...processed, ...rows.map(keyOf)].slice(-MAX_IDS);
		state.lastTimeChecked = now;
		return rows;
	},
};
