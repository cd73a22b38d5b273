import { randomBytes, randomUUID } from 'node:crypto';
import type { HelperName, StampedEvent } from './domain/assistant-events.ts';
import type { ConversationCommand, ConversationEvent } from './domain/conversation-events.ts';
import { ConversationRunner } from './domain/conversation-runner.ts';
import { initialConversation } from './domain/conversation-state.ts';
import type { ConversationState } from './domain/conversation-state.ts';
import { conversationId } from './domain/ids.ts';
import type { ConversationId } from './domain/ids.ts';
import type { AudioInputEvent } from './domain/ports/audio-input.ts';
import type { ConversationStore } from './domain/ports/conversation-store.ts';
import type { Settings } from '../preload/contract/settings.ts';
import type { AssistantSnapshot } from '../preload/contract/snapshot.ts';
import type { Level } from '../preload/contract/events.ts';
import type { HelperStateChange } from './adapters/helper-process/supervised-process.ts';
import { LentRecognizer } from './adapters/speech/lent-recognizer.ts';
import { AssistantLanguageModel } from './assistant-language-model.ts';
import { AssistantHelpers } from './assistant-helpers.ts';
import type { AssistantHelpersOptions, HelperRole } from './assistant-helpers.ts';
import { snapshotOf } from './assistant-snapshot.ts';
import { conversationSettings } from './conversation-settings.ts';
import { Listeners } from './listeners.ts';
import { RestWatch } from './rest-watch.ts';
import { SoundCheck } from './sound-check.ts';
import { WrittenWords } from './written-words.ts';

export interface AssistantOptions extends Pick<
	AssistantHelpersOptions,
	'models' | 'fork' | 'entryOf' | 'clock' | 'devices' | 'audioPage' | 'measureModels'
> {
	readonly settings: Settings;
	readonly store: ConversationStore;
	/** The key for the provider's server; asked for at every answer so that a new one counts at once. */
	readonly apiKey?: () => string | null;
	readonly onStep?: (
		event: ConversationEvent,
		state: ConversationState,
		commands: readonly ConversationCommand[],
	) => void;
}

/**
 * The whole assistant but its outermost shell: the Electron app, `npm run converse` and the tests build the same one.
 * It owns the helpers and the runner; decisions live in main/domain/conversation.ts.
 */
export class Assistant implements AsyncDisposable {
	readonly store: ConversationStore;
	/** Devices and turn-taking, tried out. */
	readonly soundCheck: SoundCheck;
	readonly written: WrittenWords;
	readonly #options: AssistantOptions;
	readonly #runner: ConversationRunner;
	readonly #listeners = new Listeners<StampedEvent>();
	readonly #levels = new Listeners<Level>();
	readonly #helpers: AssistantHelpers;
	readonly #recognizer: LentRecognizer;
	readonly #helperStates = new Map<HelperName, AssistantSnapshot['helpers'][number]>();
	#settings: Settings;
	readonly #languageModel: AssistantLanguageModel;
	#halfDuplex = false;
	/** Which devices carry the sound and why, in words. */
	#audioPath: string | null = null;
	readonly #rest = new RestWatch();

