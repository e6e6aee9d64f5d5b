// Every documented method, served from the catalogue's source (catalogue/*.json, read as data): arguments are checked against it
// to the letter, lists come from what a test has put in, other methods answer that all is well.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../support/paths.mts';
import { parseBeijing } from '../beijingTime.mts';
import { allowedPageSize, listField, listing, pageOf, shuffleTies, totalField, type Pager } from '../paging.mts';
import { Refused } from '../refusals.mts';
import type { Edition, GenericRecord } from '../types.mts';
import type { World } from '../world.mts';
import { behaviourOf, filtered, standsInForTimes, told } from './recordQueries.mts';
import { isTooWide, THIRTY_DAYS_MS } from './spans.mts';

/** A field as the catalogue's source writes it. */
export interface CatalogueField {
	name: string;
	label: string;
	type: 'string' | 'integer' | 'decimal' | 'boolean' | 'datetime' | 'object' | 'list';
	of?: 'object' | 'string' | 'integer';
	required?: boolean;
	options?: Array<{ value: string | number; label: string }>;
	multi?: boolean;
	dateOnly?: boolean;
	bitmask?: boolean;
	oneOf?: string[];
	mayBeEmpty?: boolean;
	unless?: Array<string | string[]>;
	leftOut?: boolean;
	fields?: CatalogueField[];
}

/** A method as the catalogue's source writes it. */
export interface CatalogueMethod {
	method: string;
	title: string;
	titleEn: string;
	kind: 'read' | 'write';
	paged?: boolean;
	maxPageSize?: number;
	maxSpan?: string;
	maxSpanIf?: Record<string, string>;
	listPath?: string;
	totalPath?: string;
	failures?: Array<{ path: string; as?: string }>;
	sampled?: boolean;
	okCode?: number;
	paramsComplete?: boolean;
	paramsFrom?: string;
	args?: CatalogueField[];
	params?: CatalogueField[];
}

const loaded = new Map<Edition, Map<string, CatalogueMethod>>();

/** The source of an edition, by method. */
export function catalogueOf(edition: Edition): Map<string, CatalogueMethod> {
	let methods = loaded.get(edition);
	if (!methods) {
		const text = readFileSync(path.join(projectRoot(), 'catalogue', `${edition}.json`), 'utf8');
		methods = new Map((JSON.parse(text) as CatalogueMethod[]).map((method) => [method.method, method]));
		loaded.set(edition, methods);
	}
	return methods;
}

const TIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MISMATCH = 'argument type mismatch';

