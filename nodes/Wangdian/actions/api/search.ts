import type { INodeProperties } from 'n8n-workflow';

import { itemInputs } from '../../../shared/host/inputs';
import type { ItemOperation } from '../operation';
import { limitField } from '../returnAll';

const searchField: INodeProperties = {
	displayName: 'Search',
	name: 'search',
	type: 'string',
	default: '',
	placeholder: 'e.g. create transfer order',
	description: 'Words of the title, the name or the group of a method, in English or Chinese, in any order. Empty: all methods.',
};

const includeArguments: INodeProperties = {
	displayName: 'Include Arguments',
	name: 'includeArguments',
	type: 'boolean',
	default: true,
	description: 'Whether to return what each method takes, as JSON to be filled in',
};

/** Finds methods in the catalogue, without a request: for a model that has to choose one, and for people who want the list. */
export const search: ItemOperation = {
	fields: [searchField, limitField, includeArguments],

	async perItem({ context, account }, itemIndex) {
		const inputs = itemInputs(context, itemIndex);
		const [{ findMethod, methodTitles }, { searchTitles }, { argumentsTemplate }] = await Promise.all([
			import('../../../shared/catalogue/methods'),
			import('../../../shared/catalogue/search'),
			import('../../../shared/catalogue/template'),
		]);
		const edition = account.edition.name;
		const found = searchTitles(await methodTitles(edition), inputs.text(searchField)).slice(0, inputs.number(limitField));
		const withArguments = inputs.flag(includeArguments);
		return await Promise.all(
			found.map(async ({ name, titleEn, title, groupEn, kind, page }) => {
				const method = withArguments ? await findMethod(edition, name) : undefined;
				return {
					json: {
						method: name,
						title: titleEn,
						title_zh: title,
						group: groupEn,
						kind,
						vendor_page: page,
						...(method && {
							returns_list: method.kind === 'read' && method.listPaths.length > 0,
							arguments: argumentsTemplate(method) as never,
						}),
					},
				};
			}),
		);
	},
};
