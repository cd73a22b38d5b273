import { randomBytes, randomUUID } from 'node:crypto';
import type { AssistantError } from './domain/errors.ts';
import type { StampedEvent } from './domain/assistant-events.ts';
import type { ConversationCommand, ConversationEvent } from './domain/conversation-events.ts';
import { ConversationRunner } from './domain/conversation-runner.ts';
import { initialConversation } from './domain/conversation-state.ts';
import type { ContextEntry, ConversationState } from './domain/conversation-state.ts';
import { conversationId } from './domain/ids.ts';
import type { ConversationId } from './domain/ids.ts';
import type { AudioInputEvent } from './domain/ports/audio-input.ts';
import type { ConversationStore } from './domain/ports/conversation-store.ts';
import type { LanguageModel } from './domain/ports/language-model.ts';
import type { Settings } from '../preload/contract/settings.ts';
import type { AssistantSnapshot } from '../preload/contract/snapshot.ts';
import type { Level } from '../preload/contract/events.ts';
import { HelperAudio } from './adapters/audio/helper-audio.ts';
import type { AudioSettings } from './adapters/audio/helper-audio.ts';
import type { AudioDevices } from './helpers/audio/audio-protocol.ts';
import type { ForkHelper } from './adapters/helper-process/helper-process.ts';
import type { HelperStateChange } from './adapters/helper-process/supervised-process.ts';
import { createLanguageModel } from './adapters/language-model/provider.ts';
import type { ModelLibrary } from './adapters/models/model-library.ts';
import { HelperSpeechRecognizer } from './adapters/speech/helper-speech-recognizer.ts';
import type { RecognizerSettings } from './adapters/speech/helper-speech-recognizer.ts';
import { HelperSpeechSynthesizer } from './adapters/speech/helper-speech-synthesizer.ts';
import type { SystemClock } from './adapters/system-clock.ts';
import { conversationSettings } from './conversation-settings.ts';

type HelperRole = 'audio' | 'recognizer' | 'synthesizer';

export interface AssistantOptions {
	readonly settings: Settings;
	readonly store: ConversationStore;
	readonly models: ModelLibrary;
	readonly fork: ForkHelper;
	/** Absolute path of a helper's program. */
	readonly entryOf: (helper: HelperRole) => string;
	readonly clock: SystemClock;
	/** WAV files instead of the devices in the settings. */
	readonly devices?: Pick<AudioSettings, 'input' | 'output' | 'echo'>;
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
	readonly audio: HelperAudio;
	readonly recognizer: HelperSpeechRecognizer;
	readonly synthesizer: HelperSpeechSynthesizer;
	readonly #options: AssistantOptions;
	readonly #runner: ConversationRunner;
	readonly #listeners = new Set<(event: StampedEvent) => void>();
	readonly #levelListeners = new Set<(level: Level) => void>();
	readonly #helpers = new Map<HelperRole, { state: HelperStateChange['state']; detail: string | null }>();
	#settings: Settings;
	#languageModel: LanguageModel;
	#halfDuplex = false;
	#inputEndedMs: number | null = null;
	#restSinceMs: number | null = null;

