import { expect, it } from 'vitest';
import { continuationRequest } from '../../main/domain/prompt.ts';
import { ConversationSimulation } from '../support/conversation-simulation.ts';

const refused = { kind: 'language-model-failed', message: 'It failed. Try again.', retryable: true } as const;

it('tries again for the rest, not for the whole, where the rest could not be had', () => {
	const text = 'Flour and water make the dough. Salt gives it taste. Then it rests for an hour.';
	const simulation = new ConversationSimulation({ answers: [{ text, tokensPerSecond: 4 }] });
	simulation.dispatch({ type: 'text.submitted', text: 'how do you make bread' });
	simulation.run(3000);
	simulation.dispatch({ type: 'response.stop' });
	simulation.dispatch({ type: 'response.continue' });
	const responseId = simulation.state.response?.id;
	if (responseId === undefined) throw new Error('Nothing was asked.');
	simulation.dispatch({ type: 'model.failed', responseId, error: refused });
	simulation.dispatch({ type: 'response.retry' });
	simulation.run();
	const asked = simulation.requests.map(({ messages }) => messages.at(-1)?.content);
	expect(asked).toEqual(['how do you make bread', continuationRequest, continuationRequest]);
	expect([...simulation.stored.values()].filter((turn) => turn.supersededBy !== undefined)).toEqual([]);
	simulation.dispatch({ type: 'response.retry' });
	expect(simulation.requests.at(-1)?.messages.at(-1)?.content).toBe('how do you make bread');
});
