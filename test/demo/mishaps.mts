// Two things that go wrong on purpose, once, so that whoever watches the demo sees what an error looks like and what it says to do.
import type { Simulator } from '../simulator/index.mts';
import { exampleWorkflow } from '../support/exampleWorkflows.mts';
import type { WorkflowDraft } from '../support/n8nApi.mts';

/** The order that the refused upload is about. */
const SHIPPED_ORDER = 'CK202307269999';

/** A workflow to be run by hand, with scans for an order that has been shipped already: Wangdian refuses the upload. */
export async function lateScans(simulator: Simulator, credential: { id: string; name: string }): Promise<WorkflowDraft> {
	simulator.stockouts.add({ no: SHIPPED_ORDER, orderType: 2, status: '已完成', lines: [{ specNo: 'HEADSET-PRO', num: 2 }] });
	const workflow = await exampleWorkflow('upload-serial-numbers-from-rows', credential);
	const rows = ['SN-LATE-1', 'SN-LATE-2'].map((serialNumber) => ({
		stockout_no: SHIPPED_ORDER,
		order_type: 2,
		spec_no: 'HEADSET-PRO',
		serial_number: serialNumber,
	}));
	for (const { name, parameters } of workflow.nodes) {
		if (name === 'Sample Rows') parameters.jsonOutput = JSON.stringify({ rows }, undefined, 2);
		if (name === 'Upload Serial Numbers') parameters.options = {};
	}
	// The notes are about rows of one's own.
	const nodes = workflow.nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
	return { ...workflow, nodes, name: 'Demo: an upload that Wangdian refuses' };
}

/** Wangdian's server stumbles whenever it is asked for transfer orders, until the returned function is called. */
export function stumble(simulator: Simulator): () => void {
	simulator.faults.push({
		kind: 'http',
		status: 502,
		body: '<html>Bad Gateway</html>',
		times: Infinity,
		when: ({ edition, method }) => edition === 'flagship' && /stocktransfer/i.test(method),
	});
	return () => simulator.faults.clear();
}
