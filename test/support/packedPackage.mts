import { execFile } from 'node:child_process';
import { mkdir, readdir, stat } from 'node:fs/promises';
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

/** When the newest file of a folder was written, ms since 1970 UTC; 0 for a folder that is not there. */
async function newest(...folder: string[]): Promise<number> {
	const entries = await readdir(path.join(projectRoot(), ...folder), { recursive: true, withFileTypes: true }).catch(() => []);
	const files = entries.filter((entry) => entry.isFile());
	return Math.max(0, ...(await Promise.all(files.map(async ({ parentPath, name }) => (await stat(path.join(parentPath, name))).mtimeMs))));
}

/** Whether `dist` is missing or older than what it is built from. */
async function isStale(): Promise<boolean> {
	const sources = await Promise.all(['nodes', 'credentials', 'catalogue'].map(async (folder) => await newest(folder)));
	return (await newest('dist')) < Math.max(...sources);
}

/** Packs what stands in `dist` as npm would publish it, into `.cache/`. Builds first if there is no `dist`, or an old one. */
export async function packPackage(): Promise<PackedPackage> {
	// Node's own execFile, because this runs in jest, which cannot load execa (an ES module).
	const run = async (...args: string[]) => await promisify(execFile)('npm', args, { cwd: projectRoot(), env: toolEnvironment() });
	if (await isStale()) await run('run', 'build');
	const destination = path.join(projectRoot(), '.cache');
	await mkdir(destination, { recursive: true });
	const { stdout } = await run('pack', '--json', '--ignore-scripts', '--pack-destination', destination);
	// A list in npm 10 and 11, an object by package name in npm 12.
	const [packed] = Object.values(JSON.parse(stdout) as Record<string, { filename: string; files: Array<{ path: string }> }>);
	return { file: path.join(destination, packed.filename), contents: packed.files.map((file) => file.path) };
}

/** The package file of this test run; made now if there is none. */
export async function packageFile(): Promise<string> {
	return process.env[PACKAGE_FILE_VARIABLE] ?? (await packPackage()).file;
}
