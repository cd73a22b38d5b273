import type { Migration } from '../migration.ts';

/** A question that was changed, and an answer that was asked for again, stay with what took their place named beside them. */
export const superseded: Migration = {
	version: 4,
	sql: `ALTER TABLE turns ADD COLUMN superseded_by TEXT;`,
};
