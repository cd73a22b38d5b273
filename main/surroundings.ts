import { AssistantFailure } from './domain/errors.ts';
import type { StoredConversation } from './domain/ports/conversation-store.ts';
import type { ExportFormat, RequestOutput } from '../preload/contract/requests.ts';
import type { ModelLibrary } from './adapters/models/model-library.ts';
import {
	isBundle,
	parseBundle,
	writeBundle,
	writeFolder,
	writeTextFile,
} from './adapters/storage/bundle-file.ts';
import { exportText, parseExport } from './adapters/storage/export-file.ts';
import type { SystemClock } from './adapters/system-clock.ts';
import type { SoundCheck } from './sound-check.ts';

export interface SurroundingsOptions {
	readonly assistant: Pick<SoundCheck, 'listDevices'>;
	readonly models: ModelLibrary;
	readonly clock: SystemClock;
}

/** What the settings screen asks of this computer, answered by the real ones. */
export class MachineSurroundings {
	readonly #options: SurroundingsOptions;

	constructor(options: SurroundingsOptions) {
		this.#options = options;
	}

	async devices(): Promise<RequestOutput<'listDevices'>> {
		const { inputs, outputs } = await this.#options.assistant.listDevices();
		return { inputs: inputs.map(shownDevice), outputs: outputs.map(shownDevice) };
	}

	/** Only what is installed and whole can be chosen; the system's voice always can. */
	async voices(signal: AbortSignal): Promise<RequestOutput<'listVoices'>> {
		const recognizers = await this.#installed('streaming-recognizer', signal);
		const synthesizers = await this.#installed('synthesizer', signal);
		const system = { id: 'system', name: 'System voice', speakers: 1, languages: ['*'] };
		return {
			recognizers: recognizers.map(({ id }) => ({ id, name: this.#nameOf(id) })),
			voices: [
				system,
				...synthesizers.map(({ id, speakerCount, languages }) => ({
					id,
					name: this.#nameOf(id),
					speakers: speakerCount,
					languages,
				})),
			],
		};
	}

	async #installed(
		role: 'streaming-recognizer' | 'synthesizer',
		signal: AbortSignal,
	): Promise<ReturnType<ModelLibrary['ofRole']>> {
		const found: ReturnType<ModelLibrary['ofRole']>[number][] = [];
		for (const model of this.#options.models.ofRole(role)) {
			if ((await this.#options.models.check(model.id, signal)) === null) found.push(model);
		}
		return found;
	}

	#nameOf(id: string): string {
		return this.#options.models.models.find((model) => model.id === id)?.title ?? id;
	}
}

const formats = { json: 'json', md: 'markdown', txt: 'text' } as const;

/** Conversations as files, in the words of the contract. */
export const conversationFiles = {
	render: (conversation: StoredConversation, format: ExportFormat): string =>
		exportText(conversation, formats[format]),
	parse: async (text: string, onRead: (count: number) => void): Promise<readonly StoredConversation[]> => {
		if (isBundle(text)) return parseBundle(text, onRead);
		const read = parseExport(text);
		if (!read.ok) throw new AssistantFailure(read.error);
		return [read.conversation];
	},
	writeBundle: (path: string, conversations: Iterable<StoredConversation>): Promise<void> =>
		writeBundle(path, conversations, new Date().toISOString()),
	writeFolder: (
		folder: string,
		files: Iterable<{ readonly name: string; readonly conversation: StoredConversation }>,
		format: ExportFormat,
	): Promise<void> => writeFolder(folder, files, formats[format]),
	writeText: writeTextFile,
};

type Device = Awaited<ReturnType<SoundCheck['listDevices']>>['inputs'][number];

function shownDevice({ id, label }: Device): RequestOutput<'listDevices'>['inputs'][number] {
	return { id, name: label, isDefault: false };
}
