// The gates every request passes before its method: account, clock, signature, state, address, allowance. No document states
// their order; this one is: seller, key, clock, signature, stopped, address, dynamic password, allowance, concurrency. The
// method's own gates (known, permitted, arguments, pages, warehouse right) follow in the editions.
import { refusal, Refused } from './refusals.mts';
import type { Account, RecordedRequest } from './types.mts';
import type { World } from './world.mts';

export interface Claim {
	sid: string;
	appKey: string;
	/** What the edition's time base makes of the timestamp, ms UTC. */
	at: number;
	/** How far the client's clock may be off, ms. */
	toleranceMs: number;
	/** Whether the signature is right with this account's secret. */
	signedWith(account: Account): boolean;
}

/** Lets the claim through or throws Refused. */
export function passGates(world: World, request: RecordedRequest, claim: Claim, entered: (leave: () => void) => void): Account {
	const { edition, method } = request;
	const refuse = (reason: Parameters<typeof refusal>[2]) => refusal(edition, world.settings.reading, reason, method);

	const ofSeller = world.accounts.filter((account) => account.edition === edition && account.sid === claim.sid);
	if (!ofSeller.length) throw refuse('sid');
	const account = ofSeller.find(({ appKey }) => appKey === claim.appKey);
	if (!account) throw refuse('appKey');
	if (!(Math.abs(world.now() - claim.at) <= claim.toleranceMs)) throw refuse('clock');
	if (!claim.signedWith(account)) throw refuse('signature');
	request.account = account.sid;
	if (account.stopped) throw refuse('stopped');
	if (account.addressAllowed === false) throw refuse('address');
	if (account.dynamicPassword && edition === 'flagship') throw new Refused(3, '需要动态口令');
	const { refused, leave } = world.allowance.enter(`${edition} ${account.sid} ${account.appKey}`, method);
	entered(leave);
	if (refused) throw refuse(refused);
	return account;
}

/** Throws Refused unless the account has been granted the method. */
export function checkPermission(world: World, request: RecordedRequest, { permissions = 'all' }: Account): void {
	if (permissions === 'all' || permissions.includes(request.method)) return;
	throw refusal(request.edition, world.settings.reading, 'permission', request.method);
}
