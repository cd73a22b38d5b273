import { describe, expect, it } from 'vitest';
import type { Response, SegmentProgress } from '../../main/domain/conversation-state.ts';
import {
	expectedDurationMs,
	heardMs,
	heardText,
	resumePosition,
	spokenWord,
} from '../../main/domain/heard-text.ts';
import { finishText, openSpokenText, pushDelta } from '../../main/domain/speech-text/spoken-text.ts';
import { ConversationSimulation } from '../support/conversation-simulation.ts';

const shown = 'Flour and water make the dough. Salt gives it taste.';

/** A response whose segments are as told; a response as it is after its model was asked serves for the rest. */
function answer(states: readonly Pick<SegmentProgress, 'state' | 'durationMs'>[]): Response {
	const simulation = new ConversationSimulation({ answers: [{ text: shown, ttftMs: 1000 }] });
	simulation.dispatch({ type: 'text.submitted', text: 'bread' });
	const asked = simulation.state.response;
	if (asked === null) throw new Error('The simulation has asked no model.');
	const pushed = pushDelta(openSpokenText(), shown);
	const segments = [...pushed.segments, ...finishText(pushed.state).segments];
	expect(segments).toHaveLength(states.length);
	const progress = segments.map((segment, index) => ({
		segment,
		tries: 1,
		...(states[index] ?? { state: 'queued' as const, durationMs: 0 }),
	}));
	return { ...asked, text: shown, segments: progress };
}

const done = answer([
	{ state: 'done', durationMs: 3100 },
	{ state: 'done', durationMs: 2000 },
]);

describe('what was heard of an answer', () => {
	it.each([
		[null, ''],
		[{ segmentIndex: 0, playedMs: 0 }, ''],
		[{ segmentIndex: 0, playedMs: 700 }, 'Flour'],
		[{ segmentIndex: 0, playedMs: 3100 }, 'Flour and water make the dough.'],
		[{ segmentIndex: 1, playedMs: 0 }, 'Flour and water make the dough.'],
		[{ segmentIndex: 1, playedMs: 500 }, 'Flour and water make the dough. Salt'],
		[{ segmentIndex: 1, playedMs: 9999 }, shown],
		[{ segmentIndex: 7, playedMs: 10 }, ''],
	])('at %j: %s', (position, text) => {
		expect(heardText(done, position)).toBe(text);
	});

	it('counts the audio of all segments', () => {
		expect(heardMs(done, { segmentIndex: 1, playedMs: 250.4 })).toBe(3350);
		expect(heardMs(done, null)).toBe(0);
	});

	it('does not take the beginning of a segment that is still being made for all of it', () => {
		const first = answer([
			{ state: 'sent', durationMs: 400 },
			{ state: 'queued', durationMs: 0 },
		]);
		expect(heardText(first, { segmentIndex: 0, playedMs: 400 })).toBe('Flour');
		const second = answer([
			{ state: 'done', durationMs: 3100 },
			{ state: 'sent', durationMs: 400 },
		]);
		expect(heardText(second, { segmentIndex: 1, playedMs: 400 })).toBe(
			'Flour and water make the dough. Salt',
		);
	});

	it('keeps the length of what was made before the output lost it', () => {
		const lost = answer([
			{ state: 'done', durationMs: 3100 },
			{ state: 'queued', durationMs: 2000 },
		]);
		const progress = lost.segments[1];
		expect(progress === undefined ? null : expectedDurationMs(lost, progress)).toBe(2000);
	});
});

describe('after a pause', () => {
	it('goes on at the start of the word that was cut', () => {
		expect(resumePosition({ ...done, position: { segmentIndex: 0, playedMs: 1250 } })).toEqual({
			segmentIndex: 0,
			playedMs: 1000,
		});
		expect(resumePosition({ ...done, position: null })).toBeNull();
	});

	it('never goes on later than where it stopped', () => {
		for (let playedMs = 0; playedMs <= 3100; playedMs += 50) {
			const from = resumePosition({ ...done, position: { segmentIndex: 0, playedMs } });
			expect(from?.playedMs).toBeLessThanOrEqual(playedMs);
		}
	});
});

it('knows the word being spoken by its place in the shown answer', () => {
	const word = spokenWord(done, { segmentIndex: 1, playedMs: 100 });
	expect(word === null ? null : shown.slice(...word)).toBe('Salt');
	expect(spokenWord(done, { segmentIndex: 9, playedMs: 0 })).toBeNull();
});
