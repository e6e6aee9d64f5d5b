import type { Edition } from './edition';
import { formEncoding } from './formEncoding';

/** 网页版: the enterprise edition's scheme at another address, with its own methods and 64-bit ids. */
export const web: Edition = {
	...formEncoding,
	name: 'web',
	displayName: 'Web',
	baseUrls: { production: 'https://openapi.huice.com/openapi', sandbox: 'https://openapi.ali.huice.cc/openapi' },
};
