import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
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
	let folder: string;
	let deleted: string[];
	let progress: (readonly [number, number])[];
	let requests: ReturnType<typeof historyRequests>;

	beforeEach(() => {
		store = new FakeConversationStore({ now: () => 1_000 });
		store.importConversation(conversation('c1'));
		saved = [];
		chosen = null;
		deleted = [];
		progress = [];
		folder = mkdtempSync(join(tmpdir(), 'parley-export-'));
		onTestFinished(() => rmSync(folder, { recursive: true }));
		requests = historyRequests({
			store,
			files: {
				render: (given, format) => `${format}: ${given.turns.length} turns`,
				parse: async (text) => {
					if (text !== 'bad') return [JSON.parse(text)].flat() as StoredConversation[];
					throw new AssistantFailure({ kind: 'import-invalid', message: 'No.', retryable: false });
				},
				writeBundle: async (path, conversations) =>
					void saved.push({ name: path, text: [...conversations].map((each) => each.id).join() }),
				writeText: async () => undefined,
				writeFolder: async (path, named) =>
					void saved.push({ name: path, text: [...named].map(({ name }) => name).join() }),
			},
			dialogs: {
				save: async (name, _format, text) => {
					saved.push({ name, text });
					return name;
				},
				saveWhere: async (name) => join('/chosen', name),
				folderWhere: async () => folder,
				open: async () =>
					chosen?.map((text, index) => async () => ({ name: `${String(index)}.json`, text })) ??
					null,
			},
			onDeleted: (gone) => deleted.push(gone),
			onProgress: ({ done, total }) => progress.push([done, total]),
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
		expect(await requests.importConversations({ from: 'dialog' })).toEqual({
			imported: 1,
			unchanged: 1,
			refused: [],
		});
		expect(store.conversation(conversationId('c2'))?.turns).toHaveLength(1);
	});

	it('import every good file, and name the bad one', async () => {
		chosen = ['bad', JSON.stringify(conversation('c3'))];
		expect(await requests.importConversations({ from: 'dialog' })).toEqual({
			imported: 1,
			unchanged: 0,
			refused: [{ name: '0.json', message: 'No.' }],
		});
		expect(store.conversation(conversationId('c3'))).not.toBeNull();
	});

	it('import nothing of a file that cannot be stored whole', async () => {
		const bundle = JSON.stringify([conversation('c4'), conversation('c5')]);
		const keep = store.importConversation.bind(store);
		store.importConversation = (given) => {
			if (given.id !== 'c5') return keep(given);
			throw new AssistantFailure({ kind: 'storage-full', message: 'Full.', retryable: true });
		};
		expect(
			await requests.importConversations({ from: 'text', name: 'b.json', text: bundle }),
		).toMatchObject({ imported: 0, refused: [{ name: 'b.json', message: 'Full.' }] });
		expect(store.listConversations({ limit: 10, offset: 0 }).map((each) => each.id)).toEqual(['c1']);
	});

	it('export all, or a selection, as one bundle, and tell how far it is', async () => {
		store.importConversation(conversation('c2'));
		expect(await requests.exportConversations({ as: 'bundle', ids: null })).toMatchObject({ count: 2 });
		expect(await requests.exportConversations({ as: 'bundle', ids: [id] })).toMatchObject({
			savedAs: expect.stringMatching(/^Parley .*json$/) as string,
			count: 1,
		});
		expect(saved.map(({ text }) => text)).toEqual(['c2,c1', 'c1']);
		expect(progress).toEqual([
			[0, 2],
			[1, 2],
			[2, 2],
			[0, 1],
			[1, 1],
		]);
	});

	it('export a folder of files, none over another, into a folder that is new', async () => {
		store.importConversation({ ...conversation('c2'), title: 'TITLE c1 2' });
		mkdirSync(join(folder, `Parley ${new Date().toISOString().slice(0, 10)}`));
		await requests.exportConversations({ as: 'folder', format: 'md', ids: null });
		expect(saved[0]?.text.split(',').toSorted()).toEqual(['TITLE c1 2.md', 'Title c1 2 (2).md']);
		expect(saved[0]?.name).toMatch(/ \(2\)$/);
	});

	it('import a changed copy beside the one that is here', async () => {
		const text = JSON.stringify(conversation('c1', 'Something else'));
		expect(await requests.importConversations({ from: 'text', name: 'x.json', text })).toEqual({
			imported: 1,
			unchanged: 0,
			refused: [],
		});
		expect(store.listConversations({ limit: 10, offset: 0 })).toHaveLength(2);
	});

	it('cancelled dialogs change nothing', async () => {
		expect(await requests.importConversations({ from: 'dialog' })).toBeNull();
	});
});
