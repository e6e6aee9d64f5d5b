// `npm run test:host -- 1.123.0 2.0.0`: the core of the end-to-end tests in other versions of the real n8n (test/e2e/hostCore.test.mts:
// load, test of the credential, upload, three polls, restart). Each is installed once, into .cache/hosts. Where Docker is, the name of an
// image does as well: `npm run test:host -- n8nio/n8n:next`.
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { elapsed, toolEnvironment } from './support/commands.mts';
import { installHost, prepareHost } from './support/hostInstall.mts';
import { PACKAGE_FILE_VARIABLE, packPackage } from './support/packedPackage.mts';
import { HOST_VERSION_VARIABLE, hostImage, projectRoot } from './support/paths.mts';

const { positionals: versions } = parseArgs({ allowPositionals: true });
if (versions.length === 0 || versions.some((version) => !/^\d+\.\d+\.\d+$|^[\w.-]+(\/[\w.-]+)+(:[\w.-]+)?$/.test(version))) {
	console.error('Usage: npm run test:host -- 1.123.0 [further versions of n8n]');
	process.exit(2);
}

/** Which Node versions an n8n version takes, e.g. `>=20.19 <= 24.x`. */
async function enginesOf(version: string): Promise<string> {
	const { stdout } = await execa('npm', ['view', `n8n@${version}`, 'engines.node'], { env: toolEnvironment(), extendEnv: false });
	if (stdout === '') throw new Error(`npm knows no n8n ${version}`);
	return stdout;
}

const results: string[] = [];
const { file } = await packPackage();
for (const version of versions) {
	const started = Date.now();
	process.env[HOST_VERSION_VARIABLE] = version;
	console.log(`\n=== n8n ${version}`);
	if (!hostImage()) {
		prepareHost(version, !/24/.test(await enginesOf(version)));
		await installHost((line) => console.log(`  ${line}`));
	}
	const run = await execa(
		'jest',
		['--config', 'test/jest.config.mjs', '--selectProjects', 'e2e', '--testPathPatterns', 'e2e/hostCore', '--runInBand'],
		{
			cwd: projectRoot(),
			env: { ...toolEnvironment(), [PACKAGE_FILE_VARIABLE]: file },
			extendEnv: false,
			stdio: 'inherit',
			reject: false,
		},
	);
	if (run.failed) process.exitCode = 1;
	results.push(`n8n ${version}: ${run.failed ? 'FAILED' : 'passed'}, ${elapsed(Date.now() - started)}`);
}
console.log(`\n${results.join('\n')}`);
