import type { Account } from '../protocol/account';
import { WangdianError } from '../protocol/wangdianError';

/** The error with the title of the interface (接口) that it is about, where people have to find that one on the open platform. */
export async function namingInterface({ edition }: Account, error: WangdianError): Promise<WangdianError> {
	const { details } = error;
	if (details.class !== 'permission-missing' && details.class !== 'not-offered') return error;
	// Loaded when it is used: n8n starts no slower for it.
	const { methodTitles } = await import('../catalogue/methods');
	const title = (await methodTitles(edition.name)).find(({ name }) => name === details.method);
	return title ? new WangdianError(error.message, { ...details, title: { english: title.titleEn, vendor: title.title } }) : error;
}
