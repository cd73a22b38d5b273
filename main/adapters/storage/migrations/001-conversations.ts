import type { Migration } from '../migration.ts';

export const conversations: Migration = {
	version: 1,
	sql: `
		CREATE TABLE conversations (
			key INTEGER PRIMARY KEY,
			id TEXT NOT NULL UNIQUE,
			title TEXT NOT NULL,
			created_at_ms INTEGER NOT NULL,
			updated_at_ms INTEGER NOT NULL,
			pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
			turn_count INTEGER NOT NULL DEFAULT 0,
			deleted_at_ms INTEGER
		) STRICT;

		CREATE INDEX conversations_listed
			ON conversations (pinned DESC, updated_at_ms DESC, key DESC) WHERE deleted_at_ms IS NULL;
	`,
};
