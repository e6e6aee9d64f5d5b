// A signed request follows no redirect, from whichever helper of the host it is sent and whatever its sender asks for.
import { createServer, type Server } from 'node:http';
import type { IDataObject, PaginationOptions } from 'n8n-workflow';

import { hostHelpers } from '../support/nodeContexts.mts';

let own: Server;
let stranger: Server;
let redirect = { status: 307, location: '' };
const asked = { own: 0, stranger: [] as string[] };
let baseUrl = '';

const listen = async (server: Server): Promise<string> => {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
};

beforeAll(async () => {
	own = createServer((_request, response) => {
		asked.own++;
		response.writeHead(redirect.status, { location: redirect.location }).end();
	});
	stranger = createServer((request, response) => {
		asked.stranger.push(request.url ?? '');
		response.end('{"status":0,"code":0}');
	});
	baseUrl = `${await listen(own)}/openapi`;
	redirect.location = `${await listen(stranger)}/openapi?stolen`;
});
afterAll(() => {
	for (const server of [own, stranger]) {
		server.closeAllConnections();
		server.close();
	}
});
beforeEach(() => {
	asked.own = 0;
	asked.stranger = [];
});

const pagination: PaginationOptions = {
	request: { url: '' },
	continue: false,
	requestInterval: 0,
} as unknown as PaginationOptions;

type Helper = 'httpRequestWithAuthentication' | 'requestWithAuthentication' | 'requestWithAuthenticationPaginated';

/** Request options as n8n's HTTP Request node makes them, and as other nodes may. */
const SENDERS: Array<[string, Helper, IDataObject]> = [
	[
		'HTTP Request node, as it comes',
		'requestWithAuthentication',
		{ followRedirect: true, followAllRedirects: true, maxRedirects: undefined },
	],
	['HTTP Request node, 21 redirects', 'requestWithAuthentication', { followRedirect: true, followAllRedirects: true, maxRedirects: 21 }],
	['HTTP Request node before 4.1', 'requestWithAuthentication', { followRedirect: true, maxRedirects: 21 }],
	['HTTP Request node, Never Error', 'requestWithAuthentication', { followAllRedirects: true, simple: false }],
	['its pagination', 'requestWithAuthenticationPaginated', { followRedirect: true, followAllRedirects: true, maxRedirects: 21 }],
	['a node that says nothing', 'httpRequestWithAuthentication', {}],
	['a node that wants five', 'httpRequestWithAuthentication', { maxRedirects: 5, disableFollowRedirect: false }],
	['a node that sends to other origins', 'httpRequestWithAuthentication', { sendCredentialsOnCrossOriginRedirect: true }],
];

describe.each([301, 302, 303, 307, 308])('HTTP %i', (status) => {
	it.each(SENDERS.flatMap((sender) => (['GET', 'POST'] as const).map((method) => [...sender, method] as const)))(
		'%s (%s, %j, %s)',
		async (_what, helper, options, method) => {
			redirect = { ...redirect, status };
			for (const edition of ['flagship', 'enterprise', 'web'] as const) {
				asked.own = 0;
				const url = edition === 'flagship' ? `${baseUrl}?method=m` : `${baseUrl}/m.php`;
				const context = hostHelpers({ edition, environment: 'custom', baseUrl, sid: 's', appKey: 'k', appSecret: 'secret:salt' });
				const { helpers } = context;
				const request = { method, ...(helper === 'httpRequestWithAuthentication' ? { url } : { uri: url }), ...options };
				const sent =
					helper === 'requestWithAuthenticationPaginated'
						? helpers.requestWithAuthenticationPaginated.call(
								context,
								request as never,
								0,
								{ ...pagination, request: { url } } as never,
								'wangdianApi',
							)
						: helpers[helper].call(context, 'wangdianApi', request as never);
				await Promise.resolve(sent).catch(() => undefined);
				expect(asked).toEqual({ own: 1, stranger: [] });
			}
		},
	);
});
