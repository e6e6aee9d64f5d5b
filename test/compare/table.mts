/** The comparison as Markdown. */
import { markdownTable as table } from '../support/markdown.mts';
import { LATENCY_MS, OURS, REQUESTS_PER_MINUTE, type Contestant } from './arena.mts';
import { addUp, type Result } from './compare.mts';
import { FAIR_WEATHER } from './schedules.mts';

const BEGIN = '<!-- compare:trigger -->';
const END = '<!-- /compare:trigger -->';

const titleOf = (contestant: Contestant) => (contestant === OURS ? '**Wangdian Trigger**' : contestant.title);
const shortTitleOf = (contestant: Contestant) => titleOf(contestant).replace(/ \(.*/, '').replace(' and list of', ',');
const count = (value: number) => value.toLocaleString('en-US');

function bytes(value: number): string {
	return value < 1024 ? `${value} B` : `${count(Math.round(value / 1024))} KB`;
}

/** One row per poller over all schedules, then what each trouble costs each poller. */
export function comparisonTables(results: readonly Result[], seed: number): string {
	const troubles = [...results[0]!.byTrouble.keys()];
	const hard = troubles.filter((name) => name !== FAIR_WEATHER);
	const ofNames = ({ byTrouble }: Result, names: readonly string[]) => names.map((name) => byTrouble.get(name)!);
	const schedules = (names: readonly string[]) => ofNames(results[0]!, names).reduce((sum, one) => sum + one.schedules, 0);
	const changes = (names: readonly string[]) => addUp(ofNames(results[0]!, names)).changes;

	const main = table(
		['Way to find changes', 'Lost', 'Repeated', 'Requests per change', 'in good weather', 'Largest state', 'Longest poll'],
		results.map((result) => {
			const all = addUp(ofNames(result, hard));
			const fair = addUp(ofNames(result, [FAIR_WEATHER]));
			return [
				titleOf(result.contestant),
				count(all.lost),
				count(all.repeated),
				(all.requests / all.delivered).toFixed(2),
				(fair.requests / fair.delivered).toFixed(2),
				bytes(all.largestState),
				`${all.mostRequests} requests, ${count(Math.round(all.longestPoll))} s`,
			];
		}),
	);
	const details = table(
		['Lost / repeated', 'Schedules', 'Changes', ...results.map(({ contestant }) => shortTitleOf(contestant))],
		troubles.map((name) => [
			name,
			count(schedules([name])),
			count(changes([name])),
			...results.map(({ byTrouble }) => {
				const { lost, repeated } = byTrouble.get(name)!;
				return `${count(lost)} / ${count(repeated)}`;
			}),
		]),
	);
	return [
		`${count(schedules(hard))} hard schedules with ${count(changes(hard))} changes and ${count(schedules([FAIR_WEATHER]))} of good weather with ${count(changes([FAIR_WEATHER]))}, ` +
			'the same for all: three editions, three sort orders, one poll a minute, ' +
			`${LATENCY_MS / 1000} s a request, ${REQUESTS_PER_MINUTE} requests per minute. Lost: orders whose last change never arrived. ` +
			'Repeated: changes that arrived again. What each way does exactly is in `test/compare/`. ' +
			`Made by \`npm run compare:trigger\`, seed ${seed}.`,
		main,
		details,
	].join('\n\n');
}

/** Puts the tables between the markers of a text; without markers, at the end of its section "Trigger". */
export function withTables(page: string, tables: string): string {
	const block = `${BEGIN}\n\n${tables}\n\n${END}`;
	const begin = page.indexOf(BEGIN);
	const end = page.indexOf(END);
	if (begin >= 0 && end > begin) return `${page.slice(0, begin)}${block}${page.slice(end + END.length)}`;
	const section = /^## Trigger$/m.exec(page);
	if (!section) throw new Error(`The page has neither the markers ${BEGIN} nor a section "Trigger"`);
	const next = page.indexOf('\n## ', section.index + 1);
	const at = next < 0 ? page.length : next;
	return `${page.slice(0, at).trimEnd()}\n\n${block}\n${page.slice(at)}`;
}
