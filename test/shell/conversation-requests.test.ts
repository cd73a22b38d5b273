import { expect, it } from 'vitest';
import { responseId, turnId } from '../../main/domain/ids.ts';
import { emptyTurnMetrics } from '../../main/domain/turn-metrics.ts';
import { conversationRequests } from '../../main/shell/ipc/conversation-requests.ts';
import { FakeAssistant } from '../fakes/fake-assistant.ts';
import { openConversationId } from '../fakes/fake-desktop-api.ts';
import { turnWith } from '../fixtures/stored-turns.ts';

function asked(): { assistant: FakeAssistant; requests: ReturnType<typeof conversationRequests> } {
	const assistant = new FakeAssistant();
	return { assistant, requests: conversationRequests({ assistant, lastSequence: () => 0 }) };
}

it('hands what is done with words already written to the assistant', async () => {
	const { assistant, requests } = asked();
	await requests.editTurn({ turnId: turnId('t1'), text: 'rolls?' });
	await requests.continueAnswer(undefined);
	await requests.readAgain({ responseId: responseId('r1'), from: 6 });
	await requests.restoreTurns({ first: turnId('t1'), by: turnId('t2') });
	expect(assistant.asked).toEqual(['edit t1 rolls?', 'go on', 'read r1 6', 'restore t1 t2']);
});

it('tells the waits of the answers that are part of the conversation, and their percentiles', async () => {
	const { assistant, requests } = asked();
	const conversationId = openConversationId;
	assistant.store.createConversation({ id: conversationId, title: 'Bread', createdAtMs: 0 });
	const waits = [300, null, 500];
	for (const [at, voiceToVoiceMs] of waits.entries())
		assistant.store.saveTurn(
			turnWith({
				conversationId,
				id: responseId(`r${at}`),
				role: 'assistant',
				content: 'Flour.',
				metrics: { ...emptyTurnMetrics, voiceToVoiceMs },
			}),
		);
	const trend = await requests.latencyTrend({ id: conversationId });
	expect(trend.turns.map(({ id, waitedMs }) => [id, waitedMs])).toEqual([
		['r0', 300],
		['r2', 500],
	]);
	expect(trend.waited).toEqual({ count: 2, p50: 300, p95: 500 });
});
