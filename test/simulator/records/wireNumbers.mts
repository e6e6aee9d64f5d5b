// How numbers leave the servers: bare, as text, decimals with four places, ids of 64 bits.
import type { Edition, SimulatorSettings } from '../types.mts';

// The first id of the documented web sample: far beyond what a JavaScript number holds exactly.
const FIRST_WEB_ID = 2_806_836_923_887_255_575n;

/** The 64-bit id, as the text the web edition sends, of an id of the simulator. */
export function webId(id: number): string {
	return (FIRST_WEB_ID + BigInt(id)).toString();
}

export interface WireNumbers {
	/** An int column: type, status. */
	int(value: number): number | string;
	/** A decimal(19,4) column: quantities, amounts. */
	decimal(value: number): number | string;
	/** A primary key. */
	id(value: number): number | string;
}

/** The numbers of an edition in the reading the settings ask for. */
export function wireNumbers(edition: Edition, { numbers, ids }: SimulatorSettings): WireNumbers {
	const bare = (value: number) => value;
	const text = (value: number) => String(value);
	const places = (value: number) => value.toFixed(4);
	// Documented: flagship JSON numbers; enterprise decimals "1.0000"; web quantities "10" (amounts have four places there too).
	const decimal = { flagship: bare, enterprise: places, web: text }[edition];
	return {
		int: numbers === 'string' ? text : bare,
		decimal: numbers === 'number' ? bare : numbers === 'string' ? (edition === 'web' ? text : places) : decimal,
		id: edition === 'web' ? webId : numbers === 'string' || (edition === 'enterprise' && ids === 'string') ? text : bare,
	};
}