	constructor(options: AssistantOptions) {
		this.#options = options;
		this.#settings = options.settings;
		this.store = options.store;
		this.#languageModel = new AssistantLanguageModel(options);
		this.#helpers = new AssistantHelpers({
			...options,
			settings: () => this.#settings,
			onStateChanged: (helper, change) => this.#helperChanged(helper, change),
			onOutputLevel: ({ rmsDb }) => this.#levels.tell({ source: 'speaker', rmsDb }),
			onAudioNote: (note) => {
				if (note.type === 'echo-cancellation') this.#echoCancellation(note.state !== 'unavailable');
				if (note.type === 'path') this.#audioPath = note.reason;
			},
			onDevicesSeen: (seen) => this.soundCheck.devicesSeen(seen),
			onDevicesAway: (now, before) => this.soundCheck.devicesAway(now, before),
		});
		this.#recognizer = new LentRecognizer(this.#helpers.recognizer);
		this.#runner = this.#newRunner(options);
		this.soundCheck = this.#newSoundCheck(options);
		this.written = new WrittenWords({
			runner: this.#runner,
			store: this.store,
			maxTurns: () => this.#settings.context.maxTurns,
		});
		this.#helpers.audio.input.onEvent((event) => this.#capture(event));
	}

	/** The state every step began with: what a log needs to be replayed. */
	get state(): ConversationState {
		return this.#runner.state;
	}

	/** A WAV microphone has come to its end. */
	get inputEnded(): boolean {
		return this.#rest.inputEnded;
	}

	/** Starts the helpers and the conversation. Trouble comes as events; text works whatever fails. */
	start(): void {
		this.#helpers.start();
		if (this.#options.clock.nowMs() >= 0) this.#begin();
		this.#languageModel.port.warmUp();
	}

	/** Settles once the helpers run. @throws AssistantFailure when there is nothing to hear with. */
	ready(): Promise<void> {
		return this.#helpers.ready();
	}

	/** Session time 0 is so many ms from now; for a clock made by `SystemClock.beforeStart`. */
	beginIn(ms: number): void {
		const { clock } = this.#options;
		clock.beginIn(ms);
		this.#helpers.setOrigin(clock.originNs);
		this.#begin();
	}

	/** How long nothing has been said, answered or heard since the WAV microphone ended, ms; 0 while something still is. */
	atRestForMs(): number {
		return this.#rest.restedMs(this.#options.clock.nowMs());
	}

	/** Opens the microphone. */
	listen(): void {
		this.#helpers.audio.input.start();
	}

	onEvent(listener: (event: StampedEvent) => void): Disposable {
		return this.#listeners.add(listener);
	}

	onLevel(listener: (level: Level) => void): Disposable {
		return this.#levels.add(listener);
	}

	press(): void {
		this.#runner.dispatch({ type: 'talk.pressed' });
	}

	release(): void {
		this.#runner.dispatch({ type: 'talk.released' });
	}

	/** Open microphone on, or muted. */
	setListening(on: boolean): void {
		this.#runner.dispatch({ type: 'talk.muted', muted: !on });
	}

	submitText(text: string): void {
		this.#runner.dispatch({ type: 'text.submitted', text });
	}

	stop(): void {
		this.#runner.dispatch({ type: 'response.stop' });
	}

	retry(): void {
		this.#runner.dispatch({ type: 'response.retry' });
	}

	openConversation(id: ConversationId): void {
		this.written.open(id);
	}

	newConversation(): void {
		this.#runner.dispatch({
			type: 'conversation.opened',
			conversationId: conversationId(randomUUID()),
			entries: [],
			stored: false,
		});
	}

	updateSettings(settings: Settings): void {
		const before = this.#settings;
		this.#settings = settings;
		// Offline means now: what is being answered from elsewhere ends too.
		if (settings.privacy.offline && !before.privacy.offline) {
			this.stop();
			this.#languageModel.cut();
		}
		this.#languageModel.use(settings);
		this.#configure();
		this.#helpers.settingsChanged(before, settings);
		this.soundCheck.settingsChanged();
	}

	/** A helper that gave up is started again, because a person asked for it. */
	restartHelper(helper: HelperRole): void {
		this.#helpers[helper].restart();
	}

	/** The hotkey's helper belongs to the app around us; the window hears of it as of the others. */
	hotkeyChanged(change: HelperStateChange): void {
		this.#helperChanged('hotkey', change);
	}

	snapshot(): AssistantSnapshot {
		return snapshotOf(this.#runner.state, [...this.#helperStates.values()]);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.soundCheck[Symbol.dispose]();
		this.#runner[Symbol.dispose]();
		this.#languageModel[Symbol.dispose]();
		await this.#helpers[Symbol.asyncDispose]();
		this.#listeners.clear();
		this.#levels.clear();
	}

	#newRunner({ settings, store, clock, onStep }: AssistantOptions): ConversationRunner {
		const { output, synthesizer } = this.#helpers.preview;
		return new ConversationRunner({
			ports: {
				clock,
				output,
				recognizer: this.#recognizer,
				synthesizer,
				languageModel: () => this.#languageModel.port,
				store,
			},
			initial: initialConversation({
				sessionId: randomBytes(4).toString('hex'),
				wallOriginMs: clock.wallMs() - clock.nowMs(),
				conversationId: conversationId(randomUUID()),
				settings: conversationSettings(settings, false),
			}),
			onEvent: (event) => this.#listeners.tell(event),
			onStep: (event, state, commands) => {
				this.#rest.follow(state, event.tMs);
				this.#helpers.follow(state);
				onStep?.(event, state, commands);
			},
		});
	}

	#newSoundCheck({ clock }: AssistantOptions): SoundCheck {
		return new SoundCheck({
			clock,
			helpers: this.#helpers,
			recognizer: this.#recognizer,
			settings: () => conversationSettings(this.#settings, this.#halfDuplex),
			assistant: this,
			complain: (error) => this.#runner.dispatch({ type: 'trouble', error }),
		});
	}

	#begin(): void {
		const { clock } = this.#options;
		this.#runner.dispatch({
			type: 'session.started',
			wallOriginMs: clock.wallMs() - clock.nowMs(),
			conversationId: this.#runner.state.conversation.id,
			entries: [],
			stored: false,
		});
	}

	#capture(event: AudioInputEvent): void {
		switch (event.type) {
			case 'frame':
				return this.#helpers.hear(event.frame);
			case 'level':
				return this.#levels.tell({ source: 'microphone', rmsDb: event.rmsDb });
			case 'ended':
				return this.#rest.endInput(event.tMs);
			case 'error':
				return this.#runner.dispatch({ type: 'trouble', error: event.error }, event.tMs);
			case 'started':
		}
	}

	#helperChanged(helper: HelperName, change: HelperStateChange): void {
		const words = helper === 'audio' ? this.#audioPath : this.#helpers.words(helper);
		const detail = change.error?.message ?? words;
		this.#helperStates.set(helper, { helper, state: change.state, detail });
		this.#runner.dispatch({ type: 'helper.changed', helper, state: change.state, detail });
		// Recognizer and synthesizer say so themselves, each in its own way.
		if (change.state === 'failed' && helper === 'audio')
			this.#runner.dispatch({ type: 'trouble', error: change.error });
	}

	/** Without a canceller, what we say comes back through the microphone: then only a key interrupts (echo gate). */
	#echoCancellation(on: boolean): void {
		if (this.#halfDuplex === !on) return;
		this.#halfDuplex = !on;
		this.#configure();
	}

	#configure(): void {
		this.#runner.dispatch({
			type: 'session.configured',
			settings: conversationSettings(this.#settings, this.#halfDuplex),
		});
	}
}
