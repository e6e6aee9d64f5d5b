import { accountOf } from '../../nodes/shared/protocol/account';
import { readAnswer, transportError } from '../../nodes/shared/protocol/answer';
import { transferOrder } from '../../nodes/shared/records/kinds/transferOrder';
import { queriesOf, recordsOf, totalOf } from '../../nodes/shared/records/query';
import { editions, type EditionName } from '../../nodes/shared/protocol/editions';
import { classify } from '../../nodes/shared/protocol/errorClasses';
import { cleanText } from '../../nodes/shared/protocol/wangdianError';

const read = { method: 'm', args: [{}], kind: 'read' } as const;
const write = { ...read, kind: 'write' } as const;

describe('error classes', () => {
	const cases: Array<[EditionName, unknown, string, string]> = [
		['flagship', 1, '验证失败', 'credential-rejected'],
		['flagship', 1, 'sid is not exists', 'credential-rejected'],
		['flagship', 1, 'sid is not found', 'credential-rejected'],
		['flagship', 1, 'app auth fail', 'credential-rejected'],
		['flagship', 1, 'invalid argument count', 'bad-parameter'],
		['flagship', 1, 'argument type mismatch', 'bad-parameter'],
		['flagship', 1, '参数错误', 'bad-parameter'],
		['flagship', 1, 'For input string: "1665947116495"', 'bad-parameter'],
		['flagship', 2, 'shop_no', 'bad-parameter'],
		['flagship', 3, '需要动态口令', 'credential-rejected'],
		['flagship', 4, '数据库错误', 'temporary'],
		['flagship', 4, '请求被拒绝', 'temporary'],
		['flagship', 99, '其他错误', 'temporary'],
		['flagship', 6, 'ip限制', 'address-not-listed'],
		['flagship', '7', '时间戳错误', 'clock-off'],
		['enterprise', 424242, '时间戳', 'clock-off'],
		['web', 424242, '时间戳', 'clock-off'],
		['flagship', 8, '版本错误', 'bad-parameter'],
		['flagship', 100, '超过每分钟最大调用频率限制，请稍后重试', 'allowance-exceeded'],
		['flagship', 100, '超过每分钟最大调用频率限制,请稍后重试', 'allowance-exceeded'],
		['flagship', 100, '超过每分钟最大并发次数限制，请稍后重试', 'concurrency-exceeded'],
		['flagship', 100, '权限不足', 'permission-missing'],
		['flagship', 100, '接口权限不足:wms.stockout.Base.uploadSN', 'permission-missing'],
		['flagship', 100, '无仓库访问权限', 'right-missing'],
		['flagship', 100, '此方法仅支持分页查询：x', 'bad-parameter'],
		['flagship', 100, '参数中必须包含起止时间', 'bad-parameter'],
		['flagship', 100, '您的查询时间过宽,查询时间不能大于30天', 'bad-parameter'],
		['flagship', 100, '您的查询条件太过宽，请增加查询条件', 'bad-parameter'],
		['flagship', 100, '状态应该是由逗号分隔开的整数数组', 'bad-parameter'],
		['flagship', 100, '调拨单不存在或调拨单状态错误', 'business-rule'],
		['flagship', 100, '出库单号不可以为空', 'bad-parameter'],
		['flagship', 100, '此外部单已使用!', 'business-rule'],
		['flagship', 100, 'The API used internal only: x', 'not-offered'],
		['flagship', 100, '没有见过的话', 'unknown'],
		['flagship', 12345, '', 'unknown'],
		['enterprise', 2104, 'start_time与end_time时间跨度不能超过最大范围 30天', 'bad-parameter'],
		['web', 2180, 'start_time与end_time时间跨度不能超过最大范围30天', 'bad-parameter'],
		['web', 2220, 'page_size为正整数，请检查page_size是否为有效值', 'bad-parameter'],
		['web', 2310, '店铺编号在系统中不存在或已停用，请检查shop_id是否正确', 'bad-parameter'],
		['web', 2830, '参数值无效status', 'bad-parameter'],
		['enterprise', 2090, 'appkey已停用', 'credential-rejected'],
		['web', 1007, '接口appkey已停用【解决办法：联系商务人员，重新开启接口appkey】', 'credential-rejected'],
		['enterprise', 1001, 'appkey不存在', 'credential-rejected'],
		['enterprise', 1012, 'anything', 'allowance-exceeded'],
		['web', 1012, '限流', 'allowance-exceeded'],
		['web', 1, '频率超限', 'allowance-exceeded'],
		['web', 1020, '系统异常，请稍后再试！', 'temporary'],
		['web', 1020, '请勿重复操作', 'business-rule'],
		['web', 1020, '单独筛选出入库时间，时间跨度不可超过一个月', 'bad-parameter'],
		['web', 11000000, '分拣单不存在', 'business-rule'],
		['web', 21000003, '必要参数缺失：src_order_type', 'bad-parameter'],
		['web', 21000006, '外部单号重复，请保证外部单号[api_outer_no]的唯一性', 'business-rule'],
		['enterprise', 999999, 'strange', 'unknown'],
	];
	it.each(cases)('%s %s %s: %s', (edition, code, message, expected) => {
		const text = message.replace(/\s+/g, '');
		expect(classify({ edition: editions[edition], httpStatus: 200, shape: 'coded', code: Number(code), text })).toBe(expected);
	});
});

const accountIn = (edition: EditionName) =>
	accountOf({ edition, environment: 'custom', baseUrl: 'https://host.example/openapi', sid: 's', appKey: 'k', appSecret: 'x:y' });

