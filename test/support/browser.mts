import { existsSync } from 'node:fs';
import path from 'node:path';

/** The browser to drive: what CHROMIUM_PATH names, or the first known one in the PATH; undefined when there is none. */
export function browserProgram(): string | undefined {
	if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
	const folders = (process.env.PATH ?? '').split(path.delimiter);
	const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
	return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => existsSync(file));
}
