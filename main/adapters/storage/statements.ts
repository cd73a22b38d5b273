import type { Database, Statement } from 'better-sqlite3';

export type SqlValue = string | number | null;
type Parameters = Readonly<Record<string, SqlValue>>;

/** Prepares each statement once: preparing costs more than most of them take to run. */
export class Statements {
	readonly #database: Database;
	readonly #prepared = new Map<string, Statement<[Parameters]>>();

	constructor({ database }: { database: Database }) {
		this.#database = database;
	}

	/** How many rows it changed. */
	run(sql: string, parameters: Parameters = {}): number {
		return this.#statement(sql).run(parameters).changes;
	}

	/** The first row; what it holds follows from `sql`, for the schema is STRICT. */
	first(sql: string, parameters: Parameters = {}): unknown {
		return this.#statement(sql).get(parameters);
	}

	all(sql: string, parameters: Parameters = {}): unknown[] {
		return this.#statement(sql).all(parameters);
	}

	#statement(sql: string): Statement<[Parameters]> {
		const known = this.#prepared.get(sql);
		if (known !== undefined) return known;
		const prepared = this.#database.prepare<[Parameters]>(sql);
		this.#prepared.set(sql, prepared);
		return prepared;
	}
}
