// The account to record with: from environment variables, or from a file outside the repository.
import path from 'node:path';
import { z } from 'zod/v4';
import { accountOf, type Account, type CredentialFields } from '../../nodes/shared/protocol/account';
import { projectRoot } from '../support/paths.mts';

const fields = z.object({
	edition: z.enum(['flagship', 'enterprise', 'web']),
	environment: z.enum(['production', 'sandbox', 'custom']).default('sandbox'),
	baseUrl: z.string().default(''),
	sid: z.string(),
	appKey: z.string(),
	appSecret: z.string(),
});

const VARIABLES = {
	edition: 'WANGDIAN_EDITION',
	environment: 'WANGDIAN_ENVIRONMENT',
	baseUrl: 'WANGDIAN_BASE_URL',
	sid: 'WANGDIAN_SID',
	appKey: 'WANGDIAN_APP_KEY',
	appSecret: 'WANGDIAN_APP_SECRET',
} satisfies Record<keyof z.infer<typeof fields>, string>;

/**
 * @param from a file of JSON with the fields of the credential
 * @throws with the name of what is missing, never its value; for a file inside the repository
 */
export async function accountFrom(
	environment: NodeJS.ProcessEnv,
	from: { file: string; read(file: string): Promise<string> } | '' | undefined,
): Promise<Account> {
	let given: unknown = Object.fromEntries(
		Object.entries(VARIABLES).map(([field, variable]) => [field, environment[variable] || undefined]),
	);
	if (from) {
		const file = path.resolve(from.file);
		if (!path.relative(projectRoot(), file).startsWith('..')) throw new Error('The file of the account must lie outside this repository');
		given = parsed(await from.read(file));
	}
	const result = fields.safeParse(given);
	if (!result.success) {
		const missing = [...new Set(result.error.issues.map(({ path: [field] }) => String(field)))];
		const named = missing.map((field) => (from ? field : (VARIABLES[field as keyof typeof VARIABLES] ?? field)));
		throw new Error(`The account lacks, or has wrong: ${named.join(', ')}`);
	}
	return accountOf(result.data as Partial<CredentialFields>);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		// The parser's own words would show a part of the file.
		throw new Error('The file of the account is no JSON');
	}
}
