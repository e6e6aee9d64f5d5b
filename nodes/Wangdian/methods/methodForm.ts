import type { INodePropertyOptions, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';

import type { Edition } from '../../shared/protocol/editions';
import { formOf, MORE_FIELDS, type FormField } from '../../shared/catalogue/form';
import { labelOf } from '../../shared/catalogue/labels';
import { findMethod, type Code, type Field, type Method } from '../../shared/catalogue/methods';
import { templateOf } from '../../shared/catalogue/template';

/** The form of a method, as the editor's resource mapper takes it. */
export async function methodForm(edition: Edition, name: string): Promise<ResourceMapperFields> {
	const method = await findMethod(edition.name, name);
	if (!method) {
		return {
			fields: [],
			emptyFieldsNotice: `There is no form for '${name}' of the ${edition.displayName} edition. Set 'Arguments As' to JSON`,
		};
	}
	const fields = formOf(method).map((field) => shown(field, !method.requiredUnknown));
	if (method.partial) fields.push(moreFields(method));
	return { fields, ...(fields.length === 0 && { emptyFieldsNotice: 'This method takes no arguments' }) };
}

function shown({ id, field, required }: FormField, requiredKnown: boolean): ResourceMapperField {
	return {
		id,
		displayName: labelOf(field),
		required,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		...inputOf(field, required, requiredKnown),
	};
}

/** What the editor shows for a field. */
function inputOf(field: Field, required: boolean, requiredKnown: boolean): Pick<ResourceMapperField, 'type' | 'options' | 'defaultValue'> {
	const template = () => {
		const defaultValue = templateOf(field, requiredKnown);
		return defaultValue === undefined ? {} : { defaultValue };
	};
	if (field.options && !field.bitmask && field.type !== 'list') {
		// The editor's form keeps no choice of several: it takes one from the list, or any by an expression.
		return { type: 'options', options: field.options.map(shownCode) };
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
			return { type: 'array', ...template() };
		case 'object':
			return { type: 'object', ...template() };
		default:
			return { type: 'string' };
	}
}

/** `10 Cancelled (已取消)`. */
function shownCode({ value, label, labelEn }: Code): INodePropertyOptions {
	return { name: labelEn === label ? `${value} ${label}` : `${value} ${labelEn} (${label})`, value };
}

/** Where the catalogue is partial, the form says so and takes the rest as JSON. */
function moreFields({ fields }: Method): ResourceMapperField {
	const known = fields.length > 0 ? 'only part of this method is documented' : 'this method is not documented';
	return {
		id: MORE_FIELDS,
		displayName: `More Fields as JSON object: ${known}`,
		required: false,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		type: 'object',
	};
}
