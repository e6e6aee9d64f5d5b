// What the HTTP server needs to know about an edition.
import type { RecordedRequest } from '../types.mts';
import type { Refused } from '../refusals.mts';
import type { World } from '../world.mts';

export interface HttpAnswer {
	httpStatus: number;
	contentType?: string;
	headers?: Record<string, string>;
	body: string;
}

export interface EditionServer {
	/** Reads method, form or arguments off the raw request into the record. */
	read(request: RecordedRequest): void;
	/** The gates in their order; throws Refused. Sets `account` on the record; answers how the request leaves the allowance. */
	admit(world: World, request: RecordedRequest, entered: (leave: () => void) => void): void;
	/** Carries the method out; throws Refused. */
	run(world: World, request: RecordedRequest): HttpAnswer;
	refuse(refused: Refused): HttpAnswer;
}
