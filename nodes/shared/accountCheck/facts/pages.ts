/** What a server does with pages, and says about them. */
import { fact, isRefused, NOT_ASKED, NOTHING_TO_ASK, refusalOf, TOO_FEW, type Ground, type Look } from './fact';
import { idsOf } from './ground';
import { valueAt } from '../../protocol/editions';

/** Records per page of the small pages: a stretch has several of them. */
const SMALL = 2;
const FEWEST = 4;

const hasEnough = ({ span, records }: Ground) => span !== undefined && records.length >= FEWEST;
const small = (ground: Ground, ...pages: number[]) =>
	hasEnough(ground) ? pages.map((page) => ({ span: ground.span, page, size: SMALL })) : [];

/** Why small pages tell nothing; undefined where they do. */
function notTold(ground: Ground, looks: ReadonlyArray<Look | undefined>): { undecided: string } | undefined {
	if (!ground.search) return { undecided: NOTHING_TO_ASK };
	if (!hasEnough(ground)) return { undecided: TOO_FEW };
	return looks.some((look) => !look || look.reply.error) ? { undecided: NOT_ASKED } : undefined;
}

const isSame = (one: readonly string[], other: readonly string[]) => one.length > 0 && one.join(' ') === other.join(' ');

export const pageNumber = fact({
	name: 'page number',
	question: 'Does the page number lead to another page?',
	readings: {
		honoured: 'Lists are read page by page',
		ignored: 'The same page under two numbers ends a list with an error that says so',
	},
	otherwise: 'The same page under two numbers ends a list with an error that says so',
	asks: (ground) => small(ground, 0, 1),
	judges(looks, ground) {
		const problem = notTold(ground, looks);
		if (problem) return problem;
		const [first, second] = looks.map((look) => idsOf(ground, look!));
		const evidence = `${ground.records.length} records, ${SMALL} to a page: pages 0 and 1 held ${first.length} and ${second.length}`;
		if (isSame(first, second)) return { reading: 'ignored', evidence: `${evidence}, the same ones` };
		return second.length === 0 ? { undecided: evidence } : { reading: 'honoured', evidence };
	},
});

export const shortPages = fact({
	name: 'records that are counted and not shown',
	question: 'Do pages hold fewer records than they could, because some are not shown?',
	readings: {
		no: 'Lists are read to the last page all the same',
		yes: 'A short page ends nothing while the total says that there is more',
	},
	otherwise: 'A short page ends nothing while the total says that there is more',
	asks: (ground) => [...small(ground, 0, 1), ...(ground.span ? [{ span: ground.span, page: 0, size: ground.size }] : [])],
	judges(looks, ground) {
		const problem = notTold(ground, looks);
		if (problem) return problem;
		const [first, second, whole] = looks.map((look) => idsOf(ground, look!));
		const total = Number(looks[2]!.total ?? NaN);
		const evidence = `Pages of ${SMALL} held ${first.length} and ${second.length}, a page of ${ground.size} held ${whole.length}`;
		if (isSame(first, second)) return { undecided: 'The page number leads nowhere' };
		if ((first.length < SMALL && second.length > 0) || (second.length < SMALL && whole.length > first.length + second.length)) {
			return { reading: 'yes', evidence };
		}
		if (total > whole.length) return { undecided: `${evidence}, and the total says ${total}` };
		return { reading: 'no', evidence };
	},
});

export const beyondEnd = fact({
	name: 'beyond the last page',
	question: 'What does a page after the last one hold?',
	readings: {
		nothing: 'It ends a list',
		'the last page': 'What is known already ends a list, too',
		'a refusal': 'Lists stop at the total; one without a total would end with the error: please report it',
	},
	otherwise: 'Nothing, or what is known already, ends a list',
	asks: (ground) => small(ground, 0, Math.ceil(ground.records.length / SMALL) + 5),
	judges([first, beyond], ground) {
		if (beyond && isRefused(beyond)) return { reading: 'a refusal', evidence: refusalOf(beyond) };
		const problem = notTold(ground, [first, beyond]);
		if (problem) return problem;
		const [known, ids] = [first!, beyond!].map((look) => idsOf(ground, look));
		const evidence = `${ground.records.length} records, ${SMALL} to a page: a page five beyond the end held ${ids.length}`;
		if (ids.length === 0) return { reading: 'nothing', evidence };
		if (isSame(known, ids)) return { undecided: 'The page number leads nowhere' };
		return { reading: 'the last page', evidence };
	},
});

export const largestPage = fact({
	name: 'largest page',
	question: 'Does a server give larger pages than the package asks for?',
	readings: {
		larger: 'The page of the kind is asked for all the same',
		'cut off': 'A server that gives less than asked, while it has more, is read in its own page size',
		refused: 'The page of the kind is asked for; a refusal of that one is asked again with 30',
	},
	otherwise: 'A smaller page than asked for is read in its own size',
	asks: ({ search, longest, size }) => (search ? [1, 2, 5].map((times) => ({ span: longest, page: 0, size: size * times })) : []),
	judges([usual, twice, five], { search, size }) {
		if (!search) return { undecided: NOTHING_TO_ASK };
		if (!usual || !twice) return { undecided: NOT_ASKED };
		const asked = [usual, twice, ...(five ? [five] : [])];
		const evidence = asked
			.map((look, at) => `asked for ${size * [1, 2, 5][at]}, ${look.reply.error ? refusalOf(look) : `${look.records.length} came`}`)
			.join('; ');
		if (isRefused(twice)) return { reading: 'refused', evidence };
		if (twice.reply.error || usual.reply.error) return { undecided: evidence };
		if (twice.records.length > size) return { reading: 'larger', evidence };
		const total = Number(twice.total ?? NaN);
		if (total > twice.records.length && total < 1_000_000) return { reading: 'cut off', evidence: `${evidence}; there are ${total}` };
		return { undecided: `${evidence}: there are not enough records` };
	},
});

