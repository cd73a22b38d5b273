import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { responseId, turnId } from '../../main/domain/ids.ts';
import type { StoredTurn } from '../../preload/contract/conversations.ts';
import type { AssistantEvent } from '../../preload/contract/events.ts';
import App from '../../renderer/App.svelte';
import { FakeDesktopApi, openConversationId } from '../fakes/fake-desktop-api.ts';
import { turnWith } from '../fixtures/stored-turns.ts';

const at = '2026-11-20T18:00:00.000Z';
const metrics = {
	speechEndMs: 0,
	endpointMs: 300,
	transcriptFinalMs: 310,
	llmRequestMs: 320,
	llmFirstTokenMs: 500,
	firstSegmentMs: 600,
	ttsFirstAudioMs: 700,
	playbackStartMs: 800,
	voiceToVoiceMs: 800,
};
const question = turnWith({ id: turnId('t1'), content: 'How is bread made?', source: 'text' });
const answer = turnWith({
	id: responseId('r1'),
	role: 'assistant',
	source: 'assistant',
	content: 'Flour and water.\n\nSalt gives it taste.',
	metrics,
});

async function open(
	turns: readonly StoredTurn[],
): Promise<{ fake: FakeDesktopApi; tell: (...events: AssistantEvent[]) => void }> {
	const fake = new FakeDesktopApi({ conversationTurns: () => ({ turns, earlier: null }) });
	render(App, { props: { api: fake.api } });
	await screen.findByText(turns.at(-1)?.content.split('\n\n').at(-1) ?? '');
	return { fake, tell: (...events) => fake.tell(...events.map((event, t_ms) => ({ t_ms, ...event }))) };
}

function rowOf(text: string) {
	const row = screen.getByText(text).closest('li');
	if (row === null) throw new Error(`No row says ${text}`);
	return within(row);
}

describe('what can be done with a turn', () => {
	it('asks a question otherwise, in its place', async () => {
		const { fake } = await open([question, answer]);
		await fireEvent.click(await rowOf('How is bread made?').findByRole('button', { name: 'Edit' }));
		const field = screen.getByRole('textbox', { name: 'Edit the question' });
		expect(document.activeElement).toBe(field);
		await fireEvent.input(field, { target: { value: ' How are rolls made? ' } });
		await fireEvent.keyDown(field, { key: 'Enter' });
		expect(fake.inputsOf('editTurn')).toEqual([{ turnId: 't1', text: 'How are rolls made?' }]);
		expect(screen.queryByRole('textbox', { name: 'Edit the question' })).toBeNull();
	});

	it('leaves a question as it was at Escape, which stops no answer then, and gives the focus back', async () => {
		const { fake, tell } = await open([question, answer]);
		tell({ type: 'assistant.state_changed', state: 'speaking', previous_state: 'thinking' });
		await screen.findByText('Speaking');
		await fireEvent.click(await rowOf('How is bread made?').findByRole('button', { name: 'Edit' }));
		await fireEvent.keyDown(screen.getByRole('textbox', { name: 'Edit the question' }), {
			key: 'Escape',
		});
		await vi.waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Edit'));
		expect([...fake.inputsOf('editTurn'), ...fake.inputsOf('stop')]).toEqual([]);
	});

	it('copies a turn and says so', async () => {
		const writeText = vi.fn().mockResolvedValue(undefined);
		Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
		await open([question, answer]);
		await fireEvent.click(await rowOf('Flour and water.').findByRole('button', { name: 'Copy' }));
		expect(writeText).toHaveBeenCalledWith('Flour and water.\n\nSalt gives it taste.');
		expect(await screen.findByText('Copied')).toBeTruthy();
	});

	it('asks for another answer to the last question only', async () => {
		const earlier = [
			turnWith({ id: turnId('t0'), content: 'Hello' }),
			{ ...answer, id: responseId('r0'), content: 'Good day.' },
		];
		const { fake } = await open([...earlier, question, answer]);
		expect(rowOf('Good day.').queryByRole('button', { name: 'Another answer' })).toBeNull();
		await fireEvent.click(
			await rowOf('Flour and water.').findByRole('button', { name: 'Another answer' }),
		);
		expect(fake.inputsOf('retry')).toHaveLength(1);
	});

	it('goes on with an answer that was cut, and offers it nowhere else', async () => {
		const { fake } = await open([
			question,
			{ ...answer, interrupted: true, status: 'cancelled', heard: 'Flour' },
		]);
		await fireEvent.click(await screen.findByRole('button', { name: 'Continue' }));
		expect(fake.inputsOf('continueAnswer')).toHaveLength(1);
	});

	it('reads again from the beginning, or from a paragraph', async () => {
		const { fake } = await open([question, answer]);
		await fireEvent.click(await rowOf('Flour and water.').findByRole('button', { name: 'Read aloud' }));
		await fireEvent.pointerEnter(
			screen.getByText('Salt gives it taste.').closest('.turn .turn') ?? document.body,
		);
		await fireEvent.click(
			await screen.findByRole('button', { name: 'Read aloud from here: Salt gives it taste.' }),
		);
		expect(fake.inputsOf('readAgain')).toEqual([
			{ responseId: 'r1', from: 0 },
			{ responseId: 'r1', from: 'Flour and water.\n\n'.length },
		]);
	});

	it('shows what is read again on the answer itself, and stops it there', async () => {
		const { fake, tell } = await open([question, answer]);
		const reading = responseId('r2');
		tell(
			{
				type: 'response.reading',
				response_id: reading,
				item_id: responseId('r1'),
				from_chars: 0,
				continues: false,
			},
			{ type: 'output_audio_buffer.started', response_id: reading },
		);
		await fireEvent.click(await screen.findByRole('button', { name: 'Stop reading' }));
		expect(fake.inputsOf('stop')).toHaveLength(1);
		tell({
			type: 'response.done',
			response_id: reading,
			turn_id: turnId('t1'),
			status: 'cancelled',
			text: answer.content,
			heard: 'Flour',
			interrupted: true,
			text_only: false,
		});
		expect(await screen.findByRole('button', { name: 'Read aloud' })).toBeTruthy();
		expect(screen.queryByText(/Interrupted/)).toBeNull();
		expect(screen.getAllByText('Flour and water.')).toHaveLength(1);
	});
});

