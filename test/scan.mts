// `npm run scan`: the lint of n8n's community scan, by its own package, on what it looks at after a publication: the sources of the
// repository and the files of the package. (The scan's third part, provenance, exists only after a publication.)
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { toolEnvironment } from './support/commands.mts';
import { packageFile } from './support/packedPackage.mts';
import { projectRoot } from './support/paths.mts';

interface Verdict {
	readonly passed: boolean;
	readonly message?: string;
	readonly details?: string;
}

interface Scanner {
	readonly SOURCE_FILE_PATTERNS: string[];
	analyzePackage(folder: string, filePatterns?: string[]): Promise<Verdict>;
}

// The scan brings no types.
const SCANNER = '@n8n/scan-community-package/scanner/scanner.mjs';
const { analyzePackage, SOURCE_FILE_PATTERNS } = (await import(SCANNER)) as Scanner;

const unpacked = await mkdtemp(path.join(tmpdir(), 'wangdian-scan-'));
try {
	await execa('tar', ['-xzf', await packageFile(), '-C', unpacked, '--strip-components=1'], { env: toolEnvironment(), extendEnv: false });
	const legs = {
		'the sources': await analyzePackage(projectRoot(), SOURCE_FILE_PATTERNS),
		'the packed package': await analyzePackage(unpacked),
	};
	for (const [leg, { passed, message, details }] of Object.entries(legs)) {
		// The scan passes a folder in which it finds nothing to look at, and says so.
		const ok = passed && message === undefined;
		console.log(`${leg}: ${ok ? 'clean' : [message, details].filter(Boolean).join('\n')}`);
		if (!ok) process.exitCode = 1;
	}
} finally {
	await rm(unpacked, { recursive: true });
}
