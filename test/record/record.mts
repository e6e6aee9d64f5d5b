// Asks a server one read, and makes of its answer a recording: anonymised, in the form that the simulator replays.
import { request } from 'undici';
import type { Account } from '../../nodes/shared/protocol/account';
import type { ApiCall } from '../../nodes/shared/protocol/editions';
import { isJsonObject, parseExact, stringifyExact, type JsonValue } from '../../nodes/shared/protocol/losslessJson';
import { outsideText, rememberSignature } from '../../nodes/shared/protocol/secrets';
import { interfacesOf, longestSpanUpTo } from '../../nodes/shared/accountCheck/interfaces';
import { kinds } from '../../nodes/shared/records/kinds';
import { callFor } from '../../nodes/shared/records/query';
import { catalogueOf } from '../simulator/methods/catalogueMethods.mts';
import { startSimulator, type Recording, type Simulator } from '../simulator/index.mts';
import { makeRecord } from '../support/recordMaker.mts';
import { Anonymiser } from './anonymise.mts';
import { differences, shapeOf } from './shape.mts';

/** Records of one recording. */
const PAGE_SIZE = 20;

/**
 * The call that a recording asks.
 *
 * @param args JSON: flagship the list of positional arguments, or one object; the others an object. Absent: what the nodes ask of the
 * method, for the longest span up to now
 * @param nowSeconds since 1970 UTC
 * @throws for a method that is no documented read
 */
export function callTo({ edition }: Account, method: string, args: string | undefined, nowSeconds: number): ApiCall {
	const documented = catalogueOf(edition.name).get(method);
	if (!documented) throw new Error(`The catalogue of the ${edition.name} edition has no method '${method}'`);
	if (documented.kind !== 'read') throw new Error(`'${method}' writes: only reads are recorded`);
	const page = { number: 0, size: PAGE_SIZE, withTotal: true };
	if (args !== undefined) {
		const given = [JSON.parse(args) as unknown].flat();
		return { method, args: given, kind: 'read', okCode: documented.okCode, ...(documented.paged && { page }) };
	}
	const search = interfacesOf(edition).find((one) => one.method === method)?.search;
	if (search) return callFor(search, longestSpanUpTo(search, nowSeconds), 0, page);
	return {
		method,
		args: edition.name === 'flagship' && documented.args?.length === 0 ? [] : [{}],
		kind: 'read',
		...(documented.paged && { page }),
	};
}

/** What a server sent for a call. */
interface Sent {
	readonly httpStatus: number;
	readonly text: string;
}

/** Sends a call, signed, and answers what came back. */
async function send(account: Account, call: ApiCall): Promise<Sent> {
	const signed = account.edition.sign(account.edition.encode(account.baseUrl, call), account, Date.now());
	rememberSignature(signed.signature);
	const url = new URL(signed.url);
	for (const [name, value] of Object.entries(signed.query)) url.searchParams.set(name, value);
	const { statusCode, body } = await request(url, { method: 'POST', headers: { 'content-type': signed.contentType }, body: signed.body });
	return { httpStatus: statusCode, text: await body.text() };
}

/**
 * Asks, and makes the recording.
 *
 * @throws for an answer that is no JSON object, and rather than keep anything of the account
 */
export async function record(account: Account, call: ApiCall): Promise<Recording> {
	const { httpStatus, text } = await send(account, call);
	const answer = bodyOf(text);
	if (!isJsonObject(answer)) throw new Error(`${call.method} answered no JSON object (HTTP ${httpStatus}): nothing to record`);
	const anonymiser = new Anonymiser();
	const { message, ...rest } = answer;
	const body = {
		...(anonymiser.value(rest) as Record<string, JsonValue>),
		...(typeof message === 'string' && { message: anonymiser.sentence(outsideText(account, message)) }),
	};
	const recording: Recording = { edition: account.edition.name, method: call.method, httpStatus, body: stringifyExact(body) };
	const kept = JSON.stringify(recording);
	const secrets = [account.sid, account.appKey, account.secret, account.salt].filter((value) => value.length > 3);
	if (secrets.some((value) => kept.includes(value)))
		throw new Error(`${call.method}: the recording holds a value of the account, and is not kept`);
	return recording;
}

function bodyOf(text: string): JsonValue | undefined {
	try {
		return parseExact(text);
	} catch {
		return undefined;
	}
}

/** In what the answer recorded differs from what the simulator answers to the same call, one line per field. */
export async function differencesFromSimulator(recording: Recording, account: Account, call: ApiCall): Promise<string[]> {
	const simulator = await startSimulator();
	try {
		fill(simulator, recording);
		const { sid, appKey, appSecret } = simulator.accounts[recording.edition];
		const signer = { ...account, baseUrl: simulator.urls[recording.edition], sid, appKey, ...account.edition.splitSecret(appSecret) };
		const { text } = await send(signer, call);
		return differences(shapeOf(parseExact(recording.body)), shapeOf(parseExact(text)));
	} finally {
		await simulator.close();
	}
}

/** Gives the simulator a record of whatever the recording lists. */
function fill(simulator: Simulator, { edition, method }: Recording): void {
	const at = simulator.now() - 60_000;
	simulator.warehouses.add();
	simulator.transfers.add({ modified: at, created: at - 60_000 });
	for (const orders of [simulator.stockouts, simulator.stockins]) orders.add();
	const kind = kinds.find(({ queries }) => [queries[edition] ?? []].flat().some((query) => query.method === method));
	if (!kind) return;
	const record = makeRecord(kind, edition, { index: 1, modified: at });
	simulator.lists.set(edition, method, { records: [{ at, times: { shipped: at, created: at }, record }] });
}
