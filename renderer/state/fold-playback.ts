import type { StampedEvent } from '../../preload/contract/events.ts';
import { changed } from './change.ts';
import { wentOn } from './troubles.ts';
import type { AssistantView } from './view.ts';

/** What is heard of an answer. */
export function foldPlayback(view: AssistantView, event: StampedEvent): AssistantView | null {
	switch (event.type) {
		case 'output_audio_buffer.started':
		case 'output_audio_buffer.resumed':
			return changed(view, event.response_id, { playback: 'playing' });
		case 'output_audio_buffer.paused':
			return changed(view, event.response_id, { playback: 'paused' });
		case 'output_audio_buffer.stopped':
		case 'output_audio_buffer.cleared':
			return changed(view, event.response_id, { playback: 'none', word: null });
		case 'output_audio_buffer.position':
			return changed(view, event.response_id, {
				heardChars: event.heard_chars,
				word: event.word_end > event.word_start ? [event.word_start, event.word_end] : null,
			});
		case 'conversation.item.truncated':
			return changed(view, event.response_id, {
				interrupted: true,
				word: null,
				heardChars: event.text.length,
			});
		default:
			return null;
	}
}

/** An answer spoken again shows on the answer itself; what was heard of it changes only where the rest of it is spoken. */
export function foldReading(view: AssistantView, event: StampedEvent): AssistantView | null {
	if (event.type === 'response.reading') {
		const { response_id: id, item_id: itemId, continues } = event;
		return { ...view, troubles: wentOn(view.troubles), reading: { id, itemId, continues } };
	}
	const { reading } = view;
	if (reading === null || !('response_id' in event) || event.response_id !== reading.id) return null;
	switch (event.type) {
		case 'output_audio_buffer.position': {
			const word =
				event.word_end > event.word_start ? ([event.word_start, event.word_end] as const) : null;
			const heard = reading.continues ? { heardChars: event.heard_chars } : {};
			return changed(view, reading.itemId, { word, ...heard });
		}
		case 'response.done': {
			const { heard, interrupted } = event;
			const outcome = reading.continues ? { heardChars: heard.length, interrupted } : {};
			const quiet = { word: null, playback: 'none' } as const;
			const status = reading.continues && !interrupted ? ({ status: 'completed' } as const) : {};
			return { ...changed(view, reading.itemId, { ...quiet, ...outcome, ...status }), reading: null };
		}
		case 'error':
			return null;
		default:
			return foldPlayback(view, { ...event, response_id: reading.itemId });
	}
}
