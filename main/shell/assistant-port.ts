import type { StampedEvent } from '../domain/assistant-events.ts';
import type { ConversationId, ResponseId, TurnId } from '../domain/ids.ts';
import type { ConversationStore, StoredConversation } from '../domain/ports/conversation-store.ts';
import type { DevicesFeed, RehearsalFeed } from '../../preload/contract/device-requests.ts';
import type { Level } from '../../preload/contract/events.ts';
import type { ExportFormat, RequestInput, RequestOutput } from '../../preload/contract/requests.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import type { AssistantSnapshot } from '../../preload/contract/snapshot.ts';

/** The assistant as the shell knows it; `main/index.ts` hands in the real one. */
export interface AssistantPort extends AsyncDisposable {
	readonly store: ConversationStore;
	readonly soundCheck: SoundCheckPort;
	onEvent(listener: (event: StampedEvent) => void): Disposable;
	onLevel(listener: (level: Level) => void): Disposable;
	snapshot(): AssistantSnapshot;
	press(): void;
	release(): void;
	setListening(on: boolean): void;
	submitText(text: string): void;
	/** Be quiet now: speech and the answer behind it end. */
	stop(): void;
	/** Answer the last user turn again. */
	retry(): void;
	readonly written: WrittenPort;
	openConversation(id: ConversationId): void;
	newConversation(): void;
	updateSettings(settings: Settings): void;
	/** Starts a part that gave up again. */
	restartHelper(helper: RequestInput<'restartHelper'>['helper']): void;
}

/** What a person does with words that are on disk already. */
export interface WrittenPort {
	/** Asks something else in the place of an earlier turn. */
	edit(turnId: TurnId, text: string): void;
	/** Goes on with the newest answer. */
	goOn(): void;
	/** Speaks an earlier answer again; throws `AssistantFailure` when it is not there. */
	readAgain(itemId: ResponseId, from: number): void;
	/** Goes back to what was set aside for `by`, whose first turn is `first`. */
	restore(first: TurnId | ResponseId, by: TurnId | ResponseId): void;
}

/** What the assistant can try out (main/sound-check.ts). */
export interface SoundCheckPort {
	onDevices(listener: (seen: DevicesFeed) => void): Disposable;
	onRehearsal(listener: (news: RehearsalFeed) => void): Disposable;
	watchDevices(): Disposable;
	reopen(): void;
	playTestSound(): Promise<void>;
	/** Plays the echo test's sound; throws `AssistantFailure`, or the signal's reason. */
	testEcho(signal: AbortSignal): Promise<RequestOutput<'testEcho'>>;
	rehearse(on: boolean): void;
	/** Settles when the sentence was heard; throws `AssistantFailure`. */
	previewVoice(wanted: RequestInput<'previewVoice'>): Promise<RequestOutput<'previewVoice'>>;
	stopPreview(): void;
}

/** Conversations as files. What fails is an `AssistantFailure`. */
export interface ConversationFiles {
	render(conversation: StoredConversation, format: ExportFormat): string;
	/** One conversation or a bundle of them; refused (`import-invalid`) with what is wrong and where. */
	parse(text: string, onRead: (count: number) => void): Promise<readonly StoredConversation[]>;
	/** Asks for the next conversation when the one before is written. */
	writeBundle(path: string, conversations: Iterable<StoredConversation>): Promise<void>;
	/** Makes the folder, or nothing at all. */
	writeFolder(
		folder: string,
		files: Iterable<{ readonly name: string; readonly conversation: StoredConversation }>,
		format: ExportFormat,
	): Promise<void>;
	/** The whole file, or what was there. */
	writeText(path: string, text: string): Promise<void>;
}

/** What the settings screen asks of the machine. Failures are `AssistantFailure`s. */
export interface Surroundings {
	devices(signal: AbortSignal): Promise<RequestOutput<'listDevices'>>;
	voices(signal: AbortSignal): Promise<RequestOutput<'listVoices'>>;
}
