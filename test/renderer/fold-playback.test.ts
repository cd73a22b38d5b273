import { describe, expect, it } from 'vitest';
import { responseId, turnId } from '../../main/domain/ids.ts';
import type { AssistantEvent } from '../../preload/contract/events.ts';
import { foldEvent } from '../../renderer/state/fold-event.ts';
import type { AssistantView } from '../../renderer/state/view.ts';
import { emptyView } from '../../renderer/state/view.ts';

const turn = turnId('t1');
const answer = responseId('r1');
const at = '2026-11-20T18:00:00.000Z';

describe('an answer spoken again', () => {
	const reading = responseId('r9');
	const whole = [
		{ type: 'conversation.item.created', turn_id: turn, role: 'user', text: 'Bread?', created_at: at },
		{
			type: 'response.created',
			response_id: answer,
			turn_id: turn,
			revision: 1,
			speculative: false,
			created_at: at,
		},
		{ type: 'response.output_text.delta', response_id: answer, delta: 'Flour and water.' },
	] as const;
	const begun = (continues: boolean): AssistantEvent => ({
		type: 'response.reading',
		response_id: reading,
		item_id: answer,
		from_chars: 0,
		continues,
	});
	const word: AssistantEvent = {
		type: 'output_audio_buffer.position',
		response_id: reading,
		heard_chars: 9,
		word_start: 6,
		word_end: 9,
	};
	const done = (heard: string, interrupted: boolean): AssistantEvent => ({
		type: 'response.done',
		response_id: reading,
		turn_id: turn,
		status: interrupted ? 'cancelled' : 'completed',
		text: 'Flour and water.',
		heard,
		interrupted,
		text_only: false,
	});
	const fold = (...events: AssistantEvent[]): AssistantView =>
		events.reduce<AssistantView>((view, event) => foldEvent(view, { t_ms: 0, ...event }), emptyView);

	it('follows the word on the answer itself and changes nothing else of it', () => {
		const spoken = fold(...whole, begun(false), word);
		expect(spoken.turns.at(-1)).toMatchObject({ id: answer, word: [6, 9], heardChars: 0 });
		expect(spoken.turns).toHaveLength(2);
		const ended = fold(...whole, begun(false), word, done('Flour', true));
		expect(ended.reading).toBeNull();
		expect(ended.turns.at(-1)).toMatchObject({ word: null, playback: 'none', interrupted: false });
	});

	it('counts as heard where it was not heard before', () => {
		const heard = fold(...whole, begun(true), word);
		expect(heard.turns.at(-1)).toMatchObject({ heardChars: 9 });
		expect(fold(...whole, begun(true), done('Flour and water.', false)).turns.at(-1)).toMatchObject({
			heardChars: 16,
			interrupted: false,
			status: 'completed',
		});
	});
});
