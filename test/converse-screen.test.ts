import { describe, expect, it } from 'vitest';
import { ConverseScreen, waterfallLines } from '../main/converse-screen.ts';
import type { AssistantEvent } from '../main/domain/assistant-events.ts';
import { responseId, turnId } from '../main/domain/ids.ts';

const turn_id = turnId('turn_1');
const response_id = responseId('resp_1');
const created_at = '2026-11-20T18:47:05.120Z';

function said(text: string): AssistantEvent {
	return { type: 'conversation.item.created', turn_id, role: 'user', text, created_at };
}

function created(speculative: boolean): AssistantEvent {
	return { type: 'response.created', response_id, turn_id, revision: 1, speculative, created_at };
}

function delta(text: string): AssistantEvent {
	return { type: 'response.output_text.delta', response_id, delta: text };
}

function done(heard: string, interrupted = false): AssistantEvent {
	const status = interrupted ? 'cancelled' : 'completed';
	return {
		type: 'response.done',
		response_id,
		turn_id,
		status,
		text: '',
		heard,
		interrupted,
		text_only: false,
	};
}

function shown(events: readonly AssistantEvent[], live = false): string {
	let text = '';
	const screen = new ConverseScreen({ write: (piece) => (text += piece), live });
	for (const event of events) screen.show({ t_ms: 0, ...event });
	return text;
}

describe('the screen of converse', () => {
	it('shows who said what, a line each', () => {
		expect(
			shown([said('hello'), created(false), delta('Good'), delta(' evening.'), done('Good evening.')]),
		).toBe('You:    hello\nParley: Good evening.\n');
	});

	it('shows nothing of an answer before the turn is committed, and then all of it', () => {
		const early = [created(true), delta('Good')];
		expect(shown(early)).toBe('');
		expect(
			shown([
				...early,
				said('hello'),
				{ type: 'response.confirmed', response_id, turn_id },
				delta(' evening.'),
				done(''),
			]),
		).toBe('You:    hello\nParley: Good evening.\n');
	});

	it('shows nothing of a speculation that was thrown away', () => {
		expect(shown([created(true), delta('Good'), done('', true), said('hello')])).toBe('You:    hello\n');
	});

	it('tells who answers instead of the model that was asked', () => {
		const replaced: AssistantEvent = {
			type: 'response.model_replaced',
			response_id,
			model: 'spare',
			kind: 'language-model-unreachable',
			message: 'Nothing answers there.',
		};
		expect(shown([said('hello'), created(false), replaced, delta('Good evening.'), done('')])).toBe(
			'You:    hello\nNothing answers there. spare answers instead.\nParley: Good evening.\n',
		);
	});

	it('tells where somebody cut in', () => {
		expect(shown([created(false), delta('Good evening.'), done('Good', true)])).toBe(
			'Parley: Good evening. [interrupted after: Good]\n',
		);
		expect(shown([created(false), delta('Good'), done('', true)])).toContain(
			'[interrupted after: nothing]',
		);
	});

	it('puts trouble on a line of its own', () => {
		const error = { kind: 'language-model-cut-off', message: 'It broke off.', retryable: true } as const;
		expect(shown([created(false), delta('Good'), { type: 'error', error, response_id }])).toBe(
			'Parley: Good\nIt broke off.\n',
		);
	});

	it('rewrites what is heard only where it can', () => {
		const partial = {
			type: 'conversation.item.input_audio_transcription.partial',
			turn_id,
			revision: 1,
			text: 'what is',
			stable_chars: 4,
		} as const;
		expect(shown([partial])).toBe('');
		expect(shown([partial, said('what is it')], true)).toBe(
			'\r\u001b[KYou:    what\u001b[2m is\u001b[0m\r\u001b[KYou:    what is it\n',
		);
	});
});

describe('the waterfall of a turn', () => {
	const metrics = {
		t_ms: 0,
		type: 'turn.metrics',
		turn_id,
		response_id,
		speech_end_ms: 1000,
		endpoint_ms: 1300,
		transcript_final_ms: 1250,
		llm_request_ms: 1260,
		llm_first_token_ms: null,
		first_segment_ms: null,
		tts_first_audio_ms: null,
		playback_start_ms: 3000,
		voice_to_voice_ms: 2000,
	} as const;

	it('counts every wait from the end of speech, in the order of time, and leaves out what was not measured', () => {
		expect(waterfallLines(metrics).map((line) => line.replace(/\s+/g, ' ').replace(/▇+/, '▇'))).toEqual([
			' transcript final 250 ms ▇',
			' model asked 260 ms ▇',
			' turn committed 300 ms ▇',
			' first audio heard 2000 ms ▇',
		]);
	});

	it('is empty where nothing was said', () => {
		expect(waterfallLines({ ...metrics, speech_end_ms: null, endpoint_ms: null })).toEqual([]);
	});
});
