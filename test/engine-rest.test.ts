import { describe, expect, it } from 'vitest';
import { EngineRest } from '../main/engine-rest.ts';
import { initialConversation } from '../main/domain/conversation-state.ts';
import type { ConversationState } from '../main/domain/conversation-state.ts';
import { conversationId } from '../main/domain/ids.ts';
import { conversationSettings } from '../main/conversation-settings.ts';
import { defaultSettings } from '../preload/contract/settings.ts';
import { FakeClock } from './fakes/fake-clock.ts';

const resting: ConversationState = initialConversation({
	sessionId: 'session',
	wallOriginMs: 0,
	conversationId: conversationId('conversation'),
	settings: conversationSettings(defaultSettings, false),
});
const pressed: ConversationState = { ...resting, pressedAtMs: 1 };
const minute = 60_000;

function setUp(minutes: number | null) {
	const clock = new FakeClock();
	const told: string[] = [];
	let after = minutes;
	const rest = new EngineRest({
		clock,
		restAfterMs: () => (after === null ? null : after * minute),
		onIdle: (idle) => told.push(idle ? 'idle' : 'busy'),
		onRest: () => told.push('rest'),
		onWake: () => told.push('wake'),
	});
	return { clock, told, rest, set: (value: number | null) => (after = value) };
}

describe('when models may rest', () => {
	it('is after the chosen time without a word, and told again each minute', () => {
		const { clock, told, rest } = setUp(5);
		rest.follow(resting);
		clock.advanceBy(5 * minute - 1);
		expect(told).toEqual(['idle']);
		clock.advanceBy(1);
		expect(told).toEqual(['idle', 'rest']);
		clock.advanceBy(2 * minute);
		expect(told).toEqual(['idle', 'rest', 'rest', 'rest']);
	});

	it('begins anew whenever somebody talks', () => {
		const { clock, told, rest } = setUp(5);
		rest.follow(resting);
		clock.advanceBy(4 * minute);
		rest.follow(pressed);
		rest.follow(pressed);
		rest.follow(resting);
		clock.advanceBy(4 * minute);
		expect(told).toEqual(['idle', 'busy', 'wake', 'idle']);
		clock.advanceBy(minute);
		expect(told.at(-1)).toBe('rest');
	});

	it('is never, when that was chosen; a changed choice counts at once', () => {
		const { clock, told, rest, set } = setUp(null);
		rest.follow(resting);
		clock.advanceBy(600 * minute);
		expect(told).toEqual(['idle']);
		set(1);
		rest.reconsider();
		clock.advanceBy(0);
		expect(told).toContain('rest');
		set(null);
		rest.reconsider();
		const before = told.filter((each) => each === 'rest').length;
		clock.advanceBy(600 * minute);
		expect(told.filter((each) => each === 'rest')).toHaveLength(before);
	});

	it('leaves no timer behind', () => {
		const { clock, rest } = setUp(5);
		rest.follow(resting);
		clock.advanceBy(100 * minute);
		rest[Symbol.dispose]();
		expect(clock.pendingTimers).toBe(0);
	});
});
