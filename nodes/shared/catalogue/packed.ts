/**
 * One line of the shipped catalogue: what a search looks at as it is, the rest as JSON text that is read only when the method
 * is used.
 */
export type PackedMethod = readonly [
	name: string,
	titleEn: string,
	title: string,
	groupEn: string,
	group: string,
	kind: string,
	page: string,
	details: string,
];
