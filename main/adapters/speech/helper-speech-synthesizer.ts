import type { AssistantError } from '../../domain/errors.ts';
import { responseId } from '../../domain/ids.ts';
import type { ResponseId } from '../../domain/ids.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type {
	SpeechRequest,
	SpeechSynthesizer,
	SynthesizerEvent,
} from '../../domain/ports/speech-synthesizer.ts';
import type {
	SynthesizerCommand,
	SynthesizerHelperEvent,
	SynthesizerOptions,
} from '../../helpers/synthesizer/synthesizer-protocol.ts';
import type { HelperError } from '../../helpers/protocol.ts';
import { loadingState } from '../../helpers/sherpa/loading-protocol.ts';
import type { HelperDeath } from '../helper-process/helper-death.ts';
import type { ForkHelper } from '../helper-process/helper-process.ts';
import { SupervisedProcess } from '../helper-process/supervised-process.ts';
import type { HelperStateChange } from '../helper-process/supervised-process.ts';
import type { SupervisionLimits } from '../helper-process/supervision-limits.ts';
import type { ModelLibrary } from '../models/model-library.ts';
import { engineInWords, longestLoadMs } from './engine-care.ts';
import type { EngineCare } from './engine-care.ts';
import type { ProviderChoice } from './engine-providers.ts';
import { cardFailed, explainModelCrash } from './model-crash.ts';
import { ProviderWatch } from './provider-watch.ts';
import { SegmentsInFlight } from './segments-in-flight.ts';

export interface SynthesizerSettings {
	/** Catalogue id of a voice, or `system`: the one that is made ready at the start. */
	readonly model: string;
	/** `auto`, `cpu`, `cuda` … */
	readonly provider: string;
	/** A recording to speak like, for voices that have none of their own. */
	readonly reference?: { readonly audio: string; readonly text: string } | null;
}

export interface HelperSpeechSynthesizerOptions {
	readonly fork: ForkHelper;
	readonly clock: Clock;
	readonly originNs: bigint;
	/** Absolute path of main/helpers/synthesizer.entry. */
	readonly entry: string;
	readonly models: ModelLibrary;
	/** Asked at each start of the helper: call `restart` after a change. */
	readonly settings: () => SynthesizerSettings;
	/** What is known of this computer; left out: the CPU, two threads, and what stderr tells. */
	readonly care?: SynthesizerCare;
	readonly onStateChanged?: (change: HelperStateChange) => void;
	readonly limits?: Partial<SupervisionLimits>;
}

type SynthesizerCare = Pick<EngineCare, 'choose' | 'measured' | 'best' | 'used' | 'cudaFailed'>;

/** Threads a voice synthesises with; it shares the machine with a recognizer and a language model. */
const threads = 2;

/** The synthesizer helper behind the port: a crash costs the segments it had, and a voice that kills it is not tried again. */
export class HelperSpeechSynthesizer implements SpeechSynthesizer, AsyncDisposable {
	readonly #given: HelperSpeechSynthesizerOptions;
	readonly #helper: SupervisedProcess<SynthesizerOptions, SynthesizerCommand, SynthesizerHelperEvent>;
	readonly #inFlight = new SegmentsInFlight();
	readonly #provider: ProviderWatch;
	readonly #refused = new Map<string, HelperError>();
	/** Its process has ended, to give its memory back. */
	#resting = false;
	#choice: ProviderChoice = { provider: 'cpu', reason: '' };
	#words: string | null = null;
	#listener: (event: SynthesizerEvent) => void = () => undefined;
	/** Of readies and starts; an answer that took time is only told when nothing newer came. */
	#readies = 0;

