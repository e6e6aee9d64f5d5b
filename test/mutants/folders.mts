// What is mutated for which name, and which tests look at it, in steps: what the tests of one step notice, the next need not look at. A
// run of one mutant loads all test files of its step, so the first ones are few and cheap. All are deterministic. Left out are tests
// that read the code as text, pack it or start programs: they see nothing of a mutant, or everything.

interface Group {
	/** A pattern below nodes/shared. */
	readonly mutate: string;
	/** Test files, below test and without their extension. */
	readonly steps: ReadonlyArray<readonly string[]>;
}

interface Folder {
	readonly groups: Readonly<Record<string, Group>>;
	/** For the tests. */
	readonly environment?: Readonly<Record<string, string>>;
}

/** The contexts of n8n-core over HTTP: what a user or the server sees of the protocol. */
const OVER_HTTP = ['integration/outcome', 'integration/errorTexts', 'integration/egress', 'integration/secrets'];

/** The engine by what it is told to do, and then in some of the schedules that `npm test` plays. */
const FEED_STEPS = [
	['unit/feed', 'unit/feedState', 'unit/window', 'unit/sweep', 'unit/poll', 'unit/inventedFeed'],
	['unit/feedCost', 'property/feed.property'],
];

export const FOLDERS: Readonly<Record<string, Folder>> = {
	protocol: {
		groups: {
			allowance: {
				mutate: 'protocol/{allowance,retry}.ts',
				steps: [['unit/allowance', 'unit/answers'], ['unit/sharedAllowance'], OVER_HTTP],
			},
			answers: {
				mutate: 'protocol/{answer,errorClasses,outcome,wangdianError}.ts',
				steps: [
					['unit/answers', 'unit/protocol'],
					['unit/refusals', 'unit/answerCost', ...OVER_HTTP],
				],
			},
			json: { mutate: 'protocol/{losslessJson,wireValues}.ts', steps: [['unit/json'], ['unit/answerCost']] },
			signatures: {
				mutate: 'protocol/{signature,secrets,account,editions/*}.ts',
				steps: [
					['unit/editions', 'unit/secrets', 'unit/signRequestOptions'],
					['unit/signature', ...OVER_HTTP],
				],
			},
			times: {
				mutate: 'protocol/{beijingTime,isoTime,zonedTime,inputs}.ts',
				steps: [['unit/times', 'unit/inputs'], ['unit/inputReaders'], ['integration/inputs']],
			},
		},
	},
	feed: {
		groups: {
			poll: { mutate: 'feed/{poll,start,window}.ts', steps: FEED_STEPS },
			sweep: { mutate: 'feed/{sweep,look,tally,habits}.ts', steps: FEED_STEPS },
			state: { mutate: 'feed/{watermark,memory,newborn,digest,feed}.ts', steps: FEED_STEPS },
		},
		environment: { PROPERTY_SEED: '44', PROPERTY_RUNS: '100', PROPERTY_SHRINK: 'no' },
	},
	serialNumbers: {
		groups: {
			rows: {
				mutate: 'serialNumbers/*.ts',
				steps: [['unit/serialNumbers', 'unit/serialNumberEdges'], ['integration/uploadSerialNumbers']],
			},
		},
	},
	host: {
		groups: {
			signing: { mutate: 'host/signRequestOptions.ts', steps: [['unit/signRequestOptions'], ['unit/signature']] },
			door: {
				mutate: 'host/{egress,replies,clock,interfaceName,hints}.ts',
				steps: [['integration/egress'], ['integration/errorTexts', 'integration/redirects']],
			},
			errors: { mutate: 'host/{errors,credentialTest}.ts', steps: [['unit/refusals'], OVER_HTTP] },
			sentWrites: { mutate: 'host/sentWrites.ts', steps: [['integration/sentAgain']] },
			forms: {
				mutate: 'host/{inputs,recordFields,recordList,recordPicker,codePicker,descriptions}.ts',
				steps: [
					['unit/statuses', 'unit/nodeStructure'],
					['integration/inputs', 'integration/lists', 'integration/reads', 'integration/findBy'],
				],
			},
		},
	},
};

/** Set for Stryker and the jest it runs: `folder/group/step`. */
export const STEP_VARIABLE = 'WANGDIAN_MUTANTS';

/** The step at work. @throws where none is set */
export function stepAtWork(): { mutate: string; tests: readonly string[] } {
	const [folder = '', group = '', step] = (process.env[STEP_VARIABLE] ?? '').split('/');
	const { mutate, steps } = FOLDERS[folder].groups[group];
	return { mutate, tests: steps[Number(step)] };
}

/** Where results are kept, from the root of the repository and without an extension. */
export const resultsOf = (step: string) => `.cache/mutants/${step.replaceAll('/', '-')}`;
