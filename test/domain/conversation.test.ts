import { describe, expect, it } from 'vitest';
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
