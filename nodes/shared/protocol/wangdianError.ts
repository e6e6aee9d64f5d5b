import type { ErrorClass } from './errorClasses';
import type { Outcome } from './outcome';

/** Why no usable answer came. */
export interface WangdianErrorDetails {
	readonly class: ErrorClass;
	/** The vendor's code; undefined when no answer could be read. */
	readonly code?: string;
	/** The vendor's own text, cleaned; empty when there was none. */
	readonly vendorMessage: string;
	/** HTTP status, where a response came at all. */
	readonly httpStatus?: number;
	/** The API method that was called. */
	readonly method: string;
	/** What that method is called, where it is of use: in English, and by the vendor. */
	readonly title?: { readonly english: string; readonly vendor: string };
	/** What is true of the data. */
	readonly outcome: Outcome;
}

/** A call to Wangdian that did not succeed. The message is plain English for people; it holds no secret. */
export class WangdianError extends Error {
	override readonly name = 'WangdianError';

	readonly details: WangdianErrorDetails;

	constructor(message: string, details: WangdianErrorDetails) {
		super(message);
		this.details = details;
	}
}

const LONGEST_VENDOR_TEXT = 500;

/** No more of a text is looked at than this, in characters. */
const LOOKED_AT = 20_000;

/** Text of the API made fit to be shown: no control characters, one line, 500 characters at most. */
export function cleanText(text: unknown): string {
	const line = String(text ?? '')
		.slice(0, LOOKED_AT)
		.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	// A character takes two units of a text at most.
	const points = Array.from(line.slice(0, LONGEST_VENDOR_TEXT * 2 + 1));
	return points.length > LONGEST_VENDOR_TEXT ? `${points.slice(0, LONGEST_VENDOR_TEXT).join('')}…` : line;
}
