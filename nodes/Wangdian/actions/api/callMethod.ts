import type { IDataObject, INodeExecutionData, NodeOperationError } from 'n8n-workflow';

import { callWangdian } from '../../../shared/host/egress';
import { inputError, LINE_BREAK, toNodeOrOperationError } from '../../../shared/host/errors';
import { showHint } from '../../../shared/host/hints';
import { itemInputs, shownValue, type Inputs } from '../../../shared/host/inputs';
import { formatBeijing, type TimeSpan } from '../../../shared/protocol/beijingTime';
import { editions, type ApiCall, type Edition, type Page } from '../../../shared/protocol/editions';
import { readList } from '../../../shared/records/listReader';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../shared/protocol/losslessJson';
import { cleanText, WangdianError } from '../../../shared/protocol/wangdianError';
import { parseUserTime } from '../../../shared/protocol/zonedTime';
import { recordsIn, rejectedIn, rejectionText, totalIn, warningIn } from '../../../shared/catalogue/answers';
import { argumentsOfForm, argumentsOfJson } from '../../../shared/catalogue/arguments';
import { formOf } from '../../../shared/catalogue/form';
import { findMethod, type Method } from '../../../shared/catalogue/methods';
import type { Finding } from '../../../shared/catalogue/values';
import { listed } from '../../../shared/serialNumbers/findings';
import { failedItem, type Run } from '../operation';
import { limitOf } from '../returnAll';
import { isTool, selected } from '../toolOutput';
import { allowWrites, argumentsForm, argumentsJson, argumentsMode, methodField, options, output, pageNumber, pageSize } from './fields';

/** Calls the chosen method with what was entered, and answers its records or its whole answer. */
export async function callMethod(run: Run, itemIndex: number): Promise<INodeExecutionData[]> {
	const { context } = run;
	const inputs = itemInputs(context, itemIndex);
	const { method, name } = await chosenMethod(run, inputs, itemIndex);
	refuseUnasked(run, inputs, itemIndex, method, name);
	const { args, strangers } = argumentsFor(run, inputs, itemIndex, method, name);
	const told = strangers.map(({ field, text }) => cleanText(`'${field}' ${text}`));
	for (const text of told) showHint(context, `${name}: ${text}. It was sent as it was given`);
	try {
		const items = await carryOut(run, inputs, itemIndex, method, name, args);
		if (items.length === 0) showHint(context, nothingFound(name));
		// A write's answer, and a page asked for by its number, are no records.
		const areRecords = method?.kind === 'read' && !inputs.group(options).has(pageNumber);
		return isTool(context) && areRecords ? readable(items, inputs) : items;
	} catch (error) {
		// Where there is no output there are no hints: what may be the cause stands in the error.
		const hint = told.length > 0 && error instanceof WangdianError ? `The catalogue does not know: ${told.join('; ')}` : undefined;
		throw toNodeOrOperationError(error, context.getNode(), { itemIndex, hint });
	}
}

function nothingFound(name: string): string {
	return `${name}: nothing was found. Nodes after this one do not run; to have them run all the same, turn on 'Always Output Data' in this node's settings`;
}

/** What the model gets to read of each record, by the tool's 'Output'. */
function readable(items: INodeExecutionData[], inputs: Inputs): INodeExecutionData[] {
	switch (inputs.choice<'simplified' | 'raw' | 'selected'>(output)) {
		case 'raw':
			return items;
		case 'selected':
			return selected(items, inputs);
		case 'simplified': {
			const isShown = (value: unknown) => !(value === null || value === '' || typeof value === 'object');
			return items.map((item) => ({ ...item, json: Object.fromEntries(Object.entries(item.json).filter(([, value]) => isShown(value))) }));
		}
	}
}

