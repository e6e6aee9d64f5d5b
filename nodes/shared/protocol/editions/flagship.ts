import { wholeSeconds } from '../beijingTime';
import { stringifyExact } from '../losslessJson';
import { signFlagship } from '../signature';
import type { Edition } from './edition';

/** 2012-01-01 00:00:00 Beijing time: the flagship edition counts its seconds from here (source: seed-flagship 3.2). */
const EPOCH_SECONDS = 1_325_347_200;

/** 旗舰版: one endpoint, the method in the query, a JSON array of positional arguments as body. */
export const flagship: Edition = {
	name: 'flagship',
	displayName: 'Flagship',
	// Production is documented as http; public clients use https, which keeps business data and salt from being read.
	baseUrls: { production: 'https://wdt.wangdian.cn/openapi', sandbox: 'http://47.92.239.46/openapi' },
	hasFilePerMethod: false,
	clockToleranceSeconds: 120,
	codeField: 'status',
	otherCodeField: 'code',
	// The documents do not say.
	closedSpans: false,
	serialNumberUpload: { stockout: 'wms.stockout.Base.uploadSN', stockin: 'wms.stockin.Base.uploadSN' },

	splitSecret(appSecret) {
		// A Chinese keyboard or a document in between makes it a full-width one.
		const colon = appSecret.search(/[:：]/);
		if (colon < 0) return { secret: appSecret, salt: '' };
		return { secret: appSecret.slice(0, colon), salt: appSecret.slice(colon + 1) };
	},

	encode(baseUrl, { method, args, page }) {
		const query: Record<string, string> = { method };
		if (page) {
			query.page_no = String(page.number);
			query.page_size = String(page.size);
			query.calc_total = page.withTotal ? '1' : '0';
		}
		return { url: baseUrl, query, json: stringifyExact(args) };
	},

	sign(request, signer, nowMs) {
		const body = request.json ?? '[]';
		const query: Record<string, string> = {
			...request.query,
			sid: signer.sid,
			key: signer.appKey,
			salt: signer.salt,
			timestamp: String(wholeSeconds(nowMs) - EPOCH_SECONDS),
			v: '1.0',
		};
		delete query.sign;
		query.sign = signFlagship(signer.secret, query, body);
		return { url: request.url, query, body, contentType: 'application/json', signature: query.sign };
	},
};
