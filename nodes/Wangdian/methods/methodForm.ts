import type { ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';

import type { Edition } from '../../shared/protocol/editions';
import { formOf, MORE_FIELDS, type FormField } from '../catalogue/form';
import { labelOf } from '../catalogue/labels';
import { findMethod, type Field, type Method } from '../catalogue/methods';
import { exampleOf } from '../catalogue/values';

/** The form of a method, as the editor's resource mapper takes it. */
export async function methodForm(edition: Edition, name: string): Promise<ResourceMapperFields> {
	const method = await findMethod(edition.name, name);
	if (!method) {
		return {
			fields: [],
			emptyFieldsNotice: `There is no form for '${name}' of the ${edition.displayName} edition. Set 'Arguments As' to JSON`,
		};
	}
	const fields = formOf(method).map(shown);
	if (method.partial) fields.push(moreFields(method));
	return { fields, ...(fields.length === 0 && { emptyFieldsNotice: 'This method takes no arguments' }) };
}

function shown({ id, field, required }: FormField): ResourceMapperField {
	return {
		id,
		displayName: labelOf(field),
		required,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		...inputOf(field, required),
	};
}

/** What the editor shows for a field. */
function inputOf(field: Field, required: boolean): Pick<ResourceMapperField, 'type' | 'options' | 'defaultValue'> {
	if (field.options && !field.multi && !field.bitmask && field.type !== 'list') {
		return { type: 'options', options: field.options.map(({ value, label }) => ({ name: `${value} ${label}`, value })) };
	}
	switch (field.type) {
		case 'integer':
		case 'decimal':
			return { type: 'number' };
		case 'boolean':
			if (required) return { type: 'boolean' };
			// A switch is always on or off; a list can also be left alone.
			return {
				type: 'options',
				options: [
					{ name: 'No', value: false },
					{ name: 'Yes', value: true },
				],
			};
		case 'datetime':
			return { type: 'dateTime' };
		case 'list':
			return { type: 'array', ...(required && field.fields && { defaultValue: exampleOf(field) }) };
		case 'object':
			return { type: 'object', ...(required && field.fields && { defaultValue: exampleOf(field) }) };
		default:
			return { type: 'string' };
	}
}

/** Where the catalogue is partial, the form says so and takes the rest as JSON. */
function moreFields({ fields }: Method): ResourceMapperField {
	const known = fields.length > 0 ? 'Only part of this method is documented' : 'The arguments of this method are not documented';
	return {
		id: MORE_FIELDS,
		displayName: `Additional Fields as JSON object (${known})`,
		required: false,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		type: 'object',
	};
}
