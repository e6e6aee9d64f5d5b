// Required and typed parameters of the flagship methods, with the texts of the vendor's error table.
import { z } from 'zod/v4';
import { parseBeijing } from '../beijingTime.mts';
import { Refused } from '../refusals.mts';
import type { World } from '../world.mts';
import { isTooWide, THIRTY_DAYS_MS } from './spans.mts';

const TYPE_MISMATCH = 'argument type mismatch';
const WRONG_FIELD = 'wrong field ';
export const SPAN_TOO_WIDE = '您的查询时间过宽,查询时间不能大于30天';
export const TIMES_MISSING = '参数中必须包含起止时间';

/** zod's error option: one text for a value that is not there, another for one of the wrong type. */
function texts(missing: string) {
	return {
		error: (issue: { input?: unknown }) => (issue.input === undefined || issue.input === null ? missing : TYPE_MISMATCH),
	};
}

/** Text that must be there and not empty; longer than `length` characters the database refuses it. */
export function requiredText(column: string, missing: string, length = 255) {
	return z
		.string(texts(missing))
		.min(1, missing)
		.refine((text) => [...text].length <= length, `Data truncation: Data too long for column '${column}' at row 1`);
}

/** Text that may be left out; null and '' count as left out. */
export const optionalText = z
	.string(texts(''))
	.nullish()
	.transform((text) => text || undefined);

export const optionalFlag = z
	.boolean(texts(''))
	.nullish()
	.transform((flag) => flag ?? undefined);

export const optionalInteger = z
	.int(texts(''))
	.nullish()
	.transform((value) => value ?? undefined);

/** One of a list of codes; another one is answered with the field's name and status 2. */
export function requiredCode(name: string, codes: readonly number[]) {
	return z.int(texts(`${name}不能为空`)).refine((code) => codes.includes(code), WRONG_FIELD + name);
}

export function requiredList<T extends z.ZodType>(item: T, missing: string) {
	return z.array(item, texts(missing)).min(1, missing);
}

/** A comma list of whole numbers, as the transfer query's status. */
export const numberList = z
	.string({ error: '状态应该是由逗号分隔开的整数数组' })
	.refine((text) => text === '' || /^\d+(,\d+)*$/.test(text), '状态应该是由逗号分隔开的整数数组')
	.nullish()
	.transform((text) => (text ? text.split(',').map(Number) : undefined));

export function object<T extends z.core.$ZodLooseShape>(shape: T) {
	return z.object(shape, { error: TYPE_MISMATCH });
}

/** The value in its type, or the refusal the first fault deserves. */
export function check<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
	const result = schema.safeParse(value);
	if (result.success) return result.data;
	const { message } = result.error.issues[0]!;
	if (message === TYPE_MISMATCH) throw new Refused(1, message);
	if (message.startsWith(WRONG_FIELD)) throw new Refused(2, message.slice(WRONG_FIELD.length));
	throw new Refused(100, message);
}

/** A Beijing time as epoch ms, or the refusal of a date the server cannot read. */
export function moment(text: string): number {
	const ms = parseBeijing(text);
	if (ms === undefined) throw new Refused(100, `Unparseable date: "${text}"`);
	return ms;
}

/** Both times as epoch ms (UTC); refused where one is missing or they lie more than 30 days apart. */
export function timeWindow({ settings }: World, start: string | undefined, end: string | undefined): { from: number; to: number } {
	if (!start || !end) throw new Refused(100, TIMES_MISSING);
	const [from, to] = [moment(start), moment(end)];
	if (isTooWide(settings, from, to, THIRTY_DAYS_MS)) throw new Refused(100, SPAN_TOO_WIDE);
	return { from, to };
}
