import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BulkProgress } from '../../preload/contract/keeping-requests.ts';
import type { RequestInput, RequestOutput } from '../../preload/contract/requests.ts';
import { m } from '../../preload/words/compiled/messages.js';
import type { ConversationId } from '../domain/ids.ts';
import type { ConversationStore, StoredConversation } from '../domain/ports/conversation-store.ts';
import type { ConversationFiles } from './assistant-port.ts';
import { fileNameFor } from './file-name.ts';
import type { FileDialogs } from './ipc/history-requests.ts';

export interface BulkExportParts {
	readonly store: ConversationStore;
	readonly files: Pick<ConversationFiles, 'writeBundle' | 'writeFolder'>;
	readonly dialogs: Pick<FileDialogs, 'saveWhere' | 'folderWhere'>;
	readonly onProgress: (progress: BulkProgress) => void;
}

type Wanted = RequestInput<'exportConversations'>;

/** Writes several conversations where the person says, one after another, as they are on disk at that moment. */
export async function exportMany(
	wanted: Wanted,
	parts: BulkExportParts,
): Promise<RequestOutput<'exportConversations'>> {
	const { store, files, dialogs, onProgress } = parts;
	const where = await chosen(wanted, dialogs);
	if (where === null) return { savedAs: null, count: 0 };
	const ids = wanted.ids ?? allIds(store);
	let count = 0;
	const conversations = function* (): Generator<StoredConversation> {
		for (const [index, id] of ids.entries()) {
			onProgress({ done: index, total: ids.length });
			const conversation = store.conversation(id);
			// Deleted meanwhile.
			if (conversation === null) continue;
			count += 1;
			yield conversation;
		}
	};
	if (wanted.as === 'bundle') await files.writeBundle(where, conversations());
	else await files.writeFolder(where, named(conversations(), wanted.format), wanted.format);
	onProgress({ done: ids.length, total: ids.length });
	return { savedAs: basename(where), count };
}

async function chosen(wanted: Wanted, dialogs: BulkExportParts['dialogs']): Promise<string | null> {
	const name = `Parley ${new Date().toISOString().slice(0, 10)}`;
	if (wanted.as === 'bundle') return dialogs.saveWhere(`${name}.json`, m.settings_export_all_title());
	const parent = await dialogs.folderWhere(m.settings_export_all_title());
	return parent === null ? null : freeName(parent, name);
}

function freeName(parent: string, name: string): string {
	for (let number = 1; ; number++) {
		const path = join(parent, number === 1 ? name : `${name} (${String(number)})`);
		if (!existsSync(path)) return path;
	}
}

function allIds(store: ConversationStore): ConversationId[] {
	const page = 500;
	const ids: ConversationId[] = [];
	for (let offset = 0; ; offset += page) {
		const listed = store.listConversations({ limit: page, offset });
		ids.push(...listed.map(({ id }) => id));
		if (listed.length < page) return ids;
	}
}

/** No two names are the same, also where capitals make no difference. */
function* named(
	conversations: Iterable<StoredConversation>,
	format: Parameters<typeof fileNameFor>[1],
): Generator<{ readonly name: string; readonly conversation: StoredConversation }> {
	const taken = new Set<string>();
	for (const conversation of conversations) {
		let name = fileNameFor(conversation.title, format);
		for (let number = 2; taken.has(name.toLowerCase()); number++) {
			name = fileNameFor(`${conversation.title.slice(0, 60)} (${String(number)})`, format);
		}
		taken.add(name.toLowerCase());
		yield { name, conversation };
	}
}
