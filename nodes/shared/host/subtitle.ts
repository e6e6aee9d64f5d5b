/** What stands below a node's name on the canvas: an expression that the editor evaluates on the node's parameters. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/**
 * Of a node whose last choice depends on its resource: the words that people chose, for each pair of the values that workflows store.
 *
 * @param properties the whole form, in which `parameter` stands once per resource
 * @param word from the two options that were chosen
 * @returns JavaScript for use within `={{ }}`, whose value is undefined for a pair that is none
 */
export function chosenWords(
	properties: readonly INodeProperties[],
	parameter: string,
	word: (resource: INodePropertyOptions, choice: INodePropertyOptions) => string,
): string {
	const [resources] = properties.filter(({ name }) => name === 'resource').map(optionsOf);
	const words = resources.flatMap((resource) =>
		properties
			.filter(({ name, displayOptions }) => name === parameter && displayOptions?.show?.resource?.includes(resource.value))
			.flatMap((property) => optionsOf(property).map((choice) => [`${resource.value}.${choice.value}`, word(resource, choice)])),
	);
	// In brackets, because two braces in a row would end the expression.
	return `(${JSON.stringify(Object.fromEntries(words))})[$parameter["resource"] + "." + $parameter["${parameter}"]]`;
}

function optionsOf({ options }: INodeProperties): INodePropertyOptions[] {
	return options as INodePropertyOptions[];
}