describe('answers', () => {
	const answer = (edition: EditionName, httpStatus: number, text: string, call: typeof read | typeof write = read) =>
		readAnswer(accountIn(edition), call, { httpStatus, text }) as any;

	it.each([
		['flagship', '{"status":0,"data":{}}'],
		['flagship', '{"status":"0"}'],
		['enterprise', '{"code":0,"message":"OK"}'],
		['web', '{"code":"0"}'],
	] as const)('%s: %s is success', (edition, text) => {
		expect(answer(edition, 200, text)).not.toBeInstanceOf(Error);
	});

	it.each([
		['the wrong edition answers', 'flagship', 200, '{"code":0}', 'not-this-api', 'inDoubt', 'notCarriedOut'],
		['data.message OK is no success', 'flagship', 200, '{"status":100,"message":"x","data":{"message":"OK"}}', 'unknown', 'notCarriedOut'],
		['a gateway page', 'web', 200, '{"error_msg":"404 Route Not Found"}', 'address-unknown', 'inDoubt', 'notCarriedOut'],
		['HTML', 'enterprise', 200, '<html><b>busy</b></html>', 'temporary', 'inDoubt', 'maySendAgain'],
		['cut-off JSON', 'flagship', 200, '{"status":0,"da', 'temporary', 'inDoubt', 'maySendAgain'],
		['nothing', 'flagship', 200, '', 'temporary', 'inDoubt', 'maySendAgain'],
		['HTTP 502', 'flagship', 502, '<html>Bad Gateway</html>', 'temporary', 'inDoubt', 'maySendAgain'],
		['HTTP 429', 'flagship', 429, '', 'allowance-exceeded', 'inDoubt', 'maySendAgain'],
		['HTTP 403', 'enterprise', 403, 'Forbidden', 'credential-rejected', 'inDoubt', 'notCarriedOut'],
		['HTTP 404', 'enterprise', 404, 'Not found', 'address-unknown', 'inDoubt', 'notCarriedOut'],
		['a redirect', 'enterprise', 302, '', 'redirected', 'inDoubt', 'notCarriedOut'],
		['a server error with a code', 'flagship', 200, '{"status":5,"message":"数据库错误"}', 'temporary', 'inDoubt', 'maySendAgain'],
	] as const)('%s', (_what, edition, httpStatus, text, errorClass, ofWrite, ofRead: string = ofWrite) => {
		expect(answer(edition, httpStatus, text).details).toMatchObject({ class: errorClass, outcome: ofRead });
		expect(answer(edition, httpStatus, text, write).details).toMatchObject({ class: errorClass, outcome: ofWrite });
	});

	it("shows the vendor's code and text, cleaned and cut", () => {
		const error = answer('flagship', 200, JSON.stringify({ status: 100, message: `单据\u0000\n不存在${'长'.repeat(600)}` }));
		expect(error.message).toMatch(/^Wangdian did not carry out the request \(status 100: 单据 不存在长/);
		expect(error.message.length).toBeLessThan(600);
		expect(cleanText('a\u0007b\u2028c')).toBe('a b c');
	});

	it.each([
		['ECONNREFUSED', '', 'maySendAgain'],
		['ENOTFOUND', 'getaddrinfo', 'maySendAgain'],
		['CERT_HAS_EXPIRED', '', 'maySendAgain'],
		['ERR_TLS_CERT_ALTNAME_INVALID', '', 'maySendAgain'],
		['EHOSTUNREACH', 'connect', 'maySendAgain'],
		['EHOSTUNREACH', 'read', 'inDoubt'],
		['EPROTO', 'write', 'inDoubt'],
		['ETIMEDOUT', '', 'inDoubt'],
		['ECONNABORTED', '', 'inDoubt'],
		['ECONNRESET', 'read', 'inDoubt'],
		['EPIPE', 'write', 'inDoubt'],
		['', '', 'inDoubt'],
	])('a write that ended with %p of %p: %s', (code, syscall, outcome) => {
		const error = transportError(accountIn('flagship'), write, { code, syscall, message: 'socket hang up' });
		expect(error.details.outcome).toBe(outcome);
		// n8n replaces messages that hold a network code by its own advice.
		expect(error.message).not.toMatch(/E[A-Z]{4,}/);
		expect(error.message).toMatch(/^host\.example /);
	});

	it('finds lists and totals in every shape', () => {
		const [list] = queriesOf(transferOrder, editions.flagship);
		const [form] = queriesOf(transferOrder, editions.web);
		expect(recordsOf(list, { data: { order: [{ a: 1 }] } })).toEqual([{ a: 1 }]);
		// PHP writes a list whose indexes have gaps as an object.
		expect(recordsOf(list, { data: { order: { 0: { a: 1 }, 2: { a: 3 }, 3: null } } })).toEqual([{ a: 1 }, { a: 3 }]);
		expect(recordsOf(list, { data: { order: { a: { b: 1 } } } })).toEqual([]);
		expect(recordsOf(list, { data: { order: '' } })).toEqual([]);
		expect(recordsOf(list, { data: null })).toEqual([]);
		expect(recordsOf(list, {})).toEqual([]);
		expect(totalOf(form, { total_count: '2' })).toBe(2);
		expect(totalOf(form, { total_count: -1 })).toBeUndefined();
		expect(totalOf(form, { total_count: '-1' })).toBeUndefined();
		expect(totalOf(form, { total_count: null })).toBeUndefined();
		expect(totalOf(form, {})).toBeUndefined();
	});
});
