/** What a server lets through. */
import { valueAt } from '../../protocol/editions';
import { textOf } from '../../protocol/wireValues';
import { inEdition } from '../../records/kind';
import { warehouse } from '../../records/kinds/warehouse';
import { fieldOf, findBy, idOf, recordsOf, type RecordSearch } from '../../records/query';
import { fact, isRefused, NOT_ASKED, refusalOf, type Ground, type Look } from './fact';

export const warehouseTimes = fact({
	name: 'times of the list of warehouses',
	question: 'Does the list of warehouses demand times?',
	editions: ['flagship'],
	readings: {
		'not demanded': 'The list is whole',
		demanded: 'It is asked once more with the last 30 days, and lists only warehouses that changed in them: type the number of any other',
	},
	otherwise: 'Asked without; where they are demanded, once more with the last 30 days',
	asks: () => [],
	judges(_, { checked }) {
		const reply = checked.find(({ of: { search } }) => search?.kind.name === warehouse.name)?.reply;
		if (reply?.body) return { reading: 'not demanded', evidence: 'Asked without times, it answered' };
		if (reply?.error && /必须包含起止时间/.test(reply.error.details.vendorMessage)) {
			return { reading: 'demanded', evidence: `Asked without times, it was refused with code ${reply.error.details.code}` };
		}
		return { undecided: 'The list of warehouses could not be asked' };
	},
});

export const https = fact({
	name: 'https',
	question: "Does the account's address answer https?",
	readings: { yes: 'https is the default of the credential' },
	otherwise: "https is the default of the credential; 'Custom' takes any address",
	asks: () => [],
	judges(_, { isHttps, replies }) {
		if (!isHttps) return { undecided: "The credential's address is one of http" };
		const isAnswered = replies.some(({ body, error }) => body !== undefined || error?.details.code !== undefined);
		return isAnswered ? { reading: 'yes', evidence: 'It answered' } : { undecided: 'It did not answer' };
	},
});

/** So many kinds are asked for a record by its number. */
const MOST_KINDS = 3;

/** Searches for a record that the check saw, by its number and without times, where the package believes that this is enough. */
function byNumber({ edition, checked }: Ground): Array<{ search: RecordSearch; id: string | undefined }> {
	const found = checked.flatMap(({ of: { search }, reply: { body } }) => {
		const find = search?.query.find;
		if (!search || !body || !find || find.needsTimes || search.query.time === 'none' || search.query.time.needed !== 'unlessReplaced')
			return [];
		const record = recordsOf(search.query, body)[0];
		const number = record && textOf(fieldOf(record, inEdition(search.kind.number?.from, edition)));
		const by = number ? findBy(search.kind, edition, number) : undefined;
		return by && record ? [{ search: by, id: idOf(search.query, record) }] : [];
	});
	return found.slice(0, MOST_KINDS);
}

export const numberInsteadOfTimes = fact({
	name: 'number instead of times',
	question: 'Does the number of a record stand in for the times of a query?',
	readings: {
		'it does': 'Get asks by the number alone',
		'it does not': 'Get of such a record fails with the refusal: please report it',
		'it finds nothing': 'Get of such a record says that there is none: please report it',
		'not everywhere': 'Get works where it does: please report it',
	},
	otherwise: 'Sent without times, where a document or the sibling edition says so',
	asks: (ground) => byNumber(ground).map(({ search }) => ({ search, variant: 0, page: 0, size: 1 })),
	judges(looks, ground) {
		const asked = byNumber(ground);
		if (asked.length === 0) return { undecided: 'No record with a number was seen of such a query' };
		const told = asked.flatMap(({ search, id }, at) => {
			const look = looks[at];
			return look ? [{ method: search.query.method, how: howFound(look, search, id), look }] : [];
		});
		if (told.length === 0) return { undecided: NOT_ASKED };
		const evidence = told.map(({ method, how, look }) => `${method}: ${look.reply.error ? refusalOf(look) : how}`).join('; ');
		const ways = new Set(told.map(({ how }) => how));
		if (ways.has('undecided')) return { undecided: evidence };
		const [only] = ways;
		return { reading: ways.size > 1 || only === 'undecided' ? 'not everywhere' : only, evidence };
	},
});

function howFound(
	look: Look,
	{ query }: RecordSearch,
	id: string | undefined,
): 'it does' | 'it does not' | 'it finds nothing' | 'undecided' {
	if (isRefused(look)) return 'it does not';
	if (look.reply.error) return 'undecided';
	return look.records.some((record) => idOf(query, record) === id) ? 'it does' : 'it finds nothing';
}

const MINUTE_MS = 60_000;

export const allowance = fact({
	name: 'allowance',
	question: 'Does the server refuse so many requests a minute as the check sends?',
	readings: {
		'not met': "Requests go at the pace of 'Requests per Minute' in the credential",
		met: "After a refusal the process rests and lowers its pace: set 'Requests per Minute' in the credential below what was refused",
	},
	otherwise: "Requests go at the pace of 'Requests per Minute' in the credential; a refusal lowers it",
	asks: () => [],
	judges(_, { replies }) {
		const seen = replies.flatMap((reply) => reply.seen);
		if (!replies.some(({ body }) => body !== undefined)) return { undecided: 'Nothing was answered' };
		const most = Math.max(
			...seen.map(({ sentAt }) => seen.filter((one) => one.sentAt >= sentAt && one.sentAt < sentAt + MINUTE_MS).length),
		);
		const refused = seen.filter((one) => one.refused === 'allowance-exceeded' || one.refused === 'concurrency-exceeded').length;
		const evidence = `${seen.length} requests, at most ${most} of them within a minute, ${refused} refused for their number`;
		return { reading: refused > 0 ? 'met' : 'not met', evidence };
	},
});

export const refusedCount = fact({
	name: 'whether refused requests count',
	question: 'Does a request that is refused use up the allowance as well?',
	readings: {},
	otherwise: 'Taken as if they did: after a refusal nothing is sent for more than a minute',
	asks: () => [],
	judges: () => ({ undecided: 'Only going beyond the limit on purpose would tell, which would stop the other workflows of the account' }),
});

export const successCode = fact({
	name: 'code of success',
	question: 'Which code do the methods answer that are documented to succeed with 200?',
	editions: ['web'],
	readings: { '0': 'Both are success there', '200': 'Both are success there', both: 'Both are success there' },
	otherwise: 'Both 0 and 200 are success there',
	asks: () => [],
	judges(_, { checked, edition }) {
		const codes = checked.flatMap(({ of: { search }, reply: { body } }) =>
			search?.query.okCode !== undefined && body ? [`${textOf(valueAt(body, [edition.codeField]) as string)}`] : [],
		);
		const [first] = codes;
		if (first === undefined) return { undecided: 'None of them answered' };
		const evidence = `${codes.length} answers`;
		return { reading: new Set(codes).size > 1 ? 'both' : first === '0' ? '0' : '200', evidence };
	},
});
