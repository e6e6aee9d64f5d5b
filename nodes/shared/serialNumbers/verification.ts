/** What reading back says about an upload. */
import type { OrderUpload } from './grouping';

export interface Verification {
	/**
	 * `confirmed`: every number is there. `incomplete`: some are and some are not. `notYetVisible`: none is shown, which says nothing:
	 * the vendor documents one of the queries as showing shipped orders (查询已出库的SN信息). `notPossible`: nothing could be read.
	 */
	readonly state: 'confirmed' | 'incomplete' | 'notYetVisible' | 'notPossible';
	/** How many of the uploaded numbers the ERP shows in this order. */
	readonly confirmed: number;
	/** Uploaded numbers that it does not show, while it shows others of the same upload. */
	readonly missing: string[];
	/** Uploaded numbers of which nothing can be said yet. */
	readonly notYetVisible: number;
	/** Numbers it shows in this order that were not in this upload, e.g. of an earlier one. */
	readonly others: string[];
}

/**
 * Compares an upload with what the ERP shows. One request carries all numbers of an order, so they appear together: as soon as one
 * is shown, one that is not is missing.
 *
 * @param shown serial numbers of this order in the ERP; undefined if they could not be read
 */
export function compareUpload(
	{ lines, serialNumberCount }: Pick<OrderUpload, 'lines' | 'serialNumberCount'>,
	shown: ReadonlySet<string> | undefined,
): Verification {
	if (!shown) return { state: 'notPossible', confirmed: 0, missing: [], notYetVisible: serialNumberCount, others: [] };
	const uploaded = new Set(lines.flatMap(({ serialNumbers }) => serialNumbers));
	const absent = [...uploaded].filter((serialNumber) => !shown.has(serialNumber));
	const confirmed = uploaded.size - absent.length;
	const others = [...shown].filter((serialNumber) => !uploaded.has(serialNumber));
	if (confirmed === 0) return { state: 'notYetVisible', confirmed, missing: [], notYetVisible: absent.length, others };
	return { state: absent.length === 0 ? 'confirmed' : 'incomplete', confirmed, missing: absent, notYetVisible: 0, others };
}
