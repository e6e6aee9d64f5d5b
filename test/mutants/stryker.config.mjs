// Stryker puts faults (mutants) into the shipped code, one at a time, and runs the tests that reach the place: see cli.mts.
import { resultsOf, STEP_VARIABLE, stepAtWork } from './folders.mts';

const results = resultsOf(process.env[STEP_VARIABLE]);

export default {
	testRunner: 'jest',
	plugins: ['@stryker-mutator/jest-runner'],
	jest: { projectType: 'custom', configFile: 'test/mutants/jest.config.mjs', enableFindRelatedTests: false },
	coverageAnalysis: 'perTest',
	mutate: [`nodes/shared/${stepAtWork().mutate}`],
	// Texts are compared as wholes by tests of their own (errorTexts, vendorSamples); a changed name of a state or field does not compile.
	mutator: { excludedMutations: ['StringLiteral'] },
	concurrency: 1,
	// A hang counts as noticed, so what is merely slow must not look like one.
	timeoutMS: 6_000,
	timeoutFactor: 2,
	incremental: true,
	incrementalFile: `${results}.incremental.json`,
	reporters: ['json', 'progress-append-only'],
	jsonReporter: { fileName: `${results}.json` },
	tempDirName: '.cache/mutants/sandbox',
	symlinkNodeModules: true,
	ignorePatterns: ['test/host', 'test/e2e', 'test/queue', 'dist', '.cache', '.git', '.github'],
};
