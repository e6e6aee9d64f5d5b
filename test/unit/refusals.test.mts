// The refusals in the vendor's own samples, and what is advised after each.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { verdictOn } from '../../nodes/shared/accountCheck/state';
import { editions, type EditionName } from '../../nodes/shared/protocol/editions';
import { adviceFor } from '../../nodes/shared/host/errors';
import { classify } from '../../nodes/shared/protocol/errorClasses';
import { WangdianError } from '../../nodes/shared/protocol/wangdianError';
import { foundByTransfer, STOCKIN, STOCKOUT } from '../../nodes/shared/serialNumbers/orderKinds';
import { refusalAdvice } from '../../nodes/shared/serialNumbers/refusal';
import { projectRoot } from '../support/paths.mts';

interface Sample {
	readonly code: number;
	readonly text: string;
	/** In how many samples it is. */
	readonly times: number;
	readonly class: string;
}

/** Facts of the vendor's pages of the flagship's methods; what stands for a text there ("XXXX") is left out. */
const SAMPLES = JSON.parse(readFileSync(join(projectRoot(), 'test/fixtures/vendor-refusals.json'), 'utf8')) as Sample[];

const classOf = (edition: EditionName, code: number, message: string) =>
	classify({ edition: editions[edition], httpStatus: 200, shape: 'coded', code, text: message.replace(/\s+/g, '') });

it.each(SAMPLES)('$code $text: $class', ({ code, text, class: expected }) => {
	expect(classOf('flagship', code, text)).toBe(expected);
});

it('of all these samples at most 3 % are unknown', () => {
	const count = (samples: Sample[]) => samples.reduce((sum, { times }) => sum + times, 0);
	const unknown = SAMPLES.filter(({ code, text }) => classOf('flagship', code, text) === 'unknown');
	expect(count(SAMPLES)).toBeGreaterThan(140);
	expect(count(unknown) / count(SAMPLES)).toBeLessThanOrEqual(0.03);
});

it.each([
	['web', 1007, '店铺ID不存在', 'business-rule'],
	['web', 1007, '接口appkey已停用【解决办法：联系商务人员，重新开启接口appkey】', 'credential-rejected'],
	['web', 1060, '充值余额为0或应用已欠费', 'unpaid'],
	['flagship', 100, '客户余额不足', 'business-rule'],
	['flagship', 100, '一次同时上传的序列号不能超过2000个', 'bad-parameter'],
	['flagship', 100, 'SQL异常:brand_name字段超过数据库长度限制', 'bad-parameter'],
	['flagship', 100, '系统异常: java.util.ConcurrentModificationException', 'temporary'],
] as const)('%s %i %s: %s', (edition, code, text, expected) => {
	expect(classOf(edition, code, text)).toBe(expected);
});

it.each([
	['权限不足', /open the application of this credential and grant it the interface 'x\.y\.z'$/],
	['无仓库访问权限', /^Check the number of the warehouse or shop\. If it is right, give the employee of the interface account the right/],
	['The API used internal only: x.y.z', /cannot be granted to an application, or is offered through Qimen alone/],
])('the check of an account, after %s: not granted, and what to do', (vendorMessage, todo) => {
	const details = { class: classOf('flagship', 100, vendorMessage), code: '100', vendorMessage, httpStatus: 200, method: 'x.y.z' };
	const error = new WangdianError('refused', { ...details, outcome: 'notCarriedOut' });
	const verdict = verdictOn({ method: 'x.y.z' } as never, { error } as never, undefined, adviceFor);
	expect(verdict).toMatchObject({ state: 'not_granted', code: '100', todo: expect.stringMatching(todo) as string });
});

/** The first of each direction is Wangdian's own sample of a refused upload; the others are what it may say as well. */
describe.each([
	['出库单号不可以为空', STOCKOUT, 'bad-parameter'],
	['入库单号不可以为空', STOCKIN, 'bad-parameter'],
	['序列号数量不能大于货品数量', STOCKOUT, 'bad-parameter'],
	['货品不在出库单中', STOCKOUT, 'unknown'],
	['商家编码不正确', STOCKIN, 'unknown'],
	['入库单状态不为编辑中', STOCKIN, 'business-rule'],
] as const)('an upload refused with %s', (text, kind, expected) => {
	const refusedAs = classOf('flagship', 100, text);
	const sentAs = (orderNo: string) => refusalAdvice(kind, { orderNo, orderType: 2 }, refusedAs);

	it('says what was sent', () => {
		expect(refusedAs).toBe(expected);
		expect(sentAs('CK1')).toBe(
			`It was sent as ${kind.noun} CK1, of the type Transfer (2): there has to be one, in the state Editing, with these goods`,
		);
	});

	it("explains a transfer's number, unless the rows were to have one", () => {
		const sent = `It was sent as ${kind.noun} TF202607240001, of the type Transfer (2)`;
		expect(sentAs('TF202607240001')).toMatch(
			/^TF202607240001 looks like the number of a transfer order\. .*'Find By' to 'Transfer Number'/,
		);
		expect(sentAs('TF202607240001')).toContain(sent);
		expect(refusalAdvice(foundByTransfer(kind), { orderNo: 'TF202607240001', orderType: 2 }, refusedAs)).toMatch(
			new RegExp(`^${sent.replace(/[()]/g, '\\$&')}`),
		);
	});
});

it.each(['permission-missing', 'credential-rejected', 'allowance-exceeded', 'not-offered', 'unpaid', 'address-not-listed'] as const)(
	'an upload refused for its caller (%s) says nothing of the order',
	(refusedAs) => expect(refusalAdvice(STOCKOUT, { orderNo: 'TF202607240001', orderType: 2 }, refusedAs)).toBeUndefined(),
);
