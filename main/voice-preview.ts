import { AssistantFailure } from './domain/errors.ts';
import type { AssistantError } from './domain/errors.ts';
import { responseId } from './domain/ids.ts';
import type { ResponseId } from './domain/ids.ts';
import type { AudioOutput, AudioOutputEvent } from './domain/ports/audio-output.ts';
import type { Clock } from './domain/ports/clock.ts';
import type { SpeechSynthesizer, SynthesizerEvent, Voice } from './domain/ports/speech-synthesizer.ts';

interface VoicePreviewOptions {
	readonly synthesizer: SpeechSynthesizer;
	readonly output: AudioOutput;
	readonly clock: Clock;
}

export interface PreviewedVoice {
	readonly voice: Voice;
	/** BCP 47. */
	readonly language: string;
	readonly text: string;
}

interface Preview {
	readonly id: ResponseId;
	readonly end: PromiseWithResolvers<void>;
	/** Why another voice speaks than the one asked for; empty: it is the one. */
	note: string;
	/** Something of it reached the loudspeaker. */
	heard: boolean;
}

/** Longest wait for a sentence, ms: a large voice may have to be loaded first. */
const deadlineMs = 45_000;
/** How long the last sound may still be on its way through the room, ms. */
const roomMs = 300;

/**
 * A voice tried out through the synthesizer and the loudspeaker of the conversation, which passes through here and hears nothing
 * of it. When the conversation begins to speak, the preview ends.
 */
export class VoicePreview {
	/** The conversation's. */
	readonly synthesizer: SpeechSynthesizer;
	readonly output: AudioOutput;
	readonly #options: VoicePreviewOptions;
	#toConversation: (event: SynthesizerEvent) => void = () => undefined;
	#played: (event: AudioOutputEvent) => void = () => undefined;
	#count = 0;
	#current: Preview | null = null;
	#audibleUntilMs = Number.NEGATIVE_INFINITY;

	constructor(options: VoicePreviewOptions) {
		this.#options = options;
		const { synthesizer, output } = options;
		this.synthesizer = {
			speak: (request) => synthesizer.speak(request),
			cancel: (id) => synthesizer.cancel(id),
			onEvent: (listener) => void (this.#toConversation = listener),
		};
		this.output = {
			enqueue: (...sound) => output.enqueue(...sound),
			endSegment: (...segment) => output.endSegment(...segment),
			open: (id) => output.open(id),
			finish: (id) => output.finish(id),
			pause: (id) => output.pause(id),
			resume: (...place) => output.resume(...place),
			clear: (id) => output.clear(id),
			onEvent: (listener) => void (this.#played = listener),
		};
		synthesizer.onEvent((event) => this.#synthesised(event));
		output.onEvent((event) => this.#outputSaid(event));
	}

	/** Whether a microphone may hear the preview: what it hears meanwhile is nobody's words. */
	get isAudible(): boolean {
		return this.#current !== null || this.#options.clock.nowMs() < this.#audibleUntilMs;
	}

	/**
	 * Settles when the sentence was heard, or was cut; with why another voice spoke, if one did. One before it ends.
	 * @throws AssistantFailure when it cannot be spoken.
	 */
	async play({ voice, language, text }: PreviewedVoice): Promise<{ readonly note: string | null }> {
		this.stop();
		const { synthesizer, output, clock } = this.#options;
		const id = responseId(`preview_${String((this.#count += 1))}`);
		const preview: Preview = { id, end: Promise.withResolvers(), note: '', heard: false };
		this.#current = preview;
		using _deadline = clock.schedule(clock.nowMs() + deadlineMs, () => {
			preview.end.reject(new AssistantFailure(tooSlow));
		});
		output.open(id);
		synthesizer.speak({ responseId: id, segmentIndex: 0, text, voice, language });
		try {
			await preview.end.promise;
		} finally {
			this.#end(preview);
		}
		return { note: preview.note === '' ? null : preview.note };
	}

	/** Silent at once; without a preview nothing happens. */
	stop(): void {
		const preview = this.#current;
		if (preview === null) return;
		preview.end.resolve();
		this.#end(preview);
	}

	#end(preview: Preview): void {
		if (this.#current !== preview) return;
		this.#current = null;
		this.#audibleUntilMs = this.#options.clock.nowMs() + roomMs;
		this.#options.synthesizer.cancel(preview.id);
		this.#options.output.clear(preview.id);
	}

	#synthesised(event: SynthesizerEvent): void {
		const preview = this.#current;
		// It is the preview's voice that got ready, not the conversation's; that one says so again when it is next needed.
		if (event.type === 'ready' && preview !== null) preview.note = event.providerReason;
		else if (!('responseId' in event) || !isPreview(event.responseId)) this.#toConversation(event);
		else if (preview?.id === event.responseId) this.#spoken(preview, event);
	}

	#spoken(
		{ id, end }: Preview,
		event: Extract<SynthesizerEvent, { readonly responseId: ResponseId }>,
	): void {
		const { output } = this.#options;
		if (event.type === 'segment-failed') end.reject(new AssistantFailure(event.error));
		else if (event.type === 'audio') output.enqueue(id, 0, event.samples, event.rateHz);
		else {
			output.endSegment(id, 0);
			output.finish(id);
		}
	}

	#outputSaid(event: AudioOutputEvent): void {
		if (!('responseId' in event) || !isPreview(event.responseId)) this.#played(event);
		else if (this.#current?.id === event.responseId) this.#previewPlayed(this.#current, event.type);
	}

	#previewPlayed(preview: Preview, what: AudioOutputEvent['type']): void {
		if (what === 'started') preview.heard = true;
		if (what === 'drained' || (what === 'cleared' && preview.heard)) preview.end.resolve();
		// Without a loudspeaker everything is cleared as soon as it is opened.
		else if (what === 'cleared') preview.end.reject(new AssistantFailure(notHeard));
	}
}

function isPreview(id: ResponseId): boolean {
	return id.startsWith('preview_');
}

const tooSlow: AssistantError = {
	kind: 'synthesizer-failed',
	message: 'This voice did not speak in time. Try again, or choose another one.',
	retryable: true,
};

const notHeard: AssistantError = {
	kind: 'speaker-missing',
	message:
		'The voice could not be heard: check the loudspeaker in Settings, under Devices, then try again.',
	retryable: true,
};
