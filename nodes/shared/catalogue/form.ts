/**
 * The form of a method. A flagship method takes positional arguments; its form shows the fields of an object argument one by one
 * and every other argument as a field of its own, so that nobody needs to know.
 */
import type { Field, Method } from './methods';

/** The field of a partly documented method that takes what its form does not show. */
export const MORE_FIELDS = 'additionalFields';

export interface FormField {
	/** Unique within the form. */
	readonly id: string;
	readonly field: Field;
	readonly required: boolean;
}

/** The fields of a method's form, in the order of the form. */
export function formOf(method: Method): FormField[] {
	const fields = partsOf(method).flatMap((part) => part.fields);
	return inFormOrder(
		fields,
		({ required }) => required,
		({ field }) => field,
	);
}

/** What is required, then what is usual, then what few people fill; each as the document has it. */
export function inFormOrder<T>(given: readonly T[], isRequired: (one: T) => boolean, fieldOf: (one: T) => Field): T[] {
	const rank = (one: T) => (isRequired(one) ? 0 : fieldOf(one).rare ? 2 : 1);
	return [...given].sort((a, b) => rank(a) - rank(b));
}

/** The fields of each argument; the only part of a method without positional arguments has none. */
export function partsOf(method: Method): Array<{ argument?: Field; fields: FormField[] }> {
	// What may be empty, or be replaced by another field, cannot be demanded by the editor.
	const requiredOf = (field: Field) => Boolean(field.required) && !field.mayBeEmpty && !field.unless && !method.requiredUnknown;
	const simple = (field: Field): FormField => ({ id: field.name, field, required: requiredOf(field) });
	if (!method.positional) return [{ fields: method.fields.map(simple) }];
	const others = method.fields.filter((argument) => !isSpread(argument)).map(({ name }) => name);
	return method.fields.map((argument) => {
		if (!isSpread(argument)) return { argument, fields: [simple(argument)] };
		const fields = (argument.fields ?? []).map((field) => {
			const id = others.includes(field.name) ? `${argument.name}.${field.name}` : field.name;
			return { id, field, required: requiredOf(field) && Boolean(argument.required) };
		});
		return { argument, fields };
	});
}

/** An object argument whose fields are fields of the form. */
export function isSpread(argument: Field): boolean {
	return argument.type === 'object' && argument.fields !== undefined;
}
