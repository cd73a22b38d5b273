import { beforeEach, describe, expect, it } from 'vitest';
import { AssistantFailure } from '../../main/domain/errors.ts';
import { conversationId, turnId } from '../../main/domain/ids.ts';
import type { StoredConversation } from '../../main/domain/ports/conversation-store.ts';
import { historyRequests } from '../../main/shell/ipc/history-requests.ts';
import { FakeConversationStore } from '../fakes/fake-conversation-store.ts';

const id = conversationId('c1');

function conversation(name: string, content = 'Hello there'): StoredConversation {
	const owner = conversationId(name);
	return {
		id: owner,
		title: `Title: ${name}/2`,
		createdAtMs: 5,
		pinned: false,
		turns: [
			{
				id: turnId(`turn of ${name}`),
				conversationId: owner,
				role: 'user',
				content,
				heard: content,
				interrupted: false,
				status: 'completed',
				source: 'text',
				createdAtMs: 6,
				character: null,
				language: null,
				models: {},
				metrics: null,
				reasoning: null,
			},
		],
	};
}

describe('requests about the history', () => {
	let store: FakeConversationStore;
	let saved: { name: string; text: string }[];
	let chosen: readonly string[] | null;
	let deleted: string[];
	let requests: ReturnType<typeof historyRequests>;

	beforeEach(() => {
		store = new FakeConversationStore({ now: () => 1_000 });
		store.importConversation(conversation('c1'));
		saved = [];
		chosen = null;
		deleted = [];
		requests = historyRequests({
			store,
			files: {
				render: (given, format) => `${format}: ${given.turns.length} turns`,
				parse: (text) => {
					if (text !== 'bad') return [JSON.parse(text) as StoredConversation];
					throw new AssistantFailure({ kind: 'import-invalid', message: 'No.', retryable: false });
				},
			},
			dialogs: {
				save: async (name, _format, text) => {
					saved.push({ name, text });
					return name;
				},
				open: async () => chosen,
			},
			onDeleted: (gone) => deleted.push(gone),
		});
	});

	it('export through the save dialog, under a name every system takes', async () => {
		expect(await requests.exportConversation({ id, format: 'md' })).toEqual({ savedAs: 'Title c1 2.md' });
		expect(saved).toEqual([{ name: 'Title c1 2.md', text: 'md: 1 turns' }]);
	});

	it('say when the conversation is gone', async () => {
		await expect(
			requests.exportConversation({ id: conversationId('none'), format: 'json' }),
		).rejects.toMatchObject({ error: { kind: 'storage-failed' } });
	});

	it('search for nothing finds nothing, without asking', () => {
		expect(requests.searchConversations({ query: '   ', limit: 5 })).toEqual([]);
		expect(requests.searchConversations({ query: 'hello', limit: 5 })).toHaveLength(1);
	});

	it('deletes, tells, and brings back', async () => {
		await requests.deleteConversation({ id });
		expect(deleted).toEqual([id]);
		expect(requests.listConversations({ limit: 10, offset: 0 })).toEqual([]);
		await requests.restoreConversation({ id });
		expect(requests.listConversations({ limit: 10, offset: 0 })).toHaveLength(1);
	});

	it('import new conversations and leave alone what is here already', async () => {
		chosen = [JSON.stringify(conversation('c2')), JSON.stringify(conversation('c1'))];
		expect(await requests.importConversations({ from: 'dialog' })).toEqual({ imported: 1, unchanged: 1 });
		expect(store.conversation(conversationId('c2'))?.turns).toHaveLength(1);
	});

	it('import nothing of several files when one is bad', async () => {
		chosen = [JSON.stringify(conversation('c3')), 'bad'];
		await expect(requests.importConversations({ from: 'dialog' })).rejects.toThrow('No.');
		expect(store.conversation(conversationId('c3'))).toBeNull();
	});

	it('import a changed copy beside the one that is here', async () => {
		const text = JSON.stringify(conversation('c1', 'Something else'));
		expect(await requests.importConversations({ from: 'text', text })).toEqual({
			imported: 1,
			unchanged: 0,
		});
		expect(store.listConversations({ limit: 10, offset: 0 })).toHaveLength(2);
	});

	it('cancelled dialogs change nothing', async () => {
		expect(await requests.importConversations({ from: 'dialog' })).toBeNull();
	});
});
