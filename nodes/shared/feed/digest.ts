import { createHash } from 'crypto';

/**
 * A short digest of a record's content, the same however the server orders the fields. 72 bits: two versions of one record
 * fall together once in 10^21.
 */
export function digest(content: unknown): string {
	return createHash('md5').update(canonical(content)).digest('base64url').slice(0, 12);
}

function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
	const record = value as Record<string, unknown>;
	const fields: string[] = [];
	for (const name of Object.keys(record).sort()) {
		if (record[name] !== undefined) fields.push(`${JSON.stringify(name)}:${canonical(record[name])}`);
	}
	return `{${fields.join(',')}}`;
}
