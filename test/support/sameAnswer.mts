import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Edition } from '../simulator/index.mts';

/** A server that gives every request the same answer and knows nothing of methods, kinds or filters: for answers that Wangdian published. */
export class SameAnswer {
	answer: object = {};

	/** What was asked since the test began. */
	readonly asked: Array<{ url: URL; body: string }> = [];

	private readonly server: Server;

	private accounts = 0;

	constructor() {
		this.server = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				this.asked.push({ url: new URL(request.url!, 'http://loopback'), body: Buffer.concat(chunks).toString('utf8') });
				response.setHeader('content-type', 'application/json').end(JSON.stringify(this.answer));
			});
		});
	}

	/** The values of a `wangdianApi` credential, each time of another account: the allowance is kept per account. */
	credential(edition: Edition): Record<string, string | number> {
		const { port } = this.server.address() as AddressInfo;
		return {
			edition,
			environment: 'custom',
			baseUrl: `http://127.0.0.1:${port}/openapi`,
			sid: 'sid',
			appKey: `key${this.accounts++}`,
			appSecret: edition === 'flagship' ? 'secret:salt' : 'secret',
			requestsPerMinute: 0,
		};
	}

	async open(): Promise<void> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
	}

	async close(): Promise<void> {
		await new Promise((resolve) => this.server.close(resolve));
	}
}

/** One for all tests of the file, with an empty list of what was asked for each. */
export function sameAnswerForEachTest(): SameAnswer {
	const server = new SameAnswer();
	beforeAll(async () => await server.open());
	beforeEach(() => void (server.asked.length = 0));
	afterAll(async () => await server.close());
	return server;
}
