import type { Migration } from '../migration.ts';

/**
 * Trigrams find any part of a word, in every script, without knowing where words end. The text itself stays in `turns`;
 * the triggers keep the index in step with it.
 */
export const turnsText: Migration = {
	version: 3,
	sql: `
		CREATE VIRTUAL TABLE turns_text USING fts5 (
			content, content = 'turns', content_rowid = 'key', tokenize = 'trigram remove_diacritics 1'
		);

		CREATE TRIGGER turns_text_in AFTER INSERT ON turns BEGIN
			INSERT INTO turns_text (rowid, content) VALUES (new.key, new.content);
		END;

		CREATE TRIGGER turns_text_out AFTER DELETE ON turns BEGIN
			INSERT INTO turns_text (turns_text, rowid, content) VALUES ('delete', old.key, old.content);
		END;

		CREATE TRIGGER turns_text_changed AFTER UPDATE OF content ON turns WHEN old.content <> new.content BEGIN
			INSERT INTO turns_text (turns_text, rowid, content) VALUES ('delete', old.key, old.content);
			INSERT INTO turns_text (rowid, content) VALUES (new.key, new.content);
		END;
	`,
};
