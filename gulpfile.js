'use strict';
// The steps that turn one file into another, beyond compiling:
//   generate  icons for dark mode (from the light ones); checked in, so that a clone lints without building
//   trim      takes out of dist what no user needs (compiler notes, pictures of other packages)
// `gulp check` fails when a generated file that is checked in is not what its source makes of it.
const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const { glob } = require('node:fs/promises');
const { parallel } = require('gulp');

/** Colours of the light icon and what they become on a dark canvas. */
const DARK_COLOURS = { '#1f5fd6': '#7fb0ff', '#ffffff': '#10203f' };

/** Every checked-in file that is made of another one: path, source, and how. */
const GENERATED = [
	{
		path: 'nodes/Wangdian/wangdian.dark.svg',
		source: 'nodes/Wangdian/wangdian.svg',
		make: (svg) => svg.replace(/#[0-9a-f]{6}/gi, (colour) => DARK_COLOURS[colour.toLowerCase()] ?? colour),
	},
	...['wangdian.svg', 'wangdian.dark.svg'].map((name) => ({
		// n8n finds a node's icon beside the node; both nodes show the same one.
		path: `nodes/WangdianTrigger/${name}`,
		source: `nodes/Wangdian/${name}`,
		make: (svg) => svg,
	})),
];

async function generate() {
	for (const { path, source, make } of GENERATED) await writeFile(path, make(await readFile(source, 'utf8')));
}
generate.description = 'Writes the generated files that are checked in';

async function check() {
	for (const { path, source, make } of GENERATED) {
		const expected = make(await readFile(source, 'utf8'));
		if ((await readFile(path, 'utf8').catch(() => '')) !== expected) {
			throw new Error(`${path} is not what ${source} makes of it: run "npx gulp generate" and commit the result`);
		}
	}
}
check.description = 'Fails when a generated file is out of date';

async function trim() {
	// The build copies every picture it finds, those of the pinned n8n under test/ included.
	for (const name of await readdir('dist')) {
		if (!['credentials', 'nodes'].includes(name)) await rm(`dist/${name}`, { recursive: true });
	}
	for await (const path of glob('dist/**/*.tsbuildinfo')) await rm(path);
}
trim.description = 'Removes from dist what no user needs';

exports.generate = generate;
exports.check = check;
exports.trim = trim;
exports.default = parallel(check);