describe('what was set aside', () => {
	it('is one row, can be read, and is brought back', async () => {
		const by = turnId('t2');
		const { fake } = await open([
			{ ...question, supersededBy: by },
			{ ...answer, content: 'Flour.', supersededBy: by },
			turnWith({ id: by, content: 'How are rolls made?' }),
		]);
		await fireEvent.click(screen.getByText('2 earlier messages'));
		expect(await screen.findByText('Flour.')).toBeTruthy();
		await fireEvent.click(screen.getByRole('button', { name: 'Go back to this' }));
		expect(fake.inputsOf('restoreTurns')).toEqual([{ first: 't1', by: 't2' }]);
		await vi.waitFor(() => expect(fake.inputsOf('conversationTurns')).toHaveLength(2));
	});

	it('folds away while one watches, and comes back when nothing took its place', async () => {
		const { tell } = await open([question, answer]);
		const by = responseId('r2');
		tell(
			{ type: 'conversation.item.superseded', item_id: turnId('t1'), kept: true, superseded_by: by },
			{
				type: 'response.created',
				response_id: by,
				turn_id: turnId('t1'),
				revision: 1,
				speculative: false,
				created_at: at,
			},
		);
		expect(await screen.findByText('One earlier message')).toBeTruthy();
		expect(screen.getByText('How is bread made?')).toBeTruthy();
		tell(
			{
				type: 'response.done',
				response_id: by,
				turn_id: turnId('t1'),
				status: 'cancelled',
				text: '',
				heard: '',
				interrupted: true,
				text_only: false,
			},
			{ type: 'conversation.item.restored', superseded_by: by },
		);
		expect(await screen.findByText('Flour and water.')).toBeTruthy();
		expect(screen.queryByText('One earlier message')).toBeNull();
	});
});

describe('waiting times', () => {
	it('are a chart with a table, and hidden everywhere at one click', async () => {
		const { fake } = await open([question, answer]);
		expect(screen.getByText('Heard after 800 ms')).toBeTruthy();
		await fireEvent.click(
			screen.getByRole('button', { name: 'Hide waiting times everywhere', hidden: true }),
		);
		expect(fake.inputsOf('updateSettings')).toEqual([{ appearance: { latency: 'hidden' } }]);
		await vi.waitFor(() => expect(screen.queryByText('Heard after 800 ms')).toBeNull());
		expect(screen.queryByRole('button', { name: 'Waiting times' })).toBeNull();
	});
});

describe('a long conversation', () => {
	it('has its rows numbered for those who cannot see how many there are, and loads what is earlier for a search', async () => {
		const many = Array.from({ length: 90 }, (_, i) =>
			turnWith({ id: turnId(`t${i}`), content: `Number ${i}` }),
		);
		const fake = new FakeDesktopApi({
			conversationTurns: ({ before }: { before?: number }) =>
				before === undefined
					? { turns: many.slice(60), earlier: 60 }
					: { turns: many.slice(0, 60), earlier: null },
			searchConversations: () => [
				{
					conversationId: openConversationId,
					conversationTitle: 'Numbers',
					turnId: 't3',
					role: 'user',
					createdAtMs: 0,
					excerpt: 'Number 3',
					matches: [[0, 6]],
				},
			],
		});
		render(App, { props: { api: fake.api } });
		await screen.findByText('Number 89');
		expect(screen.getByText('Number 89').closest('li')?.getAttribute('aria-posinset')).toBe('30');
		await fireEvent.input(screen.getByRole('searchbox'), { target: { value: 'Number 3' } });
		await fireEvent.click(await screen.findByRole('button', { name: /You:/ }));
		await vi.waitFor(() => expect(fake.inputsOf('conversationTurns').length).toBeGreaterThan(1));
		await vi.waitFor(() => expect(document.querySelector('.target[data-turn="t3"]')).not.toBeNull());
	});
});
