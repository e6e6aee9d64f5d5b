import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import type { Simulator, StockOrder } from '../simulator/index.mts';

/** Pause between two looks for work, ms. */
const LOOK_EVERY = 3000;

/** One serial number per piece, as a scanner sends it. */
export function scannedRows(order: StockOrder): Array<{ stockout_no: string; spec_no: string; serial_number: string }> {
	return order.lines.flatMap((line) =>
		Array.from({ length: line.num }, (_, piece) => ({
			stockout_no: order.no,
			spec_no: line.specNo,
			serial_number: `SN-${order.no}-${line.detailId}-${String(piece + 1).padStart(3, '0')}`,
		})),
	);
}

/** Plays the scanner of the demo: posts rows for each stock-out order in 编辑中 that has no serial numbers yet, once per order. */
export function startScanner(simulator: Simulator, webhookUrl: string): { stop(): Promise<void> } {
	const stopping = new AbortController();
	const done = new Set<string>();
	const work = async () => {
		while (!stopping.signal.aborted) {
			const waiting = simulator.stockouts
				.all()
				.find((order) => order.status === '编辑中' && order.uploads.length === 0 && !done.has(order.no));
			if (waiting) {
				const answer = await request(webhookUrl, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({ rows: scannedRows(waiting) }),
					signal: stopping.signal,
				});
				await answer.body.dump();
				// Whatever the workflow answered stands in its execution; an order is not scanned twice.
				done.add(waiting.no);
			}
			await pause(LOOK_EVERY, undefined, { signal: stopping.signal });
		}
	};
	const finished = work().catch((error: Error) => {
		if (!stopping.signal.aborted) console.error(`The scanner stopped: ${error.message}`);
	});
	return {
		async stop() {
			stopping.abort();
			await finished;
		},
	};
}
