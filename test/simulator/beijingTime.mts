// Beijing time is UTC+8 without daylight saving, by arithmetic: the zone of the machine must not matter.
const BEIJING_OFFSET_MS = 8 * 3600 * 1000;
const FORMAT = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})$/;

/** Epoch ms (UTC) as `YYYY-MM-DD HH:MM:SS` Beijing time. */
export function formatBeijing(ms: number): string {
	return new Date(ms + BEIJING_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** `YYYY-MM-DD HH:MM:SS` Beijing time as epoch ms (UTC); undefined for anything else, impossible dates included. */
export function parseBeijing(text: string): number | undefined {
	const parts = FORMAT.exec(text);
	if (!parts) return undefined;
	const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [number, number, number, number, number, number];
	const ms = Date.UTC(year, month - 1, day, hour, minute, second) - BEIJING_OFFSET_MS;
	return formatBeijing(ms) === text ? ms : undefined;
}

/** The start of the second that holds this moment, both epoch ms. */
export function wholeSecond(ms: number): number {
	return Math.floor(ms / 1000) * 1000;
}
