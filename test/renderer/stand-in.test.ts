import { render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { responseId, turnId } from '../../main/domain/ids.ts';
import type { AssistantEvent } from '../../preload/contract/events.ts';
import App from '../../renderer/App.svelte';
import { FakeDesktopApi } from '../fakes/fake-desktop-api.ts';

const turn = turnId('t1');
const answer = responseId('r1');
const created_at = '2026-11-20T18:00:00.000Z';

async function answered(...events: AssistantEvent[]): Promise<void> {
	const fake = new FakeDesktopApi();
	render(App, { props: { api: fake.api } });
	await screen.findByText('What’s on your mind?');
	const begun: AssistantEvent[] = [
		{ type: 'conversation.item.created', turn_id: turn, role: 'user', text: 'Who?', created_at },
		{
			type: 'response.created',
			response_id: answer,
			turn_id: turn,
			revision: 1,
			speculative: false,
			created_at,
		},
	];
	fake.tell(...[...begun, ...events].map((event, t_ms) => ({ t_ms, ...event })));
	await screen.findByText('It is me.');
}

const delta: AssistantEvent = {
	type: 'response.output_text.delta',
	response_id: answer,
	delta: 'It is me.',
};

describe('under an answer', () => {
	it('stands which other model gave it, and why', async () => {
		const message = 'Nothing answers at 127.0.0.1:9. Start the model server there.';
		await answered(
			{
				type: 'response.model_replaced',
				response_id: answer,
				model: 'spare',
				kind: 'language-model-unreachable',
				message,
			},
			delta,
		);
		expect(screen.getByText(/^Answered by spare instead\./).textContent).toContain(message);
	});

	it('stands nothing of the kind when the model of the settings gave it', async () => {
		await answered(delta);
		expect(screen.queryByText(/instead\./)).toBeNull();
	});

	it('thoughts are folded until somebody opens them', async () => {
		await answered(
			{ type: 'response.reasoning.delta', response_id: answer, delta: 'Who might it be?' },
			delta,
		);
		const thoughts = screen.getByText('Who might it be?').closest('details');
		expect(thoughts?.open).toBe(false);
	});
});
