import type { Migration } from '../migration.ts';

/**
 * `key` is made of the time a turn was said (sqlite-turns.ts), so the rows lie in the order of time and a search finds the
 * newest first without sorting. Turn ids are unique within a conversation only: an imported copy brings the same ones.
 */
export const turns: Migration = {
	version: 2,
	sql: `
		CREATE TABLE turns (
			key INTEGER PRIMARY KEY,
			id TEXT NOT NULL,
			conversation_key INTEGER NOT NULL REFERENCES conversations (key) ON DELETE CASCADE,
			role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
			content TEXT NOT NULL,
			heard TEXT NOT NULL,
			interrupted INTEGER NOT NULL CHECK (interrupted IN (0, 1)),
			status TEXT NOT NULL,
			source TEXT NOT NULL,
			created_at_ms INTEGER NOT NULL,
			character TEXT,
			language TEXT,
			models TEXT NOT NULL,
			metrics TEXT,
			reasoning TEXT,
			UNIQUE (id, conversation_key)
		) STRICT;

		CREATE INDEX turns_of_conversation ON turns (conversation_key, key);

		CREATE TRIGGER turns_counted_in AFTER INSERT ON turns BEGIN
			UPDATE conversations
			SET turn_count = turn_count + 1, updated_at_ms = max(updated_at_ms, new.created_at_ms)
			WHERE key = new.conversation_key;
		END;

		CREATE TRIGGER turns_counted_out AFTER DELETE ON turns BEGIN
			UPDATE conversations SET turn_count = turn_count - 1 WHERE key = old.conversation_key;
		END;
	`,
};
