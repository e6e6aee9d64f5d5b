import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { accountFor } from '../../shared/host/egress';
import { toNodeOrOperationError } from '../../shared/host/errors';

/** The drop-down of the API's methods: those of the credential's edition, searched by name, title and group. */
export async function searchMethods(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	try {
		const { edition } = await accountFor(this);
		// Loaded when it is used: n8n starts no slower for it.
		const [{ methodTitles }, { searchTitles }] = await Promise.all([
			import('../../shared/catalogue/methods'),
			import('../../shared/catalogue/search'),
		]);
		const found = searchTitles(await methodTitles(edition.name), filter ?? '');
		// A narrow list cuts the end off: what tells the methods apart comes first.
		const results = found.map(({ name, title, titleEn, groupEn, kind, page }) => ({
			name: `${titleEn} · ${name} · ${title}`,
			value: name,
			url: page,
			description: `${groupEn}: ${kind === 'write' ? 'changes data in the ERP' : 'reads only'}`,
		}));
		return { results };
	} catch (error) {
		throw toNodeOrOperationError(error, this.getNode(), {
			hint: "The list of methods depends on the credential's edition. Choose or correct the credential, or choose 'By Name' and type the method's name",
		});
	}
}
