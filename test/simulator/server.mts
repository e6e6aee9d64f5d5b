// The HTTP side: one port, three base paths, raw bodies kept byte for byte, faults and latency around the methods.
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { setTimeout as wait } from 'node:timers/promises';
import type { EditionServer, HttpAnswer } from './editions/edition.mts';
import { flagship } from './editions/flagship.mts';
import { enterprise, web } from './editions/form.mts';
import { refusal, Refused } from './refusals.mts';
import type { Arrived, Edition, Fault, RecordedRequest, Simulator, SimulatorOptions } from './types.mts';
import { createWorld, type World } from './world.mts';

const SERVERS: Record<Edition, EditionServer> = { flagship, enterprise, web };
const HTML =
	'<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n';
const BODY_LIMIT_BYTES = 64 * 1024 * 1024;

type Answering = Exclude<Fault, { kind: 'call' }>;

/** What a connection does instead of answering, or while it does. */
const BREAKS: ReadonlyArray<Fault['kind']> = ['reset', 'resetAfterApply', 'hang', 'timeoutAfterApply', 'cutConnection'];

function record(world: World, edition: Edition, arrived: Arrived): RecordedRequest {
	const request: RecordedRequest = { at: world.now(), edition, ...arrived, answer: { httpStatus: 0, body: '' } };
	SERVERS[edition].read(request);
	return request;
}

function arrived(raw: FastifyRequest<{ Params: { file?: string } }>): Arrived {
	const headers = Object.entries(raw.headers).map(([name, value]) => [name, String(value)]);
	return {
		method: raw.params.file ?? '',
		query: Object.fromEntries(new URL(raw.url, 'http://localhost').searchParams),
		headers: Object.fromEntries(headers) as Record<string, string>,
		rawBody: Buffer.isBuffer(raw.body) ? raw.body.toString('utf8') : '',
	};
}

/** What the server answers when the fault does not do it: the method's answer, or the refusal of a gate. */
function work(world: World, request: RecordedRequest, refused: Refused | undefined): HttpAnswer {
	const server = SERVERS[request.edition];
	try {
		if (refused) throw refused;
		const recording = world.recordings.get(`${request.edition} ${request.method}`);
		return recording ? { httpStatus: recording.httpStatus, body: recording.body } : server.run(world, request);
	} catch (error) {
		if (error instanceof Refused) return server.refuse(error);
		throw error;
	}
}

/** The answer of a fault that stands in for the method; undefined where the method is carried out all the same. */
function instead(world: World, request: RecordedRequest, fault: Answering): HttpAnswer | undefined {
	const { edition, method } = request;
	const refuse = (refused: Refused) => SERVERS[edition].refuse(refused);
	switch (fault.kind) {
		case 'allowance':
		case 'concurrency':
			return refuse(refusal(edition, world.settings.reading, fault.kind, method));
		case 'code':
			return refuse(new Refused(fault.code, fault.message));
		case 'http':
			return { httpStatus: fault.status, contentType: 'text/plain', headers: fault.headers, body: fault.body ?? '' };
		case 'html':
			return { httpStatus: fault.status ?? 200, contentType: 'text/html', body: HTML };
		case 'redirect':
			return { httpStatus: fault.status ?? 302, headers: { location: fault.location }, body: '' };
		default:
			return undefined;
	}
}

/** Whatever a connection can do other than answer. True if the reply is no longer fastify's. */
function breakConnection(reply: FastifyReply, fault: Answering | undefined, answer?: HttpAnswer): boolean {
	switch (fault?.kind) {
		case 'reset':
		case 'resetAfterApply':
			reply.hijack();
			reply.raw.socket?.resetAndDestroy();
			return true;
		case 'hang':
		case 'timeoutAfterApply':
			reply.hijack(); // the connection stays open until the client or close() ends it
			return true;
		case 'cutConnection': {
			const bytes = Buffer.from(answer!.body);
			reply.hijack();
			reply.raw.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
			reply.raw.write(bytes.subarray(0, bytes.length >> 1), () => reply.raw.socket?.destroy());
			return true;
		}
		default:
			return false;
	}
}

async function delay({ settings }: World, request: RecordedRequest): Promise<void> {
	const latency = typeof settings.latencyMs === 'function' ? settings.latencyMs(request) : settings.latencyMs;
	if (typeof latency !== 'number') await latency;
	else if (latency > 0) await wait(latency);
}

