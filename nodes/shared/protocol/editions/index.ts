import type { Edition, EditionName } from './edition';
import { enterprise } from './enterprise';
import { flagship } from './flagship';
import { web } from './web';

export * from './edition';

/** The three editions by the name that the credential stores. */
export const editions: Record<EditionName, Edition> = { flagship, enterprise, web };
