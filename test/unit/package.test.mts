// What `npm pack` puts into the package, and what the package promises to n8n and npm.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packPackage } from '../support/packedPackage.mts';
import type { PackedPackage } from '../support/packedPackage.mts';
import { projectRoot } from '../support/paths.mts';

const manifest = JSON.parse(readFileSync(path.join(projectRoot(), 'package.json'), 'utf8')) as {
	dependencies?: object;
	peerDependencies: object;
	scripts: Record<string, string>;
	n8n: { nodes: string[]; credentials: string[] };
};

describe('the packed package', () => {
	let packed: PackedPackage;
	// Not where the package file of a whole test run lies: others install that one meanwhile.
	beforeAll(async () => (packed = await packPackage(mkdtempSync(path.join(tmpdir(), 'wangdian-pack-')))), 120_000);
	afterAll(() => rmSync(path.dirname(packed.file), { recursive: true }));

	it('holds dist, README, LICENSE, CHANGELOG and nothing else', () => {
		const others = packed.contents.filter((file) => !file.startsWith('dist/'));
		expect(others.sort()).toEqual(['CHANGELOG.md', expect.stringMatching(/^LICENSE(\.md)?$/), 'README.md', 'package.json']);
	});

	it('holds every node and credential that package.json names, with icons and codex', () => {
		expect(packed.contents).toEqual(expect.arrayContaining([...manifest.n8n.nodes, ...manifest.n8n.credentials]));
		for (const node of manifest.n8n.nodes) {
			const folder = path.posix.dirname(node);
			expect(packed.contents).toContain(node.replace(/\.js$/, '.json'));
			for (const icon of ['wangdian.svg', 'wangdian.dark.svg']) expect(packed.contents).toContain(`${folder}/${icon}`);
		}
	});

	it('holds no tests, sources or pictures', () => {
		const strange = packed.contents.filter((file) => /\.(mts|mjs|png|jpe?g|tsbuildinfo)$|(?<!\.d)\.ts$|(^|\/)test\//.test(file));
		expect(strange).toEqual([]);
	});
});

it('needs nothing at run time but the n8n-workflow of its host', () => {
	expect(manifest.dependencies).toBeUndefined();
	expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	expect(manifest).not.toHaveProperty('overrides');
});

it('runs nothing when it is installed', () => {
	for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) expect(manifest.scripts).not.toHaveProperty(script);
});

interface Locked {
	version: string;
	dependencies?: Record<string, string>;
	peerDependencies?: Record<string, string>;
	peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

/**
 * `npm ci` of npm 10, which Node.js 22 brings, compares what optional peers find, too, and wants an entry beside those that do not fit;
 * npm 11 and later leave these entries out when they write a lock, and take them where they stand.
 */
describe.each(['package-lock.json', 'test/host/package-lock.json'])('%s, as npm 10 wants it', (file) => {
	const text = readFileSync(path.join(projectRoot(), file), 'utf8');
	const { packages } = JSON.parse(text) as { packages: Record<string, Locked> };
	const { satisfies } = createRequire(path.join(projectRoot(), 'package.json'))('semver') as {
		satisfies(version: string, range: string): boolean;
	};

	/** The folder that a folder of node_modules lies in; '' is the top. */
	const above = (folder: string) => folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')));
	function found(from: string, name: string): Locked | undefined {
		const here = packages[`${from === '' ? '' : `${from}/`}node_modules/${name}`];
		return here ?? (from === '' ? undefined : found(above(from), name));
	}

	it('every optional peer that is found fits, where whoever brings the package does not need another', () => {
		const strange: string[] = [];
		for (const [folder, { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} }] of Object.entries(packages)) {
			for (const [name, range] of Object.entries(peerDependencies)) {
				if (!peerDependenciesMeta[name]?.optional || name in dependencies) continue;
				// A place that all of n8n's own needs have taken: npm 10 lets that be.
				if (name in (packages[above(folder)].dependencies ?? {}) || folder === 'node_modules/@getzep/zep-cloud') continue;
				const peer = found(above(folder), name);
				if (peer && !satisfies(peer.version, range)) strange.push(`${folder} wants ${name} ${range}, found ${peer.version}`);
			}
		}
		// Otherwise, after a change: npx npm@10 install --package-lock-only --ignore-scripts
		expect(strange).toEqual([]);
	});

	it('names no server: packages come from the registry that npm is set to', () => expect(text).not.toContain('"resolved"'));
});
