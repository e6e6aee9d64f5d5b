// Enterprise 企业版 and web 网页版: one .php file per method, everything as form fields, one signing scheme.
import { checkPermission, passGates } from '../gates.mts';
import { catalogueOf, runForm } from '../methods/catalogueMethods.mts';
import { formMethods } from '../methods/formMethods.mts';
import { Refused } from '../refusals.mts';
import { signForm } from '../signature.mts';
import type { Edition } from '../types.mts';
import type { EditionServer, HttpAnswer } from './edition.mts';

const TOLERANCE_MS = 300_000;

/** An unknown file is no business of the API: web answers as seen in public, enterprise as a plain web server (assumed). */
const NOT_FOUND: Record<'enterprise' | 'web', HttpAnswer> = {
	enterprise: {
		httpStatus: 404,
		contentType: 'text/html',
		body: '<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>',
	},
	web: { httpStatus: 404, body: '{"error_msg":"404 Route Not Found"}' },
};

function formEdition(edition: Exclude<Edition, 'flagship'>): EditionServer {
	return {
		read(request) {
			request.form = Object.fromEntries(new URLSearchParams(request.rawBody));
		},

		admit(world, request, entered) {
			if (!formMethods.has(request.method) && !catalogueOf(edition).has(request.method)) return;
			const form = request.form!;
			// JSON or multipart bodies show as a form without fields: the first missing one is named.
			for (const name of ['sid', 'appkey', 'timestamp', 'sign']) {
				if (!form[name]) throw new Refused(21000003, `必要参数缺失：${name}`);
			}
			const timestamp = form.timestamp!;
			const account = passGates(
				world,
				request,
				{
					sid: form.sid!,
					appKey: form.appkey!,
					at: /^\d{10}$/.test(timestamp) ? Number(timestamp) * 1000 : NaN,
					toleranceMs: TOLERANCE_MS,
					signedWith: ({ appSecret }) => form.sign === signForm(form, appSecret),
				},
				entered,
			);
			checkPermission(world, request, account);
		},

		run(world, request) {
			const isListed = world.settings.catalogueOnly || world.lists.get(edition, request.method).insteadOfStore;
			const method = isListed ? undefined : formMethods.get(request.method);
			const documented = catalogueOf(edition).get(request.method);
			if (!method && !documented) return NOT_FOUND[edition];
			const answer = method ? method(world, edition, request.form!) : runForm(world, edition, documented!, request.form!);
			return {
				httpStatus: 200,
				body: JSON.stringify({ code: 0, message: edition === 'enterprise' ? 'OK' : '', ...answer }),
			};
		},

		refuse: ({ code, message }) => ({ httpStatus: 200, body: JSON.stringify({ code, message }) }),
	};
}

export const enterprise = formEdition('enterprise');
export const web = formEdition('web');
