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
import { defaultVoiceActivity } from '../../helpers/recognizer/recognizer-protocol.ts';
import type { ForkHelper } from '../helper-process/helper-process.ts';
import { SupervisedProcess } from '../helper-process/supervised-process.ts';
import type { HelperStateChange } from '../helper-process/supervised-process.ts';
import type { SupervisionLimits } from '../helper-process/supervision-limits.ts';
import type { ModelLibrary } from '../models/model-library.ts';
import { unknownModel } from '../models/model-library.ts';
import { explainModelCrash } from './model-crash.ts';
import { OpenUtterances } from './open-utterances.ts';
import { ProviderWatch } from './provider-watch.ts';

export interface RecognizerSettings {
	/** Catalogue id of a streaming recognizer. */
	readonly model: string;
	/** Catalogue id of an offline recognizer, or null. */
	readonly secondPass: string | null;
	/** Catalogue id of an end-of-turn model; null or left out: none. Not an error where it is not installed. */
	readonly endOfTurnModel?: string | null;
	/** `auto`, `cpu`, `cuda` … */
	readonly provider: string;
}

export interface HelperSpeechRecognizerOptions {
	readonly fork: ForkHelper;
	readonly clock: Clock;
	readonly originNs: bigint;
	/** Absolute path of main/helpers/recognizer.entry. */
	readonly entry: string;
	readonly models: ModelLibrary;
	/** Asked at each start of the helper: call `restart` after a change. */
	readonly settings: () => RecognizerSettings;
	readonly onStateChanged?: (change: HelperStateChange) => void;
	readonly voiceActivity?: Partial<VoiceActivityOptions>;
	readonly limits?: Partial<SupervisionLimits>;
}

/** Threads a recognizer decodes with; it shares the machine with a voice and a language model. */
const threads = 2;

/** The recognizer helper behind the port: what was being said when it died is not lost, and frames of the gap are dropped. */
export class HelperSpeechRecognizer implements SpeechRecognizer, AsyncDisposable {
	readonly #given: HelperSpeechRecognizerOptions;
	readonly #helper: SupervisedProcess<RecognizerOptions, RecognizerCommand, RecognizerHelperEvent>;
	readonly #open = new OpenUtterances();
	readonly #provider: ProviderWatch;
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
			onStderrLine: (line) => this.#provider.line(line),
			explainExit: explainModelCrash,
			...(given.limits === undefined ? {} : { limits: given.limits }),
		});
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
		this.#helper.restart();
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
		this.#helper.send({ type: 'frame', startMs, samples: own });
	}

	listen(mode: ListeningMode): void {
		this.#mode = mode;
		this.#helper.send({ type: 'listen', mode });
	}

	beginUtterance(id: UtteranceId): void {
		this.#open.begin(id, 'manual');
		this.#helper.send({ type: 'begin-utterance', utteranceId: id });
	}

	endUtterance(id: UtteranceId): void {
		if (this.#helper.send({ type: 'end-utterance', utteranceId: id })) return;
		queueMicrotask(() => this.#close(id));
	}

	endTurn(): void {
		this.#helper.send({ type: 'end-turn' });
	}

	onEvent(listener: (event: RecognizerEvent) => void): void {
		this.#listener = listener;
	}

	#options(): RecognizerOptions {
		const { models, settings, voiceActivity } = this.#given;
		const { model, secondPass, endOfTurnModel = null, provider } = settings();
		return {
			model,
			streaming: models.find(model, 'streaming-recognizer'),
			secondPass: secondPass === null ? null : models.find(secondPass, 'offline-recognizer'),
			voiceActivityModel: models.find('silero-vad', 'voice-activity'),
			endOfTurnModel: endOfTurnModel === null ? null : models.find(endOfTurnModel, 'end-of-turn'),
			provider: ProviderWatch.asked(provider),
			threads,
			voiceActivity: { ...defaultVoiceActivity, ...voiceActivity },
			mode: this.#mode,
			utterancesSoFar: this.#open.named,
			verdictFile: models.verdictFile('recognizer'),
		};
	}

	#receive(event: RecognizerHelperEvent): void {
		if (event.type === 'ready') return this.#ready(event.model, event.provider);
		if (event.type === 'error') return this.#listener(event);
		const id = utteranceId(event.utteranceId);
		this.#open.follow(event);
		this.#listener({ ...event, utteranceId: id });
	}

	#ready(model: string, asked: string): void {
		this.#readies += 1;
		const turn = this.#readies;
		this.#provider.settle(asked, ({ provider, reason }) => {
			if (turn !== this.#readies) return;
			this.#listener({
				type: 'ready',
				model,
				provider,
				providerReason: reason,
				tMs: this.#given.clock.nowMs(),
			});
		});
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
				this.#closeAll();
		}
		this.#given.onStateChanged?.(change);
		if (change.state === 'failed') this.#tell(change.error);
	}

	/** What changed while it was starting, and what only a person's finger keeps open. */
	#connected(): void {
		this.#helper.send({ type: 'listen', mode: this.#mode });
		for (const id of this.#open.manual()) this.#helper.send({ type: 'begin-utterance', utteranceId: id });
		const { secondPass } = this.#given.settings();
		if (secondPass !== null && this.#given.models.find(secondPass, 'offline-recognizer') === null) {
			this.#tell(unknownModel(secondPass));
		}
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
