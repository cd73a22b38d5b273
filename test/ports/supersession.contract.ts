import { describe, expect, it } from 'vitest';
import { conversationId, responseId, turnId } from '../../main/domain/ids.ts';
import type { StoredConversation } from '../../main/domain/ports/conversation-store.ts';
import { turnWith } from '../fixtures/stored-turns.ts';
import type { StoreUnderTest } from './conversation-store.contract.ts';

const c = conversationId('c');
const other = conversationId('other');
const contentsOf = (conversation: StoredConversation | null) =>
	conversation?.turns.map(({ content }) => content);

/** Turns that made place for others, and answers heard further later. */
export function describeSupersession(
	name: string,
	openWithTurns: (contents: readonly string[]) => StoreUnderTest,
): void {
	describe(`${name} sets aside`, () => {
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
	});
}
