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

/** Up to this many input items the credential is read for each. */
const EVERY_ITEM_UP_TO = 1_000;

/**
 * The account of each input item, or why it has none.
 *
 * Reading one is a query to n8n's database: for 100,000 rows they take longer than all the rest. Hardly any credential has expressions of
 * the item, so beyond EVERY_ITEM_UP_TO items the first and the last row of every order are asked first. As long as these have
 * all one account, so have the rows between them; as soon as there are two, every row is asked. What that cannot see is an account
 * all of whose rows lie in the middle of orders that another account has under the same numbers.
 */
async function accountsOf(context: IExecuteFunctions, orders: readonly OrderUpload[]): Promise<(item: number) => Account | Error> {
	const items = context.getInputData().map((_, item) => item);
	const ends = new Set(orders.flatMap(({ items: rows }) => [rows[0], rows.at(-1)!]));
	const asked = items.length > EVERY_ITEM_UP_TO && ends.size > 0 ? [...ends] : items;
	const accounts = await accountsFor(context, asked);
	const different = new Set(accounts.values());
	if (different.size > 1 && asked.length < items.length) {
		for (const [item, account] of await accountsFor(context, items)) accounts.set(item, account);
	}
	const [first] = accounts.values();
	return (item) => accounts.get(item) ?? first;
}

/**
 * The orders with their accounts. One whose rows come from more than one account is refused: it cannot be sent to both.
 *
 * @throws CredentialFieldError or NodeOperationError when the one account of all items cannot be used
 */
export async function withAccounts(context: IExecuteFunctions, kind: OrderKind, orders: readonly OrderUpload[]): Promise<OwnedOrder[]> {
	const accountAt = await accountsOf(context, orders);
	const only = accountAt(0);
	if (orders.length > 0 && orders.every(({ items }) => items.every((item) => accountAt(item) === only))) {
		if (only instanceof Error) throw only;
		const problem = noUpload(only, kind);
		if (problem) throw inputError(context.getNode(), `The ${problem.text}`, problem.fix, 0);
	}
	return orders.map((order) => {
		const [first] = order.items;
		const account = accountAt(first);
		const refused = (item: number, problem: string, fix: string): OwnedOrder => {
			const finding: Finding = { parameter: 'Credential', item, line: null, value: '', problem, fix };
			return { order: { ...order, findings: [...order.findings, finding] } };
		};
		const unusable = order.items.find((item) => accountAt(item) instanceof Error);
		if (account instanceof Error || unusable !== undefined) {
			const item = unusable ?? first;
			const { message } = accountAt(item) as Error;
			return refused(item, `cannot be used: ${message}`, 'Correct the credential, or what its expressions take from the item');
		}
		const other = order.items.find((item) => accountAt(item) !== account);
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
