import { expect, it } from 'vitest';
import { conversationId, responseId, turnId } from '../main/domain/ids.ts';
import { WrittenWords } from '../main/written-words.ts';
import { FakeConversationStore } from './fakes/fake-conversation-store.ts';
import { turnWith } from './fixtures/stored-turns.ts';
import { ConversationSimulation } from './support/conversation-simulation.ts';

const id = conversationId('conv_1');
const said = { conversationId: id, source: 'text' } as const;
const answered = { conversationId: id, role: 'assistant', source: 'assistant' } as const;

function conversationOf(...contents: readonly string[]): {
	simulation: ConversationSimulation;
	store: FakeConversationStore;
	written: WrittenWords;
} {
	const simulation = new ConversationSimulation();
	const store = new FakeConversationStore({ now: () => 1_000 });
	store.createConversation({ id, title: 'Bread', createdAtMs: 0 });
	for (const [at, content] of contents.entries())
		store.saveTurn(
			at % 2 === 0
				? turnWith({ ...said, id: turnId(`t${at}`), content })
				: turnWith({ ...answered, id: responseId(`r${at}`), content }),
		);
	const written = new WrittenWords({ runner: simulation, store, maxTurns: () => 5 });
	written.open(id);
	return { simulation, store, written };
}

const asked = (simulation: ConversationSimulation): string[] =>
	(simulation.requests.at(-1)?.messages ?? [])
		.filter(({ role }) => role !== 'system')
		.map(({ content }) => content);

it('asks otherwise with what came before, also where that is on disk only', () => {
	const { simulation, written } = conversationOf('bread?', 'Flour.', 'cake?', 'Eggs.');
	simulation.dispatch({ type: 'conversation.opened', conversationId: id, entries: [], stored: true });
	written.edit(turnId('t2'), 'rolls?');
	expect(asked(simulation)).toEqual(['bread?', 'Flour.', 'rolls?']);
});

it('reminds the model of nothing that was set aside', () => {
	const { simulation, store, written } = conversationOf('bread?', 'Flour.', 'cake?', 'Eggs.');
	store.supersedeTurns({ conversationId: id, from: turnId('t2'), kept: false, by: turnId('t9') });
	written.open(id);
	simulation.dispatch({ type: 'text.submitted', text: 'and salt?' });
	expect(asked(simulation)).toEqual(['bread?', 'Flour.', 'and salt?']);
});

it('brings back what was set aside and sets aside what took its place', () => {
	const { simulation, store, written } = conversationOf('bread?', 'Flour.', 'rolls?', 'Small.');
	const rolls = turnId('t2');
	const contents = (): string[] => store.currentTurns(id, { limit: 9 }).map(({ content }) => content);
	for (const turn of [turnId('t0'), responseId('r1')]) {
		const stored = store.turn(id, turn);
		if (stored !== null) store.saveTurn({ ...stored, supersededBy: rolls });
	}
	written.restore(turnId('t0'), rolls);
	expect(contents()).toEqual(['bread?', 'Flour.']);
	simulation.dispatch({ type: 'text.submitted', text: 'and salt?' });
	expect(asked(simulation)).toEqual(['bread?', 'Flour.', 'and salt?']);
	written.restore(rolls, turnId('t0'));
	expect(contents()).toEqual(['rolls?', 'Small.']);
});

it('reads an answer again from the disk, and says so where it is gone', () => {
	const { simulation, written } = conversationOf('bread?', 'Flour and water.');
	written.readAgain(responseId('r1'), 'Flour and '.length);
	expect(simulation.voice.requests.map(({ text }) => text)).toEqual(['water.']);
	expect(() => written.readAgain(responseId('gone'), 0)).toThrow('no longer here');
});
