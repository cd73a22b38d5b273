import type { ConversationId } from '../domain/ids.ts';
import { conversationId } from '../domain/ids.ts';

/** What `electron-builder.yml` has the system send to Parley. */
export const linkScheme = 'parley';

/** Ids are random UUIDs; imported conversations may bring others. Nothing that means anything in a path, a query or a shell. */
const idForm = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/**
 * The conversation that `parley://conversation/ID` names; null for everything else. A link comes from anywhere: it can show
 * a conversation that is here already and nothing more. It never opens the microphone, never sends anything, never changes a setting.
 */
export function conversationInLink(link: string): ConversationId | null {
	const url = URL.canParse(link) ? new URL(link) : null;
	if (url?.protocol !== `${linkScheme}:` || url.host !== 'conversation') return null;
	const id = url.pathname.slice(1);
	// Written in any other way it has more to say: a user name, a query, tabs that `URL` leaves out.
	const isPlain = link === `${linkScheme}://conversation/${id}`;
	return isPlain && idForm.test(id) ? conversationId(id) : null;
}

/** The first link among a program's arguments, where Windows and Linux put it. */
export function linkInArguments(argv: readonly string[]): string | null {
	return argv.find((argument) => argument.startsWith(`${linkScheme}:`)) ?? null;
}
