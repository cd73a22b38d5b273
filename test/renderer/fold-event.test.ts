import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversationId, responseId, turnId } from '../../main/domain/ids.ts';
import type { AssistantEvent, StampedEvent } from '../../preload/contract/events.ts';
import { foldEvent } from '../../renderer/state/fold-event.ts';
import type { AssistantView } from '../../renderer/state/view.ts';
import { emptyView, viewOf, viewOfStored } from '../../renderer/state/view.ts';
import { idleSnapshot } from '../fakes/fake-desktop-api.ts';

const turn = turnId('t1');
const answer = responseId('r1');
const at = '2026-11-20T18:00:00.000Z';

const created = (speculative = false, response = answer): AssistantEvent => ({
	type: 'response.created',
	response_id: response,
	turn_id: turn,
	revision: 1,
	speculative,
	created_at: at,
});
const said = (text: string): AssistantEvent => ({
	type: 'conversation.item.created',
	turn_id: turn,
	role: 'user',
	text,
	created_at: at,
});
const partial = (text: string, stable: number): AssistantEvent => ({
	type: 'conversation.item.input_audio_transcription.partial',
	turn_id: turn,
	revision: 1,
	text,
	stable_chars: stable,
});
const delta = (text: string, response = answer): AssistantEvent => ({
	type: 'response.output_text.delta',
	response_id: response,
	delta: text,
});
const done = (change: Partial<Extract<AssistantEvent, { type: 'response.done' }>> = {}): AssistantEvent => ({
	type: 'response.done',
	response_id: answer,
	turn_id: turn,
	status: 'completed',
	text: 'One two three.',
	heard: 'One two three.',
	interrupted: false,
	text_only: false,
	...change,
});

const fold = (events: readonly AssistantEvent[], from: AssistantView = emptyView): AssistantView =>
	events.map((event, t_ms): StampedEvent => ({ t_ms, ...event })).reduce(foldEvent, from);

describe('what the person says', () => {
	it('appears as a bubble at the first sound, grows by partials and is said at the commit', () => {
		const heard: AssistantEvent = {
			type: 'input_audio_buffer.speech_started',
			turn_id: turn,
			audio_start_ms: 0,
		};
		expect(fold([heard]).turns).toMatchObject([{ role: 'user', text: '', said: false }]);
		expect(fold([heard, partial('how do you bake', 6)]).turns).toMatchObject([
			{ text: 'how do you bake', stableChars: 6, said: false },
		]);
		expect(fold([heard, partial('how do you bake', 6), said('How do you bake?')]).turns).toMatchObject([
			{ text: 'How do you bake?', stableChars: 16, said: true, createdAtMs: Date.parse(at) },
		]);
	});

	it('vanishes when it was no turn after all', () => {
		const discarded: AssistantEvent = {
			type: 'input_audio_buffer.discarded',
			turn_id: turn,
			reason: 'backchannel',
		};
		expect(fold([partial('mhm', 3), discarded]).turns).toEqual([]);
	});

	it('stands before an answer to it that was begun first', () => {
		expect(fold([created(true), partial('hello', 5)]).turns.map(({ role }) => role)).toEqual([
			'user',
			'assistant',
		]);
	});
});

describe('an answer', () => {
	it('grows token by token and keeps what the end says', () => {
		const growing = fold([said('x'), created(), delta('One '), delta('two')]);
		expect(growing.turns[1]).toMatchObject({
			text: 'One two',
			status: 'in_progress',
			speculative: false,
		});
		expect(fold([done()], growing).turns[1]).toMatchObject({
			text: 'One two three.',
			heardChars: 14,
			status: 'completed',
		});
	});

	it('that was guessed ahead is hidden until it is confirmed', () => {
		const guessed = fold([created(true), delta('One')]);
		expect(guessed.turns[0]).toMatchObject({ speculative: true });
		const confirmed: AssistantEvent = { type: 'response.confirmed', response_id: answer, turn_id: turn };
		expect(fold([confirmed], guessed).turns[0]).toMatchObject({ speculative: false, text: 'One' });
	});

	it('that was guessed wrongly leaves nothing behind', () => {
		const next = responseId('r2');
		expect(fold([created(true), created(false, next)]).turns.map(({ id }) => id)).toEqual([next]);
		expect(fold([created(true), delta('One'), done({ status: 'cancelled', text: '' })]).turns).toEqual(
			[],
		);
	});

	it('follows the word being spoken, and lets go of it when playback ends', () => {
		const playing: AssistantEvent = { type: 'output_audio_buffer.started', response_id: answer };
		const position: AssistantEvent = {
			type: 'output_audio_buffer.position',
			response_id: answer,
			heard_chars: 4,
			word_start: 4,
			word_end: 7,
		};
		const speaking = fold([created(), delta('One two'), playing, position]);
		expect(speaking.turns[0]).toMatchObject({ word: [4, 7], heardChars: 4, playback: 'playing' });
		const paused: AssistantEvent = { type: 'output_audio_buffer.paused', response_id: answer };
		expect(fold([paused], speaking).turns[0]).toMatchObject({ playback: 'paused', word: [4, 7] });
		const cleared: AssistantEvent = { type: 'output_audio_buffer.cleared', response_id: answer };
		expect(fold([cleared], speaking).turns[0]).toMatchObject({ playback: 'none', word: null });
	});

	it('that was interrupted knows what was heard', () => {
		const truncated: AssistantEvent = {
			type: 'conversation.item.truncated',
			response_id: answer,
			audio_end_ms: 400,
			text: 'One ',
		};
		const end = done({ status: 'cancelled', heard: 'One ', interrupted: true });
		expect(fold([created(), delta('One two three.'), truncated, end]).turns[0]).toMatchObject({
			text: 'One two three.',
			heardChars: 4,
			interrupted: true,
			status: 'cancelled',
		});
	});

	it('that was only shown counts as read', () => {
		expect(fold([created(), done({ text_only: true, heard: '' })]).turns[0]).toMatchObject({
			textOnly: true,
			heardChars: 14,
		});
	});

	it('of a response nobody knows changes nothing', () => {
		const view = fold([said('x'), created()]);
		const late = responseId('dead');
		expect(
			fold([delta('ghost', late), { type: 'output_audio_buffer.started', response_id: late }], view),
		).toEqual(view);
	});

	it('brings its waterfall in our own names', () => {
		const metrics: AssistantEvent = {
			type: 'turn.metrics',
			turn_id: turn,
			response_id: answer,
			speech_end_ms: 1,
			endpoint_ms: 2,
			transcript_final_ms: 3,
			llm_request_ms: 4,
			llm_first_token_ms: 5,
			first_segment_ms: 6,
			tts_first_audio_ms: 7,
			playback_start_ms: 8,
			voice_to_voice_ms: 7,
		};
		expect(fold([created(), metrics]).turns[0]).toMatchObject({
			metrics: { speechEndMs: 1, llmFirstTokenMs: 5, playbackStartMs: 8, voiceToVoiceMs: 7 },
		});
	});
});

