import path from 'node:path';
import { projectRoot } from './paths.mts';

/**
 * The environment for a child process with Node 24 (the `node` devDependency) first in its PATH, whatever Node the machine has.
 * What npm tells its scripts about the current package is left out, so that a nested npm looks at its own folder; the settings a
 * user makes for npm (registry, proxy, cache) stay.
 */
export function toolEnvironment(): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(
		([name]) => !/^npm_(package|lifecycle|config_(local_|global_)?prefix)/i.test(name) && !/^(JEST_|NODE_ENV$|INIT_CWD$)/.test(name),
	);
	const environment = Object.fromEntries(inherited);
	environment.PATH = [path.join(projectRoot(), 'node_modules', '.bin'), process.env.PATH ?? ''].join(path.delimiter);
	return environment;
}

/** The last lines of a program's output, for an error message. */
export function tail(text: string, lines = 40): string {
	return text.trimEnd().split('\n').slice(-lines).join('\n');
}

/** A time span for people, from milliseconds: `8 s`, `3 min 5 s`. */
export function elapsed(milliseconds: number): string {
	const seconds = Math.round(milliseconds / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
