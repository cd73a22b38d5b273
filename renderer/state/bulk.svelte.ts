import type { ConversationId } from '../../preload/contract/conversations.ts';
import type { DesktopApi, Unsubscribe } from '../../preload/contract/desktop-api.ts';
import type { ImportResult, RefusedFile } from '../../preload/contract/keeping-requests.ts';
import type { RequestArgument } from '../../preload/contract/requests.ts';
import type { AssistantError } from '../../preload/contract/wire-error.ts';
import { m } from '../../preload/words/compiled/messages.js';
import { errorOf, valueOf } from './bridge.ts';

/** What the main process takes in one piece (keeping-requests.ts). */
const mostFileBytes = 256 * 1024 * 1024;

/** Many conversations at a time, or one that is big: going out, coming in. `file`: which of several files. */
export interface BulkWork {
	readonly doing: 'import' | 'export';
	readonly done: number;
	/** 0: nobody knows. */
	readonly total: number;
	readonly file: { readonly name: string; readonly place: number; readonly of: number } | null;
}

export interface BulkOptions {
	readonly api: DesktopApi;
	readonly onError: (error: AssistantError) => void;
	/** What was done, in words. */
	readonly onDone: (notice: string) => void;
	readonly onImported: () => Promise<void>;
}

/** Imports and exports one after another, with how far they are and which files were refused. */
export class Bulk {
	readonly #options: BulkOptions;
	#work = $state.raw<BulkWork | null>(null);
	#refused = $state.raw<readonly RefusedFile[]>([]);

	constructor(options: BulkOptions) {
		this.#options = options;
	}

	/** What is being done now. */
	get work(): BulkWork | null {
		return this.#work;
	}

	/** The files that were not imported, until they are dismissed. */
	get refused(): readonly RefusedFile[] {
		return this.#refused;
	}

	start(): Unsubscribe {
		return this.#options.api.onProgress((progress) => {
			if (this.#work !== null) this.#work = { ...this.#work, ...progress };
		});
	}

	dismiss(): void {
		this.#refused = [];
	}

	async importChosen(): Promise<void> {
		await this.#during('import', async () => {
			const result = await valueOf(this.#options.api.importConversations({ from: 'dialog' }));
			if (result !== null) await this.#imported(result);
		});
	}

	/** Files and folders that were dropped; of folders only the JSON files in them. */
	async importDropped(files: readonly File[]): Promise<void> {
		if (files.length === 0) {
			this.#options.onError({
				kind: 'import-invalid',
				message: m.settings_drop_none(),
				retryable: false,
			});
			return;
		}
		await this.#during('import', async () => {
			let sum: ImportResult = { imported: 0, unchanged: 0, refused: [] };
			for (const [index, file] of files.entries()) {
				const place = { name: file.name, place: index + 1, of: files.length };
				this.#work = { doing: 'import', done: 0, total: 0, file: place };
				const { imported, unchanged, refused } = await this.#importFile(file);
				sum = {
					imported: sum.imported + imported,
					unchanged: sum.unchanged + unchanged,
					refused: [...sum.refused, ...refused],
				};
			}
			await this.#imported(sum);
		});
	}

	/** `ids` null: all. */
	async exportAs(
		wanted: { readonly as: 'bundle' } | { readonly as: 'folder'; readonly format: 'json' | 'md' | 'txt' },
		ids: readonly ConversationId[] | null,
	): Promise<void> {
		await this.#during('export', async () => {
			const input: RequestArgument<'exportConversations'> = {
				...wanted,
				ids: ids === null ? null : [...ids],
			};
			const { savedAs, count } = await valueOf(this.#options.api.exportConversations(input));
			if (savedAs !== null) this.#options.onDone(m.settings_exported({ count, name: savedAs }));
		});
	}

	async #importFile(file: File): Promise<ImportResult> {
		const text = file.size > mostFileBytes ? null : await file.text().catch(() => null);
		if (text === null) {
			const refused = { name: file.name, message: m.settings_unreadable() };
			return { imported: 0, unchanged: 0, refused: [refused] };
		}
		const result = await valueOf(
			this.#options.api.importConversations({ from: 'text', name: file.name, text }),
		);
		return result ?? { imported: 0, unchanged: 0, refused: [] };
	}

	async #imported({ imported, unchanged, refused }: ImportResult): Promise<void> {
		this.#refused = refused;
		const words = m.app_imported({ count: imported });
		if (imported + unchanged > 0)
			this.#options.onDone(
				unchanged > 0 ? m.app_imported_unchanged({ imported: words, unchanged }) : words,
			);
		await this.#options.onImported();
	}

	async #during(doing: BulkWork['doing'], work: () => Promise<void>): Promise<void> {
		if (this.#work !== null) return;
		this.#work = { doing, done: 0, total: 0, file: null };
		try {
			await work();
		} catch (thrown) {
			this.#options.onError(errorOf(thrown));
		} finally {
			this.#work = null;
		}
	}
}
