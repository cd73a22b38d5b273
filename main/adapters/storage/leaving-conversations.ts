import type { BeyondLimit, HistoryLimit } from '../../domain/ports/conversation-store.ts';
import type { Statements } from './statements.ts';

/** What no limit of age reaches: long before the first conversation. */
const alwaysMs = -8.64e15;

/** The listed conversations a limit lets go. `place` counts the unpinned from the newest. */
const beyond = `SELECT key, updated_at_ms FROM (
		SELECT key, id, updated_at_ms, row_number() OVER (ORDER BY updated_at_ms DESC, key DESC) AS place
		FROM conversations WHERE deleted_at_ms IS NULL AND pinned = 0
	) WHERE (($keep > 0 AND place > $keep) OR updated_at_ms < $oldestMs) AND id IS NOT $except`;

/** How conversations go for good, without transactions: the store decides. A deletion at -1 is one nothing takes back. */
export class LeavingConversations {
	readonly #statements: Statements;

	constructor({ statements }: { statements: Statements }) {
		this.#statements = statements;
	}

	beyond(limit: HistoryLimit, nowMs: number): BeyondLimit {
		const sql = `SELECT count(*) AS count, max(updated_at_ms) AS newest FROM (${beyond})`;
		const row = this.#statements.first(sql, parametersOf(limit, nowMs)) as {
			count: number;
			newest: number | null;
		};
		return { count: row.count, newestMs: row.newest };
	}

	apply(limit: HistoryLimit, nowMs: number): void {
		this.#statements.run(
			`UPDATE conversations SET deleted_at_ms = -1 WHERE key IN (SELECT key FROM (${beyond}))`,
			parametersOf(limit, nowMs),
		);
	}

	/** Whether everything deleted by `deletedByMs` is gone now. */
	purge(deletedByMs: number, mostTurns: number | undefined): boolean {
		this.#statements.run(
			'UPDATE conversations SET deleted_at_ms = -1 WHERE deleted_at_ms <= $deletedByMs',
			{
				deletedByMs,
			},
		);
		if (mostTurns !== undefined && this.#purgeTurns(mostTurns) >= mostTurns) return false;
		this.#statements.run('DELETE FROM conversations WHERE deleted_at_ms = -1');
		return true;
	}

	#purgeTurns(most: number): number {
		return this.#statements.run(
			`DELETE FROM turns WHERE key IN (
				SELECT turns.key FROM conversations JOIN turns ON conversation_key = conversations.key
				WHERE deleted_at_ms = -1 LIMIT $most)`,
			{ most },
		);
	}
}

function parametersOf({ keep, keepMs, except }: HistoryLimit, nowMs: number) {
	return { keep, oldestMs: keepMs > 0 ? nowMs - keepMs : alwaysMs, except };
}
