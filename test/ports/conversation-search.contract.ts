import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversationId } from '../../main/domain/ids.ts';
import type { StoreUnderTest } from './conversation-store.contract.ts';

/** `openWithTurns` makes the conversation `c`, called First, with the turns t0, t1, … said at 2000, 2001, … ms. */
export function describeConversationSearch(
	name: string,
	openWithTurns: (contents: readonly string[]) => StoreUnderTest,
): void {
	const c = conversationId('c');

	describe(`${name} searches`, () => {
		it('finds what holds every word, newest first', () => {
			using store = openWithTurns(['green tea', 'black tea', 'tea with green leaves']).store;
			expect(store.search('GREEN tea', { limit: 9 }).map(({ turnId: id }) => id)).toEqual(['t2', 't0']);
			expect(store.search('tea', { limit: 2 }).map(({ turnId: id }) => id)).toEqual(['t2', 't1']);
			expect(store.search('coffee', { limit: 9 })).toEqual([]);
			expect(store.search('  ', { limit: 9 })).toEqual([]);
		});

		it('shows where the words stand', () => {
			using store = openWithTurns(['The weather in Madrid is fine.']).store;
			const [hit] = store.search('madrid', { limit: 1 });
			expect(hit).toMatchObject({
				conversationId: c,
				conversationTitle: 'First',
				role: 'user',
				createdAtMs: 2000,
			});
			expect(hit?.matches.map(([start, end]) => hit.excerpt.slice(start, end))).toEqual(['Madrid']);
		});

		it.each([
			['English', 'What will the weather be tomorrow?', 'weather'],
			['Hindi', 'कल मौसम कैसा रहेगा?', 'मौसम'],
			['Spanish', '¿Qué tiempo hará mañana?', 'mañana'],
			['Malay', 'Bagaimana cuaca esok hari?', 'cuaca'],
			['Tamil', 'நாளை வானிலை எப்படி இருக்கும்?', 'வானிலை'],
			['Telugu', 'రేపు వాతావరణం ఎలా ఉంటుంది?', 'వాతావరణం'],
			['Marathi', 'उद्या हवामान कसे असेल?', 'हवामान'],
			['a word of two characters', 'நாளை வா', 'வா'],
			['one character', 'Is 7 a prime?', '7'],
			['Chinese', '明天天气怎么样', '天气'],
		])('finds a word in %s', (_language, content, word) => {
			using store = openWithTurns(['something else', content, 'और कुछ']).store;
			const hits = store.search(word, { limit: 9 });
			expect(hits.map(({ turnId: id }) => id)).toEqual(['t1']);
			expect(hits[0]?.matches.map(([start, end]) => hits[0]?.excerpt.slice(start, end))).toEqual([
				word,
			]);
		});

		it.each([
			'"',
			"'",
			'""',
			'*',
			'AND',
			'a AND b',
			'NEAR(x',
			'-tea',
			'content:tea',
			'%',
			'_',
			'\\',
			'^tea',
			'(',
			'{a}:',
			'\0',
			';--',
		])('takes %j as text and not as an operator', (query) => {
			using store = openWithTurns([
				`here is ${query.replace('\0', '')} inside`,
				'plain words only',
			]).store;
			const expected = query === '\0' ? [] : ['t0'];
			expect(store.search(query, { limit: 9 }).map(({ turnId: id }) => id)).toEqual(expected);
		});

		it('answers any query with offsets inside its excerpts', () => {
			using store = openWithTurns([
				'İstanbul’da ﬁne 👩‍👩‍👧 straße',
				'ÀÉÎ õü àéî',
				'\u0000 nul \u0301 mark',
			]).store;
			fc.assert(
				fc.property(
					fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('stra', 'İ', 'é', 'ﬁ', '👩')),
					(query) => {
						for (const { excerpt, matches } of store.search(query, { limit: 9 })) {
							for (const [start, end] of matches) {
								expect(start).toBeGreaterThanOrEqual(0);
								expect(end).toBeGreaterThan(start);
								expect(end).toBeLessThanOrEqual(excerpt.length);
							}
						}
					},
				),
			);
		});
	});
}
