/**
 * Uploading serial numbers (序列号, SN) to an order that exists: what an upload is, what the server will not take, and the call.
 *
 * All serial numbers of an order go in one call: the vendor does not say whether a second call adds to the first or replaces it.
 */
import type { ApiCall, Edition } from './editions';

/** The longest spec number (商家编码) and serial number, in characters (seed-flagship; wangdian-facts 6). */
export const LONGEST_SPEC_NO = 40;
export const LONGEST_SERIAL_NUMBER = 80;

/** Order types (单据类型) whose stock-out orders take serial numbers afterwards. */
export const STOCKOUT_ORDER_TYPES: Readonly<Record<number, string>> = {
	2: 'Transfer (调拨出库)',
	5: 'Production Material (生产原料出库)',
	14: 'Purchase Return (采购退货出库)',
	21: 'Other (其他出库)',
};

export interface UploadLine {
	readonly specNo: string;
	readonly defect: boolean;
	readonly serialNumbers: readonly string[];
}

export interface Upload {
	readonly orderNo: string;
	readonly orderType: number;
	readonly lines: readonly UploadLine[];
}

/** Separators of serial numbers in a text: line break, comma, semicolon, tab, and the full-width forms. */
const SEPARATORS = /[\r\n,;\t，；]+/;

/**
 * Serial numbers as users give them: a text with separators, a list, or a single number.
 *
 * @returns trimmed, without empty ones; anything that is neither text, number nor list gives none
 */
export function splitSerialNumbers(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(splitSerialNumbers);
	if (typeof value !== 'string' && typeof value !== 'number') return [];
	return String(value)
		.split(SEPARATORS)
		.map((text) => text.trim())
		.filter((text) => text !== '');
}

/**
 * Characters that make the vendor's database refuse the write: emoji and everything else outside the basic plane
 * (请注意不要有表情符号等各种非法字符,会导致数据库写入失败).
 */
const UNSTORABLE = /[\u{10000}-\u{10FFFF}]|\u200D|\uFE0F|\p{Emoji_Presentation}/u;

/** Something in an upload that the server would refuse or mix up. */
export interface Finding {
	/** The parameter, by the name the user sees. */
	readonly parameter: string;
	readonly problem: string;
	readonly fix: string;
}

/** Everything that is wrong with an upload; none means it may be sent. */
export function findingsOf(upload: Upload, orderNoName: string, orderTypes: Readonly<Record<number, string>>): Finding[] {
	const findings: Finding[] = [];
	const add = (parameter: string, problem: string, fix: string) => findings.push({ parameter, problem, fix });

	if (upload.orderNo === '') add(orderNoName, 'is empty', 'Enter the number of the order as the ERP shows it, e.g. CK202307260007');
	else if (UNSTORABLE.test(upload.orderNo)) add(orderNoName, `contains an emoji: ${upload.orderNo}`, 'Remove it');
	if (!(upload.orderType in orderTypes)) {
		const known = Object.entries(orderTypes).map(([code, name]) => `${code} ${name}`).join(', ');
		add('Order Type', `has the unknown value ${String(upload.orderType)}`, `Choose one of: ${known}`);
	}
	if (upload.lines.length === 0) add('Lines', 'has no line', 'Add a line with a spec number and its serial numbers');

	const seen = new Map<string, number>();
	upload.lines.forEach(({ specNo, serialNumbers }, index) => {
		const line = `line ${index + 1}`;
		if (specNo === '') add('Spec Number', `is empty in ${line}`, 'Enter the spec number (商家编码) of the goods');
		if (Array.from(specNo).length > LONGEST_SPEC_NO) {
			add('Spec Number', `in ${line} is longer than ${LONGEST_SPEC_NO} characters: ${specNo}`, 'Use the spec number (商家编码) as the ERP shows it');
		}
		if (UNSTORABLE.test(specNo)) add('Spec Number', `in ${line} contains an emoji: ${specNo}`, 'Remove it');
		if (serialNumbers.length === 0) add('Serial Numbers', `is empty in ${line}`, 'Enter at least one serial number, or remove the line');
		for (const serialNumber of serialNumbers) {
			if (Array.from(serialNumber).length > LONGEST_SERIAL_NUMBER) {
				add('Serial Numbers', `in ${line} has one longer than ${LONGEST_SERIAL_NUMBER} characters: ${serialNumber}`, 'Separate serial numbers by line breaks, commas, semicolons or tabs');
			}
			if (UNSTORABLE.test(serialNumber)) add('Serial Numbers', `in ${line} has one with an emoji: ${serialNumber}`, 'Remove it');
			const first = seen.get(serialNumber);
			if (first === undefined) seen.set(serialNumber, index + 1);
			else add('Serial Numbers', `has ${serialNumber} twice, in line ${first} and ${line}`, 'Remove one of the two');
		}
	});
	return findings;
}

/** The call that uploads the serial numbers of a stock-out order; undefined in editions without such a method. */
export function stockoutUpload(edition: Edition, { orderNo, orderType, lines }: Upload): ApiCall | undefined {
	if (!edition.serialNumberUpload) return undefined;
	return {
		method: edition.serialNumberUpload.stockout,
		kind: 'write',
		args: [
			{ stockout_no: orderNo, order_type: orderType },
			lines.map(({ specNo, defect, serialNumbers }) => ({
				spec_no: specNo,
				...(defect ? { defect } : {}),
				sn_list: serialNumbers,
			})),
		],
	};
}

/** What the editions without an upload method have instead. */
export function noUploadAdvice(edition: Edition): string {
	return edition.name === 'web'
		? "The web edition (网页版) takes serial numbers only when a stock-out order is created: 'sn_info' of stockout_order_push.php"
		: `The ${edition.displayName.toLowerCase()} edition (${edition.vendorName}) documents no call that takes serial numbers: enter them in the ERP client, or read them with stock_inout_sn_query.php`;
}
