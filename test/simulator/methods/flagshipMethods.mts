// The methods the flagship server knows.
import type { Pager } from '../paging.mts';
import type { World } from '../world.mts';
import { flagshipQueries } from './flagshipQueries.mts';
import { flagshipSerialNumbers } from './flagshipSerialNumbers.mts';

export interface FlagshipMethod {
	/** How many positional arguments the body holds; the pager is not one of them. */
	arguments: number;
	paged?: boolean;
	/** 【权限校验】：仓库权限. */
	warehouseRight?: boolean;
	/** Needs no permission. */
	open?: boolean;
	/** Answers `data`, or throws Refused. */
	run(world: World, args: unknown[], pager: Pager): Record<string, unknown>;
}

export const flagshipMethods = new Map<string, FlagshipMethod>(Object.entries({ ...flagshipQueries, ...flagshipSerialNumbers }));
