import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversationId, turnId } from '../../main/domain/ids.ts';
import { AssistantFailure } from '../../main/domain/errors.ts';
import type { ConversationStore, StoredConversation } from '../../main/domain/ports/conversation-store.ts';
import { describeConversationSearch } from './conversation-search.contract.ts';
import { describeHistoryLimit } from './history-limit.contract.ts';
import { describeSupersession } from './supersession.contract.ts';
import { anyConversation, turnWith } from '../fixtures/stored-turns.ts';

export interface StoreUnderTest {
	readonly store: ConversationStore;
	/** Moves the store's wall clock forward. */
	readonly advance: (durationMs: number) => void;
	/** Lets the disk be full, or no longer. */
	readonly fillDisk: (full: boolean) => void;
}

const c = conversationId('c');
const other = conversationId('other');
const page = { limit: 10, offset: 0 };

function kindOf(call: () => unknown): string | null {
	try {
		call();
		return null;
	} catch (thrown) {
		if (thrown instanceof AssistantFailure) return thrown.error.kind;
		throw thrown;
	}
}

/** What every ConversationStore promises (main/domain/ports/conversation-store.ts). */
export function describeConversationStore(name: string, open: () => StoreUnderTest): void {
	const openWithTurns = (contents: readonly string[]): StoreUnderTest => {
		const opened = open();
		opened.store.createConversation({ id: c, title: 'First', createdAtMs: 1000 });
		for (const [index, content] of contents.entries()) {
			opened.store.saveTurn(turnWith({ id: turnId(`t${index}`), content, createdAtMs: 2000 + index }));
		}
		return opened;
	};
	const contentsOf = (conversation: StoredConversation | null) =>
		conversation?.turns.map(({ content }) => content);

	describe(`${name} keeps turns`, () => {
		it('gives back every field of what it was given', () => {
			fc.assert(
				fc.property(anyConversation, (conversation) => {
					const opened = open();
					using store = opened.store;
					expect(store.importConversation(conversation)).toBe(conversation.id);
					expect(store.conversation(conversation.id)).toEqual(conversation);
					expect(store.turns(conversation.id, { limit: 100 })).toEqual({
						turns: conversation.turns,
						earlier: null,
					});
				}),
				{ numRuns: 40 },
			);
		});

		it('replaces a turn that is saved again and leaves it where it was', () => {
			using store = openWithTurns(['one', 'two', 'three']).store;
			store.saveTurn(
				turnWith({
					id: turnId('t1'),
					content: 'zwei',
					heard: 'zw',
					interrupted: true,
					createdAtMs: 2001,
				}),
			);
			expect(contentsOf(store.conversation(c))).toEqual(['one', 'zwei', 'three']);
			expect(store.conversation(c)?.turns[1]).toMatchObject({ heard: 'zw', interrupted: true });
			expect(store.search('two', { limit: 9 })).toEqual([]);
			expect(store.search('zwei', { limit: 9 })).toHaveLength(1);
		});

		it('keeps the order of saving even when the wall clock jumps back', () => {
			using store = openWithTurns(['one', 'two']).store;
			store.saveTurn(turnWith({ id: turnId('late'), content: 'three', createdAtMs: 5 }));
			expect(contentsOf(store.conversation(c))).toEqual(['one', 'two', 'three']);
		});

		it('keeps turns of different conversations apart that have the same id', () => {
			using store = openWithTurns(['one']).store;
			store.createConversation({ id: other, title: 'Second', createdAtMs: 3000 });
			store.saveTurn(
				turnWith({ id: turnId('t0'), conversationId: other, content: 'uno', createdAtMs: 3000 }),
			);
			expect(contentsOf(store.conversation(c))).toEqual(['one']);
			store.deleteTurn(turnId('t0'), c);
			expect(contentsOf(store.conversation(c))).toEqual([]);
			store.deleteTurn(turnId('t0'));
			expect(contentsOf(store.conversation(other))).toEqual([]);
		});

		it('forgets a turn that was never said', () => {
			using store = openWithTurns(['one', 'two']).store;
			store.deleteTurn(turnId('t0'));
			store.deleteTurn(turnId('unknown'));
			expect(contentsOf(store.conversation(c))).toEqual(['two']);
			expect(store.listConversations(page)[0]?.turnCount).toBe(1);
			expect(store.search('one', { limit: 9 })).toEqual([]);
		});

		it('refuses a turn of a conversation that does not exist', () => {
			using store = open().store;
			expect(kindOf(() => store.saveTurn(turnWith({ content: 'lost' })))).toBe('storage-failed');
			expect(kindOf(() => store.createConversation({ id: c, title: '', createdAtMs: 1 }))).toBeNull();
			expect(contentsOf(store.conversation(c))).toEqual([]);
		});

		it('pages backwards from the newest, each turn exactly once', () => {
			const contents = Array.from({ length: 25 }, (_, index) => `turn ${index}`);
			using store = openWithTurns(contents).store;
			const seen: string[] = [];
			let before: number | null = null;
			do {
				const { turns, earlier } = store.turns(c, {
					limit: 10,
					...(before === null ? {} : { before }),
				});
				seen.unshift(...turns.map(({ content }) => content));
				before = earlier;
			} while (before !== null);
			expect(seen).toEqual(contents);
		});
	});

	describe(`${name} lists conversations`, () => {
		it('puts pinned ones first, then the last spoken in', () => {
			using store = openWithTurns(['one']).store;
			store.createConversation({ id: other, title: 'Second', createdAtMs: 1500 });
			expect(store.listConversations(page).map(({ id }) => id)).toEqual([c, other]);
			store.pinConversation(other, true);
			expect(store.listConversations(page)).toEqual([
				{
					id: other,
					title: 'Second',
					createdAtMs: 1500,
					updatedAtMs: 1500,
					pinned: true,
					turnCount: 0,
				},
				{ id: c, title: 'First', createdAtMs: 1000, updatedAtMs: 2000, pinned: false, turnCount: 1 },
			]);
			expect(store.listConversations({ limit: 1, offset: 1 }).map(({ id }) => id)).toEqual([c]);
		});

		it('renames, and leaves one alone that is created twice', () => {
			using store = openWithTurns(['one']).store;
			store.renameConversation(c, 'Renamed');
			store.createConversation({ id: c, title: 'Again', createdAtMs: 9000 });
			expect(store.conversation(c)).toMatchObject({ title: 'Renamed', createdAtMs: 1000 });
		});

		it('hides a deleted conversation everywhere and brings it back whole', () => {
			using store = openWithTurns(['findable']).store;
			const before = store.conversation(c);
			store.deleteConversation(c);
			expect(store.listConversations(page)).toEqual([]);
			expect(store.conversation(c)).toBeNull();
			expect(store.turns(c, { limit: 5 })).toEqual({ turns: [], earlier: null });
			expect(store.search('findable', { limit: 5 })).toEqual([]);
			store.restoreConversation(c);
			expect(store.conversation(c)).toEqual(before);
			expect(store.search('findable', { limit: 5 })).toHaveLength(1);
		});
	});

	describeConversationSearch(name, openWithTurns);
	describeSupersession(name, openWithTurns);
	describeHistoryLimit(name, open, openWithTurns);

	describe(`${name} imports`, () => {
		const conversation: StoredConversation = {
			id: c,
			title: 'Imported',
			createdAtMs: 5,
			pinned: true,
			turns: [turnWith({ content: 'Hello.', createdAtMs: 6 })],
		};

		it('leaves an identical conversation alone, also a deleted one, which comes back', () => {
			using store = open().store;
			expect(store.importConversation(conversation)).toBe(c);
			expect(store.importConversation(conversation)).toBe(c);
			store.deleteConversation(c);
			expect(store.importConversation(conversation)).toBe(c);
			expect(store.listConversations(page)).toHaveLength(1);
		});

		it('gives a different one with the same id an id of its own', () => {
			using store = openWithTurns(['mine']).store;
			const id = store.importConversation(conversation);
			expect(id).not.toBe(c);
			expect(contentsOf(store.conversation(c))).toEqual(['mine']);
			expect(store.conversation(id)).toEqual({
				...conversation,
				id,
				turns: conversation.turns.map((turn) => ({ ...turn, conversationId: id })),
			});
		});
	});

	describe(`${name} on a full disk`, () => {
		it('says so once, keeps what was said and writes it when there is room again', () => {
			const { store, fillDisk } = openWithTurns(['before']);
			using _ = store;
			fillDisk(true);
			const big = 'x'.repeat(200_000);
			const save = (index: number) => () =>
				store.saveTurn(
					turnWith({
						id: turnId(`full${index}`),
						content: `${index} ${big}`,
						createdAtMs: 3000 + index,
					}),
				);
			expect([0, 1, 2].map((index) => kindOf(save(index)))).toEqual(['storage-full', null, null]);
			fillDisk(false);
			store.saveTurn(turnWith({ id: turnId('after'), content: 'after', createdAtMs: 4000 }));
			expect(contentsOf(store.conversation(c))?.map((content) => content.slice(0, 6))).toEqual([
				'before',
				'0 xxxx',
				'1 xxxx',
				'2 xxxx',
				'after',
			]);
			fillDisk(true);
			expect(kindOf(save(3))).toBe('storage-full');
			fillDisk(false);
		});
	});
}
