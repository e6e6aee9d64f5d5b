/** The options of an upload. Each is evaluated for every input item. */
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { inputError } from '../../../shared/host/errors';
import { itemInputs } from '../../../shared/host/inputs';
import type { Cleaning } from '../../../shared/serialNumbers/entries';
import { holdsExpression } from './orders';

const halfWidth: INodeProperties = {
	displayName: 'Convert Full-Width Characters',
	name: 'halfWidth',
	type: 'boolean',
	default: false,
	description: 'Whether to turn full-width letters, digits and signs in serial numbers into the usual ones (AB12)',
};

const removeSpaces: INodeProperties = {
	displayName: 'Remove Spaces',
	name: 'removeSpaces',
	type: 'boolean',
	default: false,
	description: 'Whether to remove spaces within serial numbers; those around them are always removed',
};

const skipExisting: INodeProperties = {
	displayName: 'Skip Orders Already There',
	name: 'skipExisting',
	type: 'boolean',
	default: false,
	description:
		'Whether to read the serial numbers of each order first, and not to send an order whose numbers are all there. When only some of them are there, nothing is sent and the error lists both. Takes one more request per order, and sees only what the ERP shows.',
};

const validateOnly: INodeProperties = {
	displayName: 'Validate Only',
	name: 'validateOnly',
	type: 'boolean',
	default: false,
	description: 'Whether to check the input and report what needs correcting, without sending anything',
};

const verifyAfterwards: INodeProperties = {
	displayName: 'Verify Afterwards',
	name: 'verifyAfterwards',
	type: 'boolean',
	default: false,
	description:
		'Whether to read the serial numbers back after an upload. Takes one or two more requests per order. Numbers that are not visible yet are reported, but do not fail the node.',
};

export const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [halfWidth, removeSpaces, skipExisting, validateOnly, verifyAfterwards],
};

/** The options as they are for one input item. */
export interface ItemOptions extends Cleaning {
	readonly skipExisting: boolean;
	readonly validateOnly: boolean;
	readonly verifyAfterwards: boolean;
}

export interface UploadOptions {
	/** What is done to all serial numbers before they are checked. */
	readonly cleaning: Cleaning;
	/** An order has an option when one of its items has it. */
	ofOrder(items: readonly number[]): ItemOptions;
}

/**
 * Reads the options for all input items.
 *
 * @throws NodeOperationError naming an option with a value that it cannot have, and for serial numbers that are to be cleaned in
 * different ways: they are compared with each other
 */
export function uploadOptions(context: IExecuteFunctions): UploadOptions {
	const read = (item: number): ItemOptions => {
		const given = itemInputs(context, item).group(options);
		return {
			halfWidth: given.flag(halfWidth),
			removeSpaces: given.flag(removeSpaces),
			skipExisting: given.flag(skipExisting),
			validateOnly: given.flag(validateOnly),
			verifyAfterwards: given.flag(verifyAfterwards),
		};
	};
	// Evaluating expressions is what takes the time with many items.
	const count = holdsExpression(context.getNode().parameters[options.name]) ? context.getInputData().length : 1;
	const perItem = Array.from({ length: Math.max(1, count) }, (_, item) => read(item));
	const [first] = perItem;
	for (const field of [halfWidth, removeSpaces]) {
		const name = field.name as keyof Cleaning;
		const other = perItem.findIndex((one) => one[name] !== first[name]);
		if (other < 0) continue;
		throw inputError(
			context.getNode(),
			`'${field.displayName}' is ${first[name]} for item 0 and ${perItem[other][name]} for item ${other}`,
			'Use one value for all items: their serial numbers are compared with each other',
			other,
		);
	}
	const of = (item: number) => perItem[item] ?? first;
	return {
		cleaning: first,
		ofOrder: (items) => ({
			...first,
			skipExisting: items.some((item) => of(item).skipExisting),
			validateOnly: items.some((item) => of(item).validateOnly),
			verifyAfterwards: items.some((item) => of(item).verifyAfterwards),
		}),
	};
}