describe('the assistant', () => {
	it('shows trouble until something is said or answered', () => {
		const trouble: AssistantEvent = {
			type: 'error',
			response_id: null,
			error: { kind: 'language-model-timeout', message: 'Too slow.', retryable: true },
		};
		expect(fold([trouble]).troubles).toMatchObject([{ kind: 'language-model-timeout' }]);
		expect(fold([trouble, said('again')]).troubles).toEqual([]);
		expect(fold([trouble, created()]).troubles).toEqual([]);
	});

	it('starts another conversation empty and keeps its own when only the mode changes', () => {
		const here = { ...emptyView, conversationId: conversationId('a') };
		const update = (id: string): AssistantEvent => ({
			type: 'session.updated',
			conversation_id: conversationId(id),
			mode: 'open-mic',
			muted: true,
		});
		const view = fold([said('x'), update('a')], here);
		expect(view).toMatchObject({ mode: 'open-mic', muted: true });
		expect(view.turns).toHaveLength(1);
		expect(fold([update('b')], view)).toMatchObject({ conversationId: 'b', turns: [] });
	});

	it('names the state of its parts', () => {
		const view = fold([
			{ type: 'assistant.state_changed', state: 'thinking', previous_state: 'idle' },
			{ type: 'assistant.floor_held', held: true },
			{ type: 'helper.state_changed', helper: 'audio', state: 'restarting', detail: 'It crashed.' },
		]);
		expect(view).toMatchObject({
			state: 'thinking',
			floorHeld: true,
			helpers: { audio: { state: 'restarting', detail: 'It crashed.' } },
		});
	});

	it('opens a window in the middle of a turn with what is already there', () => {
		const stored = viewOfStored({
			id: turn,
			conversationId: idleSnapshot.conversationId,
			role: 'user',
			content: 'Before',
			heard: 'Before',
			interrupted: false,
			status: 'completed',
			source: 'text',
			createdAtMs: 5,
			character: null,
			language: null,
			models: {},
			metrics: null,
			reasoning: null,
		});
		const view = viewOf(
			{
				...idleSnapshot,
				state: 'speaking',
				liveResponse: {
					responseId: answer,
					turnId: turn,
					text: 'One two',
					heardChars: 4,
					speculative: false,
					speaking: true,
				},
				helpers: [{ helper: 'audio', state: 'ready', detail: null }],
			},
			[stored],
		);
		expect(view.turns).toMatchObject([
			{ text: 'Before', said: true },
			{ text: 'One two', playback: 'playing', heardChars: 4 },
		]);
		expect(fold([delta(' three')], view).turns[1]).toMatchObject({ text: 'One two three' });
	});
});

it('no order of events breaks the view: every turn once, every offset inside its text or behind it', () => {
	const others = responseId('r2');
	const anyEvent = fc.constantFrom<AssistantEvent>(
		partial('how do', 3),
		said('how do you do'),
		{ type: 'input_audio_buffer.discarded', turn_id: turn, reason: 'echo' },
		created(true),
		created(false),
		created(true, others),
		{ type: 'response.confirmed', response_id: others, turn_id: turn },
		delta('One '),
		delta('Two ', others),
		done(),
		done({ response_id: others, status: 'failed', text: 'Two ', heard: '' }),
		{ type: 'output_audio_buffer.cleared', response_id: answer },
	);
	fc.assert(
		fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
			const { turns } = fold(events);
			const ids = turns.map(({ id }) => id);
			const withoutRepeats = new Set(ids);
			// The same response is never begun twice by the assistant; here it is, and only that may repeat an id.
			const begun = events.filter((event) => event.type === 'response.created').length;
			return (
				ids.length - withoutRepeats.size <= begun &&
				turns.every((each) => each.role !== 'user' || each.stableChars <= each.text.length)
			);
		}),
	);
});
