import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { toolEnvironment } from './commands.mts';
import { projectRoot } from './paths.mts';

/** Set by `npm test` to the package file it made, so that every test of one run installs the same one. */
export const PACKAGE_FILE_VARIABLE = 'WANGDIAN_PACKAGE_FILE';

/** What `npm pack` answers about the package file it wrote. */
export interface PackedPackage {
	/** Absolute path of the .tgz */
	file: string;
	/** Paths of the files inside, as users get them. */
	contents: string[];
}

/** Packs what stands in `dist` as npm would publish it, into `.cache/`. Builds first if there is no `dist`. */
export async function packPackage(): Promise<PackedPackage> {
	// Node's own execFile, because this runs in jest, which cannot load execa (an ES module).
	const run = async (...args: string[]) => await promisify(execFile)('npm', args, { cwd: projectRoot(), env: toolEnvironment() });
	if (!existsSync(path.join(projectRoot(), 'dist'))) await run('run', 'build');
	const destination = path.join(projectRoot(), '.cache');
	await mkdir(destination, { recursive: true });
	const { stdout } = await run('pack', '--json', '--ignore-scripts', '--pack-destination', destination);
	const [packed] = JSON.parse(stdout) as Array<{ filename: string; files: Array<{ path: string }> }>;
	return { file: path.join(destination, packed.filename), contents: packed.files.map((file) => file.path) };
}

/** The package file of this test run; made now if there is none. */
export async function packageFile(): Promise<string> {
	return process.env[PACKAGE_FILE_VARIABLE] ?? (await packPackage()).file;
}