async function carryOut(
	run: Run,
	inputs: Inputs,
	itemIndex: number,
	method: Method | undefined,
	name: string,
	args: JsonValue[],
): Promise<INodeExecutionData[]> {
	const { context, account, writes } = run;
	const chosen = inputs.group(options);
	const request = (page?: Page, changed = args): ApiCall => ({
		method: name,
		args: changed,
		// Nobody knows what a method does that is in no document: it is not sent twice.
		kind: method?.kind ?? 'write',
		page,
		okCode: method?.okCode,
	});
	const ask = async (one: ApiCall) =>
		one.kind === 'write' ? (await writes.send(account, one, { item: itemIndex })).answer : await callWangdian(context, account, one);

	const size = chosen.has(pageSize) ? chosen.number(pageSize) : (method?.pageSize ?? 100);
	if (chosen.has(pageNumber) && (method?.paged ?? true)) {
		const page = { number: chosen.number(pageNumber), size, withTotal: true };
		return [{ json: (await ask(request(page))) as IDataObject }];
	}

	const most = limitOf(inputs);
	if (!method?.paged) {
		const body = await ask(request());
		const rejected = method ? rejectedIn(method, body) : [];
		if (rejected.length > 0) return reportRejected(run, itemIndex, method!, body, rejected);
		const warning = method && warningIn(method, body);
		if (warning !== undefined) {
			showHint(context, `${name}: ${cleanText(warning)}`, 'warning');
			return [{ json: { ...body, warning: cleanText(warning) } as IDataObject }];
		}
		const records = method?.kind === 'read' ? recordsIn(method, body) : undefined;
		return (records?.slice(0, most) ?? [body]).map((json) => ({ json: json as IDataObject }));
	}

	const window = windowIn(method, args);
	const { records, answer } = await readList(
		ask,
		{
			call: (page, span) => request(page, window && span ? window.asking(span) : args),
			records: (body) => recordsIn(method, body),
			total: (body) => totalIn(method, body),
			pageSize: size,
			span: window?.span,
			longestSpan: method.maxSpanSeconds(namesGiven(args)),
			closedSpans: account.edition.closedSpans,
		},
		most,
	);
	return (answer ? [answer] : records).map((json) => ({ json: json as IDataObject }));
}

/** A method that the model chose, not the one who built the workflow, writes only where that was allowed. */
function refuseUnasked(run: Run, inputs: Inputs, itemIndex: number, method: Method | undefined, name: string): void {
	const given = run.context.getNode().parameters[methodField.name];
	const stored: unknown = isJsonObject(given) ? given.value : given;
	const isChosenLate = typeof stored === 'string' && stored.startsWith('=');
	if (!isTool(run.context) || !isChosenLate || method?.kind === 'read' || inputs.flag(allowWrites)) return;
	throw inputError(
		run.context.getNode(),
		`The model may not call '${name}': it ${method ? 'changes' : 'may change'} data in the ERP`,
		`Nothing was sent. Turn on '${allowWrites.displayName}' in this tool, best with a human review step between it and the agent, or choose the method yourself in '${methodField.displayName}'`,
		itemIndex,
	);
}

/** The method as the user names it, and as the catalogue knows it. */
async function chosenMethod({ context, account }: Run, inputs: Inputs, itemIndex: number): Promise<{ method?: Method; name: string }> {
	const { edition } = account;
	const typed = inputs.text(methodField);
	const refuse = (message: string, description: string) => inputError(context.getNode(), message, description, itemIndex);
	if (typed === '') {
		throw refuse("'Method' is empty", "Choose a method from the list, or type its name with 'By Name'");
	}
	const method = await findMethod(edition.name, typed);
	if (method) return { method, name: method.name };

	const chosen = context.getNodeParameter('method', itemIndex, '');
	const mode = typeof chosen === 'object' && chosen !== null && 'mode' in chosen ? chosen.mode : 'name';
	const other = await otherEdition(edition, typed);
	if (mode === 'list' || other) {
		throw refuse(
			`The ${edition.displayName} edition has no method '${typed}'`,
			other
				? `It belongs to the ${other.displayName} edition. Choose a method from the list, or a credential of that edition`
				: "Choose a method from the list, or type its name with 'By Name'",
		);
	}
	const positional = edition.name === 'flagship';
	// The name becomes part of the address in the editions with a file per method.
	if (!(positional ? /^\w+(\.\w+)*$/ : /^\w+(\.php)?$/).test(typed)) {
		throw refuse(
			`'Method' is not the name of a method: ${typed}`,
			positional ? 'It looks like wms.stocktransfer.Edit.createOrder' : 'It looks like stock_transfer_query.php',
		);
	}
	return { name: positional || typed.endsWith('.php') ? typed : `${typed}.php` };
}

async function otherEdition({ name }: Edition, method: string): Promise<Edition | undefined> {
	for (const other of Object.values(editions)) {
		if (other.name !== name && (await findMethod(other.name, method))) return other;
	}
	return undefined;
}

