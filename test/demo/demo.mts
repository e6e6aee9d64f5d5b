// `npm run demo`: a real n8n with this package installed as users install it, a simulated Wangdian, and two active workflows.
import process from 'node:process';
import { execa } from 'execa';
import { Listr } from 'listr2';
import { startBusyWarehouse } from '../simulator/busyWarehouse.mts';
import { startSimulator } from '../simulator/index.mts';
import type { Simulator } from '../simulator/index.mts';
import { elapsed, toolEnvironment } from '../support/commands.mts';
import { exampleWorkflow } from '../support/exampleWorkflows.mts';
import { installHost } from '../support/hostInstall.mts';
import { errorOf, OWNER, outputOf, waitFor } from '../support/n8nApi.mts';
import { startN8n } from '../support/n8nHost.mts';
import type { N8nHost } from '../support/n8nHost.mts';
import { PACKAGE_FILE_VARIABLE, packPackage } from '../support/packedPackage.mts';
import { projectRoot } from '../support/paths.mts';
import { EVERY_FIVE_SECONDS } from '../support/pollTimes.mts';
import { credentialFor } from '../support/simulatedAccount.mts';
import { lateScans, stumble } from './mishaps.mts';
import { startScanner } from './scanner.mts';

/** How long the first executions may take, ms. */
const FIRST_EXECUTIONS = 120_000;

interface Demo {
	packageFile: string;
	simulator: Simulator;
	n8n: N8nHost;
	workflows: { changed: string; upload: string; refused: string };
}

/** What to end, newest first. */
const running: Array<{ name: string; stop: () => unknown }> = [];
let ending: Promise<void> | undefined;

/** Ends everything that was started; a second call waits for the first. */
async function end(exitCode: number): Promise<void> {
	ending ??= (async () => {
		for (const { name, stop } of running.reverse()) {
			try {
				await stop();
			} catch (error) {
				console.error(`${name} did not end properly: ${(error as Error).message}`);
				exitCode = 1;
			}
		}
		console.log('\nThe demo has ended; nothing of it is left running.');
		process.exit(exitCode);
	})();
	await ending;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => {
		if (!ending) console.log('\nEnding n8n and the simulated Wangdian ...');
		void end(0);
	});
}

const steps = new Listr<Demo>(
	[
		{
			title: 'Build and pack the package',
			task: async (demo) => {
				// The tests bring the package file that all of them use.
				const given = process.env[PACKAGE_FILE_VARIABLE];
				if (!given) await execa('npm', ['run', 'build'], { cwd: projectRoot(), env: toolEnvironment(), extendEnv: false });
				demo.packageFile = given ?? (await packPackage()).file;
			},
		},
		{
			title: 'Install the pinned n8n (the first time: about 3 GB, several minutes)',
			task: async (_, task) => {
				const installed = await installHost((line) => (task.output = line));
				task.title = installed ? 'Installed the pinned n8n' : 'The pinned n8n is installed';
			},
		},
		{
			title: 'Start the simulated Wangdian and keep its warehouses busy',
			task: async (demo) => {
				demo.simulator = await startSimulator();
				running.push({ name: 'The simulator', stop: async () => await demo.simulator.close() });
				const warehouse = startBusyWarehouse(demo.simulator);
				running.push({ name: 'The busy warehouse', stop: () => warehouse.stop() });
			},
		},
		{
			title: 'Start n8n with the package installed',
			task: async (demo) => {
				demo.n8n = await startN8n({ packageTarball: demo.packageFile });
				running.push({ name: 'n8n', stop: async () => await demo.n8n.stop() });
			},
		},
		{
			title: 'Create the credentials and two active workflows',
			task: async (demo) => {
				const { api } = demo.n8n;
				const credential = async (edition: 'flagship' | 'enterprise' | 'web') =>
					await api.createCredential('wangdianApi', `Simulated ${edition} account`, credentialFor(demo.simulator, edition));
				await credential('web');
				await credential('enterprise');
				// New nodes get the newest credential: that of the edition that can do everything.
				const flagship = await credential('flagship');

				const changed = await exampleWorkflow('transfer-order-changed', flagship);
				// Users poll once a minute; nobody wants to watch that.
				changed.nodes[0].parameters.pollTimes = EVERY_FIVE_SECONDS;
				const scanner = await startScanner(demo.simulator);
				running.push({ name: 'The scanner', stop: async () => await scanner.stop() });
				const upload = await exampleWorkflow('transfer-order-to-serial-numbers', flagship, 'test/demo');
				upload.nodes[0].parameters.pollTimes = EVERY_FIVE_SECONDS;
				upload.nodes[1].parameters.url = scanner.url;
				const refused = await lateScans(demo.simulator, flagship);
				demo.workflows = {
					changed: (await api.createWorkflow(changed)).id,
					upload: (await api.createWorkflow(upload)).id,
					refused: (await api.createWorkflow(refused)).id,
				};
				await api.activate(demo.workflows.changed);
				await api.activate(demo.workflows.upload);
			},
		},
	],
	{ ctx: {} as Demo, rendererOptions: { collapseSubtasks: false, timer: undefined }, registerSignalListeners: false },
);