	constructor(options: AssistantOptions) {
		const { settings, store, fork, entryOf, clock } = options;
		this.#options = options;
		this.#settings = settings;
		this.store = store;
		this.#languageModel = this.#newLanguageModel();
		const shared = { fork, clock, originNs: clock.originNs };
		this.audio = new HelperAudio({
			...shared,
			entry: entryOf('audio'),
			settings: () => this.#audioSettings(),
			onStateChanged: (change) => this.#helperChanged('audio', change),
			onOutputLevel: ({ rmsDb }) => this.#tellLevel({ source: 'speaker', rmsDb }),
			onNote: (note) => {
				if (note.type === 'echo-cancellation') this.#echoCancellation(note.state === 'on');
			},
		});
		this.recognizer = new HelperSpeechRecognizer({
			...shared,
			entry: entryOf('recognizer'),
			models: options.models,
			settings: () => recognizerSettings(this.#settings),
			onStateChanged: (change) => this.#helperChanged('recognizer', change),
		});
		this.synthesizer = new HelperSpeechSynthesizer({
			...shared,
			entry: entryOf('synthesizer'),
			models: options.models,
			settings: () => this.#settings.synthesizer,
			onStateChanged: (change) => this.#helperChanged('synthesizer', change),
		});
		this.#runner = new ConversationRunner({
			ports: {
				clock,
				output: this.audio.output,
				recognizer: this.recognizer,
				synthesizer: this.synthesizer,
				languageModel: () => this.#languageModel,
				store,
			},
			initial: initialConversation({
				sessionId: randomBytes(4).toString('hex'),
				wallOriginMs: clock.wallMs() - clock.nowMs(),
				conversationId: conversationId(randomUUID()),
				settings: conversationSettings(settings, false),
			}),
			onEvent: (event) => {
				for (const listener of this.#listeners) listener(event);
			},
			onStep: (event, state, commands) => {
				this.#restSinceMs = isAtRest(state) ? (this.#restSinceMs ?? event.tMs) : null;
				options.onStep?.(event, state, commands);
			},
		});
		this.audio.input.onEvent((event) => this.#capture(event));
	}

	/** The state every step began with: what a log needs to be replayed. */
	get state(): ConversationState {
		return this.#runner.state;
	}

	/** A WAV microphone has come to its end. */
	get inputEnded(): boolean {
		return this.#inputEndedMs !== null;
	}

	/** Starts the helpers and the conversation. Trouble comes as events; text works whatever fails. */
	start(): void {
		this.audio.start();
		this.recognizer.start();
		this.synthesizer.start();
		if (this.#options.clock.nowMs() >= 0) this.#begin();
		this.#languageModel.warmUp();
	}

	/**
	 * Settles once the helpers run. Without a voice answers are text only, so that is waited for but not insisted on.
	 * @throws AssistantFailure when there is nothing to hear with.
	 */
	async ready(): Promise<void> {
		const voice = this.synthesizer.whenReady().catch(() => undefined);
		await Promise.all([this.audio.whenReady(), this.recognizer.whenReady(), voice]);
	}

	/** Session time 0 is so many ms from now; for a clock made by `SystemClock.beforeStart`. */
	beginIn(ms: number): void {
		const { clock } = this.#options;
		clock.beginIn(ms);
		for (const helper of [this.audio, this.recognizer, this.synthesizer])
			helper.setOrigin(clock.originNs);
		this.#begin();
	}

	/** How long nothing has been said, answered or heard since the WAV microphone ended, ms; 0 while something still is. */
	atRestForMs(): number {
		if (this.#restSinceMs === null) return 0;
		return this.#options.clock.nowMs() - Math.max(this.#restSinceMs, this.#inputEndedMs ?? 0);
	}

	/** Opens the microphone. */
	listen(): void {
		this.audio.input.start();
	}

	onEvent(listener: (event: StampedEvent) => void): Disposable {
		this.#listeners.add(listener);
		return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
	}

	onLevel(listener: (level: Level) => void): Disposable {
		this.#levelListeners.add(listener);
		return { [Symbol.dispose]: () => this.#levelListeners.delete(listener) };
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
		const { turns } = this.store.turns(id, { limit: this.#settings.context.maxTurns * 4 });
		const entries = turns
			.filter((turn) => turn.status !== 'failed')
			.map((turn): ContextEntry => ({
				id: turn.id,
				role: turn.role,
				content: turn.content,
				heard: turn.heard,
				interrupted: turn.interrupted,
			}));
		this.#runner.dispatch({ type: 'conversation.opened', conversationId: id, entries, stored: true });
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
		this.#languageModel = this.#newLanguageModel();
		this.#configure();
		if (differ(before.audio, settings.audio)) this.audio.restart();
		if (differ(recognizerSettings(before), recognizerSettings(settings))) this.recognizer.restart();
		if (differ(before.synthesizer, settings.synthesizer)) this.synthesizer.restart();
		this.#languageModel.warmUp();
	}

	/** A helper that gave up is started again, because a person asked for it. */
	restartHelper(helper: HelperRole): void {
		this[helper].restart();
	}

	listDevices(): Promise<AudioDevices> {
		return this.audio.listDevices();
	}

	snapshot(): AssistantSnapshot {
		const { state } = this.#runner;
		const { turn, response } = state;
		const last = turn?.utterances.at(-1);
		const text =
			turn?.utterances
				.map((each) => each.text)
				.filter((each) => each !== '')
				.join(' ') ?? '';
		return {
			conversationId: state.conversation.id,
			state: state.shown,
			mode: state.settings.mode,
			muted: state.muted,
			floorHeld: state.floorHeld,
			liveTurn:
				turn === null
					? null
					: {
							turnId: turn.id,
							text,
							stableChars: Math.max(
								0,
								text.length - (last?.text.length ?? 0) + (last?.stabilizer.stableChars ?? 0),
							),
						},
			liveResponse:
				response === null
					? null
					: {
							responseId: response.id,
							turnId: response.turnId,
							text: response.text,
							heardChars: response.shownWord?.[1] ?? 0,
							speculative: !response.committed,
							speaking: response.playback === 'playing',
						},
			helpers: [...this.#helpers].map(([helper, { state: helperState, detail }]) => ({
				helper,
				state: helperState,
				detail,
			})),
		};
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#runner[Symbol.dispose]();
		await Promise.all(
			[this.audio, this.recognizer, this.synthesizer].map((helper) => helper[Symbol.asyncDispose]()),
		);
		this.#listeners.clear();
		this.#levelListeners.clear();
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
				return this.recognizer.accept(event.frame);
			case 'level':
				return this.#tellLevel({ source: 'microphone', rmsDb: event.rmsDb });
			case 'ended':
				this.#inputEndedMs = event.tMs;
				return;
			case 'error':
				return this.#runner.dispatch({ type: 'trouble', error: event.error }, event.tMs);
			case 'started':
		}
	}

	#helperChanged(helper: HelperRole, change: HelperStateChange): void {
		const detail = change.error?.message ?? null;
		this.#helpers.set(helper, { state: change.state, detail });
		this.#runner.dispatch({ type: 'helper.changed', helper, state: change.state, detail });
		if (change.state === 'failed') this.#gaveUp(helper, change.error);
	}

	/** Recognizer and synthesizer say so themselves, each in its own way. */
	#gaveUp(helper: HelperRole, error: AssistantError): void {
		if (helper === 'audio') this.#runner.dispatch({ type: 'trouble', error });
	}

	/** Without a canceller, what we say comes back through the microphone: then only a key interrupts (echo gate). */
	#echoCancellation(on: boolean): void {
		const wanted = this.#settings.audio.echoCancellation !== 'off';
		if (this.#halfDuplex === (wanted && !on)) return;
		this.#halfDuplex = wanted && !on;
		this.#configure();
	}

	#configure(): void {
		this.#runner.dispatch({
			type: 'session.configured',
			settings: conversationSettings(this.#settings, this.#halfDuplex),
		});
	}

	#audioSettings(): AudioSettings {
		const { inputDevice, outputDevice, echoCancellation } = this.#settings.audio;
		return {
			input: { kind: 'native', device: inputDevice },
			output: { kind: 'native', device: outputDevice },
			echo: null,
			echoCancellation,
			...this.#options.devices,
		};
	}

	#newLanguageModel(): LanguageModel {
		const { languageModel, language } = this.#settings;
		const apiKey = this.#options.apiKey?.() ?? languageModel.apiKey;
		return createLanguageModel({ ...languageModel, apiKey }, { clock: this.#options.clock, language });
	}

	#tellLevel(level: Level): void {
		for (const listener of this.#levelListeners) listener(level);
	}
}

function isAtRest({ turn, response, closing, pressedAtMs }: ConversationState): boolean {
	return turn === null && response === null && closing.length === 0 && pressedAtMs === null;
}

function recognizerSettings({ recognizer, turnTaking }: Settings): RecognizerSettings {
	const { model, secondPass, provider } = recognizer;
	return { model, secondPass, provider, endOfTurnModel: turnTaking.endOfTurnModel };
}

function differ(a: object, b: object): boolean {
	return JSON.stringify(a) !== JSON.stringify(b);
}