export const total = fact({
	name: 'total',
	question: 'Is the total of a list there, and is it true?',
	readings: {
		true: 'It tells how many pages there are',
		absent: 'Pages are read to the first empty one, and the settled part once more from there back',
		'-1': 'It counts as absent',
		'0 beside records': 'It counts as absent',
		'that of the page': 'Lists go on as long as pages are full',
		'not true': 'Twenty empty pages in a row end a list with an error that says so',
	},
	otherwise: 'A total is believed no further than the pages show it',
	asks: (ground) => (hasEnough(ground) ? [ground.size, SMALL].map((size) => ({ span: ground.span, page: 0, size })) : []),
	judges(looks, ground) {
		const problem = notTold(ground, looks);
		if (problem) return problem;
		const [whole, part] = looks.map((look) => look!.total);
		const count = ground.records.length;
		const shown = (value: unknown) => (value === undefined || value === null ? 'nothing' : `${Number(value)}`);
		const evidence = `${count} records: the total said ${shown(whole)} on a page of all, ${shown(part)} on a page of ${SMALL}`;
		if (whole === undefined || whole === null || whole === '') return { reading: 'absent', evidence };
		const [all, some] = [whole, part].map(Number);
		if (all === -1) return { reading: '-1', evidence };
		if (all === 0) return { reading: '0 beside records', evidence };
		if (all === count && some === count) return { reading: 'true', evidence };
		return { reading: all === count && some === looks[1]!.records.length ? 'that of the page' : 'not true', evidence };
	},
});

export const totalAsText = fact({
	name: 'total as number or text',
	question: 'Is the total written as a number or as a text?',
	readings: { number: 'Both are read', text: 'Both are read' },
	otherwise: 'Both are read',
	asks: ({ span, size }) => (span ? [{ span, page: 0, size }] : []),
	judges([look], { search }) {
		if (!search) return { undecided: NOTHING_TO_ASK };
		if (!look) return { undecided: TOO_FEW };
		if (look.total === undefined || look.total === null) return { undecided: 'There is no total' };
		return { reading: typeof look.total === 'number' ? 'number' : 'text', evidence: `The total of ${search.query.method}` };
	},
});

/** A minute of which no ERP has records: the first of 2001, Beijing time, in seconds since 1970 UTC. */
const EMPTY = { start: Date.UTC(2000, 11, 31, 16) / 1_000, end: Date.UTC(2000, 11, 31, 16) / 1_000 + 59 };

export const emptyList = fact({
	name: 'empty list',
	question: 'How is a list without records written?',
	readings: { '[]': 'All are empty', null: 'All are empty', absent: 'All are empty' },
	otherwise: 'All of [], null and nothing are empty',
	asks: ({ search, size }) => (search ? [{ span: EMPTY, page: 0, size }] : []),
	judges([look], { search }) {
		if (!search) return { undecided: NOTHING_TO_ASK };
		if (!look) return { undecided: NOT_ASKED };
		const { body } = look.reply;
		if (!body) return { undecided: refusalOf(look) };
		if (look.records.length > 0) return { undecided: 'There are records of the year 2001' };
		const value = search.query.list.length > 0 ? valueAt(body, search.query.list) : Object.values(body).find(Array.isArray);
		return {
			reading: value === undefined ? 'absent' : value === null ? 'null' : '[]',
			evidence: `${search.query.method}, a minute of 2001`,
		};
	},
});

export const parts = fact({
	name: 'parts that are read one by one',
	question: 'Does a query that must be asked for each type give the records of that type alone?',
	editions: ['web'],
	readings: {
		'of its type alone': 'Each type is asked for',
		'of all types': 'Each type is asked for, and what comes twice counts once',
	},
	otherwise: 'Each type is asked for, and what comes twice counts once',
	asks: ({ search, longest, size }) =>
		(search?.query.variants?.length ?? 0) > 1 ? [0, 1].map((variant) => ({ variant, span: longest, page: 0, size })) : [],
	judges([one, other], ground) {
		if (!ground.search?.query.variants) return { undecided: 'No such query could be asked for records' };
		if (!one || !other || one.reply.error || other.reply.error) return { undecided: NOT_ASKED };
		const [ids, others] = [one, other].map((look) => idsOf(ground, look));
		const both = ids.filter((id) => others.includes(id)).length;
		const evidence = `${ids.length} records of the one type, ${others.length} of the other, ${both} in both`;
		if (both > 0) return { reading: 'of all types', evidence };
		return ids.length + others.length > 0 ? { reading: 'of its type alone', evidence } : { undecided: evidence };
	},
});
