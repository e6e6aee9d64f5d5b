import type { Edition } from './edition';
import { formEncoding } from './formEncoding';

/** 企业版: one .php per method, form fields. */
export const enterprise: Edition = {
	...formEncoding,
	name: 'enterprise',
	displayName: 'Enterprise',
	baseUrls: { production: 'https://api.wangdian.cn/openapi2', sandbox: 'https://sandbox.wangdian.cn/openapi2' },
};
