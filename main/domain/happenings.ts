import type { ConversationEvent } from './conversation-events.ts';
import type { AudioOutputEvent } from './ports/audio-output.ts';
import type { LanguageModelEvent } from './ports/language-model.ts';
import type { RecognizerEvent } from './ports/speech-recognizer.ts';
import type { SynthesizerEvent } from './ports/speech-synthesizer.ts';
import type { ResponseId } from './ids.ts';

/** A `ConversationEvent` before it is stamped. */
export type Happening = ConversationEvent extends infer Event
	? Event extends ConversationEvent
		? Omit<Event, 'tMs'>
		: never
	: never;

/** What the recognizer says, in the conversation's words. */
export function heard(event: RecognizerEvent): Happening {
	switch (event.type) {
		case 'speech-started':
			return { type: 'speech.started', utteranceId: event.utteranceId, onsetMs: event.onsetMs };
		case 'speech-stopped':
			return { type: 'speech.stopped', utteranceId: event.utteranceId, endMs: event.endMs };
		case 'soft-end':
			return {
				type: 'speech.soft_end',
				utteranceId: event.utteranceId,
				text: event.text,
				endMs: event.endMs,
			};
		case 'partial':
			return { type: 'speech.partial', utteranceId: event.utteranceId, text: event.text };
		case 'final': {
			const { utteranceId, text, last } = event;
			return { type: 'speech.final', utteranceId, text, last };
		}
		case 'end-of-turn': {
			const { utteranceId, probability } = event;
			return { type: 'speech.end_of_turn', utteranceId, probability };
		}
		case 'ready':
			return { type: 'recognizer.ready', model: event.model };
		case 'error':
			return { type: 'trouble', error: event.error };
	}
}

/** What the synthesizer says. The samples themselves are no event: they stay beside it (`ConversationRunner`). */
export function synthesised(event: SynthesizerEvent): Happening {
	switch (event.type) {
		case 'audio': {
			const { responseId, segmentIndex, samples, rateHz } = event;
			const durationMs = (samples.length / rateHz) * 1000;
			return { type: 'segment.audio', responseId, segmentIndex, durationMs };
		}
		case 'segment-done': {
			const { responseId, segmentIndex, durationMs } = event;
			return { type: 'segment.done', responseId, segmentIndex, durationMs };
		}
		case 'segment-failed': {
			const { responseId, segmentIndex, error } = event;
			return { type: 'segment.failed', responseId, segmentIndex, error };
		}
		case 'ready':
			return {
				type: 'voice.ready',
				model: event.model,
				...(event.providerReason === '' ? {} : { reason: event.providerReason }),
			};
		case 'unavailable':
			return { type: 'voice.unavailable', error: event.error };
	}
}

/** What the loudspeaker says; null for what changes nothing in the conversation. */
export function played(event: AudioOutputEvent): Happening | null {
	switch (event.type) {
		case 'started':
		case 'resumed':
		case 'drained':
			return { type: `playback.${event.type}`, responseId: event.responseId };
		case 'position':
			return { type: 'playback.position', responseId: event.responseId, position: event.position };
		case 'paused':
		case 'cleared':
			return { type: `playback.${event.type}`, responseId: event.responseId, position: event.position };
		case 'underrun':
			return null;
		case 'error':
			return { type: 'trouble', error: event.error };
	}
}

/** What the language model says of the answer it was asked for. */
export function answered(responseId: ResponseId, event: LanguageModelEvent): Happening {
	switch (event.type) {
		case 'sent':
			return { type: 'model.sent', responseId };
		case 'delta':
		case 'reasoning':
			return { type: `model.${event.type}`, responseId, text: event.text };
		case 'replaced':
			return { type: 'model.replaced', responseId, model: event.model, error: event.error };
		case 'done':
			return { type: 'model.done', responseId, reason: event.reason, model: event.model };
	}
}
