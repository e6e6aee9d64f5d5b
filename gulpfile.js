'use strict';
// The steps that turn one file into another, beyond compiling:
//   generate  icons for dark mode (from the light ones), the shipped catalogue and its page (from catalogue/*.json), the page of
//             the kinds of records; checked in, so that a clone lints and tests without building
//   releasable  fails unless this commit can be published as the version that package.json names
//   gaps      says what the catalogue's source does not know
//   trim      takes out of dist what no user needs (compiler notes, pictures of other packages)
// `gulp check` fails when a generated file that is checked in is not what its source makes of it.
const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const { glob } = require('node:fs/promises');
const { promisify } = require('node:util');
const execFile = promisify(require('node:child_process').execFile);
const { parallel } = require('gulp');
// Node strips the types of the shipped sources, whose imports have no extensions.
require('./test/support/nativeSources.mts');
const { gapsOf, methodsPage, packEdition } = require('./catalogue/build.mts');
const { recordsPage } = require('./catalogue/recordsPage.mts');
const { packGlossary, parseGlossary } = require('./catalogue/english.mts');
const { EDITIONS, parseSource } = require('./catalogue/schema.mts');
const { stampBuild } = require('./test/support/packedPackage.mts');

/** Colours of the light icon and what they become on a dark canvas. */
const DARK_COLOURS = { '#1f5fd6': '#7fb0ff', '#ffffff': '#10203f' };

const sourceOf = (edition) => `catalogue/${edition}.json`;

/** The methods of every edition, from the texts of their source files. */
const parsedSources = (texts) => Object.fromEntries(EDITIONS.map((edition, at) => [edition, parseSource(edition, texts[at])]));

/** Every checked-in file that is made of others: path, sources, and how. */
const GENERATED = [
	{
		path: 'nodes/Wangdian/wangdian.dark.svg',
		sources: ['nodes/Wangdian/wangdian.svg'],
		make: (svg) => svg.replace(/#[0-9a-f]{6}/gi, (colour) => DARK_COLOURS[colour.toLowerCase()] ?? colour),
	},
	...['wangdian.svg', 'wangdian.dark.svg'].map((name) => ({
		// n8n finds a node's icon beside the node; both nodes show the same one.
		path: `nodes/WangdianTrigger/${name}`,
		sources: [`nodes/Wangdian/${name}`],
		make: (svg) => svg,
	})),
	...EDITIONS.map((edition) => ({
		path: `nodes/shared/catalogue/generated/${edition}.ts`,
		sources: [sourceOf(edition)],
		make: (json) => packEdition(edition, parseSource(edition, json)),
	})),
	{
		path: 'nodes/shared/catalogue/generated/glossary.ts',
		sources: [...['terms', 'labels', 'codes', 'rare'].map((name) => `catalogue/${name}.json`), ...EDITIONS.map(sourceOf)],
		make: (terms, labels, codes, rare, ...texts) => packGlossary(parseGlossary(terms, labels, codes, rare), parsedSources(texts)),
	},
	{
		path: 'docs/methods.md',
		sources: EDITIONS.map(sourceOf),
		make: (...texts) => methodsPage(parsedSources(texts)),
	},
	{
		path: 'docs/records.md',
		// Imported, not read.
		sources: [],
		make: () => recordsPage(),
	},
];

/** What a generated file should hold now. */
async function made({ sources, make }) {
	return make(...(await Promise.all(sources.map((source) => readFile(source, 'utf8')))));
}

async function generate() {
	for (const file of GENERATED) await writeFile(file.path, await made(file));
}
generate.description = 'Writes the generated files that are checked in';

async function check() {
	for (const file of GENERATED) {
		if ((await readFile(file.path, 'utf8').catch(() => '')) !== (await made(file))) {
			throw new Error(
				`${file.path} is not what its sources (${file.sources.join(', ') || 'the shipped ones'}) make of it: run "npx gulp generate" and commit the result`,
			);
		}
	}
}
check.description = 'Fails when a generated file is out of date';

async function gaps() {
	for (const edition of EDITIONS) {
		const found = gapsOf(parseSource(edition, await readFile(sourceOf(edition), 'utf8')));
		for (const kind of new Set(found.map((gap) => gap.kind))) {
			const methods = found.filter((gap) => gap.kind === kind).map((gap) => gap.method);
			console.log(`${edition}: ${kind}: ${methods.length} (${methods.join(', ')})`);
		}
	}
}
gaps.description = "Lists what the catalogue's source does not know";

/** What stands for the owner's repository until there is one; in two parts, so that this line is not found. */
const PLACEHOLDER = ['github.com/n8n-nodes-wangdian', 'n8n-nodes-wangdian'].join('/');

/** What publishing a version needs of the repository, each with what to do; the tag is given by the workflow that publishes. */
async function releasable() {
	const { version, author } = JSON.parse(await readFile('package.json', 'utf8'));
	const changelog = await readFile('CHANGELOG.md', 'utf8');
	const missing = [];
	const tag = process.env.RELEASE_TAG;
	if (tag !== undefined && tag !== `v${version}`) missing.push(`The tag ${tag} does not name the version of package.json, ${version}`);
	if (!new RegExp(`^## ${version.replaceAll('.', '\\.')} \\(\\d{4}-\\d{2}-\\d{2}\\)$`, 'm').test(changelog)) {
		missing.push(`CHANGELOG.md has no section "## ${version} (year-month-day)": write what changed for users, and the date`);
	}
	if (/noreply/.test(author.email)) missing.push("package.json: 'author' is still the placeholder");
	// git grep ends with 1 where it finds nothing.
	const { stdout } = await execFile('git', ['grep', '-l', '--fixed-strings', PLACEHOLDER]).catch(({ stdout }) => ({ stdout }));
	for (const file of stdout.split('\n').filter(Boolean)) missing.push(`${file}: the address ${PLACEHOLDER} is still the placeholder`);
	if (missing.length > 0) throw new Error(`Not to be released yet:\n- ${missing.join('\n- ')}`);
}
releasable.description = 'Fails unless this commit can be published as the version that package.json names';

async function trim() {
	// The build copies every picture it finds, those of the pinned n8n under test/ included.
	for (const name of await readdir('dist')) {
		if (!['credentials', 'nodes'].includes(name)) await rm(`dist/${name}`, { recursive: true });
	}
	for await (const path of glob('dist/**/*.tsbuildinfo')) await rm(path);
	await stampBuild();
}
trim.description = 'Removes from dist what no user needs, and notes what it was built from';

exports.generate = generate;
exports.check = check;
exports.gaps = gaps;
exports.releasable = releasable;
exports.trim = trim;
exports.default = parallel(check);
