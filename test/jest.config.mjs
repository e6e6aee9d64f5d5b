// One jest configuration, one project per kind of test. Tests are `.mts` (outside the community lint's pattern, which bans Node
// built-ins); swc compiles them and the shipped `.ts` to CommonJS on the fly, `npm run typecheck` checks the types.
import { fileURLToPath } from 'node:url';

// Absolute, because jest resolves a relative root of a project against the root of the whole.
const rootDir = fileURLToPath(new URL('..', import.meta.url));
const shared = {
	rootDir,
	testEnvironment: '<rootDir>/test/support/plainContext.cjs',
	moduleFileExtensions: ['ts', 'mts', 'js', 'mjs', 'cjs', 'json', 'node'],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/test/host/'],
	transform: {
		'^.+\\.m?ts$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' }, sourceMaps: 'inline' },
		],
	},
};
const project = (displayName) => ({
	...shared,
	displayName,
	// Nowhere else are tests looked for: the pinned n8n under test/host has hundreds of thousands of files.
	roots: [`<rootDir>/test/${displayName}`],
	testMatch: [`<rootDir>/test/${displayName}/**/*.test.mts`],
});

export default {
	rootDir,
	// Long for most tests, on purpose: a busy machine is no failure, and a test that hangs ends all the same.
	testTimeout: 180_000,
	testSequencer: '<rootDir>/test/support/longestFirst.cjs',
	// Every test file loads n8n-core anew, and not all of it is given back.
	workerIdleMemoryLimit: '1GB',
	projects: ['unit', 'integration', 'property', 'e2e'].map(project),
};
