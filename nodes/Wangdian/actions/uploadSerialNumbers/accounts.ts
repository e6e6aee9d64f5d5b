/** Whose order it is: rows are put together by the number of their order, and may come from different accounts. */
import type { IExecuteFunctions } from 'n8n-workflow';

import { accountsFor } from '../../../shared/host/egress';
import { inputError } from '../../../shared/host/errors';
import type { Account } from '../../../shared/protocol/account';
import type { Finding } from '../../../shared/serialNumbers/findings';
import type { OrderUpload } from '../../../shared/serialNumbers/grouping';
import type { OrderKind } from '../../../shared/serialNumbers/orderKinds';
import { noUploadAdvice } from '../../../shared/serialNumbers/upload';

/** An order, and the account that its rows were read with; without one it has a finding that says why. */
export interface OwnedOrder {
	readonly order: OrderUpload;
	readonly account?: Account;
}

/**
 * The orders with their accounts. One whose rows come from more than one account is refused: it cannot be sent to both.
 *
 * @throws CredentialFieldError or NodeOperationError when the one account of all items cannot be used
 */
export async function withAccounts(context: IExecuteFunctions, kind: OrderKind, orders: readonly OrderUpload[]): Promise<OwnedOrder[]> {
	const accounts = await accountsFor(context, context.getInputData().length);
	if (accounts.length > 0 && accounts.every((account) => account === accounts[0])) {
		if (accounts[0] instanceof Error) throw accounts[0];
		const problem = noUpload(accounts[0], kind);
		if (problem) throw inputError(context.getNode(), `The ${problem.text}`, problem.fix, 0);
	}
	return orders.map((order) => {
		const [first] = order.items;
		const account = accounts[first];
		const refused = (item: number, problem: string, fix: string): OwnedOrder => {
			const finding: Finding = { parameter: 'Credential', item, line: null, value: '', problem, fix };
			return { order: { ...order, findings: [...order.findings, finding] } };
		};
		const unusable = order.items.find((item) => accounts[item] instanceof Error);
		if (account instanceof Error || unusable !== undefined) {
			const item = unusable ?? first;
			const { message } = accounts[item] as Error;
			return refused(item, `cannot be used: ${message}`, 'Correct the credential, or what its expressions take from the item');
		}
		const other = order.items.find((item) => accounts[item] !== account);
		if (other !== undefined) {
			return refused(
				other,
				`is not the account of item ${first}, although both are rows of this order`,
				"Give all rows of an order the same account. Orders of one number in two accounts go through the node one after the other, e.g. by 'Loop Over Items'",
			);
		}
		const problem = noUpload(account, kind);
		return problem ? refused(first, `cannot be used: the ${problem.text}`, problem.fix) : { order, account };
	});
}

function noUpload({ edition }: Account, kind: OrderKind): { text: string; fix: string } | undefined {
	if (edition.serialNumberUpload) return undefined;
	return {
		text: `${edition.displayName} edition has no call to upload serial numbers to a ${kind.noun}`,
		fix: noUploadAdvice(edition, kind),
	};
}
