import { setImmediate as othersFirst } from 'node:timers/promises';
import type { BulkProgress, ImportResult, RefusedFile } from '../../preload/contract/keeping-requests.ts';
import { AssistantFailure } from '../domain/errors.ts';
import type { ConversationId } from '../domain/ids.ts';
import type { ConversationStore, StoredConversation } from '../domain/ports/conversation-store.ts';
import type { ConversationFiles } from './assistant-port.ts';
import type { OpenedFile } from './ipc/history-requests.ts';

export interface BulkImportParts {
	readonly store: ConversationStore;
	readonly files: Pick<ConversationFiles, 'parse'>;
	readonly onProgress: (progress: BulkProgress) => void;
}

/** Each file whole or not at all: it is read to its end before anything of it is stored. A bad one keeps no other out. */
export async function importFiles(
	files: readonly (() => Promise<OpenedFile>)[],
	parts: BulkImportParts,
): Promise<ImportResult> {
	let imported = 0;
	let unchanged = 0;
	const refused: RefusedFile[] = [];
	for (const open of files) {
		const file = await open();
		try {
			if ('error' in file) throw new AssistantFailure(file.error);
			const stored = await importText(file.text, parts);
			imported += stored.imported;
			unchanged += stored.unchanged;
		} catch (thrown) {
			if (!(thrown instanceof AssistantFailure)) throw thrown;
			refused.push({ name: file.name, message: thrown.error.message });
		}
	}
	return { imported, unchanged, refused };
}

async function importText(
	text: string,
	{ store, files, onProgress }: BulkImportParts,
): Promise<{ imported: number; unchanged: number }> {
	const conversations = await files.parse(text, (done) => onProgress({ done, total: 0 }));
	const added: ConversationId[] = [];
	try {
		for (const [index, conversation] of conversations.entries()) {
			const id = addedAs(store, conversation);
			if (id !== null) added.push(id);
			onProgress({ done: index + 1, total: conversations.length });
			await othersFirst();
		}
	} catch (thrown) {
		for (const id of added) store.deleteConversation(id);
		throw thrown;
	}
	return { imported: added.length, unchanged: conversations.length - added.length };
}

/** The id it has here now; null when it was here already, the same in everything. */
function addedAs(store: ConversationStore, conversation: StoredConversation): ConversationId | null {
	const wasHere = store.conversation(conversation.id) !== null;
	const id = store.importConversation(conversation);
	return wasHere && id === conversation.id ? null : id;
}
