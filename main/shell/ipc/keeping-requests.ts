import { basename } from 'node:path';
import type { HotkeyState } from '../../../preload/contract/hotkey.ts';
import { m } from '../../../preload/words/compiled/messages.js';
import { AssistantFailure } from '../../domain/errors.ts';
import type { ConversationFiles } from '../assistant-port.ts';
import type { DiagnosticsPort, KeepingPort } from '../keeping-port.ts';
import type { FileDialogs } from './history-requests.ts';
import type { RequestHandlers } from './ipc-router.ts';

type Names =
	'beyondHistory' | 'storedPlaces' | 'openDataFolder' | 'wipe' | 'collectDiagnostics' | 'saveDiagnostics';

export interface KeepingOptions {
	readonly keeping: KeepingPort;
	readonly diagnostics: DiagnosticsPort;
	readonly hotkey: () => HotkeyState;
	readonly dialogs: Pick<FileDialogs, 'saveWhere'>;
	readonly files: Pick<ConversationFiles, 'writeText'>;
	/** Shows a folder; an empty answer is success, as Electron has it. */
	readonly openPath: (path: string) => Promise<string>;
}

/** What is kept here, and what may be told of it. */
export function keepingRequests(options: KeepingOptions): Pick<RequestHandlers, Names> {
	const { keeping, diagnostics, hotkey, dialogs, files, openPath } = options;
	/** What was shown last, as one file. */
	let shown: string | null = null;
	return {
		beyondHistory: (wish) => keeping.beyond(wish),
		storedPlaces: async () => ({ folder: keeping.folder, places: await keeping.places() }),
		openDataFolder: async () => {
			if ((await openPath(keeping.folder)) !== '') throw cannotOpen(keeping.folder);
		},
		wipe: ({ what }) => keeping.wipe(what),
		collectDiagnostics: async () => {
			const collected = await diagnostics.collect(hotkey());
			shown = `{\n${collected.map(({ name, text }) => `${JSON.stringify(name)}: ${text}`).join(',\n')}\n}\n`;
			return { files: collected };
		},
		saveDiagnostics: async () => {
			if (shown === null) return { savedAs: null };
			const name = `parley-diagnostics-${new Date().toISOString().slice(0, 10)}.json`;
			const path = await dialogs.saveWhere(name, m.settings_export_diagnostics_title());
			if (path === null) return { savedAs: null };
			await files.writeText(path, shown);
			return { savedAs: basename(path) };
		},
	};
}

function cannotOpen(folder: string): AssistantFailure {
	return new AssistantFailure({
		kind: 'storage-failed',
		message: 'The folder cannot be shown here. Open it in your file manager; its path stands above.',
		retryable: true,
		subject: folder,
	});
}
