import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversationId, responseId, turnId } from '../../main/domain/ids.ts';
import { AssistantFailure } from '../../main/domain/errors.ts';
import type { ConversationStore, StoredConversation } from '../../main/domain/ports/conversation-store.ts';
import { describeConversationSearch } from './conversation-search.contract.ts';
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

		it('sets turns aside and brings them back; they stay readable and found', () => {
			using store = openWithTurns(['one', 'two', 'three']).store;
			const by = turnId('t9');
			store.supersedeTurns({ conversationId: c, from: turnId('t1'), kept: false, by });
			store.saveTurn(turnWith({ id: by, content: 'instead', createdAtMs: 3000 }));
			const current = () => store.currentTurns(c, { limit: 9 }).map(({ content }) => content);
			expect(current()).toEqual(['one', 'instead']);
			expect(contentsOf(store.conversation(c))).toEqual(['one', 'two', 'three', 'instead']);
			expect(store.turn(c, turnId('t1'))).toMatchObject({ content: 'two', supersededBy: by });
			expect(store.turn(c, by)).not.toHaveProperty('supersededBy');
			expect(store.search('three', { limit: 9 })).toHaveLength(1);
			expect(store.currentTurns(c, { limit: 9, before: by }).map(({ content }) => content)).toEqual([
				'one',
			]);
			store.restoreTurns(c, by);
			expect(current()).toEqual(['one', 'two', 'three', 'instead']);
			expect(store.currentTurns(c, { limit: 2 }).map(({ content }) => content)).toEqual([
				'three',
				'instead',
			]);
		});

		it('sets aside only what follows a turn that is kept, and what was set aside before stays so', () => {
			using store = openWithTurns(['one', 'two', 'three']).store;
			store.supersedeTurns({ conversationId: c, from: turnId('t1'), kept: true, by: turnId('r1') });
			store.supersedeTurns({ conversationId: c, from: turnId('t0'), kept: false, by: turnId('r2') });
			store.supersedeTurns({
				conversationId: c,
				from: turnId('nobody'),
				kept: false,
				by: turnId('r3'),
			});
			expect(store.conversation(c)?.turns.map(({ supersededBy }) => supersededBy)).toEqual([
				'r2',
				'r2',
				'r1',
			]);
			expect(store.turn(c, turnId('nobody'))).toBeNull();
			expect(store.currentTurns(other, { limit: 9 })).toEqual([]);
		});

		it('marks more of an answer as heard', () => {
			using store = openWithTurns(['one']).store;
			const id = responseId('a');
			const answer = {
				id,
				content: 'All of it',
				heard: 'All',
				interrupted: true,
				status: 'cancelled',
			} as const;
			store.saveTurn(turnWith({ ...answer, role: 'assistant', createdAtMs: 3000 }));
			store.markHeard({ conversationId: c, id, heard: 'All of', interrupted: true });
			expect(store.turn(c, id)).toMatchObject({
				heard: 'All of',
				interrupted: true,
				status: 'cancelled',
			});
			store.markHeard({ conversationId: c, id, heard: 'All of it', interrupted: false });
			expect(store.turn(c, id)).toMatchObject({
				heard: 'All of it',
				interrupted: false,
				status: 'completed',
			});
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

		it('purges for good only what was deleted long enough ago', () => {
			const { store, advance } = openWithTurns(['one']);
			using _ = store;
			store.deleteConversation(c);
			advance(500);
			store.purgeDeleted(1000);
			store.restoreConversation(c);
			expect(store.conversation(c)).not.toBeNull();
			store.deleteConversation(c);
			advance(1000);
			store.purgeDeleted(1000);
			store.restoreConversation(c);
			expect(store.conversation(c)).toBeNull();
		});

		it('keeps the newest and the pinned when the history is limited', () => {
			using store = open().store;
			for (let index = 0; index < 6; index++) {
				store.createConversation({ id: conversationId(`n${index}`), title: '', createdAtMs: index });
			}
			store.pinConversation(conversationId('n0'), true);
			store.applyHistoryLimit({ keep: 0, keepMs: 0, except: null });
			expect(store.listConversations(page)).toHaveLength(6);
			const limit = { keep: 2, keepMs: 0, except: conversationId('n1') };
			expect(store.beyondHistoryLimit(limit)).toEqual({ count: 2, newestMs: 3 });
			store.applyHistoryLimit(limit);
			expect(store.listConversations(page).map(({ id }) => id)).toEqual(['n0', 'n5', 'n4', 'n1']);
			expect(store.beyondHistoryLimit(limit)).toEqual({ count: 0, newestMs: null });
		});

		it('lets go what nobody has spoken in for too long, and never brings it back', () => {
			const { store, advance } = openWithTurns(['one']);
			using _ = store;
			advance(10_000);
			store.createConversation({ id: conversationId('old'), title: '', createdAtMs: 0 });
			const limit = { keep: 0, keepMs: 1, except: null };
			const { count } = store.beyondHistoryLimit(limit);
			expect(count).toBe(store.listConversations(page).filter(({ pinned }) => !pinned).length);
			store.applyHistoryLimit(limit);
			store.restoreConversation(conversationId('old'));
			expect(store.conversation(conversationId('old'))).toBeNull();
		});

		it('forgets everything at once', () => {
			const { store } = openWithTurns(['one', 'the other']);
			using _ = store;
			store.deleteConversation(c);
			store.wipe();
			store.restoreConversation(c);
			expect(store.listConversations(page)).toEqual([]);
			expect(store.search('e', { limit: 5 })).toEqual([]);
			store.createConversation({ id: c, title: 'Anew', createdAtMs: 1 });
			expect(store.conversation(c)?.turns).toEqual([]);
		});
	});

	describeConversationSearch(name, openWithTurns);

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
