import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { simplify } from '../../../shared/host/descriptions';
import { inputError } from '../../../shared/host/errors';
import { itemInputs } from '../../../shared/host/inputs';
import { searchOf } from '../../../shared/host/recordFields';
import { findRecord } from '../../../shared/host/recordList';
import { formatBeijing } from '../../../shared/protocol/beijingTime';
import { editions } from '../../../shared/protocol/editions';
import type { NumberField, RecordKind, RecordQuery } from '../../../shared/records/kind';
import { longestSpanOf, queriesOf, spanText } from '../../../shared/records/query';
import { outputOf } from '../../../shared/records/simplify';
import type { ItemOperation } from '../operation';
import { isTool, outputFields, selected } from '../toolOutput';
import { announce } from './announce';

const DEFAULT_DAYS = 90;

/** How far the search for a number goes back; undefined for a kind whose number is enough in every edition. */
function searchBackFor(kind: RecordKind): INodeProperties | undefined {
	const bySpan = new Map<string, string[]>();
	for (const { name, displayName } of Object.values(editions)) {
		for (const query of queriesOf(kind, { name })) {
			if (!query.find?.needsTimes) continue;
			const span = spanText(longestSpanOf(query));
			bySpan.set(span, [...(bySpan.get(span) ?? []), displayName.toLowerCase()]);
		}
	}
	if (bySpan.size === 0) return undefined;
	const steps = [...bySpan].map(([span, names]) => `${span} at a time${bySpan.size === 1 ? '' : ` (${names.join(', ')} edition)`}`);
	return {
		displayName: 'Search Back (Days)',
		name: 'searchBackDays',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 3_650 },
		default: DEFAULT_DAYS,
		description: `How far back the last change of the order may lie. Where Wangdian finds an order only together with a time, the search goes back ${steps.join(' or ')}, newest first.`,
	};
}

/** Whether a kind is found by its number in any edition. */
export function isFoundByNumber(kind: RecordKind): kind is RecordKind & { number: NumberField } {
	return kind.number !== undefined && queriesIn(kind).some(({ find }) => find !== undefined);
}

function queriesIn({ queries }: RecordKind): RecordQuery[] {
	return Object.values(queries).flat() as RecordQuery[];
}

/** Get of a kind: one record by its number. */
export function get(kind: RecordKind & { number: NumberField }): ItemOperation {
	const { name, displayName, example } = kind.number;
	const one = kind.displayName.toLowerCase();
	const number: INodeProperties = {
		displayName,
		name,
		type: 'string',
		required: true,
		default: '',
		placeholder: `e.g. ${example}`,
		description: `The number of the ${one}`,
	};
	const searchBack = searchBackFor(kind);
	return {
		fields: [number, ...(searchBack ? [searchBack] : []), simplify, outputFields],

		async perItem({ context, account }, itemIndex) {
			const refuse = (message: string, description: string) => inputError(context.getNode(), message, description, itemIndex);
			const inputs = itemInputs(context, itemIndex);
			const wanted = inputs.text(number);
			if (wanted === '') {
				throw refuse(`'${displayName}' is empty`, `Enter the number of the ${one}, e.g. ${example}`);
			}
			const days = searchBack ? inputs.number(searchBack) : DEFAULT_DAYS;
			const shape = { simplify: inputs.flag(simplify), lines: false };
			const { edition } = searchOf(context.getNode(), kind, account.edition, {}, itemIndex);
			const found = await findRecord(context, account, kind, wanted, days, (search, requests) =>
				announce(context, search, requests, 'up to', "A lower 'Search Back (Days)' takes fewer"),
			);
			if (!found) {
				throw refuse(
					`The ${edition.displayName} edition cannot find a ${one} by its number`,
					"Use 'Get Many' with a time in which it changed",
				);
			}
			if (found.record) {
				const items = outputOf(found.search, [found.record], shape).map((json) => ({ json: json as IDataObject }));
				return isTool(context) ? selected(items, inputs) : items;
			}
			const { earliest, search } = found;
			const advice =
				earliest === undefined
					? 'Check the number in the ERP'
					: `The search went back ${days} days, to the orders last changed after ${formatBeijing(earliest)} Beijing time. Check the number in the ERP, or set 'Search Back (Days)' higher`;
			throw refuse(`No ${one} '${wanted}' was found`, [advice, search.query.find?.mayMiss].filter((part) => part !== undefined).join('. '));
		},
	};
}
