import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The repository root, found upwards from the working directory. Not from `import.meta`: these files also run as CommonJS in
 * jest, where it does not exist.
 */
export function projectRoot(): string {
	for (let folder = process.cwd(); ; folder = path.dirname(folder)) {
		const manifest = path.join(folder, 'package.json');
		if (existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"name": "n8n-nodes-wangdian"')) return folder;
		if (folder === path.dirname(folder)) throw new Error('Run this from inside the n8n-nodes-wangdian repository.');
	}
}

/** Set by `npm run test:host`: a version of n8n to run instead of the pinned one, or the name of a container image of it. */
export const HOST_VERSION_VARIABLE = 'WANGDIAN_HOST_VERSION';

/** The container image of n8n to run, if one was asked for: its name has a slash, a version has none. */
export function hostImage(): string | undefined {
	const version = process.env[HOST_VERSION_VARIABLE];
	return version?.includes('/') ? version : undefined;
}

/** The folder with the package.json of the real n8n: the pinned one, or another version; never part of the published package. */
export function hostFolder(): string {
	const version = process.env[HOST_VERSION_VARIABLE];
	return version === undefined ? path.join(projectRoot(), 'test', 'host') : path.join(projectRoot(), '.cache', 'hosts', version);
}

/** The command line program of the real n8n. */
export function n8nProgram(): string {
	return path.join(hostFolder(), 'node_modules', 'n8n', 'bin', 'n8n');
}

/** The Node to run it with: the one that an older version was installed with, else that of these tests. */
export function hostNode(): string {
	const own = path.join(hostFolder(), 'node_modules', 'node', 'bin', 'node');
	return existsSync(own) ? own : process.execPath;
}
