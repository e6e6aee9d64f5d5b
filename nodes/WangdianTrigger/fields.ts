/** The form of the trigger. */
import type { INodeProperties } from 'n8n-workflow';

import { simplify, TIME_ZONES } from '../shared/host/descriptions';
import type { Inputs } from '../shared/host/inputs';
import { filterCollection, noticeFor } from '../shared/host/recordFields';
import { DAY_SECONDS } from '../shared/protocol/beijingTime';
import type { RecordKind, RecordQuery, TriggerEvent } from '../shared/records/kind';
import { kinds } from '../shared/records/kinds';
import { eventsOf } from '../shared/records/query';

/** The longest settle time, in seconds: its orders are read again at every poll, and one query spans no more than 30 days. */
const LONGEST_SETTLE_TIME = 7 * DAY_SECONDS;

/** The kinds that a trigger can watch: those with a query by time. */
const watched = kinds.filter((kind) => kindEvents(kind).length > 0);

/** What a trigger can start on with a kind, in any edition. */
function kindEvents({ queries }: RecordKind): TriggerEvent[] {
	const all = (Object.values(queries).flat() as RecordQuery[]).flatMap(eventsOf);
	return (['changed', 'created', 'shipped', 'moved'] as const).filter((event) => all.includes(event));
}

const resource: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	default: 'transferOrder',
	options: watched.map((kind) => ({ name: kind.displayName, value: kind.name })).sort((a, b) => a.name.localeCompare(b.name)),
	description: 'What to watch',
};

/** The fields that are particular to a kind. */
export interface KindFields {
	readonly kind: RecordKind;
	readonly triggerOn: INodeProperties;
	/** What people should know of it. */
	readonly notice?: INodeProperties;
	/** Absent for a kind without lines. */
	readonly output?: INodeProperties;
	/** Absent for a kind without filters that fit a trigger. */
	readonly filters?: INodeProperties;
}

const fieldsByKind = new Map(watched.map((kind) => [kind.name, fieldsFor(kind)]));

/** The fields of the kind that was chosen. */
export function chosenFields(inputs: Inputs): KindFields {
	return fieldsByKind.get(inputs.choice<string>(resource))!;
}

function fieldsFor(kind: RecordKind): KindFields {
	const shown = { displayOptions: { show: { resource: [kind.name] } } };
	const filters = filterCollection(kind, ({ inTrigger }) => inTrigger === true);
	const output = outputFor(kind);
	const notice = noticeFor(kind);
	return {
		kind,
		...(notice && { notice: { ...notice, ...shown } }),
		triggerOn: { ...triggerOnFor(kind), ...shown },
		...(output && { output: { ...output, ...shown } }),
		...(filters && { filters: { ...filters, ...shown } }),
	};
}

function triggerOnFor(kind: RecordKind): INodeProperties {
	const one = kind.displayName;
	const noun = kind.noun.toLowerCase();
	const all: Record<TriggerEvent, { name: string; description: string }> = {
		changed: {
			name: `${one} Created or Changed`,
			description: `Every ${noun} created or changed since the last poll, in its newest version`,
		},
		created: {
			name: `${one} Created`,
			description: `Every ${noun} once, when it has been created. With filters: when it passes them while it is new, within about five polls or five settle times.`,
		},
		shipped: {
			name: `${one} Shipped`,
			description: `Every ${noun} once, when it has been shipped. What is changed later is not seen; a shipping time that is reported late needs a longer Settle Time.`,
		},
		moved: { name: one, description: `Every ${noun} once` },
	};
	const events = kindEvents(kind);
	const [first] = events;
	const options = events.map((value) => ({ ...all[value], value }));
	return { displayName: 'Trigger On', name: 'triggerOn', type: 'options', noDataExpression: true, default: first, options };
}

function outputFor({ lines, noun }: RecordKind): INodeProperties | undefined {
	if (!lines) return undefined;
	const options = [
		{ name: `One Item per ${noun}`, value: 'orders', description: `The lines are a list inside the ${noun.toLowerCase()}` },
		{ name: `One Item per ${noun} Line`, value: 'lines', description: `Every line with its ${noun.toLowerCase()}'s fields` },
	];
	return { displayName: 'Output', name: 'output', type: 'options', default: 'orders', options, description: 'What one item is' };
}

export const settleTime: INodeProperties = {
	displayName: 'Settle Time',
	name: 'settleTime',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: LONGEST_SETTLE_TIME, numberPrecision: 0 },
	default: 0,
	description:
		'Seconds for which a change is looked for again, because it may become visible late and clocks differ. Use 0 for the default: 180 in the flagship edition, 360 in the others.',
};

export const startFrom: INodeProperties = {
	displayName: 'Start From',
	name: 'startFrom',
	type: 'dateTime',
	default: '',
	description: `Emit everything changed since this time, in steps, and then go on live. ${TIME_ZONES} Without it the trigger starts with the changes after its activation.`,
};

export const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [settleTime, startFrom],
};

/** n8n's panel of nodes offers the events of the first kind, so that is the default one. */
const inOrder = [...fieldsByKind.values()].sort(
	(one, other) => Number(other.kind.name === resource.default) - Number(one.kind.name === resource.default),
);

/** The whole form. */
export const properties: INodeProperties[] = [
	resource,
	...inOrder.flatMap(({ notice, triggerOn, output }) => [notice ?? [], triggerOn, output ?? []].flat()),
	simplify,
	...inOrder.flatMap(({ filters }) => filters ?? []),
	options,
];
