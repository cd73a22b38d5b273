import { AssistantFailure } from '../../domain/errors.ts';
import type { AssistantError } from '../../domain/errors.ts';
import type { ConversationId } from '../../domain/ids.ts';
import type { ConversationStore, StoredConversation } from '../../domain/ports/conversation-store.ts';
import type { BulkProgress } from '../../../preload/contract/keeping-requests.ts';
import type { ExportFormat } from '../../../preload/contract/requests.ts';
import type { ConversationFiles } from '../assistant-port.ts';
import { exportMany } from '../bulk-export.ts';
import { importFiles } from '../bulk-import.ts';
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
	| 'exportConversations'
	| 'importConversations';

/** A file a person chose: what it holds, or why it cannot be read. */
export type OpenedFile =
	| { readonly name: string; readonly text: string }
	| { readonly name: string; readonly error: AssistantError };

/** The system's file dialogs and the files chosen in them. */
export interface FileDialogs {
	/** Writes `text` where the person says and returns the file's name; `null` when they cancel. */
	save(suggestedName: string, format: ExportFormat, text: string): Promise<string | null>;
	/** Where a JSON file is to be written, absolute; `null` when they cancel. */
	saveWhere(suggestedName: string, title: string): Promise<string | null>;
	/** A folder to put something in, absolute; `null` when they cancel. */
	folderWhere(title: string): Promise<string | null>;
	/** The files the person chooses, each asked for when the one before is done with; `null` when they cancel. */
	open(): Promise<readonly (() => Promise<OpenedFile>)[] | null>;
}

export interface HistoryOptions {
	readonly store: ConversationStore;
	readonly files: ConversationFiles;
	readonly dialogs: FileDialogs;
	/** Deleting the open conversation starts a new one. */
	readonly onDeleted: (id: ConversationId) => void;
	readonly onProgress: (progress: BulkProgress) => void;
}

/** Everything about conversations kept on disk. */
export function historyRequests({
	store,
	files,
	dialogs,
	onDeleted,
	onProgress,
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
			const opened = input.from === 'text' ? [() => Promise.resolve(input)] : await dialogs.open();
			return opened === null ? null : importFiles(opened, { store, files, onProgress });
		},
		exportConversations: (input) => exportMany(input, { store, files, dialogs, onProgress }),
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
