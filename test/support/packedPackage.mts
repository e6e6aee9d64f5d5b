import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
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

/** What `dist` is made from. */
const SOURCES = ['nodes', 'credentials', 'package.json', 'tsconfig.json'];

/** Beside `dist`, because everything in there is packed. */
const stampFile = () => path.join(projectRoot(), '.cache', 'dist-built-from');

/** The content of all that `dist` is made from. Times of files say little: a checkout of an older commit writes newer ones. */
async function sourcesDigest(): Promise<string> {
	const hash = createHash('sha256');
	for (const source of SOURCES) {
		const entries = await readdir(path.join(projectRoot(), source), { recursive: true, withFileTypes: true }).catch(() => undefined);
		const files = entries?.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
		for (const file of (files ?? [path.join(projectRoot(), source)]).sort()) hash.update(file).update(await readFile(file));
	}
	return hash.digest('hex');
}

/** Notes what `dist` was built from: the end of a build. */
export async function stampBuild(): Promise<void> {
	await mkdir(path.dirname(stampFile()), { recursive: true });
	await writeFile(stampFile(), await sourcesDigest());
}

/** Whether `dist` is missing or made from other sources. */
async function isStale(): Promise<boolean> {
	const entries = await readdir(path.join(projectRoot(), 'dist')).catch(() => []);
	return entries.length === 0 || (await readFile(stampFile(), 'utf8').catch(() => '')) !== (await sourcesDigest());
}

/**
 * Packs what stands in `dist` as npm would publish it. Builds first if there is no `dist`, or one of other sources.
 *
 * @param destination the folder that the package file goes to
 */
export async function packPackage(destination = path.join(projectRoot(), '.cache')): Promise<PackedPackage> {
	// Node's own execFile, because this runs in jest, which cannot load execa (an ES module).
	const run = async (...args: string[]) => await promisify(execFile)('npm', args, { cwd: projectRoot(), env: toolEnvironment() });
	if (await isStale()) await run('run', 'build');
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
