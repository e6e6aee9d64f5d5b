/** What an expression can give and nothing can be meant by. */
export const NONSENSE: unknown[] = [
	undefined,
	null,
	NaN,
	Infinity,
	{},
	[],
	[1],
	['1'],
	[true],
	new Date(NaN),
	'ten',
	'',
	' ',
	'\u3000',
	1n,
	() => 1,
];
