/**
 * What the test button of the credential does.
 *
 * Wangdian answers refusals with HTTP 200, and a `test` request's rules can only compare one key of the body for equality,
 * which can neither show the server's text nor catch a code that nobody listed. The host runs a credential's
 * `preAuthentication` first, though, when a test is on (and otherwise only when its expirable property is empty, which it
 * never is here): so the probe asks for one warehouse there and reads the answer like every other answer.
 * The request of `test` follows and only confirms it.
 */
import type { ICredentialTestRequest, IHttpRequestHelper } from 'n8n-workflow';

import type { Account } from '../protocol/account';
import { readAnswer, transportError } from '../protocol/answer';
import type { ApiCall } from '../protocol/editions';
import { editions } from '../protocol/editions';
import type { JsonObject } from '../protocol/losslessJson';
import { DEMANDS_TIMES } from '../protocol/warehouses';
import { WangdianError } from '../protocol/wangdianError';
import { clock } from './clock';
import { adviceFor } from './errors';
import { signRequestOptions } from './signRequestOptions';




/**
 * Asks Wangdian for one warehouse.
 *
 * @throws Error whose message says what Wangdian said and what to do next
 */
export async function probe(host: IHttpRequestHelper, account: Account): Promise<void> {
	const { edition } = account;
	const call: ApiCall = {
		method: edition.warehouses.method,
		args: [{}],
		kind: 'read',
		page: { number: 0, size: 1, withTotal: false },
	};
	const answer = await ask(host, account, call);
	if (!(answer instanceof Error)) return;
	// By the time the server asks for times it has accepted the credential.
	if (answer instanceof WangdianError && DEMANDS_TIMES.test(answer.details.vendorMessage)) return;
	throw answer instanceof WangdianError ? new Error(`${answer.message}. ${adviceFor(answer)}`) : answer;
}

async function ask(host: IHttpRequestHelper, account: Account, call: ApiCall): Promise<JsonObject | Error> {
	const { edition, baseUrl } = account;
	const request = edition.encode(baseUrl, call);
	const unsigned = { method: 'POST' as const, url: request.url, qs: request.query, body: request.json ?? request.form };
	try {
		const { statusCode, body, headers } = (await host.helpers.httpRequest({
			...signRequestOptions(account, unsigned, clock.now()),
			encoding: 'text',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: 30_000,
		})) as { statusCode: number; body: unknown; headers: { location?: string } };
		return readAnswer(edition, call, { httpStatus: statusCode, text: String(body), location: headers.location });
	} catch (error) {
		const { code, message } = error as { code?: unknown; message?: string };
		return transportError(call, new URL(baseUrl).host, typeof code === 'string' ? code : '', message ?? '');
	}
}

const { flagship, enterprise, web } = editions;

/** n8n expressions cannot hold two closing braces in a row, hence a chain of conditions and no table. */
const baseUrlExpression = `$credentials.environment === 'custom' ? $credentials.baseUrl.trim().replace(/\\/+$/, '') : ${[
	enterprise,
	web,
	flagship,
]
	.map(({ name, baseUrls: { production, sandbox } }) => {
		const url = `($credentials.environment === 'sandbox' ? '${sandbox}' : '${production}')`;
		return name === 'flagship' ? url : `$credentials.edition === '${name}' ? ${url} : `;
	})
	.join('')}`;

const ifFlagship = (then: string, otherwise: string) =>
	`={{ $credentials.edition === 'flagship' ? '${then}' : '${otherwise}' }}`;

/** The request that follows the probe: the same question, written as the host's declarative test wants it. */
export const credentialTest: ICredentialTestRequest = {
	request: {
		method: 'POST',
		url: `={{ ${baseUrlExpression} }}{{ $credentials.edition === 'flagship' ? '' : '/${enterprise.warehouses.method}' }}`,
		qs: { method: ifFlagship(flagship.warehouses.method, ''), page_no: '0', page_size: '1' },
		body: ifFlagship('[{}]', ''),
		disableFollowRedirect: true,
	},
};
