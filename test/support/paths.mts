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

/** The folder with the package.json of the pinned real n8n; never part of the published package. */
export function hostFolder(): string {
	return path.join(projectRoot(), 'test', 'host');
}

/** The command line program of the pinned n8n, to be run with Node 24. */
export function n8nProgram(): string {
	return path.join(hostFolder(), 'node_modules', 'n8n', 'bin', 'n8n');
}
