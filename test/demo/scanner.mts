import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { scanRows, waitingStockouts } from '../simulator/busyWarehouse.mts';
import type { Simulator } from '../simulator/index.mts';

/** What a scanner knows: the transfer order on the box, the goods, and the number on them. */
interface Scan {
	transfer_no: string;
	spec_no: string;
	serial_number: string;
}

/** Plays the scanners of the demo: a server that lists what was scanned for the stock-out orders that wait for serial numbers. */
export async function startScanner(simulator: Simulator): Promise<{ url: string; stop(): Promise<void> }> {
	const server = createServer((_, response) => {
		const scans = waitingStockouts(simulator).map((order) =>
			scanRows(order).map(
				({ specNo, serialNumber }): Scan => ({ transfer_no: order.srcOrderNo, spec_no: specNo, serial_number: serialNumber }),
			),
		);
		response.setHeader('content-type', 'application/json').end(JSON.stringify(mixed(scans)));
	});
	await once(server.listen(0, '127.0.0.1'), 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/scans`,
		async stop() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}

/** The rows of several orders in turn, as they come when goods lie side by side. */
function mixed<T>(lists: T[][]): T[] {
	const longest = Math.max(0, ...lists.map(({ length }) => length));
	return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1))).flat();
}
