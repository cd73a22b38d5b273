import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Wipeable } from '../preload/contract/keeping-requests.ts';
import type { RequestInput, RequestOutput } from '../preload/contract/requests.ts';
import type { ConversationStore } from './domain/ports/conversation-store.ts';
import { backupsOf } from './adapters/storage/backups.ts';
import type { HistoryCare } from './adapters/storage/history-care.ts';
import { bytesBelow } from './adapters/models/installed-manifest.ts';
import type { ModelShelf } from './model-shelf.ts';

type Places = RequestOutput<'storedPlaces'>['places'];

export interface KeepingOptions {
	/** The data folder, absolute, and the names of what is in it. */
	readonly folder: string;
	readonly names: Readonly<Record<'history' | 'settings' | 'keys' | 'models', string>>;
	readonly care: Pick<HistoryCare, 'beyond' | 'wipe'>;
	readonly assistant: {
		readonly store: Pick<ConversationStore, 'listConversations'>;
		stop(): void;
		newConversation(): void;
	};
	readonly settings: { reset(): Promise<void>; clearApiKeys(): Promise<void> };
	/** The servers a key is kept for. */
	readonly keys: () => Promise<readonly string[]>;
	readonly shelf: Pick<ModelShelf, 'list' | 'remove'>;
}

/** What is kept on this computer: told, and deleted for good when a person wants it. */
export class Keeping {
	readonly folder: string;
	readonly #options: KeepingOptions;

	constructor(options: KeepingOptions) {
		this.folder = options.folder;
		this.#options = options;
	}

	beyond(wish: RequestInput<'beyondHistory'>): RequestOutput<'beyondHistory'> {
		return this.#options.care.beyond(wish);
	}

	async places(): Promise<Places> {
		const { names, keys } = this.#options;
		const installed = (await this.#removableModels()).length;
		const backups = backupsOf(this.#in(names.history));
		const history = ['', '-wal', '-shm'].map((suffix) => names.history + suffix);
		return [
			{ what: 'conversations', ...(await this.#place(history)), count: this.#conversations() },
			{
				what: 'backups',
				path: this.folder,
				bytes: await this.#bytes(await this.#beginningWith(`${names.history}.`)),
				count: backups.length,
			},
			{
				what: 'settings',
				...(await this.#place(await this.#beginningWith(names.settings))),
				count: null,
			},
			{ what: 'models', ...(await this.#place([names.models])), count: installed },
			{ what: 'keys', ...(await this.#place([names.keys])), count: (await keys()).length },
		];
	}

	/** Keys go before settings: what remains knows no server any more. */
	async wipe(what: readonly Wipeable[]): Promise<void> {
		const { assistant, care, settings } = this.#options;
		if (what.includes('conversations')) {
			assistant.stop();
			assistant.newConversation();
			await care.wipe();
		}
		if (what.includes('keys')) await settings.clearApiKeys();
		if (what.includes('models')) await this.#removeModels();
		if (what.includes('settings')) await settings.reset();
	}

	async #removeModels(): Promise<void> {
		for (const { id } of await this.#removableModels()) await this.#options.shelf.remove(id);
	}

	async #removableModels(): Promise<Awaited<ReturnType<ModelShelf['list']>>> {
		const models = await this.#options.shelf.list();
		return models.filter(({ builtIn, state }) => !builtIn && state.state !== 'absent');
	}

	#conversations(): number {
		const page = 500;
		for (let offset = 0; ; offset += page) {
			const listed = this.#options.assistant.store.listConversations({ limit: page, offset }).length;
			if (listed < page) return offset + listed;
		}
	}

	async #place([name = '', ...more]: readonly string[]): Promise<{ path: string; bytes: number }> {
		return { path: this.#in(name), bytes: await this.#bytes([name, ...more]) };
	}

	async #bytes(names: readonly string[]): Promise<number> {
		const sizes = await Promise.all(names.map((name) => bytesBelow(this.#in(name))));
		return sizes.reduce((sum, bytes) => sum + bytes, 0);
	}

	async #beginningWith(start: string): Promise<string[]> {
		return (await readdir(this.folder)).filter((name) => basename(name).startsWith(start)).sort();
	}

	#in(name: string): string {
		return join(this.folder, name);
	}
}
