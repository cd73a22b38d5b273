import type { StampedEvent } from '../domain/assistant-events.ts';
import type { ConversationId } from '../domain/ids.ts';
import type { ConversationStore, StoredConversation } from '../domain/ports/conversation-store.ts';
import type { Level } from '../../preload/contract/events.ts';
import type { ExportFormat, RequestOutput } from '../../preload/contract/requests.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import type { AssistantSnapshot } from '../../preload/contract/snapshot.ts';

/** The assistant as the shell knows it; `main/index.ts` hands in the real one. */
export interface AssistantPort extends AsyncDisposable {
	readonly store: ConversationStore;
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
	openConversation(id: ConversationId): void;
	newConversation(): void;
	updateSettings(settings: Settings): void;
	/** Plays the echo test's sound; throws `AssistantFailure`, or the signal's reason. */
	testEcho(signal: AbortSignal): Promise<RequestOutput<'testEcho'>>;
}

/** Conversations as files. */
export interface ConversationFiles {
	render(conversation: StoredConversation, format: ExportFormat): string;
	/** Throws `AssistantFailure` (`import-invalid`) with what is wrong and where. */
	parse(text: string): readonly StoredConversation[];
}

/** What the settings screen asks of the machine and of the provider. Failures are `AssistantFailure`s. */
export interface Surroundings {
	devices(signal: AbortSignal): Promise<RequestOutput<'listDevices'>>;
	voices(signal: AbortSignal): Promise<RequestOutput<'listVoices'>>;
	testProvider(settings: Settings, signal: AbortSignal): Promise<RequestOutput<'testProvider'>>;
	models(settings: Settings, signal: AbortSignal): Promise<readonly string[]>;
}
