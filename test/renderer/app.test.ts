import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { responseId, turnId } from '../../main/domain/ids.ts';
import type { AssistantEvent } from '../../preload/contract/events.ts';
import App from '../../renderer/App.svelte';
import { FakeDesktopApi, idleSnapshot, openConversationId } from '../fakes/fake-desktop-api.ts';

const at = '2026-11-20T18:00:00.000Z';
const turn = turnId('t1');
const answer = responseId('r1');

const question: AssistantEvent = {
	type: 'conversation.item.created',
	turn_id: turn,
	role: 'user',
	text: 'How is bread made?',
	created_at: at,
};
const begun = (speculative: boolean): AssistantEvent => ({
	type: 'response.created',
	response_id: answer,
	turn_id: turn,
	revision: 1,
	speculative,
	created_at: at,
});
const delta = (text: string): AssistantEvent => ({
	type: 'response.output_text.delta',
	response_id: answer,
	delta: text,
});

async function open(
	fake = new FakeDesktopApi(),
): Promise<{ fake: FakeDesktopApi; tell: (...events: AssistantEvent[]) => void }> {
	render(App, { props: { api: fake.api } });
	await screen.findByText('What’s on your mind?');
	return { fake, tell: (...events) => fake.tell(...events.map((event, t_ms) => ({ t_ms, ...event }))) };
}

describe('the conversation on screen', () => {
	it('grows with the answer', async () => {
		const { tell } = await open();
		tell(question, begun(false), delta('Flour and'));
		expect(await screen.findByText('Flour and')).toBeTruthy();
		tell(delta(' **water**.'));
		expect((await screen.findByText('water')).tagName).toBe('STRONG');
	});

	it('hides a guess until it is confirmed', async () => {
		const { tell } = await open();
		tell(question, begun(true), delta('A guess'));
		await screen.findByText('How is bread made?');
		expect(screen.queryByText('A guess')).toBeNull();
		tell({ type: 'response.confirmed', response_id: answer, turn_id: turn });
		expect(await screen.findByText('A guess')).toBeTruthy();
	});

	it('tells firm words from those that may still change', async () => {
		const { tell } = await open();
		tell({
			type: 'conversation.item.input_audio_transcription.partial',
			turn_id: turn,
			revision: 1,
			text: 'how is bread mate',
			stable_chars: 12,
		});
		const soft = await screen.findByText('mate');
		expect(soft.className).toContain('soft');
		expect(soft.parentElement?.textContent).toBe('how is bread mate');
	});

	it('counts only what came after its snapshot', async () => {
		const fake = new FakeDesktopApi({
			snapshot: () => {
				fake.tell({ t_ms: 0, ...question });
				return { snapshot: { ...idleSnapshot, state: 'thinking' }, sequence: 1 };
			},
		});
		const { tell } = await open(fake);
		expect(screen.queryByText('How is bread made?')).toBeNull();
		tell({ ...question, text: 'A later one' });
		expect(await screen.findByText('A later one')).toBeTruthy();
	});

	it('asks before a link leads anywhere', async () => {
		const { fake, tell } = await open();
		tell(question, begun(false), delta('See [this](https://example.com/a).'));
		await fireEvent.click(await screen.findByRole('link', { name: 'this' }));
		expect(fake.inputsOf('openExternal')).toEqual([{ url: 'https://example.com/a' }]);
	});
});

