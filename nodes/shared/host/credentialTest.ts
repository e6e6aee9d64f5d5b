/**
 * The test button of the credential. Wangdian answers refusals with HTTP 200, and a declarative `test` can only compare one key
 * of an answer for equality: it can neither show the server's text nor catch a code that nobody listed. So both nodes name this
 * function as their `testedBy`; it reads the answer like every other answer.
 */
import type { ICredentialsDecrypted, ICredentialTestFunctions, IHttpRequestOptions, INodeCredentialTestResult } from 'n8n-workflow';

import { accountOf, type Account, type CredentialFields } from '../protocol/account';
import { bodyText, readAnswer, transportError } from '../protocol/answer';
import type { ApiCall } from '../protocol/editions';
import type { JsonObject } from '../protocol/losslessJson';
import { warehouse } from '../records/kinds/warehouse';
import { callFor, searchFor } from '../records/query';
import { WangdianError } from '../protocol/wangdianError';
import { clock } from './clock';
import { networkFailure } from './egress';
import { adviceFor } from './errors';
import { namingInterface } from './interfaceName';
import { DEMANDS_TIMES } from './recordList';
import { signRequestOptions } from './signRequestOptions';

const TIMEOUT_MS = 30_000;

/** Asks Wangdian for one warehouse and says what it said. */
export async function wangdianApiTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		const account = accountOf((credential.data ?? {}) as Partial<CredentialFields>);
		const call = callFor(searchFor(warehouse, account.edition)!, undefined, 0, { number: 0, size: 1, withTotal: false });
		const answer = await ask(this, account, call);
		if (answer instanceof WangdianError) {
			// By the time the server asks for a time span it has accepted the credential.
			if (!DEMANDS_TIMES.test(answer.details.vendorMessage)) {
				return { status: 'Error', message: `${answer.message}. ${adviceFor(await namingInterface(account, answer))}` };
			}
		}
		return { status: 'OK', message: `Connected to the ${account.edition.displayName.toLowerCase()} edition` };
	} catch (error) {
		return { status: 'Error', message: error instanceof Error ? error.message : String(error) };
	}
}

async function ask(host: ICredentialTestFunctions, account: Account, call: ApiCall): Promise<JsonObject | WangdianError> {
	const { edition, baseUrl } = account;
	const { url, query, json, form } = edition.encode(baseUrl, call);
	const unsigned: IHttpRequestOptions = { method: 'POST', url, qs: query, body: json ?? form };
	const signed = signRequestOptions(account, unsigned, clock.now());
	// The one way to send a request that the host gives a credential test.
	const { helpers } = host;
	try {
		const response = (await helpers.request({
			method: 'POST',
			uri: signed.url,
			qs: signed.qs,
			body: signed.body,
			headers: signed.headers,
			json: false,
			resolveWithFullResponse: true,
			simple: false,
			followRedirect: false,
			timeout: TIMEOUT_MS,
		})) as { statusCode: number; body: unknown; headers: { location?: string } };
		const { statusCode, body, headers } = response;
		return readAnswer(account, call, { httpStatus: statusCode, text: bodyText(body), location: headers.location });
	} catch (error) {
		const failure = networkFailure(error);
		if (failure instanceof Error) throw failure;
		return transportError(account, call, failure);
	}
}
