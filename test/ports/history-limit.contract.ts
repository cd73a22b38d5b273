import { describe, expect, it } from 'vitest';
import { conversationId } from '../../main/domain/ids.ts';
import type { StoreUnderTest } from './conversation-store.contract.ts';

const c = conversationId('c');
const page = { limit: 10, offset: 0 };

/** What leaves the history for good, and when. */
export function describeHistoryLimit(
	name: string,
	open: () => StoreUnderTest,
	openWithTurns: (contents: readonly string[]) => StoreUnderTest,
): void {
	describe(`${name} lets conversations go`, () => {
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
}
