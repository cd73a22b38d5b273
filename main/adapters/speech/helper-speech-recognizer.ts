import type { AssistantError } from '../../domain/errors.ts';
import { utteranceId } from '../../domain/ids.ts';
import type { UtteranceId } from '../../domain/ids.ts';
import type { AudioFrame } from '../../domain/ports/audio-input.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { RecognizerEvent, SpeechRecognizer } from '../../domain/ports/speech-recognizer.ts';
import type {
	ListeningMode,
	RecognizerCommand,
	RecognizerHelperEvent,
	RecognizerOptions,
	VoiceActivityOptions,
} from '../../helpers/recognizer/recognizer-protocol.ts';
import { loadingState } from '../../helpers/sherpa/loading-protocol.ts';
import type { HelperDeath } from '../helper-process/helper-death.ts';
import type { ForkHelper } from '../helper-process/helper-process.ts';
import { SupervisedProcess } from '../helper-process/supervised-process.ts';
import type { HelperStateChange } from '../helper-process/supervised-process.ts';
import type { SupervisionLimits } from '../helper-process/supervision-limits.ts';
import type { ModelLibrary } from '../models/model-library.ts';
import { unknownModel } from '../models/model-library.ts';
import { engineInWords, longestLoadMs } from './engine-care.ts';
import { HeldCommands } from './held-commands.ts';
import { cardFailed, explainModelCrash } from './model-crash.ts';
import { OpenUtterances } from './open-utterances.ts';
import type { ProviderChoice } from './engine-providers.ts';
import { ProviderWatch } from './provider-watch.ts';
import { modelsUsed, recognizerOptions } from './recognizer-options.ts';
import type { RecognizerCare, RecognizerSettings } from './recognizer-options.ts';

export interface HelperSpeechRecognizerOptions {
	readonly fork: ForkHelper;
	readonly clock: Clock;
	readonly originNs: bigint;
	/** Absolute path of main/helpers/recognizer.entry. */
	readonly entry: string;
	readonly models: ModelLibrary;
	/** Asked at each start of the helper: call `restart` after a change. */
	readonly settings: () => RecognizerSettings;
	/** What is known of this computer; left out: the CPU, two threads, and what stderr tells. */
	readonly care?: RecognizerCare;
	readonly onStateChanged?: (change: HelperStateChange) => void;
	readonly voiceActivity?: Partial<VoiceActivityOptions>;
	readonly limits?: Partial<SupervisionLimits>;
}

/** The recognizer helper behind the port: what was being said when it died is not lost, and frames of the gap are dropped. */
export class HelperSpeechRecognizer implements SpeechRecognizer, AsyncDisposable {
	readonly #given: HelperSpeechRecognizerOptions;
	readonly #helper: SupervisedProcess<RecognizerOptions, RecognizerCommand, RecognizerHelperEvent>;
	readonly #open = new OpenUtterances();
	readonly #provider: ProviderWatch;
	/** Only what notices speech is loaded, until somebody speaks. */
	#resting = false;
	/** What is said while one process makes room for the resting one; null at other times. */
	#held: HeldCommands | null = null;
	#choice: ProviderChoice = { provider: 'cpu', reason: '' };
	#words: string | null = null;
	#listener: (event: RecognizerEvent) => void = () => undefined;
	#mode: ListeningMode = 'open';
	#heardToMs = 0;
	/** Of readies and starts; an answer that took time is only told when nothing newer came. */
	#readies = 0;

