import { describe, expect, it } from 'vitest';
import { undoMs } from '../../preload/contract/keeping-requests.ts';
import { m } from '../../preload/words/compiled/messages.js';
import type { AssistantError } from '../../preload/contract/wire-error.ts';
import { Bulk } from '../../renderer/state/bulk.svelte.ts';
import { droppedFiles } from '../../renderer/state/dropped-files.ts';
import { History, undoOfferedMs } from '../../renderer/state/history.svelte.ts';
import { FakeDesktopApi } from '../fakes/fake-desktop-api.ts';

const summary = (id: string) => ({
	id,
	title: id,
	createdAtMs: 1,
	updatedAtMs: 1,
	pinned: false,
	turnCount: 1,
});

function bulkWith(answers: ConstructorParameters<typeof FakeDesktopApi>[0] = {}) {
	const fake = new FakeDesktopApi(answers);
	const errors: AssistantError[] = [];
	const notices: string[] = [];
	let refreshed = 0;
	const bulk = new Bulk({
		api: fake.api,
		onError: (error) => errors.push(error),
		onDone: (notice) => notices.push(notice),
		onImported: async () => void (refreshed += 1),
	});
	bulk.start();
	return { fake, bulk, errors, notices, refreshed: () => refreshed };
}

describe('many conversations at once', () => {
	it('are imported file by file; a bad one is named and keeps no other out', async () => {
		const { bulk, fake, notices, refreshed } = bulkWith({
			importConversations: ({ name }: { name: string }) =>
				name === 'bad.json'
					? { imported: 0, unchanged: 0, refused: [{ name, message: 'turns[3] is wrong.' }] }
					: { imported: 2, unchanged: 1, refused: [] },
		});
		await bulk.importDropped([new File(['{}'], 'bad.json'), new File(['{"a":1}'], 'good.json')]);
		expect(fake.inputsOf('importConversations')).toEqual([
			{ from: 'text', name: 'bad.json', text: '{}' },
			{ from: 'text', name: 'good.json', text: '{"a":1}' },
		]);
		expect(bulk.refused).toEqual([{ name: 'bad.json', message: 'turns[3] is wrong.' }]);
		expect(notices).toEqual([
			m.app_imported_unchanged({ imported: m.app_imported({ count: 2 }), unchanged: 1 }),
		]);
		expect(refreshed()).toBe(1);
		bulk.dismiss();
		expect(bulk.refused).toEqual([]);
	});

	it('tell how far they are, and only one thing goes on at a time', async () => {
		const answer = Promise.withResolvers<unknown>();
		const { bulk, fake } = bulkWith({ exportConversations: () => answer.promise });
		const exporting = bulk.exportAs({ as: 'bundle' }, null);
		fake.send('progress', { done: 3, total: 9 });
		expect(bulk.work).toEqual({ doing: 'export', done: 3, total: 9, file: null });
		await bulk.importChosen();
		expect(fake.inputsOf('importConversations')).toEqual([]);
		answer.resolve({ savedAs: 'All.json', count: 9 });
		await exporting;
		expect(bulk.work).toBeNull();
	});

	it('say when nothing of what was dropped can be imported', async () => {
		const { bulk, errors } = bulkWith();
		await bulk.importDropped([]);
		expect(errors.map(({ kind }) => kind)).toEqual(['import-invalid']);
	});
});

describe('what is dropped', () => {
	const entry = (name: string, children: object[] | null) => ({
		name,
		isDirectory: children !== null,
		file: (done: (file: File) => void) => done(new File(['x'], name)),
		createReader: () => {
			const rest = [...(children ?? [])];
			return { readEntries: (done: (some: object[]) => void) => done(rest.splice(0, 1)) };
		},
	});
	const item = (name: string, children: object[] | null) => ({
		kind: 'file',
		webkitGetAsEntry: () => entry(name, children),
		getAsFile: () => new File(['x'], name),
	});

	it('is every file, and the JSON files of folders at any depth', async () => {
		const inner = entry('inner', [entry('c.JSON', null)]);
		const folder = item('folder', [entry('a.json', null), entry('notes.md', null), inner]);
		const transfer = { items: [item('b.txt', null), folder, { kind: 'string' }] };
		const files = await droppedFiles(transfer as never);
		expect(files.map(({ name }) => name)).toEqual(['b.txt', 'a.json', 'c.JSON']);
	});
});

describe('a selection', () => {
	it('takes in what is not yet shown, is deleted at once and comes back at once', async () => {
		const all = Array.from({ length: 730 }, (_, index) => summary(`c${String(index)}`));
		const fake = new FakeDesktopApi({
			listConversations: ({ limit, offset }: { limit: number; offset: number }) =>
				all.slice(offset, offset + limit),
		});
		const history = new History({ api: fake.api, onError: () => undefined });
		await history.refresh();
		expect(history.conversations).toHaveLength(100);
		history.select(true);
		await history.tickAll();
		expect(history.selection?.size).toBe(730);
		const [first] = history.conversations;
		if (first !== undefined) history.tick(first.id);
		await history.deleteTicked();
		expect(history.selection).toBeNull();
		expect(history.deleted).toHaveLength(729);
		await history.undoDelete();
		expect(fake.inputsOf('restoreConversation')).toHaveLength(729);
		expect(history.deleted).toEqual([]);
	});

	it('is not offered back longer than it can be', () => {
		expect(undoOfferedMs).toBeLessThan(undoMs);
	});
});
