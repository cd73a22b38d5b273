import { z } from 'zod';
import type { AssistantEvent, StampedEvent } from '../../main/domain/assistant-events.ts';

export type {
	AssistantEvent,
	AssistantState,
	HelperName,
	ResponseStatus,
	StampedEvent,
	TalkMode,
	WireError,
} from '../../main/domain/assistant-events.ts';

type EventType = AssistantEvent['type'];

/** Every type of event; the record makes the compiler complain when one is added to the domain and forgotten here. */
const eventTypes = {
	'session.created': true,
	'session.updated': true,
	'assistant.state_changed': true,
	'assistant.floor_held': true,
	'input_audio_buffer.speech_started': true,
	'input_audio_buffer.speech_stopped': true,
	'input_audio_buffer.committed': true,
	'input_audio_buffer.discarded': true,
	'conversation.item.input_audio_transcription.partial': true,
	'conversation.item.input_audio_transcription.completed': true,
	'conversation.item.created': true,
	'conversation.item.superseded': true,
	'conversation.item.restored': true,
	'response.reading': true,
	'response.created': true,
	'response.confirmed': true,
	'response.output_text.delta': true,
	'response.reasoning.delta': true,
	'response.model_replaced': true,
	'response.done': true,
	'output_audio_buffer.started': true,
	'output_audio_buffer.stopped': true,
	'output_audio_buffer.cleared': true,
	'output_audio_buffer.paused': true,
	'output_audio_buffer.resumed': true,
	'output_audio_buffer.position': true,
	'conversation.item.truncated': true,
	'turn.metrics': true,
	'helper.state_changed': true,
	error: true,
} as const satisfies Record<EventType, true>;

/**
 * The shape every event has. Its fields are typed by the domain and pass through as they are: they come from our own main
 * process, at up to hundreds a second, and are checked where they are made.
 */
export const stampedEventSchema = z.custom<StampedEvent>(
	(value) =>
		typeof value === 'object' &&
		value !== null &&
		't_ms' in value &&
		typeof value.t_ms === 'number' &&
		'type' in value &&
		typeof value.type === 'string' &&
		Object.hasOwn(eventTypes, value.type),
	'must be an event of the assistant',
);

/** `sequence` counts from 1; a snapshot names the last event it already contains. */
export const eventFeedSchema = z.object({ sequence: z.number().int().positive(), event: stampedEventSchema });

export const levelSchema = z.object({
	source: z.enum(['microphone', 'speaker']),
	/** Level of the last few milliseconds, dB relative to full scale: 0 is the loudest, about -60 a quiet room. */
	rmsDb: z.number(),
});

/** Something chosen outside the window, in the tray or the application menu, that the window carries out. */
export const intentSchema = z.enum(['open-settings', 'focus-search']);

export type EventFeed = z.infer<typeof eventFeedSchema>;
export type Level = z.infer<typeof levelSchema>;
export type Intent = z.infer<typeof intentSchema>;
