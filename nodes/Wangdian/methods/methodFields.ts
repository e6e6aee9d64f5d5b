import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';

import { accountFor } from '../../shared/host/egress';
import { toNodeOrOperationError } from '../../shared/host/errors';
import { nodeInputs } from '../../shared/host/inputs';
import { methodField } from '../actions/api/fields';

/** The form of the chosen method. */
export async function methodFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	try {
		const { edition } = await accountFor(this);
		const name = nodeInputs(this).text(methodField);
		if (name === '') return { fields: [], emptyFieldsNotice: "Choose a method in 'Method' first" };
		// Loaded when it is used: n8n starts no slower for it.
		const { methodForm } = await import('./methodForm');
		return await methodForm(edition, name);
	} catch (error) {
		throw toNodeOrOperationError(error, this.getNode(), {
			hint: "The form depends on the method and the credential's edition. Choose or correct the credential, or set 'Arguments As' to JSON",
		});
	}
}
