// What `npm pack` puts into the package, and what the package promises to n8n and npm.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
