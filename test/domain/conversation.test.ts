import { describe, expect, it } from 'vitest';
import { conversationId } from '../../main/domain/ids.ts';
import type { PlaybackPosition } from '../../main/domain/ports/audio-output.ts';
import { ConversationSimulation } from '../support/conversation-simulation.ts';

const bread =
	'Flour and water make the dough. Salt gives it taste. Then it rests for an hour and goes into the oven.';

describe('a spoken question', () => {
	it('is answered, heard to the end and kept', () => {
		const simulation = new ConversationSimulation({ answers: [{ text: bread }] });
		simulation.hear({ fromMs: 500, toMs: 1900, text: 'how do you make bread' }).run();
		expect(
			simulation
				.of('conversation.item.input_audio_transcription.completed')
				.map((event) => event.transcript),
		).toEqual(['how do you make bread']);
		expect(simulation.of('response.done')).toMatchObject([
			{ status: 'completed', text: bread, heard: bread, interrupted: false },
		]);
		expect(simulation.of('assistant.state_changed').map((event) => event.state)).toEqual([
			'listening',
			'thinking',
			'speaking',
			'idle',
		]);
		const heardMs = simulation.playback.heard.reduce((sum, each) => sum + each.toMs - each.fromMs, 0);
		expect(heardMs).toBe(simulation.voice.requests.reduce((sum, each) => sum + each.text.length * 60, 0));
		expect([...simulation.stored.values()]).toMatchObject([
			{ role: 'user', content: 'how do you make bread', status: 'completed' },
			{ role: 'assistant', content: bread, heard: bread, status: 'completed', interrupted: false },
		]);
		const [metrics] = simulation.of('turn.metrics');
		expect(metrics?.voice_to_voice_ms).toBeLessThan(500);
		expect(simulation.timers.size).toBe(0);
	});
});

describe('barge-in', () => {
	it('stops the answer, keeps what was heard and answers the second question', () => {
		const simulation = new ConversationSimulation({
			answers: [{ text: bread }, { text: 'Sugar makes it sweet.' }],
		});
		simulation
			.hear(
				{ fromMs: 500, toMs: 1900, text: 'how do you make bread' },
				{ fromMs: 4200, toMs: 5600, text: 'and how do you make cake' },
			)
			.run();
		const [first, second] = simulation.of('response.done');
		expect(first).toMatchObject({ status: 'cancelled', interrupted: true });
		expect(bread.startsWith(first?.heard ?? '?')).toBe(true);
		expect(first?.heard.length).toBeGreaterThan(10);
		expect(second).toMatchObject({ status: 'completed', heard: 'Sugar makes it sweet.' });
		expect(simulation.of('output_audio_buffer.cleared')).toHaveLength(1);
		expect(simulation.of('output_audio_buffer.stopped')).toHaveLength(1);
	});

	it('is forgiven a cough: the answer goes on from the interrupted word', () => {
		const simulation = new ConversationSimulation({ answers: [{ text: bread }] });
		simulation
			.hear({ fromMs: 500, toMs: 1900, text: 'how do you make bread' }, { fromMs: 4200, toMs: 4400 })
			.run();
		expect(simulation.of('output_audio_buffer.paused')).toHaveLength(1);
		expect(simulation.of('output_audio_buffer.resumed')).toHaveLength(1);
		expect(simulation.of('response.done')).toMatchObject([{ status: 'completed', heard: bread }]);
		expect(simulation.of('input_audio_buffer.discarded')).toMatchObject([{ reason: 'nothing-said' }]);
	});
});

describe('an answer that is left', () => {
	it('is kept in the conversation it belongs to', () => {
		const simulation = new ConversationSimulation({ answers: [{ text: bread }] });
		simulation.hear({ fromMs: 500, toMs: 1900, text: 'how do you make bread' });
		simulation.at(4200, () =>
			simulation.dispatch({
				type: 'conversation.opened',
				conversationId: conversationId('conv_2'),
				entries: [],
				stored: false,
			}),
		);
		simulation.run();
		expect([...simulation.stored.values()].map((turn) => turn.conversationId)).toEqual([
			'conv_1',
			'conv_1',
		]);
		expect(simulation.of('response.done')).toMatchObject([{ status: 'cancelled', interrupted: true }]);
	});
});

describe('an answer begun before the output has told what was heard of the last one', () => {
	/** The output says nothing from 3900 ms on, but where it was when it was cleared. */
	function cleared(position: PlaybackPosition): ConversationSimulation {
		const simulation = new ConversationSimulation({ answers: [{ text: bread }, { text: 'Sugar.' }] });
		simulation.hear(
			{ fromMs: 500, toMs: 1900, text: 'how do you make bread' },
			{ fromMs: 4200, toMs: 4700, text: 'how do you make cake' },
		);
		simulation.at(3900, () => (simulation.playback.silent = true));
		simulation.at(4940, () => {
			expect(simulation.state.response?.committed).toBe(false);
			const responseId = simulation.state.closing[0]?.response.take;
			if (responseId === undefined) throw new Error('Nothing waits to be told as cleared.');
			simulation.playback.silent = false;
			simulation.dispatch({ type: 'playback.cleared', responseId, position });
		});
		return simulation.run();
	}
	const silentAt = (simulation: ConversationSimulation): string | undefined =>
		simulation.of('response.done')[0]?.heard;

	it('is used when that changes nothing', () => {
		const simulation = cleared({ segmentIndex: 0, playedMs: 1650 });
		expect(silentAt(simulation)).toBe('Flour and water make the');
		expect(simulation.requests).toHaveLength(2);
	});

	it('is asked for again when more was heard than the model was told', () => {
		const simulation = cleared({ segmentIndex: 1, playedMs: 1500 });
		expect(silentAt(simulation)).toBe('Flour and water make the dough. Salt gives it taste.');
		expect(simulation.requests).toHaveLength(3);
		expect(simulation.requests.at(-1)?.messages.map(({ content }) => content)).toContain(
			'Flour and water make the dough. Salt gives it taste. …[the user interrupted here]',
		);
	});
});
