// Flagship 旗舰版: one endpoint, common parameters in the query, the positional arguments as a JSON array in the body.
import { checkPermission, passGates } from '../gates.mts';
import { catalogueOf, runPositional } from '../methods/catalogueMethods.mts';
import { flagshipMethods } from '../methods/flagshipMethods.mts';
import { allowedPageSize, type Pager } from '../paging.mts';
import { Refused } from '../refusals.mts';
import { signFlagship, splitSecret } from '../signature.mts';
import type { RecordedRequest } from '../types.mts';
import type { World } from '../world.mts';
import type { EditionServer } from './edition.mts';

/** 2012-01-01 00:00:00 Beijing time, s: the zero of this edition's timestamps. */
const TIME_BASE_S = 1_325_347_200;
const TOLERANCE_MS = 120_000;
const JAVA_INT_MAX = 2 ** 31 - 1;

/** A number as the server's Java reads it: `For input string: "1665947116495"` for milliseconds and for words. */
function javaInt(text: string): number {
	const value = /^-?\d+$/.test(text) ? Number(text) : NaN;
	if (!(Math.abs(value) <= JAVA_INT_MAX)) throw new Refused(1, `For input string: "${text}"`);
	return value;
}

function readPager({ settings }: World, { method, query }: RecordedRequest): Pager {
	const { page_no: pageNo, page_size: pageSize, calc_total: calcTotal } = query;
	if (pageNo === undefined || pageSize === undefined) throw new Refused(100, `此方法仅支持分页查询：${method}`);
	if (javaInt(pageNo) < 0) throw new Refused(2, 'page_no');
	if (javaInt(pageSize) < 1) throw new Refused(2, 'page_size');
	const size = allowedPageSize('flagship', Number(pageSize), settings);
	// Documented with 2000 for other methods.
	if (size === undefined) throw new Refused(100, `分页大小不能超过${settings.maxPageSize.flagship}`);
	return { pageNo: Number(pageNo), pageSize: size, withTotal: calcTotal === '1' };
}

/** The method with a store of its own, if that is wanted. */
function ownMethod({ settings, lists }: World, method: string) {
	return settings.catalogueOnly || lists.get('flagship', method).insteadOfStore ? undefined : flagshipMethods.get(method);
}

export const flagship: EditionServer = {
	read(request) {
		request.method = request.query.method ?? '';
		try {
			request.args = JSON.parse(request.rawBody) as unknown;
		} catch {
			request.args = undefined;
		}
	},

	admit(world, request, entered) {
		const { query, rawBody, method } = request;
		// 版本错误 comes before anything that depends on the version.
		if (query.v !== '1.0') throw new Refused(8, '版本错误');
		const account = passGates(
			world,
			request,
			{
				sid: query.sid ?? '',
				appKey: query.key ?? '',
				at: (javaInt(query.timestamp ?? '') + TIME_BASE_S) * 1000,
				toleranceMs: TOLERANCE_MS,
				signedWith({ appSecret }) {
					const { secret, salt } = splitSecret(appSecret);
					return query.salt === salt && query.sign === signFlagship(query, rawBody, secret);
				},
			},
			entered,
		);
		const known = ownMethod(world, method);
		// No document shows the answer to an unknown method.
		if (!known && !catalogueOf('flagship').has(method)) throw new Refused(100, `接口不存在:${method}`);
		if (!known?.open) checkPermission(world, request, account);
		if (known?.warehouseRight && account.warehouseAccess === false) throw new Refused(100, '无仓库访问权限');
	},

	run(world, request) {
		const method = ownMethod(world, request.method);
		const { args, headers } = request;
		// Official: 暂不支持Content-Type: application/x-www-form-urlencoded.
		const form = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
		if (form || !Array.isArray(args)) throw new Refused(1, '参数错误');
		if (!method) {
			const documented = catalogueOf('flagship').get(request.method)!;
			const answer = runPositional(world, documented, args, () => readPager(world, request));
			return { httpStatus: 200, body: JSON.stringify({ status: 0, ...answer }) };
		}
		if (args.length !== method.arguments) throw new Refused(1, 'invalid argument count');
		const pager = method.paged ? readPager(world, request) : { pageNo: 0, pageSize: Infinity, withTotal: false };
		return { httpStatus: 200, body: JSON.stringify({ status: 0, data: method.run(world, args, pager) }) };
	},

	refuse: ({ code, message }) => ({ httpStatus: 200, body: JSON.stringify({ status: code, message }) }),
};
