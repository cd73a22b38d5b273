import type { StampedEvent } from '../../main/domain/assistant-events.ts';
import type { AssistantPort, SoundCheckPort, WrittenPort } from '../../main/shell/assistant-port.ts';
import type { DevicesFeed, RehearsalFeed } from '../../preload/contract/device-requests.ts';
import type { Level } from '../../preload/contract/events.ts';
import type { RequestOutput } from '../../preload/contract/requests.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import type { AssistantSnapshot } from '../../preload/contract/snapshot.ts';
import { FakeConversationStore } from './fake-conversation-store.ts';
import { idleSnapshot, measuredEcho } from './fake-desktop-api.ts';

/** An assistant for the shell's tests: remembers what it was asked and says what the test lets it say. */
export class FakeAssistant implements AssistantPort {
	readonly store = new FakeConversationStore({ now: () => 1_000 });
	readonly asked: string[] = [];
	readonly settings: Settings[] = [];
	/** What the echo test finds; a test of the shell may put its own in place. */
	echo: (signal: AbortSignal) => Promise<RequestOutput<'testEcho'>> = async () => measuredEcho;
	readonly written: WrittenPort = {
		edit: (turnId, text) => void this.asked.push(`edit ${turnId} ${text}`),
		goOn: () => void this.asked.push('go on'),
		readAgain: (itemId, from) => void this.asked.push(`read ${itemId} ${from}`),
		restore: (first, by) => void this.asked.push(`restore ${first} ${by}`),
	};
	readonly devices = new Set<(seen: DevicesFeed) => void>();
	readonly rehearsals = new Set<(news: RehearsalFeed) => void>();
	readonly soundCheck: SoundCheckPort = {
		onDevices: (listener) => listening(this.devices, listener),
		onRehearsal: (listener) => listening(this.rehearsals, listener),
		watchDevices: () => {
			this.asked.push('watch devices');
			return { [Symbol.dispose]: () => void this.asked.push('watch devices no more') };
		},
		reopen: () => void this.asked.push('reopen'),
		playTestSound: async () => void this.asked.push('play'),
		testEcho: (signal) => {
			this.asked.push('test echo');
			return this.echo(signal);
		},
		previewVoice: async ({ model }) => {
			this.asked.push(`preview ${model}`);
			return { note: null };
		},
		stopPreview: () => void this.asked.push('preview no more'),
		rehearse: (on) => void this.asked.push(on ? 'rehearse' : 'rehearse no more'),
	};
	readonly #eventListeners = new Set<(event: StampedEvent) => void>();
	readonly #levelListeners = new Set<(level: Level) => void>();
	#snapshot = idleSnapshot;

	tell(event: StampedEvent): void {
		this.#eventListeners.forEach((listener) => listener(event));
	}

	tellLevel(level: Level): void {
		this.#levelListeners.forEach((listener) => listener(level));
	}

	become(change: Partial<AssistantSnapshot>): void {
		this.#snapshot = { ...this.#snapshot, ...change };
	}

	get listeners(): number {
		return this.#eventListeners.size + this.#levelListeners.size;
	}

	onEvent(listener: (event: StampedEvent) => void): Disposable {
		this.#eventListeners.add(listener);
		return { [Symbol.dispose]: () => this.#eventListeners.delete(listener) };
	}

	onLevel(listener: (level: Level) => void): Disposable {
		this.#levelListeners.add(listener);
		return { [Symbol.dispose]: () => this.#levelListeners.delete(listener) };
	}

	snapshot(): AssistantSnapshot {
		return this.#snapshot;
	}

	press(): void {
		this.asked.push('press');
	}

	release(): void {
		this.asked.push('release');
	}

	setListening(on: boolean): void {
		this.asked.push(on ? 'listen' : 'mute');
	}

	submitText(text: string): void {
		this.asked.push(`submit ${text}`);
	}

	stop(): void {
		this.asked.push('stop');
	}

	retry(): void {
		this.asked.push('retry');
	}

	openConversation(id: string): void {
		this.asked.push(`open ${id}`);
	}

	newConversation(): void {
		this.asked.push('new');
	}

	restartHelper(helper: string): void {
		this.asked.push(`restart ${helper}`);
	}

	updateSettings(settings: Settings): void {
		this.settings.push(settings);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.asked.push('dispose');
	}
}

function listening<Told>(listeners: Set<(told: Told) => void>, listener: (told: Told) => void): Disposable {
	listeners.add(listener);
	return { [Symbol.dispose]: () => listeners.delete(listener) };
}
