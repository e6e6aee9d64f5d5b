import { startSimulator } from '../simulator/index.mts';
import type { Edition, Simulator, SimulatorOptions } from '../simulator/index.mts';
import type { N8nApi, WorkflowDraft } from './n8nApi.mts';
import { startN8n } from './n8nHost.mts';
import type { N8nHost, N8nOptions } from './n8nHost.mts';
import { packageFile } from './packedPackage.mts';
import { credentialFor } from './simulatedAccount.mts';

/** What an end-to-end test needs: a real n8n with the packed package, the simulated servers, and a credential per edition. */
export interface RealN8n {
	n8n: N8nHost;
	api: N8nApi;
	simulator: Simulator;
	/** For a node's `credentials`: `{ wangdianApi: credentials.flagship }`. */
	credentials: Record<Edition, { id: string; name: string }>;
	stop(): Promise<void>;
}

export const EDITIONS: Edition[] = ['flagship', 'enterprise', 'web'];

/** How long a test, or the start of n8n, may take in ms: a slow machine is no failure. */
export const PATIENCE = 300_000;

/** Starts both servers and stores the credentials of the simulator's ready accounts. */
export async function startRealN8n(simulated: SimulatorOptions = {}, options: N8nOptions = {}): Promise<RealN8n> {
	const simulator = await startSimulator(simulated);
	try {
		const n8n = await startN8n({ packageTarball: await packageFile(), ...options });
		const stored = EDITIONS.map(async (edition) => {
			return [edition, await n8n.api.createCredential('wangdianApi', edition, credentialFor(simulator, edition))] as const;
		});
		const credentials = Object.fromEntries(await Promise.all(stored)) as RealN8n['credentials'];
		return {
			n8n,
			api: n8n.api,
			simulator,
			credentials,
			async stop() {
				await n8n.stop();
				await simulator.close();
			},
		};
	} catch (error) {
		await simulator.close();
		throw error;
	}
}

/** A workflow that runs one node when it is started by hand. The trigger is called `Start`. */
export function oneNode(
	type: string,
	typeVersion: number,
	parameters: object,
	credential?: { id: string; name: string },
	nodeName = 'Under Test',
): WorkflowDraft {
	return {
		name: `One ${type}`,
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
			{
				name: nodeName,
				type,
				typeVersion,
				parameters: parameters as WorkflowDraft['nodes'][number]['parameters'],
				...(credential && { credentials: { wangdianApi: credential } }),
			},
		],
		connections: { Start: { main: [[{ node: nodeName, type: 'main', index: 0 }]] } },
	};
}
