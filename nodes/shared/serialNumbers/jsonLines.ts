/** The lines of an order in the vendor's own form, as JSON text or as what an expression yields. */
import { isJsonObject, parseLossless } from '../protocol/losslessJson';
import { cleanText } from '../protocol/wangdianError';
import { asWritten, isBlank } from './entries';
import { shown } from './findings';
import type { OrderKind } from './orderKinds';
import type { Row } from './rows';

export type EnteredLine = Omit<Row, 'item' | 'orderNo' | 'orderType'>;

export interface JsonLines {
	readonly lines: EnteredLine[];
	readonly problems: ReadonlyArray<{ line: number | null; value: string; problem: string; fix: string }>;
}

const FIELDS = {
	out: ['spec_no', 'defect', 'sn_list'],
	in: ['spec_no', 'defect', 'batch_no', 'production_date', 'expire_date', 'sn_list', 'sn_new_list'],
} as const;

const EXAMPLE = 'e.g. [{"spec_no": "A-1", "sn_list": ["SN001", "SN002"]}]';

/** Reads `detailList`; numbers of any length keep their digits. */
export function linesOfJson(value: unknown, kind: OrderKind): JsonLines {
	const whole = (problem: string, of: unknown): JsonLines => ({
		lines: [],
		problems: [{ line: null, value: shown(of), problem, fix: `Enter a list of lines, ${EXAMPLE}` }],
	});
	if (isBlank(value)) return whole('is empty', '');
	const isText = typeof value === 'string';
	const parsed = isText ? parsedOf(value) : value;
	if (parsed instanceof SyntaxError) return whole(`is not valid JSON: ${cleanText(parsed.message)}`, value);
	const list: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
	if (!list.every(isJsonObject)) return whole('is not a list of lines', typeof value === 'string' ? value : JSON.stringify(value));

	const known: readonly string[] = FIELDS[kind.direction];
	const problems: Array<JsonLines['problems'][number]> = [];
	const lines = list.map((entry, index): EnteredLine => {
		const line = index + 1;
		for (const name of Object.keys(entry)) {
			if (known.includes(name)) continue;
			problems.push({
				line,
				value: shown(name),
				problem: `has the unknown field ${shown(name)}`,
				fix: `Use the fields ${known.join(', ')}`,
			});
		}
		const both = !isBlank(entry.sn_list) && !isBlank(entry.sn_new_list);
		if (both) {
			const fix = 'Keep one of the two: Wangdian would ignore sn_new_list';
			problems.push({ line, value: '', problem: 'has both sn_list and sn_new_list', fix });
		}
		const numbers = isBlank(entry.sn_list) ? entry.sn_new_list : entry.sn_list;
		const written = isText ? asWritten : (given: unknown) => given;
		return {
			line,
			specNo: written(entry.spec_no),
			defect: entry.defect,
			batchNo: written(entry.batch_no),
			productionDate: entry.production_date,
			expireDate: entry.expire_date,
			serialNumbers: written(numbers),
		};
	});
	return { lines, problems };
}

function parsedOf(text: string): unknown {
	try {
		return parseLossless(text);
	} catch (error) {
		return error;
	}
}