function argumentsFor(
	{ context, account }: Run,
	inputs: Inputs,
	itemIndex: number,
	method: Method | undefined,
	name: string,
): { args: JsonValue[]; strangers: readonly Finding[] } {
	const refuse = (findings: readonly Finding[]): NodeOperationError => {
		const [first, ...others] = findings.map(({ field, text }) => cleanText(`'${field}' ${text}`));
		const next = "Nothing was sent. For what the catalogue does not know, set 'Arguments As' to JSON";
		const lines = others.length > 0 ? ['Also:', listed(others, LINE_BREAK), next] : [next];
		const error = inputError(context.getNode(), `${name}: ${first}`, lines.join(LINE_BREAK), itemIndex);
		error.context.data = { findings: findings.map(({ field, text }) => ({ field, problem: cleanText(text) })) };
		return error;
	};
	if (inputs.choice(argumentsMode) === 'json') {
		const given = context.getNodeParameter(argumentsJson.name, itemIndex, '{}');
		const result = argumentsOfJson(method, account.edition.name === 'flagship', given);
		if ('findings' in result) throw refuse(result.findings);
		return result;
	}
	if (!method) {
		throw inputError(
			context.getNode(),
			`There is no form for '${name}', because the catalogue of the ${account.edition.displayName} edition does not have it`,
			"Set 'Arguments As' to JSON",
			itemIndex,
		);
	}
	// Read whole: read by its parts, the host turns long numbers into ones with fewer digits.
	const mapped = context.getNodeParameter(argumentsForm.name, itemIndex, {}) as { mappingMode?: string; value?: unknown } | null;
	const isMapped = mapped?.mappingMode === 'autoMapInputData';
	const values = (isMapped ? context.getInputData()[itemIndex].json : mapped?.value) ?? {};
	if (!isJsonObject(values)) {
		throw refuse([{ field: 'Arguments', text: `must be an object of fields, not ${shownValue(values)}` }]);
	}
	const known = new Set(formOf(method).map(({ id }) => id));
	// Of an input item only the columns that the method knows are meant.
	const entered = isMapped ? Object.fromEntries(Object.entries(values).filter(([id]) => known.has(id))) : values;
	const result = argumentsOfForm(method, entered, context.getTimezone());
	if ('findings' in result) throw refuse(result.findings);
	return result;
}

/** The names of the fields that are filled. */
function namesGiven(args: JsonValue[]): Set<string> {
	return new Set(args.filter(isJsonObject).flatMap((argument) => Object.keys(argument)));
}

/** The time that a query asks for, where both its ends are given, and its arguments for another time. */
function windowIn(method: Method, args: JsonValue[]): { span: TimeSpan; asking(span: TimeSpan): JsonValue[] } | undefined {
	for (const [from, to] of method.windows) {
		const at = args.findIndex((argument) => isJsonObject(argument) && Boolean(argument[from]) && Boolean(argument[to]));
		if (at < 0) continue;
		const query = args[at] as JsonObject;
		const start = parseUserTime(query[from]);
		const end = parseUserTime(query[to]);
		if (start === undefined || end === undefined) continue;
		return {
			span: { start, end },
			asking(span) {
				const asked = { ...query, [from]: formatBeijing(span.start), [to]: formatBeijing(span.end) };
				return args.map((argument, index) => (index === at ? asked : argument));
			},
		};
	}
	return undefined;
}

/** The most entries that a message lists. */
const MOST_SHOWN = 5;

/**
 * A batch write says success as a whole and lists what it did not accept. That is an error which counts them all, names the first
 * and holds all in its data; with Continue On Fail it is one failed item per entry, after the answer.
 */
function reportRejected(
	{ context, writes }: Run,
	itemIndex: number,
	method: Method,
	body: JsonObject,
	rejected: JsonObject[],
): INodeExecutionData[] {
	const { name } = method;
	writes.noteRejected(itemIndex);
	// One text speaks of the whole call; entries only of themselves.
	const isWhole = method.failures.some(({ as }) => as === 'text');
	const others = (advice: string) => (isWhole ? 'Its answer has the code of success, but this text' : advice);
	const shown = (message: string, hint: string) =>
		toNodeOrOperationError(
			new WangdianError(cleanText(message), {
				class: 'business-rule',
				vendorMessage: '',
				method: name,
				outcome: 'notCarriedOut',
			}),
			context.getNode(),
			{ itemIndex, hint },
		);
	if (!context.continueOnFail()) {
		const texts = rejected.slice(0, MOST_SHOWN).map(rejectionText);
		if (rejected.length > MOST_SHOWN) texts.push(`and ${rejected.length - MOST_SHOWN} more`);
		const entries = isWhole ? 'the call' : rejected.length === 1 ? '1 entry' : `${rejected.length} entries`;
		const error = shown(
			`Wangdian did not accept ${entries} of ${name}: ${texts.join('; ')}`,
			others(
				"All of them stand in the data of this error; with 'On Error' set to 'Continue' each is an item of its own. Wangdian accepted the others: send only the corrected entries again",
			),
		);
		error.context.data = { not_accepted: rejected as IDataObject[] };
		throw error;
	}
	const failed = rejected.map((entry) => {
		const message = `Wangdian did not accept an entry of ${name}: ${rejectionText(entry)}`;
		return failedItem(
			shown(message, others('Wangdian accepted the other entries: send only the corrected ones again')),
			undefined,
			entry as IDataObject,
		);
	});
	return [{ json: body as IDataObject }, ...failed];
}
