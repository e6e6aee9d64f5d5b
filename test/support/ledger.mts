/**
 * The oracle: what was committed at the server and what a trigger handed over, and whether the two agree. It knows nothing of how
 * a trigger works.
 */

/** One committed version of a record. */
export interface Commit {
	readonly id: string;
	/** 1 for a new record, then counting up. */
	readonly version: number;
	/** The server's stamp, seconds since 1970 UTC. */
	readonly modified: number;
	readonly created: number;
	/** Whether it passes the trigger's filters. */
	readonly wanted: boolean;
}

/** One record as a trigger handed it over. */
export interface Emission {
	readonly id: string;
	readonly version: number;
}

export interface Verdict {
	/** Records whose last version was never handed over, or (`created`) that never were. */
	readonly lost: string[];
	/** Versions, or (`created`) records, handed over again. */
	readonly repeated: string[];
	/** Handed over although it was not to be: an older version after a newer, or one that the filters exclude. */
	readonly wrong: string[];
}

export class Ledger {
	private readonly emit: 'changed' | 'created';
	private readonly commits: Commit[] = [];
	private readonly byKey = new Map<string, Commit>();
	private readonly handedOver: Array<Emission & { repeatable?: boolean }> = [];
	/** Number of commits before the trigger began to owe anything. */
	private begin: number | undefined;
	private isNextForgiven = false;
	/** Number of commits that may be missed. */
	private unowed = 0;
	/** The start the user set, seconds since 1970 UTC. */
	private startFrom: number | undefined;

	constructor(emit: 'changed' | 'created') {
		this.emit = emit;
	}

	commit(commit: Commit): void {
		this.commits.push(commit);
		this.byKey.set(`${commit.id} ${commit.version}`, commit);
	}

	/** From here on every commit is owed; with a start date, every version made since then. */
	owe(startFrom?: number): void {
		if (this.begin !== undefined) return;
		this.begin = startFrom === undefined ? this.commits.length : 0;
		this.startFrom = startFrom;
	}

	handOver(emissions: Emission[]): void {
		this.handedOver.push(...emissions.map((emission) => ({ ...emission, repeatable: this.isNextForgiven })));
	}

	/** Whether what is handed over next may come again. */
	forgiveNext(isForgiven: boolean): void {
		this.isNextForgiven = isForgiven;
	}

	/** When a version was made, seconds since 1970 UTC; NaN for one that never was. */
	modifiedOf(id: string, version: number): number {
		return this.byKey.get(`${id} ${version}`)?.modified ?? NaN;
	}

	/** How many have been handed over. */
	get emittedCount(): number {
		return this.handedOver.length;
	}

	get committedCount(): number {
		return this.commits.length;
	}

	/** How many different records have a version made at or after a second. */
	recordsSince(second: number): number {
		return new Set(this.commits.filter(({ modified }) => modified >= second).map(({ id }) => id)).size;
	}

	/** The host lost the state that knew of all hand-overs but the first `count`: those may come again. */
	forgiveAfter(count: number): void {
		for (const emission of this.handedOver.slice(count)) emission.repeatable = true;
	}

	/** The host lost what it knew: what has been committed and not handed over so far may be missed. */
	forgiveLosses(): void {
		this.unowed = this.commits.length;
	}

	verdict(): Verdict {
		const lost: string[] = [];
		const repeated: string[] = [];
		const wrong: string[] = [];
		const show = ({ id, version }: Emission) => `${id} v${version}`;

		/** What may come once more, by key, and what was seen last, by id. */
		const seen = new Map<string, boolean>();
		const newest = new Map<string, { version: number; repeatable: boolean }>();
		for (const emission of this.handedOver) {
			const key = this.emit === 'created' ? emission.id : show(emission);
			const commit = this.byKey.get(`${emission.id} ${emission.version}`);
			if (!commit?.wanted) wrong.push(`${show(emission)} does not pass the filters or never was`);
			if (seen.get(key) === false) repeated.push(key);
			seen.set(key, emission.repeatable ?? false);
			const last = newest.get(emission.id);
			if (last && last.version > emission.version && !last.repeatable && this.emit === 'changed') {
				wrong.push(`${show(emission)} after v${last.version}`);
			}
			newest.set(emission.id, { version: emission.version, repeatable: emission.repeatable ?? false });
		}

		const lastOf = new Map<string, { commit: Commit; owed: boolean }>();
		this.commits.forEach((commit, index) => {
			const since = this.emit === 'created' ? commit.created : commit.modified;
			const isOwed = this.startFrom === undefined ? index >= (this.begin ?? Infinity) : since >= this.startFrom;
			const fromStart = isOwed && index >= this.unowed;
			if (this.emit === 'created' && commit.version > 1 && lastOf.has(commit.id)) {
				// Owed if its birth was.
				lastOf.set(commit.id, { commit, owed: lastOf.get(commit.id)!.owed });
			} else {
				lastOf.set(commit.id, { commit, owed: fromStart });
			}
		});
		for (const { commit, owed } of lastOf.values()) {
			if (!owed || !commit.wanted) continue;
			if (this.emit === 'created' ? !seen.has(commit.id) : !seen.has(show(commit))) {
				lost.push(`${show(commit)} (modified ${commit.modified})`);
			}
		}
		return { lost, repeated, wrong };
	}
}