interface Check {
	/** Fields that the catalogue does not have are let through. */
	partial: boolean;
	requiredKnown: boolean;
	refuse: (reason: 'missing' | 'type' | 'value' | 'unknown', name: string) => Refused;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAbsent(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/** A JSON value of the documented type, down to the last field. */
function checkJson(field: CatalogueField, value: unknown, check: Check, siblings: Record<string, unknown> = {}): void {
	const { name, type, unless = [] } = field;
	if (isAbsent(value)) {
		const isReplaced = unless.some((names) => [names].flat().every((other) => !isAbsent(siblings[other])));
		const isMissing = field.mayBeEmpty ? value === undefined : !isReplaced;
		if (field.required && isMissing && check.requiredKnown) throw check.refuse('missing', name);
		return;
	}
	const fits = {
		string: () => typeof value === 'string',
		integer: () => Number.isInteger(value),
		decimal: () => typeof value === 'number',
		boolean: () => typeof value === 'boolean',
		datetime: () => typeof value === 'string' && (field.dateOnly ? DATE : TIME).test(value),
		object: () => isObject(value),
		list: () => Array.isArray(value),
	};
	if (!fits[type]()) throw check.refuse('type', name);
	if (type === 'datetime' && !field.dateOnly && parseBeijing(value as string) === undefined) throw check.refuse('value', name);
	if (field.options && !field.bitmask && type !== 'list') {
		const codes = field.multi ? String(value).split(',') : [String(value)];
		const known = field.options.map((option) => String(option.value));
		if (!check.partial && codes.some((code) => !known.includes(code))) throw check.refuse('value', name);
	}
	if (type === 'object' && field.fields) checkFields(field.fields, value as Record<string, unknown>, check);
	if (type !== 'list') return;
	const entries = value as unknown[];
	if (entries.length === 0 && field.required && !field.mayBeEmpty && check.requiredKnown) throw check.refuse('missing', name);
	const entry: CatalogueField = { name, label: field.label, type: field.of ?? 'object', required: true, fields: field.fields };
	for (const one of entries) {
		checkJson(entry, one, check);
		if (field.oneOf?.every((wanted) => isAbsent((one as Record<string, unknown>)[wanted]))) throw check.refuse('missing', field.oneOf[0]!);
	}
}

function checkFields(fields: CatalogueField[], value: Record<string, unknown>, check: Check): void {
	for (const field of fields) checkJson(field, value[field.name], check, value);
	if (check.partial) return;
	const unknown = Object.keys(value).find((name) => !fields.some((field) => field.name === name));
	if (unknown) throw check.refuse('unknown', unknown);
}

/** A form field as JSON would hold it; what is no text of its type stays text, and is then refused. */
function fromText(field: CatalogueField, text: string): unknown {
	if (field.type === 'integer') return /^-?\d+$/.test(text) ? Number(text) : text;
	if (field.type === 'decimal') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
	if (field.type === 'boolean') return text === '1' ? true : text === '0' ? false : text;
	if (field.type === 'object' || field.type === 'list') {
		try {
			return JSON.parse(text) as unknown;
		} catch {
			return text;
		}
	}
	return text;
}

/** The fields that bound a time, as the editions name them. */
const TIME_PAIRS = [
	['modified_from', 'modified_to'],
	['modified_begin', 'modified_end'],
	['modify_time_start', 'modify_time_end'],
	['mt_from', 'mt_to'],
	['start_time', 'end_time'],
	['start_date', 'end_date'],
] as const;

const DAY_MS = 86_400_000;
const BEIJING_MS = 8 * 3_600_000;

const UNITS: Record<string, [ms: number, word: string]> = { d: [86_400_000, '天'], m: [60_000, '分钟'] };

/** How a query of records is played; a test of all methods wants what stands in `lists`, and no more than the catalogue knows. */
function playedBy({ settings }: World, edition: Edition, { method }: CatalogueMethod) {
	return settings.catalogueOnly ? undefined : behaviourOf(edition, method);
}

/** Whether the times may be left out of a query. */
function doesWithoutTimes(world: World, edition: Edition, method: CatalogueMethod, query: Record<string, unknown>): boolean {
	const behaviour = playedBy(world, edition, method);
	if (behaviour && world.lists.get(edition, method.method).demandsTimes === false) return true;
	return behaviour !== undefined && standsInForTimes(behaviour, query);
}

/** The records of a list that a query finds, in the order of their time. @throws Refused for a span that is too wide */
function findRecords(world: World, edition: Edition, method: CatalogueMethod, query: Record<string, unknown>): GenericRecord[] {
	const list = world.lists.get(edition, method.method);
	const pair = TIME_PAIRS.find(([from, to]) => typeof query[from] === 'string' && typeof query[to] === 'string');
	const behaviour = playedBy(world, edition, method);
	const selectedBy = behaviour?.selectsBy?.(query) ?? 'changed';
	const timeOf = ({ at, times }: GenericRecord) => (selectedBy === 'changed' ? at : (times?.[selectedBy] ?? NaN));
	if (typeof list.demandsTimes === 'string' && !pair) throw new Refused(edition === 'flagship' ? 100 : 2900, list.demandsTimes);
	let records = [...list.records].sort((a, b) => timeOf(a) - timeOf(b));
	if (behaviour) records = filtered(behaviour, query, records);
	if (pair) {
		const [from, to] = pair.map((name) => parseBeijing(query[name] as string)!) as [number, number];
		const wider = Object.entries(method.maxSpanIf ?? {}).find(([name]) => !isAbsent(query[name]));
		const span = list.maxSpan ?? wider?.[1] ?? method.maxSpan;
		const [unit, word] = UNITS[span?.slice(-1) ?? 'd']!;
		const count = Number(span?.slice(0, -1) ?? Infinity);
		if (isTooWide(world.settings, from, to, count * unit)) {
			throw edition === 'flagship'
				? new Refused(100, `您的查询时间过宽,查询时间不能大于${count}${word}`)
				: new Refused(2180, `start_time与end_time时间跨度不能超过最大范围${count}${word}`);
		}
		const { interval } = world.settings;
		const start = behaviour?.startsWithDay ? from - ((from + BEIJING_MS) % DAY_MS) : from;
		const first = interval === 'open' || interval === 'halfOpenStart' ? start + 1 : start;
		const last = interval === 'open' || interval === 'halfOpenEnd' ? to - 1 : to;
		records = records.filter((record) => timeOf(record) >= first && timeOf(record) <= last);
	}
	const { andBy } = behaviour ?? {};
	if (andBy && !isAbsent(query[andBy.from])) {
		const [from, to] = [andBy.from, andBy.to].map((name) => parseBeijing(query[name] as string)!) as [number, number];
		if (isTooWide(world.settings, from, to, THIRTY_DAYS_MS)) throw new Refused(11000000, '时间查询范围不能超过30天，请缩小搜索范围！');
		records = records.filter(({ times }) => (times?.[andBy.by] ?? NaN) >= from && (times?.[andBy.by] ?? NaN) <= to);
	}
	const { sortOrder, tieBreak } = world.settings;
	if (sortOrder === 'modifiedDesc') records.reverse();
	if (tieBreak === 'shuffled' && sortOrder !== 'id') shuffleTies(records, timeOf, world.queries++);
	if (sortOrder === 'id') records.sort((a, b) => list.records.indexOf(a) - list.records.indexOf(b));
	return records;
}

/** `{data: {order: [...]}}` for `data.order`. */
function nested(place: string, value: unknown): Record<string, unknown> {
	return place.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Record<string, unknown>;
}

/** What a method answers beside its code. */
function answerOf(world: World, edition: Edition, method: CatalogueMethod, query: Record<string, unknown>, pager: Pager | undefined) {
	const { records: all } = world.lists.get(edition, method.method);
	if (method.kind === 'write') {
		const place = method.failures?.find(({ as = 'list' }) => as === 'list')?.path;
		return place && all.length > 0
			? nested(
					place,
					all.map(({ record }) => record),
				)
			: edition === 'flagship'
				? { data: {} }
				: {};
	}
	const behaviour = playedBy(world, edition, method);
	const found = findRecords(world, edition, method, query).map(({ record }) => (behaviour ? told(behaviour, query, record) : record));
	// The pages of some enterprise methods are not available: the name is invented.
	const place = method.listPath ?? (edition === 'flagship' ? 'data.list' : 'some_list');
	const listed = pager ? pageOf(listing(found), pager, world.settings) : found;
	const total = pager ? totalField(found.length, pager, world.settings, edition === 'web') : {};
	const holder = place.split('.').slice(0, -1).join('.');
	const list = listField(place.split('.').at(-1)!, listed, world.settings);
	if (method.totalPath && 'total_count' in total)
		return { ...nested(method.totalPath, total.total_count), ...nested(place, Object.values(list)[0]) };
	return holder === '' ? { ...total, ...list } : nested(holder, { ...total, ...list });
}

/** Flagship: checks the positional arguments and answers what stands beside `status`. */
export function runPositional(world: World, method: CatalogueMethod, args: unknown[], readPager: () => Pager): Record<string, unknown> {
	const fields = method.args ?? [];
	const fewest = fields.filter(({ leftOut }) => !leftOut).length;
	if (args.length < fewest || args.length > fields.length) throw new Refused(1, 'invalid argument count');
	const check: Check = {
		partial: method.paramsComplete === false || world.settings.unknown === 'taken',
		requiredKnown: method.paramsFrom === undefined || method.paramsFrom === 'doc',
		refuse: (reason, name) =>
			reason === 'type'
				? new Refused(1, `${MISMATCH}: ${name}`)
				: reason === 'missing'
					? new Refused(100, `${name}不能为空`)
					: new Refused(2, name),
	};
	fields.slice(0, args.length).forEach((given, index) => {
		const field = isObject(args[index]) ? lessTimes(given, doesWithoutTimes(world, 'flagship', method, args[index])) : given;
		const optional = !field.required && isObject(args[index]) && Object.keys(args[index]).length === 0;
		if (!optional) checkJson(field, args[index], check);
	});
	const query = Object.assign({}, ...args.filter(isObject)) as Record<string, unknown>;
	return answerOf(world, 'flagship', method, query, method.paged ? readPager() : undefined);
}

/** The field of a query without its demand for times, where something stands in for them. */
function lessTimes(field: CatalogueField, isReplaced: boolean): CatalogueField {
	if (!isReplaced) return field;
	const fields = field.fields?.map((one) => (one.type === 'datetime' ? { ...one, required: false } : one));
	return { ...field, fields };
}

const COMMON = ['sid', 'appkey', 'timestamp', 'sign'];

/** Enterprise and web: checks the form fields and answers what stands beside `code` and `message`. */
export function runForm(world: World, edition: 'enterprise' | 'web', method: CatalogueMethod, form: Record<string, string>) {
	const isReplaced = doesWithoutTimes(world, edition, method, form);
	const fields = (method.params ?? []).map((field) => (isReplaced && field.type === 'datetime' ? { ...field, required: false } : field));
	const check: Check = {
		partial: method.paramsComplete === false || world.settings.unknown === 'taken',
		requiredKnown: method.paramsFrom === undefined || method.paramsFrom === 'doc',
		refuse: (reason, name) =>
			reason === 'missing' ? new Refused(21000003, `必要参数缺失：${name}`) : new Refused(2830, `参数值无效${name}`),
	};
	const business = Object.fromEntries(
		Object.entries(form).filter(([name]) => !COMMON.includes(name) && !(method.paged && (name === 'page_no' || name === 'page_size'))),
	);
	const values = Object.fromEntries(
		Object.entries(business).map(([name, text]) => {
			const field = fields.find((one) => one.name === name);
			return [name, field ? fromText(field, text) : text];
		}),
	);
	checkFields(fields, values, check);
	let pager: Pager | undefined;
	if (method.paged) {
		const pageNo = Number(form.page_no ?? 0);
		const settings = { ...world.settings, maxPageSize: { ...world.settings.maxPageSize } };
		settings.maxPageSize[edition] = method.maxPageSize ?? settings.maxPageSize[edition];
		const pageSize = allowedPageSize(edition, Number(form.page_size ?? 40), settings);
		if (pageSize === undefined) throw new Refused(2220, 'page_size为正整数，请检查page_size是否为有效值');
		pager = { pageNo, pageSize, withTotal: pageNo === 0 };
	}
	const answer = answerOf(world, edition, method, values, pager);
	return method.okCode === undefined ? answer : { code: method.okCode, ...answer };
}