describe('talking', () => {
	it('holds with Space, once however often the key repeats, and not while typing', async () => {
		const { fake } = await open();
		await fireEvent.keyDown(document.body, { key: ' ' });
		await fireEvent.keyDown(document.body, { key: ' ', repeat: true });
		fake.tell({ t_ms: 0, type: 'assistant.state_changed', state: 'listening', previous_state: 'idle' });
		await screen.findByText('Listening');
		await fireEvent.blur(window);
		await fireEvent.keyDown(screen.getByRole('textbox', { name: 'Message' }), { key: ' ' });
		expect(
			fake.calls.map(({ name }) => name).filter((name) => name === 'press' || name === 'release'),
		).toEqual(['press', 'release']);
	});

	it('works for a screen reader, whose press has no pointer', async () => {
		const { fake } = await open();
		await fireEvent.click(screen.getByRole('button', { name: 'Talk' }), { detail: 0 });
		expect(fake.inputsOf('press')).toHaveLength(1);
		expect(fake.inputsOf('release')).toHaveLength(0);
	});

	it('stops an answer with Escape', async () => {
		const { fake, tell } = await open();
		tell({ type: 'assistant.state_changed', state: 'speaking', previous_state: 'thinking' });
		await screen.findByText('Speaking');
		await fireEvent.keyDown(document.body, { key: 'Escape' });
		expect(fake.inputsOf('stop')).toHaveLength(1);
	});

	it('types as well', async () => {
		const { fake } = await open();
		const field = screen.getByRole('textbox', { name: 'Message' });
		await fireEvent.input(field, { target: { value: '  hello  ' } });
		await fireEvent.keyDown(field, { key: 'Enter', shiftKey: true });
		expect(fake.inputsOf('submitText')).toEqual([]);
		await fireEvent.keyDown(field, { key: 'Enter' });
		expect(fake.inputsOf('submitText')).toEqual([{ text: 'hello' }]);
	});
});

describe('trouble', () => {
	it('has a face, a sentence and one way on', async () => {
		const { fake, tell } = await open();
		tell({
			type: 'error',
			response_id: null,
			error: {
				kind: 'language-model-timeout',
				message: 'No word came within 60 seconds.',
				retryable: true,
			},
		});
		const notice = await screen.findByRole('alert');
		expect(notice.textContent).toContain('No word came within 60 seconds.');
		await fireEvent.click(within(notice).getByRole('button', { name: 'Try again' }));
		expect(fake.inputsOf('retry')).toHaveLength(1);
		expect(screen.queryByRole('alert')).toBeNull();
	});

	it('is shown for requests that fail, and for what happened before there was a window', async () => {
		const fake = new FakeDesktopApi({
			snapshot: () => {
				fake.send('trouble', {
					kind: 'storage-corrupt',
					message: 'A copy from Tuesday is in use.',
					retryable: false,
				});
				return { snapshot: idleSnapshot, sequence: 0 };
			},
		});
		await open(fake);
		expect((await screen.findByRole('alert')).textContent).toContain('A copy from Tuesday is in use.');
		fake.fail('newConversation', { kind: 'storage-full', message: 'Make room.', retryable: true });
		await fireEvent.click(screen.getByRole('button', { name: 'New conversation' }));
		expect(await screen.findByText('Make room.')).toBeTruthy();
	});
});

describe('the history', () => {
	const summary = {
		id: openConversationId,
		title: 'Bread',
		createdAtMs: Date.now(),
		updatedAtMs: Date.now(),
		pinned: false,
		turnCount: 2,
	};

	it('lists conversations, deletes one and brings it back', async () => {
		const { fake } = await open(new FakeDesktopApi({ listConversations: () => [summary] }));
		await fireEvent.click(await screen.findByRole('button', { name: 'Delete Bread' }));
		expect(fake.inputsOf('deleteConversation')).toEqual([{ id: openConversationId }]);
		await fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
		expect(fake.inputsOf('restoreConversation')).toEqual([{ id: openConversationId }]);
	});

	it('shows the newest search only, also when an older one answers later', async () => {
		const hit = {
			conversationId: openConversationId,
			turnId: 't',
			role: 'user',
			createdAtMs: 0,
			matches: [],
		};
		const answers: ((hits: unknown) => void)[] = [];
		const fake = new FakeDesktopApi({
			searchConversations: ({ query }: { query: string }) =>
				new Promise((resolve) => {
					answers.push(() => resolve([{ ...hit, conversationTitle: query, excerpt: query }]));
				}),
		});
		render(App, { props: { api: fake.api } });
		const box = screen.getByRole('searchbox');
		for (const [value, asked] of [
			['fl', 1],
			['flour', 2],
		] as const) {
			await fireEvent.input(box, { target: { value } });
			await expect.poll(() => answers.length).toBe(asked);
		}
		answers[1]!(null);
		await screen.findByText('1 place found');
		answers[0]!(null);
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(screen.getAllByText('flour').length).toBeGreaterThan(0);
		expect(screen.queryByText('fl')).toBeNull();
	});
});
