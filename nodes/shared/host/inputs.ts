/**
 * What users set, read by the description that the editor shows: a value that an expression, a pasted workflow or a model gives is
 * taken for what it can only mean, or refused by the field's display name before any request.
 */
import type { IExecuteFunctions, ILoadOptionsFunctions, INodeProperties, IPollFunctions, NodeOperationError } from 'n8n-workflow';

import { halfWidth, isEmptyInput, kindOfValue, readFlag, readNumber, readText } from '../protocol/inputs';
import { isJsonObject } from '../protocol/losslessJson';
import { parseInZone } from '../protocol/zonedTime';
import { inputError } from './errors';

/** What reading needs of a parameter's description. */
export type InputField = Pick<INodeProperties, 'displayName' | 'name' | 'default' | 'options' | 'typeOptions'>;

type InputContext = IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions;

/** The parameters as they are for one input item. */
export function itemInputs(context: IExecuteFunctions, itemIndex: number): Inputs {
	return new Inputs(context, ({ name, default: fallback }) => context.getNodeParameter(name, itemIndex, fallback as never), itemIndex);
}

/** The parameters of a node that has no input items: a trigger, or a form in the editor. */
export function nodeInputs(context: IPollFunctions | ILoadOptionsFunctions): Inputs {
	return new Inputs(context, ({ name, default: fallback }) => context.getNodeParameter(name, fallback as never) as unknown);
}

/** Reads parameters, each by its description; every method throws a NodeOperationError that names the field and the next step. */
export class Inputs {
	private readonly context: InputContext;
	private readonly valueOf: (field: InputField) => unknown;
	private readonly itemIndex?: number;

	constructor(context: InputContext, valueOf: (field: InputField) => unknown, itemIndex?: number) {
		this.context = context;
		this.valueOf = valueOf;
		this.itemIndex = itemIndex;
	}

	/** A switch. An expression that gives nothing is refused: nobody can tell on which side it was meant. */
	flag(field: InputField): boolean {
		const value = this.valueOf(field);
		const flag = readFlag(value);
		if (flag === undefined) throw this.refuse(field, value, 'true or false', 'Set the switch, or let the expression give true or false');
		return flag;
	}

	/** A number within `minValue` and `maxValue` of the description; a whole one where `numberPrecision` is 0. */
	number(field: InputField): number {
		const { minValue, maxValue, numberPrecision } = field.typeOptions ?? {};
		const value = this.valueOf(field);
		const number = readNumber(value);
		const whole = numberPrecision === 0;
		const fits =
			number !== undefined &&
			(!whole || Number.isSafeInteger(number)) &&
			number >= (minValue ?? -Infinity) &&
			number <= (maxValue ?? Infinity);
		if (fits) return number;
		const kind = whole ? 'a whole number' : 'a number';
		const wanted =
			minValue === undefined
				? kind
				: maxValue === undefined
					? `${kind} of at least ${minValue}`
					: `${kind} from ${minValue} to ${maxValue}`;
		throw this.refuse(field, value, wanted, `Enter ${wanted}, e.g. ${String(field.default)}`);
	}

	/** A number or name of the ERP; '' if there is none. A resource locator counts as its value. */
	text(field: InputField): string {
		const given = this.valueOf(field);
		const value = isJsonObject(given) && 'value' in given ? given.value : given;
		const text = readText(value);
		if (typeof text === 'string') return text;
		throw this.error(`'${field.displayName}' ${text.problem}: ${shownValue(value)}`, 'Let the field or its expression give one text');
	}

	/**
	 * A time, in seconds since 1970 UTC; undefined if it is empty. Picked times, which have no zone, are in the workflow's; as the ERP
	 * writes them they are Beijing time.
	 */
	time(field: InputField): number | undefined {
		const value = this.valueOf(field);
		if (isEmptyInput(value)) return undefined;
		const time = parseInZone(value, this.context.getTimezone());
		if (time !== undefined) return time;
		throw this.error(
			`'${field.displayName}' is not a date: ${shownValue(value)}`,
			'Pick a date, or use e.g. 2026-11-01 08:00:00 for Beijing time or 2026-11-01T08:00:00+08:00 for any zone, from 1970 to 9999',
		);
	}

	/** One of the values that the description lists. */
	choice<Value extends string | number | boolean>(field: InputField): Value {
		return this.chosen<Value>(field, this.valueOf(field));
	}

	/** Any of the values that the description lists; one alone counts as a list of it, nothing as none. */
	choices<Value extends string | number | boolean>(field: InputField): Value[] {
		const value = this.valueOf(field);
		if (isEmptyInput(value)) return [];
		return [value].flat().map((one) => this.chosen<Value>(field, one));
	}

	/** The fields of a collection. One that was not added has its default. */
	group(field: InputField): Inputs {
		const value = this.valueOf(field);
		if (!isEmptyInput(value) && (!isJsonObject(value) || kindOfValue(value) !== 'an object')) {
			throw this.refuse(field, value, 'an object of its fields', 'Add the fields one by one in the editor');
		}
		const given = new Map(Object.entries(value ?? {}));
		return new Inputs(this.context, ({ name, default: fallback }) => (given.has(name) ? given.get(name) : fallback), this.itemIndex);
	}

	/** Whether a field of a collection was added. */
	has(field: InputField): boolean {
		return this.valueOf({ ...field, default: undefined as never }) !== undefined;
	}

	private chosen<Value>(field: InputField, value: unknown): Value {
		const options = (field.options ?? []).flatMap((option) => ('value' in option ? [option.value] : []));
		const text =
			typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? halfWidth(String(value)).trim() : undefined;
		const found = options.find((option) => String(option) === text);
		if (found === undefined) {
			const next = `Choose one from the list, or let the expression give one of: ${options.join(', ')}`;
			throw this.error(`'${field.displayName}' ${isEmptyInput(value) ? 'is empty' : `has the unknown value ${shownValue(value)}`}`, next);
		}
		return found as Value;
	}

	private refuse({ displayName }: InputField, value: unknown, wanted: string, next: string): NodeOperationError {
		if (isEmptyInput(value)) return this.error(`'${displayName}' is empty`, next);
		return this.error(`'${displayName}' must be ${wanted}, not ${shownValue(value)}`, next);
	}

	private error(message: string, next: string): NodeOperationError {
		return inputError(this.context.getNode(), message, next, this.itemIndex);
	}
}

/** The longest value that a sentence shows, in characters. */
const LONGEST_SHOWN = 80;

/** A value as it stands in a sentence. */
export function shownValue(value: unknown): string {
	const text = typeof value === 'object' && value !== null ? `${kindOfValue(value)} ${jsonOf(value)}` : String(value);
	const points = Array.from(text.slice(0, LONGEST_SHOWN * 2));
	return points.length > LONGEST_SHOWN ? `${points.slice(0, LONGEST_SHOWN).join('')}…` : text;
}

function jsonOf(value: object): string {
	try {
		return JSON.stringify(value) ?? '';
	} catch {
		return '';
	}
}
