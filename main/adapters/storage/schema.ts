import type { Migration } from './migration.ts';
import { conversations } from './migrations/001-conversations.ts';
import { turns } from './migrations/002-turns.ts';
import { turnsText } from './migrations/003-turns-text.ts';
import { superseded } from './migrations/004-superseded.ts';

/** Every migration there is, oldest first. */
export const schema: readonly Migration[] = [conversations, turns, turnsText, superseded];
