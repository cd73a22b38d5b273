import { AssistantFailure } from '../../domain/errors.ts';
import type { ConversationId } from '../../domain/ids.ts';
import type { ConversationStore, StoredConversation } from '../../domain/ports/conversation-store.ts';
import type { ExportFormat } from '../../../preload/contract/requests.ts';
import type { ConversationFiles } from '../assistant-port.ts';
import { fileNameFor } from '../file-name.ts';
import type { RequestHandlers } from './ipc-router.ts';

type Names =
	| 'listConversations'
	| 'conversationTurns'
	| 'searchConversations'
	| 'renameConversation'
	| 'pinConversation'
	| 'deleteConversation'
	| 'restoreConversation'
	| 'exportConversation'
	| 'importConversations';

/** The system's file dialogs and the files chosen in them. */
export interface FileDialogs {
	/** Writes `text` where the person says and returns the file's name; `null` when they cancel. */
	save(suggestedName: string, format: ExportFormat, text: string): Promise<string | null>;
	/** The texts of the files the person chooses; `null` when they cancel. */
	open(): Promise<readonly string[] | null>;
}

export interface HistoryOptions {
	readonly store: ConversationStore;
	readonly files: ConversationFiles;
	readonly dialogs: FileDialogs;
	/** Deleting the open conversation starts a new one. */
	readonly onDeleted: (id: ConversationId) => void;
}

/** Everything about conversations kept on disk. */
export function historyRequests({
	store,
	files,
	dialogs,
	onDeleted,
}: HistoryOptions): Pick<RequestHandlers, Names> {
	return {
		listConversations: (page) => store.listConversations(page),
		conversationTurns: ({ id, ...page }) => store.turns(id, page),
		searchConversations: ({ query, limit }) =>
			query.trim() === '' ? [] : store.search(query, { limit }),
		renameConversation: ({ id, title }) => store.renameConversation(id, title),
		pinConversation: ({ id, pinned }) => store.pinConversation(id, pinned),
		deleteConversation: ({ id }) => {
			store.deleteConversation(id);
			onDeleted(id);
		},
		restoreConversation: ({ id }) => store.restoreConversation(id),
		exportConversation: async ({ id, format }) => {
			const conversation = existing(store, id);
			const name = fileNameFor(conversation.title, format);
			return { savedAs: await dialogs.save(name, format, files.render(conversation, format)) };
		},
		importConversations: async (input) => {
			const texts = input.from === 'text' ? [input.text] : await dialogs.open();
			if (texts === null) return null;
			// Every file is read before the first is stored: one bad file leaves the history as it was.
			return importAll(
				store,
				texts.flatMap((text) => files.parse(text)),
			);
		},
	};
}

function existing(store: ConversationStore, id: ConversationId): StoredConversation {
	const conversation = store.conversation(id);
	if (conversation !== null) return conversation;
	throw new AssistantFailure({
		kind: 'storage-failed',
		message: 'This conversation is no longer here. It may have been deleted.',
		retryable: false,
	});
}

function importAll(
	store: ConversationStore,
	conversations: readonly StoredConversation[],
): { imported: number; unchanged: number } {
	let unchanged = 0;
	for (const conversation of conversations) {
		const wasHere = store.conversation(conversation.id) !== null;
		if (store.importConversation(conversation) === conversation.id && wasHere) unchanged += 1;
	}
	return { imported: conversations.length - unchanged, unchanged };
}
