/** What the filters by codes offer in the editor: the states of the edition that the credential is of. */
import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import type { Edition } from '../protocol/editions';
import { kinds } from '../records/kinds';
import { accountFor } from './egress';
import { codesMethod, codesToChoose } from './recordFields';

type LoadOptions = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;

/** One method for every filter by codes that a kind has. */
export const codeMethods: Readonly<Record<string, LoadOptions>> = Object.fromEntries(
	kinds
		.flatMap(({ filters }) => filters)
		.filter(({ takes }) => takes === 'codes')
		.map(({ name }) => [codesMethod({ name }), loaderOf(name)]),
);

function loaderOf(filterName: string): LoadOptions {
	return async function (this) {
		const resource = this.getCurrentNodeParameter('resource') ?? this.getNodeParameter('resource', '');
		const kind = kinds.find(({ name }) => name === resource);
		return kind ? codesToChoose(kind, filterName, await editionOf(this)) : [];
	};
}

/** Undefined without a usable credential: the form can be filled in before there is one. */
async function editionOf(context: ILoadOptionsFunctions): Promise<Edition | undefined> {
	try {
		return (await accountFor(context)).edition;
	} catch {
		return undefined;
	}
}
