import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { scanRows, waitingStockouts } from '../simulator/busyWarehouse.mts';
import type { Simulator } from '../simulator/index.mts';

/** Pause between two looks for work, ms. */
const LOOK_EVERY = 3000;

/** Plays the scanner of the demo: posts rows for each stock-out order in 编辑中 that has no serial numbers yet, once per order. */
export function startScanner(simulator: Simulator, webhookUrl: string): { stop(): Promise<void> } {
	const stopping = new AbortController();
	const done = new Set<string>();
	const work = async () => {
		while (!stopping.signal.aborted) {
			const waiting = waitingStockouts(simulator).find((order) => !done.has(order.no));
			if (waiting) {
				const answer = await request(webhookUrl, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({ rows: scanRows(waiting) }),
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
