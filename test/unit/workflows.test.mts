// The workflows that run the tests have what the tests need: nothing that decides on a merge or a release is skipped there.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../support/paths.mts';

const folder = path.join(projectRoot(), '.github', 'workflows');
const workflows = new Map(readdirSync(folder).map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]));

/** The commands of a workflow, in their order. */
const commandsOf = (text: string) => [...text.matchAll(/^ +(?:- )?run: (.+)$/gm)].map(([, command]) => command);

const testing = [...workflows].filter(([, text]) => commandsOf(text).includes('.ci/run'));

it('CI and the publishing workflow run all tests', () => {
	expect(testing.map(([file]) => file).sort()).toEqual(['ci.yml', 'publish.yml']);
});

it.each(testing)('%s: Redis, PostgreSQL and a Chinese font are installed before', (_file, text) => {
	const commands = commandsOf(text);
	const installed = commands
		.slice(0, commands.indexOf('.ci/run'))
		.filter((command) => command.includes('apt-get install'))
		.join();
	for (const name of ['fonts-noto-cjk', 'redis-server', 'postgresql']) expect(installed).toContain(name);
});

it('the oldest Node that is promised runs with the npm that it brings', () => {
	const legs = [...workflows.get('ci.yml')!.matchAll(/- \{ node: (\d+), npm: (\d+) \}/g)].map(([, node, npm]) => [node, npm]);
	expect(legs).toContainEqual(['22', '10']);
	expect(readFileSync(path.join(projectRoot(), 'README.md'), 'utf8')).toContain('Node.js 22 or newer');
});
