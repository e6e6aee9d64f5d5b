// What the credential makes of n8n's requests, against the vectors that others computed. The signatures by themselves: editions.test.mts.
import vectors from '../fixtures/sign-vectors.json';
import { WangdianApi } from '../../credentials/WangdianApi.credentials';
import { clock } from '../../nodes/shared/host/clock';
import { editions, type EditionName } from '../../nodes/shared/protocol/editions';
import { signForm } from '../../nodes/shared/protocol/signature';

interface Vector {
	id: string;
	edition: EditionName;
	appsecret: string;
	query_params?: Record<string, string>;
	body?: string;
	params?: Record<string, string>;
	sign: string;
}

const all = vectors.vectors as unknown as Vector[];
const FLAGSHIP_EPOCH_SECONDS = 1_325_347_200;
const original = clock.now;
afterEach(() => {
	clock.now = original;
});

const authenticate = new WangdianApi().authenticate as unknown as (
	credential: Record<string, unknown>,
	options: Record<string, unknown>,
) => Promise<Record<string, any>>;

describe.each(all.map((vector) => [vector.id, vector] as const))('vector %s', (_id, vector) => {
	const identity = ['sid', 'key', 'salt', 'appkey', 'timestamp', 'v', 'sign'];
	const given = vector.query_params ?? vector.params!;
	const business = Object.fromEntries(Object.entries(given).filter(([name]) => !identity.includes(name)));
	const credential = {
		edition: vector.edition,
		environment: 'production',
		sid: given.sid,
		appKey: given.key ?? given.appkey,
		appSecret: vector.appsecret,
	};
	const baseUrl = editions[vector.edition].baseUrls.production;

	function freeze() {
		const seconds = Number(given.timestamp) + (vector.edition === 'flagship' ? FLAGSHIP_EPOCH_SECONDS : 0);
		// Anywhere within the second.
		clock.now = () => seconds * 1000 + 999;
	}

	it("the credential signs it in a node's request", async () => {
		freeze();
		const options =
			vector.edition === 'flagship'
				? { method: 'POST', url: baseUrl, qs: business, body: vector.body }
				: { method: 'POST', url: `${baseUrl}/some_query.php`, body: business };
		const before = structuredClone(options);
		const signed = await authenticate(credential, options);
		expect(options).toEqual(before);
		if (vector.edition === 'flagship') {
			expect(signed.qs).toEqual({ ...given, sign: vector.sign });
			expect(signed.body).toBe(vector.body);
			expect(signed.headers['Content-Type']).toBe('application/json');
		} else {
			const sent = Object.fromEntries(new URLSearchParams(signed.body as string));
			const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
			expect(sent).toEqual({ ...present, sign: signForm(vector.appsecret, present) });
			if (Object.keys(present).length === Object.keys(given).length) expect(sent.sign).toBe(vector.sign);
			expect(signed.headers['Content-Type']).toBe('application/x-www-form-urlencoded');
		}
	});

	it("the credential signs it in the HTTP Request node's request", async () => {
		freeze();
		const inline = new URLSearchParams(business).toString();
		const options =
			vector.edition === 'flagship'
				? { method: 'POST', uri: `${baseUrl}?${inline}`, body: vector.body, json: false, headers: {} }
				: { method: 'POST', uri: `${baseUrl}/some_query.php`, form: business, json: false, headers: {} };
		const signed = await authenticate(credential, options);
		const sign = vector.edition === 'flagship' ? signed.qs.sign : new URLSearchParams(signed.body as string).get('sign');
		expect(sign).toBe(vector.sign);
		expect(signed.uri).not.toContain('?');
		expect(signed).not.toHaveProperty('form');
		expect(signed.json).toBe(false);
	});
});

it('has the vectors of both schemes', () => {
	expect(new Set(all.map(({ edition }) => edition))).toEqual(new Set(['flagship', 'enterprise', 'web']));
	expect(all.length).toBeGreaterThanOrEqual(11);
});
