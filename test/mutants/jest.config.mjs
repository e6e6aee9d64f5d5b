// The tests of one step as one jest project, which is all that Stryker's runner knows.
import all from '../jest.config.mjs';
import { stepAtWork } from './folders.mts';

const { modulePathIgnorePatterns, moduleFileExtensions, rootDir, transform } = all.projects[0];

export default {
	modulePathIgnorePatterns,
	moduleFileExtensions,
	rootDir,
	transform,
	roots: ['<rootDir>/test'],
	testEnvironment: `${rootDir}/test/mutants/firstFailure.cjs`,
	testMatch: stepAtWork().tests.map((name) => `<rootDir>/test/${name}.test.mts`),
	testSequencer: '<rootDir>/test/mutants/cheapestFirst.cjs',
	testTimeout: all.testTimeout,
};
