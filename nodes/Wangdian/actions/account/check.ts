/** Account -> Check: what the account may do, interface by interface. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { askInterfaces, itemsOf } from '../../../shared/accountCheck/check';
import { findFacts, MOST_REQUESTS, type FactSurroundings } from '../../../shared/accountCheck/facts/find';
import { interfacesOf } from '../../../shared/accountCheck/interfaces';
import type { KnownMethod } from '../../../shared/accountCheck/state';
import { findMethod } from '../../../shared/catalogue/methods';
import { clock } from '../../../shared/host/clock';
import { accountsFor, pause } from '../../../shared/host/egress';
import { adviceFor, toNodeOrOperationError } from '../../../shared/host/errors';
import { itemInputs } from '../../../shared/host/inputs';
import { repliesFrom } from '../../../shared/host/replies';
import type { Account } from '../../../shared/protocol/account';
import type { Edition } from '../../../shared/protocol/editions';
import { outsideText } from '../../../shared/protocol/secrets';
import { failedItem, type InputOperation } from '../operation';

const notice: INodeProperties = {
	displayName:
		'Sends one small read to each interface that these nodes use, once per account, and changes nothing. The list holds no secret: send it to whoever grants rights.',
	name: 'checkNotice',
	type: 'notice',
	default: '',
};

const serverFacts: INodeProperties = {
	displayName: 'Find Out What This Server Does',
	name: 'serverFacts',
	type: 'boolean',
	default: false,
	description: `Whether to find out, with up to ${MOST_REQUESTS} more reads and within about a minute, what no document says about the server: in which order it lists, whether spans include their ends, how late a change becomes visible. The lines hold no data of records: please send them with the issue form.`,
};

export const check: InputOperation = {
	fields: [notice, serverFacts],

	async allItems(context) {
		const accounts = [...(await accountsFor(context, [...context.getInputData().keys()])).values()];
		const output: INodeExecutionData[] = [];
		// Items of one account are checked once.
		for (const account of new Set(accounts)) {
			const items = accounts.flatMap((one, item) => (one === account ? [{ item }] : []));
			try {
				if (account instanceof Error) throw account;
				output.push(
					...(await checkOf(context, account, itemInputs(context, items[0].item).flag(serverFacts))).map((json) => ({
						json,
						pairedItem: items,
					})),
				);
			} catch (error) {
				const shown = toNodeOrOperationError(error, context.getNode(), { itemIndex: items[0].item });
				if (!context.continueOnFail()) throw shown;
				output.push(failedItem(shown, items));
			}
		}
		return output;
	},
};

async function checkOf(context: IExecuteFunctions, account: Account, withFacts: boolean): Promise<IDataObject[]> {
	const known = await knownMethods(account.edition);
	const surroundings: FactSurroundings = {
		edition: account.edition,
		ask: repliesFrom(context, account),
		now: () => clock.now(),
		known: (method) => known.get(method),
		advise: adviceFor,
		isHttps: account.baseUrl.startsWith('https:'),
		wait: async (milliseconds) => await pause(context, milliseconds),
	};
	const { asked, clock: time } = await askInterfaces(surroundings);
	const found = withFacts ? await findFacts(surroundings, asked) : [];
	return [...itemsOf(surroundings, asked, time), ...found].map((item) => withoutAccount(account, { ...item }));
}

/** A line without the account's name, should the server have repeated it: the lines go to others. */
function withoutAccount({ sid, appKey }: Account, item: IDataObject): IDataObject {
	const hidden = (value: IDataObject[string]) =>
		typeof value === 'string' ? outsideText({ secret: sid, salt: '', appKey }, value) : value;
	return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, hidden(value)]));
}

/** What the catalogue knows of the interfaces of an edition. */
async function knownMethods(edition: Edition): Promise<Map<string, KnownMethod>> {
	const known = new Map<string, KnownMethod>();
	for (const { method } of interfacesOf(edition)) {
		const found = method === undefined ? undefined : await findMethod(edition.name, method);
		if (found) known.set(found.name, { title: found.titleEn, vendorTitle: found.title, isPaid: found.valueAdded });
	}
	return known;
}