	constructor(given: HelperSpeechRecognizerOptions) {
		this.#given = given;
		this.#provider = new ProviderWatch(given.clock);
		this.#helper = new SupervisedProcess({
			name: 'recognizer',
			entry: given.entry,
			options: () => this.#options(),
			fork: given.fork,
			clock: given.clock,
			originNs: given.originNs,
			onEvent: (event) => this.#receive(event),
			onStateChanged: (change) => this.#changed(change),
			onStderrLine: (line) => this.#stderrLine(line),
			explainExit: (death) => this.#explain(death),
			...(given.limits === undefined ? {} : { limits: given.limits }),
		});
	}

	/** What runs on what, why and how fast; null before anything does. */
	get words(): string | null {
		return this.#words;
	}

	/** The helper's last lines on stderr, for reports. */
	get stderr(): readonly string[] {
		return this.#helper.stderr;
	}

	start(): void {
		this.#helper.start();
	}

	/** With changed settings, or because a person said "try again". */
	restart(): void {
		this.#resting = false;
		this.#held = null;
		this.#helper.restart();
	}

	/**
	 * Gives its memory back: the process is replaced by one that only notices speech, and loads the rest when somebody speaks or
	 * presses. What is heard meanwhile waits, so that no word is lost.
	 */
	rest(): void {
		if (this.#resting || this.#helper.state !== 'ready' || this.#open.ids().length > 0) return;
		this.#resting = true;
		this.#helper.restart();
		this.#held = new HeldCommands();
	}

	get resting(): boolean {
		return this.#resting;
	}

	/** What may be asked of the computer is another than when it started: begins anew if that makes a difference. */
	providerSettled(): void {
		const { care, settings } = this.#given;
		if (care === undefined || this.#open.ids().length > 0) return;
		if (care.choose(settings().provider).provider !== this.#choice.provider) this.restart();
	}

	/** Session time begins elsewhere (`SupervisedProcess.setOrigin`). */
	setOrigin(originNs: bigint): void {
		this.#helper.setOrigin(originNs);
	}

	/** Rejects with an `AssistantFailure` once it failed. */
	whenReady(signal?: AbortSignal): Promise<void> {
		return this.#helper.whenReady(signal);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#helper.stop();
		this.#closeAll();
	}

	accept({ samples, startMs }: AudioFrame): void {
		this.#heardToMs = startMs + samples.length / 16;
		// A clone copies the whole buffer behind a view.
		const own = samples.byteLength === samples.buffer.byteLength ? samples : samples.slice();
		this.#send({ type: 'frame', startMs, samples: own });
	}

	listen(mode: ListeningMode): void {
		this.#mode = mode;
		this.#helper.send({ type: 'listen', mode });
	}

	beginUtterance(id: UtteranceId): void {
		this.#open.begin(id, 'manual');
		this.#send({ type: 'begin-utterance', utteranceId: id });
	}

	endUtterance(id: UtteranceId): void {
		if (this.#send({ type: 'end-utterance', utteranceId: id })) return;
		queueMicrotask(() => this.#close(id));
	}

	endTurn(): void {
		this.#send({ type: 'end-turn' });
	}

	onEvent(listener: (event: RecognizerEvent) => void): void {
		this.#listener = listener;
	}

	#options(): RecognizerOptions {
		const settings = this.#given.settings();
		this.#choice = this.#given.care?.choose(settings.provider) ?? {
			provider: ProviderWatch.asked(settings.provider),
			reason: '',
		};
		return recognizerOptions(this.#given, {
			settings,
			provider: this.#choice.provider,
			resting: this.#resting,
			mode: this.#mode,
			utterancesSoFar: this.#open.named,
		});
	}

	#send(command: RecognizerCommand): boolean {
		if (this.#held === null) return this.#helper.send(command);
		this.#held.push(command);
		return true;
	}

	#stderrLine(line: string): void {
		this.#provider.line(line);
		const loading = loadingState(line);
		if (loading !== null) this.#helper.expectSilence(loading === 'loading' ? longestLoadMs : 0);
	}

	#explain(death: HelperDeath): AssistantError | null {
		const explained = explainModelCrash(death);
		if (explained === null || this.#choice.provider !== 'cuda') return explained;
		void this.#given.care?.cudaFailed('the recognizer ended when it loaded a model with it');
		return cardFailed(explained);
	}

	#receive(event: RecognizerHelperEvent): void {
		if (event.type === 'ready') return this.#ready(event.model, event.provider);
		if (event.type === 'error') return this.#listener(event);
		const id = utteranceId(event.utteranceId);
		// From the first sound on everything is loaded, also after a crash.
		this.#resting = false;
		this.#open.follow(event);
		this.#listener({ ...event, utteranceId: id });
	}

	#ready(model: string, asked: string): void {
		this.#readies += 1;
		const turn = this.#readies;
		const { reason: chosen } = this.#choice;
		const used = modelsUsed(this.#given.models, this.#given.settings());
		for (const each of used) this.#given.care?.used(each);
		this.#provider.settle(asked, ({ provider, reason }) => {
			if (turn !== this.#readies) return;
			this.#describe(model, provider, reason === '' ? chosen : reason);
			this.#listener({
				type: 'ready',
				model,
				provider,
				providerReason: reason === '' ? chosen : reason,
				tMs: this.#given.clock.nowMs(),
			});
		});
	}

	#describe(model: string, provider: string, reason: string): void {
		const { care, models, settings } = this.#given;
		const known = models.find(model, 'streaming-recognizer');
		const measure = known === null ? null : (care?.best(known, settings().provider) ?? null);
		this.#words = engineInWords({ model, provider, reason, measure, resting: this.#resting });
	}

	#changed(change: HelperStateChange): void {
		switch (change.state) {
			case 'starting':
				this.#readies += 1;
				this.#provider.reset();
				break;
			case 'ready':
				this.#connected();
				break;
			case 'restarting':
			case 'failed':
				this.#held = null;
				this.#closeAll();
		}
		this.#given.onStateChanged?.(change);
		if (change.state === 'failed') this.#tell(change.error);
	}

	/** What changed while it was starting, and what only a person's finger keeps open. */
	#connected(): void {
		this.#helper.send({ type: 'listen', mode: this.#mode });
		this.#resume();
		const { secondPass } = this.#given.settings();
		if (secondPass !== null && this.#given.models.find(secondPass, 'offline-recognizer') === null) {
			this.#tell(unknownModel(secondPass));
		}
	}

	/** Presses included, in the order in which all of it was said. */
	#resume(): void {
		const held = this.#held?.takeAll() ?? null;
		this.#held = null;
		if (held !== null) for (const command of held) this.#helper.send(command);
		else
			for (const id of this.#open.manual())
				this.#helper.send({ type: 'begin-utterance', utteranceId: id });
	}

	#closeAll(): void {
		for (const id of this.#open.ids()) this.#close(id);
	}

	/** The helper is gone: the last hypothesis is all there will be. */
	#close(id: UtteranceId): void {
		const open = this.#open.take(id);
		if (open === null) return;
		const tMs = this.#given.clock.nowMs();
		if (open.kind === 'voice' && !open.stopped) {
			this.#listener({ type: 'speech-stopped', utteranceId: id, endMs: this.#heardToMs, tMs });
		}
		this.#listener({ type: 'final', utteranceId: id, text: open.text, last: true, tMs });
	}

	#tell(error: AssistantError): void {
		this.#listener({ type: 'error', error, tMs: this.#given.clock.nowMs() });
	}
}
