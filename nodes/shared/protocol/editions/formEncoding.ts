import { wholeSeconds } from '../beijingTime';
import { stringifyExact } from '../losslessJson';
import { signForm } from '../signature';
import type { ApiCall, Edition, WireRequest } from './edition';

/** What the enterprise and the web edition share: one .php per method, everything a form field, the same signature. */
export const formEncoding: Omit<Edition, 'name' | 'displayName' | 'baseUrls'> = {
	hasFilePerMethod: true,
	clockToleranceSeconds: 300,
	codeField: 'code',
	otherCodeField: 'status',
	closedSpans: true,

	splitSecret(appSecret) {
		return { secret: appSecret, salt: '' };
	},

	encode(baseUrl, call) {
		return { url: `${baseUrl}/${call.method}`, query: {}, form: formFields(call) };
	},

	sign(request, signer, nowMs) {
		const form: Record<string, string> = {
			...request.query,
			...request.form,
			sid: signer.sid,
			appkey: signer.appKey,
			timestamp: String(wholeSeconds(nowMs)),
		};
		delete form.sign;
		// Clients disagree on whether an empty value is signed, so none is sent (wangdian-facts 1.2.6).
		for (const name of Object.keys(form)) if (form[name] === '') delete form[name];
		form.sign = signForm(signer.secret, form);
		return {
			url: request.url,
			query: {},
			body: new URLSearchParams(form).toString(),
			contentType: 'application/x-www-form-urlencoded',
			signature: form.sign,
		};
	},
};

function formFields({ args, page }: ApiCall): WireRequest['form'] {
	const form: Record<string, string> = {};
	for (const [name, value] of Object.entries(Object.assign({}, ...args) as Record<string, unknown>)) {
		const text = formValue(value);
		if (text !== '') form[name] = text;
	}
	if (page) {
		form.page_no = String(page.number);
		form.page_size = String(page.size);
	}
	return form;
}

/**
 * A form value as text: numbers in plain decimal, booleans as 1 and 0, lists and objects as one JSON text; what is null or
 * undefined is empty (source: wangdian-facts 1.2.5).
 */
export function formValue(value: unknown): string {
	if (value === null || value === undefined) return '';
	if (typeof value === 'boolean') return value ? '1' : '0';
	if (typeof value === 'number') return plainDecimal(value);
	if (typeof value === 'object') return stringifyExact(value);
	return String(value);
}

function plainDecimal(value: number): string {
	const text = String(value);
	if (!text.includes('e')) return text;
	return value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 });
}