/** What to type into the dialog of a credential, for whoever wants to try it. */
function accounts({ simulator }: Demo): string {
	return (['flagship', 'enterprise', 'web'] as const)
		.map((edition) => {
			const { sid, appKey, appSecret, baseUrl } = credentialFor(simulator, edition);
			return `     ${edition}: Base URL ${baseUrl}, Seller Account ${sid}, App Key ${appKey}, App Secret ${appSecret}`;
		})
		.join('\n');
}

/** Where to look, printed once everything runs. */
function guide(demo: Demo): string {
	const { n8n, workflows } = demo;
	const page = (id: string) => `${n8n.url}/workflow/${id}/executions`;
	return `
  The demo runs. Open n8n in a browser and sign in:

    ${n8n.url}
    ${OWNER.email}
    ${OWNER.password}

  What to look at:

  1. Transfer order changed
     ${page(workflows.changed)}
     The simulated warehouse moves its transfer orders on (调拨单); the trigger asks every five seconds
     and starts the workflow with the orders that changed. Open an execution and its node "Summary".

  2. From an approved transfer order to its serial numbers
     ${page(workflows.upload)}
     Of a transfer order that is approved, what was scanned for its goods is matched to its lines; the
     node "Upload Serial Numbers" finds the stock-out order of the transfer and sends it all in one
     request; "Read Back" shows what the ERP holds.

  3. Try it yourself: create a workflow with the node "Wangdian": Transfer Order > Get Many, or import a file
     of examples/ (its notes say where to choose a credential). To try the dialog of a credential, create one
     of type Wangdian API, with Environment: Custom and
${accounts(demo)}

  Ctrl-C ends everything.
`;
}

/** Waits for the first good execution of a workflow and tells what it did. */
async function announceFirst(demo: Demo, workflowId: string, node: string, tell: (items: Array<Record<string, unknown>>) => string) {
	const { api } = demo.n8n;
	const output = await waitFor(
		async () => {
			if (ending) return false;
			const done = (await api.listExecutions(workflowId)).filter(({ status }) => status === 'success');
			const outputs = await Promise.all(done.map(async ({ id }) => outputOf(await api.getExecution(id), node)));
			return outputs.find((items) => items.length > 0);
		},
		FIRST_EXECUTIONS,
		`the first execution of workflow ${workflowId}; n8n's log ends with:\n${demo.n8n.log().slice(-2000)}`,
	);
	console.log(`  First execution: ${tell(output)}`);
}

/** Lets two things go wrong, and says where they are to be seen and what they teach. */
async function showMishaps(demo: Demo): Promise<void> {
	const { api, url } = demo.n8n;
	const { changed, upload, refused } = demo.workflows;
	const page = (workflowId: string, { id }: { id: string }) => `${url}/workflow/${workflowId}/executions/${id}`;

	const late = await api.runWorkflow(refused, 'Start', FIRST_EXECUTIONS);
	const [answer] = outputOf(late, 'Upload Serial Numbers');

	const mend = stumble(demo.simulator);
	const failed = await waitFor(
		async () => {
			if (ending) return false;
			for (const workflowId of [changed, upload]) {
				const execution = (await api.listExecutions(workflowId)).find(({ status }) => status === 'error');
				if (execution) return { workflowId, execution: await api.getExecution(execution.id) };
			}
			return false;
		},
		FIRST_EXECUTIONS,
		'the failed poll',
	);
	mend();
	console.log(`
  Two things went wrong on purpose, to show what errors say:

  A. A refused upload: ${page(refused, late)}
     ${String(answer.error)}
     The order and its items come first, then what happened, then Wangdian's own code and text. Other orders of
     the same run would have gone up; this one is an item with "result": "refused", and what to do is its "description".

  B. A failed poll: ${page(failed.workflowId, failed.execution)}
     ${errorOf(failed.execution).message}
     The workflow stays active, and nothing is skipped: the next poll goes on by itself. Errors of this kind need
     nobody; a rejected credential or an interface that is not granted does, and the error says which.`);
}

const started = Date.now();
try {
	const demo = await steps.run();
	console.log(guide(demo));
	await Promise.all([
		announceFirst(demo, demo.workflows.changed, 'Summary', (orders) => String(orders[0].summary)),
		announceFirst(
			demo,
			demo.workflows.upload,
			'Read Back',
			(numbers) => `${numbers.length} serial numbers uploaded and read back, the first: ${JSON.stringify(numbers[0])}`,
		),
	]);
	await showMishaps(demo);
	console.log(`\n  Both workflows run, ${elapsed(Date.now() - started)} after the start. It goes on until Ctrl-C.`);
} catch (error) {
	if (!ending) {
		console.error(`\nThe demo could not be started. ${(error as Error).message}`);
		await end(1);
	}
}
