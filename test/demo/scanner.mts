import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { scanRows, waitingStockouts } from '../simulator/busyWarehouse.mts';
import type { Simulator } from '../simulator/index.mts';

/** Pause between two looks for work, ms. */
const LOOK_EVERY = 3000;

/** Plays the scanner of the demo: posts the rows of all stock-out orders in 编辑中 that have no serial numbers yet, once per order. */
export function startScanner(simulator: Simulator, webhookUrl: string): { stop(): Promise<void> } {
	const stopping = new AbortController();
	const done = new Set<string>();
	const work = async () => {
		while (!stopping.signal.aborted) {
			const waiting = waitingStockouts(simulator).filter((order) => !done.has(order.no));
			if (waiting.length > 0) {
				const answer = await request(webhookUrl, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({ rows: mixed(waiting.map(scanRows)) }),
					signal: stopping.signal,
				});
				await answer.body.dump();
				// Whatever the workflow answered stands in its execution; an order is not scanned twice.
				for (const { no } of waiting) done.add(no);
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

/** The rows of several orders in turn, as they come when goods lie side by side. */
function mixed<T>(lists: T[][]): T[] {
	const longest = Math.max(...lists.map(({ length }) => length));
	return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1))).flat();
}