/** How a request ends: with the answer, or with what its connection does instead; with both, the answer is on its way when it does. */
interface Ending {
	answer?: HttpAnswer;
	breaks?: Answering;
}

/** @param entered told how the request leaves the allowance: it occupies the account until its connection is done with it */
async function carryOut(world: World, request: RecordedRequest, entered: (leave: () => void) => void): Promise<Ending> {
	let refused: Refused | undefined;
	try {
		SERVERS[request.edition].admit(world, request, entered);
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		refused = error;
	}

	const { calls, fault } = world.faults.take(request);
	await delay(world, request);
	for (const call of calls) if (call.moment !== 'after') await call.run(request);
	if (fault?.kind === 'reset' || fault?.kind === 'hang') return { breaks: fault };

	if (fault && 'applied' in fault && fault.applied) work(world, request, refused);
	const answer = (fault && instead(world, request, fault)) ?? work(world, request, refused);
	for (const call of calls) if (call.moment === 'after') await call.run(request);
	if (fault?.kind === 'cutJson') answer.body = answer.body.slice(0, answer.body.length >> 1);
	return { answer, breaks: fault };
}

function told(request: RecordedRequest, { httpStatus, body }: HttpAnswer): void {
	request.answer = { httpStatus, body };
}

async function handle(
	world: World,
	request: RecordedRequest,
	reply: FastifyReply,
	onDone: SimulatorOptions['onDone'],
): Promise<FastifyReply> {
	let leave = () => {};
	// Also when it hangs.
	reply.raw.once('close', () => {
		leave();
		onDone?.(request);
	});
	const { answer, breaks } = await carryOut(world, request, (leaving) => (leave = leaving));
	if (breakConnection(reply, breaks, answer)) return reply;
	told(request, answer!);
	return reply
		.code(answer!.httpStatus)
		.header('content-type', answer!.contentType ?? world.settings.contentType)
		.headers(answer!.headers ?? {})
		.send(answer!.body);
}

/** Starts the servers on 127.0.0.1. */
export async function startServer(options: SimulatorOptions): Promise<Simulator> {
	const world = createWorld(options);
	const { keepRequests = Infinity, onDone } = options;
	const requests: RecordedRequest[] = [];
	const app = fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true });
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

	const enter = (edition: Edition, given: Arrived) => {
		const request = record(world, edition, given);
		requests.push(request);
		if (requests.length > keepRequests) requests.splice(0, requests.length - keepRequests);
		return request;
	};
	const serve = (edition: Edition) => async (raw: FastifyRequest<{ Params: { file?: string } }>, reply: FastifyReply) => {
		return await handle(world, enter(edition, arrived(raw)), reply, onDone);
	};
	app.post('/openapi', serve('flagship'));
	app.post<{ Params: { file?: string } }>('/openapi2/:file', serve('enterprise'));
	app.post<{ Params: { file?: string } }>('/webopenapi/:file', serve('web'));

	await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
	const { port } = app.server.address() as { port: number };
	const origin = `http://127.0.0.1:${port}`;
	const account = (edition: Edition) => world.accounts.find((one) => one.edition === edition)!;
	return {
		port,
		urls: { flagship: `${origin}/openapi`, enterprise: `${origin}/openapi2`, web: `${origin}/webopenapi` },
		accounts: { flagship: account('flagship'), enterprise: account('enterprise'), web: account('web') },
		options: world.settings,
		warehouses: world.warehouses,
		transfers: world.transfers,
		stockouts: world.stockouts,
		stockins: world.stockins,
		lists: world.lists,
		replay: (recording) => void world.recordings.set(`${recording.edition} ${recording.method}`, recording),
		faults: world.faults,
		requests,
		async ask(edition, given) {
			const request = enter(edition, given);
			let leave = () => {};
			try {
				const { answer, breaks } = await carryOut(world, request, (leaving) => (leave = leaving));
				if (breaks && BREAKS.includes(breaks.kind)) return undefined;
				told(request, answer!);
				return request.answer;
			} finally {
				leave();
				onDone?.(request);
			}
		},
		now: () => world.now(),
		close: async () => await app.close(),
	};
}