	constructor(given: HelperSpeechSynthesizerOptions) {
		this.#given = given;
		this.#provider = new ProviderWatch(given.clock);
		this.#helper = new SupervisedProcess({
			name: 'synthesizer',
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

	/** With changed settings, or because a person said "try again"; a voice that was given up gets another chance. */
	restart(): void {
		this.#refused.clear();
		this.#resting = false;
		this.#helper.restart();
	}

	/** Gives its memory back: the process ends until somebody is about to need it. */
	rest(): void {
		if (this.#resting || this.#helper.state !== 'ready' || !this.#inFlight.isEmpty) return;
		this.#resting = true;
		void this.#helper.stop();
	}

	/** Somebody talks: an answer will be spoken soon. */
	wake(): void {
		if (!this.#resting) return;
		this.#resting = false;
		this.#helper.start();
	}

	get resting(): boolean {
		return this.#resting;
	}

	/** What may be asked of the computer is another than when it started: begins anew if that makes a difference. */
	providerSettled(): void {
		const { care, settings } = this.#given;
		if (care === undefined || this.#resting || !this.#inFlight.isEmpty) return;
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
		this.#inFlight.clear();
	}

	speak(request: SpeechRequest): void {
		// Before it is one of those a restart would give up.
		this.wake();
		this.#inFlight.add(request);
		if (this.#helper.send({ type: 'speak', ...request })) return;
		// Before the first `ready` it waits; a helper that gave up will not come.
		if (this.#helper.state === 'failed' || this.#helper.state === 'stopped') {
			queueMicrotask(() => this.#failAll(notRunning));
		}
	}

	cancel(id: ResponseId): void {
		this.#inFlight.cancel(id);
		this.#helper.send({ type: 'cancel', responseId: id });
	}

	onEvent(listener: (event: SynthesizerEvent) => void): void {
		this.#listener = listener;
	}

	#options(): SynthesizerOptions {
		const { models, settings, care } = this.#given;
		const { model, provider, reference = null } = settings();
		this.#choice = care?.choose(provider) ?? { provider: ProviderWatch.asked(provider), reason: '' };
		const voices = models.ofRole('synthesizer');
		const [language = '*'] = voices.find(({ id }) => id === model)?.languages ?? [];
		return {
			models: voices,
			refused: [...this.#refused].map(([refused, error]) => ({ model: refused, error })),
			firstModel: model,
			language: language === '*' ? 'en' : language,
			provider: this.#choice.provider,
			threads,
			measured: care?.measured(voices, provider) ?? {},
			reference,
			verdictFile: models.verdictFile('synthesizer'),
		};
	}

	#receive(event: SynthesizerHelperEvent): void {
		switch (event.type) {
			case 'ready':
				return this.#ready(event);
			case 'unavailable':
				return this.#listener(event);
			case 'audio':
			case 'segment-done':
			case 'segment-failed': {
				// Said before it heard of a cancel, or of a segment that was given up.
				if (!this.#inFlight.has(event)) return;
				if (event.type !== 'audio') this.#inFlight.remove(event);
				return this.#listener({ ...event, responseId: responseId(event.responseId) });
			}
		}
	}

	#ready({
		model,
		provider: asked,
		providerReason,
	}: Extract<SynthesizerHelperEvent, { type: 'ready' }>): void {
		this.#readies += 1;
		const turn = this.#readies;
		const chosen = asked === 'system' ? '' : this.#choice.reason;
		const used = this.#given.models.find(model, 'synthesizer');
		if (used !== null) this.#given.care?.used(used);
		this.#provider.settle(asked, ({ provider, reason }) => {
			if (turn !== this.#readies) return;
			const tMs = this.#given.clock.nowMs();
			const why = [providerReason, reason === '' ? chosen : reason]
				.filter((part) => part !== '')
				.join(' ');
			const measure =
				used === null
					? null
					: (this.#given.care?.best(used, this.#given.settings().provider) ?? null);
			this.#words = engineInWords({ model, provider, reason: why, measure, resting: false });
			this.#listener({ type: 'ready', model, provider, providerReason: why, tMs });
		});
	}

	#stderrLine(line: string): void {
		this.#provider.line(line);
		const loading = loadingState(line);
		if (loading !== null) this.#helper.expectSilence(loading === 'loading' ? longestLoadMs : 0);
	}

	#changed(change: HelperStateChange): void {
		if (change.state === 'starting') {
			this.#readies += 1;
			this.#provider.reset();
		}
		if (change.state === 'ready') {
			for (const request of this.#inFlight.unsent()) this.#helper.send({ type: 'speak', ...request });
		}
		if (change.state === 'restarting' || change.state === 'failed')
			this.#failAll(change.error ?? notRunning);
		this.#given.onStateChanged?.(change);
		if (change.state === 'failed') {
			this.#listener({ type: 'unavailable', error: change.error, tMs: this.#given.clock.nowMs() });
		}
	}

	#failAll(error: AssistantError): void {
		for (const segment of this.#inFlight.clear()) {
			this.#listener({
				type: 'segment-failed',
				...segment,
				error: { ...error, retryable: true },
				tMs: this.#given.clock.nowMs(),
			});
		}
	}

	/** One bad voice is no reason to be silent: it is left out, and the system's voice speaks instead. */
	#explain(death: HelperDeath): AssistantError | null {
		const error = explainModelCrash(death);
		if (error === null) return null;
		if (this.#choice.provider === 'cuda') {
			void this.#given.care?.cudaFailed('the voice ended when it was loaded with it');
			return cardFailed(error);
		}
		const culprit = this.#given.models
			.ofRole('synthesizer')
			.find(({ files }) => files.some(({ path }) => path === error.subject));
		if (culprit === undefined || this.#refused.has(culprit.id)) return error;
		this.#refused.set(culprit.id, error);
		return { ...error, retryable: true };
	}
}

const notRunning: AssistantError = {
	kind: 'synthesizer-failed',
	message:
		'The voice is not running, so this is text only. Try again, or choose another voice in the settings.',
	retryable: true,
};
