// Overlap and ids: what n8n's Notion trigger does. The cursor is cut to the minute and the filter includes it; what the newest
// minute had is remembered by id, to be left out next time. The cursor is written before the request.
import { nowSeconds, orderId, orderModified, readForward } from './wangdianApi.mts';
import type { Pattern } from './pattern.mts';

const minuteOf = (seconds: number) => Math.floor(seconds / 60) * 60;

export const overlapIds: Pattern = {
	key: 'overlapIds',
	title: 'Overlap and list of ids (as Notion)',
	host: 'node',
	since: (state) => state.lastTimeChecked as number | undefined,
	async poll(account, state) {
		const now = nowSeconds();
		const last = (state.lastTimeChecked as number | undefined) ?? minuteOf(now);
		state.lastTimeChecked = minuteOf(now);
		const known = new Set((state.possibleDuplicates as string[] | undefined) ?? []);
		const found = await readForward(account, { start: last, end: now });
		if (found.length === 0) return [];
		const rows = found.filter((row) => !known.has(orderId(account, row)!));
		const minutes = rows.map((row) => minuteOf(orderModified(account, row)!));
		const newest = minutes.reduce((a, b) => Math.max(a, b), 0);
		state.possibleDuplicates = rows.filter((_row, index) => minutes[index] === newest).map((row) => orderId(account, row)!);
		return rows;
	},
};
